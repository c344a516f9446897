//! [`Node`]: up to about a hundred entries, packed into one allocation.
//!
//! A node begins with the names of the fields of its first entry, because the entries of a stream
//! tend to have the same. An entry with these holds only its values. Ids are stored relative to the
//! node's first id: milliseconds as a difference, and within the same millisecond the number as
//! well.
//!
//! ```text
//! node    n name*n  ...gap...  entry entry ...        n: how many names, as a varint
//! entry   size  head ms seq value*n  size             head 0: the names of the node
//!         size  head ms seq (name value)*head  size   else: as many names of its own
//! ```
//!
//! `size` counts what is between the two sizes; the second is written backwards, so that entries
//! can be walked from either end. Names and values are elements of a
//! [`Packed`](super::super::Packed) without their tails, so integers are small here too. Entries
//! that go at the front leave a gap, which costs nothing to make and is given back with the node.
//!
//! Where one node ends and the next begins shows: `XTRIM ~` removes whole nodes only. So a node
//! also knows how large Redis's own would be, which keeps entries that were deleted.

use crate::value::packed::entry::{self, integer_size};
use crate::value::packed::{FRAME, Item, size_class};

use super::Id;
use crate::value::part::Duplicate;

const _: () = assert!(size_of::<Node>() == 72);

/// What a varint can take.
const WIDEST: usize = 10;

/// Some consecutive entries of a stream in one allocation; see the module for its layout.
#[derive(Clone, Default)]
pub struct Node {
    /// The id that the node was made with; that entry may be gone.
    pub first: Id,
    /// The id that was added last; that entry may be gone too.
    pub(super) last: Id,
    bytes: Vec<u8>,
    /// Where the first entry begins.
    start: u32,
    /// How many entries there are, deleted ones not counted.
    pub count: u32,
    /// Entries that were here.
    deleted: u32,
    /// What names and entries take in Redis's listpack, deleted ones included.
    listpack: u32,
}

impl Duplicate for Node {
    fn duplicate(&self) -> Self {
        Self { bytes: self.bytes.duplicate(), ..*self }
    }
}

/// Names and values of an entry to be added, as they stand among the arguments of a call.
pub type Pairs<'p> = [[&'p [u8]; 2]];

impl Node {
    pub(super) fn new(first: Id, pairs: &Pairs<'_>) -> Self {
        let mut bytes = Vec::new();
        push_varint(pairs.len() as u64, &mut bytes);
        let mut listpack = integer_size(pairs.len() as i64) + integer_size(0);
        for [name, _] in pairs {
            let name = entry::EncodedEntry::new(name);
            listpack += name.size();
            name.write_bare(&mut bytes);
        }
        let start = bytes.len() as u32;
        Self { first, last: first, bytes, start, count: 0, deleted: 0, listpack: listpack as u32 }
    }

    pub(super) fn heap(&self) -> usize {
        self.bytes.capacity()
    }

    /// What Redis's listpack of the same entries would take.
    pub(super) fn listpack_bytes(&self) -> usize {
        FRAME
            + integer_size(i64::from(self.count))
            + integer_size(i64::from(self.deleted))
            + self.listpack as usize
    }

    /// Entries, those that were deleted included.
    pub(super) fn ever(&self) -> usize {
        self.count as usize + self.deleted as usize
    }

    /// Adds an entry, whose id is greater than all others.
    pub(super) fn push(&mut self, id: Id, pairs: &Pairs<'_>) {
        self.reserve(pairs);
        let same = self.has_names(pairs);
        let start = self.bytes.len();
        self.bytes.push(0);
        push_varint(if same { 0 } else { pairs.len() as u64 }, &mut self.bytes);
        let ms = id.ms - self.first.ms;
        push_varint(ms, &mut self.bytes);
        push_varint(if ms == 0 { id.seq - self.first.seq } else { id.seq }, &mut self.bytes);
        let mut listpack = 0;
        for [name, value] in pairs {
            if !same {
                listpack += push_element(name, &mut self.bytes);
            }
            listpack += push_element(value, &mut self.bytes);
        }
        self.frame(start);
        self.last = id;
        self.count += 1;
        self.listpack += (listpack + self.listpack_overhead(id, pairs.len(), same)) as u32;
    }

    /// Writes the size of what follows `start` on both sides of it.
    fn frame(&mut self, start: usize) {
        let size = self.bytes.len() - start - 1;
        if size < 128 {
            self.bytes[start] = size as u8;
            self.bytes.push(size as u8);
            return;
        }
        let mut written = Vec::with_capacity(WIDEST);
        push_varint(size as u64, &mut written);
        self.bytes.splice(start..=start, written.iter().copied());
        self.bytes.extend(written.iter().rev());
    }

    /// Flags, both differences, the number of names and the number of elements.
    fn listpack_overhead(&self, id: Id, pairs: usize, same: bool) -> usize {
        let ms = integer_size((id.ms - self.first.ms) as i64);
        let seq = integer_size(id.seq.wrapping_sub(self.first.seq) as i64);
        let (elements, names) =
            if same { (pairs + 3, 0) } else { (2 * pairs + 4, integer_size(pairs as i64)) };
        integer_size(0) + ms + seq + names + integer_size(elements as i64)
    }

    /// Makes room by size classes of the allocator.
    #[inline]
    fn reserve(&mut self, pairs: &Pairs<'_>) {
        let text: usize = pairs.iter().map(|[_, value]| value.len() + 2).sum();
        let needed = self.bytes.len() + text + 16;
        if needed > self.bytes.capacity() {
            self.bytes.reserve_exact(size_class(needed) - self.bytes.len());
        }
    }

