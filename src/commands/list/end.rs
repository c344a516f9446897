//! The ends of a list.

use crate::choice;
use crate::value::list::Side;

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
