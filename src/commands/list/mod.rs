//! Lists.

mod blocking;
mod content;
mod pop;
mod push;
mod search;
mod transfer;

use crate::choice;
use crate::files;
use crate::value::list::Side;

files![blocking, content, pop, push, search, transfer];

choice! {
    /// An end of a list.
    pub(in crate::commands) enum End {
        /// The front, where LPUSH puts elements.
        "LEFT" Left,
        /// The back, where RPUSH puts elements.
        "RIGHT" Right,
    }
}

impl From<End> for Side {
    fn from(end: End) -> Self {
        match end {
            End::Left => Self::Left,
            End::Right => Self::Right,
        }
    }
}
