//! [`List`]: the value of a list key.
//!
//! A short list is one [`Packed`]; one that outgrows `list-max-listpack-size` becomes a deque of
//! them ([`nodes`]), and goes back when a single node of half the limit is left. Both conversions
//! happen where Valkey 9.1 has them, so `OBJECT ENCODING` answers the same after the same calls:
//! before values are added, the whole batch counts ([`List::push_all`]); after elements are
//! removed or replaced, what is left does.

mod limits;
mod nodes;

use std::collections::vec_deque;
use std::iter::{Take, once};

pub use limits::ListLimits;

use crate::base::Bytes;
use crate::value::packed::{self, Item, Packed};
use crate::value::part::Part;
use nodes::Nodes;

const _: () = assert!(size_of::<List>() == 24);

/// The elements of a list key.
#[derive(Clone, Default)]
pub struct List(Repr);

#[derive(Clone)]
enum Repr {
    Nodes(Box<Nodes>),
    Packed(Packed),
}

impl Default for Repr {
    fn default() -> Self {
        Self::Packed(Packed::new())
    }
}

/// An end of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The head, where LPUSH adds elements.
    Left,
    /// The tail, where RPUSH adds elements.
    Right,
}

impl Side {
    fn push(self, packed: &mut Packed, value: &[u8]) {
        match self {
            Self::Left => packed.push_front(value),
            Self::Right => packed.push_back(value),
        }
    }

    fn pop(self, packed: &mut Packed) -> Option<Bytes> {
        match self {
            Self::Left => packed.pop_front(),
            Self::Right => packed.pop_back(),
        }
    }
}

impl List {
    /// An empty list, which is a listpack without an allocation.
    pub fn new() -> Self {
        Self::default()
    }

    /// A list of these nodes, or of one that is small enough as a listpack. Empty ones are left
    /// out.
    pub fn from_nodes(nodes: impl IntoIterator<Item = Packed>, limits: &ListLimits) -> Self {
        let mut joined = Nodes::default();
        nodes.into_iter().filter(|node| !node.is_empty()).for_each(|node| joined.add(node));
        Self(match joined.take_one(*limits) {
            Some(packed) => Repr::Packed(packed),
            None => Repr::Nodes(Box::new(joined)),
        })
    }

    /// Its nodes, of which a listpack has one.
    pub fn nodes(&self) -> impl ExactSizeIterator<Item = &Packed> {
        let (one, many) = match &self.0 {
            Repr::Nodes(nodes) => (&[][..], nodes.iter_from(0)),
            Repr::Packed(packed) => (std::slice::from_ref(packed), vec_deque::Iter::default()),
        };
        NodeIter { one: one.iter(), many }
    }

