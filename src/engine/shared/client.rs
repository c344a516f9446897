//! [`Client`]: the part of a session that any thread may read at any time.
//!
//! A [`super::session::Session`] belongs to the thread that runs its calls. What CLIENT LIST shows
//! of it, and what INFO counts, must be readable from all threads at any time and must not make a
//! call slower: so these are atomics which the session's thread alone writes (plain stores, no
//! lock, on one cache line with the counters), and names behind a lock that only CLIENT SETNAME and
//! its like take. The other way round there is one thing others may ask of a client: that it
//! closes.

pub mod line;
pub mod tracking;

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::near::Desk;
use crate::base::Bytes;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::table::command::Command;
use crate::engine::table::index::{self, Table};
use crate::pubsub::{Letter, Mailbox};

/// The user of a client before AUTH.
pub const USER: &[u8] = b"default";

/// The host of connections inside the process. Their port is their id, so that CLIENT KILL ADDR
/// means one of them.
pub const IN_PROCESS: &str = "in-process";

/// Called from any thread, with locks possibly held: it must not wait and must not use the store.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// How a client reaches the store.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Door {
    /// The store itself, as in the keeper or in recovery.
    #[default]
    Internal,
    /// JavaScript calls functions.
    Native,
    /// JavaScript calls functions that run on another thread.
    Beside,
    /// Bytes through a stream inside the process.
    InProcess,
    /// Bytes through a TCP connection.
    Tcp,
    /// Bytes through a Unix socket.
    Unix,
}

/// Where a client comes from, and how to wake its door.
#[derive(Clone, Default)]
pub struct Origin {
    /// The door it uses.
    pub door: Door,
    /// As CLIENT LIST shows it: `127.0.0.1:50000`, `/tmp/redlet.sock:0`. That of a connection
    /// inside the process is made when it gets its id.
    pub address: String,
    /// The end of the connection that is ours.
    pub local_address: String,
    /// Called when the client is asked to close. Its door then ends the connection.
    pub wake: Option<Wake>,
}

impl Origin {
    /// The origin of a client that calls functions.
    pub fn native() -> Self {
        Self::inside(Door::Native, "native")
    }

    /// The origin of a client whose functions run on a thread beside that of JavaScript.
    pub fn beside() -> Self {
        Self::inside(Door::Beside, "native")
    }

    /// The origin of a connection inside the process; `wake` is called when it has to act.
    pub fn in_process(wake: Wake) -> Self {
        Self { wake: Some(wake), ..Self::inside(Door::InProcess, IN_PROCESS) }
    }

    /// The origin of a client that calls functions in another process.
    pub fn guest(process: u32) -> Self {
        let address = format!("process:{process}");
        Self { address, ..Self::native() }
    }

    fn inside(door: Door, host: &str) -> Self {
        let address = format!("{host}:0");
        Self { door, address: address.clone(), local_address: address, wake: None }
    }
}

impl Door {
    /// The ways in that clients use, in the order of their names.
    pub const NAMES: [&str; 4] = ["function", "in-process", "tcp", "unix"];

    /// The place of its name in [`Self::NAMES`]; `None` for the store itself.
    pub fn place(self) -> Option<usize> {
        match self {
            Self::Internal => None,
            Self::Native | Self::Beside => Some(0),
            Self::InProcess => Some(1),
            Self::Tcp => Some(2),
            Self::Unix => Some(3),
        }
    }

    /// Clients whose calls are functions of the program that has the store.
    pub fn is_function(self) -> bool {
        matches!(self, Self::Native | Self::Beside)
    }

    /// Clients that CLIENT LIST shows unasked. BullMQ finds its workers there.
    pub fn is_listed(self) -> bool {
        self.is_connection() || self == Self::Beside
    }

    /// Clients that speak the protocol.
    pub fn is_connection(self) -> bool {
        matches!(self, Self::InProcess | Self::Tcp | Self::Unix)
    }

    /// Clients that come from outside: they authenticate, count against `maxclients`, and time out.
    pub fn is_network(self) -> bool {
        matches!(self, Self::Tcp | Self::Unix)
    }
}

