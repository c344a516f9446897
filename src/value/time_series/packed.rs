//! [`Packed`]: a chunk of samples in few bits each.

use super::bits::Bits;
use super::point::{HEADER, Point};
use super::reader::Reader;
use super::sample::Sample;

/// By how many bytes a chunk grows for a sample between others.
const STEP: u32 = 32;
/// Room for two samples of the most bits: one that is new, and one that follows it.
const SPLICED_BITS: u32 = 2 * (70 + 2 + HEADER + 64);

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
        self.push_within(sample, self.size * 8)
    }

    /// Adds a sample after all others, if there are no more bits than this then.
    #[inline]
    fn push_within(&mut self, sample: Sample, most: u32) -> bool {
        if self.len == 0 {
            (self.first, self.last, self.len) = (sample, Point::first(sample), 1);
            return true;
        }
        let mut point = self.last;
        let (time, value) = point.write(sample);
        if self.bits.len() + time.1 + value.1 > most {
            return false;
        }
        self.bits.push(time.0, time.1, most);
        self.bits.push(value.0, value.1, most);
        self.last = point;
        self.len += 1;
        true
    }

    /// The same with a sample in its place, which a reader stands at; it may replace the next one.
    ///
    /// What is before it stays as it is. What is after it is written anew only as long as it is told
    /// apart from something else than before.
    pub(super) fn spliced(&self, mut rest: Reader<'_>, sample: Sample, replaces: bool) -> Self {
        let mut made = Self::new(self.size);
        let (before, place) = rest.at();
        if rest.left() < self.len {
            let bits = self.bits.prefix(place, self.bits.len() + SPLICED_BITS);
            made =
                Self { first: self.first, last: before, bits, len: self.len - rest.left(), ..made };
        }
        let mut next = [sample];
        if replaces {
            rest.read(&mut next);
        }
        made.push_within(sample, u32::MAX);
        while let [sample] = rest.read(&mut next) {
            made.push_within(*sample, u32::MAX);
            let (point, place) = rest.at();
            if made.last == point {
                made.bits.extend(&self.bits, place);
                (made.last, made.len) = (self.last, made.len + rest.left());
                break;
            }
        }
        while made.bits.len() > made.size * 8 {
            made.grow();
        }
        made.bits.shrink();
        made
    }

    /// Makes room for more.
    pub(super) fn grow(&mut self) {
        self.size = self.size.saturating_add(STEP);
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

    /// Reads the samples in their order.
    pub(super) fn reader(&self) -> Reader<'_> {
        Reader::new(&self.bits, self.first, self.len)
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
        let mut reader = Reader::new(&bits, first, len);
        let mut newest = None;
        let ascends = reader.blocks(|samples| {
            let times = newest.into_iter().chain(samples.iter().map(|it| it.time));
            let ascends = times.is_sorted_by(|one, next| one < next);
            newest = samples.last().map(|last| last.time);
            ascends
        });
        let (last, place) = reader.at();
        (ascends && place == bits.len()).then_some(Self { first, last, bits, len, size })
    }
}
