//! Reading keys.

use std::hint::black_box;
use std::sync::atomic::Ordering::Relaxed;

use super::view::{Access, AnyKey, undeclared};
use crate::base::Bytes;
use crate::engine::config::notify;
use crate::engine::grammar::effects::{self, Event};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Key;
use crate::engine::grammar::kind::{Class, Kind};
use crate::engine::shared::session::{Expired, Lapsed};
use crate::keyspace::expiry::Deadline;
use crate::keyspace::{Entry, Keyspace, Mode, ShardData, ShardId};
use crate::value::index_table;

/// As many keys are warmed at once: what they need fits into the nearest cache.
pub const TOGETHER: usize = 32;

/// Reading.
impl Access<'_> {
    /// The value of a key; `None` when the key does not exist. An error when it holds another kind
    /// than the parameter's.
    #[inline]
    pub fn read<K: Key>(&self, key: &K) -> Result<Option<<K::Kind as Kind>::View<'_>>> {
        self.look_at(key, self.find(key)?)
    }

    /// Reads the memory that reads of these keys, at most [`TOGETHER`], are going to need, so that
    /// the processor waits for the memory of all keys at once: first the index, then the entries,
    /// then the keys with their values. It has no other effect.
    pub fn warm<K: Key>(&self, keys: &[K]) {
        let mut entries = [None; TOGETHER];
        for (entry, key) in entries.iter_mut().zip(keys) {
            let shard = self.locked.get(self.shared.keyspace.shard_of(self.session.db, key.hash()));
            *entry = shard.and_then(|shard| shard.guess(key.hash()));
        }
        let found = || entries.iter().flatten().copied();
        black_box(found().map(Entry::access).fold(0, u32::wrapping_add));
        black_box(found().map(|entry| entry.key().len()).sum::<usize>());
    }

    /// As [`Self::read`], for an answer of which the client may keep a copy. Unless the key
    /// expires, the client gets the stamp that the answer depends on.
    #[inline]
    pub fn read_to_keep<K: Key>(&self, key: &K) -> Result<Option<<K::Kind as Kind>::View<'_>>> {
        let shard = self.shard(key)?;
        let index = shard.find(key.hash(), key.name());
        let found = index.and_then(|index| shard.entry(index));
        if let Some(desk) = &self.session.desk
            && found.is_none_or(|entry| !entry.expires())
            && let Some(era) = self.shared.keyspace.era()
            && let Some(stamp) = shard.stamp(key.hash())
        {
            desk.note(stamp, era, self.session.db);
        }
        let alive = index.is_some_and(|index| self.meets(shard, index));
        self.look_at(key, found.filter(|_| alive))
    }

    #[inline]
    fn look_at<'a, K: Key>(
        &'a self,
        key: &K,
        found: Option<&'a Entry>,
    ) -> Result<Option<<K::Kind as Kind>::View<'a>>> {
        self.session.client.counters.lookup(found.is_some());
        let Some(entry) = found else {
            self.missed(key.name());
            return Ok(None);
        };
        if !self.session.connection.no_touch {
            self.shared.usage().used(entry);
        }
        match K::Kind::view(entry.value()) {
            None => Err(Error::WRONG_TYPE),
            view => Ok(view),
        }
    }

    /// Publishes at once that a read did not find a key, before the events of what the call writes.
    #[inline]
    fn missed(&self, key: &[u8]) {
        if self.session.effects.wants(effects::EVENTS) {
            self.announce_miss(key);
        }
    }

    #[cold]
    fn announce_miss(&self, key: &[u8]) {
        let (class, db, key) = (Class::Missed, self.session.db, Bytes::new(key));
        let event = Event { class, name: "keymiss", db, key, fields: Vec::new() };
        notify::publish(&self.shared.pubsub, self.shared.config.notify.load(Relaxed), &event);
    }

    /// The entry of a key, without marking it as used.
    #[inline]
    pub fn peek<K: Key>(&self, key: &K) -> Result<Option<&Entry>> {
        self.find(key)
    }

    /// As [`Self::read`], but it counts neither as read nor as missed: for a key that is going to be
    /// changed, or read.
    #[inline]
    pub fn view<K: Key>(&self, key: &K) -> Result<Option<<K::Kind as Kind>::View<'_>>> {
        let Some(entry) = self.find(key)? else { return Ok(None) };
        K::Kind::view(entry.value()).map(Some).ok_or(Error::WRONG_TYPE)
    }

    /// True when the key exists. Its use is not recorded; a declared read counts as a hit or miss.
    pub fn exists<K: Key>(&self, key: &K) -> Result<bool> {
        let found = self.find(key)?.is_some();
        self.count_lookup::<K>(found);
        Ok(found)
    }

    /// A key that is only read counts as found or missed.
    #[inline]
    fn count_lookup<K: Key>(&self, found: bool) {
        if K::USE.mode == Mode::Read {
            self.session.client.counters.lookup(found);
        }
    }

    /// The class of what a key of any database holds, if it is locked and there.
    pub(in crate::engine) fn class_of(&self, (db, name): &(u16, Bytes)) -> Option<Class> {
        let key = AnyKey::named(name);
        let shard = self.locked.get(self.shared.keyspace.shard_of(*db, key.hash()))?;
        let entry = shard.entry(self.alive(shard, &key)?)?;
        Some(Class::of(entry.value()))
    }

    /// When a key ends; `None` inside when it does not.
    pub fn deadline<K: Key>(&self, key: &K) -> Result<Option<Option<Deadline>>> {
        let shard = self.shard(key)?;
        let index = self.alive(shard, key);
        self.count_lookup::<K>(index.is_some());
        Ok(index.map(|index| shard.deadline(index)))
    }

    #[inline]
    fn find<K: Key>(&self, key: &K) -> Result<Option<&Entry>> {
        let shard = self.shard(key)?;
        let Some(index) = shard.find(key.hash(), key.name()) else { return Ok(None) };
        // The entry has a flag that shows whether it has a deadline.
        let found = shard.entry(index);
        Ok(found.filter(|entry| !entry.expires() || self.meets(shard, index)))
    }

    #[inline]
    pub(super) fn shard<K: Key>(&self, key: &K) -> Result<&ShardData> {
        let id = self.shared.keyspace.shard_of(self.session.db, key.hash());
        self.locked.get(id).ok_or_else(undeclared)
    }

    #[inline]
    pub(super) fn alive<K: Key>(&self, shard: &ShardData, key: &K) -> Option<u32> {
        let index = shard.find(key.hash(), key.name())?;
        self.meets(shard, index).then_some(index)
    }

    /// Every key of the current database that has not expired. The call must have declared the
    /// whole database.
    pub fn each_entry(&self) -> impl Iterator<Item = &Entry> {
        self.held_shards().flat_map(|(_, shard)| {
            let entries = (0..).zip(shard.entries());
            entries.filter(|&(index, _)| self.is_alive(shard, index)).map(|(_, entry)| entry)
        })
    }

    /// True when the entry there has not expired.
    #[inline]
    pub fn is_alive(&self, shard: &ShardData, index: u32) -> bool {
        shard.deadline(index).is_none_or(|deadline| deadline > self.now() || self.sees_expired())
    }

    /// As [`Self::is_alive`]. An entry that has expired is taken away after the call.
    #[inline]
    pub fn meets(&self, shard: &ShardData, index: u32) -> bool {
        let alive = self.is_alive(shard, index);
        if !alive {
            self.note_expired(shard, index);
        }
        alive
    }

    #[cold]
    fn note_expired(&self, shard: &ShardData, index: u32) {
        let Some(key) = shard.key(index) else { return };
        let shard = self.shared.keyspace.shard_of(self.session.db, index_table::hash(key));
        let mut met = self.session.met.borrow_mut();
        let again = |last: &Expired| last.shard == shard && *last.key == *key && last.is_whole();
        if !met.last().is_some_and(again) {
            met.push(Expired { shard, key: Bytes::new(key), what: Lapsed::Key, read: false });
        }
    }

    /// A call that reads has asked for a field of a hash that has expired. Where the dialect's server
    /// removes it then, it is taken away after the call.
    #[cold]
    pub fn meets_ended_field<K: Key>(&self, key: &K, field: &[u8]) {
        if !self.dialect().removes_ended_fields_met() {
            return;
        }
        let shard = self.shared.keyspace.shard_of(self.session.db, key.hash());
        let mut met = self.session.met.borrow_mut();
        match met.last_mut() {
            Some(Expired { shard: last, key: name, what: Lapsed::Fields(fields), .. })
                if *last == shard && **name == *key.name() =>
            {
                fields.push(Bytes::new(field));
            }
            _ => {
                let what = Lapsed::Fields(vec![Bytes::new(field)]);
                met.push(Expired { shard, key: Bytes::new(key.name()), what, read: false });
            }
        }
    }

    /// As [`Self::meets_ended_field`], for all fields of a hash that have expired.
    #[cold]
    pub fn meets_ended_fields<K: Key>(&self, key: &K) {
        if self.dialect().removes_ended_fields_met() {
            let shard = self.shared.keyspace.shard_of(self.session.db, key.hash());
            let (key, what) = (Bytes::new(key.name()), Lapsed::AllFields);
            self.session.met.borrow_mut().push(Expired { shard, key, what, read: false });
        }
    }

    /// The number of keys of the current database, which must be held. Expired keys count, but for
    /// those that a call of this transaction or script has met.
    pub fn key_count(&self) -> usize {
        let all: usize = self.held_shards().map(|(_, shard)| shard.len()).sum();
        let mut met = self.session.met.borrow_mut();
        met.sort_by(|one, other| (one.shard, &*one.key).cmp(&(other.shard, &*other.key)));
        met.dedup_by(|later, kept| {
            let same =
                (later.shard, &later.key, &later.what) == (kept.shard, &kept.key, &kept.what);
            kept.read |= same && later.read;
            same
        });
        let own = met.iter().filter(|met| Keyspace::database_of(met.shard) == self.session.db);
        all - own.filter(|met| self.is_expired(met)).count()
    }

    fn is_expired(&self, met: &Expired) -> bool {
        let Expired { shard, key, .. } = met;
        let shard = self.locked.get(*shard);
        let place = shard.and_then(|shard| Some((shard, shard.find(index_table::hash(key), key)?)));
        met.is_whole() && place.is_some_and(|(shard, index)| !self.is_alive(shard, index))
    }

    /// CLIENT IMPORT-SOURCE: the importing client sees expired keys, and decides when they end.
    #[cold]
    pub(super) fn sees_expired(&self) -> bool {
        self.session.connection.imports && self.shared.config.imports()
    }

    /// The shards of the current database that are held, for scans and samples.
    pub fn held_shards(&self) -> impl Iterator<Item = (ShardId, &ShardData)> {
        self.locked.of_database(self.session.db)
    }
}
