//! A time series beside a sorted map: samples that come in any order and go again, copies and
//! payloads in between, and what is asked in the end. Five bytes say what the series is and what is
//! asked; then four are a step: what to do, how far from the newest time, and a value.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use redlet::value::TimeSeries;
use redlet::value::module::ModuleValue;
use redlet::value::time_series::aggregate::Aggregation;
use redlet::value::time_series::query::{Buckets, Query, Stamp};
use redlet::value::time_series::settings::{Encoding, Policy};
use redlet::value::time_series::{Refused, Sample, Settings};
use redlet_fuzz::{loaded, saved};

type Model = BTreeMap<u64, f64>;

const POLICIES: [Policy; 6] =
    [Policy::Last, Policy::First, Policy::Min, Policy::Max, Policy::Sum, Policy::Block];

fuzz_target!(|input: &[u8]| {
    let Some((head, steps)) = input.split_first_chunk::<5>() else { return };
    let encoding = if head[0] & 1 == 0 { Encoding::Compressed } else { Encoding::Uncompressed };
    let chunk_size = 48 + 8 * u32::from(head[0] >> 1);
    let settings = Settings { chunk_size, encoding, ..Settings::default() };
    let (mut series, mut model) = (TimeSeries::new(settings), Model::new());
    let mut picture = None;
    let mut newest = 1_u64 << 40;
    for [what, high, low, value] in steps.as_chunks::<4>().0 {
        let far = u64::from(*high) << (8 + what % 24) | u64::from(*low);
        let number = f64::from(*value) / f64::from(1 + what % 8);
        match what >> 5 {
            0 => {
                let (from, to) = (newest.saturating_sub(far), newest.saturating_sub(far / 2));
                let before = model.len();
                model.retain(|time, _| !(from..=to).contains(time));
                assert_eq!(series.delete(from, to), before - model.len());
            }
            1 | 2 => {
                let policy = POLICIES[usize::from(*value) % POLICIES.len()];
                let sample = Sample { time: newest.saturating_sub(far), value: number };
                assert_eq!(series.add(sample, policy), put(&mut model, sample, policy));
            }
            3 if value % 2 == 0 => picture = Some((series.share(), model.clone())),
            3 => {
                let items = saved(&series);
                series = loaded(&items).expect("what was saved is loaded");
                assert_eq!(saved(&series), items);
            }
            _ => {
                newest += far;
                let sample = Sample { time: newest, value: number };
                assert_eq!(series.add(sample, Policy::Last), put(&mut model, sample, Policy::Last));
            }
        }
        assert_eq!(series.retained(), model.len());
    }
    asked(&series, &model, head);
    if let Some((series, model)) = picture {
        asked(&series, &model, head);
    }
});

/// What adding a sample answers; the map has it then.
fn put(model: &mut Model, Sample { time, value }: Sample, policy: Policy) -> Result<f64, Refused> {
    let value = match (model.get(&time), policy) {
        (None, _) | (_, Policy::Last) => value,
        (Some(_), Policy::Block) => return Err(Refused::Duplicate),
        (Some(old), Policy::First) => *old,
        (Some(old), Policy::Min) => old.min(value),
        (Some(old), Policy::Max) => old.max(value),
        (Some(old), Policy::Sum) => old + value,
    };
    model.insert(time, value);
    Ok(value)
}

/// All of it, and a part in either direction, as it is and in buckets.
fn asked(series: &TimeSeries, model: &Model, head: &[u8; 5]) {
    let of = |query: &Query| -> Vec<(u64, f64)> {
        let samples = series.query(query).expect("no bucket is empty");
        samples.iter().map(|it| (it.time, it.value)).collect()
    };
    let all: Vec<_> = model.iter().map(|(time, value)| (*time, *value)).collect();
    assert_eq!(of(&Query::default()), all);
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return };
    let span = last.0 - first.0;
    let from = first.0 + span / 256 * u64::from(head[1]);
    let to = from + span / 256 * u64::from(head[2]) + u64::from(head[3]);
    let count = (head[3] % 4 == 0).then_some(1 + usize::from(head[3]));
    let duration = (span >> (head[4] % 16)).max(1) + u64::from(head[1]);
    let alignment = first.0 - (first.0 >> (head[3] % 32)) + u64::from(head[2]);
    for reverse in [false, true] {
        let mut part: Vec<_> = model.range(from..=to).map(|(time, it)| (*time, *it)).collect();
        if reverse {
            part.reverse();
        }
        let query = Query { from, to, reverse, count, ..Query::default() };
        let mut cut = part.clone();
        cut.truncate(count.unwrap_or(usize::MAX));
        assert_eq!(of(&query), cut);
        for (aggregation, _) in Aggregation::ALL {
            let Some(compute) = computation(aggregation) else { continue };
            let mut expected: Vec<(u64, f64)> = part
                .chunk_by(|one, next| {
                    start(one.0, duration, alignment) == start(next.0, duration, alignment)
                })
                .map(|bucket| {
                    let values: Vec<f64> = bucket.iter().map(|it| it.1).collect();
                    (start(bucket[0].0, duration, alignment), compute(&values))
                })
                .collect();
            expected.truncate(count.unwrap_or(usize::MAX));
            let stamp = Stamp::Start;
            let buckets = Buckets { aggregation, duration, alignment, stamp, empty: false };
            assert_eq!(of(&Query { buckets: Some(buckets), ..query.clone() }), expected);
        }
    }
}

/// Where the bucket of a time begins.
fn start(time: u64, duration: u64, alignment: u64) -> u64 {
    let (time, duration, alignment) =
        (i128::from(time), i128::from(duration), i128::from(alignment));
    let start = alignment + (time - alignment).div_euclid(duration) * duration;
    u64::try_from(start.max(0)).expect("no bucket begins later than its samples")
}

/// An aggregation of the values of a bucket, where it is told in a word.
fn computation(aggregation: Aggregation) -> Option<fn(&[f64]) -> f64> {
    let least = |values: &[f64]| values.iter().copied().fold(f64::INFINITY, f64::min);
    let greatest = |values: &[f64]| values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(match aggregation {
        Aggregation::Count => |values| values.len() as f64,
        Aggregation::First => |values| values[0],
        Aggregation::Last => |values| values[values.len() - 1],
        Aggregation::Min => least,
        Aggregation::Max => greatest,
        Aggregation::Sum => |values| values.iter().fold(0.0, |sum, value| sum + value),
        _ => return None,
    })
}
