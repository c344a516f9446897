//! Which of the calls that take constant time are timed.

use std::time::Duration;

use crate::base::clock;
use crate::base::random::Random;

/// One call in this many is timed, on average.
const INTERVAL: u64 = 256;

/// The beginning of a call that is timed.
#[derive(Debug, Clone, Copy)]
pub struct Begun {
    /// When it began, of [`clock::uptime`].
    pub at: Duration,
    /// How many calls it stands for, itself included.
    pub weight: u64,
}

impl Begun {
    /// A call that begins now and stands for itself.
    pub fn now() -> Self {
        Self { at: clock::uptime(), weight: 1 }
    }

    /// The time since.
    pub fn elapsed(&self) -> Duration {
        clock::uptime().saturating_sub(self.at)
    }
}

/// Chooses calls of a session to be timed: the next one after a random number of calls, so that no
/// pattern of calls escapes it.
#[derive(Debug)]
pub struct Sampling {
    /// Calls before the next one that is timed.
    left: u32,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { left: gap() }
    }
}

impl Sampling {
    /// A call begins: the time, if it is one of the sample.
    #[inline]
    pub(in crate::engine) fn next(&mut self) -> Option<Begun> {
        if self.left == 0 {
            return Some(self.take());
        }
        self.left -= 1;
        None
    }

    #[cold]
    fn take(&mut self) -> Begun {
        self.left = gap();
        Begun { weight: INTERVAL, ..Begun::now() }
    }
}

/// From half of the interval to one and a half of it; the mean, and the call itself, make it whole.
fn gap() -> u32 {
    const HALF: usize = INTERVAL as usize / 2;
    (HALF + Random::new().below(2 * HALF - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_the_sample_stand_for_about_as_many_as_there_were() {
        const CALLS: u64 = 1 << 20;
        let mut sampling = Sampling::default();
        let weights = (0..CALLS).filter_map(|_| sampling.next()).map(|begun| begun.weight);
        let sum: u64 = weights.sum();
        assert!(sum.abs_diff(CALLS) < CALLS / 20, "{sum}");
    }

    #[test]
    fn none_of_the_first_calls_is_timed() {
        let mut sampling = Sampling::default();
        assert!((0..INTERVAL / 2).all(|_| sampling.next().is_none()));
    }
}
