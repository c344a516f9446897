//! Entries by their ids.

use redlet_macros::command;

use super::args::{End, Most, Start};
use super::entry::{Entries, entry};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::reply::Reply;
use crate::value::Stream;
use crate::{options, rows};

rows![xlen, xrange, xrevrange];

/// Returns the number of entries of a stream.
///
/// ```js
/// db.xadd('orders', '*', { item: 'tea' })
/// db.xlen('orders')  // 1
/// ```
#[command(XLEN, since = "5.0.0", complexity = "O(1)", flags(readonly, fast))]
fn xlen(db: &mut Access<'_>, key: Read<'_, Stream, NOTHING>) -> Result<usize> {
    Ok(db.read(&key)?.map_or(0, Stream::len))
}

options! {
    struct RangeOptions<'a> {
        /// Return at most this many entries.
        "COUNT" count: Option<Most>,
    }
}

/// Returns the entries of a stream from one id to another, both included. `-` and `+` are the
/// least and the greatest id; an id after `(` is left out.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xadd('orders', '2-1', { item: 'rice' })
/// db.xrange('orders', '-', '+', { count: 1 })  // [['1-1', ['item', 'tea']]]
/// db.xrange('orders', '(1-1', '+')  // [['2-1', ['item', 'rice']]]
/// ```
#[command(
    XRANGE,
    since = "5.0.0",
    complexity = "O(log(N)+M) where M is the number of entries returned",
    flags(readonly),
    history("6.2.0" = "ends left out of the range")
)]
fn xrange(
    db: &mut Access<'_>,
    key: Read<'_, Stream>,
    start: Start,
    end: End,
    options: RangeOptions<'_>,
) -> Result<Entries> {
    range(db, key, (start, end), &options, false)
}

/// Returns the entries of a stream from one id down to another, both included. `+` and `-` are
/// the greatest and the least id; an id after `(` is left out.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xadd('orders', '2-1', { item: 'rice' })
/// db.xrevrange('orders', '+', '-', { count: 1 })  // [['2-1', ['item', 'rice']]]
/// ```
#[command(
    XREVRANGE,
    since = "5.0.0",
    complexity = "O(log(N)+M) where M is the number of entries returned",
    flags(readonly),
    history("6.2.0" = "ends left out of the range")
)]
fn xrevrange(
    db: &mut Access<'_>,
    key: Read<'_, Stream>,
    end: End,
    start: Start,
    options: RangeOptions<'_>,
) -> Result<Entries> {
    range(db, key, (start, end), &options, true)
}

fn range(
    db: &mut Access<'_>,
    key: Read<'_, Stream>,
    (Start(start), End(end)): (Start, End),
    options: &RangeOptions<'_>,
    backwards: bool,
) -> Result<Entries> {
    let Some(stream) = db.read(&key)? else { return Ok(Entries(Reply::Array(Vec::new()))) };
    let most = match options.count {
        Some(Most(0)) => return Ok(Entries(Reply::NullArray)),
        Some(Most(most)) => most,
        None => usize::MAX,
    };
    let range = stream.entries().range(start, end);
    let found = if backwards {
        range.rev().take(most).map(entry).collect()
    } else {
        range.take(most).map(entry).collect()
    };
    Ok(Entries(Reply::Array(found)))
}
