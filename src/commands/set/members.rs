//! The members of one set.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_DELETE, DELETE, INSERT, Key, NOTHING, Read, Write};
use crate::engine::grammar::param::{Cursor, Deferred, Many};
use crate::engine::grammar::reply::Scanned;
use crate::engine::grammar::scan::ScanOptions;
use crate::engine::grammar::strings::Members;
use crate::rows;
use crate::value::Set;

rows![sadd, scard, sismember, smembers, smismember, smove, srem, sscan];

/// Adds members to a set, and returns how many are new. The set is created if it does not exist.
///
/// ```js
/// db.sadd('tags:1', 'red', 'blue')  // 2
/// db.sadd('tags:1', ['blue', 'green'])  // 1
/// db.sadd('tags:1', new Set(['red']))  // 0
/// ```
#[command(
    SADD,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members added",
    flags(write, denyoom, fast),
    history("2.4.0" = "several members")
)]
fn sadd(db: &mut Access<'_>, key: Write<'_, Set, INSERT>, members: Many<&[u8]>) -> Result<usize> {
    Ok(db.create(&key)?.add(&members))
}

/// Returns the number of members of a set.
///
/// ```js
/// db.sadd('online', 'ada', 'bob')
/// db.scard('online')  // 2
/// ```
#[command(SCARD, since = "1.0.0", complexity = "O(1)", flags(readonly, fast))]
fn scard(db: &mut Access<'_>, key: Read<'_, Set, NOTHING>) -> Result<usize> {
    Ok(db.read(&key)?.map_or(0, Set::len))
}

/// Returns whether a set has a member.
///
/// ```js
/// db.sadd('online', 'ada')
/// db.sismember('online', 'ada')  // 1
/// db.sismember('online', 'bob')  // 0
/// ```
#[command(SISMEMBER, since = "1.0.0", complexity = "O(1)", flags(readonly, fast))]
fn sismember(db: &mut Access<'_>, key: Read<'_, Set, NOTHING>, member: &[u8]) -> Result<bool> {
    Ok(db.read(&key)?.is_some_and(|set| set.contains(member)))
}

/// Returns all members of a set.
///
/// ```js
/// db.sadd('tags:1', 'red', 'blue')
/// db.smembers('tags:1').sort()  // ['blue', 'red']
/// db.smembers('tags:2')  // []
/// ```
#[command(
    SMEMBERS,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members",
    flags(readonly, unordered)
)]
fn smembers(db: &mut Access<'_>, key: Read<'_, Set>) -> Result<Members> {
    Ok(Members(db.read(&key)?.into_iter().flatten().collect()))
}

/// Returns for each of several members whether a set has it.
///
/// ```js
/// db.sadd('online', 'ada', 'bob')
/// db.smismember('online', 'ada', 'cy', 'bob')  // [1, 0, 1]
/// ```
#[command(
    SMISMEMBER,
    since = "6.2.0",
    complexity = "O(N) where N is the number of members asked for",
    flags(readonly, fast)
)]
fn smismember(db: &mut Access<'_>, key: Read<'_, Set>, members: Many<&[u8]>) -> Result<Vec<bool>> {
    let set = db.read(&key)?;
    let has = |member: &&[u8]| set.is_some_and(|set| set.contains(member));
    Ok(members.iter().map(has).collect())
}

/// Moves a member from one set to another, and returns whether the first set had it.
///
/// ```js
/// db.sadd('todo', 'wash', 'cook')
/// db.smove('todo', 'done', 'wash')  // 1
/// db.smembers('done')  // ['wash']
/// ```
#[command(SMOVE, since = "1.0.0", complexity = "O(1)", flags(write, fast))]
fn smove(
    db: &mut Access<'_>,
    source: Write<'_, Set, ACCESS_DELETE>,
    destination: Write<'_, Set, INSERT>,
    member: &[u8],
) -> Result<bool> {
    let Some(has) = db.write(&source)?.map(|set| set.contains(member)) else { return Ok(false) };
    db.write(&destination)?;
    if !has || source.name() == destination.name() {
        return Ok(has);
    }
    db.write(&source)?.map(|mut set| set.remove(&[member]));
    db.create(&destination)?.add(&[member]);
    Ok(true)
}

/// Removes members from a set, and returns how many it had.
///
/// ```js
/// db.sadd('online', 'ada', 'bob')
/// db.srem('online', 'bob', 'cy')  // 1
/// ```
#[command(
    SREM,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members removed",
    flags(write, fast),
    history("2.4.0" = "several members")
)]
fn srem(db: &mut Access<'_>, key: Write<'_, Set, DELETE>, members: Many<&[u8]>) -> Result<usize> {
    Ok(db.write(&key)?.map_or(0, |mut set| set.remove(&members)))
}

