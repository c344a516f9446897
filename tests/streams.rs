//! What a stream holds, who has it pending and what its groups have read: all of it is there again
//! when a folder is opened, whether from its log or from a snapshot.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use redlet::base::clock;
use redlet::engine::grammar::reply::Reply;
use redlet::persist::Fsync;
use redlet::store::{OpenStore, StoreOptions};
use tempfile::TempDir;

/// Capitals stand for one of several: keys, groups, consumers, producers, ids and small numbers; `T`
/// for the next id.
const CALLS: [&str; 40] = [
    "XADD K T f v",
    "XADD K T f v g N",
    "XADD K T f other g N",
    "XADD K MAXLEN 20 T name Ada age N",
    "XADD K MAXLEN ~ 20 DELREF T name Ada",
    "XADD K MINID ACKED I T name Ada",
    "XADD K IDMP P N * f v",
    "XADD K IDMPAUTO P * f N",
    "XADD K T-* f v",
    "XCFGSET K IDMP-DURATION 5N IDMP-MAXSIZE 1N",
    "XDEL K I I I",
    "XDELEX K DELREF IDS 2 I I",
    "XDELEX K ACKED IDS 2 I I",
    "XTRIM K MAXLEN 1N",
    "XTRIM K MAXLEN ~ 1N ACKED",
    "XTRIM K MINID I",
    "XSETID K T-N ENTRIESADDED 999 MAXDELETEDID I",
    "XGROUP CREATE K G I MKSTREAM ENTRIESREAD N",
    "XGROUP CREATE K G I MKSTREAM",
    "XGROUP CREATE K G $",
    "XGROUP SETID K G I ENTRIESREAD N",
    "XGROUP SETID K G I",
    "XGROUP DESTROY K G",
    "XGROUP CREATECONSUMER K G C",
    "XGROUP DELCONSUMER K G C",
    "XREADGROUP GROUP G C STREAMS K >",
    "XREADGROUP GROUP G C COUNT N STREAMS K >",
    "XREADGROUP GROUP G C COUNT N NOACK STREAMS K >",
    "XREADGROUP GROUP G C COUNT N CLAIM 0 STREAMS K >",
    "XREADGROUP GROUP G C COUNT N STREAMS K 0",
    "XACK K G I I",
    "XACKDEL K G DELREF IDS 2 I I",
    "XNACK K G FAIL IDS 2 I I",
    "XNACK K G SILENT IDS 1 I RETRYCOUNT N",
    "XNACK K G FATAL IDS 1 I FORCE",
    "XCLAIM K G C 0 I I",
    "XCLAIM K G C 0 I I IDLE 5N RETRYCOUNT N FORCE JUSTID LASTID I",
    "XAUTOCLAIM K G C 0 I COUNT N",
    "COPY K K REPLACE",
    "RENAME K K",
];

#[test]
fn streams_and_their_groups_come_back_from_the_log() {
    for seed in 1..=15 {
        come_back(seed, |_| {});
    }
}

#[test]
fn streams_and_their_groups_come_back_from_a_snapshot() {
    for seed in 1..=15 {
        come_back(seed, |store| assert_eq!(say(store, "SAVE"), Reply::Status("OK")));
    }
}

fn come_back(seed: u64, before_the_end: impl Fn(&OpenStore)) {
    let place = TempDir::new().unwrap();
    let mut store = open(place.path());
    let mut chance = Chance::new(seed);
    for round in 0..3 {
        for _ in 0..120 {
            say(&store, &chance.call());
        }
        before_the_end(&store);
        for _ in 0..round * 10 {
            say(&store, &chance.call());
        }
        let before = state(&store);
        store.close().unwrap();
        store = open(place.path());
        for (after, before) in state(&store).into_iter().zip(before) {
            assert_eq!(after, before, "seed {seed}, round {round}");
        }
    }
}

fn open(path: &Path) -> OpenStore {
    let settings = vec![("stream-node-max-entries".into(), "7".into())];
    let path = Some(path.to_owned());
    OpenStore::open(&StoreOptions {
        path,
        fsync: Some(Fsync::No),
        settings,
        ..StoreOptions::default()
    })
    .unwrap()
}

fn say(store: &OpenStore, line: &str) -> Reply {
    let mut session = store.engine().new_session();
    let words: Vec<_> = line.split(' ').map(str::as_bytes).collect();
    let reply = store.engine().ask(&mut session, &words);
    store.engine().end_session(&mut session);
    reply.unwrap_or(Reply::Null)
}

fn state(store: &OpenStore) -> Vec<Reply> {
    ["a", "b"].map(|key| lasting(say(store, &format!("XINFO STREAM {key} FULL COUNT 0")))).into()
}

/// Without what no log tells: who asked in vain, and where nodes end.
fn lasting(reply: Reply) -> Reply {
    let passing = |name: &Reply| {
        let Reply::Bytes(name) = name else { return false };
        [&b"seen-time"[..], b"radix-tree-keys", b"radix-tree-nodes"].contains(&&name[..])
    };
    match reply {
        Reply::Array(items) => Reply::Array(items.into_iter().map(lasting).collect()),
        Reply::Map(pairs) => {
            let pairs = pairs.into_iter().filter(|(name, _)| !passing(name));
            Reply::Map(pairs.map(|(name, value)| (name, lasting(value))).collect())
        }
        other => other,
    }
}

/// A source of calls that says the same each time.
struct Chance {
    state: u64,
    first: u64,
    ids: u64,
}

impl Chance {
    fn new(seed: u64) -> Self {
        // Producers are forgotten by the ages of their entries.
        let first = clock::unix_millis();
        Self { state: seed, first, ids: 0 }
    }

    fn below(&mut self, end: u64) -> u64 {
        let state = self.state.wrapping_mul(6_364_136_223_846_793_005);
        self.state = state.wrapping_add(1_442_695_040_888_963);
        (self.state >> 33) % end
    }

    fn one_of(&mut self, names: &[&str]) -> String {
        names[self.below(names.len() as u64) as usize].to_owned()
    }

    fn call(&mut self) -> String {
        let call = CALLS[self.below(CALLS.len() as u64) as usize];
        let words: Vec<_> = call.split(' ').map(|word| self.word(word)).collect();
        words.join(" ")
    }

    fn word(&mut self, word: &str) -> String {
        match word.as_bytes() {
            b"K" => self.one_of(&["a", "a", "b"]),
            b"G" => self.one_of(&["g", "h"]),
            b"C" => self.one_of(&["one", "two", "three"]),
            b"P" => self.one_of(&["p", "q"]),
            b"I" => format!("{}-0", self.first + self.ids - self.below(self.ids.min(30) + 1)),
            [b'T', rest @ ..] => {
                self.ids += 1;
                format!("{}{}", self.first + self.ids, String::from_utf8_lossy(rest))
                    .replace('N', "0")
            }
            _ if word.len() < 3 => word.replace('N', &self.below(9).to_string()),
            _ => word.to_owned(),
        }
    }
}
