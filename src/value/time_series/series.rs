//! [`TimeSeries`]: what it is made of, and how it is read.

use std::collections::VecDeque;
use std::mem::size_of;

use triomphe::Arc;

use super::chunk::Chunk;
use super::sample::Sample;
use super::settings::Settings;

/// A time series.
#[derive(Clone)]
pub struct TimeSeries {
    /// There is always one, which is empty in an empty series only.
    pub(super) chunks: VecDeque<Arc<Chunk>>,
    pub(super) settings: Box<Settings>,
    /// How many samples there are in all chunks.
    pub(super) len: usize,
    /// Bytes of heap of all chunks.
    pub(super) chunks_heap: usize,
}

/// What a chunk is, for who wants to know.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChunkInfo {
    /// Its first and its last sample.
    pub ends: Option<(Sample, Sample)>,
    /// How many samples it has.
    pub len: usize,
    /// How many bytes they may be.
    pub size: u32,
}

impl TimeSeries {
    /// An empty series.
    pub fn new(settings: Settings) -> Self {
        let mut series =
            Self { chunks: VecDeque::new(), settings: Box::new(settings), len: 0, chunks_heap: 0 };
        series.open_chunk(series.settings.chunk_size);
        series
    }

    /// What it is told to be.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What it is told to be, to change. The encoding is that of the chunks and stays.
    pub fn settings_mut(&mut self) -> &mut Settings {
        &mut self.settings
    }

    /// Bytes of heap.
    pub fn heap(&self) -> usize {
        size_of::<Settings>()
            + self.settings.heap()
            + self.chunks.capacity() * size_of::<Arc<Chunk>>()
            + self.chunks_heap
    }

    /// The newest sample.
    #[inline]
    pub fn last(&self) -> Option<Sample> {
        self.chunks.back()?.last()
    }

    /// The oldest sample that is retained.
    pub fn first(&self) -> Option<Sample> {
        let mut first = None;
        self.scan(0, u64::MAX, |samples| {
            first = samples.first().copied();
            false
        });
        first
    }

    /// How many samples are retained.
    pub fn retained(&self) -> usize {
        let from = self.retained_from();
        let mut older = 0;
        for chunk in &self.chunks {
            if chunk.last().is_some_and(|last| last.time < from) {
                older += chunk.len();
                continue;
            }
            chunk.blocks(|samples| {
                let count = samples.partition_point(|it| it.time < from);
                older += count;
                count == samples.len()
            });
            break;
        }
        self.len - older
    }

    /// The oldest time that is retained.
    pub fn retained_from(&self) -> u64 {
        match (self.settings.retention, self.last()) {
            (0, _) | (_, None) => 0,
            (retention, Some(last)) => last.time.saturating_sub(retention),
        }
    }

    /// The chunks in their order.
    pub fn chunks(&self) -> impl ExactSizeIterator<Item = ChunkInfo> + '_ {
        self.chunks.iter().map(|chunk| ChunkInfo {
            ends: chunk.first().zip(chunk.last()),
            len: chunk.len(),
            size: chunk.size(),
        })
    }

    /// Tells of the retained samples of these times, both ends included, block by block, until the
    /// answer is false. No block is empty.
    #[inline]
    pub(super) fn scan(&self, from: u64, to: u64, mut tell: impl FnMut(&[Sample]) -> bool) {
        let from = from.max(self.retained_from());
        let begin = self.chunk_of(from);
        for chunk in self.chunks.range(begin..) {
            if chunk.first().is_none_or(|first| first.time > to) {
                return;
            }
            let go_on = chunk.blocks(|samples| {
                let (wanted, is_end) = between_times(samples, from, to);
                (wanted.is_empty() || tell(wanted)) && !is_end
            });
            if !go_on {
                return;
            }
        }
    }

    /// The same from the end on: the newest samples come first.
    pub(super) fn scan_back(&self, from: u64, to: u64, mut tell: impl FnMut(&[Sample]) -> bool) {
        let from = from.max(self.retained_from());
        if from > to {
            return;
        }
        let end = self.chunk_of(to);
        for chunk in self.chunks.range(..=end).rev() {
            if chunk.last().is_none_or(|last| last.time < from) {
                return;
            }
            let mut samples = chunk.samples();
            samples.reverse();
            let start = samples.partition_point(|it| it.time > to);
            let end = samples.partition_point(|it| it.time >= from);
            let wanted = samples.get(start..end).unwrap_or_default();
            if (!wanted.is_empty() && !tell(wanted)) || end < samples.len() {
                return;
            }
        }
    }

    /// The newest sample before a time.
    pub(super) fn before(&self, time: u64) -> Option<Sample> {
        let mut found = None;
        self.scan_back(0, time.checked_sub(1)?, |samples| {
            found = samples.first().copied();
            false
        });
        found
    }

    /// The oldest sample after a time.
    pub(super) fn after(&self, time: u64) -> Option<Sample> {
        let mut found = None;
        self.scan(time.checked_add(1)?, u64::MAX, |samples| {
            found = samples.first().copied();
            false
        });
        found
    }

    /// The index of the chunk that a time belongs to.
    pub(super) fn chunk_of(&self, time: u64) -> usize {
        let before = |chunk: &Arc<Chunk>| chunk.first().is_none_or(|first| first.time <= time);
        self.chunks.partition_point(before).saturating_sub(1)
    }
}

/// The samples of these times, and whether there is a later one.
#[inline]
fn between_times(samples: &[Sample], from: u64, to: u64) -> (&[Sample], bool) {
    let start = match samples.first() {
        Some(first) if first.time < from => samples.partition_point(|it| it.time < from),
        _ => 0,
    };
    let end = match samples.last() {
        Some(last) if last.time > to => samples.partition_point(|it| it.time <= to),
        _ => samples.len(),
    };
    (samples.get(start..end).unwrap_or_default(), end < samples.len())
}

impl std::fmt::Debug for TimeSeries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} samples, {:?}", self.len, self.settings)
    }
}
