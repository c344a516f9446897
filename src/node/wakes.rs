//! Turns of the event loop that other threads, or the turn at hand, ask for.
//!
//! If each call of a threadsafe function requests the next one, Node makes up to a thousand of them
//! in a row. That needs no system call, but delays timers and sockets. So there are two such
//! functions, and after a while the other one is used.

use std::time::Duration;

use parking_lot::Mutex;

use super::door::{Scope, Wake};
use crate::base::clock;

/// How long turn may follow turn before all others get theirs.
const SLICE: Duration = Duration::from_micros(100);

/// Two functions that do the same.
pub(super) struct Wakes {
    wakes: [Wake; 2],
    choice: Mutex<Choice>,
}

#[derive(Default)]
struct Choice {
    /// Whether the second one is in use.
    second: bool,
    /// Since when it is in use, by the clock of the process.
    since: Duration,
}

impl Wakes {
    pub(super) fn new(wakes: [Wake; 2]) -> Self {
        Self { wakes, choice: Mutex::default() }
    }

    /// Asks for a turn, from any thread.
    pub(super) fn call(&self) {
        let now = clock::uptime();
        let mut choice = self.choice.lock();
        if now.saturating_sub(choice.since) >= SLICE {
            *choice = Choice { second: !choice.second, since: now };
        }
        let second = choice.second;
        drop(choice);
        self.wakes[usize::from(second)].call();
    }

    /// Sets whether they keep the event loop alive.
    pub(super) fn hold(&self, scope: Scope<'_>, yes: bool) {
        self.wakes[0].hold(scope, yes);
    }
}
