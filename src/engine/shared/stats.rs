//! Counters of the store itself, for INFO. [`super::clients`] counts what clients do.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

use crate::base::clock;

/// Counters of the store itself.
#[derive(Debug, Default)]
pub struct Stats {
    /// Keys removed because their deadline had passed.
    pub expired_keys: AtomicU64,
    /// Of hashes.
    pub expired_fields: AtomicU64,
    /// Keys removed to make room under `maxmemory`.
    pub evicted_keys: AtomicU64,
    /// Microseconds that the keeper has spent with keys that expire.
    pub expiring_micros: AtomicU64,
    /// What the rounds took that have followed one another so far, in microseconds.
    expiry_burst: AtomicU64,
    /// Keys that recovery found.
    pub loaded_keys: AtomicU64,
    /// The largest memory use seen by [`Self::peak`], in bytes.
    peak: AtomicUsize,
    /// When it was seen, in seconds since the Unix epoch.
    peak_time: AtomicU64,
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

    /// Counts a round of the keeper with keys that expire. The rounds that follow one another at once
    /// are a burst: when `more` says that none does, the time of the whole burst is returned, in
    /// microseconds.
    pub(in crate::engine) fn round_of_expiry(&self, micros: u64, more: bool) -> Option<u64> {
        self.expiring_micros.fetch_add(micros, Relaxed);
        let burst = self.expiry_burst.fetch_add(micros, Relaxed) + micros;
        (!more).then(|| {
            self.expiry_burst.store(0, Relaxed);
            burst
        })
    }

    /// Counts one evicted key.
    pub fn evicted(&self) {
        self.evicted_keys.fetch_add(1, Relaxed);
    }

    /// The largest memory use that any call of this function was given, `now` included, and when
    /// that was, in seconds since the Unix epoch.
    pub fn peak(&self, now: usize) -> (usize, u64) {
        let before = self.peak.fetch_max(now, Relaxed);
        if now > before {
            self.peak_time.store(clock::unix_millis() / 1000, Relaxed);
        }
        (before.max(now), self.peak_time.load(Relaxed))
    }

    /// CONFIG RESETSTAT.
    pub fn reset(&self) {
        let Self { expired_keys, expired_fields, evicted_keys, expiring_micros, .. } = self;
        for counter in [expired_keys, expired_fields, evicted_keys, expiring_micros] {
            counter.store(0, Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_that_follow_one_another_are_a_burst() {
        let stats = Stats::default();
        assert_eq!(stats.round_of_expiry(700, true), None);
        assert_eq!(stats.round_of_expiry(800, false), Some(1500));
        assert_eq!(stats.round_of_expiry(5, false), Some(5));
        assert_eq!(stats.expiring_micros.load(Relaxed), 1505);
    }
}
