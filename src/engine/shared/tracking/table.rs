//! Which clients have read which keys since they changed.
//!
//! Parts behind locks of their own, chosen by the key's hash, so that readers on many threads
//! seldom meet. Entries lie densely in each ([`IndexTable`]), so that one to forget is drawn
//! without searching, as a map that gives no samples could not. Clients that are gone stay among
//! the readers of a key until it changes; the notification finds that they are gone.

use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use parking_lot::Mutex;
use smallvec::SmallVec;

use crate::base::Bytes;
use crate::base::random::Random;
use crate::value::index_table::{self, IndexTable, Keyed};

const PARTS: usize = 16;

/// Ids of clients, each once.
pub(in crate::engine) type Readers = SmallVec<[u64; 2]>;

#[derive(Default)]
pub(in crate::engine) struct ReadKeys {
    parts: [Mutex<IndexTable<ReadKey>>; PARTS],
    keys: AtomicUsize,
    items: AtomicUsize,
}

struct ReadKey {
    key: Bytes,
    readers: Readers,
}

impl Keyed for ReadKey {
    fn key(&self) -> &[u8] {
        &self.key
    }
}

impl std::fmt::Debug for ReadKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} keys, {} items", self.keys(), self.items())
    }
}

impl ReadKeys {
    pub(in crate::engine) fn keys(&self) -> usize {
        self.keys.load(Relaxed)
    }

    pub(in crate::engine) fn items(&self) -> usize {
        self.items.load(Relaxed)
    }

    /// A client has read a key.
    pub(in crate::engine) fn remember(&self, key: &[u8], client: u64) {
        let hash = index_table::hash(key);
        let mut part = self.part(hash).lock();
        let index = part.find(hash, key).unwrap_or_else(|| {
            self.keys.fetch_add(1, Relaxed);
            part.push(hash, ReadKey { key: Bytes::new(key), readers: Readers::new() })
        });
        if let Some(entry) = part.get_mut(index)
            && !entry.readers.contains(&client)
        {
            entry.readers.push(client);
            self.items.fetch_add(1, Relaxed);
        }
    }

    /// Forgets a key that has changed, and returns its readers, which have to read it again.
    pub(in crate::engine) fn take(&self, key: &[u8]) -> Option<Readers> {
        let hash = index_table::hash(key);
        let mut part = self.part(hash).lock();
        let index = part.find(hash, key)?;
        Some(self.remove(&mut part, index).readers)
    }

    /// Forgets a random key, and returns it with its readers.
    pub(in crate::engine) fn take_any(&self) -> Option<(Bytes, Readers)> {
        let mut random = Random::new();
        let first = random.below(PARTS);
        let parts = self.parts.iter().cycle().skip(first).take(PARTS);
        parts.map(Mutex::lock).find(|part| !part.is_empty()).map(|mut part| {
            let index = random.below(part.len()) as u32;
            let ReadKey { key, readers } = self.remove(&mut part, index);
            (key, readers)
        })
    }

    pub(in crate::engine) fn clear(&self) {
        for part in &self.parts {
            let old = std::mem::take(&mut *part.lock());
            let items: usize = old.iter().map(|entry| entry.readers.len()).sum();
            self.keys.fetch_sub(old.len(), Relaxed);
            self.items.fetch_sub(items, Relaxed);
        }
    }

    fn remove(&self, part: &mut IndexTable<ReadKey>, index: u32) -> ReadKey {
        let (entry, _) = part.swap_remove(index);
        part.shrink_if_sparse();
        self.keys.fetch_sub(1, Relaxed);
        self.items.fetch_sub(entry.readers.len(), Relaxed);
        entry
    }

    fn part(&self, hash: u64) -> &Mutex<IndexTable<ReadKey>> {
        // These bits neither choose the slot in a part nor tag it.
        &self.parts[(hash >> 40) as usize % PARTS]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone)]
    enum Step {
        Read(u8, u64),
        Change(u8),
        Evict,
        Clear,
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            12 => (any::<u8>(), 1..5_u64).prop_map(|(key, client)| Step::Read(key, client)),
            6 => any::<u8>().prop_map(Step::Change),
            2 => Just(Step::Evict),
            1 => Just(Step::Clear),
        ]
    }

    fn readers(readers: Readers) -> BTreeSet<u64> {
        readers.into_iter().collect()
    }

    proptest! {
        #[test]
        fn it_knows_who_has_read_what(steps in prop::collection::vec(step(), 0..300)) {
            let table = ReadKeys::default();
            let mut model: BTreeMap<u8, BTreeSet<u64>> = BTreeMap::new();
            for step in steps {
                match step {
                    Step::Read(key, client) => {
                        table.remember(&[key], client);
                        model.entry(key).or_default().insert(client);
                    }
                    Step::Change(key) => {
                        prop_assert_eq!(table.take(&[key]).map(readers), model.remove(&key));
                    }
                    Step::Evict => match table.take_any() {
                        Some((key, found)) => {
                            prop_assert_eq!(model.remove(&key[0]), Some(readers(found)));
                        }
                        None => prop_assert!(model.is_empty()),
                    },
                    Step::Clear => {
                        table.clear();
                        model.clear();
                    }
                }
                prop_assert_eq!(table.keys(), model.len());
                prop_assert_eq!(table.items(), model.values().map(BTreeSet::len).sum::<usize>());
            }
        }
    }
}
