//! MEMORY: what a key costs, and what all of them do.

use std::sync::atomic::Ordering::Relaxed;

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::{Args, Everything, Param};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::Entry;
use crate::{options, reply_type, rows};

rows![memory_doctor, memory_help, memory_malloc_stats, memory_purge, memory_stats, memory_usage,];

reply_type! {
    Statistics => "Named<Text, Record<string, number | Named<Text, Record<string, number>>>>";
}

/// The number of samples, which Redis needs to estimate what is counted here.
#[derive(Debug, Clone, Copy)]
struct Samples;

impl<'a> Param<'a> for Samples {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match i64::parse(args)? {
            ..0 => Err(Error::SYNTAX),
            _ => Ok(Self),
        }
    }
}

options! {
    struct UsageOptions<'a> {
        /// Accepted, and of no effect: all is counted.
        "SAMPLES" count: Option<Samples>,
    }
}

/// Returns how many bytes a key and its value use.
#[command(MEMORY | USAGE, since = "4.0.0", complexity = "O(1)", flags(readonly))]
fn memory_usage(
    db: &mut Access<'_>,
    key: Read<'_, Any, NOTHING>,
    _options: UsageOptions<'_>,
) -> Result<Option<usize>> {
    Ok(db.peek(&key)?.map(cost))
}

/// An entry, its place in the index of its shard, its heap, and its deadline.
fn cost(entry: &Entry) -> usize {
    const DEADLINE: usize = 32;
    let deadline = if entry.expires() { DEADLINE } else { 0 };
    PER_KEY + entry.heap() + deadline
}

/// What an entry's place in the index takes.
const PLACE: usize = 5;

/// Returns how much memory the keys and the store as a whole use.
#[command(
    MEMORY | STATS,
    since = "4.0.0",
    complexity = "O(1)",
    flags(random),
    tips("request_policy:all_shards", "response_policy:special")
)]
fn memory_stats(db: &mut Call<'_>, _everything: Everything<false>) -> Result<Statistics> {
    let keyspace = &db.engine.keyspace;
    let total = keyspace.used_bytes();
    let peak = db.engine.stats.peak(total);
    let keys: Vec<usize> = (0..keyspace.databases())
        .map(|number| db.in_db(number, |db| db.held_shards().map(|(_, shard)| shard.len()).sum()))
        .collect();
    let count: usize = keys.iter().sum();
    let number = |number: usize| Reply::Int(number as i64);
    let percent = |part: usize| Reply::Double(part as f64 * 100.0 / total.max(1) as f64);
    let overhead: usize = keys.iter().map(|keys| keys * PER_KEY).sum();
    let mut all = vec![
        ("peak.allocated".to_owned(), number(peak)),
        ("total.allocated".to_owned(), number(total)),
        ("startup.allocated".to_owned(), number(0)),
    ];
    for (db, keys) in keys.iter().enumerate().filter(|(_, keys)| **keys > 0) {
        let main = Reply::bytes("overhead.hashtable.main");
        all.push((format!("db.{db}"), Reply::Map(vec![(main, number(keys * PER_KEY))])));
    }
    all.extend([
        ("overhead.total".to_owned(), number(overhead)),
        ("keys.count".to_owned(), number(count)),
        ("keys.bytes-per-key".to_owned(), number(total.checked_div(count).unwrap_or(0))),
        ("dataset.bytes".to_owned(), number(total.saturating_sub(overhead))),
        ("dataset.percentage".to_owned(), percent(total.saturating_sub(overhead))),
        ("peak.percentage".to_owned(), Reply::Double(total as f64 * 100.0 / peak.max(1) as f64)),
    ]);
    let named = |(name, value): (String, Reply)| (Reply::bytes(name), value);
    Ok(Statistics(Reply::Map(all.into_iter().map(named).collect())))
}

/// An entry and its place in the index of its shard.
pub(super) const PER_KEY: usize = size_of::<Entry>() + PLACE;

