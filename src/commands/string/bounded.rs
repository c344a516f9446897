//! INCREX: a counter that stays within bounds, and may get a time to live with each step.
//!
//! Integers are added as integers and floats with the precision of INCRBYFLOAT. The rules are the
//! same for both, so they are written once, over [`Amount`].

use redlet_macros::command;

use super::expiry::{Ending, Persist};
use crate::base::extended::Extended;
use crate::base::{Bytes, number};
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::kind::{Class, Str};
use crate::engine::grammar::options::{Once, OnceWord};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::value::{Text, Value};
use crate::{choice, options, reply_type, rows};

rows![increx];

/// A number that is parsed when its type is known.
#[derive(Debug, Clone, Copy)]
struct Unread<'a, const FLOAT: bool>(&'a [u8]);

impl<'a, const FLOAT: bool> Param<'a> for Unread<'a, FLOAT> {
    const SHAPE: Shape = if FLOAT { Shape::Double } else { Shape::Integer };

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

choice! {
    /// How much is added; without it, one.
    enum Increment<'a> {
        /// A floating point number.
        "BYFLOAT" Float(float: Unread<'a, true>),
        /// An integer.
        "BYINT" Integer(integer: Unread<'a, false>),
    }
}

options! {
    struct IncrexOptions<'a> {
        increment: Option<Increment<'a>>,
        /// Do not go below it.
        "LBOUND" lowerbound: Once<Unread<'a, true>>,
        /// Do not go above it.
        "UBOUND" upperbound: Once<Unread<'a, true>>,
        /// Stop at a bound, instead of doing nothing.
        "SATURATE" saturate: OnceWord,
        expiration: Option<Ending<'a, Persist>>,
        /// Keep the time to live that the key has.
        "ENX" enx: OnceWord,
    }
}

reply_type! {
    /// The number after the step, and how much was added.
    Stepped => "[value: Integer, applied: Integer]; byfloat: [value: number, applied: number]";
}

/// Adds to the number in a key, which is 0 if the key does not exist, within bounds, and may
/// change when the key expires. A step that would leave the bounds is not taken.
///
/// ```js
/// db.increx('requests:10.0.0.7', { ubound: 2, ex: 60, enx: true })  // [1, 1]
/// db.increx('requests:10.0.0.7', { ubound: 2, ex: 60, enx: true })  // [2, 1]
/// db.increx('requests:10.0.0.7', { ubound: 2, ex: 60, enx: true })  // [2, 0]: too many
/// ```
#[command(INCREX, since = "8.8.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn increx(
    db: &mut Access<'_>,
    key: Write<'_, Str, ACCESS_UPDATE>,
    options: IncrexOptions<'_>,
) -> Result<Stepped> {
    options.check()?;
    let stepped = match options.increment {
        None => step(db, &key, 1_i64, &options),
        Some(Increment::Integer(Unread(text))) => {
            step(db, &key, i64::read(text, "Increment")?, &options)
        }
        Some(Increment::Float(Unread(text))) => {
            const INFINITE: Error = Error::fixed("BYFLOAT increment cannot be Infinity");
            let amount = Extended::read(text, "Increment")?;
            if !amount.is_finite() {
                return Err(INFINITE);
            }
            step(db, &key, amount, &options)
        }
    };
    stepped.map(Stepped)
}

fn step<A: Amount>(
    db: &mut Access<'_>,
    key: &Write<'_, Str, ACCESS_UPDATE>,
    amount: A,
    options: &IncrexOptions<'_>,
) -> Result<Reply> {
    let bounds = Bounds::read(options)?;
    let expiry = Ending::resolve(options.expiration, db, "increx")?;
    let before = db.view(key)?.map_or(Ok(A::ZERO), A::of)?;
    let after = match before.plus(amount) {
        Some(sum) if bounds.hold(sum) => sum,
        _ if !options.saturate.0 => return Ok(reply(before, A::ZERO)),
        sum => bounds.nearest(sum.unwrap_or(amount.limit())),
    };
    let applied = if before.plus(amount) == Some(after) { amount } else { after.minus(before)? };
    put(db, key, after, options, expiry)?;
    Ok(reply(after, applied))
}

