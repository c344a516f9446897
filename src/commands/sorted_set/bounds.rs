//! What limits a range: scores, or members.

use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::value::sorted_set::range::{LexLimit, ScoreLimit};

/// A score that limits a range: `1.5`, or `(1.5` if it does not belong to the range.
#[derive(Debug, Clone, Copy)]
pub(super) struct ScoreBound(pub(super) ScoreLimit);

impl<'a> Param<'a> for ScoreBound {
    const SHAPE: Shape = Shape::Double;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        score_limit(args.take()?).map(Self)
    }
}

/// A member that limits a range: `[a` if it belongs to the range, `(a` if not; `-` is before all
/// and `+` behind all.
#[derive(Debug, Clone, Copy)]
pub(super) struct MemberBound<'a>(pub(super) LexLimit<'a>);

impl<'a> Param<'a> for MemberBound<'a> {
    const SHAPE: Shape = Shape::String;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        member_limit(args.take()?).map(Self)
    }
}

/// Reads more than a score can be: Redis takes nothing for 0 here, and what is too great for
/// infinite.
pub(super) fn score_limit(text: &[u8]) -> Result<ScoreLimit> {
    let (exclusive, number) = match text {
        [b'(', number @ ..] => (true, number),
        number => (false, number),
    };
    let score = match number {
        [] => Some(0.0),
        _ => str::from_utf8(number).ok().and_then(|number| number.parse().ok()),
    };
    let score = score.filter(|score: &f64| !score.is_nan()).ok_or(Error::NOT_SCORES)?;
    Ok(ScoreLimit { score, exclusive })
}

pub(super) fn member_limit(text: &[u8]) -> Result<LexLimit<'_>> {
    match text {
        b"-" => Ok(LexLimit::Lowest),
        b"+" => Ok(LexLimit::Highest),
        [b'[', member @ ..] => Ok(LexLimit::Inclusive(member)),
        [b'(', member @ ..] => Ok(LexLimit::Exclusive(member)),
        _ => Err(Error::NOT_MEMBERS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_are_read_as_redis_reads_them() {
        let limit = |text: &str| score_limit(text.as_bytes()).ok().map(|l| (l.score, l.exclusive));
        assert_eq!(limit("1.5"), Some((1.5, false)));
        assert_eq!(limit("(1.5"), Some((1.5, true)));
        assert_eq!(limit(""), Some((0.0, false)));
        assert_eq!(limit("("), Some((0.0, true)));
        assert_eq!(limit("-infinity"), Some((f64::NEG_INFINITY, false)));
        assert_eq!(limit("(+INF"), Some((f64::INFINITY, true)));
        assert_eq!(limit("1e400"), Some((f64::INFINITY, false)));
        for text in ["nan", " 1", "1 ", "((1", "x", "0x1", "[1"] {
            assert_eq!(limit(text), None, "{text:?}");
        }
    }

    #[test]
    fn members_have_a_sign_before_them() {
        assert_eq!(member_limit(b"["), Ok(LexLimit::Inclusive(b"")));
        assert_eq!(member_limit(b"(a"), Ok(LexLimit::Exclusive(b"a")));
        for text in ["", "a", "-a", "++"] {
            assert_eq!(member_limit(text.as_bytes()), Err(Error::NOT_MEMBERS), "{text:?}");
        }
    }
}
