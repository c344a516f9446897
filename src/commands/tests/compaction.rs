//! Rules by which time series make others.

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

#[test]
fn rules_are_made_while_other_threads_change_what_they_link() {
    let engine = Engine::new(&TABLE, 1);
    let run = |line: &str| {
        let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
        engine.ask(&mut engine.new_session(), &words).map_err(|error| error.to_string())
    };
    let make = |at: usize| {
        for name in ["s", "t", "d", "e"] {
            drop(run(&format!("TS.CREATE {name}{at}")));
        }
        drop(run(&format!("TS.CREATERULE t{at} e{at} AGGREGATION sum 10")));
    };
    (0..4).for_each(make);
    std::thread::scope(|scope| {
        for at in 0..4 {
            scope.spawn(move || {
                for time in 0..300 {
                    let next = (at + time) % 4;
                    for call in [
                        format!("TS.CREATERULE t{next} d{at} AGGREGATION sum 10"),
                        format!("TS.MADD t{at} {time} 1 s{next} {time} 1"),
                        format!("TS.DELETERULE t{next} d{at}"),
                    ] {
                        let answer = run(&call);
                        let known =
                            answer.as_ref().map_or_else(|it| it.contains("TSDB: "), |_| true);
                        assert!(known, "{call}: {answer:?}");
                    }
                }
            });
        }
    });
}
