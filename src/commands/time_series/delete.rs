//! Deleting samples.

use redlet_macros::command;

use super::arguments::{MISSING, wrong_type};
use super::question::bounds;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Key, Write};
use crate::engine::grammar::kind::Class;
use crate::rows;
use crate::value::TimeSeries;

rows![ts_del];

const NOT_RETAINED: Error = Error::fixed(
    "TSDB: When a series has compactions, deleting samples or compaction buckets beyond the series \
     retention period is not possible",
);

/// Deletes the samples of a time series from one time to another, both included, and returns how many
/// they were.
///
/// ```js
/// db.ts.add('temperature', 1000, 21.5)
/// db.ts.del('temperature', 0, 2000)  // 1
/// db.ts.get('temperature')  // []
/// ```
#[command(
    TS.DEL,
    since = "8.0.0",
    complexity = "O(N) where N is the number of samples of the chunks that change",
    flags(write, module)
)]
fn ts_del(
    db: &mut Access<'_>,
    key: Write<'_, TimeSeries, ACCESS_UPDATE>,
    /// The first time, or `-` for the first of all.
    from: &[u8],
    /// The last time, or `+` for the last of all.
    to: &[u8],
) -> Result<usize> {
    let (from, to) = bounds(from, to)?;
    db.reach_destinations(&[key.name()])?;
    let series = db.write(&key).map_err(wrong_type)?.ok_or(MISSING)?;
    if !series.can_recompact(from) {
        return Err(NOT_RETAINED);
    }
    let deleted = db.delete_samples(&key, from, to)?;
    db.report(&key, Class::Module, "ts.del");
    Ok(deleted)
}
