//! Aggregations: one number of the samples of a bucket.
//!
//! [`Accumulator`] takes the samples of a bucket one by one. Its sums are kept as the genuine module
//! keeps them, so that results have the same digits, and compaction rules the same form in payloads.

use super::sample::{Sample, between};
use crate::value::module::{Item, Items};

/// What is computed of a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// The mean.
    Avg,
    /// The number of samples.
    Count,
    /// The value that came first.
    First,
    /// The value that came last.
    Last,
    /// The greatest value.
    Max,
    /// The least value.
    Min,
    /// The greatest value less the least.
    Range,
    /// The standard deviation, where the samples are all there are.
    StdP,
    /// The standard deviation, where they are a part of all.
    StdS,
    /// The sum.
    Sum,
    /// The mean over time.
    Twa,
    /// The variance, where the samples are all there are.
    VarP,
    /// The variance, where they are a part of all.
    VarS,
}

use Aggregation as A;

impl Aggregation {
    /// The aggregations with their names. The first has the number 1 in payloads.
    pub const ALL: [(Self, &'static str); 13] = [
        (A::Min, "MIN"),
        (A::Max, "MAX"),
        (A::Sum, "SUM"),
        (A::Avg, "AVG"),
        (A::Count, "COUNT"),
        (A::First, "FIRST"),
        (A::Last, "LAST"),
        (A::Range, "RANGE"),
        (A::StdP, "STD.P"),
        (A::StdS, "STD.S"),
        (A::VarP, "VAR.P"),
        (A::VarS, "VAR.S"),
        (A::Twa, "TWA"),
    ];

    /// The aggregation with a name, in letters of either case.
    pub fn parse(name: &[u8]) -> Option<Self> {
        let same = |(_, word): &&(_, &str)| name.eq_ignore_ascii_case(word.as_bytes());
        Self::ALL.iter().find(same).map(|(aggregation, _)| *aggregation)
    }

    /// Its name, in capitals.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(it, _)| *it == self).map_or("", |(_, name)| name)
    }

    /// The number that payloads have for it.
    pub fn number(self) -> u64 {
        Self::ALL.iter().position(|(it, _)| *it == self).map_or(0, |index| index as u64 + 1)
    }

    /// The aggregation with a number.
    pub fn from_number(number: u64) -> Option<Self> {
        let index = usize::try_from(number.checked_sub(1)?).ok()?;
        Self::ALL.get(index).map(|(aggregation, _)| *aggregation)
    }

    /// What a bucket without samples has, if nothing is known of the samples around it.
    pub fn of_none(self) -> f64 {
        if matches!(self, A::Sum | A::Count) { 0.0 } else { f64::NAN }
    }
}

/// What is known of the samples of a bucket.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Accumulator {
    aggregation: Aggregation,
    state: State,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum State {
    Sum(f64),
    Count(f64),
    First(Option<f64>),
    Last(f64),
    Extremes { greatest: f64, least: f64 },
    Mean(Mean),
    Spread { sum: f64, squares: f64, count: u64 },
    Time(OverTime),
}

/// A mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Mean {
    /// The sum, or the mean if that was too large.
    sum: f64,
    count: f64,
    is_mean: bool,
}

impl Mean {
    fn push_all(&mut self, values: impl ExactSizeIterator<Item = f64> + Clone) {
        // (A sum that was too large once stays so.)
        let sum = values.clone().fold(self.sum, |sum, value| sum + value);
        if sum.is_finite() && !self.is_mean {
            self.sum = sum;
            self.count += values.len() as f64;
        } else {
            values.for_each(|value| self.push(value));
        }
    }

    fn push(&mut self, value: f64) {
        self.count += 1.0;
        if !self.is_mean {
            let sum = self.sum + value;
            if sum.is_finite() {
                self.sum = sum;
                return;
            }
            self.sum /= self.count - 1.0;
            self.is_mean = true;
        }
        self.sum = self.sum * ((self.count - 1.0) / self.count) + value / self.count;
    }
}

/// A mean over time.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct OverTime {
    /// The area below the line through the samples.
    area: f64,
    /// The sample before, of this bucket or one before it.
    last: Option<Sample>,
    start: u64,
    end: u64,
    /// From when to when the area is known.
    from: u64,
    to: u64,
}

/// The area below the line from one point to another.
fn area(from: Sample, to: Sample) -> f64 {
    (from.value + to.value) / 2.0 * to.time.wrapping_sub(from.time) as f64
}

