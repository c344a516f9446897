//! Client-side caching, CLIENT TRACKING: clients that keep copies of what they read hear when a
//! copy is not what the store holds any more.
//!
//! By default the store remembers which keys a client has read (`table.rs`), notifies it once when
//! one of them changes, ends or is evicted, and forgets it until it is read again. The table is
//! bounded by `tracking-table-max-keys`: a key beyond it is reported as if it had changed. With
//! BCAST nothing is remembered, and a client is notified of every key that begins with one of its
//! prefixes (`prefixes.rs`): once a burst of calls, as a door runs what came in one piece, and of
//! each key once. Databases are not distinguished, as in Redis.
//!
//! A key is remembered under the lock of the call that reads it, and reported under the lock of the
//! call that changes it. So no copy is older than its invalidation, and a change needs only one
//! relaxed load to see whether any client tracks: a reader has released the lock since. While no
//! client tracks, that load is all that tracking costs a change, and a test of a byte of the
//! session is all that it costs a read.
//!
//! Invalidations go to the mailbox of a client ([`crate::pubsub::Letter`]), which its byte door
//! empties behind the reply to the call in hand. A native client has none and cannot track: it
//! reads the store itself.

// Bottom-up:
pub mod prefixes;
pub mod table;

use std::sync::Arc;

use dashmap::DashMap;

use super::client::Client;
use super::client::tracking::{Flags, ON};
use crate::base::Bytes;
use crate::base::attention::Signal;
use prefixes::Prefixes;
use table::ReadKeys;

/// The clients that track, and the keys they have read.
#[derive(Debug, Default)]
pub struct Tracking {
    /// Those that track or did. They stay until they leave: keys that they have read may still be
    /// in the table.
    pub(in crate::engine) clients: DashMap<u64, Arc<Client>>,
    /// How many they are.
    active: Signal,
    pub(in crate::engine) table: ReadKeys,
    pub(in crate::engine) prefixes: Prefixes,
}

/// What CLIENT TRACKING ON asks for.
#[derive(Debug, Default)]
pub struct Wish<'a> {
    /// `BCAST`, `OPTIN`, `OPTOUT` and `NOLOOP` of [`super::client::tracking`].
    pub flags: Flags,
    /// The client that is notified instead of it; 0 if none is.
    pub redirect: u64,
    /// BCAST: the prefixes of the keys to report; empty for all keys.
    pub prefixes: &'a [&'a [u8]],
}

/// Sums for INFO.
#[derive(Debug, Clone, Copy)]
pub struct TrackingTotals {
    /// Clients that track.
    pub clients: usize,
    /// Keys that the table remembers.
    pub keys: usize,
    /// Readers of keys: two that have read the same one count twice.
    pub items: usize,
    /// Prefixes that BCAST clients listen to.
    pub prefixes: usize,
}

impl Tracking {
    /// No tracking. `active` is raised while a client tracks, or has tracked and is still there.
    pub fn new(active: Signal) -> Self {
        Self { active, ..Self::default() }
    }

    /// True while `active` is raised.
    pub fn is_active(&self) -> bool {
        self.active.is_raised()
    }

    /// The sums that INFO shows.
    pub fn totals(&self) -> TrackingTotals {
        TrackingTotals {
            clients: self.clients.iter().filter(|client| client.tracking.has(ON)).count(),
            keys: self.table.keys(),
            items: self.table.items(),
            prefixes: self.prefixes.len(),
        }
    }

    /// The prefixes of a client, in order.
    pub fn prefixes_of(&self, client: u64) -> Vec<Bytes> {
        self.prefixes.of(client)
    }

    pub(in crate::engine) fn enlist(&self, client: &Arc<Client>) {
        if self.clients.insert(client.id, Arc::clone(client)).is_none() {
            self.active.raise();
        }
    }

    /// A client is gone; with the last one goes the table.
    pub(in crate::engine) fn forget(&self, client: u64) {
        if self.clients.remove(&client).is_some() && self.active.lower() {
            self.table.clear();
        }
    }
}
