use std::collections::BTreeMap;

use super::aggregate::{Accumulator, Aggregation};
use super::labels::Labels;
use super::query::{Buckets, Query, Stamp, TooMany};
use super::rule::Rule;
use super::sample::{LAST_TIME, Refused, Sample};
use super::series::TimeSeries;
use super::settings::Settings;
use super::settings::{Encoding, Policy};
use crate::value::module::testing::items_of;
use crate::value::module::{Item, Items, ModuleValue};

fn series(chunk_size: u32, encoding: Encoding) -> TimeSeries {
    TimeSeries::new(Settings { chunk_size, encoding, ..Settings::default() })
}

fn at(time: u64, value: f64) -> Sample {
    Sample { time, value }
}

fn all(series: &TimeSeries) -> Vec<Sample> {
    series.query(&Query::default()).unwrap()
}

/// The heap, counted anew.
fn counted(series: &TimeSeries) -> usize {
    let chunks: usize = series.chunks.iter().map(|chunk| chunk.heap()).sum();
    series.heap() - series.chunks_heap + chunks
}

fn loaded(items: &[Item<'static>]) -> Option<TimeSeries> {
    let mut rest = items.iter();
    let mut next = || rest.next().cloned();
    TimeSeries::load(TimeSeries::VERSION, &mut Items::new(&mut next)).filter(|_| rest.len() == 0)
}

/// Numbers that follow from a seed.
struct Draws(u64);

impl Draws {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (self.0 >> 33) % most
    }

    fn value(&mut self) -> f64 {
        match self.below(4) {
            0 => self.below(100) as f64,
            1 => self.below(1_000_000) as f64 / 7.0,
            2 => f64::from_bits(self.0 & !(0x7FF << 52) | 0x3FF << 52),
            _ => -0.5,
        }
    }
}

#[test]
fn a_series_holds_what_a_sorted_map_holds() {
    for seed in 0..40 {
        let mut draws = Draws(seed);
        let encoding = if seed % 3 == 0 { Encoding::Uncompressed } else { Encoding::Compressed };
        let mut series = series([48, 64, 128][seed as usize % 3], encoding);
        let mut model = BTreeMap::new();
        let mut shared: Option<(TimeSeries, Vec<Sample>)> = None;
        let mut now = 1000;
        for step in 0..600 {
            match draws.below(20) {
                0 => {
                    let from = now - draws.below(1000);
                    let to = from + draws.below(60);
                    let gone: Vec<u64> = model.range(from..=to).map(|(time, _)| *time).collect();
                    model.retain(|time, _| !gone.contains(time));
                    assert_eq!(series.delete(from, to), gone.len());
                }
                1..8 => {
                    let sample = at(now.saturating_sub(draws.below(1500)), draws.value());
                    let old = model.insert(sample.time, sample.value);
                    if draws.below(2) == 0 || old.is_none() {
                        series.add(sample, Policy::Last).unwrap();
                    } else if let Some(old) = old {
                        assert_eq!(series.add(sample, Policy::Block), Err(Refused::Duplicate));
                        series.add(sample, Policy::Sum).unwrap();
                        model.insert(sample.time, old + sample.value);
                    }
                }
                _ => {
                    now += 1 + draws.below([1, 30, 5000][step % 3]);
                    let value = draws.value();
                    model.insert(now, value);
                    series.add(at(now, value), Policy::Last).unwrap();
                }
            }
            let expected: Vec<Sample> = model.iter().map(|(time, it)| at(*time, *it)).collect();
            assert_eq!(all(&series), expected, "seed {seed}, step {step}");
            assert_eq!((series.retained(), series.heap()), (model.len(), counted(&series)));
            assert_eq!((series.first(), series.last()), ends(&expected));
            match &shared {
                Some((picture, was)) => assert_eq!(all(picture), *was),
                None => shared = Some((series.share(), expected)),
            }
            if step % 100 == 50 {
                let again = loaded(&items_of(&series)).unwrap();
                assert_eq!(items_of(&again), items_of(&series));
                shared = None;
            }
        }
    }
}

