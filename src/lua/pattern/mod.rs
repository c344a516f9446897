//! Patterns of Lua 5.1: what `string.find` and its like match.

// Bottom-up: a module uses only those above it.
mod class;
mod matcher;
#[cfg(test)]
mod tests;

pub(super) use class::Fault;
pub(super) use matcher::{Capture, Matcher};
