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
mod watch;

use std::cell::Cell;
use std::sync::atomic::Ordering::Relaxed;

use crate::base::random::Random;
use crate::base::{Bytes, clock};
use crate::engine::Engine;
use crate::engine::grammar::effects::{Change, Log};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, WritableKey};
use crate::engine::grammar::kind::{Any, Class, Kind};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::blocking::Wait;
use crate::engine::shared::session::Session;
use crate::engine::table::command::{Command, flags};
use crate::keyspace::expiry::Deadline;
use crate::keyspace::lock::Busy;
use crate::keyspace::{Entry, KeySet, Keyspace, Locked, Mode, Pair, ShardData, ShardId};
use crate::persist::Position;
use crate::value::Value;

/// Bytes of values from which on their caller need not wait until they are given back.
const BIG: usize = 64 << 10;

/// What becomes of a key's deadline when it gets another value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expiry {
    Keep,
    Clear,
    /// Milliseconds since the Unix epoch.
    At(Deadline),
}

#[derive(Debug)]
pub struct Access<'e> {
    pub engine: &'e Engine,
    pub session: &'e mut Session,
    locked: Locked<'e>,
    /// The locks belong to a transaction or script around this call.
    held: bool,
    clock: Clock,
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

/// The time of a call, asked once, when it is first needed.
#[derive(Debug)]
pub(in crate::engine) struct Clock(Cell<Option<Deadline>>);

impl Clock {
    #[inline]
    pub(in crate::engine) fn now(&self) -> Deadline {
        match self.0.get() {
            Some(now) => now,
            None => {
                let now = clock::unix_millis();
                self.0.set(Some(now));
                now
            }
        }
    }

    #[cfg(test)]
    pub(in crate::engine) fn at(now: Deadline) -> Self {
        Self(Cell::new(Some(now)))
    }
}

/// Where a key was found.
#[derive(Debug, Clone, Copy)]
struct Place {
    shard: ShardId,
    index: u32,
}

impl<'e> Access<'e> {
    #[inline]
    pub(in crate::engine) fn new(engine: &'e Engine, session: &'e mut Session) -> Self {
        if !session.effects.is_empty() {
            // A bug ended the last call midway.
            session.effects.clear();
        }
        Self {
            engine,
            locked: Locked::nothing(&engine.keyspace),
            held: false,
            // Recovery must not take a key for expired before it has seen what came later.
            clock: Clock(Cell::new(session.replaying.then_some(0))),
            open: None,
            wait: None,
            session,
        }
    }

    /// Locks the keys that `declare` names, unless a transaction holds them already. Every row
    /// calls it between parsing and the body.
    #[inline]
    pub fn enter(&mut self, row: &Command, declare: impl FnOnce(&mut KeySet)) -> Result<()> {
        if self.held && !self.locked.is_open() {
            return Ok(());
        }
        let mut keys = KeySet::new(self.session.db);
        declare(&mut keys);
        if self.held {
            self.extend(keys);
            return Ok(());
        }
        if row.is(flags::write) && !self.session.replaying {
            self.engine.admit_to_log(self.session.weight)?;
            self.engine.admit(row)?;
        } else if row.is(flags::runs_scripts) {
            self.session.memory_is_full = self.engine.admit_script();
        }
        if keys.is_empty() { Ok(()) } else { self.lock(keys) }
    }

    /// Locks `keys` for everything that runs until [`Self::finish`].
    pub(in crate::engine) fn hold(&mut self, keys: KeySet) -> Result<()> {
        self.lock(keys)?;
        self.held = true;
        Ok(())
    }

    /// As [`Self::hold`], and waits for as long as it takes.
    pub(in crate::engine) fn hold_patiently(&mut self, keys: &KeySet) {
        self.locked.acquire_patiently(keys);
        self.ask_for_wants();
        self.held = true;
    }

    #[inline]
    fn lock(&mut self, keys: KeySet) -> Result<()> {
        if let Err(Busy) = self.locked.acquire(keys) {
            return Err(self.engine.scripts.busy_error());
        }
        self.ask_for_wants();
        Ok(())
    }

    /// Under the locks: who begins to watch one of these keys later sees what we are to do.
    #[inline]
    fn ask_for_wants(&mut self) {
        self.session.effects.wants = if self.session.replaying { 0 } else { self.engine.wants() };
    }

    /// Locks what a call inside a script needs beside what the script holds.
    #[inline]
    fn extend(&mut self, keys: KeySet) {
        if !keys.is_empty() && self.locked.extend(keys) && !self.session.replaying {
            // Who watches a key of these shards may have begun after the script.
            self.session.effects.wants |= self.engine.wants();
        }
    }

    /// The calls that follow, until [`Self::finish`], share the locks of this one. Tells whether
    /// that was so already.
    pub(in crate::engine) fn share_locks(&mut self, share: bool) -> bool {
        std::mem::replace(&mut self.held, share)
    }

    /// Delivers the effects, gives the locks back, and serves those who waited for what was done.
    #[inline]
    pub(in crate::engine) fn finish(&mut self) -> Result<()> {
        let concluded = self.conclude();
        if !self.session.effects.stirred.is_empty() {
            return self.serve(concluded);
        }
        match concluded? {
            Some(position) => self.engine.wait_durable(position),
            None => Ok(()),
        }
    }

