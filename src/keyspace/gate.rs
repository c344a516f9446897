//! [`Gate`]: the lock of calls that wait for shards while holding others. [`super::lock`] explains
//! why it exists.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::{Mutex, MutexGuard};

use crate::base::duty;

/// How often a waiting call checks whether a script has become busy.
pub(super) const PATIENCE: Duration = Duration::from_millis(10);

/// The lock that a call must hold to wait for a shard while holding others.
///
/// Scripts write it and every call may read what lies beside it, so it has cache lines of its own.
#[derive(Debug, Default)]
#[repr(align(128))]
pub struct Gate {
    held: Mutex<()>,
    busy: Arc<AtomicBool>,
}

impl Gate {
    /// The flag that the holder sets when it has run for too long.
    pub fn busy_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.busy)
    }

    /// Whether the holder of the gate has run for too long.
    #[inline]
    pub fn is_busy(&self) -> bool {
        self.busy.load(Relaxed)
    }

    /// Waits for the gate, unless a script is busy or this thread has to end.
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

/// A call was refused: a busy script holds what it waits for, or the waiting thread has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;
