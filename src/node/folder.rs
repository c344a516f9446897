//! Looking after a data folder that no store has open: `redlet check`.

use std::path::Path;

use napi::Either;
use napi_derive::napi;

use super::native::Failure;
use crate::persist::recovery::Recovered;
use crate::persist::{OpenError, repair};

/// What a folder holds, and what was done to it.
#[napi(object)]
pub(super) struct FolderReport {
    /// Operations in the snapshot; null when there is none.
    pub snapshot: Option<i64>,
    /// Records in the log after it.
    pub records: i64,
    /// The torn end of the log, which the next opening cuts off by itself.
    pub torn: Option<TornEnd>,
    /// Damage that was cut off.
    pub cuts: Vec<Cut>,
}

#[napi(object)]
pub(super) struct TornEnd {
    pub path: String,
    pub offset: i64,
    pub bytes: i64,
}

#[napi(object)]
pub(super) struct Cut {
    pub path: String,
    pub offset: i64,
    pub why: String,
    /// Where what was cut off is kept.
    pub kept: Vec<String>,
}

/// Reads a whole folder; with `fix`, cuts all damage off.
#[napi]
pub(super) fn check_folder(path: String, fix: bool) -> Either<FolderReport, Failure> {
    let path = Path::new(&path);
    let checked = if fix {
        repair::repair(path).map(|report| {
            let cuts = report.cuts.into_iter().map(Cut::from).collect();
            FolderReport::new(report.recovered, cuts)
        })
    } else {
        repair::check(path).map(|recovered| FolderReport::new(recovered, Vec::new()))
    };
    checked.map_or_else(|why| Either::B(why.into()), Either::A)
}

impl FolderReport {
    fn new(recovered: Recovered, cuts: Vec<Cut>) -> Self {
        let torn = recovered.torn.map(|torn| TornEnd {
            path: shown(&torn.path),
            offset: torn.offset as i64,
            bytes: torn.bytes as i64,
        });
        let snapshot = recovered.snapshot.map(|snapshot| snapshot.records as i64);
        Self { snapshot, records: recovered.records as i64, torn, cuts }
    }
}

impl From<repair::Cut> for Cut {
    fn from(cut: repair::Cut) -> Self {
        let kept = cut.kept.iter().map(|path| shown(path)).collect();
        Self { path: shown(&cut.path), offset: cut.offset as i64, why: cut.why, kept }
    }
}

impl From<OpenError> for Failure {
    fn from(error: OpenError) -> Self {
        Self { code: error.code().into(), message: error.to_string() }
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
