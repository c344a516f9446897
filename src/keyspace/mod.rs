//! Where values live.
//!
//! A keyspace is a fixed number of databases, each a fixed array of [`Shard`]s. A key's hash names
//! its shard; a shard is a read-write lock around a table of entries, in a cache line of its own.
//! A call locks the shards of its keys ([`lock`] tells how, and why nobody waits for ever). Nothing
//! here knows commands, replies or what is logged.
//!
//! The modules are listed from the bottom up: each uses only those above it.

// Bottom-up:

/// Wakes a sleeping thread.
pub mod bell;
mod shard_id;
/// When keys end.
pub mod expiry;
/// A key and its value in one allocation.
pub mod pair;
/// A pair, and what is known of its use.
pub mod entry;
/// Numbers from which copies of values can tell that they are out of date.
pub mod stamps;
/// A table of entries behind a lock.
pub mod shard;
/// A sum that many threads add to.
pub mod tally;
/// What is held to wait for a shard while holding others.
pub mod gate;
mod space;
/// The shards that a call needs.
pub mod key_set;
/// The shards that a call holds.
pub mod lock;
/// Versions of the keys that somebody watches.
pub mod watch;

pub use bell::Bell;
pub use entry::Entry;
pub use key_set::{KeySet, Mode};
pub use lock::Locked;
pub use pair::{Content, Pair};
pub use shard::{Shard, ShardData};
pub use shard_id::{SHARDS, ShardId};
pub use space::{CLOCK_START, Keyspace};
pub use tally::Tally;
