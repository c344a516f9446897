//! The operations of BITFIELD, and how numbers overflow.

use smallvec::SmallVec;

use super::offset::offset;
use crate::choice;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field as Place, Shape};
use crate::value::bitmap::Field;

choice! {
    /// What happens to a number that does not fit.
    pub(super) enum Overflow {
        /// It wraps around.
        "WRAP" Wrap,
        /// It stays at the limit.
        "SAT" Saturate,
        /// Nothing is written.
        "FAIL" Fail,
    }
}

/// A number in a string: where it lies, and whether it has a sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    pub(super) field: Field,
    signed: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Operation {
    Get(Target),
    Set(Target, i64, Overflow),
    Add(Target, i64, Overflow),
}

/// Operations as they were given.
#[derive(Debug, Clone)]
pub(super) struct Operations<'a, const READ_ONLY: bool>(Args<'a>);

const ENCODING: Place = Place {
    name: "encoding",
    doc: "`u8`, `i16` ...: with a sign or not, and how many bits",
    shape: Shape::String,
};
const OFFSET: Place = Place {
    name: "offset",
    doc: "in bits, or after a `#` in numbers of this size",
    shape: Shape::Integer,
};
const VALUE: Place = Place { name: "value", doc: "", shape: Shape::Integer };
const INCREMENT: Place = Place { name: "increment", doc: "", shape: Shape::Integer };

const GET: Place = Place {
    name: "get",
    doc: "returns a number",
    shape: Shape::Tagged("GET", &Shape::Block(&[ENCODING, OFFSET])),
};
const WRITE: [Place; 3] = [
    Place {
        name: "overflow",
        doc: "what happens to numbers that do not fit in the operations after this",
        shape: Shape::Tagged("OVERFLOW", &<Overflow as Param>::SHAPE),
    },
    Place {
        name: "set",
        doc: "writes a number and returns the previous one",
        shape: Shape::Tagged("SET", &Shape::Block(&[ENCODING, OFFSET, VALUE])),
    },
    Place {
        name: "incrby",
        doc: "adds to a number and returns it",
        shape: Shape::Tagged("INCRBY", &Shape::Block(&[ENCODING, OFFSET, INCREMENT])),
    },
];

impl<'a, const READ_ONLY: bool> Param<'a> for Operations<'a, READ_ONLY> {
    const SHAPE: Shape = if READ_ONLY {
        Shape::Optional(&Shape::Many(&Shape::OneOf(&[GET])))
    } else {
        Shape::Optional(&Shape::Many(&Shape::OneOf(&[GET, WRITE[0], WRITE[1], WRITE[2]])))
    };

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let all = args.clone();
        args.take_rest();
        Ok(Self(all))
    }
}

impl<const READ_ONLY: bool> Operations<'_, READ_ONLY> {
    /// Parses them, for strings of at most this many bytes.
    pub(super) fn read(&self, longest: usize) -> Result<SmallVec<[Operation; 4]>> {
        const ONLY_GET: Error = Error::fixed("BITFIELD_RO only supports the GET subcommand");
        let mut args = self.0.clone();
        let (mut all, mut overflow) = (SmallVec::new(), Overflow::Wrap);
        while !args.is_empty() {
            if args.take_word("OVERFLOW") {
                overflow = read_overflow(&mut args)?;
            } else {
                all.push(read_operation(&mut args, longest, overflow)?);
            }
        }
        let writes = all.iter().any(|operation| !matches!(operation, Operation::Get(_)));
        if READ_ONLY && writes { Err(ONLY_GET) } else { Ok(all) }
    }
}

fn read_overflow(args: &mut Args<'_>) -> Result<Overflow> {
    const INVALID: Error = Error::fixed("Invalid OVERFLOW type specified");
    if args.is_empty() {
        return Err(Error::SYNTAX);
    }
    Overflow::parse(args).map_err(|_| INVALID)
}

fn read_operation(args: &mut Args<'_>, longest: usize, overflow: Overflow) -> Result<Operation> {
    let word = args.take()?.to_ascii_uppercase();
    let operands = if word == b"GET" { 2 } else { 3 };
    if ![&b"GET"[..], b"SET", b"INCRBY"].contains(&&word[..]) || args.len() < operands {
        return Err(Error::SYNTAX);
    }
    let target = Target::read(args, longest)?;
    Ok(match word.as_slice() {
        b"SET" => Operation::Set(target, i64::parse(args)?, overflow),
        b"INCRBY" => Operation::Add(target, i64::parse(args)?, overflow),
        _ => Operation::Get(target),
    })
}

impl Target {
    fn read(args: &mut Args<'_>, longest: usize) -> Result<Self> {
        let (signed, bits) = encoding(args.take()?)?;
        let (text, unit) = match args.take()? {
            [b'#', text @ ..] => (text, bits),
            text => (text, 1),
        };
        Ok(Self { field: Field { offset: offset(text, unit, longest)?, bits }, signed })
    }

    /// The number that a string has there.
    pub(super) fn number(self, bytes: &[u8]) -> i64 {
        self.signed(self.field.read(bytes))
    }

    fn signed(self, value: u64) -> i64 {
        let unused = 64 - self.field.bits;
        if self.signed { (value << unused).cast_signed() >> unused } else { value.cast_signed() }
    }

    /// The number to write: the result, or what the overflow rule makes of it if it does not fit.
    fn fit(self, number: i128, overflow: Overflow) -> Option<i64> {
        let bits = self.field.bits - u32::from(self.signed);
        let (least, most) = (if self.signed { -1_i128 << bits } else { 0 }, (1_i128 << bits) - 1);
        match overflow {
            _ if (least..=most).contains(&number) => Some(number as i64),
            Overflow::Wrap => Some(self.signed(number as u64 & (most - least) as u64)),
            Overflow::Saturate => Some(number.clamp(least, most) as i64),
            Overflow::Fail => None,
        }
    }

    /// What SET writes. A negative number without a sign is a great one.
    pub(super) fn to_set(self, number: i64, overflow: Overflow) -> Option<i64> {
        let wide = if self.signed { number.into() } else { number.cast_unsigned().into() };
        self.fit(wide, overflow)
    }

    /// What INCRBY writes.
    pub(super) fn sum(self, before: i64, increment: i64, overflow: Overflow) -> Option<i64> {
        self.fit(i128::from(before) + i128::from(increment), overflow)
    }
}

/// `i` or `u` and a number of bits.
fn encoding(text: &[u8]) -> Result<(bool, u32)> {
    const INVALID: Error = Error::fixed(
        "Invalid bitfield type. Use something like i16 u8. Note that u64 is not supported but i64 is.",
    );
    let (signed, digits) = match text {
        [b'i', digits @ ..] => (true, digits),
        [b'u', digits @ ..] => (false, digits),
        _ => return Err(INVALID),
    };
    let bits = crate::base::number::parse_i64(digits).and_then(|bits| u32::try_from(bits).ok());
    let most = if signed { 64 } else { 63 };
    bits.filter(|bits| (1..=most).contains(bits)).map(|bits| (signed, bits)).ok_or(INVALID)
}