impl OverTime {
    fn push(&mut self, sample: Sample) {
        match self.last {
            Some(last) if last.time <= self.start => {
                let value = between(last, sample, self.start);
                self.area += area(Sample { time: self.start, value }, sample);
                self.from = self.start;
            }
            Some(last) => self.area += area(last, sample),
            None => self.from = sample.time,
        }
        (self.to, self.last) = (sample.time, Some(sample));
    }

    fn finish(mut self, next: Option<Sample>) -> f64 {
        let Some(last) = self.last else { return f64::NAN };
        if let Some(next) = next {
            let end = Sample { time: self.end, value: between(last, next, self.end) };
            self.area += area(last, end);
            self.to = self.end;
        }
        match self.to.saturating_sub(self.from) {
            0 => last.value,
            time => self.area / time as f64,
        }
    }
}

impl Accumulator {
    /// For a first bucket.
    pub fn new(aggregation: Aggregation) -> Self {
        let state = match aggregation {
            A::Sum => State::Sum(0.0),
            A::Count => State::Count(0.0),
            A::First => State::First(None),
            A::Last => State::Last(0.0),
            A::Max | A::Min | A::Range => State::Extremes { greatest: f64::MIN, least: f64::MAX },
            A::Avg => State::Mean(Mean::default()),
            A::StdP | A::StdS | A::VarP | A::VarS => {
                State::Spread { sum: 0.0, squares: 0.0, count: 0 }
            }
            A::Twa => State::Time(OverTime::default()),
        };
        Self { aggregation, state }
    }

    /// What it computes.
    pub fn aggregation(&self) -> Aggregation {
        self.aggregation
    }

    /// Begins a bucket of these times, the end not included, after a sample that came before it.
    pub fn begin(&mut self, start: u64, end: u64, before: Option<Sample>) {
        *self = Self::new(self.aggregation);
        if let State::Time(time) = &mut self.state {
            *time = OverTime { start, end, last: before, ..OverTime::default() };
        }
    }

    /// Takes a sample.
    pub fn push(&mut self, sample: Sample) {
        self.push_all(&[sample]);
    }

    /// Takes samples in their order.
    pub fn push_all(&mut self, samples: &[Sample]) {
        let values = samples.iter().map(|sample| sample.value);
        match &mut self.state {
            State::Sum(sum) => *sum = values.fold(*sum, |sum, value| sum + value),
            State::Count(count) => *count += samples.len() as f64,
            State::First(first) => *first = first.or(samples.first().map(|it| it.value)),
            State::Last(last) => *last = samples.last().map_or(*last, |it| it.value),
            State::Extremes { greatest, least } => {
                *greatest =
                    values.clone().fold(*greatest, |most, it| if it > most { it } else { most });
                *least = values.fold(*least, |least, it| if it < least { it } else { least });
            }
            State::Mean(mean) => mean.push_all(values),
            State::Spread { sum, squares, count } => {
                for value in values {
                    *sum += value;
                    *squares += value * value;
                }
                *count += samples.len() as u64;
            }
            State::Time(time) => samples.iter().for_each(|sample| time.push(*sample)),
        }
    }

    /// The result of the bucket, which has at least one sample; `next` is the first sample after it.
    #[inline]
    pub fn finish(&self, next: Option<Sample>) -> f64 {
        match self.state {
            State::Sum(value) | State::Count(value) | State::Last(value) => value,
            State::First(value) => value.unwrap_or(f64::NAN),
            State::Extremes { greatest, least } => match self.aggregation {
                A::Max => greatest,
                A::Min => least,
                _ => greatest - least,
            },
            State::Mean(Mean { sum, is_mean: true, .. }) => sum,
            State::Mean(Mean { sum, count, .. }) => sum / count,
            State::Spread { sum, squares, count } => {
                let (count, whole) = (count as f64, matches!(self.aggregation, A::StdP | A::VarP));
                let mean = sum / count;
                let deviation = squares - 2.0 * sum * sum / count + mean * mean * count;
                let variance = deviation / count;
                let variance = match count {
                    _ if whole => variance,
                    1.0 => 0.0,
                    _ => variance * count / (count - 1.0),
                };
                if matches!(self.aggregation, A::StdP | A::StdS) {
                    variance.sqrt()
                } else {
                    variance
                }
            }
            State::Time(time) => time.finish(next),
        }
    }

