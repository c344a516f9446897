//! Giving keys a deadline. Whatever form it is asked for in, it is kept, and logged, as a point in
//! time in milliseconds.

use redlet_macros::command;

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::{Args, FromArgument, Late, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::expiry::Deadline;
use crate::rows;

rows![expire, expireat, pexpire, pexpireat];

/// Sets the time to live of a key in seconds. If the number is not positive, the key is removed at
/// once.
///
/// ```js
/// db.set('session:8f3a', 'user:1')
/// db.expire('session:8f3a', 3600)  // 1
/// db.expire('session:8f3a', 60, { gt: true })  // 0: that is sooner
/// db.ttl('session:8f3a')  // 3600
/// ```
#[command(
    EXPIRE,
    since = "1.0.0",
    complexity = "O(1)",
    flags(write, fast),
    history("7.0.0" = "options NX, XX, GT and LT")
)]
fn expire(
    db: &mut Access<'_>,
    key: Write<'_, Any>,
    seconds: Late<'_, i64>,
    condition: Condition,
) -> Result<bool> {
    let at = point(seconds.value()?, 1000, db.now()).ok_or_else(|| Error::invalid_expire("expire"));
    end(db, key, at?, condition)
}

/// Sets the time to live of a key in milliseconds. If the number is not positive, the key is
/// removed at once.
///
/// ```js
/// db.set('typing:ada', 'yes')
/// db.pexpire('typing:ada', 30_000)  // 1
/// db.ttl('typing:ada')  // 30
/// ```
#[command(
    PEXPIRE,
    since = "2.6.0",
    complexity = "O(1)",
    flags(write, fast),
    history("7.0.0" = "options NX, XX, GT and LT")
)]
fn pexpire(
    db: &mut Access<'_>,
    key: Write<'_, Any>,
    milliseconds: Late<'_, i64>,
    condition: Condition,
) -> Result<bool> {
    let at = point(milliseconds.value()?, 1, db.now());
    end(db, key, at.ok_or_else(|| Error::invalid_expire("pexpire"))?, condition)
}

/// Sets the time at which a key expires, in seconds since the Unix epoch. If it has passed, the
/// key is removed at once.
///
/// ```js
/// db.set('offer', '2 for 1')
/// db.expireat('offer', new Date('2200-01-01'))  // 1
/// db.expiretime('offer')  // 7258118400
/// ```
#[command(
    EXPIREAT,
    since = "1.2.0",
    complexity = "O(1)",
    flags(write, fast),
    history("7.0.0" = "options NX, XX, GT and LT")
)]
fn expireat(
    db: &mut Access<'_>,
    key: Write<'_, Any>,
    unix_time_seconds: Late<'_, UnixTime>,
    condition: Condition,
) -> Result<bool> {
    let at = point(unix_time_seconds.value()?.0, 1000, 0);
    end(db, key, at.ok_or_else(|| Error::invalid_expire("expireat"))?, condition)
}

/// Sets the time at which a key expires, in milliseconds since the Unix epoch. If it has passed,
/// the key is removed at once.
///
/// ```js
/// db.set('offer', '2 for 1')
/// db.pexpireat('offer', new Date('2200-01-01'))  // 1
/// db.pexpiretime('offer')  // 7258118400000
/// ```
#[command(
    PEXPIREAT,
    since = "2.6.0",
    complexity = "O(1)",
    flags(write, fast),
    history("7.0.0" = "options NX, XX, GT and LT")
)]
fn pexpireat(
    db: &mut Access<'_>,
    key: Write<'_, Any>,
    unix_time_milliseconds: Late<'_, UnixTime>,
    condition: Condition,
) -> Result<bool> {
    end(db, key, unix_time_milliseconds.value()?.0, condition)
}

/// A point in time in milliseconds, if it fits; it may be before the epoch.
pub(in crate::commands) fn point(amount: i64, unit: i64, base: Deadline) -> Option<i64> {
    amount.checked_mul(unit)?.checked_add_unsigned(base)
}

fn end(db: &mut Access<'_>, key: Write<'_, Any>, at: i64, condition: Condition) -> Result<bool> {
    let Some(current) = db.deadline(&key)? else { return Ok(false) };
    if !condition.holds(current, at) {
        return Ok(false);
    }
    match Deadline::try_from(at) {
        Ok(at) if at > db.now() => db.set_deadline(&key, Some(at)),
        _ => db.expire_now(&key),
    }
}

/// A time since the Unix epoch.
#[derive(Debug, Clone, Copy)]
pub(in crate::commands) struct UnixTime(pub(in crate::commands) i64);

impl FromArgument for UnixTime {
    fn read(text: &[u8]) -> Result<Self> {
        number::parse_i64(text).map(Self).ok_or(Error::NOT_INTEGER)
    }
}

