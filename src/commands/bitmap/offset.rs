//! Where a bit stands.

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;

/// The offset of a bit. The command checks it against `proto-max-bulk-len`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Offset<'a>(&'a [u8]);

impl<'a> Param<'a> for Offset<'a> {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

impl Offset<'_> {
    pub(super) fn value(self, db: &Access<'_>) -> Result<u64> {
        offset(self.0, 1, db.longest_string())
    }
}

/// An offset in units of this many bits, as an offset in bits.
pub(super) fn offset(text: &[u8], unit: u32, longest: usize) -> Result<u64> {
    const OUT_OF_RANGE: Error = Error::fixed("bit offset is not an integer or out of range");
    let place = number::parse_i64(text).and_then(|place| u64::try_from(place).ok());
    let place = place.and_then(|place| place.checked_mul(unit.into()));
    place.filter(|place| place / 8 < longest as u64).ok_or(OUT_OF_RANGE)
}
