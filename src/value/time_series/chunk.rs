//! [`Chunk`]: samples that follow each other, packed or as they are.

use std::mem::size_of;

use super::packed::Packed;
use super::sample::{Refused, Sample};
use super::settings::{Encoding, Policy};
use crate::value::part::Duplicate;

/// Bytes of a sample that is not packed.
const SAMPLE: u32 = 16;

const _: () = assert!(size_of::<Sample>() == SAMPLE as usize);

/// Samples in ascending order of their times, in a limited number of bytes.
#[derive(Debug)]
pub(super) enum Chunk {
    /// In as few bits as can be.
    Packed(Packed),
    /// As they are.
    Plain {
        /// The samples.
        samples: Vec<Sample>,
        /// How many bytes they may be.
        size: u32,
    },
}

impl Clone for Chunk {
    /// A copy that takes as much memory: owners keep account of it.
    fn clone(&self) -> Self {
        match self {
            Self::Packed(packed) => Self::Packed(packed.clone()),
            Self::Plain { samples, size } => {
                Self::Plain { samples: samples.duplicate(), size: *size }
            }
        }
    }
}

impl Chunk {
    pub(super) fn new(encoding: Encoding, size: u32) -> Self {
        match encoding {
            Encoding::Compressed => Self::Packed(Packed::new(size)),
            Encoding::Uncompressed => Self::Plain { samples: Vec::new(), size },
        }
    }

    /// An empty chunk of the same form.
    fn like(&self, size: u32) -> Self {
        match self {
            Self::Packed(_) => Self::new(Encoding::Compressed, size),
            Self::Plain { .. } => Self::new(Encoding::Uncompressed, size),
        }
    }

    /// How many samples.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Packed(packed) => packed.len(),
            Self::Plain { samples, .. } => samples.len(),
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many bytes the samples may be.
    pub(super) fn size(&self) -> u32 {
        match self {
            Self::Packed(packed) => packed.size(),
            Self::Plain { size, .. } => *size,
        }
    }

    /// Bytes of heap, with those of the chunk itself and the count of its users.
    pub(super) fn heap(&self) -> usize {
        let own = match self {
            Self::Packed(packed) => packed.heap(),
            Self::Plain { samples, .. } => samples.capacity() * size_of::<Sample>(),
        };
        size_of::<Self>() + size_of::<usize>() + own
    }

    pub(super) fn first(&self) -> Option<Sample> {
        match self {
            Self::Packed(packed) => (packed.len() > 0).then(|| packed.first()),
            Self::Plain { samples, .. } => samples.first().copied(),
        }
    }

    pub(super) fn last(&self) -> Option<Sample> {
        match self {
            Self::Packed(packed) => (packed.len() > 0).then(|| packed.last()),
            Self::Plain { samples, .. } => samples.last().copied(),
        }
    }

    /// Adds a sample after all others, if there is room for it.
    #[inline]
    pub(super) fn push(&mut self, sample: Sample) -> bool {
        match self {
            Self::Packed(packed) => packed.push(sample),
            Self::Plain { samples, size } => {
                let room = (*size / SAMPLE) as usize;
                if samples.len() >= room {
                    return false;
                }
                if samples.len() == samples.capacity() {
                    let wanted = (samples.len() * 2).clamp(4, room.max(4)).min(room);
                    samples.reserve_exact(wanted - samples.len());
                }
                samples.push(sample);
                true
            }
        }
    }

    /// Tells of the samples in their order, block by block, until the answer is false; whether it never
    /// was. No block is empty.
    #[inline]
    pub(super) fn blocks(&self, mut tell: impl FnMut(&[Sample]) -> bool) -> bool {
        match self {
            Self::Packed(packed) => packed.reader().blocks(tell),
            Self::Plain { samples, .. } => samples.is_empty() || tell(samples),
        }
    }

    /// All samples.
    pub(super) fn samples(&self) -> Vec<Sample> {
        let mut samples = Vec::with_capacity(self.len());
        self.blocks(|block| {
            samples.extend_from_slice(block);
            true
        });
        samples
    }

