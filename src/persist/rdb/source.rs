//! Bytes of a file, of which no more than one part is in memory.

use std::io::{self, Read};

use super::Mistake;
use crate::base::crc64::Crc64;
use crate::value::rdb::Input;

/// Bytes that are read at once, at least.
const PIECE: u64 = 1 << 20;
/// The buffer keeps this capacity after a part that was larger.
const KEPT: usize = 4 << 20;

/// A file that is read part by part.
pub(super) struct Source<R> {
    file: R,
    /// Bytes of the file that are not in the buffer yet.
    left: u64,
    buffer: Vec<u8>,
    /// Where the unread part of the buffer begins.
    start: usize,
    /// Where in the file that is.
    offset: u64,
    crc: Crc64,
    /// The most bytes that a string may have.
    longest: usize,
}

impl<R: Read> Source<R> {
    /// A file of this size. A string in it may have `longest` bytes.
    pub(super) fn new(file: R, size: u64, longest: usize) -> Self {
        let (buffer, crc) = (Vec::new(), Crc64::default());
        Self { file, left: size, buffer, start: 0, offset: 0, crc, longest }
    }

    /// Where in the file the next part begins.
    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// The checksum of all parts so far.
    pub(super) fn checksum(&self) -> u64 {
        self.crc.value()
    }

    /// Whether everything has been read.
    pub(super) fn is_at_end(&self) -> bool {
        self.left == 0 && self.start == self.buffer.len()
    }

    /// Reads the next part. `parse` is called again with more bytes as long as it lacks some.
    /// `what` it is, for the error.
    pub(super) fn read<T>(
        &mut self,
        what: &str,
        parse: impl FnMut(&mut Input<'_>) -> Option<T>,
    ) -> Result<T, Mistake> {
        let (found, len) = self.parse(what, parse)?;
        let end = self.start + len;
        self.crc.add(&self.buffer[self.start..end]);
        self.start = end;
        self.offset += len as u64;
        Ok(found)
    }

    /// As [`Self::read`], and the part stays unread.
    pub(super) fn peek<T>(
        &mut self,
        what: &str,
        parse: impl FnMut(&mut Input<'_>) -> Option<T>,
    ) -> Result<T, Mistake> {
        self.parse(what, parse).map(|(found, _)| found)
    }

    fn parse<T>(
        &mut self,
        what: &str,
        mut parse: impl FnMut(&mut Input<'_>) -> Option<T>,
    ) -> Result<(T, usize), Mistake> {
        loop {
            let unread = self.buffer.len() - self.start;
            let mut input = Input::within(&self.buffer[self.start..], self.longest);
            if let Some(found) = parse(&mut input) {
                return Ok((found, unread - input.len()));
            }
            let (read, missing) = ((unread - input.len()) as u64, input.missing());
            if missing == 0 {
                let (offset, longest) = (self.offset + read, self.longest);
                let why = match input.too_long() {
                    Some(length) => format!(
                        "{what} has a string of {length} bytes, and the longest there can be has \
                         {longest} (`proto-max-bulk-len`, 1 GiB at least)"
                    ),
                    None => format!("{what} is malformed"),
                };
                return Err(Mistake::Damaged { offset, why });
            }
            if missing > self.left {
                let offset = self.offset + unread as u64 + self.left;
                let why = format!("the file ends within {what}");
                return Err(Mistake::Damaged { offset, why });
            }
            // A part that does not fit is parsed again, so each time has twice the bytes.
            self.fill(missing.max(unread as u64).max(PIECE))?;
        }
    }

    /// Reads about this number of bytes into the buffer.
    fn fill(&mut self, bytes: u64) -> io::Result<()> {
        self.buffer.drain(..self.start);
        self.start = 0;
        if self.buffer.len() < KEPT {
            self.buffer.shrink_to(KEPT);
        }
        let bytes = bytes.min(self.left);
        let read = self.file.by_ref().take(bytes).read_to_end(&mut self.buffer)? as u64;
        // It became shorter while it was read.
        self.left = if read < bytes { 0 } else { self.left - read };
        Ok(())
    }
}
