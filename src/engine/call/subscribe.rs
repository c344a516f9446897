//! Subscriptions begin and end; and a message for the client that calls.

use super::engine::Call;
use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::grammar::error::Result;
use crate::engine::shared::session::Session;
use crate::engine::shared::subscriptions::NO_MAILBOX;
use crate::pubsub::{Letter, Topic};

impl Engine {
    /// Subscribes a session; returns how many subscriptions it has then.
    pub fn subscribe(&self, session: &mut Session, topic: Topic, name: &[u8]) -> Result<usize> {
        let subscriptions = &mut session.subscriptions;
        let Some(mailbox) = subscriptions.mailbox.clone() else { return Err(NO_MAILBOX) };
        let name = Bytes::new(name);
        if self.pubsub.subscribe(topic, &name, &mailbox) {
            subscriptions.names_mut(topic).add(name);
            session.show_subscriptions();
        }
        Ok(session.subscriptions.count(topic))
    }

    /// Ends a subscription, if there is one; returns how many the session has then. Earlier
    /// messages stay in the mailbox, and no further ones come.
    pub fn unsubscribe(&self, session: &mut Session, topic: Topic, name: &[u8]) -> Result<usize> {
        let subscriptions = &mut session.subscriptions;
        let Some(mailbox) = &subscriptions.mailbox else { return Err(NO_MAILBOX) };
        self.pubsub.unsubscribe(topic, &Bytes::new(name), mailbox);
        subscriptions.names_mut(topic).remove(name);
        session.show_subscriptions();
        Ok(session.subscriptions.count(topic))
    }

    /// Ends every subscription of a session.
    pub(in crate::engine) fn unsubscribe_all(&self, session: &mut Session) {
        for topic in [Topic::Channel, Topic::Pattern, Topic::Shard] {
            for name in session.subscriptions.list(topic) {
                // It fails for sessions without a mailbox alone, and they have no subscriptions.
                let _ = self.unsubscribe(session, topic, &name);
            }
        }
    }
}

impl Call<'_> {
    /// Sends the client that calls a number and what it is, behind the reply. A client that only
    /// calls functions has no place for it.
    pub fn send_notice(&self, name: &'static str, number: u64) {
        self.session().client.post(Letter::Notice(name, number));
    }
}
