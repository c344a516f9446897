//! Finding items and members of large containers without passing over those before.
//!
//! A container of many items has an entry in the [`Index`] of its document: where every so many of its
//! items begin, and for an object a table of its names. It is made when the document is read, and kept
//! as the document changes. A document without such a container has none.

use std::hash::BuildHasher;
use std::ops::Range;

use foldhash::fast::RandomState;
use hashbrown::HashTable;

use super::node::{Items, Node, View, each_child};

/// A container with so many items or members gets an entry, and loses it with half as many.
pub(super) const MANY: usize = 1024;

/// Items of a chunk.
const CHUNK: usize = 64;

/// The large containers of a document.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    /// In the order of where they begin.
    all: Vec<Wide>,
    hasher: RandomState,
}

/// A large container.
#[derive(Debug, Clone)]
pub(super) struct Wide {
    /// Where it begins in the document.
    at: usize,
    /// How many bytes stand before its content.
    head: usize,
    /// Items or members.
    count: usize,
    /// There is at least one.
    chunks: Vec<Chunk>,
    /// The numbers of the members of an object, by the hashes of their names.
    names: Option<HashTable<u32>>,
}

/// Some items that stand one behind the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chunk {
    /// The number of the first one.
    first: usize,
    /// Where it begins in the content.
    start: usize,
}

/// A change of how many items a container has.
#[derive(Debug, Clone)]
pub(super) enum Turnover<'a> {
    /// None.
    None,
    /// So many items have come, before the one of a number.
    Items(usize, usize),
    /// A member has come at the end.
    Member(&'a [u8]),
    /// The items of these numbers have gone.
    Gone(Range<usize>),
    /// A member has gone, of which [`Index::member_goes`] has been told before.
    Went,
}

impl Turnover<'_> {
    /// How many more items there are.
    pub(super) fn more(&self) -> isize {
        match self {
            Self::None => 0,
            Self::Items(_, count) => *count as isize,
            Self::Member(_) => 1,
            Self::Gone(numbers) => -(numbers.len() as isize),
            Self::Went => -1,
        }
    }
}

impl Index {
    /// The large containers of a document; `None` if it has none.
    pub(super) fn of(document: &[u8]) -> Option<Box<Self>> {
        let mut index = Self::default();
        index.add_all(document, 0);
        (!index.is_empty()).then(|| Box::new(index))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Bytes of heap.
    pub(super) fn heap(&self) -> usize {
        let entries = self.all.capacity() * size_of::<Wide>();
        size_of::<Self>() + entries + self.all.iter().map(Wide::heap).sum::<usize>()
    }

    /// The entry of the container that begins here.
    pub(super) fn get(&self, place: usize) -> Option<&Wide> {
        self.find(place).and_then(|found| self.all.get(found))
    }

    fn get_mut(&mut self, place: usize) -> Option<&mut Wide> {
        self.find(place).and_then(|found| self.all.get_mut(found))
    }

    fn find(&self, place: usize) -> Option<usize> {
        self.all.binary_search_by_key(&place, |wide| wide.at).ok()
    }

    /// The number of the member of this name, and where it begins.
    pub(super) fn member(&self, document: &[u8], object: usize, name: &[u8]) -> Option<Member> {
        self.get(object)?.member(document, &self.hasher, name)
    }

    /// Makes entries for the large containers in a value that begins here.
    pub(super) fn add_all(&mut self, document: &[u8], place: usize) {
        let node = node_at(document, place);
        let end = place + node.bytes().len();
        if end - place <= MANY || !node.is_container() {
            return;
        }
        let (hasher, mut inner) = (self.hasher.clone(), Vec::new());
        let mut note = |value: Node<'_>, left: usize| {
            if value.is_container() && value.bytes().len() > MANY {
                inner.push(end - left - value.bytes().len());
            }
        };
        if node.count() >= Some(MANY) {
            let wide = Wide::of(document, place, &hasher, note);
            let before = self.all.partition_point(|wide| wide.at < place);
            self.all.splice(before..before, wide);
        } else {
            each_child(node, |_, value, [_, left]| note(value, left));
        }
        inner.into_iter().for_each(|place| self.add_all(document, place));
    }

