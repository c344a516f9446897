//! How long calls take: SLOWLOG, LATENCY, and the command statistics of INFO.
//!
//! Reading the clock twice costs about 40 ns, half of a GET. So calls that take constant time
//! (their row says `O(1)` or `fast`) and name few arguments are only counted, and pass for calls of
//! less than a microsecond; all others are timed. A call that was only counted cannot be slow
//! unless the system kept its thread waiting. If more is asked for, by a
//! `slowlog-log-slower-than` below a millisecond or a `latency-monitor-threshold`, every call is
//! timed.
//!
//! Counting is the client's own affair (`engine::client`); what is here is shared, and touched by
//! timed and failed calls alone.

// Bottom-up:
mod histogram;
mod slowlog;
mod spikes;

pub use histogram::{Buckets, percentile};
pub use slowlog::{SlowCall, SlowLog};
pub use spikes::{Series, Spikes};

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use parking_lot::Mutex;

/// The times and errors of calls.
#[derive(Debug, Default)]
pub struct Timing {
    /// SLOWLOG.
    pub slow: SlowLog,
    /// LATENCY.
    pub spikes: Spikes,
    pub(in crate::engine) rows: OnceLock<Box<[RowTimes]>>,
    pub(in crate::engine) errors: Mutex<BTreeMap<String, u64>>,
}

/// What the timed calls of a command took, and how many calls went wrong.
#[derive(Debug, Default)]
pub struct RowTimes {
    /// Calls that were timed.
    pub timed: AtomicU64,
    /// Microseconds that the timed calls took together.
    pub micros: AtomicU64,
    /// Calls that ended in an error.
    pub failed: AtomicU64,
    /// Calls that did not begin.
    pub rejected: AtomicU64,
    /// The distribution of the times, made for the first call that is counted in it.
    pub buckets: OnceLock<Box<Buckets>>,
}

impl Timing {
    /// Errors by their codes.
    pub fn errors(&self) -> Vec<(String, u64)> {
        self.errors.lock().iter().map(|(code, count)| (code.clone(), *count)).collect()
    }

    /// CONFIG RESETSTAT: the statistics of INFO.
    pub fn reset(&self) {
        self.errors.lock().clear();
        for row in self.rows.get().into_iter().flatten() {
            row.reset();
        }
    }
}

impl RowTimes {
    pub(in crate::engine) fn add(&self, took: Duration, track: bool) {
        self.timed.fetch_add(1, Relaxed);
        self.micros.fetch_add(took.as_micros() as u64, Relaxed);
        if track {
            self.buckets.get_or_init(Box::default).add(took);
        }
    }

    fn reset(&self) {
        for counter in [&self.timed, &self.micros, &self.failed, &self.rejected] {
            counter.store(0, Relaxed);
        }
        self.forget();
    }

    /// LATENCY RESET and its like: the distribution.
    fn forget(&self) {
        if let Some(buckets) = self.buckets.get() {
            buckets.reset();
        }
    }
}
