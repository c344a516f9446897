//! [`Limits`]: up to what size a value that is read stays compact.

use crate::value::hash::HashLimits;
use crate::value::list::ListLimits;
use crate::value::set::SetLimits;
use crate::value::sorted_set::SortedSetLimits;
use crate::value::stream::StreamLimits;

/// The limits of compact forms, for what is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// The limits of a list's nodes.
    pub list: ListLimits,
    /// The limits of intsets and packed sets.
    pub set: SetLimits,
    /// The limits of a packed hash.
    pub hash: HashLimits,
    /// The limits of a packed sorted set.
    pub sorted_set: SortedSetLimits,
    /// The limits of a stream's nodes.
    pub stream: StreamLimits,
}
