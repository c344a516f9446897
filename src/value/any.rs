//! [`Value`]: an owned value of any type. [`View`] and [`ViewMut`]: a borrowed one.
//!
//! Strings have three forms, as Redis's `int`, `embstr` and `raw` encodings: a number, an immutable
//! string that a reply can share, and a buffer that APPEND and SETRANGE grow in place. A short
//! string of the keyspace lies in one allocation with its key, so there is no [`Value`] of it to
//! borrow. The value of a key is therefore read through a view, which is copied like a reference.

use std::fmt;

use super::deadlines;
use super::hash::Hash;
use super::list::List;
use super::module::ModuleValue;
use super::modules::Module;
use super::set::Set;
use super::sorted_set::SortedSet;
use super::stream::Stream;
use super::string::{Embedding, Text};
use super::time_series::TimeSeries;
use super::time_series::labels::Labels;
use super::time_series::rule::Links;
use super::vector_set::VectorSet;
use crate::base::{Bytes, number};

const _: () = assert!(size_of::<Value>() == 16);

/// What a key holds.
#[derive(Clone)]
pub enum Value {
    /// A string that replies can share.
    Str(Bytes),
    /// A string that is the canonical form of this integer.
    Int(i64),
    /// A string that grows in place.
    Raw(Box<Vec<u8>>),
    /// A list.
    List(Box<List>),
    /// A set.
    Set(Box<Set>),
    /// A hash.
    Hash(Box<Hash>),
    /// A sorted set.
    SortedSet(Box<SortedSet>),
    /// A stream.
    Stream(Box<Stream>),
    /// A vector set.
    VectorSet(Box<VectorSet>),
    /// A value of a type of Redis Stack.
    Module(Box<Module>),
}

impl<T: ModuleValue + Into<Module>> From<T> for Value {
    fn from(value: T) -> Self {
        Self::Module(Box::new(value.into()))
    }
}

