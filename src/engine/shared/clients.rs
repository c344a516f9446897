//! [`Clients`]: everybody who has a session on the store, by id, and what the ones that left did.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::Mutex;

use super::blocking::CLOSED;
use super::client::{Client, Counters, Door, IN_PROCESS, Origin};
use super::connection::Protocol;
use super::session::Session;
use crate::engine::Engine;
use crate::engine::table::index::Table;

#[derive(Debug, Default)]
pub struct Clients {
    /// All there ever were. Their number is the id of the newest.
    pub opened: AtomicU64,
    /// Connections that `maxclients` turned away.
    pub rejected: AtomicU64,
    inside: Mutex<Inside>,
    sample: Mutex<Sample>,
}

/// What INFO saw when it was asked last, and what it said.
#[derive(Debug, Default)]
struct Sample {
    at: Duration,
    calls: u64,
    rate: u64,
}

#[derive(Debug, Default)]
struct Inside {
    open: BTreeMap<u64, Arc<Client>>,
    /// How many of them come over the network.
    connections: usize,
    ended: Totals,
    /// What the ones that left called, by the places of the rows.
    ended_rows: Vec<u64>,
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
        let [hits, misses] = counters.of_copies();
        self.calls += counters.all_calls();
        self.hits += counters.hits.get() + hits;
        self.misses += counters.misses.get() + misses;
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
        self.begin_anew(&mut session);
        session.speak(Protocol::Resp2);
        Some(session)
    }

    fn register(&self, inside: &mut Inside, mut origin: Origin) -> Session {
        inside.connections += usize::from(origin.door.is_network());
        let id = self.clients.opened.fetch_add(1, Relaxed) + 1;
        if origin.door == Door::InProcess {
            origin.address = format!("{IN_PROCESS}:{id}");
        }
        let mut session = Session::new(Client::new(id, origin, self.seconds()));
        session.speak(Protocol::Resp3);
        inside.open.insert(id, Arc::clone(&session.client));
        session
    }

    /// Forgets a client and all that it left.
    pub fn end_session(&self, session: &mut Session) {
        session.end_copies();
        self.end_transaction(session);
        self.unsubscribe_all(session);
        self.forget_tracking(session);
        self.end_monitoring(&session.client);
        self.pause.forget(&session.client);
        self.end_waits_of(session.client.id, &CLOSED);
        self.clients.forget(&session.client, self.table);
    }
}

impl Clients {
    fn forget(&self, client: &Client, table: &Table) {
        let mut inside = self.inside.lock();
        if inside.open.remove(&client.id).is_some() {
            inside.connections -= usize::from(client.origin.door.is_network());
            inside.ended.add(&client.counters);
            inside.ended_rows.resize(table.rows().len(), 0);
            client.counters.add_rows(table, &mut inside.ended_rows);
        }
    }

    /// How often each command was called, by the places of their rows.
    pub fn calls_by_row(&self, table: &Table) -> Vec<u64> {
        let inside = self.inside.lock();
        let mut sums = inside.ended_rows.clone();
        sums.resize(table.rows().len(), 0);
        inside.open.values().for_each(|client| client.counters.add_rows(table, &mut sums));
        sums
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

    /// Calls a second since somebody asked last, or since the store opened. Who asks again within a
    /// second gets the same answer.
    pub fn rate(&self, now: Duration) -> u64 {
        let mut sample = self.sample.lock();
        let passed = now.saturating_sub(sample.at).as_millis() as u64;
        if passed >= 1000 {
            let calls = self.totals().calls;
            sample.rate = calls.saturating_sub(sample.calls).saturating_mul(1000) / passed;
            (sample.at, sample.calls) = (now, calls);
        }
        sample.rate
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
        inside.ended_rows.clear();
        for client in inside.open.values() {
            let counters = &client.counters;
            counters.reset_rows();
            let all = [&counters.calls, &counters.hits, &counters.misses];
            all.iter().for_each(|counter| counter.reset());
            [&counters.input, &counters.output].iter().for_each(|counter| counter.reset());
        }
        self.rejected.store(0, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::engine::table::index::Table;

    fn engine() -> Engine {
        Engine::new(Box::leak(Box::new(Table::new(&[]))), 1)
    }

    fn connect(engine: &Engine, door: Door) -> Option<Session> {
        let wake: super::super::client::Wake = Arc::new(|| {});
        engine.new_connection(Origin { door, wake: Some(wake), ..Origin::default() })
    }

    #[test]
    fn connections_from_outside_are_as_many_as_maxclients_says() {
        let engine = engine();
        engine.config.set(&[(b"maxclients", b"2")]).unwrap();
        let mut first = connect(&engine, Door::Tcp).unwrap();
        let _second = connect(&engine, Door::Unix).unwrap();
        assert!(connect(&engine, Door::Tcp).is_none());
        let _native = engine.new_session();
        let _inside = connect(&engine, Door::InProcess).unwrap();
        assert_eq!((engine.clients.len(), engine.clients.rejected.load(Relaxed)), (4, 1));
        engine.end_session(&mut first);
        engine.end_session(&mut first);
        assert!(connect(&engine, Door::Tcp).is_some());
        assert!(connect(&engine, Door::Tcp).is_none());
    }

    #[test]
    fn connections_inside_the_process_have_addresses_of_their_own() {
        let engine = engine();
        let open = || connect(&engine, Door::InProcess).unwrap().client.origin.address.clone();
        assert_eq!([open(), open()], ["in-process:1", "in-process:2"]);
    }

    #[test]
    fn what_clients_did_is_counted_when_they_are_gone() {
        let engine = engine();
        let mut session = engine.new_session();
        session.client.counters.calls.add(3);
        session.client.counters.input.add(70);
        engine.end_session(&mut session);
        assert!(engine.clients.is_empty());
        let totals = engine.clients.totals();
        assert_eq!((totals.calls, totals.input), (3, 70));
        engine.clients.reset();
        assert_eq!(engine.clients.totals().input, 0);
    }

    #[test]
    fn a_rate_is_taken_over_a_second_at_least() {
        let engine = engine();
        let session = engine.new_session();
        session.client.counters.calls.add(500);
        let rate = |millis| engine.clients.rate(Duration::from_millis(millis));
        assert_eq!([rate(900), rate(2000), rate(2500)], [0, 250, 250]);
        session.client.counters.calls.add(100);
        assert_eq!(rate(3000), 100);
    }
}
