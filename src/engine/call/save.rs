//! When snapshots are made. `snapshot.rs` describes how.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};

use super::walk::WalkOutcome;
use crate::base::clock;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::happening::{Happening, kinds};
use crate::engine::shared::persistence::Times;
use crate::persist::{Storage, Writer};

/// How often a walk that FLUSHALL or SWAPDB cancelled is begun again.
pub(super) const ATTEMPTS: usize = 8;
/// For how long the writer waits for another walk before it does what else is due.
const PATIENCE: Duration = Duration::from_millis(5);

/// Snapshots.
impl Engine {
    /// When the store was last saved, in seconds since the Unix epoch; when it was opened, at
    /// first.
    pub fn last_save(&self) -> u64 {
        match self.persistence.last_save() {
            0 => (self.clock.unix_millis() / 1000).saturating_sub(self.uptime().as_secs()),
            saved => saved,
        }
    }

    /// Makes a snapshot of the present state, and returns when it is complete. Without a folder it
    /// succeeds at once, as Redis does with `save ""`.
    pub fn save(&self) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return self.note_saved() };
        let whole = self.begin_save(storage);
        let closed = |_| Err(Error::new("the store was closed while it was saved"));
        whole.recv().unwrap_or_else(closed)
    }

    /// Begins a snapshot and returns at once.
    pub fn background_save(&self) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return self.note_saved() };
        if self.persistence.is_saving() {
            return Err(Error::new("Background save already in progress"));
        }
        self.begin_save(storage);
        Ok(())
    }

    /// Ends the snapshot that is being made, and those that wait for it. The folder stays as if they
    /// had not begun.
    pub fn cancel_save(&self) -> Result<()> {
        if !self.persistence.is_asked() {
            let none = "Background saving is currently not in progress or scheduled";
            return Err(Error::fixed(none));
        }
        self.persistence.call_off();
        Ok(())
    }

    /// Makes the log shorter: begins a snapshot, which is written after one that there may be
    /// already. True when there is.
    pub fn compact(&self) -> Result<bool> {
        let Some(storage) = self.persistence.storage() else {
            return self.admit_to_memory().map(|()| false);
        };
        let is_saving = self.persistence.is_saving();
        self.begin_save(storage);
        Ok(is_saving)
    }

    fn note_saved(&self) -> Result<()> {
        self.admit_to_memory()?;
        self.persistence.last_save.store(self.clock.unix_millis() / 1000, Relaxed);
        self.persistence.saved_changes.store(self.clients.totals().changes, Relaxed);
        Ok(())
    }

    /// Begins a snapshot when the log has become long enough. Called by the keeper.
    pub(in crate::engine) fn compact_if_due(&self) {
        let Some(storage) = self.persistence.storage() else { return };
        let size = self.persistence.last_size.load(Relaxed);
        if storage.log().due(size) && self.persistence.may_begin() {
            // What fails is kept for INFO; the log goes on without a snapshot.
            self.begin_save(storage);
        }
    }

    /// Has the writer make a snapshot, after one that it may be making.
    fn begin_save(&self, storage: &Storage) -> Receiver<Result<()>> {
        let (done, whole) = bounded(1);
        let engine = self.weak_self.get().cloned().unwrap_or_default();
        let asked = self.persistence.asked.clone();
        let number = self.persistence.next_number();
        storage.run(move |writer| {
            let Some(engine) = engine.upgrade() else { return };
            engine.persistence.times.lock().begun = Some(clock::uptime());
            if engine.observers.want(kinds::SNAPSHOT_BEGUN) {
                engine.observers.tell(&Happening::SnapshotBegun);
            }
            let written = engine.write_snapshot(writer, number);
            let took = engine.persistence.running_for();
            let called_off = engine.persistence.is_called_off(number);
            let failed = (written.is_err() && !called_off).then(clock::uptime);
            engine.persistence.failures.fetch_add(u64::from(failed.is_some()), Relaxed);
            *engine.persistence.times.lock() = Times { begun: None, last: took, failed };
            if engine.observers.want(kinds::SNAPSHOT) {
                let (took, bytes) = (took.unwrap_or_default(), engine.persistence.last_size());
                let problem = written.as_ref().err().map(|why| why.text.clone().into_owned());
                let complete = problem.is_none();
                engine.observers.tell(&Happening::Snapshot { complete, took, bytes, problem });
            }
            // Whoever hears of its end finds it ended.
            drop(asked);
            let _ = done.send(written);
        });
        whole
    }

    fn write_snapshot(&self, writer: &mut Writer, number: u64) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return Ok(()) };
        let _alone = loop {
            if let Some(alone) = self.persistence.walking.try_lock_for(PATIENCE) {
                break alone;
            }
            if !writer.breathe() {
                return Err(Error::new("the store was closed while it was saved"));
            }
        };
        let mut result = Ok(WalkOutcome::Cancelled);
        for _ in 0..ATTEMPTS {
            if self.persistence.is_called_off(number) {
                break;
            }
            result = self.try_snapshot(storage, writer, number);
            if !matches!(result, Ok(WalkOutcome::Cancelled)) {
                break;
            }
        }
        self.end_walk();
        let failure = match result {
            // As in servers, that is no failure to report in INFO.
            Ok(WalkOutcome::Cancelled) if self.persistence.is_called_off(number) => {
                return Err(Error::fixed("the snapshot was ended by BGSAVE CANCEL"));
            }
            Ok(WalkOutcome::Complete) => None,
            Ok(WalkOutcome::Cancelled) => {
                Some("the whole keyspace was replaced again and again".to_owned())
            }
            Err(why) => Some(why.to_string()),
        };
        self.persistence.last_failure.lock().clone_from(&failure);
        failure.map_or(Ok(()), |why| Err(Error::new(format!("the snapshot failed: {why}"))))
    }
}
