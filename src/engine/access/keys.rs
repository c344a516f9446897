//! Keys as wholes that go to another name or another database, and whole databases that are
//! emptied or change places. Each is one operation in the log, whatever the values weigh.

use std::ops::Range;

use super::rebuild::{measure, rebuild};
use super::view::{Access, AnyKey, EntryPlace, undeclared};
use crate::base::Bytes;
use crate::engine::grammar::effects::{self, LOG};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, WritableKey};
use crate::engine::grammar::kind::Class;
use crate::engine::shared::usage::Usage;
use crate::keyspace::expiry::Deadline;
use crate::keyspace::{Keyspace, Locked, Pair, ShardData, ShardId};
use crate::persist::record::Record;
use crate::value::{Value, View};

/// One key.
impl Access<'_> {
    /// Gives the value of a key, which must be there, another name. What had that name goes.
    pub fn rename<A: WritableKey, B: WritableKey>(&mut self, from: &A, to: &B) -> Result<()> {
        self.rename_in_links(from.name(), to.name())?;
        let Some((pair, deadline)) = self.lift(from)? else { return Ok(()) };
        let value = pair.into_value();
        let class = Class::of(value.view());
        let old = self.settle(to, value, deadline)?;
        let (db, from, to) = (self.session.db, Bytes::new(from.name()), Bytes::new(to.name()));
        let effects = &mut self.session.effects;
        effects.touch(db, &from);
        effects.touch(db, &to);
        effects.event(db, &from, Class::Generic, "rename_from");
        effects.event(db, &to, Class::Generic, "rename_to");
        if let Some(old) = old {
            effects.overwritten(db, &to, old, class);
        }
        if let Some(log) = effects.note(db, 1) {
            log.command("RENAME").word(&from).word(&to);
        }
        Ok(())
    }

    /// Takes a key, which must be there, to a database where its name must be free.
    pub fn move_to<K: WritableKey>(&mut self, key: &K, db: u16) -> Result<()> {
        let Some((pair, deadline)) = self.lift(key)? else { return Ok(()) };
        let mut value = pair.into_value();
        value.unlink();
        self.in_db(db, |there| there.settle(key, value, deadline).map(drop))?;
        let (here, key) = (self.session.db, Bytes::new(key.name()));
        let effects = &mut self.session.effects;
        effects.touch(here, &key);
        effects.touch(db, &key);
        effects.event(here, &key, Class::Generic, "move_from");
        effects.event(db, &key, Class::Generic, "move_to");
        if let Some(log) = effects.note(here, 1) {
            log.command("MOVE").word(&key).unsigned(db.into());
        }
        Ok(())
    }

    /// Copies a key, which must be there, with its deadline. What had the other name goes.
    pub fn copy<A: Key, B: WritableKey>(&mut self, from: &A, db: u16, to: &B) -> Result<()> {
        let Some(mut value) = self.peek(from)?.map(|entry| entry.value().to_value()) else {
            return Ok(());
        };
        value.unlink();
        let deadline = self.deadline(from)?.flatten();
        let class = Class::of(value.view());
        let old = self.in_db(db, |there| there.settle(to, value, deadline))?;
        let (here, from, to) = (self.session.db, Bytes::new(from.name()), Bytes::new(to.name()));
        self.session.effects.touch(db, &to);
        self.session.effects.event(db, &to, Class::Generic, "copy_to");
        if let Some(old) = old {
            self.session.effects.overwritten(db, &to, old, class);
        }
        if let Some(log) = self.session.effects.note(here, 1) {
            let mut command = log.command("COPY").word(&from).word(&to);
            if db != here {
                command = command.word(b"DB").unsigned(db.into());
            }
            command.words(old.map(|_| "REPLACE"));
        }
        Ok(())
    }

    /// Refuses a value that [`Self::restore`] is to put at a key if the log has no room for what
    /// rebuilds it, which can be far longer than the form it came in.
    pub fn admit_value<K: WritableKey>(
        &mut self,
        key: &K,
        value: &Value,
        deadline: Option<Deadline>,
    ) -> Result<()> {
        if !self.session.effects.wants(LOG) {
            return Ok(());
        }
        let (db, scratch) = (self.session.db, &mut Record::default());
        self.session.weight += measure(db, key.name(), value.view(), deadline, scratch);
        self.shared.admit_change(self.session.weight)
    }

    /// Puts a value that was made elsewhere at a key, in place of what it held. It is logged as
    /// what rebuilds it.
    pub fn restore<K: WritableKey>(
        &mut self,
        key: &K,
        value: Value,
        deadline: Option<Deadline>,
        usage: Usage,
    ) -> Result<()> {
        let class = Class::of(value.view());
        let old = self.settle(key, value, deadline)?;
        let (db, name) = (self.session.db, Bytes::new(key.name()));
        let data = self
            .locked
            .get(self.shared.keyspace.shard_of(db, key.hash()))
            .ok_or_else(undeclared)?;
        let entry = data.find(key.hash(), key.name()).and_then(|index| data.entry(index));
        let Some(entry) = entry else { return Ok(()) };
        self.shared.usage().adopt(entry, usage);
        let effects = &mut self.session.effects;
        effects.dirty += 1;
        effects.touch(db, &name);
        if effects.wants(effects::LOG) {
            if old.is_some() {
                effects.deletion(db, &name);
            }
            rebuild(db, &name, entry.value(), deadline, &mut effects.record);
        }
        effects.event(db, &name, Class::Generic, "restore");
        if let Some(old) = old {
            effects.overwritten(db, &name, old, class);
        }
        Ok(())
    }

    /// Removes a key and reports nothing; the caller reports it in another way.
    fn lift<K: WritableKey>(&mut self, key: &K) -> Result<Option<(Pair, Option<Deadline>)>> {
        let Some(place) = self.locate(key)? else { return Ok(None) };
        let removed = self.data(place.shard)?.remove(place.index);
        Ok(removed.map(|(entry, deadline)| (entry.into_pair(), deadline)))
    }

    /// Puts a value at a key and reports nothing; returns the class of the value it replaced.
    fn settle<K: WritableKey>(
        &mut self,
        key: &K,
        value: Value,
        deadline: Option<Deadline>,
    ) -> Result<Option<Class>> {
        let old = self.lift(key)?;
        let EntryPlace { shard, index } = self.insert(key, value)?;
        if deadline.is_some() {
            self.data(shard)?.set_deadline(index, deadline);
        }
        let class = old.as_ref().map(|(pair, _)| Class::of(pair.view()));
        self.session.discarded.extend(old.map(|(pair, _)| pair));
        Ok(class)
    }
}

