//! GET, and commands that also change the key that they read.

use redlet_macros::command;

use super::expiry::{Ending, Persist, set_deadline};
use crate::base::Bytes;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_DELETE, ACCESS_UPDATE, Read, Write};
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::options::Repeated;
use crate::value::Text;
use crate::{options, rows};

rows![get, getdel, getex, getset];

/// Returns the string value of a key.
///
/// ```js
/// db.set('user:1:name', 'Ada')
/// db.get('user:1:name')  // 'Ada'
/// db.get('user:2:name')  // null
/// ```
#[command(GET, since = "1.0.0", complexity = "O(1)", flags(readonly, fast))]
#[inline]
fn get<'a>(db: &'a mut Access<'_>, key: Read<Str>) -> Result<Option<Text<'a>>> {
    db.read_to_keep(&key)
}

/// Returns the string value of a key and deletes the key.
///
/// ```js
/// db.set('token:8f3a', 'user:1')
/// db.getdel('token:8f3a')  // 'user:1'
/// db.getdel('token:8f3a')  // null
/// ```
#[command(GETDEL, since = "6.2.0", complexity = "O(1)", flags(write, fast))]
fn getdel(db: &mut Access<'_>, key: Write<'_, Str, ACCESS_DELETE>) -> Result<Option<Bytes>> {
    let before = db.read(&key)?.map(Text::to_bytes);
    if before.is_some() {
        db.remove(&key)?;
    }
    Ok(before)
}

options! {
    struct GetexOptions<'a> {
        expiration: Repeated<Ending<'a, Persist>>,
    }
}

/// Returns the string value of a key and changes when the key expires.
///
/// ```js
/// db.set('session:8f3a', 'user:1', { ex: 60 })
/// db.getex('session:8f3a', { ex: 3600 })  // 'user:1'
/// db.ttl('session:8f3a')  // 3600
/// ```
#[command(
    GETEX,
    since = "6.2.0",
    complexity = "O(1)",
    flags(write, fast),
    notes("RW and UPDATE because it changes the TTL")
)]
fn getex(
    db: &mut Access<'_>,
    key: Write<'_, Str, ACCESS_UPDATE>,
    options: GetexOptions<'_>,
) -> Result<Option<Bytes>> {
    if db.dialect().getex_looks_at_the_key_first() && db.view(&key)?.is_none() {
        return Ok(None);
    }
    let expiry = Ending::resolve(options.expiration.0, db, "getex")?;
    let Some(text) = db.read(&key)?.map(Text::to_bytes) else { return Ok(None) };
    match expiry {
        Expiry::Keep => {}
        Expiry::Clear => drop(db.set_deadline(&key, None)?),
        Expiry::At(at) => set_deadline(db, &key, at)?,
    }
    Ok(Some(text))
}

/// Sets the string value of a key and returns the previous one.
///
/// ```js
/// db.set('visits:today', 42)
/// db.getset('visits:today', 0)  // '42'
/// db.get('visits:today')  // '0'
/// ```
#[command(
    GETSET,
    since = "1.0.0",
    complexity = "O(1)",
    flags(write, denyoom, fast),
    redis(deprecated("6.2.0", "`SET` with `GET`"))
)]
fn getset(
    db: &mut Access<'_>,
    key: Write<'_, Str, ACCESS_UPDATE>,
    value: &[u8],
) -> Result<Option<Bytes>> {
    let before = db.read(&key)?.map(Text::to_bytes);
    db.put_text(&key, value, Expiry::Clear, "set")?;
    Ok(before)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    const WRONG_TYPE: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn reading_a_hash_as_a_string_is_an_error_and_changes_nothing() {
        let mut db = TestStore::new();
        db.say("HSET h f v");
        for call in ["GET h", "GETDEL h", "GETEX h EX 10", "GETSET h x"] {
            assert_eq!(db.say(call), WRONG_TYPE, "{call}");
        }
        assert_eq!(db.say("HGETALL h"), "{f:v}");
    }

    #[test]
    fn getdel_removes_the_key() {
        let mut db = TestStore::new();
        db.say("SET k v");
        assert_eq!(db.say("GETDEL k"), "v");
        assert_eq!(db.say("GETDEL k"), "nil");
    }

    #[test]
    fn in_valkey_getex_refuses_times_before_it_looks_at_the_key() {
        let mut db = TestStore::of(Dialect::Valkey);
        let invalid = "ERR invalid expire time in 'getex' command";
        assert_eq!(db.say("GETEX none EX 0"), invalid);
        assert_eq!(db.say("GETEX none PX 9223372036854775807"), invalid);
        assert_eq!(db.say("GETEX none EX x"), "ERR value is not an integer or out of range");
        let syntax =
            ["EX", "EX x PX 1", "EX 1 PERSIST", "PERSIST EX 1", "KEEPTTL", "NX", "EX x FOO"];
        for options in syntax {
            assert_eq!(db.say(&format!("GETEX k {options}")), "ERR syntax error", "{options}");
        }
    }

    #[test]
    fn getex_with_a_time_in_the_past_answers_and_removes_the_key() {
        let mut db = TestStore::new();
        db.say("SET k v");
        assert_eq!(db.say("GETEX k EX 10 EX 20"), "v");
        assert_eq!(db.say("GETEX k PERSIST PERSIST"), "v");
        assert_eq!(db.say("GETEX k PXAT 9223372036854775807"), "v");
        assert_eq!(db.say("GETEX k EXAT 1"), "v");
        assert_eq!(db.say("GET k"), "nil");
    }

    #[test]
    fn getset_swaps_strings_and_makes_the_key_when_it_is_missing() {
        let mut db = TestStore::new();
        assert_eq!(db.say("GETSET k 1"), "nil");
        assert_eq!(db.say("GETSET k 2"), "1");
        assert_eq!(db.say("GET k"), "2");
    }

    #[test]
    fn in_redis_getex_looks_at_the_key_before_it_reads_the_time() {
        let mut db = TestStore::of(Dialect::Redis);
        db.say("RPUSH l a");
        db.say("SET k v");
        for (call, reply) in [
            ("GETEX none EX x", "nil"),
            ("GETEX none EX 0", "nil"),
            ("GETEX none EX 1 PX 1", "ERR syntax error"),
            ("GETEX l EX x", WRONG_TYPE),
            ("GETEX k EX 0", "ERR invalid expire time in 'getex' command"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
