//! What the tasks of a listener share, and its other tasks: one that accepts clients, and one that
//! checks them every second.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::{sleep, timeout};

use super::connection::{self, Connection};
use super::signal::Signal;
use super::stream::{Acceptor, Caller};
use crate::base::memory;
use crate::engine::Engine;
use crate::engine::shared::client::{Client, Origin};
use crate::resp::Conversation;
use crate::resp::conversation::TOO_MANY_CLIENTS;

/// How often clients are checked for being idle or too slow.
const TICK: Duration = Duration::from_secs(1);
/// How long to wait before accepting again after the system had no resources for a client.
const BREATH: Duration = Duration::from_millis(100);
/// How long a closing listener waits for its clients to end.
const PATIENCE: Duration = Duration::from_secs(3);

/// Memory is returned to the system when at least this number of bytes less is used than before,
/// and also a certain part of what is used: a search of all memory for a small gain would cost more
/// than it frees.
const MUCH: usize = 16 << 20;
const PART: usize = 8;
/// The number of later checks that return memory again, since another thread drops large values
/// meanwhile.
const AGAIN: u32 = 5;

/// The password of a listener may be removed later.
const UNGUARDED: &[u8] =
    b"-DENIED this store has no password any more, so it takes clients of its \
own machine only. Set one with CONFIG SET requirepass.\r\n";

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) engine: Arc<Engine>,
    stopping: AtomicBool,
    /// Whether long calls have to end.
    giving_up: AtomicBool,
    /// Raised when the listener stops, and then whenever a client has gone.
    changed: Signal,
    clients: Mutex<HashMap<u64, ServedClient>>,
    /// The largest output of a client since the last check.
    largest: AtomicUsize,
}

/// Decides when a listener's thread returns memory to the system.
#[derive(Debug, Default)]
struct Held {
    /// The most bytes seen in use since memory was last returned.
    most: usize,
    /// The number of bytes dropped until then, which shows what comes and goes between two checks.
    discarded: usize,
    again: u32,
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

    pub(super) fn gives_up(&self) -> bool {
        self.giving_up.load(Relaxed)
    }

    fn enter(self: &Arc<Self>, signal: Arc<Signal>, client: Arc<Client>) -> ClientPlace {
        let id = client.id;
        self.clients.lock().insert(id, ServedClient { signal, client });
        ClientPlace { shared: Arc::clone(self), id }
    }

    /// Wakes clients that have not read their output, and closes idle ones.
    fn look(&self) {
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

impl Held {
    /// Returns memory to the system if much of it was freed. `used` bytes are in use now, `largest`
    /// more were at some time
    /// since the last check, and the keeper has dropped `discarded` bytes in total.
    fn look(&mut self, used: usize, largest: usize, discarded: usize) {
        self.most = self.most.max(used + largest);
        let freed = (self.most - used).max(discarded.wrapping_sub(self.discarded));
        if freed >= MUCH.max(used / PART) {
            (self.most, self.discarded, self.again) = (used, discarded, AGAIN);
        }
        if self.again > 0 {
            self.again -= 1;
            memory::give_back();
        }
    }
}

/// Whether the idle limit applies. A client may wait for messages or for an element without limit.
fn waits(client: &Client) -> bool {
    let shown = &client.shown;
    let subscriptions = [&shown.channels, &shown.patterns, &shown.shard_channels];
    let subscribed = subscriptions.iter().any(|count| count.load(Relaxed) > 0);
    subscribed || shown.blocked.load(Relaxed)
}

impl Drop for ClientPlace {
    fn drop(&mut self) {
        self.shared.clients.lock().remove(&self.id);
        self.shared.changed.raise();
    }
}

/// Serves clients until it is stopped.
pub(super) async fn serve(shared: Arc<Shared>, acceptors: Vec<Acceptor>) {
    let accepting: Vec<_> = acceptors
        .into_iter()
        .map(|acceptor| tokio::spawn(accept(Arc::clone(&shared), acceptor)))
        .collect();
    let looking = tokio::spawn(look(Arc::clone(&shared)));
    shared.changed.until(|| shared.is_stopping()).await;
    for task in accepting {
        task.abort();
        let _ = task.await;
    }
    looking.abort();
    shared.clients.lock().values().for_each(|entry| entry.signal.raise());
    let all_gone = || shared.changed.until(|| shared.clients.lock().is_empty());
    // Clients that wait for a busy script have waited long enough.
    let busy = shared.engine.keyspace.gate.is_busy();
    if !busy && timeout(PATIENCE, all_gone()).await.is_ok() {
        return;
    }
    shared.giving_up.store(true, Relaxed);
    // Clients that remain are dropped with the runtime.
    let _ = timeout(if busy { PATIENCE } else { BREATH }, all_gone()).await;
}

async fn look(shared: Arc<Shared>) {
    let mut held = Held::default();
    loop {
        sleep(TICK).await;
        shared.look();
        let used = shared.engine.keyspace.used_bytes();
        held.look(used, shared.largest.swap(0, Relaxed), shared.engine.discarded_bytes());
    }
}

async fn accept(shared: Arc<Shared>, acceptor: Acceptor) {
    loop {
        match acceptor.accept().await {
            Ok(caller) => take_in(&shared, caller),
            Err(why) if connection::is_of_the_peer(&why) => {}
            Err(_) => sleep(BREATH).await,
        }
    }
}

fn take_in(shared: &Arc<Shared>, caller: Caller) {
    let engine = &shared.engine;
    if !caller.is_local && !engine.acl.asks_for_password() {
        return caller.stream.send_off(UNGUARDED);
    }
    caller.keep_alive(engine.config.tcp_keepalive.load(Relaxed));
    let signal = Arc::new(Signal::default());
    let raise = Arc::clone(&signal);
    let origin = Origin {
        door: caller.door,
        address: caller.address,
        local_address: caller.local_address,
        wake: Some(Arc::new(move || raise.raise())),
    };
    let Some(talk) = Conversation::open(Arc::clone(engine), origin) else {
        return caller.stream.send_off(TOO_MANY_CLIENTS);
    };
    let place = shared.enter(Arc::clone(&signal), Arc::clone(talk.client()));
    tokio::spawn(Connection::new(caller.stream, talk, signal, place).run());
}

impl ClientPlace {
    /// Reports the size of a client's output, in bytes.
    pub(super) fn note_output(&self, bytes: usize) {
        if bytes > MUCH {
            self.shared.largest.fetch_max(bytes, Relaxed);
        }
    }

    pub(super) fn is_stopping(&self) -> bool {
        self.shared.is_stopping()
    }
}
