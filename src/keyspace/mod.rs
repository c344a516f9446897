//! The keys of a store and their values.
//!
//! A keyspace is a fixed number of databases, each a fixed array of [`Shard`]s. A key's hash
//! selects its shard; a shard is a read-write lock around a table of entries, in a cache line of
//! its own. A call locks the shards of its keys ([`lock`] explains how, and why there is no
//! deadlock). This module knows nothing of commands, replies or the log.
//!
//! The modules are listed from the bottom up: each uses only those above it.

// Bottom-up:

/// Wakes a sleeping thread.
pub mod bell;
mod shard_id;
/// Deadlines of keys.
pub mod expiry;
/// A key and its value in one allocation.
pub mod pair;
/// A pair with its access time and its snapshot mark.
pub mod entry;
/// Numbers that show whether a copy of a value is out of date.
pub mod stamps;
/// Finds time series by their labels.
pub mod label_index;
/// A table of entries behind a lock.
pub mod shard;
/// A sum that many threads add to.
pub mod tally;
/// The lock of calls that wait for shards while holding others.
pub mod gate;
mod space;
/// The shards that a call needs.
pub mod key_set;
/// The shards that a call holds.
pub mod lock;
/// Versions of the watched keys.
pub mod watch;

pub use bell::Bell;
pub use entry::Entry;
pub use key_set::{KeySet, Mode};
pub use lock::Locked;
pub use pair::{Content, FIRST_OF_MODULES, Pair, TYPES};
pub use shard::{Shard, ShardData};
pub use shard_id::{SHARDS, ShardId};
pub use space::{CLOCK_START, Keyspace};
pub use tally::Tally;
