//! What a session listens to. Its messages go to its mailbox, which its door gave it; a session
//! without one, as plain calls have, cannot subscribe.

use std::fmt;
use std::sync::Arc;

use crate::base::Bytes;
use crate::engine::grammar::error::Error;
use crate::pubsub::{Mailbox, Topic};
use crate::value::index_table::{self, IndexTable, Keyed};

/// The names that a session is subscribed to, and where its messages go.
#[derive(Debug, Default)]
pub struct Subscriptions {
    pub(in crate::engine) mailbox: Option<Arc<Mailbox>>,
    channels: SubscribedNames,
    patterns: SubscribedNames,
    shards: SubscribedNames,
}

impl Subscriptions {
    /// From now on the session can subscribe. Give it a mailbox once, before its first call.
    pub fn attach(&mut self, mailbox: Arc<Mailbox>) {
        self.mailbox = Some(mailbox);
    }

    /// Where its messages go, if it can subscribe.
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

    /// The number in a confirmation: channels and patterns together, or shard channels alone.
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

    fn names(&self, topic: Topic) -> &SubscribedNames {
        match topic {
            Topic::Channel => &self.channels,
            Topic::Pattern => &self.patterns,
            Topic::Shard => &self.shards,
        }
    }

    pub(in crate::engine) fn names_mut(&mut self, topic: Topic) -> &mut SubscribedNames {
        match topic {
            Topic::Channel => &mut self.channels,
            Topic::Pattern => &mut self.patterns,
            Topic::Shard => &mut self.shards,
        }
    }
}

/// The error of a subscription without a mailbox.
pub const NO_MAILBOX: Error = Error::fixed(
    "messages need somebody to come to: use db.subscribe(...), or subscribe over a connection",
);

/// Names, each once.
#[derive(Default)]
pub(in crate::engine) struct SubscribedNames(IndexTable<Name>);

struct Name(Bytes);

impl Keyed for Name {
    fn key(&self) -> &[u8] {
        &self.0
    }
}

impl SubscribedNames {
    pub(in crate::engine) fn add(&mut self, name: Bytes) {
        let hash = index_table::hash(&name);
        if self.0.find(hash, &name).is_none() {
            self.0.push(hash, Name(name));
        }
    }

    pub(in crate::engine) fn remove(&mut self, name: &[u8]) {
        if let Some(index) = self.0.find(index_table::hash(name), name) {
            self.0.swap_remove(index);
        }
    }
}

impl fmt::Debug for SubscribedNames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.iter().map(|name| &name.0)).finish()
    }
}
