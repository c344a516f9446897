//! What a command is, and how a call runs.
//!
//! The engine is a house of storeys, listed from the bottom up. What stands on one uses only what
//! stands below.

// Bottom-up: a module uses only those above it.
/// What a call is made of: errors, replies, shapes of arguments, keys, effects.
pub mod grammar;
/// The facts of each command, and what is derived from them.
pub mod table;
/// Parameters, and the file that holds them.
pub mod config;
/// What calls share, each part behind a lock of its own.
pub mod shared;
/// What a body sees of the store: its keys.
pub mod access;
/// How a call runs.
pub mod call;

pub use call::engine::Engine;
