//! Time series, as the module of Redis Stack 7.4 has them.
//!
//! Words that a command does not know are passed over, and what a word means is looked for among all
//! arguments of a call, whatever stands before it.

// Bottom-up:
mod arguments;
mod settings;
mod question;
mod create;
mod add;
mod delete;
mod increment;
mod info;
mod range;
mod shown;
mod group;
mod find;
mod rules;
mod rebuild;

use crate::files;

files![add, create, delete, increment, info, range, find, rules];
pub(super) use rebuild::ROWS as OF_LOG;
