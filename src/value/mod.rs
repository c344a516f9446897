//! Data structures, one a file. They know no keys, locks or replies.

pub mod index_table;
pub mod intset;
pub mod packed;
