//! Sockets: [`Listener`] serves a store to clients over TCP and a Unix socket.
//!
//! A listener has one thread of its own, which does all of its input and output and runs its
//! clients' calls, each client a [`crate::resp::Conversation`] in a task of its own. One thread is
//! enough, because a call takes less time than the system needs to deliver its bytes: a second one
//! would mostly wait for the locks of the first. The clients share the thread's read buffer, so an
//! idle client costs only its session.
//!
//! A call that takes long (a script, or a wait for a script's locks) keeps its thread and passes
//! all other work to another one ([`relief`]), which becomes the listener's thread.
//!
//! TCP can be encrypted ([`tls`]). [`address`] decides where a store may listen, [`connection`] is one client, [`signal`] lets
//! other threads wake it, and [`serve`] has the tasks beside those of the clients.

// Bottom-up: a module uses only those above it.
mod signal;
pub mod tls;
pub mod address;
mod stream;
mod shared;
mod relief;
mod connection;
mod serve;
mod listener;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tls_tests;

pub use address::Listen;
pub use listener::Listener;
