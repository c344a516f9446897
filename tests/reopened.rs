//! Whatever was taken, a folder can be opened with, and holds then: payloads of every kind, bent at
//! random and signed again, come back from the log and from a snapshot as they were.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use redlet::base::Bytes;
use redlet::engine::grammar::reply::Reply;
use redlet::persist::Fsync;
use redlet::store::{OpenStore, StoreOptions};
use redlet::value::rdb::{self, Input, Output};
use tempfile::TempDir;

/// Calls that make a key `k` of each type and encoding.
const VALUES: [&[&str]; 25] = [
    &["SET k text"],
    &["SET k 12"],
    &["APPEND k text"],
    &["PFADD k a b c d e f"],
    &["RPUSH k a 1 22 -333 four"],
    &["RPUSH k L L L L L L L L L"],
    &["SADD k 3 1 2"],
    &["SADD k 3 1 70000 -9000000000"],
    &["SADD k a b 12 c"],
    &["SADD k a L b"],
    &["HSET k a 1 b 2 c three"],
    &["HSET k a L b 2"],
    &["HSET k a 1 b 2", "HPEXPIREAT k 9999999999999 FIELDS 1 a"],
    &["ZADD k 1 a 2.5 b -3 c inf d"],
    &["ZADD k 1 L -0 b 0 c"],
    &["XADD k 1-1 f v", "XADD k 1-2 f v g w", "XADD k 5-0 f v", "XDEL k 1-2"],
    &["XADD k 1-1 f v", "XADD k 7-0 f 12", "XTRIM k MAXLEN 1", "XGROUP CREATE k g 0"],
    &["XGROUP CREATE k g 0 MKSTREAM"],
    STREAM,
    STREAM,
    &["CMS.INITBYDIM k 3 2"],
    &["CMS.INITBYDIM k 3 2", "CMS.INCRBY k a 1 L 4294967295"],
    &["TOPK.RESERVE k 2 3 2 0.5", "TOPK.ADD k a b c L a L"],
    &[
        "TDIGEST.CREATE k COMPRESSION 2",
        "TDIGEST.ADD k 3 1 2 2 9e99 -0.5 7 7 7 7 7 7 7 7 7 7 7 7 7",
    ],
    &["TDIGEST.CREATE k", "TDIGEST.ADD k 3"],
];

const STREAM: &[&str] = &[
    "XADD k 1-1 f v",
    "XADD k 2-1 f v",
    "XADD k 9-0 f v",
    "XGROUP CREATE k g 0",
    "XGROUP CREATE k other 2-1",
    "XREADGROUP GROUP g one COUNT 2 STREAMS k >",
    "XREADGROUP GROUP g two STREAMS k >",
    "XGROUP CREATECONSUMER k other three",
];

#[test]
fn whatever_restore_takes_is_there_when_the_folder_is_opened_again() {
    let rounds = std::env::var("REDLET_ROUNDS").ok().and_then(|rounds| rounds.parse().ok());
    let first = std::env::var("REDLET_SEED").ok().and_then(|seed| seed.parse().ok());
    let first = first.unwrap_or_else(redlet::base::clock::unix_millis);
    let mut taken = 0;
    for seed in first..first + rounds.unwrap_or(6) {
        taken += comes_back(seed);
    }
    assert!(taken > 100, "{taken} payloads were taken");
}

/// Restores many payloads; how many were taken.
fn comes_back(seed: u64) -> usize {
    let mut chance = Chance(seed);
    let payloads = payloads();
    let place = TempDir::new().unwrap();
    let store = open(place.path());
    let mut keys = Vec::new();
    for number in 0..400 {
        let key = format!("k{number}");
        let payload = bent(&payloads[chance.below(payloads.len())], &mut chance);
        let mut call: Vec<&[u8]> = vec![b"RESTORE", key.as_bytes(), b"0", &payload];
        if chance.below(4) == 0 {
            call[2] = b"9999999999999";
            call.push(b"ABSTTL");
        }
        if run(&store, &call).is_ok() {
            keys.push(key);
        }
    }
    let before = state(&store, &keys);
    // What is on the disk is what a process leaves that is killed now.
    same(&opened_copy(place.path(), &keys), &before, seed, "killed");
    run(&store, &[b"SAVE"]).unwrap();
    same(&opened_copy(place.path(), &keys), &before, seed, "saved");
    store.close().unwrap();
    let store = open(place.path());
    same(&state(&store, &keys), &before, seed, "closed");
    store.close().unwrap();
    keys.len()
}

fn same(after: &[(String, Vec<Reply>)], before: &[(String, Vec<Reply>)], seed: u64, how: &str) {
    for (after, before) in after.iter().zip(before) {
        assert_eq!(after, before, "REDLET_SEED={seed}, {how}");
    }
}

