//! Series of counters.

use redlet_macros::command;

use super::add::finish;
use super::arguments::{INVALID_TIME, MISSING, Words, pair, time, wrong_type};
use super::create::create;
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Key, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::TimeSeries;
use crate::value::time_series::Sample;
use crate::value::time_series::settings::Policy;

rows![ts_decrby, ts_incrby];

/// When, and what a new series is told to be.
#[derive(Debug, Clone, Copy)]
struct Told<'a>(Words<'a>);

impl<'a> Param<'a> for Told<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "timestamp",
            doc: "the time, which must not be before that of the newest sample; now by default",
            shape: Shape::Optional(&Shape::Tagged("TIMESTAMP", &Shape::String)),
        },
        Field { name: "options", doc: "", shape: <super::settings::Told<'_> as Param<'_>>::SHAPE },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self(Words::rest(args)))
    }
}

/// Adds a sample whose value is that of the newest less a number, and returns its time. A sample of
/// the same time is replaced. The series is made if it does not exist, and begins with 0.
///
/// ```js
/// db.ts.incrby('visitors', 3, { timestamp: 1000 })  // 1000
/// db.ts.decrby('visitors', 1, { timestamp: 2000 })  // 2000
/// db.ts.get('visitors')  // [2000, 2]
/// ```
#[command(TS.DECRBY, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn ts_decrby(
    db: &mut Access<'_>,
    key: Write<'_, TimeSeries, ACCESS_UPDATE>,
    /// The number to subtract.
    subtrahend: &[u8],
    told: Told<'_>,
) -> Result<i64> {
    change(db, &key, subtrahend, told, -1.0, "ts.decrby")
}

/// Adds a sample whose value is that of the newest and a number, and returns its time. A sample of
/// the same time is replaced. The series is made if it does not exist, and begins with 0.
///
/// ```js
/// db.ts.incrby('visitors', 3, { timestamp: 1000 })  // 1000
/// db.ts.incrby('visitors', 1, { timestamp: 1000 })  // 1000
/// db.ts.get('visitors')  // [1000, 4]
/// ```
#[command(TS.INCRBY, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn ts_incrby(
    db: &mut Access<'_>,
    key: Write<'_, TimeSeries, ACCESS_UPDATE>,
    /// The number to add.
    addend: &[u8],
    told: Told<'_>,
) -> Result<i64> {
    change(db, &key, addend, told, 1.0, "ts.incrby")
}

fn change(
    db: &mut Access<'_>,
    key: &Write<'_, TimeSeries, ACCESS_UPDATE>,
    by: &[u8],
    Told(words): Told<'_>,
    sign: f64,
    event: &'static str,
) -> Result<i64> {
    const INVALID: Error = Error::fixed("TSDB: invalid increase/decrease value");
    let exists = db.view(key).map_err(wrong_type)?.is_some();
    let given = if exists { None } else { Some(words.given()?) };
    let by = number::parse_f64(by).or_else(|| number::parse_hexadecimal(by)).ok_or(INVALID)?;
    let time = match words.find("TIMESTAMP") {
        Some(place) => time(db, words.get(place + 1).ok_or(INVALID_TIME)?)?,
        None => db.now(),
    };
    if let Some(given) = given {
        create(db, key, given)?;
    }
    db.reach_destinations(&[key.name()])?;
    let mut series = db.write(key)?.ok_or(MISSING)?;
    let last = series.last();
    if last.is_some_and(|last| last.time > time) {
        return Err(Error::bare(
            "TSDB: timestamp must be equal to or higher than the maximum existing timestamp",
        ));
    }
    let sample = Sample { time, value: last.map_or(0.0, |last| last.value) + sign * by };
    let policy = series.settings().policy.unwrap_or(Policy::Block);
    let ignored = last.filter(|_| series.ignores(sample, policy));
    let added = match ignored {
        Some(last) => Ok((pair(last).0, None)),
        None => series.add(sample, Policy::Last).map(|edit| (pair(sample).0, edit)),
    };
    finish(db, key, added, event)
}
