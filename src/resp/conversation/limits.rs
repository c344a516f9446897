//! What a client may send before it is understood, and leave unread.

use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::Conversation;
use crate::base::clock;
use crate::engine::config::output::{Class, OutputLimit};
use crate::resp::request::Limits;

/// Output limits begin to count behind so many bytes, as in Redis.
pub(super) const FREE_OUTPUT: usize = 16 << 10;

/// So many bytes behind those may wait for a client that has not said the password, as in Redis:
/// strangers who do not read cost next to nothing.
const STRANGERS_OUTPUT: u64 = 1 << 10;

/// Calls run whatever waits to be read by the client, once so many bytes of them do.
pub(super) const HELD_UP: u64 = 16 << 20;

impl Conversation {
    pub(super) fn limits(&self) -> Limits {
        Limits {
            longest_bulk: self.engine.config.proto_max_bulk_len.load(Relaxed),
            authenticated: self.session.connection.authenticated,
            dialect: self.engine.dialect(),
        }
    }

    /// More waits to be read by the client than need be, so its next call has to wait: what is
    /// asked for in one go is not made in one go. But a client may send calls for as long as it
    /// likes before it reads an answer, so when many bytes of them wait they run nevertheless; and
    /// who set a limit wants those who do not read to be cut, not to be waited for.
    #[cold]
    pub(super) fn waits_for_its_reader(&self, pending: usize) -> bool {
        let most = self.engine.config.client_query_buffer_limit.load(Relaxed) / 2;
        let limit = self.output_limit();
        self.client().origin.door.is_network()
            && pending as u64 <= most.min(HELD_UP)
            && (limit.hard, limit.soft) == (0, 0)
    }

    /// What is to be looked at after each burst of calls.
    pub(super) fn settle(&mut self) {
        if self.client().is_closing() {
            self.cut();
        }
        self.limit_output();
        self.limit_input();
        let shown = &self.client().shown;
        shown.query_buffer.store(self.pending.len(), Relaxed);
        shown.query_buffer_free.store(self.pending.free(), Relaxed);
        shown.output.store(self.output.len(), Relaxed);
    }

    fn output_limit(&self) -> OutputLimit {
        let subscribed = !self.session.subscriptions.is_empty();
        let class = if subscribed { Class::Subscriber } else { Class::Normal };
        self.engine.config.output_limits.of(class)
    }

    /// Cuts a client that lets too much wait.
    pub(super) fn limit_output(&mut self) {
        let limit = self.output_limit();
        if let Some(mailbox) = self.session.subscriptions.mailbox() {
            mailbox.limit_to(usize::try_from(limit.hard).unwrap_or(usize::MAX));
        }
        let waiting = self.output.len().saturating_sub(FREE_OUTPUT) as u64;
        let exceeds = |most: u64| most != 0 && waiting >= most;
        if !exceeds(limit.soft) {
            self.too_much_since = None;
        } else if self.too_much_since.is_none() {
            self.too_much_since = Some(clock::uptime());
        }
        let patience = Duration::from_secs(limit.soft_seconds);
        let too_long = |since: Duration| clock::uptime().saturating_sub(since) >= patience;
        let is_strangers = waiting > STRANGERS_OUTPUT && !self.engine.is_known(&self.session);
        if is_strangers || exceeds(limit.hard) || self.too_much_since.is_some_and(too_long) {
            self.engine.clients.cut_for_output.fetch_add(1, Relaxed);
            self.cut();
        }
    }

    /// Cuts a client that sends too much that is no whole argument.
    fn limit_input(&mut self) {
        let most = self.engine.config.client_query_buffer_limit.load(Relaxed);
        let whole = if self.session.connection.authenticated { self.parser.settled() } else { 0 };
        if self.pending.len().saturating_sub(whole) as u64 > most {
            self.engine.clients.cut_for_input.fetch_add(1, Relaxed);
            self.cut();
        }
    }
}
