//! How calls meet the faults that a test has asked for.
//!
//! A call meets them when it is about to run, whoever makes it: a function, a connection, a script,
//! or a transaction at EXEC. It fails before it has changed anything. Connections are held up as by
//! CLIENT PAUSE, so no thread waits; a function blocks its thread, since it cannot answer later. Calls
//! of scripts and transactions, which hold locks, are not held up.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use crate::engine::Engine;
use crate::engine::grammar::effects::FAULTY;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::client::Door;
use crate::engine::shared::faults::{Fault, Harm, Turn};
use crate::engine::shared::session::Session;
use crate::engine::table::command::{Command, flags};

impl Engine {
    /// Calls of a command fail or are held up from now on: so many of them, or all. The command is
    /// named as in ACL rules, `config|get`, or as it is called, `config get`.
    pub fn add_fault(&self, command: &str, harm: Harm, times: Option<u32>) -> Result<()> {
        let name = command.trim().replace(' ', "|");
        let row = self.rows.named(name.as_bytes()).ok_or_else(|| unknown(command))?;
        self.faults.add(Fault { command: &row.facts, harm, left: times });
        self.show_era();
        Ok(())
    }

    /// Writes are refused from now on as when the disk is full, or no longer.
    pub fn fill_disk(&self, full: bool) {
        self.faults.set_disk_full(full);
    }

    /// Cuts all connections.
    pub fn disconnect(&self) {
        for client in self.clients.list() {
            client.close();
        }
    }

    /// Ends all faults.
    pub fn clear_faults(&self) {
        self.faults.clear();
        self.show_era();
    }

    /// What becomes of a call that is about to begin; `None` if it begins.
    #[cold]
    pub(in crate::engine) fn meet_faults(
        &self,
        session: &mut Session,
        row: &'static Command,
    ) -> Option<Result<Reply>> {
        if session.replaying || session.client.origin.door == Door::Internal {
            return None;
        }
        let is_row = |command: &Command| command.name == row.name;
        if self.hold_up(session, is_row) {
            session.connection.postponed = true;
            return Some(Ok(Reply::Null));
        }
        let error = self.faults.take_failure(is_row)?;
        self.count_rejection(&session.client, row, &error);
        if row.is(flags::executes) {
            self.end_transaction(session);
        }
        Some(Err(error))
    }

    /// The same for a batch, which is a transaction without EXEC.
    #[inline]
    pub(in crate::engine) fn meet_faults_of_batch(&self, session: &mut Session) -> Result<()> {
        if self.attention.bits() & FAULTY == 0 {
            return Ok(());
        }
        let is_exec = |command: &Command| command.is(flags::executes);
        self.hold_up(session, is_exec);
        let Some(error) = self.faults.take_failure(is_exec) else { return Ok(()) };
        self.count_error(&error);
        self.unwatch(session);
        Err(error)
    }

    /// Whether the call has to be made again later. A thread that has to wait does so here.
    fn hold_up(&self, session: &Session, is_row: impl Fn(&Command) -> bool) -> bool {
        let (client, now) = (&session.client, self.clock.elapsed());
        if !client.origin.door.is_connection() {
            if let Some(time) = self.faults.take_delay(is_row) {
                thread::sleep(time);
            }
            return false;
        }
        match self.faults.turn_of(client, now) {
            Turn::Held => return true,
            Turn::Over => return false,
            Turn::New => {}
        }
        let Some(time) = self.faults.take_delay(is_row) else { return false };
        self.faults.hold(&Arc::clone(client), now.saturating_add(time));
        self.wake_keeper();
        true
    }

    /// The error of a call inside a transaction or script, should it fail.
    #[cold]
    pub(in crate::engine) fn inner_failure(&self, row: &Command) -> Option<Error> {
        self.faults.take_failure(|command| command.name == row.name)
    }

    /// The keeper's work: wakes connections that were held up long enough; returns how long it is
    /// until the next one is.
    pub(in crate::engine) fn look_after_held(&self) -> Option<Duration> {
        if !self.faults.are_there() {
            return None;
        }
        let now = self.clock.elapsed();
        self.faults.wake_due(now).map(|next| next.saturating_sub(now))
    }
}

fn unknown(command: &str) -> Error {
    let text = format!("there is no command '{command}' that could fail");
    Error::with_code("INVALID_ARGUMENT", text)
}
