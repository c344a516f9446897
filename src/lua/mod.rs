//! Lua as Redis has it: version 5.1 in a sandbox, with the libraries `bit`, `cjson`, `cmsgpack` and
//! `struct`. Nothing here knows keys or commands; `engine::shared::script` adds the table `redis`.
//!
//! The modules, bottom-up: each uses only those above it in this list.
//!
//! * [`number`], [`written`]: numbers as C reads and writes them.
//! * [`failure`]: errors of functions that are written in Rust.
//! * [`limits`]: what a script may use, and who is asked whether it has to stop.
//! * [`kept`]: functions that outlive a call.
//! * [`stack`]: what scripts use most, on Lua's own stack: arguments, calls, and what is returned.
//! * [`arguments`], [`pattern`], then the libraries, one a file.
//! * [`interpreter`]: one state of Lua: what scripts find in it, and how a function runs.
//! * `sandbox.lua`: what keeps scripts from changing what others see.

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

pub use interpreter::Interpreter;
