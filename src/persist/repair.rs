//! Repair: what `redlet check --fix` does, once a human has decided so.
//!
//! The log is cut at the damage. What is cut off is kept beside it (`log.N.damaged`), with the
//! segments that come later. A damaged snapshot is written anew from the records before the damage,
//! and kept as it was as `snapshot.N.damaged`; what the log then does to keys that are missing is
//! anybody's guess, and the report says so.

use std::fs::{self, File};
use std::io::{self, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::SnapshotPoint;
use super::error::OpenError;
use super::folder::{self, Folder, Kind};
use super::header;
use super::manifest::{self, Manifest};
use super::recovery::{self, Recovered, Scan};
use super::snapshot::{self, SnapshotInfo, SnapshotWriter};

/// What a repair has done.
#[derive(Debug)]
pub struct Report {
    pub cuts: Vec<Cut>,
    /// What is in the folder now.
    pub recovered: Recovered,
}

/// One damage that was cut off.
#[derive(Debug)]
pub struct Cut {
    pub path: PathBuf,
    pub offset: u64,
    pub why: String,
    /// Where what was cut off is kept.
    pub kept: Vec<PathBuf>,
}

/// Reads the whole folder and changes nothing.
pub fn check(path: &Path) -> Result<Recovered, OpenError> {
    let folder = Folder::open(path)?;
    recovery::scan(&folder, &mut |_| Ok(())).map(|scan| scan.recovered)
}

/// Cuts all damage off. A sound folder is left as it is.
pub fn repair(path: &Path) -> Result<Report, OpenError> {
    let folder = Arc::new(Folder::open(path)?);
    let mut cuts: Vec<Cut> = Vec::new();
    loop {
        match scan_files(&folder) {
            Ok(scan) => {
                let renewed = renew_manifest(&folder, &scan)?;
                // After another cut it only follows from that.
                cuts.extend(renewed.filter(|_| cuts.is_empty()));
                return Ok(Report { cuts, recovered: scan.recovered });
            }
            Err(OpenError::Corrupt { path, offset, why }) => {
                let again = cuts.iter().any(|cut| cut.path == path && cut.offset <= offset);
                if again {
                    return Err(OpenError::Corrupt { path, offset, why });
                }
                let kept = cut(&folder, &path, offset)?;
                cuts.push(Cut { path, offset, why, kept });
            }
            Err(other) => return Err(other),
        }
    }
}

fn scan_files(folder: &Folder) -> Result<Scan, OpenError> {
    recovery::scan_files(folder, Manifest::read(folder)?, &mut |_| Ok(()))
}

/// Once all that is there is sound: promises no more than that.
fn renew_manifest(folder: &Folder, scan: &Scan) -> Result<Option<Cut>, OpenError> {
    match (scan.shortfall(folder), scan.identity) {
        (Some(OpenError::Corrupt { path, offset, why }), Some(identity)) => {
            scan.found(identity).write(folder)?;
            Ok(Some(Cut { path, offset, why, kept: Vec::new() }))
        }
        _ => Ok(None),
    }
}

fn cut(folder: &Arc<Folder>, path: &Path, offset: u64) -> Result<Vec<PathBuf>, OpenError> {
    match folder::identify(path) {
        Some((Kind::Log, number)) => {
            let mut kept = set_later_aside(folder, number)?;
            kept.extend(cut_segment(path, offset).map_err(OpenError::io(path, "cut"))?);
            folder.sync().map_err(OpenError::io(folder.path(), "sync"))?;
            Ok(kept)
        }
        Some((Kind::Snapshot, number)) => rewrite_snapshot(folder, path, number),
        None if path == manifest::path_in(folder) => {
            set_aside(path).map(|kept| vec![kept]).map_err(OpenError::io(path, "rename"))
        }
        None => Ok(Vec::new()),
    }
}

fn set_later_aside(folder: &Folder, number: u64) -> Result<Vec<PathBuf>, OpenError> {
    let later = folder.list()?.segments.into_iter().filter(|it| *it > number);
    let aside = later.map(|it| {
        let path = folder.file(Kind::Log, it);
        set_aside(&path).map_err(OpenError::io(&path, "rename"))
    });
    aside.collect()
}

fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let kept = folder::damaged(path);
    fs::rename(path, &kept)?;
    Ok(kept)
}

/// Cuts a segment, unless it is the one before that is missing.
fn cut_segment(path: &Path, offset: u64) -> io::Result<Option<PathBuf>> {
    if !path.exists() {
        return Ok(None);
    }
    if offset < header::LEN as u64 {
        return set_aside(path).map(Some);
    }
    let mut file = File::options().read(true).write(true).open(path)?;
    let kept = folder::damaged(path);
    file.seek(SeekFrom::Start(offset))?;
    let mut copy = File::create(&kept)?;
    let copied = io::copy(&mut file, &mut copy)?;
    copy.sync_all()?;
    file.set_len(offset)?;
    file.sync_all()?;
    if copied == 0 {
        fs::remove_file(&kept)?;
    }
    Ok((copied > 0).then_some(kept))
}

/// Writes the part of a snapshot before its damage as a whole snapshot.
fn rewrite_snapshot(
    folder: &Arc<Folder>,
    path: &Path,
    number: u64,
) -> Result<Vec<PathBuf>, OpenError> {
    let SnapshotInfo { identity, position, .. } = snapshot::info(path)?;
    let point = SnapshotPoint { number, position };
    let mut writer = SnapshotWriter::create(folder.clone(), identity, point)?;
    let _ = snapshot::read(path, number, &mut |_, payload| Ok(writer.write_payload(payload)?));
    let kept = set_aside(path).map_err(OpenError::io(path, "rename"))?;
    writer.finish()?;
    Ok(vec![kept])
}
