//! How far a group is behind. Entries are not numbered, so what a group has read can be told only
//! while nothing between it and the end was deleted, or where its place is known otherwise.

use super::{Group, Id, Stream};

impl Stream {
    /// How many entries a group has yet to read; `None` when that can't be told.
    pub fn lag(&self, group: &Group) -> Option<u64> {
        if self.added == 0 {
            return Some(0);
        }
        let read = match group.entries_read {
            Some(read) if !self.has_gap_after(group.last_id) => Some(read),
            _ => self.place_of(group.last_id),
        };
        read.map(|read| self.added.saturating_sub(read))
    }

    /// What a group's count of read entries becomes when it is given an entry.
    pub fn read_count(&self, last: Id, read: Option<u64>, given: Id) -> Option<u64> {
        match read {
            Some(read) if !self.has_gap_after(last) => Some(read + 1),
            read if self.added == 0 => read,
            _ => self.place_of(given),
        }
    }

    /// How many entries there were up to an id, that one included, from the first there ever was.
    pub fn place_of(&self, id: Id) -> Option<u64> {
        let first = self.first_id();
        if self.added == 0 {
            return Some(0);
        }
        if self.is_empty() && id <= self.last_id || id == self.last_id {
            return Some(self.added);
        }
        let whole = self.max_deleted == Id::MIN || self.max_deleted < first;
        match id.cmp(&first) {
            _ if id > self.last_id || !whole => None,
            std::cmp::Ordering::Less => Some(self.added.saturating_sub(self.len() as u64)),
            std::cmp::Ordering::Equal => Some(self.added.saturating_sub(self.len() as u64) + 1),
            std::cmp::Ordering::Greater => None,
        }
    }

    /// True when an entry from this id on was deleted.
    fn has_gap_after(&self, id: Id) -> bool {
        !self.is_empty() && self.max_deleted != Id::MIN && id <= self.max_deleted
    }
}