    /// The disk has what this call did and what was served before anybody hears of it.
    #[cold]
    fn serve(&mut self, concluded: Result<Option<Position>>) -> Result<()> {
        let served = self.engine.serve(std::mem::take(&mut self.session.effects.stirred));
        let position = served.position.or(concluded.clone().unwrap_or(None));
        let durable = position.map_or(Ok(()), |position| self.engine.wait_durable(position));
        served.tell(&durable);
        concluded.and(durable)
    }

    /// Delivers the effects and gives the locks back. Tells the position of the log that the caller
    /// must wait for.
    #[inline]
    pub(in crate::engine) fn conclude(&mut self) -> Result<Option<Position>> {
        self.close_handle();
        let delivered = if self.session.effects.is_empty() {
            Ok(None)
        } else if self.session.effects.wants == 0 {
            self.session.count_changes();
            Ok(None)
        } else {
            self.engine.deliver(self.session)
        };
        self.held = false;
        self.locked.release();
        if !self.session.graveyard.is_empty() || !self.session.emptied.is_empty() {
            self.bury();
        }
        delivered
    }

    /// Runs a body, and shows the call to those who look on: a script before what it calls.
    #[inline]
    pub(in crate::engine) fn run_row(
        &mut self,
        row: &'static Command,
        args: &[&[u8]],
        by_script: bool,
    ) -> Result<Reply> {
        if !self.engine.monitors.is_active() {
            return (row.run)(self, args);
        }
        let first = row.is(flags::runs_scripts);
        if first {
            self.engine.show_call(self.session, row, args, by_script);
        }
        let reply = (row.run)(self, args);
        if !first {
            self.engine.show_call(self.session, row, args, by_script);
        }
        reply
    }

    /// True inside a transaction or script, where nothing may wait.
    pub fn is_inside(&self) -> bool {
        self.held
    }

    /// A call inside a transaction or script has run. The next one must see what it left, and
    /// whatever it publishes comes after the events of this one.
    pub(in crate::engine) fn end_inner_call(&mut self) {
        self.close_handle();
        // Nothing waits with locks that others need to end its waiting.
        self.wait = None;
        if !self.session.effects.events.is_empty() || self.session.effects.has_invalid() {
            self.engine.announce(self.session);
        }
    }

    /// Drops what was taken away. What takes long to drop is the keeper's.
    fn bury(&mut self) {
        let shards = std::mem::take(&mut self.session.emptied);
        let heap = self.session.graveyard.iter().map(Pair::heap).sum::<usize>()
            + shards.iter().map(ShardData::total_heap).sum::<usize>();
        if heap > BIG {
            let values = std::mem::take(&mut self.session.graveyard);
            self.engine.discard(Box::new((values, shards)), heap);
        }
        self.session.graveyard.clear();
    }

    /// Milliseconds since the Unix epoch, the same all through a call.
    #[inline]
    pub fn now(&self) -> Deadline {
        self.clock.now()
    }

    pub fn random(&self) -> Random {
        Random::new()
    }

    pub fn db(&self) -> u16 {
        self.session.db
    }

    /// The longest string there can be, in bytes. What is in the log was allowed once.
    pub fn longest_string(&self) -> usize {
        if self.session.replaying { usize::MAX } else { self.engine.config.longest_string() }
    }

    /// Up to how many bytes a HyperLogLog stays sparse. The log says itself when one became dense.
    pub fn longest_sparse(&self) -> usize {
        let most = &self.engine.config.hll_sparse_max_bytes;
        if self.session.replaying { usize::MAX } else { most.load(Relaxed) }
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
            && let Some(era) = self.engine.keyspace.era()
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
            self.engine.used(entry);
        }
        K::Kind::view(entry.value()).map(Some).ok_or(Error::WRONG_TYPE)
    }

    /// Publishes, at once, that a key was not there to be read: what a call writes comes after.
    #[inline]
    fn missed(&self, key: &[u8]) {
        if self.session.effects.wants(crate::engine::grammar::effects::EVENTS) {
            self.engine.announce_miss(self.session.db, key);
        }
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
        Ok(self.alive(shard, key).and_then(|index| shard.entry(index)))
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
        self.session.connection.imports && self.engine.config.imports()
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
        if self.session.effects.wants(crate::engine::grammar::effects::EVENTS) {
            self.session.effects.event(self.session.db, &Bytes::new(key.name()), class, event);
        }
    }

    /// Removes a key; true when it was there.
    pub fn remove<K: WritableKey>(&mut self, key: &K) -> Result<bool> {
        let Some(place) = self.locate(key)? else { return Ok(false) };
        let taken = self.take_at(place, self.session.db, Class::Generic, "del")?;
        self.session.graveyard.extend(taken.map(|(pair, _)| pair));
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
        place: Place,
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
            self.session.effects.stir(db, entry.key());
            self.session.effects.outdate(entry.key());
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
        let Some(Place { shard, index }) = self.locate(key)? else { return Ok(false) };
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
    fn locate<K: WritableKey>(&mut self, key: &K) -> Result<Option<Place>> {
        self.close_handle();
        let shard = Keyspace::shard_of(self.session.db, key.hash());
        let data = self.locked.get_mut(shard).ok_or(UNDECLARED)?;
        let Some(index) = data.find(key.hash(), key.name()) else { return Ok(None) };
        let place = Place { shard, index };
        if self.engine.keyspace.snapshot_epoch() != 0 {
            self.engine.before_change(self.session.db, data, index);
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

    fn expire(&mut self, place: Place) -> Result<()> {
        let taken = self.take_at(place, self.session.db, Class::Expired, "expired")?;
        self.session.graveyard.extend(taken.map(|(pair, _)| pair));
        self.engine.stats.expired();
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
