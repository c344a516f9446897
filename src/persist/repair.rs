//! Repair: what `redlet check --fix` does.
//!
//! The log is cut at the damage, or at a record that cannot be run. What is cut off is kept beside it
//! (`log.N.damaged`), with the later segments. A damaged snapshot is rewritten from the records before
//! the damage, or without the one that cannot be run, and the original is kept as
//! `snapshot.N.damaged`. The log may then change keys that are missing, with unknown results, and the
//! report says so.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{Cure, OpenError, Refusal};
use super::files;
use super::folder::{self, FileKind, Folder};
use super::header;
use super::manifest::{self, Manifest};
use super::position::SnapshotPoint;
use super::recovery::{self, Apply, Recovered, Scan};
use super::segment;
use super::snapshot::{self, SnapshotInfo, SnapshotWriter};
use crate::base::progress::Progress;

/// One thing that was cut off.
#[derive(Debug)]
pub struct Cut {
    /// The damaged file.
    pub path: PathBuf,
    /// The byte of the file from which it was cut off.
    pub offset: u64,
    /// What was wrong there.
    pub why: String,
    /// Whole records that are no longer in the store.
    pub lost: u64,
    /// The files that hold what was cut off.
    pub kept: Vec<PathBuf>,
}

/// A repair in progress.
pub struct Repair {
    folder: Arc<Folder>,
    /// What was cut off so far, in order.
    pub cuts: Vec<Cut>,
}

/// What is to be cut off, and where.
struct Fault {
    path: PathBuf,
    offset: u64,
    why: String,
    /// Whether bytes were changed. If not, a whole record cannot be run.
    damage: bool,
}

impl Repair {
    /// Locks the folder for this process alone.
    pub fn begin(path: &Path) -> Result<Self, OpenError> {
        let folder = Arc::new(Folder::open_existing(path)?);
        Ok(Self { folder, cuts: Vec::new() })
    }

    /// Reads the whole folder, and returns what is in it if it is sound. Otherwise cuts off the first
    /// fault and returns `None`: call it again, with an `apply` that starts from nothing.
    pub fn step(
        &mut self,
        progress: &Progress,
        apply: &mut Apply<'_>,
    ) -> Result<Option<Recovered>, OpenError> {
        let manifest = Manifest::read(&self.folder);
        let scan =
            manifest.and_then(|known| recovery::scan_files(&self.folder, known, progress, apply));
        let error = match scan {
            Ok(scan) => {
                self.renew_manifest(&scan)?;
                return Ok(Some(scan.recovered));
            }
            Err(error) => error,
        };
        let Some(fault) = Fault::of(&error).filter(|fault| !self.is_stuck(fault)) else {
            return Err(error);
        };
        let (lost, kept) = self.cut(&fault)?;
        let Fault { path, offset, why, .. } = fault;
        self.cuts.push(Cut { path, offset, why, lost, kept });
        Ok(None)
    }

    /// Writes a manifest that promises what is left. Called when everything is sound.
    fn renew_manifest(&mut self, scan: &Scan) -> Result<(), OpenError> {
        let (Some(OpenError::Corrupt { path, offset, why }), Some(identity)) =
            (scan.shortfall(&self.folder), scan.identity)
        else {
            return Ok(());
        };
        scan.found(identity).write(&self.folder)?;
        // After another cut this is only a consequence.
        if self.cuts.is_empty() {
            self.cuts.push(Cut { path, offset, why, lost: 0, kept: Vec::new() });
        }
        Ok(())
    }

    /// Whether a cut at this place did not help. A record that was left out of a snapshot is gone.
    fn is_stuck(&self, fault: &Fault) -> bool {
        let before = |cut: &Cut| cut.path == fault.path && cut.offset <= fault.offset;
        let is_log = matches!(folder::identify(&fault.path), Some((FileKind::Log, _)));
        (fault.damage || is_log) && self.cuts.iter().any(before)
    }

    fn cut(&self, fault: &Fault) -> Result<(u64, Vec<PathBuf>), OpenError> {
        match folder::identify(&fault.path) {
            Some((FileKind::Log, number)) => self.cut_log(fault, number),
            Some((FileKind::Snapshot, number)) => self.rewrite_snapshot(fault, number),
            None if fault.path == manifest::path_in(&self.folder) => {
                let kept = set_aside(&fault.path).map_err(OpenError::io(&fault.path, "rename"))?;
                Ok((0, vec![kept]))
            }
            None => Ok((0, Vec::new())),
        }
    }