fn opened_copy(folder: &Path, keys: &[String]) -> Vec<(String, Vec<Reply>)> {
    let copy = TempDir::new().unwrap();
    for file in fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), copy.path().join(file.file_name())).unwrap();
    }
    let store = open(copy.path());
    let state = state(&store, keys);
    store.close().unwrap();
    state
}

fn open(path: &Path) -> OpenStore {
    let path = Some(path.to_owned());
    OpenStore::open(&StoreOptions { path, fsync: Some(Fsync::No), ..StoreOptions::default() })
        .unwrap_or_else(|why| panic!("{why}"))
}

fn run(store: &OpenStore, words: &[&[u8]]) -> Result<Reply, String> {
    let mut session = store.engine().new_session();
    let reply = store.engine().ask(&mut session, words);
    store.engine().end_session(&mut session);
    reply.map_err(|error| error.to_string())
}

fn say(store: &OpenStore, line: &str) -> Reply {
    let long = "long ".repeat(500);
    let words =
        line.split(' ').map(|word| if word == "L" { long.as_bytes() } else { word.as_bytes() });
    run(store, &words.collect::<Vec<_>>()).unwrap_or_else(Reply::bytes)
}

/// All that can be seen of keys.
fn state(store: &OpenStore, keys: &[String]) -> Vec<(String, Vec<Reply>)> {
    // A digest has the fields that have ended, and the keeper may have removed them or not.
    let mut session = store.engine().new_session();
    while store.engine().expire_due(&mut session) {}
    store.engine().end_session(&mut session);
    let each = |key: &String| {
        let questions =
            ["TYPE K", "DEBUG DIGEST-VALUE K", "PEXPIRETIME K", "HPEXPIRETIME K FIELDS 2 a b"];
        let asked = questions.map(|line| say(store, &line.replace('K', key)));
        let stream = lasting(say(store, &format!("XINFO STREAM {key} FULL COUNT 0")));
        (key.clone(), asked.into_iter().chain([stream]).collect())
    };
    keys.iter().map(each).collect()
}

/// Without where nodes end, which is a matter of parameters.
fn lasting(reply: Reply) -> Reply {
    let passing = |name: &Reply| {
        let Reply::Bytes(name) = name else { return false };
        [&b"radix-tree-keys"[..], b"radix-tree-nodes"].contains(&&name[..])
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

/// What payloads say, without version and checksum.
fn payloads() -> Vec<Vec<u8>> {
    let place = TempDir::new().unwrap();
    let store = open(place.path());
    let make = |calls: &&[&str]| {
        say(&store, "DEL k");
        calls.iter().for_each(|call| drop(say(&store, call)));
        let Reply::Binary(payload) = say(&store, "DUMP k") else { panic!("no payload") };
        payload[..payload.len() - 10].to_vec()
    };
    let bodies = VALUES.iter().map(make).collect();
    store.close().unwrap();
    bodies
}

/// A payload with something else in it than it had, and a checksum that is right.
fn bent(body: &[u8], chance: &mut Chance) -> Vec<u8> {
    const STREAM_2: u8 = 19;
    let mut body = match body.first() {
        Some(&STREAM_2) if chance.below(2) == 0 => with_other_past(body, chance),
        _ => body.to_vec(),
    };
    for _ in 0..chance.below(3) {
        let at = chance.below(body.len());
        match chance.below(4) {
            0 => body[at] = chance.below(256) as u8,
            1 => body[at] ^= 1 << chance.below(8),
            2 => body[at] = [0, 1, 0x7F, 0x80, 0x81, 0xFF][chance.below(6)],
            // Eight bytes may be a time, a score or the end of a great number.
            _ => {
                let number = chance.number().to_be_bytes();
                body.iter_mut().skip(at).zip(number).for_each(|(byte, other)| *byte = other);
            }
        }
    }
    let mut output = Output::default();
    output.raw(&body);
    rdb::seal(output, if chance.below(2) == 0 { 80 } else { 11 })
}

/// A stream whose counts, ids, times and groups are drawn; its entries stay.
fn with_other_past(body: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut input = Input::new(body);
    let mut output = Output::default();
    input.byte().unwrap();
    let kind = [15, 19, 21][chance.below(3)];
    output.raw(&[kind]);
    let nodes = input.count().unwrap();
    output.length(nodes as u64);
    (0..2 * nodes).for_each(|_| output.blob(&input.string().unwrap()));
    output.length(input.length().unwrap());
    // The last id, and with other kinds the first and the greatest deleted one, and how many.
    let numbers = if kind == 15 { 2 } else { 7 };
    for place in 0..numbers {
        output.length(if place < 2 { 1 << 40 } else { chance.number() });
    }
    let groups = chance.below(3);
    output.length(groups as u64);
    for name in 0..groups {
        output.string(&[b'g', name as u8]);
        (0..if kind == 15 { 2 } else { 3 }).for_each(|_| output.length(chance.number()));
        push_members(kind, &mut output, chance);
    }
    output.into_bytes()
}

/// Pending entries of a group, and its consumers, who have one each.
fn push_members(kind: u8, output: &mut Output, chance: &mut Chance) {
    let pending = chance.below(4) as u64;
    output.length(pending);
    for entry in 0..pending {
        push_id(entry + u64::from(chance.below(4) > 0), output);
        output.raw(&chance.number().to_le_bytes());
        output.length(chance.number());
    }
    let consumers = chance.below(4) as u64;
    output.length(consumers);
    for name in 0..consumers {
        output.string(&[b'c'; 2][..name as usize % 3]);
        output.raw(&chance.number().to_le_bytes());
        if kind == 21 {
            output.raw(&chance.number().to_le_bytes());
        }
        let has = u64::from(name < pending);
        output.length(has);
        (0..has).for_each(|_| push_id(name + 1, output));
    }
}

fn push_id(ms: u64, output: &mut Output) {
    output.raw(&(u128::from(ms) << 64).to_be_bytes());
}

/// A source of payloads that says the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963);
        (self.0 >> 33) as usize % end
    }

    fn number(&mut self) -> u64 {
        const NUMBERS: [u64; 10] =
            [0, 1, 2, 3, 99, 1 << 40, i64::MAX as u64, 1 << 63, u64::MAX - 1, u64::MAX];
        NUMBERS[self.below(NUMBERS.len())]
    }
}

