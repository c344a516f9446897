//! The locks of a call: taken after it was admitted, given back when its effects are delivered.

use super::engine::{Call, Row};
use crate::base::clock;
use crate::engine::grammar::error::Result;
use crate::engine::table::command::flags;
use crate::keyspace::gate::Busy;
use crate::keyspace::{KeySet, Mode, Pair, ShardData, ShardId};
use crate::persist::Position;

/// From this many bytes on, the keeper drops removed values.
const BIG: usize = 64 << 10;

impl Call<'_> {
    /// Locks the keys that `declare` names, unless a transaction holds them already. Every row
    /// calls it between parsing and the body.
    #[inline]
    pub fn enter(&mut self, row: &Row, declare: impl FnOnce(&mut KeySet)) -> Result<()> {
        if self.held && !self.locked.is_open() {
            return Ok(());
        }
        let mut keys = KeySet::of(&self.engine.keyspace, self.session.db);
        declare(&mut keys);
        if self.held {
            self.extend(keys);
            return Ok(());
        }
        if row.is(flags::write) && !self.session.replaying {
            self.engine.admit_to_log(self.session.weight)?;
            self.engine.admit(row)?;
        } else if row.is(flags::runs_scripts) {
            self.session.memory_is_full = self.engine.admit_script();
        }
        if keys.is_empty() { Ok(()) } else { self.lock(keys) }
    }

    /// Locks `keys` for everything that runs until [`Self::finish`].
    pub(in crate::engine) fn hold(&mut self, keys: KeySet) -> Result<()> {
        self.lock(keys)?;
        self.held = true;
        Ok(())
    }

    /// As [`Self::hold`], and waits for as long as it takes.
    pub(in crate::engine) fn hold_patiently(&mut self, keys: &KeySet) {
        self.locked.acquire_patiently(keys);
        self.ask_for_wants(keys.may_write());
        self.held = true;
    }

    /// Locks one shard to change it.
    pub(in crate::engine) fn lock_shard(&mut self, shard: ShardId) -> Result<()> {
        let mut keys = KeySet::of(&self.engine.keyspace, self.session.db);
        keys.add_shard(shard, Mode::Write);
        self.lock(keys)
    }

    #[inline]
    fn lock(&mut self, keys: KeySet) -> Result<()> {
        match keys.only() {
            Some((shard, mode)) => self.lock_one(shard, mode),
            None => self.lock_many(keys),
        }
    }

    fn lock_one(&mut self, shard: ShardId, mode: Mode) -> Result<()> {
        if let Err(Busy) = self.locked.acquire_one(shard, mode) {
            return Err(self.engine.scripts.busy_error());
        }
        self.ask_for_wants(mode == Mode::Write);
        Ok(())
    }

    fn lock_many(&mut self, keys: KeySet) -> Result<()> {
        let writes = keys.may_write();
        if let Err(Busy) = self.locked.acquire(keys) {
            return Err(self.engine.scripts.busy_error());
        }
        self.ask_for_wants(writes);
        Ok(())
    }

    /// Called with the keys locked: an earlier watcher of one of them is noticed, and a later one
    /// sees what this call has done.
    #[inline]
    fn ask_for_wants(&mut self, writes: bool) {
        let replaying = self.session.replaying;
        self.session.effects.wants = if replaying { 0 } else { self.engine.wants(writes) };
    }

    /// Locks what a call inside a script needs beside what the script holds.
    #[inline]
    fn extend(&mut self, keys: KeySet) {
        if !keys.is_empty() && self.locked.extend(keys) {
            // A watch of a key of these shards may have begun after the script.
            self.ask_for_more_wants();
        }
    }

    /// As [`Self::ask_for_wants`], in the middle of a transaction or script: what its effects were
    /// wanted for until now is kept.
    pub(in crate::engine) fn ask_for_more_wants(&mut self) {
        if !self.session.replaying {
            self.session.effects.wants |= self.engine.wants(true);
        }
    }

    /// The calls that follow, until [`Self::finish`], share the locks of this one. Returns whether
    /// they did so already.
    pub(in crate::engine) fn share_locks(&mut self, share: bool) -> bool {
        std::mem::replace(&mut self.held, share)
    }

    /// Delivers the effects, releases the locks, and serves the calls that waited for these
    /// changes.
    #[inline]
    pub(in crate::engine) fn finish(&mut self) -> Result<()> {
        self.close_handle();
        if self.session.effects.wants == 0 {
            // Nobody wants to know, so nothing was recorded.
            self.session.count_changes();
            self.unlock();
            return Ok(());
        }
        self.finish_with_effects()
    }

    fn finish_with_effects(&mut self) -> Result<()> {
        let concluded = self.conclude();
        if !self.session.effects.to_wake.is_empty() {
            return self.serve(concluded);
        }
        match concluded? {
            Some(position) => self.wait_durable(position),
            None => Ok(()),
        }
    }

    fn wait_durable(&mut self, position: Position) -> Result<()> {
        let begun = clock::uptime();
        let durable = self.engine.wait_durable(position);
        self.session.waited += clock::uptime().saturating_sub(begun).as_nanos() as u64;
        durable
    }

    /// Serves the waiters. With fsync `always`, answers are given after the disk has the records.
    #[cold]
    fn serve(&mut self, concluded: Result<Option<Position>>) -> Result<()> {
        let served = self.engine.serve(std::mem::take(&mut self.session.effects.to_wake));
        let position = served.position.or(concluded.clone().unwrap_or(None));
        let durable = position.map_or(Ok(()), |position| self.wait_durable(position));
        served.deliver(&durable);
        concluded.and(durable)
    }

    /// Delivers the effects and releases the locks. Returns the position of the log that the caller
    /// must wait for.
    pub(in crate::engine) fn conclude(&mut self) -> Result<Option<Position>> {
        self.close_handle();
        let delivered = if self.session.effects.wants == 0 {
            self.session.count_changes();
            Ok(None)
        } else if self.session.effects.is_empty() {
            Ok(None)
        } else {
            self.engine.deliver(self.session)
        };
        self.unlock();
        delivered
    }

    /// Releases the locks, and drops what the call has removed.
    #[inline]
    fn unlock(&mut self) {
        self.held = false;
        self.locked.release();
        if self.session.has_remains() {
            self.drop_discarded();
            self.engine.expire_met(self.session);
        }
    }

    /// A call inside a transaction or script has run. The next one must see what it left, and
    /// whatever it publishes comes after the events of this one.
    pub(in crate::engine) fn end_inner_call(&mut self) {
        self.close_handle();
        // Nothing waits with locks that others need to end its waiting.
        self.wait = None;
        self.session.connection.replies_last = false;
        if !self.session.effects.events.is_empty() || self.session.effects.has_invalid() {
            self.engine.announce(self.session);
        }
    }

    /// Drops removed values. The keeper drops those that take long.
    fn drop_discarded(&mut self) {
        let shards = std::mem::take(&mut self.session.emptied);
        let heap = self.session.discarded.iter().map(Pair::heap).sum::<usize>()
            + shards.iter().map(ShardData::total_heap).sum::<usize>();
        let images = std::mem::take(&mut self.session.cancelled);
        if heap > BIG || !images.is_empty() {
            let values = std::mem::take(&mut self.session.discarded);
            self.engine.discard(Box::new((values, shards, images)), heap);
        }
        self.session.discarded.clear();
    }
}
