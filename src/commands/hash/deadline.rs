//! When fields end, as asked.

use redlet_macros::command;

use super::arguments::Counted;
use super::live;
use crate::commands::generic::deadline::seconds;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::reply::Number;
use crate::keyspace::expiry::Deadline;
use crate::rows;
use crate::value::Hash;

rows![hexpiretime, hpexpiretime, hpttl, httl];

/// The answer for a field that is not there.
const MISSING: i64 = -2;
/// The answer for a field that does not end.
const ENDLESS: i64 = -1;

/// Tells in how many seconds fields of a hash end: -1 for one that does not, -2 for one that is
/// not there.
#[command(
    HTTL,
    since = "9.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast)
)]
fn httl(db: &mut Access<'_>, key: Read<Hash>, fields: Counted<'_, true>) -> Result<Vec<Number>> {
    let now = db.now();
    ask(db, key, &fields, |at| seconds(at.saturating_sub(now)))
}

/// Tells in how many milliseconds fields of a hash end: -1 for one that does not, -2 for one
/// that is not there.
#[command(
    HPTTL,
    since = "9.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast)
)]
fn hpttl(db: &mut Access<'_>, key: Read<Hash>, fields: Counted<'_, true>) -> Result<Vec<Number>> {
    let now = db.now();
    ask(db, key, &fields, |at| at.saturating_sub(now))
}

/// Tells when fields of a hash end, in seconds since the Unix epoch: -1 for one that does not,
/// -2 for one that is not there.
#[command(
    HEXPIRETIME,
    since = "9.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast)
)]
fn hexpiretime(
    db: &mut Access<'_>,
    key: Read<Hash>,
    fields: Counted<'_, true>,
) -> Result<Vec<Number>> {
    ask(db, key, &fields, seconds)
}

/// Tells when fields of a hash end, in milliseconds since the Unix epoch: -1 for one that does
/// not, -2 for one that is not there.
#[command(
    HPEXPIRETIME,
    since = "9.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast)
)]
fn hpexpiretime(
    db: &mut Access<'_>,
    key: Read<Hash>,
    fields: Counted<'_, true>,
) -> Result<Vec<Number>> {
    ask(db, key, &fields, |at| at)
}

fn ask(
    db: &Access<'_>,
    key: Read<'_, Hash>,
    fields: &[&[u8]],
    answer: impl Fn(Deadline) -> u64,
) -> Result<Vec<Number>> {
    let hash = live(db, &key)?;
    let each = fields.iter().map(|field| match hash.and_then(|hash| hash.deadline(field)) {
        None => Number(MISSING),
        Some(None) => Number(ENDLESS),
        Some(Some(at)) => Number(answer(at) as i64),
    });
    Ok(each.collect())
}
