//! BITOP: a string made of the bits of others.

use std::borrow::Cow;

use redlet_macros::command;
use smallvec::SmallVec;

use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Overwrite, Read};
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::param::Many;
use crate::value::bitmap::{self, Combination};
use crate::value::{Text, Value};
use crate::{choice, rows};

rows![bitop];

choice! {
    /// Which bits are set in the result.
    enum Operation {
        /// Those that all have.
        "AND" And,
        /// Those that any has.
        "OR" Or,
        /// Those that an odd number of them has.
        "XOR" Xor,
        /// Those that the only one does not have.
        "NOT" Not,
        /// Those that the first has and none of the others.
        "DIFF" Diff,
        /// Those that any of the others has and the first has not.
        "DIFF1" Diff1,
        /// Those that the first has and any of the others.
        "ANDOR" AndOr,
        /// Those that exactly one has.
        "ONE" One,
    }
}

impl Operation {
    /// How the bits of this many strings are combined.
    fn of(self, sources: usize) -> Result<Combination> {
        const NOT: Error = Error::fixed("BITOP NOT must be called with a single source key.");
        let of_two = |combination, name| match sources {
            1 => Err(Error::new(format!(
                "BITOP {name} must be called with at least two source keys."
            ))),
            _ => Ok(combination),
        };
        match self {
            Self::Not if sources > 1 => Err(NOT),
            Self::Not => Ok(Combination::Not),
            Self::And => Ok(Combination::And),
            Self::Or => Ok(Combination::Or),
            Self::Xor => Ok(Combination::Xor),
            Self::One => Ok(Combination::One),
            Self::Diff => of_two(Combination::Diff, "DIFF"),
            Self::Diff1 => of_two(Combination::Diff1, "DIFF1"),
            Self::AndOr => of_two(Combination::AndOr, "ANDOR"),
        }
    }
}

/// Combines the bits of the strings in one or more keys, keeps the result in another, and
/// returns its length, which is that of the longest string.
///
/// ```js
/// db.setbit('active:mon', 7, 1)
/// db.setbit('active:tue', 7, 1)
/// db.setbit('active:tue', 9, 1)
/// db.bitop('AND', 'active:both', 'active:mon', 'active:tue')  // 2
/// db.bitcount('active:both')  // 1
/// ```
#[command(
    BITOP,
    since = "2.6.0",
    complexity = "O(N) where N is the length of the longest string",
    flags(write, denyoom)
)]
fn bitop(
    db: &mut Access<'_>,
    operation: Operation,
    destkey: Overwrite<'_>,
    keys: Many<Read<'_, Str>>,
) -> Result<usize> {
    let result = combined(db, operation.of(keys.len())?, &keys)?;
    let len = result.len();
    if result.is_empty() {
        db.remove(&destkey)?;
    } else {
        db.put(&destkey, Value::Raw(Box::new(result)), Expiry::Clear, "set")?;
    }
    Ok(len)
}

fn combined(db: &Access<'_>, how: Combination, keys: &[Read<'_, Str>]) -> Result<Vec<u8>> {
    let strings = keys.iter().map(|key| Ok(db.read(key)?.map_or(Cow::default(), Text::as_cow)));
    let strings = strings.collect::<Result<SmallVec<[Cow<'_, [u8]>; 4]>>>()?;
    let sources: SmallVec<[&[u8]; 4]> = strings.iter().map(|string| &string[..]).collect();
    Ok(bitmap::combine(how, &sources))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    /// `a` is 11110000 1, `b` is 11001100, `c` is 10101010 0.
    fn store() -> TestStore {
        let mut db = TestStore::new();
        for (key, bits) in [("a", &[0, 1, 2, 3, 8][..]), ("b", &[0, 1, 4, 5]), ("c", &[0, 2, 4, 6])]
        {
            for bit in bits {
                db.say(&format!("SETBIT {key} {bit} 1"));
            }
        }
        db
    }

    fn bits(db: &mut TestStore) -> String {
        let len: u64 = db.say("STRLEN d").parse().unwrap();
        (0..len * 8).map(|bit| db.say(&format!("GETBIT d {bit}"))).collect()
    }

    #[test]
    fn bits_are_combined_as_the_word_says() {
        let mut db = store();
        for (operation, expected) in [
            ("AND d a b", "1100000000000000"),
            ("or d b c", "11101110"),
            ("XOR d a b c none", "1001011010000000"),
            ("NOT d b", "00110011"),
            ("DIFF d a b c", "0001000010000000"),
            ("DIFF1 d a b c", "0000111000000000"),
            ("ANDOR d a b c", "1110000000000000"),
            ("ONE d a b c", "0001011010000000"),
            ("OR d a", "1111000010000000"),
        ] {
            let len = (expected.len() / 8).to_string();
            assert_eq!(db.say(&format!("BITOP {operation}")), len, "{operation}");
            assert_eq!(bits(&mut db), expected, "{operation}");
        }
    }

    #[test]
    fn nothing_makes_nothing() {
        let mut db = store();
        db.say("SET d x EX 100");
        assert_eq!(db.say("BITOP AND d none"), "0");
        assert_eq!(db.say("EXISTS d"), "0");
        db.say("RPUSH d x");
        assert_eq!(db.say("BITOP OR d b b"), "1");
        assert_eq!(db.say("BITOP OR b b c"), "1");
        assert_eq!(db.say("TYPE d"), "string");
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        let mut db = store();
        db.say("RPUSH l x");
        for (call, error) in [
            ("BITOP FOO d l", "ERR syntax error"),
            ("BITOP NOT d a l", "ERR BITOP NOT must be called with a single source key."),
            ("BITOP DIFF d l", "ERR BITOP DIFF must be called with at least two source keys."),
            ("BITOP diff1 d l", "ERR BITOP DIFF1 must be called with at least two source keys."),
            ("BITOP ANDOR d l", "ERR BITOP ANDOR must be called with at least two source keys."),
            ("BITOP AND d", "ERR wrong number of arguments for 'bitop' command"),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
        assert!(db.say("BITOP ONE d none l").starts_with("WRONGTYPE"));
    }
}
