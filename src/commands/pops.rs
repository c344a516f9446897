//! What the pops of lists and of sorted sets share: several keys, of which the first that holds
//! something is taken from, and how many elements are taken.

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_DELETE, Key, Write};
use crate::engine::grammar::kind::Collection;
use crate::engine::grammar::options::Once;
use crate::engine::grammar::timeout::Timeout;
use crate::{integers, options};

/// A collection that elements are taken from.
pub(super) type Shrinking<'a, K> = Write<'a, K, ACCESS_DELETE>;

integers! {
    /// How many elements to take; one at least.
    pub(in crate::commands) Several >= 1, "count should be greater than 0";
}

options! {
    pub(in crate::commands) struct PopOptions<'a> {
        /// Remove up to this many elements, not one.
        "COUNT" count: Once<Several>,
    }
}

impl PopOptions<'_> {
    pub(super) fn count(&self) -> usize {
        self.count.0.map_or(1, |Several(count)| count)
    }
}

/// Pops from the first of several collections that exists: its key, and what was popped.
pub(super) fn pop_from_first<K: Collection, T>(
    db: &mut Access<'_>,
    keys: &[Shrinking<'_, K>],
    pop: impl FnOnce(Handle<'_, K>) -> T,
) -> Result<Option<(Bytes, T)>> {
    for key in keys {
        if let Some(collection) = db.write(key)? {
            return Ok(Some((Bytes::new(key.name()), pop(collection))));
        }
    }
    Ok(None)
}

/// The same as [`pop_from_first`], but waits if all collections are empty.
pub(super) fn pop_or_wait<K: Collection, T>(
    db: &mut Access<'_>,
    keys: &[Shrinking<'_, K>],
    timeout: Timeout,
    pop: impl FnOnce(Handle<'_, K>) -> T,
) -> Result<Option<(Bytes, T)>> {
    let popped = pop_from_first(db, keys, pop)?;
    if popped.is_none() {
        db.wait_for(keys, timeout);
    }
    Ok(popped)
}
