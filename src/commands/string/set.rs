//! SET, and older commands that became options of it.

use redlet_macros::command;

use super::condition::{Digest, Holds};
use super::expiry::{After, Ending, KeepTtl, store};
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_UPDATE, INSERT, Overwrite, Varied, Words, Write};
use crate::engine::grammar::kind::{Any, Str};
use crate::engine::grammar::options::{Repeat, Repeated};
use crate::engine::grammar::reply::{Done, IntoReply, Reply};
use crate::value::Text;
use crate::{choice, options, reply_type, rows};

rows![psetex, set, setex, setnx];

choice! {
    /// The condition under which the key is set.
    enum Condition<'a> {
        /// Only if the key does not exist.
        "NX" Nx,
        /// Only if the key exists.
        "XX" Xx,
        /// Only if the key holds this string.
        "IFEQ" Ifeq(comparison_value: &'a [u8]),
        /// Only if the key does not hold this string.
        "IFNE" Ifne(different_value: &'a [u8]),
        /// Only if the key holds a string with this digest.
        "IFDEQ" Ifdeq(comparison_digest: Digest<'a>),
        /// Only if the key does not hold a string with this digest.
        "IFDNE" Ifdne(different_digest: Digest<'a>),
    }
}

impl Repeat for Condition<'_> {
    fn may_follow(&self, before: &Self) -> bool {
        matches!((self, before), (Self::Nx, Self::Nx) | (Self::Xx, Self::Xx))
    }
}

options! {
    struct SetOptions<'a> {
        condition: Repeated<Condition<'a>>,
        /// Return the string that the key held before, whether it is set or not.
        "GET" get: bool,
        expiration: Repeated<Ending<'a, KeepTtl>>,
    }
}

reply_type! {
    /// `OK`, or null if the condition is not met; with GET, the previous string.
    SetReply => "'OK'; get: Text | null; nx, xx, ifeq, ifne, ifdeq, ifdne: 'OK' | null";
}

/// The key of SET. The options decide what of the value is used.
type Key<'a> = Write<'a, Str, ACCESS_UPDATE>;

/// The old string is used only if it is returned.
#[derive(Debug, Clone, Copy)]
struct AnswersOld;

impl Words for AnswersOld {
    const WORDS: &'static [&'static str] = &["GET"];
    type Otherwise = Overwrite<'static>;
}

/// Sets the string value of a key, whatever its type was.
///
/// ```js
/// db.set('user:1:name', 'Ada')  // 'OK'
/// db.set('session:8f3a', 'user:1', { ex: 3600 })  // 'OK': for an hour
/// db.set('lock:report', 'worker-1', { nx: true, px: 30_000 })  // 'OK'
/// db.set('lock:report', 'worker-2', { nx: true, px: 30_000 })  // null: it is taken
/// ```
#[command(
    SET,
    since = "1.0.0",
    complexity = "O(1)",
    flags(write, denyoom, variable_flags),
    notes("RW and ACCESS due to the optional `GET` argument"),
    history(
        "2.6.12" = "options EX, PX, NX and XX",
        "6.0.0" = "option KEEPTTL",
        "6.2.0" = "options GET, EXAT and PXAT",
        "7.0.0" = "NX with GET"
    ),
    valkey(history("8.1.0" = "option IFEQ"))
)]
#[inline]
fn set(
    db: &mut Access<'_>,
    key: Varied<Key<'_>, AnswersOld>,
    value: &[u8],
    options: SetOptions<'_>,
) -> Result<SetReply> {
    let key = key.0;
    if options.is_empty() {
        db.put_text(&key, value, Expiry::Clear, "set")?;
        return Ok(SetReply(Reply::Status("OK")));
    }
    set_with(db, key, value, options).map(SetReply)
}

fn set_with(
    db: &mut Access<'_>,
    key: Key<'_>,
    value: &[u8],
    options: SetOptions<'_>,
) -> Result<Reply> {
    let expiry = Ending::resolve(options.expiration.0, db, "set")?;
    let before = if options.get { db.read(&key)?.map(Text::to_bytes) } else { None };
    let holds = options.condition.0.map_or(Ok(true), |condition| condition.holds(db, &key))?;
    if holds {
        store(db, &key, value, expiry)?;
    }
    Ok(match (options.get, holds) {
        (true, _) => before.into_reply(),
        (false, true) => Done.into_reply(),
        (false, false) => Reply::Null,
    })
}

