//! Strings: what all forms of a string have in common.

use std::borrow::Cow;

use crate::base::{Bytes, number};

/// How a server embeds a key and its string in one allocation, which it calls `embstr`; a string for
/// which there is no room is `raw`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Embedding {
    /// The bytes of the allocation.
    pub room: usize,
    /// The bytes of it that are neither of the key nor of the string.
    pub object: usize,
    /// What a deadline takes beside a key of less than 32 bytes.
    pub deadline: usize,
    /// Whether the header of a key of 32 bytes and more is longer.
    pub long_keys: bool,
}

impl Embedding {
    /// Whether a string fits beside a key; two strings that each have a header and an end.
    fn fits(self, key: usize, text: usize, expires: bool) -> bool {
        let header = match key {
            _ if !self.long_keys => 1,
            ..32 => 1,
            32..256 => 3,
            _ => 5,
        };
        let deadline = if expires && key < 32 { self.deadline } else { 0 };
        let beside = self.object + deadline + header + key + 1;
        beside.saturating_add(3 + text + 1) <= self.room
    }
}

/// A borrowed string value in whichever form it is kept.
#[derive(Debug, Clone, Copy)]
pub enum Text<'v> {
    /// It lies beside its key.
    Plain(&'v [u8]),
    /// A string that replies can share.
    Shared(&'v Bytes),
    /// An integer, whose bytes are its canonical decimal form.
    Int(i64),
    /// A string that grows in place.
    Buffer(&'v Vec<u8>),
}

impl<'v> Text<'v> {
    /// Bytes of heap that belong to the string, not counting its key.
    #[inline]
    pub fn heap(self) -> usize {
        match self {
            Self::Plain(_) | Self::Int(_) => 0,
            Self::Shared(bytes) => bytes.heap(),
            Self::Buffer(buffer) => size_of::<Vec<u8>>() + buffer.capacity(),
        }
    }

    /// A string to keep: a copy, unless the value is one that can be shared.
    #[inline]
    pub fn to_bytes(self) -> Bytes {
        match self {
            Self::Plain(bytes) => Bytes::new(bytes),
            Self::Shared(bytes) => bytes.clone(),
            Self::Int(number) => Bytes::new(&number::format_i64(number)),
            Self::Buffer(buffer) => Bytes::new(buffer),
        }
    }

    /// The bytes themselves; only a number has to be written out first.
    pub fn as_cow(self) -> Cow<'v, [u8]> {
        match self {
            Self::Plain(bytes) => Cow::Borrowed(bytes),
            Self::Shared(bytes) => Cow::Borrowed(bytes),
            Self::Int(number) => Cow::Owned(number::format_i64(number).to_vec()),
            Self::Buffer(buffer) => Cow::Borrowed(buffer),
        }
    }

    /// The number of bytes.
    pub fn len(self) -> usize {
        match self {
            Self::Plain(bytes) => bytes.len(),
            Self::Shared(bytes) => bytes.len(),
            Self::Int(number) => number::format_i64(number).len(),
            Self::Buffer(buffer) => buffer.len(),
        }
    }

    /// Whether the string is empty.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The integer it is, if it is one.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(number),
            Self::Plain(bytes) => number::parse_i64(bytes),
            Self::Shared(bytes) => number::parse_i64(bytes),
            Self::Buffer(buffer) => number::parse_i64(buffer),
        }
    }

    /// The reply of OBJECT ENCODING for a key of `key` bytes, which may expire.
    pub fn encoding(self, embedding: Embedding, key: usize, expires: bool) -> &'static str {
        let fits = |len| embedding.fits(key, len, expires);
        match self {
            Self::Int(_) => "int",
            Self::Plain(bytes) if fits(bytes.len()) => "embstr",
            Self::Shared(bytes) if fits(bytes.len()) => "embstr",
            Self::Plain(_) | Self::Shared(_) | Self::Buffer(_) => "raw",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_embedded_while_it_and_its_key_fit() {
        let valkey = Embedding { room: 128, object: 9, deadline: 0, long_keys: true };
        let redis = Embedding { room: 64, object: 17, deadline: 8, long_keys: false };
        for (embedding, expires, key, longest) in [
            ((valkey), true, 1, 112),
            (valkey, false, 31, 82),
            (valkey, false, 32, 79),
            (valkey, false, 40, 71),
            (redis, false, 1, 40),
            (redis, true, 1, 32),
            (redis, true, 31, 2),
            (redis, true, 32, 9),
            (redis, false, 40, 1),
        ] {
            let encoding =
                |len| Text::Shared(&Bytes::new(&vec![b'x'; len])).encoding(embedding, key, expires);
            assert_eq!((encoding(longest), encoding(longest + 1)), ("embstr", "raw"), "{key}");
        }
        assert_eq!(Text::Shared(&Bytes::EMPTY).encoding(valkey, 255, false), "raw");
    }
}
