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
    /// How many of them were connections.
    pub received: AtomicU64,
    /// Connections that `maxclients` turned away.
    pub rejected: AtomicU64,
    /// Connections that were cut because they sent too much that is no whole argument.
    pub cut_for_input: AtomicU64,
    /// Connections that were cut because they let too much wait.
    pub cut_for_output: AtomicU64,
    inside: Mutex<Inside>,
    sample: Mutex<Sample>,
}

/// The last measurement of the rates that INFO shows.
#[derive(Debug, Default)]
struct Sample {
    at: Duration,
    totals: ClientTotals,
    rates: Rates,
}

/// What clients do in a second.
#[derive(Debug, Default, Clone, Copy)]
pub struct Rates {
    /// Calls.
    pub calls: u64,
    /// Bytes received.
    pub input: u64,
    /// Bytes sent.
    pub output: u64,
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
    /// How often bytes were received.
    pub reads: u64,
    /// How often bytes were sent.
    pub writes: u64,
    /// Nanoseconds that calls took on the threads of JavaScript.
    pub event_loops: u64,
}

impl ClientTotals {
    fn add_client(&mut self, client: &Client) {
        self.add(&client.counters);
        if matches!(client.origin.door, Door::Native | Door::InProcess) {
            self.event_loops += client.counters.busy.get();
        }
    }

    fn add(&mut self, counters: &Counters) {
        let [hits, misses] = counters.of_copies();
        self.calls += counters.all_calls();
        self.hits += counters.hits.get() + hits;
        self.misses += counters.misses.get() + misses;
        self.changes += counters.changes.get();
        self.input += counters.input.get();
        self.output += counters.output.get();
        self.reads += counters.reads.get();
        self.writes += counters.writes.get();
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
        self.received.fetch_add(u64::from(origin.door.is_connection()), Relaxed);
        let id = self.opened.fetch_add(1, Relaxed) + 1;
        if origin.door == Door::InProcess {
            origin.address = format!("{IN_PROCESS}:{id}");
        }
        let mut session = Session::new(Client::new(id, origin, since));
        session.speak(Protocol::Resp3);
        inside.open.insert(id, Arc::clone(&session.client));
        session
    }

    /// False when it was forgotten before.
    pub(in crate::engine) fn forget(&self, client: &Client, table: &Table) -> bool {
        let mut inside = self.inside.lock();
        let was_open = inside.open.remove(&client.id).is_some();
        if was_open {
            inside.connections -= usize::from(client.origin.door.is_network());
            inside.ended.add_client(client);
            inside.ended_rows.resize(table.rows().len(), 0);
            client.counters.add_rows(table, &mut inside.ended_rows);
        }
        was_open
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

    /// All open connections, the oldest first.
    pub fn list_connections(&self) -> Vec<Arc<Client>> {
        let inside = self.inside.lock();
        inside.open.values().filter(|it| it.origin.door.is_connection()).cloned().collect()
    }

    /// The open client with this id.
    pub fn find(&self, id: u64) -> Option<Arc<Client>> {
        self.inside.lock().open.get(&id).cloned()
    }

    /// The number of open clients.
    pub fn len(&self) -> usize {
        self.inside.lock().open.len()
    }

    /// The number of open connections over the network.
    pub fn connections(&self) -> usize {
        self.inside.lock().connections
    }

    /// True when no client is open.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The sums over all clients, the closed ones included.
    pub fn totals(&self) -> ClientTotals {
        let inside = self.inside.lock();
        let mut totals = inside.ended;
        inside.open.values().for_each(|client| totals.add_client(client));
        totals
    }

    /// What happened per second since the last measurement, or since the store opened. A measurement
    /// lasts at least a second; within it the answer stays the same.
    pub fn rates(&self, now: Duration) -> Rates {
        let mut sample = self.sample.lock();
        let passed = now.saturating_sub(sample.at).as_millis() as u64;
        if passed >= 1000 {
            let (now_done, before) = (self.totals(), sample.totals);
            let rate =
                |now: u64, before: u64| now.saturating_sub(before).saturating_mul(1000) / passed;
            sample.rates = Rates {
                calls: rate(now_done.calls, before.calls),
                input: rate(now_done.input, before.input),
                output: rate(now_done.output, before.output),
            };
            (sample.at, sample.totals) = (now, now_done);
        }
        sample.rates
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
            let Counters { calls, hits, misses, input, output, reads, writes, busy, .. } = counters;
            let all = [calls, hits, misses, input, output, reads, writes, busy];
            all.iter().for_each(|counter| counter.reset());
        }
        for counter in [&self.rejected, &self.cut_for_input, &self.cut_for_output] {
            counter.store(0, Relaxed);
        }
    }
}

/// The error of calls that a closing store cannot answer any more.
pub const CLOSED: Error =
    Error { code: "CLOSED", text: std::borrow::Cow::Borrowed("the store is closed") };
