//! Results that become sets of their own.

use redlet_macros::command;

use super::algebra::{difference, intersection, union};
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Overwrite, Read};
use crate::engine::grammar::param::Many;
use crate::rows;
use crate::value::{Set, Value};

rows![sdiffstore, sinterstore, sunionstore];

/// Puts the members of the first set that none of the others has into a set of its own, and
/// returns how many they are.
///
/// ```js
/// db.sadd('invited', 'ada', 'bob', 'cy')
/// db.sadd('accepted', 'bob')
/// db.sdiffstore('missing', 'invited', 'accepted')  // 2
/// db.sismember('missing', 'cy')  // 1
/// ```
#[command(
    SDIFFSTORE,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members of all sets",
    flags(write, denyoom)
)]
fn sdiffstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: Many<Read<'_, Set>>,
) -> Result<usize> {
    let result = difference(db, &keys)?;
    store(db, destination, result, "sdiffstore")
}

/// Puts the members that all sets have into a set of its own, and returns how many they are.
///
/// ```js
/// db.sadd('likes:1', 'tea', 'rain', 'cats')
/// db.sadd('likes:2', 'cats', 'tea', 'sun')
/// db.sinterstore('likes:both', 'likes:1', 'likes:2')  // 2
/// ```
#[command(
    SINTERSTORE,
    since = "1.0.0",
    complexity = "O(N*M) where N is the number of members of the smallest set and M the number of sets",
    flags(write, denyoom)
)]
fn sinterstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: Many<Read<'_, Set>>,
) -> Result<usize> {
    let result = intersection(db, &keys)?;
    store(db, destination, result, "sinterstore")
}

/// Puts the members that any of the sets has into a set of its own, and returns how many they are.
///
/// ```js
/// db.sadd('team:1', 'ada', 'bob')
/// db.sadd('team:2', 'bob', 'cy')
/// db.sunionstore('everyone', 'team:1', 'team:2')  // 3
/// ```
#[command(
    SUNIONSTORE,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members of all sets",
    flags(write, denyoom)
)]
fn sunionstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: Many<Read<'_, Set>>,
) -> Result<usize> {
    let result = union(db, &keys)?;
    store(db, destination, result, "sunionstore")
}

/// An empty result leaves no key behind.
fn store(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    result: Set,
    event: &'static str,
) -> Result<usize> {
    let count = result.len();
    if count == 0 {
        db.remove(&destination)?;
    } else {
        db.put(&destination, Value::Set(Box::new(result)), Expiry::Clear, event)?;
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("SADD a 1 2 3 4");
        db.say("SADD b 3 4 5");
        db.say("SET s x");
        db
    }

    #[test]
    fn the_destination_is_overwritten_and_may_be_an_operand() {
        let mut db = store();
        assert_eq!(db.say("SINTERSTORE s a b"), "2");
        assert_eq!(db.say("SMEMBERS s"), "[3 4]");
        assert_eq!(db.say("SDIFFSTORE a a b"), "2");
        assert_eq!(db.say("SMEMBERS a"), "[1 2]");
        assert_eq!(db.say("SUNIONSTORE a a b missing"), "5");
        assert_eq!(db.say("SMEMBERS a"), "[1 2 3 4 5]");
    }

    #[test]
    fn an_empty_result_removes_the_destination() {
        for call in ["SINTERSTORE s a missing", "SDIFFSTORE s missing a", "SUNIONSTORE s missing"] {
            let mut db = store();
            assert_eq!(db.say(call), "0", "{call}");
            assert_eq!(db.say("GET s"), "nil", "{call}");
        }
    }

    #[test]
    fn a_key_of_another_type_leaves_the_destination_as_it_was() {
        let mut db = store();
        for call in ["SINTERSTORE b missing s", "SDIFFSTORE b missing s", "SUNIONSTORE b a s"] {
            assert_eq!(db.say(call), WRONG, "{call}");
        }
        assert_eq!(db.say("SMEMBERS b"), "[3 4 5]");
    }
}
