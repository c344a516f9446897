//! How calls and the data folder work together: the log of what calls do, and recovery.

use std::sync::atomic::Ordering::Relaxed;

use crate::engine::Engine;
use crate::engine::config::conf;
use crate::engine::config::parameters::find_in;
use crate::engine::grammar::effects::{self, LOG};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::client::Client;
use crate::engine::shared::disk::misconf;
use crate::engine::shared::happening::{Happening, kinds};
use crate::engine::shared::persistence::MOST_DATABASES;
use crate::engine::shared::session::Session;
use crate::persist::{Cure, Folder, OpRef, Position, Recovered, Refusal, Storage};

/// How many bytes of a word an error shows.
const MOST_SHOWN: usize = 80;

/// A session keeps a buffer of this capacity for its records, or a smaller one.
const KEPT_RECORD: usize = 64 << 10;

/// The log.
impl Engine {
    /// From here on what calls do is logged.
    pub fn attach(&self, storage: Storage, recovered: Recovered) {
        self.count_loaded();
        let snapshot_size = recovered.snapshot.map_or(0, |snapshot| snapshot.size);
        let _ = self.persistence.recovered.set(recovered);
        self.persistence.last_size.store(snapshot_size, Relaxed);
        self.persistence.last_save.store(self.clock.unix_millis() / 1000, Relaxed);
        let _ = self.persistence.storage.set(storage);
        self.attention.set(LOG.into());
    }

    /// Nothing is logged, and no call may write.
    pub fn attach_to_read(&self, folder: Folder, recovered: Recovered) {
        self.count_loaded();
        let _ = self.persistence.recovered.set(recovered);
        self.config.set_folder(folder.path());
        let _ = self.persistence.reading.set(folder);
        self.attention.set(effects::READ_ONLY);
    }

    fn count_loaded(&self) {
        self.stats.loaded_keys.store(self.count_keys(), Relaxed);
    }

    /// Keys of all databases.
    pub(in crate::engine) fn count_keys(&self) -> u64 {
        (0..self.keyspace.databases()).map(|db| self.keyspace.len(db) as u64).sum()
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
        let (names, args) = op.args.split_at(op.args.len().min(1));
        let done = match names.first().and_then(|name| self.rows.of_log(name)) {
            Some(row) => self.call(session, row, names, args),
            None => self.call_by_name(session, &op.args),
        };
        match done {
            Ok(_) => Ok(()),
            Err(error) => Err(self.refuse_replay(op, &error)),
        }
    }

    #[cold]
    fn refuse_replay(&self, op: &OpRef<'_>, error: &Error) -> Refusal {
        let name = op.args.first().copied().unwrap_or_default();
        let is_known = self.table.resolve(&op.args).is_ok() || self.rows.of_log(name).is_some();
        let shown = op.args.iter().take(2).map(|word| {
            let start = &word[..word.len().min(MOST_SHOWN)];
            String::from_utf8_lossy(start).escape_debug().to_string()
        });
        let call = shown.collect::<Vec<_>>().join(" ");
        let cure = if is_known { Cure::Cut } else { Cure::Upgrade };
        Refusal { why: format!("{call}: {error}"), cure }
    }

    /// A session for recovery: nothing expires, waits or is logged in it.
    pub fn replay_session(&self) -> Session {
        Session { replaying: true, ..Session::new(Client::default()) }
    }

    /// Refuses a write that the log can't take; `weight` is what its record may come to.
    #[inline]
    pub(in crate::engine) fn admit_to_log(&self, weight: usize) -> Result<()> {
        let concerned = self.attention.bits() & CONCERNS;
        if concerned == 0 { Ok(()) } else { self.admit_to_folder(weight) }
    }

    #[inline(never)]
    fn admit_to_folder(&self, weight: usize) -> Result<()> {
        self.admit_to_replicas()?;
        self.admit_change(weight)
    }

    /// `min-replicas-to-write`: a store has no replicas, so it is too few whatever the number.
    #[inline]
    pub(in crate::engine) fn admit_to_replicas(&self) -> Result<()> {
        if self.replicas_wanted.is_raised() { Err(NO_REPLICAS) } else { Ok(()) }
    }

    /// Logs what a call did; returns the position that the caller has to wait for.
    #[inline]
    pub(in crate::engine) fn log(&self, session: &mut Session) -> Result<Option<Position>> {
        let Some(storage) = self.persistence.storage() else { return Ok(None) };
        let record = &mut session.effects.record;
        let logged = storage.append(record.payload()).map_err(|why| self.refuse_to_log(&why));
        record.clear(KEPT_RECORD);
        let end = logged?;
        Ok(storage.waits().then_some(end))
    }

    /// With `fsync: 'always'`, returns when the disk has what a call did.
    pub(in crate::engine) fn wait_durable(&self, position: Position) -> Result<()> {
        let Some(storage) = self.persistence.storage() else { return Ok(()) };
        storage.wait_durable(position).map_err(|why| self.refuse_to_log(&why))
    }

    /// Where the log ends now.
    pub(in crate::engine) fn log_end(&self) -> Option<Position> {
        self.persistence.storage().map(|storage| storage.log().end())
    }

    /// Fails when the folder is not the one that was opened any more; writes fail from then on,
    /// too.
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
        self.tell_configured(pairs);
        self.show_era();
        let requirepass = |(name, _): &&(&[u8], &[u8])| name.eq_ignore_ascii_case(b"requirepass");
        if let Some((_, password)) = pairs.iter().find(requirepass) {
            self.acl.set_default_password(password);
        }
        if let Some(storage) = self.persistence.storage() {
            storage.set_fsync(self.config.fsync());
        }
        self.measure_for_limit();
        self.limit_tracking();
        self.ask_for_replicas();
        // Less memory than is in use: the keeper begins to evict.
        self.wake_keeper();
        Ok(())
    }

    /// Tells observers which parameters were set.
    fn tell_configured(&self, pairs: &[(&[u8], &[u8])]) {
        if !self.observers.want(kinds::CONFIGURED) {
            return;
        }
        let known = pairs.iter().filter_map(|(name, _)| find_in(self.dialect(), name));
        let shown = known.map(|(parameter, name)| {
            (name.to_owned(), (!parameter.secret).then(|| self.config.text(parameter)))
        });
        self.observers.tell(&Happening::Configured(shown.collect()));
    }

    /// Refuses writes from now on if `min-replicas-to-write` asks for replicas: there are none.
    pub fn ask_for_replicas(&self) {
        let wanted = [&self.config.min_replicas_to_write, &self.config.min_replicas_max_lag];
        let all = wanted.iter().all(|parameter| parameter.load(Relaxed) > 0);
        self.replicas_wanted.hold(all.into());
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

/// What a write has to consider, as bits of [`crate::base::attention::Attention`].
const CONCERNS: u32 =
    LOG as u32 | effects::READ_ONLY | effects::REPLICAS_WANTED | effects::DISK_FULL;

const NO_REPLICAS: Error = Error {
    code: "NOREPLICAS",
    text: std::borrow::Cow::Borrowed("Not enough good replicas to write."),
};
