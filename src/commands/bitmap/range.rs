//! Counting bits and looking for them.

use std::ops::Range;

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Read;
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::param::{Args, Late, Param};
use crate::engine::grammar::reply::Number;
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::bitmap;
use crate::{choice, rows};

rows![bitcount, bitpos];

choice! {
    /// What the ends of a part are counted in.
    enum Unit {
        "BYTE" Byte,
        "BIT" Bit,
    }
}

/// A part of a string. Negative ends are counted from the end of the string; the last one belongs
/// to the part.
#[derive(Debug, Clone, Copy)]
struct Part {
    start: i64,
    end: Option<i64>,
    unit: Unit,
}

impl<'a> Param<'a> for Part {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "start", doc: "", shape: Shape::Integer },
        Field {
            name: "end_unit",
            doc: "",
            shape: Shape::Optional(&Shape::Block(&[
                Field { name: "end", doc: "", shape: Shape::Integer },
                Field { name: "unit", doc: "", shape: <Option<Unit> as Param>::SHAPE },
            ])),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 3 {
            return Err(Error::SYNTAX);
        }
        let start = i64::parse(args)?;
        let end: Option<Late<'_, i64>> = Option::parse(args)?;
        // A wrong unit is reported before a wrong end.
        let unit = if args.is_empty() { Unit::Byte } else { Unit::parse(args)? };
        let end = end.map(|end| end.value()).transpose()?;
        Ok(Self { start, end, unit })
    }
}

impl Part {
    /// The range in bits, within a string of this many bytes.
    fn bits(self, len: usize) -> Range<u64> {
        let (unit, len) = match self.unit {
            Unit::Byte => (8, len as u64),
            Unit::Bit => (1, len as u64 * 8),
        };
        let place = |end: i64| match end {
            ..0 => len.saturating_sub(end.unsigned_abs()),
            _ => end.unsigned_abs(),
        };
        let end = self.end.map_or(len, |end| place(end).saturating_add(1).min(len));
        place(self.start).min(end) * unit..end * unit
    }

    /// Two ends before the beginning are not in the wrong order for BITPOS, which takes both for
    /// the beginning.
    fn is_reversed(self) -> bool {
        self.start < 0 && self.end.is_some_and(|end| end < 0 && self.start > end)
    }
}

/// The part for BITCOUNT. Dialects differ in whether it needs an end, and in what is read first.
#[derive(Debug, Clone, Copy)]
struct CountedPart(Part);

impl<'a> Param<'a> for CountedPart {
    const SHAPE: Shape = Part::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if !args.dialect().bitcount_needs_an_end() {
            return Part::parse(args).map(Self);
        }
        if !(2..=3).contains(&args.len()) {
            return Err(Error::SYNTAX);
        }
        let (start, end) = (i64::parse(args)?, i64::parse(args)?);
        let unit = if args.is_empty() { Unit::Byte } else { Unit::parse(args)? };
        Ok(Self(Part { start, end: Some(end), unit }))
    }
}

/// Counts the bits that are set in the string in a key, or in a part of it.
///
/// ```js
/// db.setbit('active:mon', 7, 1)
/// db.setbit('active:mon', 300, 1)
/// db.bitcount('active:mon')  // 2
/// db.bitcount('active:mon', 0, 0)  // 1: in the first byte
/// ```
#[command(
    BITCOUNT,
    since = "2.6.0",
    complexity = "O(N) where N is the length of the part",
    flags(readonly),
    history("7.0.0" = "positions in BYTE or BIT"),
    valkey(history("8.0.0" = "a start without an end"))
)]
fn bitcount(db: &mut Access<'_>, key: Read<'_, Str>, range: Option<CountedPart>) -> Result<usize> {
    let Some(text) = db.read(&key)? else { return Ok(0) };
    let bytes = text.as_cow();
    let count = match range.map(|CountedPart(part)| part) {
        None => bitmap::count(&bytes),
        Some(part) if part.is_reversed() => 0,
        Some(part) => bitmap::count_in(&bytes, part.bits(bytes.len())),
    };
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// The bit to look for.
#[derive(Debug, Clone, Copy)]
struct Wanted(bool);

impl<'a> Param<'a> for Wanted {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match i64::parse(args)? {
            0 => Ok(Self(false)),
            1 => Ok(Self(true)),
            _ => Err(Error::fixed("The bit argument must be 1 or 0.")),
        }
    }
}

