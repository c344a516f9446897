//! A store: its keys, and everything that calls share.

use std::sync::{OnceLock, Weak};
use std::time::Duration;

use crate::base::clock;
use crate::engine::call::eviction::Evictor;
use crate::engine::call::keeper::Keeper;
use crate::engine::config::live::Config;
use crate::engine::shared::acl::Acl;
use crate::engine::shared::blocking::Waiters;
use crate::engine::shared::clients::Clients;
use crate::engine::shared::host::Host;
use crate::engine::shared::monitors::Monitors;
use crate::engine::shared::pause::Pause;
use crate::engine::shared::persistence::Persistence;
use crate::engine::shared::script::Scripts;
use crate::engine::shared::stats::Stats;
use crate::engine::shared::timing::Timing;
use crate::engine::shared::tracking::Tracking;
use crate::engine::table::index::Table;
use crate::keyspace::Keyspace;
use crate::keyspace::watch::WatchedKeys;
use crate::pubsub::Registry;

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
    pub(super) itself: OnceLock<Weak<Self>>,
    pub(super) keeper: Keeper,
    pub(super) evictor: Evictor,
    /// When, of [`clock::uptime`].
    pub(super) opened: Duration,
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
}
