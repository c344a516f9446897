//! [`Nodes`]: a long list, as a deque of packed nodes.
//!
//! What Redis calls a quicklist. A node is filled until the limits say it is full, and a string
//! too large for any node has one of its own. Where nodes are split and merged follows Redis
//! step by step, because the encoding a client sees depends on what is left in the last node.
//! (180,000 random calls beside Valkey 9.1.2 gave the same replies, encodings and node counts.)

use std::collections::VecDeque;
use std::collections::vec_deque;

use super::{ListLimits, Side};
use crate::value::packed::{Item, Packed};
use crate::value::part::Part;

/// Fewer unused places than this in the deque are not worth a reallocation.
const SPARE_NODES: usize = 16;

/// No node is ever empty.
#[derive(Clone, Default)]
pub(super) struct Nodes {
    nodes: VecDeque<Part<Packed>>,
    /// How many elements all nodes have.
    len: usize,
    /// The heap of all nodes.
    heap: usize,
}

/// Where an element is: the node, and its index there.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    pub(super) node: usize,
    pub(super) index: usize,
}

impl Nodes {
    pub(super) fn new(first: Packed) -> Self {
        let mut nodes = Self::default();
        if !first.is_empty() {
            nodes.attach(0, first);
        }
        nodes
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn heap(&self) -> usize {
        size_of::<Self>() + self.nodes.capacity() * size_of::<Packed>() + self.heap
    }

    /// The same list, which shares its nodes with this one as they are now.
    pub(super) fn share(&mut self) -> Self {
        self.nodes.iter_mut().for_each(|node| drop(node.share()));
        self.clone()
    }

    /// Takes back the parts that no snapshot uses any more.
    pub(super) fn regain(&mut self) {
        self.nodes.iter_mut().for_each(Part::regain);
    }

    /// The nodes from `node` on.
    pub(super) fn iter_from(&self, node: usize) -> vec_deque::Iter<'_, Part<Packed>> {
        self.nodes.range(node.min(self.nodes.len())..)
    }

    /// The spot of the element at `index`, found from the nearer end by counting nodes.
    pub(super) fn seek(&self, index: usize) -> Option<Spot> {
        if index >= self.len {
            return None;
        }
        if index > self.len / 2 {
            return self.seek_backwards(index);
        }
        let mut start = 0;
        let node = self.nodes.iter().position(|node| {
            start += node.len();
            index < start
        })?;
        Some(Spot { node, index: index + self.nodes[node].len() - start })
    }

    fn seek_backwards(&self, index: usize) -> Option<Spot> {
        let mut start = self.len;
        let node = self.nodes.iter().rposition(|node| {
            start -= node.len();
            start <= index
        })?;
        Some(Spot { node, index: index - start })
    }

