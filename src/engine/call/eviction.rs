//! `maxmemory`: keys that give way when memory is full, by one of ten policies.
//!
//! As in Redis, the best key to evict is not searched for but drawn: a few random keys are looked
//! at, and the best of all that were seen lately wait in a small pool. Shards fill evenly and their
//! entries are dense, so a random entry of a random shard is a random key. By time to live, nothing
//! needs to be drawn: the shards tell which key ends first.

use std::sync::atomic::Ordering::Relaxed;

use parking_lot::Mutex;

use crate::base::Bytes;
use crate::base::random::Random;
use crate::engine::Engine;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::client::Client;
use crate::engine::shared::session::Session;
use crate::engine::table::command::{Command, flags};
use crate::keyspace::{Entry, Keyspace, ShardData, ShardId};

/// What `maxmemory-policy` can be, as bits of [`crate::engine::config::live::Config::policy`].
pub mod policy {
    pub const LRU: u32 = 1;
    pub const LFU: u32 = 2;
    /// Least recently modified.
    pub const LRM: u32 = 4;
    pub const RANDOM: u32 = 8;
    pub const TTL: u32 = 16;
    /// Keys that do not expire may go as well.
    pub const ALL_KEYS: u32 = 32;

    pub const NAMES: [(&str, u32); 10] = [
        ("volatile-lru", LRU),
        ("volatile-lfu", LFU),
        ("volatile-lrm", LRM),
        ("volatile-random", RANDOM),
        ("volatile-ttl", TTL),
        ("allkeys-lru", ALL_KEYS | LRU),
        ("allkeys-lfu", ALL_KEYS | LFU),
        ("allkeys-lrm", ALL_KEYS | LRM),
        ("allkeys-random", ALL_KEYS | RANDOM),
        ("noeviction", 0),
    ];
}

/// Candidates that wait.
const POOL: usize = 16;
/// Keys that one call evicts at most; the keeper goes on, and the call is let through.
const A_CALL: usize = 100;
/// Draws after which the list of shards that have keys is made anew.
const STALE: usize = 256;

/// What eviction remembers from one key to the next.
#[derive(Debug, Default)]
pub struct Evictor(Mutex<State>);

#[derive(Debug)]
struct State {
    session: Session,
    policy: u32,
    /// Shards that had keys to evict a while ago.
    shards: Vec<ShardId>,
    draws: usize,
    /// The best candidate last.
    pool: Vec<Candidate>,
}

#[derive(Debug)]
struct Candidate {
    score: u32,
    shard: ShardId,
    key: Bytes,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// There is room.
    Done,
    /// There is not, but keys are going.
    Going,
    /// There is not, and nothing may go.
    Stuck,
}

impl Default for State {
    fn default() -> Self {
        let session = Session::new(Client::default());
        Self { session, policy: 0, shards: Vec::new(), draws: 0, pool: Vec::new() }
    }
}

impl Engine {
    /// Asked before a call that writes, with no locks held: is there room? If not, keys go; if none
    /// can, a call that needs memory fails.
    #[inline]
    pub(in crate::engine) fn admit(&self, row: &Command) -> Result<()> {
        if self.is_full() { self.make_room(row) } else { Ok(()) }
    }

    /// Asked before a script, with no locks held: makes room as well as it can, and tells whether
    /// there still is none.
    #[inline]
    pub(in crate::engine) fn admit_script(&self) -> bool {
        self.is_full() && self.evict(A_CALL) == Outcome::Stuck
    }

    #[inline]
    fn is_full(&self) -> bool {
        let limit = self.config.maxmemory.load(Relaxed);
        limit != 0 && self.keyspace.used_bytes() as u64 > limit
    }

    #[cold]
    fn make_room(&self, row: &Command) -> Result<()> {
        match self.evict(A_CALL) {
            Outcome::Stuck if row.is(flags::denyoom) => return Err(Error::OUT_OF_MEMORY),
            Outcome::Going => self.wake_keeper(),
            _ => {}
        }
        Ok(())
    }

    /// Evicts a few keys if memory is full; true when it still is and more can go.
    pub(in crate::engine) fn evict_excess(&self) -> bool {
        self.is_full() && self.evict(A_CALL) == Outcome::Going
    }

    fn evict(&self, most: usize) -> Outcome {
        let policy = self.config.policy.load(Relaxed);
        // What a store that is only read has in memory is what its folder holds.
        if self.keeps_all() || self.persistence.is_read_only() {
            return Outcome::Done;
        }
        if policy == 0 {
            return Outcome::Stuck;
        }
        let mut state = self.evictor.0.lock();
        state.follow(policy);
        let mut outcome = Outcome::Going;
        for _ in 0..most {
            if !self.is_full() {
                outcome = Outcome::Done;
                break;
            }
            if !state.evict_one(self) {
                outcome = Outcome::Stuck;
                break;
            }
        }
        self.clients.absorb(&state.session.client.counters);
        outcome
    }

