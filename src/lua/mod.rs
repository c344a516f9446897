//! Lua as Redis has it: version 5.1 in a sandbox, with the libraries `bit`, `cjson`, `cmsgpack` and
//! `struct`. Nothing here knows keys or commands; `engine::shared::script` adds the table `redis`.
//!
//! * [`interpreter`]: one state of Lua: what scripts find in it, and how a function runs.
//! * [`failure`]: errors of functions that are written in Rust.
//! * [`kept`]: functions that outlive a call.
//! * [`stack`]: what scripts use most, on Lua's own stack: arguments, calls, and what is returned.
//! * `sandbox.lua`: what keeps scripts from changing what others see.
//! * the rest: the libraries, one a file.

mod arguments;
mod bit;
pub mod failure;
pub mod interpreter;
mod json;
pub mod kept;
mod messagepack;
mod number;
mod pattern;
mod random;
pub mod stack;
mod strings;
mod structs;
mod written;

pub use interpreter::Interpreter;
