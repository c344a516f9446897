//! MULTI: calls that run together, under one set of locks, with one record in the log.
//!
//! The calls of a transaction are parsed twice: once to learn their keys, so that all can be locked
//! in order before the first one runs, and once to run. A transaction whose keys cannot be known
//! beforehand locks everything.

use super::engine::{Call, Row};
use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::acl::check::Attempt;
use crate::engine::shared::acl::log::Context;
use crate::engine::shared::persistence::weight;
use crate::engine::shared::session::{Queued, Session};
use crate::engine::table::command::{Command, flags};
use crate::engine::table::secrets::{Made, Names};
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Mode};

/// One call of a batch.
#[derive(Debug, Clone, Copy)]
pub struct BatchCall<'a> {
    /// The command.
    pub row: &'static Row,
    /// The words that named it.
    pub names: Names<'a>,
    /// Its arguments, without the names of command and subcommand.
    pub args: &'a [&'a [u8]],
}

const ABORTED: Error = Error::aborted("Transaction discarded because of previous errors.");

impl Engine {
    /// Runs calls as one transaction, without MULTI. If a call is invalid or memory is full, no
    /// call runs. `Ok(None)` when a key has changed that the session watched. In any case its
    /// watches end. A call that fails while it runs is a [`Reply::Error`].
    pub fn batch(
        &self,
        session: &mut Session,
        calls: &[BatchCall<'_>],
    ) -> Result<Option<Vec<Reply>>> {
        if session.queue.is_some() {
            return Err(Error::new("a transaction is open: MULTI was called before"));
        }
        if let Some(error) = calls.iter().find_map(|call| call.fault(self.dialect())) {
            self.unwatch(session);
            return Err(Error::abort(&error));
        }
        if let Err(denied) = self.permit_batch(session, calls) {
            self.unwatch(session);
            return Err(Error::abort(&denied));
        }
        self.meet_faults_of_batch(session)?;
        let begun = session.sampling.next();
        let mut call = Call::new(self, session);
        let replies = call.run_batch(calls);
        call.finish()?;
        if let Some(begun) = begun {
            let nanos = begun.elapsed().as_nanos() as u64 * begun.weight;
            call.session.client.counters.busy.add(nanos);
        }
        replies
    }

    /// Whether the session's user may make all of these calls.
    fn permit_batch(&self, session: &Session, calls: &[BatchCall<'_>]) -> Result<()> {
        if !session.is_limited() {
            return Ok(());
        }
        calls.iter().try_for_each(|BatchCall { row, args, .. }| {
            let attempt = Attempt { row, args, db: session.db };
            let checked = self.check_session(session, &attempt, Context::Multi);
            checked.map_err(|denial| denial.error(&session.user_name(), row))
        })
    }

    /// Puts a call into the queue that MULTI opened.
    pub(in crate::engine) fn queue(
        &self,
        session: &mut Session,
        row: &'static Row,
        names: Names<'_>,
        args: &[&[u8]],
    ) -> Result<Reply> {
        if row.is(flags::no_multi | flags::never_queued | flags::never_nested) {
            return Err(self.refuse(session, row, not_allowed(self.dialect(), row)));
        }
        if let Err(full) = self.admit(row) {
            return Err(self.refuse(session, row, full));
        }
        if row.is(flags::write)
            && let Err(few) = self.admit_to_replicas()
        {
            return Err(self.refuse(session, row, few));
        }
        let words = names.iter().chain(args).map(|word| Bytes::new(word)).collect();
        let names = names.len();
        session.queue.get_or_insert_default().calls.push(Queued { row, names, words });
        session.show_transaction();
        Ok(Reply::Status("QUEUED"))
    }

    /// A call cannot even begin. Inside MULTI that breaks the transaction, and when it is EXEC
    /// itself, ends it.
    pub(in crate::engine) fn refuse(
        &self,
        session: &mut Session,
        row: &'static Row,
        error: Error,
    ) -> Error {
        self.count_rejection(&session.client, row, &error);
        Self::end_caching(session, row);
        if row.is(flags::executes) {
            self.end_transaction(session);
            return Error::abort(&error);
        }
        session.break_queue();
        error
    }

    /// Forgets the calls that wait and the keys that are watched.
    pub fn end_transaction(&self, session: &mut Session) {
        session.queue = None;
        self.unwatch(session);
        session.show_transaction();
    }
}

impl BatchCall<'_> {
    /// It, for what shows calls.
    pub(in crate::engine) fn made(&self) -> Made<'_> {
        (&self.row.facts, self.names, self.args)
    }

    /// Why it cannot be part of a transaction.
    fn fault(&self, dialect: Dialect) -> Option<Error> {
        if !self.row.takes(self.args.len()) {
            return Some(Error::arity(self.row.name));
        }
        let barred = flags::no_multi | flags::never_queued | flags::never_nested | flags::immediate;
        self.row.is(barred).then(|| not_allowed(dialect, self.row))
    }
}

