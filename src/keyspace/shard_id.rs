//! The number of shards, and how they are numbered.

/// Shards per database. More would cost memory in every empty database; with fewer, threads would
/// wait for each other more often. It need not be a power of two.
pub const SHARDS: usize = 48;

const _: () = assert!(SHARDS <= 1 << 16);

/// The number of a shard in the whole keyspace: database times [`SHARDS`] plus its place there.
pub type ShardId = u32;

/// How the keys of a store are spread over the shards of a database: over all, or, so that their order
/// does not depend on their hashes, which differ from process to process, all in the first one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spread(u16);

impl Spread {
    /// Every key is in the first shard of its database.
    pub(super) const NARROW: Self = Self(0);

    /// The shard of a key with this hash.
    #[inline]
    pub(super) fn shard_of(self, db: u16, hash: u64) -> ShardId {
        // The table inside uses the low 32 bits and the top eight; these are in between.
        let between = (hash >> 32) as u32 & u32::from(self.0);
        u32::from(db) * SHARDS as u32 + ((between * SHARDS as u32) >> 16)
    }
}

impl Default for Spread {
    fn default() -> Self {
        Self(0xFFFF)
    }
}
