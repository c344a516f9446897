//! [`Packed`]: a sequence of byte strings in one allocation.
//!
//! What Redis calls a listpack. Small lists, hashes and sets live in it: a pointer to every
//! element would cost more than the elements, and a walk over a few hundred bytes costs less
//! than a cache miss. An element costs its bytes and two more (a head, and a tail from which
//! the sequence is walked backwards), and an integer 2 to 10 bytes; [`entry`] has the layout.
//!
//! ```text
//! count 4 LE  entry entry entry ...    a Vec with little slack: it grows by size classes
//! ```
//!
//! The count lies with the entries, so that a small collection is a Vec and nothing else: 24 bytes
//! where a field of its own would make them 32. An empty sequence has no allocation.
//!
//! Redis keeps the total size (4 bytes), the count (2) and an end mark (1) in the allocation.
//! [`FRAME`] stands for them where limits count them.
//!
//! Positions are found by walking from the nearer end, so every operation is linear, and an edit
//! moves what follows it. That is the point: the owner keeps it small.

pub(in crate::value) mod entry;

use std::fmt;
use std::ops::Range;

pub use entry::Item;

use super::part::Duplicate;
use crate::base::Bytes;
use entry::EncodedEntry;

/// What Redis's listpack takes beside its entries. Its limits in bytes count it in.
pub const FRAME: usize = 7;

/// What the count takes.
const HEAD: usize = size_of::<u32>();

const _: () = assert!(size_of::<Packed>() == 24);
const _: () = assert!(size_of::<Option<Packed>>() == 24);

/// A sequence of byte strings in one allocation; see the module for its layout.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Packed(Vec<u8>);

impl Duplicate for Packed {
    fn duplicate(&self) -> Self {
        Self(self.0.duplicate())
    }
}

/// The position of an element. It holds until the next change of the sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedPlace {
    index: usize,
    offset: usize,
}

impl PackedPlace {
    /// The index of the element, counted from the front.
    pub fn index(self) -> usize {
        self.index
    }
}

impl Packed {
    /// An empty sequence without an allocation.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many elements there are. O(1).
    #[inline]
    pub fn len(&self) -> usize {
        self.0.first_chunk().map_or(0, |count| u32::from_le_bytes(*count) as usize)
    }

    /// Whether there is no element.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The size of all entries. Redis's listpack of the same elements takes [`FRAME`] more.
    #[inline]
    pub fn bytes(&self) -> usize {
        self.0.len().saturating_sub(HEAD)
    }

    /// The entries as they lie in memory: the inside of a listpack in an RDB file.
    #[inline]
    pub fn as_slice(&self) -> &[u8] {
        self.0.get(HEAD..).unwrap_or_default()
    }

    /// The element at the start of the inside of a listpack that others made, and the bytes it
    /// takes; `None` when there is no such thing.
    pub fn read_entry(bytes: &[u8]) -> Option<(Item<'_>, usize)> {
        entry::read(bytes)
    }

    /// Bytes of heap. O(1).
    #[inline]
    pub fn heap(&self) -> usize {
        self.0.capacity()
    }

