//! One shard: a table of entries with their deadlines, behind a lock.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::{RwLock, RwLockReadGuard, RwLockWriteGuard};

use super::entry::Entry;
use super::expiry::{Deadline, Expiries};
use super::label_index::LabelIndex;
use super::pair::{Content, FIRST_OF_MODULES, Pair, TYPES};
use super::stamps::{Stamp, Stamps};
use crate::value::ViewMut;
use crate::value::index_table::{self, IndexTable};
use crate::value::picture::Picture;
use crate::value::time_series::filter::Filter;
use crate::value::time_series::labels::Labels;

/// A lock in cache lines of its own, so that threads on different shards do not slow each other.
#[derive(Debug)]
#[repr(align(128))]
pub struct Shard {
    data: RwLock<ShardData>,
    /// The next deadline in this shard; `u64::MAX` when there is none. The keeper reads it without
    /// the lock.
    next_deadline: AtomicU64,
}

impl Shard {
    /// An empty shard with these stamps.
    pub(super) fn new(stamps: Stamps) -> Self {
        let data = RwLock::new(ShardData::empty(stamps, (0, 0)));
        Self { data, next_deadline: AtomicU64::default() }
    }

    /// Waits for a lock that it shares with other readers.
    #[inline]
    pub fn read(&self) -> RwLockReadGuard<'_, ShardData> {
        self.data.read()
    }

    /// Waits for a lock that nobody else holds.
    #[inline]
    pub fn write(&self) -> RwLockWriteGuard<'_, ShardData> {
        self.data.write()
    }

    /// Takes a shared lock if no writer holds or awaits the shard now.
    #[inline]
    pub fn try_read(&self) -> Option<RwLockReadGuard<'_, ShardData>> {
        self.data.try_read()
    }

    /// Takes an exclusive lock if nobody holds the shard now.
    #[inline]
    pub fn try_write(&self) -> Option<RwLockWriteGuard<'_, ShardData>> {
        self.data.try_write()
    }

    /// Waits for a shared lock, but no longer than `time`.
    pub fn read_within(&self, time: Duration) -> Option<RwLockReadGuard<'_, ShardData>> {
        self.data.try_read_for(time)
    }

    /// Waits for an exclusive lock, but no longer than `time`.
    pub fn write_within(&self, time: Duration) -> Option<RwLockWriteGuard<'_, ShardData>> {
        self.data.try_write_for(time)
    }

    /// The next deadline of a key or of a field in this shard.
    pub fn next_deadline(&self) -> Option<Deadline> {
        let next = self.next_deadline.load(Relaxed);
        (next != 0 && next != u64::MAX).then_some(next)
    }

    /// Whether a deadline in this shard has passed by `now`.
    pub fn is_due(&self, now: Deadline) -> bool {
        self.next_deadline().is_some_and(|next| next <= now)
    }

    #[inline]
    pub(super) fn publish_deadline(&self, next: Deadline) {
        if self.next_deadline.load(Relaxed) != next {
            self.next_deadline.store(next, Relaxed);
        }
    }
}

/// The entries of a shard with their deadlines, and the account of their memory.
pub struct ShardData {
    table: IndexTable<Entry>,
    expiries: Expiries,
    /// For each hash with fields that expire, the next deadline of a field.
    fields: Expiries,
    /// Finds time series by their labels.
    labels: LabelIndex,
    /// Bytes of heap of keys and values. Every change of an entry must update it.
    heap: usize,
    /// The number of keys of each of the [`TYPES`].
    kinds: [u32; TYPES.len()],
    /// What the keyspace's total already counts of this shard: bytes, and keys with a deadline or
    /// with fields that have one.
    reported: (usize, usize),
    /// Nothing has changed since [`Self::settle`].
    settled: bool,
    /// The stamps of this shard. They stay when its entries are exchanged. Every method that may
    /// change what a read of a key returns raises the stamp of the key.
    stamps: Stamps,
}

impl ShardData {
    fn empty(stamps: Stamps, reported: (usize, usize)) -> Self {
        Self {
            table: IndexTable::new(),
            expiries: Expiries::default(),
            fields: Expiries::default(),
            labels: LabelIndex::default(),
            heap: 0,
            kinds: [0; TYPES.len()],
            reported,
            settled: false,
            stamps,
        }
    }

    /// How many keys there are, expired keys that are still in memory included.
    pub fn len(&self) -> usize {
        self.table.len()
    }

