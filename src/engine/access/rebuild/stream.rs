//! What makes a stream from nothing, its groups and what they have pending included.

use super::Rebuilding;
use crate::base::Bytes;
use crate::engine::access::handle::StreamChange;
use crate::engine::grammar::effects::{Change, Log};
use crate::value::Stream;
use crate::value::stream::{Group, Id, Pending};

impl Rebuilding<'_> {
    pub(super) fn stream(&mut self, stream: &Stream) {
        for entry in stream.entries().range(Id::MIN, Id::MAX) {
            let words = entry.pairs().flat_map(|(name, value)| [name.to_bytes(), value.to_bytes()]);
            self.command("XADD").word(&entry.id.text()).words(words);
            self.done();
        }
        if stream.is_empty() {
            // An entry that goes at once: the way to an empty stream.
            let command = self.command("XADD");
            command.words(["MAXLEN", "0", "0-1", "f", "v"]);
            self.done();
        }
        let (last, added) = (stream.last_id, stream.added);
        self.change(&StreamChange::SetIds { last, added, max_deleted: stream.max_deleted });
        for (name, group) in stream.groups.iter() {
            self.group(name, group);
        }
        if let Some(kept) = &stream.idempotence {
            let (duration, max_size) = (kept.duration, kept.max_size);
            self.change(&StreamChange::Limits { duration, max_size });
            for (producer, message, id) in kept.iter() {
                self.change(&StreamChange::Message { producer, message, id });
            }
            self.change(&StreamChange::Counts(kept.added, kept.duplicates));
        }
    }

    fn group(&mut self, name: &Bytes, group: &Group) {
        let (last, read) = (group.last_id, group.entries_read);
        self.change(&StreamChange::CreateGroup { name, last, read, makes_stream: false });
        for consumer in group.consumers() {
            let mine = |(_, pending): &(Id, &Pending)| {
                let owner = pending.owner.and_then(|owner| group.consumer(owner));
                owner.is_some_and(|owner| owner.name == consumer.name)
            };
            for (id, pending) in group.pending_range(Id::MIN, Id::MAX).filter(mine) {
                self.change(&StreamChange::Assign {
                    group: name,
                    consumer: &consumer.name,
                    ids: &[id],
                    time: pending.time(),
                    count: pending.count,
                });
            }
            self.change(&StreamChange::Consumer(name, consumer));
        }
        let all = group.pending_range(Id::MIN, Id::MAX);
        let mut unowned: Vec<_> = all.filter(|(_, pending)| pending.owner.is_none()).collect();
        unowned.sort_by_key(|(_, pending)| pending.urgency());
        for (id, pending) in unowned {
            self.change(&StreamChange::GiveBack(name, id, pending.count));
        }
    }

    fn change(&mut self, change: &StreamChange<'_>) {
        change.record(self.key, Log::new(self.db, self.record));
        self.done();
    }
}
