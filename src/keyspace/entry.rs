//! One key and what it holds, in 40 bytes.
//!
//! The deadline of a key that expires is kept beside the table ([`super::expiry`]), so that keys
//! without one, the many, pay a bit for it.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use crate::base::Bytes;
use crate::value::Value;
use crate::value::index_table::Keyed;

const _: () = assert!(size_of::<Entry>() == 40);

/// The top bit of [`Entry::mark`]: the key has a deadline.
const EXPIRES: u32 = 1 << 31;
/// The one below it: some fields of the hash have.
const FIELDS_EXPIRE: u32 = 1 << 30;
const FLAGS: u32 = EXPIRES | FIELDS_EXPIRE;

#[derive(Debug)]
pub struct Entry {
    pub key: Bytes,
    pub value: Value,
    /// When it was last used: seconds of the keyspace's clock (LRU, LRM), or minutes in the high 16
    /// bits and a logarithmic counter in the low 8 (LFU). Readers write it, hence atomic.
    access: AtomicU32,
    /// [`FLAGS`], and below them the epoch of the last snapshot that has this entry.
    mark: AtomicU32,
}

impl Entry {
    pub fn new(key: Bytes, value: Value, access: u32, epoch: u32) -> Self {
        Self { key, value, access: AtomicU32::new(access), mark: AtomicU32::new(epoch) }
    }

    /// The heap of key and value.
    #[inline]
    pub fn heap(&self) -> usize {
        self.key.heap() + self.value.heap()
    }

    /// The answer to OBJECT ENCODING.
    pub fn encoding(&self) -> &'static str {
        self.value.encoding(self.key.len())
    }

    #[inline]
    pub fn expires(&self) -> bool {
        self.mark.load(Relaxed) & EXPIRES != 0
    }

    pub(super) fn set_expires(&self, expires: bool) {
        self.set_flag(EXPIRES, expires);
    }

    /// Some fields of the hash have a deadline, and the shard knows the next of them.
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

    #[inline]
    pub fn epoch(&self) -> u32 {
        self.mark.load(Relaxed) & !FLAGS
    }

    pub fn set_epoch(&self, epoch: u32) {
        let flags = self.mark.load(Relaxed) & FLAGS;
        self.mark.store(flags | (epoch & !FLAGS), Relaxed);
    }

    #[inline]
    pub fn access(&self) -> u32 {
        self.access.load(Relaxed)
    }

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
        &self.key
    }
}
