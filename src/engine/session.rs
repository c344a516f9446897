//! A client's state: the database it has selected, the calls it has queued, the keys it watches.
//! Every door gives each of its clients one.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use super::command::Command;
use super::effects::Effects;
use super::subscriptions::Subscriptions;
use crate::base::Bytes;
use crate::keyspace::ShardData;
use crate::value::Value;

/// A call of a transaction, kept until EXEC.
#[derive(Debug)]
pub struct Queued {
    pub row: &'static Command,
    pub args: Vec<Bytes>,
}

/// What MULTI opened.
#[derive(Debug, Default)]
pub struct Queue {
    pub calls: Vec<Queued>,
    /// A call could not be queued, so EXEC must fail.
    pub broken: bool,
}

/// A key that WATCH named, as it was then.
#[derive(Debug)]
pub struct WatchedKey {
    pub db: u16,
    pub key: Bytes,
    pub version: u64,
    /// The deadline it had: should it pass before EXEC, the key has changed.
    pub deadline: Option<u64>,
}

#[derive(Debug)]
pub struct Session {
    pub id: u64,
    pub db: u16,
    pub queue: Option<Queue>,
    pub watched: Vec<WatchedKey>,
    pub subscriptions: Subscriptions,
    pub counters: Arc<Counters>,
    /// What the call at hand has done so far. Empty between calls, and kept for its buffers.
    pub effects: Effects,
    /// Values to drop when the locks are gone.
    pub(super) graveyard: Vec<Value>,
    /// Whole shards to drop then.
    pub(super) emptied: Vec<ShardData>,
    /// The buffer that records are encoded in.
    pub(super) record: Vec<u8>,
    /// Set while the log is replayed: time stands still and nothing is logged again.
    pub replaying: bool,
}

impl Session {
    pub fn new(id: u64) -> Self {
        Self {
            id,
            db: 0,
            queue: None,
            watched: Vec::new(),
            subscriptions: Subscriptions::default(),
            counters: Arc::default(),
            effects: Effects::default(),
            graveyard: Vec::new(),
            emptied: Vec::new(),
            record: Vec::new(),
            replaying: false,
        }
    }

    /// Counts what the call at hand has changed.
    #[inline]
    pub(super) fn count_changes(&mut self) {
        self.counters.changes.add(std::mem::take(&mut self.effects.dirty));
    }

    /// A call inside MULTI was no call: EXEC must fail.
    pub fn break_queue(&mut self) {
        if let Some(queue) = &mut self.queue {
            queue.broken = true;
        }
    }
}

/// What one client did, for INFO. One thread writes at a time, so counting costs no lock.
#[derive(Debug, Default)]
pub struct Counters {
    pub calls: Counter,
    pub hits: Counter,
    pub misses: Counter,
    pub changes: Counter,
}

impl Counters {
    #[inline]
    pub fn lookup(&self, found: bool) {
        if found { self.hits.add(1) } else { self.misses.add(1) }
    }
}

/// A number that one thread at a time counts up and any thread reads.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    #[inline]
    pub fn add(&self, amount: u64) {
        self.0.store(self.0.load(Relaxed).wrapping_add(amount), Relaxed);
    }

    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }

    pub fn reset(&self) {
        self.0.store(0, Relaxed);
    }
}
