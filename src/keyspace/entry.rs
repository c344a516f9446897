//! One key and its value: 16 bytes, and a [`Pair`].
//!
//! The deadline of a key that expires is kept beside the table ([`super::expiry`]), so that a key
//! without one, as most are, needs only a flag bit.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::pair::{Content, Pair};
use crate::value::index_table::Keyed;
use crate::value::string::Embedding;
use crate::value::{View, ViewMut};

const _: () = assert!(size_of::<Entry>() == 16);

/// The top bit of [`Entry::mark`]: the key has a deadline.
const EXPIRES: u32 = 1 << 31;
/// The bit below it: some fields of the hash have a deadline.
const FIELDS_EXPIRE: u32 = 1 << 30;
const FLAGS: u32 = EXPIRES | FIELDS_EXPIRE;

/// A key with its value, its access time and its snapshot mark.
#[derive(Debug)]
pub struct Entry {
    pub(super) pair: Pair,
    /// When it was last used: seconds of the keyspace's clock (LRU, LRM), or minutes in the high 16
    /// bits and a logarithmic counter in the low 8 (LFU). Readers write it, hence atomic.
    access: AtomicU32,
    /// [`FLAGS`], and below them the epoch of the last snapshot that has this entry.
    mark: AtomicU32,
}

impl Entry {
    /// An entry that was last used at `access` and that the snapshot of `epoch` has.
    pub fn new(pair: Pair, access: u32, epoch: u32) -> Self {
        Self { pair, access: AtomicU32::new(access), mark: AtomicU32::new(epoch) }
    }

    /// The key.
    #[inline]
    pub fn key(&self) -> &[u8] {
        self.pair.key()
    }

    /// The value.
    #[inline]
    pub fn value(&self) -> View<'_> {
        self.pair.view()
    }

    /// The key, and the value to change in place.
    #[inline]
    pub fn split_mut(&mut self) -> (&[u8], ViewMut<'_>) {
        self.pair.split_mut()
    }

    /// Replaces the value. The caller must settle the memory account of the shard.
    pub fn set<'a>(&mut self, content: impl Into<Content<'a>>) {
        let content = content.into();
        if !self.pair.overwrite(&content) {
            self.pair = Pair::new(self.pair.key(), content);
        }
    }

    /// The key and the value, without access time and marks.
    pub fn into_pair(self) -> Pair {
        self.pair
    }

    /// Bytes of heap of the key and the value.
    #[inline]
    pub fn heap(&self) -> usize {
        self.pair.heap()
    }

    /// The reply of OBJECT ENCODING.
    pub fn encoding(&self, embedding: Embedding) -> &'static str {
        self.value().encoding(embedding, self.key().len(), self.expires())
    }

    /// Whether the key has a deadline. The deadline itself is in [`super::ShardData::deadline`].
    #[inline]
    pub fn expires(&self) -> bool {
        self.mark.load(Relaxed) & EXPIRES != 0
    }

    pub(super) fn set_expires(&self, expires: bool) {
        self.set_flag(EXPIRES, expires);
    }

    /// Whether some fields of the hash have a deadline, the next of which the shard keeps.
    #[inline]
    pub(super) fn fields_expire(&self) -> bool {
        self.mark.load(Relaxed) & FIELDS_EXPIRE != 0
    }

    pub(super) fn set_fields_expire(&self, expire: bool) {
        self.set_flag(FIELDS_EXPIRE, expire);
    }

    fn set_flag(&self, flag: u32, set: bool) {
        let rest = self.mark.load(Relaxed) & !flag;
        self.mark.store(rest | if set { flag } else { 0 }, Relaxed);
    }

    /// The epoch of the last snapshot that has this entry.
    #[inline]
    pub fn epoch(&self) -> u32 {
        self.mark.load(Relaxed) & !FLAGS
    }

    /// Marks the entry as part of the snapshot of `epoch`.
    pub fn set_epoch(&self, epoch: u32) {
        let flags = self.mark.load(Relaxed) & FLAGS;
        self.mark.store(flags | (epoch & !FLAGS), Relaxed);
    }

    /// When the entry was last used, in the units of the `maxmemory` policy.
    #[inline]
    pub fn access(&self) -> u32 {
        self.access.load(Relaxed)
    }

    /// Records a use of the entry, in the units of the `maxmemory` policy.
    #[inline]
    pub fn set_access(&self, access: u32) {
        // Writing only what changed keeps the cache line shared between reading threads.
        if self.access.load(Relaxed) != access {
            self.access.store(access, Relaxed);
        }
    }
}

impl Keyed for Entry {
    #[inline]
    fn key(&self) -> &[u8] {
        self.pair.key()
    }
}
