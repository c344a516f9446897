//! What the store counts, for Prometheus: one table of metrics ([`table`]), from which
//! `db.metrics()`, `redlet/metrics` and `docs/metrics.md` are made.
//!
//! INFO shows much of this too, from the same counters. Reading the metrics holds up no call, and
//! makes none: it locks one shard after the other for a moment.

mod reading;
mod table;
mod text;
#[cfg(test)]
mod tests;

pub use table::{METRICS, Metric, Type};
pub use text::text;

use serde::Serialize;

use crate::engine::Engine;
use reading::Reading;

/// A metric with its values.
#[derive(Debug, Serialize)]
pub struct Family {
    /// The name, as `redlet_calls_total`.
    pub name: &'static str,
    /// Whether it counts, measures or is a histogram.
    #[serde(rename = "type")]
    pub of: Type,
    /// What it says, in a sentence or two.
    pub help: &'static str,
    /// The values.
    pub samples: Vec<Sample>,
}

/// One value of a metric.
#[derive(Debug, Serialize)]
pub struct Sample {
    /// What is added to the name: a histogram has `_bucket`, `_sum` and `_count`.
    pub suffix: &'static str,
    /// Names and values of the labels.
    pub labels: Vec<(&'static str, String)>,
    /// The value.
    pub value: f64,
}

/// The keys of all databases; `None` while a script keeps some of them locked.
pub fn count_keys(engine: &Engine) -> Option<usize> {
    reading::count_keys(engine).map(|databases| databases.iter().map(reading::Keys::all).sum())
}

/// Reads all metrics that have a value now.
pub fn read(engine: &Engine) -> Vec<Family> {
    let reading = Reading::take(engine);
    let family = |metric: &Metric| {
        let mut samples = table::Samples::default();
        (metric.read)(&reading, &mut samples);
        Family { name: metric.name, of: metric.of, help: metric.help, samples: samples.0 }
    };
    METRICS.iter().map(family).filter(|family| !family.samples.is_empty()).collect()
}
