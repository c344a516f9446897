//! Samples in few bits each: the times as differences of differences, the values as exclusive ors,
//! after “Gorilla: A Fast, Scalable, In-Memory Time Series Database” (Pelkonen and others, 2015),
//! in the sizes of RedisTimeSeries, whose payloads hold the same bits.
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

use super::bits::Bits;
use super::sample::Sample;

/// Bits of a difference of differences, by how many ones stand before it.
const TIME_BITS: [u32; 7] = [0, 5, 8, 11, 15, 32, 64];
/// Zeros before the first difference of values: more than can be written, so that it is not used.
const NONE: u8 = 32;
/// The most zeros that can be written.
const MOST_ZEROS: u32 = 31;
/// What it takes to write where bits begin and how many they are.
const HEADER: u32 = 11;

/// Where a writer or reader is: at a sample, with what the next one is told apart from it by.
#[derive(Debug, Clone, Copy)]
struct Point {
    time: u64,
    delta: i64,
    value: u64,
    leading: u8,
    trailing: u8,
}

impl Point {
    fn first(sample: Sample) -> Self {
        Self {
            time: sample.time,
            delta: 0,
            value: sample.value.to_bits(),
            leading: NONE,
            trailing: NONE,
        }
    }

    fn sample(&self) -> Sample {
        Sample { time: self.time, value: f64::from_bits(self.value) }
    }

    /// The bits of a sample after this one, and how many they are; this becomes that sample.
    #[inline]
    fn write(&mut self, sample: Sample) -> ((u128, u32), (u128, u32)) {
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

    /// Becomes the sample that is written at a place, and returns the place after it.
    #[inline]
    fn read(&mut self, bits: &Bits, place: u32) -> u32 {
        let place = self.read_time(bits, place);
        self.read_value(bits, place)
    }

    #[inline]
    fn read_time(&mut self, bits: &Bits, place: u32) -> u32 {
        let word = bits.at(place);
        let ones = word.trailing_ones().min(6);
        let end = if ones == 0 {
            place + 1
        } else {
            let size = TIME_BITS[ones as usize];
            let start = if ones == 6 { 6 } else { ones + 1 };
            let change = if ones == 6 { bits.at(place + 6) } else { word >> start };
            let change = (change << (64 - size)) as i64 >> (64 - size);
            self.delta = self.delta.wrapping_add(change);
            place + start + size
        };
        self.time = self.time.wrapping_add(self.delta as u64);
        end
    }

    #[inline]
    fn read_value(&mut self, bits: &Bits, place: u32) -> u32 {
        let word = bits.at(place);
        if word & 1 == 0 {
            return place + 1;
        }
        let start = if word & 2 == 0 {
            2
        } else {
            self.leading = (word >> 2 & 31) as u8;
            let size = (word >> 7 & 63) as u8 + 1;
            // (Bytes from elsewhere may say more bits than there are.)
            self.trailing = 64_u8.saturating_sub(self.leading + size);
            2 + HEADER
        };
        let size = 64 - u32::from(self.leading) - u32::from(self.trailing);
        if size == 0 {
            return place + start;
        }
        let change = if start + size <= 64 { word >> start } else { bits.at(place + start) };
        let change = change & (u64::MAX >> (64 - size));
        self.value ^= change << self.trailing;
        place + start + size
    }
}

/// A chunk of samples, packed.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    first: Sample,
    last: Point,
    bits: Bits,
    /// How many samples.
    len: u32,
    /// How many bytes the bits may be.
    size: u32,
}

/// Numbers of a packed chunk that a payload has beside its bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Numbers {
    pub(super) len: u64,
    pub(super) bits: u64,
    pub(super) first_value: u64,
    pub(super) first_time: u64,
    pub(super) time: u64,
    pub(super) delta: u64,
    pub(super) value: u64,
    pub(super) leading: u64,
    pub(super) trailing: u64,
}

impl Packed {
    pub(super) fn new(size: u32) -> Self {
        let first = Sample { time: 0, value: 0.0 };
        Self { first, last: Point::first(first), bits: Bits::default(), len: 0, size }
    }

    pub(super) fn len(&self) -> usize {
        self.len as usize
    }

    pub(super) fn size(&self) -> u32 {
        self.size
    }

    pub(super) fn heap(&self) -> usize {
        self.bits.heap()
    }

    pub(super) fn first(&self) -> Sample {
        self.first
    }

    pub(super) fn last(&self) -> Sample {
        self.last.sample()
    }

    /// Adds a sample after all others, if there is room for it.
    #[inline]
    pub(super) fn push(&mut self, sample: Sample) -> bool {
        if self.len == 0 {
            (self.first, self.last, self.len) = (sample, Point::first(sample), 1);
            return true;
        }
        let mut point = self.last;
        let (time, value) = point.write(sample);
        let most = self.size * 8;
        if self.bits.len() + time.1 + value.1 > most {
            return false;
        }
        self.bits.push(time.0, time.1, most);
        self.bits.push(value.0, value.1, most);
        self.last = point;
        self.len += 1;
        true
    }

    /// Makes room for more.
    pub(super) fn grow(&mut self, bytes: u32) {
        self.size = self.size.saturating_add(bytes);
    }

    /// Makes it about as large as its samples need: there are two bytes or more to spare.
    pub(super) fn trim(&mut self) {
        self.size = (self.bits.len().div_ceil(8) + 2).next_multiple_of(8);
        self.bits.shrink();
    }

    /// Gives back memory that is not used.
    pub(super) fn shrink(&mut self) {
        self.bits.shrink();
    }

    /// Tells of each sample in its order, until the answer is false.
    #[inline]
    pub(super) fn each(&self, mut tell: impl FnMut(Sample) -> bool) -> bool {
        if self.len == 0 {
            return true;
        }
        let (mut point, mut place) = (Point::first(self.first), 0);
        if !tell(self.first) {
            return false;
        }
        for _ in 1..self.len {
            place = point.read(&self.bits, place);
            if !tell(point.sample()) {
                return false;
            }
        }
        true
    }

    pub(super) fn numbers(&self) -> Numbers {
        let Point { time, delta, value, leading, trailing } = self.last;
        Numbers {
            len: self.len.into(),
            bits: self.bits.len().into(),
            first_value: self.first.value.to_bits(),
            first_time: self.first.time,
            time,
            delta: delta as u64,
            value,
            leading: leading.into(),
            trailing: trailing.into(),
        }
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.bits.to_bytes(self.size as usize)
    }

    /// A chunk of bytes that are not trusted. The samples decide; the other numbers follow from
    /// them.
    pub(super) fn restored(size: u32, numbers: &Numbers, bytes: &[u8]) -> Option<Self> {
        let bits = u32::try_from(numbers.bits).ok().filter(|bits| *bits <= size * 8)?;
        let len = u32::try_from(numbers.len).ok().filter(|len| *len <= bits / 2 + 1)?;
        if len == 0 {
            return (bits == 0).then(|| Self::new(size));
        }
        let bits = Bits::from_bytes(bytes, bits)?;
        let first = Sample { time: numbers.first_time, value: f64::from_bits(numbers.first_value) };
        let (mut point, mut place) = (Point::first(first), 0);
        for _ in 1..len {
            let before = point.time;
            place = point.read(&bits, place);
            if point.time <= before || place > bits.len() {
                return None;
            }
        }
        (place == bits.len()).then_some(Self { first, last: point, bits, len, size })
    }
}
