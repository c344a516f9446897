//! Snapshots of the data folder: a walk ([`super::walk`]) whose point in time is the beginning of a
//! segment of the log.

use std::sync::atomic::Ordering::Relaxed;

use super::walk::{Sheet, WalkOutcome};
use crate::engine::Engine;
use crate::engine::access::rebuild::{Rebuilding, rebuild};
use crate::engine::grammar::effects::Log;
use crate::engine::shared::script::library;
use crate::keyspace::expiry::Deadline;
use crate::persist::{Record, SnapshotWriter, Storage, StorageError, Writer};
use crate::value::View;
use crate::value::picture::Picture;

/// Bytes of arguments in a record, about.
const RECORD: usize = 256 << 10;

impl Engine {
    pub(super) fn try_snapshot(
        &self,
        storage: &Storage,
        thread: &mut Writer,
        number: u64,
    ) -> Result<WalkOutcome, StorageError> {
        storage.prepare_snapshot()?;
        let progress = &self.persistence.progress;
        progress.begin(self.count_keys());
        let beginning = self.begin_walk(|_| storage.begin_snapshot())?;
        let snapshot = storage.write_snapshot(beginning.asked)?;
        let breathe = &mut || thread.breathe();
        let goes_on = &mut || !self.persistence.is_called_off(number);
        let mut sheet = Records::new(snapshot, breathe, goes_on);
        if self.walk(beginning.libraries, &mut sheet, progress)? == WalkOutcome::Cancelled {
            return Ok(WalkOutcome::Cancelled);
        }
        let info = storage.finish_snapshot(sheet.snapshot)?;
        self.persistence.last_size.store(info.size, Relaxed);
        self.persistence.last_save.store(self.clock.unix_millis() / 1000, Relaxed);
        self.persistence.saved_changes.store(beginning.changes, Relaxed);
        self.persistence.saves.fetch_add(1, Relaxed);
        Ok(WalkOutcome::Complete)
    }
}

/// The records of a snapshot. Operations are gathered to records, between which the thread does what
/// else is due.
pub(super) struct Records<'w> {
    pub(super) snapshot: SnapshotWriter,
    record: Record,
    /// Called after each record; false when the store is closing.
    breathe: &'w mut dyn FnMut() -> bool,
    goes_on: &'w mut dyn FnMut() -> bool,
    /// Nothing is written after a failure, which the next [`Sheet::settle`] reports.
    written: Result<(), StorageError>,
}

impl<'w> Records<'w> {
    pub(super) fn new(
        snapshot: SnapshotWriter,
        breathe: &'w mut dyn FnMut() -> bool,
        goes_on: &'w mut dyn FnMut() -> bool,
    ) -> Self {
        Self { snapshot, record: Record::default(), breathe, goes_on, written: Ok(()) }
    }
}

impl Sheet for Records<'_> {
    fn library(&mut self, code: &[u8]) {
        library::load(code, Log::new(0, &mut self.record));
    }

    fn entry(&mut self, db: u16, key: &[u8], value: View<'_>, deadline: Option<Deadline>) {
        rebuild(db, key, value, deadline, &mut self.record);
    }

    /// Adds what a value was, in as many records as it takes.
    fn picture(&mut self, db: u16, key: &[u8], picture: &Picture, deadline: Option<Deadline>) {
        let Self { snapshot, record, breathe, written, .. } = self;
        let after = &mut |record: &mut Record| {
            if record.len() >= RECORD && written.is_ok() {
                *written = end_record(record, snapshot, breathe);
            }
        };
        Rebuilding { db, key, record, after }.picture(picture, deadline);
    }

    fn settle(&mut self) -> Result<(), StorageError> {
        std::mem::replace(&mut self.written, Ok(()))?;
        end_record(&mut self.record, &mut self.snapshot, self.breathe)
    }

    fn goes_on(&mut self) -> bool {
        (self.goes_on)()
    }
}

fn end_record(
    record: &mut Record,
    snapshot: &mut SnapshotWriter,
    breathe: &mut dyn FnMut() -> bool,
) -> Result<(), StorageError> {
    if !record.is_empty() {
        snapshot.write(record.payload())?;
        record.clear(2 * RECORD);
    }
    if breathe() { Ok(()) } else { Err(StorageError::Closed) }
}
