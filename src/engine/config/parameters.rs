//! Every parameter that CONFIG knows, by name.

use super::Config;
use super::rule::Rule::{
    self, Bool, Choice, Clamped, Events, Integer, Memory, Output, Save, Text, Word,
};
use crate::engine::eviction::policy;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, AtomicUsize};

#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    pub name: &'static str,
    /// The name it had before listpacks, or replicas, were called so.
    pub alias: Option<&'static str>,
    pub rule: Rule,
    /// What a [`Slot::Kept`] one is until it is set.
    pub default: &'static str,
    pub slot: Slot,
    pub access: Access,
}

/// Where its value is.
#[derive(Debug, Clone, Copy)]
pub enum Slot {
    /// Beside the others that only CONFIG reads.
    Kept,
    I64(fn(&Config) -> &AtomicI64),
    U32(fn(&Config) -> &AtomicU32),
    U64(fn(&Config) -> &AtomicU64),
    Usize(fn(&Config) -> &AtomicUsize),
    Output,
}

/// Whether CONFIG SET may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    Free,
    Immutable,
    Protected,
}

const INT: i64 = i32::MAX as i64;

/// As [`crate::persist::Fsync`]; set when the store opens.
pub const APPENDFSYNC: [(&str, u32); 3] = [("everysec", 0), ("always", 1), ("no", 2)];