/// Payloads have the bits, and the genuine module writes all samples of a chunk anew.
#[test]
fn late_samples_leave_the_bits_that_samples_in_order_leave() {
    for seed in 0..150 {
        let mut draws = Draws(seed);
        let step = [1, 2, 30, 1 << 20, 1 << 50][seed as usize % 5];
        let mut time = 0;
        let samples: Vec<Sample> = (0..2 + draws.below(180))
            .map(|_| {
                time += 1 + draws.below(step);
                at(time, if seed % 3 == 0 { draws.below(2) as f64 } else { draws.value() })
            })
            .collect();
        let in_order = series(4096, Encoding::Compressed);
        let (mut in_order, mut late) = (in_order.clone(), in_order);
        for sample in &samples {
            in_order.add(*sample, Policy::Block).unwrap();
        }
        let mut left = samples;
        while !left.is_empty() {
            let sample = left.swap_remove(draws.below(left.len() as u64) as usize);
            if draws.below(4) == 0 {
                late.add(at(sample.time, draws.value()), Policy::Block).unwrap();
            }
            late.add(sample, Policy::Last).unwrap();
        }
        assert_eq!(items_of(&late), items_of(&in_order), "seed {seed}");
    }
}

fn ends(samples: &[Sample]) -> (Option<Sample>, Option<Sample>) {
    (samples.first().copied(), samples.last().copied())
}

#[test]
fn a_regular_series_takes_few_bytes_a_sample() {
    let mut series = series(4096, Encoding::Compressed);
    for step in 0..100_000_u64 {
        series.add(at(1_700_000_000_000 + step * 1000, (step / 50) as f64), Policy::Block).unwrap();
    }
    assert!(series.heap() < 100_000, "{} bytes", series.heap());
}

#[test]
fn samples_that_are_older_than_what_is_retained_are_not_seen() {
    let mut series = TimeSeries::new(Settings {
        retention: 50,
        chunk_size: 48,
        encoding: Encoding::Uncompressed,
        ..Settings::default()
    });
    for time in (1000..=1110).step_by(10) {
        series.add(at(time, 1.0), Policy::Block).unwrap();
    }
    let (chunks, first) = (series.chunks().len(), series.first().unwrap());
    assert_eq!((series.retained(), first.time, chunks), (6, 1060, 3));
    assert_eq!(series.add(at(1059, 2.0), Policy::Last), Err(Refused::TooOld));
    assert_eq!(series.add(at(1060, 2.0), Policy::Last), Ok(2.0));
    assert_eq!(all(&series)[0], at(1060, 2.0));
}

#[test]
fn what_hardly_differs_from_the_newest_is_ignored_where_the_last_wins() {
    let mut series =
        TimeSeries::new(Settings { ignore_time: 5, ignore_value: 2.5, ..Settings::default() });
    assert!(!series.ignores(at(0, 0.0), Policy::Last));
    series.add(at(100, 10.0), Policy::Last).unwrap();
    assert!(series.ignores(at(105, 12.5), Policy::Last));
    assert!(!series.ignores(at(105, 12.5), Policy::Max));
    assert!(!series.ignores(at(106, 10.0), Policy::Last));
    assert!(!series.ignores(at(105, 12.75), Policy::Last));
    assert!(!series.ignores(at(99, 10.0), Policy::Last));
}

#[test]
fn a_range_is_filtered_by_times_and_values() {
    let mut series = series(48, Encoding::Compressed);
    for time in 0..100 {
        series.add(at(time, time as f64), Policy::Block).unwrap();
    }
    let times = |query: &Query| -> Vec<u64> {
        series.query(query).unwrap().into_iter().map(|sample| sample.time).collect()
    };
    let query =
        Query { from: 10, to: 90, times: Some(vec![5, 10, 50, 51, 90, 95]), ..Query::default() };
    assert_eq!(times(&query), [10, 50, 51, 90]);
    let query = Query { values: Some((20.0, 60.0)), reverse: true, ..query };
    assert_eq!(times(&query), [51, 50]);
    assert_eq!(times(&Query { count: Some(1), ..query }), [51]);
    let latest = Query { from: 98, latest: Some(at(100, 7.0)), ..Query::default() };
    assert_eq!(times(&latest), [98, 99, 100]);
    assert_eq!(times(&Query { reverse: true, count: Some(2), ..latest }), [100, 99]);
}

