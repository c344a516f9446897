//! Watched keys. What is compared at EXEC is whether a key was touched since, and whether a
//! deadline has passed that it had: a key that merely expires is not touched, since it depends on
//! chance when it is taken out of memory.

use super::view::Access;
use crate::base::Bytes;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Key;
use crate::engine::shared::session::WatchedKey;
use crate::keyspace::{KeySet, Mode};
use crate::value::index_table;

impl Access<'_> {
    /// Watches a key until the next transaction, as it is now.
    pub fn watch<K: Key>(&mut self, key: &K) -> Result<()> {
        let (db, name) = (self.session.db, Bytes::new(key.name()));
        if self.session.watched.iter().any(|known| known.db == db && known.key == name) {
            return Ok(());
        }
        let shard = self.shard(key)?;
        let found = shard.find(key.hash(), key.name()).filter(|at| self.is_alive(shard, *at));
        let deadline = found.and_then(|index| shard.deadline(index));
        let version = self.shared.watched.watch(db, name.clone());
        self.session.watched.push(WatchedKey { db, key: name, version, deadline });
        self.session.show_transaction();
        Ok(())
    }

    /// Declares the watched keys. Unless they are locked together with the keys of the transaction,
    /// two transactions that watch each other's keys could both run.
    pub(in crate::engine) fn declare_watched(&self, keys: &mut KeySet) {
        for watched in &self.session.watched {
            keys.add_in(watched.db, index_table::hash(&watched.key), Mode::Read);
        }
    }

    /// True when a watched key is not as it was. Ask with them locked.
    pub(in crate::engine) fn watched_key_changed(&self) -> bool {
        self.session.watched.iter().any(|watched| {
            self.shared.watched.version(watched.db, &watched.key) != Some(watched.version)
                || watched.deadline.is_some_and(|deadline| deadline <= self.now())
        })
    }
}
