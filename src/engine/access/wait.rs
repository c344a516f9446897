//! How a body says that it waits.

use super::view::Access;
use crate::base::Bytes;
use crate::engine::grammar::key::Key;
use crate::engine::grammar::kind::Collection;
use crate::engine::grammar::timeout::Timeout;
use crate::engine::shared::blocking::Wait;

impl Access<'_> {
    /// There was nothing for this call: it waits until one of `keys` holds something of their kind,
    /// and runs again. What the body answers now is what is answered when the time is up, and
    /// at once where nothing may wait.
    pub fn wait_for<K>(&mut self, keys: &[K], timeout: Timeout) -> &mut Wait
    where
        K: Key,
        K::Kind: Collection,
    {
        let keys = keys.iter().map(|key| Bytes::new(key.name())).collect();
        let class = Some(K::Kind::CLASS);
        self.wait(Wait { keys, class, timeout: timeout.0, ..Wait::default() })
    }

    /// Waits for no key: until the time is up, or the waiter is answered.
    pub fn wait_out(&mut self, timeout: Timeout) -> &mut Wait {
        self.wait(Wait { timeout: timeout.0, ..Wait::default() })
    }

    fn wait(&mut self, wait: Wait) -> &mut Wait {
        self.wait.insert(Box::new(wait))
    }
}
