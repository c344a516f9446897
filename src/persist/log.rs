//! The log: records in the order of execution, in preallocated segments.
//!
//! An append copies the record into the current segment, under a lock held only for the copy. The
//! segment is a mapped file, so an append needs no system call; where mapping is not safe, it is
//! written to with one ([`super::disk::Writing`]). When a quarter of a segment is used, the writer's
//! thread is asked to create the next one (the *spare*), so that switching needs no system call.
//!
//! **Room** is made before a call changes anything ([`Log::admit`], in [`room`]): a call whose record
//! would not fit is refused. A record can still be longer than the call's arguments suggested and find no room:
//! then it waits in memory, and later records wait behind it, which keeps their order. The
//! call gets [`StorageError::Pending`], and the writer's thread tries again each second.
//!
//! **Positions** count the bytes of all frames since the log began, whatever segment they lie in.
//!
//! Locks: `tail`, then `next`. Segment numbers change under both; segments are made under `next`.

mod room;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

use parking_lot::{Condvar, Mutex};

use super::disk::Disk;
use super::entry::{LogEntry, MAX_PAYLOAD, TIME};
use super::error::StorageError;
use super::folder::Folder;
use super::position::{Position, SnapshotPoint};
use super::segment::Segment;
use crate::base::clock;
use crate::base::histogram::Histogram;

/// Sizes of the segments, in bytes.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// The size of a folder's first segment.
    pub first: usize,
    /// The size that segments grow to.
    pub largest: usize,
}

impl Default for Sizes {
    fn default() -> Self {
        Self { first: 1 << 20, largest: 64 << 20 }
    }
}

/// Whether the log accepts writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum LogState {
    /// It does, and there is room.
    Ready,
    /// The current segment is nearly full and there is no spare: a write has to create the next
    /// segment first.
    Tight,
    /// The next segment could not be created, usually because the disk is full. Writes are refused
    /// until it can be.
    Full,
    /// `fsync` has failed. Writes are refused until the store is opened again.
    Failed,
}

/// A log shorter than this is not worth compacting.
const COMPACT_FROM: u64 = 16 << 20;

/// The log of an open folder: records are appended to its last segment.
pub struct Log {
    tail: Mutex<Tail>,
    next: Mutex<Next>,
    confirmed: Mutex<Confirmed>,
    confirmation: Condvar,
    state: AtomicU8,
    /// The position behind the last record.
    end: AtomicU64,
    /// Where the oldest segment begins that the next recovery needs.
    kept_from: AtomicU64,
    /// The position of the first record that waits for room; `u64::MAX` if none does.
    waiting_from: AtomicU64,
    /// Whether the file of the current segment was deleted.
    displaced: AtomicBool,
    /// Whether a requested sync has not begun yet.
    sync_asked: AtomicBool,
    folder: Arc<Folder>,
    identity: u32,
    sizes: Sizes,
    disk: Disk,
    ask: Ask,
    /// Whether there is a spare.
    spare: AtomicBool,
    /// How long syncs took.
    pub syncs: Histogram,
}

/// What the log asks of the writer's thread.
#[derive(Clone, Copy, Debug)]
pub(super) enum Request {
    /// Make the spare segment.
    Prepare,
    /// A caller waits for a sync.
    Sync,
    /// A segment is full.
    Settle,
}

/// Sends a request to the writer's thread; false if the thread has ended.
pub(super) type Ask = Box<dyn Fn(Request) -> bool + Send + Sync>;

/// Where appends go.
struct Tail {
    /// `None` once closed.
    segment: Option<Segment>,
    /// When this much of the segment is used, a spare is asked for.
    ask_at: usize,
    /// Full segments, oldest first, that are not synced yet.
    sealed: Vec<Segment>,
    /// Records for which there is no room, oldest first.
    backlog: VecDeque<([u8; TIME], Vec<u8>)>,
    end: Position,
}

/// The segment after the current one.
struct Next {
    number: u64,
    spare: Option<Segment>,
    /// Why the last one could not be created or written to.
    why: Option<StorageError>,
}

/// How far `fsync` has come.
struct Confirmed {
    upto: Position,
    trouble: Option<String>,
}

impl Log {
    /// A log that continues in `segment`.
    pub(super) fn new(
        folder: Arc<Folder>,
        identity: u32,
        segment: Segment,
        kept_from: Position,
        (sizes, disk): (Sizes, Disk),
        ask: Ask,
    ) -> Self {
        let (end, number) = (segment.end(), segment.number);
        let state =
            if segment.room() < sizes.reserve() { LogState::Tight } else { LogState::Ready };
        let ask_at = segment.capacity() / 4;
        let (sealed, backlog) = (Vec::new(), VecDeque::new());
        let tail = Tail { segment: Some(segment), ask_at, sealed, backlog, end };
        Self {
            tail: Mutex::new(tail),
            next: Mutex::new(Next { number: number + 1, spare: None, why: None }),
            confirmed: Mutex::new(Confirmed { upto: end, trouble: None }),
            confirmation: Condvar::new(),
            state: AtomicU8::new(state as u8),
            end: AtomicU64::new(end),
            kept_from: AtomicU64::new(kept_from),
            waiting_from: AtomicU64::new(Position::MAX),
            displaced: AtomicBool::new(false),
            sync_asked: AtomicBool::new(false),
            folder,
            identity,
            sizes,
            disk,
            ask,
            spare: AtomicBool::new(false),
            syncs: Histogram::default(),
        }
    }

