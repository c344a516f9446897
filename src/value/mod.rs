//! Data structures, one a file. They know no keys, locks or replies.

pub mod hash;
pub mod index_table;
pub mod intset;
pub mod list;
pub mod member;
pub mod packed;
pub mod set;
