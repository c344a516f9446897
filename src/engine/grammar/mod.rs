//! The parts of a call: its arguments and how they are parsed, its effects, its reply and its errors.

// Bottom-up: a module uses only those above it.
pub mod dialect;
pub mod error;
pub mod kind;
pub mod shape;
pub mod texts;
pub mod reply;
pub mod strings;
pub mod effects;
pub mod param;
pub mod key;
pub mod options;
pub mod scan;
pub mod timeout;
pub mod expected;
