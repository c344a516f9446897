//! The values of `maxmemory-policy`, as bits of [`super::live::Config::policy`].

/// Least recently used first.
pub const LRU: u32 = 1;
/// Least frequently used first.
pub const LFU: u32 = 2;
/// Least recently modified first.
pub const LRM: u32 = 4;
/// Any key, at random.
pub const RANDOM: u32 = 8;
/// The nearest deadline first.
pub const TTL: u32 = 16;
/// Keys without a time to live can be evicted as well.
pub const ALL_KEYS: u32 = 32;

/// The words of `maxmemory-policy`, and the bits that each stands for.
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
