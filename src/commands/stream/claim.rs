//! Taking over what other consumers have pending.

use redlet_macros::command;

use super::args::{EntryId, Start, idle, no_group};
use super::entry::{EntriesOrIds, entry, id};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::access::handle::{Claim, Handle};
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::key::{DELETE, Key, WritableKey, Write};
use crate::engine::grammar::param::{Args, Deferred, FromArgument, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::Stream;
use crate::value::stream::{ConsumerId, Id, Pending};
use crate::{options, reply_type, rows};

rows![xautoclaim, xclaim];

/// What XCLAIM takes after the consumer: a time, ids, words.
#[derive(Debug, Clone, Default)]
struct ClaimCall {
    least: u64,
    ids: Vec<Id>,
    time: Time,
    retries: Option<u64>,
    force: bool,
    just_id: bool,
    last: Option<Id>,
    /// When the log is read: when the consumer last got something.
    active: Option<u64>,
}

/// When the entries were delivered.
#[derive(Debug, Clone, Copy, Default)]
enum Time {
    #[default]
    Now,
    Ago(i64),
    At(i64),
}

impl Time {
    /// What makes no sense is now.
    fn at(self, now: u64) -> u64 {
        let at = match self {
            Self::Now => None,
            Self::Ago(millis) => i64::try_from(now).ok().and_then(|now| now.checked_sub(millis)),
            Self::At(at) => Some(at),
        };
        at.and_then(|at| u64::try_from(at).ok()).filter(|at| *at <= now).unwrap_or(now)
    }
}

const CLAIM_OPTIONS: Shape = Shape::Options(&[
    Field {
        name: "ms",
        doc: "set their idle time to this many milliseconds",
        shape: Shape::Tagged("IDLE", &Shape::Integer),
    },
    Field {
        name: "unix_time_milliseconds",
        doc: "count them as delivered at this time",
        shape: Shape::Tagged("TIME", &Shape::UnixTime),
    },
    Field {
        name: "count",
        doc: "count them as delivered so often",
        shape: Shape::Tagged("RETRYCOUNT", &Shape::Integer),
    },
    Field { name: "force", doc: "also entries that are not pending", shape: Shape::Token("FORCE") },
    Field { name: "justid", doc: "answer ids alone", shape: Shape::Token("JUSTID") },
    Field {
        name: "lastid",
        doc: "the group has read up to this id",
        shape: Shape::Tagged("LASTID", &Shape::String),
    },
]);

impl<'a> Param<'a> for ClaimCall {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "min_idle_time", doc: "", shape: Shape::String },
        Field { name: "ids", doc: "", shape: Shape::Many(&Shape::String) },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let least = idle(args.take()?, "Invalid min-idle-time argument for XCLAIM")?;
        let mut call = Self { least, ..Self::default() };
        while let Some(Ok(EntryId(id))) = args.peek().map(EntryId::read) {
            args.take()?;
            call.ids.push(id);
        }
        while !args.is_empty() {
            call.take_word(args)?;
        }
        Ok(call)
    }
}

impl ClaimCall {
    fn take_word(&mut self, args: &mut Args<'_>) -> Result<()> {
        let follows = args.len() > 1;
        if args.take_word("FORCE") {
            self.force = true;
        } else if args.take_word("JUSTID") {
            self.just_id = true;
        } else if follows && args.take_word("IDLE") {
            self.time = Time::Ago(integer(args, "Invalid IDLE option argument for XCLAIM")?);
        } else if follows && args.take_word("TIME") {
            self.time = Time::At(integer(args, "Invalid TIME option argument for XCLAIM")?);
        } else if follows && args.take_word("RETRYCOUNT") {
            let count = integer(args, "Invalid RETRYCOUNT option argument for XCLAIM")?;
            self.retries = u64::try_from(count).ok();
        } else if follows && args.take_word("LASTID") {
            self.last = Some(EntryId::parse(args)?.0);
        } else if follows && args.take_word("ACTIVE") {
            self.active = u64::try_from(integer(args, "Invalid ACTIVE option argument")?).ok();
        } else {
            let word = quoted(args.take()?);
            return Err(Error::new(format!("Unrecognized XCLAIM option '{word}'")));
        }
        Ok(())
    }
}

fn integer(args: &mut Args<'_>, text: &'static str) -> Result<i64> {
    number::parse_i64(args.take()?).ok_or(Error::fixed(text))
}

