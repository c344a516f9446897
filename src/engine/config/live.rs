//! What a parameter is, and the parameters that have an effect. Each of these is stated once, in this
//! file. The engine reads its field, a number that needs no lock.

use std::collections::BTreeMap;
use std::sync::atomic::{self, AtomicI64, AtomicU32, AtomicU64, AtomicUsize};

use parking_lot::RwLock;

use super::output::OutputLimits;
use super::rule::Parsed;
use super::rule::Rule::{self, Bool, Choice, Events, Integer, Memory, Output};
use super::tls::Followers;
use crate::engine::config::policy;
use crate::engine::grammar::dialect::{ByDialect, Dialect};

/// A row of the table of parameters.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// In lower case, as CONFIG GET answers it.
    pub name: &'static str,
    /// What else each server says of it.
    pub facts: ByDialect<Facts>,
    /// Where its value is kept.
    pub slot: Slot,
    /// Numbers without a sign.
    pub unsigned: bool,
    /// SLOWLOG and MONITOR show calls that set it without the value.
    pub secret: bool,
}

/// What a server says of a parameter.
#[derive(Debug, Clone, Copy)]
pub struct Facts {
    /// Whether CONFIG knows it. A file may set it nevertheless.
    pub known: bool,
    /// Another name of it, as ziplists and slaves were renamed.
    pub alias: Option<&'static str>,
    /// What its value can be.
    pub rule: Rule,
    /// The value of a [`Slot::Kept`] parameter until it is set.
    pub default: &'static str,
    /// Whether CONFIG SET may change it.
    pub access: Access,
    /// CONFIG GET returns it only for its full name, not for a pattern.
    pub hidden: bool,
}

/// Where the value of a parameter is kept.
#[derive(Debug, Clone, Copy)]
pub enum Slot {
    /// As text, because only CONFIG reads it.
    Kept,
    /// A signed number of 64 bits.
    I64(fn(&Config) -> &AtomicI64),
    /// A number of 32 bits.
    U32(fn(&Config) -> &AtomicU32),
    /// An unsigned number of 64 bits.
    U64(fn(&Config) -> &AtomicU64),
    /// A size in memory, or a count of things in memory.
    Usize(fn(&Config) -> &AtomicUsize),
    /// [`Config::output_limits`].
    Output,
}

/// Whether CONFIG SET may change it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// CONFIG SET may change it.
    Free,
    /// It is decided when the store is opened.
    Immutable,
    /// A Redis server protects it; CONFIG SET refuses it with an error of its own.
    Protected,
}

/// The largest `int`, and the largest size, in the limits of Redis.
pub(super) const INT: i64 = i32::MAX as i64;
pub(super) const SIZE: u64 = i64::MAX as u64;

pub(super) const fn kept(name: &'static str, rule: Rule, default: &'static str) -> Parameter {
    let access = Access::Free;
    let facts = Facts { known: true, alias: None, rule, default, access, hidden: false };
    Parameter {
        name,
        facts: ByDialect { redis: facts, valkey: facts },
        slot: Slot::Kept,
        unsigned: false,
        secret: false,
    }
}

/// What is said of a parameter behind [`kept`] and [`live`].
impl Parameter {
    pub(super) const fn only_redis(mut self) -> Self {
        self.facts.valkey.known = false;
        self
    }

    pub(super) const fn only_valkey(mut self) -> Self {
        self.facts.redis.known = false;
        self
    }

    /// Servers know it no more, but take files that have it.
    pub(super) const fn only_in_files(self) -> Self {
        self.only_redis().only_valkey()
    }

    /// Valkey has other values, and another default.
    pub(super) const fn in_valkey(mut self, rule: Rule, default: &'static str) -> Self {
        self.facts.valkey.rule = rule;
        self.facts.valkey.default = default;
        self
    }

    pub(super) const fn also(mut self, alias: &'static str) -> Self {
        self.facts.redis.alias = Some(alias);
        self.also_in_valkey(alias)
    }

    pub(super) const fn also_in_valkey(mut self, alias: &'static str) -> Self {
        self.facts.valkey.alias = Some(alias);
        self
    }

