//! What a folder says after its files were cut, changed or lost.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use redlet::base::clock;
use redlet::persist::repair::{Cut, Repair};
use redlet::persist::{Cure, OpenError, Options, Record, Recovered, Refusal, Storage, log};
use tempfile::TempDir;

const SEGMENT: &str = "log.00000001";
const HEADER: u64 = 80;
const OVERHEAD: u64 = log::OVERHEAD as u64;

#[test]
fn a_log_cut_at_any_byte_of_its_last_records_loses_only_what_is_cut() {
    for closed in [false, true] {
        let (place, _, ends) = ten(closed);
        // A closed one takes a repair each.
        for cut in (ends[6]..=ends[9]).step_by(if closed { 5 } else { 1 }) {
            let place = copy(place.path());
            change(&place.path().join(SEGMENT), |bytes| bytes.truncate(cut as usize));
            let whole = ends.iter().filter(|end| **end <= cut).count();
            if closed && whole < 10 {
                assert_eq!(corrupt_at(place.path()), ends[whole - 1]);
                repaired(place.path()).unwrap();
            }
            let recovered = goes_on(place.path(), &texts(0..whole));
            if cut > ends[whole - 1] {
                let torn = recovered.torn.unwrap();
                assert_eq!(torn.offset, ends[whole - 1]);
                assert!(torn.offset + torn.bytes <= cut);
            }
        }
    }
}

#[test]
fn a_log_cut_inside_its_header_is_empty() {
    for closed in [false, true] {
        let (place, _, _) = ten(closed);
        for cut in [0, 1, 40, HEADER - 1] {
            let place = copy(place.path());
            change(&place.path().join(SEGMENT), |bytes| bytes.truncate(cut as usize));
            if closed {
                assert_eq!(corrupt_at(place.path()), 0);
                repaired(place.path()).unwrap();
            }
            goes_on(place.path(), &[]);
        }
    }
}

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

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]
    #[test]
    fn whatever_happens_to_one_file_of_a_closed_folder_is_refused_or_harmless(
        name in prop::sample::select(vec![
            "snapshot.00000004", "log.00000004", "log.00000005", "redlet.manifest",
        ]),
        spoil in 0..7,
        (from, to) in any::<(prop::sample::Index, prop::sample::Index)>(),
        byte in 1u8..,
    ) {
        let place = copy(SNAPSHOT_AND_TWO_SEGMENTS.path());
        let path = place.path().join(name);
        let len = fs::metadata(&path).unwrap().len() as usize;
        let (from, to) = (from.index(len), to.index(len));
        let (low, high) = (from.min(to), from.max(to));
        match spoil {
            0 => fs::remove_file(&path).unwrap(),
            1 => change(&path, |bytes| bytes.truncate(from)),
            2 => change(&path, |bytes| bytes[from] ^= byte),
            3 => change(&path, |bytes| bytes[low..high].fill(0)),
            4 => change(&path, |bytes| bytes.copy_within(low..(low + 70).min(high), high - (high - low).min(70))),
            5 => change(&path, |bytes| drop(bytes.drain(low..high))),
            _ => change(&path, |bytes| bytes.extend([byte; 30])),
        }
        if let Ok((storage, _, seen)) = open(place.path()) {
            prop_assert_eq!(seen, texts(0..35));
            storage.close().unwrap();
        }
    }
}

/// A snapshot of 25 records, a segment of five, and another of five.
static SNAPSHOT_AND_TWO_SEGMENTS: LazyLock<TempDir> = LazyLock::new(|| {
    let place = three_segments(true);
    let (storage, _, _) = open(place.path()).unwrap();
    let mut writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
    for text in texts(0..25) {
        writer.write(&payload(&text)).unwrap();
    }
    append(&storage, &texts(25..30));
    storage.begin_snapshot().unwrap();
    append(&storage, &texts(30..35));
    storage.finish_snapshot(writer).unwrap();
    storage.close().unwrap();
    place
});

