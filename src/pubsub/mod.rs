//! Channels and patterns, and their subscribers.
//!
//! A subscriber is a [`Mailbox`]: publishers put messages into it from any thread, and its owner
//! takes them out. Publishing never waits for a subscriber and never calls back
//! into the store, so it may happen while keys are locked.
//!
//! One lock serializes deliveries of all channels, because in Redis all messages have one order:
//! two subscribers never receive two messages in different orders, and a message published in reply
//! to another never overtakes it, whatever their channels. Messages without a subscriber do not
//! take the lock: they cost one load, or, if other channels have subscribers, one look-up in a
//! sharded map.

// Bottom-up: a module uses only those above it.
mod message;
mod mailbox;
mod topics;
mod registry;
#[cfg(test)]
mod tests;

pub use mailbox::{Letter, Mail, Mailbox};
pub use message::{Message, Source, Topic};
pub use registry::Registry;
