//! Time series. As those of their module, their commands say by themselves what event they publish.

use super::Handle;
use super::links::Edit;
use crate::base::number;
use crate::engine::grammar::effects::{Change, Log};
use crate::engine::grammar::kind::Class;
use crate::value::TimeSeries;
use crate::value::time_series::labels::Labels;
use crate::value::time_series::settings::{Encoding, Policy};
use crate::value::time_series::{Refused, Sample, Settings};

/// A change of a time series.
#[derive(Debug, Clone, Copy)]
enum SeriesChange<'a> {
    Create(&'a Settings),
    Alter(&'a Settings, Option<&'a Labels>),
    /// A sample is there now, whatever was there before.
    Put(Sample),
    Delete(u64, u64),
}

impl Change for SeriesChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        let (verb, settings, labels) = match *self {
            Self::Create(settings) => ("TS.CREATE", settings, Some(&settings.labels)),
            Self::Alter(settings, labels) => ("TS.ALTER", settings, labels),
            Self::Put(Sample { time, value }) => {
                let value = number::format_f64(value);
                log.command("TSPUT").word(key).unsigned(time).word(&value);
                return;
            }
            Self::Delete(from, to) => {
                log.command("TS.DEL").word(key).unsigned(from).unsigned(to);
                return;
            }
        };
        let ignored = number::format_f64(settings.ignore_value);
        let mut command = log.command(verb).word(key);
        command = command.word(b"RETENTION").unsigned(settings.retention);
        command = command.word(b"CHUNK_SIZE").unsigned(settings.chunk_size.into());
        command = command.word(b"ENCODING").word(encoding_name(settings.encoding).as_bytes());
        if let Some(policy) = settings.policy {
            command = command.word(b"DUPLICATE_POLICY").word(policy.name().as_bytes());
        }
        command = command.word(b"IGNORE").unsigned(settings.ignore_time).word(&ignored);
        if let Some(labels) = labels {
            let words = labels.iter().flat_map(|label| [label.name(), label.value()]);
            command = command.word(b"LABELS").words(words);
        }
        drop(command);
    }
}

/// The name of an encoding.
pub fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Compressed => "compressed",
        Encoding::Uncompressed => "uncompressed",
    }
}

impl Handle<'_, TimeSeries> {
    /// Records that the series was made.
    pub fn created(&mut self) {
        let change = SeriesChange::Create(self.value.settings());
        self.effects.change(self.db, self.key, &change, 1);
    }

    /// Changes what the series is told to be.
    pub fn alter(&mut self, alter: impl FnOnce(&mut Settings), labels: Option<Labels>) {
        let settings = self.value.settings_mut();
        alter(settings);
        if let Some(labels) = &labels {
            settings.labels = labels.clone();
        }
        let change = SeriesChange::Alter(self.value.settings(), labels.as_ref());
        self.effects.change(self.db, self.key, &change, 1);
    }

    /// Adds a sample. Answers what is to be handed on if the series has rules, see
    /// [`Access::hand_on`](crate::engine::access::Access::hand_on).
    #[must_use = "rules make other series of it"]
    pub fn add(&mut self, sample: Sample, policy: Policy) -> Result<Option<Edit>, Refused> {
        let before = self.value.last();
        let value = self.value.add(sample, policy)?;
        let change = SeriesChange::Put(Sample { value, ..sample });
        self.effects.change(self.db, self.key, &change, 1);
        let has_rules = !self.value.settings().links.rules.is_empty();
        Ok(has_rules.then_some(Edit::Added(sample, before)))
    }

    /// Deletes the samples of these times. Answers how many there were. Even if there were none, rules
    /// make their buckets anew, so then that is recorded as well.
    pub fn delete(&mut self, from: u64, to: u64) -> usize {
        let deleted = self.value.delete(from, to);
        if deleted > 0 || !self.value.settings().links.rules.is_empty() {
            let change = SeriesChange::Delete(from, to);
            self.effects.change(self.db, self.key, &change, deleted);
        }
        deleted
    }

    /// Publishes an event.
    pub fn publish(&mut self, event: &'static str) {
        self.effects.event(self.db, self.key, Class::Module, event);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::access::handle::testing::changes;

    fn series() -> TimeSeries {
        let labels = Labels::new([(&b"area"[..], &b"hall"[..])]);
        let policy = Some(Policy::Max);
        TimeSeries::new(Settings { labels, policy, retention: 50, ..Settings::default() })
    }

    #[test]
    fn every_change_is_recorded_as_it_can_be_repeated() {
        let (ops, events) = changes(series(), |series| {
            series.created();
            let edit = series.add(Sample { time: 100, value: 0.1 }, Policy::Block);
            assert_eq!(edit, Ok(None));
            series.add(Sample { time: 100, value: 2.0 }, Policy::Sum).unwrap();
            series.publish("ts.add");
            series.alter(|settings| settings.chunk_size = 128, None);
            series.alter(|settings| settings.ignore_value = 0.5, Some(Labels::default()));
            assert_eq!(series.delete(0, 100), 1);
        });
        let told = "ENCODING compressed DUPLICATE_POLICY max IGNORE 0";
        let expected = [
            format!("TS.CREATE k RETENTION 50 CHUNK_SIZE 4096 {told} 0 LABELS area hall"),
            "TSPUT k 100 0.1".to_owned(),
            "TSPUT k 100 2.1".to_owned(),
            format!("TS.ALTER k RETENTION 50 CHUNK_SIZE 128 {told} 0"),
            format!("TS.ALTER k RETENTION 50 CHUNK_SIZE 128 {told} 0.5 LABELS"),
            "TS.DEL k 0 100".to_owned(),
        ];
        assert_eq!(ops, expected);
        assert_eq!(events, ["ts.add"]);
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let (ops, _) = changes(TimeSeries::new(Settings::default()), |series| {
            assert_eq!(series.delete(0, 100), 0);
            series.add(Sample { time: 100, value: 0.1 }, Policy::Block).unwrap();
            let again = series.add(Sample { time: 100, value: 2.0 }, Policy::Block);
            assert_eq!(again, Err(Refused::Duplicate));
        });
        assert_eq!(ops, ["TSPUT k 100 0.1"]);
    }
}
