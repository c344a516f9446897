//! Compaction rules: what a series hands on to others.

use std::mem::size_of;

use super::aggregate::{Accumulator, Aggregation};
use super::sample::LAST_TIME;
use crate::base::Bytes;
use crate::value::module::{Item, Items};

/// Buckets of a series of which each becomes a sample of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The key of the other series.
    pub destination: Bytes,
    /// The duration of a bucket, in milliseconds: more than 0, and at most [`LAST_TIME`].
    pub duration: u64,
    /// A time at which a bucket begins.
    pub alignment: u64,
    /// What is known of the bucket that is not closed.
    pub accumulator: Accumulator,
    /// The start of that bucket, if there is one.
    pub open: Option<u64>,
}

/// The rules of a series, and the series whose rule makes it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Links {
    /// The key of the series that it is made from.
    pub source: Option<Bytes>,
    /// Its own rules, in the order in which they were made.
    pub rules: Vec<Rule>,
}

impl Links {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.source.is_none() && self.rules.is_empty()
    }

    /// Bytes of heap.
    pub(super) fn heap(&self) -> usize {
        let names = self.rules.iter().map(|rule| rule.destination.heap());
        self.rules.capacity() * size_of::<Rule>()
            + names.sum::<usize>()
            + self.source.as_ref().map_or(0, Bytes::heap)
    }
}

/// The start of a bucket that is not there.
const NO_BUCKET: u64 = u64::MAX;

pub(super) fn save_rules(rules: &[Rule], out: &mut dyn FnMut(Item<'_>)) {
    out(Item::Unsigned(rules.len() as u64));
    for rule in rules {
        out(Item::text(&rule.destination));
        let number = rule.accumulator.aggregation().number();
        for number in [rule.duration, rule.alignment, number, rule.open.unwrap_or(NO_BUCKET)] {
            out(Item::Unsigned(number));
        }
        rule.accumulator.save(out);
    }
}

pub(super) fn load_rules(items: &mut Items<'_>) -> Option<Vec<Rule>> {
    let mut rules = Vec::new();
    for _ in 0..items.unsigned()? {
        let destination = Bytes::new(&items.text()?);
        let duration = items.unsigned().filter(|it| (1..=LAST_TIME).contains(it))?;
        let alignment = items.unsigned()?;
        let aggregation = Aggregation::from_number(items.unsigned()?)?;
        let open = Some(items.unsigned()?).filter(|start| *start != NO_BUCKET);
        let accumulator = Accumulator::load(aggregation, items)?;
        rules.push(Rule { destination, duration, alignment, accumulator, open });
    }
    rules.shrink_to_fit();
    Some(rules)
}