    pub(super) const fn immutable(mut self) -> Self {
        self.facts.valkey.access = Access::Immutable;
        self.immutable_in_redis()
    }

    pub(super) const fn immutable_in_redis(mut self) -> Self {
        self.facts.redis.access = Access::Immutable;
        self
    }

    pub(super) const fn protected(mut self) -> Self {
        self.facts.redis.access = Access::Protected;
        self.protected_in_valkey()
    }

    pub(super) const fn protected_in_valkey(mut self) -> Self {
        self.facts.valkey.access = Access::Protected;
        self
    }

    pub(super) const fn hidden(mut self) -> Self {
        self.facts.valkey.hidden = true;
        self.hidden_in_redis()
    }

    pub(super) const fn hidden_in_redis(mut self) -> Self {
        self.facts.redis.hidden = true;
        self
    }

    pub(super) const fn unsigned(self) -> Self {
        Self { unsigned: true, ..self }
    }

    pub(super) const fn secret(self) -> Self {
        Self { secret: true, ..self }
    }
}

impl Parameter {
    /// Its name, then the other one that it has in a dialect.
    pub fn names(&self, dialect: Dialect) -> impl Iterator<Item = &'static str> + use<> {
        std::iter::once(self.name).chain(self.facts.of(dialect).alias)
    }

    /// Reads a value; the error is the text that CONFIG SET ends with.
    pub fn parse(&self, dialect: Dialect, text: &[u8]) -> Parsed {
        let rule = self.facts.of(dialect).rule;
        match dialect.below_zero() {
            Some(why) if self.unsigned && rule.is_below_zero(dialect, text) => Err(why.into()),
            _ => rule.parse(dialect, text),
        }
    }

    /// Reads a value that a store of any dialect has written.
    pub fn parse_any(&self, dialect: Dialect, text: &[u8]) -> Parsed {
        self.parse(dialect, text).or_else(|why| {
            let values = Dialect::ALL.into_iter().map(|other| self.parse(other, text));
            values.reduce(Result::or).unwrap_or_else(|| Err(why.clone())).map_err(|_| why)
        })
    }
}

