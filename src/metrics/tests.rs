use super::*;
use crate::commands::TABLE;
use crate::engine::shared::session::Session;
use crate::keyspace::TYPES;

struct TestStore {
    engine: Engine,
    session: Session,
}

impl TestStore {
    fn new() -> Self {
        let engine = Engine::new(&TABLE, 16);
        let session = engine.new_session();
        Self { engine, session }
    }

    fn say(&mut self, line: &str) {
        self.run(&line.split(' ').collect::<Vec<_>>());
    }

    /// Errors are what some of these calls are about.
    fn run(&mut self, words: &[&str]) {
        let words: Vec<_> = words.iter().map(|word| word.as_bytes()).collect();
        let _ = self.engine.ask(&mut self.session, &words);
    }
}

fn value(engine: &Engine, line: &str) -> Option<f64> {
    let text = text(&read(engine), &[]);
    text.lines().find_map(|it| it.strip_prefix(line)?.strip_prefix(' ')?.parse().ok())
}

#[test]
fn names_follow_the_conventions_and_are_stated_once() {
    for (place, metric) in METRICS.iter().enumerate() {
        let Metric { name, of, help, .. } = metric;
        assert!(name.starts_with("redlet_"), "{name}");
        assert!(name.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{name}");
        assert_eq!(name.ends_with("_total"), *of == Type::Counter, "{name}");
        assert!(*of != Type::Histogram || name.ends_with("_seconds"), "{name}");
        assert!(help.ends_with('.'), "{name}");
        assert!(METRICS[..place].iter().all(|other| other.name != *name), "{name}");
    }
}

#[test]
fn keys_are_counted_by_type_as_they_come_change_and_go() {
    let mut db = TestStore::new();
    let makes = [
        ("SET a 1", "string"),
        ("RPUSH b 1", "list"),
        ("SADD c 1", "set"),
        ("HSET d f 1", "hash"),
        ("ZADD e 1 m", "zset"),
        ("XADD f * a 1", "stream"),
        ("VADD g VALUES 1 1 m", "vectorset"),
        ("JSON.SET json $ 1", "ReJSON-RL"),
        ("BF.ADD bloom m", "MBbloom--"),
        ("CF.ADD cuckoo m", "MBbloomCF"),
        ("CMS.INITBYDIM cms 2 2", "CMSk-TYPE"),
        ("TOPK.RESERVE topk 2", "TopK-TYPE"),
        ("TDIGEST.CREATE digest", "TDIS-TYPE"),
        ("TS.ADD series 1 2", "TSDB-TYPE"),
    ];
    for (call, _) in makes {
        db.say(call);
    }
    let counts = |db: &TestStore, number: u16| {
        TYPES.map(|kind| {
            let line = format!("redlet_keys{{database=\"{number}\",type=\"{kind}\"}}");
            value(&db.engine, &line).unwrap_or(0.0) as u32
        })
    };
    assert_eq!(counts(&db, 0), [1; TYPES.len()]);
    assert!(makes.iter().all(|(_, kind)| TYPES.contains(kind)));
    for (call, expected) in [
        ("SET b text", [2, 0, 1, 1, 1, 1, 1]),
        ("SUNIONSTORE a c", [1, 0, 2, 1, 1, 1, 1]),
        ("COPY d h", [1, 0, 2, 2, 1, 1, 1]),
        ("RENAME h e", [1, 0, 2, 2, 0, 1, 1]),
        ("SPOP c", [1, 0, 1, 2, 0, 1, 1]),
        ("APPEND b more", [1, 0, 1, 2, 0, 1, 1]),
        ("PEXPIRE b -1", [0, 0, 1, 2, 0, 1, 1]),
        ("MOVE a 3", [0, 0, 0, 2, 0, 1, 1]),
        ("SWAPDB 0 3", [0, 0, 1, 0, 0, 0, 0]),
    ] {
        db.say(call);
        assert_eq!(counts(&db, 0)[..expected.len()], expected, "{call}");
    }
    assert_eq!(counts(&db, 3)[..7], [0, 0, 0, 2, 0, 1, 1]);
    db.say("FLUSHALL");
    assert_eq!((counts(&db, 0), counts(&db, 3)), ([0; TYPES.len()], [0; TYPES.len()]));
}

#[test]
fn calls_and_errors_are_counted_by_command_and_by_code() {
    let mut db = TestStore::new();
    for call in ["SET a 1", "GET a", "GET a", "GET none", "LPUSH a 1", "GET", "KEYS *"] {
        db.say(call);
    }
    let is = |line: &str| value(&db.engine, line);
    assert_eq!(is("redlet_calls_total{command=\"get\"}"), Some(3.0));
    assert_eq!(is("redlet_call_errors_total{command=\"lpush\"}"), Some(1.0));
    assert_eq!(is("redlet_call_rejections_total{command=\"get\"}"), Some(1.0));
    assert_eq!(is("redlet_errors_total{code=\"WRONGTYPE\"}"), Some(1.0));
    assert_eq!(is("redlet_keyspace_hits_total"), Some(2.0));
    assert_eq!(is("redlet_keyspace_misses_total"), Some(1.0));
    assert_eq!(is("redlet_calls_total{command=\"hset\"}"), None);
    assert_eq!(is("redlet_call_duration_seconds_count{command=\"keys\"}"), Some(1.0));
    assert_eq!(is("redlet_log_bytes"), None, "a store in memory has no log");
}

#[test]
fn codes_that_scripts_make_up_are_not_shown() {
    let mut db = TestStore::new();
    db.run(&["EVAL", "return {err = 'HUNTER2 is the password'}", "0"]);
    let text = text(&read(&db.engine), &[]);
    assert!(!text.contains("HUNTER2"), "{text}");
    assert_eq!(value(&db.engine, "redlet_errors_total{code=\"other\"}"), Some(1.0));
}

#[test]
fn short_calls_stand_for_about_as_many_as_there_were() {
    let mut db = TestStore::new();
    for _ in 0..20_000 {
        db.say("GET a");
    }
    let count = value(&db.engine, "redlet_call_duration_seconds_count{command=\"get\"}");
    let count = count.unwrap_or(0.0);
    assert!((15_000.0..25_000.0).contains(&count), "{count}");
    assert!(value(&db.engine, "redlet_event_loop_seconds_total").is_some());
}

#[test]
fn labels_and_help_are_escaped() {
    let sample = Sample { suffix: "", labels: vec![("a", "x\"y\\z\n".into())], value: 1.5 };
    let family = Family { name: "n", of: Type::Gauge, help: "one\\two\n\"", samples: vec![sample] };
    let text = text(&[family], &[("store".into(), "my \"cache\"".into())]);
    let expected = "# HELP n one\\\\two\\n\"\n# TYPE n gauge\n\
        n{store=\"my \\\"cache\\\"\",a=\"x\\\"y\\\\z\\n\"} 1.5\n";
    assert_eq!(text, expected);
}
