//! What a body sees of the store: the keys it declared, by typed handles.
//!
//! `read` borrows a value; `write` and `create` give a handle to a collection; `text` a handle to a
//! string; `put`, `remove` and `set_deadline` act on whole keys. Whatever changes something records
//! the effect, so a body cannot forget to. Expired keys are not there; the first call that may
//! write takes them away.

pub mod handle;
mod handles;
mod keys;
mod put;
pub mod rebuild;
mod sweep;
mod wait;
mod watch;

use std::sync::atomic::Ordering::Relaxed;

use crate::base::Bytes;
use crate::base::clock::Moment;
use crate::base::random::Random;
use crate::engine::config::live::Config;
use crate::engine::config::notify;
use crate::engine::grammar::effects::{self, Change, Event, Log};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, WritableKey};
use crate::engine::grammar::kind::{Any, Class, Kind};
use crate::engine::shared::acl::check;
use crate::engine::shared::all::Shared;
use crate::engine::shared::blocking::Wait;
use crate::engine::shared::session::Session;
use crate::engine::shared::usage::Meter;
use crate::engine::table::command::Command;
use crate::keyspace::expiry::Deadline;
use crate::keyspace::{Entry, Keyspace, Locked, Mode, Pair, ShardData, ShardId};
use crate::value::Value;

/// What becomes of a key's deadline when it gets another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    /// It stays.
    Keep,
    /// It is removed.
    Clear,
    /// Milliseconds since the Unix epoch.
    At(Deadline),
}

/// A call's view of the store: the locked keys, and the session that calls.
#[derive(Debug)]
pub struct Access<'e> {
    pub(in crate::engine) shared: &'e Shared,
    pub(in crate::engine) session: &'e mut Session,
    pub(in crate::engine) locked: Locked<'e>,
    /// The locks belong to a transaction or script around this call.
    pub(in crate::engine) held: bool,
    clock: Moment,
    /// The collection behind the last handle, whose account is still open.
    open: Option<Open>,
    /// The call found nothing, and waits if it may.
    pub(in crate::engine) wait: Option<Box<Wait>>,
}

/// A collection that a handle is or was changing.
#[derive(Debug, Clone, Copy)]
struct Open {
    shard: ShardId,
    index: u32,
    db: u16,
    heap: usize,
    /// It had elements, so that its end is news.
    populated: bool,
}

/// Where a key was found.
#[derive(Debug, Clone, Copy)]
struct EntryPlace {
    shard: ShardId,
    index: u32,
}

impl<'e> Access<'e> {
    #[inline]
    pub(in crate::engine) fn new(shared: &'e Shared, session: &'e mut Session) -> Self {
        if !session.effects.is_untouched() {
            // A bug ended the last call midway.
            session.effects.clear();
        }
        Self {
            shared,
            locked: Locked::nothing(&shared.keyspace),
            held: false,
            // Recovery must not take a key for expired before it has seen what came later.
            clock: if session.replaying { Moment::at(0) } else { Moment::default() },
            open: None,
            wait: None,
            session,
        }
    }

    /// True inside a transaction or script, where nothing may wait.
    pub fn is_inside(&self) -> bool {
        self.held
    }

    /// Milliseconds since the Unix epoch, the same all through a call.
    #[inline]
    pub fn now(&self) -> Deadline {
        self.clock.now()
    }

    /// A generator of random numbers.
    pub fn random(&self) -> Random {
        Random::new()
    }

    /// The current database.
    pub fn db(&self) -> u16 {
        self.session.db
    }

    /// The longest string there can be, in bytes. What is in the log was allowed once.
    pub fn longest_string(&self) -> usize {
        if self.session.replaying { usize::MAX } else { self.shared.config.longest_string() }
    }

    /// Up to how many bytes a HyperLogLog stays sparse. The log says itself when one became dense.
    pub fn longest_sparse(&self) -> usize {
        let most = &self.shared.config.hll_sparse_max_bytes;
        if self.session.replaying { usize::MAX } else { most.load(Relaxed) }
    }

    /// How many databases there are.
    pub fn databases(&self) -> u16 {
        self.shared.keyspace.databases()
    }

    /// Parameters.
    pub fn config(&self) -> &'e Config {
        &self.shared.config
    }

    /// Whether the call comes from the log.
    pub fn is_replaying(&self) -> bool {
        self.session.replaying
    }

    /// How entries are used.
    pub fn usage(&self) -> Meter<'e> {
        self.shared.usage()
    }

    /// Whether the caller's user may read any key with this command, as BY and GET of SORT do.
    pub fn may_read_all_keys(&self, row: &'static Command) -> bool {
        let limited = self.session.user.as_deref().filter(|user| user.is_restricted());
        let table = self.shared.table;
        limited.is_none_or(|user| check::reads_all_keys(table, user, row, self.session.db))
    }

    /// Runs `act` as if another database were selected.
    pub fn in_db<T>(&mut self, db: u16, act: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.session.db, db);
        let result = act(self);
        self.session.db = before;
        result
    }
}

