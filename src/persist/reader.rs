//! Reads frames from a file, in order. It uses `read` and not a mapping, so that a failing disk is an
//! error, not a signal that ends the process.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;

use super::files;
use super::frame::{HEAD, Head, Seed};
use super::position::Position;

const BUFFER: usize = 1 << 20;

pub(super) struct FrameReader {
    file: File,
    /// The file's length when it was opened.
    len: u64,
    buffer: Vec<u8>,
    /// The unread part of the buffer.
    unread: std::ops::Range<usize>,
    /// Where in the file the unread part begins.
    offset: u64,
    seed: Seed,
    /// The position that a frame at offset 0 would have. It may be below zero, and wraps.
    origin: Position,
}

/// What the reader found next in a file.
#[derive(Debug, PartialEq)]
pub(super) enum Frame<'a> {
    Record {
        offset: u64,
        content: &'a [u8],
    },
    /// A length of zero, or the end of the file.
    End {
        offset: u64,
    },
    Damaged {
        offset: u64,
        damage: Damage,
    },
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Damage {
    /// The file ends inside a frame that would end at this offset.
    Cut {
        end: u64,
    },
    Checksum,
}

impl Damage {
    pub(super) fn why(self) -> &'static str {
        match self {
            Self::Cut { .. } => "a record is longer than what is left of the file",
            Self::Checksum => "the checksum of a record is wrong",
        }
    }
}

