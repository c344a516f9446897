//! The data folder: it keeps a store's data through the end of the process and power cuts. This
//! module handles records; the engine knows what they mean.
//!
//! **The log** (`log.N`) has a record for each call that changed something, in the order of execution.
//! Appending is a copy into a memory-mapped, preallocated file ([`log`]): when `append` returns, the
//! operating system has the record, and no end of the process can lose it. How much a power cut can
//! lose depends on when `fsync` is called ([`writer::Fsync`]).
//!
//! **A snapshot** (`snapshot.N`) holds the effect of all segments of the log before N ([`snapshot`]).
//! [`Storage::begin_snapshot`] sets its point in time, while no call writes. A job on the writer's
//! thread then writes it. When it is complete, older files are deleted.
//!
//! **Recovery** ([`recovery`]) reads the newest snapshot and the log after it. The torn end of a log
//! is cut off and reported. If confirmed data is damaged, the folder is not opened, and a person
//! decides whether to run [`repair`].
//!
//! ```text
//! record    what one call did, in MessagePack        frame     length and checksum around it
//! segment   one file of the log (header, sink, map)   log       appending, switching, syncing
//! disk      what the log needs of the file system    log/room  room for a call, before it runs
//! writer    the thread that waits for the disk       snapshot  all of a store in one file
//! reader    frames from a file                       recovery  from the files to the engine
//! folder    names, cleaning up                       lock      keeping others out
//! files     opening and making files                 repair    cutting damage off
//! manifest  what the folder is known to hold      backup    a folder that is made whole, or not
//! rdb       files of Redis and Valkey                 term      which opening of the folder it is
//! ```
//!
//! The formats are written up byte by byte in `docs/format.md`.

// Bottom-up: a module uses only those above it.
pub mod position;
pub mod error;
pub mod files;
mod lock;
pub mod term;
pub mod folder;
pub mod disk;
pub mod frame;
pub mod entry;
mod header;
mod map;
mod sink;
mod segment;
mod manifest;
mod reader;
pub mod record;
pub mod snapshot;
pub mod rdb;
pub mod log;
pub mod writer;
pub mod recovery;
mod backup;
pub mod repair;

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::Sender;
use parking_lot::Mutex;

pub use backup::NewFolder;
pub use error::{Cure, OpenError, Refusal, StorageError};
pub use folder::Folder;
pub use lock::{Holder, holder};
pub use log::{Log, LogState};
pub use position::{Position, SnapshotPoint};
pub use record::{OpRef, Record};
pub use recovery::Recovered;
pub use snapshot::{SnapshotInfo, SnapshotWriter};
pub use writer::{Fsync, Writer};

use crate::base::progress::Progress;
use disk::{Allocate, Disk, SyncFile, Writing};
use manifest::Manifest;
use segment::Segment;

/// How a folder is opened.
#[derive(Clone)]
pub struct StorageOptions {
    /// When a write is synced to the disk.
    pub fsync: Fsync,
    /// How large the segments of the log are.
    pub sizes: log::Sizes,
    /// How the log is written.
    pub writing: Writing,
    /// How room is reserved on the disk.
    pub allocate: Allocate,
    /// How the log is synced to the disk.
    pub sync: SyncFile,
    /// Shows how far the opening is, in bytes of the files.
    pub progress: Arc<Progress>,
    /// Whether the process lets others in, which its lock file then says.
    pub shared: bool,
}

impl Default for StorageOptions {
    fn default() -> Self {
        Self {
            fsync: Fsync::default(),
            sizes: log::Sizes::default(),
            writing: Writing::default(),
            allocate: Arc::new(disk::allocate),
            sync: Arc::new(disk::sync),
            progress: Arc::default(),
            shared: false,
        }
    }
}

/// An open data folder.
///
/// Dropped without [`Storage::close`], it loses nothing that was appended; the next opening then
/// has a little more to do, and finds the folder locked until the writer's thread has ended.
pub struct Storage {
    folder: Arc<Folder>,
    log: Arc<Log>,
    inbox: Sender<writer::Message>,
    thread: Mutex<Option<JoinHandle<()>>>,
    policy: Arc<writer::Policy>,
}

impl Storage {
    /// Locks the folder, passes all of its records to `apply`, in order, and continues its log.
    pub fn open(
        path: &Path,
        options: StorageOptions,
        apply: &mut recovery::Apply<'_>,
    ) -> Result<(Self, Recovered), OpenError> {
        let folder = Arc::new(Folder::open(path)?);
        if options.shared {
            lock::share_with_others(folder.path()).map_err(OpenError::io(path, "write to"))?;
        }
        let scan = recovery::scan(&folder, &options.progress, apply)?;
        recovery::settle(&folder, &scan)?;
        let StorageOptions { fsync, sizes, writing, allocate, sync, .. } = options;
        let disk = Disk { allocate, sync, maps: writing.maps(folder.path()) };
        let identity = scan.identity.unwrap_or_else(|| fastrand::u32(1..));
        match scan.manifest {
            None => scan.found(identity).write(&folder)?,
            // If this fails (a full disk), the manifest promises less, but nothing wrong.
            Some(known) if known != scan.found(identity) => {
                let _ = scan.found(identity).write(&folder);
            }
            Some(_) => {}
        }
        let segment = resume(&folder, identity, scan.resume, sizes, &disk)?;
        let (inbox, messages) = crossbeam_channel::unbounded();
        let (kept_from, to) = (scan.kept_from, inbox.clone());
        let ask = Box::new(move |request| to.send(writer::Message::Log(request)).is_ok());
        let log = Log::new(folder.clone(), identity, segment, kept_from, (sizes, disk), ask);
        let log = Arc::new(log);
        let policy = Arc::new(writer::Policy::new(fsync));
        let started = writer::start(log.clone(), messages, policy.clone());
        let thread = Mutex::new(Some(started.map_err(OpenError::io(path, "start a thread for"))?));
        Ok((Self { folder, log, inbox, thread, policy }, scan.recovered))
    }