    /// Appends one record, and returns the position behind it. Once it has returned, the record
    /// survives the end of the process. With the error `Pending` the record is accepted, but waits
    /// in memory for room.
    #[inline]
    pub fn append(&self, payload: &[u8]) -> Result<Position, StorageError> {
        if payload.is_empty() || payload.len() > MAX_PAYLOAD {
            return Err(StorageError::TooLarge { bytes: payload.len() });
        }
        let entry = LogEntry::new(clock::coarse_unix_millis().to_le_bytes(), payload);
        let mut tail = self.tail.lock();
        let tail = &mut *tail;
        let Some(segment) = &mut tail.segment else { return Err(StorageError::Closed) };
        let fits = segment.room() >= entry.len() && tail.backlog.is_empty();
        let written = if fits && segment.push(&entry).is_ok() {
            if segment.used() >= tail.ask_at {
                self.ask_for_spare(tail);
            }
            Ok(())
        } else {
            self.append_slowly(tail, &entry)
        };
        tail.end += entry.len() as u64;
        self.end.store(tail.end, Ordering::Release);
        written.map(|()| tail.end)
    }

    /// Whether segments are mapped.
    pub(super) fn maps(&self) -> bool {
        self.disk.maps
    }

    /// The folder's identity, which is in the header of each of its files.
    pub(super) fn identity(&self) -> u32 {
        self.identity
    }

    /// Whether writes are accepted. Cheap enough to check before each write.
    #[inline]
    pub fn state(&self) -> LogState {
        match self.state.load(Ordering::Relaxed) {
            0 => LogState::Ready,
            1 => LogState::Tight,
            2 => LogState::Full,
            _ => LogState::Failed,
        }
    }

    /// The error for writes while they are refused.
    pub fn refusal(&self) -> Option<StorageError> {
        match self.state() {
            LogState::Ready | LogState::Tight => None,
            LogState::Full => Some(self.full()),
            LogState::Failed if self.folder.is_gone() => Some(self.folder.gone()),
            LogState::Failed => {
                let why = self.confirmed.lock().trouble.clone().unwrap_or_default();
                Some(StorageError::Failed { why })
            }
        }
    }

    /// The position behind the last record.
    pub fn end(&self) -> Position {
        self.end.load(Ordering::Acquire)
    }

    /// The position up to which `fsync` has confirmed.
    pub fn durable(&self) -> Position {
        self.confirmed.lock().upto
    }

    /// Waits until the disk has confirmed everything before `position`. Many callers can share one
    /// `fsync`.
    pub fn wait_durable(&self, position: Position) -> Result<(), StorageError> {
        let mut confirmed = self.confirmed.lock();
        while confirmed.upto < position {
            if self.folder.is_gone() {
                return Err(self.folder.gone());
            }
            if let Some(why) = &confirmed.trouble {
                return Err(StorageError::Failed { why: why.clone() });
            }
            if !self.sync_asked.swap(true, Ordering::AcqRel) && !(self.ask)(Request::Sync) {
                return Err(StorageError::Closed);
            }
            self.confirmation.wait(&mut confirmed);
            // A record that waits for room may never be confirmed.
            if confirmed.upto < position && position > self.waiting_from.load(Ordering::Acquire) {
                return Err(self.full());
            }
        }
        Ok(())
    }

    /// Bytes of records that a recovery would have to read.
    pub fn live_bytes(&self) -> u64 {
        self.end().saturating_sub(self.kept_from.load(Ordering::Relaxed))
    }

    /// Whether a snapshot is due: the log is larger than the last snapshot (`snapshot_size` bytes)
    /// and than 16 MiB. Recovery then reads at most twice what the snapshot alone
    /// would be, and each logged byte costs at most one byte of snapshot.
    pub fn due(&self, snapshot_size: u64) -> bool {
        self.live_bytes() > snapshot_size.max(COMPACT_FROM) || self.is_displaced()
    }

    /// Whether the file of the current segment was deleted, and no snapshot was made since.
    pub fn is_displaced(&self) -> bool {
        self.displaced.load(Ordering::Relaxed)
    }

