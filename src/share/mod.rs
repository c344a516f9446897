//! One folder, many processes: the process that has the folder open, its *owner*, serves those that
//! cannot open it, its *guests*, on a private socket.
//!
//! A guest's call is a frame: the row of the command and its arguments, as the Node-API door has
//! read them. The owner runs it in a session of the guest and answers with a frame that holds the
//! whole reply, so that the guest's door shapes it as if it had made the call itself. Both sides
//! have the same table, because other versions are refused in the greeting.
//!
//! ```text
//! octets    numbers and strings in a frame      replies   replies as bytes, and back
//! wire      a socket that carries frames        place     where the socket stands
//! greeting  who may come in                     requests  what a guest asks
//! told      what comes without being asked      facts     what a program asks about a store
//! run       a request on a session              hub       the owner's side
//! link      the guest's side                    tunnel    a guest's connection of the protocol
//! stamps    what copies of a guest are checked against
//! ```
//!
//! Each client of a guest has a connection for its calls, on which it blocks for the answer, and
//! once it waits for something another one for what comes unasked: messages, happenings, and
//! the replies of waiting calls. On the owner's side a thread serves each connection. A call takes
//! less time than passing it from one thread to another, and the owner's event loop need not turn.

// Bottom-up: a module uses only those above it.
mod bell;
mod octets;
mod replies;
mod wire;
pub mod stamps;
mod place;
mod requests;
mod greeting;
mod told;
pub mod facts;
pub mod run;
pub mod link;
pub mod tunnel;
pub mod hub;
#[cfg(test)]
mod tests;

pub use greeting::{Coming, Hello};
pub use place::find;
pub use requests::{Question, Request, State};
pub use told::{happened, message, owned_by};
