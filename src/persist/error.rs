//! What storage says when it cannot do its work: which file, where in it, and what the user can do.
//!
//! [`OpenError`] is about opening a data folder, [`StorageError`] about one that is open. Each
//! variant names its likely cause.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a data folder could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// Bytes that had been confirmed as written are not what was written: a failing disk, a
    /// file edited or copied while in use, a file of the folder deleted by hand.
    Corrupt { path: PathBuf, offset: u64, why: String },
    /// The file is of another kind or of a later version of this program.
    Format { path: PathBuf, offset: u64, why: String },
    /// The disk has no room for the first log segment.
    Full { path: PathBuf, source: io::Error },
    /// The operating system refused: permissions, a failing disk, too many open files.
    Io { path: PathBuf, doing: &'static str, source: io::Error },
    /// Another process, or another store of this process, has the folder open.
    Locked { path: PathBuf, pid: Option<u32> },
    /// A record is whole, but the engine cannot run it: it was written by a later version.
    Replay { path: PathBuf, offset: u64, why: String },
}

/// Why an open folder could not take, or confirm, a write.
#[derive(Debug)]
pub enum StorageError {
    /// The store was closed before.
    Closed,
    /// An earlier `fsync` failed, so what the disk holds is no longer known. A failing disk or
    /// a lost network file system. The store has to be opened again.
    Failed { why: String },
    /// No room on the disk, or a quota is used up. Passes as soon as there is room again.
    Full { path: PathBuf, why: String },
    /// The operating system refused: permissions, a failing disk, too many open files.
    Io { path: PathBuf, doing: &'static str, source: io::Error },
    /// One call wants to log more than fits one record (4 GiB).
    TooLarge { bytes: usize },
}

impl OpenError {
    /// The word by which a program tells the cases apart.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Corrupt { .. } => "CORRUPT",
            Self::Format { .. } | Self::Replay { .. } => "FORMAT",
            Self::Full { .. } => "FULL",
            Self::Io { .. } => "IO",
            Self::Locked { .. } => "LOCKED",
        }
    }

    pub(super) fn corrupt(path: &Path, offset: u64, why: impl Into<String>) -> Self {
        Self::Corrupt { path: path.into(), offset, why: why.into() }
    }

    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            let path = path.into();
            if no_room(&source) {
                Self::Full { path, source }
            } else {
                Self::Io { path, doing, source }
            }
        }
    }
}

impl StorageError {
    /// The word by which a program tells the cases apart.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Full { .. } => "FULL",
            Self::Closed | Self::Failed { .. } | Self::Io { .. } | Self::TooLarge { .. } => "IO",
        }
    }

    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            let path = path.into();
            if no_room(&source) {
                Self::Full { path, why: source.to_string() }
            } else {
                Self::Io { path, doing, source }
            }
        }
    }
}

/// Whether the error is one that room on the disk cures.
fn no_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Corrupt { path, offset, why } => write!(
                f,
                "{} is damaged at byte {offset}: {why}. Restore the folder from a backup, or run \
                 `redlet check --fix {}`, which cuts the damage off and keeps it beside",
                path.display(),
                folder_of(path).display()
            ),
            Self::Format { path, offset, why } => write!(
                f,
                "{} cannot be read (byte {offset}): {why}. Open the folder with the version of \
                 redlet that wrote it, or a later one",
                path.display()
            ),
            Self::Full { path, source } => {
                write!(f, "no room for {}: {source}. Free some space", path.display())
            }
            Self::Io { path, doing, source } => {
                write!(f, "could not {doing} {}: {source}", path.display())
            }
            Self::Locked { path, pid: Some(pid) } => {
                write!(f, "{} is in use by process {pid}. Close it there first", path.display())
            }
            Self::Locked { path, pid: None } => {
                write!(f, "{} is in use by another process. Close it there first", path.display())
            }
            Self::Replay { path, offset, why } => write!(
                f,
                "{} holds a record (byte {offset}) that this version cannot run: {why}. Open the \
                 folder with the version of redlet that wrote it, or a later one",
                path.display()
            ),
        }
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().unwrap_or(path)
}

impl fmt::Display for StorageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Closed => write!(f, "the store is closed"),
            Self::Failed { why } => {
                write!(
                    f,
                    "the disk failed ({why}). Close the store, see to the disk, open it again"
                )
            }
            Self::Full { path, why } => write!(
                f,
                "no room on the disk for {}: {why}. Writes are accepted again when there is room",
                path.display()
            ),
            Self::Io { path, doing, source } => {
                write!(f, "could not {doing} {}: {source}", path.display())
            }
            Self::TooLarge { bytes } => {
                write!(f, "one call wants to log {bytes} bytes, more than the 4 GiB of a record")
            }
        }
    }
}

impl std::error::Error for OpenError {}
impl std::error::Error for StorageError {}

/// What went wrong while a folder that is being opened was written to.
impl From<StorageError> for OpenError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Full { path, why } => {
                Self::Full { path, source: io::Error::new(io::ErrorKind::StorageFull, why) }
            }
            StorageError::Io { path, doing, source } => Self::Io { path, doing, source },
            other => {
                Self::Io { path: PathBuf::new(), doing: "open", source: io::Error::other(other) }
            }
        }
    }
}
