//! Sets.

mod algebra;
mod members;
mod operands;
mod sample;
mod store;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[algebra::ROWS, members::ROWS, sample::ROWS, store::ROWS];
