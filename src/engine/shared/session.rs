//! A client's state: the database it has selected, the calls it has queued, the keys it watches.
//! Every door gives each of its clients one. What others may see of it is its [`Client`].

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::acl::user::User;
use super::client::tracking::SessionTracking;
use super::client::{Client, USER};
use super::connection::{Connection, Protocol};
use super::images::Image;
use super::near::Desk;
use super::sampling::Sampling;
use super::subscriptions::Subscriptions;
use crate::base::Bytes;
use crate::engine::grammar::effects::Effects;
use crate::engine::table::command::Command;
use crate::keyspace::{Pair, ShardData, ShardId, stamps};
use crate::pubsub::{Mailbox, Topic};

/// A call of a transaction, kept until EXEC.
#[derive(Debug)]
pub struct Queued {
    /// The command.
    pub row: &'static Command,
    /// How many words name the command; none where a method does.
    pub names: usize,
    /// These words, and the arguments.
    pub words: Vec<Bytes>,
}

/// What MULTI opened.
#[derive(Debug, Default)]
pub struct Queue {
    /// The queued calls, in their order.
    pub calls: Vec<Queued>,
    /// A call could not be queued, so EXEC must fail.
    pub broken: bool,
}

/// A key that WATCH named, as it was then.
#[derive(Debug)]
pub struct WatchedKey {
    /// The database of the key.
    pub db: u16,
    /// The name of the key.
    pub key: Bytes,
    /// The version of the key at that time.
    pub version: u64,
    /// The deadline it had: should it pass before EXEC, the key has changed.
    pub deadline: Option<u64>,
}

/// What of a key has expired.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::engine) enum Lapsed {
    /// All of it.
    Key,
    /// These fields of a hash.
    Fields(Vec<Bytes>),
    /// Whichever fields of a hash have.
    AllFields,
}

/// Something expired that a call has met.
#[derive(Debug)]
pub(in crate::engine) struct Expired {
    pub(in crate::engine) shard: ShardId,
    pub(in crate::engine) key: Bytes,
    pub(in crate::engine) what: Lapsed,
    /// The client keeps a copy of what it has read of it.
    pub(in crate::engine) read: bool,
}

impl Expired {
    /// Whether the key itself has expired.
    pub(in crate::engine) fn is_whole(&self) -> bool {
        self.what == Lapsed::Key
    }
}

/// The state of one client. It belongs to the thread that runs the client's calls.
#[derive(Debug)]
pub struct Session {
    /// The part of it that any thread may read.
    pub client: Arc<Client>,
    /// The user that its calls belong to; `None` may do everything. Set by [`Self::belong_to`].
    pub(in crate::engine) user: Option<Arc<User>>,
    /// What its byte door acts on.
    pub connection: Connection,
    /// Changed by [`Self::select`].
    pub db: u16,
    /// The transaction that MULTI opened.
    pub queue: Option<Queue>,
    /// The keys that EXEC compares. After a change call [`Self::show_transaction`].
    pub watched: Vec<WatchedKey>,
    /// The names it is subscribed to.
    pub subscriptions: Subscriptions,
    /// Whether it keeps copies of what it reads.
    pub tracking: SessionTracking,
    /// The exchange with the copies of its answers, if its door keeps some.
    pub(in crate::engine) desk: Option<Arc<Desk>>,
    /// Keys that were changed since its door began a burst of calls, for clients that track
    /// prefixes; `None` outside bursts.
    pub(in crate::engine) burst: Option<Vec<Bytes>>,
    /// The client whose call it runs, if that is another one; else 0.
    pub(in crate::engine) acts_for: u64,
    /// Which of its calls are timed.
    pub(in crate::engine) sampling: Sampling,
    /// What the call at hand has done so far. Empty between calls, and kept for its buffers.
    pub effects: Effects,
    /// What the call at hand has met that has expired and could not take away, since it only reads.
    pub(in crate::engine) met: RefCell<Vec<Expired>>,
    /// Values to drop when the locks are released.
    pub(in crate::engine) discarded: Vec<Pair>,
    /// Whole shards to drop then.
    pub(in crate::engine) emptied: Vec<ShardData>,
    /// What is left of a snapshot that was given up, to drop then.
    pub(in crate::engine) cancelled: Vec<Image>,
    /// Milliseconds after which its scripts are ended; 0 is never.
    pub script_timeout: u64,
    /// What the arguments of the call at hand would come to in a record, those of the calls that a
    /// script has made so far included.
    pub(in crate::engine) weight: usize,
    /// The call at hand is made by a script.
    pub(in crate::engine) in_script: bool,
    /// It has run scripts, whose garbage was not looked at since.
    pub(in crate::engine) has_run_scripts: bool,
    /// Nanoseconds that its calls waited for the disk.
    pub(in crate::engine) waited: u64,
    /// There was no room for more when the script at hand, or the last one, began.
    pub memory_is_full: bool,
    /// Set while the log is replayed: time stands still and nothing is logged again.
    pub replaying: bool,
}