/// Returns the place of the first bit that is set, or not set, in the string in a key or in a part
/// of it; -1 if there is none. After a string without an end there are zeros.
///
/// ```js
/// db.setbit('seats', 0, 1)
/// db.setbit('seats', 1, 1)
/// db.bitpos('seats', 0)  // 2: the first free one
/// ```
#[command(
    BITPOS,
    since = "2.8.7",
    complexity = "O(N) where N is the length of the part",
    flags(readonly),
    history("7.0.0" = "positions in BYTE or BIT")
)]
fn bitpos(
    db: &mut Access<'_>,
    key: Read<'_, Str>,
    bit: Wanted,
    range: Option<Part>,
) -> Result<Number> {
    let Wanted(on) = bit;
    let Some(text) = db.read(&key)? else { return Ok(Number(if on { -1 } else { 0 })) };
    let bytes = text.as_cow();
    let part = range.unwrap_or(Part { start: 0, end: None, unit: Unit::Byte });
    let bits = part.bits(bytes.len());
    let endless = !on && part.end.is_none() && !bits.is_empty();
    let found = bitmap::find(&bytes, on, bits.clone()).or(endless.then_some(bits.end));
    Ok(Number(found.map_or(-1, |place| place as i64)))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    fn store() -> TestStore {
        store_of(Dialect::Redis)
    }

    fn store_of(dialect: Dialect) -> TestStore {
        let mut db = TestStore::of(dialect);
        db.say("SET s foobar");
        db.say("RPUSH l x");
        for bit in 0..24 {
            db.say(&format!("SETBIT full {bit} 1"));
        }
        for bit in 8..20 {
            db.say(&format!("SETBIT half {bit} 1"));
        }
        db.say("SETBIT half 23 0");
        db
    }

    #[test]
    fn bits_are_counted_in_bytes_and_bits_of_a_part() {
        let mut db = store();
        for (call, reply) in [
            ("BITCOUNT s", "26"),
            ("BITCOUNT s 1 -1", "22"),
            ("BITCOUNT s 1", "ERR syntax error"),
            ("BITCOUNT s 0 0", "4"),
            ("BITCOUNT s 0 -5", "10"),
            ("BITCOUNT s 5 30 BIT", "17"),
            ("BITCOUNT s 5 30 byte", "4"),
            ("BITCOUNT s 3 1", "0"),
            ("BITCOUNT s -1 -5", "0"),
            ("BITCOUNT s -100 -90", "4"),
            ("BITCOUNT s -90 -100", "0"),
            ("BITCOUNT s -9223372036854775808 9223372036854775807 BIT", "26"),
            ("BITCOUNT none 0 -1 BIT", "0"),
            ("BITCOUNT s 0 x", "ERR value is not an integer or out of range"),
            ("BITCOUNT none 0 1 FOO", "ERR syntax error"),
            ("BITCOUNT l x 1 BIT 2", "ERR syntax error"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
        assert!(db.say("BITCOUNT l").starts_with("WRONGTYPE"));
    }

    #[test]
    fn in_valkey_a_part_without_an_end_is_the_rest() {
        let mut db = store_of(Dialect::Valkey);
        assert_eq!(db.say("BITCOUNT s 1"), "22");
    }

    #[test]
    fn a_clear_bit_is_found_after_the_end_unless_an_end_is_given() {
        let mut db = store();
        for (call, reply) in [
            ("BITPOS full 0", "24"),
            ("BITPOS full 0 2", "24"),
            ("BITPOS full 0 3", "-1"),
            ("BITPOS full 0 0 -1", "-1"),
            ("BITPOS full 1 7 15 BIT", "7"),
            ("BITPOS full 1 -3 -1 BIT", "21"),
            ("BITPOS half 1", "8"),
            ("BITPOS half 1 0 0", "-1"),
            ("BITPOS half 0 1", "20"),
            ("BITPOS half 0 8 19 BIT", "-1"),
            ("BITPOS half 0 8 20 BIT", "20"),
            ("BITPOS half 1 20 -1 BIT", "-1"),
            ("BITPOS none 0", "0"),
            ("BITPOS none 1", "-1"),
            ("BITPOS l 2", "ERR The bit argument must be 1 or 0."),
            ("BITPOS l x", "ERR value is not an integer or out of range"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
        db.say("SET e ");
        assert_eq!(db.say("BITPOS e 0"), "-1");
    }
}
