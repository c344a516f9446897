//! [`Stream`]: entries in the order of their ids, and groups of consumers that read them.
//!
//! A stream without entries still exists: it remembers its last id, the greatest deleted id and the
//! number of entries it ever had, from which the lag of a group is computed ([`lag`]).

mod entries;
mod group;
pub mod idempotence;
mod id;
mod lag;
mod node;
mod radix;

pub use entries::{Entries, Range, Trim, TrimBound};
pub use group::{Consumer, ConsumerId, Group, GroupMut, Groups, Pending};
pub use id::{Id, IdText};
pub use idempotence::Idempotence;
pub use node::{Node, Pairs, StreamEntry};

/// How big a node may grow: `stream-node-max-bytes` and `-entries`, of which 0 is no limit.
#[derive(Clone, Copy, Debug)]
pub struct StreamLimits {
    /// `stream-node-max-bytes`: bytes of a node; 0 means no limit.
    pub node_max_bytes: usize,
    /// `stream-node-max-entries`: entries of a node, deleted ones included; 0 means no limit.
    pub node_max_entries: usize,
}

impl Default for StreamLimits {
    fn default() -> Self {
        Self { node_max_bytes: 4096, node_max_entries: 100 }
    }
}

/// Entries, and what the stream remembers of entries that are gone.
#[derive(Clone, Default)]
pub struct Stream {
    entries: Entries,
    /// The greatest id there ever was.
    pub last_id: Id,
    /// The greatest id that was deleted, trimmed ones not counted.
    pub max_deleted: Id,
    /// How many entries there ever were, up to `i64::MAX`, the greatest integer of a reply.
    pub added: u64,
    /// The consumer groups.
    pub groups: Groups,
    /// Created when it is first needed.
    pub idempotence: Option<Box<Idempotence>>,
}

/// What becomes of the references that groups hold to entries that are deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum References {
    /// They stay.
    #[default]
    Keep,
    /// They go too.
    Delete,
    /// Entries that a group may still want stay.
    Respect,
}

impl Stream {
    /// An empty stream, whose last id is `0-0`.
    pub fn new() -> Self {
        Self::default()
    }

    /// The entries, to read.
    pub fn entries(&self) -> &Entries {
        &self.entries
    }

    /// The entries to read, and the groups to change.
    pub fn parts(&mut self) -> (&Entries, &mut Groups) {
        (&self.entries, &mut self.groups)
    }

    /// How many entries there are, deleted ones not counted.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True when it has no entries.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The same stream, which shares its nodes with this one as they are now. Takes time by the
    /// number of nodes, and of what groups and producers hold, which is copied.
    pub fn share(&mut self) -> Self {
        let (groups, idempotence) = (self.groups.clone(), self.idempotence.clone());
        Self { entries: self.entries.share(), groups, idempotence, ..*self }
    }

    /// Takes back the parts that no snapshot uses any more.
    pub fn regain(&mut self) {
        self.entries.regain();
    }

    /// Bytes of heap.
    pub fn heap(&self) -> usize {
        let idempotence = self.idempotence.as_ref();
        let idempotence = idempotence.map_or(0, |kept| size_of::<Idempotence>() + kept.heap());
        self.entries.heap() + self.groups.heap() + idempotence
    }

    /// The reply of OBJECT ENCODING.
    pub fn encoding(&self) -> &'static str {
        "stream"
    }

    /// The id of the first entry; [`Id::MIN`] when there is none.
    pub fn first_id(&self) -> Id {
        self.entries.first().map_or(Id::MIN, |entry| entry.id)
    }

    /// The id of an entry that is added at `now`; `None` when no greater id exists.
    pub fn next_id(&self, now: u64) -> Option<Id> {
        if now > self.last_id.ms { Some(Id::new(now, 0)) } else { self.last_id.next() }
    }

    /// Adds an entry. Returns false when its id is not greater than [`Self::last_id`].
    pub fn push(&mut self, id: Id, pairs: &Pairs<'_>, limits: &StreamLimits) -> bool {
        if id <= self.last_id {
            return false;
        }
        self.entries.push(id, pairs, limits);
        self.last_id = id;
        self.added = self.added.saturating_add(1).min(i64::MAX as u64);
        true
    }

    /// Deletes an entry. Returns false when no entry has this id.
    pub fn delete(&mut self, id: Id) -> bool {
        let found = self.entries.remove(id);
        if found {
            self.max_deleted = self.max_deleted.max(id);
        }
        found
    }

    /// Removes entries at the front. Returns how many. An approximate trim takes whole nodes without
    /// looking at their entries, so it removes nothing if the references are not to be kept.
    pub fn trim(&mut self, trim: &Trim, references: References) -> usize {
        if references == References::Keep {
            return self.entries.trim(trim);
        }
        if trim.approximate {
            return 0;
        }
        let groups = &self.groups;
        let respect = references == References::Respect;
        let removed = self.entries.removable(trim.bound, |id| respect && groups.refer_to(id));
        for id in &removed {
            self.entries.remove(*id);
            if references == References::Delete {
                self.groups.forget(*id);
            }
        }
        removed.len()
    }

    /// The size of the radix tree in which Redis would keep the nodes: its keys and its nodes.
    pub fn radix_tree(&self) -> (usize, usize) {
        let ids = self.entries.nodes().map(|node| node.first);
        (ids.len(), radix::nodes(ids))
    }
}

#[cfg(test)]
mod tests;
