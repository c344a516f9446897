//! Keys that are removed in the background: expired ones, and those evicted to make room.

use super::view::{Access, EntryPlace};
use crate::base::Bytes;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::WritableKey;
use crate::engine::grammar::kind::Class;
use crate::engine::shared::session::Lapsed;
use crate::keyspace::ShardId;
use crate::value::{Hash, index_table};

impl Access<'_> {
    /// Removes at most `most` expired keys from a shard, which is locked; returns how many.
    pub(in crate::engine) fn expire_shard(&mut self, shard: ShardId, most: usize) -> Result<usize> {
        for done in 0..most {
            match self.data(shard)?.expiries().first() {
                Some((deadline, index)) if deadline <= self.now() => {
                    self.before_removal(EntryPlace { shard, index })?;
                    self.expire(EntryPlace { shard, index })?;
                }
                _ => return self.expire_fields(shard, most - done).map(|fields| done + fields),
            }
        }
        Ok(most)
    }

    /// Removes a key from its shard, which is locked, if it has expired; whether it had.
    pub(in crate::engine) fn expire_key(&mut self, shard: ShardId, key: &[u8]) -> Result<bool> {
        let data = self.data(shard)?;
        let found = data.find(index_table::hash(key), key);
        let Some((index, deadline)) = found.and_then(|at| Some((at, data.deadline(at)?))) else {
            return Ok(false);
        };
        if deadline > self.now() {
            return Ok(false);
        }
        self.before_removal(EntryPlace { shard, index })?;
        self.expire(EntryPlace { shard, index })?;
        Ok(true)
    }

    /// Removes at most `most` expired fields from the hashes of a shard; returns how many.
    fn expire_fields(&mut self, shard: ShardId, most: usize) -> Result<usize> {
        let mut done = 0;
        while done < most
            && let Some((deadline, index)) = self.data(shard)?.fields().first()
            && deadline <= self.now()
        {
            let place = EntryPlace { shard, index };
            self.before_removal(place)?;
            let gone = self.untouched::<Hash>(place)?.expire_due(most - done);
            self.close_handle();
            self.count_expired_fields(gone);
            done += gone.max(1);
        }
        Ok(done)
    }

    /// Removes fields of a hash that have expired. Its shard is locked.
    pub(in crate::engine) fn expire_fields_of(
        &mut self,
        shard: ShardId,
        key: &[u8],
        what: &Lapsed,
    ) -> Result<()> {
        let found = self.data(shard)?.find(index_table::hash(key), key);
        let Some(index) = found else { return Ok(()) };
        let place = EntryPlace { shard, index };
        self.before_removal(place)?;
        let mut hash = self.untouched::<Hash>(place)?;
        let gone = match what {
            Lapsed::Fields(fields) => {
                hash.expire(&fields.iter().map(|field| &**field).collect::<Vec<_>>())
            }
            Lapsed::Key | Lapsed::AllFields => hash.expire_due(usize::MAX),
        };
        self.close_handle();
        self.count_expired_fields(gone);
        Ok(())
    }

    /// Removes those of these fields that have expired, where the dialect's server does so before a
    /// call uses them.
    pub fn expire_before_use<K>(&mut self, key: &K, fields: &[&[u8]]) -> Result<()>
    where
        K: WritableKey<Kind = Hash>,
    {
        let ended = |hash: &Hash| {
            let live = hash.live(|| self.now());
            fields.iter().any(|field| live.has_ended(field))
        };
        if !self.dialect().removes_ended_fields_met() || !self.view(key)?.is_some_and(ended) {
            return Ok(());
        }
        let Some(mut hash) = self.write(key)? else { return Ok(()) };
        let gone = hash.expire(fields);
        self.close_handle();
        self.count_expired_fields(gone);
        Ok(())
    }

    /// Counts fields that a handle has removed because they had expired.
    pub fn count_expired_fields(&self, fields: usize) {
        self.shared.stats.fields_expired(fields);
    }

    /// Removes a key from its shard, which is locked, to make room; false when it is gone, or
    /// `gives_way` refuses. `gives_way` gets [`crate::keyspace::Entry::access`] and whether the key
    /// expires.
    pub(in crate::engine) fn evict(
        &mut self,
        shard: ShardId,
        key: &Bytes,
        gives_way: impl FnOnce(u32, bool) -> bool,
    ) -> Result<bool> {
        let data = self.data(shard)?;
        let Some(index) = data.find(index_table::hash(key), key) else { return Ok(false) };
        if !data.entry(index).is_some_and(|entry| gives_way(entry.access(), entry.expires())) {
            return Ok(false);
        }
        let place = EntryPlace { shard, index };
        self.before_removal(place)?;
        let taken = self.take_at(place, self.session.db, Class::Evicted, "evicted")?;
        if let Some((pair, _)) = taken {
            self.tell_gone(&pair, true);
            self.session.discarded.push(pair);
        }
        self.shared.stats.evicted();
        Ok(true)
    }

    /// Gives a running snapshot the entry as it is.
    fn before_removal(&mut self, place: EntryPlace) -> Result<()> {
        let (shared, db) = (self.shared, self.session.db);
        let epoch = shared.keyspace.snapshot_epoch();
        if epoch != 0 {
            let data = self.data(place.shard)?;
            shared.persistence.images.before_change(epoch, db, data, place.index);
        }
        Ok(())
    }
}
