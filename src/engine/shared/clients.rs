//! [`Clients`]: all open sessions by id, and the sums over the closed ones.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::Mutex;

use super::client::{Client, Counters, Door, IN_PROCESS, Origin};
use super::connection::Protocol;
use super::session::Session;
use crate::engine::grammar::error::Error;
use crate::engine::table::index::Table;

/// All open clients, and the sums over the closed ones.
#[derive(Debug, Default)]
pub struct Clients {
    /// How many clients were ever opened; also the id of the newest.
    pub opened: AtomicU64,
    /// Connections that `maxclients` turned away.
    pub rejected: AtomicU64,
    inside: Mutex<Inside>,
    sample: Mutex<Sample>,
}

/// The last measurement of the rate that INFO shows.
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
    ended: ClientTotals,
    /// Calls of the closed clients, by the places of the rows.
    ended_rows: Vec<u64>,
}

/// Sums over clients.
#[derive(Debug, Default, Clone, Copy)]
pub struct ClientTotals {
    /// Calls, failed ones included.
    pub calls: u64,
    /// Keys that reads found.
    pub hits: u64,
    /// Keys that reads did not find.
    pub misses: u64,
    /// Changes of the data set, as snapshots count them.
    pub changes: u64,
    /// Bytes received.
    pub input: u64,
    /// Bytes sent.
    pub output: u64,
}

impl ClientTotals {
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

impl Clients {
    /// Opens a session for a new client.
    pub(in crate::engine) fn open(&self, origin: Origin, since: u32) -> Session {
        self.register(&mut self.inside.lock(), origin, since)
    }

    /// As [`Self::open`]; `None` when it is one more than `most` that come over the network.
    pub(in crate::engine) fn open_within(
        &self,
        most: usize,
        origin: Origin,
        since: u32,
    ) -> Option<Session> {
        let mut inside = self.inside.lock();
        if origin.door.is_network() && inside.connections >= most {
            self.rejected.fetch_add(1, Relaxed);
            return None;
        }
        Some(self.register(&mut inside, origin, since))
    }

    fn register(&self, inside: &mut Inside, mut origin: Origin, since: u32) -> Session {
        inside.connections += usize::from(origin.door.is_network());
        let id = self.opened.fetch_add(1, Relaxed) + 1;
        if origin.door == Door::InProcess {
            origin.address = format!("{IN_PROCESS}:{id}");
        }
        let mut session = Session::new(Client::new(id, origin, since));
        session.speak(Protocol::Resp3);
        inside.open.insert(id, Arc::clone(&session.client));
        session
    }

    pub(in crate::engine) fn forget(&self, client: &Client, table: &Table) {
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

    /// All open clients, the oldest first.
    pub fn list(&self) -> Vec<Arc<Client>> {
        self.inside.lock().open.values().cloned().collect()
    }

    /// The open client with this id.
    pub fn find(&self, id: u64) -> Option<Arc<Client>> {
        self.inside.lock().open.get(&id).cloned()
    }

    /// The number of open clients.
    pub fn len(&self) -> usize {
        self.inside.lock().open.len()
    }

    /// True when no client is open.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sums over all clients, the closed ones included.
    pub fn totals(&self) -> ClientTotals {
        let inside = self.inside.lock();
        let mut totals = inside.ended;
        inside.open.values().for_each(|client| totals.add(&client.counters));
        totals
    }

    /// Calls per second since the last measurement, or since the store opened. A measurement lasts
    /// at least a second; within it the answer stays the same.
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

    /// Adds the counters of the store's own session to the sums, and sets them to 0.
    pub fn absorb(&self, counters: &Counters) {
        if counters.all().iter().any(|counter| counter.get() != 0) {
            self.inside.lock().ended.add(counters);
            counters.all().iter().for_each(|counter| counter.reset());
        }
    }

    /// CONFIG RESETSTAT: everything but the changes, which the next snapshot is counted by.
    pub fn reset(&self) {
        let mut inside = self.inside.lock();
        inside.ended = ClientTotals { changes: inside.ended.changes, ..ClientTotals::default() };
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

/// The error of calls that a closing store cannot answer any more.
pub const CLOSED: Error =
    Error { code: "CLOSED", text: std::borrow::Cow::Borrowed("the store is closed") };
