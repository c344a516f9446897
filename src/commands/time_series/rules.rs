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
    use crate::commands::TABLE;
    use crate::commands::testing::TestStore;
    use crate::engine::Engine;
    use crate::engine::grammar::reply::Reply;

    fn store(lines: &[&str]) -> TestStore {
        let mut db = TestStore::new();
        lines.iter().for_each(|line| drop(db.say(line)));
        db
    }

    const RULE: [&str; 3] = ["TS.CREATE s", "TS.CREATE d", "TS.CREATERULE s d AGGREGATION sum 10"];

    fn links(db: &mut TestStore, key: &str) -> String {
        let info = db.say(&format!("TS.INFO {key}"));
        let (_, links) = info.split_once("sourceKey:").unwrap();
        links.split(" ignoreMaxTimeDiff").next().unwrap().to_owned()
    }

    #[test]
    fn a_rule_makes_samples_of_buckets() {
        let mut db = store(&RULE);
        for line in ["TS.ADD s 1 1", "TS.ADD s 5 2", "TS.ADD s 12 3", "TS.ADD s 3 100"] {
            db.say(line);
        }
        assert_eq!(db.say("TS.RANGE d - +"), "[[0 103]]");
        assert_eq!(db.say("TS.RANGE d - + LATEST"), "[[0 103] [10 3]]");
        assert_eq!(db.say("TS.GET d LATEST"), "[10 3]");
        db.say("TS.INCRBY s 1 TIMESTAMP 12");
        db.say("TS.DEL s 1 1");
        assert_eq!(db.say("TS.RANGE d - + LATEST"), "[[0 102] [10 4]]");
    }

    #[test]
    fn deleting_nothing_makes_buckets_anew() {
        let mut db = store(&["TS.CREATE s", "TS.ADD s 1 1", "TS.CREATE d", RULE[2]]);
        db.say("TS.ADD s 11 1");
        assert_eq!(db.say("TS.DEL s 2 5"), "0");
        assert_eq!(db.say("TS.RANGE d - +"), "[[0 1]]");
    }

    #[test]
    fn links_follow_new_names() {
        let mut db = store(&RULE);
        db.say("RENAME d made");
        assert_eq!(links(&mut db, "s"), "nil rules:{made:[10 SUM 0]}");
        db.say("RENAME s source");
        assert_eq!(links(&mut db, "made"), "source rules:{}");
        db.say("TS.MADD source 1 1 source 11 1");
        assert_eq!(db.say("TS.RANGE made - +"), "[[0 1]]");
    }

    #[test]
    fn a_link_ends_with_either_end() {
        for gone in ["DEL", "MOVE"] {
            for key in ["s", "d"] {
                let mut db = store(&RULE);
                let line = format!("{gone} {key} 1");
                db.say(line.trim_end_matches(if gone == "DEL" { " 1" } else { "" }));
                db.say(&format!("TS.CREATE {key}"));
                for end in ["s", "d"] {
                    assert_eq!(links(&mut db, end), "nil rules:{}", "{gone} {key}: {end}");
                }
                db.say("TS.MADD s 1 1 s 11 1");
                assert_eq!(db.say("TS.RANGE d - +"), "[]");
                assert_eq!(db.say("TS.CREATERULE s d AGGREGATION max 5"), "OK");
                assert_eq!(links(&mut db, "s"), "nil rules:{d:[5 MAX 0]}");
            }
        }
    }

    #[test]
    fn what_is_copied_has_no_links() {
        let mut db = store(&RULE);
        db.say("COPY s s2");
        db.say("COPY d d2");
        for key in ["s2", "d2"] {
            assert_eq!(links(&mut db, key), "nil rules:{}");
        }
        assert_eq!(links(&mut db, "s"), "nil rules:{d:[10 SUM 0]}");
    }

    #[test]
    fn rules_work_in_transactions_and_scripts() {
        let mut db = store(&RULE);
        db.say("MULTI");
        db.say("TS.ADD s 1 1");
        db.say("TS.ADD s 11 1");
        db.say("RENAME d made");
        db.say("TS.GET made");
        assert_eq!(db.say("EXEC"), "[1 11 OK [0 1]]");
        db.say("EVAL redis.call('ts.add','s',21,5) 0");
        assert_eq!(db.say("TS.RANGE made - +"), "[[0 1] [10 1]]");
    }

    #[test]
    fn series_that_make_others_do_not_make_each_other() {
        let mut db = store(&RULE);
        db.say("TS.CREATE t");
        let source = "ERR TSDB: the source key already has a source rule";
        assert_eq!(db.say("TS.CREATERULE d t AGGREGATION sum 10"), source);
        let destination = "ERR TSDB: the destination key already has a dst rule";
        assert_eq!(db.say("TS.CREATERULE t s AGGREGATION sum 10"), destination);
        let again = "ERR TSDB: the destination key already has a src rule";
        assert_eq!(db.say("TS.CREATERULE t d AGGREGATION sum 10"), again);
    }

    /// One that waited for another while holding what that one needs would last for ever.
    #[test]
    fn threads_that_add_to_linked_series_end() {
        let engine = Engine::new(&TABLE, 1);
        let run = |line: &str| {
            let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
            engine.ask(&mut engine.new_session(), &words).unwrap()
        };
        for at in 0..4 {
            run(&format!("TS.CREATE s{at}"));
            run(&format!("TS.CREATE d{at} LABELS x 1"));
            run(&format!("TS.CREATERULE s{at} d{at} AGGREGATION sum 10"));
        }
        std::thread::scope(|scope| {
            for at in 0..4 {
                let next = (at + 1) % 4;
                scope.spawn(move || {
                    for time in 0..400 {
                        run(&format!("TS.ADD s{at} {time} 1"));
                        run(&format!("TS.INFO d{next}"));
                        run(&format!("TS.ADD d{next} 9999 1 ON_DUPLICATE LAST"));
                        if time % 16 == 0 {
                            run("TS.MGET LATEST FILTER x=1");
                            run(&format!("EVAL redis.call('TS.GET','s{next}') 0"));
                        }
                    }
                });
            }
        });
        for at in 0..4 {
            let Reply::Readings(made) = run(&format!("TS.RANGE d{at} 0 9000")) else { panic!() };
            assert_eq!(made, (0..39).map(|it| (it * 10, 10.0)).collect::<Vec<_>>());
        }
    }
}
