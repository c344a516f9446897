//! Streams: what is in them. Their groups are in [`groups`].

pub(in crate::engine) mod change;
mod groups;

pub use groups::Claim;

use smallvec::SmallVec;

use super::Handle;
use crate::engine::grammar::effects::Change;
use crate::value::Stream;
use crate::value::stream::{Id, Idempotence, Pairs, References, Trim};
use change::StreamChange;

/// What became of an entry that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    /// No entry had this id.
    Missing,
    /// The entry was deleted.
    Deleted,
    /// A group still wants what has this id.
    Wanted,
}

impl Handle<'_, Stream> {
    /// Adds an entry; false when its id is not greater than all there were.
    pub fn push(&mut self, id: Id, pairs: &Pairs<'_>) -> bool {
        let added = self.value.push(id, pairs, &self.config.stream_limits());
        if added {
            self.changed(&StreamChange::Push(id, pairs), 1, "xadd");
        }
        added
    }

    /// Removes entries at the front; how many. What is logged counts what is left: limits of nodes may
    /// differ when it is repeated.
    pub fn trim(&mut self, trim: &Trim, references: References) -> usize {
        let removed = self.value.trim(trim, references);
        if removed > 0 {
            let change = StreamChange::Trim(self.value.len(), references);
            self.changed(&change, removed, "xtrim");
        }
        removed
    }

    /// Deletes entries; what became of each.
    pub fn delete(&mut self, ids: &[Id], references: References) -> Vec<Deletion> {
        let mut changed: SmallVec<[Id; 8]> = SmallVec::new();
        let mut deleted = 0;
        let mut delete = |id: &Id| {
            let outcome = self.value.delete_unless_wanted(*id, references);
            let forgotten = references == References::Delete && self.value.groups.forget(*id);
            if outcome == Deletion::Deleted || forgotten {
                changed.push(*id);
            }
            deleted += usize::from(outcome == Deletion::Deleted);
            outcome
        };
        let outcomes = ids.iter().map(&mut delete).collect();
        self.record_deletion(&changed, deleted, references);
        outcomes
    }

    fn record_deletion(&mut self, ids: &[Id], deleted: usize, references: References) {
        if references == References::Delete && !ids.is_empty() {
            let change = StreamChange::DeleteWithReferences(ids);
            self.effects.change(self.db, self.key, &change, deleted);
        } else if deleted > 0 {
            self.effects.change(self.db, self.key, &StreamChange::Delete(ids), deleted);
        }
        if deleted > 0 {
            self.report("xdel");
        }
    }

    /// Sets what the stream remembers of its past.
    pub fn set_ids(&mut self, last_id: Id, added: Option<u64>, max_deleted: Option<Id>) {
        let stream = &mut self.value;
        stream.last_id = last_id;
        stream.added = added.unwrap_or(stream.added);
        stream.max_deleted = max_deleted.unwrap_or(stream.max_deleted);
        let (last, added) = (self.value.last_id, self.value.added);
        let max_deleted = self.value.max_deleted;
        self.note(&StreamChange::SetIds { last, added, max_deleted });
        self.report("xsetid");
    }

    /// What the stream remembers of its producers, made when it is first asked for.
    fn idempotence(&mut self) -> &mut Idempotence {
        let (duration, max_size) = self.config.stream_idempotence();
        if self.value.idempotence.is_none() {
            self.note_limits(duration, max_size);
        }
        self.value.idempotence.get_or_insert_with(|| Box::new(Idempotence::new(duration, max_size)))
    }

    fn note_limits(&mut self, duration: u64, max_size: usize) {
        self.note(&StreamChange::Limits { duration, max_size });
    }

    /// Limits what is remembered of producers. Other limits make it forget all.
    pub fn configure_idempotence(&mut self, duration: Option<u64>, max_size: Option<usize>) {
        let usual = self.config.stream_idempotence();
        let kept = self
            .value
            .idempotence
            .get_or_insert_with(|| Box::new(Idempotence::new(usual.0, usual.1)));
        let duration = duration.unwrap_or(kept.duration);
        let max_size = max_size.unwrap_or(kept.max_size);
        kept.configure(duration, max_size);
        self.note_limits(duration, max_size);
    }

    /// How many messages were remembered so far, and how many came again.
    pub fn count_idempotence(&mut self, added: u64, duplicates: u64) {
        let kept = self.idempotence();
        (kept.added, kept.duplicates) = (added, duplicates);
    }

    /// The entry that a producer's message became before.
    pub fn find_duplicate(&mut self, producer: &[u8], message: &[u8], now: u64) -> Option<Id> {
        let kept = self.value.idempotence.as_mut()?;
        let found = kept.find(producer, message, now)?;
        kept.duplicates += 1;
        let counts = StreamChange::Counts(kept.added, kept.duplicates);
        if let Some(log) = self.effects.note(self.db, 0) {
            counts.record(self.key, log);
        }
        Some(found)
    }

    /// Remembers what the log says that a producer's message became.
    pub fn recall_message(&mut self, producer: &[u8], message: &[u8], id: Id) {
        self.idempotence().recall(producer, message, id);
    }

    /// Remembers what a producer's message became; false when it is known to be something else.
    pub fn record_message(&mut self, producer: &[u8], message: &[u8], id: Id, now: u64) -> bool {
        let recorded = self.idempotence().record(producer, message, id, now);
        if recorded {
            self.note(&StreamChange::Message { producer, message, id });
        }
        recorded
    }

    /// Logs a change that watchers of the key do not hear of.
    fn note(&mut self, change: &StreamChange<'_>) {
        if let Some(log) = self.effects.note(self.db, 1) {
            change.record(self.key, log);
        }
    }
}

impl Stream {
    fn delete_unless_wanted(&mut self, id: Id, references: References) -> Deletion {
        // Groups may wait for an entry that is not there, too.
        if references == References::Respect && self.groups.refer_to(id) {
            Deletion::Wanted
        } else if !self.entries().contains(id) {
            Deletion::Missing
        } else {
            self.delete(id);
            Deletion::Deleted
        }
    }
}

#[cfg(test)]
mod tests;
