//! MULTI, EXEC and DISCARD.

use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::shared::session::Queue;
use crate::{command, reply_type, rows};

rows![discard, exec, multi];

reply_type! {
    /// A reply for each call, or null when a watched key has changed.
    ExecReply => "unknown[] | null";
}

command! {
    /// Begins a transaction: the calls after it wait until EXEC runs them together.
    MULTI since "1.2.0" "O(1)" [noscript loading stale fast no_multi allow_busy]
    multi() -> Done
}
fn multi(db: &mut Access<'_>) -> Result<Done> {
    db.session.queue = Some(Queue::default());
    db.session.show_transaction();
    Ok(Done)
}

command! {
    /// Runs the calls of a transaction, unless a watched key has changed.
    EXEC since "1.2.0" "Depends on the calls" [noscript loading stale skip_commandlog immediate]
    exec() -> ExecReply
}
fn exec(db: &mut Access<'_>) -> Result<ExecReply> {
    Ok(ExecReply(db.exec()?.map_or(Reply::NullArray, Reply::Array)))
}

command! {
    /// Gives up a transaction, and forgets the watched keys.
    DISCARD since "2.0.0" "O(N) where N is the number of calls that wait"
    [noscript loading stale fast allow_busy immediate]
    discard() -> Done
}
fn discard(db: &mut Access<'_>) -> Result<Done> {
    if db.session.queue.is_none() {
        return Err(Error::new("DISCARD without MULTI"));
    }
    db.engine.end_transaction(db.session);
    Ok(Done)
}
