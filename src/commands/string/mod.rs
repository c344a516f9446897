//! Strings.

mod bounded;
mod condition;
mod counter;
pub(super) mod expiry;
mod get;
mod lcs;
mod many;
mod range;
mod set;

use crate::files;

files![bounded, condition, counter, get, lcs, many, range, set];
