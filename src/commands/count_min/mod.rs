//! Count-min sketches, as the module of Redis Stack has them.

mod create;

use crate::files;

files![create];
