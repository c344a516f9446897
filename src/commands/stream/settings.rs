//! What a stream remembers of past entries and of producers.

use redlet_macros::command;

use super::args::EntryId;
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::Stream;
use crate::value::stream::Id;

rows![xcfgset, xidmprecord, xsetid];

/// What XSETID takes after the key: the last id and, in any order, what else is known of the past.
#[derive(Debug, Clone, Copy)]
struct Past {
    last: Id,
    added: Option<u64>,
    max_deleted: Option<Id>,
    /// A deleted id is greater than the last one. What the log says is so nevertheless.
    contradicts: bool,
}

const CONTRADICTION: Error =
    Error::fixed("The ID specified in XSETID is smaller than the provided max_deleted_entry_id");

impl<'a> Param<'a> for Past {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let last = EntryId::parse(args)?.0;
        let mut past = Self { last, added: None, max_deleted: None, contradicts: false };
        while !args.is_empty() {
            let taken = past.take_word(args);
            // The first mistake is reported.
            taken.map_err(|error| if past.contradicts { CONTRADICTION } else { error })?;
        }
        Ok(past)
    }
}

impl Past {
    fn take_word(&mut self, args: &mut Args<'_>) -> Result<()> {
        let follows = args.len() > 1;
        if follows && args.take_word("ENTRIESADDED") {
            let added = u64::try_from(i64::parse(args)?);
            let negative = |_| Error::fixed("entries_added must be positive");
            self.added = Some(added.map_err(negative)?);
        } else if follows && args.take_word("MAXDELETEDID") {
            let deleted = EntryId::parse(args)?.0;
            self.contradicts |= deleted > self.last;
            self.max_deleted = Some(deleted);
        } else {
            return Err(Error::SYNTAX);
        }
        Ok(())
    }
}

/// The words of [`Past`].
#[derive(Debug, Clone, Copy)]
struct PastOptions;

impl<'a> Param<'a> for PastOptions {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "entries_added",
            doc: "How many entries were ever added.",
            shape: Shape::Tagged("ENTRIESADDED", &Shape::Integer),
        },
        Field {
            name: "max_deleted_id",
            doc: "The largest deleted id.",
            shape: Shape::Tagged("MAXDELETEDID", &Shape::String),
        },
    ]);

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }
}

/// Sets the last id of a stream, and optionally the number of entries ever added and the largest
/// deleted id.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xsetid('orders', '9-0', { entriesadded: 9 })  // 'OK'
/// db.xadd('orders', '9-1', { item: 'rice' })  // '9-1': smaller ids are refused
/// ```
#[command(
    XSETID,
    since = "5.0.0",
    complexity = "O(1)",
    flags(write, denyoom, fast),
    history("7.0.0" = "options ENTRIESADDED and MAXDELETEDID")
)]
fn xsetid(
    db: &mut Access<'_>,
    key: Write<'_, Stream>,
    last_id: Past,
    _options: PastOptions,
) -> Result<Done> {
    let replaying = db.is_replaying();
    let Past { last, added, max_deleted, contradicts } = last_id;
    if contradicts && !replaying {
        return Err(CONTRADICTION);
    }
    let mut stream = db.write(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    // What the log says is so: a stream that was restored may have a past that XSETID refuses.
    if !replaying {
        check_past(&stream, last, added)?;
    }
    stream.set_ids(last, added, max_deleted.filter(|deleted| *deleted != Id::MIN));
    Ok(Done)
}

fn check_past(stream: &Stream, last: Id, added: Option<u64>) -> Result<()> {
    if last < stream.max_deleted {
        return Err(Error::fixed(
            "The ID specified in XSETID is smaller than current max_deleted_entry_id",
        ));
    }
    if stream.entries().last().is_some_and(|top| top.id > last) {
        return Err(Error::fixed(
            "The ID specified in XSETID is smaller than the target stream top item",
        ));
    }
    if added.is_some_and(|added| added < stream.len() as u64) {
        return Err(Error::fixed(
            "The entries_added specified in XSETID is smaller than the target stream length",
        ));
    }
    Ok(())
}

/// The words of XCFGSET. When the log is read there is a third: how many messages were remembered,
/// and how many came again.
#[derive(Debug, Clone, Copy, Default)]
struct Limits {
    duration: Option<u64>,
    max_size: Option<usize>,
    counts: Option<(u64, u64)>,
}

impl<'a> Param<'a> for Limits {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "idmp_duration",
            doc: "remember a message for this many seconds",
            shape: Shape::Tagged("IDMP-DURATION", &Shape::Integer),
        },
        Field {
            name: "idmp_maxsize",
            doc: "remember this many messages of each producer",
            shape: Shape::Tagged("IDMP-MAXSIZE", &Shape::Integer),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut limits = Self::default();
        while !args.is_empty() {
            if args.take_word("IDMP-DURATION") {
                let text = "IDMP-DURATION must be between 1 and 86400 seconds";
                limits.duration = Some(within(args, 86_400, text)?);
            } else if args.take_word("IDMP-MAXSIZE") {
                let text = "IDMP-MAXSIZE must be between 1 and 10000 entries";
                limits.max_size = usize::try_from(within(args, 10_000, text)?).ok();
            } else if args.len() == 3 && args.take_word("COUNTS") {
                limits.counts = count(args)?.zip(count(args)?);
            } else {
                return Err(Error::SYNTAX);
            }
        }
        Ok(limits)
    }
}

