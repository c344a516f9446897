//! How many calls took how long, in powers of two of a microsecond.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The last bucket has all that takes longer than two minutes.
pub(super) const BUCKETS: usize = 28;

/// Counts of calls by their time, on cache lines of their own.
#[repr(align(64))]
#[derive(Debug, Default)]
pub(super) struct Buckets([AtomicU64; BUCKETS]);

impl Buckets {
    pub(super) fn add(&self, took: Duration) {
        if let Some(bucket) = self.0.get(place(took)) {
            bucket.fetch_add(1, Relaxed);
        }
    }

    pub(super) fn reset(&self) {
        self.0.iter().for_each(|bucket| bucket.store(0, Relaxed));
    }

    /// Adds the counts to `sums`.
    pub(super) fn add_to(&self, sums: &mut [u64; BUCKETS]) {
        for (sum, bucket) in sums.iter_mut().zip(&self.0) {
            *sum += bucket.load(Relaxed);
        }
    }
}

/// Pairs of a time in microseconds and the number of calls that took at most that time, for each
/// time at which the number grows. The `untimed` calls count as the shortest.
pub(super) fn cumulative(buckets: &[u64; BUCKETS], untimed: u64) -> Vec<(u64, u64)> {
    let mut sum = 0;
    let mut shown = Vec::new();
    for (place, count) in buckets.iter().enumerate() {
        let count = count + if place == 0 { untimed } else { 0 };
        sum += count;
        if count > 0 {
            shown.push((bound(place), sum));
        }
    }
    shown
}

fn place(took: Duration) -> usize {
    let micros = took.as_nanos().div_ceil(1024);
    let place = (u128::BITS - micros.saturating_sub(1).leading_zeros()) as usize;
    place.min(BUCKETS - 1)
}

/// The most microseconds of a bucket, as Redis's histograms of three digits print them.
fn bound(place: usize) -> u64 {
    (1032 << place) / 1000
}

/// The time in microseconds within which `percent` of all calls ended.
pub fn percentile(cumulative: &[(u64, u64)], percent: f64) -> f64 {
    let Some((_, all)) = cumulative.last() else { return 0.0 };
    let wanted = (percent / 100.0 * *all as f64).ceil().max(1.0);
    let found = cumulative.iter().find(|(_, count)| *count as f64 >= wanted);
    found.or(cumulative.last()).map_or(0.0, |(micros, _)| *micros as f64 * 1.003)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_powers_of_two_and_counts_add_up() {
        let buckets = Buckets::default();
        for micros in [0, 1, 2, 3, 30, 5000, u64::MAX / 1000] {
            buckets.add(Duration::from_micros(micros));
        }
        let mut sums = [0; BUCKETS];
        buckets.add_to(&mut sums);
        let shown = cumulative(&sums, 10);
        let expected = [(1, 12), (2, 13), (4, 14), (33, 15), (8454, 16), (138512695, 17)];
        assert_eq!(shown, expected);
        assert_eq!(percentile(&shown, 50.0), 1.003);
        assert_eq!(percentile(&shown, 100.0) as u64, 138928233);
        assert_eq!(percentile(&[], 50.0), 0.0);
    }
}
