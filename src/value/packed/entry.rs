//! One element of a [`Packed`](super::Packed): how it is written, read and stepped over.
//!
//! An entry is a head, a body and a tail. The head says what follows; the tail is the size of
//! head and body, seven bits a byte, written so that it can be read from its last byte backwards
//! (every byte but the first has its top bit set). Entries are those of Redis's listpack, byte for
//! byte, because `list-max-listpack-size` is about their size and RDB files carry them.
//!
//! | head                | what                           | body                    |
//! |---------------------|--------------------------------|-------------------------|
//! | `0xxxxxxx`          | integer, 0 to 127              |                         |
//! | `10xxxxxx`          | string of up to 63 bytes       | the string              |
//! | `110xxxxx` + 1 byte | integer of 13 bits, signed     |                         |
//! | `1110xxxx` + 1 byte | string of up to 4095 bytes     | the string              |
//! | `F0` + 4 bytes      | longer string, length LE       | the string              |
//! | `F1` to `F4`        | integer of 2, 3, 4, 8 bytes LE |                         |
//!
//! A value has one form only (the shortest), so two elements are equal when their bytes are.

use crate::base::Bytes;

const STRING_6: u8 = 0x80;
const INTEGER_13: u8 = 0xC0;
const STRING_12: u8 = 0xE0;
const STRING_32: u8 = 0xF0;
const INTEGER_16: u8 = 0xF1;
const INTEGER_24: u8 = 0xF2;
const INTEGER_32: u8 = 0xF3;
const INTEGER_64: u8 = 0xF4;

const MAX_HEAD: usize = 1 + size_of::<i64>();
const MAX_TAIL: usize = 5;

const _: () = assert!(STRING_6 + 64 == INTEGER_13 && INTEGER_13 + 32 == STRING_12);
const _: () = assert!(STRING_12 + 16 == STRING_32);
// Redis gives up one size of each width above the first, and so do we, to count as it counts.
const _: () = assert!(tail_size(127) == 1 && tail_size(128) == 2 && tail_size(16_382) == 2);
const _: () = assert!(tail_size(16_383) == 3 && tail_size(u32::MAX as usize + 5) == MAX_TAIL);

/// An element as it is stored: the decimal form of an integer has become the integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A string that is not the canonical form of an `i64`.
    Bytes(&'a [u8]),
    /// An integer, whose bytes are its canonical decimal form.
    Int(i64),
}

impl<'a> Item<'a> {
    /// What `value` becomes when it is stored. Two values are equal when their items are.
    #[inline]
    pub fn new(value: &'a [u8]) -> Self {
        integer(value).map_or(Self::Bytes(value), Self::Int)
    }

    /// Hands the element's bytes to `f`, the decimal form of an integer from the stack.
    #[inline]
    pub fn with<R>(&self, f: impl FnOnce(&[u8]) -> R) -> R {
        match self {
            Self::Bytes(bytes) => f(bytes),
            Self::Int(number) => f(itoa::Buffer::new().format(*number).as_bytes()),
        }
    }

    /// The element's bytes, to keep.
    #[inline]
    pub fn to_bytes(&self) -> Bytes {
        self.with(Bytes::new)
    }

    /// To compare one value with many, make it an [`Item`] once and use `==`.
    #[inline]
    pub fn eq_bytes(&self, value: &[u8]) -> bool {
        match self {
            // A stored string is never an integer, so a value that equals it is not one either.
            Self::Bytes(bytes) => *bytes == value,
            Self::Int(_) => *self == Item::new(value),
        }
    }
}

/// An element ready to be written.
pub(in crate::value) struct EncodedEntry<'a> {
    head: [u8; MAX_HEAD],
    head_size: usize,
    body: &'a [u8],
}

impl<'a> EncodedEntry<'a> {
    /// `value` is shorter than 4 GB (the longest string a client can send is 512 MB).
    #[inline]
    pub(in crate::value) fn new(value: &'a [u8]) -> Self {
        let mut head = [0; MAX_HEAD];
        match Item::new(value) {
            Item::Bytes(body) => {
                let head_size = write_string_head(body.len(), &mut head);
                Self { head, head_size, body }
            }
            Item::Int(number) => {
                let head_size = write_integer(number, &mut head);
                Self { head, head_size, body: &[] }
            }
        }
    }

