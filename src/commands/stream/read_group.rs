//! XREADGROUP: reading as a consumer of a group.
//!
//! With CLAIM it first claims entries that others have had pending for too long. A waiting call
//! runs again also when the first pending entry has been pending for long enough. Before that
//! time, no entry can become so unless the key is touched, which wakes the call.

use std::time::Duration;

use redlet_macros::command;

use super::args::{EntryId, no_group};
use super::entry::{fields, id};
use super::read::{BLOCK, Budget, COUNT, MAXCOUNT, MAXSIZE, ReadWords, Streams};
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Consume, Key};
use crate::engine::grammar::param::{Args, FromArgument, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::Stream;
use crate::value::stream::{ConsumerId, Id, Pending};
use crate::{reply_type, rows};

rows![xreadgroup];

/// All words before STREAMS.
#[derive(Debug, Clone, Copy)]
struct GroupCall<'a>(ReadWords<'a>);

impl<'a> Param<'a> for GroupCall<'a> {
    const SHAPE: Shape = Shape::Tagged(
        "GROUP",
        &Shape::Block(&[
            Field { name: "group", doc: "", shape: Shape::String },
            Field { name: "consumer", doc: "", shape: Shape::String },
        ]),
    );

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        ReadWords::parse(args, true).map(Self)
    }
}

/// The words of [`GroupCall`] that may be left out.
#[derive(Debug, Clone, Copy)]
struct GroupReadOptions;

impl<'a> Param<'a> for GroupReadOptions {
    const SHAPE: Shape = Shape::Options(&[
        COUNT,
        MAXCOUNT,
        MAXSIZE,
        BLOCK,
        Field {
            name: "min_idle_time",
            doc: "first claim entries that have been pending for this many milliseconds",
            shape: Shape::Tagged("CLAIM", &Shape::Integer),
        },
        Field {
            name: "noack",
            doc: "count what is read as acknowledged",
            shape: Shape::Token("NOACK"),
        },
    ]);

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }
}

reply_type! {
    /// What was read, by key; fields are null where an entry was deleted.
    WasRead => "Named<Text, Record<string, [id: Text, fields: Text[] | null, idle?: number, deliveries?: number][]>> | null";
}

/// From where a consumer reads.
#[derive(Debug, Clone, Copy)]
enum From {
    /// What the group has not read yet.
    New,
    /// What it has pending after an id.
    History(Id),
}

impl From {
    fn read(text: &[u8]) -> Result<Self> {
        match text {
            b">" => Ok(Self::New),
            b"$" => Err(Error::fixed(DOLLAR)),
            b"+" => Err(Error::fixed(PLUS)),
            _ => EntryId::read(text).map(|id| Self::History(id.0)),
        }
    }
}

const DOLLAR: &str = "The $ ID is meaningless in the context of XREADGROUP: you want to read the \
                      history of this consumer by specifying a proper ID, or use the > ID to get new \
                      messages. The $ ID would just return an empty result set.";
const PLUS: &str = "The + ID is meaningless in the context of XREADGROUP: you want to read the \
                    history of this consumer by specifying a proper ID, or use the > ID to get new \
                    messages. The + ID would just return an empty result set.";

/// Returns entries of streams to a consumer of a group, by key, and keeps them pending until they
/// are acknowledged. The id `>` means entries that the group has not read yet; any other id,
/// entries after it that the consumer has pending. With BLOCK it waits if there is nothing new,
/// and returns null after the timeout.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// const got = await db.xreadgroup('GROUP', 'shop', 'ada', { count: 9 }, 'STREAMS', 'orders', '>')
/// got  // { orders: [['1-1', ['item', 'tea']]] }
/// db.xpending('orders', 'shop', '-', '+', 10).length  // 1: until XACK
/// ```
#[command(
    XREADGROUP,
    since = "5.0.0",
    complexity = "O(N) where N is the number of entries returned",
    flags(write, blocking, movablekeys)
)]
fn xreadgroup(
    db: &mut Access<'_>,
    group: GroupCall<'_>,
    _options: GroupReadOptions,
    streams: Streams<'_, Consume<'_, Stream>, 4>,
) -> Result<WasRead> {
    let GroupCall(words) = group;
    let (group, _) = words.group.unwrap_or_default();
    let mut from = Vec::with_capacity(streams.keys.len());
    for (key, text) in streams.keys.iter().zip(streams.ids) {
        let found = db.write(key)?.is_some_and(|stream| stream.groups.get(group).is_some());
        if !found {
            return Err(no_group(key.name(), group, " in XREADGROUP with GROUP option"));
        }
        from.push(From::read(text)?);
    }
    let mut budget = words.budget();
    let mut found = Vec::new();
    for (key, from) in streams.keys.iter().zip(from) {
        if budget.next_stream() == 0 {
            break;
        }
        if let Some(entries) = read_one(db, key, from, &words, &mut budget)? {
            found.push((Reply::Bytes(Bytes::new(key.name())), Reply::Array(entries)));
        }
    }
    if !found.is_empty() {
        return Ok(WasRead(Reply::PairMap(found)));
    }
    if let Some(timeout) = words.block {
        let again = next_claim(db, &streams.keys, &words)?;
        db.wait_for(&streams.keys, timeout).even_on_loss().again_after(again);
    }
    Ok(WasRead(Reply::NullArray))
}

