//! The time to live of fields.

use redlet_macros::command;

use super::arguments::Fields;
use super::asked::{self, Mistake};
use super::live::live;
use crate::commands::generic::deadline::seconds;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::reply::Number;
use crate::keyspace::expiry::Deadline;
use crate::rows;
use crate::value::Hash;

rows![hexpiretime, hpexpiretime, hpttl, httl];

/// The answer for a field that does not exist.
const MISSING: i64 = -2;
/// The answer for a field without a time to live.
const ENDLESS: i64 = -1;

/// Returns the time to live of fields of a hash in seconds: -1 for a field without one, -2 for a
/// field that does not exist.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', code: '493021' })
/// db.hexpire('user:1', 300, 'FIELDS', 1, 'code')
/// db.httl('user:1', 'FIELDS', 3, 'code', 'name', 'phone')  // [300, -1, -2]
/// ```
#[command(
    HTTL,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast),
    redis(flags(random)),
    valkey(since = "9.0.0")
)]
fn httl(db: &mut Access<'_>, key: Read<Hash>, fields: Fields<'_>) -> Result<Vec<Number>> {
    let now = db.now();
    ask(db, &key, &fields, |at| seconds(at.saturating_sub(now)))
}

/// Returns the time to live of fields of a hash in milliseconds: -1 for a field without one, -2
/// for a field that does not exist.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', code: '493021' })
/// db.hexpire('user:1', 300, 'FIELDS', 1, 'code')
/// const [left] = db.hpttl('user:1', 'FIELDS', 1, 'code')
/// left > 290_000  // true: milliseconds
/// ```
#[command(
    HPTTL,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast),
    redis(flags(random)),
    valkey(since = "9.0.0")
)]
fn hpttl(db: &mut Access<'_>, key: Read<Hash>, fields: Fields<'_>) -> Result<Vec<Number>> {
    let now = db.now();
    ask(db, &key, &fields, |at| at.saturating_sub(now))
}

/// Returns the times at which fields of a hash expire, in seconds since the Unix epoch: -1 for a
/// field that does not expire, -2 for one that does not exist.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', trial: 'yes' })
/// db.hexpireat('user:1', new Date('2200-01-01'), 'FIELDS', 1, 'trial')
/// db.hexpiretime('user:1', 'FIELDS', 2, 'name', 'trial')  // [-1, 7258118400]
/// ```
#[command(
    HEXPIRETIME,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast),
    valkey(since = "9.0.0")
)]
fn hexpiretime(db: &mut Access<'_>, key: Read<Hash>, fields: Fields<'_>) -> Result<Vec<Number>> {
    ask(db, &key, &fields, seconds)
}

/// Returns the times at which fields of a hash expire, in milliseconds since the Unix epoch: -1
/// for a field that does not expire, -2 for one that does not exist.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', trial: 'yes' })
/// db.hexpireat('user:1', new Date('2200-01-01'), 'FIELDS', 1, 'trial')
/// db.hpexpiretime('user:1', 'FIELDS', 2, 'trial', 'phone')  // [7258118400000, -2]
/// ```
#[command(
    HPEXPIRETIME,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast),
    valkey(since = "9.0.0")
)]
fn hpexpiretime(db: &mut Access<'_>, key: Read<Hash>, fields: Fields<'_>) -> Result<Vec<Number>> {
    ask(db, &key, &fields, |at| at)
}

fn ask(
    db: &Access<'_>,
    key: &Read<'_, Hash>,
    fields: &Fields<'_>,
    answer: impl Fn(Deadline) -> u64,
) -> Result<Vec<Number>> {
    let fields = asked::fields(db, key, fields, Mistake::Syntax)?;
    let hash = live(db, key)?;
    let each = fields.iter().map(|field| match hash.and_then(|hash| hash.deadline(field)) {
        None => Number(MISSING),
        Some(None) => Number(ENDLESS),
        Some(Some(at)) => Number(answer(at) as i64),
    });
    Ok(each.collect())
}
