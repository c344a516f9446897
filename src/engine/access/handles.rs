//! Handles to what a key holds, and their accounts: what a change did to the memory of the value,
//! and whether anything is left in it.

use super::view::{Access, EntryPlace, Open, undeclared};
use crate::engine::access::handle::{Handle, TextHandle};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::kind::{Class, Collection, Creatable, Kind, Str};
use crate::value::Value;

impl Access<'_> {
    /// A handle to a collection that is there.
    pub fn write<K>(&mut self, key: &K) -> Result<Option<Handle<'_, K::Kind>>>
    where
        K: WritableKey,
        K::Kind: Collection,
    {
        match self.locate(key)? {
            Some(place) => self.handle(place).map(Some),
            None => Ok(None),
        }
    }

    /// A handle to a collection, made when it is not there. Left empty, it was never there.
    pub fn create<K>(&mut self, key: &K) -> Result<Handle<'_, K::Kind>>
    where
        K: WritableKey,
        K::Kind: Creatable,
    {
        self.create_from(key, K::Kind::empty)
    }

    /// As [`Self::create`], for a collection that is made of something.
    pub fn create_from<K>(
        &mut self,
        key: &K,
        empty: impl FnOnce() -> Value,
    ) -> Result<Handle<'_, K::Kind>>
    where
        K: WritableKey,
        K::Kind: Collection,
    {
        let place = match self.locate(key)? {
            Some(place) => place,
            None => self.insert(key, empty())?,
        };
        self.handle(place)
    }

    /// A handle to a string that is there.
    pub fn text<K: WritableKey<Kind = Str>>(&mut self, key: &K) -> Result<Option<TextHandle<'_>>> {
        match self.locate(key)? {
            Some(place) => self.text_at(place).map(Some),
            None => Ok(None),
        }
    }

    /// A handle to a string, made empty when it is not there. The caller changes it in any case: an
    /// empty string that was not logged would be missing after a recovery.
    pub fn text_or_new<K: WritableKey<Kind = Str>>(&mut self, key: &K) -> Result<TextHandle<'_>> {
        let place = match self.locate(key)? {
            Some(place) => place,
            None => self.insert(key, Value::Raw(Box::default()))?,
        };
        self.text_at(place)
    }

    fn text_at(&mut self, EntryPlace { shard, index }: EntryPlace) -> Result<TextHandle<'_>> {
        let db = self.session.db;
        let data = self.locked.get_mut(shard).ok_or_else(undeclared)?;
        let entry = data.entry_mut(index).ok_or_else(undeclared)?;
        if !self.session.connection.no_touch {
            self.shared.usage().modified(entry);
        }
        if Str::view(entry.value()).is_none() {
            return Err(Error::WRONG_TYPE);
        }
        self.open = Some(Open { shard, index, db, heap: entry.heap(), populated: true });
        Ok(TextHandle::new(db, entry, &mut self.session.effects))
    }

    fn handle<T: Collection>(&mut self, place: EntryPlace) -> Result<Handle<'_, T>> {
        self.open(place, !self.session.connection.no_touch)
    }

    /// A handle to a value that does not count as used because of it.
    pub(super) fn untouched<T: Collection>(&mut self, place: EntryPlace) -> Result<Handle<'_, T>> {
        self.open(place, false)
    }

    fn open<T: Collection>(&mut self, place: EntryPlace, touches: bool) -> Result<Handle<'_, T>> {
        let db = self.session.db;
        let data = self.locked.get_mut(place.shard).ok_or_else(undeclared)?;
        let entry = data.entry_mut(place.index).ok_or_else(undeclared)?;
        if touches {
            self.shared.usage().modified(entry);
        }
        let heap = entry.heap();
        let (key, value) = entry.split_mut();
        let value = T::of_mut(value).ok_or(Error::WRONG_TYPE)?;
        let populated = !value.is_empty();
        self.open = Some(Open { shard: place.shard, index: place.index, db, heap, populated });
        Ok(Handle::new(db, key, value, &mut self.session.effects, &self.shared.config, &self.clock))
    }

    /// Settles the account of the last handle: its memory, and its key when nothing is left in it.
    #[inline]
    pub(in crate::engine) fn close_handle(&mut self) {
        if let Some(open) = self.open.take() {
            self.close(open);
        }
    }

    fn close(&mut self, open: Open) {
        let Ok(data) = self.data(open.shard) else { return };
        if data.note_change(open.index, open.heap) {
            self.end_empty(open);
        }
    }

    fn end_empty(&mut self, open: Open) {
        let Ok(data) = self.data(open.shard) else { return };
        let Some((entry, _)) = data.remove(open.index) else { return };
        // Commands of modules publish their own events, or none.
        let class = Class::of(entry.value());
        if open.populated && class != Class::Module {
            // The change that emptied it empties it again on replay, so nothing more is logged.
            self.session.effects.event(open.db, entry.key(), Class::Generic, "del");
        }
        self.session.discarded.push(entry.into_pair());
    }
}
