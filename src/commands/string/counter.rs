//! Strings as numbers.

use redlet_macros::command;

use crate::base::Bytes;
use crate::base::extended::Extended;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::param::{Args, Late, Param};
use crate::engine::grammar::shape::Shape;
use crate::rows;
use crate::value::Value;

rows![decr, decrby, incr, incrby, incrbyfloat];

/// A key that holds a number, or will.
type Counter<'a> = Write<'a, Str, ACCESS_UPDATE>;

/// Adds one to the integer value of a key, which is 0 if the key does not exist.
///
/// ```js
/// db.incr('visits:/home')  // 1
/// db.incr('visits:/home')  // 2
/// ```
#[command(INCR, since = "1.0.0", complexity = "O(1)", flags(write, denyoom, fast))]
#[inline]
fn incr(db: &mut Access<'_>, key: Counter<'_>) -> Result<i64> {
    add(db, key, 1)
}

/// Subtracts one from the integer value of a key, which is 0 if the key does not exist.
///
/// ```js
/// db.set('tickets:left', 100)
/// db.decr('tickets:left')  // 99
/// ```
#[command(DECR, since = "1.0.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn decr(db: &mut Access<'_>, key: Counter<'_>) -> Result<i64> {
    add(db, key, -1)
}

/// Adds a number to the integer value of a key, which is 0 if the key does not exist.
///
/// ```js
/// db.incrby('score:ada', 10)  // 10
/// db.incrby('score:ada', -3)  // 7
/// ```
#[command(INCRBY, since = "1.0.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn incrby(db: &mut Access<'_>, key: Counter<'_>, increment: i64) -> Result<i64> {
    add(db, key, increment)
}

/// A number to subtract, kept as the number to add.
#[derive(Debug, Clone, Copy)]
struct Decrement(i64);

impl<'a> Param<'a> for Decrement {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        const OVERFLOW: Error = Error::fixed("decrement would overflow");
        i64::parse(args)?.checked_neg().map(Self).ok_or(OVERFLOW)
    }
}

/// Subtracts a number from the integer value of a key, which is 0 if the key does not exist.
///
/// ```js
/// db.set('stock:apples', 40)
/// db.decrby('stock:apples', 12)  // 28
/// ```
#[command(DECRBY, since = "1.0.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn decrby(db: &mut Access<'_>, key: Counter<'_>, decrement: Decrement) -> Result<i64> {
    add(db, key, decrement.0)
}

#[inline]
fn add(db: &mut Access<'_>, key: Counter<'_>, amount: i64) -> Result<i64> {
    // Subtracting is adding too: Redis has one event for both.
    const EVENT: &str = "incrby";
    let Some(mut text) = db.text(&key)? else {
        db.put(&key, Value::Int(amount), Expiry::Clear, EVENT)?;
        return Ok(amount);
    };
    let before = text.view().to_i64().ok_or(Error::NOT_INTEGER)?;
    let after = before.checked_add(amount).ok_or(Error::OVERFLOW)?;
    text.set_integer(after, EVENT);
    Ok(after)
}

/// Adds a floating point number to the number in a key, which is 0 if the key does not exist.
///
/// ```js
/// db.set('balance:1', '10.50')
/// db.incrbyfloat('balance:1', 0.1)  // '10.6'
/// ```
#[command(INCRBYFLOAT, since = "2.6.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn incrbyfloat(
    db: &mut Access<'_>,
    key: Counter<'_>,
    increment: Late<'_, Extended>,
) -> Result<Bytes> {
    const EVENT: &str = "incrbyfloat";
    let Some(mut text) = db.text(&key)? else {
        let increment = increment.value()?;
        let after = Some(increment).filter(|sum| sum.is_finite()).ok_or(Error::NAN_OR_INFINITY)?;
        let after = Bytes::from(after.format());
        db.put(&key, Value::Str(after.clone()), Expiry::Clear, EVENT)?;
        return Ok(after);
    };
    let before = Extended::parse(&text.view().as_cow()).ok_or(Error::NOT_FLOAT)?;
    let after = before.checked_add(increment.value()?).ok_or(Error::NAN_OR_INFINITY)?.format();
    text.set(&after, EVENT);
    Ok(Bytes::from(after))
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
        assert_eq!(db.say("DECRBY n 1"), "40");
        assert_eq!(db.say("GET n"), "40");
        db.say("SET n 9223372036854775807");
        assert_eq!(db.say("INCR n"), "ERR increment or decrement would overflow");
        assert_eq!(db.say("INCRBY n x"), "ERR value is not an integer or out of range");
        assert_eq!(db.say("INCR"), "ERR wrong number of arguments for 'incr' command");
        assert_eq!(db.say("DECRBY n -9223372036854775808"), "ERR decrement would overflow");
        assert_eq!(db.say("DECRBY new 9223372036854775807"), "-9223372036854775807");
    }

    #[test]
    fn a_value_that_is_not_a_number_is_not_changed() {
        let mut db = TestStore::new();
        db.say("SET s 01");
        db.say("HSET h f v");
        assert_eq!(db.say("INCR s"), "ERR value is not an integer or out of range");
        assert_eq!(db.say("GET s"), "01");
        let wrong = "WRONGTYPE Operation against a key holding the wrong kind of value";
        assert_eq!(db.say("INCR h"), wrong);
        assert_eq!(db.say("INCRBYFLOAT h x"), wrong);
    }

    #[test]
    fn floats_are_added_with_the_precision_of_redis() {
        let mut db = TestStore::new();
        assert_eq!(db.say("INCRBYFLOAT n 0.1"), "0.1");
        assert_eq!(db.say("INCRBYFLOAT n 0.2"), "0.3");
        assert_eq!(db.say("INCRBYFLOAT n 3.0e3"), "3000.30000000000000004");
        assert_eq!(db.say("INCRBYFLOAT n -3000.3"), "0");
        assert_eq!(db.say("GET n"), "0");
        assert_eq!(db.say("INCRBYFLOAT n x"), "ERR value is not a valid float");
        assert_eq!(db.say("INCRBYFLOAT n nan"), "ERR value is not a valid float");
        for call in ["INCRBYFLOAT n inf", "INCRBYFLOAT none -inf"] {
            assert_eq!(db.say(call), "ERR increment would produce NaN or Infinity");
        }
        db.say("SET s 1x");
        assert_eq!(db.say("INCRBYFLOAT s 1"), "ERR value is not a valid float");
        assert_eq!(db.say("GET none"), "nil");
    }
}
