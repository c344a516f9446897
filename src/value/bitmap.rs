//! Strings as rows of bits. Bit 0 is the highest of the first byte, as Redis numbers them, and what
//! lies beyond the end is zero.
//!
//! Counting and searching go by words of eight bytes; combining goes by bytes in loops without a
//! branch, which compilers turn into vector instructions.

use std::ops::Range;

/// Bytes of a word.
const WORD: usize = 8;

/// The bit at `offset`; false beyond the end.
pub fn bit(bytes: &[u8], offset: u64) -> bool {
    let byte = usize::try_from(offset / 8).ok().and_then(|place| bytes.get(place));
    byte.is_some_and(|byte| byte & mask(offset) != 0)
}

/// Sets the bit at `offset` to `on` and returns the old bit. Beyond the end it changes nothing and
/// returns false.
pub fn set_bit(bytes: &mut [u8], offset: u64, on: bool) -> bool {
    let Some(byte) = usize::try_from(offset / 8).ok().and_then(|place| bytes.get_mut(place)) else {
        return false;
    };
    let before = *byte & mask(offset) != 0;
    if before != on {
        *byte ^= mask(offset);
    }
    before
}

fn mask(offset: u64) -> u8 {
    0x80 >> (offset % 8)
}

/// How many bits are set.
pub fn count(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<WORD>();
    let words: u64 = words.iter().map(|word| u64::from(word_of(*word).count_ones())).sum();
    words + rest.iter().map(|byte| u64::from(byte.count_ones())).sum::<u64>()
}

fn word_of(bytes: [u8; WORD]) -> u64 {
    u64::from_be_bytes(bytes)
}

/// How many bits of a range are set. The range must lie within the string.
pub fn count_in(bytes: &[u8], bits: Range<u64>) -> u64 {
    let Some((place, whole)) = split(bytes, &bits) else { return 0 };
    let first = bytes.get(place.start).map_or(0, |byte| byte & (0xFF >> (bits.start % 8)));
    let last = match bits.end % 8 {
        0 => 0,
        kept => bytes.get(place.end).map_or(0, |byte| byte & !(0xFF >> kept)),
    };
    if place.start == place.end {
        let both = bytes.get(place.start).map_or(0, |_| first & last);
        return u64::from(both.count_ones());
    }
    u64::from(first.count_ones()) + count(whole) + u64::from(last.count_ones())
}

/// The byte in which a range begins, the one in which it ends unless it ends before it, and the
/// bytes between that are whole.
fn split<'b>(bytes: &'b [u8], bits: &Range<u64>) -> Option<(Range<usize>, &'b [u8])> {
    if bits.is_empty() {
        return None;
    }
    let start = usize::try_from(bits.start / 8).ok()?;
    let end = usize::try_from(bits.end / 8).ok()?;
    Some((start..end, bytes.get(start + 1..end).unwrap_or_default()))
}

/// The first bit of a range that equals `on`. The range must lie within the string.
pub fn find(bytes: &[u8], on: bool, bits: Range<u64>) -> Option<u64> {
    let skipped = if on { 0 } else { 0xFF };
    let mut at = bits.start;
    while at < bits.end {
        let place = usize::try_from(at / 8).ok()?;
        // Bits before the range in its first byte are set to the value that is skipped.
        let before = !(0xFF_u8 >> (at % 8));
        let byte = (bytes.get(place)? & !before) | (skipped & before);
        if byte != skipped {
            let found = at / 8 * 8 + u64::from((byte ^ skipped).leading_zeros());
            return (found < bits.end).then_some(found);
        }
        let next = bytes.get(place + 1..)?;
        at = (place + 1 + alike(next, skipped)) as u64 * 8;
    }
    None
}

/// How many bytes at the beginning equal `byte`, in whole words.
fn alike(bytes: &[u8], byte: u8) -> usize {
    let (words, _) = bytes.as_chunks::<WORD>();
    words.iter().take_while(|word| **word == [byte; WORD]).count() * WORD
}

/// How BITOP makes one string of several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combination {
    /// Bits that all strings have.
    And,
    /// Bits of the first that any of the others has.
    AndOr,
    /// Bits of the first that none of the others has.
    Diff,
    /// Bits that any of the others has, and the first has not.
    Diff1,
    /// The inverse of the only string.
    Not,
    /// Bits that exactly one has.
    One,
    /// Bits that any string has.
    Or,
    /// Bits that an odd number of strings has.
    Xor,
}

