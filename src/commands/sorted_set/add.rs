//! Giving members scores.

use redlet_macros::command;
use smallvec::SmallVec;

use crate::engine::access::Access;
use crate::engine::access::handle::sorted_set::Adding;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::param::{Args, Param, take_double};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::SortedSet;
use crate::value::sorted_set::ScoreChange;
use crate::{reply_type, rows};

rows![zadd, zincrby];

/// A score: a number that may be infinite.
#[derive(Debug, Clone, Copy)]
pub(super) struct Score(pub(super) f64);

impl<'a> Param<'a> for Score {
    const SHAPE: Shape = Shape::Double;

    #[inline]
    fn parse(args: &mut Args<'a>) -> Result<Self> {
        take_double(args)?.map(Self).ok_or(Error::NOT_FLOAT)
    }
}

/// What ZINCRBY adds. To Redis it is ZADD with INCR, so a word of ZADD's leaves it without pairs.
#[derive(Debug, Clone, Copy)]
struct Increment(f64);

impl<'a> Param<'a> for Increment {
    const SHAPE: Shape = Score::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        const WORDS: [&[u8]; 6] = [b"NX", b"XX", b"GT", b"LT", b"CH", b"INCR"];
        if args.peek().is_some_and(|text| WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)))
        {
            return Err(Error::SYNTAX);
        }
        Score::parse(args).map(|Score(increment)| Self(increment))
    }
}

/// How members are added, by the words before them.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::commands) struct AddOptions {
    pub(in crate::commands) adding: Adding,
    /// Count members whose score has changed too.
    pub(in crate::commands) changed: bool,
}

/// NX or XX.
pub(in crate::commands) const CONDITION: Field = Field {
    name: "condition",
    doc: "",
    shape: Shape::OneOf(&[
        Field { name: "nx", doc: "only add new members", shape: Shape::Token("NX") },
        Field { name: "xx", doc: "only change members that exist", shape: Shape::Token("XX") },
    ]),
};

/// CH.
pub(in crate::commands) const CHANGE: Field = Field {
    name: "change",
    doc: "count members whose score has changed too",
    shape: Shape::Token("CH"),
};

impl AddOptions {
    /// Takes the words that come next: those of ZADD, or without `compared` the three that GEOADD has.
    pub(in crate::commands) fn take_words(args: &mut Args<'_>, compared: bool) -> Self {
        let mut options = Self::default();
        while options.take_word(args, compared) {}
        options
    }

    fn take_word(&mut self, args: &mut Args<'_>, compared: bool) -> bool {
        let known = [
            ("NX", &mut self.adding.only_new),
            ("XX", &mut self.adding.only_old),
            ("CH", &mut self.changed),
            ("GT", &mut self.adding.greater),
            ("LT", &mut self.adding.less),
            ("INCR", &mut self.adding.increment),
        ];
        let count = if compared { known.len() } else { 3 };
        for (word, flag) in known.into_iter().take(count) {
            if args.take_word(word) {
                *flag = true;
                return true;
            }
        }
        false
    }

    /// Adds members with their scores, and returns how many are new, or have changed where that
    /// counts.
    pub(in crate::commands) fn add(
        self,
        db: &mut Access<'_>,
        key: &Write<'_, SortedSet>,
        members: &[(f64, &[u8])],
    ) -> Result<usize> {
        let Self { adding, changed } = self;
        let is_negative_zero = |(score, _): &(f64, _)| *score == 0.0 && score.is_sign_negative();
        let unpacks = db.is_replaying() && members.iter().any(is_negative_zero);
        let set = if adding.only_old { db.write(key)? } else { Some(db.create(key)?) };
        let (Some(mut set), Some((_, first))) = (set, members.first()) else { return Ok(0) };
        set.reserve(members.len(), first);
        if unpacks {
            set.unpack();
        }
        let mut count = 0;
        for (score, member) in members {
            let (change, _) = set.add(member, *score, adding)?;
            count += usize::from(
                change == ScoreChange::Added || changed && change == ScoreChange::Updated,
            );
        }
        Ok(count)
    }

    /// Which words go together is looked at once it is known that pairs follow.
    fn check(&self, arguments: usize) -> Result<()> {
        let Adding { only_new, only_old, greater, less, increment } = self.adding;
        if arguments == 0 || arguments % 2 == 1 {
            return Err(Error::SYNTAX);
        }
        if only_new && only_old {
            let text = "XX and NX options at the same time are not compatible";
            return Err(Error::fixed(text));
        }
        if only_new && (greater || less) || greater && less {
            let text = "GT, LT, and/or NX options at the same time are not compatible";
            return Err(Error::fixed(text));
        }
        if increment && arguments > 2 {
            return Err(Error::fixed("INCR option supports a single increment-element pair"));
        }
        Ok(())
    }
}

impl<'a> Param<'a> for AddOptions {
    const SHAPE: Shape = Shape::Options(&[
        CONDITION,
        Field {
            name: "comparison",
            doc: "",
            shape: Shape::OneOf(&[
                Field { name: "gt", doc: "let scores only grow", shape: Shape::Token("GT") },
                Field { name: "lt", doc: "let scores only shrink", shape: Shape::Token("LT") },
            ]),
        },
        CHANGE,
        Field {
            name: "increment",
            doc: "add to the score of the one member, and answer with the sum",
            shape: Shape::Token("INCR"),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let options = Self::take_words(args, true);
        options.check(args.len()).map(|()| options)
    }
}

/// Scores, each with its member.
#[derive(Debug, Clone)]
struct Scores<'a>(SmallVec<[(f64, &'a [u8]); 4]>);

