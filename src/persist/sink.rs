//! How bytes are written to a segment: through a mapping of its file, or with system calls.
//!
//! Both survive the end of the process, since the operating system has the bytes. A mapping needs no
//! system call, but a problem with the file (it is truncated from outside, the disk fails, or a
//! copy-on-write file system finds no room) ends the process by a signal. With system calls it is an
//! error. [`super::disk::Writing`] selects one of them.

use std::fs::File;
use std::io;
use std::sync::Arc;

use super::disk::Disk;
use super::map::{Flush, Map};

/// Records up to this length, in bytes, are copied together and written with one call.
const JOINED: usize = 64 << 10;

pub(super) struct Sink {
    file: Arc<File>,
    /// `None` if the file is written with system calls.
    map: Option<Map>,
    len: usize,
    joined: Vec<u8>,
}

/// Syncs a [`Sink`] to the disk while its owner may write to it.
pub(super) struct SyncHandle {
    file: Arc<File>,
    map: Option<Flush>,
    disk: Disk,
}

impl Sink {
    /// For all of `file`, which was opened for reading and writing.
    pub(super) fn new(file: File, disk: &Disk) -> io::Result<Self> {
        let map = if disk.maps { Some(Map::new(&file)?) } else { None };
        let len = map
            .as_ref()
            .map_or_else(|| file.metadata().map(|it| it.len() as usize), |it| Ok(it.len()))?;
        Ok(Self { file: Arc::new(file), map, len, joined: Vec::new() })
    }

    pub(super) fn len(&self) -> usize {
        self.len
    }

    pub(super) fn file(&self) -> &File {
        &self.file
    }

    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) -> io::Result<()> {
        match &mut self.map {
            Some(map) => map.write(offset, bytes),
            None => write_at(&self.file, offset, bytes)?,
        }
        Ok(())
    }

    /// Writes a record. The frame's length is written last, or together with the rest.
    #[inline]
    pub(super) fn push(
        &mut self,
        offset: usize,
        first: &[u8; 4],
        second: &[u8; 12],
        payload: &[u8],
    ) -> io::Result<()> {
        let Some(map) = &mut self.map else {
            return self.push_by_call(offset, first, second, payload);
        };
        map.write(offset + 16, payload);
        map.write(offset + 4, second);
        Map::in_order();
        map.write(offset, first);
        Ok(())
    }

    fn push_by_call(
        &mut self,
        offset: usize,
        first: &[u8; 4],
        second: &[u8; 12],
        payload: &[u8],
    ) -> io::Result<()> {
        self.joined.clear();
        self.joined.extend_from_slice(first);
        self.joined.extend_from_slice(second);
        if payload.len() > JOINED {
            write_at(&self.file, offset + 16, payload)?;
        } else {
            self.joined.extend_from_slice(payload);
        }
        write_at(&self.file, offset, &self.joined)
    }

    pub(super) fn sync_handle(&self, disk: &Disk) -> SyncHandle {
        let map = self.map.as_ref().map(Map::flush_handle);
        SyncHandle { file: self.file.clone(), map, disk: disk.clone() }
    }

    /// Drops the mapping and returns the file. `None` while a sync handle exists.
    pub(super) fn into_file(self) -> Option<File> {
        drop(self.map);
        Arc::into_inner(self.file)
    }
}

impl SyncHandle {
    /// Returns when everything written before is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        if let Some(map) = &self.map {
            map.flush()?;
        }
        (self.disk.sync)(&self.file)
    }
}

#[cfg(unix)]
fn write_at(file: &File, offset: usize, bytes: &[u8]) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, offset as u64)
}

#[cfg(windows)]
fn write_at(file: &File, mut offset: usize, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, offset as u64)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = &bytes[written..];
        offset += written;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn sink(maps: bool) -> (tempfile::TempDir, Disk, Sink) {
        let folder = tempfile::tempdir().unwrap();
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        let file = options.open(folder.path().join("sink")).unwrap();
        file.set_len(100_000).unwrap();
        let disk = Disk { maps, ..Disk::for_tests() };
        let sink = Sink::new(file, &disk).unwrap();
        (folder, disk, sink)
    }

    #[test]
    fn written_bytes_are_in_the_file() {
        for maps in [true, false] {
            let (folder, disk, mut sink) = sink(maps);
            let long = vec![b'x'; JOINED + 1];
            sink.write(1, b"abc").unwrap();
            sink.push(4, b"head", b"and the rest", b"payload").unwrap();
            sink.push(27, b"head", b"and the rest", &long).unwrap();
            let expected = [b"\0abchead", &b"and the restpayloadheadand the rest"[..], &long];
            let bytes = fs::read(folder.path().join("sink")).unwrap();
            assert_eq!(bytes[..27 + 16 + long.len()], expected.concat());
            assert_eq!((sink.len(), bytes.len()), (100_000, 100_000));
            sink.sync_handle(&disk).sync().unwrap();
            assert_eq!(sink.into_file().unwrap().metadata().unwrap().len(), 100_000);
        }
    }

    #[test]
    #[should_panic(expected = "past the map")]
    fn a_write_past_the_end_of_a_map_is_stopped() {
        let _ = sink(true).2.write(99_999, b"abc");
    }
}
