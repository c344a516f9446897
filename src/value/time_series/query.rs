//! Questions to a series: the samples of a range, filtered and aggregated.

use super::aggregate::{Accumulator, Aggregation};
use super::sample::{Sample, between};
use super::series::TimeSeries;

/// The most samples that a call answers where some stand for no samples.
const MOST: u64 = 1 << 22;

/// Which samples, and what becomes of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// The first time.
    pub from: u64,
    /// The last time.
    pub to: u64,
    /// Only samples of these times, which ascend.
    pub times: Option<Vec<u64>>,
    /// Only samples of values from one to another.
    pub values: Option<(f64, f64)>,
    /// Buckets, each of which becomes one sample.
    pub buckets: Option<Buckets>,
    /// How many samples are answered at most.
    pub count: Option<usize>,
    /// The newest are answered first.
    pub reverse: bool,
    /// A sample after all others, which the series does not have yet.
    pub latest: Option<Sample>,
    /// The most samples that are answered where some stand for no samples.
    pub most: u64,
}

impl Default for Query {
    /// All samples.
    fn default() -> Self {
        Self {
            from: 0,
            to: u64::MAX,
            times: None,
            values: None,
            buckets: None,
            count: None,
            reverse: false,
            latest: None,
            most: MOST,
        }
    }
}

/// How samples are put together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Buckets {
    /// What is computed of each bucket.
    pub aggregation: Aggregation,
    /// How long a bucket is, in milliseconds: more than 0, and at most [`LAST_TIME`](super::LAST_TIME).
    pub duration: u64,
    /// A time at which a bucket begins.
    pub alignment: u64,
    /// Which time of a bucket is answered.
    pub stamp: Stamp,
    /// Whether buckets without samples are answered that have some before and after them.
    pub empty: bool,
}

/// A time of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Stamp {
    /// Its start.
    #[default]
    Start,
    /// The time in its middle.
    Middle,
    /// The start of the next.
    End,
}

/// There would be too many buckets without samples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooMany;

/// The start of the bucket that a time is in, where one begins at `alignment`. The first bucket
/// begins at 0 and may be shorter than the others.
#[inline]
pub fn bucket_start(time: u64, duration: u64, alignment: u64) -> u64 {
    let into = if time >= alignment {
        (time - alignment) % duration
    } else {
        let before = (alignment - time) % duration;
        if before == 0 { 0 } else { duration - before }
    };
    time.saturating_sub(into)
}

impl Buckets {
    #[inline]
    fn start(&self, time: u64) -> u64 {
        bucket_start(time, self.duration, self.alignment)
    }

    /// The start of the bucket after one.
    #[inline]
    fn end(&self, start: u64) -> u64 {
        let end = start.saturating_add(self.duration);
        if start == 0 { self.start(end) } else { end }
    }

    fn stamped(&self, start: u64, value: f64) -> Sample {
        let time = match self.stamp {
            Stamp::Start => start,
            Stamp::Middle => start.saturating_add(self.duration / 2),
            Stamp::End => start.saturating_add(self.duration),
        };
        Sample { time, value }
    }

    /// The start of the first bucket after one, and how many there are before another.
    fn gap(&self, from: u64, to: u64) -> (u64, u64) {
        let first = self.end(from);
        (first, to.saturating_sub(first).div_ceil(self.duration))
    }
}

impl TimeSeries {
    /// The answer to a question.
    pub fn query(&self, query: &Query) -> Result<Vec<Sample>, TooMany> {
        match &query.buckets {
            None => Ok(self.plain(query)),
            Some(buckets) if buckets.aggregation == Aggregation::Twa => {
                self.over_time(query, buckets)
            }
            Some(buckets) => self.in_buckets(query, buckets),
        }
    }

    fn plain(&self, query: &Query) -> Vec<Sample> {
        let count = query.count.unwrap_or(usize::MAX);
        let mut samples = Vec::new();
        self.matching(query, |block| {
            let wanted = block.len().min(count - samples.len());
            samples.extend(block.iter().take(wanted));
            samples.len() < count
        });
        samples
    }

    /// Tells of the samples in the order that is asked for, block by block, until the answer is false.
    fn matching(&self, query: &Query, mut tell: impl FnMut(&[Sample]) -> bool) {
        let latest = query.latest.filter(|it| {
            (query.from..=query.to).contains(&it.time)
                && it.time >= self.retained_from()
                && query.takes(*it)
        });
        let filters = query.values.is_some() || query.times.is_some();
        let mut kept = Vec::new();
        let mut tell = |block: &[Sample]| {
            if !filters {
                return tell(block);
            }
            kept.clear();
            kept.extend(block.iter().filter(|it| query.takes(**it)));
            kept.is_empty() || tell(&kept)
        };
        if query.reverse {
            if latest.is_none_or(|latest| tell(&[latest])) {
                self.scan_back(query.from, query.to, tell);
            }
            return;
        }
        let mut go_on = true;
        let mut each = |block: &[Sample]| {
            go_on = tell(block);
            go_on
        };
        match &query.times {
            Some(times) => self.scan_times(query, times, each),
            None => self.scan(query.from, query.to, &mut each),
        }
        if let Some(latest) = latest.filter(|_| go_on) {
            tell(&[latest]);
        }
    }

