//! Recovery: the newest snapshot, then the log after it.
//!
//! [`scan`] reads the files and compares them with the [`Manifest`], and changes nothing. [`settle`] then
//! repairs the files as the scan found necessary.
//!
//! **What can be wrong with a log, and what it means.** A process that is killed leaves whole records
//! and at most one without a length. A power cut can lose any page that `fsync` had not confirmed, in
//! any order; each segment has a mark up to which it is confirmed (its synced mark). So:
//!
//! * Damage at or behind the mark, when no later segment has a mark either, is a *torn tail*: the log
//!   is cut there, even if later records look sound, since the order of execution is broken there.
//! * A last segment that is shorter than its mark was *cut* from outside (an incomplete copy, a file
//!   system check). The missing part cannot be recovered; the log ends at the cut.
//! * Anything else is *corruption*: bytes that were confirmed have changed. The records after
//!   it may be valuable, so the folder is not opened, and a person decides.
//!
//! A file of another folder is corruption, wherever it is.
//!
//! The same rules hold for records that are missing between two segments: each has a base position,
//! at which the one before it must end.

mod segments;

use std::fs;
use std::path::{Path, PathBuf};

use super::error::{OpenError, Refusal};
use super::folder::{self, FileKind, Folder, Listing};
use super::frame::HEAD;
use super::header;
use super::manifest::{self, Manifest};
use super::position::Position;
use super::record::{self, OpRef};
use super::segment;
use super::snapshot::{self, SnapshotInfo};
use crate::base::progress::Progress;

use segments::Segments;
pub(super) use segments::count_from;

/// Runs one operation. An error ends the recovery.
pub type Apply<'a> = dyn FnMut(OpRef<'_>) -> Result<(), Refusal> + 'a;

/// What runs operations, and counts the bytes that they took in the files.
struct Counted<'p, 'a> {
    progress: &'p Progress,
    apply: &'p mut Apply<'a>,
}

/// What was found in a folder.
#[derive(Debug, Default, PartialEq)]
pub struct Recovered {
    /// The snapshot that the data was loaded from, if there was one.
    pub snapshot: Option<SnapshotInfo>,
    /// Records read from the log.
    pub records: u64,
    /// Bytes of these records, with their frames.
    pub bytes: u64,
    /// When the last record of the log was written, in milliseconds since 1970.
    pub time: Option<u64>,
    /// What was lost at the log's end, if anything was.
    pub torn: Option<Torn>,
}

/// The end of a log that was torn by a power cut, a kill, or a truncation.
#[derive(Debug, PartialEq)]
pub struct Torn {
    /// The segment whose end was torn.
    pub path: PathBuf,
    /// Where the log now ends.
    pub offset: u64,
    /// Bytes of this file that were cut off.
    pub bytes: u64,
    /// Whole later segments that were set aside as `log.N.damaged`.
    pub set_aside: Vec<PathBuf>,
}

/// Where the log continues, and what has to be done before.
#[derive(Debug, PartialEq)]
pub(super) struct Scan {
    pub(super) recovered: Recovered,
    /// The folder's identity; `None` for an empty folder.
    pub(super) identity: Option<u32>,
    pub(super) manifest: Option<Manifest>,
    /// The highest number of a segment.
    last_file: Option<u64>,
    /// Where the oldest needed segment begins.
    pub(super) kept_from: Position,
    /// Segments with records, oldest first, each with the number of its sound bytes.
    segments: Vec<(u64, u64)>,
    /// Segments after the end, each with whether it holds records.
    beyond: Vec<(u64, bool)>,
    pub(super) resume: Resume,
}

/// The place where the log continues.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Resume {
    pub(super) number: u64,
    pub(super) base: Position,
    /// Bytes of the segment that are in use; 0 if it has to be created.
    pub(super) used: u64,
}

/// Reads the folder and passes its operations to `apply`, in the order of execution. Fails if the
/// folder holds less than its manifest promises.
pub(super) fn scan(
    folder: &Folder,
    progress: &Progress,
    apply: &mut Apply<'_>,
) -> Result<Scan, OpenError> {
    let scan = scan_files(folder, Manifest::read(folder)?, progress, apply)?;
    match scan.shortfall(folder) {
        Some(shortfall) => Err(shortfall),
        None => Ok(scan),
    }
}

