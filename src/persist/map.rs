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
//! Windows), and the process ends. Where the file system does not keep what it allocated for the
//! file, a full disk does the same: there files are written instead ([`super::sink`]). Recovery
//! reads files with `read`, where a failing disk is an error.
#![expect(unsafe_code, reason = "a memory-mapped log makes an append a copy, not a system call")]

use std::fs::File;
use std::io;
use std::ptr;
use std::sync::Arc;
use std::sync::atomic::{Ordering, compiler_fence};

use memmap2::MmapRaw;

pub(super) struct Map(Arc<MmapRaw>);

/// Hands the bytes of a [`Map`] to the system, beside whoever writes to it.
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

    /// Writes `bytes` at `offset`. Bytes that do not fit are a bug of the caller, and panic.
    #[inline]
    pub(super) fn write(&mut self, offset: usize, bytes: &[u8]) {
        let map = &self.0;
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
