//! INFO: the state of the store, for people and for the tools that read what people read.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::base::clock;
use crate::engine::access::Access;
use crate::engine::client::Shown;
use crate::engine::config::parameters::find;
use crate::engine::error::Result;
use crate::engine::param::{Everything, Many};
use crate::engine::timing::{Buckets, RowTimes, percentile};
use crate::engine::{Engine, REDIS_VERSION};
use crate::pubsub::Topic;
use crate::{command, rows};

rows![info];

type Writer = fn(&mut Access<'_>, &mut String);

/// In the order in which they are shown.
const SECTIONS: [(&str, Writer); 11] = [
    ("Server", server),
    ("Clients", clients),
    ("Memory", memory),
    ("Persistence", persistence),
    ("Stats", stats),
    ("Replication", replication),
    ("CPU", cpu),
    ("Commandstats", command_stats),
    ("Errorstats", error_stats),
    ("Latencystats", latency_stats),
    ("Keyspace", keyspace),
];

command! {
    /// Tells about the store, in sections: `server`, `clients`, `memory`, `persistence`, `stats`,
    /// `replication`, `cpu`, `errorstats` and `keyspace`; with `all` also `commandstats` and
    /// `latencystats`.
    INFO since "1.0.0" "O(1)" [loading stale dangerous random]
    info(everything: Everything<false>, sections: Option<Many<&[u8]>>) -> String
}
fn info(
    db: &mut Access<'_>,
    _everything: Everything<false>,
    sections: Option<Many<&[u8]>>,
) -> Result<String> {
    let mut text = String::new();
    for (name, write) in SECTIONS {
        if is_wanted(sections.as_deref().unwrap_or(&[b"default"]), name) {
            let gap = if text.is_empty() { "" } else { "\r\n" };
            let _ = write!(text, "{gap}# {name}\r\n");
            write(db, &mut text);
        }
    }
    Ok(text)
}

fn is_wanted(wanted: &[&[u8]], section: &str) -> bool {
    /// Shown only when asked for.
    const LONG: [&str; 2] = ["Commandstats", "Latencystats"];
    let default = if LONG.contains(&section) { section } else { "default" };
    let names = [section, default, "all", "everything"];
    wanted.iter().any(|word| names.iter().any(|name| name.as_bytes().eq_ignore_ascii_case(word)))
}

/// Lines of `name:value`.
macro_rules! lines {
    ($text:ident, $($name:literal: $value:expr),* $(,)?) => {
        $(let _ = write!($text, concat!($name, ":{}\r\n"), $value);)*
    };
}

fn server(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    let uptime = engine.uptime().as_secs();
    lines! { text,
        "redis_version": REDIS_VERSION,
        "redlet_version": env!("CARGO_PKG_VERSION"),
        "server_name": "redlet",
        "redis_mode": "standalone",
        "os": format_args!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        "arch_bits": usize::BITS,
        "process_id": std::process::id(),
        "tcp_port": engine.config.port.load(Relaxed),
        "server_time_usec": clock::unix_micros(),
        "uptime_in_seconds": uptime,
        "uptime_in_days": uptime / 86_400,
        "hz": setting(engine, "hz"),
    }
}

fn clients(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    let tracking = engine.tracking.totals();
    let (keys, on_loss) = engine.waiters.keys();
    let all = engine.clients.list();
    let count = |is: &dyn Fn(&Shown) -> bool| all.iter().filter(|it| is(&it.shown)).count();
    let most = |of: &dyn Fn(&Shown) -> usize| all.iter().map(|it| of(&it.shown)).max();
    let input = |it: &Shown| it.query_buffer.load(Relaxed) + it.query_buffer_free.load(Relaxed);
    lines! { text,
        "connected_clients": all.len(),
        "cluster_connections": 0,
        "maxclients": setting(engine, "maxclients"),
        "client_recent_max_input_buffer": most(&input).unwrap_or(0),
        "client_recent_max_output_buffer": most(&|it| it.output.load(Relaxed)).unwrap_or(0),
        "blocked_clients": engine.waiters.clients(),
        "tracking_clients": tracking.clients,
        "pubsub_clients": count(&Shown::is_subscriber),
        "watching_clients": count(&|it| it.watched.load(Relaxed) > 0),
        "total_blocking_keys": keys,
        "total_blocking_keys_on_nokey": on_loss,
    }
}

fn memory(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    let used = engine.keyspace.used_bytes() as u64;
    let most = engine.config.maxmemory.load(Relaxed);
    lines! { text,
        "used_memory": used,
        "used_memory_human": human(used),
        "used_memory_dataset": used,
        "maxmemory": most,
        "maxmemory_human": human(most),
        "maxmemory_policy": setting(engine, "maxmemory-policy"),
    }
}

fn persistence(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    let state = &engine.persistence;
    let changes = engine.clients.totals().changes.saturating_sub(state.saved_changes());
    let status = if state.last_failure().is_none() { "ok" } else { "err" };
    lines! { text,
        "loading": 0,
        "rdb_changes_since_last_save": changes,
        "rdb_bgsave_in_progress": u8::from(state.is_saving()),
        "rdb_last_save_time": engine.last_save(),
        "rdb_last_bgsave_status": status,
        "aof_enabled": u8::from(state.storage().is_some()),
    }
}

fn stats(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    let totals = engine.clients.totals();
    let tracking = engine.tracking.totals();
    lines! { text,
        "total_connections_received": engine.clients.opened.load(Relaxed),
        "total_commands_processed": totals.calls,
        "instantaneous_ops_per_sec": engine.clients.rate(engine.uptime()),
        "total_net_input_bytes": totals.input,
        "total_net_output_bytes": totals.output,
        "rejected_connections": engine.clients.rejected.load(Relaxed),
        "expired_keys": engine.stats.expired_keys.load(Relaxed),
        "expired_subkeys": engine.stats.expired_fields.load(Relaxed),
        "evicted_keys": engine.stats.evicted_keys.load(Relaxed),
        "keyspace_hits": totals.hits,
        "keyspace_misses": totals.misses,
        "pubsub_channels": engine.pubsub.channels(Topic::Channel, None).len(),
        "pubsub_patterns": engine.pubsub.patterns(),
        "pubsubshard_channels": engine.pubsub.channels(Topic::Shard, None).len(),
        "tracking_total_keys": tracking.keys,
        "tracking_total_items": tracking.items,
        "tracking_total_prefixes": tracking.prefixes,
    }
}

fn replication(_db: &mut Access<'_>, text: &mut String) {
    lines! { text,
        "role": "master",
        "connected_slaves": 0,
    }
}

fn cpu(_db: &mut Access<'_>, text: &mut String) {
    let (system, user) = clock::processor_time();
    lines! { text,
        "used_cpu_sys": format_args!("{:.6}", system.as_secs_f64()),
        "used_cpu_user": format_args!("{:.6}", user.as_secs_f64()),
        "used_cpu_sys_children": "0.000000",
        "used_cpu_user_children": "0.000000",
    }
}

fn command_stats(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    for (row, calls, times) in engine.command_times() {
        let count =
            |of: fn(&RowTimes) -> &AtomicU64| times.map_or(0, |times| of(times).load(Relaxed));
        let micros = count(|times| &times.micros);
        let _ = write!(
            text,
            "cmdstat_{}:calls={calls},usec={micros},usec_per_call={:.2},rejected_calls={},failed_calls={}\r\n",
            row.name.to_ascii_lowercase(),
            if calls == 0 { 0.0 } else { micros as f64 / calls as f64 },
            count(|times| &times.rejected),
            count(|times| &times.failed),
        );
    }
}

fn error_stats(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    for (code, count) in engine.timing.errors() {
        let _ = write!(text, "errorstat_{code}:count={count}\r\n");
    }
}

fn latency_stats(db: &mut Access<'_>, text: &mut String) {
    let engine = db.engine;
    if !engine.config.tracks_latency() {
        return;
    }
    let percentiles = setting(engine, "latency-tracking-info-percentiles");
    for (row, calls, times) in engine.command_times().into_iter().filter(|(_, calls, _)| *calls > 0)
    {
        let timed = times.map_or(0, |times| times.timed.load(Relaxed));
        let buckets = times.and_then(|times| times.buckets.get()).map(|buckets| &**buckets);
        let counts = Buckets::cumulative(buckets, calls.saturating_sub(timed));
        let shown = percentiles.split(' ').filter_map(|percent| {
            let micros = percentile(&counts, percent.parse().ok()?);
            Some(format!("p{percent}={micros:.3}"))
        });
        let shown: Vec<_> = shown.collect();
        let name = row.name.to_ascii_lowercase();
        let _ = write!(text, "latency_percentiles_usec_{name}:{}\r\n", shown.join(","));
    }
}

fn keyspace(db: &mut Access<'_>, text: &mut String) {
    for number in 0..db.engine.keyspace.databases() {
        let (mut keys, mut expires, mut subexpiry) = (0, 0, 0);
        db.in_db(number, |db| {
            for (_, shard) in db.held_shards() {
                keys += shard.len();
                expires += shard.expiries().len();
                subexpiry += shard.fields().len();
            }
        });
        if keys > 0 {
            let counts = format!("keys={keys},expires={expires},avg_ttl=0,subexpiry={subexpiry}");
            let _ = write!(text, "db{number}:{counts}\r\n");
        }
    }
}

fn setting(engine: &Engine, name: &str) -> String {
    find(name.as_bytes()).map(|(parameter, _)| engine.config.text(parameter)).unwrap_or_default()
}

fn human(bytes: u64) -> String {
    const UNITS: [&str; 5] = ["B", "K", "M", "G", "T"];
    let power = (bytes.checked_ilog2().unwrap_or(0) as usize / 10).min(UNITS.len() - 1);
    match power {
        0 => format!("{bytes}B"),
        _ => format!("{:.2}{}", bytes as f64 / (1_u64 << (10 * power)) as f64, UNITS[power]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::TestStore;

    #[test]
    fn sections_are_shown_as_they_are_asked_for() {
        let mut db = TestStore::new();
        db.say("SET a 1");
        db.say("SET b 1 EX 100");
        db.say("GET a");
        assert_eq!(
            db.say("INFO keyspace"),
            "# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=0,subexpiry=0\r\n"
        );
        assert_eq!(db.say("INFO bogus"), "");
        let all = db.say("INFO");
        for line in ["redis_version:7.0.15", "keyspace_hits:1", "role:master", "evicted_keys:0"] {
            assert!(all.contains(&format!("{line}\r\n")), "{line}");
        }
        assert_eq!(db.say("INFO ALL").matches("# ").count(), SECTIONS.len());
        assert!(db.say("INFO server stats").contains("\r\n\r\n# Stats\r\n"));
    }

    #[test]
    fn sizes_are_told_as_redis_tells_them() {
        let told: Vec<_> = [0, 1023, 1024, 1 << 20, 1_302_728].map(human).into();
        assert_eq!(told, ["0B", "1023B", "1.00K", "1.00M", "1.24M"]);
    }
}
