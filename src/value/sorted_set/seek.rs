//! How the search for a place goes down a [`Tree`](super::tree::Tree).

use std::cmp::Ordering;

use super::items::Item;
use super::node::{Inner, Leaf};

pub(super) trait Seek {
    /// Which child to go to.
    fn child(&mut self, inner: &Inner) -> usize;
    /// Which place in the leaf is meant.
    fn place(&mut self, leaf: &Leaf) -> usize;
}

/// Where the items begin that a function is false for; it is true for all before them.
pub(super) struct Border<F>(pub(super) F);

impl<F: Fn(Item) -> bool> Seek for Border<F> {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        inner.firsts.partition(0..inner.len(), &self.0).saturating_sub(1)
    }

    #[inline]
    fn place(&mut self, leaf: &Leaf) -> usize {
        leaf.partition(0..leaf.len(), &self.0)
    }
}

/// Where an item with this score is or would be. Among items with the same score the function
/// decides, which compares the one of an id with it.
pub(super) struct ByScore<F>(pub(super) f64, pub(super) F);

impl<F: Fn(u32) -> Ordering> ByScore<F> {
    /// Whether it belongs before an item.
    #[inline]
    pub(super) fn is_before(&self, other: Item) -> bool {
        self.0 < other.score || self.0 == other.score && (self.1)(other.id) == Ordering::Greater
    }
}

impl<F: Fn(u32) -> Ordering> Seek for ByScore<F> {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        let after = inner.firsts.not_above(self.0);
        let last = after.saturating_sub(1);
        if inner.firsts.scores().get(last) != Some(&self.0) {
            return last;
        }
        let same = inner.firsts.below(self.0)..after;
        let not_after = |item: Item| (self.1)(item.id) != Ordering::Greater;
        inner.firsts.partition(same, not_after).saturating_sub(1)
    }

    #[inline]
    fn place(&mut self, leaf: &Leaf) -> usize {
        let same = leaf.same(self.0);
        leaf.partition(same, |item: Item| (self.1)(item.id) == Ordering::Less)
    }
}

/// As [`ByScore`], for an item that is there: in a leaf its id is enough.
pub(super) struct Known<F>(pub(super) Item, pub(super) F);

impl<F: Fn(u32) -> Ordering> Seek for Known<F> {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        ByScore(self.0.score, &self.1).child(inner)
    }

    #[inline]
    fn place(&mut self, leaf: &Leaf) -> usize {
        leaf.place_of(self.0.id).unwrap_or(leaf.len())
    }
}

/// The item at a rank.
pub(super) struct ByRank(pub(super) usize);

impl Seek for ByRank {
    #[inline]
    fn child(&mut self, inner: &Inner) -> usize {
        let mut child = 0;
        for count in inner.counts().iter().take(inner.len().saturating_sub(1)) {
            let count = *count as usize;
            if self.0 < count {
                break;
            }
            self.0 -= count;
            child += 1;
        }
        child
    }

    #[inline]
    fn place(&mut self, _leaf: &Leaf) -> usize {
        self.0
    }
}
