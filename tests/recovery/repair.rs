//! What repairs cut off, and what they refuse to.

use std::fs;

use redlet::base::progress::Progress;
use redlet::persist::repair::{Cut, Repair};
use redlet::persist::{Cure, OpenError, Refusal, Storage, StorageOptions};

use super::support::{change, corrupt_at, goes_on, open, repaired, ten, texts, two_in_a_snapshot};

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
    let step = repair.step(&Progress::default(), &mut |_| {
        seen += 1;
        if seen == 5 { Err(refusal.clone()) } else { Ok(()) }
    });
    assert!(step.unwrap().is_none());
    let Cut { offset, lost, why, kept, .. } = &repair.cuts[0];
    assert_eq!((*offset, *lost, why.as_str()), (ends[3], 6, "no"));
    assert_eq!(fs::read(&kept[0]).unwrap(), before[ends[3] as usize..]);
    assert_eq!(repair.step(&Progress::default(), &mut |_| Ok(())).unwrap().unwrap().records, 4);
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
        repair.step(&Progress::default(), &mut |_| Err(refusal.clone())).unwrap_err();
        assert_eq!(fs::read(&segment).unwrap(), before);
    }
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
    let refused = Storage::open(place.path(), StorageOptions::default(), &mut |_| {
        left -= 1;
        let refusal = Refusal { why: "unknown command".into(), cure: Cure::Upgrade };
        if left == 0 { Err(refusal) } else { Ok(()) }
    });
    match refused.map(|_| ()) {
        Err(OpenError::Replay { offset, .. }) => assert_eq!(offset, ends[1]),
        other => panic!("{other:?}"),
    }
}