impl Value {
    /// Bytes of heap. O(1).
    pub fn heap(&self) -> usize {
        self.view().heap()
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl Value {
    /// A string as SET keeps it: a canonical integer becomes a number.
    #[inline]
    pub fn string(bytes: &[u8]) -> Self {
        match number::parse_i64(bytes) {
            Some(number) => Self::Int(number),
            None => Self::Str(Bytes::new(bytes)),
        }
    }
}

/// A borrowed value of any type.
#[derive(Clone, Copy)]
pub enum View<'v> {
    /// A string.
    Text(Text<'v>),
    /// A list.
    List(&'v List),
    /// A set.
    Set(&'v Set),
    /// A hash.
    Hash(&'v Hash),
    /// A sorted set.
    SortedSet(&'v SortedSet),
    /// A stream.
    Stream(&'v Stream),
    /// A vector set.
    VectorSet(&'v VectorSet),
    /// A value of a type of Redis Stack.
    Module(&'v Module),
}

impl<'v> View<'v> {
    /// Bytes of heap that belong to the value, not counting its key. O(1).
    #[inline]
    pub fn heap(self) -> usize {
        match self {
            Self::Text(text) => text.heap(),
            Self::List(list) => size_of::<List>() + list.heap(),
            Self::Set(set) => size_of::<Set>() + set.heap(),
            Self::Hash(hash) => size_of::<Hash>() + hash.heap(),
            Self::SortedSet(sorted) => size_of::<SortedSet>() + sorted.heap(),
            Self::Stream(stream) => size_of::<Stream>() + stream.heap(),
            Self::VectorSet(set) => size_of::<VectorSet>() + set.heap(),
            Self::Module(module) => size_of::<Module>() + module.heap(),
        }
    }

    /// The reply of TYPE.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Text(_) => "string",
            Self::List(_) => "list",
            Self::Set(_) => "set",
            Self::Hash(_) => "hash",
            Self::SortedSet(_) => "zset",
            Self::Stream(_) => "stream",
            Self::VectorSet(_) => "vectorset",
            Self::Module(module) => module.type_name(),
        }
    }

    /// The reply of OBJECT ENCODING for a key of `key` bytes.
    pub fn encoding(self, embedding: Embedding, key: usize, expires: bool) -> &'static str {
        match self {
            Self::Text(text) => text.encoding(embedding, key, expires),
            Self::List(list) => list.encoding(),
            Self::Set(set) => set.encoding(),
            Self::Hash(hash) => hash.encoding(),
            Self::SortedSet(sorted) => sorted.encoding(),
            Self::Stream(stream) => stream.encoding(),
            Self::VectorSet(_) | Self::Module(_) => "raw",
        }
    }

    /// The next deadline of a field, if the value is a hash with fields that expire.
    #[inline]
    pub fn first_deadline(self) -> Option<deadlines::Deadline> {
        if let Self::Hash(hash) = self { hash.first_deadline() } else { None }
    }

    /// Whether the value is a collection without elements, whose key must be removed. An empty
    /// stream keeps its key.
    pub fn is_empty(self) -> bool {
        match self {
            Self::Text(_) | Self::Stream(_) => false,
            Self::List(list) => list.is_empty(),
            Self::Set(set) => set.is_empty(),
            Self::Hash(hash) => hash.is_empty(),
            Self::SortedSet(sorted) => sorted.is_empty(),
            Self::VectorSet(set) => set.is_empty(),
            Self::Module(module) => module.is_empty(),
        }
    }

    /// The labels by which the value is found, if it is a time series.
    #[inline]
    pub fn labels(self) -> Option<&'v Labels> {
        if let Self::Module(module) = self {
            module.get::<TimeSeries>().map(|series| &series.settings().labels)
        } else {
            None
        }
    }

    /// Whether COPY takes the value: of those of modules not all.
    pub fn copies(self) -> bool {
        match self {
            Self::VectorSet(_) => false,
            Self::Module(module) => module.copies(),
            _ => true,
        }
    }

    /// A copy of the value.
    pub fn to_value(self) -> Value {
        match self {
            Self::Text(Text::Int(number)) => Value::Int(number),
            Self::Text(Text::Buffer(buffer)) => Value::Raw(Box::new(buffer.clone())),
            Self::Text(text) => Value::Str(text.to_bytes()),
            Self::List(list) => Value::List(Box::new(list.clone())),
            Self::Set(set) => Value::Set(Box::new(set.clone())),
            Self::Hash(hash) => Value::Hash(Box::new(hash.clone())),
            Self::SortedSet(sorted) => Value::SortedSet(Box::new(sorted.clone())),
            Self::Stream(stream) => Value::Stream(Box::new(stream.clone())),
            Self::VectorSet(set) => Value::VectorSet(Box::new(set.clone())),
            Self::Module(module) => Value::Module(Box::new(module.clone())),
        }
    }
}

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} bytes)", self.type_name(), self.heap())
    }
}

/// A value that can be changed in place.
pub enum ViewMut<'v> {
    /// A string that cannot be changed in place, only replaced.
    Text(Text<'v>),
    /// A string that is an integer.
    Int(&'v mut i64),
    /// A string that grows in place.
    Buffer(&'v mut Vec<u8>),
    /// A list.
    List(&'v mut List),
    /// A set.
    Set(&'v mut Set),
    /// A hash.
    Hash(&'v mut Hash),
    /// A sorted set.
    SortedSet(&'v mut SortedSet),
    /// A stream.
    Stream(&'v mut Stream),
    /// A vector set.
    VectorSet(&'v mut VectorSet),
    /// A value of a type of Redis Stack.
    Module(&'v mut Module),
}

impl Value {
    /// Makes a time series forget the series that it is made of, and those that it makes: what is
    /// somewhere else, or in another place, is none of them.
    pub fn unlink(&mut self) {
        if let Self::Module(module) = self
            && let Some(series) = module.get_mut::<TimeSeries>()
        {
            series.settings_mut().links = Links::default();
        }
    }

    /// The value, borrowed.
    #[inline]
    pub fn view(&self) -> View<'_> {
        match self {
            Self::Str(bytes) => View::Text(Text::Shared(bytes)),
            Self::Int(number) => View::Text(Text::Int(*number)),
            Self::Raw(buffer) => View::Text(Text::Buffer(buffer)),
            Self::List(list) => View::List(list),
            Self::Set(set) => View::Set(set),
            Self::Hash(hash) => View::Hash(hash),
            Self::SortedSet(sorted) => View::SortedSet(sorted),
            Self::Stream(stream) => View::Stream(stream),
            Self::VectorSet(set) => View::VectorSet(set),
            Self::Module(module) => View::Module(module),
        }
    }

    /// The value, to change in place.
    #[inline]
    pub fn view_mut(&mut self) -> ViewMut<'_> {
        match self {
            Self::Str(bytes) => ViewMut::Text(Text::Shared(bytes)),
            Self::Int(number) => ViewMut::Int(number),
            Self::Raw(buffer) => ViewMut::Buffer(buffer),
            Self::List(list) => ViewMut::List(list),
            Self::Set(set) => ViewMut::Set(set),
            Self::Hash(hash) => ViewMut::Hash(hash),
            Self::SortedSet(sorted) => ViewMut::SortedSet(sorted),
            Self::Stream(stream) => ViewMut::Stream(stream),
            Self::VectorSet(set) => ViewMut::VectorSet(set),
            Self::Module(module) => ViewMut::Module(module),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_kept_as_numbers_and_come_back_as_written() {
        for text in ["0", "-1", "9223372036854775807", "00", "+1", "1.0", ""] {
            let value = Value::string(text.as_bytes());
            let View::Text(seen) = value.view() else { panic!("a string") };
            assert_eq!(&*seen.to_bytes(), text.as_bytes());
            assert_eq!(seen.len(), text.len());
        }
        assert!(matches!(Value::string(b"12"), Value::Int(12)));
        assert!(matches!(Value::string(b"012"), Value::Str(_)));
    }
}
