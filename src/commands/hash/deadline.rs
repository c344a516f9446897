//! When fields end, as asked.

use super::arguments::Counted;
use super::live;
use crate::commands::generic::deadline::seconds;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::reply::Number;
use crate::keyspace::expiry::Deadline;
use crate::value::Hash;
use crate::{command, rows};

rows![hexpiretime, hpexpiretime, hpttl, httl];

/// The answer for a field that is not there.
const MISSING: i64 = -2;
/// The answer for a field that does not end.
const ENDLESS: i64 = -1;

command! {
    /// Tells in how many seconds fields of a hash end: -1 for one that does not, -2 for one that is
    /// not there.
    HTTL since "9.0.0" "O(N) where N is the number of fields" [readonly fast]
    httl(key: Read<Hash>, fields: Counted<true>) -> Vec<Number>
}
fn httl(db: &mut Access<'_>, key: Read<Hash>, fields: Counted<'_, true>) -> Result<Vec<Number>> {
    let now = db.now();
    ask(db, key, &fields, |at| seconds(at.saturating_sub(now)))
}

command! {
    /// Tells in how many milliseconds fields of a hash end: -1 for one that does not, -2 for one
    /// that is not there.
    HPTTL since "9.0.0" "O(N) where N is the number of fields" [readonly fast]
    hpttl(key: Read<Hash>, fields: Counted<true>) -> Vec<Number>
}
fn hpttl(db: &mut Access<'_>, key: Read<Hash>, fields: Counted<'_, true>) -> Result<Vec<Number>> {
    let now = db.now();
    ask(db, key, &fields, |at| at.saturating_sub(now))
}

command! {
    /// Tells when fields of a hash end, in seconds since the Unix epoch: -1 for one that does not,
    /// -2 for one that is not there.
    HEXPIRETIME since "9.0.0" "O(N) where N is the number of fields" [readonly fast]
    hexpiretime(key: Read<Hash>, fields: Counted<true>) -> Vec<Number>
}
fn hexpiretime(
    db: &mut Access<'_>,
    key: Read<Hash>,
    fields: Counted<'_, true>,
) -> Result<Vec<Number>> {
    ask(db, key, &fields, seconds)
}

command! {
    /// Tells when fields of a hash end, in milliseconds since the Unix epoch: -1 for one that does
    /// not, -2 for one that is not there.
    HPEXPIRETIME since "9.0.0" "O(N) where N is the number of fields" [readonly fast]
    hpexpiretime(key: Read<Hash>, fields: Counted<true>) -> Vec<Number>
}
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
