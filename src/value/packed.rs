//! [`Packed`]: a sequence of byte strings in one allocation.
//!
//! What Redis calls a listpack. Small lists, hashes and sets live in it: a pointer to every
//! element would cost more than the elements, and a walk over a few hundred bytes costs less
//! than a cache miss. An element costs its bytes and two more (a head, and a tail from which
//! the sequence is walked backwards), and an integer 2 to 10 bytes; [`entry`] has the layout.
//!
//! ```text
//! bytes  entry entry entry ...    a Vec with little slack: it grows by size classes of the allocator
//! len    how many entries
//! ```
//!
//! Redis keeps the total size (4 bytes), the count (2) and an end mark (1) in the allocation;
//! we know them from the Vec and the count. [`FRAME`] stands for them where limits count them.
//!
//! Positions are found by walking from the nearer end, so every operation is linear, and an edit
//! moves what follows it. That is the point: the owner keeps it small.

pub(in crate::value) mod entry;

use std::fmt;
use std::ops::Range;

pub use entry::Item;

use crate::base::Bytes;
use entry::Entry;

/// What Redis's listpack takes beside its entries. Its limits in bytes count it in.
pub const FRAME: usize = 7;

const _: () = assert!(size_of::<Packed>() == 32);
const _: () = assert!(size_of::<Option<Packed>>() == 32);

#[derive(Clone, Default, PartialEq, Eq)]
pub struct Packed {
    bytes: Vec<u8>,
    len: u32,
}

/// Where an element is. Good until the next change of the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    index: usize,
    offset: usize,
}

impl Place {
    pub fn index(self) -> usize {
        self.index
    }
}