/// The part of a session that any thread may read.
#[derive(Debug, Default)]
pub struct Client {
    /// The number that CLIENT ID returns; no other client of this store has it.
    pub id: u64,
    /// Where it comes from.
    pub origin: Origin,
    /// When it came, in seconds of the engine's clock.
    pub since: u32,
    /// What it did.
    pub counters: Counters,
    /// The state that CLIENT LIST shows.
    pub shown: Shown,
    /// CLIENT NO-EVICT: as Redis keeps it. Nothing here closes clients to save memory.
    pub no_evict: AtomicBool,
    /// CLIENT CAPA redirect.
    pub redirects: AtomicBool,
    /// CLIENT TRACKING.
    pub tracking: tracking::ClientTracking,
    closing: AtomicBool,
    /// Where messages that answer no call go; its byte door attaches one.
    mailbox: OnceLock<Arc<Mailbox>>,
    /// Messages that are kept back.
    held: Mutex<Option<Vec<Letter>>>,
    names: Mutex<Names>,
    /// Whether a name was ever given.
    is_named: AtomicBool,
}

/// The names that a client has given itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names {
    /// CLIENT SETNAME; empty without.
    pub name: Bytes,
    /// CLIENT SETINFO.
    pub lib_name: Bytes,
    /// CLIENT SETINFO LIB-VER; empty without.
    pub lib_version: Bytes,
    /// The user that AUTH named; `None` is the default user.
    pub user: Option<Bytes>,
}

/// The state of a session as CLIENT LIST shows it. A change of the session is repeated here.
#[derive(Debug, Default)]
pub struct Shown {
    /// The selected database.
    pub db: AtomicU32,
    /// 2 or 3.
    pub protocol: AtomicU32,
    /// How many channels it is subscribed to.
    pub channels: AtomicUsize,
    /// How many patterns it is subscribed to.
    pub patterns: AtomicUsize,
    /// How many shard channels it is subscribed to.
    pub shard_channels: AtomicUsize,
    /// Calls that MULTI queued, and one more; 0 outside MULTI.
    pub queued: AtomicUsize,
    /// How many keys it watches.
    pub watched: AtomicUsize,
    /// A call of it waits, or is postponed by CLIENT PAUSE.
    pub blocked: AtomicBool,
    /// CLIENT NO-TOUCH.
    pub no_touch: AtomicBool,
    /// MONITOR.
    pub monitors: AtomicBool,
    /// CLIENT IMPORT-SOURCE.
    pub imports: AtomicBool,
    /// Bytes received that are not a whole call yet; the byte doors count them.
    pub query_buffer: AtomicUsize,
    /// Bytes allocated for incoming calls and not in use.
    pub query_buffer_free: AtomicUsize,
    /// Bytes that wait to be read by the client.
    pub output: AtomicUsize,
}

impl Shown {
    /// True when it has any subscription.
    pub fn is_subscriber(&self) -> bool {
        let counts = [&self.channels, &self.patterns, &self.shard_channels];
        counts.iter().any(|count| count.load(Relaxed) > 0)
    }
}

impl Client {
    /// A client that came at `since`, in seconds of the engine's clock.
    pub fn new(id: u64, origin: Origin, since: u32) -> Self {
        let client = Self { id, origin, since, ..Self::default() };
        client.counters.last_seen.store(since, Relaxed);
        client
    }

    /// Asks the client to close: its door ends the connection as soon as it can. A client without
    /// a connection, as native ones are, cannot be closed; false then.
    pub fn close(&self) -> bool {
        if self.origin.wake.is_none() {
            return false;
        }
        self.closing.store(true, Relaxed);
        self.wake();
        true
    }

    /// Wakes its door, which then checks for closing and for messages.
    pub(in crate::engine) fn wake(&self) {
        if let Some(wake) = &self.origin.wake {
            wake();
        }
    }

