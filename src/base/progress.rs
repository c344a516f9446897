//! How far a long work is, for who looks from another thread.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// How much is done, and of how much. What is counted is up to the work.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    /// The work begins, or begins again. `total` may be an estimate.
    pub fn begin(&self, total: u64) {
        self.done.store(0, Relaxed);
        self.total.store(total, Relaxed);
    }

    /// So much more is done.
    #[inline]
    pub fn advance(&self, more: u64) {
        self.done.fetch_add(more, Relaxed);
    }

    /// How much is done, and of how much: 0 before the work begins.
    pub fn read(&self) -> (u64, u64) {
        (self.done.load(Relaxed), self.total.load(Relaxed))
    }
}