impl<'a> Param<'a> for Scores<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::Block(&[
        Field { name: "score", doc: "", shape: Shape::Double },
        Field { name: "member", doc: "", shape: Shape::String },
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut pairs = SmallVec::new();
        while !args.is_empty() {
            let Score(score) = Score::parse(args)?;
            pairs.push((score, args.take()?));
        }
        Ok(Self(pairs))
    }
}

reply_type! {
    /// How many members are new (or changed); with INCR the score.
    Added => "number; incr: number | null";
}

/// Sets the scores of members, and returns how many members are new. The sorted set is created if
/// it does not exist.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95 })  // 2
/// db.zadd('scores', 120, 'bob', 40, 'cy')  // 1
/// db.zadd('scores', { gt: true, ch: true }, { ada: 200, bob: 150 })  // 1: ada keeps 310
/// db.zadd('scores', { incr: true }, 5, 'cy')  // 45
/// ```
#[command(
    ZADD,
    since = "1.2.0",
    complexity = "O(log(N)) for each member, where N is the size of the sorted set",
    flags(write, denyoom, fast),
    history(
        "2.4.0" = "several members",
        "3.0.2" = "options XX, NX, CH and INCR",
        "6.2.0" = "options GT and LT"
    )
)]
fn zadd(
    db: &mut Access<'_>,
    key: Write<'_, SortedSet>,
    options: AddOptions,
    Scores(data): Scores<'_>,
) -> Result<Added> {
    match &data[..] {
        [(score, member)] if options.adding.increment => {
            increment(db, &key, *score, member, options.adding).map(Added)
        }
        data => options.add(db, &key, data).map(|count| Added(count.into_reply())),
    }
}

/// The sum; null if it was not kept.
fn increment(
    db: &mut Access<'_>,
    key: &Write<'_, SortedSet>,
    score: f64,
    member: &[u8],
    adding: Adding,
) -> Result<Reply> {
    let set = if adding.only_old { db.write(key)? } else { Some(db.create(key)?) };
    let Some(mut set) = set else { return Ok(Reply::Null) };
    set.reserve(1, member);
    let (change, sum) = set.add(member, score, adding)?;
    Ok(if change == ScoreChange::Declined { Reply::Null } else { Reply::Double(sum) })
}

/// Adds to the score of a member, which begins with 0, and returns the sum.
///
/// ```js
/// db.zincrby('scores', 10, 'ada')  // 10
/// db.zincrby('scores', 2.5, 'ada')  // 12.5
/// ```
#[command(
    ZINCRBY,
    since = "1.2.0",
    complexity = "O(log(N)) where N is the size of the sorted set",
    flags(write, denyoom, fast)
)]
fn zincrby(
    db: &mut Access<'_>,
    key: Write<'_, SortedSet, ACCESS_UPDATE>,
    Increment(increment): Increment,
    member: &[u8],
) -> Result<f64> {
    let mut set = db.create(&key)?;
    set.reserve(1, member);
    let adding = Adding { increment: true, ..Adding::default() };
    set.add(member, increment, adding).map(|(_, score)| score)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn new_members_are_counted_and_with_ch_changed_ones() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("ZADD z 1 a 2 b", "2"),
            ("ZADD z 5 a 3 c 3 c", "1"),
            ("ZADD z CH 6 a 3 c 1 d", "2"),
            ("ZADD z NX 9 a 9 e", "1"),
            ("ZADD z XX CH 7 a 9 f", "1"),
            ("ZADD z GT CH 6 a 8 b", "1"),
            ("ZADD z LT CH 6 a 9 b", "1"),
            ("ZADD none XX 1 a", "0"),
            ("EXISTS none", "0"),
            ("ZRANGE z 0 -1 WITHSCORES", "{d:1 c:3 a:6 b:8 e:9}"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn a_score_can_be_added_to() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("ZINCRBY z 1.5 a", "1.5"),
            ("ZINCRBY z -2 a", "-0.5"),
            ("ZADD z INCR 1 a", "0.5"),
            ("ZADD z NX INCR 1 a", "nil"),
            ("ZADD z XX INCR 1 b", "nil"),
            ("ZADD z GT INCR -1 a", "nil"),
            ("ZADD z LT INCR -1 a", "-0.5"),
            ("ZADD none XX INCR 1 b", "nil"),
            ("ZADD z inf a", "0"),
            ("ZINCRBY z -inf a", "ERR resulting score is not a number (NaN)"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn what_cannot_be_is_refused_before_the_key_is_looked_at() {
        let mut db = TestStore::new();
        db.say("SET s x");
        let not_both = "ERR GT, LT, and/or NX options at the same time are not compatible";
        for (call, error) in [
            ("ZADD s nx xx 1 a", "ERR XX and NX options at the same time are not compatible"),
            ("ZADD s gt nx 1 a", not_both),
            ("ZADD s gt lt 1 a", not_both),
            ("ZADD s incr 1 a 2 b", "ERR INCR option supports a single increment-element pair"),
            ("ZADD s 1", "ERR wrong number of arguments for 'zadd' command"),
            ("ZADD s nx xx 1", "ERR syntax error"),
            ("ZADD s nx xx", "ERR syntax error"),
            ("ZADD s 1 a x b", "ERR value is not a valid float"),
            ("ZADD s nan a", "ERR value is not a valid float"),
            ("ZINCRBY s x a", "ERR value is not a valid float"),
            ("ZINCRBY z nx a", "ERR syntax error"),
            ("ZADD s 1 a", WRONG),
            ("ZADD s XX 1 a", WRONG),
            ("ZINCRBY s 1 a", WRONG),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
    }
}
