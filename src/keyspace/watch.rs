//! WATCH: versions of the watched keys.
//!
//! A key has a version only while it is watched. A change increments the version under the key's
//! lock; EXEC compares versions under the locks of its own keys. While no key is watched, a write
//! costs one load.

use dashmap::DashMap;
use dashmap::mapref::entry::Entry;

use crate::base::Bytes;
use crate::base::attention::Signal;

/// The watched keys of all databases, with their versions.
#[derive(Debug, Default)]
pub struct WatchedKeys {
    keys: DashMap<(u16, Bytes), Watched>,
    /// Raised once for each watch.
    active: Signal,
}

#[derive(Debug)]
struct Watched {
    version: u64,
    watchers: usize,
}

impl WatchedKeys {
    /// A registry without watches. It raises `active` while any key is watched.
    pub fn new(active: Signal) -> Self {
        Self { active, ..Self::default() }
    }

    /// How many keys are watched.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether no key is watched.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Whether any key is watched.
    pub fn is_active(&self) -> bool {
        self.active.is_raised()
    }

    /// Adds a watch of a key and returns the key's version. Call with the key's shard locked.
    pub fn watch(&self, db: u16, key: Bytes) -> u64 {
        self.active.raise();
        let mut watched = self.keys.entry((db, key)).or_insert(Watched { version: 0, watchers: 0 });
        watched.watchers += 1;
        watched.version
    }

    /// Ends one watch of a key. The version goes with the last watch.
    pub fn unwatch(&self, db: u16, key: Bytes) {
        if let Entry::Occupied(mut found) = self.keys.entry((db, key)) {
            found.get_mut().watchers -= 1;
            if found.get().watchers == 0 {
                found.remove();
            }
            self.active.lower();
        }
    }

    /// The version of a key; `None` when nobody watches it.
    pub fn version(&self, db: u16, key: &Bytes) -> Option<u64> {
        self.keys.get(&(db, key.clone())).map(|watched| watched.version)
    }

    /// A key has changed. Call with the key's shard locked for writing.
    pub fn touch(&self, db: u16, key: &Bytes) {
        if let Some(mut watched) = self.keys.get_mut(&(db, key.clone())) {
            watched.version += 1;
        }
    }

    /// The watched keys of a database.
    pub fn of_database(&self, db: u16) -> Vec<Bytes> {
        let watched = self.keys.iter().filter(|watched| watched.key().0 == db);
        watched.map(|watched| watched.key().1.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_lives_as_long_as_its_key_is_watched() {
        let watched = WatchedKeys::default();
        let key = Bytes::from("k");
        let seen = watched.watch(0, key.clone());
        watched.touch(0, &key);
        assert_eq!(watched.version(0, &key), Some(seen + 1));
        watched.touch(1, &key);
        assert_eq!(watched.version(0, &key), Some(seen + 1));
        watched.unwatch(0, key.clone());
        assert_eq!(watched.version(0, &key), None);
        assert!(!watched.is_active());
    }
}
