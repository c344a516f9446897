//! [`Connection`]: the state of a session that its byte door acts on: the protocol it speaks,
//! whether it may make calls, whether its calls are answered, and whether it ends.
//!
//! Commands (HELLO, AUTH, CLIENT REPLY, QUIT, RESET) change it; the door reads it after each call.
//! A native session has one too, which stays as it began: RESP3, authenticated, answered.
//! [`super::acl`] describes the user of a session and its permissions.

/// The version of the protocol that a connection speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Protocol {
    /// The older version, without maps, sets and pushed messages.
    Resp2,
    /// The newer version.
    #[default]
    Resp3,
}

/// CLIENT REPLY.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Replies {
    /// Calls are answered.
    #[default]
    On,
    /// No call is answered.
    Off,
    /// SKIP was called: neither it nor the call after it is answered.
    SkipNext,
    /// The call at hand is not answered; the next one is.
    Skip,
}

/// The state that the byte door acts on.
#[derive(Debug, Clone, Copy)]
pub struct Connection {
    /// Written by [`Session::speak`], which also updates CLIENT LIST.
    pub protocol: Protocol,
    /// The client has given a password, or needs none.
    pub authenticated: bool,
    /// CLIENT REPLY.
    pub replies: Replies,
    /// QUIT, or CLIENT KILL of its own id: the door writes pending output, and ends.
    pub closing: bool,
    /// CLIENT NO-TOUCH: its reads do not count as uses for LRU and LFU.
    pub no_touch: bool,
    /// The call at hand was not made, since CLIENT PAUSE or a fault holds it up: the door makes it again when
    /// it is woken.
    pub postponed: bool,
    /// What the call at hand has caused is sent before its reply, not after it.
    pub replies_last: bool,
    /// MONITOR: it sees all calls, and may not use keys.
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
            replies_last: false,
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
