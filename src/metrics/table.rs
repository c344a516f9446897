//! The table of metrics. Each is stated once: its name, its type, what it says, its labels, and where
//! it comes from.
//!
//! Names and units are Prometheus's: `_total` for what only grows, seconds and bytes. A value that
//! does not exist, such as the log of a store in memory, is left out rather than 0.

use std::sync::atomic::Ordering::Relaxed;

use serde::Serialize;

use super::reading::Reading;
use crate::base::histogram::{Counts, bound};
use crate::engine::grammar::error::CODES;
use crate::engine::shared::beside::Beside;
use crate::engine::shared::client::Door;
use crate::keyspace::TYPES;

/// A metric: a row of the table.
#[derive(Debug, Serialize)]
pub struct Metric {
    /// The name, as `redlet_calls_total`.
    pub name: &'static str,
    /// Whether it counts, measures or is a histogram.
    #[serde(rename = "type")]
    pub of: Type,
    /// The names of the labels that a program does not add itself.
    pub labels: &'static [&'static str],
    /// What it says, in a sentence or two.
    pub help: &'static str,
    #[serde(skip)]
    pub(super) read: fn(&Reading<'_>, &mut Samples),
}

/// The type of a metric, as Prometheus has them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Type {
    /// It only grows, except that `CONFIG RESETSTAT` and a new process begin at 0.
    Counter,
    /// It goes up and down.
    Gauge,
    /// How often something took how long.
    Histogram,
}

/// The values of a metric as they are read.
#[derive(Debug, Default)]
pub(super) struct Samples(pub Vec<super::Sample>);

impl Samples {
    fn add(&mut self, value: impl Into<Value>) {
        self.labelled([], value);
    }

    /// Adds nothing for `None`.
    fn maybe(&mut self, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.add(value);
        }
    }

    fn labelled<const N: usize>(
        &mut self,
        labels: [(&'static str, String); N],
        value: impl Into<Value>,
    ) {
        self.0.push(super::Sample { suffix: "", labels: labels.into(), value: value.into().0 });
    }

    fn histogram(&mut self, labels: &[(&'static str, String)], counts: &Counts, seconds: f64) {
        let mut push = |suffix, labels, value| {
            self.0.push(super::Sample { suffix, labels, value });
        };
        let all: u64 = counts.iter().sum();
        let with = |le: String| [labels, &[("le", le)]].concat();
        for place in BOUNDS {
            let within: u64 = counts.iter().take(place + 1).sum();
            push("_bucket", with(bound(place).as_secs_f64().to_string()), within as f64);
        }
        push("_bucket", with("+Inf".into()), all as f64);
        push("_sum", labels.to_vec(), seconds);
        push("_count", labels.to_vec(), all as f64);
    }
}

/// The buckets that a histogram shows: each power of two of a microsecond up to 16 ms, and each
/// second one up to 17 seconds.
const BOUNDS: [usize; 20] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 22, 24];

/// A number of any type.
struct Value(f64);

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self(value)
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self(value as f64)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self(value as f64)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self(if value { 1.0 } else { 0.0 })
    }
}

fn seconds(nanos: u64) -> f64 {
    nanos as f64 / 1e9
}

macro_rules! metrics {
    ($($of:ident $name:literal [$($label:literal),*] $help:literal $read:expr;)*) => {
        /// All metrics.
        pub const METRICS: &[Metric] = &[$(Metric {
            name: $name,
            of: Type::$of,
            labels: &[$($label),*],
            help: $help,
            read: $read,
        }),*];
    };
}