/// Whole databases.
impl Access<'_> {
    /// Gives every key of the store the value that `again` makes of the one it has. They are to be
    /// equal, so nothing is recorded or reported.
    pub fn reencode(&mut self, again: impl Fn(View<'_>) -> Option<Value>) -> Result<()> {
        self.close_handle();
        for id in (0..self.shared.keyspace.databases()).flat_map(Keyspace::shard_ids) {
            let data = self.data(id)?;
            for index in 0..data.len() as u32 {
                let Some(entry) = data.entry(index) else { break };
                let again = again(entry.value()).ok_or_else(|| unreadable(entry.key()))?;
                data.replace(index, again.into());
            }
        }
        Ok(())
    }

    /// The call returns when the disk has all that is logged. It waits after it has released its
    /// locks: waiting with shards locked could last for ever, since the thread that writes to the
    /// disk locks shards when it makes a snapshot.
    pub fn end_on_disk(&mut self) {
        let effects = &mut self.session.effects;
        effects.durable = effects.wants(LOG);
    }

    /// Has what the call causes sent to its client before its reply.
    pub fn reply_last(&mut self) {
        self.session.connection.replies_last = true;
    }

    /// Empties the current database. With `wait`, the memory is given back before this returns.
    pub fn flush_database(&mut self, wait: bool) -> Result<()> {
        let db = self.session.db;
        self.flush(db..db + 1, "FLUSHDB", wait)
    }

    /// Empties every database.
    pub fn flush_everything(&mut self, wait: bool) -> Result<()> {
        self.flush(0..self.shared.keyspace.databases(), "FLUSHALL", wait)
    }

    fn flush(&mut self, databases: Range<u16>, verb: &'static str, wait: bool) -> Result<()> {
        self.close_handle();
        databases.clone().try_for_each(|db| self.touch_watched(db, db))?;
        let mut taken = Vec::new();
        for db in databases {
            self.take_database(db, &mut taken)?;
        }
        self.session.effects.flush();
        let keys: usize = taken.iter().map(ShardData::len).sum();
        if keys > 0 {
            self.session.cancelled = self.shared.cancel_snapshot();
            if let Some(log) = self.session.effects.note(self.session.db, keys as u64) {
                log.command(verb);
            }
        }
        if !wait {
            self.session.emptied.append(&mut taken);
        }
        Ok(())
    }

    fn take_database(&mut self, db: u16, into: &mut Vec<ShardData>) -> Result<()> {
        for id in Keyspace::shard_ids(db) {
            let data = self.data(id)?;
            if !data.is_empty() {
                into.push(data.take_all());
            }
        }
        Ok(())
    }

    /// Fills an empty shard with copies of what the same shard of another store holds.
    pub(in crate::engine) fn copy_shard(&mut self, id: ShardId, source: &Locked<'_>) -> Result<()> {
        let source = source.get(id).ok_or_else(undeclared)?;
        let access = self.shared.usage().access_now();
        self.data(id)?.copy_entries(source, access);
        Ok(())
    }

    /// Makes two databases change places.
    pub fn swap_databases(&mut self, one: u16, other: u16) -> Result<()> {
        self.close_handle();
        self.touch_watched(one, other)?;
        self.touch_watched(other, one)?;
        self.session.cancelled = self.shared.cancel_snapshot();
        for (a, b) in Keyspace::shard_ids(one).zip(Keyspace::shard_ids(other)) {
            self.locked.exchange(a, b).ok_or_else(undeclared)?;
        }
        if let Some(log) = self.session.effects.note(self.session.db, 1) {
            log.command("SWAPDB").unsigned(one.into()).unsigned(other.into());
        }
        Ok(())
    }

    /// Notifies watchers of the keys that exist in `db`, or in the database that takes its place.
    /// For them a key that has expired does not exist: whoever saw it knows its deadline. Calls that
    /// wait for it run again.
    fn touch_watched(&mut self, db: u16, successor: u16) -> Result<()> {
        if !self.session.effects.wants(effects::WATCH | effects::WAITERS) {
            return Ok(());
        }
        let watched = self.shared.watched.of_database(db);
        for name in watched.into_iter().chain(self.shared.waiters.of_database(db)) {
            let key = AnyKey::named(&name);
            let held = [self.is_held(db, &key)?, self.is_held(successor, &key)?];
            if held.contains(&Some(true)) {
                self.session.effects.touch_watched(db, &name);
            } else if held.contains(&Some(false)) {
                self.session.effects.wake(db, &name);
            }
        }
        Ok(())
    }

    /// Whether a key that is in a database has not expired; `None` when it is not there.
    fn is_held(&self, db: u16, key: &AnyKey<'_>) -> Result<Option<bool>> {
        let shard = self
            .locked
            .get(self.shared.keyspace.shard_of(db, key.hash()))
            .ok_or_else(undeclared)?;
        Ok(shard.find(key.hash(), key.name()).map(|index| self.is_alive(shard, index)))
    }
}

