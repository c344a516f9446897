//! The operation by which the log holds a sample.

use redlet_macros::command;

use super::arguments::{INVALID_TIME, INVALID_VALUE, MISSING, refused};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Key, Write};
use crate::engine::grammar::reply::Done;
use crate::rows;
use crate::value::TimeSeries;
use crate::value::time_series::Sample;
use crate::value::time_series::settings::Policy;

rows![tsput];

/// A client cannot give NaN, but infinities come to it.
fn value(text: &[u8]) -> Option<f64> {
    if text == b"nan" { Some(f64::NAN) } else { number::parse_f64(text) }
}

/// Puts a sample into a time series, whatever it held at this time.
///
/// ```js
/// db.type('temperature') // 'none': no client can call this
/// ```
#[command(TSPUT, since = "8.0.0", complexity = "O(N) where N is the size of a chunk", flags(write))]
fn tsput(
    db: &mut Access<'_>,
    key: Write<'_, TimeSeries>,
    timestamp: &[u8],
    number: &[u8],
) -> Result<Done> {
    let time = number::parse_u64(timestamp).ok_or(INVALID_TIME)?;
    let value = value(number).ok_or(INVALID_VALUE)?;
    db.reach_destinations(&[key.name()])?;
    let mut series = db.write(&key)?.ok_or(MISSING)?;
    let edit = series.add(Sample { time, value }, Policy::Last).map_err(refused)?;
    edit.map_or(Ok(()), |edit| db.hand_on(key.name(), edit))?;
    Ok(Done)
}