    /// Writes the state for a payload.
    pub fn save(&self, out: &mut dyn FnMut(Item<'_>)) {
        let mut double = |number| out(Item::Double(number));
        match self.state {
            State::Sum(value) | State::Count(value) | State::Last(value) => double(value),
            State::First(value) => {
                double(value.unwrap_or(0.0));
                out(Item::Unsigned(value.is_none().into()));
            }
            State::Extremes { greatest, least } => [greatest, least].into_iter().for_each(double),
            State::Mean(Mean { sum, count, is_mean }) => {
                [sum, count].into_iter().for_each(double);
                out(Item::Unsigned(is_mean.into()));
            }
            State::Spread { sum, squares, count } => {
                [sum, squares].into_iter().for_each(double);
                out(Item::Unsigned(count));
            }
            State::Time(time) => {
                let last = time.last.unwrap_or(Sample { time: 0, value: 0.0 });
                double(time.area);
                out(Item::Unsigned(last.time));
                out(Item::Double(last.value));
                for number in [time.start, time.end, time.from, time.to] {
                    out(Item::Unsigned(number));
                }
            }
        }
    }

    /// Reads the state of a payload.
    pub fn load(aggregation: Aggregation, items: &mut Items<'_>) -> Option<Self> {
        let mut read = Self::new(aggregation);
        match &mut read.state {
            State::Sum(value) | State::Count(value) | State::Last(value) => {
                *value = items.double()?;
            }
            State::First(value) => {
                let first = items.double()?;
                *value = (items.unsigned()? == 0).then_some(first);
            }
            State::Extremes { greatest, least } => {
                (*greatest, *least) = (items.double()?, items.double()?);
            }
            State::Mean(Mean { sum, count, is_mean }) => {
                (*sum, *count) = (items.double()?, items.double()?);
                *is_mean = items.unsigned()? != 0;
            }
            State::Spread { sum, squares, count } => {
                (*sum, *squares, *count) = (items.double()?, items.double()?, items.unsigned()?);
            }
            State::Time(time) => {
                time.area = items.double()?;
                let last = Sample { time: items.unsigned()?, value: items.double()? };
                let mut next = || items.unsigned();
                (time.start, time.end, time.from, time.to) = (next()?, next()?, next()?, next()?);
                // Before the first sample there is no bucket.
                time.last = (time.end > 0).then_some(last);
            }
        }
        Some(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(aggregation: Aggregation, values: &[f64]) -> f64 {
        let mut accumulator = Accumulator::new(aggregation);
        accumulator.begin(0, 100, None);
        for (time, value) in (10..).step_by(10).zip(values) {
            accumulator.push(Sample { time, value: *value });
        }
        accumulator.finish(None)
    }

    #[test]
    fn each_aggregation_has_its_result() {
        let values = [4.0, -1.0, 3.0, 6.0];
        let expected = [
            (A::Avg, 3.0),
            (A::Count, 4.0),
            (A::First, 4.0),
            (A::Last, 6.0),
            (A::Max, 6.0),
            (A::Min, -1.0),
            (A::Range, 7.0),
            (A::StdP, 6.5_f64.sqrt()),
            (A::Sum, 12.0),
            (A::Twa, (1.5 + 1.0 + 4.5) / 3.0),
            (A::VarP, 6.5),
            (A::VarS, 26.0 / 3.0),
        ];
        for (aggregation, result) in expected {
            assert_eq!(of(aggregation, &values), result, "{aggregation:?}");
        }
    }

    #[test]
    fn one_value_has_no_spread() {
        for aggregation in [A::StdP, A::StdS, A::VarP, A::VarS, A::Range] {
            assert_eq!(of(aggregation, &[1e100]), 0.0);
        }
    }

    #[test]
    fn a_mean_does_not_overflow() {
        assert_eq!(of(A::Avg, &[1e308, 1.7e308]), 1.35e308);
        assert_eq!(of(A::Sum, &[1e308, 1.7e308]), f64::INFINITY);
    }

    #[test]
    fn a_mean_over_time_reaches_to_the_samples_around_its_bucket() {
        let mut twa = Accumulator::new(A::Twa);
        twa.begin(1100, 1200, Some(Sample { time: 1050, value: -1.0 }));
        twa.push(Sample { time: 1120, value: 8.0 });
        let at_start = -1.0 + 9.0 * 50.0 / 70.0;
        let alone = (at_start + 8.0) / 2.0;
        let whole = (alone * 20.0 + 4.0 * 80.0) / 100.0;
        for (next, expected) in [(None, alone), (Some(Sample { time: 1280, value: -8.0 }), whole)] {
            let result = twa.finish(next);
            assert!((result - expected).abs() < 1e-12, "{result} is not {expected}");
        }
    }

    #[test]
    fn names_and_numbers_lead_back() {
        for (aggregation, name) in A::ALL {
            assert_eq!(A::parse(name.to_lowercase().as_bytes()), Some(aggregation));
            assert_eq!(A::from_number(aggregation.number()), Some(aggregation));
            assert_eq!(aggregation.name(), name);
        }
        assert_eq!((A::from_number(0), A::from_number(14), A::parse(b"")), (None, None, None));
    }
}
