//! What a rule makes of the samples of its series.
//!
//! A rule has one bucket that is *open*: that of the newest sample, which the rule's accumulator
//! follows. When a sample of a later bucket comes, the bucket is closed, and what it is becomes a
//! sample of the other series. A sample that comes late, or goes, makes its bucket be computed anew
//! from the samples that are there.
//!
//! A rule takes no account of the samples that were there before it, until its bucket is computed
//! anew.

use super::aggregate::{Accumulator, Aggregation};
use super::query::bucket_start;
use super::rule::Rule;
use super::sample::Sample;
use super::series::TimeSeries;

/// What becomes of the series that a rule makes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// It gets this sample, in place of any at its time.
    Put(Sample),
    /// It loses its samples of these times, both ends included.
    Delete(u64, u64),
}

impl Rule {
    fn start(&self, time: u64) -> u64 {
        bucket_start(time, self.duration, self.alignment)
    }

    /// The start of the next bucket. The first one can be shorter than the others.
    fn end(&self, start: u64) -> u64 {
        let end = start.saturating_add(self.duration);
        if start == 0 { self.start(end) } else { end }
    }

    /// What the open bucket would become if it were closed now.
    pub fn latest(&self) -> Option<Sample> {
        Some(Sample { time: self.open?, value: self.accumulator.finish(None) })
    }

    /// Takes a sample that is newer than all others, the newest of which is `before`. Returns what the
    /// bucket becomes that it closes.
    fn push(&mut self, sample: Sample, before: Option<Sample>) -> Option<Sample> {
        let start = self.start(sample.time);
        let mut closed = None;
        if self.open != Some(start) {
            if let Some(time) = self.open {
                closed = Some(Sample { time, value: self.accumulator.finish(Some(sample)) });
            }
            // A late sample may have begun the bucket of the samples that are older than the rule.
            let has_begun = self.open.is_none()
                && self.accumulator != Accumulator::new(self.accumulator.aggregation())
                && before.is_some_and(|before| self.start(before.time) == start);
            if !has_begun {
                let before = before.filter(|_| self.open.is_some());
                self.accumulator.begin(start, self.end(start), before);
            }
            self.open = Some(start);
        }
        self.accumulator.push(sample);
        closed
    }
}

/// Samples that are read once for many rules.
#[derive(Default)]
struct Near {
    /// All that are retained from one time to another, both included.
    ends: Option<(u64, u64)>,
    samples: Vec<Sample>,
}

impl Near {
    /// Those from one time to another, if they are all here.
    fn between(&self, from: u64, to: u64) -> Option<&[Sample]> {
        self.ends.filter(|ends| ends.0 <= from && to <= ends.1)?;
        let start = self.samples.partition_point(|it| it.time < from);
        let end = self.samples.partition_point(|it| it.time <= to);
        self.samples.get(start..end)
    }
}

impl TimeSeries {
    /// A sample was added behind all others, the newest of which was `before`. Tells which of the
    /// rules have closed a bucket, and what it became.
    pub fn compact(&mut self, sample: Sample, before: Option<Sample>) -> Vec<(usize, Sample)> {
        let rules = self.settings.links.rules.iter_mut().enumerate();
        rules.filter_map(|(index, rule)| Some((index, rule.push(sample, before)?))).collect()
    }

    /// A sample was added between others, or changed. Tells what the buckets become that are closed.
    pub fn recompact(&mut self, time: u64) -> Vec<(usize, Sample)> {
        let Some(last) = self.last() else { return Vec::new() };
        let mut changed = Vec::new();
        let count = self.settings.links.rules.len();
        let near = if count > 1 { self.near(time) } else { Near::default() };
        for index in 0..count {
            let Some(rule) = self.settings.links.rules.get(index) else { continue };
            let start = rule.start(time);
            let Some((accumulator, next)) = self.bucket(rule, start, &near) else { continue };
            if start != rule.start(last.time) {
                changed.push((index, Sample { time: start, value: accumulator.finish(next) }));
            } else if let Some(rule) = self.settings.links.rules.get_mut(index) {
                rule.accumulator = accumulator;
            }
        }
        changed
    }

