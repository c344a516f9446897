//! From the text of a path to its steps.

use super::compiled::{Name, Slice, Step};
use super::expected::Expected;
use super::reader::{Limit, Reader};

/// Reads a whole path, which begins with `$`.
pub(super) fn path(reader: &mut Reader<'_>) -> Option<Vec<Step>> {
    reader.token("$")?;
    let found = steps(reader);
    reader.skip_blanks();
    reader.construct(Expected::End, |reader| reader.rest().is_empty().then_some(()))?;
    Some(found)
}

/// Reads the steps after a root, of which there may be none.
pub(super) fn steps(reader: &mut Reader<'_>) -> Vec<Step> {
    let start = |reader: &mut Reader<'_>| {
        reader.skip_blanks();
        reader.construct(Expected::Steps, |reader| {
            let mut steps = Vec::new();
            reader
                .attempt(|reader| literal_or_all(reader, &mut steps))
                .or_else(|| step(reader, &mut steps))?;
            while reader.attempt(|reader| next_step(reader, &mut steps)).is_some() {}
            Some(steps)
        })
    };
    reader.attempt(start).unwrap_or_default()
}

fn next_step(reader: &mut Reader<'_>, steps: &mut Vec<Step>) -> Option<()> {
    reader.skip_blanks();
    step(reader, steps)
}

/// Reads `..` and a step, `.` and a step, or brackets alone.
fn step(reader: &mut Reader<'_>, steps: &mut Vec<Step>) -> Option<()> {
    let before = steps.len();
    let found = reader
        .attempt(|reader| {
            reader.construct(Expected::Descend, |reader| reader.token(".."))?;
            steps.push(Step::Descend);
            named_or_bracketed(reader, steps)
        })
        .or_else(|| {
            steps.truncate(before);
            reader.attempt(|reader| {
                reader.token(".")?;
                named_or_bracketed(reader, steps)
            })
        })
        .or_else(|| reader.attempt(|reader| bracketed(reader, steps)));
    if found.is_none() {
        steps.truncate(before);
    }
    found
}

fn named_or_bracketed(reader: &mut Reader<'_>, steps: &mut Vec<Step>) -> Option<()> {
    reader.skip_blanks();
    reader
        .attempt(|reader| literal_or_all(reader, steps))
        .or_else(|| reader.attempt(|reader| bracketed(reader, steps)))
}

fn literal_or_all(reader: &mut Reader<'_>, steps: &mut Vec<Step>) -> Option<()> {
    let step = reader
        .construct(Expected::Literal, |reader| reader.run(in_literal))
        .map(|name| Step::Name(Name { sought: name.as_bytes().into(), written: None }))
        .or_else(|| all(reader))?;
    steps.push(step);
    Some(())
}

fn all(reader: &mut Reader<'_>) -> Option<Step> {
    reader.construct(Expected::All, |reader| reader.token("*")).map(|()| Step::All)
}

/// The bytes of a name without quotes.
const fn in_literal(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b'-' | b'_' | b'`' | b'~' | b'+' | b'#' | b'%' | b'$' | b'^' | b'/' | b':'
        )
}

/// Reads brackets. What they begin with decides what they hold: there is no second try.
fn bracketed(reader: &mut Reader<'_>, steps: &mut Vec<Step>) -> Option<()> {
    reader.token("[")?;
    reader.skip_blanks();
    let step = slice(reader)
        .or_else(|| indexes(reader))
        .or_else(|| names(reader))
        .or_else(|| all(reader))
        .or_else(|| reader.nested(super::filter::filter))?;
    reader.skip_blanks();
    reader.token("]")?;
    steps.push(step);
    Some(())
}

fn slice(reader: &mut Reader<'_>) -> Option<Step> {
    reader.construct(Expected::Slice, |reader| {
        // The module tries a range that begins with a number and one that does not, so there is
        // never one failure alone that stands for both.
        let start = reader.attempt(number).or_else(|| reader.attempt(number));
        reader.skip_blanks();
        reader.token(":")?;
        let end = reader.attempt(blanks_and(number));
        let every = reader.attempt(|reader| {
            reader.skip_blanks();
            reader.token(":")?;
            Some(reader.attempt(blanks_and(positive)))
        });
        let every = every.flatten().unwrap_or(1);
        Some(Step::Slice(Slice { start, end, every }))
    })
}

fn indexes(reader: &mut Reader<'_>) -> Option<Step> {
    let mut indexes = list(reader, number)?;
    Some(match (indexes.len(), indexes.pop()) {
        (1, Some(index)) => Step::Index(index),
        (_, last) => {
            indexes.extend(last);
            Step::Indexes(indexes.into())
        }
    })
}

