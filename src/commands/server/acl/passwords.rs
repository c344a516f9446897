//! ACL GENPASS.

use redlet_macros::command;

use super::only;
use crate::base::{Bytes, number, random};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::rows;

rows![genpass];

/// How many bits.
#[derive(Debug, Clone, Copy)]
struct Bits(usize);

const DEFAULT: usize = 256;
const MOST: usize = 4096;

impl<'a> Param<'a> for Bits {
    const SHAPE: Shape = Shape::Optional(&Shape::Integer);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let Some(bits) = only(args)? else { return Ok(Self(DEFAULT)) };
        let bits = number::parse_i64(bits).ok_or(Error::NOT_INTEGER)?;
        let bits = usize::try_from(bits).ok().filter(|bits| (1..=MOST).contains(bits));
        bits.map(Self).ok_or(OUT_OF_RANGE)
    }
}

const OUT_OF_RANGE: Error = Error::fixed(
    "ACL GENPASS argument must be the number of bits for the output password, a positive number \
     up to 4096",
);

/// Generates a random password of 256 bits, or of the given number of bits, in hexadecimal digits.
///
/// ```js
/// db.acl('GENPASS').length  // 64
/// db.acl('GENPASS', 128).length  // 32
/// ```
#[command(ACL | GENPASS, since = "6.0.0", complexity = "O(1)", flags(noscript, loading, stale))]
fn genpass(_db: &mut Access<'_>, bits: Bits) -> Result<Bytes> {
    let mut secret = [0; MOST / 8];
    random::secret(&mut secret).map_err(Error::internal)?;
    let digits = secret.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digits = digits.filter_map(|digit| char::from_digit(digit.into(), 16));
    Ok(Bytes::from(&*digits.take(bits.0.div_ceil(4)).collect::<String>()))
}
