//! What the store holds in memory, for INFO and MEMORY STATS. It is counted when it is asked for.
//!
//! A store lives in a program that has memory of its own, so two measures are reported side by
//! side: what the store counts of its data (`used`), and what the process has (`resident`). What
//! the allocator holds for the store is between them.

use crate::base::memory;
use crate::engine::call::engine::Call;
use crate::keyspace::Entry;

/// What an entry's place in the index takes.
const PLACE: usize = 5;
/// An entry and its place in the index of its shard.
pub(super) const PER_KEY: usize = size_of::<Entry>() + PLACE;
/// What the deadline of a key takes.
pub(super) const DEADLINE: usize = 32;

/// The bytes that are in use, and for what.
#[derive(Debug)]
pub(super) struct Footprint {
    /// The data.
    pub used: usize,
    /// The most that `used` was when somebody looked.
    pub peak: usize,
    /// When that was, in seconds since the Unix epoch.
    pub peak_time: u64,
    /// What the allocator holds.
    pub held: usize,
    /// What the process has in memory. On systems that do not tell, what the allocator holds.
    pub resident: usize,
    /// Keys, and keys with a deadline, by database.
    pub keys: Vec<[usize; 2]>,
    /// Clients and their buffers.
    pub clients: usize,
    /// Sources of scripts, and of functions.
    pub sources: [usize; 2],
    /// What Lua holds.
    pub lua: usize,
}

impl Footprint {
    /// Counts. The call holds all shards.
    pub(super) fn take(db: &mut Call<'_>) -> Self {
        let engine = db.engine;
        let used = engine.keyspace.used_bytes();
        let (peak, peak_time) = engine.stats.peak(used);
        let keys = (0..engine.keyspace.databases()).map(|number| {
            db.in_db(number, |db| {
                let counts =
                    db.held_shards().map(|(_, shard)| [shard.len(), shard.expiries().len()]);
                counts.fold([0, 0], |sum, one| [sum[0] + one[0], sum[1] + one[1]])
            })
        });
        let keys = keys.collect();
        let held = memory::committed().max(used);
        let resident = usize::try_from(memory::resident()).unwrap_or(0).max(held);
        let (eval, functions) = engine.scripts.memory();
        let code = engine.scripts.libraries().values().map(|library| library.code.len()).sum();
        Self {
            used,
            peak,
            peak_time,
            held,
            resident,
            keys,
            clients: engine.clients.list().iter().map(|client| client.memory()).sum(),
            sources: [engine.scripts.totals().1, code],
            lua: eval + functions,
        }
    }

    /// All keys.
    pub(super) fn key_count(&self) -> usize {
        self.keys.iter().map(|[keys, _]| keys).sum()
    }

    /// What the tables of all databases take.
    pub(super) fn overhead(&self) -> usize {
        self.keys.iter().map(|[keys, expires]| keys * PER_KEY + expires * DEADLINE).sum()
    }

    /// What the places of all keys take.
    pub(super) fn places(&self) -> usize {
        self.key_count() * PLACE
    }

    /// What is left of the used memory for the data.
    pub(super) fn dataset(&self) -> usize {
        self.used.saturating_sub(self.overhead())
    }
}

/// One number by another; 0 by nothing.
pub(super) fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