fn unreadable(key: &[u8]) -> Error {
    let key = String::from_utf8_lossy(key).into_owned();
    Error::internal(format!("the value of '{key}' can't be read back"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Clock;
    use crate::base::random::Chance;
    use crate::engine::access::view::Expiry;
    use crate::engine::grammar::dialect::Dialect;
    use crate::engine::grammar::effects::{EVENTS, Effects, LOG, WATCH};
    use crate::engine::shared::all::Shared;
    use crate::engine::shared::client::Client;
    use crate::engine::shared::session::Session;
    use crate::engine::table::index::Table;
    use crate::keyspace::key_set::Scope;
    use crate::keyspace::{KeySet, Mode};

    /// Runs a test on a store with the keys `a`, which ends, and `b`; `a` is watched.
    fn on_a_store(test: impl FnOnce(&mut Access<'_>)) {
        let shared = Shared::new(
            Box::leak(Box::new(Table::new(Vec::new()))),
            4,
            Dialect::default(),
            Clock::System,
            Chance::default(),
        );
        let mut session = Session::new(Client::default());
        shared.watched.watch(0, "a".into());
        shared.watched.watch(0, "none".into());
        let mut access = Access::new(&shared, &mut session);
        let mut keys = KeySet::new(0);
        keys.add_whole(Scope::Everything, Mode::Write);
        access.locked.acquire_patiently(&keys);
        access.put(&key("a"), Value::Int(1), Expiry::At(u64::MAX >> 1), "set").unwrap();
        access.put(&key("b"), Value::Int(2), Expiry::Clear, "set").unwrap();
        access.session.effects = Effects { wants: LOG | EVENTS | WATCH, ..Effects::default() };
        test(&mut access);
    }

    fn key(name: &str) -> AnyKey<'_> {
        AnyKey::named(name.as_bytes())
    }

    fn logged(access: &mut Access<'_>) -> Vec<String> {
        access.session.effects.record.lines()
    }

    fn events(access: &Access<'_>) -> Vec<(u16, &'static str)> {
        access.session.effects.events.iter().map(|event| (event.db, event.name)).collect()
    }

    fn touched<'e>(access: &'e Access<'_>) -> Vec<(u16, &'e [u8])> {
        access.session.effects.touched.iter().map(|(db, key)| (*db, &key[..])).collect()
    }

    #[test]
    fn a_new_name_is_one_operation_whatever_had_it() {
        on_a_store(|access| {
            access.rename(&key("a"), &key("b")).unwrap();
            assert_eq!(logged(access), ["RENAME a b"]);
            let told = ["new", "rename_from", "rename_to", "overwritten"];
            assert_eq!(events(access), told.map(|event| (0, event)));
            assert_eq!(touched(access), [(0, &b"a"[..]), (0, b"b")]);
        });
    }

    #[test]
    fn a_copy_reports_what_it_replaced_and_where() {
        on_a_store(|access| {
            access.copy(&key("a"), 0, &key("b")).unwrap();
            access.copy(&key("a"), 2, &key("b")).unwrap();
            assert_eq!(logged(access), ["COPY a b REPLACE", "COPY a b DB 2"]);
            let told = [(0, "copy_to"), (0, "overwritten"), (2, "new"), (2, "copy_to")];
            assert_eq!(events(access)[1..], told);
            let copied = access.in_db(2, |there| there.deadline(&key("b"))).unwrap();
            assert_eq!(copied, access.deadline(&key("a")).unwrap());
        });
    }

    #[test]
    fn a_move_is_news_in_both_databases() {
        on_a_store(|access| {
            access.move_to(&key("a"), 3).unwrap();
            assert_eq!(logged(access), ["MOVE a 3"]);
            assert_eq!(events(access)[1..], [(0, "move_from"), (3, "move_to")]);
            assert_eq!(touched(access), [(0, &b"a"[..]), (3, b"a")]);
        });
    }

    #[test]
    fn a_flush_is_one_operation_and_touches_watched_keys_that_were_there() {
        on_a_store(|access| {
            access.flush_database(false).unwrap();
            access.flush_everything(true).unwrap();
            assert_eq!(logged(access), ["FLUSHDB"]);
            assert_eq!(touched(access), [(0, &b"a"[..])]);
            assert!(events(access).is_empty());
            assert_eq!(access.session.effects.dirty, 2);
        });
    }

    #[test]
    fn an_exchange_touches_watched_keys_of_either_side() {
        on_a_store(|access| {
            access.swap_databases(0, 1).unwrap();
            access.swap_databases(1, 0).unwrap();
            access.swap_databases(2, 3).unwrap();
            assert_eq!(logged(access), ["SWAPDB 0 1", "SWAPDB 1 0", "SWAPDB 2 3"]);
            assert_eq!(touched(access), [(0, &b"a"[..]), (0, b"a")]);
            assert!(access.exists(&key("a")).unwrap());
        });
    }
}
