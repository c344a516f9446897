//! One segment of the log: a preallocated file, mapped, or written with system calls.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::entry::LogEntry;
use super::error::{StorageError, is_no_room};
use super::files;
use super::folder::{self, FileKind, Folder};
use super::frame::Seed;
use super::header;
use super::position::Position;
use super::sink::{Sink, SyncHandle};

pub(super) struct Segment {
    pub(super) number: u64,
    identity: u32,
    /// The log's position where this segment begins.
    pub(super) base: Position,
    path: PathBuf,
    sink: Sink,
    /// Offset of the first byte not written.
    used: usize,
    /// The number of marks written, which selects the next slot.
    marks: usize,
}

impl Segment {
    /// Creates a segment that can be started. `capacity` includes the header. A `warm` segment takes
    /// longer to create, and is faster to write to through a mapping.
    pub(super) fn create(
        folder: &Folder,
        (identity, number): (u32, u64),
        capacity: usize,
        warm: bool,
        disk: &Disk,
    ) -> Result<Self, StorageError> {
        let path = folder.file(FileKind::Log, number);
        let file = folder.create(&path, |file| {
            disk.reserve(file, capacity as u64)?;
            file.rewind()?;
            file.write_all(&header::new(identity, number))?;
            if warm && disk.maps { folder::fill(file, capacity as u64) } else { Ok(()) }
        })?;
        let sink = Sink::new(file, disk).map_err(StorageError::io(&path, "map"))?;
        Ok(Self { number, identity, base: 0, path, sink, used: header::LEN, marks: 0 })
    }

    /// Opens the segment in which the log continues after `used` bytes, and removes what follows them.
    /// Afterwards it is on the disk and marked. If the disk has no room for `capacity`, the segment is
    /// smaller, down to what is used.
    pub(super) fn resume(
        path: &Path,
        identity: u32,
        (number, base): (u64, Position),
        (used, capacity): (usize, usize),
        disk: &Disk,
    ) -> Result<Self, StorageError> {
        let mut file = open(path)?;
        trim(&mut file, number, used as u64).map_err(StorageError::io(path, "cut"))?;
        reserve(&file, used, capacity, disk).map_err(StorageError::io(path, "allocate"))?;
        let sink = Sink::new(file, disk).map_err(StorageError::io(path, "map"))?;
        Ok(Self { number, identity, base, path: path.into(), sink, used, marks: 0 })
    }

    /// Makes this the log's current segment.
    pub(super) fn start(&mut self, base: Position) -> Result<(), StorageError> {
        self.base = base;
        let written = self.sink.write(header::BASE_AT, &header::slot(self.number, base));
        written.map_err(StorageError::io(&self.path, "write"))
    }

    /// Bytes that can still be written.
    #[inline]
    pub(super) fn room(&self) -> usize {
        self.sink.len() - self.used
    }

    /// Appends an entry. The caller has checked that it fits. If the process is killed meanwhile, the
    /// length is zero or the frame is whole; in a file that is written with system calls the frame may
    /// also be torn. Only such a file can fail: then the frame does not count, and the next one
    /// overwrites it.
    #[inline]
    pub(super) fn push(&mut self, entry: &LogEntry<'_>) -> io::Result<()> {
        let head = entry.head.at(Seed::of_log(self.identity), self.end());
        let [l0, l1, l2, l3, c0, c1, c2, c3] = head;
        let [t0, t1, t2, t3, t4, t5, t6, t7] = entry.time;
        let second = [c0, c1, c2, c3, t0, t1, t2, t3, t4, t5, t6, t7];
        self.sink.push(self.used, &[l0, l1, l2, l3], &second, entry.payload)?;
        self.used += entry.len();
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.used == header::LEN
    }

    pub(super) fn used(&self) -> usize {
        self.used
    }

    pub(super) fn capacity(&self) -> usize {
        self.sink.len()
    }

    /// The log's position behind the last frame.
    pub(super) fn end(&self) -> Position {
        self.base + (self.used - header::LEN) as u64
    }

    /// Whether the file has not been deleted or replaced.
    pub(super) fn is_in_place(&self) -> bool {
        files::leads_to(&self.path, self.sink.file()) != Some(false)
    }

    pub(super) fn sync_handle(&self, disk: &Disk) -> SyncHandle {
        self.sink.sync_handle(disk)
    }

    /// Writes a mark: `fsync` has confirmed everything before the log's position `upto`.
    pub(super) fn mark(&mut self, upto: Position) -> io::Result<()> {
        let offset = header::LEN as u64 + upto.saturating_sub(self.base);
        self.marks += 1;
        self.sink.write(header::mark_at(self.marks - 1), &header::slot(self.number, offset))
    }

    /// Finishes a full segment: syncs it, marks it, and frees its unused room.
    pub(super) fn seal(mut self, disk: &Disk) -> Result<(), StorageError> {
        let synced = self.sink.sync_handle(disk).sync();
        synced.map_err(StorageError::io(&self.path, "sync"))?;
        let end = self.end();
        let marked = self.mark(end);
        marked.map_err(StorageError::io(&self.path, "write"))?;
        let (path, used) = (self.path, self.used as u64);
        let Some(file) = self.sink.into_file() else { return Ok(()) };
        file.set_len(used).map_err(StorageError::io(&path, "shorten"))
    }

    /// Deletes a segment that was never started.
    pub(super) fn discard(self, folder: &Folder) {
        drop(self.sink.into_file());
        folder.discard(&self.path);
    }
}

/// Cuts a segment that recovery has read to `used` bytes, and syncs it.
pub(super) fn settle(path: &Path, number: u64, used: u64) -> Result<(), StorageError> {
    let mut file = open(path)?;
    trim(&mut file, number, used).map_err(StorageError::io(path, "cut"))
}

fn open(path: &Path) -> Result<File, StorageError> {
    let opened = files::open(path, File::options().read(true).write(true));
    opened.map_err(StorageError::io(path, "open"))
}

/// Reserves `capacity` bytes for a file with `used` bytes, or fewer if the disk has no room.
fn reserve(file: &File, used: usize, capacity: usize, disk: &Disk) -> io::Result<()> {
    let mut more = capacity - used;
    while more > 0 {
        match disk.reserve(file, (used + more) as u64) {
            Err(why) if is_no_room(&why) => more /= 4,
            result => return result,
        }
    }
    file.set_len(used as u64)
}

/// Cuts the file, syncs it, and only then marks it.
///
/// A mark beyond the cut is replaced in the same step as the bytes it covered, which is safe, as
/// everything before the cut is known to be on the disk.
pub(super) fn trim(file: &mut File, number: u64, used: u64) -> io::Result<()> {
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
