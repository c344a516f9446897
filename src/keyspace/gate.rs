//! [`Gate`]: what is held by who takes shards while holding others. [`super::lock`] tells why.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use crate::base::duty;

/// How often one who waits looks whether a script has become busy.
pub(super) const PATIENCE: Duration = Duration::from_millis(10);

/// What is held to wait for a shard while holding others.
///
/// Scripts write it and every call may read what lies beside it, so it has lines of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Gate {
    held: Mutex<()>,
    busy: Arc<AtomicBool>,
}

impl Gate {
    /// Its holder sets this when it has been at it for too long.
    pub fn busy_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.busy)
    }

    #[inline]
    pub fn is_busy(&self) -> bool {
        self.busy.load(Relaxed)
    }

    pub(super) fn enter(&self) -> Result<MutexGuard<'_, ()>, Busy> {
        loop {
            if let Some(guard) = self.held.try_lock_for(PATIENCE) {
                return Ok(guard);
            }
            if self.is_busy() || !duty::attend() {
                return Err(Busy);
            }
        }
    }
}

/// A script has held for too long what a call waits for, or the waiting thread has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;
