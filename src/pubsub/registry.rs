//! [`Registry`]: the subscribers of each channel and pattern, and delivery to them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use parking_lot::Mutex;

use super::mailbox::Mailbox;
use super::message::{Message, Source, Topic};
use super::topics::{Channels, Patterns, Subscribers};
use crate::base::{Bytes, glob};

/// All subscriptions of a store.
#[derive(Debug, Default)]
pub struct Registry {
    channels: Channels,
    patterns: Patterns,
    shards: Channels,
    /// The number of subscriptions: to channels and patterns, and to shard channels.
    listening: AtomicUsize,
    listening_to_shards: AtomicUsize,
    to_patterns: AtomicUsize,
    turn: Mutex<()>,
}

impl Registry {
    /// Whether no channel and no pattern has a subscriber.
    #[inline]
    pub fn is_idle(&self) -> bool {
        self.listening.load(Relaxed) == 0
    }

    /// Sends a message to the channel's subscribers, then to those of each matching pattern.
    /// Returns the number of messages sent.
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

    /// Sends a message to the shard channel's subscribers, and returns their number.
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

    /// Subscribes `mailbox` to `name`; false if it was subscribed already.
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

    /// Unsubscribes `mailbox` from `name`; false if it was not subscribed.
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

    /// The channels, or shard channels, that have subscribers and match a pattern.
    pub fn channels(&self, topic: Topic, pattern: Option<&[u8]>) -> Vec<Bytes> {
        let fits = |name: &[u8]| pattern.is_none_or(|pattern| glob::matches(pattern, name, false));
        self.named(topic).map_or_else(Vec::new, |channels| channels.names(fits))
    }

    /// The names of this kind that a mailbox is subscribed to.
    pub fn names_of(&self, topic: Topic, mailbox: &Arc<Mailbox>) -> Vec<Bytes> {
        match self.named(topic) {
            Some(channels) => channels.names_of(mailbox),
            None => self.patterns.names_of(mailbox),
        }
    }

    /// The number of subscribers of a channel or shard channel, without patterns.
    pub fn subscribers(&self, topic: Topic, channel: &[u8]) -> usize {
        self.named(topic).map_or(0, |channels| channels.subscribers(channel))
    }

    /// The number of different patterns with subscribers.
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