impl<'a> Param<'a> for UnixTime {
    const SHAPE: Shape = Shape::UnixTime;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Self::read(args.take()?)
    }
}

/// When a key is to get the deadline. XX goes together with GT or LT, so it is not one word.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::commands) struct Condition {
    none: bool,
    some: bool,
    later: bool,
    earlier: bool,
}

impl Condition {
    pub(in crate::commands) fn holds(self, current: Option<Deadline>, at: i64) -> bool {
        // No deadline is later than any.
        let current = current.map(|current| current as i64);
        !(self.none && current.is_some()
            || self.some && current.is_none()
            || self.later && current.is_none_or(|current| at <= current)
            || self.earlier && current.is_some_and(|current| at >= current))
    }

    fn check(self) -> Result<Self> {
        if self.none && (self.some || self.later || self.earlier) {
            return Err(NX_WITH_OTHERS);
        }
        if self.later && self.earlier { Err(GT_WITH_LT) } else { Ok(self) }
    }
}

const NX_WITH_OTHERS: Error =
    Error::fixed("NX and XX, GT or LT options at the same time are not compatible");
const GT_WITH_LT: Error = Error::fixed("GT and LT options at the same time are not compatible");

const fn word(name: &'static str, doc: &'static str) -> Field {
    Field { name, doc, shape: Shape::Token(name) }
}

impl<'a> Param<'a> for Condition {
    const SHAPE: Shape = Shape::Optional(&Shape::OneOf(&[
        word("NX", "Only when there is no deadline yet."),
        word("XX", "Only when there is a deadline already."),
        word("GT", "Only when the new deadline is later; no deadline counts as the latest."),
        word("LT", "Only when the new deadline is earlier; no deadline counts as the latest."),
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut condition = Self::default();
        while !args.is_empty() {
            let Self { none, some, later, earlier } = &mut condition;
            let words = [("NX", none), ("XX", some), ("GT", later), ("LT", earlier)];
            match words.into_iter().find(|(word, _)| args.take_word(word)) {
                Some((_, given)) => *given = true,
                None => return Err(unsupported(args.take()?)),
            }
        }
        condition.check()
    }
}

fn unsupported(option: &[u8]) -> Error {
    Error::new(format!("Unsupported option {}", quoted(option)))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_time_out_of_range_is_refused_even_for_a_missing_key() {
        let mut db = TestStore::new();
        let text = |name| format!("ERR invalid expire time in '{name}' command");
        assert_eq!(db.say("EXPIRE k 9223372036854775"), text("expire"));
        assert_eq!(db.say("EXPIRE k -9223372036854775808"), text("expire"));
        assert_eq!(db.say("PEXPIRE k 9223372036854775807"), text("pexpire"));
        assert_eq!(db.say("EXPIREAT k 9223372036854775807"), text("expireat"));
        assert_eq!(db.say("PEXPIREAT k 9223372036854775807"), "0");
        assert_eq!(db.say("EXPIRE k x"), "ERR value is not an integer or out of range");
    }

    #[test]
    fn a_time_that_has_passed_removes_the_key() {
        let mut db = TestStore::new();
        for call in ["EXPIRE k 0", "PEXPIRE k -1", "EXPIREAT k 1", "PEXPIREAT k -1"] {
            db.say("SET k v");
            assert_eq!(db.say(call), "1");
            assert_eq!(db.say("EXISTS k"), "0");
            assert_eq!(db.say(call), "0");
        }
    }

    #[test]
    fn words_are_read_before_the_number() {
        let mut db = TestStore::new();
        let nx = "ERR NX and XX, GT or LT options at the same time are not compatible";
        assert_eq!(db.say("EXPIRE k x NX XX"), nx);
        assert_eq!(db.say("EXPIRE k 1 LT NX"), nx);
        let both = "ERR GT and LT options at the same time are not compatible";
        assert_eq!(db.say("EXPIRE k 1 XX GT LT"), both);
        assert_eq!(db.say("EXPIRE k x nx foo"), "ERR Unsupported option foo");
    }

    #[test]
    fn conditions_compare_with_the_deadline_that_is_there() {
        let mut db = TestStore::new();
        db.say("SET k v");
        for (call, reply) in [
            ("EXPIRE k 100 XX", "0"),
            ("EXPIRE k 100 GT", "0"),
            ("EXPIRE k 100 NX nx", "1"),
            ("EXPIRE k 200 NX", "0"),
            ("EXPIRE k 200 LT", "0"),
            ("EXPIRE k 200 XX GT", "1"),
            ("EXPIRE k 150 GT", "0"),
            ("EXPIRE k 150 LT", "1"),
            ("TTL k", "150"),
            ("PERSIST k", "1"),
            ("EXPIRE k 50 LT", "1"),
            ("EXPIRE k -1 GT", "0"),
            ("EXPIRE k -1 LT", "1"),
            ("EXISTS k", "0"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
