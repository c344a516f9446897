//! What links time series: rules, and the series that a series is made of. The commands that change
//! them record that themselves, and what rules do follows from what was recorded before, so nothing is
//! recorded here.

use super::Handle;
use crate::base::Bytes;
use crate::engine::grammar::kind::Class;
use crate::value::TimeSeries;
use crate::value::time_series::Sample;
use crate::value::time_series::compact::Outcome;
use crate::value::time_series::rule::Links;
use crate::value::time_series::settings::Policy;

/// A change of a time series, which its rules hand on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Edit {
    /// A sample was added; the newest was this one before.
    Added(Sample, Option<Sample>),
    /// The samples of these times, both ends included, were deleted.
    Deleted(u64, u64),
}

/// What a rule does to the series that it makes.
#[derive(Debug)]
pub struct HandedOn {
    /// The key of that series.
    pub destination: Bytes,
    /// What it gets.
    pub outcome: Outcome,
    /// A bucket was closed, which is an event.
    pub closed: bool,
}

impl Handle<'_, TimeSeries> {
    /// Has the rules of the series take account of a change, and returns what they make of it.
    pub fn hand_on(&mut self, edit: Edit) -> Vec<HandedOn> {
        let (changes, closed) = match edit {
            Edit::Added(sample, Some(newest)) if sample.time <= newest.time => {
                (puts(self.value.recompact(sample.time)), false)
            }
            Edit::Added(sample, before) => (puts(self.value.compact(sample, before)), true),
            Edit::Deleted(from, to) => (self.value.uncompact(from, to), false),
        };
        let rules = &self.value.settings().links.rules;
        let handed = changes.into_iter().filter_map(|(rule, outcome)| {
            let destination = rules.get(rule)?.destination.clone();
            Some(HandedOn { destination, outcome, closed })
        });
        handed.collect()
    }

    /// Takes what a rule made, if it is not too old.
    pub fn receive(&mut self, handed: &HandedOn) {
        match handed.outcome {
            Outcome::Put(sample) => {
                let _ = self.value.add(sample, Policy::Last);
            }
            Outcome::Delete(from, to) => {
                self.value.delete(from, to);
            }
        }
        self.effects.touch(self.db, self.key);
        if handed.closed {
            self.effects.event_again(self.db, self.key, Class::Module, "ts.add:dest");
        }
    }

    /// The rules, and the series that this one is made of, to change.
    pub fn links_mut(&mut self) -> &mut Links {
        &mut self.value.settings_mut().links
    }
}

fn puts(samples: Vec<(usize, Sample)>) -> Vec<(usize, Outcome)> {
    samples.into_iter().map(|(rule, sample)| (rule, Outcome::Put(sample))).collect()
}
