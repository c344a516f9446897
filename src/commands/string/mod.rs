//! Strings.

// Bottom-up: a module uses only those above it.
pub(super) mod expiry;
mod bounded;
mod condition;
mod counter;
mod get;
mod lcs;
mod many;
mod range;
mod set;

use crate::files;

files![bounded, condition, counter, get, lcs, many, range, set];
