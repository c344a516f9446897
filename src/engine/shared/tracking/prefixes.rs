//! The clients that are notified of all keys with a prefix.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use parking_lot::RwLock;

use crate::base::Bytes;
use crate::engine::shared::client::Client;

/// The clients of a prefix, by id.
type Listeners = BTreeMap<u64, Arc<Client>>;

#[derive(Debug, Default)]
pub(in crate::engine) struct Prefixes {
    all: RwLock<BTreeMap<Bytes, Listeners>>,
    /// How many they are.
    len: AtomicUsize,
}

impl Prefixes {
    pub(in crate::engine) fn len(&self) -> usize {
        self.len.load(Relaxed)
    }

    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    pub(in crate::engine) fn add(&self, client: &Arc<Client>, prefixes: &[&[u8]]) {
        let mut all = self.all.write();
        for prefix in prefixes {
            let listeners = all.entry(Bytes::new(prefix)).or_default();
            listeners.insert(client.id, Arc::clone(client));
        }
        self.len.store(all.len(), Relaxed);
    }

    pub(in crate::engine) fn remove(&self, client: u64) {
        let mut all = self.all.write();
        all.retain(|_, listeners| {
            listeners.remove(&client);
            !listeners.is_empty()
        });
        self.len.store(all.len(), Relaxed);
    }

    /// The prefixes of a client, in order.
    pub(in crate::engine) fn of(&self, client: u64) -> Vec<Bytes> {
        let all = self.all.read();
        let own = all.iter().filter(|(_, listeners)| listeners.contains_key(&client));
        own.map(|(prefix, _)| prefix.clone()).collect()
    }

    /// Calls `notify` for each prefix that some of these keys have, and each of its clients.
    pub(in crate::engine) fn each(&self, keys: &[Bytes], notify: impl Fn(&Client, Arc<[Bytes]>)) {
        for (prefix, listeners) in &*self.all.read() {
            // Sorted keys with the same beginning stand side by side.
            let from = keys.partition_point(|key| key < prefix);
            let from = keys.get(from..).unwrap_or_default();
            let count = from.iter().take_while(|key| key.starts_with(prefix)).count();
            if count > 0 {
                let found: Arc<[Bytes]> = from.iter().take(count).cloned().collect();
                listeners.values().for_each(|client| notify(client, Arc::clone(&found)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_reported_by_prefix() {
        let prefixes = Prefixes::default();
        let client = Arc::new(Client::default());
        prefixes.add(&client, &[b"a", b"bc", b""]);
        let keys = ["a", "ab", "b", "bca", "c"].map(Bytes::from);
        let notified = std::cell::RefCell::new(Vec::new());
        prefixes.each(&keys, |_, keys| {
            let words: Vec<_> = keys.iter().map(|key| String::from_utf8_lossy(key)).collect();
            notified.borrow_mut().push(words.join(" "));
        });
        assert_eq!(notified.into_inner(), ["a ab b bca c", "a ab", "bca"]);
        assert_eq!(prefixes.of(0).len(), 3);
        prefixes.remove(0);
        assert!(prefixes.is_empty());
    }
}
