//! [`Random`]: the random numbers of a call. [`Chance`] is where a store has them from.
//!
//! Each call creates one generator and passes it down, so that a test or a replay can seed it and
//! get the same choices again. It is fast and predictable; secrets come from [`secret`].

use std::collections::HashSet;
use std::fmt;

use parking_lot::Mutex;

/// A fast, predictable random number generator.
#[derive(Clone)]
pub struct Random(fastrand::Rng);

impl Random {
    /// A generator with a seed that differs from call to call.
    pub fn new() -> Self {
        Self(fastrand::Rng::new())
    }

    /// A generator that always makes the same choices for the same `seed`.
    pub fn from_seed(seed: u64) -> Self {
        Self(fastrand::Rng::with_seed(seed))
    }

    /// A number from 0 up to but not including `n`; 0 when `n` is 0.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.usize(..n) }
    }

    /// A number from 0 up to but not including 1.
    pub fn fraction(&mut self) -> f64 {
        self.0.f64()
    }

    /// A number from the whole range of `u64`.
    pub fn next_u64(&mut self) -> u64 {
        self.0.u64(..)
    }

    /// `count` different numbers below `n`, or all of them when `count` is greater, in random
    /// order. Time and memory grow with `count` only.
    pub fn distinct(&mut self, n: usize, count: usize) -> Vec<usize> {
        let count = count.min(n);
        let mut seen =
            HashSet::with_capacity_and_hasher(count, foldhash::fast::RandomState::default());
        // Floyd's sampling: each round adds exactly one number, and no round is repeated.
        let mut chosen: Vec<usize> = (n - count..n)
            .map(|limit| {
                let candidate = self.below(limit + 1);
                let pick = if seen.insert(candidate) { candidate } else { limit };
                seen.insert(pick);
                pick
            })
            .collect();
        self.0.shuffle(&mut chosen);
        chosen
    }
}

impl Default for Random {
    fn default() -> Self {
        Self::new()
    }
}

/// Where the calls of a store have their generators from. With a seed, the same calls in the same
/// order get the same ones.
#[derive(Default)]
pub struct Chance(Option<Mutex<Random>>);

impl Chance {
    /// Generators that follow from this seed, should there be one.
    pub fn of(seed: Option<u64>) -> Self {
        Self(seed.map(|seed| Mutex::new(Random::from_seed(seed))))
    }

    /// Whether there is a seed.
    pub fn is_seeded(&self) -> bool {
        self.0.is_some()
    }

    /// The generator of one call.
    #[inline]
    pub fn random(&self) -> Random {
        match &self.0 {
            None => Random::new(),
            Some(source) => Self::next(source),
        }
    }

    #[cold]
    fn next(source: &Mutex<Random>) -> Random {
        Random::from_seed(source.lock().next_u64())
    }

    /// Another source that gives what this one is going to give.
    pub fn copy(&self) -> Self {
        Self(self.0.as_ref().map(|source| Mutex::new(source.lock().clone())))
    }

    /// From now on it gives what the other one is going to give. Either has a seed, or both have none.
    pub fn follow(&self, other: &Self) {
        if let (Some(own), Some(other)) = (&self.0, &other.0) {
            *own.lock() = other.lock().clone();
        }
    }
}

impl fmt::Debug for Chance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_seeded() { "seeded" } else { "free" })
    }
}

/// Fills a buffer with unpredictable bytes from the system.
pub fn secret(buffer: &mut [u8]) -> Result<(), String> {
    getrandom::fill(buffer).map_err(|why| why.to_string())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_choices() {
        let choices = |seed| Random::from_seed(seed).distinct(1000, 20);
        assert_eq!(choices(7), choices(7));
        assert_ne!(choices(7), choices(8));
    }

    #[test]
    fn a_source_with_a_seed_repeats_and_can_be_put_back() {
        let draws = |chance: &Chance| (0..5).map(|_| chance.random().below(1000)).collect();
        let chance = Chance::of(Some(42));
        let first: Vec<_> = draws(&chance);
        assert_eq!(draws(&Chance::of(Some(42))), first);
        let (copy, second) = (chance.copy(), draws(&chance));
        assert_ne!(first, second);
        assert_eq!(draws(&copy), second);
        chance.follow(&Chance::of(Some(42)));
        assert_eq!(draws(&chance), first);
    }

    #[test]
    fn every_number_is_chosen_about_equally_often() {
        let (mut random, mut hits) = (Random::from_seed(1), [0_u32; 10]);
        for _ in 0..10_000 {
            random.distinct(10, 3).into_iter().for_each(|pick| hits[pick] += 1);
        }
        assert!(hits.iter().all(|hits| (2700..3300).contains(hits)), "{hits:?}");
    }

    #[test]
    fn below_nothing_is_zero() {
        assert_eq!(Random::new().below(0), 0);
        assert_eq!(Random::new().below(1), 0);
    }

    proptest! {
        #[test]
        fn distinct_numbers_are_distinct_and_in_range(
            seed: u64, n in 0_usize..200, count in 0_usize..250
        ) {
            let mut chosen = Random::from_seed(seed).distinct(n, count);
            prop_assert_eq!(chosen.len(), count.min(n));
            chosen.sort_unstable();
            chosen.dedup();
            prop_assert_eq!(chosen.len(), count.min(n));
            prop_assert!(chosen.iter().all(|pick| *pick < n));
        }
    }
}
