//! How long calls take: SLOWLOG, LATENCY, and the command statistics of INFO.
//!
//! Reading the clock twice costs about 40 ns, half of a GET. So of the calls that take constant
//! time (their row says `O(1)` or `fast`) and name few arguments only a sample is timed
//! ([`super::sampling`]): a call of it stands for all of its interval. All others are timed. If more is
//! asked for, by a `slowlog-log-slower-than` below a millisecond or a `latency-monitor-threshold`,
//! every call is timed.
//!
//! Counting is the client's own affair (`engine::client`); what is here is touched by timed and
//! failed calls alone.

// Bottom-up:
mod row;
mod slowlog;
mod spikes;

pub use row::{RowSums, Times};
pub use slowlog::{SlowCall, SlowLog};
pub use spikes::{EXPIRY, Series, Spikes};

use std::collections::BTreeMap;

use parking_lot::Mutex;

/// The times and errors of calls.
#[derive(Debug, Default)]
pub struct Timing {
    /// SLOWLOG.
    pub slow: SlowLog,
    /// LATENCY.
    pub spikes: Spikes,
    /// Times and failures by command.
    pub(in crate::engine) rows: Times,
    pub(in crate::engine) errors: Mutex<BTreeMap<String, u64>>,
}

impl Timing {
    /// Errors by their codes.
    pub fn errors(&self) -> Vec<(String, u64)> {
        self.errors.lock().iter().map(|(code, count)| (code.clone(), *count)).collect()
    }

    /// CONFIG RESETSTAT: the statistics of INFO.
    pub fn reset(&self) {
        self.errors.lock().clear();
        self.rows.reset();
    }
}