    /// How many elements there are. O(1).
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Nodes(nodes) => nodes.len(),
            Repr::Packed(packed) => packed.len(),
        }
    }

    /// Whether there is no element.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of heap. O(1).
    pub fn heap(&self) -> usize {
        match &self.0 {
            Repr::Nodes(nodes) => nodes.heap(),
            Repr::Packed(packed) => packed.heap(),
        }
    }

    /// The reply of OBJECT ENCODING.
    pub fn encoding(&self) -> &'static str {
        match self.0 {
            Repr::Nodes(_) => "quicklist",
            Repr::Packed(_) => "listpack",
        }
    }

    /// The element at `index`, a negative one counted from the end.
    pub fn get(&self, index: i64) -> Option<Item<'_>> {
        let index = self.index(index)?;
        match &self.0 {
            Repr::Nodes(nodes) => nodes.item(nodes.seek(index)?),
            Repr::Packed(packed) => packed.get(isize::try_from(index).ok()?),
        }
    }

    /// All elements, from left to right.
    pub fn iter(&self) -> Iter<'_> {
        self.iter_from(0)
    }

    /// Up to `len` elements from `start` on. Nodes before `start` are skipped whole.
    pub fn range(&self, start: usize, len: usize) -> Take<Iter<'_>> {
        self.iter_from(start).take(len)
    }

    fn iter_from(&self, start: usize) -> Iter<'_> {
        let left = self.len().saturating_sub(start);
        let (front, nodes) = match &self.0 {
            Repr::Nodes(nodes) => {
                let Some(spot) = nodes.seek(start) else { return Iter::default() };
                let mut rest = nodes.iter_from(spot.node);
                let front = rest.next().map(|node| node.iter_from(spot.index));
                (front.unwrap_or_default(), rest)
            }
            Repr::Packed(packed) => (packed.iter_from(start), vec_deque::Iter::default()),
        };
        Iter { front, nodes, back: packed::Iter::default(), left }
    }

    /// The same list, which shares its nodes with this one as they are now. Takes time by the
    /// number of nodes.
    pub fn share(&mut self) -> Self {
        Self(match &mut self.0 {
            Repr::Nodes(nodes) => Repr::Nodes(Box::new(nodes.share())),
            Repr::Packed(packed) => Repr::Packed(packed.clone()),
        })
    }

    /// Takes back the parts that no snapshot uses any more.
    pub fn regain(&mut self) {
        if let Repr::Nodes(nodes) = &mut self.0 {
            nodes.regain();
        }
    }

    /// Adds one element at an end.
    pub fn push(&mut self, side: Side, value: &[u8], limits: &ListLimits) {
        self.push_all(side, once(value), limits);
    }

    /// Pushes the values of one call one after the other: the last one ends up outermost.
    pub fn push_all<'a, V>(&mut self, side: Side, values: V, limits: &ListLimits)
    where
        V: Iterator<Item = &'a [u8]> + Clone,
    {
        self.make_room(values.clone(), limits);
        values.for_each(|value| self.push_one(side, value, limits));
    }

    /// Removes and returns the element at an end.
    pub fn pop(&mut self, side: Side, limits: &ListLimits) -> Option<Bytes> {
        let popped = self.pop_one(side);
        self.settle(limits);
        popped
    }

    /// Moves the element at one end to an end of the same list, and returns it. (A pop and a
    /// push would let the list change its form in between.)
    pub fn rotate(&mut self, from: Side, to: Side, limits: &ListLimits) -> Option<Bytes> {
        let moved = self.pop_one(from)?;
        self.make_room(once(&*moved), limits);
        self.push_one(to, &moved, limits);
        self.settle(limits);
        Some(moved)
    }

    /// Replaces the element at `index`, a negative one counted from the end; false when there is
    /// none. As in Valkey, a value too big for a listpack makes it a quicklist in any case.
    pub fn set(&mut self, index: i64, value: &[u8], limits: &ListLimits) -> bool {
        self.make_room(once(value), limits);
        let Some(index) = self.index(index) else { return false };
        match &mut self.0 {
            Repr::Nodes(nodes) => {
                if let Some(spot) = nodes.seek(index) {
                    nodes.replace(spot, value, *limits);
                }
            }
            Repr::Packed(packed) => {
                packed.replace(index, value);
            }
        }
        self.settle(limits);
        true
    }

    /// Puts `value` before the first element equal to `pivot`, and returns the new length.
    pub fn insert_before(
        &mut self,
        pivot: &[u8],
        value: &[u8],
        limits: &ListLimits,
    ) -> Option<usize> {
        self.insert(pivot, false, value, limits)
    }

    /// Puts `value` after the first element equal to `pivot`, and returns the new length.
    pub fn insert_after(
        &mut self,
        pivot: &[u8],
        value: &[u8],
        limits: &ListLimits,
    ) -> Option<usize> {
        self.insert(pivot, true, value, limits)
    }

    fn insert(
        &mut self,
        pivot: &[u8],
        after: bool,
        value: &[u8],
        limits: &ListLimits,
    ) -> Option<usize> {
        self.make_room(once(value), limits);
        match &mut self.0 {
            Repr::Nodes(nodes) => nodes.insert(nodes.find(pivot)?, after, value, *limits),
            Repr::Packed(packed) => {
                let index = packed.find(pivot, 1)?.index();
                packed.insert(index + usize::from(after), value);
            }
        }
        Some(self.len())
    }

    /// Removes the elements equal to `value`: the first `count` of them, or with a negative count
    /// the last, or with 0 all. Returns how many it removed.
    pub fn remove(&mut self, count: i64, value: &[u8], limits: &ListLimits) -> usize {
        let from = if count < 0 { Side::Right } else { Side::Left };
        let wanted = Item::new(value);
        let most = match usize::try_from(count.unsigned_abs()) {
            Ok(0) | Err(_) => usize::MAX,
            Ok(most) => most,
        };
        let mut removed = 0;
        let mut edit = |packed: &mut Packed| {
            removed += remove_equal(packed, wanted, from, most - removed);
            removed < most
        };
        match &mut self.0 {
            Repr::Nodes(nodes) => nodes.edit_each(from, edit),
            Repr::Packed(packed) => _ = edit(packed),
        }
        if removed > 0 {
            self.settle(limits);
        }
        removed
    }

    /// Keeps the elements from `start` to `stop`, both included; none when `start` is beyond.
    pub fn trim(&mut self, start: usize, stop: usize, limits: &ListLimits) {
        let kept = stop.saturating_add(1).saturating_sub(start);
        self.remove_range(start.saturating_add(kept), usize::MAX);
        self.remove_range(0, start);
        self.settle(limits);
    }

    fn remove_range(&mut self, start: usize, count: usize) {
        match &mut self.0 {
            Repr::Nodes(nodes) => nodes.remove_range(start, count),
            Repr::Packed(packed) => _ = packed.remove_range(start, count),
        }
    }

    fn push_one(&mut self, side: Side, value: &[u8], limits: &ListLimits) {
        match &mut self.0 {
            Repr::Nodes(nodes) => nodes.push(side, value, *limits),
            Repr::Packed(packed) => side.push(packed, value),
        }
    }

    fn pop_one(&mut self, side: Side) -> Option<Bytes> {
        match &mut self.0 {
            Repr::Nodes(nodes) => nodes.pop(side, |packed| side.pop(packed)).flatten(),
            Repr::Packed(packed) => side.pop(packed),
        }
    }

    /// Becomes a quicklist if a listpack could not hold `values` too.
    fn make_room<'a>(&mut self, values: impl Iterator<Item = &'a [u8]>, limits: &ListLimits) {
        let Repr::Packed(packed) = &mut self.0 else { return };
        let (mut bytes, mut count) = (packed.bytes(), packed.len());
        for value in values {
            bytes += value.len();
            count += 1;
        }
        if limits.exceeds(bytes, count) {
            self.0 = Repr::Nodes(Box::new(Nodes::new(std::mem::take(packed))));
        }
    }

    /// Becomes a listpack if one small node is left.
    fn settle(&mut self, limits: &ListLimits) {
        if let Repr::Nodes(nodes) = &mut self.0
            && let Some(packed) = nodes.take_small(*limits)
        {
            self.0 = Repr::Packed(packed);
        }
    }

    fn index(&self, index: i64) -> Option<usize> {
        let distance = usize::try_from(index.unsigned_abs()).ok()?;
        let index = if index < 0 { self.len().checked_sub(distance)? } else { distance };
        (index < self.len()).then_some(index)
    }
}

