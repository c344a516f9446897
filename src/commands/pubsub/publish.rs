//! PUBLISH and SPUBLISH.

use redlet_macros::command;

use super::ShardChannel;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::rows;

rows![publish, spublish];

/// Sends a message to all who listen to a channel, and tells how many got it.
#[command(
    PUBLISH,
    since = "2.0.0",
    complexity = "O(N+M) where N is the number of subscribers of the channel and M that of all patterns",
    flags(pubsub, loading, stale, fast)
)]
fn publish(db: &mut Access<'_>, channel: &[u8], message: &[u8]) -> Result<usize> {
    Ok(db.engine.pubsub.publish(channel, message))
}

/// Sends a message to all who listen to a shard channel, and tells how many got it.
#[command(
    SPUBLISH,
    since = "7.0.0",
    complexity = "O(N) where N is the number of subscribers of the shard channel",
    flags(pubsub, loading, stale, fast)
)]
fn spublish(db: &mut Access<'_>, shardchannel: ShardChannel<'_>, message: &[u8]) -> Result<usize> {
    Ok(db.engine.pubsub.publish_to_shard(shardchannel.0, message))
}
