//! [`Live`]: a hash at a point in time, without the fields that have expired by then. Expired
//! fields are hidden from readers until the keeper removes them from memory.

use super::small::SmallEnding;
use super::{Hash, Repr};
use crate::base::random::Random;
use crate::value::deadlines::{Deadline, Deadlines};
use crate::value::member::Member;

type Pair<'a> = (Member<'a>, Member<'a>);

/// A hash without the fields that have ended by a certain time.
#[derive(Clone, Copy)]
pub struct Live<'a> {
    hash: &'a Hash,
    passed: Passed<'a>,
}

/// The fields whose deadline has passed.
#[derive(Clone, Copy)]
enum Passed<'a> {
    None,
    /// This many, which come first.
    First(&'a SmallEnding, usize),
    /// Those with a deadline that is not after the time.
    Until(&'a Deadlines, Deadline),
}

impl<'a> Live<'a> {
    /// `now` is called only if a field has a deadline.
    #[inline]
    pub(super) fn new(hash: &'a Hash, now: impl FnOnce() -> Deadline) -> Self {
        let passed = match &hash.0 {
            Repr::Packed(_) | Repr::Table(_) => Passed::None,
            Repr::SmallEnding(small) => match small.first().map_or(0, |_| small.passed(now())) {
                0 => Passed::None,
                passed => Passed::First(small, passed),
            },
            Repr::Ending(ending) => {
                let (deadlines, now) = (&ending.deadlines, now());
                let first = deadlines.first().map_or(Deadline::MAX, |(deadline, _)| deadline);
                if first <= now { Passed::Until(deadlines, now) } else { Passed::None }
            }
        };
        Self { hash, passed }
    }

    /// How many fields there are, those that have ended included.
    pub fn at_most(&self) -> usize {
        self.hash.len()
    }

    /// Whether no field has ended.
    pub fn is_whole(&self) -> bool {
        matches!(self.passed, Passed::None)
    }

    /// The value of a field that has not ended.
    #[inline]
    pub fn find(&self, field: &[u8]) -> Option<Member<'a>> {
        if !self.holds(field) {
            return None;
        }
        self.hash.find(field)
    }

    /// Whether there is such a field that has not ended.
    pub fn contains(&self, field: &[u8]) -> bool {
        self.find(field).is_some()
    }

    /// The deadline of a field: `None` when there is no such field, `Some(None)` when it has none.
    pub fn deadline(&self, field: &[u8]) -> Option<Option<Deadline>> {
        self.contains(field).then(|| self.hash.deadline(field))
    }

    /// Whether there is such a field, and it has ended.
    pub fn has_ended(&self, field: &[u8]) -> bool {
        !self.holds(field)
    }

    /// Whether a field is not one that has ended.
    fn holds(&self, field: &[u8]) -> bool {
        match self.passed {
            Passed::None => true,
            Passed::First(small, count) => small.index(field).is_none_or(|index| index >= count),
            Passed::Until(_, now) => {
                self.hash.deadline(field).is_none_or(|deadline| deadline > now)
            }
        }
    }

    /// Whether the field at an index has not ended.
    fn is_alive(&self, index: usize) -> bool {
        match self.passed {
            Passed::None => true,
            Passed::First(_, count) => index >= count,
            Passed::Until(deadlines, now) => {
                deadlines.get(index as u32).is_none_or(|deadline| deadline > now)
            }
        }
    }

    /// Fields that have not ended, with their values.
    pub fn iter(self) -> impl Iterator<Item = Pair<'a>> {
        let pairs = self.hash.iter().enumerate();
        pairs.filter(move |(index, _)| self.is_alive(*index)).map(|(_, pair)| pair)
    }

    /// As [`Hash::scan`].
    pub fn scan(
        &self,
        cursor: u64,
        count: usize,
        mut emit: impl FnMut(Member<'_>, Member<'_>),
    ) -> u64 {
        self.hash.scan(cursor, count, |field, value| {
            if self.is_whole() || field.with(|field| self.holds(field)) {
                emit(field, value);
            }
        })
    }

    /// The fields to draw from.
    pub fn urn(self) -> Urn<'a> {
        let alive = |(): ()| (0..self.hash.len()).filter(|index| self.is_alive(*index)).collect();
        Urn { hash: self.hash, alive: (!self.is_whole()).then_some(()).map(alive) }
    }
}

/// Fields to draw at random. When some have expired, the indices of the others are collected first,
/// in time that grows with the hash; the keeper removes expired fields, so that is rare.
pub struct Urn<'a> {
    hash: &'a Hash,
    /// The indices of the fields that have not expired; `None` when that is all of them.
    alive: Option<Vec<usize>>,
}

impl<'a> Urn<'a> {
    /// How many fields there are to draw from.
    pub fn len(&self) -> usize {
        self.alive.as_ref().map_or(self.hash.len(), Vec::len)
    }

    /// Whether there is no field to draw from.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The field and value at `place`, from 0 up to [`Self::len`].
    pub fn at(&self, place: usize) -> Option<Pair<'a>> {
        match &self.alive {
            None => self.hash.at(place),
            Some(alive) => self.hash.at(*alive.get(place)?),
        }
    }

    /// One field and its value at random. The same one can be drawn again.
    pub fn draw(&self, random: &mut Random) -> Option<Pair<'a>> {
        if self.is_empty() { None } else { self.at(random.below(self.len())) }
    }

    /// All fields and values, each once.
    pub fn iter(&self) -> impl Iterator<Item = Pair<'a>> {
        (0..self.len()).filter_map(|place| self.at(place))
    }
}
