//! [`Shared`]: everything that calls share, and the keys.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Duration;

use super::acl::Acl;
use super::blocking::Waiters;
use super::clients::Clients;
use super::faults::Faults;
use super::host::Host;
use super::images::Image;
use super::monitors::Monitors;
use super::observers::Observers;
use super::pause::Pause;
use super::persistence::Persistence;
use super::script::Scripts;
use super::stats::Stats;
use super::timing::Timing;
use super::tracking::Tracking;
use super::usage::Meter;
use crate::base::attention::{Attention, Signal};
use crate::base::clock::Clock;
use crate::base::random::Chance;
use crate::engine::config::live::Config;
use crate::engine::config::notify;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::effects::{
    DISK_FULL, EFFECTS, FAULTY, MONITORED, PAUSED, REPLICAS_WANTED, TRACKING, WAITERS, WATCH, Wants,
};
use crate::engine::table::index::Table;
use crate::keyspace::Keyspace;
use crate::keyspace::watch::WatchedKeys;
use crate::pubsub::Registry;

/// What a store consists of beside the way its calls run. Each part has locks of its own.
#[derive(Debug)]
pub struct Shared {
    /// The time that keys expire by, and waits end.
    pub clock: Clock,
    /// Where random numbers come from.
    pub chance: Chance,
    /// What calls have to look at beside their keys.
    pub attention: Attention,
    /// The facts of all commands.
    pub table: &'static Table,
    /// The keys.
    pub keyspace: Keyspace,
    /// Parameters.
    pub config: Config,
    /// Users.
    pub acl: Acl,
    /// Counters of the store itself.
    pub stats: Stats,
    /// The open clients.
    pub clients: Clients,
    /// Keys that WATCH named.
    pub watched: WatchedKeys,
    /// Calls that wait.
    pub waiters: Waiters,
    /// The data folder.
    pub persistence: Persistence,
    /// Channels and patterns.
    pub pubsub: Registry,
    /// Lua.
    pub scripts: Scripts,
    /// How long calls took, and which went wrong.
    pub timing: Timing,
    /// The clients that keep copies of keys.
    pub tracking: Tracking,
    /// Who hears what happens.
    pub observers: Observers,
    /// The program that the store lives in.
    pub host: Host,
    /// CLIENT PAUSE.
    pub pause: Pause,
    /// What a test wants to go wrong.
    pub faults: Faults,
    /// MONITOR.
    pub monitors: Monitors,
    /// Raised while no call may write, because there are too few replicas.
    pub(in crate::engine) replicas_wanted: Signal,
    /// What is needed beside the data, in bytes, as last measured.
    pub(super) beside: AtomicUsize,
    /// When, of [`Clock::elapsed`].
    opened: Duration,
}

impl Shared {
    /// The parts of an empty store.
    pub fn new(
        table: &'static Table,
        databases: u16,
        dialect: Dialect,
        clock: Clock,
        chance: Chance,
    ) -> Self {
        let mut keyspace = Keyspace::new(databases);
        if chance.is_seeded() {
            // Hashes differ from process to process.
            keyspace.narrow();
        }
        let attention = Attention::default();
        Self {
            table,
            scripts: Scripts::new(keyspace.gate.busy_flag(), dialect),
            keyspace,
            config: Config::of_store(databases, dialect),
            acl: Acl::default(),
            stats: Stats::default(),
            clients: Clients::default(),
            watched: WatchedKeys::new(attention.signal(WATCH.into())),
            waiters: Waiters::new(attention.signal(WAITERS.into())),
            persistence: Persistence::default(),
            pubsub: Registry::default(),
            timing: Timing::default(),
            tracking: Tracking::new(attention.signal(TRACKING.into())),
            observers: Observers::default(),
            host: Host::default(),
            pause: Pause::new(attention.signal(PAUSED)),
            faults: Faults::new(attention.signal(FAULTY), attention.signal(DISK_FULL)),
            monitors: Monitors::new(attention.signal(MONITORED)),
            replicas_wanted: attention.signal(REPLICAS_WANTED),
            attention,
            beside: AtomicUsize::default(),
            opened: clock.elapsed(),
            clock,
            chance,
        }
    }

    /// The server whose answers the store gives.
    #[inline]
    pub fn dialect(&self) -> Dialect {
        self.config.dialect
    }

    /// What a call's effects are wanted for. Ask with the call's keys locked. `writes`: whether
    /// they are so that any can be changed.
    #[inline]
    pub(in crate::engine) fn wants(&self, writes: bool) -> Wants {
        let wants = if writes { (self.attention.bits() & EFFECTS) as Wants } else { 0 };
        match self.config.notify.load(Relaxed) {
            0 => wants,
            notify => wants | self.wanted_events(notify),
        }
    }

    #[cold]
    fn wanted_events(&self, notify: u32) -> Wants {
        if self.pubsub.is_idle() { 0 } else { notify::wants(notify) }
    }

    /// For how long the store has been open.
    pub fn uptime(&self) -> Duration {
        self.clock.elapsed().saturating_sub(self.opened)
    }

    /// Seconds that the store has been open, as the keeper counts them.
    #[inline]
    pub fn seconds(&self) -> u32 {
        self.keyspace.seconds.load(Relaxed)
    }

    /// What measures how entries are used.
    #[inline]
    pub fn usage(&self) -> Meter<'_> {
        Meter::new(&self.config, &self.chance, self.seconds())
    }

    /// A whole database is about to be replaced: the running walk is given up and begun again.
    /// Called with every shard of the database locked for writing. The caller drops the images that
    /// are returned.
    pub(in crate::engine) fn cancel_snapshot(&self) -> Vec<Image> {
        if self.keyspace.snapshot_epoch() == 0 && !self.persistence.images.are_wanted() {
            return Vec::new();
        }
        // Taken first: a walk that sees no epoch passes over all that is left, and must not find
        // itself whole.
        let images = self.persistence.images.end();
        self.keyspace.end_epoch();
        images.unwrap_or_default()
    }
}
