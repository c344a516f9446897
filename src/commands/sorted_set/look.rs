//! Questions about single members and about counts.

use redlet_macros::command;

use super::bounds::{MemberBound, ScoreBound};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::param::{Args, Many, Param};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::shape::Shape;
use crate::value::SortedSet;
use crate::value::sorted_set::range::{LexRange, ScoreRange};
use crate::{reply_type, rows};

rows![zcard, zcount, zlexcount, zmscore, zrank, zrevrank, zscore];

/// Returns the number of members of a sorted set.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95 })
/// db.zcard('scores')  // 2
/// ```
#[command(ZCARD, since = "1.2.0", complexity = "O(1)", flags(readonly, fast))]
fn zcard(db: &mut Access<'_>, key: Read<'_, SortedSet, NOTHING>) -> Result<usize> {
    Ok(db.read(&key)?.map_or(0, SortedSet::len))
}

/// Returns how many members have a score in a range.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zcount('scores', 50, '+inf')  // 2
/// db.zcount('scores', '(40', 95)  // 1: above 40, up to 95
/// ```
#[command(
    ZCOUNT,
    since = "2.0.0",
    complexity = "O(log(N)) where N is the size of the sorted set",
    flags(readonly, fast)
)]
fn zcount(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    /** a score; with `(` before it, scores above it */
    ScoreBound(min): ScoreBound,
    /** a score; with `(` before it, scores below it */
    ScoreBound(max): ScoreBound,
) -> Result<usize> {
    let range = ScoreRange { min, max };
    Ok(db.read(&key)?.map_or(0, |set| set.ranks_of_scores(&range).len()))
}

/// Returns how many members lie in a range, where all scores are the same.
///
/// ```js
/// db.zadd('names', { ada: 0, bob: 0, cy: 0 })
/// db.zlexcount('names', '[a', '(c')  // 2
/// db.zlexcount('names', '-', '+')  // 3
/// ```
#[command(
    ZLEXCOUNT,
    since = "2.8.9",
    complexity = "O(log(N)) where N is the size of the sorted set",
    flags(readonly, fast)
)]
fn zlexcount(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    /** `[` or `(` and a member, or `-` */
    MemberBound(min): MemberBound<'_>,
    /** `[` or `(` and a member, or `+` */
    MemberBound(max): MemberBound<'_>,
) -> Result<usize> {
    let range = LexRange { min, max };
    Ok(db.read(&key)?.map_or(0, |set| set.ranks_of_members(&range).len()))
}

/// Returns the scores of members, null for those that do not exist.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95 })
/// db.zmscore('scores', 'bob', 'cy', 'ada')  // [95, null, 310]
/// ```
#[command(
    ZMSCORE,
    since = "6.2.0",
    complexity = "O(N) where N is the number of members asked for",
    flags(readonly, fast)
)]
fn zmscore(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    members: Many<&[u8]>,
) -> Result<Vec<Option<f64>>> {
    let set = db.read(&key)?;
    Ok(members.iter().map(|member| set?.score(member)).collect())
}

/// `WITHSCORE`. More than one word is a wrong number of arguments, whatever the words.
#[derive(Debug, Clone, Copy)]
struct WithScore(bool);

impl<'a> Param<'a> for WithScore {
    const SHAPE: Shape = Shape::Optional(&Shape::Token("WITHSCORE"));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 { Err(args.arity_error()) } else { Ok(Self(args.take_word("WITHSCORE"))) }
    }
}

reply_type! {
    /// How many members come before one, and its score if it is wanted.
    Rank => "number | null; withscore: [rank: number, score: number] | null";
}

/// Returns the rank of a member, 0 for the one with the lowest score; null if it does not exist.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zrank('scores', 'bob')  // 1
/// db.zrank('scores', 'ada', { withscore: true })  // [2, 310]
/// db.zrank('scores', 'dan')  // null
/// ```
#[command(
    ZRANK,
    since = "2.0.0",
    complexity = "O(log(N)) where N is the size of the sorted set",
    flags(readonly, fast),
    history("7.2.0" = "option WITHSCORE")
)]
fn zrank(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    member: &[u8],
    /** answer its score too */
    withscore: WithScore,
) -> Result<Rank> {
    let rank = db.read(&key)?.and_then(|set| set.rank(member));
    Ok(told(rank, withscore))
}

