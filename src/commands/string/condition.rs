//! Comparing strings, directly or by their digests, and conditions on that.

use redlet_macros::command;
use twox_hash::XxHash3_64;

use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{DELETE, Read, Remove, Write};
use crate::engine::grammar::kind::{Any, Kind, Str};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Shown;
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::Text;

rows![delex, delifeq, digest];

/// A digest as it was written. Redis reads it only when there is a string to compare it with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digest<'a>(&'a [u8]);

impl<'a> Param<'a> for Digest<'a> {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

impl Digest<'_> {
    fn value(self) -> Result<u64> {
        const MALFORMED: Error = Error::fixed("must be exactly 16 hexadecimal characters");
        let digits = str::from_utf8(self.0)
            .ok()
            .filter(|text| text.len() == 16 && text.bytes().all(|digit| digit.is_ascii_hexdigit()));
        digits.and_then(|text| u64::from_str_radix(text, 16).ok()).ok_or(MALFORMED)
    }
}

/// What a key holds, compared with what it should hold.
pub(super) trait Holds {
    fn equals(self, wanted: &[u8]) -> bool;
    fn has_digest(self, wanted: Digest<'_>) -> Result<bool>;
}

impl Holds for Option<Text<'_>> {
    fn equals(self, wanted: &[u8]) -> bool {
        self.is_some_and(|text| *text.as_cow() == *wanted)
    }

    fn has_digest(self, wanted: Digest<'_>) -> Result<bool> {
        self.map_or(Ok(false), |text| Ok(wanted.value()? == digest_of(text)))
    }
}

fn digest_of(text: Text<'_>) -> u64 {
    XxHash3_64::oneshot(&text.as_cow())
}

/// Returns a digest of the string in a key, 16 hexadecimal digits of its XXH3 hash.
///
/// ```js
/// db.set('page:1', '<h1>Hello</h1>')
/// const digest = db.digest('page:1')
/// db.set('page:1', '<h1>Hi</h1>', { ifdeq: digest })  // 'OK': nobody has changed it meanwhile
/// ```
#[command(
    DIGEST,
    since = "8.4.0",
    complexity = "O(N) where N is the length of the string",
    flags(readonly, fast)
)]
fn digest(db: &mut Access<'_>, key: Read<Str>) -> Result<Option<Shown>> {
    let digest = db.read(&key)?.map(digest_of);
    Ok(digest.map(|digest| Shown::from(format!("{digest:016x}").as_bytes())))
}

/// Deletes a key if it holds this string.
///
/// ```js
/// db.set('lock:report', 'worker-1')
/// db.delifeq('lock:report', 'worker-2')  // 0: the lock is another's
/// db.delifeq('lock:report', 'worker-1')  // 1
/// ```
#[command(DELIFEQ, since = "9.0.0", complexity = "O(1)", flags(write, fast))]
fn delifeq(db: &mut Access<'_>, key: Remove<'_, Str>, value: &[u8]) -> Result<bool> {
    if db.view(&key)?.equals(value) { db.remove(&key) } else { Ok(false) }
}

/// The condition of DELEX: a word and what to compare with. Which word it is, Redis asks when there
/// is a string.
#[derive(Debug, Clone, Copy)]
struct Condition<'a> {
    word: &'a [u8],
    operand: &'a [u8],
}

impl<'a> Param<'a> for Condition<'a> {
    const SHAPE: Shape = Shape::OneOf(&[
        word("ifeq_value", "IFEQ", "only when the key holds this string"),
        word("ifne_value", "IFNE", "only when the key holds another string"),
        word("ifdeq_digest", "IFDEQ", "only when the key holds a string with this digest"),
        word("ifdne_digest", "IFDNE", "only when the key holds a string with another digest"),
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.take_rest() {
            [word, operand] => Ok(Self { word, operand }),
            _ => Err(args.arity_error()),
        }
    }
}