impl Packed {
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), len: 0 }
    }

    #[inline]
    pub fn len(&self) -> usize {
        self.len as usize
    }

    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The size of all entries. Redis's listpack of the same elements takes [`FRAME`] more.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The entries as they lie in memory: the inside of a listpack in an RDB file.
    pub fn as_slice(&self) -> &[u8] {
        &self.bytes
    }

    /// The element at the start of the inside of a listpack that others made, and the bytes it
    /// takes; `None` when there is no such thing.
    pub fn read_entry(bytes: &[u8]) -> Option<(Item<'_>, usize)> {
        entry::read(bytes)
    }

    #[inline]
    pub fn heap(&self) -> usize {
        self.bytes.capacity()
    }

    #[inline]
    pub fn iter(&self) -> Iter<'_> {
        Iter { bytes: &self.bytes, left: self.len() }
    }

    /// The elements from `index` on; none when it is past the end.
    pub fn iter_from(&self, index: usize) -> Iter<'_> {
        let index = index.min(self.len());
        Iter { bytes: &self.bytes[self.offset(index)..], left: self.len() - index }
    }

    /// The element at `index`, a negative one counted from the end.
    pub fn get(&self, index: isize) -> Option<Item<'_>> {
        self.at(index).and_then(|place| self.item(place))
    }

    /// The place of `index`, a negative one counted from the end.
    pub fn at(&self, index: isize) -> Option<Place> {
        let back = index.unsigned_abs();
        let index = if index < 0 { self.len().checked_sub(back)? } else { back };
        (index < self.len()).then(|| Place { index, offset: self.offset(index) })
    }

    #[inline]
    pub fn item(&self, place: Place) -> Option<Item<'_>> {
        (place.offset < self.bytes.len()).then(|| entry::item(&self.bytes[place.offset..]))
    }

    /// The place after `place`: of the value, when `place` is that of a field.
    #[inline]
    pub fn next(&self, place: Place) -> Option<Place> {
        let index = place.index + 1;
        (index < self.len()).then(|| Place { index, offset: self.skip(place.offset, 1) })
    }

    /// The first element equal to `value` among every `step`th, the first of all included:
    /// with a step of 2, a field of a hash and never a value.
    pub fn find(&self, value: &[u8], step: usize) -> Option<Place> {
        let wanted = Entry::new(value);
        let (mut index, mut offset) = (0, 0);
        while index < self.len() {
            if wanted.is_at(&self.bytes[offset..]) {
                return Some(Place { index, offset });
            }
            offset = self.skip(offset, step);
            index += step;
        }
        None
    }

    pub fn push_back(&mut self, value: &[u8]) {
        let end = self.bytes.len();
        self.write(end..end, value);
        self.len += 1;
    }

    pub fn push_front(&mut self, value: &[u8]) {
        self.write(0..0, value);
        self.len += 1;
    }

    /// Puts `value` before the element at `index`, or at the end when there is none.
    pub fn insert(&mut self, index: usize, value: &[u8]) {
        let offset = self.offset(index.min(self.len()));
        self.write(offset..offset, value);
        self.len += 1;
    }

    /// False when there is no such element.
    pub fn replace(&mut self, index: usize, value: &[u8]) -> bool {
        let place = isize::try_from(index).ok().and_then(|index| self.at(index));
        place.is_some_and(|place| self.replace_at(place, value))
    }

    pub fn replace_at(&mut self, place: Place, value: &[u8]) -> bool {
        let found = place.offset < self.bytes.len();
        if found {
            self.write(place.offset..self.skip(place.offset, 1), value);
        }
        found
    }

    /// False when there is no such element.
    pub fn remove(&mut self, index: usize) -> bool {
        self.remove_range(index, 1) == 1
    }

    /// Removes up to `count` elements from `start` on, and says how many.
    pub fn remove_range(&mut self, start: usize, count: usize) -> usize {
        if start >= self.len() {
            return 0;
        }
        self.remove_at(Place { index: start, offset: self.offset(start) }, count)
    }

    /// Removes up to `count` elements from `place` on, and says how many.
    pub fn remove_at(&mut self, place: Place, count: usize) -> usize {
        let count = count.min(self.len().saturating_sub(place.index));
        let to_the_end = place.index + count == self.len();
        let end = if to_the_end { self.bytes.len() } else { self.skip(place.offset, count) };
        self.gap(place.offset..end, 0);
        self.len -= count as u32;
        count
    }

    pub fn pop_front(&mut self) -> Option<Bytes> {
        let first = self.get(0)?.to_bytes();
        self.remove(0);
        Some(first)
    }

    pub fn pop_back(&mut self) -> Option<Bytes> {
        let last = self.get(-1)?.to_bytes();
        self.remove(self.len() - 1);
        Some(last)
    }

    /// Keeps the elements for which `keep` is true, in one pass.
    pub fn retain(&mut self, mut keep: impl FnMut(Item<'_>) -> bool) {
        let (mut read, mut written) = (0, 0);
        while read < self.bytes.len() {
            let size = entry::size(&self.bytes[read..]);
            if keep(entry::item(&self.bytes[read..])) {
                self.bytes.copy_within(read..read + size, written);
                written += size;
            } else {
                self.len -= 1;
            }
            read += size;
        }
        self.bytes.truncate(written);
        self.shrink();
    }

    /// Takes the elements from `index` on out into a sequence of their own.
    pub fn split_off(&mut self, index: usize) -> Self {
        let index = index.min(self.len());
        let bytes = self.bytes.split_off(self.offset(index));
        let len = self.len - index as u32;
        self.len = index as u32;
        self.shrink();
        Self { bytes, len }
    }

    /// Moves all elements of `other` to the end of this sequence.
    pub fn append(&mut self, other: &mut Self) {
        let other = std::mem::take(other);
        if self.is_empty() {
            *self = other;
        } else {
            self.reserve(other.bytes.len());
            self.bytes.extend_from_slice(&other.bytes);
            self.len += other.len;
        }
    }

    /// Puts the entry of `value` where `old` was.
    fn write(&mut self, old: Range<usize>, value: &[u8]) {
        let entry = Entry::new(value);
        entry.write(self.gap(old, entry.size()));
    }

    /// Makes `old` a gap of `size` bytes, and moves what follows it.
    fn gap(&mut self, old: Range<usize>, size: usize) -> &mut [u8] {
        let end = self.bytes.len();
        let new_end = end - old.len() + size;
        if new_end > end {
            self.reserve(new_end - end);
            self.bytes.resize(new_end, 0);
        }
        self.bytes.copy_within(old.end..end, old.start + size);
        self.bytes.truncate(new_end);
        if new_end < end {
            self.shrink();
        }
        &mut self.bytes[old.start..old.start + size]
    }

    fn reserve(&mut self, more: usize) {
        let needed = self.bytes.len() + more;
        if needed > self.bytes.capacity() {
            self.bytes.reserve_exact(size_class(needed) - self.bytes.len());
        }
    }

    /// Gives memory back when half of it is unused.
    fn shrink(&mut self) {
        let class = size_class(self.bytes.len());
        if class <= self.bytes.capacity() / 2 {
            self.bytes.shrink_to(class);
        }
    }

    /// Where the entry of `index` begins; for the length itself, where the last one ends.
    fn offset(&self, index: usize) -> usize {
        if index <= self.len() / 2 {
            return self.skip(0, index);
        }
        let mut offset = self.bytes.len();
        for _ in index..self.len() {
            offset -= entry::size_before(&self.bytes[..offset]);
        }
        offset
    }

    /// Where the entry `count` after the one at `offset` begins; at most the end.
    #[inline]
    fn skip(&self, mut offset: usize, count: usize) -> usize {
        for _ in 0..count {
            if offset >= self.bytes.len() {
                break;
            }
            offset += entry::size(&self.bytes[offset..]);
        }
        offset
    }
}

/// `size` rounded up to what an allocator sets aside for it anyway: a multiple of 16, above 128
/// bytes one of four steps to the next power of two, and at the most 4 KB more.
pub(in crate::value) fn size_class(size: usize) -> usize {
    let power = 1 << size.saturating_sub(1).max(1).ilog2();
    size.next_multiple_of((power / 4).clamp(16, 4096))
}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(|item| item.to_bytes())).finish()
    }
}

impl<'a> IntoIterator for &'a Packed {
    type Item = Item<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// The elements of a [`Packed`], from either end.
#[derive(Clone, Default)]
pub struct Iter<'a> {
    bytes: &'a [u8],
    left: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Item<'a>;

    #[inline]
    fn next(&mut self) -> Option<Item<'a>> {
        self.left = self.left.checked_sub(1)?;
        let (first, rest) = self.bytes.split_at(entry::size(self.bytes));
        self.bytes = rest;
        Some(entry::item(first))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        let start = self.bytes.len() - entry::size_before(self.bytes);
        let (rest, last) = self.bytes.split_at(start);
        self.bytes = rest;
        Some(entry::item(last))
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests;
