//! Locking the shards of a call.
//!
//! [`KeySet`] gathers what a call declares; [`Locked`] holds those shards. Shards are locked once
//! each, in ascending order, and no call locks a second time, so no two calls can wait for each
//! other in a circle.

use parking_lot::{RwLockReadGuard, RwLockWriteGuard};
use smallvec::SmallVec;

use super::{Keyspace, SHARDS, Shard, ShardData, ShardId};

/// How a key is used. `Write` wins where a call wants both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    Read,
    Write,
}

/// The shards a call needs.
#[derive(Debug)]
pub struct KeySet {
    db: u16,
    shards: SmallVec<[(ShardId, Mode); 4]>,
    /// Set when keys are not known beforehand: this database, or all of them.
    whole: Option<(Scope, Mode)>,
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
        Self { db, shards: SmallVec::new(), whole: None }
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

    pub fn is_empty(&self) -> bool {
        self.shards.is_empty() && self.whole.is_none()
    }

    /// Ascending, each shard once, with its strongest mode. Shards of databases that do not exist
    /// are left out: the body will say so.
    fn into_order(mut self, shards: u32) -> SmallVec<[(ShardId, Mode); 4]> {
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

/// A shard held by a call.
#[derive(Debug)]
enum Guard<'k> {
    Read(RwLockReadGuard<'k, ShardData>),
    Write(RwLockWriteGuard<'k, ShardData>),
}

impl Guard<'_> {
    #[inline]
    fn data(&self) -> &ShardData {
        match self {
            Self::Read(data) => data,
            Self::Write(data) => data,
        }
    }

    #[inline]
    fn data_mut(&mut self) -> Option<&mut ShardData> {
        match self {
            Self::Read(_) => None,
            Self::Write(data) => Some(data),
        }
    }
}

/// The shards held by a call. Dropping it gives them back and settles their accounts.
#[derive(Debug)]
pub struct Locked<'k> {
    keyspace: &'k Keyspace,
    /// The shard of a call that needs only one, as most do.
    one: Option<(ShardId, Guard<'k>)>,
    /// Ascending; empty when there is `one`.
    many: Vec<(ShardId, Guard<'k>)>,
}

impl<'k> Locked<'k> {
    #[inline]
    pub fn nothing(keyspace: &'k Keyspace) -> Self {
        Self { keyspace, one: None, many: Vec::new() }
    }

    /// Locks what `keys` declares. The caller must hold nothing.
    #[inline]
    pub fn acquire(&mut self, keys: KeySet) {
        debug_assert!(self.one.is_none() && self.many.is_empty(), "a second lock could deadlock");
        if let ([(id, mode)], None) = (&keys.shards[..], keys.whole) {
            self.one = Some((*id, lock(self.keyspace, *id, *mode)));
            return;
        }
        let shards = self.keyspace.all_shards().len() as u32;
        let ordered = keys.into_order(shards);
        self.many.reserve(ordered.len());
        for (id, mode) in ordered {
            self.many.push((id, lock(self.keyspace, id, mode)));
        }
    }

    /// A held shard; `None` is a bug of the caller, who did not declare the key.
    #[inline]
    pub fn get(&self, id: ShardId) -> Option<&ShardData> {
        match &self.one {
            Some((held, guard)) => (*held == id).then(|| guard.data()),
            None => self.many.get(position(&self.many, id)?).map(|(_, guard)| guard.data()),
        }
    }

    /// A shard held for writing.
    #[inline]
    pub fn get_mut(&mut self, id: ShardId) -> Option<&mut ShardData> {
        match &mut self.one {
            Some((held, guard)) if *held == id => guard.data_mut(),
            Some(_) => None,
            None => {
                let position = position(&self.many, id)?;
                self.many.get_mut(position)?.1.data_mut()
            }
        }
    }

    /// Every held shard of a database.
    pub fn of_database(&self, db: u16) -> impl Iterator<Item = (ShardId, &ShardData)> {
        let per_db = SHARDS as u32;
        let held = self.one.iter().chain(&self.many);
        held.filter(move |(id, _)| id / per_db == u32::from(db))
            .map(|(id, guard)| (*id, guard.data()))
    }

    /// Gives everything back. Totals are brought up to date first, shard by shard.
    #[inline]
    pub fn release(&mut self) {
        if let Some((id, guard)) = self.one.take() {
            release(self.keyspace, id, guard);
        }
        if !self.many.is_empty() {
            self.release_many();
        }
    }

    fn release_many(&mut self) {
        for (id, guard) in self.many.drain(..) {
            release(self.keyspace, id, guard);
        }
    }
}

impl Drop for Locked<'_> {
    #[inline]
    fn drop(&mut self) {
        self.release();
    }
}

fn position(many: &[(ShardId, Guard<'_>)], id: ShardId) -> Option<usize> {
    many.binary_search_by_key(&id, |(held, _)| *held).ok()
}

#[inline]
fn lock(keyspace: &Keyspace, id: ShardId, mode: Mode) -> Guard<'_> {
    let shard = keyspace.shard(id);
    match mode {
        Mode::Read => Guard::Read(shard.read()),
        Mode::Write => Guard::Write(shard.write()),
    }
}

#[inline]
fn release(keyspace: &Keyspace, id: ShardId, guard: Guard<'_>) {
    if let Guard::Write(mut data) = guard {
        settle(keyspace, keyspace.shard(id), &mut data);
    }
}

#[inline]
fn settle(keyspace: &Keyspace, shard: &Shard, data: &mut ShardData) {
    use std::sync::atomic::Ordering::Relaxed;
    if data.is_settled() {
        return;
    }
    let (bytes, expiring) = data.settle();
    shard.publish_deadline(data.next_deadline());
    keyspace.used.fetch_add(bytes as usize, Relaxed);
    if expiring != 0 {
        let before = keyspace.expiring.fetch_add(expiring as u64, Relaxed);
        if before == 0 {
            keyspace.bell.ring();
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
    fn everything_means_every_shard_there_is() {
        let keyspace = Keyspace::new(2);
        let mut keys = KeySet::new(1);
        keys.add_whole(Scope::Everything, Mode::Write);
        let mut locked = Locked::nothing(&keyspace);
        locked.acquire(keys);
        assert_eq!(locked.many.len(), 2 * SHARDS);
        assert_eq!(locked.of_database(1).count(), SHARDS);
    }
}
