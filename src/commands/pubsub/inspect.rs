//! PUBSUB: reports about subscriptions.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Many, Param, Pattern};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::pubsub::Topic;
use crate::{reply_type, rows};

rows![channels, help, numpat, numsub, shardchannels, shardnumsub];

/// A pattern that may be left out, and nothing after it.
#[derive(Debug, Clone, Copy)]
struct Filter<'a>(Option<&'a [u8]>);

impl<'a> Param<'a> for Filter<'a> {
    const SHAPE: Shape = Shape::Optional(&Pattern::SHAPE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 {
            return Err(Error::misused(args.command()));
        }
        args.take_rest().first().copied().map_or(Ok(Self(None)), |pattern| Ok(Self(Some(pattern))))
    }
}

reply_type! {
    /// Channels and numbers by turns.
    Counts => "(Text | number)[]";
}

/// Lists the channels that somebody listens to, patterns not counted.
///
/// ```js
/// db.subscribe(['news', 'sport'], (message) => console.log(message))
/// db.pubsub('CHANNELS').sort()  // ['news', 'sport']
/// db.pubsub('CHANNELS', 'n*')  // ['news']
/// ```
#[command(
    PUBSUB | CHANNELS,
    since = "2.8.0",
    complexity = "O(N) where N is the number of such channels",
    flags(pubsub, loading, stale)
)]
fn channels(db: &mut Call<'_>, pattern: Filter<'_>) -> Result<Vec<Bytes>> {
    Ok(db.engine.pubsub.channels(Topic::Channel, pattern.0))
}

/// Lists the shard channels that somebody listens to.
///
/// ```js
/// db.ssubscribe('orders', (message) => console.log(message))
/// db.pubsub('SHARDCHANNELS')  // ['orders']
/// ```
#[command(
    PUBSUB | SHARDCHANNELS,
    since = "7.0.0",
    complexity = "O(N) where N is the number of such channels",
    flags(pubsub, loading, stale)
)]
fn shardchannels(db: &mut Call<'_>, pattern: Filter<'_>) -> Result<Vec<Bytes>> {
    Ok(db.engine.pubsub.channels(Topic::Shard, pattern.0))
}

/// Returns the number of subscribers of each channel, not counting patterns.
///
/// ```js
/// db.subscribe('news', (message) => console.log(message))
/// db.pubsub('NUMSUB', 'news', 'sport')  // ['news', 1, 'sport', 0]
/// ```
#[command(
    PUBSUB | NUMSUB,
    since = "2.8.0",
    complexity = "O(N) where N is the number of channels asked for",
    flags(pubsub, loading, stale)
)]
fn numsub(db: &mut Call<'_>, channels: Option<Many<&[u8]>>) -> Result<Counts> {
    Ok(count(db, Topic::Channel, channels.iter().flat_map(|channels| channels.iter().copied())))
}

/// Returns the number of subscribers of each shard channel.
///
/// ```js
/// db.ssubscribe('orders', (message) => console.log(message))
/// db.pubsub('SHARDNUMSUB', 'orders')  // ['orders', 1]
/// ```
#[command(
    PUBSUB | SHARDNUMSUB,
    since = "7.0.0",
    complexity = "O(N) where N is the number of shard channels asked for",
    flags(pubsub, loading, stale)
)]
fn shardnumsub(db: &mut Call<'_>, shardchannels: Option<Many<&[u8]>>) -> Result<Counts> {
    Ok(count(db, Topic::Shard, shardchannels.iter().flat_map(|names| names.iter().copied())))
}

fn count<'a>(db: &Call<'_>, topic: Topic, names: impl Iterator<Item = &'a [u8]>) -> Counts {
    let entry = |name| {
        let count = db.engine.pubsub.subscribers(topic, name);
        [Reply::bytes(name), Reply::Int(count as i64)]
    };
    Counts(Reply::Array(names.flat_map(entry).collect()))
}

/// Returns the number of different patterns that have subscribers.
///
/// ```js
/// db.psubscribe('orders:*', (message) => console.log(message))
/// db.pubsub('NUMPAT')  // 1
/// ```
#[command(PUBSUB | NUMPAT, since = "2.8.0", complexity = "O(1)", flags(pubsub, loading, stale))]
fn numpat(db: &mut Call<'_>) -> Result<usize> {
    Ok(db.engine.pubsub.patterns())
}

/// Lists the subcommands of PUBSUB.
///
/// ```js
/// db.pubsub('HELP')[0]  // 'PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(PUBSUB | HELP, since = "6.2.0", complexity = "O(1)", flags(loading, stale))]
fn help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "PUBSUB <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CHANNELS [<pattern>]",
        "    Return the currently active channels matching a <pattern> (default: '*').",
        "NUMPAT",
        "    Return number of subscriptions to patterns.",
        "NUMSUB [<channel> ...]",
        "    Return the number of subscribers for the specified channels, excluding",
        "    pattern subscriptions(default: no channels).",
        "SHARDCHANNELS [<pattern>]",
        "    Return the currently active shard level channels matching a <pattern> (default: '*').",
        "SHARDNUMSUB [<shardchannel> ...]",
        "    Return the number of subscribers for the specified shard level channel(s)",
        "HELP",
        "    Print this help.",
    ])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::commands::testing::TestStore;
    use crate::pubsub::Mailbox;

    #[test]
    fn subscriptions_are_listed_and_counted() {
        let mut db = TestStore::new();
        db.session.subscriptions.attach(Arc::new(Mailbox::new(|| {})));
        db.say("SUBSCRIBE ab");
        db.say("PSUBSCRIBE a* b*");
        db.say("SSUBSCRIBE s");
        for (line, reply) in [
            ("PUBSUB CHANNELS", "[ab]"),
            ("PUBSUB channels a?", "[ab]"),
            ("PUBSUB CHANNELS b*", "[]"),
            ("PUBSUB NUMSUB", "[]"),
            ("PUBSUB NUMSUB ab s", "[ab 1 s 0]"),
            ("PUBSUB NUMPAT", "2"),
            ("PUBSUB SHARDCHANNELS *", "[s]"),
            ("PUBSUB SHARDNUMSUB s ab", "[s 1 ab 0]"),
        ] {
            assert_eq!(db.say(line), reply, "{line}");
        }
    }

    #[test]
    fn a_wrong_call_is_answered_as_valkey_does() {
        let mut db = TestStore::new();
        for (line, reply) in [
            (
                "PUBSUB CHANNELS a b",
                "ERR unknown subcommand or wrong number of arguments for 'CHANNELS'. Try PUBSUB HELP.",
            ),
            ("PUBSUB NUMPAT x", "ERR wrong number of arguments for 'pubsub|numpat' command"),
            ("PUBSUB NOSUCH", "ERR unknown subcommand 'NOSUCH'. Try PUBSUB HELP."),
        ] {
            assert_eq!(db.say(line), reply, "{line}");
        }
    }
}
