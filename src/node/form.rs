//! The form in which a reply is given.

use crate::engine::table::command::Command;

/// What bytes become.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Strings,
    Buffers,
    /// Places in the slab, of which JavaScript makes Buffers: see [`super::slab`].
    Places,
}

/// What a reply becomes.
#[derive(Clone, Copy)]
pub(super) struct ReplyForm {
    pub(super) text: Text,
    /// Integers are bigints.
    pub(super) bigints: bool,
}

impl ReplyForm {
    /// The form of what this row answers: counts and sizes are numbers in any case.
    #[inline]
    pub(super) fn of(self, row: &Command) -> Self {
        Self { bigints: self.bigints && row.answers_integers(), ..self }
    }
}

impl From<Text> for ReplyForm {
    fn from(text: Text) -> Self {
        Self { text, bigints: false }
    }
}
