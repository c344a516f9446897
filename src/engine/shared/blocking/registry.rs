//! The calls that wait: by key in the order of arrival, by client, by deadline.
//!
//! While calls wait, every call that changes something reads the queues of keys, so these are
//! spread over several locks; the rest is used only when a wait begins or ends.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound::{Excluded, Unbounded};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;
use foldhash::fast::RandomState;
use parking_lot::Mutex;

use super::waiter::Waiter;
use crate::base::Bytes;
use crate::base::attention::Signal;
use crate::engine::grammar::kind::Class;
use crate::engine::shared::client::Client;
use crate::engine::shared::session::Session;
use crate::engine::table::command::Command;

/// A key that calls may wait for: its database and name.
pub type WaitedKey = (u16, Bytes);

/// All calls that wait.
#[derive(Debug)]
pub struct Waiters {
    queues: DashMap<WaitedKey, KeyQueue, RandomState>,
    /// Raised once for each wait for keys. One load shows a call that nothing waits.
    keyed: Signal,
    arrivals: AtomicU64,
    index: Mutex<Index>,
    /// The client that runs calls again: one thread at a time does.
    pub(in crate::engine) server: Mutex<Session>,
}

/// The calls that wait for one key.
#[derive(Debug, Default)]
struct KeyQueue {
    by_arrival: BTreeMap<u64, Arc<Waiter>>,
    /// How many of them run again when the key is gone.
    on_loss: usize,
}

#[derive(Debug, Default)]
struct Index {
    by_client: HashMap<u64, Vec<Arc<Waiter>>>,
    by_deadline: BTreeMap<(Duration, u64), Arc<Waiter>>,
    /// Calls that run again at a time.
    by_again: BTreeMap<(Duration, u64), Arc<Waiter>>,
}

impl Index {
    /// When there is something to do next.
    fn next_due(&self) -> Option<Duration> {
        let first = |times: &BTreeMap<(Duration, u64), _>| {
            times.first_key_value().map(|((time, _), _)| *time)
        };
        first(&self.by_deadline).into_iter().chain(first(&self.by_again)).min()
    }

    /// See [`Waiters::run_again_at`].
    fn run_again_at(&mut self, waiter: &Arc<Waiter>, at: Option<Duration>) -> bool {
        if let Some(before) = std::mem::replace(&mut *waiter.again.lock(), at) {
            self.by_again.remove(&(before, waiter.arrival()));
        }
        let Some(at) = at else { return false };
        self.by_again.insert((at, waiter.arrival()), Arc::clone(waiter));
        self.next_due() == Some(at)
    }
}

impl Waiters {
    /// No waiting calls. `keyed` is raised while a call waits for a key.
    pub fn new(keyed: Signal) -> Self {
        Self {
            queues: DashMap::default(),
            keyed,
            arrivals: AtomicU64::new(1),
            index: Mutex::default(),
            server: Mutex::new(Session::new(Client::default())),
        }
    }
}

impl Waiters {
    /// True when a call waits for a key.
    pub fn is_active(&self) -> bool {
        self.keyed.is_raised()
    }

    /// True when no call waits.
    pub fn is_empty(&self) -> bool {
        self.index.lock().by_client.is_empty()
    }

    /// How many clients wait.
    pub fn clients(&self) -> usize {
        self.index.lock().by_client.len()
    }

    /// How many clients wait until some time.
    pub fn with_deadline(&self) -> usize {
        self.index.lock().by_deadline.len()
    }

    /// How many keys are waited for, and for how many of them a call runs again when the key is
    /// gone.
    pub fn keys(&self) -> (usize, usize) {
        let on_loss = self.queues.iter().filter(|queue| queue.on_loss > 0).count();
        (self.queues.len(), on_loss)
    }

    /// Adds a call whose keys are locked, which runs again at a time; true when nothing is due
    /// earlier than it.
    pub(in crate::engine) fn add(&self, waiter: &Arc<Waiter>, again: Option<Duration>) -> bool {
        let arrival = self.arrivals.fetch_add(1, Ordering::Relaxed);
        let _ = waiter.arrival.set(arrival);
        if !waiter.keys.is_empty() {
            self.keyed.raise();
        }
        for key in &waiter.keys {
            let mut queue = self.queues.entry((waiter.db, key.clone())).or_default();
            if queue.by_arrival.insert(arrival, Arc::clone(waiter)).is_none() {
                queue.on_loss += usize::from(waiter.on_loss);
            }
        }
        let mut index = self.index.lock();
        index.by_client.entry(waiter.client.id).or_default().push(Arc::clone(waiter));
        waiter.client.shown.blocked.store(true, Ordering::Relaxed);
        let first = again.is_some() && index.run_again_at(waiter, again);
        let Some(deadline) = waiter.deadline else { return first };
        index.by_deadline.insert((deadline, arrival), Arc::clone(waiter));
        first || index.next_due() == Some(deadline)
    }

