//! ZRANGE and ZRANGESTORE, and what all ranges have in common.
//!
//! A range is meant by ranks, by scores or by members, forwards or backwards, and the last two can
//! be cut to a part (LIMIT). However it is meant, it becomes a range of ranks.

use std::ops::Range;

use redlet_macros::command;

use super::bounds::{member_limit, score_limit};
use super::listed::{Listed, Scored};
use super::store::fill;
use crate::base::{number, range};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Overwrite, Read};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::SortedSet;
use crate::value::member::Member;
use crate::value::sorted_set::range::{LexRange, ScoreRange};

rows![zrange, zrangestore];

/// The unit of the ends of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum By {
    Rank,
    Score,
    Member,
}

/// What the command's name fixes; the rest is options.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    pub(super) by: Option<By>,
    pub(super) reverse: Option<bool>,
    /// The result is stored, so that scores can't be asked for.
    pub(super) stores: bool,
}

/// How a range is meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Options {
    by: By,
    reverse: bool,
    offset: i64,
    /// All that follow, when negative.
    count: i64,
    pub(super) with_scores: bool,
}

impl Options {
    pub(super) fn parse(args: &mut Args<'_>, form: Form) -> Result<Self> {
        let (mut by, mut reverse) = (form.by, form.reverse);
        let (mut offset, mut count, mut with_scores) = (0, -1, false);
        while !args.is_empty() {
            if !form.stores && args.take_word("WITHSCORES") {
                with_scores = true;
            } else if args.len() >= 3 && args.take_word("LIMIT") {
                (offset, count) = (i64::parse(args)?, i64::parse(args)?);
            } else if reverse.is_none() && args.take_word("REV") {
                reverse = Some(true);
            } else if by.is_none() && args.take_word("BYLEX") {
                by = Some(By::Member);
            } else if by.is_none() && args.take_word("BYSCORE") {
                by = Some(By::Score);
            } else {
                return Err(Error::SYNTAX);
            }
        }
        let (by, reverse) = (by.unwrap_or(By::Rank), reverse.unwrap_or(false));
        let options = Self { by, reverse, offset, count, with_scores };
        options.check().map(|()| options)
    }

    fn check(&self) -> Result<()> {
        const LIMIT: &str = "syntax error, LIMIT is only supported in combination with either \
                             BYSCORE or BYLEX";
        const SCORES: &str = "syntax error, WITHSCORES not supported in combination with BYLEX";
        match self.by {
            By::Rank if self.count != -1 => Err(Error::fixed(LIMIT)),
            By::Member if self.with_scores => Err(Error::fixed(SCORES)),
            _ => Ok(()),
        }
    }

    /// Reads the ends of the range; backwards the greater one stands first.
    pub(super) fn between<'a>(self, start: &'a [u8], stop: &'a [u8]) -> Result<Selection<'a>> {
        let (low, high) = if self.reverse { (stop, start) } else { (start, stop) };
        let bounds = match self.by {
            By::Rank => Bounds::Ranks(rank(start)?, rank(stop)?),
            By::Score => {
                Bounds::Scores(ScoreRange { min: score_limit(low)?, max: score_limit(high)? })
            }
            By::Member => {
                Bounds::Members(LexRange { min: member_limit(low)?, max: member_limit(high)? })
            }
        };
        Ok(Selection { options: self, bounds })
    }
}

fn rank(text: &[u8]) -> Result<i64> {
    number::parse_i64(text).ok_or(Error::NOT_INTEGER)
}

/// Some members of a sorted set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Selection<'a> {
    options: Options,
    bounds: Bounds<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Bounds<'a> {
    Ranks(i64, i64),
    Scores(ScoreRange),
    Members(LexRange<'a>),
}

