//! Pops and moves that wait until there is an element.

use redlet_macros::command;

use super::end::End;
use super::pop::{PoppedFrom, Shrinking};
use super::transfer::{Load, MoveOptions, Target, transfer, transfer_many};
use crate::base::Bytes;
use crate::commands::pops::{PopOptions, pop_or_wait};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::CountedKeys;
use crate::engine::grammar::param::{AllButLast, Late};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::timeout::Timeout;
use crate::value::list::Side;
use crate::{reply_type, rows};

rows![blmove, blmovem, blmpop, blpop, brpop, brpoplpush];

/// A key, and the element that was popped from it.
#[derive(Debug)]
struct PoppedOne(Bytes, Bytes);

impl IntoReply for Option<PoppedOne> {
    const TYPE: &'static str = "[key: Text, element: Text] | null";

    fn into_reply(self) -> Reply {
        let Some(PoppedOne(key, element)) = self else { return Reply::NullArray };
        Reply::Array(vec![key.into_reply(), element.into_reply()])
    }
}

/// Removes the first element from the first of several lists that exists, and returns the key and
/// the element. If there is none, it waits for one, and returns null after the timeout.
///
/// ```js
/// const waiting = db.blpop(['jobs:urgent', 'jobs'], 5)  // for up to 5 seconds
/// db.rpush('jobs', 'resize:1.png')
/// await waiting  // ['jobs', 'resize:1.png']
/// db.blpop('jobs', 0.01)  // null: none came
/// ```
#[command(
    BLPOP,
    since = "2.0.0",
    complexity = "O(N) where N is the number of keys",
    flags(write, blocking),
    history("6.0.0" = "fractions of a second as timeout")
)]
fn blpop(
    db: &mut Access<'_>,
    keys: AllButLast<Shrinking<'_>>,
    /** for how many seconds at most; 0 is forever */
    timeout: Timeout,
) -> Result<Option<PoppedOne>> {
    pop(db, &keys, Side::Left, timeout)
}

/// Removes the last element from the first of several lists that exists, and returns the key and
/// the element. If there is none, it waits for one, and returns null after the timeout.
///
/// ```js
/// db.rpush('undo', 'insert', 'delete')
/// db.brpop('undo', 5)  // ['undo', 'delete']
/// db.brpop('undo', 0, { signal: AbortSignal.timeout(5000) })  // ['undo', 'insert']
/// ```
#[command(
    BRPOP,
    since = "2.0.0",
    complexity = "O(N) where N is the number of keys",
    flags(write, blocking),
    history("6.0.0" = "fractions of a second as timeout")
)]
fn brpop(
    db: &mut Access<'_>,
    keys: AllButLast<Shrinking<'_>>,
    /** for how many seconds at most; 0 is forever */
    timeout: Timeout,
) -> Result<Option<PoppedOne>> {
    pop(db, &keys, Side::Right, timeout)
}

