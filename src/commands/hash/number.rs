//! Fields of a hash as numbers.

use redlet_macros::command;

use crate::base::extended::Extended;
use crate::base::{Bytes, number};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::rows;
use crate::value::Hash;

rows![hincrby, hincrbyfloat];

const NOT_INTEGER: Error = Error::fixed("hash value is not an integer");
const NOT_FLOAT: Error = Error::fixed("hash value is not a float");

/// Adds a number to the integer in a field of a hash, which is 0 if it does not exist.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', visits: 9 })
/// db.hincrby('user:1', 'visits', 1)  // 10
/// db.hincrby('user:1', 'likes', 5)  // 5
/// ```
#[command(HINCRBY, since = "2.0.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn hincrby(
    db: &mut Access<'_>,
    key: Write<Hash, ACCESS_UPDATE>,
    field: &[u8],
    increment: i64,
) -> Result<i64> {
    let mut hash = db.create(&key)?;
    if hash.live().has_ended(field) {
        db.expire_before_use(&key, &[field])?;
        hash = db.create(&key)?;
    }
    let mut hash = hash.reporting("hincrby");
    let before = hash.live().find(field);
    let before = before.map_or(Ok(0), |value| value.to_i64().ok_or(NOT_INTEGER))?;
    let after = before.checked_add(increment).ok_or(Error::OVERFLOW)?;
    hash.update(field, &number::format_i64(after));
    Ok(after)
}

/// A number to add. HINCRBYFLOAT refuses infinity before it looks at the key.
#[derive(Debug, Clone, Copy)]
struct Increment(Extended);

impl<'a> Param<'a> for Increment {
    const SHAPE: Shape = Shape::Double;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        const INFINITE: Error = Error::fixed("value is NaN or Infinity");
        let number = Extended::parse(args.take()?).ok_or(Error::NOT_FLOAT)?;
        if number.is_finite() { Ok(Self(number)) } else { Err(INFINITE) }
    }
}

/// Adds a floating point number to the number in a field of a hash, which is 0 if it does not
/// exist.
///
/// ```js
/// db.hset('account:1', { balance: '10.50' })
/// db.hincrbyfloat('account:1', 'balance', -0.25)  // '10.25'
/// ```
#[command(HINCRBYFLOAT, since = "2.6.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn hincrbyfloat(
    db: &mut Access<'_>,
    key: Write<Hash, ACCESS_UPDATE>,
    field: &[u8],
    increment: Increment,
) -> Result<Bytes> {
    let mut hash = db.create(&key)?;
    if hash.live().has_ended(field) {
        db.expire_before_use(&key, &[field])?;
        hash = db.create(&key)?;
    }
    let mut hash = hash.reporting("hincrbyfloat");
    let after = match hash.live().find(field) {
        None => increment.0,
        Some(value) => {
            let before = value.with(Extended::parse).ok_or(NOT_FLOAT)?;
            before.checked_add(increment.0).ok_or(Error::NAN_OR_INFINITY)?
        }
    };
    let after = after.format();
    hash.update(field, &after);
    Ok(Bytes::from(after))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn integers_in_fields_count_within_their_limits() {
        let mut db = TestStore::new();
        assert_eq!(db.say("HINCRBY h n 5"), "5");
        assert_eq!(db.say("HINCRBY h n -7"), "-2");
        let overflow = "ERR increment or decrement would overflow";
        assert_eq!(db.say("HINCRBY h n -9223372036854775808"), overflow);
        assert_eq!(db.say("HGET h n"), "-2");
        db.say("HSET h s 1.5");
        assert_eq!(db.say("HINCRBY h s 1"), "ERR hash value is not an integer");
        assert_eq!(db.say("HINCRBY none f x"), "ERR value is not an integer or out of range");
        assert_eq!(db.say("SET none v NX"), "OK");
    }

    #[test]
    fn floats_in_fields_are_added_with_the_precision_of_redis() {
        let mut db = TestStore::new();
        assert_eq!(db.say("HINCRBYFLOAT h f 0.1"), "0.1");
        assert_eq!(db.say("HINCRBYFLOAT h f 0.2"), "0.3");
        assert_eq!(db.say("HINCRBYFLOAT h f 3.0e2"), "300.29999999999999999");
        db.say("HSET h s x i inf");
        assert_eq!(db.say("HINCRBYFLOAT h s 1"), "ERR hash value is not a float");
        assert_eq!(db.say("HINCRBYFLOAT h s x"), "ERR value is not a valid float");
        assert_eq!(db.say("HINCRBYFLOAT h s inf"), "ERR value is NaN or Infinity");
        let sum = "ERR increment would produce NaN or Infinity";
        assert_eq!(db.say("HINCRBYFLOAT h i 1"), sum);
    }
}
