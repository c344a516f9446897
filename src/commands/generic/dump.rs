//! DUMP and RESTORE: a value in Redis's encoding.

use redlet_macros::command;

use crate::base::{Bytes, number};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Overwrite, Read};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::options::{Repeat, Repeated};
use crate::engine::grammar::param::{Args, FromArgument, Late, Param};
use crate::engine::grammar::reply::{Binary, Done};
use crate::engine::grammar::shape::Shape;
use crate::engine::shared::usage::Usage;
use crate::keyspace::expiry::Deadline;
use crate::value::rdb::{self, Refusal};
use crate::{choice, options, rows};

rows![dump, restore, restore_asking];

/// Returns what a key holds in Redis's own encoding, for RESTORE here or on a server. It is no
/// text, so JavaScript gets a Buffer.
///
/// ```js
/// db.hset('user:1', { name: 'Ada' })
/// const bytes = db.dump('user:1')  // a Buffer
/// db.restore('user:1:copy', 0, bytes)  // 'OK'
/// db.hget('user:1:copy', 'name')  // 'Ada'
/// ```
#[command(
    DUMP,
    since = "2.6.0",
    complexity = "O(N) where N is the size of the value",
    flags(readonly, random)
)]
fn dump(db: &mut Access<'_>, key: Read<'_, Any>) -> Result<Option<Binary>> {
    let reader = db.dialect().reader_of_dumps();
    Ok(db.read(&key)?.map(|value| Binary(Bytes::new(&rdb::dump(value, reader)))))
}

/// Milliseconds, or with ABSTTL a time; 0 for a key that does not expire.
#[derive(Debug, Clone, Copy)]
struct Ttl(Deadline);

impl FromArgument for Ttl {
    fn read(text: &[u8]) -> Result<Self> {
        let ttl = number::parse_i64(text).ok_or(Error::NOT_INTEGER)?;
        Deadline::try_from(ttl).map(Self).map_err(|_| INVALID_TTL)
    }
}

impl<'a> Param<'a> for Ttl {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Self::read(args.take()?)
    }
}

/// Seconds without use.
#[derive(Debug, Clone, Copy)]
struct Idle(u32);

impl<'a> Param<'a> for Idle {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let seconds = i64::parse(args)?;
        let seconds = u64::try_from(seconds).map_err(|_| INVALID_IDLE_TIME)?;
        Ok(Self(u32::try_from(seconds).unwrap_or(u32::MAX)))
    }
}

/// A counter of LFU.
#[derive(Debug, Clone, Copy)]
struct Frequency(u8);

impl<'a> Param<'a> for Frequency {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        u8::try_from(i64::parse(args)?).map(Self).map_err(|_| INVALID_FREQUENCY)
    }
}

choice! {
    /// How the value was used before.
    enum Used {
        /// Idle for this many seconds.
        "IDLETIME" Idle(seconds: Idle),
        /// Its frequency, as OBJECT FREQ reports it.
        "FREQ" Frequency(frequency: Frequency),
    }
}

impl Repeat for Used {}

options! {
    struct RestoreOptions<'a> {
        /// Replace the key if it exists.
        "REPLACE" replace: bool,
        /// The time to live is a point in time, in milliseconds since the Unix epoch.
        "ABSTTL" absttl: bool,
        usage: Repeated<Used>,
    }
}

/// Creates a key from what DUMP returned, here or on a server.
///
/// ```js
/// db.set('greeting', 'Hello')
/// const bytes = db.dump('greeting')
/// db.restore('greeting', 0, bytes)  // throws BUSYKEY Target key name already exists.
/// db.restore('greeting', 60_000, bytes, { replace: true })  // 'OK': for a minute
/// ```
#[command(
    RESTORE,
    since = "2.6.0",
    complexity = "O(N) where N is the size of the value",
    flags(write, denyoom, dangerous),
    history(
        "3.0.0" = "option REPLACE",
        "5.0.0" = "option ABSTTL",
        "5.0.0" = "options IDLETIME and FREQ"
    )
)]
fn restore(
    db: &mut Access<'_>,
    key: Overwrite<'_>,
    /// Milliseconds until the key expires; 0 if it does not.
    ttl: Late<'_, Ttl>,
    serialized_value: &[u8],
    options: RestoreOptions<'_>,
) -> Result<Done> {
    if !options.replace && db.exists(&key)? {
        return Err(BUSY_KEY);
    }
    let deadline = match ttl.value()?.0 {
        0 => None,
        at if options.absttl => Some(at),
        // Redis treats a time that does not fit as one that has passed.
        ttl => Some(db.now().checked_add(ttl).filter(|&at| at <= LATEST).unwrap_or(0)),
    };
    let value = rdb::restore(serialized_value, &db.config().limits());
    let mut value = value.map_err(|refusal| match refusal {
        Refusal::Envelope => BAD_ENVELOPE,
        Refusal::Format => BAD_FORMAT,
    })?;
    value.unlink();
    if deadline.is_some_and(|at| at <= db.now()) {
        db.remove(&key)?;
    } else {
        let usage = options.usage.0.map_or(Usage::Unknown, Used::known);
        db.admit_value(&key, &value, deadline)?;
        db.restore(&key, value, deadline, usage)?;
    }
    Ok(Done)
}

