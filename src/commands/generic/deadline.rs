//! The time to live of keys, and PERSIST.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Read, Write};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::reply::Number;
use crate::keyspace::expiry::Deadline;
use crate::rows;

rows![expiretime, persist, pexpiretime, pttl, ttl];

/// The answer for a key that does not exist.
const MISSING: i64 = -2;
/// The answer for a key without a time to live.
const ENDLESS: i64 = -1;

/// Returns the time to live of a key in seconds: -1 if it has none, -2 if the key does not exist.
///
/// ```js
/// db.set('session:8f3a', 'user:1', { ex: 3600 })
/// db.ttl('session:8f3a')  // 3600
/// db.ttl('no such key')  // -2
/// ```
#[command(
    TTL,
    since = "1.0.0",
    complexity = "O(1)",
    flags(readonly, fast, random),
    history("2.8.0" = "-2 for a key that does not exist")
)]
fn ttl(db: &mut Access<'_>, key: Read<Any>) -> Result<Number> {
    let now = db.now();
    ask(db, key, |at| seconds(at.saturating_sub(now)))
}

/// Returns the time to live of a key in milliseconds: -1 if it has none, -2 if the key does not
/// exist.
///
/// ```js
/// db.set('session:8f3a', 'user:1', { ex: 3600 })
/// db.pttl('session:8f3a') > 3_500_000  // true: milliseconds
/// db.pttl('no such key')  // -2
/// ```
#[command(
    PTTL,
    since = "2.6.0",
    complexity = "O(1)",
    flags(readonly, fast, random),
    history("2.8.0" = "-2 for a key that does not exist")
)]
fn pttl(db: &mut Access<'_>, key: Read<Any>) -> Result<Number> {
    let now = db.now();
    ask(db, key, |at| at.saturating_sub(now))
}

/// Returns the time at which a key expires, in seconds since the Unix epoch: -1 if it does not
/// expire, -2 if it does not exist.
///
/// ```js
/// db.set('offer', '2 for 1', { exat: new Date('2200-01-01') })
/// db.expiretime('offer')  // 7258118400
/// db.expiretime('no such key')  // -2
/// ```
#[command(EXPIRETIME, since = "7.0.0", complexity = "O(1)", flags(readonly, fast))]
fn expiretime(db: &mut Access<'_>, key: Read<Any>) -> Result<Number> {
    ask(db, key, seconds)
}

/// Returns the time at which a key expires, in milliseconds since the Unix epoch: -1 if it does
/// not expire, -2 if it does not exist.
///
/// ```js
/// db.set('offer', '2 for 1', { exat: new Date('2200-01-01') })
/// db.pexpiretime('offer')  // 7258118400000
/// ```
#[command(PEXPIRETIME, since = "7.0.0", complexity = "O(1)", flags(readonly, fast))]
fn pexpiretime(db: &mut Access<'_>, key: Read<Any>) -> Result<Number> {
    ask(db, key, |at| at)
}

fn ask(
    db: &Access<'_>,
    key: Read<'_, Any>,
    answer: impl FnOnce(Deadline) -> u64,
) -> Result<Number> {
    Ok(Number(match db.deadline(&key)? {
        None => MISSING,
        Some(None) => ENDLESS,
        Some(Some(at)) => answer(at) as i64,
    }))
}

/// Milliseconds in seconds, to the nearest.
pub(in crate::commands) fn seconds(millis: u64) -> u64 {
    (millis + 500) / 1000
}

/// Removes the time to live of a key; true if it had one.
///
/// ```js
/// db.set('session:8f3a', 'user:1', { ex: 3600 })
/// db.persist('session:8f3a')  // 1
/// db.ttl('session:8f3a')  // -1: it stays
/// ```
#[command(PERSIST, since = "2.2.0", complexity = "O(1)", flags(write, fast))]
fn persist(db: &mut Access<'_>, key: Write<Any>) -> Result<bool> {
    db.set_deadline(&key, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::TestStore;

    #[test]
    fn seconds_are_rounded_to_the_nearest() {
        assert_eq!([499, 500, 1499, 1500].map(seconds), [0, 1, 1, 2]);
    }

    #[test]
    fn keys_without_an_end_and_missing_keys_answer_below_zero() {
        let mut db = TestStore::new();
        db.say("SET k v");
        for verb in ["TTL", "PTTL", "EXPIRETIME", "PEXPIRETIME"] {
            assert_eq!(db.say(&format!("{verb} k")), "-1");
            assert_eq!(db.say(&format!("{verb} none")), "-2");
        }
    }

    #[test]
    fn a_deadline_is_reported_in_both_units_and_can_be_removed() {
        let mut db = TestStore::new();
        db.say("SET k v");
        db.say("PEXPIREAT k 9999999999600");
        assert_eq!(db.say("PEXPIRETIME k"), "9999999999600");
        assert_eq!(db.say("EXPIRETIME k"), "10000000000");
        db.say("EXPIRE k 100");
        assert_eq!(db.say("TTL k"), "100");
        assert_eq!(db.say("PERSIST k"), "1");
        assert_eq!(db.say("PERSIST k"), "0");
        assert_eq!(db.say("PERSIST none"), "0");
        assert_eq!(db.say("TTL k"), "-1");
    }
}
