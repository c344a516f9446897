//! Entries that a group has delivered and that are not acknowledged.

use redlet_macros::command;

use super::args::{CountedIds, End, IDS, LateIds, Most, Start, counted, idle, no_group};
use super::entry::id;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Read, Write};
use crate::engine::grammar::param::{Args, FromArgument, Param};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::Stream;
use crate::value::stream::{Group, Id, Pending};
use crate::{choice, integers, reply_type, rows};

rows![xack, xnack, xpending];

/// Acknowledges pending entries of a group, and returns how many were pending.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// db.xack('orders', 'shop', '1-1')  // 1: ada has dealt with it
/// ```
#[command(XACK, since = "5.0.0", complexity = "O(1) for each entry", flags(write, fast))]
fn xack(
    db: &mut Access<'_>,
    key: Write<'_, Stream>,
    group: &[u8],
    ids: LateIds<'_>,
) -> Result<usize> {
    let Some(mut stream) = db.write(&key)? else { return Ok(0) };
    if stream.groups.get(group).is_none() {
        return Ok(0);
    }
    Ok(stream.acknowledge(group, &ids.read()?))
}

choice! {
    /// What happens to the delivery count of an entry that is given back.
    enum Mode {
        /// It counts as never delivered.
        "SILENT" Silent,
        /// It counts as delivered.
        "FAIL" Fail,
        /// It is not delivered again: its delivery count becomes the largest number.
        "FATAL" Fatal,
    }
}

integers! {
    Retries >= 0, "Invalid RETRYCOUNT value, must be >= 0";
}

/// What is given back, and how: the ids come first.
#[derive(Debug, Clone)]
struct Return<'a> {
    mode: Mode,
    ids: CountedIds<'a>,
    retries: Option<Retries>,
    force: bool,
}

impl<'a> Param<'a> for Return<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "mode", doc: "", shape: Mode::SHAPE },
        Field { name: "ids", doc: "", shape: IDS },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let no_mode = |_| Error::fixed("mode must be SILENT, FAIL, or FATAL");
        let mode = Mode::parse(args).map_err(no_mode)?;
        if !args.take_word("IDS") {
            return Err(Error::SYNTAX);
        }
        let ids = counted(
            args,
            "numids must be a positive integer",
            "number of IDs doesn't match numids",
        )?;
        let mut back = Self { mode, ids, retries: None, force: false };
        while !args.is_empty() {
            if args.len() > 1 && args.take_word("RETRYCOUNT") {
                back.retries = Some(Retries::parse(args)?);
            } else if args.take_word("FORCE") {
                back.force = true;
            } else {
                return Err(Error::SYNTAX);
            }
        }
        Ok(back)
    }
}

/// The words of [`Return`] that may be left out.
#[derive(Debug, Clone, Copy)]
struct ReturnOptions;

impl<'a> Param<'a> for ReturnOptions {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "count",
            doc: "the count of deliveries, whatever the mode says",
            shape: Shape::Tagged("RETRYCOUNT", &Shape::Integer),
        },
        Field {
            name: "force",
            doc: "also entries that are not pending",
            shape: Shape::Token("FORCE"),
        },
    ]);

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }
}

impl Return<'_> {
    /// The count of deliveries of an entry that is given back; of one that was not pending, `None`.
    fn count(&self, before: Option<&Pending>) -> u64 {
        match (self.retries, self.mode) {
            (Some(Retries(count)), _) => count as u64,
            (None, Mode::Fatal) => i64::MAX as u64,
            (None, Mode::Silent) => before.map_or(0, |pending| pending.count.saturating_sub(1)),
            (None, Mode::Fail) => before.map_or(0, |pending| pending.count),
        }
    }
}

/// Gives pending entries back to their group: they belong to no consumer, and are claimed first.
/// Returns how many there were.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// db.xnack('orders', 'shop', 'FAIL', 'IDS', 1, '1-1')  // 1: another consumer may try
/// ```
#[command(XNACK, since = "8.8.0", complexity = "O(1) for each entry", flags(write, fast))]
fn xnack(
    db: &mut Access<'_>,
    key: Write<'_, Stream>,
    group: &[u8],
    entries: Return<'_>,
    _options: ReturnOptions,
) -> Result<usize> {
    let ids = entries.ids.read()?;
    let replaying = db.is_replaying();
    let missing = || no_group(key.name(), group, "");
    let mut stream = db.write(&key)?.ok_or_else(missing)?;
    if stream.groups.get(group).is_none() {
        return Err(missing());
    }
    let mut returned = 0;
    for id in ids {
        let before = stream.groups.get(group).and_then(|group| group.pending(id));
        let exists = replaying || stream.entries().contains(id);
        if before.is_some() || entries.force && exists {
            let count = entries.count(before);
            stream.give_back(group, id, count);
            returned += 1;
        }
    }
    Ok(returned)
}

/// Which pending entries to list; `None` for a summary.
#[derive(Debug, Clone, Copy)]
struct Filter<'a> {
    idle: u64,
    start: Id,
    end: Id,
    most: usize,
    consumer: Option<&'a [u8]>,
}

