//! FILTER of TS.MRANGE: conditions, and the labels of a series, both one a line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use redlet::value::time_series::filter::{Filter, FilterError};
use redlet::value::time_series::labels::Labels;
use redlet_fuzz::two_texts;

fuzz_target!(|input: &[u8]| {
    let (conditions, labels) = two_texts(input);
    let lines = |text| <[u8]>::split(text, |byte| *byte == b'\n');
    let pairs: Vec<_> = lines(labels).map(|line| line.split_at(line.len() / 2)).collect();
    let labels = Labels::new(pairs.iter().copied());
    assert!(labels.iter().map(|it| (it.name(), it.value())).eq(pairs));
    let conditions: Vec<_> = lines(conditions).collect();
    match Filter::parse(&conditions) {
        Ok(filter) => {
            let has = |(name, values): (&[u8], &[&[u8]])| {
                labels.iter().any(|it| it.name() == name && values.contains(&it.value()))
            };
            assert!(!filter.accepts(&labels) || filter.matchers().all(has));
        }
        Err(FilterError::NoMatcher) => assert!(!conditions.is_empty()),
        Err(FilterError::Syntax) => {}
    }
});
