//! The times of calls by command. Each thread adds to a part of its own, so that calls on different
//! threads write to different cache lines; who asks gets the sum of the parts.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use crate::base::histogram::{self, Buckets, Counts};

/// Parts of the counts. With more threads than this, some share one.
const PARTS: usize = 16;

/// The counts of all commands.
#[derive(Debug, Default)]
pub struct Times([Part; PARTS]);

/// What one thread, or several, have counted: by the places of the commands. Made for the first
/// call that is timed or goes wrong.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Part(OnceLock<Box<[RowTimes]>>);

/// What the timed calls of a command took, and how many calls went wrong.
#[derive(Debug, Default)]
struct RowTimes {
    timed: AtomicU64,
    nanos: AtomicU64,
    failed: AtomicU64,
    rejected: AtomicU64,
    /// The distribution of the times, made for the first call that is counted in it.
    buckets: OnceLock<Box<Buckets>>,
}

/// The sums of a command.
#[derive(Debug, Clone, Copy, Default)]
pub struct RowSums {
    /// Calls that were timed, and those that they stand for.
    pub timed: u64,
    /// Nanoseconds that these took together.
    pub nanos: u64,
    /// Calls that ended in an error.
    pub failed: u64,
    /// Calls that did not begin.
    pub rejected: u64,
    /// The same calls by their time. None while `latency-tracking` is off.
    pub buckets: Counts,
}

impl RowSums {
    /// Pairs of a time in microseconds and the number of `calls` that took at most that time, for
    /// each time at which the number grows. Calls that nothing stands for count as the shortest.
    pub fn distribution(&self, calls: u64) -> Vec<(u64, u64)> {
        histogram::cumulative(&self.buckets, calls)
    }
}

impl Times {
    /// Counts a call of the command at `place`, one of `rows`, which stands for `weight` of them.
    /// With `track`, its time is counted in the distribution.
    pub(in crate::engine) fn took(
        &self,
        (place, rows): (usize, usize),
        (took, weight): (Duration, u64),
        track: bool,
    ) {
        let Some(row) = self.own(rows).get(place) else { return };
        row.timed.fetch_add(weight, Relaxed);
        row.nanos.fetch_add(took.as_nanos() as u64 * weight, Relaxed);
        if track {
            row.buckets.get_or_init(Box::default).add(took, weight);
        }
    }

    /// Counts a call that ended in an error.
    pub(in crate::engine) fn failed(&self, place: usize, rows: usize) {
        if let Some(row) = self.own(rows).get(place) {
            row.failed.fetch_add(1, Relaxed);
        }
    }

    /// Counts a call that did not begin.
    pub(in crate::engine) fn rejected(&self, place: usize, rows: usize) {
        if let Some(row) = self.own(rows).get(place) {
            row.rejected.fetch_add(1, Relaxed);
        }
    }

    /// The part of this thread.
    fn own(&self, rows: usize) -> &[RowTimes] {
        let part = &self.0[number() % PARTS];
        part.0.get_or_init(|| (0..rows).map(|_| RowTimes::default()).collect())
    }

    /// The sums of the command at `place`.
    pub(in crate::engine) fn sums(&self, place: usize) -> RowSums {
        let mut sums = RowSums::default();
        for row in self.made().filter_map(|rows| rows.get(place)) {
            sums.timed += row.timed.load(Relaxed);
            sums.nanos += row.nanos.load(Relaxed);
            sums.failed += row.failed.load(Relaxed);
            sums.rejected += row.rejected.load(Relaxed);
            if let Some(buckets) = row.buckets.get() {
                buckets.add_to(&mut sums.buckets);
            }
        }
        sums
    }

    /// Sets all counts to 0.
    pub(super) fn reset(&self) {
        for row in self.made().flatten() {
            for counter in [&row.timed, &row.nanos, &row.failed, &row.rejected] {
                counter.store(0, Relaxed);
            }
            if let Some(buckets) = row.buckets.get() {
                buckets.reset();
            }
        }
    }

    fn made(&self) -> impl Iterator<Item = &[RowTimes]> {
        self.0.iter().filter_map(|part| part.0.get().map(|rows| &rows[..]))
    }
}

/// A number of this thread, in the order in which threads first ask.
fn number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Relaxed);
    }
    NUMBER.try_with(|number| *number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn threads_write_to_lines_of_their_own_and_the_sum_has_all() {
        let times = Times::default();
        let lines_of_own_part = || {
            times.took((2, 3), (Duration::from_micros(5), 1), true);
            times.failed(2, 3);
            let rows = times.own(3);
            let start = rows.as_ptr().addr() / 64;
            let buckets = std::ptr::from_ref(&**rows[2].buckets.get().unwrap()).addr() / 64;
            let end = (rows.as_ptr().addr() + size_of_val(rows)).div_ceil(64);
            (start..end).chain(buckets..buckets + size_of::<Buckets>().div_ceil(64))
        };
        let here: Vec<_> = lines_of_own_part().collect();
        let there: Vec<_> = std::thread::scope(|scope| {
            scope.spawn(|| lines_of_own_part().collect()).join().unwrap()
        });
        assert!(here.iter().all(|line| !there.contains(line)), "{here:?} {there:?}");
        let sums = times.sums(2);
        assert_eq!((sums.timed, sums.nanos, sums.failed, sums.rejected), (2, 10_000, 2, 0));
        assert_eq!(sums.distribution(3), [(1, 1), (8, 3)]);
        times.reset();
        assert_eq!(times.sums(2).timed, 0);
        assert!(times.sums(2).distribution(0).is_empty());
    }
}
