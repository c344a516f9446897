//! The locks that keep a second process out of a folder.
//!
//! **The lock file** (`redlet.lock`) works everywhere, but it can be deleted while it is locked,
//! and the next process would then create another one. So on Unix **the folder itself** is locked,
//! too: a lock belongs to what is behind the name. Network file systems may refuse to lock a folder;
//! there a deleted lock file counts as a lost folder. On Windows the lock file cannot be deleted
//! while it is open.
//!
//! Readers share both locks with each other, and do not create the lock file.
//!
//! The lock file has the id of the process, and a word if that process lets others in.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::process;

use fs4::{FileExt, TryLockError};

use super::error::OpenError;
use super::files;

const LOCK: &str = "redlet.lock";

/// The file with the process id. On Windows a locked file cannot be read by others.
const PID: &str = if cfg!(windows) { "redlet.pid" } else { LOCK };

/// What the second line of the file says of a process that lets others in.
const SHARED: &str = "shared";

/// Who has a folder locked, as far as its file says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// The process.
    pub pid: u32,
    /// Whether it lets others in.
    pub shares: bool,
}

/// Removes what locking has left in a folder. It must not be locked.
pub(super) fn remove_files(folder: &Path) -> io::Result<()> {
    for name in [LOCK, PID] {
        match fs::remove_file(folder.join(name)) {
            Err(why) if why.kind() != io::ErrorKind::NotFound => return Err(why),
            _ => {}
        }
    }
    Ok(())
}

/// The locks on a folder. The system releases them when the process is killed.
pub(super) struct Lock {
    /// The open folder; `None` where a folder cannot be opened.
    folder: Option<File>,
    /// Whether the folder is locked. It may be open without a lock.
    folder_is_locked: bool,
    /// The lock file; `None` for a reader that found none.
    file: Option<File>,
}

/// Whether others may have the folder open at the same time.
#[derive(Clone, Copy, PartialEq)]
enum With {
    Nobody,
    Readers,
}

impl Lock {
    /// Locks the folder for this process alone, and writes the process id.
    pub(super) fn take(folder: &Path) -> Result<Self, OpenError> {
        let mut lock = Self::of_folder(folder, With::Nobody)?;
        let path = folder.join(LOCK);
        let mut options = File::options();
        // Other processes may not delete it while it is open.
        #[cfg(windows)]
        std::os::windows::fs::OpenOptionsExt::share_mode(&mut options, 3);
        let file = files::open_or_create(&path, &mut options);
        let file = file.map_err(OpenError::io(&path, "open"))?;
        match file.try_lock_as(With::Nobody) {
            Ok(()) => lock.file = Some(file),
            Err(TryLockError::WouldBlock) => return Err(locked(folder)),
            Err(TryLockError::Error(why)) => return Err(OpenError::io(&path, "lock")(why)),
        }
        write_pid(folder).map_err(OpenError::io(&folder.join(PID), "write"))?;
        Ok(lock)
    }

    /// Locks the folder against writers. Writes nothing.
    pub(super) fn share(folder: &Path) -> Result<Self, OpenError> {
        let mut lock = Self::of_folder(folder, With::Readers)?;
        // If the file system cannot lock, the folder is read without a lock.
        if let Ok(file) = files::open_to_read(&folder.join(LOCK)) {
            if matches!(file.try_lock_as(With::Readers), Err(TryLockError::WouldBlock)) {
                return Err(locked(folder));
            }
            lock.file = Some(file);
        }
        Ok(lock)
    }

    fn of_folder(path: &Path, with: With) -> Result<Self, OpenError> {
        let folder = if cfg!(unix) { File::open(path).ok() } else { None };
        let folder_is_locked = match folder.as_ref().map(|folder| folder.try_lock_as(with)) {
            Some(Err(TryLockError::WouldBlock)) => return Err(locked(path)),
            Some(Ok(())) => true,
            Some(Err(TryLockError::Error(_))) | None => false,
        };
        Ok(Self { folder, folder_is_locked, file: None })
    }

    /// Whether `folder` is still the path of the locked folder. If the folder itself is locked, the
    /// lock file may be missing. Some file systems change inode numbers, so one match is enough.
    pub(super) fn is_of(&self, folder: &Path) -> bool {
        let file = self.file.as_ref();
        let file = file.and_then(|file| files::leads_to(&folder.join(LOCK), file));
        let own = self.folder.as_ref().filter(|_| self.folder_is_locked);
        match own.and_then(|own| files::leads_to(folder, own)) {
            Some(same) => same || file == Some(true),
            None => file != Some(false),
        }
    }
}

/// A process that this one has just started, and that does not run its own program yet, has the files
/// too, and would keep the locks that are not given back.
impl Drop for Lock {
    fn drop(&mut self) {
        for file in [&self.folder, &self.file].into_iter().flatten() {
            // One that is not locked, or the files are gone: the system has released it.
            let _ = FileExt::unlock(file);
        }
    }
}

trait TryLockAs {
    fn try_lock_as(&self, with: With) -> Result<(), TryLockError>;
}

impl TryLockAs for File {
    fn try_lock_as(&self, with: With) -> Result<(), TryLockError> {
        match with {
            With::Nobody => FileExt::try_lock(self),
            With::Readers => FileExt::try_lock_shared(self),
        }
    }
}

fn locked(folder: &Path) -> OpenError {
    OpenError::Locked { path: folder.into(), pid: read_pid(folder) }
}

/// Writes in place: a new file would not be the locked one.
fn write_pid(folder: &Path) -> io::Result<()> {
    write_holder(folder, &format!("{}\n", process::id()))
}

/// Writes that this process, which has locked the folder, lets others in.
pub(super) fn share_with_others(folder: &Path) -> io::Result<()> {
    write_holder(folder, &format!("{}\n{SHARED}\n", process::id()))
}

fn write_holder(folder: &Path, text: &str) -> io::Result<()> {
    let mut file = files::open_or_create(&folder.join(PID), &mut File::options())?;
    // Others may read it meanwhile, so it is not empty in between.
    file.write_all(text.as_bytes())?;
    file.set_len(text.len() as u64)
}

fn read_pid(folder: &Path) -> Option<u32> {
    holder(folder).map(|holder| holder.pid)
}

/// Who has the folder locked, or had it last. `None` if its file does not say so.
pub fn holder(folder: &Path) -> Option<Holder> {
    const LONGEST: u64 = 32;
    let mut text = String::new();
    files::open_to_read(&folder.join(PID)).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    let mut lines = text.lines();
    let pid = lines.next()?.trim().parse().ok()?;
    Some(Holder { pid, shares: lines.next() == Some(SHARED) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_given_back_although_another_process_has_its_files_too() {
        let place = tempfile::tempdir().unwrap();
        let lock = Lock::take(place.path()).unwrap();
        let copies = [&lock.folder, &lock.file].into_iter().flatten();
        let copies: Vec<_> = copies.map(|file| file.try_clone().unwrap()).collect();
        assert!(Lock::take(place.path()).is_err());
        drop(lock);
        assert!(Lock::take(place.path()).is_ok());
        drop(copies);
    }
}
