//! Hashes.

mod fields;
mod number;
mod sample;
mod whole;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[fields::ROWS, number::ROWS, sample::ROWS, whole::ROWS];
