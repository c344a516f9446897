//! Sockets: [`Listener`] serves a store to clients over TCP and a Unix socket.
//!
//! A listener has threads of its own, up to as many as it is given ([`crew`]). Each does the input
//! and output of its clients and runs their calls, each client a [`crate::resp::Conversation`] in a
//! task of its own. A thread's clients share its read buffer, so an idle client costs only its
//! session.
//!
//! A call that takes long (a script, or a wait for a script's locks) keeps its thread and passes
//! the thread's other work to another one ([`relief`]), which takes its place.
//!
//! TCP can be encrypted ([`tls`]). [`address`] decides where a store may listen, [`connection`] is
//! one client, [`signal`] lets other threads wake it, and [`serve`] has the tasks beside those of the
//! clients.

// Bottom-up: a module uses only those above it.
mod signal;
pub mod tls;
pub mod address;
mod stream;
mod shared;
mod relief;
mod connection;
mod serve;
mod crew;
mod listener;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tls_tests;

pub use address::Listen;
pub use listener::Listener;
