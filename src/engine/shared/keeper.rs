//! The orders that callers give the keeper. `call/keeper.rs` describes what the keeper does.

use std::sync::atomic::{AtomicU64, AtomicUsize};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::Sender;
use parking_lot::Mutex;

/// The engine's end of the keeper.
#[derive(Debug, Default)]
pub struct Keeper {
    pub(in crate::engine) running: Mutex<Option<Running>>,
    /// Bytes of all that it has dropped for callers.
    pub(in crate::engine) discarded: AtomicUsize,
    /// How many things it was given to drop, and how many it has dropped.
    pub(in crate::engine) given: AtomicU64,
    pub(in crate::engine) dropped: AtomicU64,
    /// Called when much memory was freed.
    pub(in crate::engine) freed: Listeners,
    /// Called every second.
    pub(in crate::engine) second: Listeners,
}

/// Called on the keeper's thread. It must neither wait nor use the store.
pub type Listener = dyn Fn() + Send + Sync;

/// Those that are called when something has happened.
#[derive(Debug, Default)]
pub(in crate::engine) struct Listeners(Mutex<Vec<Weak<Listener>>>);

impl Listeners {
    /// Calls `listener` from now on, as long as it exists.
    pub(in crate::engine) fn add(&self, listener: &Arc<Listener>) {
        let listener = Arc::downgrade(listener);
        let mut listeners = self.0.lock();
        listeners.retain(|other| other.strong_count() > 0);
        if !listeners.iter().any(|other| other.ptr_eq(&listener)) {
            listeners.push(listener);
        }
    }

    pub(in crate::engine) fn call(&self) {
        let listeners = self.0.lock().clone();
        for listener in listeners.iter().filter_map(Weak::upgrade) {
            listener();
        }
    }
}

/// How much memory the keys have needed.
#[derive(Debug, Default)]
pub(in crate::engine) struct Watermark {
    /// The most since it was last reported that memory was freed, in bytes.
    most: usize,
    /// At the last look.
    last: usize,
    /// The time of the last look.
    at: Duration,
}

impl Watermark {
    /// From this many bytes on, freed memory is worth giving back.
    const MUCH: usize = 16 << 20;
    /// Between two looks.
    const PAUSE: Duration = Duration::from_secs(1);

    /// Takes note of what the keys need, or needed when it was last seen. Two looks are far apart,
    /// and much can come and go between them.
    pub(in crate::engine) fn note(&mut self, used: usize) {
        self.most = self.most.max(used);
    }

    /// Returns whether much was freed, and no more is being freed now. `used` is called if it is
    /// time to look.
    pub(in crate::engine) fn look(&mut self, now: Duration, used: impl FnOnce() -> usize) -> bool {
        if now.saturating_sub(self.at) < Self::PAUSE {
            return false;
        }
        let used = used();
        let freed = used >= self.last && self.most > used + Self::MUCH;
        self.most = if freed { used } else { self.most.max(used) };
        (self.last, self.at) = (used, now);
        freed
    }
}

#[derive(Debug)]
pub(in crate::engine) struct Running {
    pub(in crate::engine) orders: Sender<Order>,
    pub(in crate::engine) thread: JoinHandle<()>,
}

pub(in crate::engine) enum Order {
    Discard { garbage: Box<dyn Send>, bytes: usize },
    Look,
    Stop,
}

impl Keeper {
    /// Sends an order to the keeper.
    pub(in crate::engine) fn order(&self, order: Order) {
        let orders = self.running.lock().as_ref().map(|running| running.orders.clone());
        // Without a keeper the order is dropped here, and what it carries with it.
        if let Some(orders) = orders {
            let _ = orders.send(order);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn freed_memory_is_reported_once_when_no_more_is_being_freed() {
        const MB: usize = 1 << 20;
        let mut mark = Watermark::default();
        let mut second = 0;
        let mut look = |megabytes: usize| {
            second += 1;
            mark.look(Duration::from_secs(second), || megabytes * MB)
        };
        let reported: Vec<_> = [10, 90, 60, 30, 30, 30, 20, 20, 4, 4].map(&mut look).into();
        let expected: Vec<_> = (0..10).map(|at| at == 4 || at == 9).collect();
        assert_eq!(reported, expected);
        assert!(!mark.look(Duration::from_millis(10_500), || unreachable!("too soon")));
    }

    #[test]
    fn memory_that_came_and_went_between_two_looks_is_reported() {
        let mut mark = Watermark::default();
        assert!(!mark.look(Duration::from_secs(1), || 0));
        mark.note(50 << 20);
        assert!(!mark.look(Duration::from_millis(1500), || unreachable!("too soon")));
        assert!(mark.look(Duration::from_secs(2), || 0));
        assert!(!mark.look(Duration::from_secs(3), || 0));
    }
}
