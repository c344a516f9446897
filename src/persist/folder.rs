//! The data folder: its lock, and the names of its files.
//!
//! ```text
//! redlet.lock   locked by the process that has the folder open; holds its process id
//! log.7         segment 7 of the log
//! snapshot.7    all that happened before segment 7
//! redlet.conf   parameters, which a person or CONFIG REWRITE has written; see `engine::config::conf`
//! *.tmp         unfinished; removed when the folder is opened
//! *.damaged     cut off by a repair or after a power cut; never read again
//! ```
//!
//! Numbers are written with eight digits (`log.00000007`), so that a listing is in their order.

use std::fs::{self, File};
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::process;

use fs4::{FileExt, TryLockError};
use parking_lot::Mutex;

use super::error::{OpenError, StorageError};

const LOCK: &str = "redlet.lock";

/// Where the process id is written. A lock on Windows keeps others from reading, too.
const PID: &str = if cfg!(windows) { "redlet.pid" } else { LOCK };

/// A data folder that this process has to itself while the value lives.
pub struct Folder {
    path: PathBuf,
    /// The lock goes with the file. The system releases it even if the process is killed.
    lock: Mutex<Option<File>>,
}

/// The numbers of the files in a folder, in ascending order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listing {
    pub(super) segments: Vec<u64>,
    pub(super) snapshots: Vec<u64>,
}

/// The two kinds of numbered files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    Log,
    Snapshot,
}

impl Folder {
    /// Opens the folder, which is created if need be, and takes its lock.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        fs::create_dir_all(path).map_err(OpenError::io(path, "create"))?;
        // A process may change its working directory while the store is open.
        let path = std::path::absolute(path).map_err(OpenError::io(path, "find"))?;
        let lock = take_lock(&path)?;
        write_pid(&path).map_err(OpenError::io(&path.join(PID), "write"))?;
        Ok(Self { path, lock: Mutex::new(Some(lock)) })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Lets others open the folder; nothing is written to it from here on.
    pub(super) fn release(&self) {
        self.lock.lock().take();
    }

    pub(super) fn file(&self, kind: Kind, number: u64) -> PathBuf {
        self.path.join(name(kind, number))
    }

    /// Lists the numbered files.
    pub(super) fn list(&self) -> Result<Listing, OpenError> {
        let mut listing = Listing::default();
        for entry in self.names().map_err(OpenError::io(&self.path, "list"))? {
            match parse(&entry) {
                Some((Kind::Log, number)) => listing.segments.push(number),
                Some((Kind::Snapshot, number)) => listing.snapshots.push(number),
                None => {}
            }
        }
        listing.segments.sort_unstable();
        listing.snapshots.sort_unstable();
        Ok(listing)
    }

    /// Removes what was left unfinished.
    pub(super) fn clean(&self) -> Result<(), OpenError> {
        for entry in self.names().map_err(OpenError::io(&self.path, "list"))? {
            if entry.strip_suffix(".tmp").and_then(parse).is_some() {
                let path = self.path.join(entry);
                fs::remove_file(&path).map_err(OpenError::io(&path, "remove"))?;
            }
        }
        Ok(())
    }

    /// Deletes what snapshot `number` has made superfluous. A file that cannot be deleted now is
    /// tried again at the next occasion, so failing is no error.
    pub fn retire(&self, number: u64) {
        let Ok(listing) = self.list() else { return };
        let older =
            |numbers: &[u64]| numbers.iter().copied().take_while(|it| *it < number).collect();
        // Snapshots first: a log whose beginning is gone is of use only to a later snapshot.
        let (snapshots, segments): (Vec<_>, Vec<_>) =
            (older(&listing.snapshots), older(&listing.segments));
        let snapshots = snapshots.into_iter().map(|it| self.file(Kind::Snapshot, it));
        for path in snapshots.chain(segments.into_iter().map(|it| self.file(Kind::Log, it))) {
            let _ = fs::remove_file(path);
        }
    }

    /// Makes renames and new files in the folder survive a power cut.
    pub(super) fn sync(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }

