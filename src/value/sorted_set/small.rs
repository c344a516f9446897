//! A small sorted set: member, score, member, score in one [`Packed`] sequence, in order.
//!
//! A score is written as Redis writes it in a reply, which makes it an integer of a few bytes
//! where it is one, and reads back as the same number. Everything is a walk; the limits keep it
//! short.

use std::cmp::Ordering;
use std::ops::Range;

use crate::base::number;
use crate::value::member::Member;
use crate::value::packed::{self, Item, Packed, PackedPlace};

/// Where a member is, and its score.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    place: PackedPlace,
    pub(super) score: f64,
}

impl Found {
    pub(super) fn rank(&self) -> usize {
        self.place.index() / 2
    }
}

pub(super) fn find(packed: &Packed, member: &[u8]) -> Option<Found> {
    let place = packed.find(member, 2)?;
    let score = packed.item(packed.next(place)?)?;
    Some(Found { place, score: to_score(score) })
}

/// Adds a member that is not there.
pub(super) fn insert(packed: &mut Packed, member: &[u8], score: f64) {
    let order = |other: (Item<'_>, f64)| {
        compare(other.1, score).then_with(|| other.0.with(|other| other.cmp(member)))
    };
    let last = Iter::new(packed, 0..packed.len() / 2).next_back();
    let rank = if last.is_none_or(|last| order(last) == Ordering::Less) {
        packed.len() / 2
    } else {
        count(packed, |other, other_score| order((other, other_score)) == Ordering::Less)
    };
    packed.insert(2 * rank, member);
    packed.insert(2 * rank + 1, &number::format_f64(score));
}

pub(super) fn remove(packed: &mut Packed, found: Found) {
    packed.remove_at(found.place, 2);
}

/// Gives a member another score.
pub(super) fn update(packed: &mut Packed, found: Found, member: &[u8], score: f64) {
    let rank = found.rank();
    let fits = |other: Option<(Item<'_>, f64)>, wanted: Ordering| {
        other.is_none_or(|(other, other_score)| {
            let order = compare(other_score, score);
            order.then_with(|| other.with(|other| other.cmp(member))) == wanted
        })
    };
    let at = |rank: usize| Iter::new(packed, rank..(rank + 1).min(packed.len() / 2)).next();
    let after_the_one_before = rank == 0 || fits(at(rank - 1), Ordering::Less);
    if after_the_one_before && fits(at(rank + 1), Ordering::Greater) {
        packed.replace(2 * rank + 1, &number::format_f64(score));
    } else {
        remove(packed, found);
        insert(packed, member, score);
    }
}

/// How many pairs at the beginning `before` is true for.
pub(super) fn count(packed: &Packed, before: impl Fn(Item<'_>, f64) -> bool) -> usize {
    let pairs = Iter::new(packed, 0..packed.len() / 2);
    pairs.take_while(|(member, score)| before(*member, *score)).count()
}

#[inline]
pub(super) fn compare(one: f64, other: f64) -> Ordering {
    // There is no NaN.
    one.partial_cmp(&other).unwrap_or(Ordering::Equal)
}

fn to_score(item: Item<'_>) -> f64 {
    match item {
        Item::Int(integer) => integer as f64,
        Item::Bytes(text) => number::parse_f64(text).unwrap_or(0.0),
    }
}

/// Members and their scores, from either end.
#[derive(Clone)]
pub struct Iter<'a>(packed::Iter<'a>);

impl<'a> Iter<'a> {
    /// Those of some ranks.
    pub(super) fn new(packed: &'a Packed, ranks: Range<usize>) -> Self {
        let mut items = packed.iter_from(2 * ranks.start);
        for _ in ranks.end..packed.len() / 2 {
            items.next_back();
            items.next_back();
        }
        Self(items)
    }

    pub(super) fn members(self) -> impl DoubleEndedIterator<Item = (Member<'a>, f64)> {
        self.map(|(member, score)| (member.into(), score))
    }
}

impl<'a> Iterator for Iter<'a> {
    type Item = (Item<'a>, f64);

    fn next(&mut self) -> Option<Self::Item> {
        let member = self.0.next()?;
        Some((member, to_score(self.0.next()?)))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let score = self.0.next_back()?;
        Some((self.0.next_back()?, to_score(score)))
    }
}
