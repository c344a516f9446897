//! How a snapshot is made: of one point in time, and without delaying calls.
//!
//! It begins with every shard locked for a moment, in which the log starts a new segment and the
//! keyspace a new *epoch*. Then the writer's thread walks the shards from the last entry to the
//! first, a few entries under a read lock, and writes each entry that does not carry the epoch yet.
//! A call that is about to change such an entry leaves a picture of it for the walk
//! ([`Images::before_change`]); a new entry is born with the epoch, and is not of that point in
//! time. A removal moves an entry only to where the walk has yet to come, or within what it has
//! seen, so none is missed.
//!
//! No call waits for a large value: the walk takes a picture of it ([`Picture`], in negligible
//! time), and writes it after releasing the lock. Only the walk writes to the file, so no call
//! waits for the disk either. What pictures cost is memory, up to that of what changes meanwhile.

use std::sync::atomic::Ordering::Relaxed;

use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::access::rebuild::{Rebuilding, rebuild};
use crate::engine::grammar::effects::Log;
#[cfg(doc)]
use crate::engine::shared::images::Images;
use crate::engine::shared::images::{Image, image};
use crate::engine::shared::script::library;
use crate::keyspace::expiry::Deadline;
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Keyspace, Locked, Mode, ShardId};
use crate::persist::{Record, SnapshotPoint, SnapshotWriter, Storage, StorageError, Writer};
use crate::value::picture::Picture;

/// Entries that the walk writes under one lock, at most.
const STEP: u32 = 64;
/// Bytes of values that it writes under one lock, about, and of a value that it takes a picture of.
const LARGE: usize = 64 << 10;
/// Bytes of arguments in a record, about.
const RECORD: usize = 256 << 10;

/// How a snapshot ended.
pub(in crate::engine) enum SnapshotOutcome {
    Complete,
    Cancelled,
}

/// What the log and the keyspace were at the point in time.
struct Beginning {
    point: SnapshotPoint,
    /// How many changes there were up to then.
    changes: u64,
    /// The texts of the libraries of functions.
    libraries: Vec<Bytes>,
}

impl Engine {
    pub(in crate::engine) fn try_snapshot(
        &self,
        storage: &Storage,
        thread: &mut Writer,
        number: u64,
    ) -> Result<SnapshotOutcome, StorageError> {
        storage.prepare_snapshot()?;
        self.persistence.progress.begin(self.count_keys());
        let beginning = self.begin_epoch(storage)?;
        let snapshot = storage.write_snapshot(beginning.point)?;
        let mut sheet = Sheet { snapshot, thread, record: Record::default(), written: Ok(()) };
        for code in beginning.libraries {
            library::load(&code, Log::new(0, &mut sheet.record));
            sheet.end_long_record();
        }
        sheet.end_record()?;
        for shard in 0..self.keyspace.all_shards().len() {
            self.walk_shard(shard as ShardId, &mut sheet)?;
            let called_off = self.persistence.is_called_off(number);
            if called_off || !self.write_images(&mut sheet)? {
                return Ok(SnapshotOutcome::Cancelled);
            }
        }
        self.keyspace.end_epoch();
        if self.persistence.images.end().is_none() {
            return Ok(SnapshotOutcome::Cancelled);
        }
        let info = storage.finish_snapshot(sheet.snapshot)?;
        self.persistence.last_size.store(info.size, Relaxed);
        self.persistence.last_save.store(self.clock.unix_millis() / 1000, Relaxed);
        self.persistence.saved_changes.store(beginning.changes, Relaxed);
        self.persistence.saves.fetch_add(1, Relaxed);
        Ok(SnapshotOutcome::Complete)
    }

    /// The point in time: with every shard locked, the log begins a new segment and the keyspace a
    /// new epoch.
    fn begin_epoch(&self, storage: &Storage) -> Result<Beginning, StorageError> {
        let mut everything = KeySet::new(0);
        everything.add_whole(Scope::Everything, Mode::Write);
        // Libraries of functions lie behind the gate.
        everything.add_unknown();
        let mut locked = Locked::nothing(&self.keyspace);
        locked.acquire_patiently(&everything);
        let point = storage.begin_snapshot()?;
        let epoch = self.persistence.epochs.fetch_add(1, Relaxed) + 1;
        self.keyspace.begin_epoch(epoch);
        self.persistence.images.begin();
        let (changes, libraries) = (self.clients.totals().changes, self.scripts.library_texts());
        Ok(Beginning { point, changes, libraries })
    }

