//! The segments of a log, read in order, and where their sound part ends.

use std::path::{Path, PathBuf};

use super::{Counted, Resume, Scan, Torn, run};
use crate::persist::entry;
use crate::persist::error::OpenError;
use crate::persist::folder::{self, FileKind, Folder};
use crate::persist::frame::{HEAD, Seed};
use crate::persist::header::{self, Header, IDENTITY_AT};
use crate::persist::manifest::{self, Manifest};
use crate::persist::position::Position;
use crate::persist::reader::{Damage, Frame, FrameReader};
use crate::persist::snapshot::SnapshotInfo;

/// The segments of a log, with their parsed headers.
pub(super) struct Segments(Vec<Found>);

pub(super) struct Found {
    number: u64,
    path: PathBuf,
    reader: FrameReader,
    /// `None`: the file ends inside its header.
    header: Option<Header>,
}

impl Segments {
    pub(super) fn open(folder: &Folder, first: u64, numbers: Vec<u64>) -> Result<Self, OpenError> {
        for (expected, number) in (first..).zip(&numbers) {
            if expected != *number {
                let path = folder.file(FileKind::Log, expected);
                let why = format!("it is missing, while segment {number} of the log is there");
                return Err(OpenError::corrupt(&path, 0, why));
            }
        }
        numbers.into_iter().map(|number| open(folder, number)).collect::<Result<_, _>>().map(Self)
    }

    /// The identity of the folder, if any file has it. Fails if two files disagree. The manifest decides
    /// which one is of another folder, unless no other file agrees with it.
    pub(super) fn identity(
        &self,
        folder: &Folder,
        snapshot: Option<SnapshotInfo>,
        manifest: Option<Manifest>,
    ) -> Result<Option<u32>, OpenError> {
        let noted = manifest.map(|manifest| manifest.identity);
        let mut claims: Vec<(u32, PathBuf)> = Vec::new();
        claims.extend(snapshot.map(|it| (it.identity, folder.file(FileKind::Snapshot, it.number))));
        let segments = self.0.iter().filter_map(|it| Some((it.header.as_ref()?, &it.path)));
        claims.extend(segments.map(|(header, path)| (header.identity, path.clone())));
        let agreed = noted.filter(|noted| claims.iter().any(|(claim, _)| claim == noted));
        let Some(known) = agreed.or(claims.first().map(|(first, _)| *first)) else {
            return Ok(noted);
        };
        let stranger = claims.into_iter().find(|(claim, _)| *claim != known).map(|(_, path)| path);
        let manifest = noted.filter(|noted| *noted != known).map(|_| manifest::path_in(folder));
        match stranger.or(manifest) {
            Some(path) => {
                let why = "it is a file of another data folder";
                Err(OpenError::corrupt(&path, IDENTITY_AT as u64, why))
            }
            None => Ok(Some(known)),
        }
    }

    /// Whether a segment after `index` has a mark, so that everything before it was confirmed.
    fn confirmed_behind(&self, index: usize) -> bool {
        self.0[index + 1..].iter().any(|later| later.mark() > 0)
    }

    /// Whether no segment after `index` holds records.
    fn is_last(&self, index: usize) -> bool {
        self.0[index + 1..].iter().all(|later| later.base().is_none())
    }

    pub(super) fn replay(
        mut self,
        scan: &mut Scan,
        apply: &mut Counted<'_, '_>,
    ) -> Result<(), OpenError> {
        let mut position = scan.resume.base;
        for index in 0..self.0.len() {
            let found = &self.0[index];
            match found.base() {
                None if self.is_last(index) && found.header.is_some() => {
                    return self.end_before(index, scan);
                }
                Some(base) if base == position => {}
                _ => return self.cut_before(index, scan),
            }
            let end = self.0[index].replay(scan, apply)?;
            let used = end.offset - header::LEN as u64;
            let (number, base) = (self.0[index].number, position);
            position += used;
            scan.recovered.bytes += used;
            scan.segments.push((number, end.offset));
            scan.resume = Resume { number, base, used: end.offset };
            if let Some(why) = end.why(self.0[index].mark()) {
                return self.cut_inside(index, end, why, scan);
            }
        }
        let all = self.0.len();
        self.end_before(all, scan)
    }

