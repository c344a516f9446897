//! What a store answers to a command of a cluster.

use crate::engine::grammar::error::Error;

pub(super) const NO_CLUSTER: Error = Error::fixed("This instance has cluster support disabled");