    /// Bytes have been replaced by others, and those behind them have moved. The containers around them
    /// begin at `around`, from the root on; what began in the old bytes is gone.
    pub(super) fn replaced(
        &mut self,
        around: &[usize],
        old: &Range<usize>,
        new_len: usize,
        turnover: &Turnover<'_>,
    ) {
        if matches!(turnover, Turnover::Went) {
            return;
        }
        self.all.retain(|wide| !old.contains(&wide.at));
        let hasher = self.hasher.clone();
        let inner = around.last().and_then(|inner| self.get_mut(*inner));
        let outer = match (inner, turnover) {
            (_, Turnover::None) | (None, _) => around,
            (Some(wide), turnover) => {
                wide.turn_over(turnover, old, new_len, &hasher);
                around.split_last().map_or(around, |(_, outer)| outer)
            }
        };
        self.moved(outer, old.end, new_len as isize - old.len() as isize);
    }

    /// The first bytes of a container have been replaced.
    pub(super) fn head_replaced(&mut self, around: &[usize], place: usize, old: usize, new: usize) {
        if old != new {
            self.moved(around, place + old, new as isize - old as isize);
            if let Some(wide) = self.get_mut(place) {
                wide.head = new;
            }
        }
    }

    /// What began here or behind begins so much later.
    fn moved(&mut self, around: &[usize], from: usize, grown: isize) {
        if grown == 0 {
            return;
        }
        for place in around {
            if let Some(wide) = self.get_mut(*place) {
                let from = from - (wide.at + wide.head);
                let behind = wide.chunks.partition_point(|chunk| chunk.start < from);
                for chunk in wide.chunks.iter_mut().skip(behind.max(1)) {
                    chunk.start = chunk.start.saturating_add_signed(grown);
                }
            }
        }
        let behind = self.all.partition_point(|wide| wide.at < from);
        for wide in self.all.iter_mut().skip(behind) {
            wide.at = wide.at.saturating_add_signed(grown);
        }
    }

    /// The last member of an object, which begins at `last`, is about to move into the place of
    /// another; the object's content ends at `end`.
    pub(super) fn member_goes(
        &mut self,
        document: &[u8],
        around: &[usize],
        gap: &Range<usize>,
        (last, end): (usize, usize),
    ) {
        let Some((object, outer)) = around.split_last() else { return };
        let hasher = self.hasher.clone();
        if let Some(wide) = self.get_mut(*object) {
            wide.member_goes(document, &hasher, gap, last);
        }
        self.all.retain(|wide| !gap.contains(&wide.at));
        for wide in self.all.iter_mut().filter(|wide| (gap.end..end).contains(&wide.at)) {
            wide.at = if wide.at >= last {
                wide.at - last + gap.start
            } else {
                wide.at + (end - last) - gap.len()
            };
        }
        self.all.sort_unstable_by_key(|wide| wide.at);
        // Outside of the object it is as if the gap lay at its end.
        self.moved(outer, end, -(gap.len() as isize));
    }

    /// Makes an entry for a container that has become large, and takes away that of one that no longer
    /// is; else sees that the chunk of the item of this number, which has changed, is not too large.
    pub(super) fn settle(&mut self, document: &[u8], place: usize, number: usize) {
        let count = node_at(document, place).count().unwrap_or_default();
        let hasher = self.hasher.clone();
        match (self.find(place), self.get_mut(place)) {
            (None, _) if count >= MANY => {
                let wide = Wide::of(document, place, &hasher, |_, _| {});
                let before = self.all.partition_point(|wide| wide.at < place);
                self.all.splice(before..before, wide);
            }
            (Some(found), _) if count < MANY / 2 => drop(self.all.remove(found)),
            (_, Some(wide)) => wide.settle(document, number, &hasher),
            _ => {}
        }
    }
}

/// A member that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member {
    /// How many members come before it.
    pub(super) number: usize,
    /// Where it begins in the document.
    pub(super) place: usize,
}

