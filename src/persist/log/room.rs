//! Room in the log: the spare segment, the check before a call begins, and what happens to a record
//! that finds no room.
//!
//! A segment is eight times as large as the used part of its predecessor, within the limits of
//! [`Sizes`]: many records lead to large segments, a snapshot after few records to small ones. If
//! the disk has no room for that size, a smaller one is used.
//!
//! Small calls are not measured: room of 1/32 of the first segment's size is kept for the calls that
//! run when the state becomes `Tight`. From then on each call first ensures that there is a next
//! segment.

use std::sync::atomic::Ordering;

use super::super::entry::{LogEntry, MAX_PAYLOAD, OVERHEAD, TIME};
use super::{Log, LogState, Next, Request, Sizes, Tail};
use crate::persist::error::StorageError;
use crate::persist::header;
use crate::persist::position::Position;
use crate::persist::segment::Segment;

/// Bytes of a record that are not arguments: heads, and names of commands.
const BESIDE_ARGUMENTS: usize = 64;

impl Sizes {
    /// Bytes of a segment that are kept for running calls.
    pub(super) fn reserve(self) -> usize {
        self.first / 32
    }

    /// A call of at most this number of bytes is admitted without a check of the segment.
    fn small(self) -> usize {
        self.first / 128
    }

    /// The smallest size of a segment.
    fn least(self) -> usize {
        self.first / 8
    }
}

impl Log {
    /// Ensures that there is room for a record of about `bytes`, or refuses the call. Called before
    /// the call changes anything.
    #[inline]
    pub fn admit(&self, bytes: usize) -> Result<(), StorageError> {
        let ready = self.state() == LogState::Ready && bytes <= self.sizes.small();
        if ready { Ok(()) } else { self.make_room(bytes) }
    }

    #[cold]
    fn make_room(&self, bytes: usize) -> Result<(), StorageError> {
        if let Some(refusal) = self.refusal() {
            return Err(refusal);
        }
        let record = BESIDE_ARGUMENTS.saturating_add(bytes);
        if record > MAX_PAYLOAD {
            return Err(StorageError::TooLarge { bytes: record });
        }
        let needed = OVERHEAD + record + self.sizes.reserve();
        let tail = self.tail.lock();
        let Some(segment) = &tail.segment else { return Err(StorageError::Closed) };
        if segment.room() >= needed {
            return Ok(());
        }
        let size = self.next_size(segment);
        drop(tail);
        let mut next = self.next.lock();
        if next.spare.as_ref().is_some_and(|spare| spare.room() >= needed) {
            return Ok(());
        }
        // Before its successor gets the file's name: some systems cannot replace a mapped file.
        if let Some(unfit) = self.take_spare(&mut next) {
            unfit.discard(&self.folder);
        }
        // A script needs a little more with each of its calls. It gets twice that, so that few
        // segments are created in vain.
        let ample = size.max(needed + needed.min(self.sizes.largest));
        let made = self.make(&next, ample, needed, false);
        let refused = made.as_ref().err().cloned();
        // Smaller calls can still use the room that is left.
        match made.or_else(|_| self.make(&next, size, 0, false)) {
            Ok(spare) => self.put_spare(&mut next, spare),
            Err(why) => self.stick(&mut next, &why),
        }
        refused.map_or(Ok(()), Err)
    }

    /// Makes the spare segment, unless there is one.
    pub fn prepare(&self) -> Result<(), StorageError> {
        let size = match &self.tail.lock().segment {
            Some(segment) => self.next_size(segment),
            None => return Err(StorageError::Closed),
        };
        let mut next = self.next.lock();
        if next.spare.is_none() {
            match self.make(&next, size, 0, true) {
                Ok(spare) => self.put_spare(&mut next, spare),
                Err(why) => {
                    self.stick(&mut next, &why);
                    return Err(why);
                }
            }
        }
        Ok(())
    }

    /// Tries to leave the state `Full`.
    pub(in crate::persist) fn retry(&self) {
        if self.state() != LogState::Full {
            return;
        }
        let placed = self.place_backlog(&mut self.tail.lock());
        if placed.is_ok() && self.prepare().is_ok() {
            // Another append may have found no room meanwhile; then the log stays full.
            let tail = self.tail.lock();
            if tail.backlog.is_empty() {
                self.leave(LogState::Full);
            }
        }
    }

    #[cold]
    pub(super) fn append_slowly(
        &self,
        tail: &mut Tail,
        entry: &LogEntry<'_>,
    ) -> Result<(), StorageError> {
        tail.backlog.push_back((entry.time, entry.payload.to_vec()));
        let placed = self.place_backlog(tail);
        // A long record may have taken all the room of its segment.
        if tail.segment.as_ref().is_some_and(|segment| segment.used() >= tail.ask_at) {
            self.ask_for_spare(tail);
        }
        placed.map_err(|why| StorageError::Pending(Box::new(why)))
    }