/// The words of [`ClaimCall`].
#[derive(Debug, Clone, Copy)]
struct ClaimOptions;

impl<'a> Param<'a> for ClaimOptions {
    const SHAPE: Shape = CLAIM_OPTIONS;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }
}

/// Gives pending entries of a group that have been idle for at least this many milliseconds to a
/// consumer, and returns them.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// db.xclaim('orders', 'shop', 'bob', 60_000, '1-1')  // []: not that old
/// db.xclaim('orders', 'shop', 'bob', 0, '1-1')  // [['1-1', ['item', 'tea']]]
/// ```
#[command(
    XCLAIM,
    since = "5.0.0",
    complexity = "O(log N) for each entry, N being the number of pending ones",
    flags(write, fast, random)
)]
fn xclaim(
    db: &mut Access<'_>,
    key: Write<'_, Stream>,
    group: &[u8],
    consumer: &[u8],
    claim: Deferred<'_, ClaimCall>,
    _options: ClaimOptions,
) -> Result<EntriesOrIds> {
    let replaying = db.is_replaying();
    let now = db.now();
    let mut stream = with_group(db, &key, group)?;
    let mut claim = claim.read()?;
    if replaying {
        return restore(&mut stream, group, consumer, &claim);
    }
    if claim.active.take().is_some() {
        return Err(Error::new("Unrecognized XCLAIM option 'ACTIVE'"));
    }
    stream.pass(group, claim.last);
    let Some(owner) = stream.meet_consumer(group, consumer, now) else {
        return Err(no_group(key.name(), group, ""));
    };
    let mut found = Vec::new();
    for entry in &claim.ids {
        if take_over(&mut stream, group, owner, *entry, &claim, now) {
            found.extend(shown(&stream, *entry, claim.just_id));
        }
    }
    if !found.is_empty() {
        stream.note_activity(group, owner, claim.time.at(now));
        stream.wake();
    }
    Ok(EntriesOrIds(Reply::Array(found)))
}

/// Does what the log says: the times are those of then.
fn restore(
    stream: &mut Handle<'_, Stream>,
    group: &[u8],
    consumer: &[u8],
    claim: &ClaimCall,
) -> Result<EntriesOrIds> {
    let Time::At(at) = claim.time else { return Err(Error::SYNTAX) };
    let time = u64::try_from(at).unwrap_or(0);
    if let Some((owner, _)) = stream.ensure_consumer(group, consumer, time) {
        let ids: Vec<Id> = claim.ids.iter().copied().filter(|id| *id != Id::MIN).collect();
        if ids.is_empty() {
            stream.restore_consumer(group, owner, time, claim.active);
        } else {
            let count = claim.retries.unwrap_or(1);
            stream.assign(group, &ids, Claim { owner, time, count });
            stream.act(group, owner, time);
        }
    }
    Ok(EntriesOrIds(Reply::Array(Vec::new())))
}

/// Takes one entry over; false if it is not to be had.
fn take_over(
    stream: &mut Handle<'_, Stream>,
    group: &[u8],
    owner: ConsumerId,
    entry: Id,
    claim: &ClaimCall,
    now: u64,
) -> bool {
    let pending = stream.groups.get(group).and_then(|group| group.pending(entry)).copied();
    if !stream.entries().contains(entry) {
        stream.acknowledge(group, &[entry]);
        return false;
    }
    // An entry that nobody had counts as delivered once before.
    let delivered = match pending {
        Some(pending) if is_idle(&pending, claim.least, now) => pending.count,
        None if claim.force => 1,
        _ => return false,
    };
    let more = u64::from(!claim.just_id);
    let count = claim.retries.unwrap_or_else(|| delivered.saturating_add(more));
    stream.assign(group, &[entry], Claim { owner, time: claim.time.at(now), count });
    stream.act(group, owner, now);
    true
}

fn is_idle(pending: &Pending, least: u64, now: u64) -> bool {
    pending.owner.is_none() || least == 0 || now.saturating_sub(pending.time()) >= least
}

fn shown(stream: &Stream, entry_id: Id, just_id: bool) -> Option<Reply> {
    if just_id { Some(id(entry_id)) } else { stream.entries().get(entry_id).map(entry) }
}

