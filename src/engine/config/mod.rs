//! The parameters that CONFIG can set, as numbers that any thread reads without a lock.
//!
//! A parameter is stated once: in [`live`] if it has an effect, else in [`kept`], where values are text
//! that CONFIG GET returns. [`parameters`] finds them by name, [`rule`] defines their values, and
//! [`settings`] reads and writes them.

// Bottom-up: a module uses only those above it.
pub mod notify;
pub mod policy;
pub mod units;
pub mod output;
pub mod rule;
mod special;
pub mod tls;
pub mod live;
mod kept;
pub mod parameters;
pub mod settings;
pub mod conf;

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use live::Config;

use crate::engine::grammar::dialect::Dialect;
use crate::persist::Fsync;
use crate::value::hash::HashLimits;
use crate::value::list::ListLimits;
use crate::value::rdb;
use crate::value::set::SetLimits;
use crate::value::sorted_set::SortedSetLimits;
use crate::value::stream::StreamLimits;

/// Collections keep the lengths of their elements in 32 bits, whatever the configured limit.
const LONGEST_STRING: u64 = u32::MAX as u64;

impl Config {
    /// The defaults of a store with this many databases.
    pub fn of_store(databases: u16, dialect: Dialect) -> Self {
        Self { databases: AtomicU32::new(databases.into()), dialect, ..Self::default() }
    }

    /// `import-mode`: keys neither expire nor are evicted.
    pub fn imports(&self) -> bool {
        self.import_mode.load(Relaxed) != 0
    }

    /// `latency-tracking`: calls are counted by how long they took.
    pub fn tracks_latency(&self) -> bool {
        self.latency_tracking.load(Relaxed) != 0
    }

    /// `appendfsync`: when the log is synced.
    pub fn fsync(&self) -> Fsync {
        match self.appendfsync.load(Relaxed) {
            0 => Fsync::EverySecond,
            1 => Fsync::Always,
            _ => Fsync::No,
        }
    }

    /// `proto-max-bulk-len`: the longest string that a call may make, in bytes.
    pub fn longest_string(&self) -> usize {
        let longest = self.proto_max_bulk_len.load(Relaxed).min(LONGEST_STRING);
        usize::try_from(longest).unwrap_or(usize::MAX)
    }

    /// `requirepass`, as it was last set. Authentication uses the password of the default user, not
    /// this text.
    pub fn password(&self) -> String {
        self.kept.read().get(kept::REQUIREPASS).cloned().unwrap_or_default()
    }

    /// `acl-pubsub-default`: true if new users may use all channels.
    pub fn opens_channels(&self) -> bool {
        self.kept.read().get(kept::ACL_PUBSUB_DEFAULT).is_some_and(|word| word == "allchannels")
    }

    /// `lazyfree-lazy-user-flush`: FLUSHALL and FLUSHDB without a word are ASYNC.
    pub fn flushes_lazily(&self) -> bool {
        self.kept.read().get(kept::LAZY_FLUSH).is_some_and(|word| word == "yes")
    }

    /// `aclfile`: empty if it is `users.acl` of the data folder.
    pub fn acl_file(&self) -> String {
        self.kept.read().get(kept::ACLFILE).cloned().unwrap_or_default()
    }

    /// `acllog-max-len`: how many entries ACL LOG keeps.
    pub fn longest_acl_log(&self) -> usize {
        self.acllog_max_len.load(Relaxed)
    }

    /// `maxclients`: how many connections there may be at once.
    pub fn most_clients(&self) -> usize {
        usize::try_from(self.maxclients.load(Relaxed)).unwrap_or(usize::MAX)
    }

    /// When a list is split into nodes.
    pub fn list_limits(&self) -> ListLimits {
        let size = self.list_max_listpack_size.load(Relaxed);
        let most = i64::from(i32::MAX);
        ListLimits { max_listpack_size: size.clamp(-most, most) as i32 }
    }

    /// When a set changes its encoding.
    pub fn set_limits(&self) -> SetLimits {
        SetLimits {
            max_intset_entries: self.set_max_intset_entries.load(Relaxed),
            max_listpack_entries: self.set_max_listpack_entries.load(Relaxed),
            max_listpack_value: self.set_max_listpack_value.load(Relaxed),
        }
    }

    /// When a sorted set stops being packed.
    pub fn sorted_set_limits(&self) -> SortedSetLimits {
        SortedSetLimits {
            max_listpack_entries: self.zset_max_listpack_entries.load(Relaxed),
            max_listpack_value: self.zset_max_listpack_value.load(Relaxed),
        }
    }

    /// The limits of all types, for values that are loaded or restored as a whole.
    pub fn limits(&self) -> rdb::Limits {
        rdb::Limits {
            list: self.list_limits(),
            set: self.set_limits(),
            hash: self.hash_limits(),
            sorted_set: self.sorted_set_limits(),
            stream: self.stream_limits(),
        }
    }

    /// When a stream begins a new node.
    pub fn stream_limits(&self) -> StreamLimits {
        StreamLimits {
            node_max_bytes: self.stream_node_max_bytes.load(Relaxed),
            node_max_entries: self.stream_node_max_entries.load(Relaxed),
        }
    }

    /// The seconds for which a stream remembers messages, and how many of each producer.
    pub fn stream_idempotence(&self) -> (u64, usize) {
        (self.stream_idmp_duration.load(Relaxed), self.stream_idmp_maxsize.load(Relaxed))
    }

    /// When a hash stops being packed.
    pub fn hash_limits(&self) -> HashLimits {
        HashLimits {
            ends_packed: self.dialect.packs_hashes_that_end(),
            max_listpack_entries: self.hash_max_listpack_entries.load(Relaxed),
            max_listpack_value: self.hash_max_listpack_value.load(Relaxed),
        }
    }
}
