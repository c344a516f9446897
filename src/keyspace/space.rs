//! [`Keyspace`]: the databases, each an array of shards, and the totals of all shards.

use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use super::bell::Bell;
use super::gate::Gate;
use super::shard::Shard;
use super::shard_id::{SHARDS, ShardId, Spread};
use super::stamps::{AllStamps, DATABASES, Stamps};
use super::tally::{PARTS, Tally};

// Shards with the same place in different databases add to the same part of a tally.
const _: () = assert!(SHARDS.is_multiple_of(PARTS));

/// The start value of [`Keyspace::seconds`], so that a key can have been idle for longer than the
/// store has been open.
pub const CLOCK_START: u32 = 1 << 30;

/// All databases of a store.
#[derive(Debug)]
pub struct Keyspace {
    shards: Box<[Shard]>,
    databases: u16,
    spread: Spread,
    /// The lock of calls that wait for shards while holding others.
    pub gate: Gate,
    /// Bytes of heap held by all entries, for `maxmemory`.
    pub used: Tally,
    /// [`CLOCK_START`] plus the seconds since the store was opened: the clock of LRU and LFU. The
    /// keeper advances it.
    pub seconds: AtomicU32,
    /// The epoch of the running snapshot (see `engine::shared::persistence`); 0 when none runs.
    epoch: AtomicU32,
    /// Keys with an expiry, and hashes with fields that have one, in all databases.
    pub expiring: Tally,
    /// Rung when the first key with an expiry appears.
    pub bell: Bell,
    /// The stamps by which copies of values are checked; `None` where the system has no memory that
    /// can be mapped twice.
    pub stamps: Option<AllStamps>,
}

impl Keyspace {
    /// Empty databases, numbered from 0 to `databases` - 1.
    pub fn new(databases: u16) -> Self {
        let stamped = usize::from(databases.min(DATABASES)) * SHARDS;
        let stamps = AllStamps::new(stamped).ok();
        let stamps_of = |id: usize| match &stamps {
            Some(stamps) if id < stamped => stamps.of(id as ShardId),
            _ => Stamps::default(),
        };
        let shards = 0..usize::from(databases) * SHARDS;
        Self {
            shards: shards.map(|id| Shard::new(stamps_of(id))).collect(),
            databases,
            spread: Spread::default(),
            gate: Gate::default(),
            used: Tally::default(),
            seconds: AtomicU32::new(CLOCK_START),
            epoch: AtomicU32::new(0),
            expiring: Tally::default(),
            bell: Bell::default(),
            stamps,
        }
    }

    /// How many databases there are.
    pub fn databases(&self) -> u16 {
        self.databases
    }

    /// Keeps all keys of a database in one shard, whatever their hashes. Where keys are then depends
    /// on the calls that made them alone, and threads wait for each other. To be called before there
    /// is a key.
    pub fn narrow(&mut self) {
        self.spread = Spread::NARROW;
    }

    /// The shard of a key with this hash.
    #[inline]
    pub fn shard_of(&self, db: u16, hash: u64) -> ShardId {
        self.spread.shard_of(db, hash)
    }

    #[inline]
    pub(super) fn spread(&self) -> Spread {
        self.spread
    }

    /// The shard with this number, which must be one of this keyspace.
    #[inline]
    pub fn shard(&self, id: ShardId) -> &Shard {
        &self.shards[id as usize]
    }

    /// The numbers of the shards of one database.
    pub fn shard_ids(db: u16) -> Range<ShardId> {
        let first = u32::from(db) * SHARDS as u32;
        first..first + SHARDS as u32
    }

    /// The shards of one database.
    pub fn shards(&self, db: u16) -> &[Shard] {
        let start = usize::from(db) * SHARDS;
        &self.shards[start..start + SHARDS]
    }

    /// The shards of all databases, in the order of their numbers.
    pub fn all_shards(&self) -> &[Shard] {
        &self.shards
    }

    /// The database of a shard.
    pub fn database_of(shard: ShardId) -> u16 {
        (shard / SHARDS as u32) as u16
    }

    /// The era during which copies of what is read now may be used; `None` when none may be kept.
    #[inline]
    pub fn era(&self) -> Option<u32> {
        self.stamps.as_ref().map(AllStamps::era).filter(|era| *era != 0)
    }

    /// The number of keys as DBSIZE counts them, expired keys that are still in memory included.
    pub fn len(&self, db: u16) -> usize {
        self.shards(db).iter().map(|shard| shard.read().len()).sum()
    }

    /// The epoch of the running snapshot; 0 when none runs.
    #[inline]
    pub fn snapshot_epoch(&self) -> u32 {
        self.epoch.load(Relaxed)
    }

    /// A snapshot begins. The caller holds every shard.
    pub fn begin_epoch(&self, epoch: u32) {
        self.epoch.store(epoch, Relaxed);
    }

    /// The running snapshot has ended.
    pub fn end_epoch(&self) {
        self.epoch.store(0, Relaxed);
    }

    /// Bytes of heap held by all entries, as of the last time each shard was settled.
    pub fn used_bytes(&self) -> usize {
        self.used.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_calls_write_shares_no_line_with_what_all_of_them_read() {
        let keyspace = Keyspace::new(1);
        let line = |place: usize| place / 128;
        let read = [
            line(std::ptr::from_ref(&keyspace.shards).addr()),
            line(std::ptr::from_ref(&keyspace.databases).addr()),
            line(std::ptr::from_ref(&keyspace.spread).addr()),
            line(std::ptr::from_ref(&keyspace.seconds).addr()),
            line(std::ptr::from_ref(&keyspace.epoch).addr()),
        ];
        let gate = std::ptr::from_ref(&keyspace.gate).addr();
        let written = [&keyspace.used, &keyspace.expiring].map(|tally| {
            let place = std::ptr::from_ref(tally).addr();
            line(place)..line(place + size_of::<Tally>())
        });
        for read in read {
            assert!(written.iter().all(|lines| !lines.contains(&read)));
            assert!(read < line(gate) || read >= line(gate + size_of::<Gate>()));
        }
        let shards = keyspace.all_shards();
        let places = shards.iter().map(|shard| std::ptr::from_ref(shard).addr());
        assert!(places.clone().all(|place| place.is_multiple_of(128)));
        assert!(size_of::<Shard>().is_multiple_of(128));
    }
}
