//! A model of near reads (`src/keyspace/stamps.rs`): a stamp, a shard's lock, and copies. `loom` runs
//! it in all orders in which threads, and memory that is not in step, may act.
//!
//! What must hold: whoever has been told of a change, by whichever way, is not answered from a copy
//! that is older; and no reader goes back to an older value.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use loom::sync::atomic::{AtomicU32, Ordering::Acquire, Ordering::Relaxed, Ordering::Release};
use loom::sync::{Arc, RwLock};
use loom::thread;

/// A shard with one key, whose value is the number of changes it has seen.
struct Shard {
    value: RwLock<u32>,
    stamp: AtomicU32,
    /// How many changes somebody has told of, who had made them.
    told: AtomicU32,
}

/// When a change raises the stamp.
#[derive(Clone, Copy)]
enum Raise {
    Locked,
    BeforeLocking,
    AfterUnlocking,
    Never,
}

impl Shard {
    fn new() -> Arc<Self> {
        let (stamp, told) = (AtomicU32::new(0), AtomicU32::new(0));
        Arc::new(Self { value: RwLock::new(0), stamp, told })
    }

    /// As `Stamps::raise`: a load and a store.
    fn raise(&self) {
        self.stamp.store(self.stamp.load(Relaxed).saturating_add(1), Relaxed);
    }

    fn change(&self, raise: Raise) {
        if let Raise::BeforeLocking = raise {
            self.raise();
        }
        let mut value = self.value.write().unwrap();
        *value += 1;
        let changes = *value;
        if let Raise::Locked = raise {
            self.raise();
        }
        drop(value);
        if let Raise::AfterUnlocking = raise {
            self.raise();
        }
        // Changes may be told of in another order than they were made in.
        if self.told.load(Relaxed) < changes {
            self.told.store(changes, Release);
        }
    }

    /// Reads the value, and its stamp, with the shard locked.
    fn read(&self) -> Copy {
        let value = self.value.read().unwrap();
        Copy { value: *value, stamp: self.stamp.load(Relaxed) }
    }
}

#[derive(Clone, Copy)]
struct Copy {
    value: u32,
    stamp: u32,
}

impl Copy {
    /// As `get` in `lib/near.js`: from the copy, or from the shard.
    fn get(&mut self, shard: &Shard) -> u32 {
        if shard.stamp.load(Relaxed) != self.stamp {
            *self = shard.read();
        }
        self.value
    }
}

/// Writers that change a key once each, and a reader that keeps a copy.
fn model(writers: usize, reads: usize, raise: Raise) {
    loom::model(move || {
        let shard = Shard::new();
        let writers: Vec<_> = (0..writers)
            .map(|_| {
                let shard = Arc::clone(&shard);
                thread::spawn(move || shard.change(raise))
            })
            .collect();
        let mut copy = shard.read();
        let mut last = copy.value;
        for _ in 0..reads {
            let told = shard.told.load(Acquire);
            let now = copy.get(&shard);
            assert!(now >= told, "told of {told} changes, answered from a copy of {now}");
            assert!(now >= last, "{now} after {last}");
            last = now;
        }
        let made = writers.len() as u32;
        writers.into_iter().for_each(|writer| writer.join().unwrap());
        assert_eq!(copy.get(&shard), made, "all changes have returned");
    });
}

#[test]
fn a_copy_is_never_older_than_a_change_that_the_reader_knows_of() {
    model(1, 2, Raise::Locked);
    model(2, 1, Raise::Locked);
}

#[test]
#[should_panic(expected = "all changes have returned")]
fn the_model_sees_a_stamp_that_is_not_raised() {
    model(1, 1, Raise::Never);
}

#[test]
#[should_panic(expected = "all changes have returned")]
fn the_model_sees_a_stamp_that_is_raised_too_early() {
    model(1, 1, Raise::BeforeLocking);
}

#[test]
#[should_panic(expected = "after")]
fn the_model_sees_a_stamp_that_is_raised_too_late() {
    // Nobody is told before the stamp is raised, but another reader may have seen the change.
    loom::model(|| {
        let shard = Shard::new();
        let writer = {
            let shard = Arc::clone(&shard);
            thread::spawn(move || shard.change(Raise::AfterUnlocking))
        };
        let mut copy = shard.read();
        let seen = shard.read().value;
        let now = copy.get(&shard);
        assert!(now >= seen, "{now} after {seen}");
        writer.join().unwrap();
    });
}

/// Why a stamp belongs to one shard: two locks do not keep a load and a store together.
#[test]
#[should_panic(expected = "raised twice")]
fn the_model_sees_a_stamp_that_two_shards_share() {
    loom::model(|| {
        let stamp = Arc::new(Shard::new());
        let other = Arc::clone(&stamp);
        let raising = thread::spawn(move || {
            let _locked = other.value.write().unwrap();
            other.raise();
        });
        let locked = RwLock::new(());
        let locked = locked.write().unwrap();
        stamp.raise();
        drop(locked);
        raising.join().unwrap();
        assert_eq!(stamp.stamp.load(Relaxed), 2, "raised twice");
    });
}