const fn word(name: &'static str, token: &'static str, doc: &'static str) -> Field {
    Field { name, doc, shape: Shape::Tagged(token, &Shape::String) }
}

impl Condition<'_> {
    fn holds(self, text: Text<'_>) -> Result<bool> {
        const UNKNOWN: Error = Error::fixed("Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE");
        let (text, digest) = (Some(text), Digest(self.operand));
        match self.word.to_ascii_uppercase().as_slice() {
            b"IFEQ" => Ok(text.equals(self.operand)),
            b"IFNE" => Ok(!text.equals(self.operand)),
            b"IFDEQ" => text.has_digest(digest),
            b"IFDNE" => Ok(!text.has_digest(digest)?),
            _ => Err(UNKNOWN),
        }
    }
}

/// Deletes a key, or with a condition only if it holds a string that meets it.
///
/// ```js
/// db.set('lock:report', 'worker-1')
/// db.delex('lock:report', { ifeq: 'worker-2' })  // 0
/// db.delex('lock:report', { ifeq: 'worker-1' })  // 1
/// ```
#[command(
    DELEX,
    since = "8.4.0",
    complexity = "O(1) for IFEQ and IFNE, O(N) for IFDEQ and IFDNE where N is the length of the string",
    flags(write, fast)
)]
fn delex(
    db: &mut Access<'_>,
    key: Write<'_, Any, DELETE>,
    condition: Option<Condition<'_>>,
) -> Result<bool> {
    const NO_STRING: Error =
        Error::fixed("Key should be of string type if conditions are specified");
    if let Some(condition) = condition {
        let Some(value) = db.view(&key)? else { return Ok(false) };
        if !condition.holds(Str::view(value).ok_or(NO_STRING)?)? {
            return Ok(false);
        }
    }
    db.remove(&key)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_digest_is_sixteen_digits_of_xxh3() {
        let mut db = TestStore::new();
        db.engine.ask(&mut db.session, &[b"SET", b"k", b"Hello world"]).unwrap();
        assert_eq!(db.say("DIGEST k"), "b6acb9d84a38ff74");
        db.say("SET k ");
        assert_eq!(db.say("DIGEST k"), "2d06800538d394c2");
        db.say("SET a 12");
        db.say("APPEND b 12");
        assert_eq!(db.say("DIGEST a"), db.say("DIGEST b"));
        assert_eq!(db.say("DIGEST none"), "nil");
        db.say("RPUSH l x");
        assert!(db.say("DIGEST l").starts_with("WRONGTYPE"));
    }

    #[test]
    fn a_key_goes_when_it_holds_what_it_should() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("SET k 1", "OK"),
            ("DELEX k IFEQ 2", "0"),
            ("DELEX k IFNE 1", "0"),
            ("DELEX k ifdeq 0000000000000000", "0"),
            ("DELEX k IFDEQ 1", "ERR must be exactly 16 hexadecimal characters"),
            ("DELEX k FOO 1", "ERR Invalid condition. Use IFEQ, IFNE, IFDEQ, or IFDNE"),
            ("DELEX k IFEQ", "ERR wrong number of arguments for 'delex' command"),
            ("DELEX k IFEQ 1 2", "ERR wrong number of arguments for 'delex' command"),
            ("DELEX k IFNE 2", "1"),
            ("DELEX k IFNE 2", "0"),
            ("DELEX k FOO 2", "0"),
            ("SET k 1", "OK"),
            ("DELIFEQ k 2", "0"),
            ("DELIFEQ k 1", "1"),
            ("DELIFEQ k 1", "0"),
            ("RPUSH l x", "1"),
            ("DELEX l IFEQ x", "ERR Key should be of string type if conditions are specified"),
            ("DELEX l FOO x", "ERR Key should be of string type if conditions are specified"),
            ("DELIFEQ l x", "WRONGTYPE Operation against a key holding the wrong kind of value"),
            ("DELEX l", "1"),
            ("DELEX l", "0"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
