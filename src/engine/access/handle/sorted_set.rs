//! Sorted sets.

use std::ops::Range;

use super::Handle;
use crate::base::{Bytes, number};
use crate::engine::grammar::effects::{Change, Log};
use crate::engine::grammar::error::{Error, Result};
use crate::value::SortedSet;
use crate::value::sorted_set::ScoreChange as Outcome;

/// A change of a sorted set.
#[derive(Debug, Clone, Copy)]
enum SortedSetChange<'a> {
    Add(f64, &'a [u8]),
    Remove(&'a [&'a [u8]]),
    /// From one rank to another, both of them included.
    RemoveRange(usize, usize),
    Pop(ScoreEnd, usize),
}

impl Change for SortedSetChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Add(score, member) => {
                let score = number::format_f64(score);
                log.command("ZADD").word(key).list([&score[..], member])
            }
            Self::Remove(members) => log.command("ZREM").word(key).list(members),
            Self::RemoveRange(first, last) => {
                let command = log.command("ZREMRANGEBYRANK").word(key);
                command.unsigned(first as u64).unsigned(last as u64)
            }
            Self::Pop(end, count) => log.command(pop_names(end).0).word(key).unsigned(count as u64),
        };
    }
}

/// Which end of a sorted set is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScoreEnd {
    /// The end with the lowest score.
    Lowest,
    /// The end with the highest score.
    Highest,
}

/// What ZADD does with a score.
#[derive(Debug, Clone, Copy, Default)]
pub struct Adding {
    /// Existing members stay as they are.
    pub only_new: bool,
    /// New members are not added.
    pub only_old: bool,
    /// A score only grows.
    pub greater: bool,
    /// A score only shrinks.
    pub less: bool,
    /// The score is added to the present one.
    pub increment: bool,
}

impl Adding {
    /// The score that a member gets; `None` leaves it as it is.
    fn decide(self, old: Option<f64>, given: f64) -> Option<f64> {
        let Some(old) = old else { return (!self.only_old).then_some(given) };
        let new = if self.increment { old + given } else { given };
        let worse = self.greater && new <= old || self.less && new >= old;
        (!self.only_new && !worse).then_some(new)
    }
}

impl Handle<'_, SortedSet> {
    /// Prepares for a call that brings this many members, of which `first` is one: the number
    /// decides the form of a sorted set in Redis.
    pub fn reserve(&mut self, members: usize, first: &[u8]) {
        self.value.reserve(members, first, &self.config.sorted_set_limits());
    }

    /// Gives a member a score. Answers what became of it, and the score it has then.
    pub fn add(&mut self, member: &[u8], given: f64, adding: Adding) -> Result<(Outcome, f64)> {
        let mut score = given;
        let mut nan = false;
        let change = self.value.update(member, &self.config.sorted_set_limits(), |old| {
            score = adding.decide(old, given)?;
            nan = score.is_nan();
            (!nan).then_some(score)
        });
        if nan {
            return Err(Error::fixed("resulting score is not a number (NaN)"));
        }
        if matches!(change, Outcome::Added | Outcome::Updated) {
            let event = if adding.increment { "zincr" } else { "zadd" };
            let kept = self.kept(score);
            self.changed(&SortedSetChange::Add(kept, member), 1, event);
        }
        Ok((change, score))
    }

    /// A score as it is kept now: a packed set makes 0 of -0.
    fn kept(&self, score: f64) -> f64 {
        if self.value.as_packed().is_some() { score + 0.0 } else { score }
    }

    /// Changes it to the large form. The log has a score of -0, which only the large form can hold.
    pub fn unpack(&mut self) {
        self.value.unpack();
    }

    /// Removes members; answers how many were there.
    pub fn remove(&mut self, members: &[&[u8]]) -> usize {
        let removed = members.iter().filter(|member| self.value.remove(member)).count();
        if removed > 0 {
            self.changed(&SortedSetChange::Remove(members), removed, "zrem");
        }
        removed
    }

    /// Removes the members of some ranks; answers how many there were.
    pub fn remove_range(&mut self, ranks: Range<usize>, event: &'static str) -> usize {
        if ranks.is_empty() {
            return 0;
        }
        self.value.remove_range(ranks.clone());
        let change = SortedSetChange::RemoveRange(ranks.start, ranks.end - 1);
        self.changed(&change, ranks.len(), event);
        ranks.len()
    }

    /// Removes and returns up to `count` members at one end, the outermost first.
    pub fn pop(&mut self, end: ScoreEnd, count: usize) -> Vec<(Bytes, f64)> {
        let popped: Vec<_> = (0..count.min(self.value.len()))
            .map_while(|_| match end {
                ScoreEnd::Lowest => self.value.take_at(0),
                ScoreEnd::Highest => self.value.take_at(self.value.len() - 1),
            })
            .collect();
        if !popped.is_empty() {
            let count = popped.len();
            self.changed(&SortedSetChange::Pop(end, count), count, pop_names(end).1);
        }
        popped
    }
}

