//! How big a node of a list may grow: `list-max-listpack-size`.

use crate::value::packed::FRAME;

/// What an entry may need beside its bytes, as Redis estimates it before it adds one.
const ENTRY_OVERHEAD: usize = 8;
/// The limit in bytes while the configured limit is a number of elements.
const SAFETY_LIMIT: usize = 8192;

/// A positive `max_listpack_size` is the number of elements in a node, a negative one its size:
/// -1 to -5 stand for 4, 8, 16, 32 and 64 KB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListLimits {
    /// The value of `list-max-listpack-size`.
    pub max_listpack_size: i32,
}

impl Default for ListLimits {
    fn default() -> Self {
        Self { max_listpack_size: -2 }
    }
}

impl ListLimits {
    /// Whether a node whose entries take `bytes` takes another of a string of `size` bytes.
    pub(super) fn accepts(self, bytes: usize, count: usize, size: usize) -> bool {
        !self.is_large(size) && !self.exceeds(bytes + size + ENTRY_OVERHEAD, count + 1)
    }

    /// Whether a node whose entries take `bytes` would be too big.
    pub(super) fn exceeds(self, bytes: usize, count: usize) -> bool {
        bytes + FRAME > self.max_bytes() || self.max_count().is_some_and(|max| count > max)
    }

    /// Whether a node that was made elsewhere is so big that it is better divided.
    pub fn divides(self, bytes: usize, count: usize) -> bool {
        self.exceeds(bytes / 2, count / 2)
    }

    /// Whether a string of `size` bytes has a node of its own.
    pub(super) fn is_large(self, size: usize) -> bool {
        size > self.max_bytes()
    }

    /// Whether a list that has shrunk to one node becomes a listpack again. Half the limit, so
    /// that a list at the limit does not change its form at every call.
    pub(super) fn is_small(self, bytes: usize, count: usize) -> bool {
        match self.max_count() {
            Some(max) => count <= max / 2,
            None => bytes + FRAME <= self.max_bytes() / 2,
        }
    }

    fn max_count(self) -> Option<usize> {
        usize::try_from(self.max_listpack_size).ok().map(|max| max.max(1))
    }

    fn max_bytes(self) -> usize {
        match self.max_listpack_size {
            0.. => SAFETY_LIMIT,
            level => 2048 << level.unsigned_abs().min(5),
        }
    }
}