#[test]
fn a_value_of_a_module_that_is_longer_than_a_record_comes_back() {
    let place = TempDir::new().unwrap();
    let store = open(place.path());
    for width in [1, 130_000, 262_144, 262_145, 600_000] {
        say(&store, &format!("CMS.INITBYDIM k{width} {width} 2"));
        let Reply::Binary(payload) = say(&store, &format!("DUMP k{width}")) else {
            panic!("no payload")
        };
        let copy = format!("copy{width}");
        run(&store, &[b"RESTORE", copy.as_bytes(), b"0", &payload]).unwrap();
    }
    let keys = [1, 130_000, 262_144, 262_145, 600_000];
    let keys = keys.map(|width| [format!("k{width}"), format!("copy{width}")]).concat();
    let before = state(&store, &keys);
    assert_eq!(before[9].1[0], Reply::Status("CMSk-TYPE"));
    same(&opened_copy(place.path(), &keys), &before, 0, "killed");
    run(&store, &[b"SAVE"]).unwrap();
    same(&opened_copy(place.path(), &keys), &before, 0, "saved");
}

/// What once was taken and could not be read back, each by itself.
#[test]
fn a_past_that_no_stream_has_is_read_back() {
    for (added, deleted) in [(0, 0), (1, 0), (u64::MAX, 0), (3, 77), (i64::MAX as u64, u64::MAX)] {
        let place = TempDir::new().unwrap();
        let store = open(place.path());
        STREAM.iter().for_each(|call| drop(say(&store, call)));
        let Reply::Binary(payload) = say(&store, "DUMP k") else { panic!("no payload") };
        let mut input = Input::new(&payload[1..payload.len() - 10]);
        let mut output = Output::default();
        output.raw(&payload[..1]);
        output.length(input.length().unwrap());
        (0..2).for_each(|_| output.blob(&input.string().unwrap()));
        (0..5).for_each(|_| output.length(input.length().unwrap()));
        [deleted, 0, added].into_iter().for_each(|number| output.length(number));
        output.length(0);
        let payload = Bytes::new(&rdb::seal(output, 10));
        run(&store, &[b"RESTORE", b"s", b"0", &payload]).unwrap();
        // What comes after must be read back too.
        say(&store, "XADD s 10-0 f v");
        say(&store, "XSETID s 99-0");
        let keys = [String::from("s")];
        let before = state(&store, &keys);
        store.close().unwrap();
        let store = open(place.path());
        assert_eq!(state(&store, &keys), before);
        run(&store, &[b"SAVE"]).unwrap();
        store.close().unwrap();
        assert_eq!(state(&open(place.path()), &keys), before);
    }
}

