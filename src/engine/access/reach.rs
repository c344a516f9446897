//! Keys that a call finds only in the value of another key, as the destinations of a time series.

use super::view::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::keyspace::KeySet;
use crate::keyspace::gate::Busy;

impl Access<'_> {
    /// Locks further keys, which `declare` reads from the keys that are locked. It declares those as
    /// well: if another call is in the way, all locks are given back and taken anew, and then
    /// `declare` is asked again, since what it has read may have changed.
    ///
    /// Nothing may have been changed before. The parameters of the command must have said
    /// [`KeySet::lead_on`].
    pub fn reach(&mut self, declare: impl Fn(&Self, &mut KeySet)) -> Result<()> {
        self.close_handle();
        loop {
            let mut keys = KeySet::of(&self.shared.keyspace, self.session.db);
            declare(self, &mut keys);
            let writes = keys.may_write();
            if self.locked.try_extend(&keys) {
                self.want_more(writes);
                return Ok(());
            }
            if self.locked.is_open() {
                self.locked.extend(keys);
                self.want_more(writes);
                return Ok(());
            }
            if self.held {
                return Err(Error::internal("a transaction did not expect to need further keys"));
            }
            self.locked.release();
            keys.add_unknown();
            if let Err(Busy) = self.locked.acquire(keys) {
                return Err(self.shared.scripts.busy_error());
            }
            self.want_more(writes);
        }
    }

    /// A watch of a key of the shards that are locked now may have begun after the call.
    fn want_more(&mut self, writes: bool) {
        if !self.session.replaying {
            self.session.effects.wants |= self.shared.wants(writes);
        }
    }
}
