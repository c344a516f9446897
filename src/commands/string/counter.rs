//! Strings as numbers.

use crate::engine::access::{Access, Expiry};
use crate::engine::error::{Error, Result};
use crate::engine::key::{ACCESS_UPDATE, Write};
use crate::engine::kind::Str;
use crate::value::Value;
use crate::{command, rows};

rows![decr, incr, incrby];

/// A key that holds a number, or will.
type Counter<'a> = Write<'a, Str, ACCESS_UPDATE>;

command! {
    /// Adds one to the integer value of a key, which is 0 when it is not there.
    INCR since "1.0.0" "O(1)" [write denyoom fast]
    incr(key: Counter) -> i64
}
#[inline]
fn incr(db: &mut Access<'_>, key: Counter<'_>) -> Result<i64> {
    add(db, key, 1, "incrby")
}

command! {
    /// Takes one from the integer value of a key, which is 0 when it is not there.
    DECR since "1.0.0" "O(1)" [write denyoom fast]
    decr(key: Counter) -> i64
}
fn decr(db: &mut Access<'_>, key: Counter<'_>) -> Result<i64> {
    add(db, key, -1, "decrby")
}

command! {
    /// Adds a number to the integer value of a key, which is 0 when it is not there.
    INCRBY since "1.0.0" "O(1)" [write denyoom fast]
    incrby(key: Counter, increment: i64) -> i64
}
fn incrby(db: &mut Access<'_>, key: Counter<'_>, increment: i64) -> Result<i64> {
    add(db, key, increment, "incrby")
}

#[inline]
fn add(db: &mut Access<'_>, key: Counter<'_>, amount: i64, event: &'static str) -> Result<i64> {
    let Some(mut text) = db.text(&key)? else {
        db.put(&key, Value::Int(amount), Expiry::Clear, event)?;
        return Ok(amount);
    };
    let before = text.view().to_i64().ok_or(Error::NOT_INTEGER)?;
    let after = before.checked_add(amount).ok_or(Error::OVERFLOW)?;
    text.set_integer(after, event);
    Ok(after)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn counting_begins_at_zero_and_stops_at_the_limits() {
        let mut db = TestStore::new();
        assert_eq!(db.say("INCR n"), "1");
        assert_eq!(db.say("INCRBY n 41"), "42");
        assert_eq!(db.say("DECR n"), "41");
        assert_eq!(db.say("GET n"), "41");
        db.say("SET n 9223372036854775807");
        assert_eq!(db.say("INCR n"), "ERR increment or decrement would overflow");
        assert_eq!(db.say("INCRBY n x"), "ERR value is not an integer or out of range");
        assert_eq!(db.say("INCR"), "ERR wrong number of arguments for 'incr' command");
    }
}