    /// Looks at no chunk without one of the times.
    fn scan_times(&self, query: &Query, times: &[u64], mut tell: impl FnMut(&[Sample]) -> bool) {
        let mut from = query.from;
        let mut stopped = false;
        while !stopped && from <= query.to {
            let next = times.partition_point(|time| *time < from);
            let Some(next) = times.get(next).filter(|next| **next <= query.to) else { return };
            let chunk = self.chunks.get(self.chunk_of(*next));
            let Some(last) = chunk.and_then(|chunk| chunk.last()) else { return };
            let to = last.time.max(*next).min(query.to);
            self.scan(*next, to, |block| {
                stopped = !tell(block);
                !stopped
            });
            let Some(after) = to.checked_add(1) else { return };
            from = after;
        }
    }

    fn in_buckets(&self, query: &Query, buckets: &Buckets) -> Result<Vec<Sample>, TooMany> {
        let mut filling = Filling {
            buckets,
            accumulator: Accumulator::new(buckets.aggregation),
            bucket: None,
            done: Vec::new(),
            count: query.count.unwrap_or(usize::MAX),
            reverse: query.reverse,
            too_many: false,
            most: query.most,
        };
        self.matching(query, |block| filling.push(block));
        filling.finish()
    }
}

impl Query {
    /// Whether it asks for a sample of its range.
    #[inline]
    fn takes(&self, sample: Sample) -> bool {
        self.values.is_none_or(|(from, to)| (from..=to).contains(&sample.value))
            && self.times.as_ref().is_none_or(|times| times.binary_search(&sample.time).is_ok())
    }
}

/// Samples on their way into buckets.
struct Filling<'q> {
    buckets: &'q Buckets,
    accumulator: Accumulator,
    /// The start of the bucket, and the start of the next.
    bucket: Option<(u64, u64)>,
    done: Vec<Sample>,
    count: usize,
    reverse: bool,
    too_many: bool,
    most: u64,
}

impl Filling<'_> {
    /// Takes samples. False when no more are wanted.
    #[inline]
    fn push(&mut self, mut samples: &[Sample]) -> bool {
        while let Some(first) = samples.first() {
            let (start, end) = match self.bucket {
                Some((start, end)) if (start..end).contains(&first.time) => (start, end),
                _ => match self.turn_to(*first) {
                    Some(bucket) => bucket,
                    None => return false,
                },
            };
            let others = samples.iter().skip(1).take_while(|it| (start..end).contains(&it.time));
            let (own, rest) = samples.split_at(1 + others.count());
            self.accumulator.push_all(own);
            samples = rest;
        }
        true
    }

    /// Ends a bucket and begins that of a sample, whose times it returns; `None` when no more are wanted.
    fn turn_to(&mut self, sample: Sample) -> Option<(u64, u64)> {
        let start = self.buckets.start(sample.time);
        if let Some((old, _)) = self.bucket {
            let value = self.accumulator.finish(None);
            self.done.push(self.buckets.stamped(old, value));
            if self.buckets.empty && self.done.len() < self.count && !self.fill(old, start, value) {
                return None;
            }
            if self.done.len() >= self.count {
                self.bucket = None;
                return None;
            }
        }
        let end = self.buckets.end(start);
        self.accumulator.begin(start, end, None);
        self.bucket = Some((start, end));
        self.bucket
    }

    /// Answers the buckets between two, after the value of the one before.
    fn fill(&mut self, old: u64, new: u64, last: f64) -> bool {
        let (buckets, aggregation) = (self.buckets, self.buckets.aggregation);
        let value = if aggregation == Aggregation::Last { last } else { aggregation.of_none() };
        let (first, count) = buckets.gap(old.min(new), old.max(new));
        let wanted = count.min((self.count - self.done.len()) as u64);
        if wanted + self.done.len() as u64 > self.most {
            self.too_many = true;
            return false;
        }
        let sample = |place| buckets.stamped(first + place * buckets.duration, value);
        if self.reverse {
            self.done.extend((count - wanted..count).rev().map(sample));
        } else {
            self.done.extend((0..wanted).map(sample));
        }
        true
    }

    fn finish(mut self) -> Result<Vec<Sample>, TooMany> {
        if self.too_many {
            return Err(TooMany);
        }
        if let Some((start, _)) = self.bucket {
            self.done.push(self.buckets.stamped(start, self.accumulator.finish(None)));
        }
        Ok(self.done)
    }
}

