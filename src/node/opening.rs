//! Opening, saving and closing a store, on another thread if that takes long.

use std::path::PathBuf;
use std::sync::Arc;

use napi::bindgen_prelude::AsyncTask;
use napi::{Either, Env, Task};
use napi_derive::napi;

use super::client::{Client, Leaving};
use super::folder::NativeProgress;
use super::role::Role;
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::Error;
use crate::persist::Fsync;
use crate::persist::disk::Writing;
use crate::store::{GivenClock, OpenStore, StoreOptions, guest};

#[napi(object)]
pub struct OpenOptions {
    /// The data folder.
    pub path: Option<String>,
    /// The name of a shared store in memory.
    pub name: Option<String>,
    /// Number of databases.
    pub databases: Option<u16>,
    /// When the log is synced.
    #[napi(ts_type = "'always' | 'everysec' | 'no'")]
    pub fsync: Option<String>,
    /// The server whose answers the store gives.
    #[napi(ts_type = "'redis' | 'valkey'")]
    pub dialect: Option<String>,
    /// Whether the folder is only read.
    pub read_only: Option<bool>,
    /// Whether other processes may have the folder too.
    pub shared: Option<bool>,
    /// Milliseconds after which a script of this client is stopped.
    pub script_timeout: Option<u32>,
    /// Whether the log is written through a mapping. By default this depends on the file system.
    pub mmap: Option<bool>,
    /// The clock that the store goes by, which stands still until `setTime`. By default it has the
    /// system's clock.
    pub clock: Option<NativeClock>,
    /// What its random numbers follow from: an integer.
    pub seed: Option<f64>,
    /// Pairs for CONFIG SET.
    pub settings: Option<Vec<(String, String)>>,
}

/// A clock of the program.
#[napi(object)]
pub struct NativeClock {
    /// An integer that tells it from others.
    pub id: f64,
    /// Milliseconds since 1970.
    pub time: f64,
}

impl From<OpenOptions> for StoreOptions {
    fn from(options: OpenOptions) -> Self {
        Self {
            path: options.path.map(PathBuf::from),
            name: options.name,
            databases: options.databases.unwrap_or(0),
            fsync: match options.fsync.as_deref() {
                Some("always") => Some(Fsync::Always),
                Some("no") => Some(Fsync::No),
                Some(_) => Some(Fsync::EverySecond),
                None => None,
            },
            dialect: options.dialect.as_deref().and_then(Dialect::named),
            read_only: options.read_only.unwrap_or(false),
            shared: options.shared.unwrap_or(false),
            writing: match options.mmap {
                Some(true) => Writing::Mapped,
                Some(false) => Writing::Called,
                None => Writing::Chosen,
            },
            clock: options
                .clock
                .map(|clock| GivenClock { id: clock.id as u64, time: micros(clock.time) }),
            seed: options.seed.map(|seed| seed as u64),
            progress: Arc::default(),
            settings: options.settings.unwrap_or_default(),
        }
    }
}

/// Microseconds, of milliseconds.
pub(super) fn micros(millis: f64) -> u64 {
    (millis * 1000.0).round() as u64
}

/// A store that was opened on another thread, before a client uses it.
#[napi]
pub struct OpenedStore {
    pub(super) seat: Option<guest::Seat>,
    pub(super) options: StoreOptions,
    pub(super) script_timeout: u32,
}

#[napi]
impl OpenedStore {
    /// Whether this process had the store open already.
    #[napi(getter)]
    pub fn joined(&self) -> bool {
        matches!(&self.seat, Some(guest::Seat::Owner(store)) if store.has_joined())
    }
}

/// Opens a store on another thread.
pub(super) struct OpenTask {
    options: StoreOptions,
    script_timeout: u32,
}

impl From<OpenOptions> for OpenTask {
    fn from(options: OpenOptions) -> Self {
        Self { script_timeout: options.script_timeout.unwrap_or(0), options: options.into() }
    }
}

impl Task for OpenTask {
    type Output = Result<guest::Seat, Error>;
    type JsValue = Either<OpenedStore, Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(if self.options.shared {
            guest::take_seat(&self.options, self.script_timeout.into())
        } else {
            OpenStore::open(&self.options).map(guest::Seat::Owner)
        })
    }

    fn resolve(&mut self, _env: Env, opened: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(match opened {
            Ok(seat) => {
                let (options, script_timeout) = (self.options.clone(), self.script_timeout);
                Either::A(OpenedStore { seat: Some(seat), options, script_timeout })
            }
            Err(error) => Either::B(error.into()),
        })
    }
}

#[napi(ts_return_type = "Promise<OpenedStore | Failure>")]
pub(super) fn open_async(options: OpenOptions, progress: &NativeProgress) -> AsyncTask<OpenTask> {
    let mut task = OpenTask::from(options);
    task.options.progress = Arc::clone(&progress.0);
    AsyncTask::new(task)
}

#[napi]
pub(super) fn open_sync(
    env: Env,
    options: OpenOptions,
) -> napi::Result<Either<OpenedStore, Failure>> {
    let mut task = OpenTask::from(options);
    let opened = task.compute()?;
    task.resolve(env, opened)
}

/// Closes a store on another thread, where waiting for the disk does not block JavaScript.
pub struct CloseTask(pub(super) Option<Leaving>);

impl Task for CloseTask {
    type Output = Result<(), Error>;
    type JsValue = Option<Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(self.0.take().map_or(Ok(()), Leaving::close))
    }

    fn resolve(&mut self, _env: Env, closed: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(closed.err().map(Failure::from))
    }
}

/// Makes a snapshot, and waits for it on another thread.
pub enum SaveTask {
    /// In this process.
    Here(Arc<Engine>),
    /// At the owner of the folder with these options.
    There(StoreOptions),
}

impl SaveTask {
    /// `None` once the client is closed.
    pub(super) fn of(client: &Client) -> Option<Self> {
        match &*client.role.try_borrow().ok()? {
            Role::Owner(store, _) => Some(Self::Here(Arc::clone(store.engine()))),
            Role::Guest(guest) => Some(Self::There(guest.options.clone())),
            Role::Closed => None,
        }
    }
}

impl Task for SaveTask {
    type Output = Result<(), Error>;
    type JsValue = Option<Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(match self {
            Self::Here(engine) => engine.save(),
            Self::There(options) => guest::ask_to_save(options),
        })
    }

    fn resolve(&mut self, _env: Env, saved: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(saved.err().map(Failure::from))
    }
}

/// The error from which `lib/` makes a `RedletError`.
#[napi(object)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let (code, message) = error.parts();
        Self { code: code.into(), message: message.into() }
    }
}
