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
use crate::engine::shared::beside::Beside;
use crate::engine::shared::footprint::{DEADLINE, Footprint, PER_KEY, ratio};
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
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.memory('USAGE', 'user:1') > 0  // true: bytes
/// db.memory('USAGE', 'no such key')  // null
/// ```
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
    let deadline = if entry.expires() { DEADLINE } else { 0 };
    PER_KEY + entry.heap() + deadline
}

/// Returns how much memory the keys and the store as a whole use.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.memory('STATS')['keys.count']  // 1
/// ```
#[command(
    MEMORY | STATS,
    since = "4.0.0",
    complexity = "O(1)",
    flags(random),
    tips("request_policy:all_shards", "response_policy:special")
)]
fn memory_stats(db: &mut Call<'_>, _everything: Everything<false>) -> Result<Statistics> {
    let footprint = footprint(db);
    let mut all = overheads(&footprint);
    all.extend(totals(&footprint));
    all.extend(of_allocator(&footprint));
    let named = |(name, value): (String, Reply)| (Reply::bytes(name), value);
    Ok(Statistics(Reply::Map(all.into_iter().map(named).collect())))
}

/// What the store holds. The call holds all shards.
pub(super) fn footprint(db: &mut Call<'_>) -> Footprint {
    let engine = db.engine;
    let keys = (0..engine.keyspace.databases()).map(|number| {
        db.in_db(number, |db| {
            let counts = db.held_shards().map(|(_, shard)| [shard.len(), shard.expiries().len()]);
            counts.fold([0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]])
        })
    });
    let keys = keys.collect();
    Footprint::of(engine, keys)
}

type Line = (String, Reply);

fn bytes(name: &str, bytes: usize) -> Line {
    (name.to_owned(), Reply::Int(bytes as i64))
}

fn double(name: &str, number: f64) -> Line {
    (name.to_owned(), Reply::Double(number))
}

/// What is not data.
fn overheads(footprint: &Footprint) -> Vec<Line> {
    let Beside { tables, clients, scripts, functions } = footprint.beside;
    let mut all = vec![
        bytes("peak.allocated", footprint.peak),
        bytes("total.allocated", footprint.used),
        bytes("startup.allocated", tables),
        bytes("replication.backlog", 0),
        bytes("replica.fullsync.buffer", 0),
        bytes("clients.slaves", 0),
        bytes("clients.normal", clients),
        bytes("cluster.links", 0),
        bytes("aof.buffer", 0),
        bytes("lua.caches", scripts),
        bytes("functions.caches", functions),
        bytes("script.VMs", footprint.lua),
    ];
    for (db, [keys, expires]) in
        footprint.keys.iter().enumerate().filter(|(_, [keys, _])| *keys > 0)
    {
        let tables = [
            bytes("overhead.hashtable.main", keys * PER_KEY),
            bytes("overhead.hashtable.expires", expires * DEADLINE),
        ];
        let tables = tables.map(|(name, value)| (Reply::bytes(name), value));
        all.push((format!("db.{db}"), Reply::Map(tables.into())));
    }
    all
}

fn totals(footprint: &Footprint) -> Vec<Line> {
    let (used, keys) = (footprint.used, footprint.key_count());
    let percent = |part, whole| 100.0 * ratio(part, whole);
    let since_startup = used.saturating_sub(footprint.beside.tables);
    vec![
        bytes("overhead.db.hashtable.lut", footprint.places()),
        bytes("overhead.db.hashtable.rehashing", 0),
        bytes("overhead.total", footprint.overhead()),
        bytes("db.dict.rehashing.count", 0),
        bytes("keys.count", keys),
        bytes("keys.bytes-per-key", since_startup.checked_div(keys).unwrap_or(0)),
        bytes("dataset.bytes", footprint.dataset()),
        double("dataset.percentage", percent(footprint.dataset(), since_startup)),
        double("peak.percentage", percent(used, footprint.peak)),
    ]
}

/// Of the allocator, and of the process that it is a part of.
fn of_allocator(footprint: &Footprint) -> Vec<Line> {
    let Footprint { used, held, resident, .. } = *footprint;
    vec![
        bytes("allocator.allocated", used),
        bytes("allocator.active", held),
        bytes("allocator.resident", held),
        bytes("allocator.muzzy", 0),
        double("allocator-fragmentation.ratio", ratio(held, used)),
        bytes("allocator-fragmentation.bytes", held - used),
        double("allocator-rss.ratio", ratio(held, held)),
        bytes("allocator-rss.bytes", 0),
        double("rss-overhead.ratio", ratio(resident, held)),
        bytes("rss-overhead.bytes", resident - held),
        double("fragmentation", ratio(resident, used)),
        bytes("fragmentation.bytes", resident - used),
    ]
}

/// Describes in words whether the store uses more memory than it should.
///
/// ```js
/// console.log(db.memory('DOCTOR'))
/// ```
#[command(
    MEMORY | DOCTOR,
    since = "4.0.0",
    complexity = "O(1)",
    flags(random),
    tips("request_policy:all_shards", "response_policy:special")
)]
fn memory_doctor(db: &mut Call<'_>) -> Result<String> {
    let used = db.engine.used_memory() as u64;
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
///
/// ```js
/// db.memory('PURGE')  // 'OK'
/// ```
#[command(
    MEMORY | PURGE,
    since = "4.0.0",
    complexity = "O(1)",
    tips("request_policy:all_shards", "response_policy:all_succeeded"),
    valkey(flags(loading))
)]
fn memory_purge(_db: &mut Access<'_>) -> Result<Done> {
    Ok(Done)
}

/// Describes the state of the allocator, which is unknown here.
///
/// ```js
/// console.log(db.memory('MALLOC-STATS'))
/// ```
#[command(
    MEMORY | MALLOC-STATS,
    since = "4.0.0",
    complexity = "O(1)",
    flags(random),
    tips("request_policy:all_shards", "response_policy:special"),
    valkey(flags(loading))
)]
fn memory_malloc_stats(_db: &mut Access<'_>) -> Result<String> {
    Ok("Stats not supported for the current allocator".to_owned())
}

/// Lists the subcommands of MEMORY.
///
/// ```js
/// db.memory('HELP')[0]  // 'MEMORY <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
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
        "    Return memory in bytes used by <key> and its value. Nested values are",
        "    sampled up to <count> times (default: 5, 0 means sample all).",
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
        for part in [
            "keys.count:1",
            "db.0:{overhead.hashtable.main:22 overhead.hashtable.expires:0}",
            "peak.percentage:100",
        ] {
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
        assert!(small == 30 && big >= small + 1000, "{small} {big}");
        assert_eq!(db.say("MEMORY USAGE none"), "nil");
        assert_eq!(db.say("MEMORY USAGE k SAMPLES -1"), "ERR syntax error");
        assert_eq!(db.say("MEMORY USAGE k SAMPLES"), "ERR syntax error");
        assert_eq!(
            db.say("MEMORY USAGE k SAMPLES x"),
            "ERR value is not an integer or out of range"
        );
    }
}
