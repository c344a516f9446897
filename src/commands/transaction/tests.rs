use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use proptest::prelude::*;

use crate::commands::TABLE;
use crate::commands::testing::{TestStore, pass, show};
use crate::engine::Engine;
use crate::engine::call::transaction::BatchCall;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::session::Session;
use crate::value::index_table;

const ABORTED: &str = "EXECABORT Transaction discarded because of previous errors.";

fn call(engine: &Engine, session: &mut Session, line: &str) -> Result<Reply> {
    let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
    engine.ask(session, &words)
}

fn say(engine: &Engine, session: &mut Session, line: &str) -> String {
    call(engine, session, line).map_or_else(|error| error.to_string(), |reply| show(&reply))
}

/// Lines, each with the reply to it.
fn script(db: &mut TestStore, lines: &[(&str, &str)]) {
    for (line, reply) in lines {
        assert_eq!(db.say(line), *reply, "{line}");
    }
}

#[test]
fn calls_wait_until_exec_and_errors_while_running_stop_nothing() {
    script(
        &mut TestStore::new(),
        &[
            ("MULTI", "OK"),
            ("INCR n", "QUEUED"),
            ("LPUSH n x", "QUEUED"),
            ("GET n", "QUEUED"),
            ("EXEC", "[1 WRONGTYPE Operation against a key holding the wrong kind of value 1]"),
            ("GET n", "1"),
            ("EXEC", "ERR EXEC without MULTI"),
            ("DISCARD", "ERR DISCARD without MULTI"),
            ("MULTI", "OK"),
            ("EXEC", "[]"),
        ],
    );
}

#[test]
fn an_invalid_call_aborts_the_transaction() {
    for (line, error) in [
        ("SET a", "ERR wrong number of arguments for 'set' command"),
        ("NOSUCH a", "ERR unknown command 'NOSUCH', with args beginning with: 'a' "),
        ("PUBSUB NUMPAT x", "ERR wrong number of arguments for 'pubsub|numpat' command"),
    ] {
        let mut db = TestStore::new();
        let lines = [("MULTI", "OK"), (line, error), ("SET a 1", "QUEUED"), ("EXEC", ABORTED)];
        script(&mut db, &lines);
        script(&mut db, &[("GET a", "nil"), ("EXEC", "ERR EXEC without MULTI")]);
    }
}

#[test]
fn nesting_is_refused_and_in_valkey_aborts_the_transaction() {
    for (line, redis, valkey) in [
        ("MULTI", "ERR MULTI calls can not be nested", "multi"),
        ("WATCH a", "ERR WATCH inside MULTI is not allowed", "watch"),
    ] {
        let valkey = format!("ERR Command '{valkey}' not allowed inside a transaction");
        for (dialect, error, result) in
            [(Dialect::Redis, redis, "[OK]"), (Dialect::Valkey, valkey.as_str(), ABORTED)]
        {
            let mut db = TestStore::of(dialect);
            let lines = [("MULTI", "OK"), (line, error), ("SET a 1", "QUEUED"), ("EXEC", result)];
            script(&mut db, &lines);
        }
    }
}

#[test]
fn exec_with_arguments_ends_the_transaction() {
    let because = "EXECABORT Transaction discarded because of: wrong number of arguments for 'exec' \
                   command";
    let lines = [("MULTI", "OK"), ("EXEC a", because), ("EXEC", "ERR EXEC without MULTI")];
    script(&mut TestStore::new(), &lines);
}

#[test]
fn a_discarded_transaction_watches_nothing() {
    let mut db = TestStore::new();
    script(&mut db, &[("WATCH a", "OK"), ("MULTI", "OK"), ("DISCARD", "OK")]);
    assert!(!db.engine.watched.is_active());
    script(&mut db, &[("WATCH a a b", "OK"), ("UNWATCH", "OK")]);
    assert!(!db.engine.watched.is_active());
    script(&mut db, &[("WATCH a", "OK"), ("SET a 1", "OK"), ("MULTI", "OK"), ("EXEC", "nil")]);
    assert!(!db.engine.watched.is_active());
}