metrics! {
    Gauge "redlet_info" ["version", "dialect"]
        "Always 1; the labels say the version of redlet and whose answers the store gives."
        |it, all| {
            let dialect = it.engine.dialect().name().to_owned();
            let version = env!("CARGO_PKG_VERSION").to_owned();
            all.labelled([("version", version), ("dialect", dialect)], 1.0);
        };
    Gauge "redlet_uptime_seconds" []
        "How long the store has been open."
        |it, all| all.add(it.engine.uptime().as_secs_f64());

    Counter "redlet_calls_total" ["command"]
        "Calls that have ended, failed ones and near reads included. Only commands that were called are there."
        |it, all| for (row, calls, _) in &it.commands {
            all.labelled([("command", row.shown_name())], *calls);
        };
    Counter "redlet_call_errors_total" ["command"]
        "Calls that ended in an error."
        |it, all| for (row, _, times) in &it.commands {
            all.labelled([("command", row.shown_name())], times.failed);
        };
    Counter "redlet_call_rejections_total" ["command"]
        "Calls that did not begin: wrong arguments, no permission, no memory."
        |it, all| for (row, _, times) in &it.commands {
            all.labelled([("command", row.shown_name())], times.rejected);
        };
    Histogram "redlet_call_duration_seconds" ["command"]
        "How long calls took, without waiting. Of short calls one in 256 is timed and counted 256 times; near reads are not timed."
        |it, all| for (row, _, times) in it.commands.iter().filter(|(_, _, it)| it.timed > 0) {
            let command = [("command", row.shown_name())];
            all.histogram(&command, &times.buckets, seconds(times.nanos));
        };
    Counter "redlet_errors_total" ["code"]
        "Errors that were answered, by their code; `other` are codes that scripts have made up."
        |it, all| {
            let mut other = 0;
            for (code, count) in it.engine.timing.errors() {
                if CODES.contains(&&*code) {
                    all.labelled([("code", code)], count);
                } else {
                    other += count;
                }
            }
            all.labelled([("code", "other".into())], other);
        };
    Counter "redlet_event_loop_seconds_total" []
        "How long calls kept the event loops of the program busy, estimated from the calls that were timed."
        |it, all| all.add(seconds(it.totals.event_loops));
    Counter "redlet_slow_calls_total" []
        "Calls that took longer than `slowlog-log-slower-than`."
        |it, all| all.add(it.engine.timing.slow.total());

    Counter "redlet_keyspace_hits_total" []
        "Reads that found their key, near reads included."
        |it, all| all.add(it.totals.hits);
    Counter "redlet_keyspace_misses_total" []
        "Reads that did not find their key, near reads included."
        |it, all| all.add(it.totals.misses);
    Gauge "redlet_keys" ["database", "type"]
        "Keys, those included that have expired and are not removed yet. Missing while a script keeps keys locked."
        |it, all| for (db, keys) in it.keys.iter().flatten().enumerate() {
            for (kind, count) in TYPES.iter().zip(keys.kinds) {
                if db == 0 || keys.all() > 0 {
                    let labels = [("database", db.to_string()), ("type", (*kind).to_owned())];
                    all.labelled(labels, count);
                }
            }
        };
    Gauge "redlet_expiring_keys" ["database"]
        "Keys with a deadline."
        |it, all| for (db, keys) in it.keys.iter().flatten().enumerate() {
            if db == 0 || keys.all() > 0 {
                all.labelled([("database", db.to_string())], keys.expire);
            }
        };
    Counter "redlet_expired_keys_total" []
        "Keys that were removed because their deadline had passed."
        |it, all| all.add(it.engine.stats.expired_keys.load(Relaxed));
    Counter "redlet_expired_fields_total" []
        "Fields of hashes that were removed because their deadline had passed."
        |it, all| all.add(it.engine.stats.expired_fields.load(Relaxed));
    Counter "redlet_evicted_keys_total" []
        "Keys that were removed to make room."
        |it, all| all.add(it.engine.stats.evicted_keys.load(Relaxed));
    Counter "redlet_changes_total" []
        "Changes of the data."
        |it, all| all.add(it.totals.changes);

    Gauge "redlet_memory_used_bytes" []
        "What the store counts: keys and values, tables, scripts, functions, clients. `maxmemory` limits it."
        |it, all| all.add(it.engine.used_memory());
    Gauge "redlet_memory_max_bytes" []
        "`maxmemory`; 0 is no limit."
        |it, all| all.add(it.engine.config.maxmemory.load(Relaxed));
    Gauge "redlet_memory_bytes" ["kind"]
        "Memory by what it is for: the data itself, the tables that find it, clients with their buffers, sources of scripts, Lua."
        |it, all| if let Some(footprint) = &it.footprint {
            let Beside { clients, scripts, functions, .. } = footprint.beside;
            let kinds = [
                ("data", footprint.dataset()),
                ("tables", footprint.tables()),
                ("clients", clients),
                ("scripts", scripts + functions),
                ("lua", footprint.lua),
            ];
            for (kind, bytes) in kinds {
                all.labelled([("kind", kind.to_owned())], bytes);
            }
        };
    Gauge "redlet_memory_allocated_bytes" []
        "What the allocator of all stores of the process holds, used or not."
        |it, all| all.maybe(it.footprint.as_ref().map(|it| it.held));
    Gauge "redlet_memory_resident_bytes" []
        "What the whole process has in memory, the program included."
        |it, all| all.maybe(it.footprint.as_ref().map(|it| it.resident));

    Gauge "redlet_clients" ["door"]
        "Open clients by their way in: `function` are those of JavaScript, the others are connections."
        |it, all| for (door, count) in Door::NAMES.iter().zip(it.clients) {
            all.labelled([("door", (*door).to_owned())], count);
        };
    Counter "redlet_connections_total" []
        "Connections that were opened, those inside the process included."
        |it, all| all.add(it.engine.clients.received.load(Relaxed));
    Counter "redlet_connections_rejected_total" []
        "Connections that `maxclients` turned away."
        |it, all| all.add(it.engine.clients.rejected.load(Relaxed));
    Counter "redlet_received_bytes_total" []
        "What connections have sent."
        |it, all| all.add(it.totals.input);
    Counter "redlet_sent_bytes_total" []
        "What connections were sent."
        |it, all| all.add(it.totals.output);
    Gauge "redlet_waiting_calls" []
        "Calls that wait, as BLPOP does, or until CLIENT PAUSE ends."
        |it, all| all.add(it.engine.waiters.clients() + it.engine.pause.waiting());
    Gauge "redlet_scripts" []
        "Scripts of EVAL and SCRIPT LOAD that are kept."
        |it, all| all.add(it.engine.scripts.totals().0);
    Gauge "redlet_functions" []
        "Functions of FUNCTION LOAD."
        |it, all| {
            let libraries = it.engine.scripts.libraries();
            all.add(libraries.values().map(|it| it.functions.len()).sum::<usize>());
        };

    Counter "redlet_events_lost_total" []
        "Events that listeners of JavaScript did not get, since 16,384 waited already for a busy event loop."
        |it, all| all.add(it.engine.observers.lost());

    Gauge "redlet_log_writable" []
        "1 while the log takes writes; 0 while the disk is full, and after a failed fsync."
        |it, all| {
            let storage = it.engine.persistence.storage();
            all.maybe(storage.map(|_| it.engine.disk_problem().is_none()));
        };
    Counter "redlet_log_written_bytes_total" []
        "Bytes of all records since the log began, whatever process wrote them."
        |it, all| all.maybe(it.engine.persistence.storage().map(|it| it.log().end()));
    Gauge "redlet_log_bytes" []
        "Bytes of the log that the next opening has to read."
        |it, all| all.maybe(it.engine.persistence.storage().map(|it| it.log().live_bytes()));
    Histogram "redlet_fsync_duration_seconds" []
        "How long the disk took to confirm what was logged."
        |it, all| if let Some(storage) = it.engine.persistence.storage() {
            let (counts, sum) = storage.log().syncs.sums();
            all.histogram(&[], &counts, sum.as_secs_f64());
        };
    Counter "redlet_snapshots_total" []
        "Snapshots that were written."
        |it, all| {
            let state = &it.engine.persistence;
            all.maybe(state.storage().map(|_| state.saves()));
        };
    Counter "redlet_snapshot_failures_total" []
        "Snapshots that failed. Nothing is lost by that: the log goes on."
        |it, all| {
            let state = &it.engine.persistence;
            all.maybe(state.storage().map(|_| state.failures()));
        };
    Gauge "redlet_snapshot_timestamp_seconds" []
        "When the last snapshot of this process was complete. Its age is `time()` less this."
        |it, all| {
            let state = &it.engine.persistence;
            all.maybe((state.saves() > 0).then(|| state.last_save()));
        };
    Gauge "redlet_snapshot_duration_seconds" []
        "How long the last snapshot of this process took."
        |it, all| all.maybe(it.engine.persistence.last_took().map(|it| it.as_secs_f64()));
    Gauge "redlet_snapshot_bytes" []
        "The size of the last snapshot of this process."
        |it, all| {
            let state = &it.engine.persistence;
            all.maybe((state.saves() > 0).then(|| state.last_size()));
        };
    Gauge "redlet_snapshot_running" []
        "1 while a snapshot is written."
        |it, all| {
            let state = &it.engine.persistence;
            all.maybe(state.storage().map(|_| state.is_saving()));
        };
    Gauge "redlet_recovered_records" []
        "Records of the log that the opening has read."
        |it, all| all.maybe(it.engine.persistence.recovered().map(|it| it.records));
}
