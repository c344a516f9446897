//! Untrusted bytes, read from the front. A read past the end returns `None`. Lengths in the bytes
//! are not trusted: nothing is allocated because of a length alone.

use std::borrow::Cow;

use super::lzf;
use crate::base::number;

/// The two top bits of a length's first byte.
const SIX_BITS: u8 = 0;
const FOURTEEN_BITS: u8 = 1;
const WIDE: u8 = 2;
/// The first bytes of wide lengths.
const BITS_32: u8 = 0x80;
const BITS_64: u8 = 0x81;

/// What a string can be instead of a length and bytes.
const INT_8: u8 = 0;
const INT_16: u8 = 1;
const INT_32: u8 = 2;
const COMPRESSED: u8 = 3;

/// Bytes to read, from the front.
#[derive(Debug, Clone)]
pub struct Input<'a> {
    rest: &'a [u8],
    /// How many bytes the last read that failed would have needed beside those that are left.
    missing: u64,
    /// The most bytes that a string may have.
    longest: usize,
    /// The length of a string that has more.
    too_long: Option<u64>,
}

/// A length, or the number of a special form.
enum Length {
    Plain(u64),
    Special(u8),
}

impl<'a> Input<'a> {
    /// Reads `rest` from its first byte on.
    pub const fn new(rest: &'a [u8]) -> Self {
        Self::within(rest, usize::MAX)
    }

    /// The same, and a string of more than `longest` bytes is not read: more of the source is not
    /// asked for because of a length that cannot be right.
    pub const fn within(rest: &'a [u8], longest: usize) -> Self {
        Self { rest, missing: 0, longest, too_long: None }
    }

    /// The length of the string that was not read because it has more bytes than a string may have.
    pub fn too_long(&self) -> Option<u64> {
        self.too_long
    }

    /// How many bytes more the read that failed would have needed, at least; 0 when no read went past
    /// the end. What fails then can succeed with more bytes of the same source.
    pub fn missing(&self) -> u64 {
        self.missing
    }

    fn lacks(&mut self, wanted: u64) {
        self.missing = wanted - self.rest.len() as u64;
    }

    /// How many bytes are left.
    pub fn len(&self) -> usize {
        self.rest.len()
    }

    /// Whether all bytes have been read.
    pub fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next `count` bytes; `None`, and nothing is read, when there are fewer.
    pub fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            self.lacks(count as u64);
            return None;
        };
        self.rest = rest;
        Some(taken)
    }

    /// The next `N` bytes; `None` when there are fewer.
    pub fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let Some((taken, rest)) = self.rest.split_first_chunk() else {
            self.lacks(N as u64);
            return None;
        };
        self.rest = rest;
        Some(*taken)
    }

    /// The next byte.
    pub fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// A length or an integer without a sign.
    pub fn length(&mut self) -> Option<u64> {
        match self.length_or_form()? {
            Length::Plain(length) => Some(length),
            Length::Special(_) => None,
        }
    }

    /// How many of something follow. Each takes a byte at least.
    pub fn count(&mut self) -> Option<usize> {
        let count = self.length()?;
        if count > self.rest.len() as u64 {
            self.lacks(count);
            return None;
        }
        usize::try_from(count).ok()
    }

    /// A string in any of its forms: plain, an integer, or compressed.
    pub fn string(&mut self) -> Option<Cow<'a, [u8]>> {
        let integer = |value: i64| Some(Cow::Owned(number::format_i64(value).to_vec()));
        match self.length_or_form()? {
            Length::Plain(length) => {
                let length = self.bounded(length)?;
                self.take(length).map(Cow::Borrowed)
            }
            Length::Special(INT_8) => integer(i8::from_le_bytes(self.array()?).into()),
            Length::Special(INT_16) => integer(i16::from_le_bytes(self.array()?).into()),
            Length::Special(INT_32) => integer(i32::from_le_bytes(self.array()?).into()),
            Length::Special(COMPRESSED) => {
                let packed = self.length().and_then(|length| self.bounded(length))?;
                let length = self.length().and_then(|length| self.bounded(length))?;
                lzf::expand(self.take(packed)?, length).map(Cow::Owned)
            }
            Length::Special(_) => None,
        }
    }

    /// A length that a string may have.
    fn bounded(&mut self, length: u64) -> Option<usize> {
        let allowed = usize::try_from(length).ok().filter(|length| *length <= self.longest);
        if allowed.is_none() {
            self.too_long = Some(length);
        }
        allowed
    }

    fn length_or_form(&mut self) -> Option<Length> {
        let first = self.byte()?;
        let low = first & 0x3F;
        Some(match first >> 6 {
            SIX_BITS => Length::Plain(low.into()),
            FOURTEEN_BITS => Length::Plain(u64::from(low) << 8 | u64::from(self.byte()?)),
            WIDE => Length::Plain(match first {
                BITS_32 => u32::from_be_bytes(self.array()?).into(),
                BITS_64 => u64::from_be_bytes(self.array()?),
                _ => return None,
            }),
            _ => Length::Special(low),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_four_forms() {
        for (bytes, length) in [
            (&[0x3F][..], Some(63)),
            (&[0x7F, 0xFF], Some(16_383)),
            (&[0x80, 0, 1, 0, 0], Some(65_536)),
            (&[0x81, 0, 0, 0, 1, 0, 0, 0, 0], Some(1 << 32)),
            (&[0x82, 0, 0, 0, 0], None),
            (&[0xC0, 1], None),
            (&[0x80, 0, 1, 0], None),
            (&[0x40], None),
            (&[], None),
        ] {
            assert_eq!(Input::new(bytes).length(), length, "{bytes:?}");
        }
    }

    #[test]
    fn strings_may_be_numbers_or_compressed() {
        for (bytes, text) in [
            (&b"\x03abc"[..], Some(&b"abc"[..])),
            (b"\xC0\xFF", Some(b"-1")),
            (b"\xC1\x00\x80", Some(b"-32768")),
            (b"\xC2\xFF\xFF\xFF\x7F", Some(b"2147483647")),
            (b"\xC3\x04\x0A\x00a\xE0\x00", None),
            (b"\xC3\x05\x0A\x00a\xE0\x00\x00", Some(b"aaaaaaaaaa")),
            (b"\xC4", None),
            (b"\x04abc", None),
        ] {
            assert_eq!(Input::new(bytes).string().as_deref(), text, "{bytes:?}");
        }
    }

    #[test]
    fn a_count_cannot_be_more_than_what_follows() {
        assert_eq!(Input::new(&[2, 0, 0]).count(), Some(2));
        assert_eq!(Input::new(&[3, 0, 0]).count(), None);
        assert_eq!(Input::new(&[0x81, 255, 255, 255, 255, 255, 255, 255, 255]).count(), None);
    }

    #[test]
    fn a_read_past_the_end_says_how_many_bytes_it_lacks() {
        let lacks = |bytes: &[u8]| {
            let mut input = Input::new(bytes);
            input.string();
            input.missing()
        };
        assert_eq!([lacks(b""), lacks(b"\x04abc"), lacks(b"\x80\0\0\0")], [1, 1, 1]);
        assert_eq!([lacks(b"\x03abc"), lacks(b"\xC4"), lacks(b"\x7F\xFFabc")], [0, 0, 16_380]);
    }
}
