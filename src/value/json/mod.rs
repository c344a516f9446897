//! JSON documents.
//!
//! A document is one run of bytes ([`node`]), which is read as it lies: getting a part of it looks at
//! no more than the members and items before that part, and passes over what is in them. Text is
//! read into that form ([`parse`]) and written from it ([`write`]). Parts are changed where they are
//! ([`document`]), which moves the bytes behind them. A path says which parts a command means
//! ([`path`]).

// Bottom-up:

pub mod number;
pub mod node;
mod build;
mod equal;
mod names;
pub mod parse;
pub mod write;
mod draft;
mod wide;
pub mod document;
pub mod merge;
pub mod path;

pub use document::{Json, cleared, memory};
pub use draft::Draft;
pub use equal::equal;
pub use merge::merged;
pub use node::{Items, Location, Members, Node, Step, View};
pub use number::{Number, Operation};
pub use parse::{Fragment, ParseError};
pub use write::{Layout, Writer, text_of, write_number};

#[cfg(test)]
mod draft_tests;
#[cfg(test)]
mod wide_tests;
#[cfg(test)]
mod tests;
