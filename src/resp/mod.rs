//! RESP, Redis's protocol, in both its versions.
//!
//! [`Conversation`] is one client: bytes that it sent go in, calls run, bytes for it come out. It
//! does no input or output of its own, so a socket and a stream inside the process drive it alike.
//! [`request`] reads calls, [`reply`] writes answers.

pub mod conversation;
pub mod output;
mod pending;
pub mod reply;
pub mod request;

pub use conversation::{Conversation, State};