    /// The samples of these times, both ends included, were deleted.
    pub fn uncompact(&mut self, from: u64, to: u64) -> Vec<(usize, Outcome)> {
        let last = self.last();
        let mut outcomes = Vec::new();
        for index in 0..self.settings.links.rules.len() {
            let Some(rule) = self.settings.links.rules.get(index) else { continue };
            let (first_bucket, last_bucket) = (rule.start(from), rule.start(to));
            let open = last.map(|last| rule.start(last.time)).filter(|_| rule.open.is_some());
            let mut tell = |outcome| outcomes.push((index, outcome));
            let (mut gone_from, mut gone_to) = (Some(first_bucket), Some(last_bucket));
            let edges = [Some(first_bucket), Some(last_bucket).filter(|it| *it != first_bucket)];
            for start in edges.into_iter().flatten() {
                let Some((accumulator, next)) = self.bucket(rule, start, &Near::default()) else {
                    continue;
                };
                if Some(start) != open {
                    tell(Outcome::Put(Sample { time: start, value: accumulator.finish(next) }));
                }
                // What else is there of a bucket that has samples, as that of another rule, stays.
                if start == first_bucket {
                    gone_from = start.checked_add(rule.duration);
                }
                if start == last_bucket {
                    gone_to = start.checked_sub(rule.duration);
                }
            }
            if let (Some(from), Some(to)) = (gone_from, gone_to)
                && from <= to
            {
                tell(Outcome::Delete(from, to));
            }
            let is_touched = open.is_some_and(|it| (first_bucket..=last_bucket).contains(&it));
            let state = match open {
                Some(start) if open != rule.open || is_touched => {
                    if open != rule.open {
                        tell(Outcome::Delete(start, start));
                    }
                    self.bucket(rule, start, &Near::default())
                        .map(|(accumulator, _)| (accumulator, open))
                }
                Some(_) => None,
                None => Some((Accumulator::new(rule.accumulator.aggregation()), None)),
            };
            if let Some((accumulator, open)) = state
                && let Some(rule) = self.settings.links.rules.get_mut(index)
            {
                (rule.accumulator, rule.open) = (accumulator, open);
            }
        }
        outcomes
    }

    /// What the samples of a bucket come to, and the first sample after it where that matters. `None`
    /// if there are none.
    fn bucket(
        &self,
        rule: &Rule,
        start: u64,
        near: &Near,
    ) -> Option<(Accumulator, Option<Sample>)> {
        let (end, aggregation) = (rule.end(start), rule.accumulator.aggregation());
        let last = end.checked_sub(1)?;
        let goes_on = aggregation == Aggregation::Twa;
        let mut accumulator = Accumulator::new(aggregation);
        accumulator.begin(start, end, if goes_on { self.before(start) } else { None });
        let mut is_there = false;
        let mut take = |samples: &[Sample]| {
            is_there = true;
            accumulator.push_all(samples);
            true
        };
        match near.between(start, last) {
            Some([]) => {}
            Some(samples) => drop(take(samples)),
            None => self.scan(start, last, take),
        }
        let next = if goes_on { self.after(last) } else { None };
        is_there.then_some((accumulator, next))
    }

    /// The samples of the chunk that a time belongs to.
    fn near(&self, time: u64) -> Near {
        let index = self.chunk_of(time);
        let before = index.checked_sub(1).and_then(|before| self.chunks.get(before)?.last());
        let after = self.chunks.get(index + 1).and_then(|after| after.first());
        let from = before.map_or(0, |before| before.time + 1);
        let to = after.map_or(u64::MAX, |after| after.time - 1);
        let mut samples = Vec::new();
        self.scan(from, to, |block| {
            samples.extend_from_slice(block);
            true
        });
        Near { ends: Some((from, to)), samples }
    }

