//! Sets.

// Bottom-up: a module uses only those above it.
mod operands;
mod algebra;
mod members;
mod sample;
mod store;

use crate::files;

files![algebra, members, sample, store];
