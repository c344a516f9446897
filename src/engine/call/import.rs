//! Imports: the keys and functions of an RDB file, all of them or none.
//!
//! The file is read first, while calls run, and what it holds is kept beside the store. Then everything
//! is locked, and it is added as one call would: one record of the log, so that after a crash all or
//! nothing of it is there.

use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;

use hashbrown::HashTable;

use super::backup::ENDED;
use super::engine::Call;
use super::work::Work;
use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::access::{AnyKey, rebuild};
use crate::engine::config::policy::ALL_KEYS;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::client::Client;
use crate::engine::shared::clients::CLOSED;
use crate::engine::shared::script::library::Origin;
use crate::engine::shared::session::Session;
use crate::engine::shared::usage::Usage;
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Mode};
use crate::persist::Record;
use crate::persist::rdb::{Found, Item, Mistake, Reader};
use crate::value::index_table::hash;

/// Bytes of data that are added to a folder at once, at most.
const MOST_AT_ONCE: usize = 1 << 30;
/// Bytes of the record that adds them, at most: the log takes none of 4 GiB.
const LONGEST_RECORD: usize = (4 << 30) - 1024;

/// Bytes of an operation of a record beside a key or a text, at most.
const OPERATION: usize = 64;

/// Parts of a file that are read between two looks at the progress.
const STEP: usize = 64;

/// What an import added.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// Keys.
    pub keys: u64,
    /// Keys that had expired, and were left out.
    pub expired: u64,
    /// Libraries of functions.
    pub libraries: u64,
}

/// What a file holds, beside the store.
#[derive(Default)]
struct Staged {
    keys: Vec<Found>,
    /// The places of the keys.
    places: HashTable<u32>,
    libraries: Vec<Bytes>,
    expired: u64,
    /// Bytes of heap.
    heap: usize,
    /// Bytes of the record that adds all this, at most. Names of keys and fields, which values in
    /// memory share, are in it again and again.
    record: usize,
    /// Where that is measured, if there is a log; always empty.
    scratch: Option<Record>,
}

impl Engine {
    /// Adds what an RDB file holds. With `replace`, in place of what has the same name; without it,
    /// such a name refuses the import.
    pub fn import(&self, path: &Path, replace: bool, work: &Work) -> Result<Imported> {
        self.admit_change(0)?;
        let staged = self.stage(path, work)?;
        if work.is_ended() {
            return Err(ENDED);
        }
        self.adopt(path, staged, replace)
    }

    /// Reads the file.
    fn stage(&self, path: &Path, work: &Work) -> Result<Staged> {
        let failed = |why: Mistake| {
            Error::with_code(why.code(), format!("{} is not imported: {why}", path.display()))
        };
        let (limits, longest) = (self.config.limits(), self.config.longest_string());
        let (mut reader, size) = Reader::open(path, limits, longest).map_err(failed)?;
        work.progress.begin(size);
        let scratch = self.persistence.storage().map(|_| Record::default());
        let (mut staged, mut read) = (Staged { scratch, ..Staged::default() }, 0);
        for count in 1_usize.. {
            let offset = reader.offset();
            match reader.item().map_err(failed)? {
                None => break,
                Some(Item::Library(code)) => staged.add_library(code),
                Some(Item::Key(found)) => {
                    self.expect_database(found.db).map_err(|why| refused(path, &why))?;
                    let twice = staged.add(found, self.clock.unix_millis());
                    twice.map_err(|why| failed(Mistake::Damaged { offset, why }))?;
                }
            }
            if count.is_multiple_of(STEP) {
                work.progress.advance(reader.offset() - read);
                read = reader.offset();
                if work.is_ended() {
                    return Err(ENDED);
                }
            }
        }
        work.progress.advance(size - read);
        Ok(staged)
    }

    fn expect_database(&self, db: u64) -> Result<()> {
        if db < self.keyspace.databases().into() {
            return Ok(());
        }
        let databases = self.keyspace.databases();
        Err(Error::with_code(
            "INVALID_ARGUMENT",
            format!(
                "the file has keys in database {db}, and the store has {databases}. Open it with \
                 `databases: {}`, or more",
                db.saturating_add(1)
            ),
        ))
    }

