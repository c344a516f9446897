//! Hashes.

mod arguments;
mod deadline;
mod expire;
mod extended;
mod fields;
mod number;
mod sample;
mod whole;

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Key;
use crate::files;
use crate::value::Hash;
use crate::value::hash::Live;

files![deadline, expire, extended, fields, number, sample, whole];

/// A hash at the time of the call: expired fields do not exist.
#[inline]
fn live<'a, K: Key<Kind = Hash>>(db: &'a Access<'_>, key: &K) -> Result<Option<Live<'a>>> {
    Ok(db.read(key)?.map(|hash| hash.live(|| db.now())))
}