impl Wide {
    /// The entry of a container, whose values are told with the number of the bytes behind them.
    fn of(
        document: &[u8],
        place: usize,
        hasher: &RandomState,
        mut each: impl FnMut(Node<'_>, usize),
    ) -> Option<Self> {
        let node = node_at(document, place);
        let count = node.count().filter(|count| u32::try_from(*count).is_ok())?;
        let head = node.head();
        let mut wide = Self { at: place, head: head.start, count, chunks: Vec::new(), names: None };
        wide.chunks.reserve_exact(count / CHUNK + 1);
        wide.names = node.is_object().then(|| HashTable::with_capacity(count + count / 8));
        let mut number = 0;
        each_child(node, |name, value, [from, behind]| {
            if number % CHUNK == 0 {
                wide.chunks.push(Chunk { first: number, start: head.len - from });
            }
            wide.add_name(name, number, hasher);
            each(value, behind);
            number += 1;
        });
        Some(wide)
    }

    fn heap(&self) -> usize {
        let names = self.names.as_ref().map_or(0, HashTable::allocation_size);
        self.chunks.capacity() * size_of::<Chunk>() + names
    }

    /// Where the item or member behind the one that begins here does.
    fn next(&self, document: &[u8], item: usize) -> usize {
        let end = |place: usize| place + node_at(document, place).bytes().len();
        if self.names.is_some() { end(end(item)) } else { end(item) }
    }

    /// Where the item of a number begins. That of as many as there are is the end of the content.
    pub(super) fn item(&self, document: &[u8], number: usize) -> Option<usize> {
        if number > self.count {
            return None;
        }
        let behind = self.chunks.partition_point(|chunk| chunk.first <= number);
        let chunk = self.chunks.get(behind.checked_sub(1)?)?;
        let begin = self.at + self.head + chunk.start;
        Some((chunk.first..number).fold(begin, |item, _| self.next(document, item)))
    }

    fn member(&self, document: &[u8], hasher: &RandomState, name: &[u8]) -> Option<Member> {
        let mut place = 0;
        let is_it = |number: &u32| {
            place = self.item(document, *number as usize).unwrap_or_default();
            node_at(document, place).text() == name
        };
        let number = *self.names.as_ref()?.find(hasher.hash_one(name), is_it)?;
        Some(Member { number: number as usize, place })
    }

    /// Adds a name. There has to be room, or the table is left out and made anew.
    fn add_name(&mut self, name: &[u8], number: usize, hasher: &RandomState) {
        if let Some(names) = &mut self.names
            && names.len() < names.capacity()
        {
            names.insert_unique(hasher.hash_one(name), number as u32, |_| 0);
        }
    }

    fn turn_over(
        &mut self,
        turnover: &Turnover<'_>,
        old: &Range<usize>,
        new_len: usize,
        hasher: &RandomState,
    ) {
        match turnover {
            Turnover::None | Turnover::Went => {}
            Turnover::Items(number, count) => self.insert(*number, *count, new_len),
            Turnover::Member(name) => {
                self.add_name(name, self.count, hasher);
                self.insert(self.count, 1, new_len);
            }
            Turnover::Gone(numbers) => {
                let start = old.start - (self.at + self.head);
                self.remove(numbers, start, old.len());
            }
        }
    }

    /// New items go to the end of a chunk rather than before one.
    fn insert(&mut self, number: usize, count: usize, len: usize) {
        let behind = self.chunks.partition_point(|chunk| chunk.first < number).max(1);
        for chunk in self.chunks.iter_mut().skip(behind) {
            chunk.first += count;
            chunk.start += len;
        }
        self.count += count;
    }

    fn remove(&mut self, numbers: &Range<usize>, start: usize, len: usize) {
        for chunk in &mut self.chunks {
            if chunk.first >= numbers.end {
                chunk.first -= numbers.len();
                chunk.start -= len;
            } else if chunk.first > numbers.start {
                *chunk = Chunk { first: numbers.start, start };
            }
        }
        // Of chunks that begin at one place, all but the last are empty, and those are the same.
        self.chunks.dedup();
        self.count -= numbers.len();
        self.drop_empty();
    }

    fn member_goes(
        &mut self,
        document: &[u8],
        hasher: &RandomState,
        gap: &Range<usize>,
        last: usize,
    ) {
        let content = self.at + self.head;
        let Some(number_of_last) = self.count.checked_sub(1) else { return };
        let Some(gone) = self.member(document, hasher, node_at(document, gap.start).text()) else {
            return;
        };
        let moved_name = node_at(document, last).text();
        let moved_len = self.next(document, last) - last;
        if let Some(names) = &mut self.names {
            let hash = hasher.hash_one(node_at(document, gap.start).text());
            if let Ok(entry) = names.find_entry(hash, |it| *it as usize == gone.number) {
                entry.remove();
            }
            let hash = hasher.hash_one(moved_name);
            if let Some(it) = names.find_mut(hash, |it| *it as usize == number_of_last) {
                *it = gone.number as u32;
            }
        }
        let grown = moved_len as isize - gap.len() as isize;
        for chunk in self.chunks.iter_mut().filter(|chunk| content + chunk.start >= gap.end) {
            chunk.start = chunk.start.saturating_add_signed(grown);
        }
        self.count = number_of_last;
        self.drop_empty();
    }

    /// Drops chunks that begin at the end.
    fn drop_empty(&mut self) {
        while self.chunks.len() > 1 && self.chunks.last().is_some_and(|it| it.first >= self.count) {
            self.chunks.pop();
        }
    }

    fn settle(&mut self, document: &[u8], number: usize, hasher: &RandomState) {
        let no_room = self.names.as_ref().is_some_and(|names| names.len() < self.count);
        if no_room || self.chunks.len() > 16 + self.count / CHUNK * 4 {
            if let Some(anew) = Self::of(document, self.at, hasher, |_, _| {}) {
                *self = anew;
            }
            return;
        }
        let behind = self.chunks.partition_point(|chunk| chunk.first <= number).max(1);
        let end = self.chunks.get(behind).map_or(self.count, |chunk| chunk.first);
        let Some(chunk) = self.chunks.get(behind - 1).copied() else { return };
        if end - chunk.first <= 2 * CHUNK {
            return;
        }
        let content = self.at + self.head;
        let mut item = content + chunk.start;
        let mut new = Vec::new();
        for number in chunk.first + 1..end {
            item = self.next(document, item);
            if (number - chunk.first) % CHUNK == 0 {
                new.push(Chunk { first: number, start: item - content });
            }
        }
        self.chunks.splice(behind..behind, new);
    }
}

/// A document as it is read: its bytes, and where to find what is in its large containers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Body<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) index: Option<&'a Index>,
}

