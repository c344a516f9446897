//! [`SortedSet`]: members, each with a score, in the order of the scores; members with the same
//! score are in the order of their bytes.
//!
//! A small one is packed ([`small`]). Past the limits ([`SortedSetLimits`]) it becomes a table of
//! members beside a counted tree of scores ([`large`], [`tree`]), and stays one, as in Redis. The
//! limits come with every call, since CONFIG SET can change them.
//!
//! A score is never NaN. A packed set makes 0 of -0, a large one keeps it, as in Redis; they are
//! the same score.

mod items;
mod large;
mod node;
pub mod range;
mod seek;
mod small;
mod tree;

use std::ops::Range;

use super::index_table::Rows;
use super::member::Member;
use super::packed::Packed;
use crate::base::Bytes;
use large::Large;
pub use large::ScoredMember;
use range::{LexRange, ScoreRange};

/// The limits up to which a sorted set is packed.
#[derive(Clone, Copy, Debug)]
pub struct SortedSetLimits {
    /// `zset-max-listpack-entries`: members.
    pub max_listpack_entries: usize,
    /// `zset-max-listpack-value`: bytes of the longest member.
    pub max_listpack_value: usize,
}

impl Default for SortedSetLimits {
    fn default() -> Self {
        Self { max_listpack_entries: 128, max_listpack_value: 64 }
    }
}

impl SortedSetLimits {
    /// Whether `members` members can be packed, the longest of which has `longest` bytes.
    const fn allow_packed(&self, members: usize, longest: usize) -> bool {
        members <= self.max_listpack_entries && longest <= self.max_listpack_value
    }
}

/// Members with scores, in order.
#[derive(Clone)]
pub struct SortedSet(Repr);

#[derive(Clone)]
enum Repr {
    Packed(Packed),
    Large(Box<Large>),
}

const _: () = assert!(size_of::<SortedSet>() == size_of::<Packed>());

/// 0 for -0.
fn unsigned(score: f64) -> f64 {
    score + 0.0
}

/// What [`SortedSet::update`] did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScoreChange {
    /// The member is new.
    Added,
    /// The member has another score than before.
    Updated,
    /// The member has this score already.
    Same,
    /// The member, if it is there, was left as it is.
    Declined,
}

/// Changing.
impl SortedSet {
    /// An empty sorted set, which is packed and has no allocation.
    pub const fn new() -> Self {
        Self(Repr::Packed(Packed::new()))
    }

    /// Prepares for a call that adds `members` members, new or not, the first of which is `first`:
    /// Redis makes a sorted set large when one ZADD names more than a packed one may have, and a
    /// new one also when the first of them is too long.
    pub fn reserve(&mut self, members: usize, first: &[u8], limits: &SortedSetLimits) {
        let longest = if self.is_empty() { first.len() } else { 0 };
        if !limits.allow_packed(members, longest) {
            self.unpack();
        }
    }

    /// Gives a member a score, and returns whether it is new.
    pub fn insert(&mut self, member: &[u8], score: f64, limits: &SortedSetLimits) -> bool {
        self.update(member, limits, |_| Some(score)) == ScoreChange::Added
    }

    /// Calls `decide` with the present score of a member, and gives the member the score that it
    /// returns, if any.
    pub fn update(
        &mut self,
        member: &[u8],
        limits: &SortedSetLimits,
        decide: impl FnOnce(Option<f64>) -> Option<f64>,
    ) -> ScoreChange {
        match &mut self.0 {
            Repr::Packed(packed) => {
                let found = small::find(packed, member);
                let Some(score) = decide(found.map(|found| found.score)) else {
                    return ScoreChange::Declined;
                };
                match found {
                    Some(found) if found.score == score => ScoreChange::Same,
                    Some(found) => {
                        small::update(packed, found, member, unsigned(score));
                        ScoreChange::Updated
                    }
                    None => {
                        self.add(member, score, limits);
                        ScoreChange::Added
                    }
                }
            }
            Repr::Large(large) => {
                let found = large.find(member);
                let Some(score) = decide(found.map(|(_, score)| score)) else {
                    return ScoreChange::Declined;
                };
                match found {
                    Some((_, old)) if old == score => ScoreChange::Same,
                    Some((id, _)) => {
                        large.update(id, score);
                        ScoreChange::Updated
                    }
                    None => {
                        large.push(Bytes::new(member), score);
                        ScoreChange::Added
                    }
                }
            }
        }
    }

