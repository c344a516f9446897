//! Counting elements.

use redlet_macros::command;

use super::sketch::{CORRUPT, sketch};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS, ACCESS_INSERT, INSERT, Key, Read, Write};
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::Done;
use crate::rows;
use crate::value::hyperloglog::{self, Registers};

rows![pfadd, pfcount, pfmerge];

/// Adds elements to a HyperLogLog, which is created if it does not exist, and returns whether its
/// count may have changed.
///
/// ```js
/// db.pfadd('visitors:mon', 'ada', 'bob')  // 1
/// db.pfadd('visitors:mon', 'ada')  // 0
/// ```
#[command(
    PFADD,
    since = "2.8.9",
    complexity = "O(1) for each element",
    flags(write, denyoom, fast)
)]
fn pfadd(
    db: &mut Access<'_>,
    key: Write<'_, Str, INSERT>,
    elements: Option<Many<&[u8]>>,
) -> Result<bool> {
    let sparse_most = db.longest_sparse();
    db.view(&key)?.map_or(Ok(()), |text| sketch(text).map(drop))?;
    let elements = elements.as_deref().unwrap_or_default();
    db.text_or_new(&key)?.count_in(elements, sparse_most).ok_or(CORRUPT)
}

/// Returns about how many different elements one or more HyperLogLogs were shown.
///
/// ```js
/// db.pfadd('visitors:mon', 'ada', 'bob')
/// db.pfadd('visitors:tue', 'bob', 'cy')
/// db.pfcount('visitors:mon')  // 2
/// db.pfcount('visitors:mon', 'visitors:tue')  // 3
/// ```
#[command(
    PFCOUNT,
    since = "2.8.9",
    complexity = "O(N) where N is the number of keys; of one, O(1) while nothing changes",
    flags(readonly, replicated),
    notes(
        "RW because it may change the internal representation of the key, and propagate to \
         replicas"
    )
)]
fn pfcount(db: &mut Access<'_>, keys: Many<Write<'_, Str, ACCESS>>) -> Result<usize> {
    let count = match &keys[..] {
        [only] => count_one(db, only)?,
        several => {
            let registers = merged(db, several.iter())?.registers;
            registers.count()
        }
    };
    Ok(usize::try_from(count).unwrap_or(usize::MAX))
}

/// The count of one is kept in it.
fn count_one(db: &mut Access<'_>, key: &Write<'_, Str, ACCESS>) -> Result<u64> {
    let Some(text) = db.read(key)? else { return Ok(0) };
    if let Some(count) = hyperloglog::known_count(&sketch(text)?) {
        return Ok(count);
    }
    let Some(mut text) = db.text(key)? else { return Ok(0) };
    text.count_anew().ok_or(CORRUPT)
}

/// What several have counted together.
#[derive(Default)]
struct Merged {
    registers: Registers,
    /// One of them is dense.
    dense: bool,
}

impl Merged {
    fn add<K: Key<Kind = Str>>(&mut self, db: &Access<'_>, key: &K) -> Result<()> {
        let Some(text) = db.read(key)? else { return Ok(()) };
        let bytes = sketch(text)?;
        self.dense |= hyperloglog::is_dense(&bytes);
        self.registers.merge(&bytes).ok_or(CORRUPT)
    }
}

fn merged<'k, K: Key<Kind = Str> + 'k>(
    db: &Access<'_>,
    mut keys: impl Iterator<Item = &'k K>,
) -> Result<Merged> {
    let mut merged = Merged::default();
    keys.try_for_each(|key| merged.add(db, key))?;
    Ok(merged)
}

