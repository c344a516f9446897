//! The rules of single parameters: how each value is parsed, with Redis's error texts.

use super::rule::{self, Parsed, Setting};
use super::units;
use crate::base::number;

fn text(text: impl Into<String>) -> Parsed {
    Ok(Setting::Text(text.into()))
}

fn as_given(value: &[u8]) -> Parsed {
    text(rule::utf8(value)?)
}

fn words(value: &[u8]) -> Vec<&[u8]> {
    value.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect()
}

/// `hz`: a number outside 1 to 500 becomes the nearer limit.
pub(super) fn hertz(value: &[u8]) -> Parsed {
    let Setting::Number(number) = rule::integer_within(value, 0, i32::MAX.into())? else {
        return text("");
    };
    Ok(Setting::Number(number.clamp(1, 500)))
}

/// File permissions: an octal number.
pub(super) fn octal(value: &[u8]) -> Parsed {
    let number = str::from_utf8(value).ok().and_then(|value| i64::from_str_radix(value, 8).ok());
    match number.ok_or("argument couldn't be parsed as an octal number")? {
        number @ 0..=0o777 => text(format!("{number:o}")),
        _ => Err("argument must be between 0 and 777 inclusive".into()),
    }
}

/// Bytes, or a percentage of `maxmemory`.
pub(super) fn memory_or_percent(value: &[u8]) -> Parsed {
    const NEITHER: &str = "argument must be a memory or percent value";
    let Some(percent) = value.strip_suffix(b"%") else {
        let bytes = units::memory(value).ok_or(NEITHER)?;
        return Ok(Setting::Text(bytes.to_string()));
    };
    match number::parse_u64(percent).ok_or(NEITHER)? {
        0 => text("0"),
        percent @ ..=100 => text(format!("{percent}%")),
        _ => Err("percentage argument must be less or equal to 100".into()),
    }
}

/// What a signal does: one or more words.
pub(super) fn shutdown(value: &[u8]) -> Parsed {
    const WORDS: [&str; 5] = ["default", "save", "nosave", "now", "force"];
    let mut given = [false; WORDS.len()];
    let named = words(value);
    for word in &named {
        let known = WORDS.iter().position(|known| known.as_bytes().eq_ignore_ascii_case(word));
        *known.and_then(|place| given.get_mut(place)).ok_or_else(|| rule::not_one_of(&WORDS))? =
            true;
    }
    if named.is_empty() {
        return Err(rule::not_one_of(&WORDS));
    }
    let [_, save, nosave, ..] = given;
    if save && nosave {
        return Err("shutdown options SAVE and NOSAVE can't be used simultaneously".into());
    }
    let chosen = WORDS.iter().zip(given).skip(1).filter(|(_, given)| *given).map(|(word, _)| *word);
    let chosen = chosen.collect::<Vec<_>>().join(" ");
    text(if chosen.is_empty() { "default".to_owned() } else { chosen })
}

pub(super) fn oom_scores(value: &[u8]) -> Parsed {
    const INVALID: &str = "Invalid oom-score-adj-values, elements must be between -2000 and 2000.";
    let words = words(value);
    if words.len() != 3 {
        return Err("wrong number of arguments".into());
    }
    let scores = words.iter().map(|word| {
        let score = number::parse_i64(word).filter(|score| (-2000..=2000).contains(score));
        score.map(|score| score.to_string())
    });
    let scores: Option<Vec<_>> = scores.collect();
    text(scores.ok_or(INVALID)?.join(" "))
}

pub(super) fn percentiles(value: &[u8]) -> Parsed {
    let mut all = Vec::new();
    for word in words(value) {
        let percentile = number::parse_f64(word);
        match percentile.ok_or("Invalid latency-tracking-info-percentiles parameters")? {
            percentile @ 0.0..=100.0 => all.push(number::format_f64(percentile)),
            _ => return Err(OUT_OF_RANGE.into()),
        }
    }
    let shown: Vec<_> = all.iter().map(|one| String::from_utf8_lossy(one)).collect();
    text(shown.join(" "))
}

const OUT_OF_RANGE: &str =
    "latency-tracking-info-percentiles parameters should sit between [0.0,100.0]";

