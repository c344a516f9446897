//! The composition root: opens a store, wires its parts, closes it.
//!
//! A store with a path or a name is opened once in a process, however many threads open it. It
//! closes when the last of them closes it.

mod agreement;
mod check;
mod conf;
pub mod guest;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Arc, LazyLock};

use parking_lot::Mutex;

use crate::base::clock::Clock;
use crate::base::progress::Progress;
use crate::base::random::Chance;
use crate::commands::TABLE;
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::persist::disk::Writing;
use crate::persist::term::Term;
use crate::persist::{self, Fsync, Storage, files};
use crate::share::hub::Hub;

pub use check::{check, repair};
use conf::Conf;

/// The number of databases by default.
const DATABASES: u16 = 16;

/// What to open.
#[derive(Debug, Clone, Default)]
pub struct StoreOptions {
    /// The data folder. Without one the store is in memory.
    pub path: Option<PathBuf>,
    /// The name under which threads of this process share a store in memory.
    pub name: Option<String>,
    /// Number of databases; 0 means as many as the folder's `redlet.conf` says, or else 16.
    pub databases: u16,
    /// When a folder's log is synced. `None` for what `redlet.conf` has, or its default.
    pub fsync: Option<Fsync>,
    /// Whether the folder is only read. Then nothing in it changes, and calls that write are
    /// refused.
    pub read_only: bool,
    /// Whether other processes may use the folder through this one, or this one through another.
    pub shared: bool,
    /// How the log is written; for a folder.
    pub writing: Writing,
    /// The server whose answers the store gives. `None` for what it has, or the default.
    pub dialect: Option<Dialect>,
    /// The clock that the store goes by, which stands still until it is moved. `None` for the
    /// system's.
    pub clock: Option<GivenClock>,
    /// What its random numbers follow from; `None` if they need not repeat.
    pub seed: Option<u64>,
    /// Shows how far the opening is, in bytes of the folder's files.
    pub progress: Arc<Progress>,
    /// Settings for CONFIG SET. They override those of `redlet.conf`.
    pub settings: Vec<(String, String)>,
}

/// A clock that a program gives to stores, and moves.
#[derive(Debug, Clone, Copy)]
pub struct GivenClock {
    /// Tells it from others.
    pub id: u64,
    /// What it shows, in microseconds since the Unix epoch.
    pub time: u64,
}

/// The key of a shared store.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Identity {
    Path(PathBuf),
    Name(String),
}

/// A store that threads can share. Its lock is held while the store opens or closes, so that other
/// threads that open it wait.
#[derive(Debug, Default)]
struct SharedStore {
    store: Option<Arc<Store>>,
    users: usize,
}

static PLACES: LazyLock<Mutex<HashMap<Identity, Arc<Mutex<SharedStore>>>>> =
    LazyLock::new(Mutex::default);

#[derive(Debug)]
struct Store {
    engine: Arc<Engine>,
    /// The options that it was opened with.
    options: StoreOptions,
    /// The door for other processes, if the folder is shared.
    hub: Mutex<Option<Hub>>,
}

/// One use of a store. The store closes with its last use.
#[derive(Debug)]
pub struct OpenStore {
    store: Arc<Store>,
    place: Option<Arc<Mutex<SharedStore>>>,
    /// Whether the process had it open already.
    joined: bool,
    left: bool,
}

impl OpenStore {
    /// Opens a store, or joins the one that this process has open for the same folder or name.
    pub fn open(options: &StoreOptions) -> Result<Self> {
        let Some(identity) = options.identity()? else {
            return Ok(Self::alone(Store::open(options)?));
        };
        let place = Arc::clone(PLACES.lock().entry(identity).or_default());
        let mut inside = place.lock();
        let joined = inside.store.is_some();
        let store = match &inside.store {
            Some(store) => {
                store.engine.look_after_folder()?;
                agreement::expect(options, &store.options, &store.engine)?;
                Arc::clone(store)
            }
            None => Arc::new(Store::open(options)?),
        };
        inside.store = Some(Arc::clone(&store));
        inside.users += 1;
        drop(inside);
        Ok(Self { store, place: Some(place), joined, left: false })
    }

    /// Joins the store that this process has open for the same folder or name, if it has.
    fn join(options: &StoreOptions) -> Result<Option<Self>> {
        let Some(identity) = options.identity()? else { return Ok(None) };
        let place = PLACES.lock().get(&identity).cloned();
        let is_open = place.is_some_and(|place| place.lock().store.is_some());
        // It may close in between, and is then opened.
        if is_open { Self::open(options).map(Some) } else { Ok(None) }
    }

    fn alone(store: Store) -> Self {
        Self { store: Arc::new(store), place: None, joined: false, left: false }
    }

    /// Whether the process had the store open already.
    pub fn has_joined(&self) -> bool {
        self.joined
    }

    /// Whether the store stays open when this use of it ends. Another thread that is just opening or
    /// closing it counts.
    pub fn has_others(&self) -> bool {
        let inside = self.place.as_ref().map(|place| place.try_lock());
        inside.is_some_and(|inside| inside.is_none_or(|inside| inside.users > 1))
    }

