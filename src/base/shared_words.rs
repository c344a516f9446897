//! [`SharedWords`]: 32-bit words that can be mapped at several addresses, so that each environment
//! of JavaScript sees them at one of its own. (V8 accepts each address as the memory of an array
//! buffer only once in a process.) They lie in a file without a name, which uses no memory for
//! pages that have never been written.
//!
//! What makes this sound:
//! * The file has no name. Its owner has the handle, and passes it only to processes of redlet that
//!   share its folder, so nothing shortens it under a mapping. On Linux nothing can.
//! * Rust uses the words only as atomics. All other mappings are read-only.
#![expect(unsafe_code, reason = "memory that JavaScript reads, too, is not a value of Rust")]

use std::fs::File;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicU32;

use memmap2::{MmapOptions, MmapRaw};

/// The words, and the means to map them again.
#[derive(Debug)]
pub struct SharedWords {
    file: File,
    map: Arc<MmapRaw>,
}

/// Some of the words, which stay mapped for as long as this lives.
#[derive(Debug, Clone)]
pub struct Words {
    map: Arc<MmapRaw>,
    first: usize,
    len: usize,
}

/// A read-only mapping of all words, at an address of its own.
#[derive(Debug)]
pub struct WordsView(MmapRaw);

impl SharedWords {
    /// `words` words, each 0. Fails when the system lacks memory or does not allow it.
    pub fn new(words: usize) -> io::Result<Self> {
        let file = nameless((words * size_of::<u32>()) as u64)?;
        let map = Arc::new(MmapRaw::map_raw(&file)?);
        Ok(Self { file, map })
    }

    /// The `len` words from `first` on. Panics when they reach past the end, which is a bug of the
    /// caller.
    pub fn words(&self, first: usize, len: usize) -> Words {
        let all = self.map.len() / size_of::<u32>();
        assert!(first <= all && len <= all - first, "words past the end");
        Words { map: Arc::clone(&self.map), first, len }
    }

    /// Maps all words again, read-only.
    pub fn view(&self) -> io::Result<WordsView> {
        WordsView::of(&self.file)
    }

    /// The file, for a process that maps the words with [`WordsView::of`].
    pub fn file(&self) -> &File {
        &self.file
    }
}

impl std::ops::Deref for Words {
    type Target = [AtomicU32];

    #[inline]
    fn deref(&self) -> &[AtomicU32] {
        // SAFETY: the range was checked to lie in the mapping, which lives as long as `map` and
        // begins at a page. The other mappings of these words are read-only.
        unsafe {
            let words = self.map.as_mut_ptr().cast::<AtomicU32>().add(self.first);
            std::slice::from_raw_parts(words, self.len)
        }
    }
}

impl WordsView {
    /// Maps all words of a file, read-only. Nobody may shorten the file meanwhile.
    pub fn of(file: &File) -> io::Result<Self> {
        MmapOptions::new().map_raw_read_only(file).map(WordsView)
    }

    /// The address of the first word, which is aligned to a page.
    pub fn start(&self) -> *mut u8 {
        self.0.as_mut_ptr()
    }

    /// The size of the mapping in bytes.
    pub fn bytes(&self) -> usize {
        self.0.len()
    }
}

/// A file of zeros that goes with its last handle, and whose size does not change.
#[cfg(target_os = "linux")]
fn nameless(size: u64) -> io::Result<File> {
    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let file = File::from(memfd_create(c"redlet-stamps", flags)?);
    file.set_len(size)?;
    fcntl_add_seals(&file, SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL)?;
    Ok(file)
}

/// A file of zeros that goes with its last handle.
#[cfg(not(target_os = "linux"))]
fn nameless(size: u64) -> io::Result<File> {
    let file = tempfile::tempfile()?;
    file.set_len(size)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering::Relaxed;

    use super::*;

    #[test]
    fn what_is_stored_is_seen_at_every_address() {
        let all = SharedWords::new(3000).unwrap();
        let (some, view) = (all.words(2000, 10), all.view().unwrap());
        assert_eq!((some.len(), view.bytes()), (10, 12_000));
        some[3].store(7, Relaxed);
        assert_eq!(all.words(2003, 1)[0].load(Relaxed), 7);
        drop(all);
        // SAFETY: the word lies in the view.
        let seen = unsafe { view.start().cast::<u32>().add(2003).read_volatile() };
        assert_eq!((seen, some[3].load(Relaxed)), (7, 7));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn nobody_who_has_the_file_can_shorten_it() {
        let all = SharedWords::new(2000).unwrap();
        assert!(all.file().try_clone().unwrap().set_len(0).is_err());
        assert_eq!(WordsView::of(all.file()).unwrap().bytes(), 8000);
    }

    #[test]
    #[should_panic(expected = "words past the end")]
    fn words_past_the_end_are_refused() {
        SharedWords::new(10).unwrap().words(4, 7);
    }
}
