//! When a key ends, as SET, GETEX, SETEX and PSETEX are told it: so long from now, or at a time, in
//! units of so many milliseconds. The number is read when all words are known, as in Redis.

use crate::base::number;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::kind::Class;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::expiry::Deadline;

/// From now on; `LEAST` at least.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct After<'a, const UNIT: i64, const LEAST: i64 = 1>(&'a [u8]);

/// Since the Unix epoch; `LEAST` at least.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct At<'a, const UNIT: i64, const LEAST: i64 = 1>(&'a [u8]);

impl<'a, const UNIT: i64, const LEAST: i64> Param<'a> for After<'a, UNIT, LEAST> {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

impl<'a, const UNIT: i64, const LEAST: i64> Param<'a> for At<'a, UNIT, LEAST> {
    const SHAPE: Shape = Shape::UnixTime;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

impl<const UNIT: i64, const LEAST: i64> After<'_, UNIT, LEAST> {
    /// `command` is named in the error.
    pub(in crate::commands) fn deadline(self, now: Deadline, command: &str) -> Result<Deadline> {
        deadline(self.0, UNIT, LEAST, now, command)
    }
}

impl<const UNIT: i64, const LEAST: i64> At<'_, UNIT, LEAST> {
    pub(in crate::commands) fn deadline(self, command: &str) -> Result<Deadline> {
        deadline(self.0, UNIT, LEAST, 0, command)
    }
}

fn deadline(
    amount: &[u8],
    unit: i64,
    least: i64,
    base: Deadline,
    command: &str,
) -> Result<Deadline> {
    let amount = number::parse_i64(amount).ok_or(Error::NOT_INTEGER)?;
    let millis = Some(amount).filter(|&amount| amount >= least).and_then(|it| it.checked_mul(unit));
    let at = millis.and_then(|millis| millis.checked_add_unsigned(base));
    at.map(i64::cast_unsigned).ok_or_else(|| Error::invalid_expire(command))
}

/// Sets a string that may end. A time that has passed takes the key away instead.
pub(super) fn store<K: WritableKey>(
    db: &mut Access<'_>,
    key: &K,
    value: &[u8],
    expiry: Expiry,
) -> Result<()> {
    match expiry {
        Expiry::At(at) if at <= db.now() => db.expire_now(key).map(drop),
        Expiry::At(_) => {
            db.put_text(key, value, expiry, "set")?;
            db.report(key, Class::Generic, "expire");
            Ok(())
        }
        Expiry::Keep | Expiry::Clear => db.put_text(key, value, expiry, "set"),
    }
}

/// Gives a key that is there a deadline, or takes it away when that has passed.
pub(super) fn set_deadline<K: WritableKey>(
    db: &mut Access<'_>,
    key: &K,
    at: Deadline,
) -> Result<()> {
    let ended = at <= db.now();
    if ended { db.expire_now(key) } else { db.set_deadline(key, Some(at)) }.map(drop)
}
