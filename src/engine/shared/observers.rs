//! Observers: programs that hear what happens in the store beside their own calls.
//!
//! Who tells asks first whether anybody wants to know, which is one load of a word that is seldom
//! written. Nothing of this is on the way of a call that succeeds quickly.
//!
//! An observer has a queue of its own, so that one whose event loop is busy delays no other. What
//! finds the queue full is lost, and counted.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use super::happening::Happening;

/// What waits for an observer at most.
const MOST: usize = 1 << 14;

/// All observers of a store.
#[derive(Debug, Default)]
pub struct Observers {
    /// The kinds that any observer wants.
    wanted: AtomicU32,
    all: Mutex<Vec<Arc<Observer>>>,
    lost: AtomicU64,
}

impl Observers {
    /// Whether anybody wants to hear of this kind.
    #[inline]
    pub fn want(&self, kind: u32) -> bool {
        self.wanted.load(Relaxed) & kind != 0
    }

    /// Tells all that want to hear it. May be called with locks held: it waits for none but its own.
    #[cold]
    pub fn tell(&self, happening: &Happening) {
        for observer in self.all.lock().iter() {
            if observer.kinds.load(Relaxed) & happening.kind() != 0 && !observer.add(happening) {
                self.lost.fetch_add(1, Relaxed);
            }
        }
    }

    /// The observer hears of these kinds from now on, and of no others.
    pub fn listen(&self, observer: &Arc<Observer>, kinds: u32) {
        let mut all = self.all.lock();
        observer.kinds.store(kinds, Relaxed);
        all.retain(|other| !Arc::ptr_eq(other, observer));
        if kinds != 0 {
            all.push(Arc::clone(observer));
        }
        let wanted = all.iter().fold(0, |sum, it| sum | it.kinds.load(Relaxed));
        self.wanted.store(wanted, Relaxed);
    }

    /// How many happenings found a queue full.
    pub fn lost(&self) -> u64 {
        self.lost.load(Relaxed)
    }
}

/// One observer.
pub struct Observer {
    kinds: AtomicU32,
    queue: Mutex<VecDeque<Happening>>,
    /// Called on any thread when something comes into the empty queue. It must not wait.
    wake: Box<dyn Fn() + Send + Sync>,
}

impl Observer {
    /// An observer that hears nothing yet.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (kinds, queue) = (AtomicU32::new(0), Mutex::default());
        Self { kinds, queue, wake: Box::new(wake) }
    }

    /// Takes all that has happened since.
    pub fn take(&self) -> VecDeque<Happening> {
        std::mem::take(&mut self.queue.lock())
    }

    /// False if the queue is full.
    fn add(&self, happening: &Happening) -> bool {
        let mut queue = self.queue.lock();
        if queue.len() >= MOST {
            return false;
        }
        queue.push_back(happening.clone());
        let first = queue.len() == 1;
        drop(queue);
        if first {
            (self.wake)();
        }
        true
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an observer of {:b}", self.kinds.load(Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;
    use crate::base::Bytes;
    use crate::engine::shared::happening::kinds;

    fn gone(evicted: bool) -> Happening {
        Happening::Gone { evicted, database: 0, key: Bytes::new(b"k") }
    }

    #[test]
    fn an_observer_hears_what_it_asked_for_and_is_woken_once_a_burst() {
        let observers = Observers::default();
        let woken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&woken);
        let observer = Arc::new(Observer::new(move || {
            counter.fetch_add(1, Relaxed);
        }));
        assert!(!observers.want(kinds::EXPIRED));
        observers.listen(&observer, kinds::EXPIRED | kinds::SLOW);
        assert!(observers.want(kinds::EXPIRED) && !observers.want(kinds::EVICTED));
        for evicted in [false, true, false] {
            observers.tell(&gone(evicted));
        }
        assert_eq!((observer.take().len(), woken.load(Relaxed)), (2, 1));
        observers.tell(&gone(false));
        assert_eq!((observer.take().len(), woken.load(Relaxed)), (1, 2));
        observers.listen(&observer, 0);
        observers.tell(&gone(false));
        assert!(observer.take().is_empty() && !observers.want(u32::MAX));
    }

    #[test]
    fn a_full_queue_takes_no_more_and_what_is_lost_is_counted() {
        let observers = Observers::default();
        let observer = Arc::new(Observer::new(|| {}));
        observers.listen(&observer, kinds::EXPIRED);
        (0..MOST + 5).for_each(|_| observers.tell(&gone(false)));
        assert_eq!((observer.take().len(), observers.lost()), (MOST, 5));
    }
}