impl<'a> Body<'a> {
    pub(super) fn root(self) -> Node<'a> {
        Node::new(self.bytes)
    }

    /// The entry of a container of this document.
    pub(super) fn wide(self, container: Node<'a>) -> Option<&'a Wide> {
        self.index?.get(self.place(container))
    }

    fn place(self, node: Node<'a>) -> usize {
        node.address().wrapping_sub(self.root().address())
    }

    /// The member of an object that has an entry, with its name as it lies there.
    pub(super) fn member(self, object: Node<'a>, name: &[u8]) -> Option<(&'a [u8], Node<'a>)> {
        let found = self.index?.member(self.bytes, self.place(object), name)?;
        let name = node_at(self.bytes, found.place);
        Some((name.text(), node_at(self.bytes, found.place + name.bytes().len())))
    }

    /// The item of an array that has an entry.
    pub(super) fn item(self, wide: &Wide, number: usize) -> Option<Node<'a>> {
        let there = (number < wide.count).then_some(number)?;
        wide.item(self.bytes, there).map(|place| node_at(self.bytes, place))
    }

    /// The items of an array from this one on.
    pub(super) fn items_from(self, array: Node<'a>, number: usize) -> Option<Items<'a>> {
        let View::Array(mut items) = array.view() else { return None };
        let skipped = self.wide(array).and_then(|wide| {
            let place = wide.item(self.bytes, number)?;
            let len = self.place(array) + array.bytes().len() - place;
            Some(Items::new(self.bytes.get(place..place + len)?, wide.count - number))
        });
        skipped.or_else(|| {
            if number > 0 {
                items.nth(number - 1);
            }
            Some(items)
        })
    }
}

/// The value that begins at a place of a document.
fn node_at(document: &[u8], place: usize) -> Node<'_> {
    Node::new(document.get(place..).unwrap_or_default())
}

#[cfg(test)]
impl Index {
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.all.iter().map(|wide| wide.at)
    }

    /// Looks for each item of a container, and holds it against where it lies.
    pub(super) fn check(&self, document: &[u8], place: usize) {
        let (kept, anew) =
            (self.get(place).unwrap(), Wide::of(document, place, &self.hasher, |_, _| {}).unwrap());
        assert_eq!((kept.head, kept.count), (anew.head, anew.count));
        let names = |wide: &Wide| wide.names.as_ref().map(HashTable::len);
        assert_eq!(names(kept), names(&anew));
        let mut item = place + kept.head;
        for number in 0..kept.count {
            if kept.names.is_some() {
                let name = node_at(document, item).text();
                let found = kept.member(document, &self.hasher, name);
                assert_eq!(found, Some(Member { number, place: item }));
            }
            let chunk = kept.chunks.iter().find(|chunk| chunk.first == number);
            let start = item - place - kept.head;
            assert!(chunk.is_none_or(|chunk| chunk.start == start), "{number}");
            item = kept.next(document, item);
        }
        let sizes = kept.chunks.windows(2).map(|pair| pair[1].first - pair[0].first);
        assert!(sizes.clone().all(|size| (1..=4 * CHUNK).contains(&size)));
    }
}
