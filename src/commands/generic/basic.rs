//! The existence, the type and the removal of keys.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{NOTHING, Read, Remove};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::Many;
use crate::rows;

rows![del, exists, touch, type_, unlink];

/// Removes one or more keys, and returns how many of them existed.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
/// db.del('user:1', 'user:3')  // 1
/// db.del(['user:2'])  // 1
/// ```
#[command(
    DEL,
    since = "1.0.0",
    complexity = "O(N) where N is the number of keys, and of the elements that they hold",
    flags(write),
    tips("request_policy:multi_shard", "response_policy:agg_sum")
)]
fn del(db: &mut Access<'_>, keys: Many<Remove<'_>>) -> Result<usize> {
    remove_all(db, &keys)
}

/// Removes one or more keys as DEL does; the memory of large values is given back later.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
/// db.unlink('user:1', 'user:2', 'user:3')  // 2
/// ```
#[command(
    UNLINK,
    since = "4.0.0",
    complexity = "O(N) where N is the number of keys; large values are dropped elsewhere",
    flags(write, fast),
    tips("request_policy:multi_shard", "response_policy:agg_sum")
)]
fn unlink(db: &mut Access<'_>, keys: Many<Remove<'_>>) -> Result<usize> {
    remove_all(db, &keys)
}

fn remove_all(db: &mut Access<'_>, keys: &[Remove<'_>]) -> Result<usize> {
    keys.iter().map(|key| db.remove(key).map(usize::from)).sum()
}

/// Returns how many of the keys exist. A key that is named twice counts twice.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
/// db.exists('user:1')  // 1
/// db.exists('user:1', 'user:2', 'user:3')  // 2
/// ```
#[command(
    EXISTS,
    since = "1.0.0",
    complexity = "O(N) where N is the number of keys",
    flags(readonly, fast),
    tips("request_policy:multi_shard", "response_policy:agg_sum"),
    history("3.0.3" = "several keys")
)]
fn exists(db: &mut Access<'_>, keys: Many<Read<Any, NOTHING>>) -> Result<usize> {
    keys.iter().map(|key| db.exists(key).map(usize::from)).sum()
}

/// Marks keys as just used, and returns how many of them exist.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
/// db.touch('user:1', 'user:2', 'user:3')  // 2
/// ```
#[command(
    TOUCH,
    since = "3.2.1",
    complexity = "O(N) where N is the number of keys",
    flags(readonly, fast),
    tips("request_policy:multi_shard", "response_policy:agg_sum")
)]
fn touch(db: &mut Call<'_>, keys: Many<Read<Any, NOTHING>>) -> Result<usize> {
    // Even for a connection that asked not to.
    let unwilling = std::mem::replace(&mut db.session_mut().connection.no_touch, false);
    let touched = keys.iter().map(|key| Ok(usize::from(db.read(key)?.is_some()))).sum();
    db.session_mut().connection.no_touch = unwilling;
    touched
}

/// Returns the type of the value of a key: `string`, `list`, `set`, `zset`, `hash`, `stream`, or
/// `none` if the key does not exist.
///
/// ```js
/// db.rpush('jobs', 'a')
/// db.type('jobs')  // 'list'
/// db.type('no such key')  // 'none'
/// ```
#[command(TYPE, since = "1.0.0", complexity = "O(1)", flags(readonly, fast))]
fn type_(db: &mut Access<'_>, key: Read<Any, NOTHING>) -> Result<&'static str> {
    Ok(db.peek(&key)?.map_or("none", |entry| entry.value().type_name()))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn only_keys_that_were_there_are_counted() {
        let mut db = TestStore::new();
        db.say("MSET a 1 b 2");
        assert_eq!(db.say("EXISTS a a b c"), "3");
        assert_eq!(db.say("TOUCH a a c"), "2");
        assert_eq!(db.say("DEL a a c"), "1");
        assert_eq!(db.say("UNLINK b c"), "1");
        assert_eq!(db.say("EXISTS a b"), "0");
        assert_eq!(db.say("DEL"), "ERR wrong number of arguments for 'del' command");
    }

    #[test]
    fn a_missing_key_is_of_no_type() {
        let mut db = TestStore::new();
        assert_eq!(db.say("TYPE a"), "none");
        db.say("SET a 1");
        assert_eq!(db.say("TYPE a"), "string");
    }
}