struct NodeIter<'a> {
    one: std::slice::Iter<'a, Packed>,
    many: vec_deque::Iter<'a, Part<Packed>>,
}

impl<'a> Iterator for NodeIter<'a> {
    type Item = &'a Packed;

    fn next(&mut self) -> Option<&'a Packed> {
        self.one.next().or_else(|| self.many.next().map(|node| &**node))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.one.len() + self.many.len();
        (left, Some(left))
    }
}

impl ExactSizeIterator for NodeIter<'_> {}

/// Removes up to `most` elements equal to `wanted`, those nearest to `from`, and says how many.
fn remove_equal(packed: &mut Packed, wanted: Item<'_>, from: Side, most: usize) -> usize {
    let found = packed.iter().filter(|item| *item == wanted).count();
    let removed = found.min(most);
    if removed == 0 {
        return 0;
    }
    let first = if from == Side::Left { 0 } else { found - removed };
    let mut seen = 0;
    packed.retain(|item| {
        let equal = item == wanted;
        seen += usize::from(equal);
        !equal || seen <= first || seen > first + removed
    });
    removed
}

impl<'a> IntoIterator for &'a List {
    type Item = Item<'a>;
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// The elements of a [`List`], from either end.
#[derive(Clone, Default)]
pub struct Iter<'a> {
    front: packed::Iter<'a>,
    nodes: vec_deque::Iter<'a, Part<Packed>>,
    back: packed::Iter<'a>,
    left: usize,
}

impl<'a> Iterator for Iter<'a> {
    type Item = Item<'a>;

    #[inline]
    fn next(&mut self) -> Option<Item<'a>> {
        self.left = self.left.checked_sub(1)?;
        self.front.next().or_else(|| match self.nodes.next() {
            Some(node) => {
                self.front = node.iter();
                self.front.next()
            }
            None => self.back.next(),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        self.back.next_back().or_else(|| match self.nodes.next_back() {
            Some(node) => {
                self.back = node.iter();
                self.back.next_back()
            }
            None => self.front.next_back(),
        })
    }
}

impl ExactSizeIterator for Iter<'_> {}

#[cfg(test)]
mod tests;
