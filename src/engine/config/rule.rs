//! The rules for the values of parameters: how a value is parsed, with Redis's error texts, and how it
//! is written.

use std::borrow::Cow;
use std::fmt::Display;

use super::output;
use super::units::memory;
use crate::base::number;
use crate::engine::config::notify;
use crate::engine::grammar::dialect::Dialect;

/// The value of a parameter, parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Setting {
    /// A number; words of a fixed choice are numbers too.
    Number(i64),
    /// Text, in the form in which CONFIG GET answers it.
    Text(String),
}

/// What the value of a parameter can be.
#[derive(Debug, Clone, Copy)]
pub enum Rule {
    /// `yes` or `no`, kept as 1 or 0.
    Bool,
    /// Between two numbers.
    Integer(i64, i64),
    /// What another rule takes, but a number between 0 and this one becomes this one.
    AtLeast(i64, &'static Rule),
    /// Bytes between two limits, with a unit, as `100mb`. Kept as the bits of an unsigned number.
    Memory(u64, u64),
    /// Bytes, or a percentage of `maxmemory`.
    MemoryOrPercent,
    /// Can only be `no`; `yes` is answered with this error.
    Never(&'static str),
    /// One of several words, kept as the number of the word.
    Choice(&'static [(&'static str, u32)]),
    /// One of several words, kept as text.
    Word(&'static [&'static str]),
    /// Classes of keyspace events.
    Events,
    /// Classes of connections, each with its limits.
    Output,
    /// Pairs of seconds and changes.
    Save,
    /// Any UTF-8.
    Text,
    /// A rule of this parameter alone.
    Special(fn(&[u8]) -> Parsed),
}

/// A value, or the text that CONFIG SET ends with.
pub type Parsed = Result<Setting, Cow<'static, str>>;

impl Rule {
    /// Reads a value; the error is the text that CONFIG SET ends with.
    pub fn parse(&self, dialect: Dialect, text: &[u8]) -> Parsed {
        match self {
            Self::Bool => one_of([("no", 0), ("yes", 1)].into_iter(), text)
                .map(Setting::Number)
                .ok_or("argument must be 'yes' or 'no'".into()),
            Self::Integer(low, high) => integer_within(text, *low, *high),
            Self::AtLeast(least, rule) => Ok(match rule.parse(dialect, text)? {
                Setting::Number(number @ 1..) => Setting::Number(number.max(*least)),
                other => other,
            }),
            Self::Memory(low, high) => {
                let bytes = memory(dialect, text).ok_or("argument must be a memory value")?;
                within(bytes, *low, *high).map(|()| Setting::Number(bytes as i64))
            }
            Self::Never(why) => match Self::Bool.parse(dialect, text)? {
                Setting::Number(1) => Err(Cow::Borrowed(why)),
                other => Ok(other),
            },
            Self::MemoryOrPercent => memory_or_percent(dialect, text),
            Self::Special(parse) => parse(text),
            Self::Choice(words) => {
                one_of(words.iter().copied(), text).map(Setting::Number).ok_or_else(|| {
                    not_one_of(&words.iter().map(|(word, _)| *word).collect::<Vec<_>>())
                })
            }
            Self::Word(words) => words
                .iter()
                .find(|word| word.as_bytes().eq_ignore_ascii_case(text))
                .map(|word| Setting::Text((*word).to_owned()))
                .ok_or_else(|| not_one_of(words)),
            Self::Events => notify::parse(text)
                .map(|classes| Setting::Number(classes.into()))
                .ok_or("Invalid event class character. Use 'Ag$lshzxeKEtmdnocSTIV'.".into()),
            Self::Output => output::parse(dialect, text).map(Setting::Text).map_err(Cow::Borrowed),
            Self::Save => save(text),
            Self::Text => utf8(text).map(|text| Setting::Text(text.to_owned())),
        }
    }