#[test]
fn limits_of_today_do_not_apply_to_what_is_in_the_log() {
    let place = TempDir::new().unwrap();
    let store = open(place.path());
    let keys = ["appended", "filled", "bits", "field", "counted", "hash"].map(String::from);
    let long = vec![b'x'; 3 << 20];
    run(&store, &[b"SET", b"appended", &long]).unwrap();
    run(&store, &[b"HSET", b"hash", b"a", &long]).unwrap();
    for call in [
        "APPEND appended tail",
        "SETRANGE filled 3000000 end",
        "SETBIT bits 30000000 1",
        "BITFIELD field SET u8 30000000 7",
        "CONFIG SET hll-sparse-max-bytes 20",
        "PFADD counted a b c d e f",
    ] {
        say(&store, call);
    }
    let texts = |store: &OpenStore| keys.clone().map(|key| say(store, &format!("GET {key}")));
    let before = (state(&store, &keys), texts(&store));
    store.close().unwrap();
    let settings = vec![("proto-max-bulk-len".into(), "1mb".into())];
    let path = Some(place.path().to_owned());
    let options = StoreOptions { path, settings, ..StoreOptions::default() };
    let store = OpenStore::open(&options).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!((state(&store, &keys), texts(&store)), before);
}

#[test]
fn what_is_in_the_log_twice_is_there_once() {
    let place = TempDir::new().unwrap();
    let store = open(place.path());
    let mut session = store.engine().replay_session();
    let entry: &[&[u8]] = &[b"XADD", b"k", b"1-1", b"f", b"v"];
    let group: &[&[u8]] = &[b"XGROUP", b"CREATE", b"k", b"g", b"1-1", b"ENTRIESREAD", b"1"];
    for words in [entry, entry, group, group] {
        let op = redlet::persist::OpRef { db: 0, args: words.iter().copied().collect() };
        store.engine().replay(&mut session, &op).unwrap();
    }
    assert_eq!(say(&store, "XLEN k"), Reply::Int(1));
}

/// `#` is a number, `@` one of the two keys of this kind.
const CHANGES: [&str; 24] = [
    "HSET hash@ f# changed new:# v",
    "HDEL hash@ f#",
    "HPEXPIREAT hash@ 9999999999999 FIELDS 1 f#",
    "HPERSIST hash@ FIELDS 1 f#",
    "SADD set@ new:# m#",
    "SREM set@ m#",
    "SPOP set@ 2",
    "ZADD sorted@ # m#",
    "ZPOPMIN sorted@ 3",
    "ZREMRANGEBYRANK sorted@ 5 9",
    "ZINCRBY sorted@ -# m#",
    "LPOP list@ 7",
    "RPUSH list@ new:# other",
    "LSET list@ 500 changed:#",
    "LINSERT list@ BEFORE e900 #",
    "LTRIM list@ 1 -2",
    "XADD stream@ * f #",
    "XDEL stream@ #-1",
    "XTRIM stream@ MAXLEN 5000",
    "APPEND text@ #",
    "SETRANGE text@ # changed",
    "RENAME hash1 hash2",
    "COPY list1 list2 REPLACE",
    "DEL set2",
];

#[test]
fn large_values_that_change_while_a_snapshot_is_made_come_back_as_they_are() {
    let place = TempDir::new().unwrap();
    let store = open(place.path());
    let mut chance = Chance(redlet::base::clock::unix_millis());
    let seed = chance.0;
    let kinds = ["hash", "set", "sorted", "list", "stream", "text"];
    let keys: Vec<String> =
        kinds.iter().flat_map(|kind| [format!("{kind}1"), format!("{kind}2")]).collect();
    for round in 0..4 {
        fill(&store);
        run(&store, &[b"BGSAVE"]).unwrap();
        for _ in 0..500 {
            let call = CHANGES[chance.below(CHANGES.len())];
            let number = chance.below(5000).to_string();
            say(&store, &call.replace('#', &number).replace('@', ["1", "2"][chance.below(2)]));
        }
        while store.engine().persistence.is_saving() {
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let before = state(&store, &keys);
        same(&opened_copy(place.path(), &keys), &before, seed, &format!("round {round}"));
    }
}

/// Makes the keys large again.
fn fill(store: &OpenStore) {
    for key in ["1", "2"] {
        let named = |kind: &str| format!("{kind}{key}").into_bytes();
        let (mut hash, mut set) = (vec![b"HSET".to_vec(), named("hash")], vec![b"SADD".to_vec()]);
        let (mut sorted, mut list) = (vec![b"ZADD".to_vec()], vec![b"RPUSH".to_vec()]);
        set.push(named("set"));
        sorted.push(named("sorted"));
        list.push(named("list"));
        for number in 0..5000 {
            hash.extend([format!("f{number}").into_bytes(), b"a value of some length".to_vec()]);
            set.push(format!("m{number}").into_bytes());
            sorted.extend([number.to_string().into_bytes(), format!("m{number}").into_bytes()]);
            list.push(format!("e{number}").into_bytes());
        }
        for call in [hash, set, sorted, list] {
            run(store, &call.iter().map(|word| &word[..]).collect::<Vec<_>>()).unwrap();
        }
        (0..1500).for_each(|_| drop(say(store, &format!("XADD stream{key} * f v"))));
        run(store, &[b"APPEND", &named("text"), &[b'x'; 100_000]]).unwrap();
    }
}
