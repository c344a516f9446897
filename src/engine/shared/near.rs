//! Near reads: the memory that the engine shares with the copies of answers that JavaScript keeps
//! (`lib/near.js`). See [`crate::keyspace::stamps`] for why a copy is never out of date.

use std::sync::atomic::{AtomicI32, AtomicU64, Ordering::Relaxed};

use crate::engine::table::command::Command;
use crate::keyspace::stamps::Stamp;

/// The words of a [`Desk`], as JavaScript sees them.
#[derive(Debug, Default)]
#[repr(C, align(64))]
pub struct Words {
    /// The client's database; [`ASIDE`] while its reads are not to be answered from copies.
    mode: AtomicI32,
    /// Of the last answer that may be kept: where its stamp is, the stamp, and in one number the
    /// era and the database. JavaScript sets the slot to 0 before it asks.
    slot: AtomicI32,
    stamp: AtomicI32,
    when: AtomicI32,
    /// Reads that copies answered, of keys that were there and of others. JavaScript counts them,
    /// as floating-point numbers.
    counts: [AtomicU64; 2],
}

/// The mode in which no copy is used.
const ASIDE: i32 = -1;
/// The mode in which no copy will ever be used again: there is another desk.
const OVER: i32 = -2;

/// The exchange between the engine and the copies of one client. The thread that runs the client's
/// calls writes it; other threads read the counts.
#[derive(Debug)]
pub struct Desk {
    words: Words,
    /// The counts at the last CONFIG RESETSTAT.
    forgotten: [AtomicU64; 2],
    /// The command that these calls count for.
    row: &'static Command,
}

impl Desk {
    /// For the copies of what this command answers.
    pub fn new(row: &'static Command) -> Self {
        Self {
            words: Words { mode: AtomicI32::new(ASIDE), ..Words::default() },
            forgotten: Default::default(),
            row,
        }
    }

    /// What JavaScript sees.
    pub fn words(&self) -> &Words {
        &self.words
    }

    /// Says in which database copies may answer, if they may: one that has stamps.
    #[inline]
    pub(in crate::engine) fn set_mode(&self, db: Option<u16>) {
        self.words.mode.store(db.map_or(ASIDE, i32::from), Relaxed);
    }

    /// The answer at hand may be kept. Call with the key's shard locked.
    #[inline]
    pub(in crate::engine) fn note(&self, stamp: Stamp, era: u32, db: u16) {
        self.words.stamp.store(stamp.value.cast_signed(), Relaxed);
        self.words.when.store((era | u32::from(db)).cast_signed(), Relaxed);
        self.words.slot.store(stamp.slot.cast_signed(), Relaxed);
    }

    /// The command whose calls are counted here.
    pub fn row(&self) -> &'static Command {
        self.row
    }

    /// Reads that copies answered: of keys that were there, and of others.
    pub(in crate::engine) fn counts(&self) -> [u64; 2] {
        let since = |place: usize| {
            let now = number(&self.words.counts[place]);
            now.saturating_sub(self.forgotten[place].load(Relaxed))
        };
        [since(0), since(1)]
    }

    /// Begins to count anew.
    pub(in crate::engine) fn reset(&self) {
        for (forgotten, count) in self.forgotten.iter().zip(&self.words.counts) {
            forgotten.store(number(count), Relaxed);
        }
    }
}

/// The desk of a guest's session, at its owner, and that of the guest, which JavaScript sees.
impl Desk {
    /// No answer is at hand.
    pub fn forget_note(&self) {
        self.words.slot.store(0, Relaxed);
    }

    /// What JavaScript is to see of it: the mode, and what [`Self::note`] has noted.
    pub fn seen(&self) -> [i32; 4] {
        let Words { mode, slot, stamp, when, .. } = &self.words;
        [mode, slot, stamp, when].map(|word| word.load(Relaxed))
    }

    /// Shows JavaScript what was [`Self::seen`] of another one.
    pub fn show(&self, [mode, slot, stamp, when]: [i32; 4]) {
        self.words.mode.store(mode, Relaxed);
        self.words.stamp.store(stamp, Relaxed);
        self.words.when.store(when, Relaxed);
        self.words.slot.store(slot, Relaxed);
    }

    /// JavaScript has to take another one.
    pub fn end(&self) {
        self.words.mode.store(OVER, Relaxed);
    }

    /// The reads that JavaScript has counted here, as it writes them: of existing keys, and of
    /// missing ones.
    pub fn counted(&self) -> [f64; 2] {
        [0, 1].map(|place| f64::from_bits(self.words.counts[place].load(Relaxed)))
    }

    /// Sets the counts as JavaScript does: `hits` of existing keys, `misses` of missing ones.
    pub fn count(&self, hits: f64, misses: f64) {
        let [of_hits, of_misses] = &self.words.counts;
        of_hits.store(hits.to_bits(), Relaxed);
        of_misses.store(misses.to_bits(), Relaxed);
    }
}

/// What JavaScript does, for tests.
#[cfg(test)]
impl Desk {
    /// What was noted since the last time.
    pub fn take_note(&self) -> Option<Stamp> {
        let Words { slot, stamp, .. } = &self.words;
        let slot = slot.swap(0, Relaxed).cast_unsigned();
        let value = stamp.load(Relaxed).cast_unsigned();
        (slot != 0).then_some(Stamp { slot, value })
    }

    /// The number of the database whose copies may be used, or the mode in which no copy is used. For
    /// tests: programs read it in JavaScript.
    pub fn mode(&self) -> i32 {
        self.words.mode.load(Relaxed)
    }
}

/// What JavaScript has counted.
fn number(count: &AtomicU64) -> u64 {
    f64::from_bits(count.load(Relaxed)) as u64
}
