//! Transactions.

// Bottom-up: a module uses only those above it.
mod basic;
mod watch;

use crate::files;

files![basic, watch];

#[cfg(test)]
mod tests;
