//! What CONFIG can set, ready for use: numbers that any thread reads without a lock.
//!
//! [`parameters`] is the table of all there are, [`rule`] says what each can be, and [`settings`]
//! reads and writes them by name. What has no meaning here is kept as text and given back.

pub mod notify;
pub mod conf;
mod kept;
pub mod output;
pub mod parameters;
pub mod rule;
pub mod settings;
mod special;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};

use output::OutputLimits;
use parking_lot::RwLock;

use crate::persist::Fsync;
use crate::value::hash::HashLimits;
use crate::value::list::ListLimits;
use crate::value::rdb;
use crate::value::set::SetLimits;
use crate::value::sorted_set::SortedSetLimits;
use crate::value::stream::StreamLimits;

/// Collections note the lengths of their elements in 32 bits, whatever CONFIG says.
const LONGEST_STRING: u64 = u32::MAX as u64;

#[derive(Debug)]
pub struct Config {
    /// Bytes; 0 is no limit.
    pub maxmemory: AtomicU64,
    pub policy: AtomicU32,
    pub maxmemory_samples: AtomicUsize,
    pub lfu_log_factor: AtomicU32,
    pub lfu_decay_time: AtomicU32,
    /// Classes of keyspace events to publish, as bits of [`crate::engine::grammar::kind::Class`].
    pub notify: AtomicU32,
    pub proto_max_bulk_len: AtomicU64,
    /// Connections there may be at once.
    pub maxclients: AtomicU64,
    /// Bytes of calls that a connection may have sent and that are not whole yet.
    pub client_query_buffer_limit: AtomicU64,
    /// Bytes that may wait to be read by a connection.
    pub output_limits: OutputLimits,
    /// Seconds after which a connection that says nothing is closed; 0 is never.
    pub timeout: AtomicU64,
    /// Seconds after which a silent peer is asked whether it is there; 0 is never.
    pub tcp_keepalive: AtomicU64,
    /// The TCP port that is listened on; 0 while none is. The server sets it.
    pub port: AtomicU32,
    pub list_max_listpack_size: AtomicI64,
    pub hash_max_listpack_entries: AtomicUsize,
    pub hash_max_listpack_value: AtomicUsize,
    pub hll_sparse_max_bytes: AtomicUsize,
    pub set_max_intset_entries: AtomicUsize,
    pub set_max_listpack_entries: AtomicUsize,
    pub set_max_listpack_value: AtomicUsize,
    pub zset_max_listpack_entries: AtomicUsize,
    pub zset_max_listpack_value: AtomicUsize,
    pub stream_node_max_bytes: AtomicUsize,
    pub stream_node_max_entries: AtomicUsize,
    /// Seconds.
    pub stream_idmp_duration: AtomicU64,
    pub stream_idmp_maxsize: AtomicUsize,
    /// Milliseconds after which a script is busy; 0 is never.
    pub busy_reply_threshold: AtomicU64,
    /// 1 while keys are brought from elsewhere: none ends or gives way by itself.
    pub import_mode: AtomicU32,
    /// Keys that are remembered for clients with copies; 0 is no limit.
    pub tracking_table_max_keys: AtomicUsize,
    /// How many databases there are.
    pub databases: AtomicU32,
    /// 1 when calls are logged.
    pub appendonly: AtomicU32,
    /// When the log is synced, as [`parameters::APPENDFSYNC`] numbers it.
    pub appendfsync: AtomicU32,
    /// Microseconds; 0 is every call and -1 none.
    pub slowlog_log_slower_than: AtomicI64,
    pub slowlog_max_len: AtomicUsize,
    pub acllog_max_len: AtomicUsize,
    /// Milliseconds; 0 is never.
    pub latency_monitor_threshold: AtomicU64,
    /// 1 when LATENCY HISTOGRAM has something to tell.
    pub latency_tracking: AtomicU32,
    /// 0 when DEBUG SET-ACTIVE-EXPIRE keeps the keeper from taking expired keys away.
    pub active_expire: AtomicU32,
    /// What was set of the rest, by name.
    kept: RwLock<BTreeMap<&'static str, String>>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            maxmemory: AtomicU64::new(0),
            policy: AtomicU32::new(0),
            maxmemory_samples: AtomicUsize::new(5),
            lfu_log_factor: AtomicU32::new(10),
            lfu_decay_time: AtomicU32::new(1),
            notify: AtomicU32::new(0),
            proto_max_bulk_len: AtomicU64::new(512 << 20),
            maxclients: AtomicU64::new(10_000),
            client_query_buffer_limit: AtomicU64::new(1 << 30),
            output_limits: OutputLimits::default(),
            timeout: AtomicU64::new(0),
            tcp_keepalive: AtomicU64::new(300),
            port: AtomicU32::new(0),
            list_max_listpack_size: AtomicI64::new(-2),
            hash_max_listpack_entries: AtomicUsize::new(512),
            hash_max_listpack_value: AtomicUsize::new(64),
            hll_sparse_max_bytes: AtomicUsize::new(3000),
            set_max_intset_entries: AtomicUsize::new(512),
            set_max_listpack_entries: AtomicUsize::new(128),
            set_max_listpack_value: AtomicUsize::new(64),
            zset_max_listpack_entries: AtomicUsize::new(128),
            zset_max_listpack_value: AtomicUsize::new(64),
            stream_node_max_bytes: AtomicUsize::new(4096),
            stream_node_max_entries: AtomicUsize::new(100),
            stream_idmp_duration: AtomicU64::new(100),
            stream_idmp_maxsize: AtomicUsize::new(100),
            busy_reply_threshold: AtomicU64::new(5000),
            import_mode: AtomicU32::new(0),
            tracking_table_max_keys: AtomicUsize::new(1_000_000),
            databases: AtomicU32::new(16),
            appendonly: AtomicU32::new(0),
            appendfsync: AtomicU32::new(0),
            slowlog_log_slower_than: AtomicI64::new(10_000),
            slowlog_max_len: AtomicUsize::new(128),
            acllog_max_len: AtomicUsize::new(128),
            latency_monitor_threshold: AtomicU64::new(0),
            latency_tracking: AtomicU32::new(1),
            active_expire: AtomicU32::new(1),
            kept: RwLock::default(),
        }
    }
}

