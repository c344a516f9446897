//! Copies of the store: a folder, or a file that Redis or Valkey load.
//!
//! Both are a walk ([`super::walk`]) on the thread that asks for them, and get their name when they
//! are complete and on the disk.

use std::path::Path;
use std::time::Duration;

use parking_lot::MutexGuard;

use super::save::ATTEMPTS;
use super::snapshot::Records;
use super::walk::{Sheet, WalkOutcome};
use super::work::Work;
use crate::engine::Engine;
use crate::engine::config::conf;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::acl::file as users;
use crate::keyspace::expiry::Deadline;
use crate::keyspace::{FIRST_OF_MODULES, Keyspace, Locked, ShardId, TYPES};
use crate::persist::rdb::{self, Contents, DumpWriter};
use crate::persist::{NewFolder, OpenError, StorageError, files};
use crate::value::View;
use crate::value::picture::Picture;

/// How often a walk that waits for another looks whether it is to end.
const PATIENCE: Duration = Duration::from_millis(20);

/// The largest file that a backup takes over, in bytes.
const LARGEST: u64 = 64 << 20;

/// What a copy holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Keys.
    pub keys: u64,
    /// Bytes of its snapshot or file.
    pub bytes: u64,
}

/// How an export is written.
#[derive(Debug, Clone, Copy)]
pub struct Export {
    /// The server that loads it.
    pub dialect: Dialect,
    /// Whether a file of that name is replaced.
    pub replace: bool,
}

impl Engine {
    /// Writes a data folder with everything as it is now, also of a store in memory. At `path` there
    /// may be at most an empty folder.
    pub fn backup(&self, path: &Path, work: &Work) -> Result<Copied> {
        self.try_walks(work, || {
            let folder = NewFolder::create(path).map_err(failed)?;
            self.copy_files(&folder).map_err(failed)?;
            let count = |locked: &Locked<'_>| Ok(keys_of(locked, &self.keyspace));
            let beginning = self.begin_walk(count).map_err(failed)?;
            let keys = beginning.asked;
            work.progress.begin(keys);
            let (breathe, goes_on) = (&mut || true, &mut || !work.is_ended());
            let snapshot = folder.snapshot().map_err(failed)?;
            let mut sheet = Records::new(snapshot, breathe, goes_on);
            let walked = self.walk(beginning.libraries, &mut sheet, &work.progress);
            let walked = walked.map_err(failed)?;
            if walked == WalkOutcome::Cancelled {
                return Ok(None);
            }
            let info = folder.finish(sheet.snapshot).map_err(failed)?;
            Ok(Some(Copied { keys, bytes: info.size }))
        })
    }

    /// Writes a file with everything as it is now, which a server loads.
    pub fn export(&self, path: &Path, options: Export, work: &Work) -> Result<Copied> {
        let Export { dialect, replace } = options;
        self.try_walks(work, || {
            match path.symlink_metadata() {
                Ok(found) if found.is_dir() => {
                    let why = "it is a folder";
                    return Err(failed(OpenError::Taken { path: path.into(), why }));
                }
                Ok(_) if !replace => return Err(failed(rdb::taken(path))),
                _ => {}
            }
            let time = self.clock.unix_millis();
            let contents = |locked: &Locked<'_>| Ok(contents_of(locked, &self.keyspace, time));
            let beginning = self.begin_walk(contents).map_err(failed)?;
            let (contents, of_module) = beginning.asked;
            let reader = dialect.reader_of_dumps();
            if let Some(name) = of_module.filter(|_| !reader.has_modules()) {
                return Err(unfit(format!(
                    "Valkey has no type {name}, and the store has keys of it"
                )));
            }
            let keys = contents.databases.iter().map(|(keys, _)| keys).sum();
            work.progress.begin(keys);
            let dump = DumpWriter::create(path, replace, contents, reader).map_err(failed)?;
            let mut sheet = Dump { dump, work };
            let walked = self.walk(beginning.libraries, &mut sheet, &work.progress);
            let walked = walked.map_err(failed)?;
            if walked == WalkOutcome::Cancelled {
                return Ok(None);
            }
            let Dump { dump, .. } = sheet;
            if let Some(key) = dump.unfit() {
                let key = String::from_utf8_lossy(key);
                return Err(unfit(format!("fields of '{key}' end later than Redis can hold")));
            }
            Ok(Some(Copied { keys, bytes: dump.finish().map_err(failed)? }))
        })
    }

