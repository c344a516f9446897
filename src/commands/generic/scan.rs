//! Walking over all keys.
//!
//! A cursor holds the number of a shard and how many of its entries are left to visit; 0 of them
//! means that the shard was not begun. Within a shard the scan goes from the last index down. A
//! removal moves the last entry into the gap, so it cannot move an entry that is left to visit out
//! of the way, and entries added behind the cursor did not exist all along. So a cursor needs no
//! memory of the scan, and stays valid after growth, removals and FLUSHDB.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::param::{Args, Cursor, Param, Pattern, WholeDatabase};
use crate::engine::grammar::reply::Scanned;
use crate::engine::grammar::scan::{count, not_here};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::{Entry, SHARDS, ShardData, TYPES};
use crate::{options, rows};

rows![keys, randomkey, scan];

/// Returns all keys that fit a pattern. Walks over the whole database at once; SCAN does it in
/// steps.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob', visits: 7 })
/// db.keys('user:*').sort()  // ['user:1', 'user:2']
/// ```
#[command(
    KEYS,
    since = "1.0.0",
    complexity = "O(N) where N is the number of keys in the database",
    flags(readonly, dangerous),
    tips("request_policy:all_shards", "nondeterministic_output_order")
)]
fn keys(
    db: &mut Access<'_>,
    pattern: Pattern<'_>,
    _database: WholeDatabase<false>,
) -> Result<Vec<Bytes>> {
    let fitting = db.each_entry().filter(|entry| pattern.fits(entry.key()));
    Ok(fitting.map(|entry| Bytes::new(entry.key())).collect())
}

/// Returns a random key.
///
/// ```js
/// db.randomkey()  // null: there are no keys
/// db.set('user:1', 'Ada')
/// db.randomkey()  // 'user:1'
/// ```
#[command(
    RANDOMKEY,
    since = "1.0.0",
    complexity = "O(1)",
    flags(readonly),
    tips("request_policy:all_shards", "response_policy:special", "nondeterministic_output")
)]
fn randomkey(db: &mut Access<'_>, _database: WholeDatabase<false>) -> Result<Option<Bytes>> {
    let drawn = (0..DRAWS).find_map(|_| draw(db));
    // Where nearly all keys have expired and wait to be taken away, the lot finds none.
    Ok(drawn.or_else(|| db.each_entry().next()).map(|entry| Bytes::new(entry.key())))
}

/// How often RANDOMKEY draws before it takes the next best key.
const DRAWS: usize = 100;

/// An entry drawn evenly from all; nothing when it has expired.
fn draw<'d>(db: &'d Access<'_>) -> Option<&'d Entry> {
    let total = db.held_shards().map(|(_, shard)| shard.len()).sum();
    let mut index = db.random().below(total);
    for (_, shard) in db.held_shards() {
        if index < shard.len() {
            let index = index as u32;
            return shard.entry(index).filter(|_| db.meets(shard, index));
        }
        index -= shard.len();
    }
    None
}

options! {
    struct ScanOptions<'a> {
        /// Only keys that fit.
        "MATCH" pattern: Option<Pattern<'a>>,
        /// About how many keys to examine in this step; 10 by default.
        "COUNT" count: Option<Steps>,
        /// Only keys that hold this: `string`, `list`, `set`, `zset`, `hash` or `stream`.
        "TYPE" type_name: Option<TypeName>,
    }
}

/// The options of SCAN. Those of other scans have errors of their own.
#[derive(Debug)]
struct KeyScan<'a>(ScanOptions<'a>);

impl<'a> Param<'a> for KeyScan<'a> {
    const SHAPE: Shape = ScanOptions::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let options = ScanOptions::parse(args);
        options.map(Self).map_err(|error| match error == Error::SYNTAX {
            true => not_here(args),
            false => error,
        })
    }
}

