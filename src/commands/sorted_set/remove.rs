//! Removing members.

use redlet_macros::command;

use super::bounds::{MemberBound, ScoreBound};
use crate::base::range;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{DELETE, Write};
use crate::engine::grammar::param::Many;
use crate::rows;
use crate::value::SortedSet;
use crate::value::sorted_set::range::{LexRange, ScoreRange};

rows![zrem, zremrangebylex, zremrangebyrank, zremrangebyscore];

/// A sorted set that members are removed from.
type Thinned<'a> = Write<'a, SortedSet, DELETE>;

/// Removes members from a sorted set, and returns how many it had.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95 })
/// db.zrem('scores', 'bob', 'cy')  // 1
/// ```
#[command(
    ZREM,
    since = "1.2.0",
    complexity = "O(M*log(N)) where N is the size of the sorted set and M the number of members removed",
    flags(write, fast),
    history("2.4.0" = "several members")
)]
fn zrem(db: &mut Access<'_>, key: Thinned<'_>, members: Many<&[u8]>) -> Result<usize> {
    Ok(db.write(&key)?.map_or(0, |mut set| set.remove(&members)))
}

/// Removes the members between two in a sorted set whose scores are all the same, and returns how
/// many.
///
/// ```js
/// db.zadd('names', { ada: 0, alan: 0, bob: 0 })
/// db.zremrangebylex('names', '[a', '(b')  // 2
/// ```
#[command(
    ZREMRANGEBYLEX,
    since = "2.8.9",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members removed",
    flags(write)
)]
fn zremrangebylex(
    db: &mut Access<'_>,
    key: Thinned<'_>,
    /** `[` or `(` and a member, or `-` */
    MemberBound(min): MemberBound<'_>,
    /** `[` or `(` and a member, or `+` */
    MemberBound(max): MemberBound<'_>,
) -> Result<usize> {
    let range = LexRange { min, max };
    Ok(db
        .write(&key)?
        .map_or(0, |mut set| set.remove_range(set.ranks_of_members(&range), "zremrangebylex")))
}

/// Removes the members of a range of ranks, and returns how many.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zremrangebyrank('scores', 0, -3)  // 1: the two highest stay
/// ```
#[command(
    ZREMRANGEBYRANK,
    since = "2.0.0",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members removed",
    flags(write)
)]
fn zremrangebyrank(db: &mut Access<'_>, key: Thinned<'_>, start: i64, stop: i64) -> Result<usize> {
    Ok(db.write(&key)?.map_or(0, |mut set| {
        set.remove_range(range::places(start, stop, set.len()), "zremrangebyrank")
    }))
}

/// Removes the members whose scores lie in a range, and returns how many.
///
/// ```js
/// db.zadd('seen', { 'page:1': 1000, 'page:2': 2000, 'page:3': 3000 })
/// db.zremrangebyscore('seen', '-inf', '(3000')  // 2
/// ```
#[command(
    ZREMRANGEBYSCORE,
    since = "1.2.0",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members removed",
    flags(write)
)]
fn zremrangebyscore(
    db: &mut Access<'_>,
    key: Thinned<'_>,
    /** a score; with `(` before it, scores above it */
    ScoreBound(min): ScoreBound,
    /** a score; with `(` before it, scores below it */
    ScoreBound(max): ScoreBound,
) -> Result<usize> {
    let range = ScoreRange { min, max };
    Ok(db
        .write(&key)?
        .map_or(0, |mut set| set.remove_range(set.ranks_of_scores(&range), "zremrangebyscore")))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn members_go_by_name_rank_score_or_order() {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 2 b 3 c 4 d 5 e 6 f");
        db.say("ZADD l 0 a 0 b 0 c");
        for (call, reply) in [
            ("ZREM z a nope", "1"),
            ("ZREMRANGEBYRANK z -1 -1", "1"),
            ("ZREMRANGEBYSCORE z (2 3", "1"),
            ("ZRANGE z 0 -1", "[b d e]"),
            ("ZREMRANGEBYLEX l (a +", "2"),
            ("ZRANGE l 0 -1", "[a]"),
            ("ZREMRANGEBYRANK z 5 9", "0"),
            ("ZREMRANGEBYSCORE z -inf +inf", "3"),
            ("EXISTS z", "0"),
            ("ZREM z a", "0"),
            ("ZREMRANGEBYRANK z x 1", "ERR value is not an integer or out of range"),
            ("ZREMRANGEBYSCORE z x 1", "ERR min or max is not a float"),
            ("ZREMRANGEBYLEX z x +", "ERR min or max not valid string range item"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
