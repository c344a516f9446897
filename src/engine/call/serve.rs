//! Serving: running calls again for which there may be something now.

use std::collections::VecDeque;
use std::sync::Arc;

use smallvec::SmallVec;

use super::engine::Call;
use crate::base::clock;
use crate::engine::Engine;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::kind::Class;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::acl::check::Attempt;
use crate::engine::shared::acl::log::Context;
use crate::engine::shared::blocking::registry::WaitedKey;
use crate::engine::shared::blocking::waiter::Waiter;
use crate::engine::shared::session::Session;
use crate::keyspace::KeySet;
use crate::persist::Position;
use crate::value::index_table;

/// The answers of served calls. [`Self::deliver`] delivers them, with fsync `always` only after the
/// disk has the records.
#[derive(Debug, Default)]
pub(in crate::engine) struct Served {
    answers: Vec<(Arc<Waiter>, Result<Reply>)>,
    /// Where in the log the last answer's record ends.
    pub(in crate::engine) position: Option<Position>,
}

impl Served {
    /// Gives each waiter its answer; the error instead when the disk has failed.
    pub(in crate::engine) fn deliver(self, durable: &Result<()>) {
        for (waiter, answer) in self.answers {
            waiter.answer(durable.clone().and(answer));
        }
    }
}

impl Engine {
    /// Serves those who wait for keys that have changed, in the order in which the keys changed,
    /// and for one key in the order of arrival. What serving changes may be waited for in its turn.
    /// The caller holds no lock.
    #[cold]
    pub(in crate::engine) fn serve(&self, changed: Vec<WaitedKey>) -> Served {
        let mut session = self.waiters.server.lock();
        let mut changed = VecDeque::from(changed);
        let mut served = Served::default();
        while let Some(place) = changed.pop_front() {
            let mut after = 0;
            while let Some(waiter) = self.waiters.next(&place, after, self.class_at(&place)) {
                after = waiter.arrival();
                self.serve_one(&mut session, &waiter, &place, &mut served);
                changed.extend(session.effects.to_wake.drain(..));
            }
        }
        self.clients.absorb(&session.client.counters);
        served
    }

    fn serve_one(
        &self,
        session: &mut Session,
        waiter: &Arc<Waiter>,
        place: &WaitedKey,
        served: &mut Served,
    ) {
        if !waiter.begin_serving() {
            return;
        }
        let serving = Serving { engine: self, waiter };
        let Some(answer) = self.run_again(session, waiter, place, &mut served.position) else {
            return;
        };
        std::mem::forget(serving);
        self.waiters.forget(waiter);
        served.answers.push((Arc::clone(waiter), answer));
    }

    /// Runs a call that waited; `None` when there is still nothing for it.
    fn run_again(
        &self,
        session: &mut Session,
        waiter: &Arc<Waiter>,
        place: &WaitedKey,
        position: &mut Option<Position>,
    ) -> Option<Result<Reply>> {
        (session.db, session.acts_for) = (waiter.db, waiter.client.id);
        if let Err(full) = self.admit_to_log(0) {
            return Some(Err(full));
        }
        let args: SmallVec<[&[u8]; 8]> = waiter.args.iter().map(|arg| &arg[..]).collect();
        let row = self.rows.row(waiter.row)?;
        let mut keys = KeySet::of(&self.keyspace, waiter.db);
        // It parsed when it was called.
        let _ = (row.keys)(self.dialect(), &args, &mut keys);
        let mut call = Call::new(self, session);
        call.hold_patiently(&keys);
        if !waiter.wants(call.class_of(place)) {
            // Another thread was quicker.
            return None;
        }
        if let Err(denied) = self.permit_waiter(waiter, &args) {
            return Some(Err(denied));
        }
        waiter.client.hold_letters();
        let begun = clock::uptime();
        let answer = (row.run)(&mut call, &args);
        let took = clock::uptime().saturating_sub(begun);
        self.remember_for(&waiter.client, false, (waiter.row, &args), &mut []);
        let wait = call.wait.take();
        let waits_on = wait.is_some();
        // The keeper looks when it is done, if it is the keeper who serves.
        let again_at = |time| self.clock.elapsed().checked_add(time);
        if wait.is_some_and(|wait| self.waiters.run_again_at(waiter, wait.again.and_then(again_at)))
        {
            self.wake_keeper();
        }
        match call.conclude() {
            Ok(reached) => *position = reached.or(*position),
            Err(error) => return Some(Err(error)),
        }
        if waits_on {
            return None;
        }
        self.note_wait(waiter, took, answer.as_ref().err());
        Some(answer)
    }

    /// What may be called can have changed since the call began to wait.
    fn permit_waiter(&self, waiter: &Waiter, args: &[&[u8]]) -> Result<()> {
        let Some(user) = &waiter.user else { return Ok(()) };
        let attempt = Attempt { row: waiter.row, args, db: waiter.db };
        self.check_user(user, &waiter.client, &attempt, Context::TopLevel)
            .map_err(|denial| denial.error(&user.name, waiter.row))
    }

    /// What a key holds.
    fn class_at(&self, (db, key): &WaitedKey) -> Option<Class> {
        let hash = index_table::hash(key);
        let shard = self.keyspace.shard(self.keyspace.shard_of(*db, hash)).read();
        let index = shard.find(hash, key)?;
        let ended = shard.deadline(index).is_some_and(|at| at <= self.clock.unix_millis());
        if ended { None } else { shard.entry(index).map(|entry| Class::of(entry.value())) }
    }
}

/// A call that runs again; should that fail with a bug, it waits on.
struct Serving<'s> {
    engine: &'s Engine,
    waiter: &'s Arc<Waiter>,
}

impl Drop for Serving<'_> {
    fn drop(&mut self) {
        self.waiter.client.release_letters();
        if !self.waiter.wait_on() {
            self.engine.waiters.forget(self.waiter);
            self.waiter.wake();
        }
    }
}
