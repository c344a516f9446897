//! Elements by their places and by what they are.

use redlet_macros::command;

use crate::base::{Bytes, range};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{DELETE, INSERT, NOTHING, Read, UPDATE, Write};
use crate::engine::grammar::param::{Late, SignedCount};
use crate::engine::grammar::reply::{Done, Number};
use crate::engine::grammar::strings::Strings;
use crate::value::List;
use crate::value::member::Member;
use crate::{choice, rows};

rows![lindex, linsert, llen, lrange, lrem, lset, ltrim];

/// Returns the element at an index of a list, -1 being the last; null if there is none.
///
/// ```js
/// db.rpush('queue', 'a', 'b', 'c')
/// db.lindex('queue', 0)  // 'a'
/// db.lindex('queue', -1)  // 'c'
/// ```
#[command(
    LINDEX,
    since = "1.0.0",
    complexity = "O(N) where N is the distance from the nearer end",
    flags(readonly)
)]
fn lindex(db: &mut Access<'_>, key: Read<'_, List>, index: Late<'_, i64>) -> Result<Option<Bytes>> {
    let Some(list) = db.read(&key)? else { return Ok(None) };
    Ok(list.get(index.value()?).map(|item| item.to_bytes()))
}

choice! {
    /// On which side of the pivot.
    enum Beside {
        /// Nearer to the front.
        "BEFORE" Before,
        /// Nearer to the back.
        "AFTER" After,
    }
}

/// Adds an element before or after the first one that equals the pivot, and returns the new
/// length: 0 if the list does not exist, -1 if the pivot is not in it.
///
/// ```js
/// db.rpush('tracks', 'intro', 'outro')
/// db.linsert('tracks', 'BEFORE', 'outro', 'verse')  // 3
/// db.lrange('tracks', 0, -1)  // ['intro', 'verse', 'outro']
/// ```
#[command(
    LINSERT,
    since = "2.2.0",
    complexity = "O(N) where N is the number of elements before the pivot",
    flags(write, denyoom)
)]
fn linsert(
    db: &mut Access<'_>,
    key: Write<'_, List, INSERT>,
    r#where: Beside,
    pivot: &[u8],
    element: &[u8],
) -> Result<Number> {
    let Some(mut list) = db.write(&key)? else { return Ok(Number(0)) };
    let len = match r#where {
        Beside::Before => list.insert_before(pivot, element),
        Beside::After => list.insert_after(pivot, element),
    };
    Ok(Number(len.map_or(-1, |len| len as i64)))
}

/// Returns the number of elements of a list.
///
/// ```js
/// db.rpush('jobs', 'a', 'b')
/// db.llen('jobs')  // 2
/// ```
#[command(LLEN, since = "1.0.0", complexity = "O(1)", flags(readonly, fast))]
fn llen(db: &mut Access<'_>, key: Read<'_, List, NOTHING>) -> Result<usize> {
    Ok(db.read(&key)?.map_or(0, List::len))
}

/// Returns the elements from one index of a list to another, both included; -1 is the last.
///
/// ```js
/// db.rpush('queue', 'a', 'b', 'c', 'd')
/// db.lrange('queue', 0, 1)  // ['a', 'b']
/// db.lrange('queue', -2, -1)  // ['c', 'd']
/// ```
#[command(
    LRANGE,
    since = "1.0.0",
    complexity = "O(S+N) where S is the distance from the nearer end and N the number of elements returned",
    flags(readonly)
)]
fn lrange(db: &mut Access<'_>, key: Read<'_, List>, start: i64, stop: i64) -> Result<Strings> {
    let Some(list) = db.read(&key)? else { return Ok(Strings::default()) };
    let places = range::places(start, stop, list.len());
    Ok(list.range(places.start, places.len()).map(Member::from).collect())
}

/// Removes elements that equal the given one, and returns how many.
///
/// ```js
/// db.rpush('jobs', 'a', 'b', 'a', 'c', 'a')
/// db.lrem('jobs', -1, 'a')  // 1: the last one
/// db.lrem('jobs', 0, 'a')  // 2: all there are
/// db.lrange('jobs', 0, -1)  // ['b', 'c']
/// ```
#[command(
    LREM,
    since = "1.0.0",
    complexity = "O(N+M) where N is the length of the list and M the number of elements removed",
    flags(write)
)]
fn lrem(
    db: &mut Access<'_>,
    key: Write<'_, List, DELETE>,
    /** as many from the front; from the back when it is negative; all when it is 0 */
    count: SignedCount,
    element: &[u8],
) -> Result<usize> {
    Ok(db.write(&key)?.map_or(0, |mut list| list.remove(count.0, element)))
}

