//! Single bits.

use redlet_macros::command;

use super::offset::Offset;
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Read, Write};
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::rows;
use crate::value::{Text, bitmap};

rows![getbit, setbit];

/// Returns a bit of the string in a key, 0 where the string is shorter.
///
/// ```js
/// db.setbit('active:mon', 7, 1)
/// db.getbit('active:mon', 7)  // 1
/// db.getbit('active:mon', 1000)  // 0
/// ```
#[command(GETBIT, since = "2.2.0", complexity = "O(1)", flags(readonly, fast))]
fn getbit(
    db: &mut Access<'_>,
    key: Read<'_, Str>,
    /** 0 is the highest bit of the first byte */
    offset: Offset<'_>,
) -> Result<bool> {
    let offset = offset.value(db)?;
    Ok(match db.read(&key)? {
        None => false,
        Some(Text::Int(number)) => bitmap::bit(&number::format_i64(number), offset),
        Some(text) => bitmap::bit(&text.as_cow(), offset),
    })
}

/// 0 or 1. It is read when the offset is known to be right.
#[derive(Debug, Clone, Copy)]
struct Bit<'a>(&'a [u8]);

impl<'a> Param<'a> for Bit<'a> {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

impl Bit<'_> {
    fn value(self) -> Result<bool> {
        match number::parse_i64(self.0) {
            Some(0) => Ok(false),
            Some(1) => Ok(true),
            _ => Err(Error::fixed("bit is not an integer or out of range")),
        }
    }
}

/// Sets a bit of the string in a key, with zero bytes before it where the string is shorter,
/// and returns the bit that was there.
///
/// ```js
/// db.setbit('active:mon', 7, 1)  // 0
/// db.setbit('active:mon', 7, 1)  // 1: it was set already
/// ```
#[command(SETBIT, since = "2.2.0", complexity = "O(1)", flags(write, denyoom))]
fn setbit(
    db: &mut Access<'_>,
    key: Write<'_, Str, ACCESS_UPDATE>,
    /** 0 is the highest bit of the first byte */
    offset: Offset<'_>,
    value: Bit<'_>,
) -> Result<bool> {
    let (offset, on) = (offset.value(db)?, value.value()?);
    Ok(db.text_or_new(&key)?.set_bit(offset, on))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::Relaxed;

    use crate::commands::testing::TestStore;

    #[test]
    fn bits_are_set_and_read() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("GETBIT k 0", "0"),
            ("SETBIT k 9 1", "0"),
            ("SETBIT k 9 1", "1"),
            ("GETBIT k 9", "1"),
            ("GETBIT k 4294967295", "0"),
            ("STRLEN k", "2"),
            ("SETBIT k 30 0", "0"),
            ("STRLEN k", "4"),
            ("SET n 1234", "OK"),
            ("GETBIT n 2", "1"),
            ("SETBIT n 15 1", "0"),
            ("GET n", "1334"),
            ("SETBIT none 7 0", "0"),
            ("STRLEN none", "1"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn offsets_are_checked_before_bits_and_bits_before_keys() {
        let mut db = TestStore::new();
        let offset = "ERR bit offset is not an integer or out of range";
        db.say("RPUSH l x");
        for (call, error) in [
            ("SETBIT l -1 2", offset),
            ("SETBIT l x 2", offset),
            ("SETBIT l 4294967296 x", offset),
            ("SETBIT l 0 2", "ERR bit is not an integer or out of range"),
            ("SETBIT l 0 x", "ERR bit is not an integer or out of range"),
            ("GETBIT l -1", offset),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
        assert!(db.say("SETBIT l 0 1").starts_with("WRONGTYPE"));
        assert!(db.say("GETBIT l 0").starts_with("WRONGTYPE"));
        db.engine.config.proto_max_bulk_len.store(2, Relaxed);
        assert_eq!(db.say("SETBIT k 16 1"), offset);
        assert_eq!(db.say("SETBIT k 15 1"), "0");
    }
}
