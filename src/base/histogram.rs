//! How often something took how long, in powers of two of a microsecond.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// The last bucket has all that takes longer than two minutes.
pub const BUCKETS: usize = 28;

/// Counts of events by their time, on cache lines of their own.
#[repr(align(64))]
#[derive(Debug, Default)]
pub struct Buckets([AtomicU64; BUCKETS]);

impl Buckets {
    /// Counts an event that stands for `weight` of them.
    pub fn add(&self, took: Duration, weight: u64) {
        if let Some(bucket) = self.0.get(place(took)) {
            bucket.fetch_add(weight, Relaxed);
        }
    }

    /// Sets all counts to 0.
    pub fn reset(&self) {
        self.0.iter().for_each(|bucket| bucket.store(0, Relaxed));
    }

    /// Adds the counts to `sums`.
    pub fn add_to(&self, sums: &mut Counts) {
        for (sum, bucket) in sums.iter_mut().zip(&self.0) {
            *sum += bucket.load(Relaxed);
        }
    }
}

/// Counts by bucket.
pub type Counts = [u64; BUCKETS];

/// Counts of events by their time, and the sum of their times.
#[derive(Debug, Default)]
pub struct Histogram {
    buckets: Buckets,
    nanos: AtomicU64,
}

impl Histogram {
    /// Counts an event.
    pub fn add(&self, took: Duration) {
        self.buckets.add(took, 1);
        self.nanos.fetch_add(took.as_nanos() as u64, Relaxed);
    }

    /// The counts, and the sum of all times.
    pub fn sums(&self) -> (Counts, Duration) {
        let mut counts = Counts::default();
        self.buckets.add_to(&mut counts);
        (counts, Duration::from_nanos(self.nanos.load(Relaxed)))
    }
}

/// Pairs of a time in microseconds and the number of the `all` calls that took at most that time,
/// for each time at which the number grows. Calls that are in no bucket count as the shortest.
/// Where the buckets have more than `all`, since some calls stand for others, the longest are left
/// out.
pub fn cumulative(buckets: &Counts, all: u64) -> Vec<(u64, u64)> {
    let mut sum = all.saturating_sub(buckets.iter().sum());
    let mut shown = Vec::new();
    for (place, count) in buckets.iter().enumerate() {
        let before = if place == 0 { 0 } else { sum };
        sum = (sum + count).min(all);
        if sum > before {
            shown.push((shown_bound(place), sum));
        }
    }
    shown
}

fn place(took: Duration) -> usize {
    let micros = took.as_nanos().div_ceil(1024);
    let place = (u128::BITS - micros.saturating_sub(1).leading_zeros()) as usize;
    place.min(BUCKETS - 1)
}

/// The longest time of a bucket. The last bucket has longer times too.
pub fn bound(place: usize) -> Duration {
    Duration::from_nanos(1024 << place)
}

/// The most microseconds of a bucket, as Redis's histograms of three digits print them.
fn shown_bound(place: usize) -> u64 {
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
            buckets.add(Duration::from_micros(micros), 1);
        }
        let mut sums = Counts::default();
        buckets.add_to(&mut sums);
        let shown = cumulative(&sums, 17);
        let expected = [(1, 12), (2, 13), (4, 14), (33, 15), (8454, 16), (138512695, 17)];
        assert_eq!(shown, expected);
        assert_eq!(percentile(&shown, 50.0), 1.003);
        assert_eq!(percentile(&shown, 100.0) as u64, 138928233);
        assert_eq!(percentile(&[], 50.0), 0.0);
    }

    #[test]
    fn calls_that_stand_for_more_than_there_were_are_cut_at_the_longest() {
        let buckets = Buckets::default();
        buckets.add(Duration::from_nanos(500), 256);
        buckets.add(Duration::from_micros(7), 256);
        let mut sums = Counts::default();
        buckets.add_to(&mut sums);
        assert_eq!(cumulative(&sums, 600), [(1, 344), (8, 600)]);
        assert_eq!(cumulative(&sums, 300), [(1, 256), (8, 300)]);
        assert_eq!(cumulative(&sums, 200), [(1, 200)]);
    }

    #[test]
    fn a_time_is_in_the_first_bucket_whose_bound_it_does_not_exceed() {
        for of in 0..BUCKETS {
            assert_eq!(place(bound(of)), of);
            assert_eq!(place(bound(of) + Duration::from_nanos(1)), (of + 1).min(BUCKETS - 1));
        }
    }
}
