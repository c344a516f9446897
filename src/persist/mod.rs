//! The data folder: what a store writes so that it is there again after the process, or the power, is
//! gone. It knows records, not keys: what they mean is the engine's business.
//!
//! **The log** (`log.N`) has a record for each call that changed something, in the order of execution.
//! Appending is a copy into a memory-mapped, preallocated file ([`log`]): when `append` returns, the
//! record belongs to the operating system, and the end of the process, however it ends, takes nothing.
//! What a power cut takes is a matter of when `fsync` is called ([`writer::Fsync`]).
//!
//! **A snapshot** (`snapshot.N`) has all that was in the segments of the log before N ([`snapshot`]).
//! Its point in time is [`Storage::begin_snapshot`], called while nobody writes; the walk then takes
//! its time as a job on the writer's thread. When it is whole, what is older is deleted.
//!
//! **Recovery** ([`recovery`]) reads the newest snapshot and the log from there on. The torn end of a log
//! is cut off and reported; damage to what was confirmed refuses, and [`repair`] is a human's
//! decision.
//!
//! ```text
//! record    what one call did, in MessagePack        frame     length and checksum around it
//! segment   one file of the log (header, sink, map)   log       appending, going on, syncing
//! disk      what is asked of the file system         log/room  room for what comes, before it comes
//! writer    the thread that waits for the disk       snapshot  all of a store in one file
//! reader    frames from a file                       recovery  from the files to the engine
//! folder    names, cleaning up                       lock      keeping others out
//! files     opening and making files                 repair    cutting damage off
//! manifest  what the folder is known to hold
//! ```
//!
//! The formats are written up byte by byte in `docs/format.md`.

// Bottom-up: a module uses only those above it.
pub mod position;
pub mod error;
pub mod files;
mod lock;
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
pub mod log;
pub mod writer;
pub mod recovery;
pub mod repair;

use std::path::Path;
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::Sender;
use parking_lot::Mutex;

pub use error::{Cure, OpenError, Refusal, StorageError};
pub use folder::Folder;
pub use log::{Log, State};
pub use position::{Position, SnapshotPoint};
pub use record::{OpRef, Record};
pub use recovery::Recovered;
pub use snapshot::{SnapshotInfo, SnapshotWriter};
pub use writer::{Fsync, Writer};

use disk::{Allocate, Disk, SyncFile, Writing};
use manifest::Manifest;
use segment::Segment;

/// How a folder is opened.
#[derive(Clone)]
pub struct Options {
    pub fsync: Fsync,
    pub sizes: log::Sizes,
    /// How the log is written.
    pub writing: Writing,
    /// How room is reserved on the disk.
    pub allocate: Allocate,
    /// How the disk is made to have what was written to the log.
    pub sync: SyncFile,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            fsync: Fsync::default(),
            sizes: log::Sizes::default(),
            writing: Writing::default(),
            allocate: Arc::new(disk::allocate),
            sync: Arc::new(disk::sync),
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
    /// Takes the folder's lock, hands all that is recorded in it to `apply`, in order, and goes on.
    pub fn open(
        path: &Path,
        options: Options,
        apply: &mut recovery::Apply<'_>,
    ) -> Result<(Self, Recovered), OpenError> {
        let folder = Arc::new(Folder::open(path)?);
        let scan = recovery::scan(&folder, apply)?;
        recovery::settle(&folder, &scan)?;
        let Options { fsync, sizes, writing, allocate, sync } = options;
        let disk = Disk { allocate, sync, maps: writing.maps(folder.path()) };
        let identity = scan.identity.unwrap_or_else(|| fastrand::u32(1..));
        match scan.manifest {
            None => scan.found(identity).write(&folder)?,
            // What cannot be noted (a full disk) is a weaker promise, and nothing else.
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

    pub fn log(&self) -> &Log {
        &self.log
    }

    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// True when a write is to wait for the disk before it returns.
    #[inline]
    pub fn waits(&self) -> bool {
        self.policy.get() == Fsync::Always
    }

    /// Changes when the disk is made to have what is appended, from the next append on.
    pub fn set_fsync(&self, fsync: Fsync) {
        self.policy.set(fsync);
    }

    /// Writes a file of the folder anew. Whatever happens meanwhile, there is the old one or the new
    /// one.
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

    /// Refuses a write whose record could not be written, before anything is changed. `bytes` is what
    /// its record may come to.
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
    pub fn state(&self) -> State {
        self.log.state()
    }

    /// See [`Log::wait_durable`]. Never to be called by a job, which would wait for itself.
    pub fn wait_durable(&self, position: Position) -> Result<(), StorageError> {
        self.log.wait_durable(position)
    }

    /// Runs `job` on the writer's thread. Dropped without having run if the store closes first.
    pub fn run(&self, job: impl FnOnce(&mut Writer) + Send + 'static) {
        let _ = self.inbox.send(writer::Message::Job(Box::new(job)));
    }

    /// Has the next segment made ready, so that [`Storage::begin_snapshot`] takes no time.
    pub fn prepare_snapshot(&self) -> Result<(), StorageError> {
        self.log.prepare()
    }

    /// The snapshot's point in time. Called while no call can append.
    pub fn begin_snapshot(&self) -> Result<SnapshotPoint, StorageError> {
        self.log.rotate()
    }

    pub fn write_snapshot(&self, point: SnapshotPoint) -> Result<SnapshotWriter, StorageError> {
        SnapshotWriter::create(self.folder.clone(), self.log.identity(), point)
    }

    /// Closes the snapshot and deletes what it makes superfluous.
    pub fn finish_snapshot(&self, writer: SnapshotWriter) -> Result<SnapshotInfo, StorageError> {
        let point = writer.point();
        // A snapshot without a manifest is refused, and somebody may have deleted it.
        if !manifest::path_in(&self.folder).exists() {
            self.note(0, 0);
        }
        let info = writer.finish()?;
        self.folder.retire(point.number);
        self.log.retired(point);
        self.note(point.number, point.position);
        Ok(info)
    }

    /// Ends the writer's thread, brings all to the disk, gives back the room that is not used, and
    /// releases the folder's lock. A second call does nothing.
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

    /// Notes how far the log goes that is on the disk. A failure leaves a weaker promise.
    fn note(&self, segment: u64, end: Position) {
        let _ = Manifest { identity: self.log.identity(), segment, end }.write(&self.folder);
    }
}

impl Drop for Storage {
    /// Does not wait. The thread has its own hold on the folder, and so on the lock, while it ends.
    fn drop(&mut self) {
        let _ = self.inbox.send(writer::Message::Stop);
    }
}

/// Hands all that is recorded in a folder to `apply`, in order, and changes nothing in it. Nobody
/// writes to the folder while the value lives.
pub fn read(
    path: &Path,
    apply: &mut recovery::Apply<'_>,
) -> Result<(Folder, Recovered), OpenError> {
    let folder = Folder::open_to_read(path)?;
    let scan = recovery::scan(&folder, apply)?;
    Ok((folder, scan.recovered))
}

/// The segment in which the log goes on: the last one, unless it is so full that the next append
/// might have to make another one anyway.
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
    let path = folder.file(folder::Kind::Log, at.number);
    Segment::resume(&path, identity, (at.number, at.base), (used, capacity), disk)
}