    /// The log, to which calls append their records.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The folder's path.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Whether a write waits for the disk before it returns.
    #[inline]
    pub fn waits(&self) -> bool {
        self.policy.get() == Fsync::Always
    }

    /// Changes when the log is synced, from the next append on.
    pub fn set_fsync(&self, fsync: Fsync) {
        self.policy.set(fsync);
    }

    /// Replaces a file of the folder. After a crash there is either the old file or the new one.
    pub fn replace_file(
        &self,
        name: &str,
        change: impl FnOnce(&[u8]) -> Vec<u8>,
    ) -> Result<(), StorageError> {
        self.folder.replace(name, change)
    }

    /// See [`Log::append`].
    #[inline]
    pub fn append(&self, payload: &[u8]) -> Result<Position, StorageError> {
        self.log.append(payload)
    }

    /// Refuses a write whose record could not be written, before anything changes. `bytes` is the
    /// estimated size of its record.
    #[inline]
    pub fn admit(&self, bytes: usize) -> Result<(), StorageError> {
        self.log.admit(bytes)
    }

    /// Whether the log is written through mappings of its files.
    pub fn maps(&self) -> bool {
        self.log.maps()
    }

    /// See [`Log::state`].
    #[inline]
    pub fn state(&self) -> LogState {
        self.log.state()
    }

    /// See [`Log::wait_durable`]. A job must not call it: it would wait for itself.
    pub fn wait_durable(&self, position: Position) -> Result<(), StorageError> {
        self.log.wait_durable(position)
    }

    /// Runs `job` on the writer's thread. If the store closes first, the job is dropped.
    pub fn run(&self, job: impl FnOnce(&mut Writer) + Send + 'static) {
        let _ = self.inbox.send(writer::Message::Job(Box::new(job)));
    }

    /// Creates the next segment ahead of time, so that [`Storage::begin_snapshot`] is quick.
    pub fn prepare_snapshot(&self) -> Result<(), StorageError> {
        self.log.prepare()
    }

    /// Sets a snapshot's point in time. Called while no call can append.
    pub fn begin_snapshot(&self) -> Result<SnapshotPoint, StorageError> {
        self.log.rotate()
    }

    /// Creates the file of a snapshot. It counts only after [`Storage::finish_snapshot`].
    pub fn write_snapshot(&self, point: SnapshotPoint) -> Result<SnapshotWriter, StorageError> {
        SnapshotWriter::create(self.folder.clone(), self.log.identity(), point)
    }

    /// Closes the snapshot and deletes the files that it replaces.
    pub fn finish_snapshot(&self, writer: SnapshotWriter) -> Result<SnapshotInfo, StorageError> {
        let point = writer.point();
        // A snapshot without a manifest is refused, and the manifest may have been deleted.
        if !manifest::path_in(&self.folder).exists() {
            self.note(0, 0);
        }
        let info = writer.finish()?;
        self.folder.retire(point.number);
        self.log.retired(point);
        self.note(point.number, point.position);
        Ok(info)
    }

    /// Ends the writer's thread, syncs everything, frees unused room, and releases the folder's lock.
    /// A second call does nothing.
    pub fn close(&self) -> Result<(), StorageError> {
        let Some(thread) = self.thread.lock().take() else { return Ok(()) };
        let _ = self.inbox.send(writer::Message::Stop);
        let _ = thread.join();
        let closed = self.log.close();
        if let Ok((segment, end)) = closed {
            self.note(segment, end);
        }
        self.folder.release();
        closed.map(drop)
    }

    /// Writes to the manifest how far the log is on the disk. If this fails, the manifest promises
    /// less.
    fn note(&self, segment: u64, end: Position) {
        let _ = Manifest { identity: self.log.identity(), segment, end }.write(&self.folder);
    }
}

impl Drop for Storage {
    /// Does not wait. The thread keeps the folder, and so its lock, until it ends.
    fn drop(&mut self) {
        let _ = self.inbox.send(writer::Message::Stop);
    }
}

/// Passes all records of a folder to `apply`, in order, and changes nothing in the folder. No process
/// can write to the folder while the returned value lives.
pub fn read(
    path: &Path,
    progress: &Progress,
    apply: &mut recovery::Apply<'_>,
) -> Result<(Folder, Recovered), OpenError> {
    let folder = Folder::open_to_read(path)?;
    let scan = recovery::scan(&folder, progress, apply)?;
    Ok((folder, scan.recovered))
}

/// The segment in which the log continues: the last one, unless it is nearly full.
fn resume(
    folder: &Folder,
    identity: u32,
    at: recovery::Resume,
    sizes: log::Sizes,
    disk: &Disk,
) -> Result<Segment, StorageError> {
    let used = at.used as usize;
    if used == 0 {
        let id = (identity, at.number);
        let mut segment = Segment::create(folder, id, sizes.first, true, disk)?;
        segment.start(at.base)?;
        return Ok(segment);
    }
    let capacity = used.saturating_mul(2).min(sizes.largest.max(used)).max(sizes.first);
    let path = folder.file(folder::FileKind::Log, at.number);
    Segment::resume(&path, identity, (at.number, at.base), (used, capacity), disk)
}
