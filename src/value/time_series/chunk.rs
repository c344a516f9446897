//! [`Chunk`]: samples that follow each other, packed or as they are.

use std::mem::size_of;

use super::packed::Packed;
use super::sample::Sample;
use super::settings::Encoding;
use crate::value::part::Duplicate;

/// Bytes of a sample that is not packed.
const SAMPLE: u32 = 16;
/// By how much a packed chunk grows for a sample between others.
const STEP: u32 = 32;

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

    /// Tells of each sample in its order, until the answer is false; whether it never was.
    #[inline]
    pub(super) fn each(&self, mut tell: impl FnMut(Sample) -> bool) -> bool {
        match self {
            Self::Packed(packed) => packed.each(tell),
            Self::Plain { samples, .. } => samples.iter().all(|sample| tell(*sample)),
        }
    }

    /// All samples.
    pub(super) fn samples(&self) -> Vec<Sample> {
        let mut samples = Vec::with_capacity(self.len());
        self.each(|sample| {
            samples.push(sample);
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
                    Self::Packed(packed) => packed.grow(STEP),
                    Self::Plain { size, .. } => *size += SAMPLE,
                }
            }
        }
        self.shrink();
    }

    /// Two halves, which have no more room than they need.
    pub(super) fn split(&self) -> (Self, Self) {
        let samples = self.samples();
        let (first, second) = samples.split_at(samples.len() - samples.len() / 2);
        (self.trimmed(first), self.trimmed(second))
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