#[test]
fn buckets_without_samples_are_answered_where_they_are_asked_for() {
    let mut series = series(4096, Encoding::Compressed);
    for (time, value) in [(10, 1.0), (20, 3.0), (150, 8.0)] {
        series.add(at(time, value), Policy::Block).unwrap();
    }
    let buckets = Buckets {
        aggregation: Aggregation::Last,
        duration: 50,
        alignment: 0,
        stamp: Stamp::End,
        empty: true,
    };
    let ask = |aggregation, empty, reverse| {
        let buckets = Some(Buckets { aggregation, empty, ..buckets });
        series.query(&Query { buckets, reverse, ..Query::default() }).unwrap()
    };
    let plain = [at(50, 3.0), at(200, 8.0)];
    assert_eq!(ask(Aggregation::Last, false, false), plain);
    let filled = [at(50, 3.0), at(100, 3.0), at(150, 3.0), at(200, 8.0)];
    assert_eq!(ask(Aggregation::Last, true, false), filled);
    let counted = [at(200, 1.0), at(150, 0.0), at(100, 0.0), at(50, 2.0)];
    assert_eq!(ask(Aggregation::Count, true, true), counted);
    assert!(ask(Aggregation::Avg, true, false)[1].value.is_nan());
    // The line through the samples goes on where there are none.
    let over_time = ask(Aggregation::Twa, true, false);
    assert_eq!(over_time[1].value, 3.0 + 5.0 * 55.0 / 130.0);
}

#[test]
fn too_many_buckets_without_samples_are_refused() {
    let mut series = series(4096, Encoding::Compressed);
    for time in [0, 1 << 60] {
        series.add(at(time, 1.0), Policy::Block).unwrap();
    }
    for (aggregation, _) in Aggregation::ALL {
        for reverse in [false, true] {
            let buckets = Buckets {
                aggregation,
                duration: 1,
                alignment: 0,
                stamp: Stamp::Start,
                empty: true,
            };
            let query = Query { buckets: Some(buckets), reverse, ..Query::default() };
            assert_eq!(series.query(&query), Err(TooMany), "{aggregation:?}");
            // A few of them are no matter, but for a mean that is computed from the other end.
            if !reverse || aggregation != Aggregation::Twa {
                let few = series.query(&Query { count: Some(5), ..query }).unwrap();
                assert_eq!(few.len(), 5, "{aggregation:?}");
            }
        }
    }
}

#[test]
fn the_ends_of_time_are_times() {
    let mut series = series(48, Encoding::Compressed);
    let times = [0, 1, LAST_TIME / 2, LAST_TIME - 1, LAST_TIME];
    for time in times {
        series.add(at(time, 1.0), Policy::Block).unwrap();
    }
    for (aggregation, _) in Aggregation::ALL {
        for (alignment, stamp) in [(0, Stamp::End), (u64::MAX, Stamp::Middle)] {
            let buckets =
                Buckets { aggregation, duration: LAST_TIME, alignment, stamp, empty: false };
            let query = Query { buckets: Some(buckets), ..Query::default() };
            assert!(!series.query(&query).unwrap().is_empty());
        }
    }
    assert_eq!(series.delete(LAST_TIME, LAST_TIME), 1);
    assert_eq!(series.delete(0, u64::MAX), 4);
}

