//! The data folder and the names of its files.
//!
//! ```text
//! redlet.lock   locked by the process that has the folder open; see `lock`
//! redlet.term   which opening of a shared folder it is; see `term`
//! log.7         segment 7 of the log
//! snapshot.7    all that happened before segment 7
//! redlet.conf   parameters, which a person or CONFIG REWRITE has written; see `engine::config::conf`
//! *.tmp         unfinished; removed when the folder is opened
//! *.damaged     cut off by a repair or after a power cut; never read again
//! ```
//!
//! Numbers are written with eight digits (`log.00000007`), so that a listing is in their order.

use std::fs::{self, File};
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use parking_lot::Mutex;

use super::error::{OpenError, StorageError};
use super::files;
use super::lock::Lock;

/// The file that records what the folder must hold: see [`super::manifest`].
pub(super) const MANIFEST: &str = "redlet.manifest";

/// An open data folder, which no other process writes to while the value lives.
pub struct Folder {
    path: PathBuf,
    lock: Mutex<Option<Lock>>,
    /// Whether the path has stopped leading to this folder.
    gone: AtomicBool,
    /// Held while a file is replaced: two at once would use the same temporary name.
    replacing: Mutex<()>,
}

/// The largest file that [`Folder::replace`] reads, in bytes.
const LARGEST: u64 = 64 << 20;

/// The numbers of the files in a folder, in ascending order.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listing {
    pub(super) segments: Vec<u64>,
    pub(super) snapshots: Vec<u64>,
}

/// The two kinds of numbered files.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum FileKind {
    Log,
    Snapshot,
}

