//! Members without an order: at random, or in the steps of a scan.

use redlet_macros::command;

use super::listed::pairs;
use crate::base::{Bytes, number};
use crate::commands::draws;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::options::word_shape;
use crate::engine::grammar::param::{Args, Cursor, Deferred, Param, Pattern};
use crate::engine::grammar::reply::{Reply, Scanned};
use crate::engine::grammar::scan;
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::SortedSet;
use crate::value::member::Member;
use crate::{reply_type, rows};

rows![zrandmember, zscan];

/// How many members to draw, and whether their scores are wanted.
#[derive(Debug, Clone, Copy)]
struct Draw {
    count: i64,
    with_scores: bool,
}

impl<'a> Param<'a> for Draw {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "count",
            doc: "up to this many different members; if negative, this many draws with repetitions",
            shape: Shape::Integer,
        },
        Field {
            name: "withscores",
            doc: "answer their scores too",
            shape: Shape::Optional(&Shape::Token("WITHSCORES")),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (count, with_scores) = draws::parse_draw(args, "WITHSCORES")?;
        Ok(Self { count, with_scores })
    }
}

reply_type! {
    /// One member, or with a count several, with WITHSCORES each with its score.
    Drawn => "Text | null; count: Text[]; withscores: [member: Text, score: number][]";
}

/// Returns a random member of a sorted set, or with a count several; null if the sorted set does
/// not exist.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95 })
/// db.zscore('scores', db.zrandmember('scores')) !== null  // true
/// db.zrandmember('scores', 5).sort()  // ['ada', 'bob']
/// db.zrandmember('scores', -5, 'WITHSCORES').length  // 5: some are repeated
/// ```
#[command(
    ZRANDMEMBER,
    since = "6.2.0",
    complexity = "O(N) where N is the number of members returned",
    flags(readonly, random)
)]
fn zrandmember(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    options: Option<Draw>,
) -> Result<Drawn> {
    let mut random = db.random();
    let set = db.read(&key)?;
    let Some(Draw { count, with_scores }) = options else {
        let member = set.and_then(|set| set.any(random.below(set.len())));
        return Ok(Drawn(
            member.map_or(Reply::Null, |(member, _)| Reply::Bytes(member.to_bytes())),
        ));
    };
    let drawn = match set {
        Some(set) => {
            let owned = |(member, score): (Member<'_>, f64)| (member.to_bytes(), score);
            let at = |place| set.any(place).map(owned);
            draws::draw(count, set.len(), &mut random, at, set.iter().map(owned))?
        }
        None => Vec::new(),
    };
    Ok(Drawn(if with_scores {
        pairs(drawn)
    } else {
        Reply::Array(drawn.into_iter().map(|(member, _)| Reply::Bytes(member)).collect())
    }))
}

/// Options of ZSCAN.
#[derive(Debug, Clone, Copy)]
struct ZscanOptions<'a> {
    pattern: Option<Pattern<'a>>,
    count: usize,
    without_scores: bool,
}

impl<'a> Param<'a> for ZscanOptions<'a> {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "pattern",
            doc: "answer only members that match this pattern",
            shape: word_shape("MATCH", &Some(Shape::Pattern)),
        },
        Field {
            name: "count",
            doc: "examine about this many members in this step",
            shape: word_shape("COUNT", &Some(Shape::Integer)),
        },
        Field {
            name: "noscores",
            doc: "answer the members without their scores",
            shape: Shape::Token("NOSCORES"),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut options = Self { pattern: None, count: 10, without_scores: false };
        while !args.is_empty() {
            if args.take_word("MATCH") {
                options.pattern = Some(Pattern::parse(args)?);
            } else if args.take_word("COUNT") {
                options.count = scan::count(args)?;
            } else if args.take_word("NOSCORES") {
                options.without_scores = true;
            } else {
                return Err(scan::not_here(args));
            }
        }
        Ok(options)
    }
}