    /// Ends the log with the segment before `index`. Nothing is wrong, except for what may follow the
    /// last record.
    fn end_before(mut self, index: usize, scan: &mut Scan) -> Result<(), OpenError> {
        let beyond = self.0.split_off(index);
        let Some(last) = self.0.pop() else { return set_aside(beyond, scan, None) };
        let offset = scan.resume.used;
        let bytes = last.reader.stale().map_err(OpenError::io(&last.path, "read"))?;
        let torn =
            (bytes > 0).then_some(Torn { path: last.path, offset, bytes, set_aside: vec![] });
        set_aside(beyond, scan, torn)
    }

    /// Handles a segment `index` that does not begin where the one before it ended.
    fn cut_before(mut self, index: usize, scan: &mut Scan) -> Result<(), OpenError> {
        let found = &self.0[index];
        let cut_short = found.header.is_none() && self.is_last(index);
        let (path, offset) = match index.checked_sub(1) {
            Some(before) => (self.0[before].path.clone(), scan.resume.used),
            None => (found.path.clone(), header::BASE_AT as u64),
        };
        let confirmed = found.mark() > 0 || self.confirmed_behind(index);
        let misplaced = index == 0 && found.base().is_some();
        if (confirmed || misplaced) && !cut_short {
            let why = "records are missing between it and the next segment of the log";
            return Err(OpenError::corrupt(&path, offset, why));
        }
        let beyond = self.0.split_off(index);
        set_aside(beyond, scan, Some(Torn { path, offset, bytes: 0, set_aside: vec![] }))
    }

    /// Handles a segment `index` that is sound only up to `end`.
    fn cut_inside(
        mut self,
        index: usize,
        end: SegmentEnd,
        why: &str,
        scan: &mut Scan,
    ) -> Result<(), OpenError> {
        let found = &self.0[index];
        let unconfirmed = end.offset >= found.mark() && !self.confirmed_behind(index);
        let cut_short = self.is_last(index) && end.is_cut_of(found.mark(), found.reader.file_len());
        if !unconfirmed && !cut_short {
            return Err(OpenError::corrupt(&found.path, end.offset, why));
        }
        let beyond = self.0.split_off(index + 1);
        let Some(found) = self.0.pop() else { return Ok(()) };
        let bytes = found.reader.stale().map_err(OpenError::io(&found.path, "read"))?;
        let torn = Torn { path: found.path, offset: end.offset, bytes, set_aside: vec![] };
        set_aside(beyond, scan, Some(torn))
    }
}

/// Where the sound part of a segment ends, and why.
#[derive(Clone, Copy)]
pub(super) struct SegmentEnd {
    offset: u64,
    damage: Option<Damage>,
}

impl SegmentEnd {
    /// What is wrong, if anything is.
    fn why(self, mark: u64) -> Option<&'static str> {
        match self.damage {
            Some(damage) => Some(damage.why()),
            None if self.offset < mark => Some("records that were there are gone"),
            None => None,
        }
    }

    /// Whether the file is only shorter than it was. A changed length reaches beyond the mark, unlike
    /// the length of a record that was cut.
    fn is_cut_of(self, mark: u64, file_len: u64) -> bool {
        file_len < mark
            && match self.damage {
                Some(Damage::Cut { end }) => end <= mark,
                Some(Damage::Checksum) => false,
                None => file_len - self.offset < HEAD as u64,
            }
    }
}

impl Found {
    fn base(&self) -> Option<Position> {
        self.header.as_ref().and_then(|header| header.base)
    }