    /// Adds a member that is not there.
    fn add(&mut self, member: &[u8], score: f64, limits: &SortedSetLimits) {
        if !limits.allow_packed(self.len() + 1, member.len()) {
            self.unpack();
        }
        match &mut self.0 {
            Repr::Packed(packed) => small::insert(packed, member, unsigned(score)),
            Repr::Large(large) => large.push(Bytes::new(member), score),
        }
    }

    /// Removes a member. Returns whether the sorted set had it.
    pub fn remove(&mut self, member: &[u8]) -> bool {
        match &mut self.0 {
            Repr::Packed(packed) => {
                let found = small::find(packed, member);
                found.map(|found| small::remove(packed, found)).is_some()
            }
            Repr::Large(large) => {
                let found = large.find(member);
                found.map(|(id, _)| large.remove(id)).is_some()
            }
        }
    }

    /// Removes the member at this rank and returns it with its score.
    pub fn take_at(&mut self, rank: usize) -> Option<(Bytes, f64)> {
        match &mut self.0 {
            Repr::Packed(packed) => {
                let (member, score) = small::Iter::new(packed, rank..packed.len() / 2).next()?;
                let member = member.to_bytes();
                packed.remove_range(2 * rank, 2);
                Some((member, score))
            }
            Repr::Large(large) => large.take_at(rank),
        }
    }

    /// Removes the members at these ranks.
    pub fn remove_range(&mut self, ranks: Range<usize>) {
        match &mut self.0 {
            Repr::Packed(packed) => {
                packed.remove_range(2 * ranks.start, 2 * ranks.len());
            }
            Repr::Large(large) if ranks.len() >= large.len() => *self = Self::new(),
            Repr::Large(large) => ranks.rev().for_each(|rank| {
                large.take_at(rank);
            }),
        }
    }

    /// The members of a large one as they are now, in no order; `None`: it is small. Takes time by
    /// the number of pages.
    pub fn share(&mut self) -> Option<Rows<ScoredMember>> {
        if let Repr::Large(large) = &mut self.0 { Some(large.table.share()) } else { None }
    }

    /// Takes back the parts that no snapshot uses any more.
    pub fn regain(&mut self) {
        if let Repr::Large(large) = &mut self.0 {
            large.table.regain();
        }
    }

    /// Makes the sorted set large if it is packed.
    pub fn unpack(&mut self) {
        if let Repr::Packed(packed) = &self.0 {
            let mut large = Large::new();
            for (member, score) in small::Iter::new(packed, 0..packed.len() / 2) {
                large.push(member.to_bytes(), score);
            }
            self.0 = Repr::Large(Box::new(large));
        }
    }
}

/// Reading.
impl SortedSet {
    /// How many members there are. O(1).
    #[inline]
    pub fn len(&self) -> usize {
        match &self.0 {
            Repr::Packed(packed) => packed.len() / 2,
            Repr::Large(large) => large.len(),
        }
    }

    /// Whether there is no member.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The score of `member`.
    #[inline]
    pub fn score(&self, member: &[u8]) -> Option<f64> {
        match &self.0 {
            Repr::Packed(packed) => small::find(packed, member).map(|found| found.score),
            Repr::Large(large) => large.find(member).map(|(_, score)| score),
        }
    }

    /// How many members come before one, and its score.
    #[inline]
    pub fn rank(&self, member: &[u8]) -> Option<(usize, f64)> {
        match &self.0 {
            Repr::Packed(packed) => {
                small::find(packed, member).map(|found| (found.rank(), found.score))
            }
            Repr::Large(large) => large.find(member).map(|(id, score)| (large.rank(id), score)),
        }
    }

    /// The ranks of the members whose scores lie in a range.
    pub fn ranks_of_scores(&self, range: &ScoreRange) -> Range<usize> {
        let count = |before: &dyn Fn(f64) -> bool| match &self.0 {
            Repr::Packed(packed) => small::count(packed, |_, score| before(score)),
            Repr::Large(large) => large.count_scores(before),
        };
        if range.is_empty() {
            return 0..0;
        }
        let start = count(&|score| range.is_after(score));
        start..count(&|score| !range.is_before(score)).max(start)
    }

