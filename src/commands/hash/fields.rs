//! Fields of a hash, by their names.

use redlet_macros::command;

use super::live::{find, live};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{DELETE, INSERT, NOTHING, Read, Write};
use crate::engine::grammar::param::{Many, Pair};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::strings::MaybeStrings;
use crate::rows;
use crate::value::Hash;
use crate::value::member::Member;

rows![hdel, hexists, hget, hmget, hmset, hset, hsetnx, hstrlen];

/// Fields and their values.
type Data<'a> = Many<Pair<&'a [u8], &'a [u8]>>;

/// Returns the value of a field of a hash.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', city: 'London' })
/// db.hget('user:1', 'name')  // 'Ada'
/// db.hget('user:1', 'phone')  // null
/// ```
#[command(HGET, since = "2.0.0", complexity = "O(1)", flags(readonly, fast))]
#[inline]
fn hget<'a>(db: &'a mut Access<'_>, key: Read<Hash>, field: &[u8]) -> Result<Option<Member<'a>>> {
    let db = &*db;
    Ok(live(db, &key)?.and_then(|hash| find(db, &key, hash, field)))
}

/// Returns the values of one or more fields of a hash; null for a field that does not exist.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', city: 'London', age: 36 })
/// db.hmget('user:1', 'name', 'phone', 'age')  // ['Ada', null, '36']
/// ```
#[command(
    HMGET,
    since = "2.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(readonly, fast)
)]
fn hmget(db: &mut Access<'_>, key: Read<Hash>, fields: Many<&[u8]>) -> Result<MaybeStrings> {
    let hash = live(db, &key)?;
    Ok(MaybeStrings(fields.iter().map(|field| find(db, &key, hash?, field)).collect()))
}

/// Returns whether a hash has a field.
///
/// ```js
/// db.hset('user:1', { name: 'Ada' })
/// db.hexists('user:1', 'name')  // 1
/// db.hexists('user:1', 'phone')  // 0
/// ```
#[command(HEXISTS, since = "2.0.0", complexity = "O(1)", flags(readonly, fast))]
fn hexists(db: &mut Access<'_>, key: Read<Hash, NOTHING>, field: &[u8]) -> Result<bool> {
    Ok(live(db, &key)?.is_some_and(|hash| find(db, &key, hash, field).is_some()))
}

/// Returns the length of the value of a field of a hash, 0 if it does not exist.
///
/// ```js
/// db.hset('user:1', { name: 'Ada' })
/// db.hstrlen('user:1', 'name')  // 3
/// ```
#[command(HSTRLEN, since = "3.2.0", complexity = "O(1)", flags(readonly, fast))]
fn hstrlen(db: &mut Access<'_>, key: Read<Hash, NOTHING>, field: &[u8]) -> Result<usize> {
    let hash = live(db, &key)?;
    Ok(hash.and_then(|hash| find(db, &key, hash, field)).map_or(0, |value| value.len()))
}

/// Sets fields of a hash, which is created if it does not exist, and returns how many are new.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', city: 'London' })  // 2
/// db.hset('user:1', 'city', 'Paris', 'age', 36)  // 1
/// db.hgetall('user:1')  // { name: 'Ada', city: 'Paris', age: '36' }
/// ```
#[command(
    HSET,
    since = "2.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, denyoom, fast),
    history("4.0.0" = "several fields")
)]
fn hset(db: &mut Access<'_>, key: Write<Hash>, data: Data<'_>) -> Result<usize> {
    let mut hash = db.create(&key)?;
    hash.reserve(data.len());
    Ok(data.iter().filter(|Pair(field, value)| hash.set(field, value)).count())
}

