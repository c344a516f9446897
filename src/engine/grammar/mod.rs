//! What a call is made of: errors, replies, the shapes of arguments and how they are parsed.

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
