//! What the store has done.

use std::fmt::Write;
use std::sync::atomic::Ordering::Relaxed;

use super::{lines, setting};
use crate::base::clock;
use crate::base::histogram::percentile;
use crate::engine::call::engine::Call;
use crate::engine::shared::acl::log::Reason;
use crate::pubsub::Topic;

pub(super) fn stats(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    let totals = engine.clients.totals();
    let tracking = engine.tracking.totals();
    let rates = engine.clients.rates(engine.uptime());
    let kilobytes = |bytes: u64| format!("{:.2}", bytes as f64 / 1024.0);
    lines! { text,
        "total_connections_received": engine.clients.received.load(Relaxed),
        "total_commands_processed": totals.calls,
        "instantaneous_ops_per_sec": rates.calls,
        "total_net_input_bytes": totals.input,
        "total_net_output_bytes": totals.output,
        "total_net_repl_input_bytes": 0,
        "total_net_repl_output_bytes": 0,
        "instantaneous_input_kbps": kilobytes(rates.input),
        "instantaneous_output_kbps": kilobytes(rates.output),
        "instantaneous_input_repl_kbps": "0.00",
        "instantaneous_output_repl_kbps": "0.00",
        "rejected_connections": engine.clients.rejected.load(Relaxed),
        "sync_full": 0,
        "sync_partial_ok": 0,
        "sync_partial_err": 0,
        "expired_keys": engine.stats.expired_keys.load(Relaxed),
        "expired_subkeys": engine.stats.expired_fields.load(Relaxed),
        "expired_stale_perc": "0.00",
        "expired_time_cap_reached_count": 0,
        "expire_cycle_cpu_milliseconds": engine.stats.expiring_micros.load(Relaxed) / 1000,
        "evicted_keys": engine.stats.evicted_keys.load(Relaxed),
        "evicted_clients": 0,
        "evicted_scripts": 0,
        "total_eviction_exceeded_time": 0,
        "current_eviction_exceeded_time": 0,
        "keyspace_hits": totals.hits,
        "keyspace_misses": totals.misses,
        "pubsub_channels": engine.pubsub.channels(Topic::Channel, None).len(),
        "pubsub_patterns": engine.pubsub.patterns(),
        "pubsubshard_channels": engine.pubsub.channels(Topic::Shard, None).len(),
        "latest_fork_usec": 0,
        "total_forks": 0,
        "migrate_cached_sockets": 0,
        "slave_expires_tracked_keys": 0,
        "active_defrag_hits": 0,
        "active_defrag_misses": 0,
        "active_defrag_key_hits": 0,
        "active_defrag_key_misses": 0,
        "total_active_defrag_time": 0,
        "current_active_defrag_time": 0,
        "tracking_total_keys": tracking.keys,
        "tracking_total_items": tracking.items,
        "tracking_total_prefixes": tracking.prefixes,
        "unexpected_error_replies": 0,
        "total_error_replies": engine.timing.errors().iter().map(|(_, count)| count).sum::<u64>(),
        "dump_payload_sanitizations": 0,
        "total_reads_processed": totals.reads,
        "total_writes_processed": totals.writes,
        "io_threaded_reads_processed": 0,
        "io_threaded_writes_processed": 0,
        "io_threaded_total_prefetch_batches": 0,
        "io_threaded_total_prefetch_entries": 0,
        "client_query_buffer_limit_disconnections":
            engine.clients.cut_for_input.load(Relaxed),
        "client_output_buffer_limit_disconnections":
            engine.clients.cut_for_output.load(Relaxed),
        "reply_buffer_shrinks": 0,
        "reply_buffer_expands": 0,
        "eventloop_cycles": 0,
        "eventloop_duration_sum": 0,
        "eventloop_duration_cmd_sum": 0,
        "instantaneous_eventloop_cycles_per_sec": 0,
        "instantaneous_eventloop_duration_usec": 0,
        "acl_access_denied_auth": engine.acl.log.denied(Reason::Auth),
        "acl_access_denied_cmd": engine.acl.log.denied(Reason::Command),
        "acl_access_denied_key": engine.acl.log.denied(Reason::Key),
        "acl_access_denied_channel": engine.acl.log.denied(Reason::Channel),
        "acl_access_denied_db": engine.acl.log.denied(Reason::Database),
    }
    if db.dialect().informs_of_valkey() {
        lines! { text,
            "total_net_cluster_slot_import_bytes": 0,
            "total_net_cluster_slot_export_bytes": 0,
            "expired_fields": engine.stats.expired_fields.load(Relaxed),
            "expired_keys_with_volatile_items_stale_perc": "0.00",
            "io_threaded_freed_objects": 0,
            "io_threaded_accept_processed": 0,
            "io_threaded_poll_processed": 0,
            "acl_access_denied_tls_cert": 0,
        }
    }
}

