//! The data folder: records, log, snapshots, recovery.

pub mod rebuild;
pub mod record;
