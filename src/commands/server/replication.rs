//! Replication: a store is a primary without replicas, and cannot become a replica.

use redlet_macros::command;

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::{reply_type, rows};

rows![failover, replconf, replicaof, role, slaveof];

reply_type! {
    Role => "[role: 'master', offset: number, replicas: never[]]";
}

/// Returns the role of a store in replication: a primary without replicas.
///
/// ```js
/// db.role()  // ['master', 0, []]
/// ```
#[command(
    ROLE,
    since = "2.8.12",
    complexity = "O(1)",
    flags(noscript, loading, stale, fast),
    categories(admin, dangerous)
)]
fn role(_db: &mut Access<'_>) -> Result<Role> {
    Ok(Role(Reply::Array(vec![Reply::bytes("master"), Reply::Int(0), Reply::Array(Vec::new())])))
}

const fn field(name: &'static str, shape: Shape) -> Field {
    Field { name, doc: "", shape }
}

/// Whose replica to be.
#[derive(Debug, Clone, Copy)]
enum Primary {
    NoOne,
    Another,
}

impl<'a> Param<'a> for Primary {
    const SHAPE: Shape = Shape::OneOf(&[
        field(
            "host_port",
            Shape::Block(&[field("host", Shape::String), field("port", Shape::Integer)]),
        ),
        field(
            "no_one",
            Shape::Block(&[field("no", Shape::Token("NO")), field("one", Shape::Token("ONE"))]),
        ),
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (host, port) = (args.take()?, args.take()?);
        if host.eq_ignore_ascii_case(b"NO") && port.eq_ignore_ascii_case(b"ONE") {
            return Ok(Self::NoOne);
        }
        match number::parse_i64(port) {
            Some(0..=65_535) => Ok(Self::Another),
            _ => Err(Error::fixed("Invalid master port")),
        }
    }
}

/// With `NO ONE` makes a store a primary, which it is. It can't be made a replica.
///
/// ```js
/// db.replicaof(['NO', 'ONE'])  // 'OK'
/// db.replicaof(['10.0.0.7', 6379])  // throws ERR a store can't be a replica ...
/// ```
#[command(
    REPLICAOF,
    since = "5.0.0",
    complexity = "O(1)",
    flags(admin, noscript, stale, no_async_loading)
)]
fn replicaof(_db: &mut Access<'_>, args: Primary) -> Result<Done> {
    match args {
        Primary::NoOne => Ok(Done),
        Primary::Another => Err(NO_REPLICATION),
    }
}

/// An older name of REPLICAOF.
///
/// ```js
/// db.slaveof(['NO', 'ONE'])  // 'OK'
/// ```
#[command(
    SLAVEOF,
    since = "1.0.0",
    complexity = "O(1)",
    flags(admin, noscript, stale, no_async_loading),
    deprecated("5.0.0", "`REPLICAOF`")
)]
fn slaveof(db: &mut Access<'_>, args: Primary) -> Result<Done> {
    replicaof(db, args)
}

const NO_REPLICATION: Error =
    Error::fixed("a store can't be a replica: there is no replication. Copy its data instead");

/// How to make a replica the primary.
#[derive(Debug, Clone, Copy, Default)]
struct Failover {
    abort: bool,
}

