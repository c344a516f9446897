//! What everything else is made of. Nothing here keeps state.

pub mod bytes;
pub mod clock;
pub mod extended;
pub mod glob;
pub mod number;
pub mod random;

pub use bytes::Bytes;