fn within(args: &mut Args<'_>, most: i64, text: &'static str) -> Result<u64> {
    let number = i64::parse(args)?;
    let within = u64::try_from(number).ok().filter(|_| (1..=most).contains(&number));
    within.ok_or(Error::fixed(text))
}

fn count(args: &mut Args<'_>) -> Result<Option<u64>> {
    Ok(number::parse_u64(args.take()?))
}

/// Sets for how long, and how many, messages of each producer a stream remembers in order not to
/// add them twice. If a limit changes, the stream forgets the remembered messages.
///
/// ```js
/// db.xadd('orders', '*', { item: 'tea' })
/// db.xcfgset('orders', { 'idmp-duration': 300, 'idmp-maxsize': 1000 })  // 'OK'
/// ```
#[command(XCFGSET, since = "8.6.0", complexity = "O(1)", flags(write, fast))]
fn xcfgset(db: &mut Access<'_>, key: Write<'_, Stream>, limits: Limits) -> Result<Done> {
    let replaying = db.is_replaying();
    if limits.counts.is_some() && !replaying {
        return Err(Error::SYNTAX);
    }
    if limits.duration.is_none() && limits.max_size.is_none() && !replaying {
        return Err(Error::fixed("At least one parameter must be specified"));
    }
    let mut stream = db.write(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    match limits.counts {
        Some((added, duplicates)) => stream.count_idempotence(added, duplicates),
        None => stream.configure_idempotence(limits.duration, limits.max_size),
    }
    Ok(Done)
}

/// Records that a producer's message became an entry. Meant for logs: XADD does this too.
///
/// ```js
/// const id = db.xadd('orders', '*', { item: 'tea' })
/// db.xidmprecord('orders', 'till-7', 'sale-42', id)  // 'OK'
/// db.xadd('orders', { idmp: ['till-7', 'sale-42'] }, '*', { item: 'tea' }) === id  // true
/// ```
#[command(XIDMPRECORD, since = "8.8.0", complexity = "O(1)", flags(write, denyoom, fast))]
fn xidmprecord(
    db: &mut Access<'_>,
    key: Write<'_, Stream>,
    pid: &[u8],
    iid: &[u8],
    EntryId(stream_id): EntryId,
) -> Result<Done> {
    if pid.is_empty() || iid.is_empty() {
        return Err(Error::fixed("IDMP requires a non-empty producer ID and idempotent ID"));
    }
    let (now, replaying) = (db.now(), db.is_replaying());
    let mut stream = db.write(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    if replaying {
        stream.recall_message(pid, iid, stream_id);
        return Ok(Done);
    }
    if !stream.entries().contains(stream_id) {
        return Err(Error::fixed("The specified stream ID was deleted or doesn't exist"));
    }
    if stream.record_message(pid, iid, stream_id, now) {
        Ok(Done)
    } else {
        Err(Error::fixed(
            "The specified IDMP producer-stream_id/idempotent-stream_id pair maps to a different stream ID",
        ))
    }
}
