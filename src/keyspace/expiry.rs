//! Deadlines of keys. A shard keeps the deadlines of its keys and, for each hash with fields that
//! expire, the next deadline of a field.

use crate::value::deadlines;

/// Milliseconds since the Unix epoch.
pub type Deadline = deadlines::Deadline;
/// The deadlines of a shard, by the index of the entry.
pub type Expiries = deadlines::Deadlines;
