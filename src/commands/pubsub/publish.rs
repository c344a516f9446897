//! PUBLISH and SPUBLISH.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Channel, ShardChannel};
use crate::rows;

rows![publish, spublish];

/// Sends a message to all subscribers of a channel, and returns how many got it.
///
/// ```js
/// db.publish('news', 'hello')  // 0: nobody listens
/// const subscription = db.subscribe('news', (message) => console.log(message))
/// db.publish('news', 'hello')  // 1
/// subscription.close()
/// ```
#[command(
    PUBLISH,
    since = "2.0.0",
    complexity = "O(N+M) where N is the number of subscribers of the channel and M that of all patterns",
    flags(pubsub, loading, stale, fast, replicated)
)]
fn publish(db: &mut Call<'_>, channel: Channel<'_>, message: &[u8]) -> Result<usize> {
    Ok(db.engine.pubsub.publish(channel.0, message))
}

/// Sends a message to all subscribers of a shard channel, and returns how many got it.
///
/// ```js
/// const subscription = db.ssubscribe('orders', (message) => console.log(message))
/// db.spublish('orders', 'tea')  // 1
/// subscription.close()
/// ```
#[command(
    SPUBLISH,
    since = "7.0.0",
    complexity = "O(N) where N is the number of subscribers of the shard channel",
    flags(pubsub, loading, stale, fast, replicated)
)]
fn spublish(db: &mut Call<'_>, shardchannel: ShardChannel<'_>, message: &[u8]) -> Result<usize> {
    Ok(db.engine.pubsub.publish_to_shard(shardchannel.0, message))
}
