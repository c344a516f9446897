//! When keys end. A shard knows the deadlines of its keys by entry index, and which is next, so
//! that expired keys leave without anyone searching for them.

use std::collections::BTreeSet;

use hashbrown::HashMap;

/// Milliseconds since the Unix epoch.
pub type Deadline = u64;

#[derive(Debug, Default)]
pub struct Expiries {
    by_index: HashMap<u32, Deadline, foldhash::fast::RandomState>,
    queue: BTreeSet<(Deadline, u32)>,
}

/// What one deadline costs: a slot of the map and a place in the tree, fill factors included.
const COST: usize = 48;

impl Expiries {
    pub fn len(&self) -> usize {
        self.queue.len()
    }

    pub fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    pub fn get(&self, index: u32) -> Option<Deadline> {
        self.by_index.get(&index).copied()
    }

    /// Sets or replaces the deadline of an entry; true when it had none.
    pub fn set(&mut self, index: u32, deadline: Deadline) -> bool {
        let old = self.by_index.insert(index, deadline);
        if let Some(old) = old {
            self.queue.remove(&(old, index));
        }
        self.queue.insert((deadline, index));
        old.is_none()
    }

    /// Forgets the deadline of an entry and tells it.
    pub fn remove(&mut self, index: u32) -> Option<Deadline> {
        let deadline = self.by_index.remove(&index)?;
        self.queue.remove(&(deadline, index));
        Some(deadline)
    }

    /// The entry at `from` now lies at `to`.
    pub fn relocate(&mut self, from: u32, to: u32) {
        if let Some(deadline) = self.remove(from) {
            self.set(to, deadline);
        }
    }

    /// The entry that ends first.
    pub fn first(&self) -> Option<(Deadline, u32)> {
        self.queue.first().copied()
    }

    /// In the order in which they end, for sampling and eviction by time to live.
    pub fn iter(&self) -> impl Iterator<Item = (Deadline, u32)> + '_ {
        self.queue.iter().copied()
    }

    pub fn heap(&self) -> usize {
        self.len() * COST
    }
}
