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
use crate::engine::table::command::Command;
use crate::value::Hash;
use crate::value::hash::Live;

pub(super) const FILES: &[&[&Command]] = &[
    deadline::ROWS,
    expire::ROWS,
    extended::ROWS,
    fields::ROWS,
    number::ROWS,
    sample::ROWS,
    whole::ROWS,
];

/// A hash at the time of the call: fields that have ended are not there.
#[inline]
fn live<'a, K: Key<Kind = Hash>>(db: &'a Access<'_>, key: &K) -> Result<Option<Live<'a>>> {
    Ok(db.read(key)?.map(|hash| hash.live(|| db.now())))
}
