//! Logs whose end did not reach the disk, or was cut off.

use std::fs;

use redlet::base::clock;

use super::support::{
    HEADER, SEGMENT, change, copy, corrupt_at, goes_on, open, repaired, ten, texts, three_segments,
};

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
fn zeros_over_the_end_of_a_log_that_was_not_synced_lose_only_what_they_cover() {
    let (place, _, ends) = ten(false);
    for cut in ends[6]..=ends[9] {
        let place = copy(place.path());
        change(&place.path().join(SEGMENT), |bytes| bytes[cut as usize..].fill(0));
        goes_on(place.path(), &texts(0..ends.iter().filter(|end| **end <= cut).count()));
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
fn recovery_reports_when_the_last_record_was_written() {
    let before = clock::coarse_unix_millis();
    let (place, _, _) = ten(true);
    let after = clock::coarse_unix_millis();
    let (_, recovered, _) = open(place.path()).unwrap();
    assert!((before..=after).contains(&recovered.time.unwrap()));
}
