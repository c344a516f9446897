//! From the text of a filter to its condition.

use regex::bytes::RegexBuilder;

use super::compiled::{Check, Comparison, Condition, Fit, Pattern, Step, Term};
use super::expected::Expected;
use super::parse::{integer, quoted, steps, unescaped};
use super::reader::Reader;
use crate::value::json::Number;

/// Bytes that a pattern may take once it is compiled: in the first go, and in those that follow if it
/// takes more.
const PATTERN_SIZES: [usize; 5] = [1 << 10, 1 << 12, 1 << 14, 1 << 16, 1 << 18];

/// As how many values it counts to compile a pattern of the smallest size.
const EFFORT: usize = 2000;

/// How comparisons are written. Where one begins like another, the longer one comes first.
const COMPARISONS: [(&str, Expected, Comparison); 6] = [
    (">=", Expected::MoreOrEqual, Comparison::MoreOrEqual),
    (">", Expected::More, Comparison::More),
    ("<=", Expected::LessOrEqual, Comparison::LessOrEqual),
    ("<", Expected::Less, Comparison::Less),
    ("==", Expected::Equal, Comparison::Equal),
    ("!=", Expected::Unequal, Comparison::Unequal),
];

/// What stands between two terms.
enum Operator {
    Compare(Comparison),
    Fits,
}

/// What stands behind a term.
enum Comparing {
    Fitting(Fit),
    With(Comparison, Term),
}

/// Reads `?` and a condition.
pub(super) fn filter(reader: &mut Reader<'_>) -> Option<Step> {
    reader.token("?")?;
    reader.skip_blanks();
    condition(reader).map(Step::Filter)
}

/// Reads checks with `&&`, which binds more strongly, and `||` between them.
fn condition(reader: &mut Reader<'_>) -> Option<Condition> {
    let mut groups = Vec::new();
    let mut group = vec![check(reader)?];
    while let Some((either, next)) = reader.attempt(next_check) {
        if either {
            groups.push(std::mem::take(&mut group).into());
        }
        group.push(next);
    }
    groups.push(group.into());
    Some(Condition(groups.into()))
}

/// Reads what joins a check to those before it, which may be `||`, and the check.
fn next_check(reader: &mut Reader<'_>) -> Option<(bool, Check)> {
    reader.skip_blanks();
    let and = reader.construct(Expected::And, |reader| reader.token("&&"));
    if and.is_none() {
        reader.construct(Expected::Or, |reader| reader.token("||"))?;
    }
    reader.skip_blanks();
    Some((and.is_none(), check(reader)?))
}

fn check(reader: &mut Reader<'_>) -> Option<Check> {
    let group = |reader: &mut Reader<'_>| {
        reader.token("(")?;
        reader.skip_blanks();
        let condition = reader.nested(condition)?;
        reader.skip_blanks();
        reader.token(")")?;
        Some(Check::Group(condition))
    };
    reader.attempt(group).or_else(|| reader.construct(Expected::Check, single_check))
}

fn single_check(reader: &mut Reader<'_>) -> Option<Check> {
    let left = term(reader)?;
    let compared = |reader: &mut Reader<'_>| {
        reader.skip_blanks();
        let operator = operator(reader)?;
        reader.skip_blanks();
        Some(match operator {
            Operator::Compare(comparison) => Comparing::With(comparison, term(reader)?),
            Operator::Fits => Comparing::Fitting(right_of_fits(reader)?),
        })
    };
    Some(match reader.attempt(compared) {
        None => Check::Exists(left),
        Some(Comparing::With(comparison, right)) => Check::Compare(left, comparison, right),
        Some(Comparing::Fitting(pattern)) => Check::Fits(left, pattern),
    })
}

fn right_of_fits(reader: &mut Reader<'_>) -> Option<Fit> {
    match reader.attempt(quoted) {
        Some(written) => Some(Fit::Fixed(fixed_pattern(written))),
        None => term(reader).map(Fit::Of),
    }
}

fn operator(reader: &mut Reader<'_>) -> Option<Operator> {
    for (written, expected, comparison) in COMPARISONS {
        if reader.construct(expected, |reader| reader.token(written)).is_some() {
            return Some(Operator::Compare(comparison));
        }
    }
    reader.construct(Expected::Fits, |reader| reader.token("=~")).map(|()| Operator::Fits)
}

fn term(reader: &mut Reader<'_>) -> Option<Term> {
    reader
        .construct(Expected::Decimal, decimal)
        .map(Term::Number)
        .or_else(|| {
            let text = reader.attempt(quoted)?;
            Some(Term::Text(unescaped(text, false).into()))
        })
        .or_else(|| Some(Term::FromCurrent(rooted(reader, Expected::Current, "@")?)))
        .or_else(|| Some(Term::FromRoot(rooted(reader, Expected::Root, "$")?)))
        .or_else(|| word(reader, Expected::True, "true", Term::Bool(true)))
        .or_else(|| word(reader, Expected::False, "false", Term::Bool(false)))
        .or_else(|| word(reader, Expected::Null, "null", Term::Null))
}

fn rooted(reader: &mut Reader<'_>, what: Expected, sign: &str) -> Option<Box<[Step]>> {
    reader.construct(what, |reader| {
        reader.token(sign)?;
        Some(steps(reader).into())
    })
}

fn word(reader: &mut Reader<'_>, what: Expected, word: &str, term: Term) -> Option<Term> {
    reader.construct(what, |reader| reader.token(word)).map(|()| term)
}

fn decimal(reader: &mut Reader<'_>) -> Option<Number> {
    let rest = reader.rest();
    let whole = integer(reader)?;
    let fraction = reader.attempt(|reader| {
        reader.token(".")?;
        reader.run(|byte| byte.is_ascii_digit())
    });
    let len = whole.len() + fraction.map_or(0, |digits| digits.len() + 1);
    let text = rest.get(..len)?;
    let integer = text.parse().map(Number::Integer);
    integer.or_else(|_| text.parse().map(Number::Double)).ok()
}

/// The pattern that stands in a path. As in the genuine module, one with a backslash fits nothing.
fn fixed_pattern(written: &str) -> Pattern {
    let written = written.as_bytes();
    if written.contains(&b'\\') {
        Pattern { regex: None, weight: 0, effort: 0 }
    } else {
        pattern(written)
    }
}

/// The pattern of a text. How large it is tells how long it takes.
pub(super) fn pattern(text: &[u8]) -> Pattern {
    let text = str::from_utf8(text).ok();
    let mut tries = PATTERN_SIZES.into_iter().zip(0..).filter_map(|(size, step)| {
        let mut builder = RegexBuilder::new(text?);
        let built = builder.size_limit(size).dfa_size_limit(size).build();
        Some((step, Some(Box::new(built.ok()?))))
    });
    let (step, regex) = tries.next().unwrap_or((PATTERN_SIZES.len(), None));
    let weight = 1 << (2 * step);
    Pattern { regex, weight, effort: EFFORT * weight / 2 + EFFORT / 2 }
}
