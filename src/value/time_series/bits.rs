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
        let low = self.words.get(word).copied().unwrap_or(0) >> shift;
        match self.words.get(word + 1) {
            Some(next) if shift > 0 => low | next << (64 - shift),
            _ => low,
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
        if !len.is_multiple_of(64)
            && let Some(last) = words.last_mut()
        {
            *last &= (1 << (len % 64)) - 1;
        }
        Some(Self { words, len })
    }
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
    fn no_more_memory_is_taken_than_can_be_filled() {
        let mut bits = Bits::default();
        (0..6).for_each(|_| bits.push(1, 64, 6 * 64));
        assert_eq!(bits.heap(), 6 * 8);
    }
}
