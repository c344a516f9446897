//! Adding samples and deleting them.

use std::mem::size_of;

use triomphe::Arc;

use super::chunk::Chunk;
use super::sample::{Refused, Sample};
use super::series::TimeSeries;
use super::settings::Policy;

const _: () = assert!(size_of::<TimeSeries>() <= 64);

impl TimeSeries {
    /// Whether a sample differs so little from the newest that it is not worth keeping.
    pub fn ignores(&self, sample: Sample, policy: Policy) -> bool {
        let Some(last) = self.last().filter(|last| last.time <= sample.time) else { return false };
        policy == Policy::Last
            && sample.time - last.time <= self.settings.ignore_time
            && (sample.value - last.value).abs() <= self.settings.ignore_value
    }

    /// Adds a sample. Answers the value that is there now.
    pub fn add(&mut self, sample: Sample, policy: Policy) -> Result<f64, Refused> {
        let sample = sample.with_one_nan();
        if sample.time < self.retained_from() {
            return Err(Refused::TooOld);
        }
        match self.last() {
            Some(last) if sample.time <= last.time => self.insert(sample, policy),
            _ => {
                self.push(sample);
                Ok(sample.value)
            }
        }
    }

    /// Adds a sample that is newer than all others.
    #[inline]
    fn push(&mut self, sample: Sample) {
        if !self.push_to_last(sample) {
            self.close_chunk();
            self.open_chunk(self.settings.chunk_size);
            // (A chunk takes at least one sample.)
            self.push_to_last(sample);
        }
        self.len += 1;
    }

    #[inline]
    fn push_to_last(&mut self, sample: Sample) -> bool {
        let Some(chunk) = self.chunks.back_mut() else { return false };
        let before = chunk.heap();
        let chunk = Arc::make_mut(chunk);
        let pushed = chunk.push(sample);
        self.chunks_heap = self.chunks_heap + chunk.heap() - before;
        pushed
    }

    /// Ends the last chunk, and lets go of those that are too old.
    fn close_chunk(&mut self) {
        let from = self.retained_from();
        if let Some(last) = self.chunks.back_mut() {
            let before = last.heap();
            Arc::make_mut(last).shrink();
            self.chunks_heap = self.chunks_heap + last.heap() - before;
        }
        while let Some(chunk) = self.chunks.front()
            && chunk.last().is_some_and(|last| last.time < from)
        {
            self.take_chunk(0);
        }
    }

    /// Begins a chunk behind all others.
    pub(super) fn open_chunk(&mut self, size: u32) {
        let chunk = Chunk::new(self.settings.encoding, size);
        self.put_chunk(self.chunks.len(), chunk);
    }

    /// Inserts a chunk.
    pub(super) fn put_chunk(&mut self, index: usize, chunk: Chunk) {
        self.chunks_heap += chunk.heap();
        self.chunks.insert(index, Arc::new(chunk));
    }

    /// Removes all chunks, which leaves the series without the one that it must have.
    pub(super) fn remove_chunks(&mut self) {
        self.chunks.clear();
        (self.len, self.chunks_heap) = (0, 0);
    }

    fn take_chunk(&mut self, index: usize) {
        if let Some(chunk) = self.chunks.remove(index) {
            self.chunks_heap -= chunk.heap();
            self.len -= chunk.len();
        }
    }

    fn replace_chunk(&mut self, index: usize, chunk: Chunk) {
        if let Some(old) = self.chunks.get_mut(index) {
            self.chunks_heap = self.chunks_heap + chunk.heap() - old.heap();
            self.len = self.len + chunk.len() - old.len();
            *old = Arc::new(chunk);
        }
    }

    /// Adds a sample between others, or changes one.
    fn insert(&mut self, sample: Sample, policy: Policy) -> Result<f64, Refused> {
        let index = self.chunk_of(sample.time);
        let Some(chunk) = self.chunks.get(index) else { return Ok(sample.value) };
        let (whole, sample) = chunk.put(sample, policy)?;
        let is_large = is_large(chunk, self.settings.chunk_size);
        let halves = if is_large { chunk.split(sample)? } else { None };
        if let Some((first, second)) = halves {
            self.replace_chunk(index, first);
            self.len += second.len();
            self.put_chunk(index + 1, second);
        } else {
            self.replace_chunk(index, whole);
        }
        Ok(sample.value)
    }

    /// Deletes the samples of these times, both ends included. Returns how many there were.
    pub fn delete(&mut self, from: u64, to: u64) -> usize {
        if from > to {
            return 0;
        }
        let before = self.len;
        let size = self.chunks.back().map_or(self.settings.chunk_size, |chunk| chunk.size());
        let mut index = self.chunk_of(from);
        while let Some(chunk) = self.chunks.get(index) {
            let Some((first, last)) = chunk.first().zip(chunk.last()) else { break };
            if first.time > to {
                break;
            }
            if first.time >= from && last.time <= to {
                self.take_chunk(index);
                continue;
            }
            if last.time >= from {
                let mut samples = chunk.samples();
                samples.retain(|it| it.time < from || it.time > to);
                if samples.len() < chunk.len() {
                    let chunk = chunk.with(&samples);
                    self.replace_chunk(index, chunk);
                }
            }
            index += 1;
        }
        if self.chunks.is_empty() {
            self.open_chunk(size);
        }
        before - self.len
    }
}

/// Whether a chunk has grown so large that it is split.
fn is_large(chunk: &Chunk, size: u32) -> bool {
    f64::from(chunk.size()) > f64::from(size) * 1.2
}
