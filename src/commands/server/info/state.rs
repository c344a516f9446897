//! What the store is and holds.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::{lines, setting};
use crate::engine::Engine;
use crate::engine::call::engine::Call;
use crate::engine::config::conf;
use crate::engine::shared::client::Shown;
use crate::engine::shared::pause::Paused;

pub(super) fn server(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    let uptime = engine.uptime().as_secs();
    let dialect = db.dialect();
    lines! { text, "redis_version": dialect.redis_version() }
    if dialect.informs_of_valkey() {
        lines! { text,
            "server_name": dialect.server_name(),
            "valkey_version": dialect.server_version(),
            "valkey_release_stage": "ga",
            "server_mode": "standalone",
            "clients_hz": setting(engine, "hz"),
        }
    }
    lines! { text,
        "redlet_version": env!("CARGO_PKG_VERSION"),
        "redis_git_sha1": "00000000",
        "redis_git_dirty": 0,
        "redis_build_id": BUILD_ID,
        "redis_mode": "standalone",
        "os": format_args!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        "arch_bits": usize::BITS,
        "monotonic_clock": "POSIX clock_gettime",
        "multiplexing_api": MULTIPLEXING,
        "atomicvar_api": "rust",
        "gcc_version": "0.0.0",
        "process_id": std::process::id(),
        "process_supervised": "no",
        "run_id": engine.host.run_id(),
        "tcp_port": tcp_port(engine),
        "server_time_usec": engine.clock.unix_micros(),
        "uptime_in_seconds": uptime,
        "uptime_in_days": uptime / 86_400,
        "hz": setting(engine, "hz"),
        "configured_hz": setting(engine, "hz"),
        "lru_clock": engine.clock.unix_millis() / 1000 % (1 << 24),
        "executable": path(std::env::current_exe().ok()),
        "config_file": path(engine.persistence.folder().map(|it| it.join(conf::FILE))),
        "io_threads_active": 0,
    }
    text.push_str(&engine.host.listeners());
}

/// The TCP port; that of TLS if there is no other.
fn tcp_port(engine: &Engine) -> u32 {
    match engine.config.port.load(Relaxed) {
        0 => engine.config.tls_port.load(Relaxed),
        port => port,
    }
}

/// Different for each version.
const BUILD_ID: &str = concat!("redlet-", env!("CARGO_PKG_VERSION"));

/// What tells a listener that a socket is ready.
const MULTIPLEXING: &str = if cfg!(any(target_os = "linux", target_os = "android")) {
    "epoll"
} else if cfg!(windows) {
    "iocp"
} else {
    "kqueue"
};

pub(super) fn clients(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    let tracking = engine.tracking.totals();
    let (keys, on_loss) = engine.waiters.keys();
    let all = engine.clients.list_connections();
    let count = |is: &dyn Fn(&Shown) -> bool| all.iter().filter(|it| is(&it.shown)).count();
    let most = |of: &dyn Fn(&Shown) -> usize| all.iter().map(|it| of(&it.shown)).max();
    let input = |it: &Shown| it.query_buffer.load(Relaxed) + it.query_buffer_free.load(Relaxed);
    lines! { text,
        "connected_clients": all.len(),
        "cluster_connections": 0,
        "maxclients": setting(engine, "maxclients"),
        "client_recent_max_input_buffer": most(&input).unwrap_or(0),
        "client_recent_max_output_buffer": most(&|it| it.output.load(Relaxed)).unwrap_or(0),
        "blocked_clients": engine.waiters.clients() + engine.pause.waiting(),
        "tracking_clients": tracking.clients,
        "pubsub_clients": count(&Shown::is_subscriber),
        "watching_clients": count(&|it| it.watched.load(Relaxed) > 0),
        "total_watched_keys": engine.watched.len(),
        "clients_in_timeout_table": engine.waiters.with_deadline(),
        "total_blocking_keys": keys,
        "total_blocking_keys_on_nokey": on_loss,
    }
    paused(engine, text);
}

fn paused(engine: &Engine, text: &mut String) {
    let (what, left) = engine.pause.left(engine.clock.elapsed());
    let (reason, actions) = match what {
        Paused::Nothing => ("none", "none"),
        Paused::Writes => ("client_pause", "write"),
        Paused::Everything => ("client_pause", "all"),
    };
    lines! { text,
        "paused_reason": reason,
        "paused_actions": actions,
        "paused_timeout_milliseconds": left.as_millis(),
    }
}