/// What effects are wanted for is asked under the locks, not when a call begins.
#[test]
fn a_watch_that_begins_while_a_write_waits_for_the_key_is_told_of_it() {
    let engine = TestStore::new().engine;
    let shard = engine.keyspace.shard_of(0, index_table::hash(b"k"));
    let held = engine.keyspace.shard(shard).write();
    thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut session = engine.new_session();
            engine.ask(&mut session, &[b"SET", b"k", b"v"]).is_ok()
        });
        thread::sleep(Duration::from_millis(50));
        let version = engine.watched.watch(0, "k".into());
        drop(held);
        assert!(writer.join().unwrap());
        assert_eq!(engine.watched.version(0, &"k".into()), Some(version + 1));
    });
}

#[test]
fn transactions_of_many_threads_that_watch_one_key_lose_no_write() {
    const THREADS: u64 = 4;
    const EACH: u64 = 200;
    let engine = TestStore::new().engine;
    let increment = || {
        let mut session = engine.new_session();
        let mut call = |words: &[&[u8]]| engine.ask(&mut session, words).unwrap();
        let mut done = 0;
        while done < EACH {
            call(&[b"WATCH", b"k"]);
            let before = show(&call(&[b"GET", b"k"])).parse().unwrap_or(0u64);
            call(&[b"MULTI"]);
            call(&[b"SET", b"k", (before + 1).to_string().as_bytes()]);
            done += u64::from(show(&call(&[b"EXEC"])) != "nil");
        }
    };
    thread::scope(|scope| (0..THREADS).for_each(|_| drop(scope.spawn(increment))));
    let mut session = engine.new_session();
    let sum = engine.ask(&mut session, &[b"GET", b"k"]).unwrap();
    assert_eq!(show(&sum), (THREADS * EACH).to_string());
    assert!(!engine.watched.is_active());
}

#[test]
fn memory_that_runs_out_refuses_calls_and_then_the_transaction() {
    let full = "OOM command not allowed when used memory > 'maxmemory'.";
    let limit = |db: &TestStore, bytes| {
        db.engine.config.maxmemory.store(bytes, std::sync::atomic::Ordering::Relaxed);
    };
    let mut db = TestStore::new();
    db.say("SET a 1");
    script(&mut db, &[("MULTI", "OK"), ("SET b 1", "QUEUED")]);
    limit(&db, 1);
    let because = format!("EXECABORT Transaction discarded because of: {full}");
    script(&mut db, &[("EXEC", &because), ("MULTI", "OK"), ("GET a", "QUEUED")]);
    script(&mut db, &[("SET b 1", full), ("EXEC", ABORTED)]);
    script(&mut db, &[("MULTI", "OK"), ("GET a", "QUEUED"), ("EXEC", "[1]")]);
}

#[test]
fn a_key_that_expires_while_it_is_watched_has_changed() {
    let mut db = TestStore::new();
    script(&mut db, &[("SET a 1 EX 100", "OK"), ("WATCH a", "OK"), ("MULTI", "OK")]);
    pass(&db.engine, 100);
    script(&mut db, &[("EXEC", "nil")]);
    // It had expired before: that it is taken out of memory changes nothing.
    let mut other = db.engine.new_session();
    script(&mut db, &[("WATCH a", "OK"), ("MULTI", "OK")]);
    say(&db.engine, &mut other, "LPUSHX a 1");
    script(&mut db, &[("EXEC", "[]"), ("WATCH a", "OK"), ("MULTI", "OK")]);
    say(&db.engine, &mut other, "SET a 1");
    script(&mut db, &[("EXEC", "nil")]);
}

#[test]
fn a_call_sees_what_the_one_before_it_emptied() {
    let mut db = TestStore::new();
    db.say("RPUSH l a");
    script(&mut db, &[("MULTI", "OK"), ("LPOP l", "QUEUED"), ("SADD l x", "QUEUED")]);
    script(&mut db, &[("SPOP l", "QUEUED"), ("GET l", "QUEUED"), ("EXEC", "[a 1 x nil]")]);
}

