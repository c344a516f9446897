//! The arguments that say when a key or a field expires: a time to live or a point in time, in
//! units of a number of milliseconds. As in Redis, the number is parsed after all words.

use std::marker::PhantomData;

use crate::base::number;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::kind::Class;
use crate::engine::grammar::options::Repeat;
use crate::engine::grammar::param::{Args, Param, is_word};
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::expiry::Deadline;

/// A time to live; at least `LEAST`.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct After<'a, const UNIT: i64, const LEAST: i64 = 1>(&'a [u8]);

/// A time since the Unix epoch; at least `LEAST`.
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

/// `EX`, `PX`, `EXAT`, `PXAT`, or the word `W`; numbers are at least `LEAST`.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) enum Ending<'a, W, const LEAST: i64 = 1> {
    Seconds(After<'a, 1000, LEAST>),
    Milliseconds(After<'a, 1, LEAST>),
    UnixSeconds(At<'a, 1000, LEAST>),
    UnixMilliseconds(At<'a, 1, LEAST>),
    Word(PhantomData<W>),
}

/// The word beside the four of [`Ending`].
pub(in crate::commands) trait EndingWord {
    const WORD: &'static str;
    const DOC: &'static str;
    /// What happens to the deadline with this word.
    const GIVEN: Expiry;
    /// What happens to it with none of the five words.
    const ABSENT: Expiry;
}

/// A new value does not expire unless the call says so; with `KEEPTTL` the deadline stays.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct KeepTtl;

impl EndingWord for KeepTtl {
    const WORD: &'static str = "KEEPTTL";
    const DOC: &'static str = "As before.";
    const GIVEN: Expiry = Expiry::Keep;
    const ABSENT: Expiry = Expiry::Clear;
}

/// The deadline stays unless the call changes it; with `PERSIST` it is removed.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct Persist;

impl EndingWord for Persist {
    const WORD: &'static str = "PERSIST";
    const DOC: &'static str = "Never.";
    const GIVEN: Expiry = Expiry::Clear;
    const ABSENT: Expiry = Expiry::Keep;
}

impl<'a, W: EndingWord, const LEAST: i64> Param<'a> for Ending<'a, W, LEAST> {
    const SHAPE: Shape = Shape::OneOf(&[
        Field {
            name: "seconds",
            doc: "A time to live in seconds.",
            shape: Shape::Tagged("EX", &Shape::Integer),
        },
        Field {
            name: "milliseconds",
            doc: "A time to live in milliseconds.",
            shape: Shape::Tagged("PX", &Shape::Integer),
        },
        Field {
            name: "unix_time_seconds",
            doc: "A time in seconds since the Unix epoch.",
            shape: Shape::Tagged("EXAT", &Shape::UnixTime),
        },
        Field {
            name: "unix_time_milliseconds",
            doc: "A time in milliseconds since the Unix epoch.",
            shape: Shape::Tagged("PXAT", &Shape::UnixTime),
        },
        Field { name: W::WORD, doc: W::DOC, shape: Shape::Token(W::WORD) },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.take_word("EX") {
            After::parse(args).map(Self::Seconds)
        } else if args.take_word("PX") {
            After::parse(args).map(Self::Milliseconds)
        } else if args.take_word("EXAT") {
            At::parse(args).map(Self::UnixSeconds)
        } else if args.take_word("PXAT") {
            At::parse(args).map(Self::UnixMilliseconds)
        } else if args.take_word(W::WORD) {
            Ok(Self::Word(PhantomData))
        } else {
            Err(Error::SYNTAX)
        }
    }

    fn is_next(args: &Args<'a>) -> bool {
        let words = ["EX", "PX", "EXAT", "PXAT", W::WORD];
        args.peek().is_some_and(|next| words.iter().any(|word| is_word(next, word)))
    }
}

impl<W, const LEAST: i64> Repeat for Ending<'_, W, LEAST> {}

impl<W: EndingWord, const LEAST: i64> Ending<'_, W, LEAST> {
    /// What happens to the deadline. The error names `command`.
    pub(in crate::commands) fn resolve(
        given: Option<Self>,
        db: &Access<'_>,
        command: &str,
    ) -> Result<Expiry> {
        let at = match given {
            None => return Ok(W::ABSENT),
            Some(Self::Word(_)) => return Ok(W::GIVEN),
            Some(Self::Seconds(amount)) => amount.deadline(db.now(), command),
            Some(Self::Milliseconds(amount)) => amount.deadline(db.now(), command),
            Some(Self::UnixSeconds(at)) => at.deadline(command),
            Some(Self::UnixMilliseconds(at)) => at.deadline(command),
        };
        at.map(Expiry::At)
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

/// Sets a string that may expire. Unless the dialect sets it all the same, a time that has passed
/// removes the key instead.
pub(super) fn store<K: WritableKey>(
    db: &mut Access<'_>,
    key: &K,
    value: &[u8],
    expiry: Expiry,
) -> Result<()> {
    match expiry {
        Expiry::At(at) if at <= db.now() && !db.dialect().sets_what_has_expired() => {
            db.expire_now(key).map(drop)
        }
        _ => store_anyway(db, key, value, expiry),
    }
}

/// Sets a string that may expire, even if its time has passed.
pub(super) fn store_anyway<K: WritableKey>(
    db: &mut Access<'_>,
    key: &K,
    value: &[u8],
    expiry: Expiry,
) -> Result<()> {
    db.put_text(key, value, expiry, "set")?;
    if let Expiry::At(_) = expiry {
        db.report(key, Class::Generic, "expire");
    }
    Ok(())
}

/// Gives an existing key a deadline, or removes it if the deadline has passed.
pub(super) fn set_deadline<K: WritableKey>(
    db: &mut Access<'_>,
    key: &K,
    at: Deadline,
) -> Result<()> {
    let ended = at <= db.now();
    if ended { db.expire_now(key) } else { db.set_deadline(key, Some(at)) }.map(drop)
}