/// Does what RESTORE does: between the nodes of a cluster it is for a slot on its way.
///
/// ```js
/// db.set('greeting', 'Hello')
/// db['restore-asking']('greeting:copy', 0, db.dump('greeting'))  // 'OK'
/// ```
#[command(
    RESTORE-ASKING,
    since = "3.0.0",
    complexity = "O(N) where N is the size of the value",
    flags(write, denyoom, dangerous, asking, syscmd),
    group = "server",
    history(
        "3.0.0" = "option REPLACE",
        "5.0.0" = "option ABSTTL",
        "5.0.0" = "options IDLETIME and FREQ"
    )
)]
fn restore_asking(
    db: &mut Access<'_>,
    key: Overwrite<'_>,
    /// Milliseconds until the key expires; 0 if it does not.
    ttl: Late<'_, Ttl>,
    serialized_value: &[u8],
    options: RestoreOptions<'_>,
) -> Result<Done> {
    restore(db, key, ttl, serialized_value, options)
}

impl Used {
    fn known(self) -> Usage {
        match self {
            Self::Idle(Idle(seconds)) => Usage::Idle(seconds),
            Self::Frequency(Frequency(counter)) => Usage::Frequency(counter),
        }
    }
}

/// The last point in time that the log can hold.
const LATEST: Deadline = i64::MAX as u64;

const BUSY_KEY: Error =
    Error { code: "BUSYKEY", text: std::borrow::Cow::Borrowed("Target key name already exists.") };
