//! Time series: samples in the order of their times, and labels by which series are found.

pub mod filter;
pub mod labels;
