//! [`Connection`]: the state of a session that its byte door acts on: the protocol it speaks,
//! whether it may make calls, whether its calls are answered, and whether it ends.
//!
//! Commands (HELLO, AUTH, CLIENT REPLY, QUIT, RESET) change it; the door reads it after each call.
//! A native session has one too, which stays as it began: RESP3, authenticated, answered.
//! Whose a session is, and what follows from it, is the business of [`super::acl`].

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::acl::log::Context;
use super::client::{Client, Door};
use super::session::Session;
use crate::engine::Engine;
use crate::engine::call::check::Attempt;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::table::command::{Command, flags};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Protocol {
    Resp2,
    #[default]
    Resp3,
}

/// CLIENT REPLY.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Replies {
    #[default]
    On,
    Off,
    /// SKIP was called: neither it nor the call after it is answered.
    SkipNext,
    Skip,
}

#[derive(Debug, Clone, Copy)]
pub struct Connection {
    /// Written by [`Session::speak`], which tells CLIENT LIST too.
    pub protocol: Protocol,
    pub authenticated: bool,
    pub replies: Replies,
    /// QUIT, or CLIENT KILL of itself: the door writes what it has to write, and ends.
    pub closing: bool,
    /// CLIENT NO-TOUCH: what it reads is not used, as far as LRU and LFU are concerned.
    pub no_touch: bool,
    /// The call at hand was not made, since CLIENT PAUSE holds it up: the door makes it again when
    /// it is woken.
    pub postponed: bool,
    /// MONITOR: it looks on, and may not touch keys.
    pub monitors: bool,
    /// CLIENT IMPORT-SOURCE.
    pub imports: bool,
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            protocol: Protocol::default(),
            authenticated: true,
            replies: Replies::default(),
            closing: false,
            no_touch: false,
            postponed: false,
            monitors: false,
            imports: false,
        }
    }
}

impl Connection {
    /// Asked once after every call, failed ones included: whether the client gets the answer.
    /// (Messages of subscriptions are sent in any case.)
    #[inline]
    pub fn is_answered(&mut self) -> bool {
        match self.replies {
            Replies::On => true,
            Replies::Off => false,
            Replies::SkipNext => {
                self.replies = Replies::Skip;
                false
            }
            Replies::Skip => {
                self.replies = Replies::On;
                false
            }
        }
    }
}

impl Session {
    /// Speaks this version of the protocol from now on. A native session speaks none, and has what
    /// only the newer one has.
    pub fn speak(&mut self, protocol: Protocol) {
        let native = self.client.origin.door == Door::Native;
        let protocol = if native { Protocol::Resp3 } else { protocol };
        self.connection.protocol = protocol;
        let version = if protocol == Protocol::Resp2 { 2 } else { 3 };
        self.client.shown.protocol.store(version, Relaxed);
    }

    /// Closes a client, itself after it has had its answer; false when that has no connection.
    pub fn hang_up(&mut self, client: &Client) -> bool {
        if client.id == self.client.id && client.origin.wake.is_some() {
            self.connection.closing = true;
            return true;
        }
        client.close()
    }

    /// CLIENT IMPORT-SOURCE.
    pub fn import(&mut self, yes: bool) {
        self.connection.imports = yes;
        self.client.shown.imports.store(yes, Relaxed);
    }

    /// Whether its calls count as using keys.
    pub fn touch(&mut self, yes: bool) {
        self.connection.no_touch = !yes;
        self.client.shown.no_touch.store(!yes, Relaxed);
    }

    /// In RESP2 a connection with subscriptions may do nothing but change them.
    #[inline]
    pub fn is_subscriber(&self) -> bool {
        self.connection.protocol == Protocol::Resp2 && !self.subscriptions.is_empty()
    }

    /// False for nearly all sessions at nearly all times; else [`Engine::permit`] decides.
    #[inline]
    pub(in crate::engine) fn is_restricted(&self) -> bool {
        !self.connection.authenticated
            || self.connection.monitors
            || self.is_subscriber()
            || self.is_limited()
    }
}

impl Engine {
    /// Whether a session told the password, or need not.
    pub fn is_known(&self, session: &Session) -> bool {
        session.connection.authenticated || !self.acl.asks_for_password()
    }

    /// Who did not tell the password may call little.
    #[cold]
    pub(in crate::engine) fn admit_unknown(&self, session: &Session, row: &Command) -> Result<()> {
        if row.is(flags::no_auth) || self.is_known(session) { Ok(()) } else { Err(NO_AUTH) }
    }

    /// AUTH, or HELLO with it: the session belongs to the user from now on.
    pub fn authenticate(
        &self,
        session: &mut Session,
        row: &Command,
        user: &[u8],
        password: &[u8],
    ) -> Result<()> {
        if self.log_in(session, user, password) {
            return Ok(());
        }
        self.log_failed_login(session, user, row);
        Err(WRONG_PASSWORD)
    }

    /// A connection from outside begins as the default user, others as nobody.
    pub(in crate::engine) fn begin_anew(&self, session: &mut Session) {
        let network = session.client.origin.door.is_network();
        session.connection.authenticated = !network || !self.acl.asks_for_password();
        session.belong_to(network.then(|| Arc::clone(&self.acl.default)));
    }

    /// RESET: a connection is as it was when it began. What a native session has subscribed to
    /// belongs to functions of JavaScript, and stays.
    pub fn reset_session(&self, session: &mut Session) {
        self.end_transaction(session);
        let door = session.client.origin.door;
        if door != Door::Native {
            self.unsubscribe_all(session);
        }
        self.untrack(session);
        self.end_monitoring(&session.client);
        let closing = session.connection.closing;
        session.connection = Connection { closing, ..Connection::default() };
        self.begin_anew(session);
        session.speak(Protocol::Resp2);
        session.touch(true);
        session.import(false);
        session.select(0);
        session.client.set_name(b"");
        session.client.no_evict.store(false, Relaxed);
    }

    /// Whether a restricted session may make this call.
    #[cold]
    pub(in crate::engine) fn permit(&self, session: &Session, attempt: &Attempt<'_>) -> Result<()> {
        let row = attempt.row;
        self.admit_unknown(session, row)?;
        let context = if session.queue.is_some() { Context::Multi } else { Context::TopLevel };
        self.check_session(session, attempt, context)
            .map_err(|denial| denial.error(&session.user_name(), row))?;
        if session.is_subscriber() && !row.is(flags::while_subscribed) {
            let name = row.name.to_ascii_lowercase();
            return Err(Error::new(format!(
                "Can't execute '{name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / \
                 RESET are allowed in this context"
            )));
        }
        if session.connection.monitors && (row.is(flags::readonly) || row.may_write()) {
            return Err(LOOKS_ON);
        }
        Ok(())
    }
}

const LOOKS_ON: Error = Error::fixed("Replica can't interact with the keyspace");

pub(in crate::engine) const NO_AUTH: Error =
    Error { code: "NOAUTH", text: Cow::Borrowed("Authentication required.") };

const WRONG_PASSWORD: Error = Error {
    code: "WRONGPASS",
    text: Cow::Borrowed("invalid username-password pair or user is disabled."),
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skip_leaves_itself_and_the_next_call_unanswered() {
        let mut connection = Connection { replies: Replies::SkipNext, ..Connection::default() };
        let answered: Vec<_> = (0..3).map(|_| connection.is_answered()).collect();
        assert_eq!(answered, [false, false, true]);
        connection.replies = Replies::Off;
        assert!(!connection.is_answered() && !connection.is_answered());
    }
}
