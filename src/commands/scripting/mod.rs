//! Scripts in Lua.

mod eval;
mod scripts;

use crate::engine::command::Command;

pub(super) const FILES: &[&[&Command]] = &[eval::ROWS, scripts::ROWS];