    /// All elements, from front to back.
    #[inline]
    pub fn iter(&self) -> Iter<'_> {
        Iter { bytes: self.as_slice(), left: self.len() }
    }

    /// The elements from `index` on; none when it is past the end.
    pub fn iter_from(&self, index: usize) -> Iter<'_> {
        let index = index.min(self.len());
        Iter { bytes: &self.as_slice()[self.offset(index)..], left: self.len() - index }
    }

    /// The element at `index`, a negative one counted from the end.
    pub fn get(&self, index: isize) -> Option<Item<'_>> {
        self.at(index).and_then(|place| self.item(place))
    }

    /// The place of `index`, a negative one counted from the end.
    pub fn at(&self, index: isize) -> Option<PackedPlace> {
        let back = index.unsigned_abs();
        let index = if index < 0 { self.len().checked_sub(back)? } else { back };
        (index < self.len()).then(|| PackedPlace { index, offset: self.offset(index) })
    }

    /// The element at `place`; `None` past the end.
    #[inline]
    pub fn item(&self, place: PackedPlace) -> Option<Item<'_>> {
        let rest = self.as_slice().get(place.offset..)?;
        (!rest.is_empty()).then(|| entry::item(rest))
    }

    /// The place after `place`: of the value, when `place` is that of a field.
    #[inline]
    pub fn next(&self, place: PackedPlace) -> Option<PackedPlace> {
        let index = place.index + 1;
        (index < self.len()).then(|| PackedPlace { index, offset: self.skip(place.offset, 1) })
    }

    /// The first element equal to `value` among every `step`th, the first of all included:
    /// with a step of 2, a field of a hash and never a value.
    pub fn find(&self, value: &[u8], step: usize) -> Option<PackedPlace> {
        let wanted = EncodedEntry::new(value);
        let entries = self.as_slice();
        let (mut index, mut offset) = (0, 0);
        while offset < entries.len() {
            if wanted.is_at(entries, offset) {
                return Some(PackedPlace { index, offset });
            }
            for _ in 0..step {
                offset += entry::size_at(entries, offset);
            }
            index += step;
        }
        None
    }

    /// Adds an element at the end.
    pub fn push_back(&mut self, value: &[u8]) {
        let end = self.bytes();
        self.write(end..end, value, 1);
    }

    /// Adds an element at the front. Moves all others.
    pub fn push_front(&mut self, value: &[u8]) {
        self.write(0..0, value, 1);
    }

    /// Inserts `value` before the element at `index`, or at the end when there is no such element.
    pub fn insert(&mut self, index: usize, value: &[u8]) {
        let offset = self.offset(index.min(self.len()));
        self.write(offset..offset, value, 1);
    }

    /// False when there is no such element.
    pub fn replace(&mut self, index: usize, value: &[u8]) -> bool {
        let place = isize::try_from(index).ok().and_then(|index| self.at(index));
        place.is_some_and(|place| self.replace_at(place, value))
    }

    /// Replaces the element at `place`; false past the end.
    pub fn replace_at(&mut self, place: PackedPlace, value: &[u8]) -> bool {
        let found = place.offset < self.bytes();
        if found {
            self.write(place.offset..self.skip(place.offset, 1), value, 0);
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
        self.remove_at(PackedPlace { index: start, offset: self.offset(start) }, count)
    }

    /// Removes up to `count` elements from `place` on, and says how many.
    pub fn remove_at(&mut self, place: PackedPlace, count: usize) -> usize {
        let len = self.len();
        let count = count.min(len.saturating_sub(place.index));
        if count == len {
            *self = Self::new();
            return count;
        }
        let to_the_end = place.index + count == len;
        let end = if to_the_end { self.bytes() } else { self.skip(place.offset, count) };
        self.gap(place.offset..end, 0);
        self.set_len(len - count);
        count
    }

    /// Removes and returns the first element.
    pub fn pop_front(&mut self) -> Option<Bytes> {
        let first = self.get(0)?.to_bytes();
        self.remove(0);
        Some(first)
    }

    /// Removes and returns the last element.
    pub fn pop_back(&mut self) -> Option<Bytes> {
        let last = self.get(-1)?.to_bytes();
        self.remove(self.len() - 1);
        Some(last)
    }

    /// Keeps the elements for which `keep` is true, in one pass.
    pub fn retain(&mut self, mut keep: impl FnMut(Item<'_>) -> bool) {
        let (mut read, mut written, mut kept) = (HEAD, HEAD, 0);
        while read < self.0.len() {
            let size = entry::size(&self.0[read..]);
            if keep(entry::item(&self.0[read..])) {
                self.0.copy_within(read..read + size, written);
                written += size;
                kept += 1;
            }
            read += size;
        }
        self.0.truncate(written);
        self.set_len(kept);
        self.shrink();
    }

    /// Takes the elements from `index` on out into a sequence of their own.
    pub fn split_off(&mut self, index: usize) -> Self {
        let len = self.len();
        if index == 0 || index >= len {
            return if index == 0 { std::mem::take(self) } else { Self::new() };
        }
        let offset = self.offset(index);
        let rest = &self.as_slice()[offset..];
        let mut other = Self(Vec::with_capacity(HEAD + rest.len()));
        other.0.extend_from_slice(&[0; HEAD]);
        other.0.extend_from_slice(rest);
        other.set_len(len - index);
        self.0.truncate(HEAD + offset);
        self.set_len(index);
        self.shrink();
        other
    }

    /// Moves all elements of `other` to the end of this sequence.
    pub fn append(&mut self, other: &mut Self) {
        let other = std::mem::take(other);
        if self.is_empty() {
            *self = other;
        } else {
            let len = self.len() + other.len();
            self.reserve(other.bytes());
            self.0.extend_from_slice(other.as_slice());
            self.set_len(len);
        }
    }

    /// Replaces the bytes of `old` with the entry of `value`. The number of entries grows by
    /// `more`.
    fn write(&mut self, old: Range<usize>, value: &[u8], more: usize) {
        let entry = EncodedEntry::new(value);
        let len = self.len() + more;
        entry.write(self.gap(old, entry.size()));
        self.set_len(len);
    }

    /// Stores the number of entries. Without entries there is no allocation.
    fn set_len(&mut self, len: usize) {
        match self.0.first_chunk_mut() {
            Some(count) if len > 0 => *count = (len as u32).to_le_bytes(),
            _ => self.0 = Vec::new(),
        }
    }

    /// Makes `old` a gap of `size` bytes, and moves what follows it.
    fn gap(&mut self, old: Range<usize>, size: usize) -> &mut [u8] {
        let end = self.0.len().max(HEAD);
        let (start, old_end) = (HEAD + old.start, HEAD + old.end);
        let new_end = end - old.len() + size;
        if new_end > self.0.len() {
            self.reserve(new_end - self.0.len());
            self.0.resize(new_end, 0);
        }
        self.0.copy_within(old_end..end, start + size);
        self.0.truncate(new_end);
        if new_end < end {
            self.shrink();
        }
        &mut self.0[start..start + size]
    }

    fn reserve(&mut self, more: usize) {
        let needed = self.0.len() + more;
        if needed > self.0.capacity() {
            // Small ones grow by 16 bytes, so that not every other push allocates.
            let class = size_class(needed).next_multiple_of(16);
            self.0.reserve_exact(class - self.0.len());
        }
    }

    /// Gives memory back when half of it is unused.
    fn shrink(&mut self) {
        let class = size_class(self.0.len());
        if class <= self.0.capacity() / 2 {
            self.0.shrink_to(class);
        }
    }

    /// The offset at which the entry of `index` begins. For the length, the end of the last entry.
    fn offset(&self, index: usize) -> usize {
        if index <= self.len() / 2 {
            return self.skip(0, index);
        }
        let mut rest = self.as_slice();
        for _ in index..self.len() {
            rest = &rest[..rest.len() - entry::size_before(rest)];
        }
        rest.len()
    }

    /// Where the entry `count` after the one at `offset` begins; at most the end.
    #[inline]
    fn skip(&self, offset: usize, count: usize) -> usize {
        let entries = self.as_slice();
        (0..count).fold(offset, |offset, _| offset + entry::size_at(entries, offset))
    }
}

/// `size` rounded up to what an allocator sets aside for it anyway: a multiple of 8, above 64
/// bytes one of four steps to the next power of two, and at the most 4 KB more.
pub(in crate::value) fn size_class(size: usize) -> usize {
    let power = 1 << size.saturating_sub(1).max(1).ilog2();
    size.next_multiple_of((power / 4).clamp(8, 4096))
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
        let (item, rest) = entry::split(self.bytes);
        self.bytes = rest;
        Some(item)
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
