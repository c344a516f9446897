//! Types and functions that all other modules build on. Only [`duty`] keeps state, per thread.

pub mod attention;
pub mod bytes;
pub mod clock;
pub mod crc64;
pub mod duty;
pub mod extended;
pub mod glob;
mod grisu;
pub mod histogram;
pub mod memory;
pub mod number;
pub mod progress;
pub mod quoting;
pub mod random;
pub mod range;
pub mod shared_words;
pub mod slot;

pub use bytes::Bytes;
