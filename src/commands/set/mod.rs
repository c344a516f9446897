//! Sets.

mod algebra;
mod members;
mod operands;
mod sample;
mod store;

use crate::files;

files![algebra, members, sample, store];