impl Folder {
    /// Opens the folder for this process alone. Creates it if it does not exist.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        files::create_folder(path).map_err(OpenError::io(path, "create"))?;
        Self::locked(path, Lock::take)
    }

    /// Opens a folder with data for reading. Other processes may read it at the same time.
    pub fn open_to_read(path: &Path) -> Result<Self, OpenError> {
        expect_data(path)?;
        Self::locked(path, Lock::share)
    }

    /// Opens a folder with data, for this process alone.
    pub(super) fn open_existing(path: &Path) -> Result<Self, OpenError> {
        expect_data(path)?;
        Self::locked(path, Lock::take)
    }

    fn locked(
        path: &Path,
        lock: impl FnOnce(&Path) -> Result<Lock, OpenError>,
    ) -> Result<Self, OpenError> {
        // A process may change its working directory while the store is open.
        let path = std::path::absolute(path).map_err(OpenError::io(path, "find"))?;
        let lock = Mutex::new(Some(lock(&path)?));
        Ok(Self { path, lock, gone: AtomicBool::new(false), replacing: Mutex::new(()) })
    }

    /// Fails once the folder has been removed or replaced. Nothing may be written to the path then,
    /// since it may be another store's; what is open is lost.
    pub fn verify(&self) -> Result<(), StorageError> {
        let lost = || self.lock.lock().as_ref().is_some_and(|lock| !lock.is_of(&self.path));
        if self.is_gone() || lost() {
            self.gone.store(true, Relaxed);
            return Err(self.gone());
        }
        Ok(())
    }

    /// Whether [`Self::verify`] has failed before.
    pub(super) fn is_gone(&self) -> bool {
        self.gone.load(Relaxed)
    }

    pub(super) fn gone(&self) -> StorageError {
        StorageError::Gone { path: self.path.clone() }
    }

    /// The folder's absolute path, as it was when the folder was opened.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Releases the lock, so that others can open the folder. Nothing may be written afterwards.
    pub fn release(&self) {
        self.lock.lock().take();
    }

    pub(super) fn file(&self, kind: FileKind, number: u64) -> PathBuf {
        self.path.join(name(kind, number))
    }

    /// Lists the numbered files.
    pub(super) fn list(&self) -> Result<Listing, OpenError> {
        Listing::of(&self.path)
    }

    /// Removes unfinished files.
    pub(super) fn clean(&self) -> Result<(), OpenError> {
        for entry in names(&self.path)? {
            if entry.strip_suffix(".tmp").and_then(parse).is_some() {
                let path = self.path.join(entry);
                fs::remove_file(&path).map_err(OpenError::io(&path, "remove"))?;
            }
        }
        Ok(())
    }

    /// Deletes the files that snapshot `number` replaces. Failures are ignored: the next snapshot
    /// tries again.
    pub fn retire(&self, number: u64) {
        if self.verify().is_err() {
            return;
        }
        let Ok(listing) = self.list() else { return };
        let older =
            |numbers: &[u64]| numbers.iter().copied().take_while(|it| *it < number).collect();
        // Snapshots first: without the start of the log, only the newest snapshot is of use.
        let (snapshots, segments): (Vec<_>, Vec<_>) =
            (older(&listing.snapshots), older(&listing.segments));
        let snapshots = snapshots.into_iter().map(|it| self.file(FileKind::Snapshot, it));
        for path in snapshots.chain(segments.into_iter().map(|it| self.file(FileKind::Log, it))) {
            let _ = fs::remove_file(path);
        }
    }

    /// Makes renames and new files in the folder survive a power cut.
    pub(super) fn sync(&self) -> io::Result<()> {
        if cfg!(unix) { File::open(&self.path)?.sync_all() } else { Ok(()) }
    }

    /// Creates a file under a temporary name, has `fill` write it, syncs it, and renames it to
    /// `path`. On an error the temporary file is removed.
    pub(super) fn create(
        &self,
        path: &Path,
        fill: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<File, StorageError> {
        self.verify()?;
        let unfinished = unfinished(path);
        let made = (|| {
            let mut file = files::create(&unfinished)?;
            fill(&mut file)?;
            file.sync_all()?;
            self.publish(path)?;
            Ok(file)
        })();
        made.inspect_err(|_| drop(fs::remove_file(&unfinished)))
            .map_err(StorageError::io(path, "create"))
    }

    /// Replaces a file by what `change` makes of its contents (empty if it does not exist).
    pub(super) fn replace(
        &self,
        name: &str,
        change: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Result<(), StorageError> {
        let path = self.path.join(name);
        let _alone = self.replacing.lock();
        let before = files::read(&path, LARGEST).map_err(StorageError::io(&path, "read"))?;
        let after = change(&before.unwrap_or_default());
        self.create(&path, |file| file.write_all(&after)).map(drop)
    }

    /// Deletes a file, unless the folder was replaced.
    pub(super) fn discard(&self, path: &Path) {
        if self.verify().is_ok() {
            let _ = fs::remove_file(path);
        }
    }

    /// Renames the finished temporary file to `path`, durably.
    pub(super) fn publish(&self, path: &Path) -> io::Result<()> {
        self.verify().map_err(io::Error::other)?;
        fs::rename(unfinished(path), path)?;
        self.sync()
    }
}

impl Listing {
    fn of(folder: &Path) -> Result<Self, OpenError> {
        let mut listing = Self::default();
        for entry in names(folder)? {
            match parse(&entry) {
                Some((FileKind::Log, number)) => listing.segments.push(number),
                Some((FileKind::Snapshot, number)) => listing.snapshots.push(number),
                None => {}
            }
        }
        listing.segments.sort_unstable();
        listing.snapshots.sort_unstable();
        Ok(listing)
    }
}

fn names(folder: &Path) -> Result<Vec<String>, OpenError> {
    let entries = fs::read_dir(folder).map_err(OpenError::io(folder, "list"))?;
    let names = entries.map(|entry| Ok(entry?.file_name().into_string().ok()));
    names
        .filter_map(Result::transpose)
        .collect::<io::Result<_>>()
        .map_err(OpenError::io(folder, "list"))
}

/// Fails unless the path is a data folder. Opening for reading must not create one.
fn expect_data(path: &Path) -> Result<(), OpenError> {
    let no_data = |why| OpenError::NoData { path: path.into(), why };
    if !path.metadata().map_err(OpenError::io(path, "find"))?.is_dir() {
        return Err(no_data("it is not a folder"));
    }
    let listing = Listing::of(path)?;
    let nothing = listing.segments.is_empty() && listing.snapshots.is_empty();
    if nothing && !path.join(MANIFEST).exists() {
        return Err(no_data("there is neither a log nor a snapshot in it"));
    }
    Ok(())
}

/// The name of an unfinished file.
pub(super) fn unfinished(path: &Path) -> PathBuf {
    path.with_added("tmp")
}

/// The name under which bytes that were cut off are kept. None of those kept before has it.
pub(super) fn damaged(path: &Path) -> PathBuf {
    let numbered = (2..).map(|number| path.with_added(&format!("damaged.{number}")));
    let mut names = std::iter::once(path.with_added("damaged")).chain(numbered);
    names.find(|name| !name.exists()).unwrap_or_default()
}

/// What kind of file a path is, and its number.
pub(super) fn identify(path: &Path) -> Option<(FileKind, u64)> {
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

fn name(kind: FileKind, number: u64) -> String {
    match kind {
        FileKind::Log => format!("log.{number:08}"),
        FileKind::Snapshot => format!("snapshot.{number:08}"),
    }
}

fn parse(text: &str) -> Option<(FileKind, u64)> {
    let (kind, digits) = match text.split_once('.')? {
        ("log", digits) => (FileKind::Log, digits),
        ("snapshot", digits) => (FileKind::Snapshot, digits),
        _ => return None,
    };
    let number = digits.parse().ok()?;
    // One number has one name: `log.7` and `log.+0000007` are not ours.
    (name(kind, number) == text).then_some((kind, number))
}

#[cfg(test)]
mod tests {
    use std::process;

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
    #[cfg(unix)]
    fn a_folder_stays_locked_when_its_lock_file_is_deleted() {
        let place = tempfile::tempdir().unwrap();
        let first = Folder::open(place.path()).unwrap();
        fs::write(place.path().join("log.00000001"), "").unwrap();
        fs::remove_file(place.path().join("redlet.lock")).unwrap();
        assert_eq!(Folder::open(place.path()).err().unwrap().code(), "LOCKED");
        assert_eq!(Folder::open_to_read(place.path()).err().unwrap().code(), "LOCKED");
        first.verify().unwrap();
        drop(first);
        Folder::open(place.path()).unwrap();
    }

    #[test]
    fn readers_share_a_folder_and_write_nothing() {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("log.00000001"), "").unwrap();
        let readers = [(); 2].map(|()| Folder::open_to_read(place.path()).unwrap());
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 1);
        if cfg!(unix) {
            assert_eq!(Folder::open(place.path()).err().unwrap().code(), "LOCKED");
        }
        drop(readers);
        Folder::open(place.path()).unwrap();
    }

    #[test]
    fn a_folder_with_other_files_does_not_become_a_data_folder() {
        let place = tempfile::tempdir().unwrap();
        for open in [Folder::open_to_read, Folder::open_existing] {
            let refused = open(place.path()).err().unwrap();
            assert!(refused.to_string().contains("neither a log nor a snapshot"), "{refused}");
            assert_eq!(open(&place.path().join("none")).err().unwrap().code(), "IO");
        }
        assert_eq!(fs::read_dir(place.path()).unwrap().count(), 0);
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_in_the_place_of_another_is_left_alone() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("data");
        let folder = Folder::open(&path).unwrap();
        fs::rename(&path, place.path().join("moved")).unwrap();
        assert!(matches!(folder.verify(), Err(StorageError::Gone { .. })));
        Folder::open(&path).unwrap();
        fs::write(path.join("log.00000001"), "").unwrap();
        folder.retire(2);
        folder.discard(&path.join("log.00000001"));
        let made = folder.create(&path.join("log.00000002"), |_| Ok(()));
        assert!(matches!(made, Err(StorageError::Gone { .. })));
        assert_eq!(folder.list().unwrap().segments, [1]);
    }

    #[test]
    #[cfg(unix)]
    fn new_files_are_readable_by_the_owner_only() {
        use std::os::unix::fs::PermissionsExt;
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a/b");
        let folder = Folder::open(&path).unwrap();
        fs::write(path.join("users.acl"), "").unwrap();
        folder.replace("users.acl", |_| b"user".to_vec()).unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&path), 0o700);
        assert_eq!(mode(&path.join("users.acl")), 0o600);
        assert_eq!(mode(&path.join("redlet.lock")), 0o600);
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
