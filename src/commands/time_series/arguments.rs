//! Words, times and values as arguments.

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Key;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::value::TimeSeries;
use crate::value::time_series::{Refused, Sample};

/// There is no such key.
pub(super) const MISSING: Error = Error::fixed("TSDB: the key does not exist");
/// The key holds something else, or there is none.
pub(super) const NO_SERIES: Error = Error::fixed("TSDB: the key is not a TSDB key");
/// A time is no number.
pub(super) const INVALID_TIME: Error = Error::fixed("TSDB: invalid timestamp");
/// A time is before 0.
pub(super) const NEGATIVE_TIME: Error =
    Error::fixed("TSDB: invalid timestamp, must be a nonnegative integer");
/// A value is no number.
pub(super) const INVALID_VALUE: Error = Error::fixed("TSDB: invalid value");

/// The rest of a call, in which words are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words<'a> {
    command: &'static str,
    words: &'a [&'a [u8]],
}

impl<'a> Words<'a> {
    /// Some words of a call.
    pub(super) const fn of(command: &'static str, words: &'a [&'a [u8]]) -> Self {
        Self { command, words }
    }

    /// All that is left of a call.
    pub(super) fn rest(args: &mut Args<'a>) -> Self {
        Self { command: args.command(), words: args.take_rest() }
    }

    /// Where a word is, ignoring case.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        self.words.iter().position(|it| it.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// Whether this word is at a place.
    pub(super) fn is_at(&self, place: usize, word: &str) -> bool {
        self.get(place).is_some_and(|it| it.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// The word at a place.
    pub(super) fn get(&self, place: usize) -> Option<&'a [u8]> {
        self.words.get(place).copied()
    }

    /// The words from a place on.
    pub(super) fn from(&self, place: usize) -> &'a [&'a [u8]] {
        self.words.get(place..).unwrap_or_default()
    }

    /// The number of arguments is wrong.
    pub(super) fn arity_error(&self) -> Error {
        Error::arity(self.command)
    }
}

/// A time of a sample: milliseconds, or `*` for the time of the call.
pub(super) fn time(db: &Access<'_>, text: &[u8]) -> Result<u64> {
    if text == b"*" {
        return Ok(db.now());
    }
    let time = number::parse_i64(text).ok_or(INVALID_TIME)?;
    u64::try_from(time).map_err(|_| NEGATIVE_TIME)
}

/// The value of a sample: a number as JSON has it. What follows it is passed over.
pub(super) fn value(text: &[u8]) -> Result<f64> {
    let digits = |from: usize| text[from..].iter().take_while(|it| it.is_ascii_digit()).count();
    let start = usize::from(text.first() == Some(&b'-'));
    let whole = digits(start);
    let begins_with_zero = text.get(start) == Some(&b'0');
    if whole == 0 || (begins_with_zero && whole > 1) {
        return Err(INVALID_VALUE);
    }
    let mut end = start + whole;
    if text.get(end) == Some(&b'.') {
        let fraction = digits(end + 1);
        if fraction == 0 {
            return Err(INVALID_VALUE);
        }
        end += 1 + fraction;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let signs = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + signs);
        if exponent == 0 {
            return Err(INVALID_VALUE);
        }
        end += 1 + signs + exponent;
    }
    let number = str::from_utf8(&text[..end]).ok().and_then(|text| text.parse::<f64>().ok());
    number.filter(|number| number.is_finite()).ok_or(INVALID_VALUE)
}

/// The series of a key, which must be there.
pub(super) fn series<'d, K: Key<Kind = TimeSeries>>(
    db: &'d Access<'_>,
    key: &K,
) -> Result<&'d TimeSeries> {
    db.read(key).map_err(wrong_type)?.ok_or(MISSING)
}

/// The module puts the usual code before that of the error.
pub(super) fn wrong_type(error: Error) -> Error {
    if error == Error::WRONG_TYPE { Error::new(error.to_string()) } else { error }
}

/// Why a sample is not taken.
pub(super) fn refused(refused: Refused) -> Error {
    match refused {
        Refused::Duplicate => Error::fixed(
            "TSDB: Error at upsert, update is not supported when DUPLICATE_POLICY is set to BLOCK \
             mode",
        ),
        Refused::TooOld => Error::fixed("TSDB: Timestamp is older than retention"),
    }
}

/// A sample as a reply has it.
pub(super) fn pair(sample: Sample) -> (i64, f64) {
    (sample.time.cast_signed(), sample.value)
}

/// LATEST alone, or nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Latest(pub(super) bool);

impl<'a> Param<'a> for Latest {
    const SHAPE: Shape = Shape::Optional(&Shape::Token("LATEST"));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.len() {
            0 => Ok(Self(false)),
            1 if args.take_word("LATEST") => Ok(Self(true)),
            1 => Err(Error::fixed("TSDB: wrong 3rd argument")),
            _ => Err(args.arity_error()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_a_number_as_json_has_it_whatever_follows() {
        let numbers = [
            ("1e3", 1000.0),
            ("-0", -0.0),
            ("-1.5E-1", -0.15),
            ("5 x", 5.0),
            ("0x10", 0.0),
            ("1.0.0", 1.0),
            ("5e5e5", 5e5),
            ("1e-400", 0.0),
            ("9007199254740993", 9_007_199_254_740_992.0),
        ];
        for (text, number) in numbers {
            assert_eq!(value(text.as_bytes()), Ok(number), "{text}");
        }
        let others = [
            "", "-", "+5", ".5", "5.", "01", "1e", "1e+", "1.5e", " 5", "inf", "nan", "--1",
            "1e309", "-.5", "1.e5", "١",
        ];
        for text in others {
            assert_eq!(value(text.as_bytes()), Err(INVALID_VALUE), "{text}");
        }
    }
}
