//! WATCH and UNWATCH.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::Done;
use crate::rows;

rows![unwatch, watch];

/// Makes the next transaction depend on keys: it runs only if they are not changed before.
///
/// ```js
/// db.watch('stock:tea')
/// db.set('stock:tea', 5)
/// await db.multi().decr('stock:tea').exec()  // null: the key has changed
/// ```
#[command(
    WATCH,
    since = "2.2.0",
    complexity = "O(1) for every key",
    flags(noscript, loading, stale, fast, never_nested, allow_busy),
    valkey(flags(no_multi))
)]
fn watch(db: &mut Access<'_>, keys: Many<Read<'_, Any, NOTHING>>) -> Result<Done> {
    if db.is_queueing() {
        return Err(Error::fixed("WATCH inside MULTI is not allowed"));
    }
    keys.iter().try_for_each(|key| db.watch(key))?;
    Ok(Done)
}

/// Forgets all watched keys.
///
/// ```js
/// db.watch('stock:tea')
/// db.set('stock:tea', 5)
/// db.unwatch()
/// await db.multi().get('stock:tea').exec()  // ['5']
/// ```
#[command(
    UNWATCH,
    since = "2.2.0",
    complexity = "O(1)",
    flags(noscript, loading, stale, fast, allow_busy)
)]
fn unwatch(db: &mut Call<'_>) -> Result<Done> {
    db.engine.unwatch(db.session_mut());
    Ok(Done)
}