    /// Waits until no other walk is made.
    fn alone(&self, work: &Work) -> Result<MutexGuard<'_, ()>> {
        loop {
            if work.is_ended() {
                return Err(ENDED);
            }
            if let Some(alone) = self.persistence.walking.try_lock_for(PATIENCE) {
                return Ok(alone);
            }
        }
    }

    /// Makes a walk, again if the whole keyspace was replaced meanwhile.
    fn try_walks(
        &self,
        work: &Work,
        mut walk: impl FnMut() -> Result<Option<Copied>>,
    ) -> Result<Copied> {
        let _alone = self.alone(work)?;
        for _ in 0..ATTEMPTS {
            let copied = walk();
            self.end_walk();
            if let Some(copied) = copied? {
                return Ok(copied);
            }
            if work.is_ended() {
                return Err(ENDED);
            }
        }
        Err(Error::new("the whole keyspace was replaced again and again"))
    }

    /// Copies the parameters and the users of a folder.
    fn copy_files(&self, copy: &NewFolder) -> Result<(), OpenError> {
        let Some(folder) = self.persistence.folder() else { return Ok(()) };
        for name in [conf::FILE, users::FILE] {
            let path = folder.join(name);
            let read = files::read(&path, LARGEST).map_err(OpenError::io(&path, "read"))?;
            if let Some(bytes) = read {
                copy.add(name, &bytes)?;
            }
        }
        Ok(())
    }
}

fn keys_of(locked: &Locked<'_>, keyspace: &Keyspace) -> u64 {
    let shards = 0..keyspace.all_shards().len() as ShardId;
    shards.filter_map(|id| locked.get(id)).map(|data| data.len() as u64).sum()
}

/// What a file is to hold, and a type of a module of which there are keys.
fn contents_of(
    locked: &Locked<'_>,
    keyspace: &Keyspace,
    time: u64,
) -> (Contents, Option<&'static str>) {
    let mut contents = Contents { time, ..Contents::default() };
    let mut of_module = None;
    for db in 0..keyspace.databases() {
        let (mut keys, mut expiring) = (0, 0);
        for (_, data) in locked.of_database(db) {
            keys += data.len() as u64;
            expiring += data.expiries().len() as u64;
            contents.fields_end |= !data.fields().is_empty();
            let counts = TYPES.iter().zip(data.kinds()).skip(FIRST_OF_MODULES);
            let found = counts.filter(|(_, count)| *count > 0).map(|(name, _)| *name).next();
            of_module = of_module.or(found);
        }
        contents.databases.push((keys, expiring));
    }
    (contents, of_module)
}

fn failed(why: impl Into<OpenError>) -> Error {
    let why = why.into();
    Error::with_code(why.code(), why.to_string())
}

fn unfit(why: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::with_code("INVALID_ARGUMENT", why)
}

/// The error of work that was ended early.
pub(super) const ENDED: Error =
    Error { code: "ABORTED", text: std::borrow::Cow::Borrowed("the call was aborted") };

/// A file for a server.
struct Dump<'w> {
    dump: DumpWriter,
    work: &'w Work,
}

impl Sheet for Dump<'_> {
    fn library(&mut self, code: &[u8]) {
        self.dump.library(code);
    }

    fn entry(&mut self, db: u16, key: &[u8], value: View<'_>, deadline: Option<Deadline>) {
        self.dump.entry(db, key, value, deadline);
    }

    fn picture(&mut self, db: u16, key: &[u8], picture: &Picture, deadline: Option<Deadline>) {
        self.dump.picture(db, key, picture, deadline);
    }

    fn settle(&mut self) -> Result<(), StorageError> {
        self.dump.write()
    }

    fn goes_on(&mut self) -> bool {
        !self.work.is_ended()
    }
}
