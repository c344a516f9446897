//! The manifest (`redlet.manifest`): what a folder must hold.
//!
//! The log itself shows where it is torn or changed. It does not show that its last segment was deleted
//! or replaced by an older one: what is left is a sound log that ends earlier. So a clean close writes
//! here where the log ended, and a folder that holds less is not opened.
//!
//! The manifest is a lower bound, since the log only grows: it never has to be written ahead, and one
//! that could not be written (a full disk) promises less, but nothing wrong.
//!
//! ```text
//!  0  magic            8 bytes, "redletMF"
//!  8  format version   u32, little-endian
//! 12  CRC32C           u32, little-endian, over what follows
//! 16  a MessagePack map: [`Manifest`], its fields by their names
//! ```

use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::{OpenError, StorageError};
use super::files;
use super::folder::{Folder, MANIFEST};
use super::position::Position;

const MAGIC: &[u8; 8] = b"redletMF";
const VERSION: u32 = 1;
const HEAD: usize = 16;

/// A manifest has less than a hundred bytes. A longer file is not a manifest.
const LONGEST: u64 = 4096;

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The folder's identity, which is in the header of each of its files.
    pub(super) identity: u32,
    /// The number of the segment in which the log ended.
    pub(super) segment: u64,
    /// The position at which it ended.
    pub(super) end: Position,
}

impl Manifest {
    /// Reads the manifest of a folder, if it has one.
    pub(super) fn read(folder: &Folder) -> Result<Option<Self>, OpenError> {
        let path = path_in(folder);
        let file = match files::open_to_read(&path) {
            Err(why) if why.kind() == ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(OpenError::io(&path, "open"))?,
        };
        let mut bytes = Vec::new();
        let read = file.take(LONGEST + 1).read_to_end(&mut bytes);
        read.map_err(OpenError::io(&path, "read"))?;
        Self::parse(&path, &bytes).map(Some)
    }

    /// Replaces the manifest. After a crash there is either the old one or the new one.
    pub(super) fn write(self, folder: &Folder) -> Result<(), StorageError> {
        let path = path_in(folder);
        folder.create(&path, |file| file.write_all(&self.to_bytes())).map(drop)
    }

    fn parse(path: &Path, bytes: &[u8]) -> Result<Self, OpenError> {
        let corrupt = |offset, why: &str| OpenError::corrupt(path, offset, why);
        let Some((head, body)) = bytes.split_first_chunk::<HEAD>() else {
            return Err(corrupt(0, "it is shorter than its header"));
        };
        let [magic @ .., v0, v1, v2, v3, c0, c1, c2, c3] = head;
        if magic != MAGIC {
            return Err(corrupt(0, "it does not begin as a manifest does"));
        }
        if bytes.len() as u64 > LONGEST {
            return Err(corrupt(LONGEST, "it is longer than a manifest can be"));
        }
        if crc32c::crc32c(body) != u32::from_le_bytes([*c0, *c1, *c2, *c3]) {
            return Err(corrupt(12, "its checksum is wrong"));
        }
        if u32::from_le_bytes([*v0, *v1, *v2, *v3]) != VERSION {
            let why = "its format is of another version of redlet".to_owned();
            return Err(OpenError::Format { path: path.into(), offset: 8, why });
        }
        rmp_serde::from_slice(body).map_err(|why| corrupt(HEAD as u64, &why.to_string()))
    }

    fn to_bytes(self) -> Vec<u8> {
        // Three numbers under short names: this cannot fail.
        let body = rmp_serde::to_vec_named(&self).unwrap_or_default();
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend(crc32c::crc32c(&body).to_le_bytes());
        bytes.extend(body);
        bytes
    }
}

pub(super) fn path_in(folder: &Folder) -> PathBuf {
    folder.path().join(MANIFEST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn parse(bytes: &[u8]) -> Result<Manifest, OpenError> {
        Manifest::parse(Path::new("folder/redlet.manifest"), bytes)
    }

    #[test]
    fn a_field_of_a_later_version_is_passed_over() {
        #[derive(Serialize)]
        struct Later {
            moon: &'static str,
            identity: u32,
            segment: u64,
            end: u64,
        }
        let later = Later { moon: "full", identity: 1, segment: 2, end: 3 };
        let body = rmp_serde::to_vec_named(&later).unwrap();
        let mut bytes = [&MAGIC[..], &VERSION.to_le_bytes()].concat();
        bytes.extend(crc32c::crc32c(&body).to_le_bytes());
        bytes.extend(body);
        assert_eq!(parse(&bytes).unwrap(), Manifest { identity: 1, segment: 2, end: 3 });
    }

    #[test]
    fn a_manifest_of_a_later_version_is_not_called_damaged() {
        let mut bytes = Manifest { identity: 1, segment: 2, end: 3 }.to_bytes();
        bytes[8] += 1;
        assert_eq!(parse(&bytes).unwrap_err().code(), "FORMAT");
    }

    #[test]
    fn a_body_with_a_valid_checksum_that_is_not_a_manifest_is_refused() {
        for body in [&b""[..], b"\x80", b"\xc0", b"\x81\xa3end\xa3one", &[0xdf; 5], &[0x91; 3000]] {
            let mut bytes = [&MAGIC[..], &VERSION.to_le_bytes()].concat();
            bytes.extend(crc32c::crc32c(body).to_le_bytes());
            bytes.extend(body);
            assert_eq!(parse(&bytes).unwrap_err().code(), "CORRUPT", "{body:?}");
        }
    }

    proptest! {
        #[test]
        fn any_manifest_reads_back_and_a_changed_one_does_not(
            identity: u32,
            segment: u64,
            end: u64,
            bit: prop::sample::Index,
        ) {
            let manifest = Manifest { identity, segment, end };
            let mut bytes = manifest.to_bytes();
            prop_assert_eq!(parse(&bytes).unwrap(), manifest);
            let cut = bit.index(bytes.len());
            prop_assert!(parse(&bytes[..cut]).is_err());
            let bit = bit.index(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(parse(&bytes).is_err());
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(parse(&bytes).is_err());
            let headed = [&MAGIC[..], &VERSION.to_le_bytes(), &bytes].concat();
            prop_assert!(parse(&headed).is_err());
        }
    }
}
