//! redlet: Redis inside the process.
//!
//! This file is the map. `tests/layers` reads this list, and every other one that says the same, and
//! fails on a use that goes up.

// Bottom-up: a module uses only those above it.
/// No state: bytes, clock, glob, numbers.
pub mod base;
/// Data structures, one a file. They know no keys, locks or replies.
pub mod value;
/// Where values live: shards, entries, locks, deadlines, the registry of watched keys.
pub mod keyspace;
/// Channels and patterns, and who listens to them.
pub mod pubsub;
/// The data folder: records, log, snapshots, recovery.
pub mod persist;
/// Lua as Redis has it: the sandbox and its libraries. It knows no keys or commands.
pub mod lua;
/// What a command is and how a call runs.
pub mod engine;
/// The commands: one folder a family, one file a tight group.
pub mod commands;
/// RESP2 and RESP3: bytes in, calls out; replies in, bytes out. No input or output of its own.
pub mod resp;
/// What the store counts, for Prometheus.
pub mod metrics;
/// What the tables become: `index.d.ts`, `docs/commands.md` and `docs/metrics.md`.
pub mod emit;
/// One folder, many processes: the one that has it open serves the others.
pub mod share;
/// The composition root: opens a store, wires its parts, closes it.
pub mod store;
/// Sockets: a store served to clients over TCP and a Unix socket.
pub mod server;
/// The Node-API door.
#[cfg(feature = "node")]
mod node;

#[cfg(feature = "node")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