    /// The number of keys of each of the [`TYPES`], expired keys that are still in memory included.
    pub fn kinds(&self) -> [u32; TYPES.len()] {
        self.kinds
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The index of `key`, whose hash the caller has computed. It holds until the next removal.
    #[inline]
    pub fn find(&self, hash: u64, key: &[u8]) -> Option<u32> {
        self.table.find(hash, key)
    }

    /// The entry of the key with this hash, most likely. The key is not compared.
    #[inline]
    pub fn guess(&self, hash: u64) -> Option<&Entry> {
        self.table.guess(hash)
    }

    /// The entry at `index`.
    #[inline]
    pub fn entry(&self, index: u32) -> Option<&Entry> {
        self.table.get(index)
    }

    /// The stamp of the key with this hash, if it has one.
    #[inline]
    pub fn stamp(&self, hash: u64) -> Option<Stamp> {
        self.stamps.get(hash)
    }

    /// The entry at `index`, to change its value. Raises its stamp.
    #[inline]
    pub fn entry_mut(&mut self, index: u32) -> Option<&mut Entry> {
        let entry = self.table.get_mut(index)?;
        self.stamps.raise(entry.key());
        Some(entry)
    }

    /// The value at `index`, to change in place. Raises its stamp.
    #[inline]
    pub fn value_mut(&mut self, index: u32) -> Option<ViewMut<'_>> {
        self.entry_mut(index).map(|entry| entry.pair.view_mut())
    }

    /// A picture of the value at `index`, which does not change.
    pub fn picture(&mut self, index: u32) -> Option<Picture> {
        self.table.get_mut(index).map(|entry| entry.pair.view_mut().picture())
    }

    /// Takes back the parts of the value at `index` that no picture uses any more.
    pub fn regain(&mut self, index: u32) {
        if let Some(entry) = self.table.get_mut(index) {
            entry.pair.view_mut().regain();
        }
    }