impl<'a> Param<'a> for Failover {
    const SHAPE: Shape = Shape::Options(&[
        field(
            "target",
            Shape::Tagged(
                "TO",
                &Shape::Block(&[
                    field("host", Shape::String),
                    field("port", Shape::Integer),
                    field("force", Shape::Optional(&Shape::Token("FORCE"))),
                ]),
            ),
        ),
        field("abort", Shape::Token("ABORT")),
        field("milliseconds", Shape::Tagged("TIMEOUT", &Shape::Integer)),
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() == 1 && args.take_word("ABORT") {
            return Ok(Self { abort: true });
        }
        let mut given = [false; 3];
        while !args.is_empty() {
            let option = if args.len() > 2 && args.take_word("TO") {
                args.take()?;
                i64::parse(args)?;
                0
            } else if args.len() > 1 && args.take_word("TIMEOUT") {
                if i64::parse(args)? <= 0 {
                    return Err(Error::fixed("FAILOVER timeout must be greater than 0"));
                }
                1
            } else if args.take_word("FORCE") {
                2
            } else {
                return Err(Error::SYNTAX);
            };
            if std::mem::replace(&mut given[option], true) {
                return Err(Error::SYNTAX);
            }
        }
        Ok(Self::default())
    }
}

/// Fails over to a replica; a store has none, and returns an error.
///
/// ```js
/// db.failover()  // throws ERR FAILOVER requires connected replicas.
/// ```
#[command(FAILOVER, since = "6.2.0", complexity = "O(1)", flags(admin, noscript, stale))]
fn failover(_db: &mut Access<'_>, options: Failover) -> Result<Done> {
    Err(if options.abort {
        Error::fixed("No failover in progress.")
    } else {
        Error::fixed("FAILOVER requires connected replicas.")
    })
}

/// What a replica says of itself, in pairs.
#[derive(Debug, Clone, Copy)]
struct ReplicaFacts;

impl<'a> Param<'a> for ReplicaFacts {
    const SHAPE: Shape = Shape::Optional(&Shape::Many(&Shape::String));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if !args.len().is_multiple_of(2) {
            return Err(Error::SYNTAX);
        }
        while let Some(name) = args.peek() {
            args.take()?;
            let value = args.take()?;
            match name.to_ascii_lowercase().as_slice() {
                b"ip-address" | b"capa" | b"ack" | b"getack" => {}
                b"listening-port" | b"rdb-only" | b"rdb-channel" => {
                    number::parse_i64(value).ok_or(Error::NOT_INTEGER)?;
                }
                b"rdb-filter-only" => kinds(value)?,
                _ => return Err(named("Unrecognized REPLCONF option", name)),
            }
        }
        Ok(Self)
    }
}

/// What a replica wants of a snapshot; an empty list is nothing.
fn kinds(list: &[u8]) -> Result<()> {
    let mut words = list.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    match words.find(|word| !word.eq_ignore_ascii_case(b"functions")) {
        Some(word) => Err(named("Unsupported rdb-filter-only option", word)),
        None => Ok(()),
    }
}

fn named(what: &str, word: &[u8]) -> Error {
    Error::new(format!("{what}: {}", String::from_utf8_lossy(word)))
}

/// Accepts what a replica says of itself, which changes nothing: there is no replication.
///
/// ```js
/// db.replconf('capa', 'eof')  // 'OK'
/// ```
#[command(
    REPLCONF,
    since = "3.0.0",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale, allow_busy, syscmd)
)]
fn replconf(_db: &mut Access<'_>, _options: ReplicaFacts) -> Result<Done> {
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_store_is_a_primary_without_replicas() {
        let mut db = TestStore::new();
        assert_eq!(db.say("ROLE"), "[master 0 []]");
        assert_eq!(db.say("REPLICAOF no one"), "OK");
        assert_eq!(db.say("SLAVEOF NO TWO"), "ERR Invalid master port");
        assert!(db.say("REPLICAOF 127.0.0.1 6379").starts_with("ERR a store can't be a replica"));
    }

    #[test]
    fn what_a_replica_says_of_itself_is_accepted() {
        let mut db = TestStore::new();
        for (words, answer) in [
            ("REPLCONF", "OK"),
            ("REPLCONF listening-port 6380 capa eof capa psync2", "OK"),
            ("REPLCONF rdb-filter-only functions", "OK"),
            ("REPLCONF capa", "ERR syntax error"),
            ("REPLCONF listening-port x", "ERR value is not an integer or out of range"),
            ("REPLCONF rdb-filter-only x", "ERR Unsupported rdb-filter-only option: x"),
            ("REPLCONF foo bar", "ERR Unrecognized REPLCONF option: foo"),
        ] {
            assert_eq!(db.say(words), answer, "{words}");
        }
    }

    #[test]
    fn there_is_no_replica_to_fail_over_to() {
        let mut db = TestStore::new();
        let none = "ERR FAILOVER requires connected replicas.";
        for (words, error) in [
            ("FAILOVER", none),
            ("FAILOVER TO a 1 FORCE TIMEOUT 10", none),
            ("FAILOVER FORCE", none),
            ("FAILOVER ABORT", "ERR No failover in progress."),
            ("FAILOVER ABORT TIMEOUT 1", "ERR syntax error"),
            ("FAILOVER TO a", "ERR syntax error"),
            ("FAILOVER TO a b", "ERR value is not an integer or out of range"),
            ("FAILOVER TIMEOUT 0", "ERR FAILOVER timeout must be greater than 0"),
            ("FAILOVER TIMEOUT 1 TIMEOUT 2", "ERR syntax error"),
        ] {
            assert_eq!(db.say(words), error, "{words}");
        }
    }
}
