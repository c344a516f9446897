//! [`Tally`]: a sum that many threads add to.
//!
//! If the sum were one word, every write would take its cache line from the core that wrote last.
//! The sum is kept in parts instead, each in a cache line of its own, and a shard always adds to
//! the same part, so that threads with different shards seldom share a line. Reading the sum adds
//! the parts.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Parts of a sum.
pub(super) const PARTS: usize = 16;

/// Two cache lines, which processors fetch together.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Part(AtomicUsize);

/// A sum in parts, each part in a cache line of its own.
#[derive(Debug, Default)]
pub struct Tally([Part; PARTS]);

impl Tally {
    /// Adds the change of a shard. Returns whether the part that it was added to was 0 before.
    #[inline]
    pub(super) fn add(&self, shard: u32, change: isize) -> bool {
        let part = &self.0[shard as usize % PARTS].0;
        part.fetch_add(change as usize, Relaxed) == 0
    }

    /// The sum of all changes so far. Changes that are added meanwhile may be missing.
    pub fn sum(&self) -> usize {
        self.parts().fold(0, usize::wrapping_add)
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = usize> {
        self.0.iter().map(|part| part.0.load(Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_is_that_of_all_parts_whatever_was_taken_away() {
        let tally = Tally::default();
        for shard in 0..40 {
            tally.add(shard, 10);
        }
        assert!(!tally.add(3, -35), "the part had 30");
        assert_eq!(tally.sum(), 365);
    }

    #[test]
    fn no_two_parts_share_a_line() {
        let tally = Tally::default();
        let places: Vec<usize> =
            tally.0.iter().map(|part| std::ptr::from_ref(part).addr()).collect();
        assert!(places.iter().all(|place| place.is_multiple_of(128)));
        assert!(places.windows(2).all(|two| two[1] - two[0] == 128));
    }
}
