//! Data structures, one a file. They know no keys, locks or replies.
//!
//! [`Value`] is what a key holds: 16 bytes, so that an entry of the keyspace is 40. Strings have
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

pub use hash::Hash;
pub use list::List;
pub use set::Set;
pub use sorted_set::SortedSet;
pub use stream::Stream;
pub use string::Text;

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
        match self {
            Self::Str(bytes) => bytes.heap(),
            Self::Int(_) => 0,
            Self::Raw(buffer) => size_of::<Vec<u8>>() + buffer.capacity(),
            Self::List(list) => size_of::<List>() + list.heap(),
            Self::Set(set) => size_of::<Set>() + set.heap(),
            Self::Hash(hash) => size_of::<Hash>() + hash.heap(),
            Self::SortedSet(sorted) => size_of::<SortedSet>() + sorted.heap(),
            Self::Stream(stream) => size_of::<Stream>() + stream.heap(),
        }
    }

    /// The answer to TYPE.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::Str(_) | Self::Int(_) | Self::Raw(_) => "string",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Hash(_) => "hash",
            Self::SortedSet(_) => "zset",
            Self::Stream(_) => "stream",
        }
    }

    /// The answer to OBJECT ENCODING, beside a key of so many bytes.
    pub fn encoding(&self, key: usize) -> &'static str {
        match self {
            Self::Str(_) | Self::Int(_) | Self::Raw(_) => {
                Text::of(self).map_or("raw", |text| text.encoding(key))
            }
            Self::List(list) => list.encoding(),
            Self::Set(set) => set.encoding(),
            Self::Hash(hash) => hash.encoding(),
            Self::SortedSet(sorted) => sorted.encoding(),
            Self::Stream(stream) => stream.encoding(),
        }
    }

    /// When the first part of it ends by itself: a field of a hash.
    #[inline]
    pub fn first_deadline(&self) -> Option<deadlines::Deadline> {
        if let Self::Hash(hash) = self { hash.first_deadline() } else { None }
    }

    /// True for a collection without elements whose key must go. A stream stays.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Str(_) | Self::Int(_) | Self::Raw(_) | Self::Stream(_) => false,
            Self::List(list) => list.is_empty(),
            Self::Set(set) => set.is_empty(),
            Self::Hash(hash) => hash.is_empty(),
            Self::SortedSet(sorted) => sorted.is_empty(),
        }
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}, {} bytes)", self.type_name(), self.encoding(0), self.heap())
    }
}
