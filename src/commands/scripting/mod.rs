//! Scripts in Lua.

mod eval;
mod fcall;
mod function_dump;
mod functions;
mod scripts;

use crate::files;

files![eval, fcall, function_dump, functions, scripts];

#[cfg(test)]
mod tests;