/// As [`scan`], without a check against the manifest.
pub(super) fn scan_files(
    folder: &Folder,
    manifest: Option<Manifest>,
    progress: &Progress,
    apply: &mut Apply<'_>,
) -> Result<Scan, OpenError> {
    let listing = folder.list()?;
    progress.begin(size(folder, &listing));
    let apply = &mut Counted { progress, apply };
    let snapshot = match listing.snapshots.last() {
        Some(number) => Some(read_snapshot(folder, *number, apply)?),
        None => None,
    };
    let (first, base) = snapshot.map_or((1, 0), |info| (info.number, info.position));
    let numbers = listing.segments.iter().copied().filter(|it| *it >= first).collect();
    let segments = Segments::open(folder, first, numbers)?;
    let identity = segments.identity(folder, snapshot, manifest)?;
    let mut scan = Scan {
        recovered: Recovered { snapshot, ..Recovered::default() },
        identity,
        manifest,
        last_file: listing.segments.last().copied(),
        kept_from: base,
        segments: Vec::new(),
        beyond: Vec::new(),
        resume: Resume { number: first, base, used: 0 },
    };
    segments.replay(&mut scan, apply)?;
    Ok(scan)
}

impl Scan {
    /// The manifest that fits what was found.
    pub(super) fn found(&self, identity: u32) -> Manifest {
        Manifest { identity, segment: self.resume.number, end: self.end() }
    }

    /// The position at which the log ends.
    fn end(&self) -> Position {
        self.resume.base + self.resume.used.saturating_sub(header::LEN as u64)
    }

    /// Fails if the folder holds less than its manifest promises.
    pub(super) fn shortfall(&self, folder: &Folder) -> Option<OpenError> {
        let Some(Manifest { segment, end, .. }) = self.manifest else {
            // The manifest is created before any other file.
            return self
                .identity
                .map(|_| OpenError::corrupt(&manifest::path_in(folder), 0, "it is missing"));
        };
        let missing = end.checked_sub(self.end()).filter(|missing| *missing > 0)?;
        if self.last_file.is_none_or(|last| last < segment) {
            let why = format!("it is missing, with {missing} bytes of records");
            return Some(OpenError::corrupt(&folder.file(FileKind::Log, segment), 0, why));
        }
        let path = folder.file(FileKind::Log, self.resume.number);
        let why = format!("{missing} bytes of records, there at the last clean end, are gone");
        Some(OpenError::corrupt(&path, self.resume.used, why))
    }
}

/// Changes the files to what the scan found: cuts off torn parts, and syncs the rest.
pub(super) fn settle(folder: &Folder, scan: &Scan) -> Result<(), OpenError> {
    folder.clean()?;
    for (number, used) in &scan.segments {
        segment::settle(&folder.file(FileKind::Log, *number), *number, *used)?;
    }
    for (number, worth_keeping) in &scan.beyond {
        let path = folder.file(FileKind::Log, *number);
        let moved = match worth_keeping {
            true => fs::rename(&path, folder::damaged(&path)),
            false => fs::remove_file(&path),
        };
        moved.map_err(OpenError::io(&path, "remove"))?;
    }
    if let Some(snapshot) = scan.recovered.snapshot {
        folder.retire(snapshot.number);
    }
    folder.sync().map_err(OpenError::io(folder.path(), "sync"))
}

fn read_snapshot(
    folder: &Folder,
    number: u64,
    apply: &mut Counted<'_, '_>,
) -> Result<SnapshotInfo, OpenError> {
    let path = folder.file(FileKind::Snapshot, number);
    snapshot::read(&path, number, &mut |offset, payload| run(&path, offset, payload, apply))
}

/// Runs the operations of a record.
fn run(
    path: &Path,
    offset: u64,
    payload: &[u8],
    Counted { progress, apply }: &mut Counted<'_, '_>,
) -> Result<(), OpenError> {
    for op in record::decode(payload) {
        let op = op.map_err(|why| OpenError::corrupt(path, offset, why.to_string()))?;
        apply(op).map_err(|refusal| OpenError::Replay { path: path.into(), offset, refusal })?;
    }
    progress.advance((HEAD + payload.len()) as u64);
    Ok(())
}

/// About how many bytes a scan will read.
fn size(folder: &Folder, listing: &Listing) -> u64 {
    let snapshot = listing.snapshots.last();
    let bytes = |number: &u64| {
        let found = folder.file(FileKind::Snapshot, *number).metadata();
        found.map_or(0, |found| found.len())
    };
    let first = snapshot.copied().unwrap_or(1);
    let segments = listing.segments.iter().filter(|number| **number >= first);
    snapshot.map_or(0, bytes) + segments.map(|number| segments::size(folder, *number)).sum::<u64>()
}
