//! How the engine and the data folder work together: the log of what calls do, when snapshots are made
//! ([`snapshot`] tells how), recovery.

use std::path::Path;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use crossbeam_channel::{Receiver, bounded};
use parking_lot::Mutex;

use super::client::Client;
use super::session::Session;
use crate::base::clock;
use crate::engine::Engine;
use crate::engine::call::snapshot::{Image, Outcome};
use crate::engine::config::conf;
use crate::engine::grammar::error::{Error, Result};
use crate::persist::{
    Cure, Folder, OpRef, Position, Recovered, Refusal, Storage, StorageError, Writer,
};

/// A snapshot that FLUSHALL or SWAPDB made pointless is begun again, so often at most.
const ATTEMPTS: usize = 8;

/// After a snapshot that failed none is begun by itself for so long: each may fill the disk again.
const REST: Duration = Duration::from_secs(5);

/// No store can be opened with more.
pub const MOST_DATABASES: u16 = 16384;
/// So many bytes of a word are told.
const MOST_SHOWN: usize = 80;

/// A session keeps a buffer of this capacity for its records, or a smaller one.
const KEPT_RECORD: usize = 64 << 10;

/// The engine's end of the data folder.
#[derive(Default)]
pub struct Persistence {
    storage: OnceLock<Storage>,
    recovered: OnceLock<Recovered>,
    /// The folder of a store that is only read.
    reading: OnceLock<Folder>,
    /// What the running snapshot has yet to write of entries that calls have changed since it began.
    /// `None`: there is no such snapshot, or it was given up.
    pub(in crate::engine) images: Mutex<Option<Vec<Image>>>,
    pub(in crate::engine) epochs: AtomicU32,
    /// Seconds since the Unix epoch: when the last snapshot was whole.
    pub(in crate::engine) last_save: AtomicU64,
    /// Bytes of the last snapshot.
    pub(in crate::engine) last_size: AtomicU64,
    /// Changes that the last snapshot has, of all that were counted.
    pub(in crate::engine) saved_changes: AtomicU64,
    last_failure: Mutex<Option<String>>,
    pub(in crate::engine) saves: AtomicU64,
    times: Mutex<Times>,
    /// Each snapshot that was asked for and has not ended has one of these.
    asked: Arc<()>,
}

/// How long snapshots take.
#[derive(Debug, Default)]
struct Times {
    /// When the running one began, of [`clock::uptime`].
    begun: Option<Duration>,
    last: Option<Duration>,
    /// When the last one ended, if it failed.
    failed: Option<Duration>,
}

impl std::fmt::Debug for Persistence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}", self.folder())
    }
}

impl Persistence {
    /// The data folder, once it is recovered.
    #[inline]
    pub fn storage(&self) -> Option<&Storage> {
        self.storage.get()
    }

    /// What was found in the folder when it was opened.
    pub fn recovered(&self) -> Option<&Recovered> {
        self.recovered.get()
    }

    /// Whether nothing may be written.
    #[inline]
    pub fn is_read_only(&self) -> bool {
        self.reading.get().is_some()
    }

    /// Where the data folder is, should there be one.
    pub fn folder(&self) -> Option<&Path> {
        self.storage().map(Storage::path).or_else(|| self.reading.get().map(Folder::path))
    }

    pub fn last_save(&self) -> u64 {
        self.last_save.load(Relaxed)
    }

    pub fn is_saving(&self) -> bool {
        self.images.lock().is_some()
    }

    /// Why the last snapshot failed, if it did.
    pub fn last_failure(&self) -> Option<String> {
        self.last_failure.lock().clone()
    }

    /// Bytes of the last snapshot.
    pub fn last_size(&self) -> u64 {
        self.last_size.load(Relaxed)
    }

    /// How many snapshots were made since the store was opened.
    pub fn saves(&self) -> u64 {
        self.saves.load(Relaxed)
    }

    /// How long the last one took, whole or not.
    pub fn last_took(&self) -> Option<Duration> {
        self.times.lock().last
    }

    pub fn running_for(&self) -> Option<Duration> {
        self.times.lock().begun.map(|begun| clock::uptime().saturating_sub(begun))
    }

    /// Whether a snapshot may begin by itself: none is asked for, and the last has not failed just now.
    fn may_begin(&self) -> bool {
        let rests = |failed: Duration| clock::uptime().saturating_sub(failed) < REST;
        Arc::strong_count(&self.asked) == 1 && !self.times.lock().failed.is_some_and(rests)
    }

    /// Changes up to the last snapshot.
    pub fn saved_changes(&self) -> u64 {
        self.saved_changes.load(Relaxed)
    }
}

/// The log.
impl Engine {
    /// From here on what calls do is logged.
    pub fn attach(&self, storage: Storage, recovered: Recovered) {
        let snapshot_size = recovered.snapshot.map_or(0, |snapshot| snapshot.size);
        let _ = self.persistence.recovered.set(recovered);
        self.persistence.last_size.store(snapshot_size, Relaxed);
        self.persistence.last_save.store(clock::unix_millis() / 1000, Relaxed);
        let _ = self.persistence.storage.set(storage);
    }

