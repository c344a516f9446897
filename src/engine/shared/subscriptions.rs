//! What a session listens to. Its messages go to its mailbox, which its door gave it; a session
//! without one, as plain calls have, cannot subscribe.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;

use super::session::Session;
use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::pubsub::{Mailbox, Topic};
use crate::value::index_table::{self, IndexTable, Keyed};

#[derive(Debug, Default)]
pub struct Subscriptions {
    mailbox: Option<Arc<Mailbox>>,
    channels: Names,
    patterns: Names,
    shards: Names,
}

impl Subscriptions {
    /// From now on the session can subscribe. Give it a mailbox once, before its first call.
    pub fn attach(&mut self, mailbox: Arc<Mailbox>) {
        self.mailbox = Some(mailbox);
    }

    pub fn mailbox(&self) -> Option<&Arc<Mailbox>> {
        self.mailbox.as_ref()
    }

    /// How many names of this kind it listens to.
    pub fn len(&self, topic: Topic) -> usize {
        self.names(topic).0.len()
    }

    /// True in the state in which a RESP2 connection may do nothing but subscribe and unsubscribe.
    pub fn is_empty(&self) -> bool {
        [Topic::Channel, Topic::Pattern, Topic::Shard].iter().all(|topic| self.len(*topic) == 0)
    }

    /// The number that confirmations tell: channels and patterns together, shard channels alone.
    pub fn count(&self, topic: Topic) -> usize {
        match topic {
            Topic::Shard => self.len(topic),
            Topic::Channel | Topic::Pattern => self.len(Topic::Channel) + self.len(Topic::Pattern),
        }
    }

    /// The names of this kind, in no particular order.
    pub fn list(&self, topic: Topic) -> Vec<Bytes> {
        self.names(topic).0.iter().map(|name| name.0.clone()).collect()
    }

    fn names(&self, topic: Topic) -> &Names {
        match topic {
            Topic::Channel => &self.channels,
            Topic::Pattern => &self.patterns,
            Topic::Shard => &self.shards,
        }
    }

    fn names_mut(&mut self, topic: Topic) -> &mut Names {
        match topic {
            Topic::Channel => &mut self.channels,
            Topic::Pattern => &mut self.patterns,
            Topic::Shard => &mut self.shards,
        }
    }
}

impl Session {
    /// Tells CLIENT LIST how many subscriptions there are.
    fn show_subscriptions(&self) {
        let shown = &self.client.shown;
        shown.channels.store(self.subscriptions.len(Topic::Channel), Relaxed);
        shown.patterns.store(self.subscriptions.len(Topic::Pattern), Relaxed);
        shown.shard_channels.store(self.subscriptions.len(Topic::Shard), Relaxed);
    }
}

impl Engine {
    /// Subscribes a session; tells how many subscriptions it has then.
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

    /// Ends a subscription, if there is one; tells how many the session has then. Messages that
    /// came before are in the mailbox, and none comes after.
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

pub const NO_MAILBOX: Error = Error::fixed(
    "messages need somebody to come to: use db.subscribe(...), or subscribe over a connection",
);

/// Names, each once.
#[derive(Default)]
struct Names(IndexTable<Name>);

struct Name(Bytes);

impl Keyed for Name {
    fn key(&self) -> &[u8] {
        &self.0
    }
}

impl Names {
    fn add(&mut self, name: Bytes) {
        let hash = index_table::hash(&name);
        if self.0.find(hash, &name).is_none() {
            self.0.push(hash, Name(name));
        }
    }

    fn remove(&mut self, name: &[u8]) {
        if let Some(index) = self.0.find(index_table::hash(name), name) {
            self.0.swap_remove(index);
        }
    }
}

impl fmt::Debug for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|name| &name.0)).finish()
    }
}