    /// The name of a store in memory that has one.
    pub fn name(&self) -> Option<&str> {
        self.store.options.name.as_deref()
    }

    /// A private copy of the store in memory: see [`Engine::fork`].
    pub fn fork(&self) -> Result<Self> {
        let engine = Arc::new(self.engine().fork()?);
        engine.start_keeper().map_err(|why| Error::internal(why.to_string()))?;
        Ok(Self::alone(Store { engine, options: StoreOptions::default(), hub: Mutex::default() }))
    }

    /// The engine, which all that have opened the store share.
    #[inline]
    pub fn engine(&self) -> &Arc<Engine> {
        &self.store.engine
    }
}

impl OpenStore {
    /// Ends this use of the store, and the store with its last.
    pub fn close(mut self) -> Result<()> {
        self.leave()
    }

    fn leave(&mut self) -> Result<()> {
        if std::mem::replace(&mut self.left, true) {
            return Ok(());
        }
        let Some(place) = self.place.take() else { return self.store.close() };
        let mut inside = place.lock();
        inside.users -= 1;
        if inside.users > 0 {
            return Ok(());
        }
        inside.store = None;
        let closed = self.store.close();
        drop(inside);
        drop(place);
        forget_unused_places();
        closed
    }
}

/// Removes shared stores without users or waiting threads.
fn forget_unused_places() {
    PLACES.lock().retain(|_, place| Arc::strong_count(place) > 1);
}

impl Drop for OpenStore {
    fn drop(&mut self) {
        // There is no caller to report to. The log itself shows what it holds.
        let _ = self.leave();
    }
}

impl Store {
    fn open(options: &StoreOptions) -> Result<Self> {
        let conf = options.path.as_deref().map(Conf::read).transpose()?;
        let databases = match (options.databases, &conf) {
            (0, Some(conf)) => conf.databases()?,
            (0, None) => DATABASES,
            (given, _) => given,
        };
        let dialect = options.dialect.unwrap_or_default();
        let clock = options.clock.map_or(Clock::System, |clock| Clock::manual(clock.time));
        let chance = Chance::of(options.seed);
        let engine = Arc::new(Engine::by_chance(dialect, (clock, chance), &TABLE, databases));
        if let Some(conf) = &conf {
            conf.load(&engine.config)?;
            engine.ask_for_replicas();
            engine.acl.set_default_password(engine.config.password().as_bytes());
            engine.config.databases.store(databases.into(), Relaxed);
        }
        options.configure(&engine)?;
        let store = Self { engine, options: options.clone(), hub: Mutex::default() };
        if let Err(why) = store.begin(options) {
            // The folder must be free for another attempt. Of two errors the first is reported.
            let _ = store.close();
            return Err(why);
        }
        Ok(store)
    }

    fn begin(&self, options: &StoreOptions) -> Result<()> {
        let engine = &self.engine;
        let mut term = None;
        if let Some(path) = &options.path {
            let fsync = options.fsync.unwrap_or_else(|| engine.config.fsync());
            if options.read_only {
                read(engine, path, &options.progress)?;
            } else {
                term = recover(engine, path, fsync, options)?;
            }
            engine.open_users().map_err(|why| Error::with_code("CONFIG", why.text))?;
            options.set_password(engine)?;
        }
        engine.start_keeper().map_err(|why| Error::internal(why.to_string()))?;
        if options.shared {
            let hub = guest::open_hub(engine, options, term)?;
            self.hub.lock().replace(hub);
        }
        Ok(())
    }

    fn close(&self) -> Result<()> {
        // Its threads need the engine until they have ended.
        let hub = self.hub.lock().take();
        drop(hub);
        self.engine.stop_keeper();
        self.engine.close_storage()
    }
}

/// Loads a folder, and logs to it from then on. Returns the term that begins with this.
fn recover(
    engine: &Engine,
    path: &Path,
    fsync: Fsync,
    options: &StoreOptions,
) -> Result<Option<Term>> {
    let mut session = engine.replay_session();
    let with = persist::StorageOptions {
        fsync,
        writing: options.writing,
        progress: Arc::clone(&options.progress),
        shared: options.shared,
        ..persist::StorageOptions::default()
    };
    let opened = Storage::open(path, with, &mut |op| engine.replay(&mut session, &op));
    let (storage, recovered) =
        opened.map_err(|why| Error::with_code(why.code(), why.to_string()))?;
    // Nothing has changed yet but what recovery cuts off, which nobody has read.
    let term = Term::begin(storage.path(), options.shared && cfg!(unix))
        .map_err(|why| Error::with_code("IO", format!("redlet.term: {why}")))?;
    engine.config.set_folder(storage.path());
    engine.attach(storage, recovered);
    engine.config.appendfsync.store(appendfsync(fsync), Relaxed);
    Ok(term)
}