    /// Whether a value is a number below 0, as 64 bits with a sign.
    pub(super) fn is_below_zero(&self, dialect: Dialect, text: &[u8]) -> bool {
        let number = match self {
            Self::Integer(..) => number::parse_i64(text),
            Self::Memory(..) => memory(dialect, text).map(|bytes| bytes as i64),
            _ => None,
        };
        number.is_some_and(|number| number < 0)
    }

    /// Writes a value as CONFIG GET answers it.
    pub fn format(&self, setting: &Setting) -> String {
        match (self, setting) {
            (_, Setting::Text(text)) => text.clone(),
            (Self::Bool | Self::Never(_), Setting::Number(0)) => "no".to_owned(),
            (Self::Bool | Self::Never(_), Setting::Number(_)) => "yes".to_owned(),
            (Self::AtLeast(_, rule), _) => rule.format(setting),
            (Self::Memory(..), Setting::Number(bytes)) => (*bytes as u64).to_string(),
            (Self::Choice(words), Setting::Number(number)) => {
                let word = words.iter().find(|(_, value)| i64::from(*value) == *number);
                word.map_or("", |(word, _)| word).to_owned()
            }
            (Self::Events, Setting::Number(classes)) => notify::format(*classes as u32),
            (_, Setting::Number(number)) => number.to_string(),
        }
    }
}

/// The text of a value, which must be UTF-8.
pub(super) fn utf8(text: &[u8]) -> Result<&str, Cow<'static, str>> {
    str::from_utf8(text).map_err(|_| "argument must be UTF-8".into())
}

fn one_of(mut words: impl Iterator<Item = (&'static str, u32)>, text: &[u8]) -> Option<i64> {
    let found = words.find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(text));
    found.map(|(_, number)| number.into())
}

pub(super) fn not_one_of(words: &[&str]) -> Cow<'static, str> {
    format!("argument(s) must be one of the following: {}", words.join(", ")).into()
}

pub(super) fn integer_within(text: &[u8], low: i64, high: i64) -> Parsed {
    let number = number::parse_i64(text).ok_or("argument couldn't be parsed into an integer")?;
    within(number, low, high).map(|()| Setting::Number(number))
}

fn within<T: PartialOrd + Display>(number: T, low: T, high: T) -> Result<(), Cow<'static, str>> {
    if low <= number && number <= high {
        return Ok(());
    }
    Err(format!("argument must be between {low} and {high} inclusive").into())
}

/// A number above 63 bits is read as a percentage below 0, whose sign is then left out, as in both
/// servers.
fn memory_or_percent(dialect: Dialect, text: &[u8]) -> Parsed {
    const NEITHER: &str = "argument must be a memory or percent value";
    let percent = match text.strip_suffix(b"%") {
        Some(percent) => number::parse_u64(percent).ok_or(NEITHER)?,
        None => match memory(dialect, text).ok_or(NEITHER)? as i64 {
            bytes @ 0.. => return Ok(Setting::Text(bytes.to_string())),
            percent => percent.unsigned_abs(),
        },
    };
    match percent {
        0 => Ok(Setting::Text("0".to_owned())),
        1..=100 => Ok(Setting::Text(format!("{percent}%"))),
        _ => Err("percentage argument must be less or equal to 100".into()),
    }
}

