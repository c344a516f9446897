//! The facts of each command, the table that lists them, and what is derived from them.

// Bottom-up: a module uses only those above it.
pub mod command;
pub mod index;
pub mod docs;
pub mod secrets;