/// Iterates over the members of a sorted set and their scores in steps.
///
/// ```js
/// db.zadd('scores', { ada: 310, bob: 95 })
/// const [cursor, found] = db.zscan('scores', 0, { match: 'a*' })
/// found  // ['ada', '310']
/// cursor  // '0': there are no more. db.zscanIterator('scores') does all steps
/// ```
#[command(
    ZSCAN,
    since = "2.8.0",
    complexity = "O(1) for a step, O(N) for all, where N is the size of the sorted set",
    flags(readonly, random),
    valkey(history("8.0.0" = "option NOSCORES"))
)]
fn zscan(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    /** 0, then what the last step answered, until that is 0 */
    cursor: Cursor,
    options: Deferred<'_, ZscanOptions<'_>>,
) -> Result<Scanned> {
    let Some(set) = db.read(&key)? else { return Ok(Scanned(0, Vec::new())) };
    let options = options.read()?;
    let mut found = Vec::new();
    let next = set.scan(cursor.0, options.count, |member, score| {
        let fits = |member: &[u8]| options.pattern.is_none_or(|pattern| pattern.fits(member));
        if member.with(fits) {
            found.push(member.to_bytes());
            found.extend((!options.without_scores).then(|| score_text(set, score)));
        }
    });
    Ok(Scanned(next, found))
}

/// A score as ZSCAN writes it: with all its digits where the sorted set is large.
fn score_text(set: &SortedSet, score: f64) -> Bytes {
    if set.is_large() {
        Bytes::new(&number::format_f64_in_full(score))
    } else {
        Bytes::new(&number::format_f64(score))
    }
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn members_are_drawn_once_each_or_again_and_again() {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 2 b 3 c");
        assert!(["a", "b", "c"].contains(&db.say("ZRANDMEMBER z").as_str()));
        assert_eq!(db.say("ZRANDMEMBER z 9"), "[a b c]");
        assert_eq!(db.say("ZRANDMEMBER z 9 withscores"), "{a:1 b:2 c:3}");
        assert_eq!(db.say("ZRANDMEMBER z 0"), "[]");
        for _ in 0..20 {
            let two = db.say("ZRANDMEMBER z 2");
            assert_ne!(two.as_bytes()[1], two.as_bytes()[3], "{two}");
        }
        assert_eq!(db.say("ZRANDMEMBER z -20").split(' ').count(), 20);
        assert_eq!(db.say("ZRANDMEMBER none"), "nil");
        assert_eq!(db.say("ZRANDMEMBER none -5"), "[]");
        assert_eq!(db.say("ZRANDMEMBER none 5 WITHSCORES"), "{}");
    }

    #[test]
    fn counts_that_cannot_be_are_refused() {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a");
        for (call, error) in [
            ("ZRANDMEMBER z x FOO", "ERR value is not an integer or out of range"),
            ("ZRANDMEMBER z 1 FOO", "ERR syntax error"),
            ("ZRANDMEMBER z 1 WITHSCORES x", "ERR syntax error"),
            ("ZRANDMEMBER z 4611686018427387904 WITHSCORES", "ERR value is out of range"),
            ("ZRANDMEMBER z -9223372036854775807", "ERR value is out of range"),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
    }

    #[test]
    fn a_small_sorted_set_is_scanned_in_one_step() {
        let mut db = TestStore::new();
        db.say("ZADD z 1 a 0.1 b");
        for (call, reply) in [
            ("ZSCAN z 0", "[0 [b 0.1 a 1]]"),
            ("ZSCAN z 0 MATCH a COUNT 1", "[0 [a 1]]"),
            ("ZSCAN z 0 NOSCORES", "[0 [b a]]"),
            ("ZSCAN none 0 NONSENSE", "[0 []]"),
            ("ZSCAN z 0 NOVALUES", "ERR NOVALUES option can only be used in HSCAN"),
            ("ZSCAN z 0 COUNT 0", "ERR syntax error"),
            ("ZSCAN z x", "ERR invalid cursor"),
            ("SADD s a", "1"),
            ("SSCAN s 0 NOSCORES", "ERR syntax error"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn a_large_sorted_set_is_scanned_step_by_step_with_all_digits() {
        let mut db = TestStore::new();
        for member in 0..1000 {
            db.say(&format!("ZADD z 0.1 {member}"));
        }
        let (mut cursor, mut seen) = ("0".to_owned(), 0);
        loop {
            let step = db.say(&format!("ZSCAN z {cursor} COUNT 100"));
            let (next, found) = step.trim_start_matches('[').split_once(' ').unwrap();
            seen += found.matches(" 0.10000000000000001").count();
            if next == "0" {
                break;
            }
            cursor = next.to_owned();
        }
        assert_eq!(seen, 1000);
    }
}