impl Session {
    /// A session in database 0 that may do everything.
    pub fn new(client: Client) -> Self {
        Self {
            client: Arc::new(client),
            user: None,
            connection: Connection::default(),
            db: 0,
            queue: None,
            watched: Vec::new(),
            subscriptions: Subscriptions::default(),
            tracking: SessionTracking::default(),
            desk: None,
            burst: None,
            acts_for: 0,
            sampling: Sampling::default(),
            effects: Effects::default(),
            met: RefCell::default(),
            discarded: Vec::new(),
            emptied: Vec::new(),
            cancelled: Vec::new(),
            script_timeout: 0,
            weight: 0,
            in_script: false,
            has_run_scripts: false,
            waited: 0,
            memory_is_full: false,
            replaying: false,
        }
    }

    /// The client that made the call at hand.
    pub(in crate::engine) fn actor(&self) -> u64 {
        if self.acts_for == 0 { self.client.id } else { self.acts_for }
    }

    /// From now on messages come to this mailbox, and whatever else the client is to hear. Call it
    /// once, before its first call.
    pub fn attach(&mut self, mailbox: Arc<Mailbox>) {
        self.client.attach(Arc::clone(&mailbox));
        self.subscriptions.attach(mailbox);
    }

    /// From now on its door keeps copies of answers. Call it once.
    pub fn keep_copies(&mut self, desk: Arc<Desk>) {
        self.client.counters.count_copies(Arc::clone(&desk));
        self.desk = Some(desk);
    }

    /// No copy of an answer is used any more.
    pub(in crate::engine) fn end_copies(&mut self) {
        if let Some(desk) = self.desk.take() {
            desk.set_mode(None);
        }
    }

    /// Shows the copies of answers whether they may be used: only without a user, whose permissions
    /// could be limited, and outside MULTI. Call it after each call of a door that keeps copies.
    #[inline]
    pub fn show_mode(&self) {
        if let Some(desk) = &self.desk {
            let plain = self.queue.is_none() && self.user.is_none() && self.db < stamps::DATABASES;
            desk.set_mode(plain.then_some(self.db));
        }
    }

    /// Whether its user may not do everything, so that each call has to be looked at.
    #[inline]
    pub(in crate::engine) fn is_limited(&self) -> bool {
        self.user.as_ref().is_some_and(|user| user.is_restricted())
    }

    /// Whether anything is left to be dropped, or expired keys are to be taken away.
    #[inline]
    pub(in crate::engine) fn has_remains(&mut self) -> bool {
        !self.discarded.is_empty()
            || !self.emptied.is_empty()
            || !self.cancelled.is_empty()
            || !self.met.get_mut().is_empty()
    }

