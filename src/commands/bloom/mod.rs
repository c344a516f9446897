//! Bloom filters, as the module of Redis Stack has them.

mod add;
mod arguments;
mod chunks;
mod look;

use crate::files;

files![add, chunks, look];
