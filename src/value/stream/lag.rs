//! How far a group is behind. Entries are not numbered, so the number of entries that a group has
//! read is known only while nothing between it and the end was deleted, or where its place is
//! otherwise known.

use std::cmp::Ordering;

use super::{Group, Id, Stream};

impl Stream {
    /// How many entries a group has yet to read; `None` when that is unknown. Below 0 if it is said to
    /// have read more than there ever were. With `what_is_left`, entries are counted where the group
    /// has read none of those that are left.
    pub fn lag(&self, group: &Group, what_is_left: bool) -> Option<i64> {
        let first = self.first_id();
        if self.added == 0 || what_is_left && self.is_empty() {
            return Some(0);
        }
        if what_is_left && group.last_id < first && self.max_deleted < first {
            return Some(self.len() as i64);
        }
        let read = match group.entries_read {
            Some(read) if !self.has_gap_after(group.last_id) => Some(read),
            _ => self.place_of(group.last_id),
        };
        // Neither is greater than the greatest integer of a reply.
        read.map(|read| self.added as i64 - read as i64)
    }

    /// What a group's count of read entries becomes when it is given an entry.
    pub fn read_count(&self, last: Id, read: Option<u64>, given: Id) -> Option<u64> {
        match read {
            Some(read) if last >= self.first_id() && !self.has_gap_after(last) => {
                Some(read.saturating_add(1).min(i64::MAX as u64))
            }
            read if self.added == 0 => read,
            _ => self.place_of(given),
        }
    }

    /// How many entries there were up to an id, that one included, from the first there ever was.
    pub fn place_of(&self, id: Id) -> Option<u64> {
        let first = self.first_id();
        let before = self.added.saturating_sub(self.len() as u64);
        if self.added == 0 {
            return Some(0);
        }
        if self.is_empty() && id <= self.last_id {
            return Some(self.added);
        }
        if id != Id::MIN && id < self.max_deleted {
            return None;
        }
        match id.cmp(&self.last_id) {
            Ordering::Equal => return Some(self.added),
            Ordering::Greater => return None,
            Ordering::Less if self.max_deleted != Id::MIN && self.max_deleted >= first => {
                return None;
            }
            Ordering::Less => {}
        }
        match id.cmp(&first) {
            Ordering::Less => Some(before),
            Ordering::Equal => Some(before + 1),
            Ordering::Greater => None,
        }
    }

    /// True when an entry from this id on was deleted.
    fn has_gap_after(&self, id: Id) -> bool {
        !self.is_empty() && self.max_deleted != Id::MIN && id <= self.max_deleted
    }
}
