//! Time series that are made of others.
//!
//! A rule names the series that it makes, its *destination*, and that names its *source*. Both are
//! keys of their own, which may go, expire or be replaced at any time, and nobody tells the other one.
//! So a link is there only as long as both ends say so: a rule whose destination does not name its
//! series is none, and neither is a source that has no rule. A series that gets another name takes its
//! links along; one that is copied, restored or moved to another database has none.

use super::handle::links::{Edit, HandedOn};
use super::view::Access;
use crate::base::Bytes;
use crate::engine::grammar::effects::{Change, Log};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Key, Read, WritableKey, Write};
use crate::engine::grammar::kind::{Class, Kind};
use crate::keyspace::{Entry, KeySet, Mode};
use crate::value::TimeSeries;
use crate::value::index_table;
use crate::value::time_series::Sample;
use crate::value::time_series::filter::Filter;
use crate::value::time_series::rule::{Links, Rule};

/// A link was made, or ended.
enum LinkChange<'a> {
    Made { destination: &'a [u8], aggregation: &'static str, duration: u64, alignment: u64 },
    Ended(&'a [u8]),
}

impl Change for LinkChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Made { destination, aggregation, duration, alignment } => log
                .command("TS.CREATERULE")
                .word(key)
                .word(destination)
                .word(b"AGGREGATION")
                .word(aggregation.as_bytes())
                .unsigned(duration)
                .unsigned(alignment),
            Self::Ended(destination) => log.command("TS.DELETERULE").word(key).word(destination),
        };
    }
}

type Series<'a> = Write<'a, TimeSeries>;

/// The time series that a filter finds.
impl Access<'_> {
    /// The time series of the current database that a filter accepts, in the order of their keys. The
    /// call must have declared the whole database.
    pub fn labelled(&self, filter: &Filter<'_>) -> Vec<(&[u8], &TimeSeries)> {
        let found = self.held_shards().flat_map(|(_, shard)| {
            let found = shard.labelled(filter).into_iter();
            found.filter(|index| self.meets(shard, *index)).filter_map(|index| shard.entry(index))
        });
        let mut found: Vec<_> = found.filter_map(|entry| self.used_series(entry)).collect();
        found.sort_unstable_by_key(|(key, _)| *key);
        found
    }

    fn used_series<'a>(&self, entry: &'a Entry) -> Option<(&'a [u8], &'a TimeSeries)> {
        if !self.session.connection.no_touch {
            self.shared.usage().used(entry);
        }
        let series = TimeSeries::view(entry.value())?;
        Some((entry.key(), series))
    }
}

/// Reading links, whose other ends must be locked.
impl Access<'_> {
    fn series(&self, key: &[u8]) -> Option<&TimeSeries> {
        self.view(&Read::<'_, TimeSeries>::named(key)).ok().flatten()
    }

    fn has_rule(&self, source: &[u8], destination: &[u8]) -> Option<&Rule> {
        let rules = &self.series(source)?.settings().links.rules;
        rules.iter().find(|rule| *rule.destination == *destination)
    }

    /// The rules of the series at a key that lead somewhere.
    pub fn rules_of<'a>(&'a self, key: &'a [u8], series: &'a TimeSeries) -> Vec<&'a Rule> {
        let leads = |rule: &&Rule| {
            let made = self.series(&rule.destination);
            made.is_some_and(|made| made.settings().links.source.as_deref() == Some(key))
        };
        series.settings().links.rules.iter().filter(leads).collect()
    }

    /// The key of the series that makes the one at a key.
    pub fn source_of<'a>(&self, key: &[u8], series: &'a TimeSeries) -> Option<&'a [u8]> {
        let source = series.settings().links.source.as_deref()?;
        self.has_rule(source, key).map(|_| source)
    }

    /// What the open bucket of its source would add to the series at a key, if it were closed now.
    pub fn latest_of(&self, key: &[u8], series: &TimeSeries) -> Option<Sample> {
        let source = series.settings().links.source.as_deref()?;
        self.has_rule(source, key)?.latest()
    }

    /// Locks the other ends of the links of a series.
    pub fn reach_links<K: Key>(&mut self, key: &K) -> Result<()> {
        self.reach_links_of(&[key.name()], K::USE.mode)
    }

    /// Locks the other ends of the links of several series.
    pub fn reach_links_of(&mut self, series: &[&[u8]], mode: Mode) -> Result<()> {
        self.reach(|db, keys| {
            for key in series {
                keys.add(index_table::hash(key), mode);
                db.declare_links(key, mode, keys);
            }
        })
    }

    fn declare_links(&self, key: &[u8], mode: Mode, keys: &mut KeySet) {
        let Some(series) = self.series(key) else { return };
        let Links { source, rules } = &series.settings().links;
        let ends = rules.iter().map(|rule| &rule.destination).chain(source);
        ends.for_each(|end| keys.add(index_table::hash(end), mode));
    }
}