    /// Removes a waiter whose wait is over.
    pub(in crate::engine) fn forget(&self, waiter: &Arc<Waiter>) {
        let arrival = waiter.arrival();
        for key in &waiter.keys {
            self.leave_queue((waiter.db, key.clone()), arrival);
        }
        if !waiter.keys.is_empty() {
            self.keyed.lower();
        }
        let mut index = self.index.lock();
        if let Some(deadline) = waiter.deadline {
            index.by_deadline.remove(&(deadline, arrival));
        }
        if let Some(again) = waiter.again.lock().take() {
            index.by_again.remove(&(again, arrival));
        }
        if let Some(own) = index.by_client.get_mut(&waiter.client.id) {
            own.retain(|one| !Arc::ptr_eq(one, waiter));
            if own.is_empty() {
                index.by_client.remove(&waiter.client.id);
                waiter.client.shown.blocked.store(false, Ordering::Relaxed);
            }
        }
    }

    fn leave_queue(&self, place: WaitedKey, arrival: u64) {
        let Entry::Occupied(mut queue) = self.queues.entry(place) else { return };
        if let Some(waiter) = queue.get_mut().by_arrival.remove(&arrival) {
            queue.get_mut().on_loss -= usize::from(waiter.on_loss);
        }
        if queue.get().by_arrival.is_empty() {
            queue.remove();
        }
    }

    /// True when a call waits for this key.
    pub fn wait_for(&self, place: &WaitedKey) -> bool {
        self.queues.contains_key(place)
    }

    /// The keys of a database that calls wait for.
    pub fn of_database(&self, db: u16) -> Vec<Bytes> {
        let places = self.queues.iter().filter(|queue| queue.key().0 == db);
        places.map(|queue| queue.key().1.clone()).collect()
    }

    /// The next waiter after this arrival that runs again when the key holds something of this
    /// class.
    pub(in crate::engine) fn next(
        &self,
        place: &WaitedKey,
        after: u64,
        held: Option<Class>,
    ) -> Option<Arc<Waiter>> {
        let queue = self.queues.get(place)?;
        if held.is_none() && queue.on_loss == 0 {
            return None;
        }
        let mut later = queue.by_arrival.range((Excluded(after), Unbounded));
        later.find(|(_, waiter)| waiter.wants(held)).map(|(_, waiter)| Arc::clone(waiter))
    }

    /// The commands of all calls that wait.
    pub(in crate::engine) fn rows(&self) -> Vec<&'static Command> {
        let index = self.index.lock();
        index.by_client.values().flatten().map(|waiter| waiter.row).collect()
    }

    pub(in crate::engine) fn of_client(&self, client: u64) -> Vec<Arc<Waiter>> {
        self.index.lock().by_client.get(&client).cloned().unwrap_or_default()
    }

    pub(in crate::engine) fn due(&self, now: Duration) -> Vec<Arc<Waiter>> {
        let index = self.index.lock();
        let due = index.by_deadline.range(..=(now, u64::MAX));
        due.map(|(_, waiter)| Arc::clone(waiter)).collect()
    }

    /// Runs a call that waits again at this time, and not at any other that was said before;
    /// true when nothing is due earlier.
    pub(in crate::engine) fn run_again_at(
        &self,
        waiter: &Arc<Waiter>,
        at: Option<Duration>,
    ) -> bool {
        if at.is_none() && waiter.again.lock().is_none() {
            return false;
        }
        self.index.lock().run_again_at(waiter, at)
    }

    /// The keys of the calls that are to run again by now. They are asked when to do so next.
    pub(in crate::engine) fn due_again(&self, now: Duration) -> Vec<WaitedKey> {
        let mut due = Vec::new();
        let mut index = self.index.lock();
        while let Some(first) = index.by_again.first_entry().filter(|first| first.key().0 <= now) {
            due.push(first.remove());
        }
        drop(index);
        due.sort_by_key(|waiter| waiter.arrival());
        due.iter()
            .flat_map(|waiter| waiter.keys.iter().map(|key| (waiter.db, key.clone())))
            .collect()
    }

    /// When a deadline ends or a call is to run again next.
    pub fn next_due(&self) -> Option<Duration> {
        self.index.lock().next_due()
    }
}
