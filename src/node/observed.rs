//! What a program that watches a store asks of it: its health, an overview, its metrics.

use napi_derive::napi;

use crate::metrics::METRICS;
use crate::share::facts::{Health, Overview};

/// Whether the store can do its work.
#[napi(object)]
pub struct NativeHealth {
    /// The data folder.
    pub path: Option<String>,
    pub read_only: bool,
    /// Why the log takes no writes, if it does not.
    pub problem: Option<String>,
}

/// What the store is, in short.
#[napi(object)]
pub struct NativeOverview {
    pub path: Option<String>,
    pub name: Option<String>,
    pub dialect: String,
    pub read_only: bool,
    /// Keys of all databases; missing while a script keeps them.
    pub keys: Option<f64>,
    /// Bytes of keys and values.
    pub memory: f64,
}

impl From<Health> for NativeHealth {
    fn from(Health { path, read_only, problem }: Health) -> Self {
        Self { path, read_only, problem }
    }
}

impl NativeOverview {
    pub(super) fn new(overview: Overview, name: Option<String>) -> Self {
        let Overview { path, dialect, read_only, keys, memory } = overview;
        let keys = keys.map(|keys| keys as f64);
        Self { path, name, dialect, read_only, keys, memory: memory as f64 }
    }
}

/// The table of metrics as JSON: of each its name, its type, what it says and its labels.
#[napi]
pub(super) fn metric_table() -> String {
    serde_json::to_string(METRICS).unwrap_or_default()
}
