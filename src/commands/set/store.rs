//! Results that become sets of their own.

use super::algebra::{difference, intersection, union};
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Overwrite, Read};
use crate::engine::grammar::param::Many;
use crate::value::{Set, Value};
use crate::{command, rows};

rows![sdiffstore, sinterstore, sunionstore];

command! {
    /// Puts the members of the first set that none of the others has into a set of its own, and
    /// answers how many they are.
    SDIFFSTORE since "1.0.0" "O(N) where N is the number of members of all sets" [write denyoom]
    sdiffstore(destination: Overwrite, keys: Many<Read<Set>>) -> usize
}
fn sdiffstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: Many<Read<'_, Set>>,
) -> Result<usize> {
    let result = difference(db, &keys)?;
    store(db, destination, result, "sdiffstore")
}

command! {
    /// Puts the members that all sets have into a set of its own, and answers how many they are.
    SINTERSTORE since "1.0.0"
    "O(N*M) where N is the number of members of the smallest set and M the number of sets"
    [write denyoom]
    sinterstore(destination: Overwrite, keys: Many<Read<Set>>) -> usize
}
fn sinterstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: Many<Read<'_, Set>>,
) -> Result<usize> {
    let result = intersection(db, &keys)?;
    store(db, destination, result, "sinterstore")
}

command! {
    /// Puts the members that any of the sets has into a set of its own, and answers how many they
    /// are.
    SUNIONSTORE since "1.0.0" "O(N) where N is the number of members of all sets" [write denyoom]
    sunionstore(destination: Overwrite, keys: Many<Read<Set>>) -> usize
}
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