    /// Nothing is logged, and no call may write.
    pub fn attach_to_read(&self, folder: Folder, recovered: Recovered) {
        let _ = self.persistence.recovered.set(recovered);
        self.config.set_folder(folder.path());
        let _ = self.persistence.reading.set(folder);
    }

    /// Runs an operation of the log again. `session` is one of [`Self::replay_session`].
    pub fn replay(&self, session: &mut Session, op: &OpRef<'_>) -> Result<(), Refusal> {
        let databases = self.keyspace.databases();
        if op.db >= databases {
            let why = format!("it is for database {}, and the store has {databases}", op.db);
            let possible = op.db < MOST_DATABASES;
            let cure = if possible { Cure::Databases(op.db + 1) } else { Cure::Cut };
            return Err(Refusal { why, cure });
        }
        session.db = op.db;
        match self.call_by_name(session, &op.args) {
            Ok(_) => Ok(()),
            Err(error) => Err(self.refuse_replay(op, &error)),
        }
    }

    #[cold]
    fn refuse_replay(&self, op: &OpRef<'_>, error: &Error) -> Refusal {
        let is_known = self.table.resolve(&op.args).is_ok();
        let shown = op.args.iter().take(2).map(|word| {
            let start = &word[..word.len().min(MOST_SHOWN)];
            String::from_utf8_lossy(start).escape_debug().to_string()
        });
        let call = shown.collect::<Vec<_>>().join(" ");
        let cure = if is_known { Cure::Cut } else { Cure::Upgrade };
        Refusal { why: format!("{call}: {error}"), cure }
    }

    pub fn replay_session(&self) -> Session {
        Session { replaying: true, ..Session::new(Client::default()) }
    }

    /// Refuses a write that the log can't take; `weight` is what its record may come to.
    #[inline]
    pub(in crate::engine) fn admit_to_log(&self, weight: usize) -> Result<()> {
        match self.persistence.storage() {
            Some(storage) => storage.admit(weight).map_err(|why| misconf(&why)),
            None => self.admit_to_memory(),
        }
    }

    /// The same where there is no log.
    #[inline]
    pub(in crate::engine) fn admit_to_memory(&self) -> Result<()> {
        if self.persistence.is_read_only() { Err(READ_ONLY) } else { Ok(()) }
    }

    /// Logs what a call did; tells what the caller has to wait for.
    #[inline]
    pub(in crate::engine) fn log(&self, session: &mut Session) -> Result<Option<Position>> {
        let Some(storage) = self.persistence.storage() else { return Ok(None) };
        let record = &mut session.effects.record;
        let logged = storage.append(record.payload()).map_err(|why| misconf(&why));
        record.clear(KEPT_RECORD);
        let end = logged?;
        Ok(storage.waits().then_some(end))
    }

    /// With `fsync: 'always'`, returns when the disk has what a call did.
    pub(in crate::engine) fn wait_durable(&self, position: Position) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return Ok(()) };
        storage.wait_durable(position).map_err(|why| misconf(&why))
    }

    /// Where the log ends now.
    pub(in crate::engine) fn log_end(&self) -> Option<Position> {
        self.persistence.storage().map(|storage| storage.log().end())
    }

    /// Fails when the folder is not the one that was opened any more; writes fail from then on, too.
    pub fn look_after_folder(&self) -> Result<()> {
        let looked = match (self.persistence.storage(), self.persistence.reading.get()) {
            (Some(storage), _) => storage.log().look_after_folder(),
            (None, Some(folder)) => folder.verify(),
            (None, None) => Ok(()),
        };
        looked.map_err(|why| Error::with_code(why.code(), why.to_string()))
    }

    /// Brings everything to the disk and ends the log. Nothing is logged after it.
    pub fn close_storage(&self) -> Result<()> {
        if let Some(folder) = self.persistence.reading.get() {
            folder.release();
        }
        let Some(storage) = self.persistence.storage() else { return Ok(()) };
        // A folder that is gone makes the closing fail by itself.
        let is_there = storage.log().look_after_folder().is_ok();
        let saved = if is_there && storage.log().is_displaced() { self.save() } else { Ok(()) };
        storage.close().map_err(|why| misconf(&why)).and(saved)
    }
}

/// Parameters.
impl Engine {
    /// Sets parameters as CONFIG SET does, and lets those take effect that others act on.
    pub fn configure(&self, pairs: &[(&[u8], &[u8])]) -> Result<()> {
        self.config.set(pairs)?;
        self.show_era();
        let requirepass = |(name, _): &&(&[u8], &[u8])| name.eq_ignore_ascii_case(b"requirepass");
        if let Some((_, password)) = pairs.iter().find(requirepass) {
            self.acl.set_default_password(password);
        }
        if let Some(storage) = self.persistence.storage() {
            storage.set_fsync(self.config.fsync());
        }
        // Less memory than is in use: the keeper begins to evict.
        self.wake_keeper();
        Ok(())
    }

