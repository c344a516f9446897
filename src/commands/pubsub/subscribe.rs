//! SUBSCRIBE, UNSUBSCRIBE and their kin. Every name is confirmed by a message of its own.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{
    Args, Channel, ChannelPattern, Many, Param, Pattern, ShardChannel,
};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{KeyUse, Shape};
use crate::engine::shared::subscriptions::NO_MAILBOX;
use crate::pubsub::Topic;
use crate::{reply_type, rows};

rows![psubscribe, punsubscribe, ssubscribe, subscribe, sunsubscribe, unsubscribe];

reply_type! {
    /// What was done, to which name, and how many subscriptions there are then; for each name.
    Confirmations => "[kind: string, name: Text | null, subscriptions: number][]";
}

/// Listens to channels from now on.
///
/// ```js
/// const messages = db.subscribe('news')
/// db.publish('news', 'hello')  // 1
/// for await (const { message, channel } of messages) {
///   console.log(message, channel)  // hello news
///   break  // ends the subscription
/// }
/// const subscription = db.subscribe(['news', 'sport'], (message) => console.log(message))
/// subscription.close()
/// ```
#[command(
    SUBSCRIBE,
    since = "2.0.0",
    complexity = "O(N) where N is the number of channels",
    flags(pubsub, noscript, loading, stale, while_subscribed)
)]
fn subscribe(db: &mut Call<'_>, channels: Many<Channel<'_>>) -> Result<Confirmations> {
    begin(db, "subscribe", Topic::Channel, channels.iter().map(|channel| channel.0))
}

/// Listens to all channels whose names fit patterns from now on.
///
/// ```js
/// const messages = db.psubscribe('orders:*')
/// db.publish('orders:new', 'tea')  // 1
/// for await (const { message, channel, pattern } of messages) {
///   console.log(message, channel, pattern)  // tea orders:new orders:*
///   break  // ends the subscription
/// }
/// ```
#[command(
    PSUBSCRIBE,
    since = "2.0.0",
    complexity = "O(N) where N is the number of patterns",
    flags(pubsub, noscript, loading, stale, while_subscribed)
)]
fn psubscribe(db: &mut Call<'_>, patterns: Many<ChannelPattern<'_>>) -> Result<Confirmations> {
    begin(db, "psubscribe", Topic::Pattern, patterns.iter().map(|pattern| pattern.0))
}

/// Listens to shard channels from now on.
///
/// ```js
/// const messages = db.ssubscribe('orders')
/// db.spublish('orders', 'tea')  // 1
/// for await (const { message } of messages) {
///   console.log(message)  // tea
///   break  // ends the subscription
/// }
/// ```
#[command(
    SSUBSCRIBE,
    since = "7.0.0",
    complexity = "O(N) where N is the number of shard channels",
    flags(pubsub, noscript, loading, stale, while_subscribed)
)]
fn ssubscribe(db: &mut Call<'_>, shardchannels: Many<ShardChannel<'_>>) -> Result<Confirmations> {
    begin(db, "ssubscribe", Topic::Shard, shardchannels.iter().map(|channel| channel.0))
}

/// No longer listens to some channels, or to any.
///
/// ```js
/// db.subscribe('news', (message) => console.log(message))
/// db.unsubscribe('news')
/// db.publish('news', 'hello')  // 0
/// ```
#[command(
    UNSUBSCRIBE,
    since = "2.0.0",
    complexity = "O(N) where N is the number of channels",
    flags(pubsub, noscript, loading, stale, while_subscribed)
)]
fn unsubscribe(db: &mut Call<'_>, channels: Option<Many<&[u8]>>) -> Result<Confirmations> {
    let names = channels.map(|names| names.iter().map(|name| Bytes::new(name)).collect());
    end(db, "unsubscribe", Topic::Channel, names)
}

/// No longer listens to the channels that fit some patterns, or any.
///
/// ```js
/// db.psubscribe('orders:*', (message) => console.log(message))
/// db.punsubscribe('orders:*')
/// db.publish('orders:new', 'tea')  // 0
/// ```
#[command(
    PUNSUBSCRIBE,
    since = "2.0.0",
    complexity = "O(N) where N is the number of patterns",
    flags(pubsub, noscript, loading, stale, while_subscribed)
)]
fn punsubscribe(db: &mut Call<'_>, patterns: Option<Many<Pattern<'_>>>) -> Result<Confirmations> {
    let names = patterns.map(|names| names.iter().map(|name| Bytes::new(name.0)).collect());
    end(db, "punsubscribe", Topic::Pattern, names)
}

/// A shard channel that a user need not be allowed to use: anybody may stop listening.
#[derive(Debug, Clone, Copy)]
struct Left<'a>(&'a [u8]);

impl<'a> Param<'a> for Left<'a> {
    const SHAPE: Shape = Shape::Key(KeyUse::NOT_KEY);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

