//! BITFIELD: a string as numbers of any size.

use redlet_macros::command;
use smallvec::SmallVec;

use super::operation::{Operation, Operations, Target};
use crate::engine::access::Access;
use crate::engine::access::handle::TextHandle;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Read, Varied, Words, Write};
use crate::engine::grammar::kind::Str;
use crate::rows;
use crate::value::Text;

rows![bitfield, bitfield_ro];

/// Operations that only read use the key for nothing else.
#[derive(Debug, Clone, Copy)]
struct Writes;

impl Words for Writes {
    const WORDS: &'static [&'static str] = &["SET", "INCRBY"];
    type Otherwise = Read<'static, Str>;
}

/// Reads, writes and adds to numbers of any size in the string in a key, and returns a number
/// for each operation; null for one that was not carried out because of `OVERFLOW FAIL`.
///
/// ```js
/// db.bitfield('player:1', 'SET', 'u8', '#0', 200, 'INCRBY', 'u8', '#1', 5)  // [0, 5]
/// db.bitfield('player:1', 'OVERFLOW', 'SAT', 'INCRBY', 'u8', '#0', 100)  // [255]
/// ```
#[command(
    BITFIELD,
    since = "3.2.0",
    complexity = "O(1) for each operation",
    flags(write, denyoom, variable_flags),
    notes("This command allows both access and modification of the key")
)]
fn bitfield(
    db: &mut Access<'_>,
    key: Varied<Write<'_, Str, ACCESS_UPDATE>, Writes>,
    operations: Operations<'_, false>,
) -> Result<Vec<Option<i64>>> {
    let key = key.0;
    let operations = operations.read(db.longest_string())?;
    let Some(end) = operations.iter().filter_map(|operation| operation.written_to()).max() else {
        return Ok(look(db.read(&key)?, &operations));
    };
    if end > u32::MAX as usize {
        return Err(Error::TOO_LONG);
    }
    let mut text = db.text_or_new(&key)?;
    let grown = text.grow(end);
    Ok(operations.iter().map(|operation| operation.run(&mut text, grown)).collect())
}

/// Reads numbers of any size from the string in a key.
///
/// ```js
/// db.bitfield('player:1', 'SET', 'u8', '#0', 200)
/// db.bitfield_ro('player:1', 'GET', 'u8', '#0', 'GET', 'u4', 0)  // [200, 12]
/// ```
#[command(
    BITFIELD_RO,
    since = "6.0.0",
    complexity = "O(1) for each operation",
    flags(readonly, fast)
)]
fn bitfield_ro(
    db: &mut Access<'_>,
    key: Read<'_, Str>,
    operations: Operations<'_, true>,
) -> Result<Vec<i64>> {
    let operations = operations.read(db.longest_string())?;
    Ok(look(db.read(&key)?, &operations).into_iter().flatten().collect())
}

/// What reading operations answer.
fn look(text: Option<Text<'_>>, operations: &SmallVec<[Operation; 4]>) -> Vec<Option<i64>> {
    let bytes = text.map(Text::as_cow).unwrap_or_default();
    operations.iter().map(|operation| Some(operation.target().number(&bytes))).collect()
}

impl Operation {
    fn target(&self) -> Target {
        match *self {
            Self::Get(target) | Self::Set(target, ..) | Self::Add(target, ..) => target,
        }
    }

    /// The length that the string needs for what is written.
    fn written_to(&self) -> Option<usize> {
        match self {
            Self::Get(_) => None,
            Self::Set(target, ..) | Self::Add(target, ..) => Some(target.field.place().end),
        }
    }