/// Combines strings; the result is as long as the longest of them.
pub fn combine(how: Combination, sources: &[&[u8]]) -> Vec<u8> {
    let longest = sources.iter().map(|source| source.len()).max().unwrap_or(0);
    let Some((first, others)) = sources.split_first() else { return Vec::new() };
    let padded = |source: &[u8]| {
        let mut result = source.to_vec();
        result.resize(longest, 0);
        result
    };
    let union = || {
        let mut result = vec![0; longest];
        others.iter().for_each(|other| merge(&mut result, other, |a, b| a | b));
        result
    };
    match how {
        Combination::Not => first.iter().map(|byte| !byte).collect(),
        Combination::And => others.iter().fold(padded(first), |mut result, other| {
            merge(&mut result, other, |a, b| a & b);
            result[other.len()..].fill(0);
            result
        }),
        Combination::Or => with(union(), first, |any, first| any | first),
        Combination::Diff => with(union(), &padded(first), |any, first| first & !any),
        Combination::Diff1 => with(union(), first, |any, first| any & !first),
        Combination::AndOr => with(union(), &padded(first), |any, first| any & first),
        Combination::Xor => others.iter().fold(padded(first), |mut result, other| {
            merge(&mut result, other, |a, b| a ^ b);
            result
        }),
        Combination::One => exactly_one(sources, longest),
    }
}

/// Changes as many bytes as `other` has.
fn merge(result: &mut [u8], other: &[u8], rule: impl Fn(u8, u8) -> u8) {
    for (byte, other) in result.iter_mut().zip(other) {
        *byte = rule(*byte, *other);
    }
}

fn with(mut result: Vec<u8>, other: &[u8], rule: impl Fn(u8, u8) -> u8) -> Vec<u8> {
    merge(&mut result, other, rule);
    result
}

fn exactly_one(sources: &[&[u8]], longest: usize) -> Vec<u8> {
    let (mut once, mut twice) = (vec![0_u8; longest], vec![0_u8; longest]);
    for source in sources {
        for ((once, twice), byte) in once.iter_mut().zip(&mut twice).zip(*source) {
            *twice |= *once & byte;
            *once |= byte;
        }
    }
    with(once, &twice, |once, twice| once & !twice)
}

/// A number of up to 64 bits that begins at any bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The first bit, counted as in [`bit`].
    pub offset: u64,
    /// 1 to 64.
    pub bits: u32,
}

impl Field {
    /// The bytes that the number overlaps: nine at most.
    pub fn place(self) -> Range<usize> {
        let end = (self.offset + u64::from(self.bits)).div_ceil(8);
        (self.offset / 8) as usize..end as usize
    }

    /// Reads the number, highest bit first. Bits beyond the end are zero.
    pub fn read(self, bytes: &[u8]) -> u64 {
        let place = self.place();
        let len = place.len();
        let window = place.fold(0_u128, |window, at| {
            window << 8 | u128::from(bytes.get(at).copied().unwrap_or(0))
        });
        (window >> self.spare(len)) as u64 & self.mask()
    }

    /// Writes the lowest bits of `value`. Does nothing when the string is too short.
    pub fn write(self, bytes: &mut [u8], value: u64) {
        let Some(place) = bytes.get_mut(self.place()) else { return };
        let spare = self.spare(place.len());
        let old = place.iter().fold(0_u128, |window, byte| window << 8 | u128::from(*byte));
        let kept = old & !(u128::from(self.mask()) << spare);
        let mut window = kept | u128::from(value & self.mask()) << spare;
        for byte in place.iter_mut().rev() {
            *byte = window as u8;
            window >>= 8;
        }
    }

    /// The number of bits after the field in the last of the `bytes` bytes that it overlaps.
    fn spare(self, bytes: usize) -> u32 {
        (8 * bytes as u32) - (self.offset % 8) as u32 - self.bits
    }

