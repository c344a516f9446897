//! One layer of a filter.
//!
//! An item has one hash, `a`, and `b`, the hash of the same bytes that begins at `a`. It sets the
//! bits `a`, `a + b`, `a + 2b`, ..., each taken modulo the number of bits, and the sums modulo 2^64.

use super::super::cells::Cells;
use super::super::murmur::murmur64a;
use super::{LIMIT, NoLayer};
use crate::base::number;

/// Where the first hash of an item begins.
const SEED: u64 = 0xc6a4_a793_5bd1_e995;

/// ln(2)^2 and ln(2), as the module rounds them.
const LN2_SQUARED: f64 = 0.480_453_013_918_201;
#[expect(clippy::approx_constant, reason = "the last digit decides how many bits items set")]
const LN2: f64 = 0.693_147_180_559_945;

/// Bits that an item can set. The smallest positive error rate asks for 1073.
const MOST_HASHES: u32 = 2048;

/// What decides which bits an item sets.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash {
    a: u64,
    b: u64,
}

impl Hash {
    pub(super) fn of(item: &[u8]) -> Self {
        let a = murmur64a(item, SEED);
        Self { a, b: murmur64a(item, a) }
    }

    /// The bits that the item sets.
    #[inline]
    fn bits(self, parameters: &Parameters) -> impl Iterator<Item = u64> {
        let bits = parameters.bits;
        let sums = (0..u64::from(parameters.hashes))
            .map(move |step| self.a.wrapping_add(step.wrapping_mul(self.b)));
        sums.map(move |sum| sum % bits)
    }
}

/// What a layer is beside its bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Parameters {
    /// For how many items it is made.
    pub(super) capacity: u64,
    /// How many it has.
    pub(super) items: u64,
    /// The error rate when it is full.
    pub(super) rate: f64,
    /// How many bits an item sets.
    pub(super) hashes: u32,
    /// Bits for each item of the capacity.
    pub(super) bits_per_item: f64,
    /// The number of bits: a multiple of 8, above 0.
    pub(super) bits: u64,
}

/// A layer; see the module for its bits.
#[derive(Debug, Clone)]
pub(super) struct Layer {
    pub(super) parameters: Parameters,
    pub(super) cells: Cells,
}

impl Layer {
    /// An empty layer for this many items.
    pub(super) fn new(capacity: u64, rate: f64) -> Result<Self, NoLayer> {
        if capacity == 0 || !(rate > 0.0 && rate < 1.0) {
            return Err(NoLayer::Impossible);
        }
        let bits_per_item = -(rate.ln() / LN2_SQUARED);
        let bits = (capacity as f64 * bits_per_item) as u64;
        let bits = bits.max(1).checked_next_multiple_of(64).ok_or(NoLayer::TooLarge)?;
        let hashes = (LN2 * bits_per_item).ceil() as u32;
        let parameters = Parameters { capacity, items: 0, rate, hashes, bits_per_item, bits };
        parameters
            .length()
            .map(|bytes| Self { parameters, cells: Cells::new(bytes) })
            .ok_or(NoLayer::TooLarge)
    }

    /// A layer with bits of a stranger.
    pub(super) fn from_parts(parameters: Parameters, cells: Cells) -> Option<Self> {
        let fits = parameters.length() == Some(cells.length());
        let possible = (1..=MOST_HASHES).contains(&parameters.hashes);
        (fits && possible).then_some(Self { parameters, cells })
    }

    pub(super) const fn capacity(&self) -> u64 {
        self.parameters.capacity
    }

    pub(super) const fn rate(&self) -> f64 {
        self.parameters.rate
    }

    pub(super) const fn bytes(&self) -> usize {
        self.cells.length()
    }

    pub(super) const fn is_full(&self) -> bool {
        self.parameters.items >= self.parameters.capacity
    }

    pub(super) fn contains(&self, hash: Hash) -> bool {
        let is_set = |bit: u64| self.cells.get((bit / 8) as usize) >> (bit % 8) & 1 == 1;
        hash.bits(&self.parameters).all(is_set)
    }

    pub(super) fn add(&mut self, hash: Hash) {
        for bit in hash.bits(&self.parameters) {
            *self.cells.get_mut((bit / 8) as usize) |= 1 << (bit % 8);
        }
        self.parameters.items = self.parameters.items.wrapping_add(1);
    }

    pub(super) fn describe(&self) -> String {
        let Parameters { capacity, items, rate, hashes, bits, .. } = self.parameters;
        let (bytes, rate) = (self.bytes(), number::format_f64_rounded(rate, 6));
        let rate = String::from_utf8_lossy(&rate);
        format!(
            "bytes:{bytes} bits:{bits} hashes:{hashes} hashwidth:64 capacity:{capacity} \
             size:{items} ratio:{rate}"
        )
    }
}

impl Parameters {
    /// The bytes of the layer, if a layer can have so many bits.
    pub(super) fn length(&self) -> Option<usize> {
        let bytes = self.bits / 8;
        let possible = self.bits.is_multiple_of(8) && bytes > 0 && bytes <= LIMIT;
        if possible { usize::try_from(bytes).ok() } else { None }
    }
}