    /// Writes waiting records, in order, as far as there is room.
    fn place_backlog(&self, tail: &mut Tail) -> Result<(), StorageError> {
        while let Some((time, payload)) = tail.backlog.pop_front() {
            if let Err(why) = self.place(tail, time, &payload) {
                tail.backlog.push_front((time, payload));
                let written = tail.segment.as_ref().map_or(0, Segment::end);
                self.waiting_from.store(written, Ordering::Release);
                return Err(why);
            }
        }
        self.waiting_from.store(Position::MAX, Ordering::Release);
        Ok(())
    }

    fn place(&self, tail: &mut Tail, time: [u8; TIME], payload: &[u8]) -> Result<(), StorageError> {
        let entry = LogEntry::new(time, payload);
        if tail.segment.as_ref().is_none_or(|segment| segment.room() < entry.len()) {
            self.advance(tail, entry.len())?;
        }
        let Some(segment) = &mut tail.segment else { return Err(StorageError::Closed) };
        let pushed = segment.push(&entry).map_err(StorageError::io(self.folder.path(), "write"));
        pushed.inspect_err(|why| self.fail_to_write(why))
    }

    /// Switches to the next segment, which has room for an entry of `len` bytes.
    pub(super) fn advance(&self, tail: &mut Tail, len: usize) -> Result<(), StorageError> {
        let mut next = self.next.lock();
        let mut segment = match self.take_spare(&mut next) {
            Some(spare) if spare.room() >= len => spare,
            unfit => {
                if let Some(spare) = unfit {
                    spare.discard(&self.folder);
                }
                let size = tail.segment.as_ref().map_or(0, |segment| self.next_size(segment));
                self.make(&next, size, len, false).inspect_err(|why| self.stick(&mut next, why))?
            }
        };
        let end: Position = tail.segment.as_ref().map_or(0, Segment::end);
        if let Err(why) = segment.start(end) {
            self.put_spare(&mut next, segment);
            drop(next);
            self.fail_to_write(&why);
            return Err(why);
        }
        next.number += 1;
        tail.ask_at = segment.capacity() / 4;
        tail.sealed.extend(tail.segment.replace(segment));
        self.leave(LogState::Tight);
        (self.ask)(Request::Settle);
        Ok(())
    }

    /// The size of the segment after this one.
    fn next_size(&self, segment: &Segment) -> usize {
        let Sizes { first, largest } = self.sizes;
        let most = segment.capacity().saturating_mul(2).clamp(first, largest.max(first));
        segment.used().saturating_mul(8).clamp(first, most)
    }

    /// Creates the next segment: of `size` bytes if the disk has room, else smaller, but with room
    /// for `len` bytes.
    fn make(
        &self,
        next: &Next,
        size: usize,
        len: usize,
        warm: bool,
    ) -> Result<Segment, StorageError> {
        let least = self.sizes.least().max(header::LEN + len);
        let mut size = size.max(least);
        loop {
            let id = (self.identity, next.number);
            match Segment::create(&self.folder, id, size, warm, &self.disk) {
                Err(StorageError::Full { .. }) if size > least => size = (size / 4).max(least),
                made => return made,
            }
        }
    }

    pub(super) fn take_spare(&self, next: &mut Next) -> Option<Segment> {
        self.spare.store(false, Ordering::Relaxed);
        next.spare.take()
    }

    fn put_spare(&self, next: &mut Next, spare: Segment) {
        next.spare = Some(spare);
        self.spare.store(true, Ordering::Relaxed);
        self.leave(LogState::Tight);
    }

    /// Refuses calls from now on, for this reason.
    fn stick(&self, next: &mut Next, why: &StorageError) {
        next.why = Some(why.clone());
        self.state.fetch_max(LogState::Full as u8, Ordering::Relaxed);
    }

    /// Handles a failed write to a segment. A full disk is temporary; any other error is permanent.
    fn fail_to_write(&self, why: &StorageError) {
        match why {
            StorageError::Full { .. } => self.stick(&mut self.next.lock(), why),
            _ => self.fail(&mut self.confirmed.lock(), why),
        }
    }

    /// Sets the state to `Ready`, unless it has become worse than `from`.
    fn leave(&self, from: LogState) {
        let (from, ready, order) = (from as u8, LogState::Ready as u8, Ordering::Relaxed);
        let _ = self.state.compare_exchange(from, ready, order, order);
    }

    /// Called twice per segment: when a quarter of it is used, and near its end.
    #[cold]
    pub(super) fn ask_for_spare(&self, tail: &mut Tail) {
        let Some(segment) = &tail.segment else { return };
        let near_end = segment.capacity().saturating_sub(self.sizes.reserve());
        let is_near = segment.used() >= near_end;
        tail.ask_at = if is_near { usize::MAX } else { near_end };
        if !self.spare.load(Ordering::Relaxed) {
            if is_near {
                self.state.fetch_max(LogState::Tight as u8, Ordering::Relaxed);
            }
            (self.ask)(Request::Prepare);
        }
    }

    pub(super) fn full(&self) -> StorageError {
        let why = self.next.lock().why.clone();
        why.unwrap_or_else(|| StorageError::Full {
            path: self.folder.path().into(),
            why: "no segment could be made".to_owned(),
        })
    }
}