    fn mask(self) -> u64 {
        u64::MAX >> (64 - self.bits.clamp(1, 64))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(bytes: &[u8]) -> Vec<bool> {
        (0..bytes.len() as u64 * 8).map(|offset| bit(bytes, offset)).collect()
    }

    fn string() -> impl Strategy<Value = Vec<u8>> {
        let byte = prop_oneof![4 => Just(0_u8), 4 => Just(0xFF), 2 => any::<u8>()];
        prop::collection::vec(byte, 0..40)
    }

    const COMBINATIONS: [Combination; 8] = [
        Combination::And,
        Combination::AndOr,
        Combination::Diff,
        Combination::Diff1,
        Combination::Not,
        Combination::One,
        Combination::Or,
        Combination::Xor,
    ];

    /// What a combination makes of one bit of each source.
    fn expected(how: Combination, bits: &[bool]) -> bool {
        let ones = bits.iter().filter(|bit| **bit).count();
        let (first, others) = (bits[0], bits[1..].contains(&true));
        match how {
            Combination::And => ones == bits.len(),
            Combination::AndOr => first && others,
            Combination::Diff => first && !others,
            Combination::Diff1 => !first && others,
            Combination::Not => !first,
            Combination::One => ones == 1,
            Combination::Or => ones > 0,
            Combination::Xor => ones % 2 == 1,
        }
    }

    proptest! {
        #[test]
        fn counting_and_searching_agree_with_looking_at_every_bit(
            bytes in string(), ends in (0..330_u64, 0..330_u64),
        ) {
            let bits = all(&bytes);
            let end = ends.1.min(bits.len() as u64);
            let range = ends.0.min(end)..end;
            let part = &bits[range.start as usize..range.end as usize];
            let ones = part.iter().filter(|bit| **bit).count() as u64;
            prop_assert_eq!(count_in(&bytes, range.clone()), ones);
            prop_assert_eq!(count(&bytes), count_in(&bytes, 0..bits.len() as u64));
            for on in [true, false] {
                let first = part.iter().position(|bit| *bit == on);
                let first = first.map(|place| place as u64 + range.start);
                prop_assert_eq!(find(&bytes, on, range.clone()), first);
            }
        }

        #[test]
        fn combining_agrees_with_combining_bit_by_bit(
            sources in prop::collection::vec(string(), 1..5), how in 0..8_usize,
        ) {
            let how = COMBINATIONS[how];
            let sources: Vec<&[u8]> = sources.iter().map(|source| &source[..]).collect();
            let sources = if how == Combination::Not { &sources[..1] } else { &sources[..] };
            let combined = combine(how, sources);
            prop_assert_eq!(Some(combined.len()), sources.iter().map(|s| s.len()).max());
            for (offset, bit_found) in (0..).zip(all(&combined)) {
                let bits: Vec<bool> = sources.iter().map(|source| bit(source, offset)).collect();
                prop_assert_eq!(bit_found, expected(how, &bits));
            }
        }

        #[test]
        fn a_field_is_written_where_it_is_read_and_nowhere_else(
            mut bytes in prop::collection::vec(any::<u8>(), 20),
            offset in 0..96_u64, bits in 1..=64_u32, value: u64,
        ) {
            let field = Field { offset, bits };
            let before = all(&bytes);
            field.write(&mut bytes, value);
            prop_assert_eq!(field.read(&bytes), value & (u64::MAX >> (64 - bits)));
            for (at, (old, new)) in (0..).zip(before.iter().zip(all(&bytes))) {
                prop_assert!((offset..offset + u64::from(bits)).contains(&at) || *old == new);
            }
        }

        #[test]
        fn a_field_beyond_the_end_is_zero(bytes in string(), offset: u32, bits in 1..=64_u32) {
            let offset = u64::from(offset);
            let field = Field { offset, bits };
            let expected = (offset..offset + u64::from(bits))
                .fold(0_u64, |value, at| value << 1 | u64::from(bit(&bytes, at)));
            prop_assert_eq!(field.read(&bytes), expected);
        }
    }

    #[test]
    fn setting_a_bit_returns_the_previous_one() {
        let mut bytes = [0_u8; 2];
        assert!(!set_bit(&mut bytes, 9, true) && set_bit(&mut bytes, 9, true));
        assert_eq!(bytes, [0, 0x40]);
        assert!(set_bit(&mut bytes, 9, false) && !set_bit(&mut bytes, 99, true));
        assert_eq!(bytes, [0, 0]);
    }
}
