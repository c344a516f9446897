//! `maxmemory`: evicts keys when memory is full, by one of ten policies.
//! [`crate::engine::shared::candidates`] chooses the next key.

use std::sync::atomic::Ordering::Relaxed;

use super::engine::Call;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::candidates::Candidate;
use crate::engine::shared::evictor::EvictionState;
use crate::engine::shared::happening::{Happening, kinds};
use crate::engine::table::command::{Command, flags};
use crate::keyspace::Keyspace;

/// Keys that one call evicts at most; the keeper goes on, and the call is let through.
const A_CALL: usize = 100;
/// Memory that is full again after this many seconds is news.
const QUIET: u32 = 60;
/// Candidates that are tried before eviction gives up.
const TRIES: usize = 64;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EvictionOutcome {
    /// There is room.
    Done,
    /// There is not, but keys are going.
    Going,
    /// There is not, and nothing may go.
    Stuck,
}

impl Engine {
    /// Called before a call that writes, with no locks held. Evicts keys when memory is full; if
    /// none can be evicted, a call that needs memory fails.
    #[inline]
    pub(in crate::engine) fn admit(&self, row: &Command) -> Result<()> {
        if self.is_full() { self.make_room(row) } else { Ok(()) }
    }

    /// Called before a script, with no locks held. Evicts keys when memory is full; true when it
    /// stays full.
    #[inline]
    pub(in crate::engine) fn admit_script(&self) -> bool {
        self.is_full() && self.evict(A_CALL) == EvictionOutcome::Stuck
    }

    #[inline]
    fn is_full(&self) -> bool {
        let limit = self.config.maxmemory.load(Relaxed);
        limit != 0 && self.used_memory() as u64 > limit
    }

    #[cold]
    fn make_room(&self, row: &Command) -> Result<()> {
        match self.evict(A_CALL) {
            EvictionOutcome::Stuck if row.is(flags::denyoom) => return Err(Error::OUT_OF_MEMORY),
            EvictionOutcome::Going => self.wake_keeper(),
            _ => {}
        }
        Ok(())
    }

    /// Evicts a few keys if memory is full; true when it still is and more can go. With a seed only
    /// calls evict, so that it does not matter how long they take.
    pub(in crate::engine) fn evict_excess(&self) -> bool {
        !self.chance.is_seeded() && self.is_full() && self.evict(A_CALL) == EvictionOutcome::Going
    }

    fn evict(&self, most: usize) -> EvictionOutcome {
        let policy = self.config.policy.load(Relaxed);
        // What a store that is only read has in memory is what its folder holds.
        if self.keeps_all() || self.persistence.is_read_only() {
            return EvictionOutcome::Done;
        }
        self.tell_full(policy != 0);
        if policy == 0 {
            return EvictionOutcome::Stuck;
        }
        let mut state = self.evictor.lock();
        state.candidates.follow(policy);
        let mut outcome = EvictionOutcome::Going;
        // The keeper would go on at any time.
        let most = if self.chance.is_seeded() { usize::MAX } else { most };
        for _ in 0..most {
            if !self.is_full() {
                outcome = EvictionOutcome::Done;
                break;
            }
            if !self.evict_one(&mut state) {
                outcome = EvictionOutcome::Stuck;
                break;
            }
        }
        self.clients.absorb(&state.session.client.counters);
        outcome
    }

    /// Tells observers that memory is full, unless they have heard of it within the last minute.
    fn tell_full(&self, evicts: bool) {
        if !self.observers.want(kinds::FULL) {
            return;
        }
        let now = self.seconds();
        let before = self.last_full.swap(now, Relaxed);
        if before == 0 || now.saturating_sub(before) > QUIET {
            let (used, limit) = (self.used_memory() as u64, self.config.maxmemory.load(Relaxed));
            self.observers.tell(&Happening::Full { evicts, used, limit });
        }
    }

    /// True when a key went.
    fn evict_one(&self, state: &mut EvictionState) -> bool {
        // Candidates may have gone or been used meanwhile, so one may have to try a few times.
        for _ in 0..TRIES {
            let samples = self.config.maxmemory_samples.load(Relaxed);
            let next = state.candidates.next(
                &self.keyspace,
                self.usage(),
                samples,
                &mut self.chance.random(),
            );
            let Some(candidate) = next else { return false };
            if self.take(state, &candidate) {
                return true;
            }
        }
        false
    }

    fn take(
        &self,
        EvictionState { session, candidates }: &mut EvictionState,
        candidate: &Candidate,
    ) -> bool {
        let (policy, Candidate { shard, key, .. }) = (candidates.policy, candidate);
        session.db = Keyspace::database_of(*shard);
        let mut call = Call::new(self, session);
        let gives_way =
            |access, expires| candidate.gives_way(policy, self.usage(), access, expires);
        let gone = call.lock_shard(*shard).and_then(|()| call.evict(*shard, key, gives_way));
        call.finish().is_ok() && gone == Ok(true)
    }
}
