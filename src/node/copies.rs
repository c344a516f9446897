//! Backups, exports and imports, each on another thread.

use std::path::PathBuf;
use std::sync::Arc;

use napi::bindgen_prelude::AsyncTask;
use napi::{Either, Env, Task};
use napi_derive::napi;

use super::opening::Failure;
use crate::engine::Engine;
use crate::engine::call::backup::{Copied, Export};
use crate::engine::call::import::Imported;
use crate::engine::call::work::Work;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::Result;

/// One backup, export or import: how far it is, and its end.
#[napi]
#[derive(Default)]
pub struct NativeWork {
    work: Arc<Work>,
}

#[napi]
impl NativeWork {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// How much is done, and of how much: keys, or of an import bytes of the file.
    #[napi(ts_return_type = "[done: number, total: number]")]
    pub fn state(&self) -> Vec<f64> {
        let (done, total) = self.work.progress.read();
        vec![done as f64, total as f64]
    }

    /// Ends it as soon as possible, with the code `ABORTED`.
    #[napi]
    pub fn end(&self) {
        self.work.end();
    }

    pub(super) fn task(&self, engine: Arc<Engine>, copy: Copy) -> AsyncTask<CopyTask> {
        AsyncTask::new(CopyTask { engine, copy, work: Arc::clone(&self.work) })
    }
}

/// What is copied where.
pub(super) enum Copy {
    Backup(PathBuf),
    Export { path: PathBuf, dialect: Option<String>, replace: bool },
    Import { path: PathBuf, replace: bool },
}

pub struct CopyTask {
    engine: Arc<Engine>,
    copy: Copy,
    work: Arc<Work>,
}

/// What was copied. An export and a backup have `bytes`, an import the other two.
#[napi(object)]
#[derive(Default)]
pub struct NativeCopied {
    pub keys: f64,
    pub bytes: Option<f64>,
    pub functions: Option<f64>,
    pub expired: Option<f64>,
}

impl CopyTask {
    fn run(&self) -> Result<NativeCopied> {
        let Self { engine, copy, work } = self;
        match copy {
            Copy::Backup(path) => engine.backup(path, work).map(Into::into),
            Copy::Export { path, dialect, replace } => {
                let dialect = dialect.as_deref().and_then(Dialect::named);
                let dialect = dialect.unwrap_or(engine.dialect());
                let options = Export { dialect, replace: *replace };
                engine.export(path, options, work).map(Into::into)
            }
            Copy::Import { path, replace } => engine.import(path, *replace, work).map(Into::into),
        }
    }
}

impl Task for CopyTask {
    type Output = Result<NativeCopied>;
    type JsValue = Either<NativeCopied, Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        Ok(self.run())
    }

    fn resolve(&mut self, _env: Env, copied: Self::Output) -> napi::Result<Self::JsValue> {
        Ok(copied.map_or_else(|why| Either::B(why.into()), Either::A))
    }
}

impl From<Copied> for NativeCopied {
    fn from(copied: Copied) -> Self {
        let (keys, bytes) = (copied.keys as f64, Some(copied.bytes as f64));
        Self { keys, bytes, ..Self::default() }
    }
}

impl From<Imported> for NativeCopied {
    fn from(imported: Imported) -> Self {
        Self {
            keys: imported.keys as f64,
            functions: Some(imported.libraries as f64),
            expired: Some(imported.expired as f64),
            bytes: None,
        }
    }
}