fn not_allowed(dialect: Dialect, row: &Command) -> Error {
    if dialect.names_calls_not_in_transactions() {
        let name = row.shown_name();
        Error::new(format!("Command '{name}' not allowed inside a transaction"))
    } else {
        Error::fixed("Command not allowed inside a transaction")
    }
}

impl Call<'_> {
    /// Ends the transaction that MULTI began: `Ok(None)` when a watched key has changed.
    pub fn exec(&mut self) -> Result<Option<Vec<Reply>>> {
        let queue = self.session.queue.take();
        self.session.show_transaction();
        let Some(queue) = queue else { return Err(Error::new("EXEC without MULTI")) };
        if queue.broken {
            self.engine.unwatch(self.session);
            return Err(ABORTED);
        }
        let words = queue.calls.iter();
        let words = words.map(|call| call.words.iter().map(|word| &word[..]).collect());
        let words: Vec<Vec<&[u8]>> = words.collect();
        let rows = self.engine.rows;
        let calls = queue.calls.iter().zip(&words);
        let calls = calls.map(|(call, words)| {
            let (names, args) = words.split_at_checked(call.names)?;
            Some(BatchCall { row: rows.row(call.row)?, names, args })
        });
        let calls = calls.collect::<Option<Vec<_>>>();
        let calls = calls.ok_or_else(|| Error::internal("a row of no table was queued"))?;
        self.run_batch(&calls)
    }

    /// Runs calls under one set of locks, and ends the watch.
    fn run_batch(&mut self, calls: &[BatchCall<'_>]) -> Result<Option<Vec<Reply>>> {
        let replies = self.run_unless_changed(calls);
        self.engine.unwatch(self.session);
        replies
    }

    fn run_unless_changed(&mut self, calls: &[BatchCall<'_>]) -> Result<Option<Vec<Reply>>> {
        self.admit(calls).map_err(|full| Error::abort(&full))?;
        if calls.iter().any(|call| call.row.is(flags::runs_scripts)) {
            self.session.memory_is_full = self.engine.admit_script();
        }
        let keys = self.declare(calls);
        self.hold(keys)?;
        if self.watched_key_changed() {
            return Ok(None);
        }
        Ok(Some(calls.iter().map(|call| self.run_one(call)).collect()))
    }

    fn run_one(&mut self, call: &BatchCall<'_>) -> Reply {
        let begun = self.engine.begin_timing(self.session, call.row, call.args);
        let permitted = self.still_permits(call);
        let reply = permitted.and_then(|()| self.call_inside(call, false));
        if call.row.is(flags::admin) || call.row.is(flags::pubsub) {
            // Keyspace events may have been turned on, or subscribed to.
            self.ask_for_more_wants();
        }
        if begun.is_some() || reply.is_err() {
            let (client, error) = (&self.session.client, reply.as_ref().err());
            self.engine.end_timing(client, call.made(), begun, error);
        }
        reply.unwrap_or_else(Reply::Error)
    }

    /// What may be called can have changed since a call was queued.
    fn still_permits(&self, BatchCall { row, args, .. }: &BatchCall<'_>) -> Result<()> {
        if !self.session.is_limited() {
            return Ok(());
        }
        let attempt = Attempt { row, args, db: self.session.db };
        let checked = self.engine.check_session(self.session, &attempt, Context::Multi);
        checked.map_err(|denial| denial.since_queued())
    }

    /// Makes a call of a transaction, or of a script, under its locks.
    pub(in crate::engine) fn call_inside(
        &mut self,
        call: &BatchCall<'_>,
        by_script: bool,
    ) -> Result<Reply> {
        let &BatchCall { row, names, args } = call;
        self.session.client.counters.called(row, self.engine.seconds(), self.engine.table);
        let reply = self.run_row(row, names, args, by_script);
        if self.session.tracking.remembers {
            self.engine.remember(self.session, row, args);
        }
        self.end_inner_call();
        reply
    }

    /// Asks for room once for all calls: for one that needs memory, if there is any.
    fn admit(&mut self, calls: &[BatchCall<'_>]) -> Result<()> {
        let writers = || calls.iter().map(|call| call.row).filter(|row| row.is(flags::write));
        let neediest = writers().find(|row| row.is(flags::denyoom)).or_else(|| writers().next());
        let Some(row) = neediest else { return Ok(()) };
        self.session.weight = calls.iter().map(|call| weight(call.args)).sum();
        self.engine.admit_to_log(self.session.weight)?;
        self.engine.admit(row)
    }

    /// The keys that a batch needs, and those it depends on.
    fn declare(&self, calls: &[BatchCall<'_>]) -> KeySet {
        let mut keys = KeySet::of(&self.engine.keyspace, self.session.db);
        for call in calls {
            if call.row.is(flags::switches_database) {
                keys.add_whole(Scope::Everything, Mode::Write);
            }
            // A call that does not parse fails when it runs, before it touches anything.
            let _ = (call.row.keys)(self.dialect(), call.args, &mut keys);
        }
        if keys.leads_on() {
            keys.add_unknown();
        }
        self.declare_watched(&mut keys);
        keys
    }
}
