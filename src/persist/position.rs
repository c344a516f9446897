//! Places in the log.

/// Bytes of records since the log began; grows with each append, over restarts too.
pub type Position = u64;

/// A point in the log: the beginning of a segment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SnapshotPoint {
    /// Of the segment.
    pub number: u64,
    /// The position of the segment's first record.
    pub position: Position,
}