/// Replaces the element at a place of a list, -1 being the last.
///
/// ```js
/// db.rpush('queue', 'a', 'b', 'c')
/// db.lset('queue', -1, 'z')  // 'OK'
/// db.lrange('queue', 0, -1)  // ['a', 'b', 'z']
/// db.lset('queue', 9, 'z')  // throws ERR index out of range
/// ```
#[command(
    LSET,
    since = "1.0.0",
    complexity = "O(N) where N is the distance from the nearer end",
    flags(write, denyoom)
)]
fn lset(
    db: &mut Access<'_>,
    key: Write<'_, List, UPDATE>,
    index: Late<'_, i64>,
    element: &[u8],
) -> Result<Done> {
    let mut list = db.write(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    // Both servers read no more of the index than these 32 bits.
    let found = list.set(i64::from(index.value()? as i32), element);
    if found { Ok(Done) } else { Err(Error::INDEX_OUT_OF_RANGE) }
}

/// Removes all elements of a list but those from one place to another, both included.
///
/// ```js
/// db.lpush('recent', '/one', '/two', '/three')
/// db.ltrim('recent', 0, 1)  // 'OK': the two newest stay
/// db.lrange('recent', 0, -1)  // ['/three', '/two']
/// ```
#[command(
    LTRIM,
    since = "1.0.0",
    complexity = "O(N) where N is the number of elements removed",
    flags(write)
)]
fn ltrim(db: &mut Access<'_>, key: Write<'_, List, DELETE>, start: i64, stop: i64) -> Result<Done> {
    if let Some(mut list) = db.write(&key)? {
        list.trim(start, stop);
    }
    Ok(Done)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";
    const NOT_INTEGER: &str = "ERR value is not an integer or out of range";

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("RPUSH l a b c a");
        db.say("SET s x");
        db
    }

    #[test]
    fn places_count_from_either_end() {
        let mut db = store();
        assert_eq!(db.say("LINDEX l 1"), "b");
        assert_eq!(db.say("LINDEX l -2"), "c");
        assert_eq!(db.say("LINDEX l 4"), "nil");
        assert_eq!(db.say("LINDEX l -9223372036854775808"), "nil");
        assert_eq!(db.say("LRANGE l -2 9223372036854775807"), "[c a]");
        assert_eq!(db.say("LRANGE l 2 1"), "[]");
        assert_eq!(db.say("LRANGE missing 0 -1"), "[]");
        assert_eq!(db.say("LSET l -1 z"), "OK");
        assert_eq!(db.say("LSET l 0 y"), "OK");
        assert_eq!(db.say("LRANGE l 0 -1"), "[y b c z]");
    }

    #[test]
    fn lindex_and_lset_look_at_the_key_before_the_place() {
        let mut db = store();
        assert_eq!(db.say("LINDEX missing x"), "nil");
        assert_eq!(db.say("LINDEX s x"), WRONG);
        assert_eq!(db.say("LINDEX l x"), NOT_INTEGER);
        assert_eq!(db.say("LSET missing x a"), "ERR no such key");
        assert_eq!(db.say("LSET s x a"), WRONG);
        assert_eq!(db.say("LSET l x a"), NOT_INTEGER);
        assert_eq!(db.say("LSET l 10 a"), "ERR index out of range");
    }

    #[test]
    fn the_others_look_at_the_key_last() {
        let mut db = store();
        for call in ["LRANGE s x 1", "LRANGE missing 0 x", "LTRIM s x 1", "LREM s x a"] {
            assert_eq!(db.say(call), NOT_INTEGER, "{call}");
        }
        for call in ["LRANGE s 0 1", "LTRIM s 0 1", "LREM s 0 a", "LLEN s", "LINSERT s BEFORE a b"]
        {
            assert_eq!(db.say(call), WRONG, "{call}");
        }
        assert_eq!(db.say("LINSERT s BESIDE a b"), "ERR syntax error");
        assert_eq!(
            db.say("LREM l -9223372036854775808 a"),
            "ERR value is out of range, value must between -9223372036854775807 and \
             9223372036854775807"
        );
    }

    #[test]
    fn an_element_is_inserted_beside_the_first_pivot() {
        let mut db = store();
        assert_eq!(db.say("LINSERT l BEFORE a 1"), "5");
        assert_eq!(db.say("LINSERT l after a 2"), "6");
        assert_eq!(db.say("LINSERT l BEFORE zz 3"), "-1");
        assert_eq!(db.say("LINSERT missing BEFORE a 3"), "0");
        assert_eq!(db.say("LRANGE l 0 -1"), "[1 a 2 b c a]");
    }

    #[test]
    fn equal_elements_are_removed_from_the_end_that_the_count_names() {
        let mut db = store();
        db.say("RPUSH l a");
        assert_eq!(db.say("LREM l -1 a"), "1");
        assert_eq!(db.say("LREM l 1 a"), "1");
        assert_eq!(db.say("LRANGE l 0 -1"), "[b c a]");
        db.say("RPUSH l a a");
        assert_eq!(db.say("LREM l 0 a"), "3");
        assert_eq!(db.say("LREM l 0 zz"), "0");
        assert_eq!(db.say("LREM missing 0 a"), "0");
    }

    #[test]
    fn a_list_trimmed_to_nothing_is_removed() {
        let mut db = store();
        assert_eq!(db.say("LTRIM l 1 -2"), "OK");
        assert_eq!(db.say("LRANGE l 0 -1"), "[b c]");
        assert_eq!(db.say("LTRIM l 5 1"), "OK");
        assert_eq!(db.say("LLEN l"), "0");
        assert_eq!(db.say("LPUSHX l a"), "0");
        assert_eq!(db.say("LTRIM missing 0 1"), "OK");
    }
}
