//! What the tasks of a listener's thread share: its clients, and whether they have to end.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

use parking_lot::Mutex;

use super::signal::Signal;
use crate::engine::Engine;
use crate::engine::shared::client::Client;

/// Bytes of freed memory from which on it is returned to the system.
pub(super) const MUCH: usize = 16 << 20;

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) engine: Arc<Engine>,
    stopping: AtomicBool,
    /// Whether long calls have to end.
    giving_up: AtomicBool,
    /// Raised when the thread is to stop, and then whenever a client has gone.
    pub(super) changed: Signal,
    /// Raised every second.
    pub(super) second: Signal,
    clients: Mutex<HashMap<u64, ServedClient>>,
    /// The largest output of a client since the last check.
    largest: AtomicUsize,
}

#[derive(Debug)]
struct ServedClient {
    signal: Arc<Signal>,
    client: Arc<Client>,
}

/// A client's entry in the list of clients, which is removed on drop.
pub(super) struct ClientPlace {
    shared: Arc<Shared>,
    id: u64,
}

impl Shared {
    pub(super) fn new(engine: Arc<Engine>) -> Self {
        Self {
            engine,
            stopping: AtomicBool::new(false),
            giving_up: AtomicBool::new(false),
            changed: Signal::default(),
            second: Signal::default(),
            clients: Mutex::default(),
            largest: AtomicUsize::new(0),
        }
    }

    pub(super) fn stop(&self) {
        self.stopping.store(true, Relaxed);
        self.changed.raise();
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.stopping.load(Relaxed)
    }

    /// Ends the calls that take long.
    pub(super) fn give_up(&self) {
        self.giving_up.store(true, Relaxed);
    }

    /// Whether a call that takes long has to end.
    pub(super) fn gives_up(&self) -> bool {
        self.giving_up.load(Relaxed)
    }

    /// Lists a client until the returned place is dropped.
    pub(super) fn enter(self: &Arc<Self>, signal: Arc<Signal>, client: Arc<Client>) -> ClientPlace {
        let id = client.id;
        self.clients.lock().insert(id, ServedClient { signal, client });
        ClientPlace { shared: Arc::clone(self), id }
    }

    /// The number of clients.
    pub(super) fn clients(&self) -> usize {
        self.clients.lock().len()
    }

    /// Wakes every client.
    pub(super) fn wake_all(&self) {
        self.clients.lock().values().for_each(|entry| entry.signal.raise());
    }

    /// Returns the largest output of a client since the last call.
    pub(super) fn take_largest(&self) -> usize {
        self.largest.swap(0, Relaxed)
    }

    /// Wakes clients that have not read their output, and closes idle ones.
    pub(super) fn look(&self) {
        let (now, most) = (self.engine.seconds(), self.engine.config.timeout.load(Relaxed));
        for ServedClient { signal, client } in self.clients.lock().values() {
            if client.shown.output.load(Relaxed) > 0 {
                signal.raise();
            }
            let silent = now.saturating_sub(client.counters.last_seen.load(Relaxed));
            if most > 0 && u64::from(silent) > most && !waits(client) {
                client.close();
            }
        }
    }
}

/// Whether the idle limit does not apply. A client may wait for messages or for an element without limit.
fn waits(client: &Client) -> bool {
    let shown = &client.shown;
    let subscriptions = [&shown.channels, &shown.patterns, &shown.shard_channels];
    let subscribed = subscriptions.iter().any(|count| count.load(Relaxed) > 0);
    subscribed || shown.blocked.load(Relaxed)
}

impl ClientPlace {
    /// Reports the size of a client's output, in bytes.
    pub(super) fn note_output(&self, bytes: usize) {
        if bytes > MUCH {
            self.shared.largest.fetch_max(bytes, Relaxed);
        }
    }

    /// Tells observers that the client was not taken after all.
    pub(super) fn tell_refused(&self, client: &Client, reason: &'static str, problem: &str) {
        let (origin, problem) = (&client.origin, Some(problem));
        self.shared.engine.tell_refused(origin.door, &origin.address, reason, problem);
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.shared.is_stopping()
    }
}

impl Drop for ClientPlace {
    fn drop(&mut self) {
        self.shared.clients.lock().remove(&self.id);
        self.shared.changed.raise();
    }
}