    /// The ranks of the members that lie in a range, where all scores are the same. Where they differ,
    /// none unless the last member lies behind the lower limit and the first before the upper one.
    pub fn ranks_of_members(&self, range: &LexRange<'_>) -> Range<usize> {
        let count = |before: &dyn Fn(&[u8]) -> bool| match &self.0 {
            Repr::Packed(packed) => small::count(packed, |member, _| member.with(before)),
            Repr::Large(large) => large.count(|member, _| before(member)),
        };
        let edge = |rank, outside: &dyn Fn(&[u8]) -> bool| {
            let mut members = self.range(rank..rank + 1);
            members.next().is_none_or(|(member, _)| member.with(outside))
        };
        let last = self.len().saturating_sub(1);
        if range.is_empty()
            || edge(last, &|member| range.is_after(member))
            || edge(0, &|member| range.is_before(member))
        {
            return 0..0;
        }
        let start = count(&|member| range.is_after(member));
        start..count(&|member| !range.is_before(member)).max(start)
    }

    /// Members and their scores in order.
    pub fn iter(&self) -> Iter<'_> {
        self.range(0..self.len())
    }

    /// Members and their scores at these ranks, in order.
    pub fn range(&self, ranks: Range<usize>) -> Iter<'_> {
        match &self.0 {
            Repr::Packed(packed) => Iter::Packed(small::Iter::new(packed, ranks)),
            Repr::Large(large) => Iter::Large(large::Iter::new(large, ranks)),
        }
    }

    /// A member at an index below `len`, in no order: every index is one of them, until the next
    /// change.
    pub fn any(&self, index: usize) -> Option<(Member<'_>, f64)> {
        match &self.0 {
            Repr::Packed(packed) => {
                small::Iter::new(packed, index..packed.len() / 2).members().next()
            }
            Repr::Large(large) => {
                let entry = large.table.get(u32::try_from(index).ok()?)?;
                Some(((&entry.member).into(), entry.score))
            }
        }
    }

    /// A step of a walk over all members, as ZSCAN takes it: returns the cursor of the next step,
    /// 0 at the end. A packed one is walked in one step, and a large one as
    /// [`IndexTable::walk`](super::index_table::IndexTable::walk) does.
    pub fn scan(&self, cursor: u64, count: usize, mut emit: impl FnMut(Member<'_>, f64)) -> u64 {
        match &self.0 {
            Repr::Packed(_) => {
                self.iter().for_each(|(member, score)| emit(member, score));
                0
            }
            Repr::Large(large) => {
                large.table.walk(cursor, count, |entry| emit((&entry.member).into(), entry.score))
            }
        }
    }

    /// Whether the sorted set is no longer packed.
    pub fn is_large(&self) -> bool {
        self.as_packed().is_none()
    }

    /// Member, score, member, score, if they are packed.
    pub fn as_packed(&self) -> Option<&Packed> {
        match &self.0 {
            Repr::Packed(packed) => Some(packed),
            Repr::Large(_) => None,
        }
    }

    /// Bytes of heap.
    #[inline]
    pub fn heap(&self) -> usize {
        match &self.0 {
            Repr::Packed(packed) => packed.heap(),
            Repr::Large(large) => size_of::<Large>() + large.heap(),
        }
    }

    /// The reply of OBJECT ENCODING.
    pub fn encoding(&self) -> &'static str {
        match &self.0 {
            Repr::Packed(_) => "listpack",
            Repr::Large(_) => "skiplist",
        }
    }
}

impl Default for SortedSet {
    fn default() -> Self {
        Self::new()
    }
}

impl<'a> IntoIterator for &'a SortedSet {
    type Item = (Member<'a>, f64);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

/// Members and their scores in order, from either end.
#[derive(Clone)]
pub enum Iter<'a> {
    /// Of a packed sorted set.
    Packed(small::Iter<'a>),
    /// Of a large sorted set.
    Large(large::Iter<'a>),
}

impl<'a> Iterator for Iter<'a> {
    type Item = (Member<'a>, f64);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::Packed(pairs) => pairs.next().map(|(member, score)| (member.into(), score)),
            Self::Large(pairs) => pairs.next().map(|(member, score)| (member.into(), score)),
        }
    }
}

impl DoubleEndedIterator for Iter<'_> {
    #[inline]
    fn next_back(&mut self) -> Option<Self::Item> {
        match self {
            Self::Packed(pairs) => pairs.next_back().map(|(member, score)| (member.into(), score)),
            Self::Large(pairs) => pairs.next_back().map(|(member, score)| (member.into(), score)),
        }
    }
}

#[cfg(test)]
mod tests;
