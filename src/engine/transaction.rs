//! MULTI: calls that run together, under one set of locks, with one record in the log.

use super::Engine;
use super::access::Access;
use super::command::{Command, flags};
use super::error::{Error, Result};
use super::reply::Reply;
use super::session::{Queue, Session};
use crate::base::{Bytes, clock};
use crate::keyspace::lock::Scope;
use crate::keyspace::{KeySet, Mode};

/// One call of a batch.
#[derive(Debug)]
pub struct Call<'a> {
    pub row: &'static Command,
    pub args: &'a [&'a [u8]],
}

impl Engine {
    /// Puts a call into the queue that MULTI opened.
    pub(super) fn queue(
        &self,
        session: &mut Session,
        row: &'static Command,
        args: &[&[u8]],
    ) -> Result<Reply> {
        let Some(queue) = &mut session.queue else { return Err(Error::internal("no queue")) };
        if row.is(flags::no_multi) {
            queue.broken = true;
            return Err(Error::new("Command not allowed inside a transaction"));
        }
        if let Err(full) = self.admit(row) {
            queue.broken = true;
            return Err(full);
        }
        let args = args.iter().map(|arg| Bytes::new(arg)).collect();
        queue.calls.push(super::session::Queued { row, args });
        Ok(Reply::Status("QUEUED"))
    }

    /// Runs calls as one transaction, without a queue.
    pub fn batch(&self, session: &mut Session, calls: &[Call<'_>]) -> Result<Option<Vec<Reply>>> {
        if let Some(call) = calls.iter().find(|call| !call.row.takes(call.args.len())) {
            return Err(Error::arity(call.row.name));
        }
        let mut access = Access::new(self, session);
        let replies = access.run_batch(calls);
        let finished = access.finish();
        drop(access);
        self.unwatch(session);
        finished.and(replies)
    }
}

impl Access<'_> {
    /// Runs the calls that were queued, all or none: `Ok(None)` when a watched key has changed.
    pub fn run_queue(&mut self, queue: Queue) -> Result<Option<Vec<Reply>>> {
        let args: Vec<Vec<&[u8]>> =
            queue.calls.iter().map(|call| call.args.iter().map(|arg| &arg[..]).collect()).collect();
        let calls: Vec<Call<'_>> = queue
            .calls
            .iter()
            .zip(&args)
            .map(|(call, args)| Call { row: call.row, args })
            .collect();
        self.run_batch(&calls)
    }

    /// Runs calls under one set of locks.
    pub fn run_batch(&mut self, calls: &[Call<'_>]) -> Result<Option<Vec<Reply>>> {
        for call in calls.iter().filter(|call| call.row.is(flags::write)) {
            self.engine.admit_to_log()?;
            self.engine.admit(call.row)?;
        }
        self.hold(declare(self.session.db, calls));
        if self.watched_key_changed() {
            return Ok(None);
        }
        let run = |call: &Call<'_>| {
            self.session.counters.calls.add(1);
            (call.row.run)(self, call.args).unwrap_or_else(Reply::Error)
        };
        Ok(Some(calls.iter().map(run).collect()))
    }

    fn watched_key_changed(&self) -> bool {
        self.session.watched.iter().any(|watched| {
            self.engine.watched.version(watched.db, &watched.key) != Some(watched.version)
                || watched.deadline.is_some_and(|deadline| deadline <= clock::unix_millis())
        })
    }
}

/// The shards that a batch needs. A call whose keys can't be told beforehand takes them all.
fn declare(db: u16, calls: &[Call<'_>]) -> KeySet {
    let mut keys = KeySet::new(db);
    for call in calls {
        if call.row.is(flags::switches_database) {
            keys.add_whole(Scope::Everything, Mode::Write);
        }
        // A call that does not parse fails when it runs, before it touches anything.
        let _ = (call.row.keys)(call.args, &mut keys);
    }
    keys
}
