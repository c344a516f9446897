//! Checks and repairs a data folder that no store has open: `redlet check`.

use std::path::Path;
use std::sync::Arc;

use napi::bindgen_prelude::AsyncTask;
use napi::{Either, Env, Task};
use napi_derive::napi;

use super::opening::Failure;
use crate::base::progress::Progress;
use crate::engine::grammar::error::Error;
use crate::persist::recovery::Recovered;
use crate::persist::repair;
use crate::share::facts::{self, Found};
use crate::store;

/// The contents of a folder, and its repairs.
#[napi(object)]
pub(super) struct FolderReport {
    /// The number of operations in the snapshot; null without a snapshot.
    pub snapshot: Option<i64>,
    /// The number of records in the log after it.
    pub records: i64,
    /// The torn end of the log, which the next opening cuts off.
    pub torn: Option<TornEnd>,
    /// Damage that was cut off.
    pub cuts: Vec<Cut>,
}

/// The result of recovery when a folder was opened.
#[napi(object)]
pub struct FoundInFolder {
    pub snapshot: i64,
    pub records: i64,
    pub bytes: i64,
    /// The time of the last record, in milliseconds since 1970; null if the log is empty.
    #[napi(ts_type = "number | null")]
    pub time: Null<f64>,
    #[napi(ts_type = "TornEnd | null")]
    pub torn: Null<TornEnd>,
}

type Null<T> = Either<T, napi::bindgen_prelude::Null>;

#[napi(object)]
pub struct TornEnd {
    pub path: String,
    pub offset: i64,
    pub bytes: i64,
    pub kept: Vec<String>,
}

#[napi(object)]
pub(super) struct Cut {
    pub path: String,
    pub offset: i64,
    pub why: String,
    /// The number of whole records that are no longer in the store.
    pub lost: i64,
    /// The files that hold what was cut off.
    pub kept: Vec<String>,
}

/// How far an opening or a check is.
#[napi]
#[derive(Default)]
pub struct NativeProgress(pub(super) Arc<Progress>);

#[napi]
impl NativeProgress {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Bytes that were read, and about how many there are in all; 0 before that is known.
    #[napi(ts_return_type = "[done: number, total: number]")]
    pub fn read(&self) -> Vec<f64> {
        let (done, total) = self.0.read();
        vec![done as f64, total as f64]
    }
}

/// Checks a folder on another thread.
pub(super) struct CheckTask {
    path: String,
    fix: bool,
    progress: Arc<Progress>,
}

impl Task for CheckTask {
    type Output = Result<(Vec<repair::Cut>, Recovered), Error>;
    type JsValue = Either<FolderReport, Failure>;

    fn compute(&mut self) -> napi::Result<Self::Output> {
        let path = Path::new(&self.path);
        Ok(if self.fix {
            store::repair(path, &self.progress)
        } else {
            store::check(path, &self.progress).map(|recovered| (Vec::new(), recovered))
        })
    }

    fn resolve(&mut self, _env: Env, checked: Self::Output) -> napi::Result<Self::JsValue> {
        let report = checked.map(|(cuts, recovered)| {
            FolderReport::new(recovered, cuts.into_iter().map(Cut::from).collect())
        });
        Ok(report.map_or_else(|why| Either::B(why.into()), Either::A))
    }
}

/// Reads a whole folder. With `fix`, cuts off all damage.
#[napi(ts_return_type = "Promise<FolderReport | Failure>")]
pub(super) fn check_folder(
    path: String,
    fix: bool,
    progress: &NativeProgress,
) -> AsyncTask<CheckTask> {
    AsyncTask::new(CheckTask { path, fix, progress: Arc::clone(&progress.0) })
}

impl FolderReport {
    fn new(recovered: Recovered, cuts: Vec<Cut>) -> Self {
        let torn = recovered.torn.as_ref().map(|torn| facts::TornEnd::from(torn).into());
        let snapshot = recovered.snapshot.map(|snapshot| snapshot.records as i64);
        Self { snapshot, records: recovered.records as i64, torn, cuts }
    }
}

impl From<Found> for FoundInFolder {
    fn from(found: Found) -> Self {
        fn or_null<T>(value: Option<T>) -> Null<T> {
            value.map_or(Either::B(napi::bindgen_prelude::Null), Either::A)
        }
        Self {
            snapshot: found.snapshot as i64,
            records: found.records as i64,
            bytes: found.bytes as i64,
            time: or_null(found.time.map(|time| time as f64)),
            torn: or_null(found.torn.map(TornEnd::from)),
        }
    }
}

impl From<facts::TornEnd> for TornEnd {
    fn from(torn: facts::TornEnd) -> Self {
        let (offset, bytes) = (torn.offset as i64, torn.bytes as i64);
        Self { path: torn.path, offset, bytes, kept: torn.kept }
    }
}

impl From<repair::Cut> for Cut {
    fn from(cut: repair::Cut) -> Self {
        let kept = cut.kept.iter().map(|path| shown(path)).collect();
        let (offset, lost) = (cut.offset as i64, cut.lost as i64);
        Self { path: shown(&cut.path), offset, why: cut.why, lost, kept }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
