//! Scripts in Lua.

// Bottom-up: a module uses only those above it.
mod eval;
mod fcall;
mod scripts;
mod function_dump;
mod functions;

use crate::files;

files![eval, fcall, function_dump, functions, scripts];

#[cfg(test)]
mod tests;
