//! What is published: a [`Message`], and what a client can subscribe to.

use crate::base::Bytes;

/// What a client can subscribe to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Topic {
    /// A channel of PUBLISH, by its name.
    Channel,
    /// All channels whose names match a glob pattern.
    Pattern,
    /// A channel of SPUBLISH. These are separate from the channels of PUBLISH.
    Shard,
}

/// A message for a subscriber.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// The subscription that it came through.
    pub source: Source,
    /// The channel that it was published to.
    pub channel: Bytes,
    /// What was published.
    pub payload: Bytes,
}

/// The subscription through which a message came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// SUBSCRIBE to the channel.
    Channel,
    /// PSUBSCRIBE to this pattern.
    Pattern(Bytes),
    /// SSUBSCRIBE to the channel.
    Shard,
}

impl Message {
    /// The kind of the message, as the protocol names it.
    pub fn kind(&self) -> &'static str {
        match self.source {
            Source::Channel => "message",
            Source::Pattern(_) => "pmessage",
            Source::Shard => "smessage",
        }
    }

    /// The pattern that matched, for a subscription by pattern.
    pub fn pattern(&self) -> Option<&Bytes> {
        match &self.source {
            Source::Pattern(pattern) => Some(pattern),
            Source::Channel | Source::Shard => None,
        }
    }
}