    fn cut_log(
        &self,
        Fault { path, offset, .. }: &Fault,
        number: u64,
    ) -> Result<(u64, Vec<PathBuf>), OpenError> {
        let folder = &self.folder;
        let later = folder.list()?.segments.into_iter().filter(|it| *it > number);
        let later: Vec<_> = later.collect();
        let count = |number: &u64| recovery::count_from(folder, *number, 0);
        let lost =
            recovery::count_from(folder, number, *offset) + later.iter().map(count).sum::<u64>();
        let mut kept = Vec::new();
        for number in later {
            let path = folder.file(FileKind::Log, number);
            kept.push(set_aside(&path).map_err(OpenError::io(&path, "rename"))?);
        }
        kept.extend(cut_segment(path, number, *offset).map_err(OpenError::io(path, "cut"))?);
        folder.sync().map_err(OpenError::io(folder.path(), "sync"))?;
        Ok((lost, kept))
    }

    /// Rewrites a snapshot from its part before the damage, or without one record.
    fn rewrite_snapshot(
        &self,
        fault: &Fault,
        number: u64,
    ) -> Result<(u64, Vec<PathBuf>), OpenError> {
        let path = &fault.path;
        let SnapshotInfo { identity, position, .. } = snapshot::info(path)?;
        let point = SnapshotPoint { number, position };
        let mut writer = SnapshotWriter::create(self.folder.clone(), identity, point)?;
        let read = snapshot::read(path, number, &mut |offset, payload| {
            let keep = fault.damage || offset != fault.offset;
            if keep { Ok(writer.write(payload)?) } else { Ok(()) }
        });
        // Damage ends the new snapshot. A failing or full disk must not: it is an error.
        if let Err(why) = read.map(drop)
            && !matches!(why, OpenError::Corrupt { .. })
        {
            return Err(why);
        }
        // The original is kept, from before the first cut.
        let kept = match self.cuts.iter().any(|cut| cut.path == *path) {
            false => vec![keep_copy(path).map_err(OpenError::io(path, "copy"))?],
            true => Vec::new(),
        };
        if let Err(why) = writer.finish() {
            kept.iter().for_each(|copy| drop(fs::remove_file(copy)));
            return Err(why.into());
        }
        Ok((u64::from(!fault.damage), kept))
    }
}

impl Fault {
    /// The fault that an error describes; `None` if no cut can repair it.
    fn of(error: &OpenError) -> Option<Self> {
        let (path, offset, why, damage) = match error {
            OpenError::Corrupt { path, offset, why } => (path, offset, why, true),
            OpenError::Replay { path, offset, refusal: Refusal { why, cure: Cure::Cut } } => {
                (path, offset, why, false)
            }
            _ => return None,
        };
        Some(Self { path: path.clone(), offset: *offset, why: why.clone(), damage })
    }
}

fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let kept = folder::damaged(path);
    fs::rename(path, &kept)?;
    Ok(kept)
}

/// Keeps a copy of a file that is about to be replaced. The file stays in its place until then.
fn keep_copy(path: &Path) -> io::Result<PathBuf> {
    let kept = folder::damaged(path);
    match fs::hard_link(path, &kept) {
        Ok(()) => Ok(kept),
        // Not every file system has hard links.
        Err(_) => fs::copy(path, &kept).map(|_| kept),
    }
}

/// Cuts a segment, unless the fault is that the one before it is missing.
fn cut_segment(path: &Path, number: u64, offset: u64) -> io::Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    if offset < header::LEN as u64 {
        return set_aside(path).map(Some);
    }
    let mut file = files::open(path, File::options().read(true).write(true))?;
    let kept = folder::damaged(path);
    file.seek(SeekFrom::Start(offset))?;
    let mut copy = files::create(&kept)?;
    let copied = io::copy(&mut file, &mut copy)?;
    copy.sync_all()?;
    segment::trim(&mut file, number, offset)?;
    if copied == 0 {
        fs::remove_file(&kept)?;
    }
    Ok((copied > 0).then_some(kept))
}