impl FrameReader {
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let file = files::open_to_read(path)?;
        let len = file.metadata()?.len();
        let buffer = vec![0; BUFFER.min(len as usize)];
        let (seed, origin) = (Seed::of_log(0), 0);
        Ok(Self { file, len, buffer, unread: 0..0, offset: 0, seed, origin })
    }

    pub(super) fn file_len(&self) -> u64 {
        self.len
    }

    /// Reads the next `N` bytes; `None` if the file has fewer.
    pub(super) fn header<const N: usize>(&mut self) -> io::Result<Option<[u8; N]>> {
        let header = self.fill(N)?.and_then(|bytes| bytes.first_chunk().copied());
        if header.is_some() {
            self.skip(N);
        }
        Ok(header)
    }

    /// Sets the seed of the frames that follow, and the position of the next one.
    pub(super) fn tie(&mut self, seed: Seed, position: Position) {
        (self.seed, self.origin) = (seed, position.wrapping_sub(self.offset));
    }

    /// The next frame. After an end or damage it returns the same again.
    pub(super) fn next(&mut self) -> io::Result<Frame<'_>> {
        let offset = self.offset;
        let left = self.len - offset;
        let Some(head) = self.fill(HEAD)?.and_then(|bytes| bytes.first_chunk().copied()) else {
            return self.last_bytes(offset, left as usize);
        };
        let head = Head::read(head);
        if head.length == 0 {
            return Ok(Frame::End { offset });
        }
        let whole = HEAD as u64 + u64::from(head.length);
        if whole > left {
            let damage = Damage::Cut { end: offset + whole };
            return Ok(Frame::Damaged { offset, damage });
        }
        let (seed, position) = (self.seed, self.origin.wrapping_add(offset));
        let fits = |content: &[u8]| head.fits(content, seed, position);
        if !self.fill(whole as usize)?.and_then(|bytes| bytes.get(HEAD..)).is_some_and(fits) {
            return Ok(Frame::Damaged { offset, damage: Damage::Checksum });
        }
        let start = self.unread.start;
        self.skip(whole as usize);
        Ok(Frame::Record { offset, content: &self.buffer[start + HEAD..start + whole as usize] })
    }

    /// The number of bytes up to and including the last one that is not zero.
    pub(super) fn stale(mut self) -> io::Result<u64> {
        let (from, mut at, mut last) = (self.offset, self.offset, self.offset);
        self.file.seek(SeekFrom::Start(at))?;
        self.buffer.resize(BUFFER, 0);
        loop {
            let read = self.file.read(&mut self.buffer)?;
            let chunk = &self.buffer[..read];
            // Nearly every chunk is zero, and this test compiles to wide instructions.
            if chunk.iter().fold(0, |sum, byte| sum | byte) != 0 {
                let end = chunk.iter().rposition(|byte| *byte != 0).map_or(0, |index| index + 1);
                last = at + end as u64;
            }
            at += read as u64;
            if read == 0 {
                return Ok(last - from);
            }
        }
    }

    /// Handles an end of the file with fewer bytes than a head has.
    fn last_bytes(&mut self, offset: u64, left: usize) -> io::Result<Frame<'_>> {
        let zero = self.fill(left)?.is_none_or(|bytes| bytes.iter().all(|byte| *byte == 0));
        Ok(match zero {
            true => Frame::End { offset },
            false => Frame::Damaged { offset, damage: Damage::Cut { end: offset + HEAD as u64 } },
        })
    }

    /// Returns the next `count` bytes without consuming them. The buffer grows for a long frame, but
    /// never beyond the length of the file.
    fn fill(&mut self, count: usize) -> io::Result<Option<&[u8]>> {
        if self.unread.len() < count {
            if self.len - self.offset < count as u64 {
                return Ok(None);
            }
            self.read_more(count)?;
        }
        let start = self.unread.start;
        Ok(self.buffer.get(start..start + count).filter(|_| self.unread.len() >= count))
    }

    fn read_more(&mut self, count: usize) -> io::Result<()> {
        self.buffer.copy_within(self.unread.clone(), 0);
        self.unread = 0..self.unread.len();
        if self.buffer.len() < count {
            self.buffer.resize(count.next_multiple_of(BUFFER), 0);
        }
        while self.unread.len() < count {
            match self.file.read(&mut self.buffer[self.unread.end..]) {
                // The file was truncated after it was opened.
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(read) => self.unread.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn skip(&mut self, count: usize) {
        self.unread.start += count;
        self.offset += count as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use proptest::prelude::*;

    use super::*;

    fn read_all(bytes: &[u8]) -> (Vec<Vec<u8>>, String) {
        let place = tempfile::NamedTempFile::new().unwrap();
        fs::write(place.path(), bytes).unwrap();
        let mut reader = FrameReader::open(place.path()).unwrap();
        let mut records = Vec::new();
        loop {
            match reader.next().unwrap() {
                Frame::Record { content, .. } => records.push(content.to_vec()),
                end => return (records, format!("{end:?}")),
            }
        }
    }

    /// Frames one after the other, as in a file without a header.
    fn framed(contents: &[Vec<u8>]) -> Vec<u8> {
        let mut file = Vec::new();
        for content in contents {
            file.extend(Head::of(&[content]).at(Seed::of_log(0), file.len() as u64));
            file.extend(content);
        }
        file
    }

    #[test]
    fn frames_longer_than_the_buffer_are_read() {
        let payloads = vec![vec![1; 10], vec![2; 3 * BUFFER], vec![3; BUFFER], vec![4; 1]];
        let mut bytes = framed(&payloads);
        let len = bytes.len();
        bytes.extend([0; 7]);
        assert_eq!(read_all(&bytes), (payloads, format!("End {{ offset: {len} }}")));
    }

    #[test]
    fn a_length_beyond_the_file_is_a_cut() {
        let end = u64::from(u32::MAX) + 8;
        let expected = format!("Damaged {{ offset: 0, damage: Cut {{ end: {end} }} }}");
        assert_eq!(read_all(&[0xff; 100]), (vec![], expected));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_bytes_are_read_or_refused(
            good in 0usize..3,
            bytes in prop::collection::vec(0u8..4, 0..60),
        ) {
            let mut file = framed(&vec![b"content".to_vec(); good]);
            file.extend(&bytes);
            prop_assert!(read_all(&file).0.len() >= good);
        }
    }
}
