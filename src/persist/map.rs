//! A file of fixed size, mapped for writing: a store to memory that survives the process.
//!
//! What makes this sound:
//! * The folder's lock keeps every other process that plays by the rules away from the file, and
//!   inside this process a path is mapped once, by the one owner of the [`Map`].
//! * The mapped bytes are never handed out as a reference. They are only written to, through
//!   `&mut self`, so nothing in Rust rests on their staying as they are.
//! * The file's blocks are allocated before it is mapped, so a store needs no room.
//!
//! What nothing can make safe: if somebody truncates a mapped file from outside, or the disk fails
//! while a page is brought in, the system answers the next access with SIGBUS (an exception on
//! Windows), and the process ends. Segments are therefore only mapped to be written; recovery
//! reads files with `read`, where a failing disk is an error.
#![expect(unsafe_code, reason = "a memory-mapped log makes an append a copy, not a system call")]

use std::fs::File;
use std::io;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{Ordering, compiler_fence};

use memmap2::MmapRaw;

pub(super) struct Map {
    shared: SyncHandle,
}

/// Confirms the bytes of a [`Map`] to the disk, beside whoever writes to it.
#[derive(Clone)]
pub(super) struct SyncHandle {
    file: Arc<File>,
    map: Arc<MmapRaw>,
}

impl Map {
    /// Maps the whole of `file`, which was opened for reading and writing.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let map = MmapRaw::map_raw(&file)?;
        Ok(Self { shared: SyncHandle { file: Arc::new(file), map: Arc::new(map) } })
    }

    pub(super) fn len(&self) -> usize {
        self.shared.map.len()
    }

    /// Writes `bytes` at `offset`. Bytes that do not fit are a bug of the caller, and panic.
    #[inline]
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        let map = &self.shared.map;
        assert!(offset <= map.len() && bytes.len() <= map.len() - offset, "a write past the map");
        // SAFETY: the range was just checked to lie in the mapping, which lives as long as `map`.
        // `bytes` cannot overlap it, for no reference into the mapping is ever given out. Only
        // the owner of the `Map` writes, and holds it by `&mut`; nobody reads.
        unsafe {
            ptr::copy_nonoverlapping(bytes.as_ptr(), map.as_mut_ptr().add(offset), bytes.len())
        }
    }

    /// Keeps the writes before it before those after it, for a process that is killed in between.
    #[inline]
    pub(super) fn in_order() {
        compiler_fence(Ordering::SeqCst);
    }

    /// The file that is mapped.
    pub(super) fn file(&self) -> &File {
        &self.shared.file
    }

    pub(super) fn sync_handle(&self) -> SyncHandle {
        self.shared.clone()
    }

    /// Gives the mapping up, and returns the file. `None` while a sync handle is still out.
    pub(super) fn into_file(self) -> Option<File> {
        drop(self.shared.map);
        Arc::into_inner(self.shared.file)
    }
}

impl SyncHandle {
    /// Returns when all that was written before is on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        // On Linux a file and its mapping are the same pages, and fdatasync writes both.
        if cfg!(not(target_os = "linux")) {
            self.map.flush()?;
        }
        self.file.sync_data()
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn mapped(bytes: u64) -> (tempfile::TempDir, Map) {
        let folder = tempfile::tempdir().unwrap();
        let mut options = File::options();
        options.read(true).write(true).create_new(true);
        let file = options.open(folder.path().join("mapped")).unwrap();
        file.set_len(bytes).unwrap();
        (folder, Map::new(file).unwrap())
    }

    #[test]
    fn what_is_written_to_the_map_is_in_the_file() {
        let (folder, mut map) = mapped(8);
        map.write(0, b"abc");
        map.write(5, b"xyz");
        assert_eq!(fs::read(folder.path().join("mapped")).unwrap(), b"abc\0\0xyz");
        map.sync_handle().sync().unwrap();
        assert_eq!(map.into_file().unwrap().metadata().unwrap().len(), 8);
    }

    #[test]
    #[should_panic(expected = "past the map")]
    fn a_write_past_the_end_is_stopped() {
        mapped(8).1.write(6, b"abc");
    }
}
