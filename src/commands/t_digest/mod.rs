//! T-digests, as the module of Redis Stack has them. It examines the key before the other arguments.

mod ask;
mod change;
mod merge;

use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::files;
use crate::value::TDigest;
use crate::value::t_digest::Overflow;

files![ask, change, merge];

const MISSING: Error = Error::fixed("T-Digest: key does not exist");
const WRONG_KEYWORD: Error = Error::fixed("T-Digest: wrong keyword");

const fn overflow(_: Overflow) -> Error {
    Error::fixed("T-Digest: overflow detected")
}

/// How exact a digest is to be.
fn compression(text: &[u8]) -> Result<u64> {
    let wrong = Error::fixed("T-Digest: error parsing compression parameter");
    let number = number::parse_i64(text).ok_or(wrong)?;
    let wrong = Error::fixed("T-Digest: compression parameter needs to be a positive integer");
    let number = u64::try_from(number).ok().filter(|number| *number > 0).ok_or(wrong)?;
    if number > TDigest::MOST {
        Err(Error::fixed("T-Digest: allocation failed"))
    } else {
        Ok(number)
    }
}
