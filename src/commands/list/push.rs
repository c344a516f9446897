//! Adding elements at the ends.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{INSERT, Write};
use crate::engine::grammar::param::Many;
use crate::rows;
use crate::value::List;
use crate::value::list::Side;

rows![lpush, lpushx, rpush, rpushx];

/// A list that grows.
type Growing<'a> = Write<'a, List, INSERT>;

/// Adds elements at the head of a list, one after the other, and returns its new length. The list
/// is created if it does not exist.
///
/// ```js
/// db.lpush('recent', '/home', '/about')  // 2
/// db.lpush('recent', ['/prices', '/buy'])  // 4
/// db.lrange('recent', 0, -1)  // ['/buy', '/prices', '/about', '/home']
/// ```
#[command(
    LPUSH,
    since = "1.0.0",
    complexity = "O(N) where N is the number of elements added",
    flags(write, denyoom, fast),
    history("2.4.0" = "several elements")
)]
fn lpush(db: &mut Access<'_>, key: Growing<'_>, elements: Many<&[u8]>) -> Result<usize> {
    push(db, key, Side::Left, &elements)
}

/// Adds elements at the head of a list, if the list exists, and returns its new length.
///
/// ```js
/// db.lpushx('recent', '/home')  // 0: there is no such list
/// db.lpush('recent', '/home')
/// db.lpushx('recent', '/about')  // 2
/// ```
#[command(
    LPUSHX,
    since = "2.2.0",
    complexity = "O(N) where N is the number of elements added",
    flags(write, denyoom, fast),
    history("4.0.0" = "several elements")
)]
fn lpushx(db: &mut Access<'_>, key: Growing<'_>, elements: Many<&[u8]>) -> Result<usize> {
    push_to_existing(db, key, Side::Left, &elements)
}

/// Adds elements at the tail of a list, one after the other, and returns its new length. The list
/// is created if it does not exist.
///
/// ```js
/// db.rpush('jobs', 'a')  // 1
/// db.rpush('jobs', ['b', 'c'])  // 3
/// db.lrange('jobs', 0, -1)  // ['a', 'b', 'c']
/// ```
#[command(
    RPUSH,
    since = "1.0.0",
    complexity = "O(N) where N is the number of elements added",
    flags(write, denyoom, fast),
    history("2.4.0" = "several elements")
)]
fn rpush(db: &mut Access<'_>, key: Growing<'_>, elements: Many<&[u8]>) -> Result<usize> {
    push(db, key, Side::Right, &elements)
}

/// Adds elements at the tail of a list, if the list exists, and returns its new length.
///
/// ```js
/// db.rpushx('jobs', 'a')  // 0: there is no such list
/// db.exists('jobs')  // 0
/// ```
#[command(
    RPUSHX,
    since = "2.2.0",
    complexity = "O(N) where N is the number of elements added",
    flags(write, denyoom, fast),
    history("4.0.0" = "several elements")
)]
fn rpushx(db: &mut Access<'_>, key: Growing<'_>, elements: Many<&[u8]>) -> Result<usize> {
    push_to_existing(db, key, Side::Right, &elements)
}

fn push(db: &mut Access<'_>, key: Growing<'_>, side: Side, elements: &[&[u8]]) -> Result<usize> {
    let mut list = db.create(&key)?;
    list.push(side, elements);
    Ok(list.len())
}

fn push_to_existing(
    db: &mut Access<'_>,
    key: Growing<'_>,
    side: Side,
    elements: &[&[u8]],
) -> Result<usize> {
    let Some(mut list) = db.write(&key)? else { return Ok(0) };
    list.push(side, elements);
    Ok(list.len())
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn the_last_element_pushed_is_the_outermost() {
        let mut db = TestStore::new();
        assert_eq!(db.say("RPUSH l c d"), "2");
        assert_eq!(db.say("LPUSH l b a"), "4");
        assert_eq!(db.say("LRANGE l 0 -1"), "[a b c d]");
        assert_eq!(db.say("LPUSHX l z"), "5");
        assert_eq!(db.say("RPUSHX l e f"), "7");
        assert_eq!(db.say("LRANGE l 0 -1"), "[z a b c d e f]");
    }

    #[test]
    fn pushing_only_to_existing_lists_makes_no_list() {
        let mut db = TestStore::new();
        assert_eq!(db.say("LPUSHX l a"), "0");
        assert_eq!(db.say("RPUSHX l a"), "0");
        assert_eq!(db.say("LLEN l"), "0");
    }

    #[test]
    fn only_lists_can_be_pushed_to() {
        let mut db = TestStore::new();
        db.say("SET s x");
        let wrong = "WRONGTYPE Operation against a key holding the wrong kind of value";
        for call in ["LPUSH s a", "RPUSH s a", "LPUSHX s a", "RPUSHX s a"] {
            assert_eq!(db.say(call), wrong, "{call}");
        }
        assert_eq!(db.say("GET s"), "x");
        assert_eq!(db.say("LPUSH l"), "ERR wrong number of arguments for 'lpush' command");
    }

    #[test]
    fn an_element_longer_than_a_string_may_be_is_refused() {
        let mut db = TestStore::new();
        db.engine.config.proto_max_bulk_len.store(10, std::sync::atomic::Ordering::Relaxed);
        assert_eq!(db.say("RPUSH l 0123456789"), "1");
        let refused = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
        assert_eq!(db.say("RPUSH l 0123456789a"), refused);
        assert_eq!(db.say("LLEN l"), "1");
    }
}
