//! [`Bytes`]: an immutable byte string in 16 bytes.
//!
//! Up to [`INLINE`] bytes live in the value itself; longer ones live in one shared allocation
//! (an 8-byte count, an 8-byte length, the bytes), so a clone is a copy of 16 bytes or one
//! atomic increment. Keys, fields, members and values are all made of it.

use std::borrow::Borrow;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

use triomphe::ThinArc;

/// The longest byte string that needs no allocation.
pub const INLINE: usize = 14;

/// What one shared allocation costs beside its bytes: the count and the length.
const HEADER: usize = 2 * size_of::<usize>();

const _: () = assert!(size_of::<Bytes>() == 16);
const _: () = assert!(size_of::<Option<Bytes>>() == 16);

/// An immutable byte string of 16 bytes; a clone never copies more than [`INLINE`] bytes.
#[derive(Clone)]
pub struct Bytes(Repr);

#[derive(Clone)]
enum Repr {
    Inline { len: u8, data: [u8; INLINE] },
    Shared(ThinArc<(), u8>),
}

impl Bytes {
    /// The empty string.
    pub const EMPTY: Self = Self(Repr::Inline { len: 0, data: [0; INLINE] });

    /// Copies `bytes`: into the value itself if they fit, otherwise into one new allocation.
    #[inline]
    pub fn new(bytes: &[u8]) -> Self {
        if bytes.len() <= INLINE {
            let mut data = [0; INLINE];
            data[..bytes.len()].copy_from_slice(bytes);
            Self(Repr::Inline { len: bytes.len() as u8, data })
        } else {
            Self(Repr::Shared(ThinArc::from_header_and_slice((), bytes)))
        }
    }

    /// The bytes of the string.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline { len, data } => &data[..usize::from(*len).min(INLINE)],
            Repr::Shared(shared) => &shared.slice,
        }
    }

    /// Writes another string of the same length over this one. Returns false, and changes nothing,
    /// when the string is inline, shared, or of another length.
    #[inline]
    pub fn overwrite(&mut self, bytes: &[u8]) -> bool {
        match &mut self.0 {
            Repr::Shared(shared) if shared.slice.len() == bytes.len() => {
                shared.with_arc_mut(|shared| match triomphe::Arc::get_mut(shared) {
                    Some(whole) => {
                        whole.slice_mut().copy_from_slice(bytes);
                        true
                    }
                    None => false,
                })
            }
            _ => false,
        }
    }

    /// The bytes of heap that this string keeps allocated, whether or not other strings share them.
    #[inline]
    pub fn heap(&self) -> usize {
        match &self.0 {
            Repr::Inline { .. } => 0,
            Repr::Shared(shared) => (HEADER + shared.slice.len()).next_multiple_of(8),
        }
    }
}

impl Deref for Bytes {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        self.as_slice()
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Borrow<[u8]> for Bytes {
    fn borrow(&self) -> &[u8] {
        self
    }
}

impl From<&[u8]> for Bytes {
    #[inline]
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes)
    }
}

impl From<&str> for Bytes {
    fn from(text: &str) -> Self {
        Self::new(text.as_bytes())
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(&bytes)
    }
}

impl Default for Bytes {
    fn default() -> Self {
        Self::EMPTY
    }
}

impl PartialEq for Bytes {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_slice() == other.as_slice()
    }
}

impl Eq for Bytes {}

impl PartialOrd for Bytes {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Bytes {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.as_slice().cmp(other.as_slice())
    }
}

impl Hash for Bytes {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_slice().hash(state);
    }
}

impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.as_slice().escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_strings_are_inline_and_long_ones_are_shared() {
        for len in 0..64 {
            let source: Vec<u8> = (0..len).collect();
            let bytes = Bytes::new(&source);
            assert_eq!(&*bytes, &source[..]);
            assert_eq!(bytes.heap() == 0, source.len() <= INLINE);
            assert_eq!(bytes.clone(), bytes);
        }
    }

    #[test]
    fn only_a_string_that_nobody_shares_is_overwritten() {
        let mut bytes = Bytes::from("a string of some length");
        assert!(!bytes.overwrite(b"another length"));
        assert!(bytes.overwrite(b"A STRING OF SOME LENGTH"));
        let other = bytes.clone();
        assert!(!bytes.overwrite(b"a string of some length"));
        assert_eq!(&*other, b"A STRING OF SOME LENGTH");
        drop(other);
        assert!(bytes.overwrite(b"a string of some length"));
    }
}