/// Loads a folder for reading only.
fn read(engine: &Engine, path: &Path, progress: &Progress) -> Result<()> {
    let mut session = engine.replay_session();
    let read = persist::read(path, progress, &mut |op| engine.replay(&mut session, &op));
    let (folder, recovered) = read.map_err(|why| Error::with_code(why.code(), why.to_string()))?;
    engine.attach_to_read(folder, recovered);
    Ok(())
}

/// As [`crate::engine::config::live::APPENDFSYNC`] numbers it.
fn appendfsync(fsync: Fsync) -> u32 {
    match fsync {
        Fsync::EverySecond => 0,
        Fsync::Always => 1,
        Fsync::No => 2,
    }
}

impl StoreOptions {
    fn configure(&self, engine: &Engine) -> Result<()> {
        if self.settings.is_empty() {
            return Ok(());
        }
        let mut session = engine.new_session();
        for (name, value) in &self.settings {
            let call = [&b"CONFIG"[..], b"SET", name.as_bytes(), value.as_bytes()];
            engine.ask(&mut session, &call)?;
        }
        engine.end_session(&mut session);
        Ok(())
    }

    /// Checked again, since the file of users may have changed meanwhile.
    fn set_password(&self, engine: &Engine) -> Result<()> {
        let is_password = |(name, _): &&(String, String)| name.eq_ignore_ascii_case("requirepass");
        match self.settings.iter().rfind(is_password) {
            Some((_, password)) => engine.configure(&[(b"requirepass", password.as_bytes())]),
            None => Ok(()),
        }
    }

    fn identity(&self) -> Result<Option<Identity>> {
        match (&self.path, &self.name) {
            (Some(path), _) => {
                // Only an existing folder has a canonical name, whatever links lead to it.
                let made = if self.read_only { Ok(()) } else { files::create_folder(path) };
                let real = made.and_then(|()| path.canonicalize());
                let refused = |why: std::io::Error| {
                    let no_folder = path.exists() && !path.is_dir();
                    let why = if no_folder { "it is no folder".into() } else { why.to_string() };
                    Error::with_code("IO", format!("{}: {why}", path.display()))
                };
                Ok(Some(Identity::Path(real.map_err(refused)?)))
            }
            (None, Some(name)) => Ok(Some(Identity::Name(name.clone()))),
            (None, None) => Ok(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_opening_shows_how_far_it_is_in_bytes_of_the_files() {
        let folder = tempfile::tempdir().unwrap();
        let open = || {
            let options =
                StoreOptions { path: Some(folder.path().into()), ..StoreOptions::default() };
            let progress = Arc::clone(&options.progress);
            (OpenStore::open(&options).unwrap(), progress)
        };
        let fill = |store: &OpenStore, key: &[u8]| {
            let mut session = store.engine().new_session();
            store.engine().ask(&mut session, &[b"SET", key, &[b'x'; 100_000]]).unwrap();
            store.engine().end_session(&mut session);
        };
        let (store, _) = open();
        fill(&store, b"a");
        store.engine().save().unwrap();
        fill(&store, b"b");
        store.close().unwrap();
        let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap());
        let is_read = |name: &str| name.starts_with("log.") || name.starts_with("snapshot.");
        let read = files.filter(|entry| is_read(&entry.file_name().to_string_lossy()));
        let size: u64 = read.map(|entry| entry.metadata().unwrap().len()).sum();
        let (store, progress) = open();
        let (done, total) = progress.read();
        assert_eq!(total, size);
        assert!(done > 200_000 && done <= total, "{done} of {total}");
        store.close().unwrap();
    }

    #[test]
    fn libraries_are_in_the_log_and_in_snapshots() {
        let folder = tempfile::tempdir().unwrap();
        let options =
            || StoreOptions { path: Some(folder.path().into()), ..StoreOptions::default() };
        let call = |store: &OpenStore, words: &[&str]| {
            let mut session = store.engine().new_session();
            let words: Vec<_> = words.iter().map(|word| word.as_bytes()).collect();
            let reply = store.engine().ask(&mut session, &words);
            store.engine().end_session(&mut session);
            reply.map(|reply| format!("{reply:?}")).unwrap_or_else(|error| error.to_string())
        };
        let library = |name: &str| {
            format!("#!lua name={name}\nredis.register_function('{name}', function() return 7 end)")
        };
        let store = OpenStore::open(&options()).unwrap();
        for name in ["kept", "saved", "gone"] {
            call(&store, &["FUNCTION", "LOAD", &library(name)]);
        }
        call(&store, &["SAVE"]);
        call(&store, &["FUNCTION", "DELETE", "gone"]);
        call(&store, &["FUNCTION", "LOAD", &library("late")]);
        call(&store, &["EVAL", "redis.call('SET', 'a', 1) redis.call('SET', 'b', 2)", "0"]);
        store.close().unwrap();

        let store = OpenStore::open(&options()).unwrap();
        for name in ["kept", "saved", "late"] {
            assert_eq!(call(&store, &["FCALL", name, "0"]), "Int(7)", "{name}");
        }
        assert_eq!(call(&store, &["FCALL", "gone", "0"]), "ERR Function not found");
        assert!(call(&store, &["MGET", "a", "b"]).contains("1"));
        store.close().unwrap();
    }
}
