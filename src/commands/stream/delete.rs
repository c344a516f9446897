//! Deleting entries by their ids.

use std::collections::BTreeSet;

use redlet_macros::command;

use super::args::{Doomed, DoomedIds, LateIds};
use crate::engine::access::Access;
use crate::engine::access::handle::{Deletion, Handle};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{DELETE, UPDATE_DELETE, Write};
use crate::engine::grammar::param::Deferred;
use crate::engine::grammar::reply::Reply;
use crate::value::Stream;
use crate::value::stream::{Id, References};
use crate::{reply_type, rows};

rows![xackdel, xdel, xdelex];

reply_type! {
    /// What became of each entry.
    Outcomes => "(1 | 2 | -1)[]";
}

/// Deletes entries of a stream, and returns how many existed.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xdel('orders', '1-1', '9-9')  // 1
/// ```
#[command(XDEL, since = "5.0.0", complexity = "O(1) for each entry", flags(write, fast))]
fn xdel(db: &mut Access<'_>, key: Write<'_, Stream, DELETE>, ids: LateIds<'_>) -> Result<usize> {
    let Some(mut stream) = db.write(&key)? else { return Ok(0) };
    let outcomes = stream.delete(&ids.read()?, References::Keep);
    Ok(outcomes.iter().filter(|outcome| **outcome == Deletion::Deleted).count())
}

/// Deletes entries of a stream and decides about the references that groups hold to them. Returns
/// for each id 1 if it was deleted, -1 if it does not exist, and 2 if it stays because a group has
/// not acknowledged it.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// db.xdelex('orders', { acked: true }, 'IDS', 1, '1-1')  // [2]: it stays, shop has not read it
/// db.xdelex('orders', { delref: true }, 'IDS', 1, '1-1')  // [1]
/// ```
#[command(XDELEX, since = "8.2.0", complexity = "O(1) for each entry", flags(write, fast))]
fn xdelex(
    db: &mut Access<'_>,
    key: Write<'_, Stream, DELETE>,
    condition: Deferred<'_, Doomed<'_>>,
    _ids: DoomedIds,
) -> Result<Outcomes> {
    let stream = db.write(&key)?;
    let condition = condition.read()?;
    let outcomes = match stream {
        Some(mut stream) => stream.delete(&condition.ids.read()?, condition.references),
        // Nobody looks at the ids then.
        None => vec![Deletion::Missing; condition.ids.len()],
    };
    Ok(Outcomes(Reply::Array(outcomes.into_iter().map(code).collect())))
}

/// Acknowledges entries in a group, and deletes them. Returns for each id 1 if it was deleted, -1
/// if it was not pending, and 2 if it was acknowledged, but stays because another group has not.
///
/// ```js
/// db.xadd('orders', '1-1', { item: 'tea' })
/// db.xgroup('CREATE', 'orders', 'shop', 0)
/// await db.xreadgroup('GROUP', 'shop', 'ada', 'STREAMS', 'orders', '>')
/// db.xackdel('orders', 'shop', { acked: true }, 'IDS', 1, '1-1')  // [1]
/// db.xlen('orders')  // 0
/// ```
#[command(XACKDEL, since = "8.2.0", complexity = "O(1) for each entry", flags(write, fast))]
fn xackdel(
    db: &mut Access<'_>,
    key: Write<'_, Stream, UPDATE_DELETE>,
    group: &[u8],
    condition: Deferred<'_, Doomed<'_>>,
    _ids: DoomedIds,
) -> Result<Outcomes> {
    let stream = db.write(&key)?;
    let condition = condition.read()?;
    let outcomes = match stream.filter(|stream| stream.groups.get(group).is_some()) {
        Some(mut stream) => {
            let ids = condition.ids.read()?;
            acknowledge_and_delete(&mut stream, group, &ids, condition.references)
        }
        // Nobody looks at the ids then.
        None => vec![Deletion::Missing; condition.ids.len()],
    };
    Ok(Outcomes(Reply::Array(outcomes.into_iter().map(code).collect())))
}

fn acknowledge_and_delete(
    stream: &mut Handle<'_, Stream>,
    name: &[u8],
    ids: &[Id],
    references: References,
) -> Vec<Deletion> {
    let Some(group) = stream.groups.get(name) else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let mut is_pending = |id: &Id| group.pending(*id).is_some() && seen.insert(*id);
    let pending: Vec<Id> = ids.iter().copied().filter(&mut is_pending).collect();
    stream.acknowledge(name, &pending);
    let deleted = stream.delete(&pending, references);
    let mut outcomes = pending.iter().zip(deleted);
    let mut next = outcomes.next();
    let each = ids.iter().map(|id| match next {
        Some((known, outcome)) if known == id => {
            next = outcomes.next();
            // What was deleted before is acknowledged, and is gone as it should be.
            if outcome == Deletion::Missing { Deletion::Deleted } else { outcome }
        }
        _ => Deletion::Missing,
    });
    each.collect()
}

fn code(outcome: Deletion) -> Reply {
    Reply::Int(match outcome {
        Deletion::Missing => -1,
        Deletion::Deleted => 1,
        Deletion::Wanted => 2,
    })
}
