//! All fields of a hash, at once or in steps.

use redlet_macros::command;

use super::live::live;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::param::{Args, Cursor, Deferred, Param, Pattern};
use crate::engine::grammar::reply::Scanned;
use crate::engine::grammar::scan;
use crate::engine::grammar::shape::Shape;
use crate::engine::grammar::strings::{Fields, Strings};
use crate::value::Hash;
use crate::value::hash::Live;
use crate::{options, rows};

rows![hgetall, hkeys, hlen, hscan, hvals];

/// Returns all fields of a hash and their values.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', age: 36 })
/// db.hgetall('user:1')  // { name: 'Ada', age: '36' }
/// db.hgetall('user:2')  // {}
/// ```
#[command(
    HGETALL,
    since = "2.0.0",
    complexity = "O(N) where N is the size of the hash",
    flags(readonly, unordered)
)]
fn hgetall(db: &mut Access<'_>, key: Read<Hash>) -> Result<Fields> {
    let Some(live) = live(db, &key)? else { return Ok(Fields(Strings::default())) };
    let mut strings = Strings::with_capacity(2 * live.at_most());
    for (field, value) in live.iter() {
        strings.push(field);
        strings.push(value);
    }
    Ok(Fields(strings))
}

/// Returns the names of all fields of a hash.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', city: 'London' })
/// db.hkeys('user:1').sort()  // ['city', 'name']
/// ```
#[command(
    HKEYS,
    since = "2.0.0",
    complexity = "O(N) where N is the size of the hash",
    flags(readonly, unordered)
)]
fn hkeys(db: &mut Access<'_>, key: Read<Hash>) -> Result<Strings> {
    let fields = live(db, &key)?.into_iter().flat_map(Live::iter);
    Ok(fields.map(|(field, _)| field).collect())
}

/// Returns the values of all fields of a hash.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', city: 'London' })
/// db.hvals('user:1').sort()  // ['Ada', 'London']
/// ```
#[command(
    HVALS,
    since = "2.0.0",
    complexity = "O(N) where N is the size of the hash",
    flags(readonly, unordered)
)]
fn hvals(db: &mut Access<'_>, key: Read<Hash>) -> Result<Strings> {
    let fields = live(db, &key)?.into_iter().flat_map(Live::iter);
    Ok(fields.map(|(_, value)| value).collect())
}

/// Returns the number of fields of a hash, 0 if it does not exist. Expired fields count until they
/// are removed, which takes about a tenth of a second.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', city: 'London' })
/// db.hlen('user:1')  // 2
/// ```
#[command(HLEN, since = "2.0.0", complexity = "O(1)", flags(readonly, fast))]
fn hlen(db: &mut Access<'_>, key: Read<Hash, NOTHING>) -> Result<usize> {
    Ok(db.read(&key)?.map_or(0, Hash::len))
}

/// How many fields a step looks at.
#[derive(Debug, Clone, Copy)]
struct Step(usize);

impl<'a> Param<'a> for Step {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        scan::count(args).map(Self)
    }
}

options! {
    struct HscanOptions<'a> {
        /// Answer only fields that match this pattern.
        "MATCH" pattern: Option<Pattern<'a>>,
        /// Examine about this many fields in this step.
        "COUNT" count: Option<Step>,
        /// Answer the fields without their values.
        "NOVALUES" novalues: bool,
    }
}

impl HscanOptions<'_> {
    fn wants(&self, field: &[u8]) -> bool {
        self.pattern.is_none_or(|pattern| pattern.fits(field))
    }
}

/// Iterates over the fields of a hash and their values in steps.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', 'tel:home': '12', 'tel:work': '34' })
/// const [cursor, found] = db.hscan('user:1', 0, { match: 'tel:*', novalues: true })
/// found.sort()  // ['tel:home', 'tel:work']
/// cursor  // '0': there are no more. db.hscanIterator('user:1') does all steps
/// ```
#[command(
    HSCAN,
    since = "2.8.0",
    complexity = "O(1) for a step, O(N) for all, where N is the size of the hash",
    flags(readonly, random)
)]
fn hscan(
    db: &mut Access<'_>,
    key: Read<Hash>,
    /** 0, then what the last step answered, until that is 0 */
    cursor: Cursor,
    options: Deferred<'_, HscanOptions<'_>>,
) -> Result<Scanned> {
    let Some(hash) = live(db, &key)? else { return Ok(Scanned(0, Vec::new())) };
    let options = options.read()?;
    let mut found = Vec::new();
    let count = options.count.map_or(10, |step| step.0);
    let next = hash.scan(cursor.0, count, |field, value| {
        if field.with(|field| options.wants(field)) {
            found.push(field.to_bytes());
            found.extend((!options.novalues).then(|| value.to_bytes()));
        }
    });
    Ok(Scanned(next, found))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_small_hash_is_answered_in_the_order_of_its_fields() {
        let mut db = TestStore::new();
        db.say("HSET h a 1 b 2 c 3");
        assert_eq!(db.say("HGETALL h"), "{a:1 b:2 c:3}");
        assert_eq!(db.say("HKEYS h"), "[a b c]");
        assert_eq!(db.say("HVALS h"), "[1 2 3]");
        assert_eq!(db.say("HLEN h"), "3");
        for call in ["HGETALL none", "HKEYS none", "HVALS none", "HLEN none"] {
            assert!(["{}", "[]", "0"].contains(&db.say(call).as_str()), "{call}");
        }
    }

    #[test]
    fn a_small_hash_is_scanned_in_one_step() {
        let mut db = TestStore::new();
        db.say("HSET h a 1 b 2  3");
        assert_eq!(db.say("HSCAN h 7 COUNT 1"), "[0 [a 1 b 2  3]]");
        assert_eq!(db.say("HSCAN h +0 match [a] NOVALUES"), "[0 [a]]");
        assert_eq!(db.say("HSCAN h 0 MATCH *"), "[0 [a 1 b 2  3]]");
        assert_eq!(db.say("HSCAN h 0 MATCH a MATCH b"), "[0 [b 2]]");
        assert_eq!(db.say("HSCAN none 0 FOO"), "[0 []]");
        assert_eq!(db.say("HSCAN none x"), "ERR invalid cursor");
        for options in ["FOO", "COUNT", "COUNT 0", "MATCH"] {
            assert_eq!(db.say(&format!("HSCAN h 0 {options}")), "ERR syntax error", "{options}");
        }
        let number = "ERR value is not an integer or out of range";
        assert_eq!(db.say("HSCAN h 0 COUNT x FOO"), number);
    }

    #[test]
    fn a_large_hash_is_scanned_step_by_step() {
        let mut db = TestStore::new();
        for field in 0..1000 {
            db.say(&format!("HSET h {field} v"));
        }
        let (mut cursor, mut seen) = ("0".to_owned(), 0);
        loop {
            let step = db.say(&format!("HSCAN h {cursor} COUNT 100 NOVALUES"));
            let (next, fields) = step.trim_start_matches('[').split_once(' ').unwrap();
            seen += fields.split(' ').count();
            if next == "0" {
                break;
            }
            cursor = next.to_owned();
        }
        assert_eq!(seen, 1000);
    }
}
