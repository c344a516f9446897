//! Long work on a thread of its own: how far it is, and its early end.

use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use crate::base::progress::Progress;

/// Work that another thread may look at and end.
#[derive(Debug, Default)]
pub struct Work {
    /// How far it is.
    pub progress: Progress,
    ended: AtomicBool,
}

impl Work {
    /// Ends the work as soon as that is possible.
    pub fn end(&self) {
        self.ended.store(true, Relaxed);
    }

    /// Whether the work is to end.
    pub(super) fn is_ended(&self) -> bool {
        self.ended.load(Relaxed)
    }
}
