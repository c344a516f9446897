//! Keys, whatever they hold.

// Bottom-up: a module uses only those above it.
mod basic;
pub(super) mod deadline;
mod dump;
pub(super) mod expire;
mod migrate;
mod object;
mod rebuild;
mod relocate;
mod scan;
mod sort;
mod wait;

use crate::files;

pub(super) use rebuild::ROWS as OF_LOG;

files![basic, deadline, dump, expire, migrate, object, relocate, scan, sort, wait];
