//! Checks and repairs a data folder that no store has open: `redlet check`.

use std::path::Path;

use napi::Either;
use napi_derive::napi;

use super::opening::Failure;
use crate::persist::recovery::{Recovered, Torn};
use crate::persist::repair;
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

/// Reads a whole folder. With `fix`, cuts off all damage.
#[napi]
pub(super) fn check_folder(path: String, fix: bool) -> Either<FolderReport, Failure> {
    let path = Path::new(&path);
    let checked = if fix {
        store::repair(path).map(|(cuts, recovered)| {
            FolderReport::new(recovered, cuts.into_iter().map(Cut::from).collect())
        })
    } else {
        store::check(path).map(|recovered| FolderReport::new(recovered, Vec::new()))
    };
    checked.map_or_else(|why| Either::B(why.into()), Either::A)
}

impl FolderReport {
    fn new(recovered: Recovered, cuts: Vec<Cut>) -> Self {
        let torn = recovered.torn.as_ref().map(TornEnd::from);
        let snapshot = recovered.snapshot.map(|snapshot| snapshot.records as i64);
        Self { snapshot, records: recovered.records as i64, torn, cuts }
    }
}

impl From<&Recovered> for FoundInFolder {
    fn from(found: &Recovered) -> Self {
        fn or_null<T>(value: Option<T>) -> Null<T> {
            value.map_or(Either::B(napi::bindgen_prelude::Null), Either::A)
        }
        Self {
            snapshot: found.snapshot.map_or(0, |snapshot| snapshot.records as i64),
            records: found.records as i64,
            bytes: found.bytes as i64,
            time: or_null(found.time.map(|time| time as f64)),
            torn: or_null(found.torn.as_ref().map(TornEnd::from)),
        }
    }
}

impl From<&Torn> for TornEnd {
    fn from(torn: &Torn) -> Self {
        let kept = torn.set_aside.iter().map(|path| shown(path)).collect();
        let (offset, bytes) = (torn.offset as i64, torn.bytes as i64);
        Self { path: shown(&torn.path), offset, bytes, kept }
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
