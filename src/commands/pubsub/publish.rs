//! PUBLISH and SPUBLISH.

use super::ShardChannel;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::{command, rows};

rows![publish, spublish];

command! {
    /// Sends a message to all who listen to a channel, and tells how many got it.
    PUBLISH since "2.0.0"
    "O(N+M) where N is the number of subscribers of the channel and M that of all patterns"
    [pubsub loading stale fast]
    publish(channel: &[u8], message: &[u8]) -> usize
}
fn publish(db: &mut Access<'_>, channel: &[u8], message: &[u8]) -> Result<usize> {
    Ok(db.engine.pubsub.publish(channel, message))
}

command! {
    /// Sends a message to all who listen to a shard channel, and tells how many got it.
    SPUBLISH since "7.0.0" "O(N) where N is the number of subscribers of the shard channel"
    [pubsub loading stale fast]
    spublish(shardchannel: ShardChannel, message: &[u8]) -> usize
}
fn spublish(db: &mut Access<'_>, shardchannel: ShardChannel<'_>, message: &[u8]) -> Result<usize> {
    Ok(db.engine.pubsub.publish_to_shard(shardchannel.0, message))
}