impl SetOptions<'_> {
    #[inline]
    fn is_empty(&self) -> bool {
        self.condition.0.is_none() && !self.get && self.expiration.0.is_none()
    }
}

impl Condition<'_> {
    fn holds(self, db: &Access<'_>, key: &Key<'_>) -> Result<bool> {
        match self {
            Self::Nx => Ok(!db.exists(key)?),
            Self::Xx => db.exists(key),
            Self::Ifeq(wanted) => Ok(db.read(key)?.equals(wanted)),
            Self::Ifne(unwanted) => Ok(!db.read(key)?.equals(unwanted)),
            Self::Ifdeq(wanted) => db.read(key)?.has_digest(wanted),
            Self::Ifdne(unwanted) => Ok(!db.read(key)?.has_digest(unwanted)?),
        }
    }
}

/// Sets the string value of a key and its time to live in seconds.
///
/// ```js
/// db.setex('session:8f3a', 3600, 'user:1')  // 'OK'
/// db.ttl('session:8f3a')  // 3600
/// ```
#[command(
    SETEX,
    since = "2.0.0",
    complexity = "O(1)",
    flags(write, denyoom),
    redis(deprecated("2.6.12", "`SET` with `EX`"))
)]
fn setex(
    db: &mut Access<'_>,
    key: Overwrite<'_>,
    seconds: After<'_, 1000>,
    value: &[u8],
) -> Result<Done> {
    let at = seconds.deadline(db.now(), "setex")?;
    store(db, &key, value, Expiry::At(at)).map(|()| Done)
}

/// Sets the string value of a key and its time to live in milliseconds.
///
/// ```js
/// db.psetex('lock:report', 30_000, 'worker-1')  // 'OK'
/// db.ttl('lock:report')  // 30
/// ```
#[command(
    PSETEX,
    since = "2.6.0",
    complexity = "O(1)",
    flags(write, denyoom),
    redis(deprecated("2.6.12", "`SET` with `PX`"))
)]
fn psetex(
    db: &mut Access<'_>,
    key: Overwrite<'_>,
    milliseconds: After<'_, 1>,
    value: &[u8],
) -> Result<Done> {
    let at = milliseconds.deadline(db.now(), "psetex")?;
    store(db, &key, value, Expiry::At(at)).map(|()| Done)
}

