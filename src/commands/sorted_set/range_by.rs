//! The ranges that had commands of their own before ZRANGE could do all.

use redlet_macros::command;

use super::listed::Listed;
use super::range::{DownByMember, DownByRank, DownByScore, UpByMember, UpByScore, listed};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::strings::Strings;
use crate::rows;
use crate::value::SortedSet;

rows![zrangebylex, zrangebyscore, zrevrange, zrevrangebylex, zrevrangebyscore];

/// Returns the members between two, where all scores are the same. ZRANGE with BYLEX does it
/// too.
///
/// ```js
/// db.zadd('names', { ada: 0, alan: 0, bob: 0 })
/// db.zrangebylex('names', '[a', '(b')  // ['ada', 'alan']
/// db.zrangebylex('names', '-', '+', { limit: [1, 10] })  // ['alan', 'bob']
/// ```
#[command(
    ZRANGEBYLEX,
    since = "2.8.9",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members returned",
    flags(readonly),
    redis(deprecated("6.2.0", "`ZRANGE` with `BYLEX`"))
)]
fn zrangebylex(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    /** `[` or `(` and a member, or `-` */
    min: &[u8],
    /** `[` or `(` and a member, or `+` */
    max: &[u8],
    UpByMember(options): UpByMember,
) -> Result<Strings> {
    Ok(listed(db, key, options, min, max)?.members)
}

/// Returns the members whose scores lie in a range. ZRANGE with BYSCORE does it too.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zrangebyscore('scores', '(40', '+inf')  // ['bob', 'ada']
/// db.zrangebyscore('scores', 0, 100, { withscores: true, limit: [0, 1] })  // [['cy', 40]]
/// ```
#[command(
    ZRANGEBYSCORE,
    since = "1.0.5",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members returned",
    flags(readonly),
    redis(deprecated("6.2.0", "`ZRANGE` with `BYSCORE`")),
    history("2.0.0" = "option WITHSCORES")
)]
fn zrangebyscore(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    /** a score; with `(` before it, scores above it */
    min: &[u8],
    /** a score; with `(` before it, scores below it */
    max: &[u8],
    UpByScore(options): UpByScore,
) -> Result<Listed> {
    listed(db, key, options, min, max)
}

/// Returns the members of a range of ranks counted from the highest score. ZRANGE with REV
/// does it too.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zrevrange('scores', 0, 1)  // ['ada', 'bob']
/// db.zrevrange('scores', 0, 0, { withscores: true })  // [['ada', 310]]
/// ```
#[command(
    ZREVRANGE,
    since = "1.2.0",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members returned",
    flags(readonly),
    redis(deprecated("6.2.0", "`ZRANGE` with `REV`"))
)]
fn zrevrange(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    start: &[u8],
    stop: &[u8],
    DownByRank(options): DownByRank,
) -> Result<Listed> {
    listed(db, key, options, start, stop)
}

/// Returns the members between two from the last to the first, where all scores are the same.
///
/// ```js
/// db.zadd('names', { ada: 0, alan: 0, bob: 0 })
/// db.zrevrangebylex('names', '(b', '[a')  // ['alan', 'ada']
/// ```
#[command(
    ZREVRANGEBYLEX,
    since = "2.8.9",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members returned",
    flags(readonly),
    redis(deprecated("6.2.0", "`ZRANGE` with `REV` and `BYLEX`"))
)]
fn zrevrangebylex(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    /** `[` or `(` and a member, or `+` */
    max: &[u8],
    /** `[` or `(` and a member, or `-` */
    min: &[u8],
    DownByMember(options): DownByMember,
) -> Result<Strings> {
    Ok(listed(db, key, options, max, min)?.members)
}

/// Returns the members whose scores lie in a range, from the highest to the lowest.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zrevrangebyscore('scores', '+inf', 50)  // ['ada', 'bob']
/// ```
#[command(
    ZREVRANGEBYSCORE,
    since = "2.2.0",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members returned",
    flags(readonly),
    redis(deprecated("6.2.0", "`ZRANGE` with `REV` and `BYSCORE`")),
    history("2.1.6" = "ends left out of the range")
)]
fn zrevrangebyscore(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    /** a score; with `(` before it, scores below it */
    max: &[u8],
    /** a score; with `(` before it, scores above it */
    min: &[u8],
    DownByScore(options): DownByScore,
) -> Result<Listed> {
    listed(db, key, options, max, min)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn they_are_ranges_in_their_own_words() {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 2 b 3 c");
        db.say("ZADD l 0 a 0 b 0 c");
        for (call, reply) in [
            ("ZREVRANGE z 0 1", "[c b]"),
            ("ZREVRANGE z 0 0 WITHSCORES", "{c:3}"),
            ("ZRANGEBYSCORE z (1 3 WITHSCORES LIMIT 1 1", "{c:3}"),
            ("ZREVRANGEBYSCORE z 3 (1", "[c b]"),
            ("ZRANGEBYLEX l [a (c LIMIT 1 5", "[b]"),
            ("ZREVRANGEBYLEX l + [b", "[c b]"),
            ("ZREVRANGE z 0 1 REV", "ERR syntax error"),
            ("ZRANGEBYSCORE z 0 1 BYSCORE", "ERR syntax error"),
            (
                "ZREVRANGE z 0 1 LIMIT 0 5",
                "ERR syntax error, LIMIT is only supported in combination with either BYSCORE or BYLEX",
            ),
            (
                "ZRANGEBYLEX z - + WITHSCORES",
                "ERR syntax error, WITHSCORES not supported in combination with BYLEX",
            ),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
