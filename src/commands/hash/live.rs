//! A hash as a call sees it.

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Key;
use crate::value::Hash;
use crate::value::hash::Live;

/// A hash at the time of the call: expired fields do not exist.
#[inline]
pub(super) fn live<'a, K: Key<Kind = Hash>>(
    db: &'a Access<'_>,
    key: &K,
) -> Result<Option<Live<'a>>> {
    Ok(db.read(key)?.map(|hash| hash.live(|| db.now())))
}
