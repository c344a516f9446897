//! Whether the data folder takes what a call is about to change.

use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;

use super::all::Shared;
use super::clients::CLOSED;
use super::happening::{Happening, kinds};
use crate::engine::grammar::error::{Error, Result};
use crate::persist::StorageError;

impl Shared {
    /// Refuses what a call that is no write is about to change if the log can't take it, or if the
    /// store is only read. `weight` as for a write.
    pub fn admit_change(&self, weight: usize) -> Result<()> {
        if self.faults.is_disk_full() {
            return Err(self.refuse_as_full());
        }
        match self.persistence.storage() {
            Some(storage) => storage.admit(weight).map_err(|why| self.refuse_to_log(&why)),
            None => self.admit_to_memory(),
        }
    }

    /// Why the log takes no writes, if it does not.
    pub fn disk_problem(&self) -> Option<StorageError> {
        if self.faults.is_disk_full() {
            return Some(self.full_disk());
        }
        self.persistence.storage().and_then(|storage| storage.log().refusal())
    }

    /// The error of a write while a test wants the disk full.
    #[cold]
    fn refuse_as_full(&self) -> Error {
        misconf(&self.full_disk())
    }

    /// What a disk that is really full would be.
    fn full_disk(&self) -> StorageError {
        let path = self.persistence.folder().unwrap_or(Path::new("memory")).into();
        StorageError::Full { path, why: "a test wants it so".into() }
    }

    /// As [`Self::admit_change`] where there is no log.
    #[inline]
    pub(in crate::engine) fn admit_to_memory(&self) -> Result<()> {
        if self.persistence.is_read_only() { Err(READ_ONLY) } else { Ok(()) }
    }

    /// The error of a write that the log does not take.
    #[cold]
    pub(in crate::engine) fn refuse_to_log(&self, why: &StorageError) -> Error {
        self.look_after_disk();
        misconf(why)
    }

    /// Tells observers when the log takes no writes any more, or takes them again. Called by the
    /// keeper, and where a write is refused.
    pub(in crate::engine) fn look_after_disk(&self) {
        if self.persistence.storage().is_none() {
            return;
        }
        let problem = self.disk_problem();
        let fails = problem.is_some();
        if self.persistence.fails.swap(fails, Relaxed) != fails && self.observers.want(kinds::DISK)
        {
            self.observers.tell(&Happening::Disk(problem.map(|why| why.to_string())));
        }
    }
}

const READ_ONLY: Error = Error {
    code: "READONLY",
    text: std::borrow::Cow::Borrowed(
        "You can't write to a store that was opened with `readOnly`. Close it, and open the folder \
         without that option",
    ),
};

/// The error of writes while the disk fails, with the code that Redis uses. Work on another thread
/// meets a log that was closed.
pub(in crate::engine) fn misconf(why: &StorageError) -> Error {
    match why {
        StorageError::Closed => CLOSED,
        _ => Error::with_code("MISCONF", format!("Errors writing to the log: {why}")),
    }
}
