//! A client's own state.

mod select;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[select::ROWS];
