//! [`Items`]: some items in order, their scores side by side and their ids side by side, so that a
//! search reads one or the other.
//!
//! Places that are not taken hold NaN, which compares false with every score. So a search goes by
//! whole blocks and need not look where the items end: first over the last score of each block,
//! loads that do not wait for each other, then over one block. That takes less than the wrong
//! guesses of a bisection, and from memory one wait instead of several.

use std::ops::Range;

/// Scores that are compared together: a cache line.
const BLOCK: usize = 8;

/// A score, and the number of the member that has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Item {
    pub(super) score: f64,
    pub(super) id: u32,
}

#[derive(Clone)]
pub(super) struct Items<const N: usize> {
    len: u32,
    ids: [u32; N],
    scores: [f64; N],
}

impl<const N: usize> Items<N> {
    pub(super) const fn new() -> Self {
        const { assert!(N.is_multiple_of(BLOCK)) };
        Self { len: 0, ids: [0; N], scores: [f64::NAN; N] }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    #[inline]
    pub(super) fn scores(&self) -> &[f64] {
        &self.scores[..self.len().min(N)]
    }

    #[inline]
    pub(super) fn ids(&self) -> &[u32] {
        &self.ids[..self.len().min(N)]
    }

    #[inline]
    pub(super) fn get(&self, at: usize) -> Option<Item> {
        Some(Item { score: *self.scores().get(at)?, id: *self.ids().get(at)? })
    }

    pub(super) fn set(&mut self, at: usize, item: Item) {
        if at < self.len() {
            self.scores[at] = item.score;
            self.ids[at] = item.id;
        }
    }

    /// Puts an item before the one at a place. There is room for it.
    #[inline]
    pub(super) fn insert(&mut self, at: usize, item: Item) {
        let len = self.len();
        self.scores.copy_within(at..len, at + 1);
        self.ids.copy_within(at..len, at + 1);
        self.scores[at] = item.score;
        self.ids[at] = item.id;
        self.len += 1;
    }

    #[inline]
    pub(super) fn remove(&mut self, at: usize) -> Option<Item> {
        let item = self.get(at)?;
        let len = self.len();
        self.scores.copy_within(at + 1..len, at);
        self.ids.copy_within(at + 1..len, at);
        self.scores[len - 1] = f64::NAN;
        self.len -= 1;
        Some(item)
    }

    /// Takes the items from a place on out.
    pub(super) fn split_off(&mut self, at: usize) -> Self {
        let mut rest = Self::new();
        rest.extend(&self.scores()[at..], &self.ids()[at..]);
        self.scores[at..].fill(f64::NAN);
        self.len = at as u32;
        rest
    }

    /// Adds all items of another. There is room for them.
    pub(super) fn append(&mut self, other: &Self) {
        self.extend(other.scores(), other.ids());
    }

    fn extend(&mut self, scores: &[f64], ids: &[u32]) {
        let places = self.len()..self.len() + ids.len();
        self.scores[places.clone()].copy_from_slice(scores);
        self.ids[places.clone()].copy_from_slice(ids);
        self.len = places.end as u32;
    }

    /// How many scores are below one.
    #[inline]
    pub(super) fn below(&self, score: f64) -> usize {
        self.count(|other| other < score)
    }

    /// How many scores are not above one.
    #[inline]
    pub(super) fn not_above(&self, score: f64) -> usize {
        self.count(|other| other <= score)
    }

    /// The places of the items with this score. Empty, at the place for such an item, when none has
    /// it.
    #[inline]
    pub(super) fn same(&self, score: f64) -> Range<usize> {
        let start = self.below(score);
        let found = self.scores.get(start) == Some(&score);
        start..if found { self.not_above(score) } else { start }
    }

    /// How many scores at the beginning `before` is true for. It is false for all that follow, and
    /// for NaN.
    #[inline]
    fn count(&self, before: impl Fn(f64) -> bool) -> usize {
        let (blocks, _) = self.scores.as_chunks::<BLOCK>();
        let whole = blocks.iter().map(|block| usize::from(before(block[BLOCK - 1]))).sum::<usize>();
        let rest = blocks.get(whole).map_or(0, |block| {
            block.iter().map(|score| u64::from(before(*score))).sum::<u64>() as usize
        });
        whole * BLOCK + rest
    }

    /// Where an id is. No other item has it, so the sum of the places that do is the place; and the
    /// ids are half as many lines of memory as the scores.
    #[inline]
    pub(super) fn place_of(&self, id: u32) -> Option<usize> {
        let count = |(place, other): (u32, &u32)| if *other == id { place } else { 0 };
        let sum: u32 = (1..).zip(self.ids()).map(count).sum();
        (sum as usize).checked_sub(1)
    }

    /// The first of these places that `before` is false for; it is true for all before it.
    #[inline]
    pub(super) fn partition(&self, within: Range<usize>, before: impl Fn(Item) -> bool) -> usize {
        let (mut low, mut high) = (within.start, within.end.min(self.len()).min(N));
        while low < high {
            let middle = (low + high) / 2;
            if before(Item { score: self.scores[middle], id: self.ids[middle] }) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_search_by_blocks_finds_what_a_walk_does(
            scores in prop::collection::vec(-20..20_i8, 0..=40),
            wanted in -21..21_i8,
        ) {
            let mut items = Items::<40>::new();
            let mut sorted: Vec<f64> = scores.into_iter().map(f64::from).collect();
            sorted.sort_unstable_by(f64::total_cmp);
            for (id, score) in (0..).zip(&sorted) {
                items.insert(items.len(), Item { score: *score, id });
            }
            let wanted = f64::from(wanted);
            let below = sorted.iter().filter(|score| **score < wanted).count();
            let not_above = sorted.iter().filter(|score| **score <= wanted).count();
            prop_assert_eq!(items.below(wanted), below);
            prop_assert_eq!(items.same(wanted), below..not_above);
            for id in 0..=sorted.len() {
                let place = (id < sorted.len()).then_some(id);
                prop_assert_eq!(items.place_of(id as u32), place);
            }
            let middle = sorted.len() / 2;
            let rest = items.split_off(middle);
            prop_assert_eq!((items.scores(), rest.scores()), sorted.split_at(middle));
            prop_assert_eq!(items.below(wanted), below.min(middle));
            items.append(&rest);
            prop_assert_eq!(items.remove(middle).map(|item| item.id as usize),
                (middle < sorted.len()).then_some(middle));
            prop_assert_eq!(items.len(), sorted.len().saturating_sub(1));
        }
    }
}
