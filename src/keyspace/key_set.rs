//! [`KeySet`]: the shards that a call needs, as its parameters declare them.

use smallvec::SmallVec;

use super::shard_id::{SHARDS, ShardId, Spread};
use super::space::Keyspace;

/// How a key is used. A call that uses a key in both ways locks it for writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// The call only reads the key. Other readers may hold the shard at the same time.
    Read,
    /// The call may change the key and holds the shard alone.
    Write,
}

/// Up to this many shards are sorted.
const FEW: usize = 8;

/// The shards a call needs.
#[derive(Debug, Clone)]
pub struct KeySet {
    db: u16,
    spread: Spread,
    shards: SmallVec<[(ShardId, Mode); 4]>,
    /// Set when keys are not known beforehand: this database, or all of them.
    whole: Option<(Scope, Mode)>,
    /// The call may need more than is declared.
    open: bool,
    /// The call may find that out under its locks.
    leads_on: bool,
}

/// What a call without known keys may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// All keys of the current database.
    Database,
    /// All keys of all databases.
    Everything,
}

impl KeySet {
    /// An empty set, whose keys will be keys of database `db`, spread as in most stores.
    pub fn new(db: u16) -> Self {
        Self::spread(db, Spread::default())
    }

    /// An empty set, whose keys will be keys of database `db` of this store.
    #[inline]
    pub fn of(keyspace: &Keyspace, db: u16) -> Self {
        Self::spread(db, keyspace.spread())
    }

    #[inline]
    fn spread(db: u16, spread: Spread) -> Self {
        Self { db, spread, shards: SmallVec::new(), whole: None, open: false, leads_on: false }
    }

    /// The database to which [`Self::add`] adds keys.
    pub fn db(&self) -> u16 {
        self.db
    }

    /// Adds a key of the current database, by its hash.
    #[inline]
    pub fn add(&mut self, hash: u64, mode: Mode) {
        self.shards.push((self.spread.shard_of(self.db, hash), mode));
    }

    /// Adds a key of another database.
    pub fn add_in(&mut self, db: u16, hash: u64, mode: Mode) {
        self.shards.push((self.spread.shard_of(db, hash), mode));
    }

    /// Adds, in another database, the key that was added last.
    pub fn also_in(&mut self, db: u16, mode: Mode) {
        if let Some(&(id, _)) = self.shards.last() {
            self.shards.push((u32::from(db) * SHARDS as u32 + id % SHARDS as u32, mode));
        }
    }

    /// Declares that any key of another database may be touched.
    pub fn add_database(&mut self, db: u16, mode: Mode) {
        self.shards.extend(Keyspace::shard_ids(db).map(|id| (id, mode)));
    }

    /// Declares that any key of a shard may be touched.
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

    /// Declares that keys will be touched which are not known yet, as scripts do.
    pub fn add_unknown(&mut self) {
        self.open = true;
    }

    /// The only declared shard, if there is exactly one and the call needs no other.
    #[inline]
    pub fn only(&self) -> Option<(ShardId, Mode)> {
        match (&self.shards[..], self.whole, self.open) {
            ([only], None, false) => Some(*only),
            _ => None,
        }
    }

    /// Whether the call may need more than is declared.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Declares that the call may find out under its locks that it needs further keys. Alone, it gives
    /// its locks back then; what shares its locks with other calls needs [`Self::add_unknown`].
    pub fn lead_on(&mut self) {
        self.leads_on = true;
    }

    /// Whether a call said [`Self::lead_on`].
    pub fn leads_on(&self) -> bool {
        self.leads_on
    }

    /// The shards of the declared keys with the modes, each as often as it was added.
    pub(super) fn wanted(&self) -> impl Iterator<Item = (ShardId, Mode)> {
        self.shards.iter().copied()
    }

    /// The shards of the declared keys, each as often as it was added.
    pub fn shards(&self) -> impl Iterator<Item = ShardId> {
        self.shards.iter().map(|(id, _)| *id)
    }

    /// Whether the call needs no shard at all.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.shards.is_empty() && self.whole.is_none() && !self.open
    }

    /// Whether these locks allow a change.
    #[inline]
    pub fn may_write(&self) -> bool {
        self.shards.iter().any(|(_, mode)| *mode == Mode::Write)
            || self.open
            || self.whole.is_some_and(|(_, mode)| mode == Mode::Write)
    }

    /// The shards in ascending order, each once, with its strongest mode. Shards of databases that
    /// do not exist are left out: the command reports those itself.
    pub(super) fn into_order(mut self, shards: u32) -> SmallVec<[(ShardId, Mode); 4]> {
        if let Some((scope, mode)) = self.whole {
            self.expand(scope, mode, shards);
        }
        self.shards.retain(|&mut (id, _)| id < shards);
        if self.shards.len() > FEW && self.order_by_bits() {
            return self.shards;
        }
        self.shards.sort_unstable_by_key(|&(id, mode)| (id, std::cmp::Reverse(mode)));
        self.shards.dedup_by_key(|&mut (id, _)| id);
        self.shards
    }

    /// Orders shards that are near each other, as those of one database are, in a fraction of the time
    /// that sorting takes. Returns whether they are.
    fn order_by_bits(&mut self) -> bool {
        let low = self.shards.iter().map(|(id, _)| *id).min().unwrap_or(0);
        let (mut any, mut write) = (0_u64, 0_u64);
        for &(id, mode) in &self.shards {
            let Some(bit) = 1_u64.checked_shl(id - low) else { return false };
            any |= bit;
            write |= if mode == Mode::Write { bit } else { 0 };
        }
        self.shards.clear();
        while any != 0 {
            let bit = any & any.wrapping_neg();
            let mode = if write & bit == 0 { Mode::Read } else { Mode::Write };
            self.shards.push((low + any.trailing_zeros(), mode));
            any ^= bit;
        }
        true
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

    #[test]
    fn many_shards_come_in_the_same_order_whether_they_are_near_or_far_from_each_other() {
        for step in [1, 2, 3, 7] {
            let added = (0..30_u32).map(|number| {
                let mode = if number % 3 == 0 { Mode::Write } else { Mode::Read };
                (5 + number * 11 % 20 * step, mode)
            });
            let mut wanted = std::collections::BTreeMap::new();
            for (id, mode) in added.clone().filter(|(id, _)| *id < 100) {
                wanted.entry(id).and_modify(|old: &mut Mode| *old = mode.max(*old)).or_insert(mode);
            }
            let mut keys = KeySet::new(0);
            keys.shards.extend(added);
            assert_eq!(keys.into_order(100).to_vec(), Vec::from_iter(wanted), "{step}");
        }
    }
}
