//! JSON documents, as the module ReJSON 2.8 has them.
//!
//! A call looks at its key before it looks at the path, and at both before it reads the values that it
//! is given, each with the texts of that module: they tell clients which it was. What a path names is
//! found before anything is changed, as locations. If a change makes one of them name nothing any
//! more, it is passed over.

mod arguments;
mod array;
mod answers;
mod change;
mod get;
mod inspect;
mod number;
mod object;
mod remove;
mod set;
mod text;

#[cfg(test)]
mod tests;

use crate::files;

files![array, get, inspect, number, object, remove, set, text];
pub(super) use change::ROWS as OF_LOG;
