//! [`Member`]: what a collection shows of one of its elements, without an allocation.
//!
//! The same element may be stored as an integer in an intset or a listpack, as bytes in a listpack,
//! or as a string of its own in a table. To keep an element, call [`Member::to_bytes`], which
//! shares the string where there is one.

use super::packed::Item;
use crate::base::{Bytes, number};

/// A borrowed element of a collection.
#[derive(Clone, Copy, Debug)]
pub enum Member<'a> {
    /// An integer, whose bytes are its canonical decimal form.
    Int(i64),
    /// A string that can be shared with the collection.
    Shared(&'a Bytes),
    /// Bytes that lie inside a larger allocation.
    Slice(&'a [u8]),
}

impl Member<'_> {
    /// Hands its bytes to `f`, those of an integer from the stack.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        match self {
            Self::Int(value) => f(&number::format_i64(*value)),
            Self::Shared(bytes) => f(bytes),
            Self::Slice(bytes) => f(bytes),
        }
    }

    /// The element, to keep. Copies the bytes unless the string can be shared.
    #[inline]
    pub fn to_bytes(&self) -> Bytes {
        match self {
            Self::Shared(bytes) => (*bytes).clone(),
            _ => self.with(Bytes::new),
        }
    }

    /// The integer it is the canonical form of.
    #[inline]
    pub fn to_i64(&self) -> Option<i64> {
        match self {
            Self::Int(value) => Some(*value),
            Self::Shared(bytes) => number::parse_i64(bytes),
            Self::Slice(bytes) => number::parse_i64(bytes),
        }
    }

    /// The number of bytes.
    #[inline]
    #[expect(clippy::len_without_is_empty, reason = "emptiness means nothing for an element")]
    pub fn len(&self) -> usize {
        self.with(<[u8]>::len)
    }
}

impl<'a> From<Item<'a>> for Member<'a> {
    #[inline]
    fn from(item: Item<'a>) -> Self {
        match item {
            Item::Int(value) => Self::Int(value),
            Item::Bytes(bytes) => Self::Slice(bytes),
        }
    }
}

impl<'a> From<&'a Bytes> for Member<'a> {
    #[inline]
    fn from(bytes: &'a Bytes) -> Self {
        Self::Shared(bytes)
    }
}

/// Equal when their bytes are.
impl PartialEq for Member<'_> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Int(one), Self::Int(other)) => one == other,
            _ => self.with(|one| other.with(|other| one == other)),
        }
    }
}

impl Eq for Member<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_element_is_the_same_wherever_it_lies() {
        let shared = Bytes::from("-42");
        let forms = [Member::Int(-42), Member::Shared(&shared), Member::Slice(b"-42")];
        for one in forms {
            assert!(forms.iter().all(|other| *other == one));
            assert_eq!((one.to_bytes(), one.to_i64(), one.len()), (shared.clone(), Some(-42), 3));
            assert_ne!(one, Member::Slice(b"-42 "));
        }
        assert_eq!(Member::Slice(b"042").to_i64(), None);
    }

    #[test]
    fn a_long_string_is_shared_and_not_copied() {
        let text = Bytes::from("longer than fits into sixteen bytes");
        let copy = Member::Shared(&text).to_bytes();
        assert!(std::ptr::eq(copy.as_slice(), text.as_slice()));
    }
}
