//! CLIENT: properties of a connection, and commands about other connections.

// Bottom-up: a module uses only those above it.
mod filter;
mod help;
mod kill;
mod list;
mod own;
mod pause;
mod tracking;
mod unblock;

use crate::engine::call::engine::Row;

type Rows = &'static [&'static Row];

pub(super) const HELP: Rows = help::ROWS;
pub(super) const KILL: Rows = kill::ROWS;
pub(super) const LIST: Rows = list::ROWS;
pub(super) const OWN: Rows = own::ROWS;
pub(super) const PAUSE: Rows = pause::ROWS;
pub(super) const TRACKING: Rows = tracking::ROWS;
pub(super) const UNBLOCK: Rows = unblock::ROWS;
