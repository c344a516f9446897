//! The two larger forms of a hash: a table of pairs, and a table some of whose fields have
//! deadlines.

use crate::base::Bytes;
use crate::value::deadlines::{Deadline, Deadlines};
use crate::value::index_table::{Keyed, SharedTable, hash};

/// A field and its value.
pub type Pair = (Bytes, Bytes);

#[derive(Clone, Default)]
pub(super) struct FieldTable {
    pub(super) pairs: SharedTable<Pair>,
    /// The heap of all fields and values.
    pub(super) contents: usize,
}

impl Keyed for Pair {
    #[inline]
    fn key(&self) -> &[u8] {
        &self.0
    }
}

impl FieldTable {
    #[inline]
    pub(super) fn index(&self, field: &[u8]) -> Option<u32> {
        self.pairs.find(hash(field), field)
    }

    #[inline]
    pub(super) fn find(&self, field: &[u8]) -> Option<&Bytes> {
        self.pairs.get(self.index(field)?).map(|(_, value)| value)
    }

    /// Adds a field that is not there yet.
    pub(super) fn push(&mut self, field: Bytes, value: Bytes) {
        self.contents += field.heap() + value.heap();
        self.pairs.push(hash(&field), (field, value));
    }

    pub(super) fn insert(&mut self, field: &[u8], value: &[u8]) -> bool {
        let hash = hash(field);
        let value = Bytes::new(value);
        let found = self.pairs.find(hash, field);
        if let Some((_, old)) = found.and_then(|index| self.pairs.get_mut(index)) {
            self.contents += value.heap();
            self.contents -= old.heap();
            *old = value;
            return false;
        }
        let field = Bytes::new(field);
        self.contents += field.heap() + value.heap();
        self.pairs.push(hash, (field, value));
        true
    }

    pub(super) fn remove(&mut self, field: &[u8]) -> bool {
        self.index(field).is_some_and(|index| {
            self.remove_at(index);
            true
        })
    }

    /// Removes the pair at an index below the length. Returns its field, and the index from which
    /// another pair moved into its place.
    fn remove_at(&mut self, index: u32) -> (Bytes, Option<u32>) {
        let ((field, value), moved) = self.pairs.swap_remove(index);
        self.contents -= field.heap() + value.heap();
        (field, moved)
    }

    pub(super) fn heap(&self) -> usize {
        size_of::<Self>() + self.pairs.heap() + self.contents
    }
}

/// A table some of whose fields have deadlines. These are kept beside the table, by the index of
/// the field, so that only hashes with deadlines pay for them.
#[derive(Clone, Default)]
pub(super) struct EndingTable {
    pub(super) table: FieldTable,
    /// Never empty, once it is part of a hash.
    pub(super) deadlines: Deadlines,
}

impl EndingTable {
    pub(super) fn deadline(&self, field: &[u8]) -> Option<Deadline> {
        self.deadlines.get(self.table.index(field)?)
    }

    /// Sets or removes the deadline of a field. Returns whether the field is there.
    pub(super) fn set_deadline(&mut self, field: &[u8], deadline: Option<Deadline>) -> bool {
        let Some(index) = self.table.index(field) else { return false };
        match deadline {
            Some(at) => {
                self.deadlines.set(index, at);
            }
            None => {
                self.deadlines.remove(index);
            }
        }
        true
    }

    /// Deadlines with the names of their fields, in no particular order.
    pub(super) fn named(&self) -> Vec<(Deadline, Bytes)> {
        let named = self.deadlines.iter().filter_map(|(deadline, index)| {
            self.table.pairs.get(index).map(|(field, _)| (deadline, field.clone()))
        });
        named.collect()
    }

    pub(super) fn remove(&mut self, field: &[u8]) -> bool {
        self.table.index(field).is_some_and(|index| {
            self.remove_at(index);
            true
        })
    }

    fn remove_at(&mut self, index: u32) -> Bytes {
        self.deadlines.remove(index);
        let (field, moved) = self.table.remove_at(index);
        if let Some(from) = moved {
            self.deadlines.relocate(from, index);
        }
        field
    }

    /// Removes the field with the earliest deadline, if it has passed by `now`.
    pub(super) fn remove_due(&mut self, now: Deadline) -> Option<Bytes> {
        let (_, index) = self.deadlines.first().filter(|(deadline, _)| *deadline <= now)?;
        Some(self.remove_at(index))
    }

    pub(super) fn heap(&self) -> usize {
        size_of::<Deadlines>() + self.table.heap() + self.deadlines.heap()
    }
}
