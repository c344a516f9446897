//! What INFO counts of the whole store.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use super::session::Counters;

#[derive(Debug, Default)]
pub struct Stats {
    pub expired_keys: AtomicU64,
    pub evicted_keys: AtomicU64,
    pub sessions_opened: AtomicU64,
    /// Counters of the sessions there are; those of ended ones are added up in `ended`.
    sessions: Mutex<Sessions>,
}

#[derive(Debug, Default)]
struct Sessions {
    open: Vec<Arc<Counters>>,
    ended: Totals,
}

/// Sums over sessions.
#[derive(Debug, Default, Clone, Copy)]
pub struct Totals {
    pub calls: u64,
    pub hits: u64,
    pub misses: u64,
    pub changes: u64,
}

impl Totals {
    fn add(&mut self, counters: &Counters) {
        self.calls += counters.calls.get();
        self.hits += counters.hits.get();
        self.misses += counters.misses.get();
        self.changes += counters.changes.get();
    }
}

impl Stats {
    pub fn expired(&self) {
        self.expired_keys.fetch_add(1, Relaxed);
    }

    pub fn evicted(&self) {
        self.evicted_keys.fetch_add(1, Relaxed);
    }

    pub fn session_opened(&self, counters: &Arc<Counters>) {
        self.sessions_opened.fetch_add(1, Relaxed);
        self.sessions.lock().open.push(Arc::clone(counters));
    }

    pub fn session_ended(&self, counters: &Arc<Counters>) {
        let mut sessions = self.sessions.lock();
        sessions.open.retain(|open| !Arc::ptr_eq(open, counters));
        sessions.ended.add(counters);
    }

    /// Adds up what the store did by itself, and forgets it there.
    pub fn absorb(&self, counters: &Counters) {
        let all = [&counters.calls, &counters.hits, &counters.misses, &counters.changes];
        if all.iter().any(|counter| counter.get() != 0) {
            self.sessions.lock().ended.add(counters);
            all.iter().for_each(|counter| counter.reset());
        }
    }

    pub fn open_sessions(&self) -> usize {
        self.sessions.lock().open.len()
    }

    pub fn totals(&self) -> Totals {
        let sessions = self.sessions.lock();
        let mut totals = sessions.ended;
        sessions.open.iter().for_each(|counters| totals.add(counters));
        totals
    }

    /// CONFIG RESETSTAT.
    pub fn reset(&self) {
        let mut sessions = self.sessions.lock();
        sessions.ended = Totals { changes: sessions.ended.changes, ..Totals::default() };
        for counters in &sessions.open {
            for counter in [&counters.calls, &counters.hits, &counters.misses] {
                counter.reset();
            }
        }
        for counter in [&self.expired_keys, &self.evicted_keys] {
            counter.store(0, Relaxed);
        }
    }
}