    /// Gives back what is not used: the node will not grow any more.
    pub(super) fn seal(&mut self) {
        self.bytes.shrink_to_fit();
    }

    fn has_names(&self, pairs: &Pairs<'_>) -> bool {
        let (count, mut rest) = read_varint(&self.bytes);
        count == pairs.len() as u64 && pairs.iter().all(|[name, _]| take(&mut rest).eq_bytes(name))
    }

    /// Where the entries begin and end.
    pub(super) fn ends(&self) -> (usize, usize) {
        (self.start as usize, self.bytes.len())
    }

    /// The entry at `offset`, and where the one after it begins.
    #[inline]
    pub(super) fn at(&self, offset: usize) -> (StreamEntry<'_>, usize) {
        let (size, rest) = read_varint(&self.bytes[offset..]);
        let body = self.bytes.len() - rest.len();
        let size = size as usize;
        let entry = self.read(&self.bytes[body..body + size]);
        (entry, body + size + (body - offset))
    }

    /// The entry that ends at `offset`, and where it begins.
    pub(super) fn before(&self, offset: usize) -> (StreamEntry<'_>, usize) {
        let (size, width) = read_varint_back(&self.bytes[..offset]);
        let end = offset - width;
        let entry = self.read(&self.bytes[end - size..end]);
        (entry, end - size - width)
    }

    #[inline]
    fn read<'n>(&'n self, body: &'n [u8]) -> StreamEntry<'n> {
        let (own_names, rest) = read_varint(body);
        let (ms, rest) = read_varint(rest);
        let (seq, rest) = read_varint(rest);
        let ms_is_first = ms == 0;
        let id = Id {
            ms: self.first.ms + ms,
            seq: if ms_is_first { self.first.seq + seq } else { seq },
        };
        StreamEntry { id, names: &self.bytes, own_names: own_names as usize, rest }
    }

    /// The offset of the first entry whose id is not less than `id`; the end when there is no such
    /// entry.
    pub(super) fn seek(&self, id: Id) -> usize {
        let (mut offset, end) = self.ends();
        while offset < end {
            let (entry, next) = self.at(offset);
            if entry.id >= id {
                break;
            }
            offset = next;
        }
        offset
    }

    /// Takes out the entry at `offset`.
    pub(super) fn remove(&mut self, offset: usize) {
        let (_, next) = self.at(offset);
        if offset == self.start as usize {
            self.start = next as u32;
        } else {
            self.bytes.drain(offset..next);
        }
        self.count -= 1;
        self.deleted += 1;
    }

    /// The names of the fields of the first entry there was.
    pub fn names(&self) -> impl Iterator<Item = Item<'_>> {
        let (count, mut rest) = read_varint(&self.bytes);
        (0..count).map(move |_| take(&mut rest))
    }

    /// The entries, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = StreamEntry<'_>> {
        let (mut offset, end) = self.ends();
        std::iter::from_fn(move || {
            (offset < end).then(|| {
                let (entry, next) = self.at(offset);
                offset = next;
                entry
            })
        })
    }
}

/// An entry of a stream.
#[derive(Clone, Copy)]
pub struct StreamEntry<'n> {
    /// The id.
    pub id: Id,
    /// Begins with the names of the node.
    names: &'n [u8],
    /// 0: those of the node.
    own_names: usize,
    rest: &'n [u8],
}

impl<'n> StreamEntry<'n> {
    /// True when it has the same names as the first entry of its node had.
    pub fn has_names_of_node(&self) -> bool {
        self.own_names == 0
    }

    /// How many pairs of a name and a value it has.
    pub fn len(&self) -> usize {
        if self.own_names > 0 { self.own_names } else { read_varint(self.names).0 as usize }
    }

    /// Whether the entry has no pair, which holds for none that a client added.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Names and values, in the order in which they were added.
    pub fn pairs(self) -> impl Iterator<Item = (Item<'n>, Item<'n>)> {
        let (mut names, mut rest) = (read_varint(self.names).1, self.rest);
        (0..self.len()).map(move |_| {
            let from = if self.own_names > 0 { &mut rest } else { &mut names };
            let name = take(from);
            (name, take(&mut rest))
        })
    }
}

fn take<'b>(bytes: &mut &'b [u8]) -> Item<'b> {
    let (item, rest) = entry::split_bare(bytes);
    *bytes = rest;
    item
}

/// Adds an element; what it takes in Redis's listpack.
#[inline]
fn push_element(element: &[u8], to: &mut Vec<u8>) -> usize {
    let element = entry::EncodedEntry::new(element);
    element.write_bare(to);
    element.size()
}

#[inline]
fn push_varint(mut number: u64, to: &mut Vec<u8>) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// The number at the start of `bytes`, and what follows it.
#[inline]
fn read_varint(bytes: &[u8]) -> (u64, &[u8]) {
    let (mut number, mut shift) = (0, 0);
    for (place, byte) in bytes.iter().take(WIDEST).enumerate() {
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            return (number, &bytes[place + 1..]);
        }
        shift += 7;
    }
    (number, &[])
}

/// The size that was written backwards at the end of `bytes`, and how many bytes it takes.
fn read_varint_back(bytes: &[u8]) -> (usize, usize) {
    let mut size = 0;
    for (place, byte) in bytes.iter().rev().take(WIDEST).enumerate() {
        size |= usize::from(byte & 0x7F) << (7 * place);
        if byte & 0x80 == 0 {
            return (size, place + 1);
        }
    }
    (size, WIDEST)
}