    /// Creates `path` under a temporary name, lets `fill` write it, and gives it its name when all
    /// of it is on the disk. On an error nothing is left behind.
    pub(super) fn create(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<File, StorageError> {
        let unfinished = unfinished(path);
        let made = (|| {
            let mut options = File::options();
            options.read(true).write(true).create(true).truncate(true);
            let mut file = options.open(&unfinished)?;
            fill(&mut file)?;
            file.sync_all()?;
            self.publish(path)?;
            Ok(file)
        })();
        made.inspect_err(|_| drop(fs::remove_file(&unfinished)))
            .map_err(StorageError::io(path, "create"))
    }

    /// Writes a file that is no log and no snapshot, knowing what was in it.
    pub(super) fn replace(
        &self,
        name: &str,
        change: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Result<(), StorageError> {
        let path = self.path.join(name);
        let before = match fs::read(&path) {
            Err(why) if why.kind() == io::ErrorKind::NotFound => Vec::new(),
            read => read.map_err(StorageError::io(&path, "read"))?,
        };
        self.create(&path, |file| file.write_all(&change(&before))).map(drop)
    }

    /// Renames the finished temporary file to `path`, durably.
    pub(super) fn publish(&self, path: &Path) -> io::Result<()> {
        fs::rename(unfinished(path), path)?;
        self.sync()
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(&self.path)?;
        let names = entries.map(|entry| Ok(entry?.file_name().into_string().ok()));
        names.filter_map(Result::transpose).collect()
    }
}

/// The name of an unfinished file.
pub(super) fn unfinished(path: &Path) -> PathBuf {
    path.with_added("tmp")
}

/// The name under which bytes that were cut off are kept.
pub(super) fn damaged(path: &Path) -> PathBuf {
    path.with_added("damaged")
}

/// What kind of file a path is, and its number.
pub(super) fn identify(path: &Path) -> Option<(Kind, u64)> {
    parse(path.file_name()?.to_str()?)
}

trait WithAdded {
    fn with_added(&self, extension: &str) -> PathBuf;
}

impl WithAdded for Path {
    fn with_added(&self, extension: &str) -> PathBuf {
        let mut path = self.as_os_str().to_owned();
        path.push(".");
        path.push(extension);
        path.into()
    }
}

/// Reserves `size` bytes for `file`, so that later writes into it need no room.
pub fn allocate(file: &File, size: u64) -> io::Result<()> {
    match file.allocate(size) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => fill(file, size)?,
        result => result?,
    }
    file.set_len(size)
}

/// Writes zeros from where `file` stands up to `size`.
///
/// A page that was only reserved costs a page fault and a change of the file's map when it is first
/// written through a mapping (40 ns for each small record); one that was written once costs next to
/// nothing. The system keeps what was written in one go together, and writes it back together: in
/// pieces of 64 KiB a fault is rare, and a lone record that is synced does not cost a megabyte.
pub(super) fn fill(mut file: &File, size: u64) -> io::Result<()> {
    const PIECE: u64 = 64 << 10;
    let zeros = [0; PIECE as usize];
    let mut at = file.stream_position()?;
    while at < size {
        // The first piece is shorter, so that the others lie at multiples of their size.
        let piece = (PIECE - at % PIECE).min(size - at);
        file.write_all(&zeros[..piece as usize])?;
        at += piece;
    }
    Ok(())
}

fn name(kind: Kind, number: u64) -> String {
    match kind {
        Kind::Log => format!("log.{number:08}"),
        Kind::Snapshot => format!("snapshot.{number:08}"),
    }
}

fn parse(text: &str) -> Option<(Kind, u64)> {
    let (kind, digits) = match text.split_once('.')? {
        ("log", digits) => (Kind::Log, digits),
        ("snapshot", digits) => (Kind::Snapshot, digits),
        _ => return None,
    };
    let number = digits.parse().ok()?;
    // One number has one name: `log.7` and `log.+0000007` are not ours.
    (name(kind, number) == text).then_some((kind, number))
}

fn take_lock(folder: &Path) -> Result<File, OpenError> {
    let path = folder.join(LOCK);
    let options = File::options().read(true).write(true).create(true).truncate(false).clone();
    let file = options.open(&path).map_err(OpenError::io(&path, "open"))?;
    match FileExt::try_lock(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => {
            Err(OpenError::Locked { path: folder.into(), pid: read_pid(folder) })
        }
        Err(TryLockError::Error(error)) => Err(OpenError::io(&path, "lock")(error)),
    }
}

/// Written in place: a new file would not be the one that is locked.
fn write_pid(folder: &Path) -> io::Result<()> {
    let mut options = File::options();
    let mut file = options.write(true).create(true).truncate(true).open(folder.join(PID))?;
    writeln!(file, "{}", process::id())
}

fn read_pid(folder: &Path) -> Option<u32> {
    let mut text = String::new();
    File::open(folder.join(PID)).ok()?.take(16).read_to_string(&mut text).ok()?;
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_opening_is_refused_and_names_the_process() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a/b");
        let first = Folder::open(&path).unwrap();
        let refused = Folder::open(&path).err().unwrap();
        assert_eq!(refused.code(), "LOCKED");
        assert!(matches!(refused, OpenError::Locked { pid, .. } if pid == Some(process::id())));
        drop(first);
        Folder::open(&path).unwrap();
    }

    #[test]
    fn files_are_listed_by_number_and_strangers_ignored() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path()).unwrap();
        let names = ["log.00000010", "log.00000009", "log.100000000", "snapshot.00000009"];
        let strangers = ["log.7", "log.+0000007", "log", "log.x", "logs.00000001", "notes.tmp"];
        let unfinished = ["log.00000011.tmp", "snapshot.00000010.tmp"];
        for name in names.iter().chain(&strangers).chain(&unfinished) {
            fs::write(place.path().join(name), "").unwrap();
        }
        folder.clean().unwrap();
        let listing = folder.list().unwrap();
        let expected = Listing { segments: vec![9, 10, 100_000_000], snapshots: vec![9] };
        assert_eq!(listing, expected);
        assert!(unfinished.iter().all(|name| !place.path().join(name).exists()));
        assert!(strangers.iter().all(|name| place.path().join(name).exists()));
        folder.retire(10);
        let expected = Listing { segments: vec![10, 100_000_000], snapshots: vec![] };
        assert_eq!(folder.list().unwrap(), expected);
    }
}
