//! What a body sees of the store: the keys it declared, by typed handles.
//!
//! `read` borrows a value; `write` and `create` give a handle to a collection; `text` a handle to a
//! string; `put`, `remove` and `set_deadline` act on whole keys. Each function that changes
//! something records the effect, so a body cannot forget to. Expired keys are invisible; the first
//! call that may write removes them.

// Bottom-up: a module uses only those above it.
pub mod handle;
mod view;
mod read;
mod write;
mod handles;
pub mod rebuild;
mod put;
mod reach;
mod links;
mod keys;
mod sweep;
mod wait;
mod watch;

pub use read::TOGETHER;
pub use view::{Access, AnyKey, Expiry};
