//! Time series: samples in the order of their times, and labels by which series are found.
//!
//! Samples lie in chunks, each with room for a number of bytes, packed or not ([`chunk`]). A chunk is
//! filled in the order of times; one that gets a sample between others becomes what it would be if all
//! had come in their order, and one that has grown too large by that is split in halves first. Where a
//! chunk ends is decided as the genuine module decides it, so that payloads have the same chunks.
//!
//! Chunks are shared with snapshots and copies of the series, and copied one by one where they change
//! meanwhile.
//!
//! The newest sample says from when on samples are *retained*. Older ones are not seen, and go when
//! their whole chunk is older and a new one begins.

// Bottom-up:

mod sample;
/// Names and values by which series are found.
pub mod labels;
/// Which series a call means, by their labels.
pub mod filter;
/// Aggregations.
pub mod aggregate;
/// Compaction rules.
pub mod rule;
/// What a series is told to be.
pub mod settings;
mod bits;
mod point;
mod reader;
mod packed;
mod chunk;
mod series;
mod edit;
/// Questions to a series.
pub mod query;
/// What rules make of the samples of their series.
pub mod compact;
mod stored;
#[cfg(test)]
mod tests;

pub use sample::{LAST_TIME, Refused, Sample};
pub use series::{ChunkInfo, TimeSeries};
pub use settings::Settings;
