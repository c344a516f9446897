//! [`Reader`]: samples of a packed chunk, as many at once as fit into a small block.

use super::bits::Bits;
use super::point::{HEADER, Point, TIME_BITS};
use super::sample::Sample;

/// How many samples are read at once.
const BLOCK: usize = 64;

/// Bits that begin with this many ones say a time whose change takes 64 bits.
const MOST_ONES: u32 = 6;

/// Reads samples in their order.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'b> {
    bits: &'b Bits,
    /// The newest sample that was read; the first one at the beginning, though it was not yet.
    point: Point,
    /// Where the bits of the sample after it begin.
    place: u32,
    /// How many samples there are that were not read.
    left: u32,
    /// Whether none was read.
    is_new: bool,
}

impl<'b> Reader<'b> {
    /// At the beginning of some samples, the first of which stands beside their bits.
    pub(super) fn new(bits: &'b Bits, first: Sample, len: u32) -> Self {
        Self { bits, point: Point::first(first), place: 0, left: len, is_new: true }
    }

    /// The newest sample that was read, and where the bits of the next one begin.
    pub(super) fn at(&self) -> (Point, u32) {
        (self.point, self.place)
    }

    /// How many samples there are that were not read.
    pub(super) fn left(&self) -> u32 {
        self.left
    }

    /// Goes on to the first sample that is not before a time, and returns that sample, which is not
    /// read.
    pub(super) fn seek(&mut self, time: u64) -> Option<Sample> {
        let mut block = [Sample { time: 0, value: 0.0 }; BLOCK];
        loop {
            let mut ahead = *self;
            let samples = ahead.read(&mut block);
            let place = samples.partition_point(|it| it.time < time);
            if let Some(found) = samples.get(place).copied() {
                self.read(block.get_mut(..place)?);
                return Some(found);
            }
            *self = ahead;
            if self.left == 0 {
                return None;
            }
        }
    }

    /// Tells of the samples in their order, block by block, until the answer is false; whether it
    /// never was.
    #[inline]
    pub(super) fn blocks(&mut self, mut tell: impl FnMut(&[Sample]) -> bool) -> bool {
        let mut block = [Sample { time: 0, value: 0.0 }; BLOCK];
        loop {
            let samples = self.read(&mut block);
            if samples.is_empty() {
                return true;
            }
            if !tell(samples) {
                return false;
            }
        }
    }

    /// Reads the next samples, as many as there are and fit.
    pub(super) fn read<'s>(&mut self, room: &'s mut [Sample]) -> &'s [Sample] {
        let count = room.len().min(self.left as usize);
        let Some(samples) = room.get_mut(..count) else { return &[] };
        self.left -= count as u32;
        match samples.split_first_mut() {
            Some((first, others)) if self.is_new => {
                self.is_new = false;
                *first = self.point.sample();
                self.unpack(others);
            }
            _ => self.unpack(samples),
        }
        samples
    }

    /// A word has the whole of most samples, so it is looked up once for each.
    fn unpack(&mut self, samples: &mut [Sample]) {
        let (bits, mut place) = (self.bits, self.place);
        let Point { mut time, mut delta, mut value, leading, trailing } = self.point;
        let mut span = Span::new(leading.into(), 64 - u32::from(leading) - u32::from(trailing));
        for sample in samples {
            let mut word = bits.at(place);
            let mut used = 1;
            if word & 1 != 0 {
                let ones = word.trailing_ones().min(MOST_ONES);
                let size = TIME_BITS[ones as usize];
                if ones == MOST_ONES {
                    delta = delta.wrapping_add(bits.at(place + MOST_ONES) as i64);
                    place += MOST_ONES + size;
                    (word, used) = (bits.at(place), 0);
                } else {
                    used = ones + 1 + size;
                    let change = (word << (64 - used)) as i64 >> (64 - size);
                    delta = delta.wrapping_add(change);
                }
            }
            time = time.wrapping_add(delta as u64);
            let rest = word >> used;
            if rest & 1 == 0 {
                place += used + 1;
            } else {
                let mut start = used + 2;
                if rest & 2 != 0 {
                    // (Bytes from elsewhere may say more bits than there are.)
                    span = Span::new((rest >> 2 & 31) as u32, (rest >> 7 & 63) as u32 + 1);
                    start += HEADER;
                }
                let end = start + span.size;
                let change = if end <= 64 { word >> start } else { bits.at(place + start) };
                value ^= (change & span.mask) << span.trailing;
                place += end;
            }
            *sample = Sample { time, value: f64::from_bits(value) };
        }
        let (leading, trailing) = (span.leading as u8, span.trailing as u8);
        (self.place, self.point) = (place, Point { time, delta, value, leading, trailing });
    }
}

/// Which bits of values differ.
#[derive(Clone, Copy)]
struct Span {
    leading: u32,
    size: u32,
    trailing: u32,
    /// As many ones as bits.
    mask: u64,
}

impl Span {
    #[inline]
    fn new(leading: u32, size: u32) -> Self {
        let size = size.min(64 - leading);
        let mask = if size == 0 { 0 } else { u64::MAX >> (64 - size) };
        Self { leading, size, trailing: 64 - leading - size, mask }
    }
}
