//! [`Entries`]: what a stream holds, ordered by id.
//!
//! The nodes are in a deque, in the order of their first ids. A node is found by bisection; adding
//! one at the end and dropping one at the front takes constant time. A node in the middle is
//! removed only when the last of its hundred entries is.

use std::collections::VecDeque;

use super::node::{Node, Pairs, StreamEntry};
use super::{Id, StreamLimits};
use crate::value::part::Part;

/// A node never grows beyond, whatever its limits; nor may an entry.
const LARGEST: usize = 1 << 30;

/// The entries of a stream, packed into nodes.
#[derive(Clone, Default)]
pub struct Entries {
    nodes: VecDeque<Part<Node>>,
    len: usize,
    /// What the nodes hold.
    heap: usize,
}

/// Where an entry is, or would be: in which node and where in it. Always where an entry begins, or
/// behind the last node.
#[derive(Clone, Copy, PartialEq, Eq)]
struct EntryPlace {
    node: usize,
    offset: usize,
}

impl Entries {
    /// How many entries there are, deleted ones not counted.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub(super) fn heap(&self) -> usize {
        self.heap + self.nodes.capacity() * size_of::<Part<Node>>()
    }

    /// The entry with the least id.
    pub fn first(&self) -> Option<StreamEntry<'_>> {
        self.range(Id::MIN, Id::MAX).next()
    }

    /// The entry with the greatest id.
    pub fn last(&self) -> Option<StreamEntry<'_>> {
        self.range(Id::MIN, Id::MAX).next_back()
    }

    /// The entry with this id.
    pub fn get(&self, id: Id) -> Option<StreamEntry<'_>> {
        let place = self.find(id)?;
        Some(self.nodes[place.node].at(place.offset).0)
    }

    /// Whether there is an entry with this id.
    pub fn contains(&self, id: Id) -> bool {
        self.find(id).is_some()
    }

    /// Entries from one id to another, both included.
    pub fn range(&self, start: Id, end: Id) -> Range<'_> {
        let front = self.seek(start);
        let back = match end.next() {
            _ if start > end => front,
            Some(after) => self.seek(after),
            None => self.end(),
        };
        Range { nodes: &self.nodes, front, back }
    }

    /// Adds an entry whose id is greater than all others.
    pub(super) fn push(&mut self, id: Id, pairs: &Pairs<'_>, limits: &StreamLimits) {
        let size = pairs.iter().map(|[name, value]| name.len() + value.len()).sum();
        let needs_node = self.nodes.back().is_none_or(|last| limits.is_full(last, size));
        if needs_node {
            if let Some(last) = self.nodes.back_mut() {
                self.heap -= last.heap();
                last.seal();
                self.heap += last.heap();
            }
            let node = Node::new(id, pairs);
            self.heap += node.heap();
            self.nodes.push_back(node.into());
        }
        if let Some(last) = self.nodes.back_mut() {
            self.heap -= last.heap();
            last.push(id, pairs);
            self.heap += last.heap();
            self.len += 1;
        }
    }

    /// Whether an entry of these pairs can be kept at all.
    pub fn fits(pairs: &Pairs<'_>) -> bool {
        let sizes = pairs.iter().map(|[name, value]| name.len() + value.len());
        sizes.sum::<usize>() <= LARGEST
    }

    pub(super) fn remove(&mut self, id: Id) -> bool {
        let Some(place) = self.find(id) else { return false };
        self.remove_at(place);
        true
    }

    fn remove_at(&mut self, EntryPlace { node: index, offset }: EntryPlace) {
        let node = &mut self.nodes[index];
        node.remove(offset);
        self.len -= 1;
        if node.count == 0 {
            self.heap -= node.heap();
            self.nodes.remove(index);
            self.release_room();
        }
    }

    /// The nodes, in the order of their ids.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = &Node> {
        self.nodes.iter().map(|node| &**node)
    }

    /// The same entries, which share their nodes with these as they are now.
    pub(super) fn share(&mut self) -> Self {
        self.nodes.iter_mut().for_each(|node| drop(node.share()));
        self.clone()
    }

    /// Takes back the parts that no snapshot uses any more.
    pub(super) fn regain(&mut self) {
        self.nodes.iter_mut().for_each(Part::regain);
    }

    fn end(&self) -> EntryPlace {
        EntryPlace { node: self.nodes.len(), offset: 0 }
    }

    fn find(&self, id: Id) -> Option<EntryPlace> {
        let index = self.node_of(id)?;
        let node = &self.nodes[index];
        let offset = node.seek(id);
        let found = offset < node.ends().1 && node.at(offset).0.id == id;
        found.then_some(EntryPlace { node: index, offset })
    }

    /// The node that an entry of this id would be in.
    fn node_of(&self, id: Id) -> Option<usize> {
        self.nodes.partition_point(|node| node.first <= id).checked_sub(1)
    }

    /// The first place whose entry is not less than `id`.
    fn seek(&self, id: Id) -> EntryPlace {
        let Some(index) = self.node_of(id) else { return self.beginning_of(0) };
        let node = &self.nodes[index];
        let offset = node.seek(id);
        if offset == node.ends().1 {
            self.beginning_of(index + 1)
        } else {
            EntryPlace { node: index, offset }
        }
    }

    fn beginning_of(&self, node: usize) -> EntryPlace {
        let offset = self.nodes.get(node).map_or(0, |node| node.ends().0);
        EntryPlace { node, offset }
    }

    fn release_room(&mut self) {
        if self.nodes.capacity() > 16 && self.nodes.len() < self.nodes.capacity() / 4 {
            self.nodes.shrink_to(self.nodes.len() * 2);
        }
    }
}

