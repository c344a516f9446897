//! DEBUG: what programs and their tests use of it.

// Bottom-up: a module uses only those above it.
mod request;

use std::sync::atomic::Ordering::Relaxed;

use redlet_macros::command;

use crate::base::Bytes;
use crate::base::glob;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::value::digest::Digest;
use crate::value::rdb;
use crate::value::{Value, View};
use crate::{reply_type, rows};
use request::{Looked, Request};

rows![debug];

reply_type! {
    DebugReply => "unknown";
}

/// Helps testing: `SLEEP seconds` (no key is locked meanwhile), `OBJECT key`, `DIGEST`,
/// `DIGEST-VALUE key ...`, `RELOAD`, `LOADAOF`, `SET-ACTIVE-EXPIRE 0|1`, `PROTOCOL type`,
/// `STRINGMATCH-LEN pattern text`, `QUICKLIST-PACKED-THRESHOLD size`, `HELP`.
///
/// ```js
/// db.debug('SLEEP', 0.01)  // 'OK': a hundredth of a second later
/// ```
#[command(
    DEBUG,
    since = "1.0.0",
    complexity = "Depends on the subcommand",
    flags(admin, noscript, loading, stale)
)]
fn debug(db: &mut Access<'_>, subcommand: Request<'_>) -> Result<DebugReply> {
    let done = Reply::Status("OK");
    Ok(DebugReply(match subcommand {
        Request::Sleep(time) => {
            std::thread::sleep(time);
            done
        }
        Request::Object(key) => object(db, key)?,
        Request::Digest => Reply::bytes(digest(db).to_hex()),
        Request::DigestValue(keys) => {
            let digests = keys.iter().map(|key| digest_value(db, key));
            Reply::Array(digests.collect::<Result<_>>()?)
        }
        Request::Reload => reload(db)?,
        Request::SetActiveExpire(active) => {
            db.config().active_expire.store(active, Relaxed);
            done
        }
        Request::Protocol(kind) => protocol(kind)?,
        Request::StringMatch(pattern, text) => {
            Reply::Int(glob::matches(pattern, text, false).into())
        }
        Request::Nothing => done,
        Request::Help => Reply::Array(HELP.lines().map(Reply::Status).collect()),
    }))
}

