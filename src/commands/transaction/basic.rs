//! MULTI, EXEC and DISCARD.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::shared::session::Queue;
use crate::{reply_type, rows};

rows![discard, exec, multi];

reply_type! {
    /// The reply of each call, or null if a watched key has changed.
    ExecReply => "unknown[] | null";
}

/// Begins a transaction: the following calls wait until EXEC runs them together.
///
/// ```js
/// await db.multi().incr('visits').set('last', 'ada').get('last').exec()  // [1, 'OK', 'ada']
/// ```
#[command(
    MULTI,
    since = "1.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, fast, never_nested, allow_busy),
    valkey(flags(no_multi))
)]
fn multi(db: &mut Call<'_>) -> Result<Done> {
    if db.is_queueing() {
        return Err(Error::fixed("MULTI calls can not be nested"));
    }
    db.session_mut().queue = Some(Queue::default());
    db.session().show_transaction();
    Ok(Done)
}

/// Runs the calls of a transaction, unless a watched key has changed.
///
/// ```js
/// db.set('stock:tea', 5)
/// db.watch('stock:tea')
/// const left = Number(db.get('stock:tea'))
/// await db.multi().set('stock:tea', left - 1).rpush('orders', 'tea').exec()  // ['OK', 1]
/// db.watch('stock:tea')
/// db.incr('stock:tea')
/// await db.multi().set('stock:tea', left - 2).exec()  // null: it has changed
/// ```
#[command(
    EXEC,
    since = "1.2.0",
    complexity = "Depends on the calls",
    flags(noscript, loading, stale, skip_commandlog, immediate, executes)
)]
fn exec(db: &mut Call<'_>) -> Result<ExecReply> {
    Ok(ExecReply(db.exec()?.map_or(Reply::NullArray, Reply::Array)))
}

/// Discards a transaction, and forgets the watched keys.
///
/// ```js
/// const batch = db.multi().set('a', 1).set('b', 2)
/// batch.discard()
/// db.exists('a', 'b')  // 0
/// ```
#[command(
    DISCARD,
    since = "2.0.0",
    complexity = "O(N) where N is the number of calls that wait",
    flags(noscript, loading, stale, fast, allow_busy, immediate)
)]
fn discard(db: &mut Call<'_>) -> Result<Done> {
    if db.session().queue.is_none() {
        return Err(Error::new("DISCARD without MULTI"));
    }
    db.engine.end_transaction(db.session_mut());
    Ok(Done)
}
