//! A snapshot: everything that a store held at one point of its log.
//!
//! `snapshot.N` holds the effect of the log's segments before segment N, as records that restore it. It
//! is written as `snapshot.N.tmp`, and renamed when it is complete and on the disk.
//!
//! ```text
//!  0  magic            8 bytes, "redletSN"
//!  8  format version   u32
//! 12  identity         u32, of the data folder
//! 16  number           u64
//! 24  base position    u64, of segment N of the log
//! 32  time             u64, milliseconds since 1970
//! 40  CRC32C           u32, over bytes 0..40
//! 44  zero             4 bytes
//! 48  frames           their positions are offsets in the file; the content of each is a record
//!     trailer          a frame; its content is 0xcf (a MessagePack u64) and the number of records,
//!                      u64, big-endian. Nothing follows.
//! ```
//!
//! The numbers of the header are little-endian.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{OpenError, StorageError};
use super::files;
use super::folder::{self, FileKind, Folder};
use super::frame::{self, Head, Seed};
use super::header::IDENTITY_AT;
use super::position::{Position, SnapshotPoint};
use super::reader::{Frame, FrameReader};
use crate::base::clock;

const MAGIC: &[u8; 8] = b"redletSN";
const VERSION: u32 = 2;
const HEADER: usize = 48;

/// The first byte of the trailer's content; a record begins with an array.
const TRAILER: u8 = 0xcf;

/// Bytes written between two syncs. A single sync at the end would block the disk for others.
const SYNC_EACH: u64 = 32 << 20;

/// Writes one snapshot. If it is dropped before [`SnapshotWriter::finish`], its file is removed.
pub struct SnapshotWriter {
    folder: Arc<Folder>,
    identity: u32,
    point: SnapshotPoint,
    path: PathBuf,
    file: Option<BufWriter<File>>,
    records: u64,
    written: u64,
    synced: u64,
}

/// The header and trailer of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SnapshotInfo {
    /// The folder's identity.
    pub identity: u32,
    /// The number of the segment that follows the snapshot.
    pub number: u64,
    /// The position in the log up to which it holds everything.
    pub position: Position,
    /// When the snapshot was begun, in milliseconds since 1970.
    pub time: u64,
    /// Records in the snapshot.
    pub records: u64,
    /// Bytes of the file.
    pub size: u64,
}

impl SnapshotWriter {
    pub(super) fn create(
        folder: Arc<Folder>,
        identity: u32,
        point: SnapshotPoint,
    ) -> Result<Self, StorageError> {
        let path = folder.file(FileKind::Snapshot, point.number);
        let unfinished = folder::unfinished(&path);
        folder.verify()?;
        let file = files::create(&unfinished).map_err(StorageError::io(&unfinished, "create"))?;
        let file = Some(BufWriter::with_capacity(1 << 20, file));
        let (records, written, synced) = (0, 0, 0);
        let mut writer = Self { folder, identity, point, path, file, records, written, synced };
        writer.put(&header(identity, point, clock::unix_millis()))?;
        Ok(writer)
    }

    /// Writes one record.
    pub fn write(&mut self, payload: &[u8]) -> Result<(), StorageError> {
        self.put_frame(payload)?;
        self.records += 1;
        if self.written - self.synced >= SYNC_EACH {
            self.synced = self.written;
            self.on_file(|file| {
                file.flush()?;
                file.get_ref().sync_data()
            })?;
        }
        Ok(())
    }

    /// The number of the segment that follows the snapshot.
    pub fn number(&self) -> u64 {
        self.point.number
    }

    /// Bytes written so far.
    pub fn size(&self) -> u64 {
        self.written
    }

    /// Completes the snapshot: writes the trailer, syncs the file and renames it.
    pub fn finish(mut self) -> Result<SnapshotInfo, StorageError> {
        let mut trailer = [TRAILER; 9];
        trailer[1..].copy_from_slice(&self.records.to_be_bytes());
        self.put_frame(&trailer)?;
        self.on_file(|file| {
            file.flush()?;
            file.get_ref().sync_all()
        })?;
        // The file is closed before it is renamed, as some systems require.
        self.file = None;
        let published = self.folder.publish(&self.path);
        published.map_err(StorageError::io(&self.path, "rename"))?;
        let SnapshotPoint { number, position } = self.point;
        let (identity, records, size) = (self.identity, self.records, self.written);
        let time = clock::unix_millis();
        Ok(SnapshotInfo { identity, number, position, time, records, size })
    }

    pub(super) fn point(&self) -> SnapshotPoint {
        self.point
    }

    fn put_frame(&mut self, payload: &[u8]) -> Result<(), StorageError> {
        if payload.is_empty() || payload.len() > frame::MAX_CONTENT {
            return Err(StorageError::TooLarge { bytes: payload.len() });
        }
        let seed = Seed::of_snapshot(self.identity, self.point.number);
        self.put(&Head::of(&[payload]).at(seed, self.written))?;
        self.put(payload)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), StorageError> {
        self.written += bytes.len() as u64;
        self.on_file(|file| file.write_all(bytes))
    }

