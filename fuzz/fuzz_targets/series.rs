//! A time series beside a sorted map: samples that come in any order, and go again. Four bytes are a
//! step: what to do, how far from the newest time, and a value.
#![no_main]

use std::collections::BTreeMap;

use libfuzzer_sys::fuzz_target;
use redlet::value::TimeSeries;
use redlet::value::time_series::query::Query;
use redlet::value::time_series::settings::{Encoding, Policy};
use redlet::value::time_series::{Sample, Settings};

fuzz_target!(|input: &[u8]| {
    let Some((shape, steps)) = input.split_first() else { return };
    let encoding = if shape & 1 == 0 { Encoding::Compressed } else { Encoding::Uncompressed };
    let chunk_size = 48 + 8 * u32::from(shape >> 1);
    let settings = Settings { chunk_size, encoding, ..Settings::default() };
    let (mut series, mut model) = (TimeSeries::new(settings), BTreeMap::new());
    let mut newest = 1_u64 << 40;
    for [what, high, low, value] in steps.as_chunks::<4>().0 {
        let far = u64::from(*high) << (8 + what % 24) | u64::from(*low);
        let value = f64::from(*value) / f64::from(1 + what % 8);
        match what >> 6 {
            0 => {
                let (from, to) = (newest.saturating_sub(far), newest.saturating_sub(far / 2));
                let before = model.len();
                model.retain(|time, _| !(from..=to).contains(time));
                assert_eq!(series.delete(from, to), before - model.len());
            }
            1 => {
                let time = newest.saturating_sub(far);
                model.insert(time, value);
                series.add(Sample { time, value }, Policy::Last).expect("any time is taken");
            }
            _ => {
                newest += far;
                model.insert(newest, value);
                series
                    .add(Sample { time: newest, value }, Policy::Last)
                    .expect("any time is taken");
            }
        }
    }
    let samples = series.query(&Query::default()).expect("there are no buckets");
    assert!(samples.iter().map(|it| (it.time, it.value)).eq(model.into_iter()));
});
