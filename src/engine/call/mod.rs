//! How a call runs: admitted, parsed, run under locks, its effects delivered, answered.

pub mod check;
mod era;
pub mod run;
pub mod transaction;
pub mod script;
pub mod serve;
pub mod eviction;
pub mod snapshot;
pub mod keeper;
