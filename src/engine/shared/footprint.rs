//! What the store holds in memory, for INFO, MEMORY STATS and metrics. It is counted when it is
//! asked for.
//!
//! A store lives in a program that has memory of its own, so two measures are reported side by
//! side: what the store counts of its data (`used`), and what the process has (`resident`). What
//! the allocator holds for the store is between them.

use super::all::Shared;
use super::beside::Beside;
use crate::base::memory;
use crate::keyspace::Entry;

/// What an entry's place in the index takes.
const PLACE: usize = 6;
/// An entry and its place in the index of its shard.
pub const PER_KEY: usize = size_of::<Entry>() + PLACE;
/// What the deadline of a key takes.
pub const DEADLINE: usize = 32;

/// The bytes that are in use, and for what.
#[derive(Debug)]
pub struct Footprint {
    /// The data, and what is beside it.
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
    /// What is beside the data.
    pub beside: Beside,
    /// What Lua holds.
    pub lua: usize,
}

impl Footprint {
    /// Counts. `keys` are the keys, and those with a deadline, by database.
    pub fn of(shared: &Shared, keys: Vec<[usize; 2]>) -> Self {
        let beside = shared.measure_beside();
        let used = shared.used_memory();
        let (peak, peak_time) = shared.stats.peak(used);
        let (committed, shown) = (memory::committed(), memory::resident());
        // What the allocator has reserved counts as committed, used or not; it holds no more than
        // there is in memory.
        let resident = usize::try_from(shown).ok().filter(|bytes| *bytes > 0);
        let held = committed.min(resident.unwrap_or(usize::MAX)).max(used);
        let resident = resident.unwrap_or(held).max(used);
        let (eval, functions) = shared.scripts.memory();
        Self { used, peak, peak_time, held, resident, keys, beside, lua: eval + functions }
    }

    /// All keys.
    pub fn key_count(&self) -> usize {
        self.keys.iter().map(|[keys, _]| keys).sum()
    }

    /// What is not data.
    pub fn overhead(&self) -> usize {
        let Beside { clients, scripts, functions, .. } = self.beside;
        self.tables() + clients + scripts + functions
    }

    /// What the tables of all databases take.
    pub fn tables(&self) -> usize {
        let places = self.keys.iter().map(|[keys, expires]| keys * PER_KEY + expires * DEADLINE);
        self.beside.tables + places.sum::<usize>()
    }

    /// What the places of all keys take.
    pub fn places(&self) -> usize {
        self.key_count() * PLACE
    }

    /// What is left of the used memory for the data.
    pub fn dataset(&self) -> usize {
        self.used.saturating_sub(self.overhead())
    }
}

/// One number by another; 0 by nothing.
pub fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
