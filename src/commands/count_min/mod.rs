//! Count-min sketches, as the module of Redis Stack has them. It examines the key before the other
//! arguments, and its errors have no code.

mod count;
mod create;
mod merge;

use crate::engine::grammar::error::Error;
use crate::files;

files![count, create, merge];

const MISSING: Error = Error::bare("CMS: key does not exist");
