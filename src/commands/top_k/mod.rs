//! The most frequent items, as the module of Redis Stack has them. It examines the key before the
//! other arguments, and its errors have no code.

mod again;
mod count;
mod look;
mod reserve;

use crate::engine::grammar::error::Error;
use crate::files;

files![count, look, reserve];
pub(super) use again::ROWS as OF_LOG;

const MISSING: Error = Error::bare("TopK: key does not exist");
