//! What the log needs from the file system: reserved room, confirmed writes, and whether files may
//! be mapped. Tests replace each of these.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use fs4::FileExt;

use super::folder;

/// Reserves room for a file and sets its length, in bytes. Fails with `Unsupported` if the file
/// system cannot reserve room.
pub type Allocate = Arc<dyn Fn(&File, u64) -> io::Result<()> + Send + Sync>;

/// Returns once everything written to the file is on the disk.
pub type SyncFile = Arc<dyn Fn(&File) -> io::Result<()> + Send + Sync>;

#[derive(Clone)]
pub(super) struct Disk {
    pub(super) allocate: Allocate,
    pub(super) sync: SyncFile,
    /// Whether the log is written through mappings of its files.
    pub(super) maps: bool,
}

impl Disk {
    /// Reserves `size` bytes for `file`, so that later writes cannot run out of room. Where the file
    /// system cannot reserve, a file that will be mapped is filled with zeros instead.
    pub(super) fn reserve(&self, file: &File, size: u64) -> io::Result<()> {
        match (self.allocate)(file, size) {
            Err(error) if error.kind() == io::ErrorKind::Unsupported => {
                if self.maps {
                    folder::fill(file, size)?;
                }
                file.set_len(size)
            }
            result => result,
        }
    }

    #[cfg(test)]
    pub(super) fn for_tests() -> Self {
        Self { allocate: Arc::new(allocate), sync: Arc::new(sync), maps: true }
    }
}

/// The [`Allocate`] that the file system provides.
pub fn allocate(file: &File, size: u64) -> io::Result<()> {
    file.allocate(size)?;
    file.set_len(size)
}

/// The [`SyncFile`] that the file system provides.
pub fn sync(file: &File) -> io::Result<()> {
    file.sync_data()
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writing {
    /// Through a mapping where the file system keeps room for a file that has reserved it.
    #[default]
    Chosen,
    /// Through a mapping, whatever the file system.
    Mapped,
    /// With a system call for each record.
    Called,
}

impl Writing {
    pub(super) fn maps(self, folder: &Path) -> bool {
        match self {
            Self::Chosen => is_map_safe(folder),
            Self::Mapped => true,
            Self::Called => false,
        }
    }
}

/// Whether the file system of `folder` keeps the room that it reserved for a file, so that a write
/// through a mapping cannot fail. Decided by the type of the file system on Linux; assumed elsewhere.
#[cfg(target_os = "linux")]
fn is_map_safe(folder: &Path) -> bool {
    rustix::fs::statfs(folder)
        .is_ok_and(|found| keeps_room(found.f_type as u64, found.f_files, found.f_bsize as u64))
}

#[cfg(not(target_os = "linux"))]
fn is_map_safe(_folder: &Path) -> bool {
    true
}

/// Decides by what `statfs` returns: type, number of inodes and block size.
#[cfg(any(target_os = "linux", test))]
fn keeps_room(kind: u64, inodes: u64, block: u64) -> bool {
    const EXT: u64 = 0xef53;
    const XFS: u64 = 0x5846_5342;
    const TMPFS: u64 = 0x0102_1994;
    const OVERLAY: u64 = 0x794c_7630;
    match kind {
        EXT | XFS | TMPFS => true,
        // It reports the figures of the file system below. Copy-on-write file systems report no
        // inodes (btrfs) or large blocks (zfs).
        OVERLAY => inodes > 0 && block == 4096,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_map_is_chosen_where_reserved_room_is_kept() {
        let (btrfs, zfs, nfs, fuse, ninep) =
            (0x9123_683e, 0x2fc1_2fc1, 0x6969, 0x6573_5546, 0x0102_1997);
        let overlay = 0x794c_7630;
        assert!(keeps_room(0xef53, 1000, 4096));
        assert!(keeps_room(overlay, 1000, 4096));
        assert!(!keeps_room(overlay, 0, 4096));
        assert!(!keeps_room(overlay, 1000, 128 << 10));
        for kind in [btrfs, zfs, nfs, fuse, ninep, 0] {
            assert!(!keeps_room(kind, 1000, 4096), "{kind:x}");
        }
    }
}
