//! Writing whole keys: removing them, and giving them deadlines.

use super::view::{Access, EntryPlace, undeclared};
use crate::base::Bytes;
use crate::engine::grammar::effects::{self, Change, Log};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Key, WritableKey};
use crate::engine::grammar::kind::Class;
use crate::engine::shared::happening::{Happening, kinds};
use crate::keyspace::expiry::Deadline;
use crate::keyspace::{Pair, ShardData, ShardId};
use crate::value::Value;

/// Writing.
impl Access<'_> {
    /// Reports a keyspace event of a key beside that of its change.
    #[inline]
    pub fn report<K: Key>(&mut self, key: &K, class: Class, event: &'static str) {
        let (db, recorded) = (self.session.db, &mut self.session.effects);
        if recorded.wants(effects::EVENTS) {
            recorded.event_again(db, &Bytes::new(key.name()), class, event);
        }
    }

    /// Runs `act`, whose changes count as what it returns beside its result in
    /// `rdb_changes_since_last_save`.
    pub fn counting<T>(&mut self, act: impl FnOnce(&mut Self) -> Result<(T, usize)>) -> Result<T> {
        let before = self.session.effects.dirty;
        let (result, changes) = act(self)?;
        self.session.effects.dirty = before + changes as u64;
        Ok(result)
    }

    /// Marks a key as changed although it may not be: servers do so for whatever key a command of a
    /// module opens to write.
    pub fn touch<K: WritableKey>(&mut self, key: &K) {
        self.session.effects.touch(self.session.db, key.name());
    }

    /// Removes a key; true when it existed.
    pub fn remove<K: WritableKey>(&mut self, key: &K) -> Result<bool> {
        let Some(place) = self.locate(key)? else { return Ok(false) };
        let taken = self.take_at(place, self.session.db, Class::Generic, "del")?;
        self.session.discarded.extend(taken.map(|(pair, _)| pair));
        Ok(true)
    }

    /// Removes a key and hands over what it held, and its deadline. `event` is reported.
    pub fn take<K: WritableKey>(
        &mut self,
        key: &K,
        class: Class,
        event: &'static str,
    ) -> Result<Option<(Value, Option<Deadline>)>> {
        let Some(place) = self.locate(key)? else { return Ok(None) };
        let taken = self.take_at(place, self.session.db, class, event)?;
        Ok(taken.map(|(pair, deadline)| (pair.into_value(), deadline)))
    }

    pub(super) fn take_at(
        &mut self,
        place: EntryPlace,
        db: u16,
        class: Class,
        event: &'static str,
    ) -> Result<Option<(Pair, Option<Deadline>)>> {
        let Some((entry, deadline)) = self.data(place.shard)?.remove(place.index) else {
            return Ok(None);
        };
        self.session.effects.dirty += 1;
        // A watcher knows the deadline, so expiry does not count as a change.
        if class == Class::Expired {
            self.session.effects.wake(db, entry.key());
            self.session.effects.invalidate(entry.key());
        } else {
            self.session.effects.touch(db, entry.key());
        }
        self.session.effects.deletion(db, entry.key());
        self.session.effects.event(db, entry.key(), class, event);
        Ok(Some((entry.into_pair(), deadline)))
    }

    /// Sets or removes the deadline of a key; false when the key does not exist, or has no deadline
    /// to remove.
    pub fn set_deadline<K: WritableKey>(
        &mut self,
        key: &K,
        deadline: Option<Deadline>,
    ) -> Result<bool> {
        let Some(EntryPlace { shard, index }) = self.locate(key)? else { return Ok(false) };
        let db = self.session.db;
        let data = self.locked.get_mut(shard).ok_or_else(undeclared)?;
        let before = data.set_deadline(index, deadline);
        if before.is_none() && deadline.is_none() {
            return Ok(false);
        }
        let key = data.key(index).ok_or_else(undeclared)?;
        self.session.effects.change(db, key, &DeadlineChange(deadline), 1);
        let event = if deadline.is_some() { "expire" } else { "persist" };
        self.session.effects.event(db, key, Class::Generic, event);
        Ok(true)
    }

    /// Finds a key to change. Removes it first if it has expired, and gives a running snapshot its
    /// present value.
    #[inline]
    pub(super) fn locate<K: WritableKey>(&mut self, key: &K) -> Result<Option<EntryPlace>> {
        self.close_handle();
        let shard = self.shared.keyspace.shard_of(self.session.db, key.hash());
        let data = self.locked.get_mut(shard).ok_or_else(undeclared)?;
        let Some(index) = data.find(key.hash(), key.name()) else { return Ok(None) };
        let place = EntryPlace { shard, index };
        let epoch = self.shared.keyspace.snapshot_epoch();
        if epoch != 0 {
            self.shared.persistence.images.before_change(epoch, self.session.db, data, index);
        }
        match data.deadline(index) {
            Some(deadline) if deadline <= self.now() && !self.sees_expired() => {
                self.expire(place)?;
                Ok(None)
            }
            _ => Ok(Some(place)),
        }
    }

    /// Removes a key that a call gave a deadline in the past. Watchers did not know this deadline, so
    /// for them the key has changed.
    pub fn expire_now<K: WritableKey>(&mut self, key: &K) -> Result<bool> {
        if !self.dialect().expires_ended_keys() {
            return self.remove(key);
        }
        let Some(place) = self.locate(key)? else { return Ok(false) };
        self.session.effects.touch(self.session.db, &Bytes::new(key.name()));
        self.expire(place)?;
        Ok(true)
    }

    pub(super) fn expire(&mut self, place: EntryPlace) -> Result<()> {
        let taken = self.take_at(place, self.session.db, Class::Expired, "expired")?;
        if let Some((pair, _)) = taken {
            self.tell_gone(&pair, false);
            self.session.discarded.push(pair);
        }
        self.shared.stats.expired();
        Ok(())
    }

    /// A key has expired, or was evicted.
    pub(super) fn tell_gone(&self, pair: &Pair, evicted: bool) {
        let kind = if evicted { kinds::EVICTED } else { kinds::EXPIRED };
        if self.shared.observers.want(kind) {
            let (database, key) = (self.session.db, Bytes::new(pair.key()));
            self.shared.observers.tell(&Happening::Gone { evicted, database, key });
        }
    }

    #[inline]
    pub(super) fn data(&mut self, shard: ShardId) -> Result<&mut ShardData> {
        self.locked.get_mut(shard).ok_or_else(undeclared)
    }
}

/// A key has another deadline, or none any more.
struct DeadlineChange(Option<Deadline>);

impl Change for DeadlineChange {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match self.0 {
            Some(at) => log.command("PEXPIREAT").word(key).unsigned(at),
            None => log.command("PERSIST").word(key),
        };
    }
}