fn pop(
    db: &mut Access<'_>,
    keys: &[Shrinking<'_>],
    side: Side,
    timeout: Timeout,
) -> Result<Option<PoppedOne>> {
    let popped = pop_or_wait(db, keys, timeout, |mut list| list.pop(side))?;
    Ok(popped.and_then(|(key, element)| Some(PoppedOne(key, element?))))
}

/// Removes elements from one end of the first of several lists that exists, and returns its key
/// and the elements. If there is none, it waits for one, and returns null after the timeout.
///
/// ```js
/// const waiting = db.blmpop(5, 2, ['jobs:urgent', 'jobs'], 'LEFT', { count: 10 })
/// db.rpush('jobs', 'a', 'b')
/// await waiting  // ['jobs', ['a', 'b']]
/// ```
#[command(
    BLMPOP,
    since = "7.0.0",
    complexity = "O(N+M) where N is the number of keys and M the number of elements returned",
    flags(write, blocking, movablekeys)
)]
fn blmpop(
    db: &mut Access<'_>,
    /** for how many seconds at most; 0 is forever */
    timeout: Late<'_, Timeout>,
    keys: CountedKeys<Shrinking<'_>>,
    r#where: End,
    options: PopOptions<'_>,
) -> Result<Option<PoppedFrom>> {
    let popped = pop_or_wait(db, &keys, timeout.value()?, |mut list| {
        list.pop_many(r#where.into(), options.count())
    })?;
    Ok(popped.map(PoppedFrom::from))
}

/// Removes an element from one end of a list, adds it at an end of another or the same list, and
/// returns it. If there is none, it waits for one, and returns null after the timeout.
///
/// ```js
/// const waiting = db.blmove('jobs', 'running', 'LEFT', 'RIGHT', 5)  // for up to 5 seconds
/// db.rpush('jobs', 'resize:1.png')
/// await waiting  // 'resize:1.png'
/// ```
#[command(BLMOVE, since = "6.2.0", complexity = "O(1)", flags(write, denyoom, blocking))]
fn blmove(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
    wherefrom: End,
    whereto: End,
    /** for how many seconds at most; 0 is forever */
    timeout: Timeout,
) -> Result<Option<Bytes>> {
    let moved = transfer(db, &source, &destination, wherefrom.into(), whereto.into())?;
    if moved.is_none() {
        db.wait_for(&[source], timeout);
    }
    Ok(moved)
}

reply_type! {
    /// The elements in the order in which they stand now.
    Moved => "Text[] | null";
}

/// Removes elements from one end of a list, adds them at an end of another or the same list, and
/// returns them in the order in which they stand there. If there are none, or fewer than `EXACTLY`
/// requires, it waits for them, and returns null after the timeout.
///
/// ```js
/// db.rpush('jobs', 'a', 'b', 'c')
/// db.blmovem('jobs', 'running', 'LEFT', 'RIGHT', 5, { count: 2, bulk: true })  // ['a', 'b']
/// db.lrange('running', 0, -1)  // ['a', 'b']
/// ```
#[command(
    BLMOVEM,
    since = "8.10.0",
    complexity = "O(N) where N is the number of elements moved",
    flags(write, denyoom, blocking)
)]
fn blmovem(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
    wherefrom: End,
    whereto: End,
    /** for how many seconds at most; 0 is forever */
    timeout: Timeout,
    options: MoveOptions<'_>,
) -> Result<Moved> {
    let load = Load::new(wherefrom, whereto, &options)?;
    let moved = transfer_many(db, &source, &destination, load)?;
    if moved.as_ref().is_none_or(Vec::is_empty) {
        db.wait_for(&[source], timeout).or_else(Reply::NullArray);
    }
    Ok(Moved(moved.map_or(Reply::NullArray, IntoReply::into_reply)))
}

/// Removes the last element of a list, adds it at the head of another or the same list, and
/// returns it. If there is none, it waits for one, and returns null after the timeout.
///
/// ```js
/// db.rpush('jobs', 'a', 'b')
/// db.brpoplpush('jobs', 'running', 5)  // 'b'
/// db.lrange('running', 0, -1)  // ['b']
/// ```
#[command(
    BRPOPLPUSH,
    since = "2.2.0",
    complexity = "O(1)",
    flags(write, denyoom, blocking),
    redis(deprecated("6.2.0", "`BLMOVE` with `RIGHT` and `LEFT`")),
    history("6.0.0" = "fractions of a second as timeout")
)]
fn brpoplpush(
    db: &mut Access<'_>,
    source: Shrinking<'_>,
    destination: Target<'_>,
    /** for how many seconds at most; 0 is forever */
    timeout: Timeout,
) -> Result<Option<Bytes>> {
    let moved = transfer(db, &source, &destination, Side::Right, Side::Left)?;
    if moved.is_none() {
        db.wait_for(&[source], timeout);
    }
    Ok(moved)
}
