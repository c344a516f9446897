//! Parts of strings, and their lengths.

use redlet_macros::command;

use crate::base::{Bytes, number};
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{INSERT, NOTHING, Read, Write};
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::rows;
use crate::value::{Text, Value};

rows![append, getrange, setrange, strlen, substr];

/// Appends to the string in a key, which is empty if the key does not exist, and returns the new
/// length.
///
/// ```js
/// db.append('log:today', 'started\n')  // 8
/// db.append('log:today', 'stopped\n')  // 16
/// ```
#[command(APPEND, since = "2.0.0", complexity = "O(1) amortized", flags(write, denyoom, fast))]
fn append(db: &mut Access<'_>, key: Write<'_, Str, INSERT>, value: &[u8]) -> Result<usize> {
    let longest = db.longest_string();
    let Some(mut text) = db.text(&key)? else {
        db.put(&key, Value::string(value), Expiry::Clear, "append")?;
        return Ok(value.len());
    };
    match text.view().len().checked_add(value.len()) {
        Some(len) if len <= longest => Ok(text.append(value)),
        _ => Err(Error::TOO_LONG),
    }
}

/// The offset to overwrite from.
#[derive(Debug, Clone, Copy)]
struct Offset(usize);

impl<'a> Param<'a> for Offset {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        const NEGATIVE: Error = Error::fixed("offset is out of range");
        let offset = number::parse_i64(args.take()?).ok_or(Error::NOT_INTEGER)?;
        usize::try_from(offset).map(Self).map_err(|_| NEGATIVE)
    }
}

/// Overwrites a part of the string in a key and returns the new length. If the string is shorter
/// than the offset, zero bytes fill the gap.
///
/// ```js
/// db.set('greeting', 'Hello World')
/// db.setrange('greeting', 6, 'Redis')  // 11
/// db.get('greeting')  // 'Hello Redis'
/// ```
#[command(
    SETRANGE,
    since = "2.2.0",
    complexity = "O(1) for a short value, else O(N) where N is its length",
    flags(write, denyoom)
)]
fn setrange(
    db: &mut Access<'_>,
    key: Write<'_, Str>,
    offset: Offset,
    value: &[u8],
) -> Result<usize> {
    let longest = db.longest_string();
    let text = db.text(&key)?;
    if value.is_empty() {
        return Ok(text.map_or(0, |text| text.view().len()));
    }
    let end = offset.0.checked_add(value.len()).filter(|&end| end <= longest);
    let end = end.ok_or(Error::TOO_LONG)?;
    if let Some(mut text) = text {
        return Ok(text.set_range(offset.0, value));
    }
    let mut buffer = vec![0; offset.0];
    buffer.extend_from_slice(value);
    db.put(&key, Value::Raw(Box::new(buffer)), Expiry::Clear, "setrange")?;
    Ok(end)
}

/// Returns the length of the string in a key, 0 if the key does not exist.
///
/// ```js
/// db.set('greeting', 'Hello')
/// db.strlen('greeting')  // 5
/// db.strlen('no such key')  // 0
/// ```
#[command(STRLEN, since = "2.2.0", complexity = "O(1)", flags(readonly, fast))]
fn strlen(db: &mut Access<'_>, key: Read<'_, Str, NOTHING>) -> Result<usize> {
    Ok(db.read(&key)?.map_or(0, Text::len))
}

/// Returns a part of the string in a key. Negative positions count from the end.
///
/// ```js
/// db.set('date', '2026-03-14')
/// db.getrange('date', 0, 3)  // '2026'
/// db.getrange('date', -2, -1)  // '14'
/// ```
#[command(
    GETRANGE,
    since = "2.4.0",
    complexity = "O(N) where N is the length of the part",
    flags(readonly)
)]
fn getrange(
    db: &mut Access<'_>,
    key: Read<Str>,
    /** the first byte */
    start: i64,
    /** the last byte, which belongs to the part */
    end: i64,
) -> Result<Bytes> {
    Ok(db.read(&key)?.map_or(Bytes::EMPTY, |text| part(text, start, end)))
}