/// Changes that go along links.
impl Access<'_> {
    /// Gets ready to change series that may have rules, before anything is changed: locks the
    /// destinations, and drops rules that lead nowhere. Each key is locked for that already.
    pub fn reach_destinations(&mut self, series: &[&[u8]]) -> Result<()> {
        let has_rules = |key: &&&[u8]| {
            let series = self.series(key);
            series.is_some_and(|series| !series.settings().links.rules.is_empty())
        };
        if !series.iter().any(|key| has_rules(&key)) {
            return Ok(());
        }
        self.reach_links_of(series, Mode::Write)?;
        series.iter().try_for_each(|key| self.drop_dead_rules(key))
    }

    /// Those whose destinations have expired lead nowhere: they are removed first, so that the log says
    /// so before it says what follows.
    fn drop_dead_rules(&mut self, key: &[u8]) -> Result<()> {
        let Some(series) = self.series(key) else { return Ok(()) };
        let rules = &series.settings().links.rules;
        if self.rules_of(key, series).len() == rules.len() {
            return Ok(());
        }
        let destinations: Vec<Bytes> = rules.iter().map(|it| it.destination.clone()).collect();
        for destination in &destinations {
            self.locate(&Series::named(destination))?;
        }
        let Some(series) = self.series(key) else { return Ok(()) };
        let alive: Vec<Rule> = self.rules_of(key, series).into_iter().cloned().collect();
        if let Some(mut series) = self.write(&Series::named(key))? {
            series.links_mut().rules = alive;
        }
        Ok(())
    }

    /// Deletes the samples of these times from a series, and hands that on. Answers how many there
    /// were.
    pub fn delete_samples<K: WritableKey<Kind = TimeSeries>>(
        &mut self,
        key: &K,
        from: u64,
        to: u64,
    ) -> Result<usize> {
        let Some(mut series) = self.write(key)? else { return Ok(0) };
        let deleted = series.delete(from, to);
        if from <= to && !series.settings().links.rules.is_empty() {
            self.hand_on(key.name(), Edit::Deleted(from, to))?;
        }
        Ok(deleted)
    }

    /// Hands a change of a series on to those that its rules make. They are locked, see
    /// [`Self::reach_destinations`].
    pub fn hand_on(&mut self, key: &[u8], edit: Edit) -> Result<()> {
        let Some(mut series) = self.write(&Series::named(key))? else { return Ok(()) };
        for handed in series.hand_on(edit) {
            self.receive(&handed)?;
        }
        Ok(())
    }

    fn receive(&mut self, handed: &HandedOn) -> Result<()> {
        if let Some(mut made) = self.write(&Series::named(&handed.destination))? {
            made.receive(handed);
        }
        Ok(())
    }

    /// Makes a link. Both series are there, and locked.
    pub fn link(&mut self, source: &[u8], rule: Rule) -> Result<()> {
        let destination = rule.destination.clone();
        let made = LinkChange::Made {
            destination: &destination,
            aggregation: rule.accumulator.aggregation().name(),
            duration: rule.duration,
            alignment: rule.alignment,
        };
        self.tell_of_link(source, &destination, &made);
        if let Some(mut series) = self.write(&Series::named(source))? {
            let rules = &mut series.links_mut().rules;
            // One that led to a series of the same name, which is gone.
            rules.retain(|known| known.destination != destination);
            rules.reserve_exact(1);
            rules.push(rule);
        }
        if let Some(mut made) = self.write(&Series::named(&destination))? {
            made.links_mut().source = Some(Bytes::new(source));
        }
        Ok(())
    }

    /// Ends a link. Both series are locked.
    pub fn unlink(&mut self, source: &[u8], destination: &[u8]) -> Result<()> {
        self.tell_of_link(source, destination, &LinkChange::Ended(destination));
        if let Some(mut series) = self.write(&Series::named(source))? {
            series.links_mut().rules.retain(|rule| *rule.destination != *destination);
        }
        if let Some(mut made) = self.write(&Series::named(destination))? {
            made.links_mut().source = None;
        }
        Ok(())
    }

    fn tell_of_link(&mut self, source: &[u8], destination: &[u8], change: &LinkChange<'_>) {
        let (at_source, at_destination) = match change {
            LinkChange::Made { .. } => ("ts.createrule:src", "ts.createrule:dest"),
            LinkChange::Ended(_) => ("ts.deleterule:src", "ts.deleterule:dest"),
        };
        let (db, effects) = (self.session.db, &mut self.session.effects);
        effects.change(db, source, change, 1);
        effects.touch(db, destination);
        effects.event(db, source, Class::Module, at_source);
        effects.event(db, destination, Class::Module, at_destination);
    }

    /// A key is going to get another name: if it is a series, those that it is linked with learn that.
    pub(super) fn rename_in_links(&mut self, from: &[u8], to: &[u8]) -> Result<()> {
        if self.series(from).is_none_or(|series| series.settings().links.is_empty()) {
            return Ok(());
        }
        self.reach(|db, keys| {
            [from, to].iter().for_each(|key| keys.add(index_table::hash(key), Mode::Write));
            db.declare_links(from, Mode::Write, keys);
        })?;
        let Some(series) = self.series(from) else { return Ok(()) };
        // What has the other name goes.
        let others = |key: &Bytes| **key != *to;
        let source = self.source_of(from, series).map(Bytes::new).filter(others);
        let rules = self.rules_of(from, series).into_iter();
        let rules: Vec<Rule> = rules.filter(|rule| others(&rule.destination)).cloned().collect();
        for rule in &rules {
            if let Some(mut made) = self.write(&Series::named(&rule.destination))? {
                made.links_mut().source = Some(Bytes::new(to));
            }
        }
        if let Some(source) = &source
            && let Some(mut series) = self.write(&Series::named(source))?
        {
            let rules = &mut series.links_mut().rules;
            rules.retain(|rule| *rule.destination != *to);
            let own = rules.iter_mut().find(|rule| *rule.destination == *from);
            own.into_iter().for_each(|rule| rule.destination = Bytes::new(to));
        }
        if let Some(mut series) = self.write(&Series::named(from))? {
            *series.links_mut() = Links { source, rules };
        }
        self.close_handle();
        Ok(())
    }
}