    /// Writes the parameters into the folder's file.
    pub fn rewrite_config(&self) -> Result<()> {
        let Some(storage) = self.persistence.storage() else {
            self.admit_to_memory()?;
            return Err(Error::fixed("The server is running without a config file"));
        };
        let written = storage.replace_file(conf::FILE, |before| self.config.rewrite(before));
        written.map_err(|why| Error::new(format!("Rewriting config file: {why}")))
    }
}

const READ_ONLY: Error = Error {
    code: "READONLY",
    text: std::borrow::Cow::Borrowed(
        "You can't write to a store that was opened with `readOnly`. Close it, and open the folder \
         without that option",
    ),
};

/// What arguments come to in a record, at most.
#[inline]
pub(in crate::engine) fn weight(args: &[&[u8]]) -> usize {
    const HEAD: usize = 5;
    args.iter().map(|arg| arg.len() + HEAD).sum()
}

/// Redis's word for "writes are refused until somebody looks after the disk".
fn misconf(why: &StorageError) -> Error {
    Error::with_code("MISCONF", format!("Errors writing to the log: {why}"))
}

/// Snapshots.
impl Engine {
    /// When the store was last saved, in seconds since the Unix epoch; when it was opened, at
    /// first.
    pub fn last_save(&self) -> u64 {
        match self.persistence.last_save() {
            0 => (clock::unix_millis() / 1000).saturating_sub(self.uptime().as_secs()),
            saved => saved,
        }
    }

    /// Makes a snapshot of what there is now, and returns when it is whole. Without a folder it is saved as well as it
    /// can be at once, as Redis with `save ""` says of itself.
    pub fn save(&self) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return self.note_saved() };
        let whole = self.begin_save(storage);
        let closed = |_| Err(Error::new("the store was closed while it was saved"));
        whole.recv().unwrap_or_else(closed)
    }

    /// Begins a snapshot and returns at once.
    pub fn background_save(&self) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return self.note_saved() };
        if self.persistence.is_saving() {
            return Err(Error::new("Background save already in progress"));
        }
        self.begin_save(storage);
        Ok(())
    }

    /// Makes the log shorter: begins a snapshot, which is written after one that there may be
    /// already. True when there is.
    pub fn compact(&self) -> Result<bool> {
        let Some(storage) = self.persistence.storage() else {
            return self.admit_to_memory().map(|()| false);
        };
        let is_saving = self.persistence.is_saving();
        self.begin_save(storage);
        Ok(is_saving)
    }

    fn note_saved(&self) -> Result<()> {
        self.admit_to_memory()?;
        self.persistence.last_save.store(clock::unix_millis() / 1000, Relaxed);
        self.persistence.saved_changes.store(self.clients.totals().changes, Relaxed);
        Ok(())
    }

    /// Begins a snapshot when the log has become long enough. Called by the keeper.
    pub(in crate::engine) fn compact_if_due(&self) {
        let Some(storage) = self.persistence.storage() else { return };
        let size = self.persistence.last_size.load(Relaxed);
        if storage.log().due(size) && self.persistence.may_begin() {
            // What fails is kept for INFO; the log goes on without a snapshot.
            self.begin_save(storage);
        }
    }

    /// Has the writer make a snapshot, after one that it may be making.
    fn begin_save(&self, storage: &Storage) -> Receiver<Result<()>> {
        let (done, whole) = bounded(1);
        let engine = self.itself.get().cloned().unwrap_or_default();
        let asked = self.persistence.asked.clone();
        storage.run(move |writer| {
            let _asked = asked;
            let Some(engine) = engine.upgrade() else { return };
            engine.persistence.times.lock().begun = Some(clock::uptime());
            let written = engine.write_snapshot(writer);
            let took = engine.persistence.running_for();
            let failed = written.is_err().then(clock::uptime);
            *engine.persistence.times.lock() = Times { begun: None, last: took, failed };
            let _ = done.send(written);
        });
        whole
    }

    fn write_snapshot(&self, writer: &mut Writer) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return Ok(()) };
        let mut result = Ok(Outcome::Cancelled);
        for _ in 0..ATTEMPTS {
            result = self.try_snapshot(storage, writer);
            if !matches!(result, Ok(Outcome::Cancelled)) {
                break;
            }
        }
        self.cancel_snapshot();
        let failure = match result {
            Ok(Outcome::Whole) => None,
            Ok(Outcome::Cancelled) => {
                Some("the whole keyspace was replaced again and again".to_owned())
            }
            Err(why) => Some(why.to_string()),
        };
        self.persistence.last_failure.lock().clone_from(&failure);
        failure.map_or(Ok(()), |why| Err(Error::new(format!("the snapshot failed: {why}"))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_snapshot_begins_by_itself_at_a_time_and_none_soon_after_a_failure() {
        let persistence = Persistence::default();
        assert!(persistence.may_begin());
        let asked = persistence.asked.clone();
        assert!(!persistence.may_begin());
        drop(asked);
        assert!(persistence.may_begin());
        // An hour from now it cannot be over.
        persistence.times.lock().failed = Some(clock::uptime() + Duration::from_secs(3600));
        assert!(!persistence.may_begin());
    }
}