    /// The bytes it takes, its tail included.
    #[inline]
    pub(in crate::value) fn size(&self) -> usize {
        let size = self.head_size + self.body.len();
        size + tail_size(size)
    }

    /// Writes it into a slice of exactly [`size`](Self::size) bytes.
    #[inline]
    pub(super) fn write(&self, to: &mut [u8]) {
        let (head, rest) = to.split_at_mut(self.head_size);
        head.copy_from_slice(&self.head[..self.head_size]);
        let (body, tail) = rest.split_at_mut(self.body.len());
        body.copy_from_slice(self.body);
        write_tail(self.head_size + self.body.len(), tail);
    }

    /// Appends it to `to` without its tail, for sequences that are never walked backwards.
    #[inline]
    pub(in crate::value) fn write_bare(&self, to: &mut Vec<u8>) {
        match self.head_size {
            1 => to.push(self.head[0]),
            size => to.extend_from_slice(&self.head[..size]),
        }
        to.extend_from_slice(self.body);
    }

    /// Whether the entry at `offset` holds the same element. The heads and the last bytes of elements
    /// tell most of them apart: names tend to begin alike.
    #[inline]
    pub(in crate::value) fn is_at(&self, bytes: &[u8], offset: usize) -> bool {
        let size = self.head_size + self.body.len();
        bytes.get(offset) == self.head.first()
            && bytes.get(offset + size - 1) == Some(&self.last())
            && bytes.get(offset..offset + size).is_some_and(|entry| self.is(entry))
    }

    /// The last byte of what [`Self::write_bare`] writes.
    #[inline]
    fn last(&self) -> u8 {
        let head = self.head[(self.head_size - 1) % MAX_HEAD];
        self.body.last().copied().unwrap_or(head)
    }

    /// Whether these are the bytes that [`Self::write_bare`] writes.
    #[inline]
    fn is(&self, bytes: &[u8]) -> bool {
        let (head, body) = bytes.split_at(self.head_size);
        (self.head_size == 1 || head == &self.head[..self.head_size]) && body == self.body
    }
}

/// The element at the start of `bytes`.
#[inline]
pub(super) fn item(bytes: &[u8]) -> Item<'_> {
    let (head, length) = string_head(bytes);
    match length {
        Some(length) => Item::Bytes(&bytes[head..head + length]),
        None => Item::Int(read_integer(bytes)),
    }
}

/// The element at the start of `bytes`, and what follows its tail.
#[inline]
pub(super) fn split(bytes: &[u8]) -> (Item<'_>, &[u8]) {
    // The usual ones: a short string, a small integer.
    match *bytes {
        [head @ STRING_6..INTEGER_13, ref rest @ ..] => {
            let (body, rest) = rest.split_at(usize::from(head - STRING_6));
            (Item::Bytes(body), &rest[1..])
        }
        [small @ 0..STRING_6, _, ref rest @ ..] => (Item::Int(small.into()), rest),
        _ => {
            let (entry, rest) = bytes.split_at(size(bytes));
            (item(entry), rest)
        }
    }
}

/// The element at the start of `bytes`, and what follows it when it has no tail.
#[inline]
pub(in crate::value) fn split_bare(bytes: &[u8]) -> (Item<'_>, &[u8]) {
    let (head, length) = string_head(bytes);
    let (element, rest) = bytes.split_at(head + length.unwrap_or(0));
    let item = match length {
        Some(_) => Item::Bytes(&element[head..]),
        None => Item::Int(read_integer(element)),
    };
    (item, rest)
}

/// The size of the entry of an integer, its tail included.
#[inline]
pub(in crate::value) const fn integer_size(number: i64) -> usize {
    match number {
        0..128 => 2,
        -4096..4096 => 3,
        -0x8000..0x8000 => 4,
        -0x80_0000..0x80_0000 => 5,
        -0x8000_0000..0x8000_0000 => 6,
        _ => 10,
    }
}

/// The size of the entry at the start of `bytes`, its tail included.
#[inline]
pub(super) fn size(bytes: &[u8]) -> usize {
    // The usual ones: a short string, a small integer.
    match bytes[0] {
        0..STRING_6 => return 2,
        head @ STRING_6..INTEGER_13 => return usize::from(head - STRING_6) + 2,
        _ => {}
    }
    let (head, length) = string_head(bytes);
    let size = head + length.unwrap_or(0);
    size + tail_size(size)
}

