//! One segment of the log: a preallocated, memory-mapped file.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::Position;
use super::error::StorageError;
use super::files;
use super::folder::{self, Folder, Kind};
use super::frame::{HEAD, Seed};
use super::header;
use super::log::Entry;
use super::map::{Map, SyncHandle};

/// Reserves room for a file. Injectable, so that a full disk can be played.
pub type Allocate = Arc<dyn Fn(&File, u64) -> io::Result<()> + Send + Sync>;

pub(super) struct Segment {
    pub(super) number: u64,
    identity: u32,
    /// The log's position where this segment begins.
    pub(super) base: Position,
    path: PathBuf,
    map: Map,
    /// Offset of the first byte not written.
    used: usize,
    /// How many marks have been written; says which slot is next.
    marks: usize,
}

impl Segment {
    /// Makes a segment that is ready to be started. `capacity` counts the header. A `warm` one
    /// takes longer to make, and less to write to.
    pub(super) fn create(
        folder: &Folder,
        (identity, number): (u32, u64),
        capacity: usize,
        warm: bool,
        allocate: &Allocate,
    ) -> Result<Self, StorageError> {
        let path = folder.file(Kind::Log, number);
        let file = folder.create(&path, |file| {
            allocate(file, capacity as u64)?;
            file.rewind()?;
            file.write_all(&header::new(identity, number))?;
            if warm { folder::fill(file, capacity as u64) } else { Ok(()) }
        })?;
        let map = Map::new(file).map_err(StorageError::io(&path, "map"))?;
        Ok(Self { number, identity, base: 0, path, map, used: header::LEN, marks: 0 })
    }

    /// Opens the segment in which the log goes on after `used` bytes, and removes what lies behind.
    /// Afterwards all of it is on the disk, and marked so.
    pub(super) fn resume(
        path: &Path,
        identity: u32,
        (number, base): (u64, Position),
        used: usize,
        capacity: usize,
        allocate: &Allocate,
    ) -> Result<Self, StorageError> {
        let mut file = open(path)?;
        trim(&mut file, number, used as u64).map_err(StorageError::io(path, "cut"))?;
        allocate(&file, capacity as u64).map_err(StorageError::io(path, "allocate"))?;
        let map = Map::new(file).map_err(StorageError::io(path, "map"))?;
        Ok(Self { number, identity, base, path: path.into(), map, used, marks: 0 })
    }

    /// Makes this the log's current segment.
    pub(super) fn start(&mut self, base: Position) {
        self.base = base;
        self.map.write(header::BASE_AT, &header::slot(self.number, base));
        Map::in_order();
    }

    #[inline]
    pub(super) fn has_room(&self, len: usize) -> bool {
        len <= self.map.len() - self.used
    }

    /// Appends an entry that fits. A process killed meanwhile leaves a length of zero, or, should the
    /// length be there, a frame that is whole.
    #[inline]
    pub(super) fn push(&mut self, entry: &Entry<'_>) {
        let head = entry.head.at(Seed::of_log(self.identity), self.end());
        let [l0, l1, l2, l3, c0, c1, c2, c3] = head;
        let [t0, t1, t2, t3, t4, t5, t6, t7] = entry.time;
        self.map.write(self.used + HEAD + entry.time.len(), entry.payload);
        self.map.write(self.used + 4, &[c0, c1, c2, c3, t0, t1, t2, t3, t4, t5, t6, t7]);
        Map::in_order();
        self.map.write(self.used, &[l0, l1, l2, l3]);
        self.used += entry.len();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used == header::LEN
    }

    pub(super) fn used(&self) -> usize {
        self.used
    }

    pub(super) fn capacity(&self) -> usize {
        self.map.len()
    }

    /// The log's position behind the last frame.
    pub(super) fn end(&self) -> Position {
        self.base + (self.used - header::LEN) as u64
    }

    /// Whether nobody has deleted or replaced the file.
    pub(super) fn is_in_place(&self) -> bool {
        files::leads_to(&self.path, self.map.file()) != Some(false)
    }

    pub(super) fn sync_handle(&self) -> SyncHandle {
        self.map.sync_handle()
    }

    /// Notes that `fsync` has confirmed all before the log's position `upto`.
    pub(super) fn mark(&mut self, upto: Position) {
        let offset = header::LEN as u64 + upto.saturating_sub(self.base);
        self.map.write(header::mark_at(self.marks), &header::slot(self.number, offset));
        self.marks += 1;
    }

    /// Puts a segment that is not written to any more on the disk, marks it, and gives the room that
    /// it did not use back.
    pub(super) fn seal(mut self) -> Result<(), StorageError> {
        let failed = |doing| StorageError::io(&self.path, doing);
        self.map.sync_handle().sync().map_err(failed("sync"))?;
        self.mark(self.end());
        let (path, used) = (self.path, self.used as u64);
        let Some(file) = self.map.into_file() else { return Ok(()) };
        file.set_len(used).map_err(StorageError::io(&path, "shorten"))
    }

    /// Deletes a segment that was never started.
    pub(super) fn discard(self, folder: &Folder) {
        drop(self.map.into_file());
        folder.discard(&self.path);
    }
}

/// Brings a segment that recovery has read to the disk, without what lies behind `used`.
pub(super) fn settle(path: &Path, number: u64, used: u64) -> Result<(), StorageError> {
    let mut file = open(path)?;
    trim(&mut file, number, used).map_err(StorageError::io(path, "cut"))
}

fn open(path: &Path) -> Result<File, StorageError> {
    let opened = files::open(path, File::options().read(true).write(true));
    opened.map_err(StorageError::io(path, "open"))
}

/// Cuts the file, syncs it, and only then marks it.
///
/// A mark beyond the cut has to go in the same step as what it spoke of; it may, as all before it
/// is known to be on the disk.
fn trim(file: &mut File, number: u64, used: u64) -> io::Result<()> {
    use std::io::Read;
    let mut bytes = [0; header::LEN];
    file.seek(SeekFrom::Start(0))?;
    file.read_exact(&mut bytes)?;
    let mark = header::read(&bytes).map_or(0, |header| header.mark);
    if mark == used && file.metadata()?.len() == used {
        return Ok(());
    }
    if mark > used {
        write_marks(file, number, used)?;
    }
    file.set_len(used)?;
    file.sync_all()?;
    write_marks(file, number, used)
}

fn write_marks(file: &mut File, number: u64, mark: u64) -> io::Result<()> {
    for turn in 0..2 {
        file.seek(SeekFrom::Start(header::mark_at(turn) as u64))?;
        file.write_all(&header::slot(number, mark))?;
    }
    Ok(())
}
