//! Near reads: a copy of an answer whose stamp is what it was is the answer still, whatever is done
//! to its key, by whomever.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};
use std::thread;

use super::call;
use crate::base::random::Random;
use crate::commands::TABLE;
use crate::commands::testing::{pass, show, still};
use crate::engine::Engine;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::kind::{Kind, Str};
use crate::engine::shared::near::Desk;
use crate::engine::shared::session::Session;
use crate::keyspace::ShardData;
use crate::keyspace::stamps::Stamp;
use crate::value::index_table;

/// A client that keeps copies, as lib/near.js does.
struct Reader<'e> {
    engine: &'e Engine,
    session: Session,
    desk: Arc<Desk>,
    copies: HashMap<String, (String, Stamp)>,
}

impl<'e> Reader<'e> {
    fn new(engine: &'e Engine) -> Self {
        let mut session = engine.new_session();
        let desk = Arc::new(Desk::new(TABLE.named(b"GET").unwrap()));
        session.keep_copies(Arc::clone(&desk));
        engine.show_era();
        Self { engine, session, desk, copies: HashMap::new() }
    }

    /// Reads a key, and keeps a copy of the answer if it may be kept.
    fn read(&mut self, key: &str) -> Option<Stamp> {
        let _ = self.desk.take_note();
        let answer = call(self.engine, &mut self.session, &format!("GET {key}"));
        let (note, answer) = (self.desk.take_note(), answer.ok());
        let stamp = note.filter(|_| answer.is_some())?;
        self.copies.insert(key.to_owned(), (show(&answer?), stamp));
        Some(stamp)
    }

    /// Compares the copy of a key with what the key holds, with its shard locked. True when the copy
    /// could have answered.
    fn check(&mut self, key: &str) -> bool {
        let Some((copy, stamp)) = self.copies.get(key) else { return false };
        let hash = index_table::hash(key.as_bytes());
        let shard = self.engine.keyspace.shard(self.engine.keyspace.shard_of(0, hash)).read();
        let holds = shard.stamp(hash) == Some(*stamp);
        if holds {
            assert_eq!(*copy, held(&shard, hash, key), "a stale copy of {key}");
        }
        holds
    }
}

/// What GET answers, for a copy that may be kept.
fn held(shard: &ShardData, hash: u64, key: &str) -> String {
    let Some(entry) = shard.find(hash, key.as_bytes()).and_then(|index| shard.entry(index)) else {
        return "nil".into();
    };
    assert!(!entry.expires(), "{key} may end by itself");
    match Str::view(entry.value()) {
        Some(text) => String::from_utf8_lossy(&text.as_cow()).into_owned(),
        None => "no string".into(),
    }
}

/// What a line does to the key `k`, which holds a string, or to `none`, which is not there.
const CHANGES: [&str; 42] = [
    "SET k other",
    "SET k v EX 100",
    "SET k 17",
    "SETEX k 100 v",
    "GETSET k other",
    "SETRANGE k 0 x",
    "APPEND k x",
    "SETBIT k 1 1",
    "BITFIELD k SET u8 0 7",
    "BITOP NOT k k",
    "MSET a 1 k 2",
    "DEL k",
    "UNLINK k",
    "GETDEL k",
    "GETEX k EX 100",
    "EXPIRE k 100",
    "PEXPIREAT k 1",
    "EXPIRE k -1",
    "RENAME k a",
    "RENAME b k",
    "RENAMENX k a",
    "COPY b k REPLACE",
    "MOVE k 1",
    "SWAPDB 0 1",
    "SWAPDB 1 0",
    "FLUSHDB",
    "FLUSHALL",
    "SORT list STORE k",
    "SUNIONSTORE k set",
    "PFADD none a",
    "EVAL return(redis.call('SET',KEYS[1],'x')) 1 k",
    "EVAL return(redis.call('SET','k','x')) 0",
    "SET none v",
    "SETNX none v",
    "APPEND none v",
    "INCR none",
    "RENAME b none",
    "COPY b none",
    "LPUSH none a",
    "HSET none a b",
    "RESTORE none 0 $",
    "RESTORE k 0 $ REPLACE",
];

/// A store with what [`CHANGES`] use.
fn prepared() -> Engine {
    filled(Engine::new(&TABLE, 17))
}

fn filled(engine: Engine) -> Engine {
    let mut session = engine.new_session();
    for line in ["SET k v", "SET b v", "RPUSH list 1", "SADD set 1"] {
        call(&engine, &mut session, line).unwrap();
    }
    engine
}

/// Runs a line, in which `$` stands for what DUMP answers.
fn run(engine: &Engine, session: &mut Session, line: &str, dump: &[u8]) {
    let word = |word: &str| if word == "$" { dump.to_vec() } else { word.into() };
    let words: Vec<Vec<u8>> = line.split(' ').map(word).collect();
    let words: Vec<&[u8]> = words.iter().map(Vec::as_slice).collect();
    let _ = engine.ask(session, &words);
}