impl<'a> Param<'a> for Filter<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "min_idle_time",
            doc: "",
            shape: Shape::Optional(&Shape::Tagged("IDLE", &Shape::Integer)),
        },
        Field { name: "start", doc: "", shape: Shape::String },
        Field { name: "end", doc: "", shape: Shape::String },
        Field { name: "count", doc: "", shape: Shape::Integer },
        Field { name: "consumer", doc: "", shape: Shape::Optional(&Shape::String) },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if !(3..=6).contains(&args.len()) {
            return Err(Error::SYNTAX);
        }
        let mut least = 0;
        if args.take_word("IDLE") {
            least = idle(args.take()?, "value is not an integer or out of range")?;
        }
        if args.len() < 3 {
            return Err(Error::SYNTAX);
        }
        let (start, end) = (args.take()?, args.take()?);
        let Most(most) = Most::read(args.take()?)?;
        let (Start(start), End(end)) = (Start::read(start)?, End::read(end)?);
        let consumer = if args.is_empty() { None } else { Some(args.take()?) };
        // Redis does not mind what else there is.
        args.take_rest();
        Ok(Self { idle: least, start, end, most, consumer })
    }
}

reply_type! {
    /// A summary, or pending entries one by one.
    PendingReply => "[count: number, first: Text | null, last: Text | null, consumers: [name: Text, count: Text][] | null]; filters: [id: Text, consumer: Text, idle: number, deliveries: number][]";
}

/// Returns what a group has pending: how many entries, the first and the last id, and how many
/// each consumer has; or for an interval of ids the entries, each with its consumer, its idle time
/// in milliseconds, and how often it was delivered.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// db.xpending('orders', 'shop')  // [1, '1-1', '1-1', [['ada', '1']]]
/// db.xpending('orders', 'shop', '-', '+', 10)[0].slice(0, 2)  // ['1-1', 'ada']
/// ```
#[command(
    XPENDING,
    since = "5.0.0",
    complexity = "O(N) where N is the number of entries looked at, or of consumers",
    flags(readonly, random),
    history("6.2.0" = "option IDLE, ends left out of the range")
)]
fn xpending(
    db: &mut Access<'_>,
    key: Read<'_, Stream>,
    group: &[u8],
    filters: Option<Filter<'_>>,
) -> Result<PendingReply> {
    let now = db.now();
    let found = db.read(&key)?.and_then(|stream| stream.groups.get(group));
    let found = found.ok_or_else(|| no_group(key.name(), group, ""))?;
    Ok(PendingReply(match filters {
        None => summary(found),
        Some(filter) => Reply::Array(filter.apply(found, now)),
    }))
}

fn summary(group: &Group) -> Reply {
    let mut all = group.pending_range(Id::MIN, Id::MAX);
    let (Some((first, _)), count) = (all.next(), group.pending_count()) else {
        return Reply::Array(vec![Reply::Int(0), Reply::Null, Reply::Null, Reply::NullArray]);
    };
    let last = all.next_back().map_or(first, |(last, _)| last);
    let busy = group.consumers().filter(|consumer| consumer.pending_count() > 0);
    let each = busy.map(|consumer| {
        let count = Reply::bytes(consumer.pending_count().to_string());
        Reply::Array(vec![Reply::Bytes(consumer.name.clone()), count])
    });
    let consumers = Reply::Array(each.collect());
    Reply::Array(vec![count.into_reply(), id(first), id(last), consumers])
}

impl Filter<'_> {
    fn apply(&self, group: &Group, now: u64) -> Vec<Reply> {
        let is_idle = |pending: &Pending| {
            pending.owner.is_none() || now.saturating_sub(pending.time()) >= self.idle
        };
        let tell = |(id, pending): (Id, &Pending)| told(group, id, pending, now);
        let Some(name) = self.consumer else {
            let all = group.pending_range(self.start, self.end);
            let within = all.filter(|(id, _)| *id <= self.end);
            return within.filter(|(_, p)| is_idle(p)).take(self.most).map(tell).collect();
        };
        let Some(consumer) = group.find_consumer(name) else { return Vec::new() };
        let own = group.pending_of(consumer, std::ops::Bound::Included(self.start));
        let within = own.take_while(|(id, _)| *id <= self.end);
        within.filter(|(_, p)| is_idle(p)).take(self.most).map(tell).collect()
    }
}

/// What was given back has no consumer, and is idle for -1 ms.
fn told(group: &Group, entry: Id, pending: &Pending, now: u64) -> Reply {
    let owner = pending.owner.and_then(|owner| group.consumer(owner));
    let (name, idle) = match owner {
        Some(owner) => (owner.name.clone(), now.saturating_sub(pending.time()) as i64),
        None => (Default::default(), -1),
    };
    let count = Reply::Int(pending.count as i64);
    Reply::Array(vec![id(entry), Reply::Bytes(name), Reply::Int(idle), count])
}
