//! Compaction rules.

use redlet_macros::command;

use super::arguments::{MISSING, wrong_type};
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Write};
use crate::engine::grammar::param::{Args, Param, is_word};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::Mode;
use crate::rows;
use crate::value::TimeSeries;
use crate::value::time_series::aggregate::{Accumulator, Aggregation};
use crate::value::time_series::rule::Rule;

rows![ts_createrule, ts_deleterule];

/// What a rule does: AGGREGATION, its name, the duration of a bucket, and when one begins.
#[derive(Debug)]
struct Plan {
    aggregation: Aggregation,
    duration: u64,
    alignment: u64,
}

impl<'a> Param<'a> for Plan {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "aggregation",
            doc: "what a bucket becomes, as `avg`, and its duration in milliseconds",
            shape: Shape::Tagged(
                "AGGREGATION",
                &Shape::Block(&[
                    Field { name: "aggregator", doc: "", shape: Shape::String },
                    Field { name: "bucketduration", doc: "", shape: Shape::Integer },
                ]),
            ),
        },
        Field {
            name: "aligntimestamp",
            doc: "a time at which a bucket begins; 0 by default",
            shape: Shape::Optional(&Shape::Integer),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (word, name, duration, alignment) = match *args.take_rest() {
            [word, name, duration] => (word, name, duration, None),
            [word, name, duration, alignment] => (word, name, duration, Some(alignment)),
            _ => return Err(args.arity_error()),
        };
        if !is_word(word, "AGGREGATION") {
            return Err(args.arity_error());
        }
        let duration =
            number::parse_i64(duration).ok_or(Error::fixed("TSDB: Couldn't parse AGGREGATION"))?;
        let aggregation =
            Aggregation::parse(name).ok_or(Error::fixed("TSDB: Unknown aggregation type"))?;
        let duration = u64::try_from(duration).ok().filter(|it| *it > 0);
        let duration =
            duration.ok_or(Error::fixed("TSDB: bucketDuration must be greater than zero"))?;
        let time = |text| number::parse_i64(text).and_then(|time| u64::try_from(time).ok());
        let alignment = match alignment {
            Some(text) => time(text).ok_or(Error::fixed("TSDB: Couldn't parse alignTimestamp"))?,
            None => 0,
        };
        Ok(Self { aggregation, duration, alignment })
    }
}

/// Makes a rule: each bucket of a time series becomes a sample of another series, once a later sample
/// has closed it. Samples that are there already are not looked at.
///
/// ```js
/// db.ts.create('heat')
/// db.ts.create('heat:minutes')
/// db.ts.createrule('heat', 'heat:minutes', 'AGGREGATION', 'avg', 60_000)  // 'OK'
/// ```
#[command(TS.CREATERULE, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn ts_createrule(
    db: &mut Access<'_>,
    sourcekey: Write<'_, TimeSeries>,
    destkey: Write<'_, TimeSeries>,
    plan: Plan,
) -> Result<Done> {
    let (source, destination) = (sourcekey.name(), destkey.name());
    if source == destination {
        return Err(Error::fixed("TSDB: the source key and destination key should be different"));
    }
    // At once: a second call may give back what the first has locked.
    db.reach_links_of(&[source, destination], Mode::Write)?;
    let series = db.view(&sourcekey).map_err(wrong_type)?.ok_or(MISSING)?;
    if db.source_of(source, series).is_some() {
        return Err(Error::fixed("TSDB: the source key already has a source rule"));
    }
    let made = db.view(&destkey).map_err(wrong_type)?.ok_or(MISSING)?;
    if !db.rules_of(destination, made).is_empty() {
        return Err(Error::fixed("TSDB: the destination key already has a dst rule"));
    }
    if db.source_of(destination, made).is_some() {
        return Err(Error::fixed("TSDB: the destination key already has a src rule"));
    }
    let rule = Rule {
        destination: destination.into(),
        duration: plan.duration,
        alignment: plan.alignment,
        accumulator: Accumulator::new(plan.aggregation),
        open: None,
    };
    db.link(source, rule)?;
    Ok(Done)
}

/// Ends a rule. The samples that it has made stay.
///
/// ```js
/// db.ts.create('heat')
/// db.ts.create('heat:minutes')
/// db.ts.createrule('heat', 'heat:minutes', 'AGGREGATION', 'avg', 60_000)
/// db.ts.deleterule('heat', 'heat:minutes')  // 'OK'
/// db.ts.deleterule('heat', 'heat:minutes')  // throws ERR TSDB: compaction rule does not exist
/// ```
#[command(TS.DELETERULE, since = "8.0.0", complexity = "O(1)", flags(write, module))]
fn ts_deleterule(
    db: &mut Access<'_>,
    sourcekey: Write<'_, TimeSeries>,
    destkey: Write<'_, TimeSeries>,
) -> Result<Done> {
    let (source, destination) = (sourcekey.name(), destkey.name());
    db.reach_links(&sourcekey)?;
    let series = db.view(&sourcekey).map_err(wrong_type)?.ok_or(MISSING)?;
    let rules = db.rules_of(source, series);
    if !rules.iter().any(|rule| *rule.destination == *destination) {
        return Err(Error::fixed("TSDB: compaction rule does not exist"));
    }
    db.unlink(source, destination)?;
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_rule_ends_with_the_series_that_it_makes() {
        let mut db = TestStore::new();
        for key in ["a", "b", "c"] {
            assert_eq!(db.say(&format!("TS.CREATE {key}")), "OK");
        }
        for key in ["b", "c"] {
            assert_eq!(db.say(&format!("TS.CREATERULE a {key} AGGREGATION sum 10")), "OK");
        }
        db.say("TS.ADD a 5 1");
        db.say("DEL b");
        db.say("TS.CREATE b");
        db.say("TS.MADD a 7 2 a 15 4 a 6 8 a 25 16");
        assert_eq!(db.say("TS.RANGE b - +"), "[]");
        assert_eq!(db.say("TS.RANGE c - +"), "[[0 11] [10 4]]");
        let info = db.say("TS.INFO a");
        assert!(info.contains("rules:{c:[10 SUM 0]}"), "{info}");
    }
}