/// Reading.
impl Access<'_> {
    /// The value of a key that is there and of the kind that the parameter says.
    #[inline]
    pub fn read<K: Key>(&self, key: &K) -> Result<Option<<K::Kind as Kind>::View<'_>>> {
        self.look_at(key, self.find(key)?)
    }

    /// As [`Self::read`], for an answer of which the client may keep a copy. Unless the answer can
    /// change by itself, the client is told what it depends on.
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
        let alive = index.is_some_and(|index| self.is_alive(shard, index));
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
        K::Kind::view(entry.value()).map(Some).ok_or(Error::WRONG_TYPE)
    }

    /// Publishes, at once, that a key was not there to be read: what a call writes comes after.
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

    /// The value of a key that is going to be changed: nobody is told that it was read, or missed.
    #[inline]
    pub fn view<K: WritableKey>(&self, key: &K) -> Result<Option<<K::Kind as Kind>::View<'_>>> {
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
        let shard = self.locked.get(Keyspace::shard_of(*db, key.hash()))?;
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
        // The entry says itself whether it ends at all.
        let found = shard.entry(index);
        Ok(found.filter(|entry| !entry.expires() || self.is_alive(shard, index)))
    }

    #[inline]
    fn shard<K: Key>(&self, key: &K) -> Result<&ShardData> {
        let id = Keyspace::shard_of(self.session.db, key.hash());
        self.locked.get(id).ok_or(UNDECLARED)
    }

    #[inline]
    fn alive<K: Key>(&self, shard: &ShardData, key: &K) -> Option<u32> {
        let index = shard.find(key.hash(), key.name())?;
        self.is_alive(shard, index).then_some(index)
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

    /// CLIENT IMPORT-SOURCE: who brings keys decides when they end.
    #[cold]
    fn sees_expired(&self) -> bool {
        self.session.connection.imports && self.shared.config.imports()
    }

    /// The shards of the current database that are held, for scans and samples.
    pub fn held_shards(&self) -> impl Iterator<Item = (ShardId, &ShardData)> {
        self.locked.of_database(self.session.db)
    }
}

/// Writing.
impl Access<'_> {
    /// Reports a keyspace event of a key beside that of its change.
    #[inline]
    pub fn report<K: Key>(&mut self, key: &K, class: Class, event: &'static str) {
        if self.session.effects.wants(effects::EVENTS) {
            self.session.effects.event(self.session.db, &Bytes::new(key.name()), class, event);
        }
    }

    /// Removes a key; true when it was there.
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

    fn take_at(
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
        // Who watches a key knows its deadline.
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

    /// Gives a key a deadline or takes it away; false when the key is not there, or has none to
    /// lose.
    pub fn set_deadline<K: WritableKey>(
        &mut self,
        key: &K,
        deadline: Option<Deadline>,
    ) -> Result<bool> {
        let Some(EntryPlace { shard, index }) = self.locate(key)? else { return Ok(false) };
        let db = self.session.db;
        let data = self.locked.get_mut(shard).ok_or(UNDECLARED)?;
        let before = data.set_deadline(index, deadline);
        if before.is_none() && deadline.is_none() {
            return Ok(false);
        }
        let key = data.key(index).ok_or(UNDECLARED)?;
        self.session.effects.change(db, key, &DeadlineChange(deadline), 1);
        let event = if deadline.is_some() { "expire" } else { "persist" };
        self.session.effects.event(db, key, Class::Generic, event);
        Ok(true)
    }

    /// Finds a key to change: takes it away first if it has expired, and lets a running snapshot
    /// have it as it is.
    #[inline]
    fn locate<K: WritableKey>(&mut self, key: &K) -> Result<Option<EntryPlace>> {
        self.close_handle();
        let shard = Keyspace::shard_of(self.session.db, key.hash());
        let data = self.locked.get_mut(shard).ok_or(UNDECLARED)?;
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

    /// Removes a key that a call gave a time that has passed. It is reported as if that had been
    /// noticed by itself; who watches the key did not know of this time, and is told.
    pub fn expire_now<K: WritableKey>(&mut self, key: &K) -> Result<bool> {
        let Some(place) = self.locate(key)? else { return Ok(false) };
        self.session.effects.touch(self.session.db, &Bytes::new(key.name()));
        self.expire(place)?;
        Ok(true)
    }

    fn expire(&mut self, place: EntryPlace) -> Result<()> {
        let taken = self.take_at(place, self.session.db, Class::Expired, "expired")?;
        self.session.discarded.extend(taken.map(|(pair, _)| pair));
        self.shared.stats.expired();
        Ok(())
    }

    #[inline]
    fn data(&mut self, shard: ShardId) -> Result<&mut ShardData> {
        self.locked.get_mut(shard).ok_or(UNDECLARED)
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

const UNDECLARED: Error = Error {
    code: "INTERNAL",
    text: std::borrow::Cow::Borrowed("a command touched a key that it had not declared"),
};

/// For code that names keys by itself, such as eviction.
pub type AnyKey<'a> = crate::engine::grammar::key::Remove<'a, Any>;