/// Describes in words whether the store uses more memory than it should.
#[command(
    MEMORY | DOCTOR,
    since = "4.0.0",
    complexity = "O(1)",
    flags(random),
    tips("request_policy:all_shards", "response_policy:special")
)]
fn memory_doctor(db: &mut Call<'_>) -> Result<String> {
    let used = db.engine.keyspace.used_bytes() as u64;
    let most = db.config().maxmemory.load(Relaxed);
    Ok(match (used, most) {
        (_, 0) if used > UNLIMITED => {
            "The store holds more than 1 GB, and maxmemory sets no limit.\n"
        }
        (_, 1..) if used / 9 * 10 > most => "The store is nearly as large as maxmemory allows.\n",
        _ => "No problem was found.\n",
    }
    .to_owned())
}

const UNLIMITED: u64 = 1 << 30;

/// Frees unused memory. That happens without this call, so it does nothing.
#[command(
    MEMORY | PURGE,
    since = "4.0.0",
    complexity = "O(1)",
    flags(loading),
    tips("request_policy:all_shards", "response_policy:all_succeeded")
)]
fn memory_purge(_db: &mut Access<'_>) -> Result<Done> {
    Ok(Done)
}

/// Describes the state of the allocator, which is unknown here.
#[command(
    MEMORY | MALLOC-STATS,
    since = "4.0.0",
    complexity = "O(1)",
    flags(loading, random),
    tips("request_policy:all_shards", "response_policy:special")
)]
fn memory_malloc_stats(_db: &mut Access<'_>) -> Result<String> {
    Ok("Stats not supported for the current allocator".to_owned())
}

/// Lists the subcommands of MEMORY.
#[command(MEMORY | HELP, since = "4.0.0", complexity = "O(1)", flags(loading, stale))]
fn memory_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "MEMORY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "DOCTOR",
        "    Return memory problems reports.",
        "MALLOC-STATS",
        "    Return internal statistics report from the memory allocator.",
        "PURGE",
        "    Attempt to purge dirty pages for reclamation by the allocator.",
        "STATS",
        "    Return information about the memory usage of the server.",
        "USAGE <key> [SAMPLES <count>]",
        "    Return memory in bytes used by <key> and its value.",
        "HELP",
        "    Print this help.",
    ])
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn memory_stats_and_doctor_describe_the_whole_store() {
        let mut db = TestStore::new();
        db.say("SET k v");
        let stats = db.say("MEMORY STATS");
        for part in ["keys.count:1", "db.0:{overhead.hashtable.main:21}", "peak.percentage:100"] {
            assert!(stats.contains(part), "{stats}");
        }
        assert_eq!(db.say("MEMORY DOCTOR"), "No problem was found.\n");
        assert_eq!(db.say("MEMORY PURGE"), "OK");
        let none = "Stats not supported for the current allocator";
        assert_eq!(db.say("MEMORY MALLOC-STATS"), none);
    }

    #[test]
    fn a_transaction_may_ask_too() {
        let mut db = TestStore::new();
        for call in ["MULTI", "SET k v", "INFO", "MEMORY STATS", "DEBUG DIGEST"] {
            db.say(call);
        }
        assert!(db.say("EXEC").contains("keys.count:1"));
    }

    #[test]
    fn usage_grows_with_the_value_and_is_nil_for_nothing() {
        let mut db = TestStore::new();
        db.say("SET k v");
        let small: usize = db.say("MEMORY USAGE k").parse().unwrap();
        db.say(&format!("SET k {}", "v".repeat(1000)));
        let big: usize = db.say("MEMORY USAGE k SAMPLES 0").parse().unwrap();
        assert!(small == 29 && big >= small + 1000, "{small} {big}");
        assert_eq!(db.say("MEMORY USAGE none"), "nil");
        assert_eq!(db.say("MEMORY USAGE k SAMPLES -1"), "ERR syntax error");
        assert_eq!(db.say("MEMORY USAGE k SAMPLES"), "ERR syntax error");
        assert_eq!(
            db.say("MEMORY USAGE k SAMPLES x"),
            "ERR value is not an integer or out of range"
        );
    }
}