/// Returns the rank of a member counted from the highest score; null if it does not exist.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zrevrank('scores', 'ada')  // 0
/// db.zrevrank('scores', 'bob', { withscore: true })  // [1, 95]
/// ```
#[command(
    ZREVRANK,
    since = "2.0.0",
    complexity = "O(log(N)) where N is the size of the sorted set",
    flags(readonly, fast),
    history("7.2.0" = "option WITHSCORE")
)]
fn zrevrank(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    member: &[u8],
    /** answer its score too */
    withscore: WithScore,
) -> Result<Rank> {
    let from_above = |set: &SortedSet| {
        let (rank, score) = set.rank(member)?;
        Some((set.len() - 1 - rank, score))
    };
    Ok(told(db.read(&key)?.and_then(from_above), withscore))
}

fn told(rank: Option<(usize, f64)>, WithScore(with_score): WithScore) -> Rank {
    Rank(match (rank, with_score) {
        (Some((rank, score)), true) => Reply::Array(vec![rank.into_reply(), score.into_reply()]),
        (Some((rank, _)), false) => rank.into_reply(),
        (None, true) => Reply::NullArray,
        (None, false) => Reply::Null,
    })
}

/// Returns the score of a member; null if it does not exist.
///
/// ```js
/// db.zadd('scores', { ada: 310 })
/// db.zscore('scores', 'ada')  // 310
/// db.zscore('scores', 'bob')  // null
/// ```
#[command(ZSCORE, since = "1.2.0", complexity = "O(1)", flags(readonly, fast))]
fn zscore(db: &mut Access<'_>, key: Read<'_, SortedSet>, member: &[u8]) -> Result<Option<f64>> {
    Ok(db.read(&key)?.and_then(|set| set.score(member)))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::reply::Reply;

    #[test]
    fn members_have_scores_and_ranks() {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 2 b 2 c 3.5 d");
        for (call, reply) in [
            ("ZCARD z", "4"),
            ("ZSCORE z d", "3.5"),
            ("ZSCORE z nope", "nil"),
            ("ZMSCORE z a nope b", "[1 nil 2]"),
            ("ZMSCORE none a b", "[nil nil]"),
            ("ZRANK z c", "2"),
            ("ZREVRANK z c", "1"),
            ("ZRANK z c WITHSCORE", "[2 2]"),
            ("ZREVRANK z d withscore", "[0 3.5]"),
            ("ZCOUNT z 1 (2", "1"),
            ("ZCOUNT z (1 inf", "3"),
            ("ZCOUNT z 3 1", "0"),
            ("ZCOUNT none 3 1", "0"),
            ("ZRANK z a WITHSCORE x", "ERR wrong number of arguments for 'zrank' command"),
            ("ZRANK z a x", "ERR syntax error"),
            ("ZCOUNT z x 1", "ERR min or max is not a float"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
        assert_eq!(db.call("ZRANK z nope"), Ok(Reply::Null));
        assert_eq!(db.call("ZRANK none a WITHSCORE"), Ok(Reply::NullArray));
    }

    #[test]
    fn members_of_one_score_are_counted_by_their_names() {
        let mut db = TestStore::new();
        db.say("ZADD z 0 a 0 b 0 c 0 d");
        for (range, count) in
            [("- +", "4"), ("[b (d", "2"), ("(b +", "2"), ("[d [a", "0"), ("+ -", "0")]
        {
            assert_eq!(db.say(&format!("ZLEXCOUNT z {range}")), count, "{range}");
        }
        let error = "ERR min or max not valid string range item";
        assert_eq!(db.say("ZLEXCOUNT z a +"), error);
    }
}
