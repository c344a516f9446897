//! WATCH and UNWATCH.

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::Done;
use crate::{command, rows};

rows![unwatch, watch];

command! {
    /// Makes the next transaction depend on keys: it runs only if nobody changes them before.
    WATCH since "2.2.0" "O(1) for every key" [noscript loading stale fast no_multi allow_busy]
    watch(keys: Many<Read<Any, NOTHING>>) -> Done
}
fn watch(db: &mut Access<'_>, keys: Many<Read<'_, Any, NOTHING>>) -> Result<Done> {
    keys.iter().try_for_each(|key| db.watch(key))?;
    Ok(Done)
}

command! {
    /// Forgets all watched keys.
    UNWATCH since "2.2.0" "O(1)" [noscript loading stale fast allow_busy]
    unwatch() -> Done
}
fn unwatch(db: &mut Access<'_>) -> Result<Done> {
    db.engine.unwatch(db.session);
    Ok(Done)
}
