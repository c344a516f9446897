//! Snapshots that were not finished, or have changed.

use std::fs;

use super::support::{
    append, change, copy, corrupt_at, goes_on, open, payload, snapshot_to_finish, texts,
    three_segments, two_in_a_snapshot,
};

/// A process that is killed at any step of a compaction: the snapshot is there and what it replaces
/// too, in part, or not at all, and the manifest is the one before or the one after.
#[test]
fn a_compaction_that_was_ended_midway_opens() {
    let (place, storage, writer) = snapshot_to_finish();
    let before = copy(place.path());
    storage.finish_snapshot(writer).unwrap();
    let manifest = fs::read(place.path().join("redlet.manifest")).unwrap();
    assert_ne!(manifest, fs::read(before.path().join("redlet.manifest")).unwrap());
    goes_on(copy(before.path()).path(), &texts(0..30));
    for deleted in 0..4 {
        let place = copy(before.path());
        fs::copy(storage.path().join("snapshot.00000004"), place.path().join("snapshot.00000004"))
            .unwrap();
        for number in 1..=deleted {
            fs::remove_file(place.path().join(format!("log.{number:08}"))).unwrap();
        }
        goes_on(copy(place.path()).path(), &texts(0..30));
        fs::write(place.path().join("redlet.manifest"), &manifest).unwrap();
        goes_on(place.path(), &texts(0..30));
    }
}

#[test]
fn a_snapshot_that_was_never_finished_leaves_the_log_as_it_was() {
    for closed in [false, true] {
        let place = three_segments(closed);
        fs::write(place.path().join("snapshot.00000003.tmp"), "half").unwrap();
        goes_on(place.path(), &texts(0..25));
        assert!(!place.path().join("snapshot.00000003.tmp").exists());
    }
}

#[test]
fn a_snapshot_replaces_what_came_before_it() {
    let place = three_segments(true);
    let (storage, _, _) = open(place.path()).unwrap();
    let point = storage.begin_snapshot().unwrap();
    let mut writer = storage.write_snapshot(point).unwrap();
    writer.write(&payload("all")).unwrap();
    append(&storage, &["later".to_owned()]);
    let info = storage.finish_snapshot(writer).unwrap();
    assert_eq!((info.number, info.records), (4, 1));
    assert_eq!(info.size, fs::metadata(place.path().join("snapshot.00000004")).unwrap().len());
    assert!(!place.path().join("log.00000001").exists());
    storage.close().unwrap();
    drop(storage);
    let recovered = goes_on(place.path(), &["all".to_owned(), "later".to_owned()]);
    let snapshot = recovered.snapshot.unwrap();
    assert_eq!((snapshot.records, snapshot.size), (1, info.size));
}

#[test]
fn a_snapshot_with_any_byte_changed_or_cut_refuses() {
    let place = two_in_a_snapshot();
    let name = "snapshot.00000002";
    let len = fs::metadata(place.path().join(name)).unwrap().len() as usize;
    for at in 0..len {
        let flipped = copy(place.path());
        change(&flipped.path().join(name), |bytes| bytes[at] ^= 4);
        assert!(open(flipped.path()).is_err(), "byte {at} changed");
        let cut = copy(place.path());
        change(&cut.path().join(name), |bytes| bytes.truncate(at));
        assert!(open(cut.path()).is_err(), "cut at {at}");
    }
    let longer = copy(place.path());
    change(&longer.path().join(name), |bytes| bytes.push(0));
    corrupt_at(longer.path());
}

#[test]
fn records_of_a_snapshot_that_change_places_are_noticed() {
    let place = two_in_a_snapshot();
    let len = 8 + payload("text 0").len();
    change(&place.path().join("snapshot.00000002"), |bytes| {
        let (first, second) = bytes[48..].split_at_mut(len);
        first.swap_with_slice(&mut second[..len]);
    });
    assert_eq!(corrupt_at(place.path()), 48);
}