fn batch(db: &mut TestStore, lines: &[&str]) -> String {
    let words: Vec<Vec<&[u8]>> =
        lines.iter().map(|line| line.split(' ').map(str::as_bytes).collect()).collect();
    let calls: Vec<BatchCall<'_>> = words
        .iter()
        .map(|words| {
            let (row, args) = TABLE.resolve(words).unwrap();
            BatchCall { row, names: &[], args }
        })
        .collect();
    match db.engine.batch(&mut db.session, &calls) {
        Ok(replies) => show(&replies.map_or(Reply::NullArray, Reply::Array)),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_batch_is_a_transaction_without_a_queue() {
    let mut db = TestStore::new();
    assert_eq!(batch(&mut db, &["SET a 1", "INCR a", "LPOP a", "GET a"]), {
        "[OK 2 WRONGTYPE Operation against a key holding the wrong kind of value 2]"
    });
    let because = "EXECABORT Transaction discarded because of: ";
    assert_eq!(
        batch(&mut db, &["SET a 9", "GET"]),
        format!("{because}wrong number of arguments for 'get' command")
    );
    for line in ["WATCH a", "MULTI", "EXEC", "DISCARD"] {
        let text = format!("{because}Command not allowed inside a transaction");
        assert_eq!(batch(&mut db, &["SET a 9", line]), text);
    }
    assert_eq!(batch(&mut db, &["GET a"]), "[2]");
    script(&mut db, &[("WATCH a", "OK"), ("SET a 3", "OK")]);
    assert_eq!(batch(&mut db, &["SET a 9"]), "nil");
    assert_eq!(batch(&mut db, &["GET a"]), "[3]");
    assert!(!db.engine.watched.is_active());
}

/// What two clients may do, one after the other.
#[derive(Debug, Clone)]
enum Step {
    Watch(u8),
    Unwatch,
    Multi,
    Exec,
    Discard,
    Set(u8, u8),
    Del(u8),
    Get(u8),
}

fn steps() -> impl Strategy<Value = Vec<(usize, Step)>> {
    let key = 0..3u8;
    let step = prop_oneof![
        3 => key.clone().prop_map(Step::Watch),
        1 => Just(Step::Unwatch),
        3 => Just(Step::Multi),
        3 => Just(Step::Exec),
        1 => Just(Step::Discard),
        3 => (key.clone(), 0..5u8).prop_map(|(key, value)| Step::Set(key, value)),
        2 => key.clone().prop_map(Step::Del),
        2 => key.prop_map(Step::Get),
    ];
    prop::collection::vec((0..2usize, step), 0..60)
}

impl Step {
    fn line(&self) -> String {
        match self {
            Self::Watch(key) => format!("WATCH k{key}"),
            Self::Unwatch => "UNWATCH".into(),
            Self::Multi => "MULTI".into(),
            Self::Exec => "EXEC".into(),
            Self::Discard => "DISCARD".into(),
            Self::Set(key, value) => format!("SET k{key} {value}"),
            Self::Del(key) => format!("SINTERSTORE k{key} none"),
            Self::Get(key) => format!("GET k{key}"),
        }
    }
}

/// The rules of transactions, over a map.
#[derive(Default)]
struct Model {
    keys: BTreeMap<u8, u8>,
    clients: [Client; 2],
}

#[derive(Default)]
struct Client {
    queue: Option<Vec<Step>>,
    watched: Vec<u8>,
    dirty: bool,
}

impl Model {
    fn say(&mut self, who: usize, step: &Step) -> String {
        let client = &mut self.clients[who];
        match (step, client.queue.is_some()) {
            (Step::Multi, true) => "ERR MULTI calls can not be nested".into(),
            (Step::Watch(_), true) => "ERR WATCH inside MULTI is not allowed".into(),
            (Step::Exec, true) => self.exec(who),
            (Step::Exec, false) => "ERR EXEC without MULTI".into(),
            (Step::Discard, false) => "ERR DISCARD without MULTI".into(),
            (Step::Discard, true) => {
                *client = Client::default();
                "OK".into()
            }
            (step, true) => {
                client.queue.get_or_insert_default().push(step.clone());
                "QUEUED".into()
            }
            (step, false) => self.run(who, step),
        }
    }

    fn exec(&mut self, who: usize) -> String {
        let client = std::mem::take(&mut self.clients[who]);
        if client.dirty {
            return "nil".into();
        }
        let queue = client.queue.unwrap_or_default();
        let replies: Vec<_> = queue.iter().map(|step| self.run(who, step)).collect();
        format!("[{}]", replies.join(" "))
    }

    fn run(&mut self, who: usize, step: &Step) -> String {
        match *step {
            Step::Set(key, value) => {
                self.keys.insert(key, value);
                self.touch(key);
                "OK".into()
            }
            Step::Del(key) => {
                if self.keys.remove(&key).is_some() {
                    self.touch(key);
                }
                "0".into()
            }
            Step::Get(key) => self.keys.get(&key).map_or("nil".into(), u8::to_string),
            Step::Watch(key) => {
                self.clients[who].watched.push(key);
                "OK".into()
            }
            Step::Unwatch => {
                self.clients[who].watched.clear();
                self.clients[who].dirty = false;
                "OK".into()
            }
            Step::Multi => {
                self.clients[who].queue = Some(Vec::new());
                "OK".into()
            }
            Step::Exec | Step::Discard => String::new(),
        }
    }

    fn touch(&mut self, key: u8) {
        for client in &mut self.clients {
            client.dirty |= client.watched.contains(&key);
        }
    }
}

proptest! {
    #[test]
    fn two_clients_get_what_the_rules_say(steps in steps()) {
        let engine = Engine::new(&TABLE, 1);
        let mut sessions = [engine.new_session(), engine.new_session()];
        let mut model = Model::default();
        for (who, step) in steps {
            let reply = say(&engine, &mut sessions[who], &step.line());
            prop_assert_eq!(reply, model.say(who, &step), "client {} {:?}", who, step);
        }
        sessions.iter_mut().for_each(|session| engine.end_session(session));
        prop_assert!(!engine.watched.is_active());
    }
}

#[test]
fn no_increment_is_lost_between_reading_and_exec() {
    const THREADS: usize = 3;
    const EACH: usize = 300;
    let engine = Engine::new(&TABLE, 1);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let session = &mut engine.new_session();
                (0..EACH).for_each(|_| increment(&engine, session));
            });
        }
    });
    let total = say(&engine, &mut engine.new_session(), "GET n");
    assert_eq!(total, (THREADS * EACH).to_string());
}

fn increment(engine: &Engine, session: &mut Session) {
    loop {
        say(engine, session, "WATCH n");
        let seen: usize = say(engine, session, "GET n").parse().unwrap_or(0);
        say(engine, session, "MULTI");
        say(engine, session, &format!("SET n {}", seen + 1));
        if say(engine, session, "EXEC") != "nil" {
            return;
        }
    }
}

/// Each of two clients takes a seat unless the other has: they watch what the other one writes.
#[test]
fn transactions_that_watch_each_others_keys_never_both_run() {
    let engine = Engine::new(&TABLE, 1);
    for round in 0..500 {
        let seat = |mine: &str, theirs: &str| {
            let session = &mut engine.new_session();
            say(&engine, session, &format!("WATCH {theirs}{round}"));
            if say(&engine, session, &format!("GET {theirs}{round}")) != "nil" {
                return false;
            }
            say(&engine, session, "MULTI");
            say(&engine, session, &format!("SET {mine}{round} taken"));
            say(&engine, session, "EXEC") != "nil"
        };
        let both = thread::scope(|scope| {
            let one = scope.spawn(|| seat("a", "b"));
            seat("b", "a") && one.join().unwrap()
        });
        assert!(!both, "round {round}");
    }
}
