//! Sorted sets.

// Bottom-up:
pub(in crate::commands) mod listed;
pub(super) mod add;
mod bounds;
mod inputs;
mod algebra;
mod look;
pub(in crate::commands) mod pop;
mod blocking;
pub(in crate::commands) mod store;
mod range;
mod range_by;
mod remove;
mod sample;

use crate::files;

files![add, algebra, blocking, look, pop, range, range_by, remove, sample, store];
