//! Giving whole keys a value. What they held is dropped once the locks are gone.

use super::rebuild::rebuild;
use super::{Access, Expiry, Place, UNDECLARED};
use crate::base::{Bytes, number};
use crate::engine::grammar::effects;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::kind::{Class, Kind, Str};
use crate::keyspace::{Entry, Keyspace};
use crate::value::Value;

impl Access<'_> {
    /// Gives a key a value, whatever it held. `event` is the keyspace event of it.
    #[inline]
    pub fn put<K: WritableKey>(
        &mut self,
        key: &K,
        value: Value,
        expiry: Expiry,
        event: &'static str,
    ) -> Result<()> {
        let place = self.locate(key)?;
        self.put_at(key, place, value, expiry, event, true)
    }

    /// As [`Self::put`], for a value that is made of the one before: nothing is overwritten.
    pub fn update<K: WritableKey>(
        &mut self,
        key: &K,
        value: Value,
        expiry: Expiry,
        event: &'static str,
    ) -> Result<()> {
        let place = self.locate(key)?;
        self.put_at(key, place, value, expiry, event, false)
    }

    fn put_at<K: WritableKey>(
        &mut self,
        key: &K,
        place: Option<Place>,
        value: Value,
        expiry: Expiry,
        event: &'static str,
        overwrites: bool,
    ) -> Result<()> {
        let (place, old) = match place {
            Some(place) => (place, Some(self.replace(place, value, expiry)?)),
            None => (self.insert(key, value)?, None),
        };
        if let Expiry::At(at) = expiry {
            self.data(place.shard)?.set_deadline(place.index, Some(at));
        }
        self.record_put(place, old, event, overwrites)
    }

    /// As [`Self::put`], for a string. One of the same length takes the place of the old one where
    /// it lies.
    #[inline]
    pub fn put_text<K: WritableKey>(
        &mut self,
        key: &K,
        text: &[u8],
        expiry: Expiry,
        event: &'static str,
    ) -> Result<()> {
        let place = self.locate(key)?;
        if let Some(place) = place
            && !matches!(expiry, Expiry::At(_))
            && self.overwrite(place, text)?
        {
            self.renew(place, expiry)?;
            return self.record_put(place, Some(Class::String), event, true);
        }
        self.put_at(key, place, Value::string(text), expiry, event, true)
    }

    fn overwrite(&mut self, Place { shard, index }: Place, text: &[u8]) -> Result<bool> {
        match self.data(shard)?.value_mut(index) {
            // An integer would have to become a number.
            Some(Value::Str(old)) if number::parse_i64(text).is_none() => Ok(old.overwrite(text)),
            _ => Ok(false),
        }
    }

    /// A key that is there gets another value: it is used now, and may lose its deadline.
    fn renew(&mut self, Place { shard, index }: Place, expiry: Expiry) -> Result<()> {
        let (engine, touches) = (self.engine, !self.session.connection.no_touch);
        let data = self.data(shard)?;
        if let Some(entry) = data.entry(index).filter(|_| touches) {
            engine.modified(entry);
        }
        if expiry == Expiry::Clear && data.deadline(index).is_some() {
            data.set_deadline(index, None);
        }
        Ok(())
    }

    /// Tells of what class the old value was.
    fn replace(&mut self, place: Place, value: Value, expiry: Expiry) -> Result<Class> {
        self.renew(place, expiry)?;
        let old = self.data(place.shard)?.replace(place.index, value).ok_or(UNDECLARED)?;
        let class = Class::of(&old);
        if old.heap() > 0 {
            self.session.graveyard.push(old);
        }
        Ok(class)
    }

    #[inline]
    pub(super) fn insert<K: WritableKey>(&mut self, key: &K, value: Value) -> Result<Place> {
        let shard = Keyspace::shard_of(self.session.db, key.hash());
        let name = Bytes::new(key.name());
        let entry = Entry::new(
            name,
            value,
            self.engine.access_now(),
            self.engine.keyspace.snapshot_epoch(),
        );
        let index = self.data(shard)?.insert(key.hash(), entry);
        self.report(key, Class::New, "new");
        Ok(Place { shard, index })
    }

    #[inline]
    fn record_put(
        &mut self,
        place: Place,
        old: Option<Class>,
        event: &'static str,
        overwrites: bool,
    ) -> Result<()> {
        self.session.effects.dirty += 1;
        if self.session.effects.wants == 0 {
            return Ok(());
        }
        let db = self.session.db;
        let data = self.locked.get(place.shard).ok_or(UNDECLARED)?;
        let entry = data.entry(place.index).ok_or(UNDECLARED)?;
        let effects = &mut self.session.effects;
        effects.touch(db, &entry.key);
        if effects.wants(effects::LOG) {
            let is_string = Str::view(&entry.value).is_some();
            if old.is_some() && !is_string {
                effects.deletion(db, &entry.key);
            }
            let deadline = data.deadline(place.index);
            rebuild(db, &entry.key, &entry.value, deadline, &mut effects.record);
        }
        let class = Class::of(&entry.value);
        if let Some(old) = old.filter(|_| overwrites) {
            effects.overwritten(db, &entry.key, old, class);
        }
        effects.event(db, &entry.key, class, event);
        Ok(())
    }
}
