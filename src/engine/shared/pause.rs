//! CLIENT PAUSE: for a while, connections' calls, or those that may write, do not begin.
//!
//! A call that is held up has not begun; the store only knows that its client waits. Its door
//! keeps its bytes ([`super::connection::Connection::postponed`]) and makes the call again when it
//! is woken, so no thread waits, and what came behind it stays behind it. The keeper ends a pause
//! whose time is up; without one the next call does.
//!
//! Calls of functions are never held up: they cannot wait, and the embedding program is the host of
//! the store, not one of its clients. During a pause nothing expires or is evicted in the
//! background, so that only the host changes keys.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::Mutex;

use super::client::Client;
use crate::base::attention::Signal;

/// Which calls are held up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Paused {
    /// Calls begin as always.
    Nothing,
    /// What may write.
    Writes,
    /// All calls.
    Everything,
}

/// The pause that CLIENT PAUSE began, and the clients that wait for its end.
#[derive(Debug, Default)]
pub struct Pause {
    /// As [`Paused`].
    what: AtomicU8,
    /// Raised while anything is paused.
    active: Signal,
    pub(in crate::engine) state: Mutex<PauseState>,
}

#[derive(Debug, Default)]
pub(in crate::engine) struct PauseState {
    /// Of the store's [`Clock::elapsed`](crate::base::clock::Clock::elapsed), as all times here.
    until: Duration,
    /// The clients that wait for its end, in the order of arrival.
    pub(in crate::engine) waiting: Vec<Arc<Client>>,
}

impl Pause {
    /// Nothing is paused. `active` is raised while anything is.
    pub fn new(active: Signal) -> Self {
        Self { active, ..Self::default() }
    }

    /// Whether anything is paused.
    pub fn is_on(&self) -> bool {
        self.what.load(Relaxed) != Paused::Nothing as u8
    }

    pub(in crate::engine) fn what(&self) -> Paused {
        match self.what.load(Relaxed) {
            0 => Paused::Nothing,
            1 => Paused::Writes,
            _ => Paused::Everything,
        }
    }

    /// What is paused, and for how long from now.
    pub fn left(&self, now: Duration) -> (Paused, Duration) {
        let until = self.state.lock().until;
        match until.saturating_sub(now) {
            Duration::ZERO => (Paused::Nothing, Duration::ZERO),
            left => (self.what(), left),
        }
    }

    /// How many clients wait for its end.
    pub fn waiting(&self) -> usize {
        self.state.lock().waiting.len()
    }

    /// Whether this client does.
    pub fn holds(&self, client: &Client) -> bool {
        self.state.lock().waiting.iter().any(|other| other.id == client.id)
    }

    /// A pause of what is paused longer, and more is paused, if there is one already.
    pub(in crate::engine) fn begin(&self, what: Paused, now: Duration, time: Duration) {
        let mut state = self.state.lock();
        let until = now.saturating_add(time);
        let lasts = self.is_on();
        state.until = if lasts { state.until.max(until) } else { until };
        let what = if lasts { what.max(self.what()) } else { what };
        self.what.store(what as u8, Relaxed);
        self.active.hold(usize::from(what != Paused::Nothing));
    }

    /// Ends the pause, and wakes the clients that waited for its end.
    pub(in crate::engine) fn end(&self, state: &mut PauseState) {
        self.what.store(Paused::Nothing as u8, Relaxed);
        self.active.hold(0);
        state.until = Duration::ZERO;
        for client in state.waiting.drain(..) {
            client.shown.blocked.store(false, Relaxed);
            client.wake();
        }
    }

    /// Ends the pause if its time is up; else returns how long it still lasts.
    pub(in crate::engine) fn end_if_due(
        &self,
        state: &mut PauseState,
        now: Duration,
    ) -> Option<Duration> {
        if !self.is_on() {
            return None;
        }
        let left = state.until.saturating_sub(now);
        if left.is_zero() {
            self.end(state);
            return None;
        }
        Some(left)
    }

    /// The client is gone.
    pub(in crate::engine) fn forget(&self, client: &Client) {
        if self.is_on() {
            self.state.lock().waiting.retain(|other| other.id != client.id);
        }
    }
}
