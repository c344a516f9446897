//! Files whose bytes have changed.

use std::fs;
use std::ops::Range;

use proptest::prelude::*;

use super::support::{
    HEADER, SEGMENT, SNAPSHOT_AND_TWO_SEGMENTS, change, copy, corrupt_at, goes_on, open, ten, texts,
};

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
