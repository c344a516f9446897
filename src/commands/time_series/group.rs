//! GROUPBY: series that have the same value of a label, as one.

use std::collections::BTreeMap;

use super::shown::{Shown, readings};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::value::time_series::Sample;
use crate::value::time_series::aggregate::{Accumulator, Aggregation};
use crate::value::time_series::labels::Labels;
use crate::value::time_series::query::Query;

/// Groups of series, by the value of a label.
pub(super) struct Groups<'a> {
    label: &'a [u8],
    reducer: Aggregation,
    groups: BTreeMap<&'a [u8], Group<'a>>,
}

/// The series of a group.
#[derive(Default)]
struct Group<'a> {
    sources: Vec<&'a [u8]>,
    /// What the samples of each time come to; `None` while none of them is a number.
    times: BTreeMap<u64, Option<Accumulator>>,
}

impl<'a> Groups<'a> {
    pub(super) fn new(label: &'a [u8], reducer: Aggregation) -> Self {
        Self { label, reducer, groups: BTreeMap::new() }
    }

    /// Adds what a series answers to its group. A series without the label is in none.
    pub(super) fn add(
        &mut self,
        key: &'a [u8],
        labels: &'a Labels,
        answer: impl FnOnce() -> Result<Vec<Sample>>,
    ) -> Result<()> {
        let Some(value) = labels.get(self.label) else { return Ok(()) };
        let group = self.groups.entry(value).or_default();
        group.sources.push(key);
        for sample in answer()? {
            let known = group.times.entry(sample.time).or_default();
            if !sample.value.is_nan() {
                known.get_or_insert_with(|| Accumulator::new(self.reducer)).push(sample);
            }
        }
        Ok(())
    }

    /// The rows of the reply, each with its name.
    pub(super) fn finish(
        self,
        shown: &Shown<'_>,
        query: &Query,
        resp3: bool,
    ) -> Vec<(Reply, Vec<Reply>)> {
        let Self { label, reducer, groups } = self;
        let reducer = reducer.name().to_ascii_lowercase();
        let row = |(value, group): (&[u8], Group<'_>)| {
            let name = [label, b"=", value].concat();
            let sources = group.sources.join(&b","[..]);
            let mut labels = vec![(label, value)];
            // In RESP3 they are parts of the reply of their own, so WITHLABELS leaves them out.
            if !resp3 || matches!(shown, Shown::Selected(_)) {
                labels.push((b"__reducer__", reducer.as_bytes()));
                labels.push((b"__source__", &sources));
            }
            let mut row = vec![shown.of(&Labels::new(labels))];
            if resp3 {
                let one = |name: &str, items: Vec<Reply>| {
                    Reply::Map(vec![(Reply::bytes(name), Reply::Array(items))])
                };
                row.push(one("reducers", vec![Reply::bytes(&reducer)]));
                row.push(one("sources", group.sources.iter().map(Reply::bytes).collect()));
            }
            row.push(readings(group.samples(query)));
            (Reply::bytes(name), row)
        };
        groups.into_iter().map(row).collect()
    }
}

impl Group<'_> {
    fn samples(self, query: &Query) -> Vec<Sample> {
        let sample = |(time, known): (u64, Option<Accumulator>)| {
            let value = known.map_or(f64::NAN, |known| known.finish(None));
            Sample { time, value }
        };
        let count = query.count.unwrap_or(usize::MAX);
        let times = self.times.into_iter().map(sample);
        if query.reverse { times.rev().take(count).collect() } else { times.take(count).collect() }
    }
}