/// How trimming goes.
#[derive(Clone, Copy, Debug)]
pub struct Trim {
    /// Which entries stay.
    pub bound: TrimBound,
    /// Only whole nodes.
    pub approximate: bool,
    /// The most entries to remove; 0 means no limit.
    pub limit: usize,
}

/// The two ways to limit a stream: MAXLEN and MINID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrimBound {
    /// The newest entries stay, as many as this.
    Len(usize),
    /// The entries from this id on stay.
    Id(Id),
}

/// Trimming.
impl Entries {
    /// Removes entries at the front; how many.
    pub(super) fn trim(&mut self, trim: &Trim) -> usize {
        let mut removed = 0;
        while let Some(node) = self.nodes.front() {
            let count = node.count as usize;
            let beyond = trim.limit > 0 && removed + count > trim.limit;
            if beyond || self.is_enough(trim.bound) {
                break;
            }
            if self.may_drop_first(trim.bound) {
                removed += self.drop_first();
            } else {
                let rest = if trim.approximate { 0 } else { self.trim_first(trim.bound) };
                removed += rest;
                break;
            }
        }
        self.release_room();
        removed
    }

    /// The ids that exact trimming would remove if the entries for which `stays` is true had to
    /// stay. Later entries take their place.
    pub(super) fn removable(&self, bound: TrimBound, stays: impl Fn(Id) -> bool) -> Vec<Id> {
        let all = self.range(Id::MIN, Id::MAX).map(|entry| entry.id);
        match bound {
            TrimBound::Len(most) => {
                let excess = self.len.saturating_sub(most);
                all.filter(|id| !stays(*id)).take(excess).collect()
            }
            TrimBound::Id(end) => all.take_while(|id| *id < end).filter(|id| !stays(*id)).collect(),
        }
    }

    fn is_enough(&self, bound: TrimBound) -> bool {
        matches!(bound, TrimBound::Len(most) if self.len <= most)
    }

    fn may_drop_first(&self, bound: TrimBound) -> bool {
        let Some(node) = self.nodes.front() else { return false };
        match bound {
            TrimBound::Len(most) => self.len >= most.saturating_add(node.count as usize),
            // As in Redis, also when the last entry was deleted.
            TrimBound::Id(id) => node.last < id,
        }
    }

    fn drop_first(&mut self) -> usize {
        let Some(node) = self.nodes.pop_front() else { return 0 };
        self.heap -= node.heap();
        self.len -= node.count as usize;
        node.count as usize
    }

    /// Removes entries of the first node, which does not go whole.
    fn trim_first(&mut self, bound: TrimBound) -> usize {
        let before = self.len;
        while let Some(node) = self.nodes.front_mut() {
            let (start, _) = node.ends();
            let goes = match bound {
                TrimBound::Len(most) => self.len > most,
                TrimBound::Id(id) => node.at(start).0.id < id,
            };
            if !goes {
                break;
            }
            node.remove(start);
            self.len -= 1;
            if node.count == 0 {
                self.drop_first();
                break;
            }
        }
        before - self.len
    }
}

/// Entries of a stream, from either end.
#[derive(Clone)]
pub struct Range<'s> {
    nodes: &'s VecDeque<Part<Node>>,
    front: EntryPlace,
    back: EntryPlace,
}

impl<'s> Iterator for Range<'s> {
    type Item = StreamEntry<'s>;

    fn next(&mut self) -> Option<StreamEntry<'s>> {
        if self.front == self.back {
            return None;
        }
        let node = self.nodes.get(self.front.node)?;
        let (entry, next) = node.at(self.front.offset);
        self.front.offset = next;
        if next == node.ends().1 {
            let index = self.front.node + 1;
            let offset = self.nodes.get(index).map_or(0, |node| node.ends().0);
            self.front = EntryPlace { node: index, offset };
        }
        Some(entry)
    }
}

impl DoubleEndedIterator for Range<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.front == self.back {
            return None;
        }
        let at_start =
            self.nodes.get(self.back.node).is_none_or(|node| self.back.offset == node.ends().0);
        if at_start {
            let index = self.back.node.checked_sub(1)?;
            self.back = EntryPlace { node: index, offset: self.nodes.get(index)?.ends().1 };
        }
        let (entry, start) = self.nodes.get(self.back.node)?.before(self.back.offset);
        self.back.offset = start;
        Some(entry)
    }
}

impl StreamLimits {
    /// Whether an entry of `size` bytes needs a new node.
    fn is_full(&self, node: &Node, size: usize) -> bool {
        let most = match self.node_max_bytes {
            0 => LARGEST,
            bytes => bytes.min(LARGEST),
        };
        node.listpack_bytes() + size >= most
            || self.node_max_entries > 0 && node.ever() >= self.node_max_entries
    }
}
