//! Files that are gone, or come from elsewhere.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::support::{
    HEADER, OVERHEAD, append, change, copy, corrupt_at, goes_on, open, payload, repaired, ten,
    texts, three_segments,
};

#[test]
fn a_last_segment_that_is_gone_empty_or_older_refuses_after_a_clean_close() {
    let place = three_segments(true);
    let last = |place: &TempDir| place.path().join("log.00000003");
    let backup = fs::read(last(&place)).unwrap();
    let (storage, _, _) = open(place.path()).unwrap();
    append(&storage, &texts(25..30));
    storage.close().unwrap();
    type Spoil<'a> = &'a dyn Fn(&Path);
    let changes: [(Spoil<'_>, usize); 4] = [
        (&|path| fs::remove_file(path).unwrap(), 20),
        (&|path| change(path, Vec::clear), 20),
        (&|path| change(path, |bytes| bytes.truncate(HEADER as usize)), 20),
        (&|path| fs::write(path, &backup).unwrap(), 25),
    ];
    for (number, (spoil, left)) in changes.into_iter().enumerate() {
        let place = copy(place.path());
        spoil(&last(&place));
        let error = open(place.path()).err().unwrap().to_string();
        assert!(error.contains("bytes of records"), "change {number}: {error}");
        corrupt_at(place.path());
        let report = repaired(place.path()).unwrap();
        assert_eq!(report.cuts.len(), 1, "change {number}");
        goes_on(place.path(), &texts(0..left));
    }
}

#[test]
fn all_files_of_the_log_gone_refuses() {
    let (place, segment, _) = ten(true);
    fs::remove_file(segment).unwrap();
    assert_eq!(corrupt_at(place.path()), 0);
}

#[test]
fn a_manifest_that_is_gone_changed_or_foreign_refuses_until_it_is_made_anew() {
    let (place, other) = (ten(true).0, ten(true).0);
    let of = |place: &TempDir| place.path().join("redlet.manifest");
    let foreign = fs::read(of(&other)).unwrap();
    let changes: [&dyn Fn(&Path); 4] = [
        &|path| fs::remove_file(path).unwrap(),
        &|path| change(path, |bytes| bytes[20] ^= 1),
        &|path| change(path, Vec::clear),
        &|path| fs::write(path, &foreign).unwrap(),
    ];
    for (number, spoil) in changes.into_iter().enumerate() {
        let place = copy(place.path());
        spoil(&of(&place));
        let error = open(place.path()).err().unwrap().to_string();
        assert!(error.contains("redlet.manifest"), "change {number}: {error}");
        corrupt_at(place.path());
        let report = repaired(place.path()).unwrap();
        assert!(report.cuts[0].path.ends_with("redlet.manifest"));
        goes_on(place.path(), &texts(0..10));
    }
}

#[test]
fn a_segment_of_another_folder_refuses_until_it_is_set_aside() {
    let (place, other) = (three_segments(true), three_segments(true));
    for name in ["log.00000001", "log.00000003"] {
        let place = copy(place.path());
        fs::copy(other.path().join(name), place.path().join(name)).unwrap();
        let at = corrupt_at(place.path());
        assert_eq!(at, 12);
    }
    fs::copy(other.path().join("log.00000003"), place.path().join("log.00000003")).unwrap();
    repaired(place.path()).unwrap();
    assert!(place.path().join("log.00000003.damaged").exists());
    goes_on(place.path(), &texts(0..20));
}

#[test]
fn a_missing_segment_refuses_until_it_is_repaired() {
    for (missing, left) in [("log.00000001", 0), ("log.00000002", 10)] {
        let place = three_segments(true);
        fs::remove_file(place.path().join(missing)).unwrap();
        assert_eq!(corrupt_at(place.path()), 0);
        repaired(place.path()).unwrap();
        assert!(place.path().join("log.00000003.damaged").exists());
        goes_on(place.path(), &texts(0..left));
    }
}

#[test]
fn a_segment_in_the_middle_that_is_cut_refuses() {
    let place = three_segments(true);
    let middle = place.path().join("log.00000002");
    let len = fs::metadata(&middle).unwrap().len();
    for cut in [len - 1, len - OVERHEAD - payload("text 19").len() as u64, 100, 40] {
        let place = copy(place.path());
        let middle = place.path().join("log.00000002");
        change(&middle, |bytes| bytes.truncate(cut as usize));
        corrupt_at(place.path());
        repaired(place.path()).unwrap();
        assert!(open(place.path()).unwrap().2.len() >= 10);
    }
}