fn reply<A: Amount>(value: A, applied: A) -> Reply {
    Reply::Array(vec![value.shown(), applied.shown()])
}

fn put<A: Amount>(
    db: &mut Access<'_>,
    key: &Write<'_, Str, ACCESS_UPDATE>,
    number: A,
    options: &IncrexOptions<'_>,
    expiry: Expiry,
) -> Result<()> {
    let expires = db.deadline(key)?.flatten().is_some();
    let expiry = if options.enx.0 && expires { Expiry::Keep } else { expiry };
    match expiry {
        Expiry::At(at) if at <= db.now() => return db.expire_now(key).map(drop),
        _ => db.update(key, number.value(), expiry, A::EVENT)?,
    }
    match expiry {
        Expiry::At(_) => db.report(key, Class::Generic, "expire"),
        Expiry::Clear if expires => db.report(key, Class::Generic, "persist"),
        _ => {}
    }
    Ok(())
}

impl IncrexOptions<'_> {
    fn check(&self) -> Result<()> {
        const NO_EXPIRATION: Error = Error::fixed("ENX flag requires an expiration");
        match self.expiration {
            Some(Ending::Word(_)) if self.enx.0 => Err(Error::SYNTAX),
            None if self.enx.0 => Err(NO_EXPIRATION),
            _ => Ok(()),
        }
    }
}

/// A number that INCREX counts with.
trait Amount: Copy + PartialEq {
    const ZERO: Self;
    const MIN: Self;
    const MAX: Self;
    const EVENT: &'static str;

    /// Parses an argument, which the error calls `what`.
    fn read(text: &[u8], what: &str) -> Result<Self>;
    fn of(text: Text<'_>) -> Result<Self>;
    /// `None` if the sum is beyond the limits.
    fn plus(self, other: Self) -> Option<Self>;
    fn minus(self, other: Self) -> Result<Self>;
    fn is_less(self, other: Self) -> bool;
    fn value(self) -> Value;
    fn shown(self) -> Reply;

    /// The limit in the direction of this step.
    fn limit(self) -> Self {
        if self.is_less(Self::ZERO) { Self::MIN } else { Self::MAX }
    }
}

const DISTANT: Error = Error::fixed("applied increment would overflow");

impl Amount for i64 {
    const ZERO: Self = 0;
    const MIN: Self = Self::MIN;
    const MAX: Self = Self::MAX;
    const EVENT: &'static str = "incrby";

    fn read(text: &[u8], what: &str) -> Result<Self> {
        let wrong = || Error::new(format!("{what} is not an integer or out of range"));
        number::parse_i64(text).ok_or_else(wrong)
    }

    fn of(text: Text<'_>) -> Result<Self> {
        text.to_i64().ok_or(Error::NOT_INTEGER)
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }

    fn minus(self, other: Self) -> Result<Self> {
        self.checked_sub(other).ok_or(DISTANT)
    }

    fn is_less(self, other: Self) -> bool {
        self < other
    }

    fn value(self) -> Value {
        Value::Int(self)
    }

    fn shown(self) -> Reply {
        Reply::Int(self)
    }
}

impl Amount for Extended {
    const ZERO: Self = Self::ZERO;
    const MIN: Self = Self::MIN;
    const MAX: Self = Self::MAX;
    const EVENT: &'static str = "incrbyfloat";

    fn read(text: &[u8], what: &str) -> Result<Self> {
        Self::parse(text).ok_or_else(|| Error::new(format!("{what} is not a valid float")))
    }