/// The mean over time is that of the line through all samples. The buckets at both ends of a range
/// reach no farther than the range, and there to the next samples beyond.
impl TimeSeries {
    fn over_time(&self, query: &Query, buckets: &Buckets) -> Result<Vec<Sample>, TooMany> {
        let mut samples = Vec::new();
        self.matching(&Query { reverse: false, ..query.clone() }, |block| {
            samples.extend_from_slice(block);
            true
        });
        let ends = samples.first().zip(samples.last()).map(|(first, last)| (first.time, last.time));
        let (first, last) = match ends {
            Some(ends) => ends,
            None if buckets.empty => (query.from, query.from),
            None => return Ok(Vec::new()),
        };
        let latest = query.latest.filter(|latest| latest.time > last);
        let (before, after) = (self.before(first), self.after(last).or(latest));
        let line = Line { query, buckets, samples: &samples, before, after };
        let mut done = line.means()?;
        if query.reverse {
            done.reverse();
        }
        done.truncate(query.count.unwrap_or(usize::MAX));
        Ok(done)
    }
}

/// The line through the samples of a range.
struct Line<'q> {
    query: &'q Query,
    buckets: &'q Buckets,
    samples: &'q [Sample],
    before: Option<Sample>,
    after: Option<Sample>,
}

impl Line<'_> {
    fn means(&self) -> Result<Vec<Sample>, TooMany> {
        let buckets = self.buckets;
        let mut accumulator = Accumulator::new(Aggregation::Twa);
        let mut done = Vec::new();
        let mut rest = self.samples;
        let mut last = self.before;
        let mut reached = self.before.map(|_| buckets.start(self.query.from));
        while let Some(first) = rest.first() {
            let start = buckets.start(first.time);
            if let Some(from) = reached.filter(|_| buckets.empty) {
                self.fill(from, start, last.zip(Some(*first)), &mut done)?;
            }
            let (from, to) = self.limits(start);
            let (own, others) =
                rest.split_at(rest.partition_point(|it| it.time < buckets.end(start)));
            let next = others.first().copied().or(self.after).filter(|next| next.time >= to);
            let before = last.filter(|last| last.time <= from);
            if self.query.reverse {
                accumulator.begin(!to, !from, next.map(Sample::mirrored));
                own.iter().rev().for_each(|sample| accumulator.push(sample.mirrored()));
                done.push(buckets.stamped(start, accumulator.finish(before.map(Sample::mirrored))));
            } else {
                accumulator.begin(from, to, before);
                own.iter().for_each(|sample| accumulator.push(*sample));
                done.push(buckets.stamped(start, accumulator.finish(next)));
            }
            (rest, last) = (others, own.last().copied());
            reached = Some(buckets.end(start));
        }
        if let (true, Some(from), Some(after)) = (buckets.empty, reached, self.after) {
            let end = buckets.end(buckets.start(self.query.to.min(after.time)));
            let end = if after.time > self.query.to { end } else { buckets.start(after.time) };
            self.fill(from, end, last.zip(Some(after)), &mut done)?;
        }
        Ok(done)
    }

    /// The part of a bucket that is in the range.
    fn limits(&self, start: u64) -> (u64, u64) {
        (start.max(self.query.from), self.buckets.end(start).min(self.query.to))
    }

    /// Answers buckets without samples, which lie between two.
    fn fill(
        &self,
        from: u64,
        to: u64,
        around: Option<(Sample, Sample)>,
        done: &mut Vec<Sample>,
    ) -> Result<(), TooMany> {
        let Some((before, after)) = around.filter(|_| from < to) else { return Ok(()) };
        let most = if self.query.reverse { None } else { self.query.count };
        let room = most.map_or(u64::MAX, |most| most.saturating_sub(done.len()) as u64);
        let wanted = (to - from).div_ceil(self.buckets.duration).min(room);
        if wanted + done.len() as u64 > self.query.most {
            return Err(TooMany);
        }
        let mut start = from;
        while start < to && most.is_none_or(|most| done.len() < most) {
            let (low, high) = self.limits(start);
            let ends = between(before, after, low) + between(before, after, high);
            done.push(self.buckets.stamped(start, ends / 2.0));
            let Some(next) = Some(self.buckets.end(start)).filter(|next| *next > start) else {
                break;
            };
            start = next;
        }
        Ok(())
    }
}
