//! Transactions.

mod basic;
mod watch;

use crate::engine::table::command::Command;

pub(super) const FILES: &[&[&Command]] = &[basic::ROWS, watch::ROWS];

#[cfg(test)]
mod tests;