    fn of(text: Text<'_>) -> Result<Self> {
        const INFINITE: Error = Error::fixed("value cannot be Infinity");
        let number = Self::parse(&text.as_cow()).ok_or(Error::NOT_FLOAT)?;
        if number.is_finite() { Ok(number) } else { Err(INFINITE) }
    }

    fn plus(self, other: Self) -> Option<Self> {
        self.checked_add(other)
    }

    fn minus(self, other: Self) -> Result<Self> {
        self.checked_add(other.negated()).ok_or(DISTANT)
    }

    fn is_less(self, other: Self) -> bool {
        Self::is_less(self, other)
    }

    fn value(self) -> Value {
        Value::Str(Bytes::from(self.format()))
    }

    /// As many digits as a double has.
    fn shown(self) -> Reply {
        let text = String::from_utf8_lossy(&self.format()).parse();
        Reply::Double(text.unwrap_or(f64::NAN))
    }
}

#[derive(Debug, Clone, Copy)]
struct Bounds<A> {
    low: A,
    high: A,
}

impl<A: Amount> Bounds<A> {
    fn read(options: &IncrexOptions<'_>) -> Result<Self> {
        const REVERSED: Error = Error::fixed("LBOUND can't be greater than UBOUND");
        let bound = |given: Once<Unread<'_, true>>, what, limit| {
            given.0.map_or(Ok(limit), |Unread(text)| A::read(text, what))
        };
        let low = bound(options.lowerbound, "LBOUND", A::MIN)?;
        let high = bound(options.upperbound, "UBOUND", A::MAX)?;
        if high.is_less(low) { Err(REVERSED) } else { Ok(Self { low, high }) }
    }

    fn hold(self, number: A) -> bool {
        !number.is_less(self.low) && !self.high.is_less(number)
    }

