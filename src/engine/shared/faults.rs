//! Faults that a test asks for: calls that fail or take long, and a disk that is full.
//!
//! Without any they cost nothing: a call looks for them only while a bit is set that it reads anyway
//! ([`crate::base::attention`]). How calls meet them is in `call/faults.rs`.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use parking_lot::Mutex;

use super::client::Client;
use crate::base::attention::Signal;
use crate::engine::grammar::error::Error;
use crate::engine::table::command::Command;

/// What goes wrong with calls of one command.
#[derive(Debug)]
pub struct Fault {
    /// The command.
    pub command: &'static Command,
    /// What happens to a call.
    pub harm: Harm,
    /// How many calls it still happens to; `None` for all.
    pub left: Option<u32>,
}

/// What a fault does to a call.
#[derive(Debug, Clone)]
pub enum Harm {
    /// It fails before it has changed anything.
    Failure(Error),
    /// It begins later.
    Delay(Duration),
}

/// The faults of a store.
#[derive(Debug, Default)]
pub struct Faults {
    /// Raised while a call may meet a fault.
    active: Signal,
    full: Signal,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// In the order in which they were asked for.
    faults: Vec<Fault>,
    /// Connections whose next call is held up.
    held: Vec<Held>,
}

/// A connection that waits.
#[derive(Debug)]
struct Held {
    client: Arc<Client>,
    /// Of the store's [`Clock::elapsed`](crate::base::clock::Clock::elapsed).
    until: Duration,
    /// Its time is up, and it was woken.
    over: bool,
}

/// How a connection stands that is about to make a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::engine) enum Turn {
    /// It has not been held up.
    New,
    /// It still is.
    Held,
    /// It was, and makes its call now.
    Over,
}

impl Faults {
    /// No faults. `active` is raised while a call may meet one, `full` while the disk is full.
    pub fn new(active: Signal, full: Signal) -> Self {
        Self { active, full, state: Mutex::default() }
    }

    /// Whether a call may meet a fault.
    pub fn are_there(&self) -> bool {
        self.active.is_raised()
    }

    /// Whether the disk is full.
    pub fn is_disk_full(&self) -> bool {
        self.full.is_raised()
    }

    pub(in crate::engine) fn set_disk_full(&self, full: bool) {
        self.full.hold(full.into());
    }

    pub(in crate::engine) fn add(&self, fault: Fault) {
        self.change(|state| state.faults.push(fault));
    }

    /// Ends all faults, and wakes who is held up.
    pub(in crate::engine) fn clear(&self) {
        self.set_disk_full(false);
        let held = self.change(|state| {
            state.faults.clear();
            std::mem::take(&mut state.held)
        });
        held.iter().for_each(|held| release(&held.client));
    }

    /// The error with which a call of this command fails, should it fail.
    pub(in crate::engine) fn take_failure(&self, of: impl Fn(&Command) -> bool) -> Option<Error> {
        self.take(of, |harm| match harm {
            Harm::Failure(error) => Some(error.clone()),
            Harm::Delay(_) => None,
        })
    }

    /// How long a call of this command is held up, should it be.
    pub(in crate::engine) fn take_delay(&self, of: impl Fn(&Command) -> bool) -> Option<Duration> {
        self.take(of, |harm| match harm {
            Harm::Delay(time) => Some(*time),
            Harm::Failure(_) => None,
        })
    }

    /// What the first fault of a kind does to a call, which counts.
    fn take<T>(
        &self,
        of: impl Fn(&Command) -> bool,
        kind: impl Fn(&Harm) -> Option<T>,
    ) -> Option<T> {
        self.change(|state| {
            let mut found = None;
            state.faults.retain_mut(|fault| {
                if found.is_some() || !of(fault.command) {
                    return true;
                }
                found = kind(&fault.harm);
                match (&found, &mut fault.left) {
                    (Some(_), Some(left)) => {
                        *left -= 1;
                        *left > 0
                    }
                    _ => true,
                }
            });
            found
        })
    }

    /// Holds up a connection. The caller wakes the keeper.
    pub(in crate::engine) fn hold(&self, client: &Arc<Client>, until: Duration) {
        client.shown.blocked.store(true, Relaxed);
        let held = Held { client: Arc::clone(client), until, over: false };
        self.change(|state| state.held.push(held));
    }

    /// A connection is about to make a call. One whose time is up is forgotten.
    pub(in crate::engine) fn turn_of(&self, client: &Client, now: Duration) -> Turn {
        self.change(|state| {
            let held = state.held.iter().position(|held| held.client.id == client.id);
            match held.map(|place| (place, &state.held[place])) {
                None => Turn::New,
                Some((_, held)) if !held.over && held.until > now => Turn::Held,
                Some((place, _)) => {
                    release(&state.held.swap_remove(place).client);
                    Turn::Over
                }
            }
        })
    }

    /// Whether this client is held up.
    pub fn holds(&self, client: &Client) -> bool {
        let is_held = |held: &Held| held.client.id == client.id && !held.over;
        self.are_there() && self.state.lock().held.iter().any(is_held)
    }

    /// The client is gone.
    pub(in crate::engine) fn forget(&self, client: &Client) {
        if self.are_there() {
            self.change(|state| state.held.retain(|held| held.client.id != client.id));
        }
    }

    /// Wakes those whose time is up, and returns when the next one's is.
    pub(in crate::engine) fn wake_due(&self, now: Duration) -> Option<Duration> {
        let mut state = self.state.lock();
        for held in state.held.iter_mut().filter(|held| !held.over && held.until <= now) {
            held.over = true;
            release(&held.client);
        }
        state.held.iter().filter(|held| !held.over).map(|held| held.until).min()
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state.lock();
        let result = change(&mut state);
        let any = !state.faults.is_empty() || !state.held.is_empty();
        self.active.hold(any.into());
        result
    }
}

fn release(client: &Client) {
    client.shown.blocked.store(false, Relaxed);
    client.wake();
}
