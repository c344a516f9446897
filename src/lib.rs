//! redlet: Redis inside the process.
//!
//! This file is the map. A module uses only the modules above it in this list; the test in
//! `layers.rs` reads the list and fails on an upward edge.

/// No state: bytes, clock, glob, numbers.
pub mod base;
/// Where values live: shards, entries, locks, expiry, eviction, the registry of watched keys.
pub mod keyspace;
/// The data folder: records, log, snapshots, recovery.
pub mod persist;
/// Channels and patterns, and who listens to them.
pub mod pubsub;
/// Data structures, one a file. They know no keys, locks or replies.
pub mod value;
/// What a command is and how a call runs.
pub mod engine;
/// The commands: one folder a family, one file a tight group.
pub mod commands;

#[cfg(feature = "node")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
