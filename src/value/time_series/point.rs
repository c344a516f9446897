//! [`Point`]: samples as they differ from the one before, in few bits each. Times are differences of
//! differences, values exclusive ors, after “Gorilla: A Fast, Scalable, In-Memory Time Series Database”
//! (Pelkonen and others, 2015), in the sizes of RedisTimeSeries, whose payloads hold the same bits.
//!
//! The first sample stands beside the bits. Of each other sample there is
//!
//! ```text
//! time   0                           the distance from the sample before is as the last one was
//!        10 110 1110 11110 111110    it differs by a signed number of 5, 8, 11, 15 or 32 bits
//!        111111                      or of 64
//! value  0                           the value is the same
//!        10                          the exclusive or of both, where that of the last was not zero
//!        11 zeros(5) bits(6)         the same; how many zeros it begins with and how many bits
//!                                    follow them, less one, come first
//! ```

use super::sample::Sample;

/// Bits of a difference of differences, by how many ones stand before it.
pub(super) const TIME_BITS: [u32; 7] = [0, 5, 8, 11, 15, 32, 64];
/// Zeros before the first difference of values: more than can be written, so that it is not used.
const NONE: u8 = 32;
/// The most zeros that can be written.
const MOST_ZEROS: u32 = 31;
/// What it takes to write where bits begin and how many they are.
pub(super) const HEADER: u32 = 11;

/// Where a writer or reader is: at a sample, with what the next one is told apart from it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) time: u64,
    pub(super) delta: i64,
    pub(super) value: u64,
    pub(super) leading: u8,
    pub(super) trailing: u8,
}

impl Point {
    pub(super) fn first(sample: Sample) -> Self {
        Self {
            time: sample.time,
            delta: 0,
            value: sample.value.to_bits(),
            leading: NONE,
            trailing: NONE,
        }
    }

    pub(super) fn sample(&self) -> Sample {
        Sample { time: self.time, value: f64::from_bits(self.value) }
    }

    /// The bits of a sample after this one, and how many they are; this becomes that sample.
    #[inline]
    pub(super) fn write(&mut self, sample: Sample) -> ((u128, u32), (u128, u32)) {
        let time = self.write_time(sample.time);
        (time, self.write_value(sample.value.to_bits()))
    }

    #[inline]
    fn write_time(&mut self, time: u64) -> (u128, u32) {
        let delta = time.wrapping_sub(self.time) as i64;
        let change = delta.wrapping_sub(self.delta);
        (self.time, self.delta) = (time, delta);
        if change == 0 {
            return (0, 1);
        }
        // The bits of a number and its sign.
        let size = 65 - (change ^ (change >> 63)).leading_zeros();
        let ones = TIME_BITS.iter().position(|bits| *bits >= size).unwrap_or(6) as u32;
        let bits = TIME_BITS[ones as usize];
        let prefix = (1_u128 << ones) - 1;
        let start = if ones == 6 { 6 } else { ones + 1 };
        let mask = u64::MAX >> (64 - bits);
        (prefix | u128::from(change as u64 & mask) << start, start + bits)
    }

    #[inline]
    fn write_value(&mut self, value: u64) -> (u128, u32) {
        let change = value ^ self.value;
        self.value = value;
        if change == 0 {
            return (0, 1);
        }
        let leading = change.leading_zeros().min(MOST_ZEROS);
        let trailing = change.trailing_zeros();
        let size = 64 - leading - trailing;
        let (old_leading, old_trailing) = (u32::from(self.leading), u32::from(self.trailing));
        let old_size = 64 - old_leading - old_trailing;
        if leading >= old_leading && trailing >= old_trailing && old_size < size + HEADER {
            return (0b01 | u128::from(change >> old_trailing) << 2, 2 + old_size);
        }
        (self.leading, self.trailing) = (leading as u8, trailing as u8);
        let header = 0b11 | leading << 2 | (size - 1) << 7;
        let bits = u128::from(header) | u128::from(change >> trailing) << (2 + HEADER);
        (bits, 2 + HEADER + size)
    }
}