    /// Writes the entries of a shard that do not carry the epoch, from the last to the first.
    fn walk_shard(&self, shard: ShardId, sheet: &mut Sheet<'_>) -> Result<(), StorageError> {
        let mut next = self.keyspace.shard(shard).read().len() as u32;
        while next > 0 {
            let before = next;
            next = self.walk_small(shard, next, sheet);
            sheet.end_record()?;
            if next == before {
                next -= 1;
                self.walk_large(shard, next, sheet)?;
            }
            self.persistence.progress.advance((before - next).into());
        }
        Ok(())
    }

    /// Writes entries below an index, down to a large one or a few; answers the index they begin
    /// at.
    fn walk_small(&self, shard: ShardId, end: u32, sheet: &mut Sheet<'_>) -> u32 {
        let (epoch, db) = (self.keyspace.snapshot_epoch(), Keyspace::database_of(shard));
        let data = self.keyspace.shard(shard).read();
        let mut heap = 0;
        for index in (end.saturating_sub(STEP)..end).rev() {
            let entry = data.entry(index).filter(|entry| epoch != 0 && entry.epoch() != epoch);
            let Some(entry) = entry else { continue };
            heap += entry.heap();
            if heap > LARGE {
                return index + 1;
            }
            entry.set_epoch(epoch);
            let deadline = data.deadline(index);
            rebuild(db, entry.key(), entry.value(), deadline, &mut sheet.record);
        }
        end.saturating_sub(STEP)
    }

    /// Writes an entry that may be large: its picture, while nothing is locked.
    fn walk_large(
        &self,
        shard: ShardId,
        index: u32,
        sheet: &mut Sheet<'_>,
    ) -> Result<(), StorageError> {
        let (epoch, db) = (self.keyspace.snapshot_epoch(), Keyspace::database_of(shard));
        let image = image(db, &mut self.keyspace.shard(shard).write(), index, epoch);
        image.map_or(Ok(()), |image| self.write_image(image, sheet))
    }

    /// Writes what calls have left; false when the snapshot was given up.
    fn write_images(&self, sheet: &mut Sheet<'_>) -> Result<bool, StorageError> {
        let Some(images) = self.persistence.images.drain() else { return Ok(false) };
        images.into_iter().try_for_each(|image| self.write_image(image, sheet))?;
        Ok(true)
    }

    fn write_image(&self, image: Image, sheet: &mut Sheet<'_>) -> Result<(), StorageError> {
        let Image { db, key, picture, deadline } = image;
        sheet.add(db, &key, &picture, deadline);
        drop(picture);
        self.regain(db, &key);
        sheet.end_record()
    }

    /// What was shared of a value is its own again, so that reading it takes no detour.
    fn regain(&self, db: u16, key: &Bytes) {
        let hash = crate::value::index_table::hash(key);
        let mut data = self.keyspace.shard(self.keyspace.shard_of(db, hash)).write();
        if let Some(index) = data.find(hash, key) {
            data.regain(index);
        }
    }
}

/// Where the walk writes. Operations are gathered to records, between which the thread does what
/// else is due.
struct Sheet<'w> {
    snapshot: SnapshotWriter,
    thread: &'w mut Writer,
    record: Record,
    /// Nothing is written after a failure, which the next [`Sheet::end_record`] reports.
    written: Result<(), StorageError>,
}

impl Sheet<'_> {
    /// Adds what a value was, in as many records as it takes.
    fn add(&mut self, db: u16, key: &[u8], picture: &Picture, deadline: Option<Deadline>) {
        let Self { snapshot, thread, record, written } = self;
        let after = &mut |record: &mut Record| {
            if record.len() >= RECORD && written.is_ok() {
                *written = end_record(record, snapshot, thread);
            }
        };
        Rebuilding { db, key, record, after }.picture(picture, deadline);
    }

    /// Ends the record when it is long enough.
    fn end_long_record(&mut self) {
        if self.record.len() >= RECORD && self.written.is_ok() {
            self.written = self.end_record();
        }
    }

    fn end_record(&mut self) -> Result<(), StorageError> {
        std::mem::replace(&mut self.written, Ok(()))?;
        end_record(&mut self.record, &mut self.snapshot, self.thread)
    }
}

fn end_record(
    record: &mut Record,
    snapshot: &mut SnapshotWriter,
    thread: &mut Writer,
) -> Result<(), StorageError> {
    if !record.is_empty() {
        snapshot.write(record.payload())?;
        record.clear(2 * RECORD);
    }
    if thread.breathe() { Ok(()) } else { Err(StorageError::Closed) }
}
