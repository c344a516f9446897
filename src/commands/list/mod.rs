//! Lists.

mod blocking;
mod content;
mod pop;
mod push;
mod search;
mod transfer;

use crate::choice;
use crate::engine::table::command::Command;
use crate::value::list::Side;

pub(super) const FILES: &[&[&Command]] =
    &[blocking::ROWS, content::ROWS, pop::ROWS, push::ROWS, search::ROWS, transfer::ROWS];

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