    /// Whether samples from a time on may be deleted: no rule can make the buckets anew that samples
    /// have left which are no longer retained.
    pub fn can_recompact(&self, from: u64) -> bool {
        let retained = self.retained_from();
        self.settings.links.rules.iter().all(|rule| rule.start(from) >= retained)
    }
}

#[cfg(test)]
mod tests {
    use super::super::rule::Links;
    use super::super::settings::{Policy, Settings};
    use super::*;

    /// A series with a rule for each aggregation and duration, and small chunks.
    fn with_rules(plans: &[(Aggregation, u64)]) -> TimeSeries {
        let rule = |(aggregation, duration): &(Aggregation, u64)| Rule {
            destination: "made".into(),
            duration: *duration,
            alignment: 0,
            accumulator: Accumulator::new(*aggregation),
            open: None,
        };
        let links = Links { source: None, rules: plans.iter().map(rule).collect() };
        TimeSeries::new(Settings { links, chunk_size: 48, ..Settings::default() })
    }

    fn put(series: &mut TimeSeries, sample: Sample) -> Vec<(usize, Sample)> {
        let before = series.last();
        series.add(sample, Policy::Last).unwrap();
        match before {
            Some(before) if sample.time <= before.time => series.recompact(sample.time),
            _ => series.compact(sample, before),
        }
    }

    /// A series with one rule, and the series that it makes.
    struct Pair {
        source: TimeSeries,
        made: TimeSeries,
    }

    impl Pair {
        fn new(aggregation: Aggregation) -> Self {
            let source = with_rules(&[(aggregation, 10)]);
            Self { source, made: TimeSeries::new(Settings::default()) }
        }

        fn put(&mut self, time: u64, value: f64) {
            for (_, sample) in put(&mut self.source, Sample { time, value }) {
                self.made.add(sample, Policy::Last).unwrap();
            }
        }

        fn delete(&mut self, from: u64, to: u64) {
            self.source.delete(from, to);
            for (_, outcome) in self.source.uncompact(from, to) {
                match outcome {
                    Outcome::Put(sample) => {
                        self.made.add(sample, Policy::Last).unwrap();
                    }
                    Outcome::Delete(from, to) => {
                        self.made.delete(from, to);
                    }
                }
            }
        }

        /// What was made, and the open bucket at the end.
        fn made(&self) -> Vec<(u64, f64)> {
            let made = self.made.query(&Default::default()).unwrap();
            let latest = self.source.settings().links.rules[0].latest();
            made.into_iter().chain(latest).map(|it| (it.time, it.value)).collect()
        }
    }

    #[test]
    fn a_bucket_is_closed_by_a_sample_of_a_later_one() {
        let mut pair = Pair::new(Aggregation::Sum);
        pair.put(1, 1.0);
        pair.put(5, 2.0);
        assert_eq!(pair.made.last(), None);
        pair.put(12, 3.0);
        assert_eq!(pair.made(), [(0, 3.0), (10, 3.0)]);
    }

    #[test]
    fn a_late_sample_has_its_bucket_computed_anew() {
        let mut pair = Pair::new(Aggregation::Sum);
        [1, 35].into_iter().for_each(|time| pair.put(time, 1.0));
        pair.put(3, 100.0);
        pair.put(22, 7.0);
        pair.put(32, 5.0);
        assert_eq!(pair.made(), [(0, 101.0), (20, 7.0), (30, 6.0)]);
        assert_eq!(pair.made.retained(), 2);
    }