impl Selection<'_> {
    /// Visits the selected members, in the order that was asked for.
    fn each(&self, set: &SortedSet, visit: impl FnMut((Member<'_>, f64))) {
        self.each_of(set, self.ranks(set), visit);
    }

    /// As [`Self::each`], when the ranks are known.
    fn each_of(&self, set: &SortedSet, ranks: Range<usize>, visit: impl FnMut((Member<'_>, f64))) {
        let members = set.range(ranks);
        if self.options.reverse { members.rev().for_each(visit) } else { members.for_each(visit) }
    }

    pub(super) fn ranks(&self, set: &SortedSet) -> Range<usize> {
        let len = set.len();
        match self.bounds {
            Bounds::Ranks(start, stop) => {
                let places = range::places(start, stop, len);
                if self.options.reverse { len - places.end..len - places.start } else { places }
            }
            Bounds::Scores(range) => self.limited(set.ranks_of_scores(&range)),
            Bounds::Members(range) => self.limited(set.ranks_of_members(&range)),
        }
    }

    fn limited(&self, ranks: Range<usize>) -> Range<usize> {
        let clip = |number: i64| usize::try_from(number).unwrap_or(ranks.len()).min(ranks.len());
        let offset = clip(self.options.offset);
        let count = clip(self.options.count);
        if self.options.reverse {
            let end = ranks.end - offset;
            end.saturating_sub(count).max(ranks.start)..end
        } else {
            let start = ranks.start + offset;
            start..start.saturating_add(count).min(ranks.end)
        }
    }
}

const BY: Field = Field {
    name: "sortby",
    doc: "",
    shape: Shape::OneOf(&[
        Field {
            name: "byscore",
            doc: "the ends are scores, with `(` before one that does not belong to the range",
            shape: Shape::Token("BYSCORE"),
        },
        Field {
            name: "bylex",
            doc: "the ends are members after `[` or `(`, or `-` and `+`; all scores must be the same",
            shape: Shape::Token("BYLEX"),
        },
    ]),
};
const REV: Field = Field {
    name: "rev",
    doc: "from the highest to the lowest; `start` is the higher end then",
    shape: Shape::Token("REV"),
};
const LIMIT: Field = Field {
    name: "limit",
    doc: "only a part of what lies in the range of scores or members",
    shape: Shape::Tagged(
        "LIMIT",
        &Shape::Block(&[
            Field { name: "offset", doc: "", shape: Shape::Integer },
            Field { name: "count", doc: "", shape: Shape::Integer },
        ]),
    ),
};
const WITHSCORES: Field =
    Field { name: "withscores", doc: "answer the scores too", shape: Shape::Token("WITHSCORES") };

/// Makes parameters of the options that commands have.
macro_rules! range_options {
    ($($name:ident: $form:expr, [$($field:expr),*];)*) => {$(
        #[derive(Debug, Clone, Copy)]
        pub(super) struct $name(pub(super) Options);

        impl<'a> Param<'a> for $name {
            const SHAPE: Shape = Shape::Options(&[$($field),*]);

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                Options::parse(args, $form).map(Self)
            }
        }
    )*};
}

const fn fixed(by: By, reverse: bool) -> Form {
    Form { by: Some(by), reverse: Some(reverse), stores: false }
}

range_options! {
    RangeOptions: Form { by: None, reverse: None, stores: false }, [BY, REV, LIMIT, WITHSCORES];
    StoreOptions: Form { by: None, reverse: None, stores: true }, [BY, REV, LIMIT];
    DownByRank: fixed(By::Rank, true), [WITHSCORES];
    UpByScore: fixed(By::Score, false), [WITHSCORES, LIMIT];
    DownByScore: fixed(By::Score, true), [WITHSCORES, LIMIT];
    UpByMember: fixed(By::Member, false), [LIMIT];
    DownByMember: fixed(By::Member, true), [LIMIT];
}

/// Returns the members of a range of ranks, scores or members. Ranks count from 0, or from the
/// end with -1 the last.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zrange('scores', 0, -1)  // ['cy', 'bob', 'ada']
/// db.zrange('scores', 0, 1, { rev: true, withscores: true })  // [['ada', 310], ['bob', 95]]
/// db.zrange('scores', '(40', '+inf', { byscore: true, limit: [0, 10] })  // ['bob', 'ada']
/// ```
#[command(
    ZRANGE,
    since = "1.2.0",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members returned",
    flags(readonly),
    history("6.2.0" = "options REV, BYSCORE, BYLEX and LIMIT")
)]
fn zrange(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    start: &[u8],
    stop: &[u8],
    RangeOptions(options): RangeOptions,
) -> Result<Listed> {
    listed(db, key, options, start, stop)
}

pub(super) fn listed(
    db: &Access<'_>,
    key: Read<'_, SortedSet>,
    options: Options,
    start: &[u8],
    stop: &[u8],
) -> Result<Listed> {
    let selection = options.between(start, stop)?;
    let Some(set) = db.read(&key)? else {
        return Ok(Listed::with_capacity(0, options.with_scores));
    };
    let ranks = selection.ranks(set);
    let mut listed = Listed::with_capacity(ranks.len(), options.with_scores);
    selection.each_of(set, ranks, |(member, score)| listed.push(member, score));
    Ok(listed)
}