/// Makes the fields of [`Config`], their defaults and the table of parameters from lines of the form
/// `"name" field: type = default, rule, .more();`.
macro_rules! live {
    ($(
        $(#[doc = $doc:literal])+
        $name:literal $field:ident: $kind:ident = $default:expr, $rule:expr
            $(, .$more:ident($($value:literal)?))*;
    )*) => {
        /// The parameters that CONFIG can set, with their present values.
        #[derive(Debug)]
        pub struct Config {
            /// The server whose answers the store gives, which is decided when it is opened.
            pub dialect: Dialect,
            $($(#[doc = $doc])+ pub $field: kind!($kind),)*
            /// Bytes that may wait for a connection to read them.
            pub output_limits: OutputLimits,
            /// 0 after DEBUG SET-ACTIVE-EXPIRE 0: expired keys are not removed until a call needs them.
            pub active_expire: atomic::AtomicU32,
            /// Whether the store has a folder. Without one `appendonly` has no effect.
            pub has_log: atomic::AtomicBool,
            /// After DEBUG PAUSE-CRON 1: nothing expires or is evicted in the background.
            pub keeper_rests: atomic::AtomicBool,
            /// After DEBUG SET-DISABLE-DENY-SCRIPTS 1: scripts may call DEBUG.
            pub scripts_may_debug: atomic::AtomicBool,
            /// Listeners that follow the parameters about TLS.
            pub(super) tls_followers: Followers,
            /// The other parameters that were set, by name.
            pub(super) kept: RwLock<BTreeMap<&'static str, String>>,
        }

        impl Default for Config {
            fn default() -> Self {
                Self {
                    dialect: Dialect::default(),
                    $($field: <kind!($kind)>::new($default),)*
                    output_limits: OutputLimits::default(),
                    active_expire: atomic::AtomicU32::new(1),
                    has_log: atomic::AtomicBool::new(false),
                    keeper_rests: atomic::AtomicBool::new(false),
                    scripts_may_debug: atomic::AtomicBool::new(false),
                    tls_followers: Followers::default(),
                    kept: RwLock::default(),
                }
            }
        }

        /// The table of these parameters. Those without an effect are in [`super::kept`].
        pub(super) static LIVE: &[Parameter] = &[
            $(live($name, $rule, Slot::$kind(|config| &config.$field))$(.$more($($value)?))*,)*
            live("client-output-buffer-limit", Output, Slot::Output),
        ];
    };
}

macro_rules! kind {
    (I64) => {
        atomic::AtomicI64
    };
    (U32) => {
        atomic::AtomicU32
    };
    (U64) => {
        atomic::AtomicU64
    };
    (Usize) => {
        atomic::AtomicUsize
    };
}

/// The words of `appendfsync`, with the number for each.
pub const APPENDFSYNC: [(&str, u32); 3] = [("everysec", 0), ("always", 1), ("no", 2)];

live! {
    /// Entries that ACL LOG keeps.
    "acllog-max-len" acllog_max_len: Usize = 128, Integer(0, i64::MAX);
    /// When the log is synced, as [`APPENDFSYNC`] numbers it.
    "appendfsync" appendfsync: U32 = 0, Choice(&APPENDFSYNC);
    /// 1 when calls are logged.
    "appendonly" appendonly: U32 = 0, Bool;
    /// Milliseconds after which a script is busy; 0 is never.
    "busy-reply-threshold" busy_reply_threshold: U64 = 5000, Integer(0, i64::MAX),
        .also("lua-time-limit");
    /// Bytes that a connection may have sent of a call that is not complete.
    "client-query-buffer-limit" client_query_buffer_limit: U64 = 1 << 30, Memory(1 << 20, SIZE), .unsigned();
    /// How many databases there are.
    "databases" databases: U32 = 16, Integer(1, INT), .immutable();
    /// Fields up to which a hash is packed.
    "hash-max-listpack-entries" hash_max_listpack_entries: Usize = 512, Integer(0, i64::MAX), .unsigned(),
        .also("hash-max-ziplist-entries");
    /// Bytes of a field or value up to which a hash is packed.
    "hash-max-listpack-value" hash_max_listpack_value: Usize = 64, Memory(0, SIZE), .unsigned(),
        .also("hash-max-ziplist-value");
    /// Bytes up to which a HyperLogLog is sparse.
    "hll-sparse-max-bytes" hll_sparse_max_bytes: Usize = 3000, Memory(0, SIZE), .unsigned();
    /// 1 while keys are imported: none expires or is evicted.
    "import-mode" import_mode: U32 = 0, Bool;
    /// Milliseconds that an event must take for LATENCY to record it; 0 is never.
    "latency-monitor-threshold" latency_monitor_threshold: U64 = 0, Integer(0, i64::MAX);
    /// 1 if calls are counted for LATENCY HISTOGRAM.
    "latency-tracking" latency_tracking: U32 = 1, Bool;
    /// Minutes after which the counter of a key that nobody reads goes down by one; 0 is never.
    "lfu-decay-time" lfu_decay_time: U32 = 1, Integer(0, INT);
    /// How slowly the counter of a key grows with its reads.
    "lfu-log-factor" lfu_log_factor: U32 = 10, Integer(0, INT);
    /// Elements of a node of a list; if negative, one of five sizes of a node in bytes.
    "list-max-listpack-size" list_max_listpack_size: I64 = -2, Integer(-INT - 1, INT),
        .also("list-max-ziplist-size");
    /// Connections there may be at once.
    "maxclients" maxclients: U64 = 10_000, Integer(1, 4_294_967_295), .unsigned();
    /// Bytes of memory in use above which keys are evicted; 0 is no limit.
    "maxmemory" maxmemory: U64 = 0, Memory(0, u64::MAX), .unsigned();
    /// Which keys are evicted when memory is full, as [`policy::NAMES`] numbers it.
    "maxmemory-policy" policy: U32 = 0, Choice(&policy::NAMES);
    /// Keys that are compared to find one to evict.
    "maxmemory-samples" maxmemory_samples: Usize = 5, Integer(1, 64);
    /// Seconds after which a replica is too late for `min-replicas-to-write`; 0: none is asked for.
    "min-replicas-max-lag" min_replicas_max_lag: U32 = 10, Integer(0, INT),
        .also("min-slaves-max-lag");
    /// Without so many replicas no call may write.
    "min-replicas-to-write" min_replicas_to_write: U32 = 0, Integer(0, INT),
        .also("min-slaves-to-write");
    /// Classes of keyspace events to publish, as bits of [`crate::engine::grammar::kind::Class`].
    "notify-keyspace-events" notify: U32 = 0, Events;
    /// The TCP port of the server, which sets it; 0 without a server.
    "port" port: U32 = 0, Integer(0, 65535), .immutable();
    /// Bytes of the longest argument, and of the longest string that a call may make.
    "proto-max-bulk-len" proto_max_bulk_len: U64 = 512 << 20, Memory(1 << 20, SIZE);
    /// Members up to which a set of integers is an intset.
    "set-max-intset-entries" set_max_intset_entries: Usize = 512, Integer(0, i64::MAX), .unsigned();
    /// Members up to which a set is packed.
    "set-max-listpack-entries" set_max_listpack_entries: Usize = 128, Integer(0, i64::MAX), .unsigned();
    /// Bytes of a member up to which a set is packed.
    "set-max-listpack-value" set_max_listpack_value: Usize = 64, Integer(0, i64::MAX), .unsigned();
    /// Microseconds that a call must take for SLOWLOG to record it; 0 is every call and -1 none.
    "slowlog-log-slower-than" slowlog_log_slower_than: I64 = 10_000, Integer(-1, i64::MAX),
        .also_in_valkey("commandlog-execution-slower-than");
    /// Entries that SLOWLOG keeps.
    "slowlog-max-len" slowlog_max_len: Usize = 128, Integer(0, i64::MAX),
        .also_in_valkey("commandlog-slow-execution-max-len");
    /// Seconds for which a stream remembers messages.
    "stream-idmp-duration" stream_idmp_duration: U64 = 100, Integer(1, 86_400);
    /// Messages of a producer that a stream remembers.
    "stream-idmp-maxsize" stream_idmp_maxsize: Usize = 100, Integer(1, 10_000);
    /// Bytes of a node of a stream; 0 is no limit.
    "stream-node-max-bytes" stream_node_max_bytes: Usize = 4096, Memory(0, SIZE), .unsigned();
    /// Entries of a node of a stream; 0 is no limit.
    "stream-node-max-entries" stream_node_max_entries: Usize = 100, Integer(0, i64::MAX);
    /// Seconds of silence after which TCP probes the peer of a connection; 0 is never.
    "tcp-keepalive" tcp_keepalive: U64 = 300, Integer(0, INT);
    /// Seconds without a call after which a connection is closed; 0 is never.
    "timeout" timeout: U64 = 0, Integer(0, INT);
    /// The TCP port of the server that is encrypted, which sets it; 0 without one.
    "tls-port" tls_port: U32 = 0, Integer(0, 65535), .immutable();
    /// Keys that are remembered for clients with copies; 0 is no limit.
    "tracking-table-max-keys" tracking_table_max_keys: Usize = 1_000_000, Integer(0, i64::MAX), .unsigned();
    /// Members up to which a sorted set is packed.
    "zset-max-listpack-entries" zset_max_listpack_entries: Usize = 128, Integer(0, i64::MAX), .unsigned(),
        .also("zset-max-ziplist-entries");
    /// Bytes of a member up to which a sorted set is packed.
    "zset-max-listpack-value" zset_max_listpack_value: Usize = 64, Memory(0, SIZE), .unsigned(),
        .also("zset-max-ziplist-value");
}

const fn live(name: &'static str, rule: Rule, slot: Slot) -> Parameter {
    Parameter { slot, ..kept(name, rule, "") }
}