    /// How much an entry deserves to go, by the policy.
    fn score(&self, policy: u32, access: u32) -> u32 {
        if policy & policy::LFU != 0 { 255 - self.decayed(access) } else { self.idle(access) }
    }
}

impl State {
    fn follow(&mut self, policy: u32) {
        if self.policy != policy {
            self.policy = policy;
            self.pool.clear();
            self.shards.clear();
        }
    }

    /// True when a key went.
    fn evict_one(&mut self, engine: &Engine) -> bool {
        // Candidates may have gone or been used meanwhile, so one may have to try a few times.
        for _ in 0..4 * POOL {
            let Some(candidate) = self.next(engine) else { return false };
            if self.take(engine, &candidate) {
                return true;
            }
        }
        false
    }

    fn take(&mut self, engine: &Engine, candidate: &Candidate) -> bool {
        let (policy, Candidate { score, shard, key }) = (self.policy, candidate);
        self.session.db = Keyspace::database_of(*shard);
        let mut access = Access::new(engine, &mut self.session);
        let gone = access.evict(*shard, key, |access, expires| {
            let eligible = expires || policy & policy::ALL_KEYS != 0;
            eligible && (*score == 0 || engine.score(policy, access) >= *score)
        });
        access.finish().is_ok() && gone == Ok(true)
    }

    fn next(&mut self, engine: &Engine) -> Option<Candidate> {
        if self.policy & policy::TTL != 0 {
            return first_to_end(&engine.keyspace);
        }
        let mut random = Random::new();
        if self.policy & policy::RANDOM != 0 {
            return self.draw(engine, &mut random, |_| 0);
        }
        let policy = self.policy;
        for _ in 0..engine.config.maxmemory_samples.load(Relaxed) {
            // Zero means that the score does not matter.
            let score = |entry: &Entry| engine.score(policy, entry.access()).saturating_add(1);
            let drawn = self.draw(engine, &mut random, score)?;
            self.offer(drawn);
        }
        let mut best = self.pool.pop()?;
        best.score -= 1;
        Some(best)
    }

    /// Keeps a candidate if it is among the best.
    fn offer(&mut self, candidate: Candidate) {
        let place = self.pool.partition_point(|held| held.score < candidate.score);
        let twice = self.pool.iter().any(|held| held.key == candidate.key);
        if twice || (place == 0 && self.pool.len() == POOL) {
            return;
        }
        self.pool.insert(place, candidate);
        if self.pool.len() > POOL {
            self.pool.remove(0);
        }
    }

    /// A random key of a random shard.
    fn draw(
        &mut self,
        engine: &Engine,
        random: &mut Random,
        score: impl Fn(&Entry) -> u32,
    ) -> Option<Candidate> {
        let all_keys = self.policy & policy::ALL_KEYS != 0;
        while let Some((place, shard)) = self.shard_at_random(engine, random) {
            let data = engine.keyspace.shard(shard).read();
            if let Some(entry) = entry_at_random(&data, all_keys, random) {
                return Some(Candidate {
                    score: score(entry),
                    shard,
                    key: Bytes::new(entry.key()),
                });
            }
            self.shards.swap_remove(place);
        }
        None
    }

    fn shard_at_random(
        &mut self,
        engine: &Engine,
        random: &mut Random,
    ) -> Option<(usize, ShardId)> {
        self.draws += 1;
        if self.shards.is_empty() || self.draws > STALE {
            self.list_shards(&engine.keyspace);
        }
        let place = random.below(self.shards.len());
        self.shards.get(place).map(|shard| (place, *shard))
    }

    fn list_shards(&mut self, keyspace: &Keyspace) {
        self.draws = 0;
        let all_keys = self.policy & policy::ALL_KEYS != 0;
        let has_keys = |data: &ShardData| choices(data, all_keys) != 0;
        let shards = keyspace.all_shards().iter().enumerate();
        self.shards.clear();
        self.shards.extend(
            shards.filter(|(_, shard)| has_keys(&shard.read())).map(|(id, _)| id as ShardId),
        );
    }
}

fn choices(data: &ShardData, all_keys: bool) -> usize {
    if all_keys { data.len() } else { data.expiries().len() }
}

fn entry_at_random<'d>(
    data: &'d ShardData,
    all_keys: bool,
    random: &mut Random,
) -> Option<&'d Entry> {
    let place = random.below(choices(data, all_keys));
    let index = if all_keys { place as u32 } else { data.expiries().at(place)?.1 };
    data.entry(index)
}

fn first_to_end(keyspace: &Keyspace) -> Option<Candidate> {
    let shards = keyspace.all_shards().iter().enumerate();
    let (_, shard) = shards
        .filter_map(|(id, shard)| Some((shard.next_deadline()?, id as ShardId)))
        .min_by_key(|(deadline, _)| *deadline)?;
    let data = keyspace.shard(shard).read();
    let (_, index) = data.expiries().first()?;
    let key = Bytes::new(data.key(index)?);
    Some(Candidate { score: 0, shard, key })
}