fn dump_of(engine: &Engine, key: &str) -> Vec<u8> {
    let mut session = engine.new_session();
    match call(engine, &mut session, &format!("DUMP {key}")) {
        Ok(crate::engine::grammar::reply::Reply::Binary(dump)) => dump.to_vec(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn whatever_changes_a_key_raises_its_stamp() {
    for line in CHANGES {
        let engine = prepared();
        let dump = dump_of(&engine, "k");
        let mut reader = Reader::new(&engine);
        let key = if line.contains("none") { "none" } else { "k" };
        let before = reader.read(key).unwrap();
        let mut session = engine.new_session();
        run(&engine, &mut session, line, &dump);
        let hash = index_table::hash(key.as_bytes());
        let shard = engine.keyspace.shard(engine.keyspace.shard_of(0, hash)).read();
        assert_ne!(shard.stamp(hash), Some(before), "{line}");
    }
}

#[test]
fn what_can_change_by_itself_is_not_kept() {
    let engine = filled(still(Dialect::default(), 17));
    let mut reader = Reader::new(&engine);
    assert!(reader.read("k").is_some() && reader.read("none").is_some());
    for line in ["SET k v EX 100", "PEXPIREAT k 1"] {
        let mut session = engine.new_session();
        call(&engine, &mut session, line).unwrap();
        call(&engine, &mut session, "DEBUG SET-ACTIVE-EXPIRE 0").unwrap();
        assert!(reader.read("none").is_some());
    }
    let mut session = engine.new_session();
    call(&engine, &mut session, "SET k v EX 100").unwrap();
    assert_eq!(reader.read("k"), None);
    pass(&engine, 100);
    // It has expired and is there nevertheless; the read takes it away.
    assert_eq!(engine.keyspace.len(0), 4);
    assert_eq!((reader.read("k"), engine.keyspace.len(0)), (None, 3));
    assert!(reader.read("k").is_some());
    assert_eq!(reader.read("list"), None);
}

#[test]
fn nothing_is_kept_while_somebody_wants_to_see_each_read() {
    let engine = prepared();
    let mut reader = Reader::new(&engine);
    let mut session = engine.new_session();
    for (on, off) in [
        ("notify-keyspace-events Kgm", "notify-keyspace-events Kg"),
        ("maxmemory-policy allkeys-lfu", "maxmemory-policy allkeys-lru"),
        ("slowlog-log-slower-than 0", "slowlog-log-slower-than 10000"),
        ("latency-monitor-threshold 1", "latency-monitor-threshold 0"),
    ] {
        call(&engine, &mut session, &format!("CONFIG SET {on}")).unwrap();
        assert_eq!(reader.read("k"), None, "{on}");
        call(&engine, &mut session, &format!("CONFIG SET {off}")).unwrap();
        assert!(reader.read("k").is_some(), "{off}");
    }
    let monitor = engine.new_session();
    engine.monitor(&monitor.client);
    assert_eq!(reader.read("k"), None);
    engine.end_monitoring(&monitor.client);
    assert!(reader.read("k").is_some());
}

#[test]
fn copies_rest_inside_multi_for_users_with_limits_and_after_the_end() {
    let engine = prepared();
    let mut reader = Reader::new(&engine);
    let mut modes = Vec::new();
    let mut session = engine.new_session();
    call(&engine, &mut session, "ACL SETUSER ann on nopass ~* +@all").unwrap();
    for line in
        ["PING", "SELECT 15", "MULTI", "GET k", "DISCARD", "AUTH ann x", "RESET", "SELECT 16"]
    {
        let _ = call(&engine, &mut reader.session, line);
        reader.session.show_mode();
        modes.push(reader.desk.mode());
    }
    assert_eq!(modes, [0, 15, -1, -1, 15, -1, 0, -1]);
    engine.end_session(&mut reader.session);
    assert_eq!(reader.desk.mode(), -1);
}

#[test]
fn what_copies_answer_is_counted_as_calls_and_look_ups() {
    let engine = prepared();
    let reader = Reader::new(&engine);
    let mut session = engine.new_session();
    let before = engine.clients.totals();
    reader.desk.count(5.0, 2.0);
    let now = engine.clients.totals();
    let more =
        |of: fn(&crate::engine::shared::clients::ClientTotals) -> u64| of(&now) - of(&before);
    let all = [more(|all| all.calls), more(|all| all.hits), more(|all| all.misses)];
    assert_eq!(all, [7, 5, 2]);
    let stats = |session: &mut Session| show(&call(&engine, session, "INFO commandstats").unwrap());
    assert!(stats(&mut session).contains("cmdstat_get:calls=7,"));
    call(&engine, &mut session, "CONFIG RESETSTAT").unwrap();
    assert!(!stats(&mut session).contains("cmdstat_get"));
    reader.desk.count(6.0, 2.0);
    assert!(stats(&mut session).contains("cmdstat_get:calls=1,"));
    drop(reader);
}

/// What the writers of the next test do: `@` and `#` are keys.
const WRITES: [&str; 48] = [
    "SET @ 1",
    "SET @ xyz",
    "SET @ zyx",
    "SET @ long-long-long-long-text",
    "SET @ other-long-long-long-text",
    "SET @ v PX 2",
    "SET @ v EX 100",
    "SETNX @ n",
    "GETSET @ g",
    "APPEND @ a",
    "SETRANGE @ 1 r",
    "SETBIT @ 3 1",
    "INCR @",
    "INCRBYFLOAT @ 0.5",
    "BITOP OR @ @ #",
    "BITFIELD @ INCRBY u8 0 1",
    "MSET @ m # m",
    "MSETNX @ m # m",
    "DEL @",
    "UNLINK @ #",
    "GETDEL @",
    "GETEX @ PX 3",
    "GETEX @ PERSIST",
    "PEXPIRE @ 2",
    "EXPIRE @ -1",
    "PERSIST @",
    "RENAME @ #",
    "RENAMENX @ #",
    "COPY @ #",
    "COPY @ # REPLACE",
    "COPY @ # DB 1 REPLACE",
    "MOVE @ 1",
    "SWAPDB 0 1",
    "FLUSHDB",
    "FLUSHALL",
    "RESTORE @ 0 $ REPLACE",
    "LPUSH @ a",
    "LPOP @",
    "HSET @ a b",
    "HDEL @ a",
    "SADD @ a",
    "SPOP @",
    "PFADD @ a",
    "PFCOUNT @ #",
    "EVAL redis.call('SET',KEYS[1],'e')redis.call('DEL',KEYS[2]) 2 @ #",
    "EVAL redis.call('APPEND','@','e') 0",
    "SET fill:@ ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
    "EXEC",
];

/// Writers of every kind, the keeper that lets keys expire, and eviction, against readers who compare
/// each copy that could answer with the key, with its shard locked.
#[test]
fn no_copy_that_could_answer_is_stale_whatever_other_threads_do() {
    const ROUNDS: usize = 2_000;
    let engine = &Arc::new(prepared());
    let dump = &dump_of(engine, "k");
    let mut session = engine.new_session();
    call(engine, &mut session, "CONFIG SET maxmemory-policy allkeys-random").unwrap();
    engine.start_keeper().unwrap();
    let (writing, answered) = (&AtomicUsize::new(2), &AtomicUsize::new(0));
    let key = |random: &mut Random| format!("k{}", random.below(12));
    thread::scope(|scope| {
        for seed in 0..2 {
            scope.spawn(move || {
                let (mut random, mut session) = (Random::from_seed(seed), engine.new_session());
                let mut reader = Reader::new(engine);
                for round in 0..ROUNDS {
                    // A few at a time together.
                    if round % 50 == 0 {
                        run(engine, &mut session, "MULTI", dump);
                    } else if round % 50 == 5 {
                        run(engine, &mut session, "EXEC", dump);
                    }
                    if round % 100 == 20 {
                        let limit = if round % 200 == 20 { "1" } else { "0" };
                        run(engine, &mut session, &format!("CONFIG SET maxmemory {limit}"), dump);
                    }
                    let line = WRITES[random.below(WRITES.len())];
                    let line = line.replace('@', &key(&mut random)).replace('#', &key(&mut random));
                    run(engine, &mut session, &line, dump);
                    for key in (0..12).map(|number| format!("k{number}")) {
                        if !reader.check(&key) {
                            reader.read(&key);
                        }
                    }
                }
                writing.fetch_sub(1, Relaxed);
            });
        }
        for seed in 2..4 {
            scope.spawn(move || {
                let (mut random, mut reader) = (Random::from_seed(seed), Reader::new(engine));
                while writing.load(Relaxed) > 0 {
                    let key = key(&mut random);
                    if reader.check(&key) {
                        answered.fetch_add(1, Relaxed);
                    } else {
                        reader.read(&key);
                    }
                }
            });
        }
    });
    engine.stop_keeper();
    assert!(answered.load(Relaxed) > 100, "{} copies answered", answered.load(Relaxed));
    let count = |of: &AtomicU64| of.load(Relaxed);
    assert!(count(&engine.stats.expired_keys) > 0, "no key has expired");
    assert!(count(&engine.stats.evicted_keys) > 0, "no key was evicted");
}
