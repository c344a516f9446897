//! Streams: what is in them. Their groups are in [`groups`].

mod groups;

pub use groups::Claim;

use smallvec::SmallVec;

use super::Handle;
use crate::base::{Bytes, number};
use crate::engine::grammar::effects::LOG;
use crate::value::Stream;
use crate::value::stream::{Id, Idempotence, Pairs, References, Trim};

/// What became of an entry that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deletion {
    Missing,
    Deleted,
    /// A group still wants it.
    Wanted,
}

impl Handle<'_, Stream> {
    /// Adds an entry; false when its id is not greater than all there were.
    pub fn push(&mut self, id: Id, pairs: &Pairs<'_>) -> bool {
        let added = self.value.push(id, pairs, &self.config.stream_limits());
        if added && self.effects.wants(LOG) {
            let id = id.text();
            let fields = pairs.iter().flatten().copied();
            let args: SmallVec<[&[u8]; 16]> = std::iter::once(&id[..]).chain(fields).collect();
            self.changed("XADD", &args, "xadd");
        } else if added {
            self.changed("XADD", &[], "xadd");
        }
        added
    }

    /// Removes entries at the front; how many. What is logged counts what is left: limits of nodes may
    /// differ when it is repeated.
    pub fn trim(&mut self, trim: &Trim, references: References) -> usize {
        let removed = self.value.trim(trim, references);
        if removed > 0 {
            let left = number::format_i64(self.value.len() as i64);
            let all: [&[u8]; 4] = [b"MAXLEN", b"=", &left, word(references)];
            let args = if references == References::Keep { &all[..3] } else { &all };
            self.changed_many(removed, "XTRIM", args, "xtrim");
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
        let texts: SmallVec<[_; 8]> = ids.iter().map(|id| id.text()).collect();
        let texts = texts.iter().map(|text| &text[..]);
        if references == References::Delete && !ids.is_empty() {
            let count = number::format_i64(ids.len() as i64);
            let head: [&[u8]; 3] = [b"DELREF", b"IDS", &count];
            let args: SmallVec<[&[u8]; 8]> = head.into_iter().chain(texts).collect();
            self.effects.change(self.db, self.key, "XDELEX", &args);
        } else if deleted > 0 {
            let args: SmallVec<[&[u8]; 8]> = texts.collect();
            self.effects.change(self.db, self.key, "XDEL", &args);
        }
        if deleted > 0 {
            self.effects.dirty += deleted as u64 - 1;
            self.report("xdel");
        }
    }

    /// Sets what the stream remembers of its past.
    pub fn set_ids(&mut self, last_id: Id, added: Option<u64>, max_deleted: Option<Id>) {
        let stream = &mut self.value;
        stream.last_id = last_id;
        stream.added = added.unwrap_or(stream.added);
        stream.max_deleted = max_deleted.unwrap_or(stream.max_deleted);
        let added = number::format_i64(self.value.added as i64);
        let args = [
            id_bytes(last_id),
            Bytes::from("ENTRIESADDED"),
            Bytes::new(&added),
            Bytes::from("MAXDELETEDID"),
            id_bytes(self.value.max_deleted),
        ];
        self.note("XSETID", args);
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
        let (duration, max_size) = (decimal(duration), decimal(max_size as u64));
        let args = [Bytes::from("IDMP-DURATION"), duration, Bytes::from("IDMP-MAXSIZE"), max_size];
        self.note("XCFGSET", args);
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
        let counts = [Bytes::from("COUNTS"), decimal(kept.added), decimal(kept.duplicates)];
        let args = std::iter::once(self.key.clone()).chain(counts);
        self.effects.operation(self.db, "XCFGSET", args, 0);
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
            self.note("XIDMPRECORD", [Bytes::new(producer), Bytes::new(message), id_bytes(id)]);
        }
        recorded
    }

    /// Logs a change that watchers of the key do not hear of.
    fn note(&mut self, verb: &'static str, args: impl IntoIterator<Item = Bytes>) {
        let args = std::iter::once(self.key.clone()).chain(args);
        self.effects.operation(self.db, verb, args, 1);
    }

    /// The same for a subcommand, which stands before the key.
    fn note_sub(
        &mut self,
        verb: &'static str,
        sub: &'static str,
        args: impl IntoIterator<Item = Bytes>,
    ) {
        let args = [Bytes::from(sub), self.key.clone()].into_iter().chain(args);
        self.effects.operation(self.db, verb, args, 1);
    }
}

impl Stream {
    fn delete_unless_wanted(&mut self, id: Id, references: References) -> Deletion {
        if !self.entries().contains(id) {
            Deletion::Missing
        } else if references == References::Respect && self.groups.refer_to(id) {
            Deletion::Wanted
        } else {
            self.delete(id);
            Deletion::Deleted
        }
    }
}

fn word(references: References) -> &'static [u8] {
    match references {
        References::Keep => b"KEEPREF",
        References::Delete => b"DELREF",
        References::Respect => b"ACKED",
    }
}

fn id_bytes(id: Id) -> Bytes {
    Bytes::new(&id.text())
}

fn decimal(number: u64) -> Bytes {
    Bytes::new(itoa::Buffer::new().format(number).as_bytes())
}

#[cfg(test)]
mod tests;
