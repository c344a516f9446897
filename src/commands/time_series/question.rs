//! What a call asks of the samples of series.

use super::arguments::Words;
use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::TimeSeries;
use crate::value::time_series::aggregate::Aggregation;
use crate::value::time_series::query::{Buckets, Query, Stamp};
use crate::value::time_series::{LAST_TIME, Sample};

/// A range of times and the words after it. It is read when the series is known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Question<'a> {
    from: &'a [u8],
    to: &'a [u8],
    words: Words<'a>,
}

/// The first and the last time of a range. `-` is before all, `+` after all.
pub(super) fn bounds(from: &[u8], to: &[u8]) -> Result<(u64, u64)> {
    let time = |text: &[u8]| number::parse_i64(text).and_then(|time| u64::try_from(time).ok());
    let from = if from == b"-" { Some(0) } else { time(from) };
    let from = from.ok_or(Error::fixed("TSDB: wrong fromTimestamp"))?;
    let to = if to == b"+" { Some(LAST_TIME) } else { time(to) };
    Ok((from, to.ok_or(Error::fixed("TSDB: wrong toTimestamp"))?))
}

/// The answer of a series.
pub(super) fn answer(series: &TimeSeries, query: &Query) -> Result<Vec<Sample>> {
    series.query(query).map_err(|_| {
        Error::fixed(
            "TSDB: with EMPTY there would be more than 4194304 buckets; ask for a shorter range or \
             longer buckets",
        )
    })
}

impl<'a> Question<'a> {
    /// A question of words that are known.
    pub(super) const fn new(from: &'a [u8], to: &'a [u8], words: Words<'a>) -> Self {
        Self { from, to, words }
    }

    /// Whether LATEST was said.
    pub(super) fn wants_latest(&self) -> bool {
        self.words.find("LATEST").is_some()
    }

    /// What is asked, read in the order in which the module reports errors.
    pub(super) fn query(&self, reverse: bool) -> Result<Query> {
        let (from, to) = bounds(self.from, self.to)?;
        let count = self.words.count()?;
        let buckets = self.words.buckets()?;
        let alignment = self.alignment(from, to, buckets.is_some())?;
        let buckets = match (buckets, alignment) {
            (None, Some(_)) => {
                return Err(Error::fixed(
                    "TSDB: ALIGN parameter can only be used with AGGREGATION",
                ));
            }
            (Some(buckets), Some(alignment)) => Some(Buckets { alignment, ..buckets }),
            (buckets, None) => buckets,
        };
        let values = self.words.values()?;
        let times = self.words.times()?;
        Ok(Query { from, to, times, values, buckets, count, reverse, ..Query::default() })
    }

    /// A time at which a bucket begins. Without buckets it does not matter which it is.
    fn alignment(&self, from: u64, to: u64, aggregates: bool) -> Result<Option<u64>> {
        let Some(place) = self.words.find("ALIGN") else { return Ok(None) };
        let text = self.words.get(place + 1).ok_or_else(|| self.words.arity_error())?;
        let is =
            |words: [&str; 2]| words.iter().any(|word| text.eq_ignore_ascii_case(word.as_bytes()));
        if is(["-", "start"]) {
            if aggregates && self.from == b"-" {
                return Err(Error::fixed(
                    "TSDB: start alignment can only be used with explicit start timestamp",
                ));
            }
            return Ok(Some(from));
        }
        if is(["+", "end"]) {
            if aggregates && self.to == b"+" {
                return Err(Error::fixed(
                    "TSDB: end alignment can only be used with explicit end timestamp",
                ));
            }
            return Ok(Some(to));
        }
        let time = number::parse_i64(text).and_then(|time| u64::try_from(time).ok());
        time.map(Some).ok_or(Error::fixed("TSDB: unknown ALIGN parameter"))
    }
}