/// By name, those with a meaning first.
pub static PARAMETERS: &[Parameter] = &[
    hot("appendfsync", Choice(&APPENDFSYNC), Slot::U32(|c| &c.appendfsync)).immutable(),
    hot("appendonly", Bool, Slot::U32(|c| &c.appendonly)).immutable(),
    hot("busy-reply-threshold", Integer(0, i64::MAX), Slot::U64(|c| &c.busy_reply_threshold))
        .also("lua-time-limit"),
    hot("client-output-buffer-limit", Output, Slot::Output),
    hot(
        "client-query-buffer-limit",
        Memory(1 << 20, i64::MAX),
        Slot::U64(|c| &c.client_query_buffer_limit),
    ),
    hot("databases", Integer(1, INT), Slot::U32(|c| &c.databases)).immutable(),
    hot(
        "hash-max-listpack-entries",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.hash_max_listpack_entries),
    )
    .also("hash-max-ziplist-entries"),
    hot(
        "hash-max-listpack-value",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.hash_max_listpack_value),
    )
    .also("hash-max-ziplist-value"),
    hot("lfu-decay-time", Integer(0, INT), Slot::U32(|c| &c.lfu_decay_time)),
    hot("lfu-log-factor", Integer(0, INT), Slot::U32(|c| &c.lfu_log_factor)),
    hot("list-max-listpack-size", Integer(-INT - 1, INT), Slot::I64(|c| &c.list_max_listpack_size))
        .also("list-max-ziplist-size"),
    hot("maxclients", Integer(1, 4_294_967_295), Slot::U64(|c| &c.maxclients)),
    hot("maxmemory", Memory(0, i64::MAX), Slot::U64(|c| &c.maxmemory)),
    hot("maxmemory-policy", Choice(&policy::NAMES), Slot::U32(|c| &c.policy)),
    hot("maxmemory-samples", Integer(1, 64), Slot::Usize(|c| &c.maxmemory_samples)),
    hot("notify-keyspace-events", Events, Slot::U32(|c| &c.notify)),
    hot("port", Integer(0, 65535), Slot::U32(|c| &c.port)).immutable(),
    hot("proto-max-bulk-len", Memory(1 << 20, i64::MAX), Slot::U64(|c| &c.proto_max_bulk_len)),
    hot("set-max-intset-entries", Integer(0, i64::MAX), Slot::Usize(|c| &c.set_max_intset_entries)),
    hot(
        "set-max-listpack-entries",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.set_max_listpack_entries),
    ),
    hot("set-max-listpack-value", Integer(0, i64::MAX), Slot::Usize(|c| &c.set_max_listpack_value)),
    hot("stream-idmp-duration", Integer(1, 86_400), Slot::U64(|c| &c.stream_idmp_duration)),
    hot("stream-idmp-maxsize", Integer(1, 10_000), Slot::Usize(|c| &c.stream_idmp_maxsize)),
    hot("stream-node-max-bytes", Memory(0, i64::MAX), Slot::Usize(|c| &c.stream_node_max_bytes)),
    hot(
        "stream-node-max-entries",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.stream_node_max_entries),
    ),
    hot("tcp-keepalive", Integer(0, INT), Slot::U64(|c| &c.tcp_keepalive)),
    hot("timeout", Integer(0, INT), Slot::U64(|c| &c.timeout)),
    // Kept and given back; nothing here depends on them.
    kept("acl-pubsub-default", Word(&["allchannels", "resetchannels"]), "resetchannels"),
    kept("aclfile", Text, "").immutable(),
    kept("acllog-max-len", Integer(0, i64::MAX), "128"),
    kept("active-expire-effort", Integer(1, 10), "1"),
    kept("activedefrag", Bool, "no"),
    kept("activerehashing", Bool, "yes"),
    kept("always-show-logo", Bool, "no").immutable(),
    kept("aof-load-truncated", Bool, "yes"),
    kept("aof-rewrite-incremental-fsync", Bool, "yes"),
    kept("aof-timestamp-enabled", Bool, "no"),
    kept("aof-use-rdb-preamble", Bool, "yes"),
    kept("appenddirname", Text, "appendonlydir").immutable(),
    kept("appendfilename", Text, "appendonly.aof").immutable(),
    kept("auto-aof-rewrite-min-size", Memory(0, i64::MAX), "67108864"),
    kept("auto-aof-rewrite-percentage", Integer(0, INT), "100"),
    kept("bind", Text, "* -::*"),
    kept("bind-source-addr", Text, "").immutable(),
    kept("cluster-enabled", Bool, "no").immutable(),
    kept("crash-log-enabled", Bool, "yes"),
    kept("crash-memcheck-enabled", Bool, "yes"),
    kept("daemonize", Bool, "no").immutable(),
    kept("dbfilename", Text, "dump.rdb").protected(),
    kept("dir", Text, "").protected(),
    kept("dynamic-hz", Bool, "yes"),
    kept("enable-debug-command", Word(&["no", "yes", "local"]), "yes").immutable(),
    kept("hll-sparse-max-bytes", Memory(0, i64::MAX), "3000"),
    kept("hz", Clamped(1, 500), "10"),
    kept("io-threads", Integer(1, 128), "1").immutable(),
    kept("io-threads-do-reads", Bool, "no").immutable(),
    kept("latency-monitor-threshold", Integer(0, i64::MAX), "0"),
    kept("latency-tracking", Bool, "yes"),
    kept("latency-tracking-info-percentiles", Text, "50 99 99.9"),
    kept("lazyfree-lazy-eviction", Bool, "no"),
    kept("lazyfree-lazy-expire", Bool, "no"),
    kept("lazyfree-lazy-server-del", Bool, "no"),
    kept("lazyfree-lazy-user-del", Bool, "no"),
    kept("lazyfree-lazy-user-flush", Bool, "no"),
    kept("list-compress-depth", Integer(0, INT), "0"),
    kept("logfile", Text, "").immutable(),
    kept("loglevel", Word(&["debug", "verbose", "notice", "warning", "nothing"]), "notice"),
    kept("masterauth", Text, ""),
    kept("masteruser", Text, ""),
    kept("maxmemory-clients", Text, "0"),
    kept("maxmemory-eviction-tenacity", Integer(0, 100), "10"),
    kept("min-replicas-max-lag", Integer(0, INT), "10"),
    kept("min-replicas-to-write", Integer(0, INT), "0"),
    kept("no-appendfsync-on-rewrite", Bool, "no"),
    kept("oom-score-adj", Word(&["no", "yes", "relative", "absolute"]), "no"),
    kept("pidfile", Text, "").immutable(),
    kept("protected-mode", Bool, "yes"),
    kept("rdb-save-incremental-fsync", Bool, "yes"),
    kept("rdbchecksum", Bool, "yes").immutable(),
    kept("rdbcompression", Bool, "yes"),
    kept("repl-backlog-size", Memory(1, i64::MAX), "1048576"),
    kept("repl-backlog-ttl", Integer(0, i64::MAX), "3600"),
    kept("repl-disable-tcp-nodelay", Bool, "no"),
    kept(
        "repl-diskless-load",
        Word(&["disabled", "on-empty-db", "swapdb", "flush-before-load"]),
        "disabled",
    ),
    kept("repl-diskless-sync", Bool, "yes"),
    kept("repl-diskless-sync-delay", Integer(0, INT), "5"),
    kept("repl-diskless-sync-max-replicas", Integer(0, INT), "0"),
    kept("repl-ping-replica-period", Integer(0, INT), "10").also("repl-ping-slave-period"),
    kept("repl-timeout", Integer(0, INT), "60"),
    kept("replica-announce-ip", Text, ""),
    kept("replica-announce-port", Integer(0, INT), "0"),
    kept("replica-announced", Bool, "yes"),
    kept("replica-ignore-disk-write-errors", Bool, "no"),
    kept("replica-ignore-maxmemory", Bool, "yes"),
    kept("replica-lazy-flush", Bool, "no"),
    kept("replica-priority", Integer(0, INT), "100").also("slave-priority"),
    kept("replica-read-only", Bool, "yes").also("slave-read-only"),
    kept("replica-serve-stale-data", Bool, "yes").also("slave-serve-stale-data"),
    kept("replicaof", Text, "").immutable(),
    kept("requirepass", Text, ""),
    kept("sanitize-dump-payload", Word(&["no", "yes", "clients"]), "no"),
    kept("save", Save, "3600 1 300 100 60 10000"),
    kept("shutdown-on-sigint", Text, "default"),
    kept("shutdown-on-sigterm", Text, "default"),
    kept("shutdown-timeout", Integer(0, INT), "10"),
    kept("slowlog-log-slower-than", Integer(-1, i64::MAX), "10000"),
    kept("slowlog-max-len", Integer(0, i64::MAX), "128"),
    kept("stop-writes-on-bgsave-error", Bool, "yes"),
    kept("supervised", Word(&["upstart", "systemd", "auto", "no"]), "no").immutable(),
    kept("syslog-enabled", Bool, "no").immutable(),
    kept("syslog-facility", Text, "local0").immutable(),
    kept("syslog-ident", Text, "redis").immutable(),
    kept("tcp-backlog", Integer(0, INT), "511").immutable(),
    kept("tracking-table-max-keys", Integer(0, i64::MAX), "1000000"),
    kept("unixsocket", Text, "").immutable(),
    kept("unixsocketperm", Text, "0").immutable(),
    kept("zset-max-listpack-entries", Integer(0, i64::MAX), "128").also("zset-max-ziplist-entries"),
    kept("zset-max-listpack-value", Integer(0, i64::MAX), "64").also("zset-max-ziplist-value"),
];

const fn hot(name: &'static str, rule: Rule, slot: Slot) -> Parameter {
    Parameter { name, alias: None, rule, default: "", slot, access: Access::Free }
}

const fn kept(name: &'static str, rule: Rule, default: &'static str) -> Parameter {
    Parameter { name, alias: None, rule, default, slot: Slot::Kept, access: Access::Free }
}

impl Parameter {
    const fn also(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    const fn immutable(self) -> Self {
        Self { access: Access::Immutable, ..self }
    }

    const fn protected(self) -> Self {
        Self { access: Access::Protected, ..self }
    }

    /// Its names: the present one and the old one.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.alias)
    }
}

/// The parameter of this name, in any case.
pub fn find(name: &[u8]) -> Option<&'static Parameter> {
    let is_it = |known: &str| known.as_bytes().eq_ignore_ascii_case(name);
    PARAMETERS.iter().find(|parameter| parameter.names().any(is_it))
}
