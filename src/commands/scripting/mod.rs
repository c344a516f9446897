//! Scripts in Lua.

mod eval;
mod fcall;
mod function_dump;
mod functions;
mod scripts;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] =
    &[eval::ROWS, fcall::ROWS, function_dump::ROWS, functions::ROWS, scripts::ROWS];

#[cfg(test)]
mod tests;