impl Words<'_> {
    /// How many samples to answer. The word after AGGREGATION is not meant.
    fn count(&self) -> Result<Option<usize>> {
        let is_count = |place: &usize| {
            self.is_at(*place, "COUNT")
                && !place.checked_sub(1).is_some_and(|before| self.is_at(before, "AGGREGATION"))
        };
        let Some(place) = (0..self.from(0).len()).find(is_count) else { return Ok(None) };
        let text = self.get(place + 1);
        let text = text.ok_or(Error::fixed("TSDB: COUNT argument is missing"))?;
        let count = number::parse_i64(text).ok_or(Error::fixed("TSDB: Couldn't parse COUNT"))?;
        let count = usize::try_from(count).ok().filter(|count| *count > 0);
        count.map(Some).ok_or(Error::fixed("TSDB: Invalid COUNT value"))
    }

    /// AGGREGATION, a name and a duration; after these BUCKETTIMESTAMP and EMPTY.
    fn buckets(&self) -> Result<Option<Buckets>> {
        const UNREADABLE: Error = Error::fixed("TSDB: Couldn't parse AGGREGATION");
        let Some(place) = self.find("AGGREGATION") else { return Ok(None) };
        let name = self.get(place + 1).ok_or(UNREADABLE)?;
        let duration = self.get(place + 2).and_then(number::parse_i64).ok_or(UNREADABLE)?;
        let aggregation = Aggregation::parse(name);
        let aggregation = aggregation.ok_or(Error::fixed("TSDB: Unknown aggregation type"))?;
        let duration = u64::try_from(duration).ok().filter(|duration| *duration > 0);
        let duration =
            duration.ok_or(Error::fixed("TSDB: bucketDuration must be greater than zero"))?;
        let stamp = self.stamp(place)?;
        let empty = self.find("EMPTY");
        if empty.is_some_and(|empty| ![place + 3, place + 5].contains(&empty)) {
            return Err(Error::fixed(
                "TSDB: EMPTY flag should be the 3rd or 5th flag after AGGREGATION flag",
            ));
        }
        let empty = empty.is_some();
        Ok(Some(Buckets { aggregation, duration, alignment: 0, stamp, empty }))
    }

    /// Which time of a bucket is answered.
    fn stamp(&self, aggregation: usize) -> Result<Stamp> {
        let Some(place) = self.find("BUCKETTIMESTAMP") else { return Ok(Stamp::Start) };
        if ![aggregation + 3, aggregation + 4].contains(&place) {
            return Err(Error::fixed(
                "TSDB: BUCKETTIMESTAMP flag should be the 3rd or 4th flag after AGGREGATION flag",
            ));
        }
        let name = self.get(place + 1).ok_or_else(|| self.arity_error())?;
        const NAMES: [(&[u8], &[u8], Stamp); 3] = [
            (b"-", b"start", Stamp::Start),
            (b"~", b"mid", Stamp::Middle),
            (b"+", b"end", Stamp::End),
        ];
        let is_it = |(sign, word, _): &&(&[u8], &[u8], Stamp)| {
            name == *sign || name.eq_ignore_ascii_case(word)
        };
        let found = NAMES.iter().find(is_it).map(|(.., stamp)| *stamp);
        found.ok_or(Error::fixed("TSDB: unknown BUCKETTIMESTAMP parameter"))
    }

    /// The least and the greatest value.
    fn values(&self) -> Result<Option<(f64, f64)>> {
        let Some(place) = self.find("FILTER_BY_VALUE") else { return Ok(None) };
        let Some((least, greatest)) = self.get(place + 1).zip(self.get(place + 2)) else {
            return Err(Error::fixed("TSDB: FILTER_BY_VALUE one or more arguments are missing"));
        };
        let number = |text| number::parse_f64(text).or_else(|| number::parse_hexadecimal(text));
        let least = number(least).ok_or(Error::fixed("TSDB: Couldn't parse MIN"))?;
        let greatest = number(greatest).ok_or(Error::fixed("TSDB: Couldn't parse MAX"))?;
        Ok(Some((least, greatest)))
    }

    /// Times, up to the first word that is none.
    fn times(&self) -> Result<Option<Vec<u64>>> {
        let Some(place) = self.find("FILTER_BY_TS") else { return Ok(None) };
        let time = |text: &&[u8]| number::parse_i64(text).and_then(|time| u64::try_from(time).ok());
        let mut times: Vec<u64> = self.from(place + 1).iter().map_while(time).collect();
        if times.is_empty() {
            return Err(Error::fixed("TSDB: FILTER_BY_TS one or more arguments are missing"));
        }
        times.sort_unstable();
        times.dedup();
        Ok(Some(times))
    }
}

const fn word(name: &'static str, doc: &'static str, shape: Shape) -> Field {
    Field { name, doc, shape }
}

/// The options of a range.
pub(super) const OPTIONS: [Field; 6] = [
    word(
        "latest",
        "of a series that a rule makes, answer the bucket that is not closed, too",
        Shape::Token("LATEST"),
    ),
    word(
        "filter_by_ts",
        "only samples of these times",
        Shape::Tagged("FILTER_BY_TS", &Shape::Many(&Shape::Integer)),
    ),
    word(
        "filter_by_value",
        "only samples of values from one to another",
        Shape::Tagged(
            "FILTER_BY_VALUE",
            &Shape::Block(&[word("min", "", Shape::Double), word("max", "", Shape::Double)]),
        ),
    ),
    word("count", "answer at most this many", Shape::Tagged("COUNT", &Shape::Integer)),
    word(
        "align",
        "a time at which a bucket begins, `-` for the first of the range or `+` for the last; 0 by \
         default",
        Shape::Tagged("ALIGN", &Shape::String),
    ),
    word(
        "aggregation",
        "what to compute of each bucket, and how many milliseconds it has; then which of its times \
         is answered, and whether buckets without samples are",
        Shape::Tagged(
            "AGGREGATION",
            &Shape::Block(&[
                word("aggregator", "", Shape::String),
                word("bucket_duration", "", Shape::Integer),
                word(
                    "bucket_timestamp",
                    "`-` for the start of a bucket, `~` for its middle, `+` for its end",
                    Shape::Optional(&Shape::Tagged("BUCKETTIMESTAMP", &Shape::String)),
                ),
                word("empty", "", Shape::Optional(&Shape::Token("EMPTY"))),
            ]),
        ),
    ),
];

impl<'a> Param<'a> for Question<'a> {
    const SHAPE: Shape = Shape::Block(&[
        word("from", "the first time, or `-` for the first of all", Shape::String),
        word("to", "the last time, or `+` for the last of all", Shape::String),
        word("options", "", Shape::Options(&OPTIONS)),
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self { from: args.take()?, to: args.take()?, words: Words::rest(args) })
    }
}