    /// The same chunk with these samples, which grows where they need more room.
    pub(super) fn with(&self, samples: &[Sample]) -> Self {
        let mut chunk = self.like(self.size());
        chunk.fill(samples);
        chunk
    }

    fn fill(&mut self, samples: &[Sample]) {
        for sample in samples {
            while !self.push(*sample) {
                match self {
                    Self::Packed(packed) => packed.grow(),
                    Self::Plain { size, .. } => *size += SAMPLE,
                }
            }
        }
        self.shrink();
    }

    /// The same chunk with a sample between others, or merged with the one at its time, which grows
    /// where it needs more room; and what the sample is then.
    pub(super) fn put(&self, sample: Sample, policy: Policy) -> Result<(Self, Sample), Refused> {
        match self {
            Self::Packed(packed) => {
                let mut rest = packed.reader();
                let old = rest.seek(sample.time).filter(|it| it.time == sample.time);
                let sample = old.map_or(Ok(sample), |old| merged(old, sample, policy))?;
                Ok((Self::Packed(packed.spliced(rest, sample, old.is_some())), sample))
            }
            Self::Plain { samples, size } => {
                let mut made = Vec::with_capacity(samples.len() + 1);
                let place = samples.partition_point(|it| it.time < sample.time);
                let (before, rest) = samples.split_at(place);
                let old = rest.first().filter(|it| it.time == sample.time);
                let sample = old.map_or(Ok(sample), |old| merged(*old, sample, policy))?;
                made.extend_from_slice(before);
                made.push(sample);
                made.extend(rest.iter().skip(usize::from(old.is_some())));
                made.shrink_to_fit();
                let size = (*size).max(made.len() as u32 * SAMPLE);
                Ok((Self::Plain { samples: made, size }, sample))
            }
        }
    }

    /// Two halves, which have no more room than they need, one of them with a sample that is new or
    /// replaces the one at its time. `None` where that leaves one of them empty.
    pub(super) fn split(&self, sample: Sample) -> Result<Option<(Self, Self)>, Refused> {
        let samples = self.samples();
        let (first, second) = samples.split_at(samples.len() - samples.len() / 2);
        // (A chunk of one sample has no second half, but for a sample that comes behind it.)
        let behind = first.last().map_or(0, |last| last.time.saturating_add(1));
        let middle = second.first().map_or(behind, |first| first.time);
        let (first, second) = (self.trimmed(first), self.trimmed(second));
        Ok(if sample.time >= middle {
            Some((first, second.put(sample, Policy::Last)?.0))
        } else if second.is_empty() {
            None
        } else {
            Some((first.put(sample, Policy::Last)?.0, second))
        })
    }

    fn trimmed(&self, samples: &[Sample]) -> Self {
        let mut chunk = self.with(samples);
        match &mut chunk {
            Self::Packed(packed) => packed.trim(),
            Self::Plain { samples, size } => *size = samples.len() as u32 * SAMPLE,
        }
        chunk
    }

    /// Gives back memory that is not used.
    pub(super) fn shrink(&mut self) {
        match self {
            Self::Packed(packed) => packed.shrink(),
            Self::Plain { samples, .. } => samples.shrink_to_fit(),
        }
    }
}

/// A sample with what becomes of its value, at whose time there is one.
fn merged(old: Sample, new: Sample, policy: Policy) -> Result<Sample, Refused> {
    Ok(Sample { value: value_of(old.value, new.value, policy)?, ..new }.with_one_nan())
}

/// (Of 0 and -0, which are equal, the new one stays, where `f64::min` may answer either.)
fn value_of(old: f64, new: f64, policy: Policy) -> Result<f64, Refused> {
    match policy {
        Policy::Block => Err(Refused::Duplicate),
        Policy::First => Ok(old),
        Policy::Last => Ok(new),
        Policy::Min => Ok(if old < new { old } else { new }),
        Policy::Max => Ok(if old > new { old } else { new }),
        Policy::Sum => Ok(old + new),
    }
}
