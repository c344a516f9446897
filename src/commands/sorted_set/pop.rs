//! Pops: removing members from the ends.

use redlet_macros::command;

use super::listed::{Scored, pairs};
use crate::base::Bytes;
use crate::commands::pops::{self, PopOptions, pop_from_first};
use crate::engine::access::Access;
use crate::engine::access::handle::sorted_set::ScoreEnd;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::CountedKeys;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::shape::Shape;
use crate::value::SortedSet;
use crate::{choice, reply_type, rows};

rows![zmpop, zpopmax, zpopmin];

/// A sorted set that members are taken from.
pub(in crate::commands) type Shrinking<'a> = pops::Shrinking<'a, SortedSet>;

choice! {
    /// An end of a sorted set.
    pub(in crate::commands) enum Where {
        /// The members with the lowest scores.
        "MIN" Min,
        /// The members with the highest scores.
        "MAX" Max,
    }
}

impl From<Where> for ScoreEnd {
    fn from(end: Where) -> Self {
        match end {
            Where::Min => Self::Lowest,
            Where::Max => Self::Highest,
        }
    }
}

/// How many members to take. What follows it is refused before it is read.
#[derive(Debug, Clone, Copy)]
struct PopCount(Option<usize>);

impl<'a> Param<'a> for PopCount {
    const SHAPE: Shape = <Option<usize> as Param>::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 { Err(Error::SYNTAX) } else { Option::parse(args).map(Self) }
    }
}

reply_type! {
    /// A member and its score, or nothing; with a count several of them.
    Popped => "[member: Text, score: number] | []; count: [member: Text, score: number][]";
}

/// Removes and returns the member with the highest score of a sorted set, or with a count several,
/// with their scores; empty if the sorted set does not exist.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zpopmax('scores')  // ['ada', 310]
/// db.zpopmax('scores', 2)  // [['bob', 95], ['cy', 40]]
/// ```
#[command(
    ZPOPMAX,
    since = "5.0.0",
    complexity = "O(M*log(N)) where N is the size of the sorted set and M the number of members returned",
    flags(write, fast)
)]
fn zpopmax(db: &mut Access<'_>, key: Shrinking<'_>, count: PopCount) -> Result<Popped> {
    pop(db, key, ScoreEnd::Highest, count.0)
}

/// Removes and returns the member with the lowest score of a sorted set, or with a count several,
/// with their scores; empty if the sorted set does not exist.
///
/// ```js
/// db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
/// db.zpopmin('due')  // ['mail:1', 100]
/// db.zpopmin('due', 10)  // [['mail:2', 200]]
/// db.zpopmin('due')  // []
/// ```
#[command(
    ZPOPMIN,
    since = "5.0.0",
    complexity = "O(M*log(N)) where N is the size of the sorted set and M the number of members returned",
    flags(write, fast)
)]
fn zpopmin(db: &mut Access<'_>, key: Shrinking<'_>, count: PopCount) -> Result<Popped> {
    pop(db, key, ScoreEnd::Lowest, count.0)
}

fn pop(
    db: &mut Access<'_>,
    key: Shrinking<'_>,
    end: ScoreEnd,
    count: Option<usize>,
) -> Result<Popped> {
    let mut set = db.write(&key)?;
    let popped = set.as_mut().map_or_else(Vec::new, |set| set.pop(end, count.unwrap_or(1)));
    Ok(Popped(match count {
        Some(_) => pairs(popped),
        None => Reply::Array(popped.into_iter().flat_map(flat).collect()),
    }))
}

fn flat((member, score): (Bytes, f64)) -> [Reply; 2] {
    [Reply::Bytes(member), Reply::Double(score)]
}

/// A key, and what was popped from it.
#[derive(Debug)]
pub(in crate::commands) struct PoppedFrom(Bytes, Scored);

impl From<(Bytes, Scored)> for PoppedFrom {
    fn from((key, members): (Bytes, Scored)) -> Self {
        Self(key, members)
    }
}

impl IntoReply for Option<PoppedFrom> {
    const TYPE: &'static str = "[key: Text, members: [member: Text, score: number][]] | null";

    /// Pairs are nested here whatever the protocol.
    fn into_reply(self) -> Reply {
        let Some(PoppedFrom(key, popped)) = self else { return Reply::NullArray };
        let pairs = popped.into_iter().map(|pair| Reply::Array(flat(pair).into()));
        Reply::Array(vec![key.into_reply(), Reply::Array(pairs.collect())])
    }
}

/// Removes members from one end of the first sorted set that exists, and returns its key and the
/// members with their scores.
///
/// ```js
/// db.zadd('due', { 'mail:1': 100, 'mail:2': 200 })
/// db.zmpop(2, ['due:urgent', 'due'], 'MIN')  // ['due', [['mail:1', 100]]]
/// db.zmpop(1, 'due', 'MAX', { count: 10 })  // ['due', [['mail:2', 200]]]
/// ```
#[command(
    ZMPOP,
    since = "7.0.0",
    complexity = "O(K+M*log(N)) where K is the number of keys, N the size of the sorted set and M the number of members returned",
    flags(write, movablekeys)
)]
fn zmpop(
    db: &mut Access<'_>,
    keys: CountedKeys<Shrinking<'_>>,
    r#where: Where,
    options: PopOptions<'_>,
) -> Result<Option<PoppedFrom>> {
    let popped = pop_from_first(db, &keys, |mut set| set.pop(r#where.into(), options.count()))?;
    Ok(popped.map(PoppedFrom::from))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::reply::Reply;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 2 b 3 c 4 d 5 e");
        db.say("SET s x");
        db
    }

    #[test]
    fn popping_takes_from_the_end_it_names() {
        let mut db = store();
        for (call, reply) in [
            ("ZPOPMIN z", "[a 1]"),
            ("ZPOPMAX z", "[e 5]"),
            ("ZPOPMAX z 2", "{d:4 c:3}"),
            ("ZPOPMIN z 0", "{}"),
            ("ZPOPMIN z 9223372036854775807", "{b:2}"),
            ("EXISTS z", "0"),
            ("ZPOPMIN z", "[]"),
            ("ZPOPMIN z 1", "{}"),
            ("ZPOPMIN s", WRONG),
            ("ZPOPMIN s -1", "ERR value is out of range, must be positive"),
            ("ZPOPMIN z x", "ERR value is out of range, must be positive"),
            ("ZPOPMIN z x 2", "ERR syntax error"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn zmpop_pops_from_the_first_sorted_set_that_is_there() {
        let mut db = store();
        for (call, reply) in [
            ("ZMPOP 2 missing z MIN", "[z [[a 1]]]"),
            ("ZMPOP 2 z s MAX COUNT 2", "[z [[e 5] [d 4]]]"),
            ("ZMPOP 2 missing s MIN", WRONG),
            ("ZMPOP 1 z min count 10", "[z [[b 2] [c 3]]]"),
            ("ZMPOP 0 z MIN", "ERR numkeys should be greater than 0"),
            ("ZMPOP 2 z MIN", "ERR syntax error"),
            ("ZMPOP 1 z FOO", "ERR syntax error"),
            ("ZMPOP 1 z MIN COUNT 0", "ERR count should be greater than 0"),
            ("ZMPOP 1 z MIN COUNT 1 COUNT 2", "ERR syntax error"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
        assert_eq!(db.call("ZMPOP 1 z MIN"), Ok(Reply::NullArray));
    }
}