/// A process that is killed at any step of a compaction: the snapshot is there and what it replaces
/// too, in part, or not at all, and the manifest is the one before or the one after.
#[test]
fn a_compaction_that_was_ended_midway_opens() {
    let place = three_segments(true);
    let (storage, _, _) = open(place.path()).unwrap();
    let mut writer = storage.write_snapshot(storage.begin_snapshot().unwrap()).unwrap();
    for text in texts(0..25) {
        writer.write(&payload(&text)).unwrap();
    }
    append(&storage, &texts(25..30));
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
fn zeros_over_the_end_of_a_log_that_was_not_synced_lose_only_what_they_cover() {
    let (place, _, ends) = ten(false);
    for cut in ends[6]..=ends[9] {
        let place = copy(place.path());
        change(&place.path().join(SEGMENT), |bytes| bytes[cut as usize..].fill(0));
        goes_on(place.path(), &texts(0..ends.iter().filter(|end| **end <= cut).count()));
    }
}

#[test]
fn a_byte_changed_behind_the_mark_ends_the_log_there() {
    let (place, _, ends) = ten(false);
    for at in (ends[3]..ends[4]).chain(ends[8]..ends[9]) {
        let place = copy(place.path());
        change(&place.path().join(SEGMENT), |bytes| bytes[at as usize] ^= 0x10);
        let whole = ends.iter().filter(|end| **end <= at).count();
        let recovered = goes_on(place.path(), &texts(0..whole));
        assert!(recovered.torn.unwrap().bytes > 0);
    }
}

#[test]
fn a_byte_changed_before_the_mark_refuses_and_says_where() {
    let (place, _, ends) = ten(true);
    for at in (ends[3]..ends[4]).chain(ends[8]..ends[9]) {
        let place = copy(place.path());
        change(&place.path().join(SEGMENT), |bytes| bytes[at as usize] ^= 0x10);
        let whole = ends.iter().rfind(|end| **end <= at).unwrap();
        assert_eq!(corrupt_at(place.path()), *whole, "byte {at}");
    }
}

#[test]
fn any_bit_changed_in_a_closed_log_is_noticed_or_harmless() {
    let (place, _, ends) = ten(true);
    for at in 0..ends[9] {
        for bit in [0, 7] {
            let place = copy(place.path());
            change(&place.path().join(SEGMENT), |bytes| bytes[at as usize] ^= 1 << bit);
            if let Ok((_, recovered, seen)) = open(place.path()) {
                assert_eq!((seen.len(), recovered.torn), (10, None), "byte {at}");
                assert!(at < HEADER, "byte {at}");
            }
        }
    }
}

#[test]
fn records_that_change_places_are_noticed() {
    let (place, _, ends) = ten(true);
    let frame = |number: usize| ends[number - 1] as usize..ends[number] as usize;
    let (third, fourth) = (frame(3), frame(4));
    // All frames of `ten` are of one length.
    type Change = fn(&mut Vec<u8>, Range<usize>, Range<usize>);
    let changes: [Change; 4] = [
        |bytes, third, fourth| {
            let (first, second) = bytes.split_at_mut(fourth.start);
            first[third].swap_with_slice(&mut second[..fourth.len()]);
        },
        |bytes, third, fourth| bytes.copy_within(third, fourth.start),
        |bytes, third, fourth| bytes.copy_within(fourth, third.start),
        |bytes, third, _| drop(bytes.drain(third)),
    ];
    for (number, moved) in changes.into_iter().enumerate() {
        let place = copy(place.path());
        change(&place.path().join(SEGMENT), |bytes| moved(bytes, third.clone(), fourth.clone()));
        let kept = if number == 1 { fourth.start } else { third.start };
        assert_eq!(corrupt_at(place.path()), kept as u64, "change {number}");
    }
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
fn recovery_tells_when_the_last_record_was_written() {
    let before = clock::coarse_unix_millis();
    let (place, _, _) = ten(true);
    let after = clock::coarse_unix_millis();
    let (_, recovered, _) = open(place.path()).unwrap();
    assert!((before..=after).contains(&recovered.time.unwrap()));
}

#[test]
fn repair_cuts_at_the_damage_and_keeps_what_it_cut() {
    let (place, segment, ends) = ten(true);
    let before = fs::read(&segment).unwrap();
    change(&segment, |bytes| bytes[ends[3] as usize + 9] ^= 1);
    corrupt_at(place.path());
    let report = repaired(place.path()).unwrap();
    assert_eq!((report.cuts.len(), report.cuts[0].offset), (1, ends[3]));
    assert_eq!(report.recovered.records, 4);
    let kept = fs::read(&report.cuts[0].kept[0]).unwrap();
    assert_eq!(kept[12..], before[ends[3] as usize + 12..]);
    goes_on(place.path(), &texts(0..4));
    assert!(repaired(place.path()).unwrap().cuts.is_empty());
}

#[test]
fn repair_cuts_at_a_record_that_cannot_be_run_and_counts_what_is_lost() {
    let (place, segment, ends) = ten(true);
    let before = fs::read(&segment).unwrap();
    let mut repair = Repair::begin(place.path()).unwrap();
    let mut seen = 0;
    let refusal = Refusal { why: "no".into(), cure: Cure::Cut };
    let step = repair.step(&mut |_| {
        seen += 1;
        if seen == 5 { Err(refusal.clone()) } else { Ok(()) }
    });
    assert!(step.unwrap().is_none());
    let Cut { offset, lost, why, kept, .. } = &repair.cuts[0];
    assert_eq!((*offset, *lost, why.as_str()), (ends[3], 6, "no"));
    assert_eq!(fs::read(&kept[0]).unwrap(), before[ends[3] as usize..]);
    assert_eq!(repair.step(&mut |_| Ok(())).unwrap().unwrap().records, 4);
    drop(repair);
    goes_on(place.path(), &texts(0..4));
}

#[test]
fn a_record_of_a_later_version_is_not_cut_off() {
    let (place, segment, _) = ten(true);
    let before = fs::read(&segment).unwrap();
    for cure in [Cure::Upgrade, Cure::Databases(20)] {
        let refusal = Refusal { why: "no".into(), cure };
        let mut repair = Repair::begin(place.path()).unwrap();
        repair.step(&mut |_| Err(refusal.clone())).unwrap_err();
        assert_eq!(fs::read(&segment).unwrap(), before);
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

/// The pages of the second segment did not reach the disk, those of the third did.
#[test]
fn a_power_cut_over_two_segments_ends_the_log_at_the_first_loss() {
    let place = three_segments(true);
    // It never was closed.
    fs::remove_file(place.path().join("redlet.manifest")).unwrap();
    for number in [2, 3] {
        let path = place.path().join(format!("log.0000000{number}"));
        change(&path, |bytes| bytes[48..80].fill(0));
    }
    change(&place.path().join("log.00000002"), |bytes| bytes[80..].fill(0));
    repaired(place.path()).unwrap();
    let recovered = goes_on(place.path(), &texts(0..10));
    let torn = recovered.torn.unwrap();
    assert_eq!((torn.offset, torn.set_aside.len()), (HEADER, 1));
    assert!(place.path().join("log.00000003.damaged").exists());
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
fn a_damaged_snapshot_is_repaired_up_to_the_damage() {
    let place = two_in_a_snapshot();
    let snapshot = place.path().join("snapshot.00000002");
    change(&snapshot, |bytes| {
        let end = bytes.len();
        bytes[end - 20] ^= 4;
    });
    let report = repaired(place.path()).unwrap();
    assert!(report.cuts[0].kept[0].ends_with("snapshot.00000002.damaged"));
    goes_on(place.path(), &[texts(0..1), texts(2..3)].concat());
}

#[test]
fn a_file_of_a_later_version_is_not_called_damaged() {
    let (place, segment, _) = ten(true);
    change(&segment, |bytes| {
        bytes[8] = 3;
        let crc = crc32c::crc32c(&bytes[..24]).to_le_bytes();
        bytes[24..28].copy_from_slice(&crc);
    });
    assert_eq!(open(place.path()).err().unwrap().code(), "FORMAT");
    assert!(repaired(place.path()).is_err());
}

#[test]
fn a_record_the_engine_refuses_ends_the_opening() {
    let (place, _, ends) = ten(true);
    let mut left = 3;
    let refused = Storage::open(place.path(), Options::default(), &mut |_| {
        left -= 1;
        let refusal = Refusal { why: "unknown command".into(), cure: Cure::Upgrade };
        if left == 0 { Err(refusal) } else { Ok(()) }
    });
    match refused.map(|_| ()) {
        Err(OpenError::Replay { offset, .. }) => assert_eq!(offset, ends[1]),
        other => panic!("{other:?}"),
    }
}

fn payload(text: &str) -> Vec<u8> {
    let mut record = Record::default();
    record.operation(0, "RPUSH").word(b"k").word(text.as_bytes());
    record.payload().to_vec()
}

fn texts(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| format!("text {number}")).collect()
}

fn open(path: &Path) -> Result<(Storage, Recovered, Vec<String>), OpenError> {
    let mut seen = Vec::new();
    let (storage, recovered) = Storage::open(path, Options::default(), &mut |op| {
        seen.push(String::from_utf8_lossy(op.args[2]).into_owned());
        Ok(())
    })?;
    Ok((storage, recovered, seen))
}

fn append(storage: &Storage, texts: &[String]) {
    for text in texts {
        storage.append(&payload(text)).unwrap();
    }
}

/// Closes the store, or leaves the folder as a killed process would, at another place.
fn leave(storage: Storage, place: TempDir, closed: bool) -> TempDir {
    if closed {
        storage.close().unwrap();
        return place;
    }
    copy(place.path())
}

/// A folder with ten records, and the offsets at which they end.
fn ten(closed: bool) -> (TempDir, PathBuf, Vec<u64>) {
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
fn three_segments(closed: bool) -> TempDir {
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
fn two_in_a_snapshot() -> TempDir {
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
fn copy(from: &Path) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), place.path().join(entry.file_name())).unwrap();
    }
    place
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

/// Opens what was cut, writes on, and opens again: nothing of what was cut off comes back.
fn goes_on(path: &Path, expected: &[String]) -> Recovered {
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

fn corrupt_at(path: &Path) -> u64 {
    match open(path).map(|_| ()) {
        Err(error @ OpenError::Corrupt { offset, .. }) => {
            assert_eq!(error.code(), "CORRUPT");
            assert!(error.to_string().contains("redlet check --fix"));
            offset
        }
        other => panic!("not refused as corrupt: {other:?}"),
    }
}

struct Repaired {
    cuts: Vec<Cut>,
    recovered: Recovered,
}

/// Repairs a folder all of whose whole records can be run.
fn repaired(path: &Path) -> Result<Repaired, OpenError> {
    let mut repair = Repair::begin(path)?;
    loop {
        if let Some(recovered) = repair.step(&mut |_| Ok(()))? {
            return Ok(Repaired { cuts: repair.cuts, recovered });
        }
    }
}
