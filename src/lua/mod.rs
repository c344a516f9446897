//! Lua as in Redis: version 5.1 in a sandbox, with the libraries `bit`, `cjson`, `cmsgpack` and
//! `struct`. This module does not know keys or commands; `engine::shared::script` adds the table
//! `redis`.
//!
//! The modules:
//!
//! * [`number`], [`written`]: numbers as C reads and writes them.
//! * [`failure`]: errors of functions that are written in Rust.
//! * [`limits`]: the limits of scripts, and the check whether one has to stop.
//! * [`kept`]: functions that outlive a call.
//! * [`stack`]: what scripts use most, directly on Lua's stack: arguments, calls and results.
//! * [`arguments`], [`pattern`], then the libraries, one a file.
//! * [`interpreter`]: a Lua state: what scripts find in it, and how a function runs.
//! * `sandbox.lua`: keeps scripts from changing what other scripts see.

// Bottom-up: a module uses only those above it.
mod number;
mod written;
pub mod failure;
pub mod limits;
pub mod kept;
pub mod stack;
mod arguments;
mod pattern;
mod bit;
mod random;
mod strings;
mod structs;
mod json;
mod messagepack;
pub mod interpreter;
#[cfg(test)]
mod tests;

pub use interpreter::Interpreter;