    /// Adds what was read, with everything locked.
    fn adopt(&self, path: &Path, staged: Staged, replace: bool) -> Result<Imported> {
        let refused = |why| refused(path, &why);
        self.admit_import(&staged).map_err(refused)?;
        let mut everything = KeySet::new(0);
        everything.add_whole(Scope::Everything, Mode::Write);
        // Libraries of functions lie behind the gate.
        everything.add_unknown();
        let mut session = Session::new(Client::default());
        let mut call = Call::new(self, &mut session);
        call.hold_patiently(&everything);
        if !replace {
            call.expect_free(&staged.keys).map_err(refused)?;
        }
        let loaded = self.scripts.all_or_nothing(|| {
            let load =
                |code: &Bytes| self.scripts.load_library(code, replace, Origin::Dump).map(drop);
            staged.libraries.iter().try_for_each(load)
        });
        loaded.map_err(refused)?;
        staged.libraries.iter().for_each(|code| call.note_library(code));
        let (keys, libraries) = (staged.keys.len() as u64, staged.libraries.len() as u64);
        let expired = staged.expired;
        for found in staged.keys {
            call.adopt(found)?;
        }
        call.finish()?;
        self.wake_keeper();
        Ok(Imported { keys, expired, libraries })
    }

    /// Refuses what the memory or the log cannot take.
    fn admit_import(&self, staged: &Staged) -> Result<()> {
        let &Staged { heap, record, .. } = staged;
        let limit = self.config.maxmemory.load(Relaxed);
        let evicts = self.config.policy.load(Relaxed) & ALL_KEYS != 0;
        if limit != 0 && !evicts && (self.used_memory() + heap) as u64 > limit {
            return Err(Error::with_code(
                "OOM",
                format!("the file needs {heap} bytes, more than `maxmemory` leaves"),
            ));
        }
        if self.persistence.storage().is_none() {
            return self.admit_change(0);
        }
        if heap > MOST_AT_ONCE || record > LONGEST_RECORD {
            return Err(Error::with_code(
                "INVALID_ARGUMENT",
                format!(
                    "the file holds {heap} bytes of data, {record} in the log: more than is added \
                     to a folder at once (1 GiB, 4 GiB in the log). Import it into a new folder, by \
                     `redlet import`"
                ),
            ));
        }
        self.admit_change(record)
    }
}

/// The error of a file that the store does not take. A store that was closed meanwhile takes none.
fn refused(path: &Path, why: &Error) -> Error {
    if why == &CLOSED {
        return CLOSED;
    }
    let code = if why.code.is_empty() { "ERR" } else { why.code };
    Error::with_code(code, format!("{} is not imported: {}", path.display(), why.text))
}

impl Staged {
    fn add_library(&mut self, code: Bytes) {
        self.record += code.len() + OPERATION;
        self.libraries.push(code);
    }

    /// Adds a key. The error is that it is there twice.
    fn add(&mut self, found: Found, now: u64) -> Result<(), String> {
        if found.deadline.is_some_and(|at| at <= now) {
            self.expired += 1;
            return Ok(());
        }
        let Self { keys, places, .. } = self;
        let Ok(place) = u32::try_from(keys.len()) else {
            return Err("it has more than 4294967295 keys".to_owned());
        };
        let same = |at: &u32| {
            keys.get(*at as usize).is_some_and(|it| it.db == found.db && it.key == found.key)
        };
        let hashed = hash(&found.key);
        if places.find(hashed, same).is_some() {
            let key = String::from_utf8_lossy(&found.key).into_owned();
            return Err(format!("the key '{key}' is there twice"));
        }
        let by_key = |at: &u32| keys.get(*at as usize).map_or(0, |it| hash(&it.key));
        places.insert_unique(hashed, place, by_key);
        self.heap += found.key.len() + found.value.heap();
        if let Some(scratch) = &mut self.scratch {
            self.record += measured(&found, scratch);
        }
        self.keys.push(found);
        Ok(())
    }
}

/// Bytes of a record that put a key in the place of another.
fn measured(found: &Found, scratch: &mut Record) -> usize {
    let Found { db, key, value, deadline, .. } = found;
    let deletion = key.len() + OPERATION;
    deletion + rebuild::measure(*db as u16, key, value.view(), *deadline, scratch)
}

impl Call<'_> {
    /// Fails if one of the keys is there.
    fn expect_free(&mut self, keys: &[Found]) -> Result<()> {
        for found in keys {
            self.session_mut().db = found.db as u16;
            let key = AnyKey::named(&found.key);
            if self.exists(&key)? {
                let name = String::from_utf8_lossy(&found.key);
                let text = format!(
                    "the key '{name}' of database {} exists. `replace` lets the file replace keys",
                    found.db
                );
                return Err(Error::with_code("BUSYKEY", text));
            }
        }
        Ok(())
    }

    fn adopt(&mut self, found: Found) -> Result<()> {
        let Found { db, key, value, deadline, idle, frequency } = found;
        let usage = match (idle, frequency) {
            (Some(idle), _) => Usage::Idle(u32::try_from(idle).unwrap_or(u32::MAX)),
            (None, Some(frequency)) => Usage::Frequency(frequency),
            (None, None) => Usage::Unknown,
        };
        self.session_mut().db = db as u16;
        self.restore(&AnyKey::named(&key), value, deadline, usage)
    }
}
