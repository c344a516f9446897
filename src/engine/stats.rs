//! What INFO counts of the store itself; what clients do is counted by [`super::clients`].

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

#[derive(Debug, Default)]
pub struct Stats {
    pub expired_keys: AtomicU64,
    pub evicted_keys: AtomicU64,
}

impl Stats {
    pub fn expired(&self) {
        self.expired_keys.fetch_add(1, Relaxed);
    }

    pub fn evicted(&self) {
        self.evicted_keys.fetch_add(1, Relaxed);
    }

    /// CONFIG RESETSTAT.
    pub fn reset(&self) {
        for counter in [&self.expired_keys, &self.evicted_keys] {
            counter.store(0, Relaxed);
        }
    }
}