    /// Entries in the order of their indices.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.table.iter()
    }

    /// Adds a key that is not in the shard, and returns its index.
    pub fn insert(&mut self, hash: u64, entry: Entry) -> u32 {
        self.settled = false;
        self.heap += entry.heap();
        self.kinds[entry.pair.kind()] += 1;
        self.stamps.raise(entry.key());
        let index = self.table.push(hash, entry);
        self.note_fields(index);
        self.note_labels(index);
        index
    }

    /// Adds copies of the entries of another shard, whose keys are not in this one, as if they were
    /// used at `access`. Where they are the first, they get the same indices.
    pub fn copy_entries(&mut self, source: &Self, access: u32) {
        for (index, entry) in (0_u32..).zip(source.entries()) {
            let value = entry.value().to_value();
            let pair = Pair::new(entry.key(), value.into());
            let copy = self.insert(index_table::hash(entry.key()), Entry::new(pair, access, 0));
            if let Some(at) = source.deadline(index) {
                self.set_deadline(copy, Some(at));
            }
        }
    }

    /// Removes the entry at `index`, and returns it with its deadline. The last entry moves to
    /// `index`.
    pub fn remove(&mut self, index: u32) -> Option<(Entry, Option<Deadline>)> {
        self.settled = false;
        self.stamps.raise(self.table.get(index)?.key());
        let deadline = self.expiries.remove(index);
        let (entry, moved) = self.table.swap_remove(index);
        if entry.fields_expire() {
            self.fields.remove(index);
        }
        if let Some(from) = moved {
            self.expiries.relocate(from, index);
            self.fields.relocate(from, index);
        }
        if !self.labels.is_empty() {
            self.labels.remove(index);
            if let Some(from) = moved {
                self.labels.relocate(from, index);
            }
        }
        self.heap -= entry.heap();
        self.kinds[entry.pair.kind()] -= 1;
        self.table.shrink_if_sparse();
        Some((entry, deadline))
    }

    /// Moves all entries out. The stamps stay.
    pub fn take_all(&mut self) -> Self {
        self.stamps.raise_all();
        let empty = Self::empty(std::mem::take(&mut self.stamps), self.reported);
        std::mem::replace(self, empty)
    }

    /// Exchanges all keys with those of another shard.
    pub(super) fn exchange(&mut self, other: &mut Self) {
        if self.is_empty() && other.is_empty() {
            return;
        }
        self.stamps.raise_all();
        other.stamps.raise_all();
        std::mem::swap(self, other);
        std::mem::swap(&mut self.stamps, &mut other.stamps);
        self.settled = false;
        other.settled = false;
    }

    /// Replaces the value of the entry at `index`. Returns the old pair, unless the new value was
    /// written over it.
    #[inline]
    pub fn replace(&mut self, index: u32, content: Content<'_>) -> Option<Pair> {
        let entry = self.table.get_mut(index)?;
        self.stamps.raise(entry.key());
        if entry.pair.overwrite(&content) {
            return None;
        }
        let pair = Pair::new(entry.key(), content);
        let before = std::mem::replace(&mut entry.pair, pair);
        let (from, to) = (before.kind(), entry.pair.kind());
        if from != to {
            self.kinds[from] -= 1;
            self.kinds[to] += 1;
        }
        let new = entry.heap();
        self.adjust(before.heap(), new);
        self.note_fields(index);
        if from.max(to) >= FIRST_OF_MODULES {
            self.note_labels(index);
        }
        Some(before)
    }

    /// Records the next deadline of a field of the entry at `index`. Call it when that may have
    /// changed.
    #[inline]
    pub fn note_fields(&mut self, index: u32) {
        let Some(entry) = self.table.get(index) else { return };
        match entry.value().first_deadline() {
            None if !entry.fields_expire() => {}
            None => {
                entry.set_fields_expire(false);
                self.fields.remove(index);
                self.settled = false;
            }
            Some(first) if self.fields.get(index) != Some(first) => {
                entry.set_fields_expire(true);
                self.fields.set(index, first);
                self.settled = false;
            }
            Some(_) => {}
        }
    }

    /// Finds the entry at `index` by the labels that it has now. Call it when they may have changed.
    fn note_labels(&mut self, index: u32) {
        let labels = self.table.get(index).and_then(|entry| entry.value().labels());
        if labels.is_none_or(Labels::is_empty) && self.labels.is_empty() {
            return;
        }
        let none = Labels::default();
        self.settled &= !self.labels.set(index, labels.unwrap_or(&none));
    }

    /// The indices of the time series that a filter accepts, ascending.
    pub fn labelled(&self, filter: &Filter<'_>) -> Vec<u32> {
        self.labels.find(filter)
    }

    /// The value at `index`, which held `old` bytes of heap with its key, was changed in place.
    /// Returns whether nothing is left in it.
    pub fn note_change(&mut self, index: u32, old: usize) -> bool {
        let Some(entry) = self.table.get(index) else { return false };
        let (new, value) = (entry.heap(), entry.value());
        let empty = value.is_empty();
        if value.first_deadline().is_some() || entry.fields_expire() {
            self.note_fields(index);
        } else if value.labels().is_some() {
            self.note_labels(index);
        }
        self.adjust(old, new);
        empty
    }

    /// An entry that held `old` bytes of heap now holds `new`.
    #[inline]
    pub fn adjust(&mut self, old: usize, new: usize) {
        if old != new {
            self.settled = false;
            self.heap = self.heap + new - old;
        }
    }

    /// The deadline of the key at `index`.
    #[inline]
    pub fn deadline(&self, index: u32) -> Option<Deadline> {
        match self.entry(index) {
            Some(entry) if entry.expires() => self.expiries.get(index),
            _ => None,
        }
    }

    /// Sets the deadline of the entry at `index`, or removes it. Returns the old deadline.
    pub fn set_deadline(&mut self, index: u32, deadline: Option<Deadline>) -> Option<Deadline> {
        let first = self.expiries.first().map(|(first, _)| first);
        let before = match deadline {
            Some(at) => self.expiries.set(index, at),
            None => self.expiries.remove(index),
        };
        let has_new_first = self.expiries.first().map(|(first, _)| first) != first;
        if has_new_first || before.is_some() != deadline.is_some() {
            self.settled = false;
        }
        if let Some(entry) = self.table.get(index) {
            self.stamps.raise(entry.key());
            entry.set_expires(deadline.is_some());
        }
        before
    }

    /// The number of expired keys that are still in memory.
    pub fn expired(&self, now: Deadline) -> usize {
        self.expiries.due(now)
    }

    /// The deadlines of the keys, by the index of the entry.
    pub fn expiries(&self) -> &Expiries {
        &self.expiries
    }

    /// For each hash with fields that expire, by the index of its entry, the next deadline of a
    /// field.
    pub fn fields(&self) -> &Expiries {
        &self.fields
    }

    /// The key at `index`.
    pub fn key(&self, index: u32) -> Option<&[u8]> {
        self.entry(index).map(Entry::key)
    }

    /// All heap of this shard, in bytes.
    pub fn total_heap(&self) -> usize {
        self.heap + self.own_heap()
    }

    /// The heap of this shard without that of its keys and values, in bytes.
    pub fn own_heap(&self) -> usize {
        self.table.heap() + self.expiries.heap() + self.fields.heap() + self.labels.heap()
    }

    /// The change since the last call: in bytes, and in the number of keys with a deadline.
    #[inline]
    pub(super) fn settle(&mut self) -> (isize, isize) {
        self.settled = true;
        let now = (self.total_heap(), self.expiries.len() + self.fields.len());
        let change = (
            now.0.wrapping_sub(self.reported.0) as isize,
            now.1.wrapping_sub(self.reported.1) as isize,
        );
        self.reported = now;
        change
    }

    #[inline]
    pub(super) fn is_settled(&self) -> bool {
        self.settled
    }

    #[inline]
    pub(super) fn next_deadline(&self) -> Deadline {
        let first = |of: &Expiries| of.first().map_or(u64::MAX, |(deadline, _)| deadline);
        first(&self.expiries).min(first(&self.fields))
    }
}

impl fmt::Debug for ShardData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} keys, {} bytes", self.len(), self.total_heap())
    }
}

#[cfg(test)]
mod tests;
