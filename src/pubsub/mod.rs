//! Channels and patterns, and who listens to them.
//!
//! A subscriber is a [`Mailbox`]: publishers put messages into it from any thread, and whoever owns
//! it takes them out when it likes. Publishing never waits for a subscriber and never calls back
//! into the store, so it may happen while keys are locked.
//!
//! Deliveries take turns, one lock for all channels, because in Redis all messages have one order:
//! two subscribers never see two messages the other way round, and what somebody publishes in
//! answer to a message never overtakes it, whatever channels they went through. Messages that
//! nobody hears take no turn: they cost one load, or, where there are other channels, one look into
//! a sharded map.

mod mailbox;
mod topics;

pub use mailbox::{Letter, Mail, Mailbox};

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use parking_lot::Mutex;

use crate::base::{Bytes, glob};
use topics::{Channels, Patterns, Subscribers};

/// What one can subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    Channel,
    Pattern,
    /// A channel of SPUBLISH, which live in a world of their own.
    Shard,
}

/// What a subscriber gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    pub source: Source,
    pub channel: Bytes,
    pub payload: Bytes,
}

/// Which subscription a message came through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    Channel,
    Pattern(Bytes),
    Shard,
}

impl Message {
    /// What kind of message it is, in the words of the protocol.
    pub fn kind(&self) -> &'static str {
        match self.source {
            Source::Channel => "message",
            Source::Pattern(_) => "pmessage",
            Source::Shard => "smessage",
        }
    }

    pub fn pattern(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Pattern(pattern) => Some(pattern),
            Source::Channel | Source::Shard => None,
        }
    }
}

/// All subscriptions of a store.
#[derive(Debug, Default)]
pub struct Registry {
    channels: Channels,
    patterns: Patterns,
    shards: Channels,
    /// How many subscriptions there are: to channels and patterns, and to shard channels.
    listening: AtomicUsize,
    listening_to_shards: AtomicUsize,
    to_patterns: AtomicUsize,
    turn: Mutex<()>,
}

impl Registry {
    /// True when no channel and no pattern has a subscriber.
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.listening.load(Relaxed) == 0
    }

    /// Sends a message to everybody who listens to the channel, then to everybody with a pattern
    /// that fits; tells how many messages that made.
    #[inline]
    pub fn publish(&self, channel: &[u8], payload: &[u8]) -> usize {
        if self.is_idle() { 0 } else { self.broadcast(channel, payload) }
    }

    fn broadcast(&self, channel: &[u8], payload: &[u8]) -> usize {
        let exact = self.channels.get(channel);
        let patterns = (self.to_patterns.load(Relaxed) != 0).then(|| self.patterns.read());
        if exact.is_none() && patterns.is_none() {
            return 0;
        }
        let (channel, payload) = (Bytes::new(channel), Bytes::new(payload));
        let _turn = self.turn.lock();
        let mut sent = exact.map_or(0, |to| deliver(&to, &Source::Channel, &channel, &payload));
        for pattern in patterns.iter().flat_map(|patterns| patterns.iter()) {
            if glob::matches(&pattern.text, &channel, false) {
                let source = Source::Pattern(pattern.text.clone());
                sent += deliver(&pattern.subscribers, &source, &channel, &payload);
            }
        }
        sent
    }

    /// Sends a message to everybody who listens to the shard channel; tells how many.
    #[inline]
    pub fn publish_to_shard(&self, channel: &[u8], payload: &[u8]) -> usize {
        if self.listening_to_shards.load(Relaxed) == 0 {
            return 0;
        }
        self.shards.get(channel).map_or(0, |to| {
            let (channel, payload) = (Bytes::new(channel), Bytes::new(payload));
            let _turn = self.turn.lock();
            deliver(&to, &Source::Shard, &channel, &payload)
        })
    }

    /// From now on messages of `name` go to `mailbox`; false when they did already.
    pub fn subscribe(&self, topic: Topic, name: &Bytes, mailbox: &Arc<Mailbox>) -> bool {
        let added = match topic {
            Topic::Channel => self.channels.add(name, mailbox),
            Topic::Pattern => self.patterns.add(name, mailbox),
            Topic::Shard => self.shards.add(name, mailbox),
        };
        if added {
            self.counters(topic).for_each(|counter| {
                counter.fetch_add(1, Relaxed);
            });
        }
        added
    }

    /// From now on messages of `name` do not go to `mailbox`; false when they did not before.
    pub fn unsubscribe(&self, topic: Topic, name: &Bytes, mailbox: &Arc<Mailbox>) -> bool {
        let removed = match topic {
            Topic::Channel => self.channels.remove(name, mailbox),
            Topic::Pattern => self.patterns.remove(name, mailbox),
            Topic::Shard => self.shards.remove(name, mailbox),
        };
        if removed {
            self.counters(topic).for_each(|counter| {
                counter.fetch_sub(1, Relaxed);
            });
        }
        removed
    }

    fn counters(&self, topic: Topic) -> impl Iterator<Item = &AtomicUsize> {
        let all = match topic {
            Topic::Channel => [Some(&self.listening), None],
            Topic::Pattern => [Some(&self.listening), Some(&self.to_patterns)],
            Topic::Shard => [Some(&self.listening_to_shards), None],
        };
        all.into_iter().flatten()
    }

    /// The channels, or shard channels, that have subscribers and fit a pattern.
    pub fn channels(&self, topic: Topic, pattern: Option<&[u8]>) -> Vec<Bytes> {
        let fits = |name: &[u8]| pattern.is_none_or(|pattern| glob::matches(pattern, name, false));
        self.named(topic).map_or_else(Vec::new, |channels| channels.names(fits))
    }

    /// The names of this kind whose messages go to a mailbox.
    pub fn names_of(&self, topic: Topic, mailbox: &Arc<Mailbox>) -> Vec<Bytes> {
        match self.named(topic) {
            Some(channels) => channels.names_of(mailbox),
            None => self.patterns.names_of(mailbox),
        }
    }

    /// How many listen to a channel or shard channel, patterns not counted.
    pub fn subscribers(&self, topic: Topic, channel: &[u8]) -> usize {
        self.named(topic).map_or(0, |channels| channels.subscribers(channel))
    }

    /// How many different patterns have subscribers.
    pub fn patterns(&self) -> usize {
        self.patterns.read().len()
    }

    fn named(&self, topic: Topic) -> Option<&Channels> {
        match topic {
            Topic::Channel => Some(&self.channels),
            Topic::Shard => Some(&self.shards),
            Topic::Pattern => None,
        }
    }
}

fn deliver(to: &Subscribers, source: &Source, channel: &Bytes, payload: &Bytes) -> usize {
    for mailbox in to {
        let (source, channel, payload) = (source.clone(), channel.clone(), payload.clone());
        mailbox.deliver(Message { source, channel, payload });
    }
    to.len()
}

#[cfg(test)]
mod tests;
