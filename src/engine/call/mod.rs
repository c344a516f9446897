//! How a call runs: admitted, parsed, run under locks, its effects delivered, answered.

// Bottom-up: a module uses only those above it.
pub mod engine;
pub mod users;
pub mod admission;
pub mod timing;
mod era;
pub mod monitor;
pub mod pause;
pub mod faults;
pub mod tracking;
pub mod subscribe;
pub mod log;
pub mod eviction;
pub mod locks;
mod lapse;
pub mod wait;
pub mod serve;
pub mod run;
pub mod transaction;
pub mod script;
pub mod sessions;
mod walk;
pub mod snapshot;
pub mod save;
pub mod work;
pub mod backup;
pub mod import;
pub mod keeper;
mod fork;