/// Iterates over the keys in steps: returns a cursor for the next step, 0 at the end, and some
/// keys. A key that exists from the first step to the last is returned; one may be returned twice.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob', visits: 7 })
/// const [cursor, found] = db.scan(0, { match: 'user:*', count: 100 })
/// found.sort()  // ['user:1', 'user:2']
/// cursor  // '0': there are no more. db.scanIterator() does all steps
/// ```
#[command(
    SCAN,
    since = "2.8.0",
    complexity = "O(1) for a step, O(N) for a whole walk over N keys",
    flags(readonly, random),
    tips("request_policy:special", "response_policy:special"),
    history("6.0.0" = "option TYPE")
)]
fn scan(
    db: &mut Access<'_>,
    cursor: Cursor,
    KeyScan(options): KeyScan<'_>,
    _database: WholeDatabase<false>,
) -> Result<Scanned> {
    let expires_all = db.dialect().scan_expires_all();
    let mut found = Vec::new();
    let cursor =
        walk(db, cursor.0, options.count.map_or(10, |count| count.0), |shard, index, entry| {
            if expires_all && !db.meets(shard, index) {
                return;
            }
            let wanted = options.type_name.is_none_or(|kind| kind.0 == entry.value().type_name())
                && options.pattern.is_none_or(|pattern| pattern.fits(entry.key()));
            if wanted && db.meets(shard, index) {
                found.push(Bytes::new(entry.key()));
            }
        });
    Ok(Scanned(cursor, found))
}

/// Meets `count` entries from the cursor on, and returns the next cursor.
fn walk(
    db: &Access<'_>,
    cursor: u64,
    count: u64,
    mut meet: impl FnMut(&ShardData, u32, &Entry),
) -> u64 {
    const PER_DATABASE: u64 = SHARDS as u64;
    let (mut left, first) = (cursor / PER_DATABASE, cursor % PER_DATABASE);
    let mut budget = count;
    for (place, (_, shard)) in db.held_shards().enumerate().skip(first as usize) {
        let len = shard.len() as u64;
        let from = if left == 0 { len } else { left.min(len) };
        let to = from.saturating_sub(budget);
        for index in (to as u32..from as u32).rev() {
            if let Some(entry) = shard.entry(index) {
                meet(shard, index, entry);
            }
        }
        budget -= from - to;
        if to > 0 {
            return to * PER_DATABASE + place as u64;
        }
        left = 0;
    }
    0
}

/// How much a step of a scan does.
#[derive(Debug, Clone, Copy)]
struct Steps(u64);

impl<'a> Param<'a> for Steps {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        count(args).map(|count| Self(count as u64))
    }
}

