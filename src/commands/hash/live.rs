//! A hash as a call sees it.

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Key;
use crate::value::Hash;
use crate::value::hash::Live;
use crate::value::member::Member;

/// A hash at the time of the call: expired fields do not exist.
#[inline]
pub(super) fn live<'a, K: Key<Kind = Hash>>(
    db: &'a Access<'_>,
    key: &K,
) -> Result<Option<Live<'a>>> {
    Ok(db.read(key)?.map(|hash| hash.live(|| db.now())))
}

/// The value of a field that a call reads.
#[inline]
pub(super) fn find<'a, K: Key<Kind = Hash>>(
    db: &Access<'_>,
    key: &K,
    hash: Live<'a>,
    field: &[u8],
) -> Option<Member<'a>> {
    let found = hash.find(field);
    if found.is_none() && hash.has_ended(field) {
        db.meets_ended_field(key, field);
    }
    found
}
