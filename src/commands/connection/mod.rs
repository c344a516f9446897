//! A client's own state.

mod ping;
mod select;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[ping::ROWS, select::ROWS];
