//! Which keys are evicted when memory is full. `call/eviction.rs` describes when and how.
//!
//! As in Redis, the best key to evict is not searched for but drawn: a few random keys are looked
//! at, and the best of all that were seen lately wait in a small pool. Shards fill evenly and their
//! entries are dense, so a random entry of a random shard is a random key. By time to live, nothing
//! needs to be drawn: the shards know which key ends first.

use super::usage::Meter;
use crate::base::Bytes;
use crate::base::random::Random;
use crate::engine::config::policy;
use crate::keyspace::{Entry, Keyspace, ShardData, ShardId};

/// Candidates that wait.
const POOL: usize = 16;
/// Draws after which the list of shards that have keys is made anew.
const STALE: usize = 256;

/// What eviction remembers from one key to the next.
#[derive(Debug, Default)]
pub(in crate::engine) struct Candidates {
    pub(in crate::engine) policy: u32,
    /// Shards that had keys to evict a while ago.
    shards: Vec<ShardId>,
    draws: usize,
    /// The best candidate last.
    pool: Vec<Candidate>,
}

#[derive(Debug)]
pub(in crate::engine) struct Candidate {
    pub(in crate::engine) score: u32,
    pub(in crate::engine) shard: ShardId,
    pub(in crate::engine) key: Bytes,
}

impl Candidates {
    /// Begins anew when the policy has changed.
    pub(in crate::engine) fn follow(&mut self, policy: u32) {
        if self.policy != policy {
            self.policy = policy;
            self.pool.clear();
            self.shards.clear();
        }
    }

    /// The key that is to go next, should one be found.
    pub(in crate::engine) fn next(
        &mut self,
        keyspace: &Keyspace,
        meter: Meter<'_>,
        samples: usize,
        random: &mut Random,
    ) -> Option<Candidate> {
        if self.policy & policy::TTL != 0 {
            return first_to_end(keyspace);
        }
        if self.policy & policy::RANDOM != 0 {
            return self.draw(keyspace, random, |_| 0);
        }
        let policy = self.policy;
        for _ in 0..samples {
            // Zero means that the score does not matter.
            let score = |entry: &Entry| deserts(policy, meter, entry.access()).saturating_add(1);
            let drawn = self.draw(keyspace, random, score)?;
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
        keyspace: &Keyspace,
        random: &mut Random,
        score: impl Fn(&Entry) -> u32,
    ) -> Option<Candidate> {
        let all_keys = self.policy & policy::ALL_KEYS != 0;
        while let Some((place, shard)) = self.shard_at_random(keyspace, random) {
            let data = keyspace.shard(shard).read();
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
        keyspace: &Keyspace,
        random: &mut Random,
    ) -> Option<(usize, ShardId)> {
        self.draws += 1;
        if self.shards.is_empty() || self.draws > STALE {
            self.list_shards(keyspace);
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

impl Candidate {
    /// Whether it still may go, now that this is known of its entry.
    pub(in crate::engine) fn gives_way(
        &self,
        policy: u32,
        meter: Meter<'_>,
        access: u32,
        expires: bool,
    ) -> bool {
        let eligible = expires || policy & policy::ALL_KEYS != 0;
        eligible && (self.score == 0 || deserts(policy, meter, access) >= self.score)
    }
}

/// How much an entry deserves to go, by the policy.
fn deserts(policy: u32, meter: Meter<'_>, access: u32) -> u32 {
    if policy & policy::LFU != 0 { 255 - meter.decayed(access) } else { meter.idle(access) }
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
