//! CLIENT PAUSE: calls that do not begin for a while.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use crate::engine::Engine;
use crate::engine::shared::client::Door;
use crate::engine::shared::pause::Paused;
use crate::engine::shared::session::Session;
use crate::engine::table::command::{Command, flags};

impl Engine {
    /// CLIENT PAUSE.
    pub fn pause(&self, what: Paused, time: Duration) {
        self.pause.begin(what, self.clock.elapsed(), time);
        self.wake_keeper();
    }

    /// CLIENT UNPAUSE.
    pub fn unpause(&self) {
        self.pause.end(&mut self.pause.state.lock());
    }

    /// The keeper's work: ends a pause whose time is up; else returns how long it still lasts.
    pub(in crate::engine) fn look_after_pause(&self) -> Option<Duration> {
        if !self.pause.is_on() {
            return None;
        }
        self.pause.end_if_due(&mut self.pause.state.lock(), self.clock.elapsed())
    }

    /// Whether a call has to wait. Its door is woken when that is over.
    #[cold]
    pub(in crate::engine) fn postpone(
        &self,
        session: &mut Session,
        row: &Command,
        args: &[&[u8]],
    ) -> bool {
        let mut state = self.pause.state.lock();
        if self.pause.end_if_due(&mut state, self.clock.elapsed()).is_none()
            || !self.is_held_up(session, row, args)
        {
            return false;
        }
        let client = &session.client;
        if !state.waiting.iter().any(|other| other.id == client.id) {
            state.waiting.push(Arc::clone(client));
            client.shown.blocked.store(true, Relaxed);
        }
        session.connection.postponed = true;
        true
    }

    fn is_held_up(&self, session: &Session, row: &Command, args: &[&[u8]]) -> bool {
        let door = session.client.origin.door;
        if door.is_function() || door == Door::Internal {
            return false;
        }
        match self.pause.what() {
            Paused::Nothing => false,
            Paused::Everything => true,
            Paused::Writes if row.is(flags::executes) => {
                let calls = session.queue.iter().flat_map(|queue| &queue.calls);
                calls.into_iter().any(|call| {
                    self.may_write(call.row, call.words.get(call.names).map(|arg| &arg[..]))
                })
            }
            Paused::Writes => self.may_write(row, args.first().copied()),
        }
    }

    /// A script that says whether it writes is taken at its word.
    fn may_write(&self, row: &Command, first: Option<&[u8]>) -> bool {
        let script = first.filter(|_| row.is(flags::runs_scripts));
        let says = script.and_then(|first| self.scripts.says_to_write(row, first));
        says.unwrap_or_else(|| row.may_write())
    }
}