/// The operation and the event of a pop.
fn pop_names(end: ScoreEnd) -> (&'static str, &'static str) {
    match end {
        ScoreEnd::Lowest => ("ZPOPMIN", "zpopmin"),
        ScoreEnd::Highest => ("ZPOPMAX", "zpopmax"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let (ops, events) = changes(SortedSet::new(), |set| {
            for (member, score) in [("a", 1.5), ("b", 2.0), ("c", 3.0), ("d", 4.0), ("e", 5.0)] {
                set.add(member.as_bytes(), score, Adding::default()).unwrap();
            }
            let increment = Adding { increment: true, ..Adding::default() };
            assert_eq!(set.add(b"a", 0.25, increment).unwrap(), (Outcome::Updated, 1.75));
            assert_eq!(set.remove(&[b"b", b"zz"]), 1);
            assert_eq!(set.pop(ScoreEnd::Highest, 1), [(Bytes::from("e"), 5.0)]);
            assert_eq!(set.pop(ScoreEnd::Lowest, 1), [(Bytes::from("a"), 1.75)]);
            assert_eq!(set.remove_range(1..2, "zremrangebyscore"), 1);
        });
        let expected = [
            "ZADD k 1.5 a 2 b 3 c 4 d 5 e 1.75 a",
            "ZREM k b zz",
            "ZPOPMAX k 1",
            "ZPOPMIN k 1",
            "ZREMRANGEBYRANK k 1 1",
        ];
        assert_eq!(ops, expected);
        assert_eq!(events, ["zadd", "zincr", "zrem", "zpopmax", "zpopmin", "zremrangebyscore"]);
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let (ops, events) = changes(SortedSet::new(), |set| {
            let old = Adding { only_old: true, ..Adding::default() };
            assert_eq!(set.add(b"a", 1.0, old).unwrap().0, Outcome::Declined);
            assert_eq!(set.remove(&[b"a"]), 0);
            assert_eq!(set.remove_range(0..0, "zremrangebyrank"), 0);
            assert!(set.pop(ScoreEnd::Lowest, 3).is_empty());
        });
        assert!(ops.is_empty() && events.is_empty());
    }

    #[test]
    fn options_decide_on_a_score() {
        let decided = |adding: Adding, old: Option<f64>| adding.decide(old, 2.0);
        let none = Adding::default();
        assert_eq!(decided(none, Some(5.0)), Some(2.0));
        assert_eq!(decided(Adding { only_new: true, ..none }, Some(5.0)), None);
        assert_eq!(decided(Adding { only_new: true, ..none }, None), Some(2.0));
        assert_eq!(decided(Adding { only_old: true, ..none }, None), None);
        let greater = Adding { greater: true, ..none };
        assert_eq!(decided(greater, Some(2.0)), None);
        assert_eq!(decided(greater, Some(1.0)), Some(2.0));
        assert_eq!(decided(greater, None), Some(2.0));
        let less = Adding { less: true, increment: true, ..none };
        assert_eq!(decided(less, Some(1.0)), None);
    }

    #[test]
    fn no_score_becomes_nan() {
        changes(SortedSet::new(), |set| {
            let increment = Adding { increment: true, ..Adding::default() };
            set.add(b"a", f64::INFINITY, increment).unwrap();
            let error = set.add(b"a", f64::NEG_INFINITY, increment).unwrap_err();
            assert_eq!(error.text, "resulting score is not a number (NaN)");
            assert_eq!(set.score(b"a"), Some(f64::INFINITY));
        });
    }
}
