//! What the commands of Bloom and of cuckoo filters have in common, and sketches some of it.

use std::sync::atomic::Ordering::Relaxed;

use crate::base::{Bytes, number};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;

/// There is no such filter.
pub(super) const NOT_FOUND: Error = Error::fixed("not found");
/// The key holds a filter already.
pub(super) const EXISTS: Error = Error::fixed("item exists");
/// A filter would be larger than it may be.
pub(super) const NO_MEMORY: Error = Error::fixed("Insufficient memory to create filter");

/// The error of a call with too few or too many arguments, found when they are read.
pub(super) fn arity(args: &Args<'_>) -> Error {
    Error::module_arity(&args.command().to_ascii_lowercase())
}

/// ITEMS, and all that follows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Items<'a>(pub(super) &'a [&'a [u8]]);

impl<'a> Param<'a> for Items<'a> {
    const SHAPE: Shape = Shape::Tagged("ITEMS", &Shape::Many(&Shape::String));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.take_word("ITEMS") && !args.is_empty() {
            return Ok(Self(args.take_rest()));
        }
        Err(arity(args))
    }
}

/// A number of items.
pub(super) fn take_capacity(args: &mut Args<'_>, error: Error) -> Result<i64> {
    let capacity = args.take().ok().and_then(number::parse_i64);
    capacity.ok_or(error)
}

/// Refuses a filter that alone would take more memory than there may be. Its bytes take memory only
/// once they are used.
pub(super) fn admit(db: &Access<'_>, bytes: u64) -> Result<()> {
    if fits_memory(db, bytes) { Ok(()) } else { Err(NO_MEMORY) }
}

/// Whether so many bytes are no more than the memory may be.
pub(super) fn fits_memory(db: &Access<'_>, bytes: u64) -> bool {
    let limit = db.config().maxmemory.load(Relaxed);
    limit == 0 || bytes <= limit || db.is_replaying()
}

/// A position and a chunk.
pub(super) fn dumped(position: u64, chunk: Vec<u8>) -> Reply {
    Reply::Array(vec![Reply::Int(position as i64), Reply::Binary(Bytes::from(chunk))])
}
