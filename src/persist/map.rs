//! A file of fixed size, mapped for writing: what is stored to its memory survives the process.
//!
//! What makes this sound:
//! * The folder's lock keeps every other redlet process away from the file, and inside this process
//!   a path is mapped once, by the one owner of the [`Map`].
//! * The mapped bytes are never handed out as a reference. They are only written to, through
//!   `&mut self`, so no Rust code relies on their values.
//! * The file's blocks are allocated before it is mapped, so a write needs no new room on the disk.
//!
//! What cannot be made safe: if another program truncates a mapped file, or the disk fails while a
//! page is read, the next access raises SIGBUS (an exception on Windows), and the process ends. On a
//! file system that does not keep the room it reserved for a file, a full disk does the same: there
//! files are written with system calls ([`super::sink`]). Recovery reads files with `read`, so that a
//! failing disk is an error.
#![expect(unsafe_code, reason = "a memory-mapped log makes an append a copy, not a system call")]

use std::fs::File;
use std::io;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{Ordering, compiler_fence};

use memmap2::MmapRaw;

pub(super) struct Map(Arc<MmapRaw>);

/// Flushes a [`Map`] to the disk while its owner may write to it.
#[derive(Clone)]
pub(super) struct Flush(Arc<MmapRaw>);

impl Map {
    /// Maps the whole of `file`, which was opened for reading and writing.
    pub(super) fn new(file: &File) -> io::Result<Self> {
        MmapRaw::map_raw(file).map(Arc::new).map(Self)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Writes `bytes` at `offset`. Panics if they do not fit, which is a bug of the caller.
    #[inline]
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        let map = &self.0;
        assert!(offset <= map.len() && bytes.len() <= map.len() - offset, "a write past the map");
        // SAFETY: the range was just checked to lie in the mapping, which lives as long as `map`.
        // `bytes` cannot overlap it, since no reference into the mapping is ever given out. Only
        // the owner of the `Map` writes, and holds it by `&mut`; nobody reads.
        unsafe {
            ptr::copy_nonoverlapping(bytes.as_ptr(), map.as_mut_ptr().add(offset), bytes.len())
        }
    }

    /// Orders the writes before it before those after it, in case the process is killed in between.
    #[inline]
    pub(super) fn in_order() {
        compiler_fence(Ordering::SeqCst);
    }

    pub(super) fn flush_handle(&self) -> Flush {
        Flush(self.0.clone())
    }
}

impl Flush {
    /// On Linux a file and its mapping are the same pages, and fdatasync writes both.
    pub(super) fn flush(&self) -> io::Result<()> {
        if cfg!(target_os = "linux") { Ok(()) } else { self.0.flush() }
    }
}
