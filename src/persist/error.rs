//! The errors of storage: which file, where in it, and what the user can do.
//!
//! [`OpenError`] is about opening a data folder, [`StorageError`] about one that is open. Each
//! variant names its likely cause.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Why a record could not be replayed.
#[derive(Clone, Debug, PartialEq)]
pub struct Refusal {
    /// A sentence for the user, without a full stop.
    pub why: String,
    /// What the user can do.
    pub cure: Cure,
}

/// What can be done about a record that cannot be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cure {
    /// Leave it out: it does not fit the data before it.
    Cut,
    /// Open the folder with at least this number of databases.
    Databases(u16),
    /// Open the folder with a later version.
    Upgrade,
}

/// Why a data folder could not be opened.
#[derive(Debug)]
pub enum OpenError {
    /// Bytes that had been confirmed as written are not what was written: a failing disk, a
    /// file edited or copied while in use, a file of the folder deleted by hand.
    Corrupt {
        /// The damaged file.
        path: PathBuf,
        /// The byte of the file at which it was noticed.
        offset: u64,
        /// What is wrong, without a full stop.
        why: String,
    },
    /// The file is of another kind or of a later version of this program.
    Format {
        /// The file.
        path: PathBuf,
        /// The byte of the file at which it was noticed.
        offset: u64,
        /// What is wrong, without a full stop.
        why: String,
    },
    /// The disk has no room for the first log segment.
    Full {
        /// The file that needed the room.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// The operating system refused: permissions, a failing disk, too many open files.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What failed, as an infinitive: "open", "sync".
        doing: &'static str,
        /// The system's error.
        source: io::Error,
    },
    /// Another process, or another store of this process, has the folder open.
    Locked {
        /// The folder.
        path: PathBuf,
        /// The process that has it open, if its lock file names one.
        pid: Option<u32>,
    },
    /// The path has no data folder, and the caller requires one.
    NoData {
        /// The path, as it was given.
        path: PathBuf,
        /// What is wrong, without a full stop.
        why: &'static str,
    },
    /// There is something where a new folder or file was to be.
    Taken {
        /// The path.
        path: PathBuf,
        /// What is there, without a full stop.
        why: &'static str,
    },
    /// A record is whole, but the engine cannot run it: it was written by a later version, or does
    /// not fit what came before.
    Replay {
        /// The file that holds the record.
        path: PathBuf,
        /// The byte of the file at which the record begins.
        offset: u64,
        /// Why, and what the user can do.
        refusal: Refusal,
    },
}

/// Why an open folder could not take, or confirm, a write.
#[derive(Clone, Debug)]
pub enum StorageError {
    /// The store was closed before.
    Closed,
    /// An earlier `fsync` failed, so what the disk holds is no longer known. A failing disk or
    /// a lost network file system. The store has to be opened again.
    Failed {
        /// The message of the first error.
        why: String,
    },
    /// The folder was removed, or another one was put in its place, while it was open. What was
    /// logged since then is lost with it.
    Gone {
        /// The folder.
        path: PathBuf,
    },
    /// The disk is full, or a quota is used up. Writes work again as soon as there is room.
    Full {
        /// The file that needed the room.
        path: PathBuf,
        /// The system's message.
        why: String,
    },
    /// The operating system refused: permissions, a failing disk, too many open files.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What failed, as an infinitive: "open", "sync".
        doing: &'static str,
        /// The system's error.
        source: Arc<io::Error>,
    },
    /// The change was made in memory, but its record could not be written, for this reason. The
    /// record is written as soon as the cause is gone.
    Pending(Box<StorageError>),
    /// The changes of one call do not fit in a record (4 GiB).
    TooLarge {
        /// The length of the record.
        bytes: usize,
    },
}

impl OpenError {
    /// The error's code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Corrupt { .. } => "CORRUPT",
            Self::Format { .. } => "FORMAT",
            Self::Replay { refusal, .. } => match refusal.cure {
                Cure::Cut => "CORRUPT",
                Cure::Databases(_) => "CONFIG",
                Cure::Upgrade => "FORMAT",
            },
            Self::Full { .. } => "FULL",
            Self::Io { .. } => "IO",
            Self::Locked { .. } => "LOCKED",
            Self::NoData { .. } | Self::Taken { .. } => "INVALID_ARGUMENT",
        }
    }

    pub(super) fn corrupt(path: &Path, offset: u64, why: impl Into<String>) -> Self {
        Self::Corrupt { path: path.into(), offset, why: why.into() }
    }

    /// Wraps an error of the system: `doing` what, as an infinitive.
    pub fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            let path = path.into();
            if is_no_room(&source) {
                Self::Full { path, source }
            } else {
                Self::Io { path, doing, source }
            }
        }
    }
}

