//! Snapshots. A store in memory has nothing to save, and reports success.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::{Done, Number};
use crate::{choice, rows};

rows![bgrewriteaof, bgsave, lastsave, save];

/// Writes a snapshot of the store into its folder, and answers when it is whole. Nothing is
/// lost without it: it only makes the log shorter.
///
/// ```js
/// const db = new Redlet('./data')
/// db.set('user:1', 'Ada')
/// await db.save()
/// db.info('persistence').includes('rdb_last_bgsave_status:ok')  // true
/// ```
#[command(
    SAVE,
    since = "1.0.0",
    complexity = "O(N) where N is the number of keys",
    flags(admin, noscript, no_async_loading, no_multi)
)]
fn save(db: &mut Call<'_>) -> Result<Done> {
    db.engine.save().map(|()| Done)
}

/// Begins to make the log shorter, which is to write a snapshot, and answers at once.
///
/// ```js
/// const db = new Redlet('./data')
/// db.bgrewriteaof()  // 'Background append only file rewriting started'
/// ```
#[command(
    BGREWRITEAOF,
    since = "1.0.0",
    complexity = "O(1)",
    flags(admin, noscript, no_async_loading)
)]
fn bgrewriteaof(db: &mut Call<'_>) -> Result<&'static str> {
    Ok(if db.engine.compact()? {
        "Background append only file rewriting scheduled"
    } else {
        "Background append only file rewriting started"
    })
}

choice! {
    /// What to do with other snapshots.
    enum Operation {
        /// Accepted, and of no effect: no two are ever written at a time.
        "SCHEDULE" Schedule,
        /// Ends the one that is being written, and begins none.
        "CANCEL" Cancel,
    }
}

/// Begins to write a snapshot of the store into its folder, and answers at once; with CANCEL it ends
/// the one that is being written, whoever has begun it.
///
/// ```js
/// const db = new Redlet('./data')
/// db.bgsave()  // 'Background saving started'
/// ```
#[command(
    BGSAVE,
    since = "1.0.0",
    complexity = "O(1)",
    flags(admin, noscript, no_async_loading),
    history("3.2.2" = "option SCHEDULE"),
    valkey(history("8.1.0" = "option CANCEL"))
)]
fn bgsave(db: &mut Call<'_>, operation: Option<Operation>) -> Result<&'static str> {
    match operation {
        Some(Operation::Cancel) => db.engine.cancel_save().map(|()| "Background saving cancelled"),
        Some(Operation::Schedule) | None => {
            db.engine.background_save().map(|()| "Background saving started")
        }
    }
}

/// Returns the time of the last complete snapshot, in seconds since the Unix epoch.
///
/// ```js
/// const db = new Redlet('./data')
/// await db.save()
/// Date.now() / 1000 - db.lastsave() < 60  // true
/// ```
#[command(
    LASTSAVE,
    since = "1.0.0",
    complexity = "O(1)",
    flags(loading, stale, fast, random, dangerous),
    categories(admin, dangerous)
)]
fn lastsave(db: &mut Call<'_>) -> Result<Number> {
    Ok(Number(db.engine.last_save() as i64))
}
