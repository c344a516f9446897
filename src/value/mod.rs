//! Data structures, one a file. They know no keys, locks or replies.
//!
//! [`Value`] is what a key holds, by itself; a [`View`] is one where it lies. Strings have
//! three forms, as Redis's `int`, `embstr` and `raw` encodings: a number, an immutable string that
//! a reply can share, and a buffer that APPEND and SETRANGE grow in place.

pub mod bitmap;
pub mod deadlines;
pub mod digest;
pub mod geo;
pub mod hash;
pub mod hyperloglog;
pub mod index_table;
pub mod intset;
pub mod list;
pub mod member;
pub mod packed;
pub mod part;
pub mod picture;
pub mod rdb;
pub mod set;
pub mod set_algebra;
pub mod sorted_set;
pub mod stream;
pub mod string;
mod view;

pub use hash::Hash;
pub use list::List;
pub use set::Set;
pub use sorted_set::SortedSet;
pub use stream::Stream;
pub use string::Text;
pub use view::{View, ViewMut};

use std::fmt;

use crate::base::Bytes;

const _: () = assert!(size_of::<Value>() == 16);

#[derive(Clone)]
pub enum Value {
    Str(Bytes),
    Int(i64),
    Raw(Box<Vec<u8>>),
    List(Box<List>),
    Set(Box<Set>),
    Hash(Box<Hash>),
    SortedSet(Box<SortedSet>),
    Stream(Box<Stream>),
}

impl Value {
    /// The heap it holds, in bytes. O(1).
    pub fn heap(&self) -> usize {
        self.view().heap()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}
