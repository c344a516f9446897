//! XINFO: the state of a stream.

use redlet_macros::command;

use super::args::no_group_of;
use super::entry::{entry, id};
use crate::base::{Bytes, number};
use crate::engine::access::Access;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Read};
use crate::engine::grammar::param::{Args, Deferred, Param};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::Stream;
use crate::value::stream::{Consumer, Group, Id};
use crate::{reply_type, rows};

rows![xinfo_consumers, xinfo_groups, xinfo_help, xinfo_stream];

type Pairs = Vec<(Reply, Reply)>;

/// `FULL`, and a number of entries.
#[derive(Debug, Clone, Copy)]
struct Detail(Option<usize>);

impl<'a> Param<'a> for Detail {
    const SHAPE: Shape = Shape::Options(&[
        Field { name: "full", doc: "return everything", shape: Shape::Token("FULL") },
        Field {
            name: "count",
            doc: "with FULL, at most this many entries; 10 by default, and 0 for all",
            shape: Shape::Tagged("COUNT", &Shape::Integer),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let misused = Error::misused(args.command());
        match args.len() {
            0 => return Ok(Self(None)),
            1 | 3 if args.take_word("FULL") => {}
            _ => return Err(misused),
        }
        if args.is_empty() {
            return Ok(Self(Some(10)));
        }
        if !args.take_word("COUNT") {
            return Err(misused);
        }
        let count = number::parse_i64(args.take()?).ok_or(Error::NOT_INTEGER)?;
        Ok(Self(Some(match usize::try_from(count) {
            Ok(0) => usize::MAX,
            Ok(count) => count,
            Err(_) => 10,
        })))
    }
}

reply_type! {
    /// The properties of a stream.
    StreamInfo => "Named<Text, StreamInfo<Text>>; full: Named<Text, FullStreamInfo<Text>>";
    /// The properties of groups.
    GroupsInfo => "Named<Text, GroupInfo<Text>>[]";
    /// The properties of consumers.
    ConsumersInfo => "Named<Text, ConsumerInfo<Text>>[]";
}

/// Returns the properties of a stream; with FULL also its entries, its groups and their pending
/// entries.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// const stream = db.xinfo('STREAM', 'orders')
/// stream.length  // 1
/// stream['last-entry']  // ['1-1', ['item', 'tea']]
/// db.xinfo('STREAM', 'orders', { full: true, count: 10 }).entries.length  // 1
/// ```
#[command(
    XINFO | STREAM,
    since = "5.0.0",
    complexity = "O(1), and with FULL O(N) where N is the number of entries returned",
    flags(readonly),
    history(
        "6.0.0" = "option FULL",
        "7.0.0" = "fields of added, deleted and first entries, and of what groups have read",
        "7.2.0" = "field active-time, seen-time of the last attempt"
    )
)]
fn xinfo_stream(
    db: &mut Access<'_>,
    key: Read<'_, Stream>,
    detail: Deferred<'_, Detail>,
) -> Result<StreamInfo> {
    let (now, dialect) = (db.now(), db.dialect());
    let stream = db.read(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    let mut told = overview(stream, now);
    match detail.read()?.0 {
        None => {
            told.push(pair("groups", stream.groups.len().into_reply()));
            told.push(pair("first-entry", stream.entries().first().map_or(Reply::Null, entry)));
            told.push(pair("last-entry", stream.entries().last().map_or(Reply::Null, entry)));
        }
        Some(most) => {
            let entries = stream.entries().range(Id::MIN, Id::MAX).take(most).map(entry);
            told.push(pair("entries", Reply::Array(entries.collect())));
            let groups = stream.groups.iter();
            let groups = groups.map(|group| full_group(stream, group, most, dialect));
            told.push(pair("groups", Reply::Array(groups.collect())));
        }
    }
    Ok(StreamInfo(Reply::Map(told)))
}

fn overview(stream: &Stream, now: u64) -> Pairs {
    let (keys, nodes) = stream.radix_tree();
    let mut told = vec![
        pair("length", stream.len().into_reply()),
        pair("radix-tree-keys", keys.into_reply()),
        pair("radix-tree-nodes", nodes.into_reply()),
        pair("last-generated-id", id(stream.last_id)),
        pair("max-deleted-entry-id", id(stream.max_deleted)),
        pair("entries-added", unsigned(stream.added)),
        pair("recorded-first-entry-id", id(stream.first_id())),
    ];
    if let Some(kept) = &stream.idempotence {
        let (producers, messages) = kept.counts(now);
        told.extend([
            pair("idmp-duration", unsigned(kept.duration)),
            pair("idmp-maxsize", kept.max_size.into_reply()),
            pair("pids-tracked", producers.into_reply()),
            pair("iids-tracked", messages.into_reply()),
            pair("iids-added", unsigned(kept.added)),
            pair("iids-duplicates", unsigned(kept.duplicates)),
        ]);
    }
    told
}

fn full_group(
    stream: &Stream,
    (name, group): (&Bytes, &Group),
    most: usize,
    dialect: Dialect,
) -> Reply {
    let pending = group.pending_range(Id::MIN, Id::MAX).take(most).map(|(entry, pending)| {
        let owner = pending.owner.and_then(|owner| group.consumer(owner));
        let owner = owner.map_or_else(Default::default, |owner| owner.name.clone());
        let (time, count) = (unsigned(pending.time()), unsigned(pending.count));
        Reply::Array(vec![id(entry), Reply::Bytes(owner), time, count])
    });
    let pending = Reply::Array(pending.collect());
    let consumers = group.consumers().map(|consumer| full_consumer(group, consumer, most));
    let mut told = vec![pair("name", Reply::Bytes(name.clone()))];
    told.extend(progress(stream, group, dialect));
    told.push(pair("pel-count", group.pending_count().into_reply()));
    if group.unowned_count() > 0 {
        told.push(pair("nacked-count", group.unowned_count().into_reply()));
    }
    told.push(pair("pending", pending));
    told.push(pair("consumers", Reply::Array(consumers.collect())));
    Reply::Map(told)
}

fn progress(stream: &Stream, group: &Group, dialect: Dialect) -> [(Reply, Reply); 3] {
    let lag = stream.lag(group, dialect.lag_counts_what_is_left());
    [
        pair("last-delivered-id", id(group.last_id)),
        pair("entries-read", group.entries_read.map_or(Reply::Null, unsigned)),
        pair("lag", lag.map_or(Reply::Null, Reply::Int)),
    ]
}

fn full_consumer(group: &Group, consumer: &Consumer, most: usize) -> Reply {
    let own = group.find_consumer(&consumer.name).into_iter();
    let own = own.flat_map(|id| group.pending_of(id, std::ops::Bound::Unbounded));
    let pending = own.take(most).map(|(entry, pending)| {
        Reply::Array(vec![id(entry), unsigned(pending.time()), unsigned(pending.count)])
    });
    Reply::Map(vec![
        pair("name", Reply::Bytes(consumer.name.clone())),
        pair("seen-time", unsigned(consumer.seen)),
        pair("active-time", Reply::Int(consumer.active.map_or(-1, |at| at as i64))),
        pair("pel-count", consumer.pending_count().into_reply()),
        pair("pending", Reply::Array(pending.collect())),
    ])
}

/// Returns for each group of a stream how many consumers it has, how many entries are pending, and
/// how far it has read.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// const [group] = db.xinfo('GROUPS', 'orders')
/// group.name  // 'shop'
/// group.lag  // 1: entries that it has not read yet
/// ```
#[command(
    XINFO | GROUPS,
    since = "5.0.0",
    complexity = "O(N) where N is the number of groups",
    flags(readonly),
    history("7.0.0" = "fields entries-read and lag")
)]
fn xinfo_groups(db: &mut Access<'_>, key: Read<'_, Stream>) -> Result<GroupsInfo> {
    let dialect = db.dialect();
    let stream = db.read(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    let groups = stream.groups.iter().map(|(name, group)| {
        let mut told = vec![
            pair("name", Reply::Bytes(name.clone())),
            pair("consumers", group.consumer_count().into_reply()),
            pair("pending", group.pending_count().into_reply()),
        ];
        told.extend(progress(stream, group, dialect));
        Reply::Map(told)
    });
    Ok(GroupsInfo(Reply::Array(groups.collect())))
}

/// Returns for each consumer of a group how many entries it has pending, for how many milliseconds
/// it has been idle, and how long ago it last got an entry: -1 if it never did.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// const [consumer] = db.xinfo('CONSUMERS', 'orders', 'shop')
/// consumer.name  // 'ada'
/// consumer.pending  // 1
/// ```
#[command(
    XINFO | CONSUMERS,
    since = "5.0.0",
    complexity = "O(N) where N is the number of consumers",
    flags(readonly, random),
    history("7.2.0" = "field inactive, idle since the last attempt")
)]
fn xinfo_consumers(
    db: &mut Access<'_>,
    key: Read<'_, Stream>,
    group: &[u8],
) -> Result<ConsumersInfo> {
    let now = db.now();
    let stream = db.read(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    let found = stream.groups.get(group).ok_or_else(|| no_group_of(key.name(), group))?;
    let consumers = found.consumers().map(|consumer| {
        let inactive = consumer.active.map_or(-1, |at| now.saturating_sub(at) as i64);
        Reply::Map(vec![
            pair("name", Reply::Bytes(consumer.name.clone())),
            pair("pending", consumer.pending_count().into_reply()),
            pair("idle", unsigned(now.saturating_sub(consumer.seen))),
            pair("inactive", Reply::Int(inactive)),
        ])
    });
    Ok(ConsumersInfo(Reply::Array(consumers.collect())))
}

/// Lists the subcommands of XINFO.
///
/// ```js
/// db.xinfo('HELP')[0]  // 'XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(XINFO | HELP, since = "5.0.0", complexity = "O(1)", flags(loading, stale))]
fn xinfo_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "XINFO <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CONSUMERS <key> <groupname>",
        "    Show consumers of <groupname>.",
        "GROUPS <key>",
        "    Show the stream consumer groups.",
        "STREAM <key> [FULL [COUNT <count>]",
        "    Show information about the stream.",
        "HELP",
        "    Print this help.",
    ])
}

fn pair(name: &'static str, value: Reply) -> (Reply, Reply) {
    (Reply::bytes(name), value)
}

fn unsigned(number: u64) -> Reply {
    Reply::Int(number as i64)
}
