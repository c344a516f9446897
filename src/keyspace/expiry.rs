//! When keys end. A shard keeps the deadlines of its keys, and for each hash with fields that end,
//! the next of theirs.

use crate::value::deadlines;

pub type Deadline = deadlines::Deadline;
pub type Expiries = deadlines::Deadlines;
