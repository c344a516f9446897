//! Where an item is: its print, and one of its two buckets.

use super::super::murmur::murmur64a;

/// What of a print is added, bit by bit, to one bucket to give the other.
const STEP: u64 = 0x5bd1_e995;

/// A print, and a hash whose low bits are the number of its first bucket.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Never 0.
    pub(super) print: u8,
    pub(super) first: u64,
}

impl Place {
    pub(super) fn of(item: &[u8]) -> Self {
        let first = murmur64a(item, 0);
        Self { print: (first % 255) as u8 + 1, first }
    }
}

/// The other bucket of a print.
#[inline]
pub(super) const fn alternative(print: u8, bucket: u64) -> u64 {
    bucket ^ (print as u64).wrapping_mul(STEP)
}