/// The threads of listeners, as one: which of them serves a connection may change at any time.
pub(super) fn threads(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    let totals = engine.clients.totals();
    let (reads, writes) = (totals.reads, totals.writes);
    let clients = engine.clients.connections();
    lines! { text,
        "io_thread_0": format_args!("clients={clients},reads={reads},writes={writes}"),
    }
}

/// Of a primary that has no replicas, and keeps nothing for any.
pub(super) fn replication(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    lines! { text,
        "role": "master",
        "connected_slaves": 0,
        "master_failover_state": "no-failover",
        "master_replid": engine.host.run_id(),
        "master_replid2": "0".repeat(40),
        "master_repl_offset": 0,
        "second_repl_offset": -1,
        "repl_backlog_active": 0,
        "repl_backlog_size": setting(engine, "repl-backlog-size"),
        "repl_backlog_first_byte_offset": 0,
        "repl_backlog_histlen": 0,
    }
    if db.dialect().informs_of_valkey() {
        lines! { text, "replicas_waiting_psync": 0 }
    }
}

pub(super) fn cpu(db: &mut Call<'_>, text: &mut String) {
    let (system, user) = clock::processor_time();
    let (main_system, main_user) = clock::main_thread_time();
    lines! { text,
        "used_cpu_sys": format_args!("{:.6}", system.as_secs_f64()),
        "used_cpu_user": format_args!("{:.6}", user.as_secs_f64()),
        "used_cpu_sys_children": "0.000000",
        "used_cpu_user_children": "0.000000",
        "used_cpu_sys_main_thread": format_args!("{:.6}", main_system.as_secs_f64()),
        "used_cpu_user_main_thread": format_args!("{:.6}", main_user.as_secs_f64()),
    }
    if db.dialect().informs_of_valkey() {
        let active = (main_system + main_user).as_secs_f64();
        lines! { text, "used_active_time_main_thread": format_args!("{active:.6}") }
    }
}

pub(super) fn command_stats(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    for (row, calls, times) in engine.command_times(Some(&db.session().client)) {
        let micros = times.nanos / 1000;
        let _ = write!(
            text,
            "cmdstat_{}:calls={calls},usec={micros},usec_per_call={:.2},rejected_calls={},failed_calls={}\r\n",
            row.shown_name(),
            if calls == 0 { 0.0 } else { micros as f64 / calls as f64 },
            times.rejected,
            times.failed,
        );
    }
}

pub(super) fn error_stats(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    for (code, count) in engine.timing.errors() {
        let _ = write!(text, "errorstat_{code}:count={count}\r\n");
    }
}

pub(super) fn latency_stats(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    if !engine.config.tracks_latency() {
        return;
    }
    let percentiles = setting(engine, "latency-tracking-info-percentiles");
    for (row, calls, times) in engine
        .command_times(Some(&db.session().client))
        .into_iter()
        .filter(|(_, calls, _)| *calls > 0)
    {
        let counts = times.distribution(calls);
        let shown = percentiles.split(' ').filter_map(|percent| {
            let micros = percentile(&counts, percent.parse().ok()?);
            Some(format!("p{percent}={micros:.3}"))
        });
        let shown: Vec<_> = shown.collect();
        let name = row.shown_name();
        let _ = write!(text, "latency_percentiles_usec_{name}:{}\r\n", shown.join(","));
    }
}
