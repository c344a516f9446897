//! The types that a call is made of. They name each other, so they are in one file: an [`Engine`]
//! has rows, a [`Row`] runs a [`Call`], and a call is made on an engine.
//!
//! [`redlet_macros::command`] makes the row of a command from its body, so that nothing about a
//! command is said twice.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::AtomicU32;
use std::sync::{OnceLock, Weak};

use parking_lot::Mutex;

use crate::base::clock::Clock;
use crate::base::random::Chance;
use crate::engine::access::Access;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::all::Shared;
use crate::engine::shared::blocking::Blocked;
use crate::engine::shared::evictor;
use crate::engine::shared::keeper::Keeper;
use crate::engine::shared::session::Session;
use crate::engine::table::command::Command;
use crate::engine::table::index::Table;
use crate::keyspace::KeySet;

/// The store: what calls share, the rows that can be called, and the background work.
#[derive(Debug)]
pub struct Engine {
    shared: Shared,
    /// The commands.
    pub rows: &'static Rows,
    /// For work that other threads do; set by [`Self::start_keeper`].
    pub(super) weak_self: OnceLock<Weak<Self>>,
    pub(super) keeper: Keeper,
    pub(super) evictor: Mutex<evictor::EvictionState>,
    /// When memory was last found full, as [`Shared::seconds`] has it; 0 if it never was.
    pub(super) last_full: AtomicU32,
    /// Of a fork, what it was at first.
    pub(super) prepared: OnceLock<Box<Self>>,
}

impl Engine {
    /// An empty store, in memory, of the default dialect.
    pub fn new(rows: &'static Rows, databases: u16) -> Self {
        Self::of_dialect(Dialect::default(), Clock::System, rows, databases)
    }

    /// An empty store, in memory.
    pub fn of_dialect(dialect: Dialect, clock: Clock, rows: &'static Rows, databases: u16) -> Self {
        Self::by_chance(dialect, (clock, Chance::default()), rows, databases)
    }

    /// An empty store, in memory, with this time and these random numbers.
    pub fn by_chance(
        dialect: Dialect,
        (clock, chance): (Clock, Chance),
        rows: &'static Rows,
        databases: u16,
    ) -> Self {
        let shared = Shared::new(rows.table(), databases, dialect, clock, chance);
        shared.measure_beside();
        Self {
            shared,
            rows,
            weak_self: OnceLock::new(),
            keeper: Keeper::default(),
            evictor: Mutex::default(),
            last_full: AtomicU32::default(),
            prepared: OnceLock::new(),
        }
    }
}

impl Deref for Engine {
    type Target = Shared;

    #[inline]
    fn deref(&self) -> &Shared {
        &self.shared
    }
}

/// What a body that is about more than keys sees: beside the keys ([`Access`], which it can be used
/// as) the whole store and the session.
#[derive(Debug)]
pub struct Call<'e> {
    /// The store.
    pub engine: &'e Engine,
    access: Access<'e>,
}

impl<'e> Call<'e> {
    #[inline]
    pub(super) fn new(engine: &'e Engine, session: &'e mut Session) -> Self {
        Self { engine, access: Access::new(engine, session) }
    }

    /// The session that calls.
    #[inline]
    pub fn session(&self) -> &Session {
        self.access.session
    }

    /// The session that calls, for changes.
    #[inline]
    pub fn session_mut(&mut self) -> &mut Session {
        self.access.session
    }
}

impl<'e> Deref for Call<'e> {
    type Target = Access<'e>;

    #[inline]
    fn deref(&self) -> &Access<'e> {
        &self.access
    }
}

impl<'e> DerefMut for Call<'e> {
    #[inline]
    fn deref_mut(&mut self) -> &mut Access<'e> {
        &mut self.access
    }
}

/// What a call comes to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// It has run.
    Reply(Reply),
    /// It waits, and is answered later.
    Waits(Blocked),
}

const _: () = assert!(size_of::<Outcome>() == size_of::<Reply>());

impl Outcome {
    /// The reply of a call that does not wait.
    pub fn reply(self) -> Result<Reply> {
        match self {
            Self::Reply(reply) => Ok(reply),
            Self::Waits(_) => Err(Error::internal("a call waits where none may")),
        }
    }
}

/// A command as it can be called.
#[derive(Debug)]
pub struct Row {
    /// The facts of its row in the table.
    pub facts: Command,
    /// Parses the arguments, locks the keys and runs the body.
    pub run: for<'a, 'e> fn(&mut Call<'e>, &'a [&'a [u8]]) -> Result<Reply>,
    /// Parses the arguments, as the dialect has them, and adds the keys they name.
    pub keys: for<'a> fn(Dialect, &'a [&'a [u8]], &mut KeySet) -> Result<()>,
}

impl Deref for Row {
    type Target = Command;

    #[inline]
    fn deref(&self) -> &Command {
        &self.facts
    }
}

/// All rows, and the table of their facts.
#[derive(Debug)]
pub struct Rows {
    table: Table,
    rows: Vec<&'static Row>,
    of_log: &'static [&'static [&'static Row]],
}

impl Rows {
    /// Each family is the `ROWS` of its files. `of_log` are operations that only the log has.
    pub fn new(
        families: &[&[&[&'static Row]]],
        of_log: &'static [&'static [&'static Row]],
    ) -> Self {
        let files = families.iter().copied().flatten();
        let rows: Vec<_> = files.flat_map(|rows| rows.iter().copied()).collect();
        Self { table: Table::new(rows.iter().map(|row| &row.facts).collect()), rows, of_log }
    }

    /// The facts.
    pub fn table(&self) -> &Table {
        &self.table
    }

    /// The rows, in the order of [`Table::rows`].
    pub fn rows(&self) -> &[&'static Row] {
        &self.rows
    }

    /// The row of a command of the table.
    pub fn row(&self, facts: &'static Command) -> Option<&'static Row> {
        self.rows.get(self.table.place(facts)?).copied()
    }

    /// The row with this whole name (`GET`, `CONFIG|GET`) in any case.
    pub fn named(&self, name: &[u8]) -> Option<&'static Row> {
        self.row(self.table.named(name)?)
    }

    /// The operation of this name that only the log has.
    pub(in crate::engine) fn of_log(&self, name: &[u8]) -> Option<&'static Row> {
        self.of_log.iter().copied().flatten().copied().find(|row| row.name.as_bytes() == name)
    }

    /// The row that a call means, and its arguments: names of commands and subcommands taken off.
    #[inline]
    pub fn resolve<'c, 'a>(&self, call: &'c [&'a [u8]]) -> Result<(&'static Row, &'c [&'a [u8]])> {
        let (place, args) = self.table.find(call)?;
        Ok((self.rows[place], args))
    }
}

/// Lists the rows of a file, by their bodies' names. The compiler reports a row that no list has:
/// its `ROW` is never used.
#[macro_export]
macro_rules! rows {
    ($($body:ident),* $(,)?) => {
        pub(in $crate::commands) const ROWS: &[&$crate::engine::call::engine::Row] =
            &[$(&$body::ROW),*];
    };
}

/// Lists the files of a family, each with [`rows!`].
#[macro_export]
macro_rules! files {
    ($($file:ident),* $(,)?) => {
        pub(super) const FILES: &[&[&$crate::engine::call::engine::Row]] = &[$($file::ROWS),*];
    };
}