impl Config {
    pub fn for_databases(databases: u16) -> Self {
        Self { databases: AtomicU32::new(databases.into()), ..Self::default() }
    }

    /// `import-mode`.
    pub fn imports(&self) -> bool {
        self.import_mode.load(Relaxed) != 0
    }

    pub fn tracks_latency(&self) -> bool {
        self.latency_tracking.load(Relaxed) != 0
    }

    /// `appendfsync`.
    pub fn fsync(&self) -> Fsync {
        match self.appendfsync.load(Relaxed) {
            0 => Fsync::EverySecond,
            1 => Fsync::Always,
            _ => Fsync::No,
        }
    }

    /// The longest string that a call may make, in bytes.
    pub fn longest_string(&self) -> usize {
        let longest = self.proto_max_bulk_len.load(Relaxed).min(LONGEST_STRING);
        usize::try_from(longest).unwrap_or(usize::MAX)
    }

    /// `requirepass`, as it was set last. What opens the store is the default user's account.
    pub fn password(&self) -> String {
        self.kept.read().get("requirepass").cloned().unwrap_or_default()
    }

    /// `acl-pubsub-default`: new users may listen to all channels.
    pub fn opens_channels(&self) -> bool {
        self.kept.read().get("acl-pubsub-default").is_some_and(|word| word == "allchannels")
    }

    /// `aclfile`: empty where it is the file that every folder may have.
    pub fn acl_file(&self) -> String {
        self.kept.read().get("aclfile").cloned().unwrap_or_default()
    }

    /// How many entries ACL LOG keeps.
    pub fn longest_acl_log(&self) -> usize {
        self.acllog_max_len.load(Relaxed)
    }

    pub fn most_clients(&self) -> usize {
        usize::try_from(self.maxclients.load(Relaxed)).unwrap_or(usize::MAX)
    }

    pub fn list_limits(&self) -> ListLimits {
        let size = self.list_max_listpack_size.load(Relaxed);
        let most = i64::from(i32::MAX);
        ListLimits { max_listpack_size: size.clamp(-most, most) as i32 }
    }

    pub fn set_limits(&self) -> SetLimits {
        SetLimits {
            max_intset_entries: self.set_max_intset_entries.load(Relaxed),
            max_listpack_entries: self.set_max_listpack_entries.load(Relaxed),
            max_listpack_value: self.set_max_listpack_value.load(Relaxed),
        }
    }

    pub fn sorted_set_limits(&self) -> SortedSetLimits {
        SortedSetLimits {
            max_listpack_entries: self.zset_max_listpack_entries.load(Relaxed),
            max_listpack_value: self.zset_max_listpack_value.load(Relaxed),
        }
    }

    /// The limits for values that come from elsewhere whole.
    pub fn limits(&self) -> rdb::Limits {
        rdb::Limits {
            list: self.list_limits(),
            set: self.set_limits(),
            hash: self.hash_limits(),
            sorted_set: self.sorted_set_limits(),
            stream: self.stream_limits(),
        }
    }

    pub fn stream_limits(&self) -> StreamLimits {
        StreamLimits {
            node_max_bytes: self.stream_node_max_bytes.load(Relaxed),
            node_max_entries: self.stream_node_max_entries.load(Relaxed),
        }
    }

    /// For how many seconds, and how many a producer, a stream remembers messages.
    pub fn stream_idempotence(&self) -> (u64, usize) {
        (self.stream_idmp_duration.load(Relaxed), self.stream_idmp_maxsize.load(Relaxed))
    }

    pub fn hash_limits(&self) -> HashLimits {
        HashLimits {
            max_listpack_entries: self.hash_max_listpack_entries.load(Relaxed),
            max_listpack_value: self.hash_max_listpack_value.load(Relaxed),
        }
    }
}
