//! Reading samples.

use redlet_macros::command;

use super::arguments::{Latest, pair, series};
use super::question::{Question, answer};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Key, Read};
use crate::engine::grammar::reply::Reply;
use crate::value::TimeSeries;
use crate::value::time_series::Sample;
use crate::{reply_type, rows};

rows![ts_get, ts_range, ts_revrange];

reply_type! {
    /// A time and a value; an empty array if there are none.
    Newest => "[timestamp: Integer, value: number] | []";
    /// Times and values.
    Samples => "[timestamp: Integer, value: number][]";
}

impl Samples {
    fn of(samples: Vec<Sample>) -> Self {
        Self(Reply::Readings(samples.into_iter().map(pair).collect()))
    }
}

/// Returns the newest sample of a time series; an empty array if it has none.
///
/// ```js
/// db.ts.add('temperature', 1000, 21.5)
/// db.ts.get('temperature')  // [1000, 21.5]
/// ```
#[command(TS.GET, since = "8.0.0", complexity = "O(1)", flags(readonly, module))]
fn ts_get(
    db: &mut Access<'_>,
    key: Read<'_, TimeSeries>,
    /// Of a series that a rule makes: answer the bucket that is not closed, too.
    latest: Latest,
) -> Result<Newest> {
    if latest.0 {
        db.reach_links(&key)?;
    }
    let series = series(db, &key)?;
    let latest = latest.0.then(|| db.latest_of(key.name(), series)).flatten();
    let last = latest.or_else(|| series.last()).map(pair);
    let pair = |(time, value)| vec![Reply::Int(time), Reply::Reading(value)];
    Ok(Newest(Reply::Array(last.map(pair).unwrap_or_default())))
}

/// Returns samples of a time series from one time to another, both included, the oldest first: as they
/// are, or put together in buckets.
///
/// ```js
/// db.ts.create('temperature')
/// db.ts.madd([['temperature', 10, 20], ['temperature', 20, 22], ['temperature', 60, 18]])
/// db.ts.range('temperature', '-', '+')  // [[10, 20], [20, 22], [60, 18]]
/// db.ts.range('temperature', 15, 70, { count: 1 })  // [[20, 22]]
/// db.ts.range('temperature', '-', '+', { aggregation: ['avg', 50] })  // [[0, 21], [50, 18]]
/// ```
#[command(
    TS.RANGE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of samples in the range",
    flags(readonly, module)
)]
fn ts_range(
    db: &mut Access<'_>,
    key: Read<'_, TimeSeries>,
    question: Question<'_>,
) -> Result<Samples> {
    range(db, &key, question, false)
}

/// Returns samples of a time series from one time to another, both included, the newest first: as they
/// are, or put together in buckets.
///
/// ```js
/// db.ts.create('temperature')
/// db.ts.madd([['temperature', 10, 20], ['temperature', 20, 22], ['temperature', 60, 18]])
/// db.ts.revrange('temperature', '-', '+', { count: 2 })  // [[60, 18], [20, 22]]
/// db.ts.revrange('temperature', '-', '+', { filter_by_value: [19, 21] })  // [[10, 20]]
/// ```
#[command(
    TS.REVRANGE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of samples in the range",
    flags(readonly, module)
)]
fn ts_revrange(
    db: &mut Access<'_>,
    key: Read<'_, TimeSeries>,
    question: Question<'_>,
) -> Result<Samples> {
    range(db, &key, question, true)
}

fn range(
    db: &mut Access<'_>,
    key: &Read<'_, TimeSeries>,
    question: Question<'_>,
    reverse: bool,
) -> Result<Samples> {
    let wants_latest = question.wants_latest();
    if wants_latest {
        db.reach_links(key)?;
    }
    let series = series(db, key)?;
    let mut query = question.query(reverse)?;
    query.latest = wants_latest.then(|| db.latest_of(key.name(), series)).flatten();
    answer(series, &query).map(Samples::of)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn words_are_looked_for_among_all_arguments() {
        let mut db = TestStore::new();
        db.say("TS.CREATE k");
        db.say("TS.MADD k 10 1 k 20 3 k 55 10");
        assert_eq!(db.say("TS.RANGE k - + FOO count 1 COUNT 2"), "[[10 1]]");
        assert_eq!(db.say("TS.RANGE k - + AGGREGATION count 50"), "[[0 2] [50 1]]");
        assert_eq!(db.say("TS.RANGE k - + AGGREGATION count 50 COUNT 1"), "[[0 2]]");
        assert_eq!(db.say("TS.RANGE k - + FILTER_BY_TS 55 x 10"), "[[55 10]]");
    }
}
