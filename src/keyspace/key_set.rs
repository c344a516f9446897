//! [`KeySet`]: the shards that a call needs, as its parameters declare them.

use smallvec::SmallVec;

use super::shard_id::{SHARDS, ShardId};
use super::space::Keyspace;

/// How a key is used. `Write` wins where a call wants both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Read,
    Write,
}

/// The shards a call needs.
#[derive(Debug, Clone)]
pub struct KeySet {
    db: u16,
    shards: SmallVec<[(ShardId, Mode); 4]>,
    /// Set when keys are not known beforehand: this database, or all of them.
    whole: Option<(Scope, Mode)>,
    /// More may be needed than is declared.
    open: bool,
}

/// What a call without known keys may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    Database,
    Everything,
}

impl KeySet {
    #[inline]
    pub fn new(db: u16) -> Self {
        Self { db, shards: SmallVec::new(), whole: None, open: false }
    }

    /// The database that keys are added for.
    pub fn db(&self) -> u16 {
        self.db
    }

    /// Adds a key of the current database, by its hash.
    #[inline]
    pub fn add(&mut self, hash: u64, mode: Mode) {
        self.shards.push((Keyspace::shard_of(self.db, hash), mode));
    }

    /// Adds a key of another database.
    pub fn add_in(&mut self, db: u16, hash: u64, mode: Mode) {
        self.shards.push((Keyspace::shard_of(db, hash), mode));
    }

    /// Adds the key that was added last, in another database.
    pub fn also_in(&mut self, db: u16, mode: Mode) {
        if let Some(&(id, _)) = self.shards.last() {
            self.shards.push((u32::from(db) * SHARDS as u32 + id % SHARDS as u32, mode));
        }
    }

    /// Declares that any key of another database may be touched.
    pub fn add_database(&mut self, db: u16, mode: Mode) {
        self.shards.extend(Keyspace::shard_ids(db).map(|id| (id, mode)));
    }

    /// Adds whatever is in a shard.
    pub fn add_shard(&mut self, shard: ShardId, mode: Mode) {
        self.shards.push((shard, mode));
    }

    /// Declares that any key may be touched.
    pub fn add_whole(&mut self, scope: Scope, mode: Mode) {
        self.whole = Some(match self.whole {
            Some((old_scope, old_mode)) => (old_scope.max(scope), old_mode.max(mode)),
            None => (scope, mode),
        });
    }

    /// Declares that more keys will be touched than can be told, as scripts do.
    pub fn add_unknown(&mut self) {
        self.open = true;
    }

    /// The one shard that it declares, if it is one and no more may be needed.
    #[inline]
    pub(super) fn only(&self) -> Option<(ShardId, Mode)> {
        match (&self.shards[..], self.whole, self.open) {
            ([only], None, false) => Some(*only),
            _ => None,
        }
    }

    /// More may be needed than is declared.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// The shards of the keys that are known, each as often as it was named.
    pub fn shards(&self) -> impl Iterator<Item = ShardId> {
        self.shards.iter().map(|(id, _)| *id)
    }

    pub fn is_empty(&self) -> bool {
        self.shards.is_empty() && self.whole.is_none() && !self.open
    }

    /// Whether anything can be changed under these locks.
    #[inline]
    pub fn may_write(&self) -> bool {
        self.shards.iter().any(|(_, mode)| *mode == Mode::Write)
            || self.open
            || self.whole.is_some_and(|(_, mode)| mode == Mode::Write)
    }

    /// Ascending, each shard once, with its strongest mode. Shards of databases that do not exist
    /// are left out: the body will say so.
    pub(super) fn into_order(mut self, shards: u32) -> SmallVec<[(ShardId, Mode); 4]> {
        if let Some((scope, mode)) = self.whole {
            self.expand(scope, mode, shards);
        }
        self.shards.retain(|&mut (id, _)| id < shards);
        self.shards.sort_unstable_by_key(|&(id, mode)| (id, std::cmp::Reverse(mode)));
        self.shards.dedup_by_key(|&mut (id, _)| id);
        self.shards
    }

    fn expand(&mut self, scope: Scope, mode: Mode, shards: u32) {
        match scope {
            Scope::Database => self.add_database(self.db, mode),
            Scope::Everything => self.shards.extend((0..shards).map(|id| (id, mode))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shards_come_in_order_once_and_writing_wins() {
        let mut keys = KeySet::new(1);
        keys.shards.extend([(70, Mode::Read), (65, Mode::Read), (70, Mode::Write)]);
        assert_eq!(&keys.into_order(128)[..], [(65, Mode::Read), (70, Mode::Write)]);
    }
}
