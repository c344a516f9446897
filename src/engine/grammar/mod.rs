//! The parts of a call: its arguments and how they are parsed, its effects, its reply and its errors.

pub mod dialect;
pub mod error;
pub mod kind;
pub mod shape;
pub mod reply;
pub mod texts;
pub mod effects;
pub mod param;
pub mod key;
pub mod options;
pub mod scan;
pub mod timeout;
pub mod expected;
