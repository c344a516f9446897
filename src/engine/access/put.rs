//! Setting the value of whole keys. Old values are dropped after the locks are released.

use super::rebuild::rebuild;
use super::view::{Access, EntryPlace, Expiry, undeclared};
use crate::engine::grammar::effects;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::kind::{Class, Kind, Str};
use crate::keyspace::{Content, Entry, Pair};
use crate::value::Value;

impl Access<'_> {
    /// Gives a key a value, whatever it held. `event` is the keyspace event of it.
    #[inline]
    pub fn put<'v, K: WritableKey>(
        &mut self,
        key: &K,
        content: impl Into<Content<'v>>,
        expiry: Expiry,
        event: &'static str,
    ) -> Result<()> {
        self.put_content(key, content.into(), expiry, event, true)
    }

    /// As [`Self::put`], for a value that is made of the one before: nothing is overwritten.
    pub fn update<K: WritableKey>(
        &mut self,
        key: &K,
        value: Value,
        expiry: Expiry,
        event: &'static str,
    ) -> Result<()> {
        self.put_content(key, value.into(), expiry, event, false)
    }

    /// As [`Self::put`], for a string.
    #[inline]
    pub fn put_text<K: WritableKey>(
        &mut self,
        key: &K,
        text: &[u8],
        expiry: Expiry,
        event: &'static str,
    ) -> Result<()> {
        self.put_content(key, Content::string(text), expiry, event, true)
    }

    #[inline]
    fn put_content<K: WritableKey>(
        &mut self,
        key: &K,
        content: Content<'_>,
        expiry: Expiry,
        event: &'static str,
        overwrites: bool,
    ) -> Result<()> {
        let (place, old) = match self.locate(key)? {
            Some(place) => (place, self.replace(place, content, expiry)?),
            None => (self.insert(key, content)?, None),
        };
        if let Expiry::At(at) = expiry {
            self.data(place.shard)?.set_deadline(place.index, Some(at));
        }
        self.record_put(place, old, event, overwrites)
    }

    /// Gives a key that is there another value: it is used now, and may lose its deadline. Tells of
    /// what class the old value was, if anybody wants to know.
    fn replace(
        &mut self,
        EntryPlace { shard, index }: EntryPlace,
        content: Content<'_>,
        expiry: Expiry,
    ) -> Result<Option<Class>> {
        let (usage, touches) = (self.shared.usage(), !self.session.connection.no_touch);
        let is_wanted = self.session.effects.wants != 0;
        let data = self.data(shard)?;
        let entry = data.entry(index).ok_or_else(undeclared)?;
        if touches {
            usage.modified(entry);
        }
        let class = is_wanted.then(|| Class::of(entry.value()));
        if expiry == Expiry::Clear && entry.expires() {
            data.set_deadline(index, None);
        }
        if let Some(old) = data.replace(index, content) {
            self.session.discarded.push(old);
        }
        Ok(class)
    }

    #[inline]
    pub(super) fn insert<'v, K: WritableKey>(
        &mut self,
        key: &K,
        content: impl Into<Content<'v>>,
    ) -> Result<EntryPlace> {
        let shard = self.shared.keyspace.shard_of(self.session.db, key.hash());
        let pair = Pair::new(key.name(), content.into());
        let access = self.shared.usage().access_now();
        let epoch = self.shared.keyspace.snapshot_epoch();
        let index = self.data(shard)?.insert(key.hash(), Entry::new(pair, access, epoch));
        self.report(key, Class::New, "new");
        Ok(EntryPlace { shard, index })
    }

    #[inline]
    fn record_put(
        &mut self,
        place: EntryPlace,
        old: Option<Class>,
        event: &'static str,
        overwrites: bool,
    ) -> Result<()> {
        self.session.effects.dirty += 1;
        if self.session.effects.wants == 0 {
            return Ok(());
        }
        let db = self.session.db;
        let data = self.locked.get(place.shard).ok_or_else(undeclared)?;
        let entry = data.entry(place.index).ok_or_else(undeclared)?;
        let effects = &mut self.session.effects;
        effects.touch(db, entry.key());
        if effects.wants(effects::LOG) {
            let is_string = Str::view(entry.value()).is_some();
            if old.is_some() && !is_string {
                effects.deletion(db, entry.key());
            }
            let deadline = data.deadline(place.index);
            rebuild(db, entry.key(), entry.value(), deadline, &mut effects.record);
        }
        let class = Class::of(entry.value());
        if let Some(old) = old.filter(|_| overwrites) {
            effects.overwritten(db, entry.key(), old, class);
        }
        effects.event(db, entry.key(), class, event);
        Ok(())
    }
}