fn with_group<'d, K>(db: &'d mut Access<'_>, key: &K, group: &[u8]) -> Result<Handle<'d, Stream>>
where
    K: Key<Kind = Stream> + WritableKey,
{
    let stream = db.write(key)?;
    let found = stream.filter(|stream| stream.groups.get(group).is_some());
    found.ok_or_else(|| no_group(key.name(), group, ""))
}

/// How long entries must have been idle.
#[derive(Debug, Clone, Copy)]
struct Least(u64);

impl<'a> Param<'a> for Least {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        idle(args.take()?, "Invalid min-idle-time argument for XAUTOCLAIM").map(Self)
    }
}

/// How many entries to claim: one at least.
#[derive(Debug, Clone, Copy)]
struct Some1(usize);

impl<'a> Param<'a> for Some1 {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        const MOST: i64 = i64::MAX / 16;
        let count = number::parse_i64(args.take()?).filter(|count| (1..=MOST).contains(count));
        let count = count.and_then(|count| usize::try_from(count).ok());
        count.map(Self).ok_or(Error::fixed("COUNT must be > 0"))
    }
}

options! {
    struct AutoclaimOptions<'a> {
        /// Claim at most this many entries; 100 by default.
        "COUNT" count: Option<Some1>,
        /// Answer ids alone, and do not count them as delivered.
        "JUSTID" justid: bool,
    }
}

reply_type! {
    /// Where to go on, the entries or ids, and the ids of those that are no more.
    Autoclaimed => "[next: Text, entries: [id: Text, fields: Text[]][], deleted: Text[]]; justid: [next: Text, ids: Text[], deleted: Text[]]";
}

/// Gives pending entries of a group, from an id on, that have been idle for at least this many
/// milliseconds to a consumer. Returns the id to continue with, the entries, and the ids of
/// pending entries that were deleted from the stream, which are no longer pending.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// const idle = 0  // milliseconds; a minute would be usual
/// db.xautoclaim('orders', 'shop', 'bob', idle, 0)  // ['0-0', [['1-1', ['item', 'tea']]], []]
/// ```
#[command(
    XAUTOCLAIM,
    since = "6.2.0",
    complexity = "O(1) if COUNT is small",
    flags(write, fast, random),
    history("7.0.0" = "IDs of entries that were deleted meanwhile")
)]
fn xautoclaim(
    db: &mut Access<'_>,
    key: Write<'_, Stream, DELETE>,
    group: &[u8],
    consumer: &[u8],
    Least(min_idle_time): Least,
    Start(start): Start,
    options: AutoclaimOptions<'_>,
) -> Result<Autoclaimed> {
    let now = db.now();
    let mut stream = with_group(db, &key, group)?;
    let Some(owner) = stream.meet_consumer(group, consumer, now) else {
        return Err(no_group(key.name(), group, ""));
    };
    let most = options.count.map_or(100, |count| count.0);
    let sweep = sweep(&stream, group, start, (min_idle_time, now), most);
    stream.acknowledge(group, &sweep.deleted);
    let call = ClaimCall { just_id: options.justid, ..ClaimCall::default() };
    let mut found = Vec::new();
    for entry in &sweep.idle {
        take_over(&mut stream, group, owner, *entry, &call, now);
        found.extend(shown(&stream, *entry, call.just_id));
    }
    let deleted = sweep.deleted.into_iter().map(id).collect();
    let parts = vec![id(sweep.next), Reply::Array(found), Reply::Array(deleted)];
    Ok(Autoclaimed(Reply::Array(parts)))
}

/// What XAUTOCLAIM comes across.
struct Sweep {
    idle: Vec<Id>,
    deleted: Vec<Id>,
    next: Id,
}

/// Looks at ten times as many entries as it claims, at most.
fn sweep(stream: &Stream, group: &[u8], start: Id, (least, now): (u64, u64), most: usize) -> Sweep {
    let mut sweep = Sweep { idle: Vec::new(), deleted: Vec::new(), next: Id::MIN };
    let Some(group) = stream.groups.get(group) else { return sweep };
    let mut pending = group.pending_range(start, Id::MAX);
    for (id, one) in pending.by_ref().take(most.saturating_mul(10)) {
        if sweep.idle.len() + sweep.deleted.len() == most {
            sweep.next = id;
            return sweep;
        }
        if !stream.entries().contains(id) {
            sweep.deleted.push(id);
        } else if is_idle(one, least, now) {
            sweep.idle.push(id);
        }
    }
    sweep.next = pending.next().map_or(Id::MIN, |(id, _)| id);
    sweep
}