fn names(reader: &mut Reader<'_>) -> Option<Step> {
    let mut names = reader.construct(Expected::Names, |reader| list(reader, name))?;
    Some(match (names.len(), names.pop()) {
        (1, Some(name)) => Step::Name(name),
        (_, last) => {
            names.extend(last);
            Step::Names(names.into())
        }
    })
}

/// Reads one or more, with commas between them.
fn list<'a, T>(
    reader: &mut Reader<'a>,
    mut item: impl FnMut(&mut Reader<'a>) -> Option<T>,
) -> Option<Vec<T>> {
    let mut items = vec![reader.attempt(&mut item)?];
    let mut next = |reader: &mut Reader<'a>| {
        reader.skip_blanks();
        reader.token(",")?;
        reader.skip_blanks();
        item(reader)
    };
    while let Some(item) = reader.attempt(&mut next) {
        items.push(item);
    }
    Some(items)
}

fn blanks_and<'a, T>(
    read: impl FnOnce(&mut Reader<'a>) -> Option<T>,
) -> impl FnOnce(&mut Reader<'a>) -> Option<T> {
    |reader| {
        reader.skip_blanks();
        read(reader)
    }
}

fn number(reader: &mut Reader<'_>) -> Option<i64> {
    let text = reader.construct(Expected::Index, integer)?;
    in_range(reader, text.parse().ok())
}

fn positive(reader: &mut Reader<'_>) -> Option<usize> {
    let text = reader.construct(Expected::Every, |reader| {
        let first = reader.rest().bytes().next()?;
        matches!(first, b'1'..=b'9').then(|| reader.run(|byte| byte.is_ascii_digit()))?
    })?;
    in_range(reader, text.parse().ok())
}

fn in_range<T>(reader: &mut Reader<'_>, number: Option<T>) -> Option<T> {
    if number.is_none() {
        reader.limit(Limit::Number);
    }
    number
}

/// Reads an integer, in which no zero stands before other digits.
pub(super) fn integer<'a>(reader: &mut Reader<'a>) -> Option<&'a str> {
    let text = reader.rest();
    let digits = text.strip_prefix('-').unwrap_or(text);
    let len = match digits.bytes().next()? {
        b'0' => 1,
        b'1'..=b'9' => {
            digits.len() - digits.trim_start_matches(|it: char| it.is_ascii_digit()).len()
        }
        _ => return None,
    };
    let len = text.len() - digits.len() + len;
    reader.advance(len);
    text.get(..len)
}

fn name(reader: &mut Reader<'_>) -> Option<Name> {
    let written = quoted(reader)?;
    let sought = unescaped(written, true);
    let written = (*sought != *written.as_bytes()).then(|| written.as_bytes().into());
    Some(Name { sought: sought.into(), written })
}

/// Reads a text in quotes of either kind. A backslash stands before a quote of that kind, or before
/// another one. Answers what is between the quotes as it is, but for the blanks that it begins with:
/// the genuine module takes the first quote for a token of its own.
pub(super) fn quoted<'a>(reader: &mut Reader<'a>) -> Option<&'a str> {
    let quote = reader.rest().bytes().next().filter(|byte| matches!(byte, b'"' | b'\''))?;
    reader.advance(1);
    reader.skip_blanks();
    let rest = reader.rest();
    let mut at = 0;
    loop {
        match rest.as_bytes().get(at)? {
            b'\\' => {
                let next = *rest.as_bytes().get(at + 1)?;
                if next != quote && next != b'\\' {
                    return None;
                }
                at += 2;
            }
            byte if *byte == quote => break,
            _ => at += 1,
        }
    }
    reader.advance(at + 1);
    rest.get(..at)
}

/// A text without the backslashes before backslashes and, for names, before quotes.
pub(super) fn unescaped(text: &str, quotes: bool) -> Vec<u8> {
    let mut bytes = text.bytes().peekable();
    let mut plain = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        plain.push(match bytes.peek() {
            Some(next) if byte == b'\\' && (quotes || *next == b'\\') => {
                bytes.next().unwrap_or(byte)
            }
            _ => byte,
        });
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_no_index_can_be_ends_the_reading() {
        for text in ["9223372036854775808", "-99999999999999999999"] {
            let mut reader = Reader::new(text);
            assert_eq!((number(&mut reader), reader.rest()), (None, ""));
            assert_eq!(reader.finish().1, Some(Limit::Number));
        }
        let mut reader = Reader::new("99999999999999999999");
        assert_eq!((positive(&mut reader), reader.finish().1), (None, Some(Limit::Number)));
    }
}
