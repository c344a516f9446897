//! Every parameter that CONFIG knows, by name: those of Redis 7.4, and a few of Valkey's.

use super::Config;
use super::kept::KEPT;
use super::rule::Rule::{self, Bool, Choice, Events, Integer, Memory, Output};
use crate::engine::call::eviction::policy;
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
    /// CONFIG GET shows it only by its full name.
    pub hidden: bool,
    /// Calls that set it are shown without the value.
    pub secret: bool,
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

/// The largest `int`, and the largest size, in the limits of Redis.
pub(super) const INT: i64 = i32::MAX as i64;
pub(super) const SIZE: u64 = i64::MAX as u64;

/// As [`crate::persist::Fsync`].
pub const APPENDFSYNC: [(&str, u32); 3] = [("everysec", 0), ("always", 1), ("no", 2)];

/// Those with a meaning here, by name. The others are in [`super::kept`].
static HOT: &[Parameter] = &[
    hot("acllog-max-len", Integer(0, i64::MAX), Slot::Usize(|c| &c.acllog_max_len)),
    hot("appendfsync", Choice(&APPENDFSYNC), Slot::U32(|c| &c.appendfsync)),
    hot("appendonly", Bool, Slot::U32(|c| &c.appendonly)),
    hot("busy-reply-threshold", Integer(0, i64::MAX), Slot::U64(|c| &c.busy_reply_threshold))
        .also("lua-time-limit"),
    hot("client-output-buffer-limit", Output, Slot::Output),
    hot(
        "client-query-buffer-limit",
        Memory(1 << 20, SIZE),
        Slot::U64(|c| &c.client_query_buffer_limit),
    ),
    hot("databases", Integer(1, INT), Slot::U32(|c| &c.databases)).immutable(),
    hot(
        "hash-max-listpack-entries",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.hash_max_listpack_entries),
    )
    .also("hash-max-ziplist-entries"),
    hot("hash-max-listpack-value", Memory(0, SIZE), Slot::Usize(|c| &c.hash_max_listpack_value))
        .also("hash-max-ziplist-value"),
    hot("hll-sparse-max-bytes", Memory(0, SIZE), Slot::Usize(|c| &c.hll_sparse_max_bytes)),
    hot("import-mode", Bool, Slot::U32(|c| &c.import_mode)),
    hot(
        "latency-monitor-threshold",
        Integer(0, i64::MAX),
        Slot::U64(|c| &c.latency_monitor_threshold),
    ),
    hot("latency-tracking", Bool, Slot::U32(|c| &c.latency_tracking)),
    hot("lfu-decay-time", Integer(0, INT), Slot::U32(|c| &c.lfu_decay_time)),
    hot("lfu-log-factor", Integer(0, INT), Slot::U32(|c| &c.lfu_log_factor)),
    hot("list-max-listpack-size", Integer(-INT - 1, INT), Slot::I64(|c| &c.list_max_listpack_size))
        .also("list-max-ziplist-size"),
    hot("maxclients", Integer(1, 4_294_967_295), Slot::U64(|c| &c.maxclients)),
    hot("maxmemory", Memory(0, u64::MAX), Slot::U64(|c| &c.maxmemory)),
    hot("maxmemory-policy", Choice(&policy::NAMES), Slot::U32(|c| &c.policy)),
    hot("maxmemory-samples", Integer(1, 64), Slot::Usize(|c| &c.maxmemory_samples)),
    hot("notify-keyspace-events", Events, Slot::U32(|c| &c.notify)),
    hot("port", Integer(0, 65535), Slot::U32(|c| &c.port)).immutable(),
    hot("proto-max-bulk-len", Memory(1 << 20, SIZE), Slot::U64(|c| &c.proto_max_bulk_len)),
    hot("set-max-intset-entries", Integer(0, i64::MAX), Slot::Usize(|c| &c.set_max_intset_entries)),
    hot(
        "set-max-listpack-entries",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.set_max_listpack_entries),
    ),
    hot("set-max-listpack-value", Integer(0, i64::MAX), Slot::Usize(|c| &c.set_max_listpack_value)),
    hot(
        "slowlog-log-slower-than",
        Integer(-1, i64::MAX),
        Slot::I64(|c| &c.slowlog_log_slower_than),
    )
    .also("commandlog-execution-slower-than"),
    hot("slowlog-max-len", Integer(0, i64::MAX), Slot::Usize(|c| &c.slowlog_max_len))
        .also("commandlog-slow-execution-max-len"),
    hot("stream-idmp-duration", Integer(1, 86_400), Slot::U64(|c| &c.stream_idmp_duration)),
    hot("stream-idmp-maxsize", Integer(1, 10_000), Slot::Usize(|c| &c.stream_idmp_maxsize)),
    hot("stream-node-max-bytes", Memory(0, SIZE), Slot::Usize(|c| &c.stream_node_max_bytes)),
    hot(
        "stream-node-max-entries",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.stream_node_max_entries),
    ),
    hot("tcp-keepalive", Integer(0, INT), Slot::U64(|c| &c.tcp_keepalive)),
    hot("timeout", Integer(0, INT), Slot::U64(|c| &c.timeout)),
    hot(
        "tracking-table-max-keys",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.tracking_table_max_keys),
    ),
    hot(
        "zset-max-listpack-entries",
        Integer(0, i64::MAX),
        Slot::Usize(|c| &c.zset_max_listpack_entries),
    )
    .also("zset-max-ziplist-entries"),
    hot("zset-max-listpack-value", Memory(0, SIZE), Slot::Usize(|c| &c.zset_max_listpack_value))
        .also("zset-max-ziplist-value"),
];

const fn hot(name: &'static str, rule: Rule, slot: Slot) -> Parameter {
    Parameter { slot, ..kept(name, rule, "") }
}

pub(super) const fn kept(name: &'static str, rule: Rule, default: &'static str) -> Parameter {
    Parameter {
        name,
        alias: None,
        rule,
        default,
        slot: Slot::Kept,
        access: Access::Free,
        hidden: false,
        secret: false,
    }
}

impl Parameter {
    pub(super) const fn also(self, alias: &'static str) -> Self {
        Self { alias: Some(alias), ..self }
    }

    pub(super) const fn immutable(self) -> Self {
        Self { access: Access::Immutable, ..self }
    }

    pub(super) const fn protected(self) -> Self {
        Self { access: Access::Protected, ..self }
    }

    pub(super) const fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }

    pub(super) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }

    /// Its names: the present one and the old one.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.alias)
    }
}

/// All of them.
pub fn all() -> impl Iterator<Item = &'static Parameter> {
    HOT.iter().chain(KEPT)
}

/// The parameter of this name, in any case, and the name of its two that it is.
pub fn find(name: &[u8]) -> Option<(&'static Parameter, &'static str)> {
    all().find_map(|parameter| {
        let is_it = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
        parameter.names().find(is_it).map(|name| (parameter, name))
    })
}
