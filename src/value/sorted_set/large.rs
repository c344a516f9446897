//! A large sorted set: a table that finds the score of a member, and a tree that has the scores
//! in order, with the number of the member in the table for each.
//!
//! The table moves its last entry into the hole that a removal leaves, so a removal renames one
//! item of the tree as well. In return members lie densely: ZSCAN and ZRANDMEMBER are those of
//! sets, and a rank, a range or a score costs one search.

use std::cmp::Ordering;
use std::ops::Range;

use super::tree::{Item, Tree};
use crate::base::Bytes;
use crate::value::index_table::{Keyed, SharedTable, hash};

/// A member of a large sorted set and its score.
#[derive(Clone)]
pub struct ScoredMember {
    /// The member.
    pub member: Bytes,
    /// Its score, never NaN.
    pub score: f64,
}

impl Keyed for ScoredMember {
    #[inline]
    fn key(&self) -> &[u8] {
        &self.member
    }
}

const _: () = assert!(size_of::<ScoredMember>() == 24);

#[derive(Clone)]
pub(super) struct Large {
    pub(super) table: SharedTable<ScoredMember>,
    tree: Tree,
    /// The heap of all members.
    contents: usize,
}

impl Large {
    pub(super) fn new() -> Self {
        Self { table: SharedTable::new(), tree: Tree::new(), contents: 0 }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.table.len()
    }

    #[inline]
    pub(super) fn heap(&self) -> usize {
        self.table.heap() + self.tree.heap() + self.contents
    }

    #[inline]
    pub(super) fn find(&self, member: &[u8]) -> Option<(u32, f64)> {
        let id = self.table.find(hash(member), member)?;
        Some((id, self.table.get(id)?.score))
    }

    /// Adds a member that is not there.
    pub(super) fn push(&mut self, member: Bytes, score: f64) {
        self.contents += member.heap();
        let id = self.table.push(hash(&member), ScoredMember { member, score });
        self.link(Item { score, id });
    }

    /// Gives the member at `id` another score.
    pub(super) fn update(&mut self, id: u32, score: f64) {
        let Some(entry) = self.table.get_mut(id) else { return };
        let old = Item { score: std::mem::replace(&mut entry.score, score), id };
        self.tree.remove(old, order(&self.table, old));
        self.link(Item { score, id });
    }

    pub(super) fn remove(&mut self, id: u32) {
        let Some(score) = self.table.get(id).map(|entry| entry.score) else { return };
        let item = Item { score, id };
        self.tree.remove(item, order(&self.table, item));
        self.forget(id);
    }

    /// Removes the member at this rank and returns it with its score.
    pub(super) fn take_at(&mut self, rank: usize) -> Option<(Bytes, f64)> {
        let Item { id, .. } = self.tree.remove_at(rank)?;
        self.forget(id)
    }

    pub(super) fn rank(&self, id: u32) -> usize {
        let Some(score) = self.table.get(id).map(|entry| entry.score) else { return 0 };
        let item = Item { score, id };
        self.tree.rank(item, order(&self.table, item))
    }

    /// How many members at the beginning `before` is true for; it is false for all that follow.
    pub(super) fn count(&self, before: impl Fn(&[u8], f64) -> bool) -> usize {
        self.tree.count(|item| before(member(&self.table, item.id), item.score))
    }

    /// As [`Self::count`], by the score alone.
    pub(super) fn count_scores(&self, before: impl Fn(f64) -> bool) -> usize {
        self.tree.count(|item| before(item.score))
    }

    fn link(&mut self, item: Item) {
        self.tree.insert(item, order(&self.table, item));
    }

    /// Drops an entry that the tree no longer has.
    fn forget(&mut self, id: u32) -> Option<(Bytes, f64)> {
        let last = self.table.len().checked_sub(1)? as u32;
        if id != last {
            let ScoredMember { score, .. } = *self.table.get(last)?;
            let moved = Item { score, id: last };
            self.tree.replace(moved, Item { score, id }, order(&self.table, moved));
        }
        let (ScoredMember { member, score }, _) = self.table.swap_remove(id);
        self.contents -= member.heap();
        Some((member, score))
    }
}

/// Compares the member of an id with that of an item.
#[inline]
fn order(table: &SharedTable<ScoredMember>, with: Item) -> impl Fn(u32) -> Ordering {
    move |id| {
        if id == with.id { Ordering::Equal } else { member(table, id).cmp(member(table, with.id)) }
    }
}

#[inline]
fn member(table: &SharedTable<ScoredMember>, id: u32) -> &[u8] {
    table.get(id).map_or(&[], |entry| &entry.member)
}

/// Members and their scores, from either end.
#[derive(Clone)]
pub struct Iter<'a> {
    large: &'a Large,
    /// The ranks still to come.
    ranks: Range<usize>,
    /// What is left of the leaves at either end; both may reach beyond the ranks.
    front: (&'a [f64], &'a [u32]),
    back: (&'a [f64], &'a [u32]),
}

impl<'a> Iter<'a> {
    pub(super) fn new(large: &'a Large, ranks: Range<usize>) -> Self {
        let ranks = ranks.start..ranks.end.min(large.tree.len());
        Self { large, ranks, front: (&[], &[]), back: (&[], &[]) }
    }

    fn show(&self, id: u32, score: f64) -> Option<(&'a Bytes, f64)> {
        Some((&self.large.table.get(id)?.member, score))
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = (&'a Bytes, f64);

    fn next(&mut self) -> Option<Self::Item> {
        if self.ranks.is_empty() {
            return None;
        }
        if self.front.0.is_empty() {
            let (scores, ids, place) = self.large.tree.leaf_at(self.ranks.start);
            self.front = (scores.get(place..)?, ids.get(place..)?);
        }
        self.ranks.start += 1;
        let ((score, scores), (id, ids)) =
            (self.front.0.split_first()?, self.front.1.split_first()?);
        self.front = (scores, ids);
        self.show(*id, *score)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.ranks.len(), Some(self.ranks.len()))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        if self.ranks.is_empty() {
            return None;
        }
        self.ranks.end -= 1;
        if self.back.0.is_empty() {
            let (scores, ids, place) = self.large.tree.leaf_at(self.ranks.end);
            self.back = (scores.get(..=place)?, ids.get(..=place)?);
        }
        let ((score, scores), (id, ids)) = (self.back.0.split_last()?, self.back.1.split_last()?);
        self.back = (scores, ids);
        self.show(*id, *score)
    }
}
