//! [`Access`] itself, and the facts around the keys that it gives.

use std::sync::atomic::Ordering::Relaxed;

use crate::base::clock::{Clock, Moment};
use crate::base::random::Random;
use crate::engine::config::live::Config;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::Error;
use crate::engine::grammar::kind::Any;
use crate::engine::shared::acl::check;
use crate::engine::shared::all::Shared;
use crate::engine::shared::blocking::Wait;
use crate::engine::shared::connection::Protocol;
use crate::engine::shared::session::Session;
use crate::engine::shared::usage::Meter;
use crate::engine::table::command::Command;
use crate::keyspace::expiry::Deadline;
use crate::keyspace::{Locked, ShardId};

/// What becomes of a key's deadline when it gets another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// It stays.
    Keep,
    /// It is removed.
    Clear,
    /// Milliseconds since the Unix epoch.
    At(Deadline),
}

/// A call's view of the store: the locked keys, and the session that calls.
#[derive(Debug)]
pub struct Access<'e> {
    pub(in crate::engine) shared: &'e Shared,
    pub(in crate::engine) session: &'e mut Session,
    pub(in crate::engine) locked: Locked<'e>,
    /// The locks belong to a transaction or script around this call.
    pub(in crate::engine) held: bool,
    pub(super) clock: Moment<'e>,
    /// The collection behind the last handle, whose account is still open.
    pub(super) open: Option<Open>,
    /// The call found nothing, and waits if it may.
    pub(in crate::engine) wait: Option<Box<Wait>>,
}

/// A collection that a handle is or was changing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Open {
    pub(super) shard: ShardId,
    pub(super) index: u32,
    pub(super) db: u16,
    pub(super) heap: usize,
    /// It had elements, so that its end is news.
    pub(super) populated: bool,
}

/// Where a key was found.
#[derive(Debug, Clone, Copy)]
pub(super) struct EntryPlace {
    pub(super) shard: ShardId,
    pub(super) index: u32,
}

impl<'e> Access<'e> {
    #[inline]
    pub(in crate::engine) fn new(shared: &'e Shared, session: &'e mut Session) -> Self {
        if !session.effects.is_untouched() {
            // A bug ended the last call midway.
            session.effects.clear();
        }
        Self {
            shared,
            locked: Locked::nothing(&shared.keyspace),
            held: false,
            // Recovery must not take a key for expired before it has seen what came later.
            clock: if session.replaying { Moment::at(0) } else { Moment::of(&shared.clock) },
            open: None,
            wait: None,
            session,
        }
    }

    /// True inside a transaction or script, where nothing may wait.
    pub fn is_inside(&self) -> bool {
        self.held
    }

    /// True in a call that a script makes.
    pub fn is_in_script(&self) -> bool {
        self.session.in_script
    }

    /// Whether the reply goes out as RESP3 has it. Scripts get RESP2.
    pub fn speaks_resp3(&self) -> bool {
        self.session.connection.protocol == Protocol::Resp3 && !self.is_in_script()
    }

    /// Whether the call is a function's of JavaScript, not one of a connection.
    pub fn is_function(&self) -> bool {
        self.session.client.origin.door.is_function()
    }

    /// As [`Self::speaks_resp3`], for replies that functions get as RESP2 has them.
    pub fn sends_resp3(&self) -> bool {
        self.speaks_resp3() && self.session.client.origin.door.is_connection()
    }

    /// True between MULTI and EXEC.
    pub fn is_queueing(&self) -> bool {
        self.session.queue.is_some()
    }

    /// Milliseconds since the Unix epoch, the same all through a call.
    #[inline]
    pub fn now(&self) -> Deadline {
        self.clock.now()
    }

    /// The store's clock. For what is stored and answered, [`Self::now`] is the time of the call.
    pub fn clock(&self) -> &'e Clock {
        &self.shared.clock
    }

    /// A generator of random numbers.
    pub fn random(&self) -> Random {
        self.shared.chance.random()
    }

    /// The current database.
    pub fn db(&self) -> u16 {
        self.session.db
    }

    /// The longest string there can be, in bytes. What is in the log was allowed once.
    pub fn longest_string(&self) -> usize {
        if self.session.replaying { usize::MAX } else { self.shared.config.longest_string() }
    }

    /// Up to how many bytes a HyperLogLog stays sparse. The log records when one became dense.
    pub fn longest_sparse(&self) -> usize {
        let most = &self.shared.config.hll_sparse_max_bytes;
        if self.session.replaying { usize::MAX } else { most.load(Relaxed) }
    }

    /// The server whose answers the store gives.
    #[inline]
    pub fn dialect(&self) -> Dialect {
        if self.session.replaying { Dialect::OF_LOG } else { self.shared.dialect() }
    }

    /// How many databases there are.
    pub fn databases(&self) -> u16 {
        self.shared.keyspace.databases()
    }

    /// Parameters.
    pub fn config(&self) -> &'e Config {
        &self.shared.config
    }

    /// Whether the call comes from the log.
    pub fn is_replaying(&self) -> bool {
        self.session.replaying
    }

    /// How entries are used.
    pub fn usage(&self) -> Meter<'e> {
        self.shared.usage()
    }

    /// Whether the caller's user may read any key with this command, as BY and GET of SORT do.
    pub fn may_read_all_keys(&self, row: &'static Command) -> bool {
        let limited = self.session.user.as_deref().filter(|user| user.is_restricted());
        let table = self.shared.table;
        limited.is_none_or(|user| check::reads_all_keys(table, user, row, self.session.db))
    }

    /// Whether the caller's user may read a key that this command found.
    pub fn may_read_key(&self, row: &'static Command, key: &[u8]) -> bool {
        let limited = self.session.user.as_deref().filter(|user| user.is_restricted());
        let table = self.shared.table;
        limited.is_none_or(|user| check::reads_key(table, user, row, self.session.db, key))
    }

    /// Runs `act` as if another database were selected.
    pub fn in_db<T>(&mut self, db: u16, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.session.db, db);
        let result = act(self);
        self.session.db = before;
        result
    }
}

#[cold]
pub(super) fn undeclared() -> Error {
    Error::internal("a command touched a key that it had not declared")
}

/// A key that does not come from arguments, as in eviction.
pub type AnyKey<'a> = crate::engine::grammar::key::Remove<'a, Any>;