const BAD_ENVELOPE: Error = Error::fixed("DUMP payload version or checksum are wrong");
const BAD_FORMAT: Error = Error::fixed("Bad data format");
const INVALID_TTL: Error = Error::fixed("Invalid TTL value, must be >= 0");
const INVALID_IDLE_TIME: Error = Error::fixed("Invalid IDLETIME value, must be >= 0");
const INVALID_FREQUENCY: Error = Error::fixed("Invalid FREQ value, must be >= 0 and <= 255");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;
    use crate::engine::grammar::reply::Reply;

    fn restore(db: &mut TestStore, words: &[&[u8]]) -> String {
        let words = [&[&b"RESTORE"[..]], words].concat();
        match db.engine.ask(&mut db.session, &words) {
            Ok(reply) => crate::commands::testing::show(&reply),
            Err(error) => error.to_string(),
        }
    }

    fn dumped(db: &mut TestStore, key: &str) -> Bytes {
        match db.call(&format!("DUMP {key}")) {
            Ok(Reply::Binary(payload)) => payload,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_dumped_is_restored() {
        let mut db = TestStore::new();
        assert_eq!(db.say("DUMP none"), "nil");
        for make in
            ["SET k v", "SET k 12", "RPUSH k a b 3", "SADD k 3 1", "SADD k a 1", "HSET k f v"]
        {
            db.say("DEL k");
            db.say(make);
            let payload = dumped(&mut db, "k");
            assert_eq!(restore(&mut db, &[b"copy", b"0", &payload, b"REPLACE"]), "OK");
            assert_eq!(db.say("OBJECT ENCODING copy"), db.say("OBJECT ENCODING k"), "{make}");
            assert_eq!(dumped(&mut db, "copy"), payload);
            assert_eq!(db.say("TTL copy"), "-1");
        }
    }

    #[test]
    fn a_hash_with_deadlines_is_dumped_as_the_server_of_the_dialect_writes_it() {
        let (mut redis, mut valkey) =
            (TestStore::of(Dialect::Redis), TestStore::of(Dialect::Valkey));
        for (fields, kind) in [(3, 25), (600, 24)] {
            for db in [&mut redis, &mut valkey] {
                db.say("DEL h");
                for field in 0..fields {
                    db.say(&format!("HSET h {field} v{field}"));
                }
                db.say("HPEXPIREAT h 5000000000000 FIELDS 2 0 2");
            }
            let (one, other) = (dumped(&mut redis, "h"), dumped(&mut valkey, "h"));
            let version = |payload: &Bytes| payload[payload.len() - 10];
            assert_eq!((one[0], version(&one)), (kind, 12));
            assert_eq!((other[0], version(&other)), (22, 80));
            for (db, payload) in [(&mut redis, other), (&mut valkey, one)] {
                assert_eq!(restore(db, &[b"again", b"0", &payload, b"REPLACE"]), "OK");
                assert_eq!(db.say("DEBUG DIGEST-VALUE again"), db.say("DEBUG DIGEST-VALUE h"));
                let deadlines = "HPEXPIRETIME again FIELDS 3 0 1 2";
                assert_eq!(db.say(deadlines), "[5000000000000 -1 5000000000000]");
            }
        }
        redis.say("HPERSIST h FIELDS 2 0 2");
        assert_eq!(dumped(&mut redis, "h")[0], 4);
    }

    #[test]
    fn a_time_to_live_may_be_a_time() {
        let mut db = TestStore::new();
        db.say("SET k v");
        let payload = dumped(&mut db, "k");
        restore(&mut db, &[b"a", b"100000", &payload]);
        assert_eq!(db.say("TTL a"), "100");
        restore(&mut db, &[b"a", b"9999999999600", &payload, b"absttl", b"replace"]);
        assert_eq!(db.say("PEXPIRETIME a"), "9999999999600");
        for ttl in [&b"1"[..], b"9223372036854775807"] {
            let options: &[&[u8]] = if ttl.len() == 1 { &[b"ABSTTL"] } else { &[] };
            let words = [&[b"a", ttl, &payload, b"REPLACE"], options].concat();
            assert_eq!(restore(&mut db, &words), "OK");
            assert_eq!(db.say("EXISTS a"), "0");
        }
    }

    #[test]
    fn use_is_taken_over_as_the_policy_counts_it() {
        let mut db = TestStore::new();
        db.say("SET k v");
        let payload = dumped(&mut db, "k");
        restore(&mut db, &[b"a", b"0", &payload, b"IDLETIME", b"5", b"IDLETIME", b"100000"]);
        assert_eq!(db.say("OBJECT IDLETIME a"), "100000");
        restore(&mut db, &[b"b", b"0", &payload, b"FREQ", b"200"]);
        assert_eq!(db.say("OBJECT IDLETIME b"), "0");
        db.say("CONFIG SET maxmemory-policy allkeys-lfu");
        restore(&mut db, &[b"b", b"0", &payload, b"FREQ", b"200", b"REPLACE"]);
        assert_eq!(db.say("OBJECT FREQ b"), "200");
    }

    #[test]
    fn mistakes_are_found_in_redis_s_order() {
        let mut db = TestStore::new();
        db.say("SET k v");
        let payload = dumped(&mut db, "k");
        let bad = [&payload[..], b"x"].concat();
        let integer = "ERR value is not an integer or out of range";
        let cases: [(&[&[u8]], &str); 11] = [
            (&[b"k"], "ERR wrong number of arguments for 'restore' command"),
            (&[b"k", b"x", &bad, b"FREQ", b"x"], integer),
            (
                &[b"k", b"x", &bad, b"FREQ", b"256"],
                "ERR Invalid FREQ value, must be >= 0 and <= 255",
            ),
            (&[b"k", b"x", &bad, b"IDLETIME", b"-1"], "ERR Invalid IDLETIME value, must be >= 0"),
            (&[b"k", b"x", &bad, b"IDLETIME", b"1", b"FREQ", b"1"], "ERR syntax error"),
            (&[b"k", b"x", &bad, b"IDLETIME"], "ERR syntax error"),
            (&[b"k", b"x", &bad], "BUSYKEY Target key name already exists."),
            (&[b"a", b"x", &bad], integer),
            (&[b"k", b"-1", &bad, b"REPLACE"], "ERR Invalid TTL value, must be >= 0"),
            (&[b"a", b"0", &bad], "ERR DUMP payload version or checksum are wrong"),
            (&[b"a", b"0", b""], "ERR DUMP payload version or checksum are wrong"),
        ];
        for (words, error) in &cases {
            assert_eq!(restore(&mut db, words), *error);
        }
    }
}
