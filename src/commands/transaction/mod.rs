//! Transactions.

mod basic;
mod watch;

use crate::files;

files![basic, watch];

#[cfg(test)]
mod tests;
