//! What a folder says after its files were cut, changed or lost.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod changed;
mod cut;
mod lost;
mod repair;
mod snapshots;
mod support;
