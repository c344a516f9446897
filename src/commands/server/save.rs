//! Snapshots. A store in memory has nothing to save to, and says that it is done.

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::{Done, Number};
use crate::{choice, command, rows};

rows![bgrewriteaof, bgsave, lastsave, save];

command! {
    /// Writes a snapshot of the store into its folder, and answers when it is whole. Nothing is
    /// lost without it: it only makes the log shorter.
    SAVE since "1.0.0" "O(N) where N is the number of keys"
        [admin noscript no_async_loading no_multi]
    save() -> Done
}
fn save(db: &mut Access<'_>) -> Result<Done> {
    db.engine.save().map(|()| Done)
}

command! {
    /// Begins to make the log shorter, which is to write a snapshot, and answers at once.
    BGREWRITEAOF since "1.0.0" "O(1)" [admin noscript no_async_loading]
    bgrewriteaof() -> &'static str
}
fn bgrewriteaof(db: &mut Access<'_>) -> Result<&'static str> {
    Ok(if db.engine.compact()? {
        "Background append only file rewriting scheduled"
    } else {
        "Background append only file rewriting started"
    })
}

choice! {
    /// Whether to wait for another snapshot that is being written.
    enum Schedule {
        /// Accepted, and of no effect: no two are ever written at a time.
        "SCHEDULE" Schedule,
    }
}

command! {
    /// Begins to write a snapshot of the store into its folder, and answers at once.
    BGSAVE since "1.0.0" "O(1)" [admin noscript no_async_loading]
    bgsave(schedule: Option<Schedule>) -> &'static str
}
fn bgsave(db: &mut Access<'_>, _schedule: Option<Schedule>) -> Result<&'static str> {
    db.engine.background_save().map(|()| "Background saving started")
}

command! {
    /// Tells when the last snapshot was whole, in seconds since the Unix epoch.
    LASTSAVE since "1.0.0" "O(1)" [loading stale fast random dangerous]
    lastsave() -> Number
}
fn lastsave(db: &mut Access<'_>) -> Result<Number> {
    Ok(Number(db.engine.last_save() as i64))
}
