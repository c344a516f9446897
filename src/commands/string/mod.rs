//! Strings.

mod basic;
mod counter;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[basic::ROWS, counter::ROWS];