/// The name of a type, as TYPE answers it.
#[derive(Debug, Clone, Copy)]
struct TypeName(&'static str);

/// For a type that does not exist, which no key has.
const NO_TYPE: &str = "";

impl<'a> Param<'a> for TypeName {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let text = args.take()?;
        let name = TYPES.into_iter().find(|name| text.eq_ignore_ascii_case(name.as_bytes()));
        let name = name.or((!args.dialect().scan_checks_types()).then_some(NO_TYPE));
        name.map(Self).ok_or_else(|| Error::new(format!("unknown type name '{}'", quoted(text))))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use crate::commands::testing::{TestStore, pass};
    use crate::engine::grammar::dialect::Dialect;
    use crate::engine::grammar::reply::Reply;

    /// One step: the next cursor and the keys.
    fn step(db: &mut TestStore, call: &str) -> (String, Vec<String>) {
        let Ok(Reply::Array(parts)) = db.call(call) else { panic!("no array") };
        let text = |reply: &Reply| match reply {
            Reply::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            other => panic!("{other:?}"),
        };
        let [cursor, Reply::Array(keys)] = &parts[..] else { panic!("no pair") };
        (text(cursor), keys.iter().map(text).collect())
    }

    fn scan_all(db: &mut TestStore, options: &str) -> Vec<String> {
        let (mut cursor, mut all) = (String::from("0"), Vec::new());
        loop {
            let (next, keys) = step(db, &format!("SCAN {cursor}{options}"));
            all.extend(keys);
            if next == "0" {
                return all;
            }
            cursor = next;
        }
    }

    fn filled(keys: u32) -> TestStore {
        let mut db = TestStore::new();
        (0..keys).for_each(|key| drop(db.say(&format!("SET key:{key} 1"))));
        db
    }

    #[test]
    fn a_walk_meets_every_key_once_when_nothing_changes() {
        let mut db = filled(1000);
        for options in ["", " COUNT 1", " COUNT 64", " COUNT 9223372036854775807"] {
            let all = scan_all(&mut db, options);
            assert_eq!(all.len(), 1000);
            assert_eq!(all.iter().collect::<HashSet<_>>().len(), 1000);
        }
        assert_eq!(scan_all(&mut db, " MATCH key:99?").len(), 10);
        assert_eq!(scan_all(&mut db, " TYPE STRING COUNT 100").len(), 1000);
        assert_eq!(scan_all(&mut db, " TYPE list COUNT 100").len(), 0);
    }

    #[test]
    fn few_keys_are_one_step() {
        let mut db = filled(10);
        let (cursor, keys) = step(&mut db, "SCAN 0");
        assert_eq!((cursor.as_str(), keys.len()), ("0", 10));
        assert_eq!(step(&mut db, "SCAN 18446744073709551615").0, "0");
    }

    #[test]
    fn expired_keys_are_not_shown() {
        let mut db = TestStore::new();
        db.say("SET a 1");
        db.say("SET b 1 EX 100");
        pass(&db.engine, 100);
        assert_eq!(db.say("KEYS *"), "[a]");
        assert_eq!(db.say("SCAN 0"), "[0 [a]]");
        assert_eq!(db.say("DBSIZE"), "1");
        assert!((0..20).all(|_| db.say("RANDOMKEY") == "a"));
        db.say("DEL a");
        assert_eq!(db.say("RANDOMKEY"), "nil");
    }

    #[test]
    fn a_lone_star_fits_the_empty_key() {
        let mut db = TestStore::new();
        db.say("SET  v");
        assert_eq!(db.say("KEYS *"), "[]");
        assert_eq!(step(&mut db, "SCAN 0 MATCH *").1, [""]);
        assert!(step(&mut db, "SCAN 0 MATCH **").1.is_empty());
    }

    #[test]
    fn what_cannot_be_scanned_is_said() {
        let mut db = TestStore::new();
        for (call, text) in [
            ("SCAN x COUNT 0", "invalid cursor"),
            ("SCAN -1", "invalid cursor"),
            ("SCAN 18446744073709551616", "invalid cursor"),
            ("SCAN 0 COUNT 0", "syntax error"),
            ("SCAN 0 COUNT -1", "syntax error"),
            ("SCAN 0 COUNT", "syntax error"),
            ("SCAN 0 COUNT x", "value is not an integer or out of range"),
        ] {
            assert_eq!(db.say(call), format!("ERR {text}"), "{call}");
        }
        assert_eq!(db.say("SCAN 0 TYPE foo"), "[0 []]");
        let mut valkey = TestStore::of(Dialect::Valkey);
        assert_eq!(valkey.say("SCAN 0 TYPE foo"), "ERR unknown type name 'foo'");
        assert_eq!(db.say("SCAN 00"), "[0 []]");
    }

    #[test]
    fn every_key_is_drawn() {
        let mut db = filled(30);
        let drawn: HashSet<String> = (0..1500).map(|_| db.say("RANDOMKEY")).collect();
        assert_eq!(drawn.len(), 30);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn what_is_there_all_along_is_met(
            count in 1..40u32,
            changes in prop::collection::vec((0..300u32, 0..300u32), 0..60),
        ) {
            let mut db = filled(300);
            let (mut met, mut gone) = (HashSet::new(), HashSet::new());
            let (mut cursor, mut changes) = (String::from("0"), changes.into_iter());
            loop {
                let (next, keys) = step(&mut db, &format!("SCAN {cursor} COUNT {count}"));
                met.extend(keys);
                if next == "0" {
                    break;
                }
                cursor = next;
                for (removed, added) in changes.by_ref().take(3) {
                    db.say(&format!("DEL key:{removed}"));
                    gone.insert(removed);
                    db.say(&format!("SET new:{added} 1"));
                }
            }
            let mut kept = (0..300).filter(|key| !gone.contains(key));
            let all_met = kept.all(|key| met.contains(&format!("key:{key}")));
            prop_assert!(all_met);
        }
    }
}
