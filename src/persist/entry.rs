//! What the log writes for a record: a frame with the time of the call and the record.

use super::frame::{self, Head};

/// Bytes of an entry's time.
pub(super) const TIME: usize = 8;

/// Bytes that the log needs for a record beside its payload.
pub const OVERHEAD: usize = frame::HEAD + TIME;

/// The longest record.
pub(super) const MAX_PAYLOAD: usize = frame::MAX_CONTENT - TIME;

/// A record that is about to be appended. Its position is not known yet.
pub(super) struct LogEntry<'a> {
    pub(super) head: Head,
    pub(super) time: [u8; TIME],
    pub(super) payload: &'a [u8],
}

impl<'a> LogEntry<'a> {
    #[inline]
    pub(super) fn new(time: [u8; TIME], payload: &'a [u8]) -> Self {
        Self { head: Head::of(&[&time, payload]), time, payload }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        OVERHEAD + self.payload.len()
    }
}

/// The time and the record in the content of a frame; `None` if it is too short for a time.
pub(super) fn split(content: &[u8]) -> Option<(u64, &[u8])> {
    let (time, payload) = content.split_first_chunk::<TIME>()?;
    Some((u64::from_le_bytes(*time), payload))
}
