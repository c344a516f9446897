//! The way of a call, whichever door it came through.

use std::sync::atomic::Ordering::Relaxed;

use super::admission::NO_AUTH;
use super::engine::{Call, Row};
use crate::engine::Engine;
use crate::engine::config::notify;
use crate::engine::grammar::effects::{self, Wants};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::acl::check::Attempt;
use crate::engine::shared::persistence;
use crate::engine::shared::session::Session;
use crate::engine::table::command::flags;
use crate::persist::Position;

impl Engine {
    /// Runs a call whose name is its first word.
    pub fn call_by_name(&self, session: &mut Session, call: &[&[u8]]) -> Result<Reply> {
        let (row, args) = self.rows.resolve(call).map_err(|error| {
            session.break_queue();
            Self::forget_caching(session);
            let error = if self.is_known(session) { error } else { NO_AUTH };
            self.count_error(&error);
            error
        })?;
        self.call(session, row, args)
    }

    /// Runs a call.
    #[inline]
    pub fn call(&self, session: &mut Session, row: &'static Row, args: &[&[u8]]) -> Result<Reply> {
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
        let mut call = Call::new(self, session);
        let reply = call.run_row(row, args, false);
        if call.session.tracking.remembers {
            self.remember(call.session(), row, args);
            Self::end_caching(call.session_mut(), row);
        }
        if call.wait.is_some() {
            return self.block(&mut call, row, args, reply);
        }
        call.finish()?;
        if begun.is_some() || reply.is_err() {
            self.end_timing(&call.session.client, (row, args), begun, reply.as_ref().err());
        }
        reply
    }

    /// Notes what a call weighs, and tells whether an argument is longer than a string can be. What
    /// the log holds was admitted once.
    #[inline]
    pub(in crate::engine) fn weigh(&self, session: &mut Session, args: &[&[u8]]) -> bool {
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
    pub(in crate::engine) fn wants(&self) -> Wants {
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
    pub(in crate::engine) fn deliver(&self, session: &mut Session) -> Result<Option<Position>> {
        session.count_changes();
        for (db, key) in session.effects.touched.drain(..) {
            self.watched.touch(db, &key);
        }
        session.effects.stirred.retain(|place| self.waiters.wait_for(place));
        let logged = if session.effects.record.is_empty() { Ok(None) } else { self.log(session) };
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
    pub(in crate::engine) fn announce(&self, session: &mut Session) {
        if session.effects.has_invalid() {
            self.invalidate(session);
        }
        let effects = &mut session.effects;
        let flags = self.config.notify.load(Relaxed);
        for event in effects.events.drain(..) {
            notify::publish(&self.pubsub, flags, &event);
        }
    }
}

impl Call<'_> {
    /// Runs a body, and shows the call to those who look on: a script before what it calls.
    #[inline]
    pub(in crate::engine) fn run_row(
        &mut self,
        row: &'static Row,
        args: &[&[u8]],
        by_script: bool,
    ) -> Result<Reply> {
        if !self.engine.monitors.is_active() {
            return (row.run)(self, args);
        }
        let first = row.is(flags::runs_scripts);
        if first {
            self.engine.show_call(self.session, row, args, by_script);
        }
        let reply = (row.run)(self, args);
        if !first {
            self.engine.show_call(self.session, row, args, by_script);
        }
        reply
    }
}
