//! Entries and ids as replies.

use crate::engine::grammar::reply::{IntoReply, Reply, Shown};
use crate::reply_type;
use crate::value::packed::Item;
use crate::value::stream::{Id, StreamEntry};

reply_type! {
    /// Entries; null instead of their fields if those were not asked for.
    pub(super) Entries => "[id: Text, fields: Text[]][] | null";
    /// Entries or, when only they were asked for, ids.
    pub(super) EntriesOrIds => "[id: Text, fields: Text[]][]; justid: Text[]";
}

/// `[id, [field, value, ...]]`
pub(super) fn entry(entry: StreamEntry<'_>) -> Reply {
    Reply::Array(vec![id(entry.id), fields(entry)])
}

pub(super) fn fields(entry: StreamEntry<'_>) -> Reply {
    let mut fields = Vec::with_capacity(2 * entry.len());
    for (name, value) in entry.pairs() {
        fields.extend([text(name), text(value)]);
    }
    Reply::Array(fields)
}

pub(super) fn id(id: Id) -> Reply {
    Shown::slice(&id.text()).into_reply()
}

fn text(item: Item<'_>) -> Reply {
    item.with(Shown::slice).into_reply()
}
