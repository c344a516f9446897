//! Making a series, and changing what it is told to be.

use redlet_macros::command;

use super::arguments::{MISSING, wrong_type};
use super::settings::{Given, Told};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::reply::Done;
use crate::rows;
use crate::value::{TimeSeries, Value};

rows![ts_alter, ts_create];

/// Changes what a time series is told to be. What the call does not say stays as it is, and so does
/// the encoding.
///
/// ```js
/// db.ts.create('temperature', { retention: 60_000 })
/// db.ts.alter('temperature', { retention: 0, labels: { room: 'hall' } })  // 'OK'
/// ```
#[command(
    TS.ALTER,
    since = "8.0.0",
    complexity = "O(N) where N is the number of labels",
    flags(write, denyoom, module)
)]
fn ts_alter(
    db: &mut Access<'_>,
    key: Write<'_, TimeSeries, ACCESS_UPDATE>,
    told: Told<'_>,
) -> Result<Done> {
    let given = told.0.given()?;
    let mut series = db.write(&key).map_err(wrong_type)?.ok_or(MISSING)?;
    series.alter(|settings| given.alter(settings), given.labels.clone());
    series.publish("ts.alter");
    Ok(Done)
}

/// Makes a time series.
///
/// ```js
/// db.ts.create('temperature')  // 'OK'
/// db.ts.create('humidity', { retention: 86_400_000, labels: { room: 'hall', unit: 'percent' } })
/// db.ts.create('temperature')  // throws ERR TSDB: key already exists
/// ```
#[command(
    TS.CREATE,
    since = "8.0.0",
    complexity = "O(N) where N is the number of labels",
    flags(write, denyoom, module)
)]
fn ts_create(
    db: &mut Access<'_>,
    key: Write<'_, TimeSeries, ACCESS_UPDATE>,
    told: Told<'_>,
) -> Result<Done> {
    let given = told.0.given()?;
    if db.exists(&key)? {
        return Err(Error::fixed("TSDB: key already exists"));
    }
    create(db, &key, given)?;
    db.write(&key)?.ok_or(MISSING)?.publish("ts.create");
    Ok(Done)
}

/// Makes a series at a key that is free.
pub(super) fn create(
    db: &mut Access<'_>,
    key: &Write<'_, TimeSeries, ACCESS_UPDATE>,
    given: Given,
) -> Result<()> {
    db.create_from(key, || Value::from(TimeSeries::new(given.settings())))?.created();
    Ok(())
}
