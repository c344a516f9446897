//! RESP, the protocol of Redis, in both versions.
//!
//! [`Conversation`] is one client: it takes received bytes, runs calls, and returns bytes to send.
//! It does no input or output itself, so a socket and a stream inside the process can use it.
//! [`request`] reads calls, [`reply`] writes answers.

// Bottom-up: a module uses only those above it.
pub mod output;
mod pending;
pub mod reply;
pub mod request;
pub mod conversation;

pub use conversation::{ConnectionState, Conversation};
