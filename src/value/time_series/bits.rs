//! Rows of bits, the lowest first.

use std::mem::size_of;

use crate::value::part::Duplicate;

/// Bits that are only added to.
#[derive(Debug, Default)]
pub(super) struct Bits {
    words: Vec<u64>,
    len: u32,
}

impl Bits {
    /// How many bits there are.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// Bytes of heap.
    pub(super) fn heap(&self) -> usize {
        self.words.capacity() * size_of::<u64>()
    }

    /// Adds the lowest `count` bits of a number, at most 128, whose other bits are zero.
    /// At most `most` bits will ever be added, so that no more memory is taken than they need.
    #[inline]
    pub(super) fn push(&mut self, bits: u128, count: u32, most: u32) {
        self.push_word(bits as u64, count.min(64), most);
        if count > 64 {
            self.push_word((bits >> 64) as u64, count - 64, most);
        }
    }

    #[inline]
    fn push_word(&mut self, bits: u64, count: u32, most: u32) {
        let shift = self.len % 64;
        match self.words.last_mut() {
            Some(last) if shift > 0 => *last |= bits << shift,
            _ => self.grow(bits, most),
        }
        if shift > 0 && shift + count > 64 {
            self.grow(bits >> (64 - shift), most);
        }
        self.len += count;
    }

    #[inline]
    fn grow(&mut self, word: u64, most: u32) {
        if self.words.len() == self.words.capacity() {
            let most = most.div_ceil(64) as usize;
            let wanted = (self.words.len() * 3 / 2 + 2).min(most).max(self.words.len() + 1);
            self.words.reserve_exact(wanted - self.words.len());
        }
        self.words.push(word);
    }

    /// Gives back the memory that no bit is in.
    pub(super) fn shrink(&mut self) {
        self.words.shrink_to_fit();
    }

    /// The 64 bits from a place on; those after the end are zero.
    #[inline]
    pub(super) fn at(&self, place: u32) -> u64 {
        let (word, shift) = ((place / 64) as usize, place % 64);
        match (self.words.get(word), self.words.get(word + 1)) {
            (Some(low), Some(next)) => joined(*low, *next, shift),
            (Some(low), None) => low >> shift,
            _ => 0,
        }
    }

    /// A copy of the first `len` bits, of which there are as many, with room for `most`.
    pub(super) fn prefix(&self, len: u32, most: u32) -> Self {
        let mut words = Vec::with_capacity(most.div_ceil(64) as usize);
        words.extend(self.words.iter().take(len.div_ceil(64) as usize));
        let mut prefix = Self { words, len };
        prefix.clear_after_end();
        prefix
    }

    /// Adds the bits of others from a place on.
    pub(super) fn extend(&mut self, others: &Self, place: u32) {
        let count = others.len.saturating_sub(place);
        // What is missing of the last word; then words follow words.
        let missing = self.len.next_multiple_of(64) - self.len;
        if let Some(last) = self.words.last_mut().filter(|_| missing > 0) {
            *last |= others.at(place) << (64 - missing);
        }
        self.len += count;
        let place = place + missing;
        if place < others.len {
            let (word, shift) = ((place / 64) as usize, place % 64);
            let words = others.words.get(word..).unwrap_or_default();
            self.words.extend(words.windows(2).map(|pair| joined(pair[0], pair[1], shift)));
            self.words.extend(words.last().map(|last| last >> shift));
        }
        self.words.truncate(self.len.div_ceil(64) as usize);
        self.clear_after_end();
    }

    fn clear_after_end(&mut self) {
        if !self.len.is_multiple_of(64)
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
    }

    /// The bits as bytes: as many as `size`, which are zero where there are none.
    pub(super) fn to_bytes(&self, size: usize) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.resize(size, 0);
        bytes
    }

    /// The first `len` bits of these bytes, or `None` if there are fewer.
    pub(super) fn from_bytes(bytes: &[u8], len: u32) -> Option<Self> {
        let bytes = bytes.get(..len.div_ceil(8) as usize)?;
        let word = |chunk: &[u8]| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(word)
        };
        let mut words: Vec<u64> = bytes.chunks(8).map(word).collect();
        words.shrink_to_fit();
        let mut bits = Self { words, len };
        bits.clear_after_end();
        Some(bits)
    }
}

/// The 64 bits from a place in the first of two words on.
#[inline]
fn joined(low: u64, next: u64, shift: u32) -> u64 {
    low >> shift | next << 1 << (63 - shift)
}

impl Clone for Bits {
    /// A copy that takes as much memory: owners keep account of it.
    fn clone(&self) -> Self {
        Self { words: self.words.duplicate(), len: self.len }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_come_back_as_they_were_added() {
        let mut bits = Bits::default();
        let rows = [(0b1, 1), (0x7FFF, 15), (u128::MAX >> 58, 70), (0, 64), (u128::MAX, 128)];
        rows.iter().for_each(|(row, count)| bits.push(*row, *count, 1000));
        let mut place = 0;
        for (row, count) in rows {
            let low = if count < 64 { bits.at(place) & ((1 << count) - 1) } else { bits.at(place) };
            assert_eq!(low, row as u64);
            place += count;
        }
        assert_eq!((bits.len(), bits.at(place), bits.at(place + 1000)), (278, 0, 0));
        let again = Bits::from_bytes(&bits.to_bytes(40), 278).unwrap();
        assert_eq!(again.words, bits.words);
        assert!(Bits::from_bytes(&[0; 4], 33).is_none());
    }

    #[test]
    fn rows_are_put_together_from_any_place_to_any_place() {
        let mut bits = Bits::default();
        (1..=5).for_each(|word: u64| bits.push(word.wrapping_mul(u64::MAX / 7).into(), 64, 320));
        bits.push(0b101, 3, 323);
        let bit = |bits: &Bits, place: u32| bits.at(place) & 1;
        for len in [0, 1, 63, 64, 65, 150, 323] {
            for place in [0, 1, 63, 64, 127, 200, 319, 322, 323] {
                let mut joined = bits.prefix(len, 700);
                joined.extend(&bits, place);
                let expected = (0..len).chain(place..323).map(|place| bit(&bits, place));
                let found = (0..joined.len()).map(|place| bit(&joined, place));
                assert!(found.eq(expected), "{len} bits, and those from {place} on");
                assert_eq!(joined.words.len(), joined.len().div_ceil(64) as usize);
                assert_eq!(joined.at(joined.len()), 0);
            }
        }
    }

    #[test]
    fn no_more_memory_is_taken_than_can_be_filled() {
        let mut bits = Bits::default();
        (0..6).for_each(|_| bits.push(1, 64, 6 * 64));
        assert_eq!(bits.heap(), 6 * 8);
    }
}
