//! How everything is read as it was at one point in time, without delaying calls: for snapshots,
//! backups and exports.
//!
//! It begins with every shard locked for a moment, in which the keyspace starts a new *epoch* (and
//! for a snapshot, the log a new segment). Then a thread of its own, for a snapshot the writer's, walks
//! the shards from the last entry to the first, a few entries under a read lock, and writes each entry
//! that does not carry the epoch yet. There is one epoch at a time, so one walk.
//! A call that is about to change such an entry leaves a picture of it for the walk
//! ([`Images::before_change`]); a new entry is born with the epoch, and is not of that point in
//! time. A removal moves an entry only to where the walk has yet to come, or within what it has
//! seen, so none is missed.
//!
//! No call waits for a large value: the walk takes a picture of it ([`Picture`], in negligible
//! time), and writes it after releasing the lock. Only the walk writes to the file, so no call
//! waits for the disk either. What pictures cost is memory, up to that of what changes meanwhile.

#[cfg(doc)]
use crate::engine::shared::images::Images;
use std::sync::atomic::Ordering::Relaxed;

use crate::base::Bytes;
use crate::base::progress::Progress;
use crate::engine::Engine;
use crate::engine::shared::images::{Image, image};
use crate::keyspace::expiry::Deadline;
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Keyspace, Locked, Mode, ShardId};
use crate::persist::StorageError;
use crate::value::View;
use crate::value::picture::Picture;

/// Entries that the walk writes under one lock, at most.
const STEP: u32 = 64;
/// Bytes of values that it writes under one lock, about, and of a value that it takes a picture of.
const LARGE: usize = 64 << 10;

/// Where a walk writes.
pub(super) trait Sheet {
    /// Adds a library of functions.
    fn library(&mut self, code: &[u8]);

    /// Adds an entry. Its shard is locked, so this must not wait.
    fn entry(&mut self, db: u16, key: &[u8], value: View<'_>, deadline: Option<Deadline>);

    /// Adds what an entry was. Nothing is locked.
    fn picture(&mut self, db: u16, key: &[u8], picture: &Picture, deadline: Option<Deadline>);

    /// Writes what was added. Nothing is locked. An error ends the walk.
    fn settle(&mut self) -> Result<(), StorageError>;

    /// Whether the walk goes on.
    fn goes_on(&mut self) -> bool;
}

/// How a walk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum WalkOutcome {
    Complete,
    /// By [`Sheet::goes_on`], or because the whole keyspace was replaced.
    Cancelled,
}

/// What there was at the point in time.
pub(super) struct Beginning<T> {
    /// What was asked for at that moment.
    pub(super) asked: T,
    /// How many changes there were up to then.
    pub(super) changes: u64,
    /// The texts of the libraries of functions.
    pub(super) libraries: Vec<Bytes>,
}

impl Engine {
    /// The point in time: with every shard locked, `ask` is called and the keyspace begins a new
    /// epoch. The caller holds [`crate::engine::shared::persistence::Persistence::walking`] until it
    /// has called [`Self::end_walk`].
    pub(super) fn begin_walk<T>(
        &self,
        ask: impl FnOnce(&Locked<'_>) -> Result<T, StorageError>,
    ) -> Result<Beginning<T>, StorageError> {
        let mut everything = KeySet::new(0);
        everything.add_whole(Scope::Everything, Mode::Write);
        // Libraries of functions lie behind the gate.
        everything.add_unknown();
        let mut locked = Locked::nothing(&self.keyspace);
        locked.acquire_patiently(&everything);
        let asked = ask(&locked)?;
        let epoch = self.persistence.epochs.fetch_add(1, Relaxed) + 1;
        self.keyspace.begin_epoch(epoch);
        self.persistence.images.begin();
        let (changes, libraries) = (self.clients.totals().changes, self.scripts.library_texts());
        Ok(Beginning { asked, changes, libraries })
    }

    /// Writes everything as it was at the point in time.
    pub(super) fn walk(
        &self,
        libraries: Vec<Bytes>,
        sheet: &mut dyn Sheet,
        progress: &Progress,
    ) -> Result<WalkOutcome, StorageError> {
        for code in libraries {
            sheet.library(&code);
            sheet.settle()?;
        }
        for shard in 0..self.keyspace.all_shards().len() {
            self.walk_shard(shard as ShardId, sheet, progress)?;
            if !sheet.goes_on() || !self.write_images(sheet)? {
                return Ok(WalkOutcome::Cancelled);
            }
        }
        self.keyspace.end_epoch();
        Ok(match self.persistence.images.end() {
            Some(_) => WalkOutcome::Complete,
            None => WalkOutcome::Cancelled,
        })
    }

    /// Gives up what a walk has left, however it ended.
    pub(super) fn end_walk(&self) {
        drop(self.cancel_snapshot());
    }

    /// Writes the entries of a shard that do not carry the epoch, from the last to the first.
    fn walk_shard(
        &self,
        shard: ShardId,
        sheet: &mut dyn Sheet,
        progress: &Progress,
    ) -> Result<(), StorageError> {
        let mut next = self.keyspace.shard(shard).read().len() as u32;
        while next > 0 {
            let before = next;
            next = self.walk_small(shard, next, sheet);
            sheet.settle()?;
            if next == before {
                next -= 1;
                self.walk_large(shard, next, sheet)?;
            }
            progress.advance((before - next).into());
        }
        Ok(())
    }

    /// Writes entries below an index, down to a large one or a few; answers the index they begin
    /// at.
    fn walk_small(&self, shard: ShardId, end: u32, sheet: &mut dyn Sheet) -> u32 {
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
            sheet.entry(db, entry.key(), entry.value(), deadline);
        }
        end.saturating_sub(STEP)
    }

    /// Writes an entry that may be large: its picture, while nothing is locked.
    fn walk_large(
        &self,
        shard: ShardId,
        index: u32,
        sheet: &mut dyn Sheet,
    ) -> Result<(), StorageError> {
        let (epoch, db) = (self.keyspace.snapshot_epoch(), Keyspace::database_of(shard));
        let image = image(db, &mut self.keyspace.shard(shard).write(), index, epoch);
        image.map_or(Ok(()), |image| self.write_image(image, sheet))
    }

    /// Writes what calls have left; false when the walk was given up.
    fn write_images(&self, sheet: &mut dyn Sheet) -> Result<bool, StorageError> {
        let Some(images) = self.persistence.images.drain() else { return Ok(false) };
        images.into_iter().try_for_each(|image| self.write_image(image, sheet))?;
        Ok(true)
    }

    fn write_image(&self, image: Image, sheet: &mut dyn Sheet) -> Result<(), StorageError> {
        let Image { db, key, picture, deadline } = image;
        sheet.picture(db, &key, &picture, deadline);
        drop(picture);
        self.regain(db, &key);
        sheet.settle()
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