/// The title of a process: text with known names in braces. The result must not be empty if there is
/// no title, socket or file.
pub(super) fn title(value: &[u8]) -> Parsed {
    const INVALID: &str = "template format is invalid or contains unknown variables";
    const EMPTY: [&str; 4] = ["title", "server-mode", "unixsocket", "config-file"];
    const FULL: [&str; 3] = ["listen-addr", "port", "tls-port"];
    let whole = str::from_utf8(value).map_err(|_| INVALID)?;
    let (mut rest, mut anything) = (whole, false);
    while let Some((before, after)) = rest.split_once('{') {
        anything |= !before.trim().is_empty();
        if let Some(escaped) = after.strip_prefix('{') {
            (rest, anything) = (escaped, true);
            continue;
        }
        let (name, after) = after.split_once('}').ok_or(INVALID)?;
        if !EMPTY.contains(&name) && !FULL.contains(&name) {
            return Err(INVALID.into());
        }
        anything |= FULL.contains(&name);
        rest = after;
    }
    if anything || !rest.trim().is_empty() { text(whole) } else { Err(INVALID.into()) }
}

pub(super) fn hostname(value: &[u8]) -> Parsed {
    if value.len() >= 256 {
        return Err("Hostnames must be less than 256 characters".into());
    }
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-.".contains(byte);
    if value.iter().all(fits) {
        return as_given(value);
    }
    Err("Hostnames may only contain alphanumeric characters, hyphens or dots".into())
}

pub(super) fn node_name(value: &[u8]) -> Parsed {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./:".contains(byte);
    if value.iter().all(fits) {
        return as_given(value);
    }
    Err("Announced human node name contained invalid character".into())
}

/// The locales that need no data of the system: those that compare by bytes.
pub(super) fn locale(value: &[u8]) -> Parsed {
    match value {
        b"" | b"C" | b"POSIX" => as_given(value),
        _ => Err("Invalid locale name".into()),
    }
}

/// A name without a path.
pub(super) fn file_name(value: &[u8]) -> Parsed {
    if value.is_empty() || value.contains(&b'/') || value.contains(&b'\\') {
        return Err("must be a filename, and not a path".into());
    }
    as_given(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(rule: fn(&[u8]) -> Parsed, value: &str) -> String {
        match rule(value.as_bytes()) {
            Ok(Setting::Text(text)) => text,
            Ok(Setting::Number(number)) => number.to_string(),
            Err(why) => format!("- {why}"),
        }
    }

    #[test]
    fn what_a_signal_does_may_be_several_words() {
        for (given, kept) in [
            ("nosave NOW now", "nosave now"),
            ("now default", "now"),
            ("default", "default"),
            ("save nosave", "- shutdown options SAVE and NOSAVE can't be used simultaneously"),
        ] {
            assert_eq!(read(shutdown, given), kept);
        }
        let words = "- argument(s) must be one of the following: default, save, nosave, now, force";
        assert_eq!(read(shutdown, ""), words);
        assert_eq!(read(shutdown, "save x"), words);
    }

    #[test]
    fn percentiles_are_numbers_up_to_a_hundred() {
        assert_eq!(read(percentiles, "1e1  99.90 0.001"), "10 99.9 0.001");
        assert_eq!(read(percentiles, ""), "");
        assert_eq!(read(percentiles, "101"), format!("- {OUT_OF_RANGE}"));
        assert!(read(percentiles, "x").contains("Invalid"));
    }

    #[test]
    fn a_title_must_not_be_empty() {
        for (template, valid) in [
            ("{title} {listen-addr} {server-mode}", true),
            ("{title}", false),
            ("{title} {port} x", true),
            ("{config-file}{unixsocket}{tls-port}", true),
            ("{title", false),
            ("{foo} x", false),
            ("x", true),
            ("{{", true),
            ("", false),
        ] {
            assert_eq!(title(template.as_bytes()).is_ok(), valid, "{template}");
        }
    }

    #[test]
    fn memory_may_be_a_part_of_the_whole() {
        for (given, kept) in [
            ("10%", "10%"),
            ("0%", "0"),
            ("1mb", "1048576"),
            ("101%", "- percentage argument must be less or equal to 100"),
            ("x%", "- argument must be a memory or percent value"),
            ("-1", "- argument must be a memory or percent value"),
        ] {
            assert_eq!(read(memory_or_percent, given), kept);
        }
        assert_eq!(read(octal, "777"), "777");
        assert!(read(octal, "8").contains("octal"));
    }

    #[test]
    fn scores_are_three() {
        assert_eq!(read(oom_scores, "-1  2 0"), "-1 2 0");
        assert_eq!(read(oom_scores, "1 2"), "- wrong number of arguments");
        assert!(read(oom_scores, "1 2 3000").contains("between -2000 and 2000"));
        assert_eq!(read(hertz, "0"), "1");
        assert_eq!(read(hertz, "-1"), "- argument must be between 0 and 2147483647 inclusive");
    }
}
