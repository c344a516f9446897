//! What a command is, and how a call runs.
//!
//! Every call, whichever door it came through, goes through [`Engine::call`]: find the row, parse,
//! lock the keys, run the body, deliver the effects, give the locks back, reply. MULTI, scripts and
//! recovery use the same function.

pub mod access;
pub mod acl;
pub mod blocking;
pub mod client;
pub mod clients;
pub mod command;
pub mod config;
pub mod connection;
pub mod docs;
pub mod effects;
pub mod error;
pub mod eviction;
pub mod expected;
pub mod handle;
pub mod host;
pub mod keeper;
pub mod key;
pub mod kind;
pub mod monitors;
pub mod notify;
pub mod options;
pub mod param;
pub mod pause;
pub mod persistence;
pub mod reply;
pub mod scan;
pub mod script;
pub mod secrets;
pub mod session;
pub mod shape;
pub mod stats;
pub mod subscriptions;
pub mod table;
pub mod timing;
pub mod tracking;
pub mod transaction;
pub mod usage;

use std::sync::atomic::Ordering::Relaxed;
use std::sync::{OnceLock, Weak};
use std::time::Duration;

use access::Access;
use acl::Acl;
use acl::check::Attempt;
use blocking::Waiters;
use clients::Clients;
use command::{Command, flags};
use config::Config;
use effects::{Event, Wants};
use error::{Error, Result};
use eviction::Evictor;
use host::Host;
use keeper::Keeper;
use kind::Class;
use monitors::Monitors;
use pause::Pause;
use persistence::Persistence;
use reply::Reply;
use script::Scripts;
use session::Session;
use stats::Stats;
use table::Table;
use timing::Timing;
use tracking::Tracking;

use crate::base::{Bytes, clock};
use crate::keyspace::Keyspace;
use crate::keyspace::watch::WatchedKeys;
use crate::persist::Position;
use crate::pubsub::Registry;

/// The version of Redis that clients may take it for.
pub const REDIS_VERSION: &str = "7.4.0";

/// A store: its keys, and everything that calls share.
#[derive(Debug)]
pub struct Engine {
    pub table: &'static Table,
    pub keyspace: Keyspace,
    pub config: Config,
    pub acl: Acl,
    pub stats: Stats,
    pub clients: Clients,
    pub watched: WatchedKeys,
    pub waiters: Waiters,
    pub persistence: Persistence,
    pub pubsub: Registry,
    pub scripts: Scripts,
    pub timing: Timing,
    pub tracking: Tracking,
    pub host: Host,
    pub pause: Pause,
    pub monitors: Monitors,
    /// For work that other threads do; set by [`Self::start_keeper`].
    itself: OnceLock<Weak<Self>>,
    keeper: Keeper,
    evictor: Evictor,
    /// When, of [`clock::uptime`].
    opened: Duration,
}

impl Engine {
    pub fn new(table: &'static Table, databases: u16) -> Self {
        let keyspace = Keyspace::new(databases);
        Self {
            table,
            scripts: Scripts::new(keyspace.gate.busy_flag()),
            keyspace,
            config: Config::for_databases(databases),
            acl: Acl::default(),
            stats: Stats::default(),
            clients: Clients::default(),
            watched: WatchedKeys::default(),
            waiters: Waiters::default(),
            persistence: Persistence::default(),
            pubsub: Registry::default(),
            timing: Timing::default(),
            tracking: Tracking::default(),
            host: Host::default(),
            pause: Pause::default(),
            monitors: Monitors::default(),
            itself: OnceLock::new(),
            keeper: Keeper::default(),
            evictor: Evictor::default(),
            opened: clock::uptime(),
        }
    }

    /// For how long the store has been open.
    pub fn uptime(&self) -> Duration {
        clock::uptime().saturating_sub(self.opened)
    }

    /// Runs a call whose name is its first word.
    pub fn call_by_name(&self, session: &mut Session, call: &[&[u8]]) -> Result<Reply> {
        let (row, args) = self.table.resolve(call).map_err(|error| {
            session.break_queue();
            Self::forget_caching(session);
            let error = if self.is_known(session) { error } else { connection::NO_AUTH };
            self.count_error(&error);
            error
        })?;
        self.call(session, row, args)
    }

