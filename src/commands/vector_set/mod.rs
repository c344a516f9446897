//! Vector sets, as the module that comes with Redis 8.2 has them. The names of its commands are in
//! capitals in the texts of errors, and a call is checked when it runs.

mod add;
mod arguments;
mod attributes;
mod look;
mod members;
mod rebuild;
mod similar;

use crate::files;

files![add, attributes, look, members, similar];
pub(super) use rebuild::ROWS as OF_LOG;
