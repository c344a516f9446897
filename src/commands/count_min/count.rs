//! Counting, and counts.

use redlet_macros::command;
use smallvec::SmallVec;

use super::MISSING;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Read, Write};
use crate::engine::grammar::param::{Late, Many, Pair, PairNames};
use crate::engine::grammar::reply::Reply;
use crate::value::CountMin;
use crate::{reply_type, rows};

rows![cms_incrby, cms_query];

/// An item, and how often it came.
impl PairNames for Pair<&[u8], Late<'_, i64>> {
    const NAMES: (&'static str, &'static str) = ("item", "increment");
}

reply_type! {
    /// How often each item was counted; an error for one whose counters are full.
    Counts => "(number | RedletError)[]";
}

/// Counts items, each so many times. Returns how often each was counted, or an error for one whose
/// counters are full: they hold up to 4294967295.
///
/// ```js
/// db.cms.initbydim('views', 2000, 5)
/// db.cms.incrby('views', '/home', 3, '/news', 1)  // [3, 1]
/// ```
#[command(
    CMS.INCRBY,
    since = "8.0.0",
    complexity = "O(N) where N is the number of items",
    flags(write, denyoom, module, constant)
)]
fn cms_incrby(
    db: &mut Access<'_>,
    key: Write<'_, CountMin, ACCESS_UPDATE>,
    items: Many<Pair<&[u8], Late<'_, i64>>>,
) -> Result<Counts> {
    let mut sketch = db.write(&key)?.ok_or(MISSING)?;
    let mut increments = SmallVec::<[_; 4]>::new();
    for pair in &items {
        increments.push(increment(pair)?);
    }
    let mut counts = Vec::with_capacity(increments.len());
    sketch.add(&increments, |count| {
        counts.push(match count {
            u32::MAX => Reply::Error(Error::bare("CMS: INCRBY overflow")),
            count => Reply::Int(count.into()),
        });
    });
    Ok(Counts(Reply::Array(counts)))
}

fn increment<'a>(Pair(item, times): &Pair<&'a [u8], Late<'_, i64>>) -> Result<(&'a [u8], u64)> {
    let times = times.value().map_err(|_| Error::bare("CMS: Cannot parse number"))?;
    let times = u64::try_from(times).map_err(|_| Error::bare("CMS: Number cannot be negative"))?;
    Ok((item, times))
}

/// Returns how often items were counted: never too small, and seldom much too great.
///
/// ```js
/// db.cms.initbydim('views', 2000, 5)
/// db.cms.incrby('views', '/home', 3)
/// db.cms.query('views', '/home', '/none')  // [3, 0]
/// ```
#[command(
    CMS.QUERY,
    since = "8.0.0",
    complexity = "O(N) where N is the number of items",
    flags(readonly, module, constant)
)]
fn cms_query(
    db: &mut Access<'_>,
    key: Read<'_, CountMin>,
    items: Many<&[u8]>,
) -> Result<Vec<usize>> {
    let sketch = db.read(&key)?.ok_or(MISSING)?;
    Ok(items.iter().map(|item| sketch.query(item) as usize).collect())
}