    pub(super) fn item(&self, spot: Spot) -> Option<Item<'_>> {
        self.nodes.get(spot.node)?.get(isize::try_from(spot.index).ok()?)
    }

    /// The first element equal to `value`.
    pub(super) fn find(&self, value: &[u8]) -> Option<Spot> {
        let found = |(node, packed): (usize, &Part<Packed>)| {
            packed.find(value, 1).map(|place| Spot { node, index: place.index() })
        };
        self.nodes.iter().enumerate().find_map(found)
    }

    pub(super) fn push(&mut self, side: Side, value: &[u8], limits: ListLimits) {
        let last = self.nodes.len().saturating_sub(1);
        let (edge, fresh) = match side {
            Side::Left => (0, 0),
            Side::Right => (last, self.nodes.len()),
        };
        self.push_to(edge, fresh, side, value, limits);
    }

    /// Removes the element at that end and hands it to `take`.
    pub(super) fn pop<R>(&mut self, side: Side, take: impl FnOnce(&mut Packed) -> R) -> Option<R> {
        let node = match side {
            Side::Left => 0,
            Side::Right => self.nodes.len().checked_sub(1)?,
        };
        (node < self.nodes.len()).then(|| self.edit(node, take))
    }

    /// Puts `value` right before or after the element at `spot`.
    pub(super) fn insert(&mut self, spot: Spot, after: bool, value: &[u8], limits: ListLimits) {
        let Spot { node, index } = spot;
        let cut = index + usize::from(after);
        let outside = cut == 0 || cut == self.nodes[node].len();
        if self.accepts(node, value, limits) {
            self.edit(node, |packed| packed.insert(cut, value));
        } else if outside && after {
            self.push_to(node + 1, node + 1, Side::Left, value, limits);
        } else if outside {
            self.push_to(node.wrapping_sub(1), node, Side::Right, value, limits);
        } else {
            self.insert_between(node, cut, after, value, limits);
        }
    }

    /// Puts `value` in the middle of a node that does not take it.
    fn insert_between(
        &mut self,
        node: usize,
        cut: usize,
        after: bool,
        value: &[u8],
        limits: ListLimits,
    ) {
        self.split(node, cut);
        if limits.is_large(value.len()) {
            self.attach(node + 1, single(value));
        } else if after {
            self.edit(node + 1, |right| right.push_front(value));
            self.merge_around(node, limits);
        } else {
            self.edit(node, |left| left.push_back(value));
            self.merge_around(node + 1, limits);
        }
    }

    pub(super) fn replace(&mut self, spot: Spot, value: &[u8], limits: ListLimits) {
        let Spot { node, index } = spot;
        match (is_plain(&self.nodes[node], limits), limits.is_large(value.len())) {
            (true, false) => {
                self.insert(spot, true, value, limits);
                self.detach(node);
            }
            (false, true) => self.replace_by_large(spot, value, limits),
            _ => {
                self.edit(node, |packed| packed.replace(index, value));
            }
        }
    }

    /// Puts a large string between what was before and after the element at `spot`.
    fn replace_by_large(&mut self, spot: Spot, value: &[u8], limits: ListLimits) {
        let Spot { node, index } = spot;
        self.split(node, index + 1);
        self.attach(node + 1, single(value));
        self.edit(node, |packed| packed.remove(index));
        if index > 0 {
            self.merge_around(node + 1, limits);
        }
    }

    pub(super) fn remove_range(&mut self, start: usize, mut count: usize) {
        let Some(Spot { mut node, mut index }) = self.seek(start) else { return };
        while count > 0 && node < self.nodes.len() {
            count -= self.edit(node, |packed| packed.remove_range(index, count));
            // A node that lost all its elements is gone, and the next has its place.
            node += usize::from(index > 0);
            index = 0;
        }
    }

    /// Lets `edit` change every node from that end on until it returns false.
    pub(super) fn edit_each(&mut self, from: Side, mut edit: impl FnMut(&mut Packed) -> bool) {
        let mut left = self.nodes.len();
        let mut node = 0;
        let mut goes_on = true;
        while goes_on && left > 0 {
            left -= 1;
            let at = if from == Side::Left { node } else { left };
            let before = self.nodes.len();
            goes_on = self.edit(at, &mut edit);
            node += usize::from(self.nodes.len() == before);
        }
    }

    /// The one node, if it is small enough to be the whole list.
    pub(super) fn take_small(&mut self, limits: ListLimits) -> Option<Packed> {
        let only = self.nodes.front().filter(|_| self.nodes.len() == 1)?;
        let small = !is_plain(only, limits) && limits.is_small(only.bytes(), only.len());
        small.then(|| self.detach(0))
    }

    /// Adds a node at the end.
    pub(super) fn add(&mut self, node: Packed) {
        self.attach(self.nodes.len(), node);
    }

    /// The only node, if it is no larger than a listpack may be; an empty one if the list is empty.
    pub(super) fn take_one(&mut self, limits: ListLimits) -> Option<Packed> {
        let Some(only) = self.nodes.front() else { return Some(Packed::new()) };
        let fits = !is_plain(only, limits) && !limits.exceeds(only.bytes(), only.len());
        (self.nodes.len() == 1 && fits).then(|| self.detach(0))
    }

    /// Adds `value` at that side of the node `edge`, or in a node of its own at `fresh`.
    fn push_to(&mut self, edge: usize, fresh: usize, side: Side, value: &[u8], limits: ListLimits) {
        if self.accepts(edge, value, limits) {
            self.edit(edge, |packed| side.push(packed, value));
        } else {
            self.attach(fresh, single(value));
        }
    }

    fn accepts(&self, node: usize, value: &[u8], limits: ListLimits) -> bool {
        self.nodes.get(node).is_some_and(|packed| {
            !is_plain(packed, limits) && limits.accepts(packed.bytes(), packed.len(), value.len())
        })
    }

    /// Merges what fits together around a node that has been split, in the order of Redis.
    fn merge_around(&mut self, center: usize, limits: ListLimits) {
        let mut center = center;
        if center >= 2 && self.merge(center - 2, limits) {
            center -= 1;
        }
        self.merge(center + 1, limits);
        if center >= 1 && self.merge(center - 1, limits) {
            center -= 1;
        }
        self.merge(center, limits);
    }

    /// Merges the node `left` and the one after it, if there are two and one holds them both.
    fn merge(&mut self, left: usize, limits: ListLimits) -> bool {
        let (Some(a), Some(b)) = (self.nodes.get(left), self.nodes.get(left + 1)) else {
            return false;
        };
        let fits = !is_plain(a, limits)
            && !is_plain(b, limits)
            && !limits.exceeds(a.bytes() + b.bytes(), a.len() + b.len());
        if fits {
            let mut right = self.detach(left + 1);
            self.edit(left, |packed| packed.append(&mut right));
        }
        fits
    }

    /// Moves what follows the first `cut` elements of a node into a new one after it.
    fn split(&mut self, node: usize, cut: usize) {
        let rest = self.edit(node, |packed| packed.split_off(cut));
        if !rest.is_empty() {
            self.attach(node + 1, rest);
        }
    }

    /// Changes a node, and drops it when nothing is left in it.
    fn edit<R>(&mut self, node: usize, change: impl FnOnce(&mut Packed) -> R) -> R {
        let packed = &mut *self.nodes[node];
        let (len, heap) = (packed.len(), packed.heap());
        let result = change(packed);
        self.len = self.len - len + packed.len();
        self.heap = self.heap - heap + packed.heap();
        if packed.is_empty() {
            self.detach(node);
        }
        result
    }

    fn attach(&mut self, node: usize, packed: Packed) {
        self.len += packed.len();
        self.heap += packed.heap();
        self.nodes.insert(node, packed.into());
    }

    fn detach(&mut self, node: usize) -> Packed {
        let packed = self.nodes.remove(node).map(Part::into_inner).unwrap_or_default();
        self.len -= packed.len();
        self.heap -= packed.heap();
        if self.nodes.capacity() > self.nodes.len() * 4 + SPARE_NODES {
            self.nodes.shrink_to(self.nodes.len() * 2);
        }
        packed
    }
}

/// Whether a node is one large string. Nothing is added to such a node, and it is never merged.
fn is_plain(node: &Packed, limits: ListLimits) -> bool {
    node.len() == 1
        && matches!(node.get(0), Some(Item::Bytes(bytes)) if limits.is_large(bytes.len()))
}

fn single(value: &[u8]) -> Packed {
    let mut packed = Packed::new();
    packed.push_back(value);
    packed
}
