//! Strings: what all forms of a string have in common.

use std::borrow::Cow;

use crate::base::{Bytes, number};

/// Valkey embeds a key and its string in one allocation, `embstr`, up to two cache lines; longer
/// ones are `raw`. (Redis embeds the string alone, up to 44 bytes.)
const EMBEDDED: usize = 128;

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

    /// The reply of OBJECT ENCODING for a key of `key` bytes.
    pub fn encoding(self, key: usize) -> &'static str {
        match self {
            Self::Int(_) => "int",
            Self::Plain(bytes) if embedded(key, bytes.len()) <= EMBEDDED => "embstr",
            Self::Shared(bytes) if embedded(key, bytes.len()) <= EMBEDDED => "embstr",
            Self::Plain(_) | Self::Shared(_) | Self::Buffer(_) => "raw",
        }
    }
}

/// What Valkey needs for both: an object, and two strings that each have a header and an end.
fn embedded(key: usize, text: usize) -> usize {
    const OBJECT: usize = 8;
    let key_header = match key {
        ..32 => 1,
        32..256 => 3,
        _ => 5,
    };
    (OBJECT + 1 + key_header + key + 1).saturating_add(3 + text + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_embedded_while_it_and_its_key_fit_into_two_cache_lines() {
        for (key, longest) in [(1, 112), (31, 82), (32, 79), (40, 71)] {
            let encoding = |len| Text::Shared(&Bytes::new(&vec![b'x'; len])).encoding(key);
            assert_eq!((encoding(longest), encoding(longest + 1)), ("embstr", "raw"), "{key}");
        }
        assert_eq!(Text::Shared(&Bytes::EMPTY).encoding(255), "raw");
    }
}