/// Merges HyperLogLogs into one, which is created if it does not exist.
///
/// ```js
/// db.pfadd('visitors:mon', 'ada', 'bob')
/// db.pfadd('visitors:tue', 'bob', 'cy')
/// db.pfmerge('visitors', 'visitors:mon', 'visitors:tue')  // 'OK'
/// db.pfcount('visitors')  // 3
/// ```
#[command(
    PFMERGE,
    since = "2.8.9",
    complexity = "O(N) where N is the number of keys",
    flags(write, denyoom)
)]
fn pfmerge(
    db: &mut Access<'_>,
    destkey: Write<'_, Str, ACCESS_INSERT>,
    sourcekeys: Option<Many<Read<'_, Str>>>,
) -> Result<Done> {
    let sparse_most = db.longest_sparse();
    let sources = sourcekeys.as_deref().unwrap_or_default();
    let mut merged = Merged::default();
    merged.add(db, &destkey)?;
    sources.iter().try_for_each(|source| merged.add(db, source))?;
    let names: Vec<&[u8]> = sources.iter().map(Key::name).collect();
    let mut text = db.text_or_new(&destkey)?;
    text.merge(&names, &merged.registers, merged.dense, sparse_most).ok_or(CORRUPT)?;
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::reply::Reply;

    fn get(db: &mut TestStore, key: &str) -> Vec<u8> {
        match db.call(&format!("GET {key}")) {
            Ok(Reply::Bytes(bytes)) => bytes.to_vec(),
            Ok(Reply::Short(short)) => short.to_vec(),
            other => panic!("{other:?}"),
        }
    }

    /// A header with this encoding and a stale count, and what follows it.
    fn set(db: &mut TestStore, key: &str, encoding: u8, body: &[u8]) {
        let header = [b'H', b'Y', b'L', b'L', encoding, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80];
        let value = [&header[..], body].concat();
        db.engine.ask(&mut db.session, &[b"SET", key.as_bytes(), &value]).unwrap();
    }

    #[test]
    fn elements_are_counted_once() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("PFADD h", "1"),
            ("PFADD h", "0"),
            ("PFCOUNT h", "0"),
            ("PFADD h a b c", "1"),
            ("PFADD h b", "0"),
            ("PFCOUNT h", "3"),
            ("PFADD g c d", "1"),
            ("PFCOUNT h none g", "4"),
            ("PFMERGE m h g none", "OK"),
            ("PFCOUNT m", "4"),
            ("PFMERGE empty", "OK"),
            ("PFCOUNT empty none", "0"),
            ("PFCOUNT none", "0"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn a_string_is_the_one_that_redis_makes_and_keeps_its_count() {
        let mut db = TestStore::new();
        db.say("PFADD h");
        assert_eq!(get(&mut db, "h"), b"HYLL\x01\0\0\0\0\0\0\0\0\0\0\x80\x7f\xff");
        db.say("PFADD h a");
        assert_eq!(get(&mut db, "h"), b"HYLL\x01\0\0\0\0\0\0\0\0\0\0\x80q\xa6\x84NW");
        db.say("PFCOUNT h");
        assert_eq!(get(&mut db, "h"), b"HYLL\x01\0\0\0\x01\0\0\0\0\0\0\0q\xa6\x84NW");
        db.say("PFADD h a");
        assert_eq!(get(&mut db, "h"), b"HYLL\x01\0\0\0\x01\0\0\0\0\0\0\0q\xa6\x84NW");
        db.say("PFADD h b c d e f");
        let expected =
            b"HYLL\x01\0\0\0\x01\0\0\0\0\0\0\x80Fm\x80V\x0c\x80Dv\x80P\xb1\x84I\x8c\x80Bm\x80BZ";
        assert_eq!(get(&mut db, "h"), expected);
    }

    #[test]
    fn a_string_that_is_not_a_hyperloglog_or_is_corrupt_is_refused() {
        let mut db = TestStore::new();
        db.say("SET s foo");
        db.say("RPUSH l x");
        db.say("PFADD h a");
        let none = "WRONGTYPE Key is not a valid HyperLogLog string value.";
        let wrong = "WRONGTYPE Operation against a key holding the wrong kind of value";
        for (key, error) in [("s", none), ("l", wrong)] {
            for call in ["PFADD {} a", "PFCOUNT {}", "PFCOUNT h {}", "PFMERGE {} h", "PFMERGE d {}"]
            {
                assert_eq!(db.say(&call.replace("{}", key)), error, "{call}");
            }
        }
        let corrupt = "INVALIDOBJ Corrupted HLL object detected";
        for body in [&b""[..], b"\x7f\xff\x7f\xff", b"\x7f\xf0", b"\x40", b"\x7f"] {
            set(&mut db, "bad", 1, body);
            for call in ["PFCOUNT bad", "PFCOUNT h bad", "PFMERGE d bad", "PFMERGE bad h"] {
                assert_eq!(db.say(call), corrupt, "{call} {body:?}");
            }
        }
        set(&mut db, "bad", 1, b"");
        assert_eq!(db.say("PFADD bad a"), corrupt);
        set(&mut db, "bad", 0, b"");
        assert_eq!(db.say("PFCOUNT bad"), none);
        set(&mut db, "bad", 2, b"\x7f\xff");
        assert_eq!(db.say("PFADD bad a"), none);
        assert_eq!(db.say("EXISTS d"), "0");
    }

    #[test]
    fn many_elements_make_it_dense_and_are_counted_within_a_few_percent() {
        let mut db = TestStore::new();
        for batch in 0..100 {
            let elements: String = (0..100).map(|n| format!(" {}", batch * 100 + n)).collect();
            db.say(&format!("PFADD h{elements}"));
            db.say(&format!("PFADD part{}{elements}", batch % 3));
        }
        assert_eq!(get(&mut db, "h").len(), 12304);
        let count: i64 = db.say("PFCOUNT h").parse().unwrap();
        assert!((count - 10_000).abs() < 300, "{count}");
        db.say("PFMERGE all part0 part1 part2");
        assert_eq!(db.say("PFCOUNT all"), count.to_string());
        assert_eq!(db.say("PFCOUNT part0 part1 part2"), count.to_string());
        assert_eq!(get(&mut db, "all"), get(&mut db, "h"));
    }
}