/// Iterates over the members of a set in steps, each of which returns the cursor of the next.
///
/// ```js
/// db.sadd('tags', 'red', 'blue', 'rose')
/// const [cursor, found] = db.sscan('tags', 0, { match: 'r*', count: 100 })
/// found.sort()  // ['red', 'rose']
/// cursor  // '0': there are no more. db.sscanIterator('tags') does all steps
/// ```
#[command(
    SSCAN,
    since = "2.8.0",
    complexity = "O(1) a step, O(N) for a whole walk over N members",
    flags(readonly, random)
)]
fn sscan(
    db: &mut Access<'_>,
    key: Read<'_, Set>,
    cursor: Cursor,
    options: Deferred<'_, ScanOptions<'_>>,
) -> Result<Scanned> {
    let Some(set) = db.read(&key)? else { return Ok(Scanned(0, Vec::new())) };
    let options = options.read()?;
    let mut found = Vec::new();
    let next = set.scan(cursor.0, options.count, |member| {
        if member.with(|member| options.wants(member)) {
            found.push(member.to_bytes());
        }
    });
    Ok(Scanned(next, found))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::commands::testing::TestStore;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("SADD n 3 1 2");
        db.say("SADD t a b c");
        db.say("SET s x");
        db
    }

    #[test]
    fn members_are_there_once() {
        let mut db = store();
        assert_eq!(db.say("SADD t a d d"), "1");
        assert_eq!(db.say("SCARD t"), "4");
        assert_eq!(db.say("SMISMEMBER t a zz d"), "[1 0 1]");
        assert_eq!(db.say("SISMEMBER n 2"), "1");
        assert_eq!(db.say("SISMEMBER n 02"), "0");
        assert_eq!(db.say("SREM t a zz b"), "2");
        assert_eq!(db.say("SMEMBERS t"), "[c d]");
        assert_eq!(db.say("SMEMBERS n"), "[1 2 3]");
    }

    #[test]
    fn a_missing_set_is_empty() {
        let mut db = store();
        for (call, reply) in [
            ("SCARD m", "0"),
            ("SISMEMBER m a", "0"),
            ("SMEMBERS m", "[]"),
            ("SMISMEMBER m a b", "[0 0]"),
            ("SMOVE m t a", "0"),
            ("SMOVE m s a", "0"),
            ("SREM m a", "0"),
            ("SSCAN m 0 NONSENSE", "[0 []]"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn a_member_moves_when_both_keys_are_sets() {
        let mut db = store();
        assert_eq!(db.say("SMOVE t n a"), "1");
        assert_eq!(db.say("SMOVE t n a"), "0");
        assert_eq!(db.say("SMEMBERS n"), "[1 2 3 a]");
        assert_eq!(db.say("SMOVE t t b"), "1");
        assert_eq!(db.say("SMOVE t t zz"), "0");
        assert_eq!(db.say("SMOVE t s b"), WRONG);
        assert_eq!(db.say("SMOVE t s zz"), WRONG);
        assert_eq!(db.say("SMOVE s t b"), WRONG);
        db.say("SADD one x");
        assert_eq!(db.say("SMOVE one new x"), "1");
        assert_eq!(db.say("SCARD one"), "0");
        assert_eq!(db.say("SMEMBERS new"), "[x]");
    }

    #[test]
    fn a_walk_meets_every_member() {
        let mut db = TestStore::new();
        let members: Vec<String> = (0..300).map(|number| format!("m{number}")).collect();
        db.say(&format!("SADD t {}", members.join(" ")));
        let (mut cursor, mut met) = (String::from("0"), BTreeSet::new());
        loop {
            let step = db.say(&format!("SSCAN t {cursor} COUNT 7 MATCH m*"));
            let (next, found) = step.trim_matches(['[', ']']).split_once(" [").unwrap();
            met.extend(found.split(' ').map(str::to_owned));
            cursor = next.to_owned();
            if cursor == "0" {
                break;
            }
        }
        assert_eq!(met, members.into_iter().collect());
    }

    #[test]
    fn sscan_reads_its_cursor_before_the_key_and_its_options_after() {
        let mut db = store();
        for (call, reply) in [
            ("SSCAN t 0", "[0 [a b c]]"),
            ("SSCAN t 99 COUNT 1", "[0 [a b c]]"),
            ("SSCAN t 0 MATCH a MATCH [bc]", "[0 [b c]]"),
            ("SSCAN m x", "ERR invalid cursor"),
            ("SSCAN s 0 FOO", WRONG),
            ("SSCAN t 0 FOO", "ERR syntax error"),
            ("SSCAN t 0 MATCH", "ERR syntax error"),
            ("SSCAN t 0 TYPE string", "ERR syntax error"),
            ("SSCAN t 0 COUNT 0", "ERR syntax error"),
            ("SSCAN t 0 COUNT x", "ERR value is not an integer or out of range"),
            ("SSCAN t 0 NOVALUES", "ERR NOVALUES option can only be used in HSCAN"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