    /// Runs a call.
    #[inline]
    pub fn call(
        &self,
        session: &mut Session,
        row: &'static Command,
        args: &[&[u8]],
    ) -> Result<Reply> {
        if !row.takes(args.len()) {
            let known = self.admit_unknown(session, row);
            let error = known.err().unwrap_or_else(|| Error::arity(row.name));
            return Err(self.refuse(session, row, error));
        }
        if session.is_restricted()
            && let Err(error) = self.permit(session, &Attempt { row, args, db: session.db })
        {
            return Err(self.refuse(session, row, error));
        }
        if !session.replaying && self.weigh(session, args) {
            session.break_queue();
            return Err(Error::TOO_LONG);
        }
        if self.pause.is_on() && self.postpone(session, row, args) {
            return Ok(Reply::Null);
        }
        if session.queue.is_some() && !row.is(flags::immediate) {
            return self.queue(session, row, args);
        }
        session.client.counters.called(row, self.seconds(), self.table);
        let begun = self.begin_timing(row, args);
        let mut access = Access::new(self, session);
        let reply = access.run_row(row, args, false);
        if access.session.tracking.remembers {
            self.remember(access.session, row, args);
            Self::end_caching(access.session, row);
        }
        if access.wait.is_some() {
            return self.block(&mut access, row, args, reply);
        }
        access.finish()?;
        if begun.is_some() || reply.is_err() {
            self.end_timing(&access.session.client, (row, args), begun, reply.as_ref().err());
        }
        reply
    }

    /// Notes what a call weighs, and tells whether an argument is longer than a string can be. What
    /// the log holds was admitted once.
    #[inline]
    fn weigh(&self, session: &mut Session, args: &[&[u8]]) -> bool {
        let longest = self.config.longest_string();
        session.weight = persistence::weight(args);
        session.weight > longest && args.iter().any(|arg| arg.len() > longest)
    }

    /// Forgets the keys that a session watches.
    pub fn unwatch(&self, session: &mut Session) {
        for watched in session.watched.drain(..) {
            self.watched.unwatch(watched.db, watched.key);
        }
        session.client.shown.watched.store(0, Relaxed);
    }

    /// What a call's effects are wanted for. Ask with the call's keys locked.
    #[inline]
    fn wants(&self) -> Wants {
        let mut wants = 0;
        let notify = self.config.notify.load(Relaxed);
        if notify != 0 && !self.pubsub.is_idle() {
            wants |= notify::wants(notify);
        }
        if self.watched.is_active() {
            wants |= effects::WATCH;
        }
        if self.waiters.is_active() {
            wants |= effects::WAITERS;
        }
        if self.tracking.is_active() {
            wants |= effects::TRACKING;
        }
        if self.persistence.storage().is_some() {
            wants |= effects::LOG;
        }
        wants
    }

    /// Hands the effects of a call to the sinks, with its keys still locked. Tells the position of
    /// the log that the caller must wait for once they are not.
    fn deliver(&self, session: &mut Session) -> Result<Option<Position>> {
        session.count_changes();
        for (db, key) in session.effects.touched.drain(..) {
            self.watched.touch(db, &key);
        }
        session.effects.stirred.retain(|place| self.waiters.wait_for(place));
        let ops = !session.effects.ops.is_empty();
        let logged = if ops { self.log(session) } else { Ok(None) };
        self.announce(session);
        if !session.effects.changed.is_empty() {
            self.broadcast_changes(session);
        }
        if std::mem::take(&mut session.effects.durable) {
            return logged.map(|_| self.log_end());
        }
        logged
    }

    /// Tells of the keys that have changed so far, and publishes the keyspace events.
    fn announce(&self, session: &mut Session) {
        if session.effects.has_invalid() {
            self.invalidate(session);
        }
        let effects = &mut session.effects;
        let flags = self.config.notify.load(Relaxed);
        for event in effects.events.drain(..) {
            notify::publish(&self.pubsub, flags, &event);
        }
    }

    #[cold]
    fn announce_miss(&self, db: u16, key: &[u8]) {
        let (class, key) = (Class::Missed, Bytes::new(key));
        let event = Event { class, name: "keymiss", db, key, fields: Vec::new() };
        notify::publish(&self.pubsub, self.config.notify.load(Relaxed), &event);
    }
}
