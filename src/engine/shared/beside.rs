//! What a store needs beside its data. Together with the data it is what `maxmemory` limits, as in
//! Redis, so a limit can be reached by an empty store.
//!
//! A write that compares the two must not walk over all clients. So the sum is kept, and measured
//! anew when a limit is set, when functions or scripts are loaded, by the keeper every second or
//! more often, and by INFO.

use std::sync::atomic::Ordering::Relaxed;

use super::all::Shared;

/// The bytes of what is not data.
#[derive(Debug, Clone, Copy, Default)]
pub struct Beside {
    /// The shards of all databases, full or empty.
    pub tables: usize,
    /// Clients and their buffers.
    pub clients: usize,
    /// Sources of scripts.
    pub scripts: usize,
    /// Sources of functions.
    pub functions: usize,
}

impl Beside {
    /// All of it.
    pub fn total(&self) -> usize {
        let Self { tables, clients, scripts, functions } = self;
        tables + clients + scripts + functions
    }
}

impl Shared {
    /// Measures, and keeps the sum.
    pub fn measure_beside(&self) -> Beside {
        let beside = Beside {
            tables: size_of_val(self) + size_of_val(self.keyspace.all_shards()),
            clients: self.clients.list().iter().map(|client| client.memory()).sum(),
            scripts: self.scripts.totals().1,
            functions: self.scripts.libraries().values().map(|it| it.code.len()).sum(),
        };
        self.beside.store(beside.total(), Relaxed);
        beside
    }

    /// Measures if there is a limit.
    pub fn measure_for_limit(&self) {
        if self.config.maxmemory.load(Relaxed) != 0 {
            self.measure_beside();
        }
    }

    /// The bytes that `maxmemory` limits: the data, and what was last measured beside it.
    #[inline]
    pub fn used_memory(&self) -> usize {
        self.keyspace.used_bytes() + self.beside.load(Relaxed)
    }
}
