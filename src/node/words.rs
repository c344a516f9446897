//! The words of a call, one after the other in one buffer.

use smallvec::SmallVec;

/// Words that outlive the buffer in which they were collected.
pub(super) struct Words {
    bytes: Vec<u8>,
    /// Where each of them ends.
    ends: SmallVec<[usize; 8]>,
}

impl Words {
    pub(super) fn new(bytes: Vec<u8>, ends: SmallVec<[usize; 8]>) -> Self {
        Self { bytes, ends }
    }

    pub(super) fn slices(&self) -> SmallVec<[&[u8]; 8]> {
        slices(&self.bytes, &self.ends)
    }
}

/// The words that end at these places of a buffer.
#[inline]
pub(super) fn slices<'a>(bytes: &'a [u8], ends: &[usize]) -> SmallVec<[&'a [u8]; 8]> {
    let mut start = 0;
    ends.iter()
        .map(|&end| {
            let slice = &bytes[start..end];
            start = end;
            slice
        })
        .collect()
}