/// The entries of one stream for a consumer. History is returned even if it is empty. What is read
/// counts as one change, beside the consumer if it is new.
fn read_one(
    db: &mut Access<'_>,
    key: &Consume<'_, Stream>,
    from: From,
    words: &ReadWords<'_>,
    budget: &mut Budget,
) -> Result<Option<Vec<Reply>>> {
    let now = db.now();
    let (group, consumer) = words.group.unwrap_or_default();
    let Some(mut stream) = db.write(key)? else { return Ok(None) };
    let Some(owner) = stream.meet_consumer(group, consumer, now) else { return Ok(None) };
    let rereading = usize::from(db.dialect().history_is_a_change());
    db.counting(|db| {
        let Some(mut stream) = db.write(key)? else { return Ok((None, 0)) };
        Ok(match from {
            From::History(after) => {
                (Some(history(&mut stream, (group, owner, after), now, budget)), rereading)
            }
            From::New => {
                let entries = news(&mut stream, (group, owner), now, words, budget);
                if entries.is_empty() { (None, 0) } else { (Some(entries), 1) }
            }
        })
    })
}

/// What a consumer has pending after an id.
fn history(
    stream: &mut Handle<'_, Stream>,
    (group, owner, after): (&[u8], ConsumerId, Id),
    now: u64,
    budget: &mut Budget,
) -> Vec<Reply> {
    let mut entries = Vec::new();
    let most = budget.next_stream();
    stream.deliver_again(group, owner, after, most, now, |id, entry| {
        let admitted = budget.admit(entry);
        if admitted {
            let fields = entry.map_or(Reply::NullArray, fields);
            entries.push(Reply::Array(vec![super::entry::id(id), fields]));
        }
        admitted
    });
    entries
}

/// What a group has not read yet, behind what a consumer may claim.
fn news(
    stream: &mut Handle<'_, Stream>,
    (group, owner): (&[u8], ConsumerId),
    now: u64,
    words: &ReadWords<'_>,
    budget: &mut Budget,
) -> Vec<Reply> {
    let mut entries = Vec::new();
    let mut most = budget.next_stream();
    if let Some(least) = words.claim {
        let claimed = claim(stream, group, owner, (least, now), most, budget);
        most -= claimed.len();
        entries.extend(claimed);
    }
    let claims = words.claim.is_some();
    let most = most.min(budget.next_stream());
    stream.deliver(group, owner, most, !words.no_ack, now, |entry| {
        let admitted = budget.admit(Some(entry));
        if admitted {
            let mut parts = vec![id(entry.id), fields(entry)];
            if claims {
                parts.extend([Reply::Int(0), Reply::Int(0)]);
            }
            entries.push(Reply::Array(parts));
        }
        admitted
    });
    entries
}

/// Claims entries that have been pending for long enough, the oldest first. Entries that were
/// deleted are no longer pending.
fn claim(
    stream: &mut Handle<'_, Stream>,
    group: &[u8],
    owner: ConsumerId,
    (least, now): (u64, u64),
    most: usize,
    budget: &mut Budget,
) -> Vec<Reply> {
    let idle = |pending: &Pending| pending.owner.map(|_| now.saturating_sub(pending.time()));
    let (mut claimed, mut given, mut deleted) = (Vec::new(), Vec::new(), Vec::new());
    stream.look_through_pending(group, |entry_id, pending, entry| {
        let idle = idle(pending);
        if given.len() == most || idle.is_some_and(|idle| idle < least) {
            return false;
        }
        let Some(entry) = entry else {
            deleted.push(entry_id);
            return true;
        };
        let admitted = budget.admit(Some(entry));
        if admitted {
            let numbers = [idle.map_or(-1, |idle| idle as i64), pending.count as i64];
            let [idle, before] = numbers.map(Reply::Int);
            claimed.push(Reply::Array(vec![id(entry_id), fields(entry), idle, before]));
            given.push((entry_id, pending.count.saturating_add(1)));
        }
        admitted
    });
    stream.acknowledge(group, &deleted);
    stream.assign_counted(group, &given, owner, now);
    if !given.is_empty() {
        stream.act(group, owner, now);
    }
    claimed
}

/// The time until the first pending entry can be claimed, if none can now.
fn next_claim(
    db: &mut Access<'_>,
    keys: &[Consume<'_, Stream>],
    words: &ReadWords<'_>,
) -> Result<Option<Duration>> {
    let now = db.now();
    let (Some((group, _)), Some(least)) = (words.group, words.claim) else { return Ok(None) };
    let mut next: Option<u64> = None;
    for key in keys {
        let Some(mut stream) = db.write(key)? else { continue };
        stream.look_through_pending(group, |_, pending, _| {
            let at = pending.time().saturating_add(least);
            next = next.into_iter().chain((at > now).then_some(at)).min();
            false
        });
    }
    Ok(next.map(|at| Duration::from_millis(at.saturating_sub(now))))
}
