//! The way of a call, whichever door it came through.

use std::sync::atomic::Ordering::Relaxed;

use super::admission::NO_AUTH;
use super::engine::{Call, Outcome, Row};
use crate::engine::Engine;
use crate::engine::config::notify;
use crate::engine::grammar::effects::{FAULTY, MONITORED, PAUSED};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::acl::check::Attempt;
use crate::engine::shared::persistence;
use crate::engine::shared::session::Session;
use crate::engine::table::command::flags;
use crate::engine::table::secrets::Names;
use crate::persist::Position;

impl Engine {
    /// Runs a call whose name is its first word.
    pub fn call_by_name(&self, session: &mut Session, call: &[&[u8]]) -> Result<Outcome> {
        let (row, args) = self.rows.resolve(call).map_err(|error| {
            session.break_queue();
            Self::forget_caching(session);
            let explained = self.is_known(session) || self.dialect().explains_to_strangers();
            let error = if explained { error } else { NO_AUTH };
            self.count_error(&error);
            self.tell_error(None, &error, Some(&session.client));
            error
        })?;
        let names = call.get(..call.len() - args.len()).unwrap_or_default();
        self.call(session, row, names, args)
    }

    /// As [`Self::call_by_name`], for a call that does not wait.
    pub fn ask(&self, session: &mut Session, call: &[&[u8]]) -> Result<Reply> {
        self.call_by_name(session, call)?.reply()
    }

    /// Runs a call: admit, parse, lock, run the body, deliver, unlock, answer. What is rare is done
    /// out of line, behind one test before the call and one behind it.
    #[inline]
    pub fn call(
        &self,
        session: &mut Session,
        row: &'static Row,
        names: Names<'_>,
        args: &[&[u8]],
    ) -> Result<Outcome> {
        session.weight = persistence::weight(args);
        let attention = self.attention.bits() & (PAUSED | MONITORED | FAULTY);
        if self.is_unusual(session, row, args, attention)
            && let Some(answer) = self.admit_unusual(session, row, names, args)
        {
            return answer.map(Outcome::Reply);
        }
        session.client.counters.called(row, self.seconds(), self.table);
        let begun = self.begin_timing(session, row, args);
        let mut call = Call::new(self, session);
        // Parses, locks (`Call::enter`), and runs the body.
        let reply = if attention & MONITORED == 0 {
            (row.run)(&mut call, args)
        } else {
            call.run_shown(row, names, args, false)
        };
        if call.session.tracking.remembers {
            self.note_reads(&mut call, row, args);
        }
        if call.wait.is_some() {
            return self.block(&mut call, (row, names, args), begun, reply);
        }
        // Delivers the effects, and gives the locks back.
        call.finish()?;
        if begun.is_some() || reply.is_err() {
            let made = (&row.facts, names, args);
            let client = &call.session.client;
            let nanos = self.end_timing(client, made, begun, reply.as_ref().err());
            client.counters.busy.add(nanos);
        }
        reply.map(Outcome::Reply)
    }

    /// Whether anything has to be asked of a call before it begins. Nearly always there is not.
    #[inline]
    fn is_unusual(&self, session: &Session, row: &Row, args: &[&[u8]], attention: u32) -> bool {
        !row.takes(args.len())
            || session.is_restricted()
            || session.queue.is_some()
            || session.weight > self.config.longest_string()
            || attention & (PAUSED | FAULTY) != 0
    }

    /// Answers a call that may not begin: it is not one, its user may not make it, it is too long,
    /// has to wait, or is queued. `None`: it may.
    #[cold]
    fn admit_unusual(
        &self,
        session: &mut Session,
        row: &'static Row,
        names: Names<'_>,
        args: &[&[u8]],
    ) -> Option<Result<Reply>> {
        if !row.takes(args.len()) {
            let explained = self.dialect().explains_to_strangers();
            let known = if explained { Ok(()) } else { self.admit_unknown(session, row) };
            let error = known.err().unwrap_or_else(|| Error::arity(row.name));
            return Some(Err(self.refuse(session, row, error)));
        }
        if session.is_restricted()
            && let Err(error) = self.permit(session, &Attempt { row, args, db: session.db })
        {
            return Some(Err(self.refuse(session, row, error)));
        }
        if !session.replaying && self.is_too_long(args) {
            session.break_queue();
            return Some(Err(Error::TOO_LONG));
        }
        if self.pause.is_on() && self.postpone(session, row, args) {
            return Some(Ok(Reply::Null));
        }
        if session.queue.is_some() && !self.runs_at_once(row) {
            return Some(self.queue(session, row, names, args));
        }
        if self.faults.are_there() { self.meet_faults(session, row) } else { None }
    }

    /// Whether a call runs between MULTI and EXEC, instead of being queued or refused.
    fn runs_at_once(&self, row: &Row) -> bool {
        row.is(flags::immediate) || row.is(flags::never_nested) && !self.dialect().nesting_breaks()
    }

    /// Whether an argument is longer than a string can be. What the log holds was admitted once.
    pub(in crate::engine) fn is_too_long(&self, args: &[&[u8]]) -> bool {
        let longest = self.config.longest_string();
        args.iter().any(|arg| arg.len() > longest)
    }

    /// A client that keeps copies has read keys.
    #[cold]
    fn note_reads(&self, call: &mut Call<'_>, row: &'static Row, args: &[&[u8]]) {
        self.remember(call.session(), row, args);
        Self::end_caching(call.session_mut(), row);
    }

    /// Forgets the keys that a session watches.
    pub fn unwatch(&self, session: &mut Session) {
        for watched in session.watched.drain(..) {
            self.watched.unwatch(watched.db, watched.key);
        }
        session.client.shown.watched.store(0, Relaxed);
    }

    /// Hands the effects of a call to the sinks, with its keys still locked. Returns the position
    /// of the log that the caller must wait for after releasing them.
    pub(in crate::engine) fn deliver(&self, session: &mut Session) -> Result<Option<Position>> {
        session.count_changes();
        for (db, key) in session.effects.touched.drain(..) {
            self.watched.touch(db, &key);
        }
        session.effects.to_wake.retain(|place| self.waiters.wait_for(place));
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

    /// Reports the keys that have changed so far, and publishes the keyspace events.
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
    /// Runs a body inside a transaction or script.
    #[inline]
    pub(in crate::engine) fn run_row(
        &mut self,
        row: &'static Row,
        names: Names<'_>,
        args: &[&[u8]],
        by_script: bool,
    ) -> Result<Reply> {
        let attention = self.engine.attention.bits() & (MONITORED | FAULTY);
        if attention == 0 {
            return (row.run)(self, args);
        }
        if attention & FAULTY != 0
            && let Some(error) = self.engine.inner_failure(row)
        {
            return Err(error);
        }
        self.run_shown(row, names, args, by_script)
    }

    /// Runs a body, and shows the call to monitors: a script before what it calls.
    #[cold]
    fn run_shown(
        &mut self,
        row: &'static Row,
        names: Names<'_>,
        args: &[&[u8]],
        by_script: bool,
    ) -> Result<Reply> {
        let first = row.is(flags::runs_scripts);
        let made = (&row.facts, names, args);
        if first {
            self.engine.show_call(self.session, made, by_script);
        }
        let reply = (row.run)(self, args);
        if !first {
            self.engine.show_call(self.session, made, by_script);
        }
        reply
    }
}