    /// Counts what the call at hand has changed.
    #[inline]
    pub(in crate::engine) fn count_changes(&mut self) {
        if self.effects.dirty != 0 {
            self.client.counters.changes.add(std::mem::take(&mut self.effects.dirty));
        }
    }

    /// Nanoseconds that its calls have taken, as far as they were timed, or waited for the disk. The
    /// others take constant time.
    #[inline]
    pub fn spent(&self) -> u64 {
        self.client.counters.busy.get() + self.waited
    }

    /// Selects a database for the calls that follow.
    pub fn select(&mut self, db: u16) {
        self.db = db;
        self.client.shown.db.store(db.into(), Relaxed);
    }

    /// Updates the numbers of queued calls and watched keys that CLIENT LIST shows.
    pub fn show_transaction(&self) {
        let queued = self.queue.as_ref().map_or(0, |queue| queue.calls.len() + 1);
        self.client.shown.queued.store(queued, Relaxed);
        self.client.shown.watched.store(self.watched.len(), Relaxed);
    }

    /// Marks the queue after a call that could not be queued: EXEC must fail.
    pub fn break_queue(&mut self) {
        if let Some(queue) = &mut self.queue {
            queue.broken = true;
        }
    }
}

/// What its byte door acts on.
impl Session {
    /// Sets the version of the protocol. A native session always has the types of the newer one.
    pub fn speak(&mut self, protocol: Protocol) {
        let native = self.client.origin.door.is_function();
        let protocol = if native { Protocol::Resp3 } else { protocol };
        self.connection.protocol = protocol;
        let version = if protocol == Protocol::Resp2 { 2 } else { 3 };
        self.client.shown.protocol.store(version, Relaxed);
    }

    /// Closes a client; its own after the answer. False when the client has no connection.
    pub fn hang_up(&mut self, client: &Client) -> bool {
        if client.id == self.client.id && client.origin.wake.is_some() {
            self.connection.closing = true;
            return true;
        }
        client.close()
    }

    /// CLIENT IMPORT-SOURCE.
    pub fn import(&mut self, yes: bool) {
        self.connection.imports = yes;
        self.client.shown.imports.store(yes, Relaxed);
    }

    /// Whether its calls count as using keys.
    pub fn touch(&mut self, yes: bool) {
        self.connection.no_touch = !yes;
        self.client.shown.no_touch.store(!yes, Relaxed);
    }

    /// In RESP2 a connection with subscriptions may do nothing but change them.
    #[inline]
    pub fn is_subscriber(&self) -> bool {
        self.connection.protocol == Protocol::Resp2 && !self.subscriptions.is_empty()
    }

    /// False for nearly all sessions at nearly all times; else [`Engine::permit`] decides.
    #[inline]
    pub(in crate::engine) fn is_restricted(&self) -> bool {
        !self.connection.authenticated
            || self.connection.monitors
            || self.is_subscriber()
            || self.is_limited()
    }
}

/// Whose it is.
impl Session {
    /// Sets the user that its calls belong to.
    pub fn belong_to(&mut self, user: Option<Arc<User>>) {
        self.client.rename(|names| names.user = user.as_ref().map(|user| user.name.clone()));
        self.user = user;
    }

    /// The name of the user that it was given, if it was given one.
    pub fn acts_as(&self) -> Option<Bytes> {
        self.user.as_ref().map(|user| user.name.clone())
    }

    /// The name of its user.
    pub fn user_name(&self) -> Bytes {
        self.user.as_ref().map_or_else(|| Bytes::new(USER), |user| user.name.clone())
    }
}

impl Session {
    /// Updates the numbers of subscriptions that CLIENT LIST shows.
    pub(in crate::engine) fn show_subscriptions(&self) {
        let shown = &self.client.shown;
        shown.channels.store(self.subscriptions.len(Topic::Channel), Relaxed);
        shown.patterns.store(self.subscriptions.len(Topic::Pattern), Relaxed);
        shown.shard_channels.store(self.subscriptions.len(Topic::Shard), Relaxed);
    }
}
