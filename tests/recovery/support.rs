//! Folders to spoil, and what is asked of them then.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use redlet::base::progress::Progress;
use redlet::persist::repair::{Cut, Repair};
use redlet::persist::{
    OpenError, Record, Recovered, SnapshotWriter, Storage, StorageOptions, entry,
};
use tempfile::TempDir;

pub(crate) const SEGMENT: &str = "log.00000001";
pub(crate) const HEADER: u64 = 80;
pub(crate) const OVERHEAD: u64 = entry::OVERHEAD as u64;

/// A snapshot of 25 records, a segment of five, and another of five.
pub(crate) static SNAPSHOT_AND_TWO_SEGMENTS: LazyLock<TempDir> = LazyLock::new(|| {
    let (place, storage, writer) = snapshot_to_finish();
    storage.begin_snapshot().unwrap();
    append(&storage, &texts(30..35));
    storage.finish_snapshot(writer).unwrap();
    storage.close().unwrap();
    place
});

/// A folder with three segments, a snapshot of their 25 records that is written but not finished,
/// and five records behind it.
pub(crate) fn snapshot_to_finish() -> (TempDir, Storage, SnapshotWriter) {
    let place = three_segments(true);
    let (storage, _, _) = open(place.path()).unwrap();
    let mut writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
    for text in texts(0..25) {
        writer.write(&payload(&text)).unwrap();
    }
    append(&storage, &texts(25..30));
    (place, storage, writer)
}

pub(crate) fn payload(text: &str) -> Vec<u8> {
    let mut record = Record::default();
    record.operation(0, "RPUSH").word(b"k").word(text.as_bytes());
    record.payload().to_vec()
}

pub(crate) fn texts(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| format!("text {number}")).collect()
}

pub(crate) fn open(path: &Path) -> Result<(Storage, Recovered, Vec<String>), OpenError> {
    let mut seen = Vec::new();
    let (storage, recovered) = Storage::open(path, StorageOptions::default(), &mut |op| {
        seen.push(String::from_utf8_lossy(op.args[2]).into_owned());
        Ok(())
    })?;
    Ok((storage, recovered, seen))
}

pub(crate) fn append(storage: &Storage, texts: &[String]) {
    for text in texts {
        storage.append(&payload(text)).unwrap();
    }
}

/// Closes the store, or leaves the folder as a killed process would, at another place.
pub(crate) fn leave(storage: Storage, place: TempDir, closed: bool) -> TempDir {
    if closed {
        storage.close().unwrap();
        return place;
    }
    copy(place.path())
}

/// A folder with ten records, and the offsets at which they end.
pub(crate) fn ten(closed: bool) -> (TempDir, PathBuf, Vec<u64>) {
    let place = tempfile::tempdir().unwrap();
    let (storage, _, _) = open(place.path()).unwrap();
    append(&storage, &texts(0..10));
    let place = leave(storage, place, closed);
    let mut end = HEADER;
    let ends = texts(0..10).into_iter().map(|text| {
        end += OVERHEAD + payload(&text).len() as u64;
        end
    });
    let ends = ends.collect();
    let segment = place.path().join(SEGMENT);
    (place, segment, ends)
}

/// Three segments: ten records, ten, five.
pub(crate) fn three_segments(closed: bool) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let (storage, _, _) = open(place.path()).unwrap();
    append(&storage, &texts(0..10));
    assert_eq!(storage.begin_snapshot().unwrap().number, 2);
    append(&storage, &texts(10..20));
    assert_eq!(storage.begin_snapshot().unwrap().number, 3);
    append(&storage, &texts(20..25));
    leave(storage, place, closed)
}

/// A snapshot of two records, and a log of one.
pub(crate) fn two_in_a_snapshot() -> TempDir {
    let place = tempfile::tempdir().unwrap();
    let (storage, _, _) = open(place.path()).unwrap();
    append(&storage, &texts(0..2));
    let mut writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
    for text in texts(0..2) {
        writer.write(&payload(&text)).unwrap();
    }
    storage.finish_snapshot(writer).unwrap();
    append(&storage, &texts(2..3));
    leave(storage, place, true)
}

/// Another folder with the same files.
pub(crate) fn copy(from: &Path) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), place.path().join(entry.file_name())).unwrap();
    }
    place
}

pub(crate) fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// Opens what was cut, writes on, and opens again: nothing of what was cut off comes back.
pub(crate) fn goes_on(path: &Path, expected: &[String]) -> Recovered {
    let (storage, recovered, seen) = open(path).unwrap();
    assert_eq!(seen, expected);
    append(&storage, &["more".to_owned()]);
    storage.close().unwrap();
    drop(storage);
    let (storage, again, seen) = open(path).unwrap();
    assert_eq!(seen, [expected, &["more".to_owned()]].concat());
    assert_eq!(again.torn, None);
    storage.close().unwrap();
    recovered
}

pub(crate) fn corrupt_at(path: &Path) -> u64 {
    match open(path).map(|_| ()) {
        Err(error @ OpenError::Corrupt { offset, .. }) => {
            assert_eq!(error.code(), "CORRUPT");
            assert!(error.to_string().contains("redlet check --fix"));
            offset
        }
        other => panic!("not refused as corrupt: {other:?}"),
    }
}

pub(crate) struct Repaired {
    pub(crate) cuts: Vec<Cut>,
    pub(crate) recovered: Recovered,
}

/// Repairs a folder all of whose whole records can be run.
pub(crate) fn repaired(path: &Path) -> Result<Repaired, OpenError> {
    let mut repair = Repair::begin(path)?;
    loop {
        if let Some(recovered) = repair.step(&Progress::default(), &mut |_| Ok(()))? {
            return Ok(Repaired { cuts: repair.cuts, recovered });
        }
    }
}