fn save(text: &[u8]) -> Parsed {
    let words: Vec<_> = match text {
        b"" => Vec::new(),
        _ => text.split(|byte| *byte == b' ').collect(),
    };
    let number_from = |word: &[u8], least| {
        number::parse_i64(word).filter(|&number| number >= least && number <= i32::MAX.into())
    };
    let valid = words.chunks(2).all(|pair| match pair {
        [seconds, changes] => {
            number_from(seconds, 1).is_some() && number_from(changes, 0).is_some()
        }
        _ => false,
    });
    let text = String::from_utf8_lossy(&words.join(&b' ')).into_owned();
    valid.then_some(Setting::Text(text)).ok_or("Invalid save parameters".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(rule: Rule, text: &str) -> Result<i64, String> {
        number_in(Dialect::Valkey, rule, text)
    }

    fn number_in(dialect: Dialect, rule: Rule, text: &str) -> Result<i64, String> {
        match rule.parse(dialect, text.as_bytes()) {
            Ok(Setting::Number(number)) => Ok(number),
            Ok(Setting::Text(text)) => panic!("{text} is a text"),
            Err(why) => Err(why.into_owned()),
        }
    }

    #[test]
    fn memory_is_read_with_units_of_a_thousand_and_of_1024() {
        let rule = Rule::Memory(0, i64::MAX as u64);
        let units =
            [("", 0), ("7", 7), ("7b", 7), ("7k", 7000), ("7KB", 7 << 10), ("1mb", 1 << 20)];
        for (text, bytes) in units {
            assert_eq!(number(rule, text), Ok(bytes), "{text}");
        }
        for text in ["-1", "abc", "1.5gb", "100kbb", "kb", "99999999999999999999", " 1"] {
            assert_eq!(
                number(rule, text).unwrap_err(),
                "argument must be a memory value",
                "{text}"
            );
        }
    }

    #[test]
    fn bytes_beyond_64_bits_are_what_the_server_makes_of_them() {
        let rule = Rule::Memory(1, i64::MAX as u64);
        let told = "argument must be between 1 and 9223372036854775807 inclusive";
        let giant = "99999999999999999999";
        assert_eq!(number_in(Dialect::Redis, rule, giant).unwrap_err(), told);
        assert_eq!(number(rule, giant).unwrap_err(), "argument must be a memory value");
        for dialect in Dialect::ALL {
            assert_eq!(number_in(dialect, rule, "18014398509481985kb"), Ok(1024));
        }
    }

    #[test]
    fn memory_may_be_a_part_of_the_whole() {
        let read = |dialect, text: &str| {
            let parsed = Rule::MemoryOrPercent.parse(dialect, text.as_bytes());
            parsed.map(|value| Rule::MemoryOrPercent.format(&value)).map_err(String::from)
        };
        let too_much = "percentage argument must be less or equal to 100".to_owned();
        let neither = "argument must be a memory or percent value".to_owned();
        for dialect in Dialect::ALL {
            for (given, kept) in [
                ("10%", Ok("10%".to_owned())),
                ("0%", Ok("0".to_owned())),
                ("1mb", Ok("1048576".to_owned())),
                ("18446744073709551615", Ok("1%".to_owned())),
                ("9223372036854775808", Err(too_much.clone())),
                ("101%", Err(too_much.clone())),
                ("x%", Err(neither.clone())),
                ("-1", Err(neither.clone())),
            ] {
                assert_eq!(read(dialect, given), kept, "{given}");
            }
        }
        assert_eq!(read(Dialect::Redis, "99999999999999999999"), Ok("1%".to_owned()));
        assert_eq!(read(Dialect::Valkey, "99999999999999999999"), Err(neither));
    }

    #[test]
    fn limits_are_reported_or_enforced() {
        let told = "argument must be between 1 and 64 inclusive";
        assert_eq!(number(Rule::Integer(1, 64), "0").unwrap_err(), told);
        let unreadable = "argument couldn't be parsed into an integer";
        assert_eq!(number(Rule::Integer(1, 64), "x").unwrap_err(), unreadable);
    }

    #[test]
    fn what_is_too_little_becomes_the_least() {
        let rule = Rule::AtLeast(200, &Rule::Integer(0, 1000));
        for (given, kept) in [("0", 0), ("1", 200), ("200", 200), ("201", 201)] {
            assert_eq!(number(rule, given), Ok(kept));
        }
        assert!(number(rule, "-1").unwrap_err().ends_with("between 0 and 1000 inclusive"));
    }

    #[test]
    fn save_points_come_in_pairs() {
        let text = |text: &str| Rule::Save.parse(Dialect::Redis, text.as_bytes());
        assert_eq!(text("900 1 300 10"), Ok(Setting::Text("900 1 300 10".into())));
        assert_eq!(text(""), Ok(Setting::Text(String::new())));
        for wrong in ["abc", "900", "0 1", "900 -1", "  "] {
            assert!(text(wrong).is_err(), "{wrong}");
        }
    }
}
