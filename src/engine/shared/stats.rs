//! Counters of the store itself, for INFO. [`super::clients`] counts what clients do.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Counters of the store itself.
#[derive(Debug, Default)]
pub struct Stats {
    /// Keys removed because their deadline had passed.
    pub expired_keys: AtomicU64,
    /// Of hashes.
    pub expired_fields: AtomicU64,
    /// Keys removed to make room under `maxmemory`.
    pub evicted_keys: AtomicU64,
    /// The largest memory use seen by [`Self::peak`], in bytes.
    peak: AtomicUsize,
}

impl Stats {
    /// Counts one expired key.
    pub fn expired(&self) {
        self.expired_keys.fetch_add(1, Relaxed);
    }

    /// Counts expired fields of hashes.
    pub fn fields_expired(&self, fields: usize) {
        self.expired_fields.fetch_add(fields as u64, Relaxed);
    }

    /// Counts one evicted key.
    pub fn evicted(&self) {
        self.evicted_keys.fetch_add(1, Relaxed);
    }

    /// The largest memory use that any call of this function was given, `now` included.
    pub fn peak(&self, now: usize) -> usize {
        self.peak.fetch_max(now, Relaxed).max(now)
    }

    /// CONFIG RESETSTAT.
    pub fn reset(&self) {
        for counter in [&self.expired_keys, &self.expired_fields, &self.evicted_keys] {
            counter.store(0, Relaxed);
        }
    }
}