/// Returns a part of the string in a key: the old name of GETRANGE.
///
/// ```js
/// db.set('date', '2026-03-14')
/// db.substr('date', 0, 3)  // '2026'
/// ```
#[command(
    SUBSTR,
    since = "1.0.0",
    complexity = "O(N) where N is the length of the part",
    flags(readonly),
    redis(deprecated("2.0.0", "`GETRANGE`"))
)]
fn substr(
    db: &mut Access<'_>,
    key: Read<Str>,
    /** the first byte */
    start: i64,
    /** the last byte, which belongs to the part */
    end: i64,
) -> Result<Bytes> {
    getrange(db, key, start, end)
}

/// As in Redis, an index before the beginning is the beginning, so a part that ends there has one
/// byte.
fn part(text: Text<'_>, start: i64, end: i64) -> Bytes {
    if start < 0 && end < 0 && start > end {
        return Bytes::EMPTY;
    }
    let text = text.as_cow();
    let position = |at: i64| if at < 0 { (at + text.len() as i64).max(0) } else { at };
    let start = usize::try_from(position(start)).unwrap_or(usize::MAX);
    let end = usize::try_from(position(end)).unwrap_or(usize::MAX).saturating_add(1);
    text.get(start..end.min(text.len())).map_or(Bytes::EMPTY, Bytes::new)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::Relaxed;

    use crate::commands::testing::TestStore;

    #[test]
    fn parts_are_cut_as_redis_cuts_them() {
        let mut db = TestStore::new();
        db.say("SET s hello");
        db.say("SET n 12345");
        let parts = [
            (0, -1, "hello"),
            (-3, -2, "ll"),
            (3, 1, ""),
            (-1, -3, ""),
            (-100, -50, "h"),
            (-100, 1, "he"),
            (4, 4, "o"),
            (5, 5, ""),
            (10, 20, ""),
            (i64::MIN, i64::MAX, "hello"),
            (i64::MAX, i64::MAX, ""),
        ];
        for (start, end, part) in parts {
            assert_eq!(db.say(&format!("GETRANGE s {start} {end}")), part, "{start} {end}");
        }
        assert_eq!(db.say("SUBSTR n 1 2"), "23");
        assert_eq!(db.say("GETRANGE none 0 -1"), "");
        assert_eq!(db.say("GETRANGE s x 1"), "ERR value is not an integer or out of range");
    }

    #[test]
    fn appending_grows_strings_and_numbers() {
        let mut db = TestStore::new();
        assert_eq!(db.say("APPEND s 12"), "2");
        assert_eq!(db.say("APPEND s 3"), "3");
        assert_eq!(db.say("INCR s"), "124");
        assert_eq!(db.say("STRLEN s"), "3");
        assert_eq!(db.say("STRLEN none"), "0");
    }

    #[test]
    fn overwriting_beyond_the_end_fills_the_gap_with_zero_bytes() {
        let mut db = TestStore::new();
        assert_eq!(db.say("SETRANGE s 2 ab"), "4");
        assert_eq!(db.say("GET s"), "\0\0ab");
        assert_eq!(db.say("SETRANGE s 0 xyz"), "4");
        assert_eq!(db.say("SETRANGE s 4 c"), "5");
        assert_eq!(db.say("GET s"), "xyzbc");
        assert_eq!(db.say("SETRANGE none 9223372036854775807 "), "0");
        assert_eq!(db.say("GET none"), "nil");
    }

    #[test]
    fn no_string_grows_beyond_the_longest() {
        let mut db = TestStore::new();
        let too_long = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
        assert_eq!(db.say("SETRANGE s 536870911 xx"), too_long);
        assert_eq!(db.say("SETRANGE s 9223372036854775807 x"), too_long);
        assert_eq!(db.say("SETRANGE s -1 x"), "ERR offset is out of range");
        db.engine.config.proto_max_bulk_len.store(8, Relaxed);
        db.say("SET s 12345678");
        assert_eq!(db.say("APPEND s 9"), too_long);
        assert_eq!(db.say("APPEND s "), "8");
        assert_eq!(db.say("SETRANGE s 8 9"), too_long);
        assert_eq!(db.say("SETRANGE s 99 "), "8");
    }
}
