//! Unions, intersections and differences, stored.

use redlet_macros::command;

use super::algebra::{DiffStoreOptions, JoinStoreOptions, difference, intersection, union};
use super::inputs::InputKeys;
use super::listed::Scored;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Overwrite;
use crate::rows;
use crate::value::{SortedSet, Value};

rows![zdiffstore, zinterstore, zunionstore];

/// Stores the members of the first sorted set or set that none of the others has, and returns how
/// many there are.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95 })
/// db.sadd('banned', 'ada')
/// db.zdiffstore('fair', 2, ['scores', 'banned'])  // 1
/// ```
#[command(
    ZDIFFSTORE,
    since = "6.2.0",
    complexity = "O(L+N*log(N)) where L is the number of all members and N that of the first input",
    flags(write, denyoom, movablekeys)
)]
fn zdiffstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: InputKeys<'_>,
    options: DiffStoreOptions<'_>,
) -> Result<usize> {
    let inputs = keys.read(db)?;
    options.read(keys.len())?;
    let result = difference(&inputs);
    store(db, destination, result, "zdiffstore")
}

/// Stores the members that all of several sorted sets or sets have, and returns how many there
/// are.
///
/// ```js
/// db.zadd('week:1', { ada: 10, bob: 5 })
/// db.zadd('week:2', { bob: 7, cy: 3 })
/// db.zinterstore('best', 2, ['week:1', 'week:2'], { aggregate: 'MAX' })  // 1
/// db.zscore('best', 'bob')  // 7
/// ```
#[command(
    ZINTERSTORE,
    since = "2.0.0",
    complexity = "O(N*K+M*log(M)) where N is the size of the smallest input, K the number of inputs and M the size of the result",
    flags(write, denyoom, movablekeys)
)]
fn zinterstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: InputKeys<'_>,
    options: JoinStoreOptions<'_>,
) -> Result<usize> {
    let inputs = keys.read(db)?;
    let result = intersection(&inputs, &options.read(keys.len())?);
    store(db, destination, result, "zinterstore")
}

/// Stores the members that any of several sorted sets or sets has, and returns how many there are.
///
/// ```js
/// db.zadd('week:1', { ada: 10, bob: 5 })
/// db.zadd('week:2', { bob: 7, cy: 3 })
/// db.zunionstore('total', 2, ['week:1', 'week:2'], { weights: [1, 0.5] })  // 3
/// db.zscore('total', 'bob')  // 8.5
/// ```
#[command(
    ZUNIONSTORE,
    since = "2.0.0",
    complexity = "O(N+M*log(M)) where N is the number of all members and M the size of the result",
    flags(write, denyoom, movablekeys)
)]
fn zunionstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    keys: InputKeys<'_>,
    options: JoinStoreOptions<'_>,
) -> Result<usize> {
    let inputs = keys.read(db)?;
    let result = union(&inputs, &options.read(keys.len())?);
    store(db, destination, result, "zunionstore")
}

/// Replaces the value of a key by a sorted set of members. Without members the key is removed.
pub(in crate::commands) fn store(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    members: Scored,
    event: &'static str,
) -> Result<usize> {
    // The form is chosen for all of them at once, as in Redis: one that is large keeps each -0.
    let longest = members.iter().map(|(member, _)| &member[..]).max_by_key(|member| member.len());
    let mut set = SortedSet::new();
    set.reserve(members.len(), longest.unwrap_or_default(), &db.config().sorted_set_limits());
    fill(db, destination, set, members, event)
}

/// As [`store`], in a sorted set of a form that was chosen before.
pub(super) fn fill(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    mut set: SortedSet,
    members: Scored,
    event: &'static str,
) -> Result<usize> {
    if members.is_empty() {
        db.remove(&destination)?;
        return Ok(0);
    }
    let limits = db.config().sorted_set_limits();
    for (member, score) in &members {
        set.insert(member, *score, &limits);
    }
    db.put(&destination, Value::SortedSet(Box::new(set)), Expiry::Clear, event)?;
    Ok(members.len())
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn the_destination_is_overwritten_and_may_be_an_input() {
        let mut db = TestStore::new();
        db.say("ZADD a 1 x 2 y 3 z");
        db.say("ZADD b 10 y 20 z 30 w");
        db.say("SET s x");
        for (call, reply) in [
            ("ZUNIONSTORE s 2 a b WEIGHTS 2 1", "4"),
            ("ZRANGE s 0 -1 WITHSCORES", "{x:2 y:14 z:26 w:30}"),
            ("ZINTERSTORE a 2 a b AGGREGATE MIN", "2"),
            ("ZRANGE a 0 -1 WITHSCORES", "{y:2 z:3}"),
            ("ZDIFFSTORE b 2 b a", "1"),
            ("ZRANGE b 0 -1 WITHSCORES", "{w:30}"),
            ("ZDIFFSTORE b 2 b b", "0"),
            ("EXISTS b", "0"),
            ("ZUNIONSTORE d 1 a WITHSCORES", "ERR syntax error"),
            ("ZUNIONSTORE d 0 a", "ERR at least 1 input key is needed for 'zunionstore' command"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