/// The size of the entry at `offset`, its tail included; 0 at the end. One comparison with the end
/// and two of the head is all that a walk does for most entries.
#[inline]
pub(super) fn size_at(bytes: &[u8], offset: usize) -> usize {
    match bytes.get(offset) {
        Some(0..STRING_6) => 2,
        Some(head @ STRING_6..INTEGER_13) => usize::from(head - STRING_6) + 2,
        Some(_) => size(&bytes[offset..]),
        None => 0,
    }
}

/// The entry at the start of bytes that may be anything: its element, and its size with its tail.
/// The element may be written in another form than ours.
pub(super) fn read(bytes: &[u8]) -> Option<(Item<'_>, usize)> {
    let mut head = [0; MAX_HEAD];
    let known = bytes.len().min(MAX_HEAD);
    head[..known].copy_from_slice(&bytes[..known]);
    if known == 0 || head[0] > INTEGER_64 {
        return None;
    }
    let (head_size, length) = string_head(&head);
    let size = head_size.checked_add(length.unwrap_or(0))?;
    let entry = bytes.get(..size.checked_add(tail_size(size))?)?;
    (size_before(entry) == entry.len()).then(|| (item(entry), entry.len()))
}

/// The size of the entry that ends where `bytes` ends, its tail included.
#[inline]
pub(super) fn size_before(bytes: &[u8]) -> usize {
    let mut size = 0;
    for (place, byte) in bytes.iter().rev().take(MAX_TAIL).enumerate() {
        size |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            break;
        }
    }
    size + tail_size(size)
}

/// The integer whose canonical decimal form `text` is: no plus, no leading zero, no `-0`.
#[inline]
fn integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        // Most elements are not integers, and their first byte shows it.
        [b'0'..=b'9', ..] => (false, text),
        _ => return None,
    };
    match digits {
        [b'0'] if !negative => return Some(0),
        // Nineteen digits never overflow the sum below.
        [b'1'..=b'9', ..] if digits.len() <= 19 && digits.iter().all(u8::is_ascii_digit) => {}
        _ => return None,
    }
    let size = digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    if negative { 0_i64.checked_sub_unsigned(size) } else { i64::try_from(size).ok() }
}

/// The size of the head, and the length of the string it announces, if it does.
#[inline]
fn string_head(bytes: &[u8]) -> (usize, Option<usize>) {
    match bytes[0] {
        0..STRING_6 => (1, None),
        head @ STRING_6..INTEGER_13 => (1, Some(usize::from(head - STRING_6))),
        INTEGER_13..STRING_12 => (2, None),
        head @ STRING_12..STRING_32 => {
            (2, Some(usize::from(head - STRING_12) << 8 | usize::from(bytes[1])))
        }
        STRING_32 => (5, Some(read_little_endian(&bytes[1..5]) as usize)),
        INTEGER_16 => (3, None),
        INTEGER_24 => (4, None),
        INTEGER_32 => (5, None),
        _ => (MAX_HEAD, None),
    }
}

fn write_string_head(length: usize, head: &mut [u8; MAX_HEAD]) -> usize {
    debug_assert!(u32::try_from(length).is_ok());
    if length < 64 {
        head[0] = STRING_6 | length as u8;
        return 1;
    }
    if length < 4096 {
        head[0] = STRING_12 | (length >> 8) as u8;
        head[1] = length as u8;
        return 2;
    }
    head[0] = STRING_32;
    head[1..5].copy_from_slice(&(length as u32).to_le_bytes());
    5
}

fn write_integer(number: i64, head: &mut [u8; MAX_HEAD]) -> usize {
    let (kind, size) = match number {
        0..128 => {
            head[0] = number as u8;
            return 1;
        }
        -4096..4096 => {
            head[0] = INTEGER_13 | (number >> 8) as u8 & 0x1F;
            head[1] = number as u8;
            return 2;
        }
        -0x8000..0x8000 => (INTEGER_16, 2),
        -0x80_0000..0x80_0000 => (INTEGER_24, 3),
        -0x8000_0000..0x8000_0000 => (INTEGER_32, 4),
        _ => (INTEGER_64, 8),
    };
    head[0] = kind;
    head[1..=size].copy_from_slice(&number.to_le_bytes()[..size]);
    1 + size
}