    /// True after [`Self::close`]. Doors check it after each burst of calls, and when woken.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Relaxed)
    }

    pub(in crate::engine) fn attach(&self, mailbox: Arc<Mailbox>) {
        // The first mailbox stays.
        let _ = self.mailbox.set(mailbox);
    }

    pub(in crate::engine) fn mailbox(&self) -> Option<&Arc<Mailbox>> {
        self.mailbox.get()
    }

    /// Whether it can receive messages that answer no call.
    pub fn has_mailbox(&self) -> bool {
        self.mailbox.get().is_some()
    }

    pub(in crate::engine) fn post(&self, letter: Letter) {
        let Some(mailbox) = self.mailbox.get() else { return };
        match &mut *self.held.lock() {
            Some(held) => held.push(letter),
            None => mailbox.post(letter),
        }
    }

    /// Keeps messages back until [`Self::release_letters`]: a call of it that waited is served, and
    /// what it causes is to come behind its reply.
    pub(in crate::engine) fn hold_letters(&self) {
        self.held.lock().get_or_insert_default();
    }

    /// Posts the messages that were kept back. Its byte door calls it behind the reply to a call
    /// that waited.
    pub fn release_letters(&self) {
        let mut held = self.held.lock();
        let letters = held.take().unwrap_or_default();
        if let Some(mailbox) = self.mailbox.get() {
            letters.into_iter().for_each(|letter| mailbox.post(letter));
        }
    }

    /// True when it speaks the newer version of the protocol.
    pub fn speaks_resp3(&self) -> bool {
        self.shown.protocol.load(Relaxed) == 3
    }

    /// A copy of its names.
    pub fn names(&self) -> Names {
        self.names.lock().clone()
    }

    /// CLIENT SETNAME.
    pub fn set_name(&self, name: &[u8]) {
        self.rename(|names| names.name = Bytes::new(name));
    }

    /// Changes its names under their lock.
    pub fn rename(&self, change: impl FnOnce(&mut Names)) {
        change(&mut self.names.lock());
        self.is_named.store(true, Relaxed);
    }

    /// A copy of its names, if it has ever been given one.
    pub fn given_names(&self) -> Option<Names> {
        self.is_named.load(Relaxed).then(|| self.names())
    }

    /// The user that AUTH named; `None` is the default user.
    pub fn user(&self) -> Option<Bytes> {
        self.names.lock().user.clone()
    }

    /// The bytes that it takes with its buffers.
    pub fn memory(&self) -> usize {
        let buffers = [&self.shown.query_buffer, &self.shown.query_buffer_free, &self.shown.output];
        size_of::<Self>() + buffers.iter().map(|bytes| bytes.load(Relaxed)).sum::<usize>()
    }

    /// The command it called last.
    pub fn last_command(&self, table: &Table) -> Option<&'static Command> {
        let place = table.place_at(self.counters.last_command.load(Relaxed))?;
        table.rows().get(place).copied()
    }
}

/// Checks a word for CLIENT LIST, where blanks separate the fields: it may have no blanks. What is
/// behind a zero byte is not shown there, and may be anything.
pub fn check_word(what: &str, word: &[u8]) -> Result<()> {
    if word.iter().take_while(|byte| **byte != 0).all(u8::is_ascii_graphic) {
        return Ok(());
    }
    Err(Error::new(format!("{what} cannot contain spaces, newlines or special characters.")))
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} {} at {}", self.door, self.address, self.local_address)
    }
}

/// What one client did, for INFO. One thread writes at a time, so counting costs no lock.
#[derive(Debug, Default)]
pub struct Counters {
    /// Calls, failed ones included.
    pub calls: Counter,
    /// Keys that reads found.
    pub hits: Counter,
    /// Keys that reads did not find.
    pub misses: Counter,
    /// Changes of the data set, as snapshots count them.
    pub changes: Counter,
    /// Bytes received; the byte doors count them.
    pub input: Counter,
    /// Bytes sent; the byte doors count them.
    pub output: Counter,
    /// In seconds of the engine's clock.
    pub last_seen: AtomicU32,
    /// The address of a row, as a name for it.
    last_command: AtomicUsize,
    /// Calls of the last command since there was another one.
    run: Counter,
    /// The calls before that, by the places of their rows. Allocated for a client's second command.
    by_row: OnceLock<Box<[Counter]>>,
    /// Reads that copies of answers have answered are counted there.
    copies: OnceLock<Arc<Desk>>,
    /// How often bytes were received; the byte doors count it.
    pub reads: Counter,
    /// How often bytes were sent; the byte doors count it.
    pub writes: Counter,
    /// Nanoseconds that its calls took, those included that a timed one stands for.
    pub busy: Counter,
}