/// Sets fields of a hash: the old form of HSET, which does not return how many are new.
///
/// ```js
/// db.hmset('user:1', { name: 'Ada', city: 'London' })  // 'OK'
/// ```
#[command(
    HMSET,
    since = "2.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, denyoom, fast),
    redis(deprecated("4.0.0", "`HSET` with several fields"))
)]
fn hmset(db: &mut Access<'_>, key: Write<Hash>, data: Data<'_>) -> Result<Done> {
    hset(db, key, data).map(|_| Done)
}

/// Sets a field of a hash if it does not exist.
///
/// ```js
/// db.hsetnx('user:1', 'name', 'Ada')  // 1
/// db.hsetnx('user:1', 'name', 'Bob')  // 0
/// ```
#[command(HSETNX, since = "2.0.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn hsetnx(
    db: &mut Access<'_>,
    key: Write<Hash, INSERT>,
    field: &[u8],
    value: &[u8],
) -> Result<bool> {
    let mut hash = db.create(&key)?;
    if hash.live().has_ended(field) {
        db.expire_before_use(&key, &[field])?;
        hash = db.create(&key)?;
    }
    Ok(!hash.live().contains(field) && hash.set_where_missing(field, value))
}

/// Deletes fields of a hash, and returns how many of them existed. A hash without fields is
/// removed.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', city: 'London', age: 36 })
/// db.hdel('user:1', 'city', 'phone')  // 1
/// ```
#[command(
    HDEL,
    since = "2.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    history("2.4.0" = "several fields")
)]
fn hdel(db: &mut Access<'_>, key: Write<Hash, DELETE>, fields: Many<&[u8]>) -> Result<usize> {
    let Some(mut hash) = db.write(&key)? else { return Ok(0) };
    Ok(fields.iter().filter(|field| hash.remove(field)).count())
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn fields_are_set_read_and_deleted() {
        let mut db = TestStore::new();
        assert_eq!(db.say("HSET h a 1 b 2 a 3"), "2");
        assert_eq!(db.say("HSET h a 4"), "0");
        assert_eq!(db.say("HMSET h c xyz"), "OK");
        assert_eq!(db.say("HGET h a"), "4");
        assert_eq!(db.say("HGET h z"), "nil");
        assert_eq!(db.say("HMGET h a z b"), "[4 nil 2]");
        assert_eq!(db.say("HEXISTS h a"), "1");
        assert_eq!(db.say("HEXISTS h z"), "0");
        assert_eq!(db.say("HSTRLEN h c"), "3");
        assert_eq!(db.say("HSTRLEN h z"), "0");
        assert_eq!(db.say("HSETNX h a 9"), "0");
        assert_eq!(db.say("HSETNX h d 9"), "1");
        assert_eq!(db.say("HDEL h a z a b c d"), "4");
        assert_eq!(db.say("HGETALL h"), "{}");
        assert_eq!(db.say("SET h x NX"), "OK");
    }

    #[test]
    fn a_missing_hash_has_no_fields() {
        let mut db = TestStore::new();
        assert_eq!(db.say("HGET h a"), "nil");
        assert_eq!(db.say("HMGET h a b"), "[nil nil]");
        assert_eq!(db.say("HEXISTS h a"), "0");
        assert_eq!(db.say("HSTRLEN h a"), "0");
        assert_eq!(db.say("HDEL h a"), "0");
    }

    #[test]
    fn a_field_without_a_value_is_a_wrong_number_of_arguments() {
        let mut db = TestStore::new();
        db.say("SET s v");
        let arity = |name: &str| format!("ERR wrong number of arguments for '{name}' command");
        assert_eq!(db.say("HSET s a 1 b"), arity("hset"));
        assert_eq!(db.say("HMSET h a 1 b"), arity("hmset"));
        assert_eq!(db.say("HMGET h"), arity("hmget"));
        let wrong = "WRONGTYPE Operation against a key holding the wrong kind of value";
        for call in ["HSET s a 1", "HGET s a", "HDEL s a", "HSETNX s a 1", "HMGET s a"] {
            assert_eq!(db.say(call), wrong, "{call}");
        }
    }
}