fn object(db: &Access<'_>, key: Looked<'_>) -> Result<Reply> {
    let entry = db.peek(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    let idle = db.usage().idle_seconds(entry);
    let length = rdb::reported_length(entry.value(), db.dialect().reader_of_dumps());
    Ok(Reply::Verbatim(format!(
        "Value at:{:p} refcount:1 encoding:{} serializedlength:{length} lru:{} lru_seconds_idle:{idle}",
        std::ptr::from_ref(entry),
        entry.encoding(),
        entry.access() & 0xFF_FFFF,
    )))
}

/// Of all databases.
fn digest(db: &mut Access<'_>) -> Digest {
    let (mut all, now) = (Digest::default(), db.now());
    for number in 0..db.databases() {
        db.in_db(number, |db| {
            let mut entries = db.each_entry().peekable();
            if entries.peek().is_some() {
                all.mix(&u32::from(number).to_be_bytes());
            }
            entries.for_each(|entry| {
                all.add_key(entry.key(), entry.value(), entry.expires(), now);
            });
        });
    }
    all
}

fn digest_value(db: &Access<'_>, key: &Looked<'_>) -> Result<Reply> {
    let mut digest = Digest::default();
    if let Some(entry) = db.peek(key)? {
        digest.add_value(entry.value(), entry.expires(), db.now());
    }
    Ok(Reply::Bytes(Bytes::from(&*digest.to_hex())))
}

/// What was written is on the disk, and every value becomes what a file would make of it.
fn reload(db: &mut Access<'_>) -> Result<Reply> {
    db.end_on_disk();
    let (limits, reader) = (db.config().limits(), db.dialect().reader_of_dumps());
    db.reencode(|value| {
        let mut again = rdb::restore(&rdb::dump(value, reader), &limits).ok()?;
        if let (View::Hash(hash), Value::Hash(again)) = (value, &mut again)
            && hash.as_packed_with_deadlines().is_some()
        {
            again.expect_deadlines(&limits.hash);
        }
        Some(again)
    })?;
    Ok(Reply::Status("OK"))
}

/// One reply of each type.
fn protocol(kind: &[u8]) -> Result<Reply> {
    let numbers = || (0..3).map(Reply::Int);
    Ok(match kind.to_ascii_lowercase().as_slice() {
        b"string" => Reply::bytes("Hello World"),
        b"integer" => Reply::Int(12345),
        b"double" => Reply::Double(3141.0 / 1000.0),
        b"null" => Reply::Null,
        b"array" => Reply::Array(numbers().collect()),
        b"set" => Reply::Set(numbers().collect()),
        b"map" => Reply::Map(numbers().zip([false, true, false].map(Reply::Bool)).collect()),
        b"bignum" => Reply::BigNumber(Bytes::from("1234567999999999999999999999999999999")),
        b"true" => Reply::Bool(true),
        b"false" => Reply::Bool(false),
        b"verbatim" => Reply::Verbatim("This is a verbatim\nstring".to_owned()),
        b"attrib" => Reply::bytes("Some real reply following the attribute"),
        _ => return Err(WRONG_PROTOCOL),
    })
}

const WRONG_PROTOCOL: Error = Error::fixed(
    "Wrong protocol type name. Please use one of the following: \
     string|integer|double|bignum|null|array|set|map|attrib|push|verbatim|true|false",
);

const HELP: &str = "\
DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
DIGEST
    Output a hex signature representing the current DB content.
DIGEST-VALUE <key> [<key> ...]
    Output a hex signature of the values of all the specified keys.
LOADAOF
    Bring the log to the disk and encode all values anew.
OBJECT <key>
    Show low level info about `key` and associated value.
PROTOCOL <type>
    Reply with a test value of the specified type. <type> can be: string,
    integer, double, bignum, null, array, set, map, attrib, verbatim,
    true, false.
QUICKLIST-PACKED-THRESHOLD <size>
    Accepted, and of no effect.
RELOAD [option ...]
    Bring the log to the disk and encode all values anew.
SET-ACTIVE-EXPIRE <0|1>
    Setting it to 0 disables expiring keys in background when they are not
    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the
    default.
SLEEP <seconds>
    Wait for <seconds>. Decimals allowed.
STRINGMATCH-LEN <pattern> <string>
    Tell whether a glob pattern fits a string.
HELP
    Print this help.";

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn sleep_takes_anything_for_a_number() {
        let mut db = TestStore::new();
        assert_eq!(db.say("DEBUG SLEEP 0.001"), "OK");
        assert_eq!(db.say("DEBUG SLEEP abc"), "OK");
        assert_eq!(db.say("DEBUG SLEEP -1"), "OK");
    }

    #[test]
    fn unknown_names_are_refused() {
        let mut db = TestStore::new();
        let unknown = |name: &str| {
            format!(
                "ERR unknown subcommand or wrong number of arguments for '{name}'. Try DEBUG HELP."
            )
        };
        for line in ["SLEEP", "SEGFAULT", "DIGEST x", "OBJECT", "SET-ACTIVE-EXPIRE", "PROTOCOL"] {
            let name = line.split(' ').next().unwrap();
            assert_eq!(db.say(&format!("DEBUG {line}")), unknown(name));
        }
        assert_eq!(db.say("DEBUG"), "ERR wrong number of arguments for 'debug' command");
        assert_eq!(db.say("DEBUG OBJECT none"), "ERR no such key");
    }

    #[test]
    fn digests_are_those_of_redis() {
        let mut db = TestStore::new();
        assert_eq!(db.say("DEBUG DIGEST"), "0".repeat(40));
        assert_eq!(db.say("DEBUG DIGEST-VALUE none"), format!("[{}]", "0".repeat(40)));
        db.say("SET k v");
        // As Redis 7.0.15 and Valkey 9.1.2 answer.
        assert_eq!(db.say("DEBUG DIGEST"), "264ccf65edec66bccfa7cc659414ccca432057d2");
        assert_eq!(db.say("DEBUG DIGEST-VALUE k"), "[d79ee9fe5d5ad902d7f6620efc3b07b75ddd742f]");
        let before = db.say("DEBUG DIGEST");
        db.say("PEXPIRE k 100000");
        assert_ne!(db.say("DEBUG DIGEST"), before);
    }

    #[test]
    fn values_survive_being_encoded_anew() {
        let mut db = TestStore::new();
        for call in [
            "SET s v",
            "RPUSH l a 1",
            "SADD t 1 2",
            "HSET h f v",
            "ZADD z 1.5 m",
            "PEXPIRE h 90000",
        ] {
            db.say(call);
        }
        let before = db.say("DEBUG DIGEST");
        assert_eq!(db.say("DEBUG RELOAD"), "OK");
        assert_eq!(db.say("DEBUG LOADAOF"), "OK");
        assert_eq!(db.say("DEBUG DIGEST"), before);
        assert_eq!(db.say("TTL h"), "90");
    }

    #[test]
    fn keys_need_not_leave_by_themselves() {
        let mut db = TestStore::new();
        db.say("DEBUG SET-ACTIVE-EXPIRE 0");
        assert_eq!(db.say("DEBUG STRINGMATCH-LEN a* abc"), "1");
        assert_eq!(db.say("DEBUG PROTOCOL integer"), "12345");
        assert_eq!(db.say("DEBUG QUICKLIST-PACKED-THRESHOLD 100b"), "OK");
        assert!(db.say("DEBUG PROTOCOL x").starts_with("ERR Wrong protocol type name"));
        db.say("SET k 12");
        assert!(db.say("DEBUG OBJECT k").contains("encoding:int serializedlength:2 lru:"));
    }
}