impl Counters {
    /// Counts a read of a key as a hit or a miss.
    #[inline]
    pub fn lookup(&self, found: bool) {
        if found { self.hits.add(1) } else { self.misses.add(1) }
    }

    /// Counts what copies of answers have answered, too.
    pub(super) fn count_copies(&self, desk: Arc<Desk>) {
        // The first desk stays.
        let _ = self.copies.set(desk);
    }

    /// Keys that reads have found, and that they have not, through copies of answers.
    pub(super) fn of_copies(&self) -> [u64; 2] {
        self.copies.get().map_or([0; 2], |desk| desk.counts())
    }

    /// All calls, those that copies of answers have spared included.
    pub(super) fn all_calls(&self) -> u64 {
        self.calls.get() + self.of_copies().iter().sum::<u64>()
    }

    /// A call begins.
    #[inline]
    pub(in crate::engine) fn called(&self, row: &'static Command, seconds: u32, table: &Table) {
        self.calls.add(1);
        self.last_seen.store(seconds, Relaxed);
        if self.last_command.load(Relaxed) != index::address(row) {
            self.turn_to(row, table);
        }
        self.run.add(1);
    }

    /// Adds the run of the last command to its row, and begins the run of another one.
    fn turn_to(&self, row: &'static Command, table: &Table) {
        if let Some(place) = table.place_at(self.last_command.load(Relaxed)) {
            let by_row = self
                .by_row
                .get_or_init(|| table.rows().iter().map(|_| Counter::default()).collect());
            if let Some(counter) = by_row.get(place) {
                counter.add(self.run.get());
            }
        }
        self.run.reset();
        self.last_command.store(index::address(row), Relaxed);
    }

    /// Adds the calls of each command to `sums`, by the places of their rows.
    pub(in crate::engine) fn add_rows(&self, table: &Table, sums: &mut [u64]) {
        for (sum, counter) in sums.iter_mut().zip(self.by_row.get().into_iter().flatten()) {
            *sum += counter.get();
        }
        let last = table.place_at(self.last_command.load(Relaxed));
        if let Some(sum) = last.and_then(|place| sums.get_mut(place)) {
            *sum += self.run.get();
        }
        if let Some(desk) = self.copies.get()
            && let Some(sum) = table.place(desk.row()).and_then(|place| sums.get_mut(place))
        {
            *sum += desk.counts().iter().sum::<u64>();
        }
    }

    /// Begins to count the calls of each command anew.
    pub(in crate::engine) fn reset_rows(&self) {
        self.run.reset();
        self.by_row.get().into_iter().flatten().for_each(Counter::reset);
        self.copies.get().into_iter().for_each(|desk| desk.reset());
    }

    /// The call at hand counts, though it has the others forgotten.
    pub fn count_call_at_hand(&self) {
        self.run.add(1);
    }

    /// All that are added up over clients.
    pub(in crate::engine) fn all(&self) -> [&Counter; 8] {
        let Self { calls, hits, misses, changes, input, output, reads, writes, .. } = self;
        [calls, hits, misses, changes, input, output, reads, writes]
    }
}

/// A number that one thread at a time counts up and any thread reads.
#[derive(Debug, Default)]
pub struct Counter(AtomicU64);

impl Counter {
    /// Adds to the number. Only one thread at a time may call it.
    #[inline]
    pub fn add(&self, amount: u64) {
        self.0.store(self.0.load(Relaxed).wrapping_add(amount), Relaxed);
    }

    /// The number.
    pub fn get(&self) -> u64 {
        self.0.load(Relaxed)
    }

    /// Sets the number to 0.
    pub fn reset(&self) {
        self.0.store(0, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicUsize;

    use super::*;

    #[test]
    fn a_connection_hears_that_it_is_to_close_and_a_native_client_has_none() {
        let woken = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&woken);
        let wake: Wake = Arc::new(move || {
            counter.fetch_add(1, Relaxed);
        });
        let client = Client::new(1, Origin::in_process(wake), 0);
        assert!(!client.is_closing());
        assert!(client.close() && client.is_closing());
        assert_eq!(woken.load(Relaxed), 1);
        assert!(!Client::new(2, Origin::native(), 0).close());
    }
}
