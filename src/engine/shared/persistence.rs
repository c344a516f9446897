//! The state that the engine keeps of the data folder: the log, recovery, and the last snapshots
//! (`call/snapshot.rs` makes them).

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use parking_lot::Mutex;

use super::images::Images;
use crate::base::clock;
use crate::base::progress::Progress;
use crate::persist::{Folder, Recovered, Storage};

/// After a failed snapshot, no automatic one begins for this long: each could fill the disk again.
const REST: Duration = Duration::from_secs(5);

/// The largest number of databases of a store.
pub const MOST_DATABASES: u16 = 16384;
/// The engine's end of the data folder.
#[derive(Default)]
pub struct Persistence {
    pub(in crate::engine) storage: OnceLock<Storage>,
    pub(in crate::engine) recovered: OnceLock<Recovered>,
    /// The folder of a store that is only read.
    pub(in crate::engine) reading: OnceLock<Folder>,
    /// Held by whoever reads everything as it was at one point in time.
    pub(in crate::engine) walking: Mutex<()>,
    pub(in crate::engine) images: Images,
    pub(in crate::engine) epochs: AtomicU32,
    /// When the last snapshot was complete, in seconds since the Unix epoch.
    pub(in crate::engine) last_save: AtomicU64,
    /// Bytes of the last snapshot.
    pub(in crate::engine) last_size: AtomicU64,
    /// The number of changes up to the last snapshot.
    pub(in crate::engine) saved_changes: AtomicU64,
    pub(in crate::engine) last_failure: Mutex<Option<String>>,
    pub(in crate::engine) saves: AtomicU64,
    pub(in crate::engine) failures: AtomicU64,
    /// Whether observers know that the log takes no writes.
    pub(in crate::engine) fails: AtomicBool,
    pub(in crate::engine) times: Mutex<Times>,
    /// How far the snapshot is that is being made, in keys.
    pub(in crate::engine) progress: Progress,
    /// Each snapshot that was asked for and has not ended has one of these.
    pub(in crate::engine) asked: Arc<()>,
    /// The number of the snapshot that was asked for last.
    last_asked: AtomicU64,
    /// Snapshots up to this number were called off.
    called_off: AtomicU64,
}

/// How long snapshots take.
#[derive(Debug, Default)]
pub(in crate::engine) struct Times {
    /// When the running one began, of [`clock::uptime`].
    pub(in crate::engine) begun: Option<Duration>,
    pub(in crate::engine) last: Option<Duration>,
    /// When the last one ended, if it failed.
    pub(in crate::engine) failed: Option<Duration>,
}

impl std::fmt::Debug for Persistence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.folder())
    }
}

impl Persistence {
    /// The data folder, once it is recovered.
    #[inline]
    pub fn storage(&self) -> Option<&Storage> {
        self.storage.get()
    }

    /// What was found in the folder when it was opened.
    pub fn recovered(&self) -> Option<&Recovered> {
        self.recovered.get()
    }

    /// Whether nothing may be written.
    #[inline]
    pub fn is_read_only(&self) -> bool {
        self.reading.get().is_some()
    }

    /// Where the data folder is, should there be one.
    pub fn folder(&self) -> Option<&Path> {
        self.storage().map(Storage::path).or_else(|| self.reading.get().map(Folder::path))
    }

    /// Time of the last complete snapshot, in seconds since the Unix epoch.
    pub fn last_save(&self) -> u64 {
        self.last_save.load(Relaxed)
    }

    /// True while a snapshot is being made.
    pub fn is_saving(&self) -> bool {
        self.times.lock().begun.is_some()
    }

    /// Why the last snapshot failed, if it did.
    pub fn last_failure(&self) -> Option<String> {
        self.last_failure.lock().clone()
    }

    /// Bytes of the last snapshot.
    pub fn last_size(&self) -> u64 {
        self.last_size.load(Relaxed)
    }

    /// How many snapshots were made since the store was opened.
    pub fn saves(&self) -> u64 {
        self.saves.load(Relaxed)
    }

    /// How many snapshots have failed since the store was opened.
    pub fn failures(&self) -> u64 {
        self.failures.load(Relaxed)
    }

    /// How long the last snapshot took, complete or failed.
    pub fn last_took(&self) -> Option<Duration> {
        self.times.lock().last
    }

    /// How many keys of the current snapshot are written, and of how many; `None` without one.
    pub fn progress(&self) -> Option<(u64, u64)> {
        self.times.lock().begun.map(|_| self.progress.read())
    }

    /// How long the current snapshot has been running.
    pub fn running_for(&self) -> Option<Duration> {
        self.times.lock().begun.map(|begun| clock::uptime().saturating_sub(begun))
    }

    /// Whether an automatic snapshot may begin: none is requested, and the last has not failed
    /// recently.
    pub(in crate::engine) fn may_begin(&self) -> bool {
        let rests = |failed: Duration| clock::uptime().saturating_sub(failed) < REST;
        !self.is_asked() && !self.times.lock().failed.is_some_and(rests)
    }

    /// Whether a snapshot was asked for and has not ended.
    pub(in crate::engine) fn is_asked(&self) -> bool {
        Arc::strong_count(&self.asked) > 1
    }

    /// The number of a snapshot that is asked for now.
    pub(in crate::engine) fn next_number(&self) -> u64 {
        self.last_asked.fetch_add(1, Relaxed) + 1
    }

    /// Ends the snapshots that were asked for so far.
    pub(in crate::engine) fn call_off(&self) {
        self.called_off.fetch_max(self.last_asked.load(Relaxed), Relaxed);
    }

    /// Whether the snapshot of this number was called off.
    pub(in crate::engine) fn is_called_off(&self, number: u64) -> bool {
        number <= self.called_off.load(Relaxed)
    }

    /// Changes up to the last snapshot.
    pub fn saved_changes(&self) -> u64 {
        self.saved_changes.load(Relaxed)
    }
}

/// What arguments come to in a record, at most.
#[inline]
pub(in crate::engine) fn weight(args: &[&[u8]]) -> usize {
    const HEAD: usize = 5;
    args.iter().map(|arg| arg.len() + HEAD).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_snapshot_begins_by_itself_at_a_time_and_none_soon_after_a_failure() {
        let persistence = Persistence::default();
        assert!(persistence.may_begin());
        let asked = persistence.asked.clone();
        assert!(!persistence.may_begin());
        drop(asked);
        assert!(persistence.may_begin());
        // An hour from now it cannot be over.
        persistence.times.lock().failed = Some(clock::uptime() + Duration::from_secs(3600));
        assert!(!persistence.may_begin());
    }

    #[test]
    fn calling_off_ends_the_snapshots_asked_for_so_far_and_no_later_one() {
        let persistence = Persistence::default();
        let (first, second) = (persistence.next_number(), persistence.next_number());
        assert!(!persistence.is_called_off(first));
        persistence.call_off();
        assert!(persistence.is_called_off(first) && persistence.is_called_off(second));
        assert!(!persistence.is_called_off(persistence.next_number()));
    }
}
