//! Stamps: numbers that show whether a copy of a key's value is out of date.
//!
//! A key has a stamp, which it shares with some other keys of its shard. Everything that may change
//! what a read of the key returns raises the stamp *while the shard is locked for writing*:
//! [`super::ShardData`] does so in the methods through which entries change, so that no caller can
//! forget it. A reader that has read a key and its stamp with the shard locked may use its copy for
//! as long as the stamp does not change:
//!
//! * The stamp and the value were read under one lock, so they belong together.
//! * A change that has returned has raised the stamp before it unlocked the shard. A reader that
//!   has learned of the change in any way therefore also sees the new stamp.
//!
//! `tests/stamps.rs` checks this for all orders that the memory model allows.
//!
//! A stamp belongs to one shard, so one thread at a time raises it: with a load and a store,
//! without a locked instruction. A stamp that has reached the greatest number, after four billion
//! changes, stays there and is no longer given out. A shard's stamps fill a page, so threads that
//! change different shards write to different cache lines. Before the first stamp of a shard is
//! given out, none is raised: without copies a change costs one load of a flag.
//!
//! The first word of all is not a stamp but the *era*, which the engine sets. A copy is valid only
//! within the era in which it was made.

use std::fs::File;
use std::io;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};

use parking_lot::Mutex;

use super::shard_id::ShardId;
use crate::base::shared_words::{SharedWords, Words, WordsView};
use crate::value::index_table;

/// Stamps per shard.
pub const STAMPS: usize = 1024;

/// The number of databases whose shards have stamps. Stamps that are never used take no memory.
pub const DATABASES: u16 = 16;

/// Eras are multiples of this, so that an era and a database fit into one number.
const ERA: u32 = DATABASES as u32;

/// A stamp as it was read, and its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// The place of the stamp among all words of [`AllStamps`].
    pub slot: u32,
    /// The value that was read.
    pub value: u32,
}

/// The stamps of all shards.
#[derive(Debug)]
pub struct AllStamps {
    words: SharedWords,
    era: Words,
    /// Held while the era is set. Otherwise, of two threads that set it, the one with the older
    /// information could be the last.
    turn: Mutex<()>,
}

/// The stamps of one shard; none where the system has no memory that can be mapped twice.
#[derive(Debug, Default)]
pub struct Stamps {
    page: Option<Page>,
    /// Whether a stamp was ever given out. Until then there are no copies, and nothing is raised.
    given: AtomicBool,
}

#[derive(Debug)]
struct Page {
    words: Words,
    first: u32,
}

impl AllStamps {
    /// Stamps for `shards` shards.
    pub fn new(shards: usize) -> io::Result<Self> {
        // The era has a page of its own.
        let words = SharedWords::new((1 + shards) * STAMPS)?;
        Ok(Self { era: words.words(0, 1), words, turn: Mutex::default() })
    }

    /// The stamps of the shard with this number.
    pub fn of(&self, shard: ShardId) -> Stamps {
        let first = (1 + shard as usize) * STAMPS;
        let page = Page { words: self.words.words(first, STAMPS), first: first as u32 };
        Stamps { page: Some(page), given: AtomicBool::new(false) }
    }

    /// The era and all stamps, at an address of their own.
    pub fn view(&self) -> io::Result<WordsView> {
        self.words.view()
    }

    /// The file of the era and all stamps, for another process that maps them.
    pub fn file(&self) -> &File {
        self.words.file()
    }

    /// The era, a multiple of [`DATABASES`]; 0 while no copy may be kept.
    #[inline]
    pub fn era(&self) -> u32 {
        self.era.first().map_or(0, |era| era.load(Acquire))
    }

    /// Begins the era with the number that `era` returns, or no era. Copies from another era become
    /// invalid.
    pub fn set_era(&self, era: impl FnOnce() -> Option<u32>) {
        let _turn = self.turn.lock();
        if let Some(word) = self.era.first() {
            let era = era().map_or(0, |number| number.wrapping_add(1).wrapping_mul(ERA));
            word.store(era, Release);
        }
    }
}

impl Stamps {
    /// Invalidates copies of this key's value. Call with the shard locked for writing.
    #[inline]
    pub(super) fn raise(&self, key: &[u8]) {
        if self.given.load(Relaxed) {
            self.raise_given(key);
        }
    }

    fn raise_given(&self, key: &[u8]) {
        if let Some(Page { words, .. }) = &self.page
            && let Some(word) = words.get(place(index_table::hash(key)))
        {
            word.store(word.load(Relaxed).saturating_add(1), Relaxed);
        }
    }

    /// As [`Self::raise`], for every key.
    pub(super) fn raise_all(&self) {
        let given = self.page.iter().filter(|_| self.given.load(Relaxed));
        for word in given.flat_map(|page| page.words.iter()) {
            word.store(word.load(Relaxed).saturating_add(1), Relaxed);
        }
    }

    /// The stamp of the key with this hash. Call with the shard locked.
    #[inline]
    pub(super) fn get(&self, hash: u64) -> Option<Stamp> {
        let Page { words, first } = self.page.as_ref()?;
        let place = place(hash);
        if !self.given.load(Relaxed) {
            self.given.store(true, Relaxed);
        }
        let value = words.get(place)?.load(Relaxed);
        (value != u32::MAX).then_some(Stamp { slot: first + place as u32, value })
    }
}

/// The index of a key's stamp within its shard. It is made of nine bits of the hash that nothing
/// else uses, and of the lowest of the bits that select the shard, which has the least influence on
/// that.
#[inline]
fn place(hash: u64) -> usize {
    ((hash >> 48) as usize % (STAMPS / 2)) * 2 + (hash >> 32) as usize % 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_that_cannot_grow_is_not_given_out() {
        let all = AllStamps::new(2).unwrap();
        let stamps = all.of(1);
        let key = b"k";
        let hash = index_table::hash(key);
        stamps.raise(key);
        let before = stamps.get(hash).unwrap();
        assert_eq!(before, Stamp { slot: (2 * STAMPS + place(hash)) as u32, value: 0 });
        let word = all.words.words(before.slot as usize, 1);
        word[0].store(u32::MAX - 1, Relaxed);
        assert_eq!(stamps.get(hash).unwrap().value, u32::MAX - 1);
        for _ in 0..2 {
            stamps.raise(key);
            assert_eq!((stamps.get(hash), word[0].load(Relaxed)), (None, u32::MAX));
        }
    }

    #[test]
    fn keys_of_a_shard_have_stamps_all_over_its_page() {
        let key = |number: u32| index_table::hash(&number.to_le_bytes());
        let of_shard =
            |hash: &u64| super::super::shard_id::Spread::default().shard_of(0, *hash) == 7;
        let places: std::collections::HashSet<_> =
            (0..300_000).map(key).filter(of_shard).map(place).collect();
        assert!(places.len() > STAMPS * 9 / 10, "{} places", places.len());
    }

    #[test]
    fn without_memory_for_them_there_are_no_stamps() {
        let none = Stamps::default();
        none.raise(b"k");
        none.raise_all();
        assert_eq!(none.get(1), None);
    }
}