    #[test]
    fn rules_beside_each_other_make_what_each_makes_alone() {
        let plans = [Aggregation::Sum, Aggregation::Twa, Aggregation::Count, Aggregation::Avg]
            .into_iter()
            .zip([7, 10, 60, 400]);
        let plans: Vec<_> = plans.collect();
        let mut together = with_rules(&plans);
        let mut alone: Vec<_> = plans.iter().map(|plan| with_rules(&[*plan])).collect();
        for step in 0..500 {
            let sample = Sample { time: step * 7919 % 1009, value: step as f64 };
            let made = put(&mut together, sample);
            let each = alone.iter_mut().enumerate().flat_map(|(index, series)| {
                let made = put(series, sample);
                made.into_iter().map(move |(_, sample)| (index, sample))
            });
            assert_eq!(made, each.collect::<Vec<_>>(), "step {step}");
        }
    }

    #[test]
    fn deleting_empties_buckets_and_opens_one_again() {
        let mut pair = Pair::new(Aggregation::Sum);
        [5, 12, 13, 14, 21, 31, 42, 53, 64].into_iter().for_each(|time| pair.put(time, 1.0));
        pair.delete(13, 13);
        assert_eq!(pair.made()[1], (10, 2.0));
        pair.delete(21, 42);
        assert_eq!(pair.made(), [(0, 1.0), (10, 2.0), (50, 1.0), (60, 1.0)]);
        pair.delete(14, 60);
        assert_eq!(pair.made(), [(0, 1.0), (10, 1.0), (60, 1.0)]);
        pair.delete(64, 64);
        assert_eq!((pair.made(), pair.made.retained()), (vec![(0, 1.0), (10, 1.0)], 1));
        pair.put(15, 8.0);
        pair.put(25, 1.0);
        assert_eq!(pair.made(), [(0, 1.0), (10, 9.0), (20, 1.0)]);
        pair.delete(0, u64::MAX);
        assert!(pair.made().is_empty());
    }

    #[test]
    fn a_new_rule_sees_older_samples_only_where_it_has_to() {
        let mut pair = Pair::new(Aggregation::Sum);
        for time in [1, 15] {
            pair.source.add(Sample { time, value: 1.0 }, Policy::Last).unwrap();
        }
        pair.put(2, 10.0);
        assert_eq!(pair.made(), [(0, 11.0)]);
        pair.put(13, 10.0);
        assert_eq!(pair.made(), [(0, 11.0)]);
        pair.put(16, 10.0);
        assert_eq!(pair.made(), [(0, 11.0), (10, 21.0)]);
    }

    #[test]
    fn a_bucket_of_older_samples_is_no_part_of_a_later_one() {
        let mut pair = Pair::new(Aggregation::Sum);
        pair.source.add(Sample { time: 15, value: 1.0 }, Policy::Last).unwrap();
        pair.put(13, 10.0);
        pair.put(25, 100.0);
        assert_eq!(pair.made(), [(20, 100.0)]);
    }

    #[test]
    fn a_mean_over_time_knows_the_samples_around_its_bucket() {
        let mut pair = Pair::new(Aggregation::Twa);
        let samples = [(2, 2.0), (7, 7.0), (13, 3.0), (18, 8.0), (22, 1.0), (27, 5.0)];
        samples.into_iter().for_each(|(time, value)| pair.put(time, value));
        let last = 2.928_571_428_571_428_4;
        assert_eq!(pair.made(), [(0, 5.0625), (10, 5.2), (20, last)]);
        pair.put(15, 3.0);
        assert_eq!(pair.made(), [(0, 5.0625), (10, 4.7), (20, last)]);
        pair.delete(15, 15);
        pair.put(45, 3.0);
        assert_eq!(pair.made()[1..3], [(10, 5.2), (20, 3.5)]);
    }

    #[test]
    fn what_is_not_retained_cannot_be_computed_anew() {
        let mut pair = Pair::new(Aggregation::Sum);
        pair.source.settings_mut().retention = 15;
        [1, 11, 31].into_iter().for_each(|time| pair.put(time, 1.0));
        assert!(!pair.source.can_recompact(16));
        assert!(pair.source.can_recompact(20));
    }
}
