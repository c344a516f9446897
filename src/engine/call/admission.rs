//! Whether a call may begin: whether its client is known, and what its user may call.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::engine::Call;
use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::acl::check::{self, Attempt, Denial};
use crate::engine::shared::acl::log::{Context, Event, Reason};
use crate::engine::shared::acl::user::User;
use crate::engine::shared::client::line::write_line;
use crate::engine::shared::client::{Client, Door};
use crate::engine::shared::connection::{Connection, Protocol};
use crate::engine::shared::happening::{Happening, kinds};
use crate::engine::shared::session::Session;
use crate::engine::table::command::{Command, flags};

impl Engine {
    /// Whether a session has authenticated, or need not.
    pub fn is_known(&self, session: &Session) -> bool {
        session.connection.authenticated || !self.acl.asks_for_password()
    }

    /// Refuses most commands to a session that has to authenticate first.
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
        if self.observers.want(kinds::LOGIN) {
            let Client { id, origin, .. } = &*session.client;
            let (client, door, address) = (*id, origin.door, origin.address.clone());
            self.observers.tell(&Happening::Login { client, door, address });
        }
        Err(WRONG_PASSWORD)
    }

    /// A connection from outside begins as the default user, other sessions without a user.
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
            let name = row.shown_name();
            return Err(Error::new(format!(
                "Can't execute '{name}': only (P|S)SUBSCRIBE / (P|S)UNSUBSCRIBE / PING / QUIT / \
                 RESET are allowed in this context"
            )));
        }
        if session.connection.monitors && (row.is(flags::readonly) || row.may_write()) {
            return Err(MONITOR_REFUSED);
        }
        Ok(())
    }
}

impl Engine {
    /// Checks a call of a session, and logs what is denied.
    #[cold]
    pub(in crate::engine) fn check_session(
        &self,
        session: &Session,
        attempt: &Attempt<'_>,
        context: Context,
    ) -> Result<(), Denial> {
        let user = session.user.as_deref();
        user.map_or(Ok(()), |user| self.check_user(user, &session.client, attempt, context))
    }

    /// The same for a user's call that is made elsewhere than in the user's session.
    pub(in crate::engine) fn check_user(
        &self,
        user: &User,
        client: &Client,
        attempt: &Attempt<'_>,
        context: Context,
    ) -> Result<(), Denial> {
        if !user.is_restricted() {
            return Ok(());
        }
        check::check(self.table, user, attempt).inspect_err(|denial| {
            let (object, user) = (denial.object(attempt), user.name.clone());
            let reason = denial.reason;
            let event = Event { reason, context, object, user, client: String::new() };
            self.note_denial(client, event);
        })
    }

    /// Adds a failed login to ACL LOG.
    pub fn log_failed_login(&self, session: &Session, name: &[u8], row: &Command) {
        let context = if session.queue.is_some() { Context::Multi } else { Context::TopLevel };
        let (object, user) = (Bytes::new(row.name.as_bytes()), Bytes::new(name));
        let event = Event { reason: Reason::Auth, context, object, user, client: String::new() };
        self.note_denial(&session.client, event);
    }

    fn note_denial(&self, client: &Client, mut event: Event) {
        write_line(self.table, self.dialect(), self.seconds(), client, &mut event.client);
        event.client.truncate(event.client.trim_end().len());
        self.acl.log.add(event, self.clock.unix_millis(), self.config.longest_acl_log());
    }
}

impl Call<'_> {
    /// Whether the caller's user may make a call.
    pub fn may_call(&self, attempt: &Attempt<'_>) -> bool {
        let limited = self.session.user.as_deref().filter(|user| user.is_restricted());
        limited.is_none_or(|user| check::check(self.engine.table, user, attempt).is_ok())
    }
}

const MONITOR_REFUSED: Error = Error::fixed("Replica can't interact with the keyspace");

pub(in crate::engine) const NO_AUTH: Error =
    Error { code: "NOAUTH", text: Cow::Borrowed("Authentication required.") };

const WRONG_PASSWORD: Error = Error {
    code: "WRONGPASS",
    text: Cow::Borrowed("invalid username-password pair or user is disabled."),
};