#[test]
fn rules_and_labels_come_back_as_they_were_items_of() {
    let mut source = series(64, Encoding::Uncompressed);
    let labels = [(&b"area"[..], &b"kitchen"[..]), (b"area", b"hall")];
    let settings = source.settings_mut();
    settings.labels = Labels::new(labels);
    settings.links.source = Some("from".into());
    for (aggregation, name) in Aggregation::ALL {
        let mut accumulator = Accumulator::new(aggregation);
        accumulator.begin(100, 200, Some(at(90, 3.0)));
        accumulator.push(at(110, 7.0));
        let (destination, open) = (name.into(), Some(100));
        let rule = Rule { destination, duration: 100, alignment: 0, accumulator, open };
        settings.links.rules.push(rule);
    }
    let again = loaded(&items_of(&source)).unwrap();
    assert_eq!(again.settings(), source.settings());
}

#[test]
fn payloads_that_were_tampered_with_are_refused_or_make_a_series() {
    for encoding in [Encoding::Compressed, Encoding::Uncompressed] {
        let mut source = series(48, encoding);
        let mut draws = Draws(3);
        for time in 0..40 {
            source.add(at(time * 7 + draws.below(7), draws.value()), Policy::Last).unwrap();
        }
        let items = items_of(&source);
        for _ in 0..20_000 {
            let mut items = items.clone();
            let place = draws.below(items.len() as u64) as usize;
            match &mut items[place] {
                Item::Unsigned(number) => {
                    *number = match draws.below(3) {
                        0 => draws.below(200),
                        1 => *number ^ 1 << draws.below(64),
                        _ => u64::MAX - draws.below(3),
                    }
                }
                Item::Text(text) => {
                    let text = text.to_mut();
                    if text.is_empty() || draws.below(4) == 0 {
                        text.truncate(draws.below(50) as usize);
                    } else {
                        let byte = draws.below(text.len() as u64) as usize;
                        text[byte] ^= 1 << draws.below(8);
                    }
                }
                _ => drop(items.remove(place)),
            }
            let Some(mut series) = loaded(&items) else { continue };
            let samples = all(&series);
            assert!(samples.windows(2).all(|pair| pair[0].time < pair[1].time));
            assert_eq!(series.heap(), counted(&series));
            series.add(at(100, 1.0), Policy::Last).ok();
            series.delete(50, 150);
        }
    }
}

/// Commands could not be told so, and the log tells it as they do.
#[test]
fn settings_that_no_command_gives_are_not_loaded() {
    let load = |settings| loaded(&items_of(&TimeSeries::new(settings))).is_some();
    let (most, more) = (LAST_TIME, LAST_TIME + 1);
    assert!(load(Settings { retention: most, ignore_time: most, ..Settings::default() }));
    assert!(!load(Settings { retention: more, ..Settings::default() }));
    assert!(!load(Settings { ignore_time: more, ..Settings::default() }));
    assert!(load(Settings { ignore_value: f64::INFINITY, ..Settings::default() }));
    assert!(!load(Settings { ignore_value: -1.0, ..Settings::default() }));
    assert!(!load(Settings { ignore_value: f64::NAN, ..Settings::default() }));
}

#[test]
fn there_is_only_one_value_that_is_no_number() {
    let mut series = TimeSeries::new(Settings::default());
    let bits = |value: Result<f64, Refused>| value.unwrap().to_bits();
    assert_eq!(bits(series.add(at(1, -f64::NAN), Policy::Block)), f64::NAN.to_bits());
    series.add(at(2, f64::INFINITY), Policy::Block).unwrap();
    assert_eq!(bits(series.add(at(2, f64::NEG_INFINITY), Policy::Sum)), f64::NAN.to_bits());
}

#[test]
fn where_neither_value_is_less_the_new_one_stays() {
    for policy in [Policy::Min, Policy::Max] {
        for (old, new) in [(0.0_f64, -0.0), (-0.0, 0.0), (f64::NAN, 5.0)] {
            let mut series = series(48, Encoding::Compressed);
            series.add(at(1, old), policy).unwrap();
            let kept = series.add(at(1, new), policy).unwrap();
            assert_eq!(kept.to_bits(), new.to_bits(), "{policy:?} of {old} and {new}");
        }
    }
}