    /// Carries it out on a string that is long enough, and that has `grown` for the call.
    fn run(&self, text: &mut TextHandle<'_>, grown: bool) -> Option<i64> {
        let target = self.target();
        let before = target.number(&text.view().as_cow());
        let (after, answer) = match *self {
            Self::Get(_) => return Some(before),
            Self::Set(_, number, overflow) => (target.to_set(number, overflow)?, before),
            Self::Add(_, increment, overflow) => {
                let sum = target.sum(before, increment, overflow)?;
                (sum, sum)
            }
        };
        if grown || after != before {
            text.set_field(target.field, after.cast_unsigned());
        }
        Some(answer)
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn numbers_are_written_added_to_and_read() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("BITFIELD none GET u8 0 get i5 100", "[0 0]"),
            ("EXISTS none", "0"),
            ("BITFIELD k", "[]"),
            ("BITFIELD k SET u8 0 255 GET i8 0 GET u4 #1", "[0 -1 15]"),
            ("BITFIELD k INCRBY i5 100 -3", "[-3]"),
            ("STRLEN k", "14"),
            ("BITFIELD k GET u5 100 SET u5 100 40 GET u5 100", "[29 29 8]"),
            ("BITFIELD_RO k GET u8 0 GET i8 0", "[255 -1]"),
            ("BITFIELD_RO none GET u8 0", "[0]"),
            ("SET n 1234", "OK"),
            ("BITFIELD n SET u8 #1 57", "[50]"),
            ("GET n", "1934"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn what_does_not_fit_wraps_or_stays_or_fails() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("BITFIELD k SET i8 0 200 GET i8 0", "[0 -56]"),
            ("BITFIELD k OVERFLOW SAT SET i8 0 200 GET i8 0", "[-56 127]"),
            ("BITFIELD k OVERFLOW SAT SET i8 0 -200 GET i8 0", "[127 -128]"),
            ("BITFIELD k OVERFLOW FAIL SET i8 0 -200 GET i8 0", "[nil -128]"),
            ("BITFIELD k OVERFLOW SAT SET u8 0 -1 GET u8 0", "[128 255]"),
            ("BITFIELD k INCRBY u8 0 1 OVERFLOW sat INCRBY u8 0 -1", "[0 0]"),
            ("BITFIELD k OVERFLOW FAIL INCRBY u8 0 -1", "[nil]"),
            ("BITFIELD k SET u63 0 9223372036854775807 INCRBY u63 0 1", "[0 0]"),
            ("BITFIELD k SET i64 0 -9223372036854775808", "[0]"),
            ("BITFIELD k INCRBY i64 0 -1", "[9223372036854775807]"),
            ("BITFIELD k OVERFLOW SAT INCRBY i64 0 1", "[9223372036854775807]"),
            ("BITFIELD k OVERFLOW FAIL INCRBY i64 0 1", "[nil]"),
            ("BITFIELD k OVERFLOW SAT INCRBY i64 0 -9223372036854775808", "[-1]"),
            ("BITFIELD k OVERFLOW SAT INCRBY i64 0 -9223372036854775808", "[-9223372036854775808]"),
            ("BITFIELD fresh OVERFLOW FAIL SET u8 100 256", "[nil]"),
            ("STRLEN fresh", "14"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn operations_are_read_before_the_key() {
        let mut db = TestStore::new();
        db.say("RPUSH l x");
        let offset = "ERR bit offset is not an integer or out of range";
        let encoding = "ERR Invalid bitfield type. Use something like i16 u8. \
                        Note that u64 is not supported but i64 is.";
        for (operations, error) in [
            ("GET u64 0", encoding),
            ("GET i65 0", encoding),
            ("GET u0 0", encoding),
            ("GET u08 0", encoding),
            ("GET U8 0", encoding),
            ("GET u 0", encoding),
            ("GET u8 -1", offset),
            ("GET u8 #-1", offset),
            ("GET u8 #x", offset),
            ("GET u8 #536870912", offset),
            ("GET u8 #9223372036854775807", offset),
            ("GET u8", "ERR syntax error"),
            ("FOO", "ERR syntax error"),
            ("SET u64 0", "ERR syntax error"),
            ("SET u8 0 x", "ERR value is not an integer or out of range"),
            ("OVERFLOW", "ERR syntax error"),
            ("OVERFLOW FOO", "ERR Invalid OVERFLOW type specified"),
        ] {
            assert_eq!(db.say(&format!("BITFIELD l {operations}")), error, "{operations}");
        }
        assert!(db.say("BITFIELD l GET u8 0").starts_with("WRONGTYPE"));
        assert!(db.say("BITFIELD l SET u8 0 1").starts_with("WRONGTYPE"));
        let only = "ERR BITFIELD_RO only supports the GET subcommand";
        assert_eq!(db.say("BITFIELD_RO l SET u8 0 1"), only);
        assert_eq!(db.say("BITFIELD_RO none OVERFLOW SAT GET u8 0"), "[0]");
    }
}