fn read_integer(bytes: &[u8]) -> i64 {
    match bytes[0] {
        small @ 0..STRING_6 => i64::from(small),
        head @ INTEGER_13..STRING_12 => {
            signed(u64::from(head - INTEGER_13) << 8 | u64::from(bytes[1]), 13)
        }
        INTEGER_16 => signed(read_little_endian(&bytes[1..3]), 16),
        INTEGER_24 => signed(read_little_endian(&bytes[1..4]), 24),
        INTEGER_32 => signed(read_little_endian(&bytes[1..5]), 32),
        _ => signed(read_little_endian(&bytes[1..9]), 64),
    }
}

/// The number whose two's complement the lowest `bits` bits are.
fn signed(raw: u64, bits: u32) -> i64 {
    let spare = u64::BITS - bits;
    (raw << spare).cast_signed() >> spare
}

fn read_little_endian(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

const fn tail_size(size: usize) -> usize {
    match size {
        0..=127 => 1,
        128..16_383 => 2,
        16_383..2_097_151 => 3,
        2_097_151..268_435_455 => 4,
        _ => MAX_TAIL,
    }
}

fn write_tail(size: usize, tail: &mut [u8]) {
    let mut rest = size;
    for byte in tail.iter_mut().rev() {
        *byte = (rest & 0x7F) as u8 | 0x80;
        rest >>= 7;
    }
    tail[0] &= 0x7F;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &[u8]) -> Vec<u8> {
        let entry = EncodedEntry::new(value);
        let mut bytes = vec![0; entry.size()];
        entry.write(&mut bytes);
        bytes
    }

    #[test]
    fn elements_are_written_as_redis_writes_them() {
        assert_eq!(written(b"127"), [0x7F, 1]);
        assert_eq!(written(b"-1"), [0xDF, 0xFF, 2]);
        assert_eq!(written(b"4095"), [0xCF, 0xFF, 2]);
        assert_eq!(written(b"32767"), [0xF1, 0xFF, 0x7F, 3]);
        assert_eq!(written(b"-65536"), [0xF2, 0, 0, 0xFF, 4]);
        assert_eq!(written(b"abc"), [0x83, b'a', b'b', b'c', 4]);
        assert_eq!(written(&[b'x'; 300])[..2], [0xE1, 0x2C]);
        assert_eq!(written(&[b'x'; 300])[302..], [0x02, 0xAE]);
        assert_eq!(written(&[b'x'; 5000])[..5], [0xF0, 0x88, 0x13, 0, 0]);
    }

    #[test]
    fn only_the_canonical_form_of_an_integer_becomes_one() {
        for text in ["", "-", "-0", "00", "01", "+1", " 1", "1 ", "1.0", "9223372036854775808"] {
            assert_eq!(Item::new(text.as_bytes()), Item::Bytes(text.as_bytes()), "{text:?}");
        }
        for number in [0, 1, -1, 127, 128, -4096, -4097, 4096, i64::MAX, i64::MIN] {
            assert_eq!(Item::new(number.to_string().as_bytes()), Item::Int(number));
        }
        assert_eq!(Item::new(b"-9223372036854775809"), Item::Bytes(b"-9223372036854775809"));
    }

    #[test]
    fn an_entry_is_read_back_at_every_width() {
        let ends = [i64::MAX, i64::MIN].map(|number| number.to_string().into_bytes());
        let numbers = (0..63).flat_map(|bit| {
            let power = 1_i64 << bit;
            [power, power - 1, -power, -power - 1].map(|number| number.to_string().into_bytes())
        });
        let strings = [0, 1, 63, 64, 4095, 4096, 16_377, 16_378, 16_379, 2_097_146, 2_097_147];
        for value in numbers.chain(ends).chain(strings.map(|length| vec![b'v'; length])) {
            let bytes = written(&value);
            assert_eq!(item(&bytes).to_bytes(), Bytes::new(&value));
            assert_eq!(size(&bytes), bytes.len());
            if let Item::Int(number) = item(&bytes) {
                assert_eq!(integer_size(number), bytes.len());
            }
            assert_eq!(size_before(&bytes), bytes.len());
            assert!(EncodedEntry::new(&value).is_at(&bytes, 0));
        }
    }
}