    fn nearest(self, number: A) -> A {
        match number {
            _ if number.is_less(self.low) => self.low,
            _ if self.high.is_less(number) => self.high,
            _ => number,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    fn replies(calls: &[(&str, &str)]) {
        let mut db = TestStore::new();
        for (call, reply) in calls {
            assert_eq!(db.say(call), *reply, "{call}");
        }
    }

    #[test]
    fn a_step_that_leaves_the_bounds_is_not_taken() {
        replies(&[
            ("INCREX n", "[1 1]"),
            ("INCREX n BYINT 9", "[10 9]"),
            ("INCREX n BYINT 10 UBOUND 15", "[10 0]"),
            ("INCREX n BYINT -10 LBOUND 5", "[10 0]"),
            ("INCREX n BYINT 5 UBOUND 15 EX 100", "[15 5]"),
            ("INCREX n BYINT 5 UBOUND 15 PERSIST", "[15 0]"),
            ("TTL n", "100"),
            ("INCREX none BYINT 5 LBOUND 10", "[0 0]"),
            ("EXISTS none", "0"),
            ("SET n 50", "OK"),
            ("INCREX n BYINT -25 UBOUND 30", "[25 -25]"),
            ("SET n 9223372036854775800", "OK"),
            ("INCREX n BYINT 9223372036854775800", "[9223372036854775800 0]"),
        ]);
    }

    #[test]
    fn with_saturate_it_ends_at_the_bound() {
        replies(&[
            ("INCREX n BYINT 100 UBOUND 80 SATURATE", "[80 80]"),
            ("INCREX n BYINT 1 UBOUND 30 saturate", "[30 -50]"),
            ("INCREX n BYINT -100 LBOUND 0 SATURATE", "[0 -30]"),
            ("SET n 9223372036854775800", "OK"),
            ("INCREX n BYINT 9223372036854775800 SATURATE", "[9223372036854775807 7]"),
            ("SET n -9223372036854775800", "OK"),
            ("INCREX n BYINT -9223372036854775800 SATURATE", "[-9223372036854775808 -8]"),
            (
                "INCREX n UBOUND 9223372036854775807 LBOUND 9223372036854775807 SATURATE",
                "ERR applied increment would overflow",
            ),
            ("SET n 1", "OK"),
            (
                "INCREX n UBOUND -9223372036854775808 SATURATE",
                "ERR applied increment would overflow",
            ),
            ("GET n", "1"),
        ]);
    }

    #[test]
    fn floats_are_counted_as_precisely_as_by_incrbyfloat() {
        replies(&[
            ("INCREX n BYFLOAT 0.1", "[0.1 0.1]"),
            ("INCREX n BYFLOAT 0.2", "[0.3 0.2]"),
            ("GET n", "0.3"),
            ("INCREX n BYFLOAT 5.5 UBOUND 5", "[0.3 0]"),
            ("INCREX n BYFLOAT 5.5 UBOUND 5.3 SATURATE", "[5.3 5]"),
            ("INCREX n BYFLOAT -100 LBOUND -5.5 SATURATE", "[-5.5 -10.8]"),
            ("INCREX n BYINT 1", "ERR value is not an integer or out of range"),
            ("INCREX n BYFLOAT inf", "ERR BYFLOAT increment cannot be Infinity"),
            ("SET n -inf", "OK"),
            ("INCREX n BYFLOAT 1", "ERR value cannot be Infinity"),
            ("SET n x", "OK"),
            ("INCREX n BYFLOAT 1", "ERR value is not a valid float"),
            ("INCREX m BYFLOAT 1e4931 ", "ERR syntax error"),
            ("INCREX m BYFLOAT 1e4932", "[inf inf]"),
            ("INCREX m BYFLOAT 1e4932 UBOUND 1", "[inf 0]"),
        ]);
    }

    #[test]
    fn a_time_to_live_comes_with_the_step() {
        replies(&[
            ("INCREX n EX 100", "[1 1]"),
            ("INCREX n", "[2 1]"),
            ("TTL n", "100"),
            ("INCREX n EX 500 ENX", "[3 1]"),
            ("TTL n", "100"),
            ("INCREX n EXAT 1 ENX", "[4 1]"),
            ("INCREX n PERSIST", "[5 1]"),
            ("TTL n", "-1"),
            ("INCREX n EX 100 ENX", "[6 1]"),
            ("TTL n", "100"),
            ("INCREX n PXAT 1", "[7 1]"),
            ("EXISTS n", "0"),
        ]);
    }

    #[test]
    fn options_that_make_no_sense_are_refused() {
        let syntax = "ERR syntax error";
        replies(&[
            ("INCREX n FOO", syntax),
            ("INCREX n BYINT 1 BYFLOAT 1", syntax),
            ("INCREX n BYINT 1 BYINT 1", syntax),
            ("INCREX n LBOUND 0 LBOUND 1", syntax),
            ("INCREX n SATURATE SATURATE", syntax),
            ("INCREX n EX 10 EX 20", syntax),
            ("INCREX n EX 10 PERSIST", syntax),
            ("INCREX n PERSIST ENX", syntax),
            ("INCREX n ENX ENX EX 1", syntax),
            ("INCREX n ENX", "ERR ENX flag requires an expiration"),
            ("INCREX n BYINT 1.5", "ERR Increment is not an integer or out of range"),
            ("INCREX n BYFLOAT x", "ERR Increment is not a valid float"),
            ("INCREX n UBOUND x", "ERR UBOUND is not an integer or out of range"),
            ("INCREX n BYFLOAT 1 LBOUND x", "ERR LBOUND is not a valid float"),
            ("INCREX n LBOUND 10 UBOUND 5", "ERR LBOUND can't be greater than UBOUND"),
            ("INCREX n BYFLOAT 1 LBOUND 1.5 UBOUND 1", "ERR LBOUND can't be greater than UBOUND"),
            ("INCREX n EX 0", "ERR invalid expire time in 'increx' command"),
            ("EXISTS n", "0"),
        ]);
    }
}