impl StorageError {
    /// The error's code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Full { .. } => "FULL",
            Self::Pending(why) => why.code(),
            Self::Closed
            | Self::Failed { .. }
            | Self::Gone { .. }
            | Self::Io { .. }
            | Self::TooLarge { .. } => "IO",
        }
    }

    pub(super) fn io(path: &Path, doing: &'static str) -> impl FnOnce(io::Error) -> Self {
        move |source| {
            let path = path.into();
            if is_no_room(&source) {
                Self::Full { path, why: source.to_string() }
            } else {
                Self::Io { path, doing, source: Arc::new(source) }
            }
        }
    }
}

/// Whether the error goes away when there is room on the disk.
pub(super) fn is_no_room(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// What the user can do about any other error of the system.
fn advice(error: &io::Error) -> &'static str {
    use io::ErrorKind::{NotFound, PermissionDenied, ReadOnlyFilesystem};
    // EMFILE and ENFILE, which have no kind of their own.
    let too_many_files = cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24));
    match error.kind() {
        _ if too_many_files => "Close files, or raise the limit of open files (`ulimit -n`)",
        NotFound => "The folder was moved or removed. Close the store, and open it where it is now",
        PermissionDenied => "See to who may write to the folder",
        ReadOnlyFilesystem => "The file system can only be read. Mount it for writing",
        _ => "See to the disk",
    }
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
                let advice = match source.kind() {
                    io::ErrorKind::ReadOnlyFilesystem => {
                        "A folder that need not change can be opened with `readOnly`"
                    }
                    _ => advice(source),
                };
                write!(f, "could not {doing} {}: {source}. {advice}", path.display())
            }
            Self::Locked { path, pid } => {
                let by = pid.map_or("another process".into(), |pid| format!("process {pid}"));
                write!(
                    f,
                    "{} is in use by {by}. One process at a time has a folder open, and all of its \
                     threads may open it. Close it there; or open it in every process with \
                     `{{ shared: true }}`; or let that process serve it, by `db.listen()`, and \
                     connect from here with a Redis client",
                    path.display()
                )
            }
            Self::NoData { path, why } => {
                write!(f, "{} is no data folder of redlet: {why}", path.display())
            }
            Self::Taken { path, why } => write!(
                f,
                "{} is not replaced: {why}. Give the path of something that does not exist yet",
                path.display()
            ),
            Self::Replay { path, offset, refusal: Refusal { why, cure } } => {
                let shown = path.display();
                write!(f, "{shown} holds a record (byte {offset}) that cannot be run: {why}. ")?;
                write_advice(*cure, folder_of(path), f)
            }
        }
    }
}

/// Writes what the user can do.
fn write_advice(cure: Cure, folder: &Path, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match cure {
        Cure::Cut => write!(
            f,
            "Open the folder with the version of redlet that wrote it, or run \
             `redlet check --fix {}`, which does without it and keeps what it cuts off beside",
            folder.display()
        ),
        Cure::Databases(needed) => {
            write!(f, "Open the folder with `databases: {needed}`, or more")
        }
        Cure::Upgrade => {
            write!(f, "Open the folder with the version of redlet that wrote it, or a later one")
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
            Self::Gone { path } => write!(
                f,
                "{} was removed or replaced while it was open: what was written since then is lost. \
                 Close the store, and open the folder again",
                path.display()
            ),
            Self::Full { path, why } => write!(
                f,
                "no room on the disk for {}: {why}. Writes are accepted again when there is room",
                path.display()
            ),
            Self::Io { path, doing, source } => {
                let advice = advice(source);
                write!(f, "could not {doing} {}: {source}. {advice}", path.display())
            }
            Self::Pending(why) => write!(
                f,
                "{why}. This change is made in memory, and will be written when that has passed; \
                 until then the end of the process takes it"
            ),
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
            StorageError::Io { path, doing, source } => {
                let source = io::Error::new(source.kind(), source.to_string());
                Self::Io { path, doing, source }
            }
            other => {
                Self::Io { path: PathBuf::new(), doing: "open", source: io::Error::other(other) }
            }
        }
    }
}