fn path(path: Option<PathBuf>) -> String {
    path.map(|path| path.display().to_string()).unwrap_or_default()
}

pub(super) fn persistence(db: &mut Call<'_>, text: &mut String) {
    let engine = db.engine;
    let state = &engine.persistence;
    let changes = engine.clients.totals().changes.saturating_sub(state.saved_changes());
    let status = if state.last_failure().is_none() { "ok" } else { "err" };
    lines! { text,
        "loading": 0,
        "async_loading": 0,
        "current_cow_peak": 0,
        "current_cow_size": 0,
        "current_cow_size_age": 0,
        "current_fork_perc": "0.00",
        "current_save_keys_processed": 0,
        "current_save_keys_total": 0,
        "rdb_changes_since_last_save": changes,
        "rdb_bgsave_in_progress": u8::from(state.is_saving()),
        "rdb_last_save_time": engine.last_save(),
        "rdb_last_bgsave_status": status,
        "rdb_last_bgsave_time_sec": seconds(state.last_took()),
        "rdb_current_bgsave_time_sec": seconds(state.running_for()),
        "rdb_saves": state.saves(),
        "rdb_last_cow_size": 0,
        "rdb_last_load_keys_expired": 0,
        "rdb_last_load_keys_loaded": engine.stats.loaded_keys.load(Relaxed),
        "aof_enabled": u8::from(state.storage().is_some()),
        "aof_rewrite_in_progress": u8::from(state.is_saving()),
        "aof_rewrite_scheduled": 0,
        "aof_last_rewrite_time_sec": seconds(state.last_took()),
        "aof_current_rewrite_time_sec": seconds(state.running_for()),
        "aof_last_bgrewrite_status": status,
        "aof_rewrites": state.saves(),
        "aof_rewrites_consecutive_failures": u8::from(status != "ok"),
        "aof_last_cow_size": 0,
        "module_fork_in_progress": 0,
        "module_fork_last_cow_size": 0,
    }
    if db.dialect().informs_of_valkey() {
        lines! { text, "slot_migration_fork_in_progress": 0 }
    }
    if let Some(storage) = state.storage() {
        lines! { text,
            "aof_last_write_status": if db.engine.disk_problem().is_none() { "ok" } else { "err" },
            "aof_current_size": state.last_size() + storage.log().live_bytes(),
            "aof_base_size": state.last_size(),
            "aof_pending_rewrite": 0,
            "aof_buffer_length": 0,
            "aof_pending_bio_fsync": 0,
            "aof_delayed_fsync": 0,
            "redlet_log_mmap": u8::from(storage.maps()),
        }
    } else {
        lines! { text, "aof_last_write_status": "ok" }
    }
    if let Some(recovered) = state.recovered() {
        let torn = recovered.torn.as_ref();
        lines! { text,
            "redlet_recovered_records": recovered.records,
            "redlet_recovered_torn": u8::from(torn.is_some()),
            "redlet_recovered_torn_bytes": torn.map_or(0, |torn| torn.bytes),
            "redlet_recovered_set_aside": torn.map_or(0, |torn| torn.set_aside.len()),
        }
    }
}

/// -1 if it has not happened.
fn seconds(time: Option<Duration>) -> i64 {
    time.map_or(-1, |time| time.as_secs() as i64)
}

pub(super) fn keyspace(db: &mut Call<'_>, text: &mut String) {
    let of_valkey = db.dialect().informs_of_valkey();
    let of_fields = if of_valkey { "keys_with_volatile_items" } else { "subexpiry" };
    for number in 0..db.databases() {
        let (mut keys, mut expires, mut subexpiry) = (0, 0, 0);
        db.in_db(number, |db| {
            keys = db.key_count();
            for (_, shard) in db.held_shards() {
                expires += shard.expiries().len();
                subexpiry += shard.fields().len();
            }
        });
        if keys > 0 {
            let counts = format!("keys={keys},expires={expires},avg_ttl=0,{of_fields}={subexpiry}");
            let _ = write!(text, "db{number}:{counts}\r\n");
        }
    }
}