/// Stores the members of a range of ranks, scores or members in another key, and returns how many
/// there are.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95, cy: 40 })
/// db.zrangestore('top', 'scores', 0, 1, { rev: true })  // 2
/// db.zrange('top', 0, -1)  // ['bob', 'ada']
/// ```
#[command(
    ZRANGESTORE,
    since = "6.2.0",
    complexity = "O(log(N)+M) where N is the size of the sorted set and M the number of members stored",
    flags(write, denyoom)
)]
fn zrangestore(
    db: &mut Access<'_>,
    dst: Overwrite<'_>,
    src: Read<'_, SortedSet>,
    min: &[u8],
    max: &[u8],
    StoreOptions(options): StoreOptions,
) -> Result<usize> {
    let selection = options.between(min, max)?;
    let mut members = Scored::new();
    if let Some(set) = db.read(&src)? {
        selection.each(set, |(member, score)| members.push((member.to_bytes(), score)));
    }
    let mut stored = SortedSet::new();
    if options.by == By::Rank {
        // Redis knows the number of members in advance, and their lengths never.
        stored.reserve(members.len(), &[], &db.config().sorted_set_limits());
    }
    fill(db, dst, stored, members, "zrangestore")
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 2 b 2 c 3 d 4 e");
        db.say("ZADD l 0 a 0 b 0 c 0 d");
        db.say("SET s x");
        db
    }

    #[test]
    fn a_range_is_of_ranks_scores_or_members() {
        let mut db = store();
        for (call, reply) in [
            ("ZRANGE z 0 -1", "[a b c d e]"),
            ("ZRANGE z 1 2 WITHSCORES", "{b:2 c:2}"),
            ("ZRANGE z 0 1 REV", "[e d]"),
            ("ZRANGE z 5 9", "[]"),
            ("ZRANGE z (1 3 BYSCORE", "[b c d]"),
            ("ZRANGE z 3 (1 BYSCORE REV", "[d c b]"),
            ("ZRANGE z 1 inf BYSCORE LIMIT 1 2", "[b c]"),
            ("ZRANGE z inf 1 byscore rev limit 1 2 withscores", "{d:3 c:2}"),
            ("ZRANGE z 1 inf BYSCORE LIMIT 3 -1", "[d e]"),
            ("ZRANGE z inf 1 BYSCORE REV LIMIT 9 1", "[]"),
            ("ZRANGE z 1 inf BYSCORE LIMIT -1 2", "[]"),
            ("ZRANGE l [b + BYLEX", "[b c d]"),
            ("ZRANGE l + (b BYLEX REV", "[d c]"),
            ("ZRANGE l - + BYLEX LIMIT 1 1", "[b]"),
            ("ZADD mixed 3 c 8 b", "2"),
            ("ZRANGE mixed [c (d BYLEX", "[]"),
            ("ZRANGE mixed + (b BYLEX REV", "[]"),
            ("ZRANGE mixed - [b BYLEX", "[]"),
            ("ZLEXCOUNT mixed [c +", "0"),
            ("ZRANGE z 0 -1 LIMIT 5 -1", "[a b c d e]"),
            ("ZRANGE none 0 -1", "[]"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn options_are_refused_before_ends_and_ends_before_the_key() {
        let mut db = store();
        let limit = "ERR syntax error, LIMIT is only supported in combination with either BYSCORE \
                     or BYLEX";
        let scores = "ERR syntax error, WITHSCORES not supported in combination with BYLEX";
        for (call, error) in [
            ("ZRANGE s x y BAD", "ERR syntax error"),
            ("ZRANGE s 0 1 REV REV", "ERR syntax error"),
            ("ZRANGE s 0 1 BYLEX BYSCORE", "ERR syntax error"),
            ("ZRANGE s 0 1 LIMIT 0", "ERR syntax error"),
            ("ZRANGE s 0 1 LIMIT 0 x", "ERR value is not an integer or out of range"),
            ("ZRANGE s 0 1 LIMIT 0 1", limit),
            ("ZRANGE s 0 1 BYLEX WITHSCORES", scores),
            ("ZRANGE s x 1", "ERR value is not an integer or out of range"),
            ("ZRANGE s x 1 BYSCORE", "ERR min or max is not a float"),
            ("ZRANGE s x + BYLEX", "ERR min or max not valid string range item"),
            ("ZRANGESTORE d s 0 1 WITHSCORES", "ERR syntax error"),
            ("ZRANGE s 0 1", "WRONGTYPE Operation against a key holding the wrong kind of value"),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
    }

    #[test]
    fn a_range_is_stored_over_anything() {
        let mut db = store();
        assert_eq!(db.say("ZRANGESTORE s z 1 2"), "2");
        assert_eq!(db.say("ZRANGE s 0 -1 WITHSCORES"), "{b:2 c:2}");
        assert_eq!(db.say("ZRANGESTORE z z 3 -inf BYSCORE REV LIMIT 0 2"), "2");
        assert_eq!(db.say("ZRANGE z 0 -1"), "[c d]");
        assert_eq!(db.say("ZRANGESTORE z none 0 -1"), "0");
        assert_eq!(db.say("EXISTS z"), "0");
    }
}
