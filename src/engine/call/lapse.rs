//! Expired keys that a call met, and in the dialect of Redis expired fields. A call that reads cannot
//! take them away, so this is done when it has given its locks back, and before it is answered.

use super::engine::Call;
use crate::engine::Engine;
use crate::engine::shared::client::{Client, Door};
use crate::engine::shared::session::{Expired, Lapsed, Session};
use crate::keyspace::Keyspace;

impl Engine {
    /// Takes away what has expired of the keys that a call has met. The caller holds no lock.
    pub(in crate::engine) fn expire_met(&self, session: &mut Session) {
        let met = std::mem::take(session.met.get_mut());
        // The store's own sessions may hold what serving the waiters of a key needs.
        let leaves = session.client.origin.door == Door::Internal || self.keeps_all();
        if met.is_empty() || leaves {
            return self.remember_met(session.client.id, &met);
        }
        let mut own = Session::new(Client::default());
        self.begin_burst(&mut own);
        let alike = |one: &Expired, other: &Expired| {
            one.shard == other.shard && one.is_whole() == other.is_whole()
        };
        for keys in met.chunk_by(alike) {
            // Of fields that it removes, a reader that tracks with NOLOOP does not hear.
            let is_whole = keys.first().is_some_and(Expired::is_whole);
            own.acts_for = if is_whole { 0 } else { session.client.id };
            self.expire_keys(&mut own, session.client.id, keys);
        }
        self.end_burst(&mut own);
        self.clients.absorb(&own.client.counters);
    }

    /// Takes away what has expired of keys of one shard. `reader` hears of the next change of those that it has read.
    fn expire_keys(&self, own: &mut Session, reader: u64, keys: &[Expired]) {
        let Some(Expired { shard, .. }) = keys.first() else { return };
        own.db = Keyspace::database_of(*shard);
        let mut call = Call::new(self, own);
        if call.lock_shard(*shard).is_err() {
            // A script keeps all others waiting. The keeper comes later.
            return self.remember_met(reader, keys);
        }
        for Expired { key, what, .. } in keys {
            // It fails only where the key is in no shard of this store, or no hash any more.
            let _ = match what {
                Lapsed::Key => call.expire_key(*shard, key).map(drop),
                Lapsed::Fields(_) | Lapsed::AllFields => call.expire_fields_of(*shard, key, what),
            };
        }
        self.announce(call.session_mut());
        self.remember_met(reader, keys);
        // When the log refuses, the keys are gone nevertheless: a recovery finds them expired.
        let _ = call.finish();
    }

    fn remember_met(&self, reader: u64, keys: &[Expired]) {
        let read = keys.iter().filter(|met| met.read);
        read.for_each(|met| self.tracking.table.remember(&met.key, reader));
    }
}