    fn mark(&self) -> u64 {
        self.header.as_ref().map_or(0, |header| header.mark)
    }

    fn tie(&mut self) {
        if let Some(Header { identity, base: Some(base), .. }) = self.header {
            self.reader.tie(Seed::of_log(identity), base);
        }
    }

    fn replay(
        &mut self,
        scan: &mut Scan,
        apply: &mut Counted<'_, '_>,
    ) -> Result<SegmentEnd, OpenError> {
        self.tie();
        loop {
            match self.reader.next().map_err(OpenError::io(&self.path, "read"))? {
                Frame::Record { offset, content } => {
                    let (time, payload) = entry::split(content).ok_or_else(|| {
                        OpenError::corrupt(&self.path, offset, "a record without its time")
                    })?;
                    run(&self.path, offset, payload, apply)?;
                    scan.recovered.time = Some(time);
                }
                Frame::End { offset } => return Ok(SegmentEnd { offset, damage: None }),
                Frame::Damaged { offset, damage } => {
                    return Ok(SegmentEnd { offset, damage: Some(damage) });
                }
            }
            scan.recovered.records += 1;
        }
    }
}

/// About how many bytes of a segment are in use: as far as it is confirmed, if that is known, since
/// behind its end there may be reserved room.
pub(super) fn size(folder: &Folder, number: u64) -> u64 {
    let Ok(found) = open(folder, number) else { return 0 };
    match (found.base(), found.mark()) {
        (None, _) => 0,
        (Some(_), 0) => found.reader.file_len(),
        (Some(_), mark) => mark,
    }
}

/// The number of whole records in a segment from `offset` on.
pub(in crate::persist) fn count_from(folder: &Folder, number: u64, offset: u64) -> u64 {
    let Ok(mut found) = open(folder, number) else { return 0 };
    found.tie();
    let mut count = 0;
    while let Ok(Frame::Record { offset: at, .. }) = found.reader.next() {
        count += u64::from(at >= offset);
    }
    count
}

fn open(folder: &Folder, number: u64) -> Result<Found, OpenError> {
    let path = folder.file(FileKind::Log, number);
    let failed = || OpenError::io(&path, "read");
    let mut reader = FrameReader::open(&path).map_err(failed())?;
    let header = match reader.header().map_err(failed())? {
        Some(bytes) => Some(header::read(&bytes).map_err(|invalid| invalid.at(&path))?),
        None => None,
    };
    if header.as_ref().is_some_and(|header| header.number != number) {
        return Err(OpenError::corrupt(&path, 16, "it has the name of another segment"));
    }
    Ok(Found { number, path, reader, header })
}

impl header::Invalid {
    fn at(self, path: &Path) -> OpenError {
        let (path, offset, why) = (path.to_owned(), self.offset, self.why.to_owned());
        match self.unknown {
            true => OpenError::Format { path, offset, why },
            false => OpenError::Corrupt { path, offset, why },
        }
    }
}

/// Records what follows the end of the log.
fn set_aside(beyond: Vec<Found>, scan: &mut Scan, torn: Option<Torn>) -> Result<(), OpenError> {
    let mut kept = Vec::new();
    let mut last = None;
    for found in beyond {
        let (path, number, header) = (found.path, found.number, found.header);
        let stale = found.reader.stale().map_err(OpenError::io(&path, "read"))?;
        let worth_keeping = header.is_some() && stale > 0;
        scan.beyond.push((number, worth_keeping));
        if worth_keeping {
            kept.push(folder::damaged(&path));
            last = Some(path);
        }
    }
    scan.recovered.torn = match (torn, last) {
        (Some(torn), _) => Some(Torn { set_aside: kept, ..torn }),
        (None, Some(path)) => {
            Some(Torn { path, offset: header::LEN as u64, bytes: 0, set_aside: kept })
        }
        (None, None) => None,
    };
    Ok(())
}