    /// Begins a new segment here. A snapshot has to hold everything before it. Needs no system call
    /// if [`Log::prepare`] was called shortly before.
    pub fn rotate(&self) -> Result<SnapshotPoint, StorageError> {
        let mut tail = self.tail.lock();
        if !tail.backlog.is_empty() {
            return Err(self.full());
        }
        let current = tail.segment.as_ref().ok_or(StorageError::Closed)?;
        let displaced = self.is_displaced() && !current.is_in_place();
        if displaced || !current.is_empty() {
            self.advance(&mut tail, 0)?;
        }
        let segment = tail.segment.as_ref().ok_or(StorageError::Closed)?;
        Ok(SnapshotPoint { number: segment.number, position: segment.base })
    }

    /// Records that a snapshot holds everything before `point`.
    pub(super) fn retired(&self, point: SnapshotPoint) {
        self.kept_from.store(point.position, Ordering::Relaxed);
        self.displaced.store(false, Ordering::Relaxed);
    }

    /// Checks that the folder still exists; if not, all later writes fail. If only the current
    /// segment was deleted, a snapshot becomes due, which holds what was in it.
    pub fn look_after_folder(&self) -> Result<(), StorageError> {
        if self.tail.lock().segment.as_ref().is_some_and(|current| !current.is_in_place()) {
            self.displaced.store(true, Ordering::Relaxed);
            // The spare may have been deleted with it.
            let spare = self.take_spare(&mut self.next.lock());
            if let Some(spare) = spare {
                spare.discard(&self.folder);
            }
        }
        self.folder.verify().inspect_err(|why| {
            self.fail(&mut self.confirmed.lock(), why);
            self.confirmation.notify_all();
        })
    }

    /// Syncs everything written. Called by the writer's thread only.
    pub(super) fn sync(&self) -> Result<(), StorageError> {
        self.sync_asked.store(false, Ordering::Release);
        // After a failed fsync the system may have dropped the pages that it could not write, and a
        // second fsync would succeed without them. So there is no second one.
        if self.state() == LogState::Failed {
            self.confirmation.notify_all();
            return self.refusal().map_or(Ok(()), Err);
        }
        let result = self.sync_once();
        let mut confirmed = self.confirmed.lock();
        match &result {
            Ok(upto) => confirmed.upto = (*upto).max(confirmed.upto),
            Err(error) => self.fail(&mut confirmed, error),
        }
        self.confirmation.notify_all();
        drop(confirmed);
        result.map(drop)
    }

    fn fail(&self, confirmed: &mut Confirmed, why: &StorageError) {
        confirmed.trouble.get_or_insert_with(|| why.to_string());
        self.state.store(LogState::Failed as u8, Ordering::Relaxed);
    }

    /// Syncs full segments, whatever the policy.
    pub(super) fn settle(&self) -> Result<(), StorageError> {
        let nothing = self.tail.lock().sealed.is_empty();
        if nothing { Ok(()) } else { self.sync() }
    }

    /// Syncs, truncates the last segment to what is used, and accepts no more records. Returns the
    /// number of the segment and the position at which the log ends.
    pub(super) fn close(&self) -> Result<(u64, Position), StorageError> {
        self.retry();
        let synced = self.sync();
        let mut tail = self.tail.lock();
        let (last, left) = (tail.segment.take(), tail.backlog.len());
        if let Some(spare) = self.next.lock().spare.take() {
            spare.discard(&self.folder);
        }
        drop(tail);
        let closed = synced.and_then(|()| {
            let last = last.ok_or(StorageError::Closed)?;
            let ended = (last.number, last.end());
            last.seal(&self.disk).map(|()| ended)
        });
        let mut confirmed = self.confirmed.lock();
        confirmed.trouble.get_or_insert_with(|| "the store was closed".to_owned());
        self.confirmation.notify_all();
        drop(confirmed);
        if closed.is_ok() && left > 0 { Err(self.full()) } else { closed }
    }

    fn sync_once(&self) -> Result<Position, StorageError> {
        let mut tail = self.tail.lock();
        let sealed = std::mem::take(&mut tail.sealed);
        let Some(segment) = &tail.segment else { return Err(StorageError::Closed) };
        let (number, upto, handle) =
            (segment.number, segment.end(), segment.sync_handle(&self.disk));
        drop(tail);
        let begun = clock::uptime();
        // Oldest first: a mark in a segment implies that all segments before it are synced.
        for segment in sealed {
            segment.seal(&self.disk)?;
        }
        if self.durable() >= upto {
            return Ok(upto);
        }
        let path = self.folder.path();
        let synced = handle.sync().map_err(StorageError::io(path, "sync"));
        drop(handle);
        self.syncs.add(clock::uptime().saturating_sub(begun));
        synced?;
        let mut tail = self.tail.lock();
        if let Some(segment) = tail.find(number) {
            // Without the mark, the next opening knows less as confirmed than it could.
            let _ = segment.mark(upto);
        }
        Ok(upto)
    }
}

impl Tail {
    fn find(&mut self, number: u64) -> Option<&mut Segment> {
        self.sealed.iter_mut().chain(&mut self.segment).find(|segment| segment.number == number)
    }
}
