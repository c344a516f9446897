//! What a time series is told to be.

use super::labels::Labels;
use super::rule::Links;

/// The largest size of a chunk, in bytes.
pub const MOST_CHUNK_SIZE: u32 = 1 << 20;
/// The size of a chunk unless told otherwise, in bytes.
pub const CHUNK_SIZE: u32 = 4096;

/// Whether a chunk may have a size.
pub fn is_chunk_size(size: u32) -> bool {
    (48..=MOST_CHUNK_SIZE).contains(&size) && size.is_multiple_of(8)
}

/// How samples are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// In as few bits as can be.
    #[default]
    Compressed,
    /// As they are, in 16 bytes each.
    Uncompressed,
}

/// What is done with a sample of a time at which there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Policy {
    /// It is an error.
    Block,
    /// The old value stays.
    First,
    /// The new value replaces it.
    Last,
    /// The smaller value stays.
    Min,
    /// The greater value stays.
    Max,
    /// The values are added.
    Sum,
}

impl Policy {
    /// The policies with their names, by the numbers that payloads have for them.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Block, "block"),
        (Self::Last, "last"),
        (Self::First, "first"),
        (Self::Min, "min"),
        (Self::Max, "max"),
        (Self::Sum, "sum"),
    ];

    /// The policy with a name, in letters of either case.
    pub fn parse(name: &[u8]) -> Option<Self> {
        let same = |(_, word): &&(_, &str)| name.eq_ignore_ascii_case(word.as_bytes());
        Self::ALL.iter().find(same).map(|(policy, _)| *policy)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(policy, _)| *policy == self).map_or("", |(_, name)| name)
    }
}

/// What a time series is told to be.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// How many milliseconds older than the newest a sample may be; 0 for any.
    pub retention: u64,
    /// How many bytes a chunk has, a multiple of 8.
    pub chunk_size: u32,
    /// How samples are kept.
    pub encoding: Encoding,
    /// What is done with a sample of a time at which there is one; the default if it is not said.
    pub policy: Option<Policy>,
    /// A sample is ignored if it is not later than the newest by more than this, in milliseconds…
    pub ignore_time: u64,
    /// … and its value differs by no more than this.
    pub ignore_value: f64,
    /// Labels, in the order in which they were given.
    pub labels: Labels,
    /// Rules by which it is compacted into others, and the series that it is made from.
    pub links: Links,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            retention: 0,
            chunk_size: CHUNK_SIZE,
            encoding: Encoding::default(),
            policy: None,
            ignore_time: 0,
            ignore_value: 0.0,
            labels: Labels::default(),
            links: Links::default(),
        }
    }
}

impl Settings {
    /// Bytes of heap, not counting the settings themselves.
    pub(super) fn heap(&self) -> usize {
        self.labels.heap() + self.links.heap()
    }
}
