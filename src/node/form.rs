//! The form of replies in JavaScript.

use crate::engine::table::command::Command;

/// The form of strings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Text {
    Strings,
    Buffers,
    /// Places in the slab, from which JavaScript makes Buffers: see [`super::slab`].
    Places,
}

/// The form of a reply.
#[derive(Clone, Copy)]
pub(super) struct ReplyForm {
    pub(super) text: Text,
    /// Whether integers are bigints.
    pub(super) bigints: bool,
}

impl ReplyForm {
    /// The form of this row's replies. Counts and sizes are always numbers.
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
