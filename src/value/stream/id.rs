//! The id of an entry: when it was made, in milliseconds since the Unix epoch, and a number among
//! those of that millisecond.

use std::fmt;
use std::ops::Deref;

/// The longest text an id is looked for in, as in Redis.
const LONGEST: usize = 127;

/// The id of a stream entry. Ids compare by time first, then by sequence number.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// Milliseconds since the Unix epoch.
    pub ms: u64,
    /// The sequence number within the millisecond.
    pub seq: u64,
}

/// An id written out, on the stack.
#[derive(Clone, Copy)]
pub struct IdText {
    len: u8,
    data: [u8; Self::CAPACITY],
}

impl Id {
    /// The least id, `0-0`. No entry has it.
    pub const MIN: Self = Self { ms: 0, seq: 0 };
    /// The greatest id.
    pub const MAX: Self = Self { ms: u64::MAX, seq: u64::MAX };

    /// The id `ms-seq`.
    pub const fn new(ms: u64, seq: u64) -> Self {
        Self { ms, seq }
    }

    /// The next greater id.
    pub fn next(self) -> Option<Self> {
        match self.seq.checked_add(1) {
            Some(seq) => Some(Self { seq, ..self }),
            None => self.ms.checked_add(1).map(|ms| Self { ms, seq: 0 }),
        }
    }

    /// The next smaller id.
    pub fn previous(self) -> Option<Self> {
        match self.seq.checked_sub(1) {
            Some(seq) => Some(Self { seq, ..self }),
            None => self.ms.checked_sub(1).map(|ms| Self { ms, seq: u64::MAX }),
        }
    }

    /// `ms-seq`, or `ms` alone with the given number.
    pub fn parse(text: &[u8], missing: u64) -> Option<Self> {
        let (ms, seq) = split(text)?;
        let seq = seq.map_or(Some(missing), parse_number)?;
        Some(Self { ms: parse_number(ms)?, seq })
    }

    /// The milliseconds of `ms-*`.
    pub fn parse_open(text: &[u8]) -> Option<u64> {
        match split(text)? {
            (ms, Some(b"*")) => parse_number(ms),
            _ => None,
        }
    }

    /// The id in its usual form, `ms-seq`.
    pub fn text(self) -> IdText {
        let mut text = IdText { len: 0, data: [0; IdText::CAPACITY] };
        text.append(itoa::Buffer::new().format(self.ms).as_bytes());
        text.append(b"-");
        text.append(itoa::Buffer::new().format(self.seq).as_bytes());
        text
    }
}

/// The parts around the first dash.
fn split(text: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    if text.len() > LONGEST {
        return None;
    }
    let mut parts = text.splitn(2, |&byte| byte == b'-');
    Some((parts.next()?, parts.next()))
}

/// What `strtoull` reads: more than the canonical form of a number.
fn parse_number(text: &[u8]) -> Option<u64> {
    let text = text.trim_ascii_start();
    let digits = text.strip_prefix(b"+").unwrap_or(text);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    digits.iter().try_fold(0_u64, |number, digit| {
        number.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
    })
}

impl IdText {
    /// Two numbers of twenty digits and a dash.
    const CAPACITY: usize = 41;

    fn append(&mut self, bytes: &[u8]) {
        let start = usize::from(self.len);
        self.data[start..start + bytes.len()].copy_from_slice(bytes);
        self.len += bytes.len() as u8;
    }
}

impl AsRef<[u8]> for IdText {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl Deref for IdText {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.data[..usize::from(self.len)]
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.ms, self.seq)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_read_as_redis_reads_them() {
        let id = |ms, seq| Some(Id::new(ms, seq));
        for (text, expected) in [
            ("5-3", id(5, 3)),
            ("5", id(5, 7)),
            ("05-003", id(5, 3)),
            ("+5- 3", id(5, 3)),
            ("18446744073709551615-18446744073709551615", Some(Id::MAX)),
            ("18446744073709551616-0", None),
            ("", None),
            ("-", None),
            ("5-", None),
            ("-5", None),
            ("5--3", None),
            ("5-3-1", None),
            ("5-*", None),
            ("x-1", None),
        ] {
            assert_eq!(Id::parse(text.as_bytes(), 7), expected, "{text}");
        }
        assert_eq!(Id::parse(&[b'0'; 128], 0), None);
        assert_eq!(Id::parse_open(b"5-*"), Some(5));
        assert_eq!(Id::parse_open(b"5-**"), None);
        assert_eq!(Id::parse_open(b"5"), None);
    }

    #[test]
    fn neighbours_cross_milliseconds_and_end_at_the_ends() {
        assert_eq!(Id::new(1, u64::MAX).next(), Some(Id::new(2, 0)));
        assert_eq!(Id::new(2, 0).previous(), Some(Id::new(1, u64::MAX)));
        assert_eq!(Id::MAX.next(), None);
        assert_eq!(Id::MIN.previous(), None);
    }

    #[test]
    fn ids_are_written_in_full() {
        assert_eq!(&*Id::new(12, 0).text(), b"12-0");
        assert_eq!(&*Id::MAX.text(), b"18446744073709551615-18446744073709551615");
        assert_eq!(Id::new(12, 3).to_string(), "12-3");
    }
}
