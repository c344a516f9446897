//! [`Clients`]: everybody who has a session on the store, by id, and what the ones that left did.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parking_lot::Mutex;

use super::Engine;
use super::blocking::CLOSED;
use super::client::{Client, Counters, Origin};
use super::connection::Protocol;
use super::session::Session;

#[derive(Debug, Default)]
pub struct Clients {
    /// All there ever were. Their number is the id of the newest.
    pub opened: AtomicU64,
    /// Connections that `maxclients` turned away.
    pub rejected: AtomicU64,
    inside: Mutex<Inside>,
}

#[derive(Debug, Default)]
struct Inside {
    open: BTreeMap<u64, Arc<Client>>,
    /// How many of them come over the network.
    connections: usize,
    ended: Totals,
}

/// Sums over clients.
#[derive(Debug, Default, Clone, Copy)]
pub struct Totals {
    pub calls: u64,
    pub hits: u64,
    pub misses: u64,
    pub changes: u64,
    pub input: u64,
    pub output: u64,
}

impl Totals {
    fn add(&mut self, counters: &Counters) {
        self.calls += counters.calls.get();
        self.hits += counters.hits.get();
        self.misses += counters.misses.get();
        self.changes += counters.changes.get();
        self.input += counters.input.get();
        self.output += counters.output.get();
    }
}

impl Engine {
    /// A native client. Give it back with [`Self::end_session`].
    pub fn new_session(&self) -> Session {
        self.register(&mut self.clients.inside.lock(), Origin::native())
    }

    /// A client that speaks the protocol, from inside or over the network: RESP2, authenticated
    /// unless it comes from outside and there is a password. `None` when it is one connection more
    /// than `maxclients`: the door answers `-ERR max number of clients reached` and hangs up.
    pub fn new_connection(&self, origin: Origin) -> Option<Session> {
        let network = origin.door.is_network();
        let mut inside = self.clients.inside.lock();
        if network && inside.connections >= self.config.most_clients() {
            self.clients.rejected.fetch_add(1, Relaxed);
            return None;
        }
        let mut session = self.register(&mut inside, origin);
        drop(inside);
        session.connection.authenticated = !network || self.config.password().is_empty();
        session.speak(Protocol::Resp2);
        Some(session)
    }

    fn register(&self, inside: &mut Inside, origin: Origin) -> Session {
        inside.connections += usize::from(origin.door.is_network());
        let id = self.clients.opened.fetch_add(1, Relaxed) + 1;
        let mut session = Session::new(Client::new(id, origin, self.seconds()));
        session.speak(Protocol::Resp3);
        inside.open.insert(id, Arc::clone(&session.client));
        session
    }

    /// Forgets a client and all that it left.
    pub fn end_session(&self, session: &mut Session) {
        self.end_transaction(session);
        self.unsubscribe_all(session);
        self.end_waits_of(session.client.id, &CLOSED);
        self.clients.forget(&session.client);
    }
}

impl Clients {
    fn forget(&self, client: &Client) {
        let mut inside = self.inside.lock();
        if inside.open.remove(&client.id).is_some() {
            inside.connections -= usize::from(client.origin.door.is_network());
            inside.ended.add(&client.counters);
        }
    }

    /// Everybody, the oldest first.
    pub fn list(&self) -> Vec<Arc<Client>> {
        self.inside.lock().open.values().cloned().collect()
    }

    pub fn find(&self, id: u64) -> Option<Arc<Client>> {
        self.inside.lock().open.get(&id).cloned()
    }

    pub fn len(&self) -> usize {
        self.inside.lock().open.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub fn totals(&self) -> Totals {
        let inside = self.inside.lock();
        let mut totals = inside.ended;
        inside.open.values().for_each(|client| totals.add(&client.counters));
        totals
    }

    /// Adds up what the store did by itself, and forgets it there.
    pub fn absorb(&self, counters: &Counters) {
        if counters.all().iter().any(|counter| counter.get() != 0) {
            self.inside.lock().ended.add(counters);
            counters.all().iter().for_each(|counter| counter.reset());
        }
    }

    /// CONFIG RESETSTAT: everything but the changes, which the next snapshot is counted by.
    pub fn reset(&self) {
        let mut inside = self.inside.lock();
        inside.ended = Totals { changes: inside.ended.changes, ..Totals::default() };
        for client in inside.open.values() {
            let counters = &client.counters;
            let all = [&counters.calls, &counters.hits, &counters.misses];
            all.iter().for_each(|counter| counter.reset());
            [&counters.input, &counters.output].iter().for_each(|counter| counter.reset());
        }
        self.rejected.store(0, Relaxed);
    }
}
