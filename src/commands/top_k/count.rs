//! Counting items.

use redlet_macros::command;
use smallvec::SmallVec;

use super::MISSING;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::param::{Late, Many, Pair};
use crate::engine::grammar::reply::Reply;
use crate::value::TopK;
use crate::{reply_type, rows};

rows![topk_add, topk_incrby];

const INVALID_INCREMENT: Error = Error::bare(
    "TopK: increment must be an integer greater or equal to 0                            \
     and smaller or equal to 100,000",
);

reply_type! {
    /// For each item the one that is no longer among the first because of it.
    Gone => "(Text | null)[]";
}

/// Counts items once each. Returns for each the item that is no longer among the first because of it,
/// or null.
///
/// ```js
/// db.topk.reserve('trending', 1)
/// db.topk.add('trending', 'a', 'b', 'b')  // [null, 'a', null]
/// ```
#[command(
    TOPK.ADD,
    since = "8.0.0",
    complexity = "O(N * K) where N is the number of items and K how many are kept",
    flags(write, denyoom, module, constant)
)]
fn topk_add(
    db: &mut Access<'_>,
    key: Write<'_, TopK, ACCESS_UPDATE>,
    items: Many<&[u8]>,
) -> Result<Gone> {
    count(db, &key, items.iter().map(|item| Ok((*item, 1))))
}

/// Counts items, each so many times. Returns for each the item that is no longer among the first because
/// of it, or null.
///
/// ```js
/// db.topk.reserve('trending', 1)
/// db.topk.incrby('trending', 'a', 5, 'b', 7)  // [null, 'a']
/// ```
#[command(
    TOPK.INCRBY,
    since = "8.0.0",
    complexity = "O(N * K) where N is the number of items and K how many are kept",
    flags(write, denyoom, module)
)]
fn topk_incrby(
    db: &mut Access<'_>,
    key: Write<'_, TopK, ACCESS_UPDATE>,
    items: Many<Pair<&[u8], Late<'_, i64>>>,
) -> Result<Gone> {
    count(
        db,
        &key,
        items.iter().map(|Pair(item, times)| {
            let times = times.value().ok().filter(|times| (0..=100_000).contains(times));
            times.map(|times| (*item, times as u32)).ok_or(INVALID_INCREMENT)
        }),
    )
}

fn count<'a>(
    db: &mut Access<'_>,
    key: &Write<'_, TopK, ACCESS_UPDATE>,
    items: impl Iterator<Item = Result<(&'a [u8], u32)>>,
) -> Result<Gone> {
    let seed = db.random().next_u64();
    let mut kept = db.write(key)?.ok_or(MISSING)?;
    let mut counted = SmallVec::<[_; 4]>::new();
    for item in items {
        counted.push(item?);
    }
    let mut gone = Vec::with_capacity(counted.len());
    kept.add(&counted, seed, |item| gone.push(item.map_or(Reply::Null, Reply::bytes)));
    Ok(Gone(Reply::Array(gone)))
}