/// No longer listens to some shard channels, or to any.
///
/// ```js
/// db.ssubscribe('orders', (message) => console.log(message))
/// db.sunsubscribe('orders')
/// db.spublish('orders', 'tea')  // 0
/// ```
#[command(
    SUNSUBSCRIBE,
    since = "7.0.0",
    complexity = "O(N) where N is the number of shard channels",
    flags(pubsub, noscript, loading, stale, while_subscribed)
)]
fn sunsubscribe(db: &mut Call<'_>, shardchannels: Option<Many<Left<'_>>>) -> Result<Confirmations> {
    let names = shardchannels.map(|names| names.iter().map(|name| Bytes::new(name.0)).collect());
    end(db, "sunsubscribe", Topic::Shard, names)
}

fn begin<'a>(
    db: &mut Call<'_>,
    kind: &'static str,
    topic: Topic,
    names: impl Iterator<Item = &'a [u8]>,
) -> Result<Confirmations> {
    let confirm = |name| {
        let count = db.engine.subscribe(db.session_mut(), topic, name)?;
        Ok(confirmation(kind, Reply::bytes(name), count))
    };
    Ok(Confirmations(Reply::Pushes(names.map(confirm).collect::<Result<_>>()?)))
}

/// Without names it ends all subscriptions of the kind, and confirms even if there are none.
fn end(
    db: &mut Call<'_>,
    kind: &'static str,
    topic: Topic,
    names: Option<Vec<Bytes>>,
) -> Result<Confirmations> {
    if db.session().subscriptions.mailbox().is_none() {
        return Err(NO_MAILBOX);
    }
    let names = names.unwrap_or_else(|| db.session().subscriptions.list(topic));
    if names.is_empty() {
        let count = db.session().subscriptions.count(topic);
        return Ok(Confirmations(Reply::Pushes(vec![confirmation(kind, Reply::Null, count)])));
    }
    let confirm = |name: Bytes| {
        let count = db.engine.unsubscribe(db.session_mut(), topic, &name)?;
        Ok(confirmation(kind, Reply::Bytes(name), count))
    };
    Ok(Confirmations(Reply::Pushes(names.into_iter().map(confirm).collect::<Result<_>>()?)))
}

/// The kind is a bulk string on the wire, as in every message.
fn confirmation(kind: &'static str, name: Reply, count: usize) -> Vec<Reply> {
    vec![Reply::bytes(kind), name, Reply::Int(count as i64)]
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::commands::testing::TestStore;
    use crate::pubsub::Mailbox;

    /// A store whose session has a mailbox.
    fn subscriber() -> (TestStore, Arc<Mailbox>) {
        let mut db = TestStore::new();
        let mailbox = Arc::new(Mailbox::new(|| {}));
        db.session.subscriptions.attach(Arc::clone(&mailbox));
        (db, mailbox)
    }

    #[test]
    fn every_name_is_confirmed_and_channels_count_together_with_patterns() {
        let (mut db, _) = subscriber();
        let say = |db: &mut TestStore, line: &str| db.say(line);
        for (line, reply) in [
            ("SUBSCRIBE a b a", "[subscribe a 1] [subscribe b 2] [subscribe a 2]"),
            ("PSUBSCRIBE a* a*", "[psubscribe a* 3] [psubscribe a* 3]"),
            ("SSUBSCRIBE s", "[ssubscribe s 1]"),
            ("UNSUBSCRIBE b x", "[unsubscribe b 2] [unsubscribe x 2]"),
            ("UNSUBSCRIBE", "[unsubscribe a 1]"),
            ("UNSUBSCRIBE", "[unsubscribe nil 1]"),
            ("PUNSUBSCRIBE", "[punsubscribe a* 0]"),
            ("SUNSUBSCRIBE", "[sunsubscribe s 0]"),
            ("SUNSUBSCRIBE", "[sunsubscribe nil 0]"),
        ] {
            assert_eq!(say(&mut db, line), reply, "{line}");
        }
        assert!(db.session.subscriptions.is_empty());
    }

    #[test]
    fn a_published_message_lies_in_the_mailbox() {
        let (mut db, mailbox) = subscriber();
        db.say("SUBSCRIBE news");
        db.say("PSUBSCRIBE n*");
        assert_eq!(db.say("PUBLISH news hi"), "2");
        assert_eq!(db.say("PUBLISH other hi"), "0");
        assert_eq!(db.say("SPUBLISH news hi"), "0");
        let messages = mailbox.messages();
        assert_eq!(
            messages.iter().map(|it| it.kind()).collect::<Vec<_>>(),
            ["message", "pmessage"]
        );
    }

    #[test]
    fn a_session_that_ends_leaves_no_subscription() {
        let (mut db, _) = subscriber();
        db.say("SUBSCRIBE a");
        db.say("PSUBSCRIBE a*");
        db.say("SSUBSCRIBE a");
        db.engine.end_session(&mut db.session);
        assert!(db.engine.pubsub.is_idle());
        assert_eq!(db.say("PUBSUB SHARDCHANNELS"), "[]");
    }

    #[test]
    fn the_error_of_a_plain_call_says_how_to_subscribe() {
        let mut db = TestStore::new();
        for line in ["SUBSCRIBE a", "PSUBSCRIBE a", "SSUBSCRIBE a", "UNSUBSCRIBE", "SUNSUBSCRIBE a"]
        {
            assert!(db.say(line).contains("use db.subscribe(...)"), "{line}");
        }
        assert_eq!(db.say("SUBSCRIBE"), "ERR wrong number of arguments for 'subscribe' command");
    }
}