/// Sets the string value of a key if the key does not exist.
///
/// ```js
/// db.setnx('leader', 'worker-1')  // 1
/// db.setnx('leader', 'worker-2')  // 0
/// ```
#[command(
    SETNX,
    since = "1.0.0",
    complexity = "O(1)",
    flags(write, denyoom, fast),
    redis(deprecated("2.6.12", "`SET` with `NX`"))
)]
fn setnx(db: &mut Access<'_>, key: Overwrite<'_, Any, INSERT>, value: &[u8]) -> Result<bool> {
    if db.exists(&key)? {
        return Ok(false);
    }
    db.put_text(&key, value, Expiry::Clear, "set")?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn conditions_decide_whether_a_key_is_set() {
        let mut db = TestStore::new();
        assert_eq!(db.say("SET k 1 XX"), "nil");
        assert_eq!(db.say("SET k 1 NX NX"), "OK");
        assert_eq!(db.say("SET k 2 nx"), "nil");
        assert_eq!(db.say("SET k 3 XX"), "OK");
        assert_eq!(db.say("SET k 4 IFEQ 1"), "nil");
        assert_eq!(db.say("SET k 4 IFEQ 3"), "OK");
        assert_eq!(db.say("SET none 1 IFEQ 1"), "nil");
        assert_eq!(db.say("GET k"), "4");
        assert_eq!(db.say("SET k 5 IFNE 4"), "nil");
        assert_eq!(db.say("SET k 5 IFNE 3"), "OK");
        assert_eq!(db.say("SET new 1 IFNE 1"), "OK");
    }

    #[test]
    fn a_digest_stands_for_the_string_it_was_made_of() {
        let mut db = TestStore::new();
        db.say("SET k hello");
        let digest = db.say("DIGEST k");
        assert_eq!(db.say("SET k x IFDEQ 0000000000000000"), "nil");
        assert_eq!(db.say(&format!("SET k x IFDNE {digest}")), "nil");
        assert_eq!(db.say(&format!("SET k world IFDEQ {} GET", digest.to_uppercase())), "hello");
        assert_eq!(db.say(&format!("SET k x IFDNE {digest}")), "OK");
        assert_eq!(db.say(&format!("SET none x IFDEQ {digest}")), "nil");
        assert_eq!(db.say(&format!("SET none x IFDNE {digest}")), "OK");
        let wrong = "ERR must be exactly 16 hexadecimal characters";
        for digest in ["0", "00000000000000000", "000000000000000g", "+000000000000000"] {
            assert_eq!(db.say(&format!("SET k x IFDEQ {digest}")), wrong, "{digest}");
        }
    }

    #[test]
    fn with_get_the_reply_is_the_string_before() {
        let mut db = TestStore::new();
        assert_eq!(db.say("SET k 1 GET NX"), "nil");
        assert_eq!(db.say("SET k 2 NX GET"), "1");
        assert_eq!(db.say("SET k 2 GET GET"), "1");
        assert_eq!(db.say("SET k 3 IFEQ 9 GET"), "2");
        assert_eq!(db.say("SET none 3 XX GET"), "nil");
        assert_eq!(db.say("GET k"), "2");
    }

    #[test]
    fn a_key_of_another_type_is_overwritten_unless_its_value_is_needed() {
        let mut db = TestStore::new();
        db.say("HSET h f v");
        let wrong = "WRONGTYPE Operation against a key holding the wrong kind of value";
        for options in ["GET", "NX GET", "IFEQ x", "IFNE x", "IFDEQ x", "IFDNE x"] {
            assert_eq!(db.say(&format!("SET h x {options}")), wrong, "{options}");
        }
        assert_eq!(db.say("SETNX h x"), "0");
        assert_eq!(db.say("SET h x"), "OK");
        assert_eq!(db.say("GET h"), "x");
    }

    #[test]
    fn options_that_exclude_each_other_are_a_syntax_error() {
        let mut db = TestStore::new();
        let wrong = [
            "FOO",
            "EX",
            "NX XX",
            "NX IFEQ 1",
            "IFDNE 1 XX",
            "IFEQ 1 IFNE 1",
            "IFEQ 1 IFEQ 1",
            "IFEQ",
            "EX 1 PX 1",
            "EX x FOO",
            "EX 1 KEEPTTL",
            "KEEPTTL PXAT 5",
        ];
        for options in wrong {
            assert_eq!(db.say(&format!("SET k v {options}")), "ERR syntax error", "{options}");
        }
        assert_eq!(db.say("SET k v EX 10 EX 20 KEEPTTL"), "ERR syntax error");
        assert_eq!(db.say("SET k v EX 10 ex 20 NX"), "OK");
        assert_eq!(db.say("SET k v KEEPTTL KEEPTTL"), "OK");
    }

    #[test]
    fn times_are_checked_before_anything_else() {
        let mut db = TestStore::new();
        let invalid = |name: &str| format!("ERR invalid expire time in '{name}' command");
        for options in ["EX 0", "EX -1", "EXAT 0", "PX 9223372036854775807", "EX 9223372036854775"]
        {
            assert_eq!(db.say(&format!("SET k v XX {options}")), invalid("set"), "{options}");
        }
        assert_eq!(db.say("SET k v EX x"), "ERR value is not an integer or out of range");
        assert_eq!(db.say("SETEX k 0 v"), invalid("setex"));
        assert_eq!(db.say("PSETEX k -1 v"), invalid("psetex"));
        assert_eq!(db.say("SETEX k x v"), "ERR value is not an integer or out of range");
        assert_eq!(db.say("GET k"), "nil");
        assert_eq!(db.say("SET k v PXAT 9223372036854775807"), "OK");
        assert_eq!(db.say("SETEX k 100 w"), "OK");
        assert_eq!(db.say("GET k"), "w");
    }

    #[test]
    fn a_time_in_the_past_deletes_the_key() {
        let mut db = TestStore::new();
        db.say("SET k v");
        assert_eq!(db.say("SET k w PXAT 1"), "OK");
        assert_eq!(db.say("GET k"), "nil");
        assert_eq!(db.say("SET none w EXAT 1"), "OK");
        assert_eq!(db.say("GET none"), "nil");
    }
}
