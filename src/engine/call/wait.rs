//! Calls that wait, and how their waiting ends.

use std::sync::Arc;
use std::time::Duration;

use super::engine::{Call, Outcome, Row};
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::{Blocked, Durable, Waiter};
use crate::engine::shared::sampling::Begun;
use crate::engine::table::secrets::Names;

impl Engine {
    /// A call has found nothing and waits. Called with its keys locked.
    #[cold]
    pub(in crate::engine) fn block(
        &self,
        call: &mut Call<'_>,
        (row, names, args): (&'static Row, Names<'_>, &[&[u8]]),
        begun: Option<Begun>,
        nothing: Result<Reply>,
    ) -> Result<Outcome> {
        let wait = call.wait.take();
        let (Some(mut wait), Ok(reply), false) = (wait, &nothing, call.session.replaying) else {
            return call.finish().and(nothing).map(Outcome::Reply);
        };
        let durable = wait.durable.take();
        let reply = wait.nothing.take().unwrap_or_else(|| reply.clone());
        let now = self.clock.elapsed();
        let again = wait.again.and_then(|time| now.checked_add(time));
        let spent = begun.map(|begun| (begun.elapsed(), begun.weight));
        let made = (&row.facts, names, args);
        let waiter = Waiter::new(call.session, made, spent, *wait, reply, now);
        let first = self.waiters.add(&waiter, again);
        if let Err(error) = call.finish() {
            self.end_wait(&waiter, Err(error.clone()));
            return Err(error);
        }
        if first {
            self.wake_keeper();
        }
        if let Some(durable) = durable {
            self.wait_for_disk(&waiter, durable);
        }
        Ok(Outcome::Waits(Blocked(waiter)))
    }

    /// Syncs the log to the disk, on the writer's thread, and then answers the waiter.
    fn wait_for_disk(&self, waiter: &Arc<Waiter>, durable: Durable) {
        let Some(storage) = self.persistence.storage() else { return };
        let (waiter, engine) =
            (Arc::clone(waiter), self.weak_self.get().cloned().unwrap_or_default());
        storage.run(move |writer| {
            let (Some(engine), Ok(())) = (engine.upgrade(), writer.sync()) else { return };
            if durable.suffices {
                engine.end_wait(&waiter, Ok(durable.answer));
            } else {
                waiter.replace_nothing(durable.answer);
            }
        });
    }

    /// Ends a wait with this answer, unless it has ended or is being served with success.
    pub fn end_wait(&self, waiter: &Arc<Waiter>, answer: Result<Reply>) -> bool {
        let ended = waiter.end(answer);
        if ended {
            self.waiters.forget(waiter);
            waiter.wake();
        }
        ended
    }

    /// As [`Self::end_wait`], for a wait that ends as a call does: it is counted and logged.
    fn conclude_wait(&self, waiter: &Arc<Waiter>, answer: Result<Reply>) -> bool {
        let failure = answer.as_ref().err().cloned();
        let ended = self.end_wait(waiter, answer);
        if ended {
            self.note_wait(waiter, Duration::ZERO, failure.as_ref());
        }
        ended
    }

    /// A call that waited has its answer; to give it took so long.
    pub(in crate::engine) fn note_wait(
        &self,
        waiter: &Waiter,
        took: Duration,
        failure: Option<&Error>,
    ) {
        let (names, args) = waiter.words();
        let took = waiter.spent.map(|(spent, weight)| (spent + took, weight));
        self.note_time(Some(&waiter.client), (waiter.row, &names, &args), took, failure);
    }

    /// Ends the waits of a client with an error, and returns how many.
    pub fn end_waits_of(&self, client: u64, error: &Error) -> usize {
        let waiters = self.waiters.of_client(client);
        let ended = waiters.iter().filter(|waiter| self.conclude_wait(waiter, Err(error.clone())));
        ended.count()
    }

    /// Ends the waits of a client as if their time were up, and returns how many.
    pub fn time_out_waits_of(&self, client: u64) -> usize {
        let waiters = self.waiters.of_client(client);
        waiters.iter().filter(|waiter| self.conclude_wait(waiter, Ok(waiter.nothing()))).count()
    }

    /// The keeper's work: runs calls again whose time for that has come, ends waits whose time is
    /// up, and returns how long it is until the next of either.
    pub fn look_after_waits(&self) -> Option<Duration> {
        if self.waiters.is_empty() {
            return None;
        }
        let now = self.clock.elapsed();
        let places = self.waiters.due_again(now);
        if !places.is_empty() {
            let served = self.serve(places);
            let durable = served.position.map_or(Ok(()), |position| self.wait_durable(position));
            served.deliver(&durable);
        }
        for waiter in self.waiters.due(now) {
            self.conclude_wait(&waiter, Ok(waiter.nothing()));
        }
        self.waiters.next_due().map(|next| next.saturating_sub(now))
    }
}
