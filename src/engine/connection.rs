//! [`Connection`]: the state of a session that its byte door acts on: the protocol it speaks,
//! whether it may make calls, whether its calls are answered, and whether it ends.
//!
//! Commands (HELLO, AUTH, CLIENT REPLY, QUIT, RESET) change it; the door reads it after each call.
//! A native session has one too, which stays as it began: RESP3, authenticated, answered.

use super::Engine;
use super::command::{Command, flags};
use super::error::{Error, Result};
use super::session::Session;
use std::sync::atomic::Ordering::Relaxed;

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
}

impl Default for Connection {
    fn default() -> Self {
        Self {
            protocol: Protocol::default(),
            authenticated: true,
            replies: Replies::default(),
            closing: false,
            no_touch: false,
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
    /// Speaks this version of the protocol from now on.
    pub fn speak(&mut self, protocol: Protocol) {
        self.connection.protocol = protocol;
        let version = if protocol == Protocol::Resp2 { 2 } else { 3 };
        self.client.shown.protocol.store(version, Relaxed);
    }

    /// In RESP2 a connection with subscriptions may do nothing but change them.
    #[inline]
    pub fn is_subscriber(&self) -> bool {
        self.connection.protocol == Protocol::Resp2 && !self.subscriptions.is_empty()
    }

    /// False for nearly all sessions at nearly all times; else [`Engine::permit`] decides.
    #[inline]
    pub(super) fn is_restricted(&self) -> bool {
        !self.connection.authenticated || self.is_subscriber()
    }
}

impl Engine {
    /// A client that has not said who it is does not learn which commands there are, or what they
    /// take.
    #[cold]
    pub(super) fn introduce(&self, session: &Session, row: Option<&Command>) -> Result<()> {
        let known = session.connection.authenticated || self.config.password().is_empty();
        let allowed = row.is_some_and(|row| row.is(flags::no_auth));
        if known || allowed { Ok(()) } else { Err(NO_AUTH) }
    }

    /// Whether a restricted session may make this call.
    #[cold]
    pub(super) fn permit(&self, session: &Session, row: &Command) -> Result<()> {
        self.introduce(session, Some(row))?;
        if session.is_subscriber() && !ALLOWED_TO_SUBSCRIBERS.contains(&row.name) {
            let name = row.name.to_ascii_lowercase();
            return Err(Error::new(format!(
                "Can't execute '{name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / \
                 RESET are allowed in this context"
            )));
        }
        Ok(())
    }
}

const NO_AUTH: Error =
    Error { code: "NOAUTH", text: std::borrow::Cow::Borrowed("Authentication required.") };

const ALLOWED_TO_SUBSCRIBERS: [&str; 9] = [
    "PING",
    "PSUBSCRIBE",
    "PUNSUBSCRIBE",
    "QUIT",
    "RESET",
    "SSUBSCRIBE",
    "SUBSCRIBE",
    "SUNSUBSCRIBE",
    "UNSUBSCRIBE",
];

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