    fn on_file(
        &mut self,
        act: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
    ) -> Result<(), StorageError> {
        match &mut self.file {
            Some(file) => act(file).map_err(StorageError::io(&self.path, "write")),
            None => Err(StorageError::Closed),
        }
    }
}

impl Drop for SnapshotWriter {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            // Not flushed: it is about to be removed.
            drop(file.into_parts());
            self.folder.discard(&folder::unfinished(&self.path));
        }
    }
}

/// Called with a record and its offset.
pub(super) type Each<'a> = dyn FnMut(u64, &[u8]) -> Result<(), OpenError> + 'a;

/// Reads a snapshot, and calls `each` with each record and its offset. Fails unless the snapshot is
/// complete.
pub(super) fn read(
    path: &Path,
    number: u64,
    each: &mut Each<'_>,
) -> Result<SnapshotInfo, OpenError> {
    let failed = || OpenError::io(path, "read");
    let mut reader = FrameReader::open(path).map_err(failed())?;
    let size = reader.file_len();
    let mut info = match reader.header().map_err(failed())? {
        Some(header) => SnapshotInfo { size, ..read_header(path, &header)? },
        None => return Err(OpenError::corrupt(path, 0, "it is shorter than its header")),
    };
    if info.number != number {
        return Err(OpenError::corrupt(path, 16, "it has the name of another snapshot"));
    }
    reader.tie(Seed::of_snapshot(info.identity, number), HEADER as Position);
    loop {
        match reader.next().map_err(failed())? {
            Frame::Record { offset, content: [TRAILER, count @ ..] } => {
                check_trailer(path, info, offset, count)?;
                return Ok(info);
            }
            Frame::Record { offset, content } => each(offset, content)?,
            Frame::End { offset } => {
                return Err(OpenError::corrupt(path, offset, "its end is missing"));
            }
            Frame::Damaged { offset, damage } => {
                return Err(OpenError::corrupt(path, offset, damage.why()));
            }
        }
        info.records += 1;
    }
}

fn check_trailer(
    path: &Path,
    info: SnapshotInfo,
    offset: u64,
    count: &[u8],
) -> Result<(), OpenError> {
    if count != info.records.to_be_bytes() {
        return Err(OpenError::corrupt(path, offset, "records are missing"));
    }
    let end = offset + (frame::HEAD + 1 + count.len()) as u64;
    if end != info.size {
        return Err(OpenError::corrupt(path, end, "bytes follow its end"));
    }
    Ok(())
}

fn header(identity: u32, point: SnapshotPoint, time: u64) -> [u8; HEADER] {
    let mut bytes = [0; HEADER];
    bytes[..8].copy_from_slice(MAGIC);
    bytes[8..12].copy_from_slice(&VERSION.to_le_bytes());
    bytes[IDENTITY_AT..16].copy_from_slice(&identity.to_le_bytes());
    bytes[16..24].copy_from_slice(&point.number.to_le_bytes());
    bytes[24..32].copy_from_slice(&point.position.to_le_bytes());
    bytes[32..40].copy_from_slice(&time.to_le_bytes());
    let crc = crc32c::crc32c(&bytes[..40]);
    bytes[40..44].copy_from_slice(&crc.to_le_bytes());
    bytes
}

fn read_header(path: &Path, bytes: &[u8; HEADER]) -> Result<SnapshotInfo, OpenError> {
    let number = |from: usize, to: usize| {
        bytes[from..to].iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte))
    };
    if bytes[..8] != *MAGIC {
        return Err(OpenError::corrupt(path, 0, "it does not begin as a snapshot does"));
    }
    if u64::from(crc32c::crc32c(&bytes[..40])) != number(40, 44) || number(44, 48) != 0 {
        return Err(OpenError::corrupt(path, 0, "the checksum of the header is wrong"));
    }
    if number(8, 12) != u64::from(VERSION) {
        let why = "its format is of another version of redlet".to_owned();
        return Err(OpenError::Format { path: path.into(), offset: 8, why });
    }
    let identity = number(IDENTITY_AT, 16) as u32;
    let (position, time) = (number(24, 32), number(32, 40));
    Ok(SnapshotInfo { identity, number: number(16, 24), position, time, records: 0, size: 0 })
}

/// Reads the header of a snapshot. The rest of the file may be damaged.
pub(super) fn info(path: &Path) -> Result<SnapshotInfo, OpenError> {
    let mut reader = FrameReader::open(path).map_err(OpenError::io(path, "read"))?;
    match reader.header().map_err(OpenError::io(path, "read"))? {
        Some(header) => read_header(path, &header),
        None => Err(OpenError::corrupt(path, 0, "it is shorter than its header")),
    }
}
