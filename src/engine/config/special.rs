//! The rules of single parameters: how each value is parsed, with Redis's error texts.

use std::net::{Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::rule::{self, Parsed, Setting};
use super::units;
use crate::base::number;
use crate::engine::grammar::dialect::Dialect;

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

/// What a signal does: one or more words.
pub(super) fn shutdown(value: &[u8]) -> Parsed {
    shutdown_by(&["default", "save", "nosave", "now", "force"], value)
}

/// The same in Valkey.
pub(super) fn safe_shutdown(value: &[u8]) -> Parsed {
    shutdown_by(&["default", "save", "nosave", "now", "force", "safe", "failover"], value)
}

fn shutdown_by(known: &[&'static str], value: &[u8]) -> Parsed {
    let named = words(value);
    let is = |known: &str, word: &[u8]| known.as_bytes().eq_ignore_ascii_case(word);
    let all_known = named.iter().all(|word| known.iter().any(|known| is(known, word)));
    if named.is_empty() || !all_known {
        return Err(rule::not_one_of(known));
    }
    let given = |known: &str| named.iter().any(|word| is(known, word));
    if given("save") && given("nosave") {
        return Err("shutdown options SAVE and NOSAVE can't be used simultaneously".into());
    }
    let chosen: Vec<_> = known.iter().skip(1).filter(|known| given(known)).copied().collect();
    text(if chosen.is_empty() { "default".to_owned() } else { chosen.join(" ") })
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

/// The name of a node, as Redis takes it.
pub(super) fn node_name(value: &[u8]) -> Parsed {
    if value.iter().any(|byte| b"!#$%&()*+:;<>?@[]^{|}~".contains(byte)) {
        return Err(NOT_A_NODE.into());
    }
    as_given(value)
}

/// The name of a node, as Valkey takes it.
pub(super) fn plain_node_name(value: &[u8]) -> Parsed {
    if is_plain(value) { as_given(value) } else { Err(NOT_A_NODE.into()) }
}

const NOT_A_NODE: &str = "Announced human node name contained invalid character";

/// The address of a node, as Valkey takes it.
pub(super) fn plain_address(value: &[u8]) -> Parsed {
    const LONGEST: usize = 45;
    if value.len() > LONGEST {
        return Err("cluster-announce-ip is too long".into());
    }
    if is_plain(value) {
        return as_given(value);
    }
    Err("cluster-announce-ip contains invalid character".into())
}

fn is_plain(value: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_./:`".contains(byte) || *byte > 0x7f;
    value.iter().all(fits)
}

/// An IPv4 address, or nothing.
pub(super) fn ipv4(value: &[u8]) -> Parsed {
    address::<Ipv4Addr>(value, "Invalid IPv4 address")
}

/// An IPv6 address, or nothing.
pub(super) fn ipv6(value: &[u8]) -> Parsed {
    address::<Ipv6Addr>(value, "Invalid IPv6 address")
}

fn address<A: FromStr>(value: &[u8], invalid: &'static str) -> Parsed {
    let valid =
        str::from_utf8(value).is_ok_and(|text| text.is_empty() || text.parse::<A>().is_ok());
    if valid { as_given(value) } else { Err(invalid.into()) }
}

const NO_RDMA: &str = "No RDMA building support.";

/// What cannot be set without RDMA.
pub(super) fn no_rdma(_: &[u8]) -> Parsed {
    Err(NO_RDMA.into())
}

/// The port of RDMA: there is none.
pub(super) fn rdma_port(value: &[u8]) -> Parsed {
    match rule::integer_within(value, 0, 65535)? {
        Setting::Number(0) => text("0"),
        _ => Err(NO_RDMA.into()),
    }
}

/// Bytes, or -1 for no limit.
pub(super) fn limit(value: &[u8]) -> Parsed {
    let within = |number| rule::integer_within(number, -1, i64::MAX);
    match units::memory(Dialect::OF_LOG, value) {
        Some(bytes) => within((bytes as i64).to_string().as_bytes()),
        None => within(value).map_err(|why| match number::parse_i64(value) {
            Some(..=-1) if value != b"-0" => why,
            _ => "argument must be a memory value".into(),
        }),
    }
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
    fn a_safe_shutdown_is_known_to_valkey_alone() {
        assert_eq!(read(safe_shutdown, "FAILOVER now default"), "now failover");
        assert_eq!(read(safe_shutdown, "safe nosave"), "nosave safe");
        assert!(read(shutdown, "safe").ends_with("now, force"));
        assert!(read(safe_shutdown, "x").ends_with("now, force, safe, failover"));
    }

    #[test]
    fn names_of_nodes_have_no_special_characters() {
        for (value, redis, valkey) in [
            ("a-b_c/d.e`9", true, true),
            ("a b", true, false),
            ("a=\"b", true, false),
            ("a:b", false, true),
            ("a%", false, false),
            ("\u{e9}", true, true),
        ] {
            assert_eq!(node_name(value.as_bytes()).is_ok(), redis, "{value}");
            assert_eq!(plain_node_name(value.as_bytes()).is_ok(), valkey, "{value}");
            assert_eq!(plain_address(value.as_bytes()).is_ok(), valkey, "{value}");
        }
        assert_eq!(read(plain_address, &" ".repeat(46)), "- cluster-announce-ip is too long");
    }

    #[test]
    fn addresses_are_valid_or_empty() {
        for (value, v4, v6) in [
            ("", true, true),
            ("1.2.3.4", true, false),
            ("01.2.3.4", false, false),
            ("::ffff:1.2.3.4", false, true),
            ("1::2::3", false, false),
            ("fe80::1%lo", false, false),
        ] {
            assert_eq!(ipv4(value.as_bytes()).is_ok(), v4, "{value}");
            assert_eq!(ipv6(value.as_bytes()).is_ok(), v6, "{value}");
        }
    }

    #[test]
    fn a_limit_may_be_none() {
        for (given, kept) in [
            ("-1", "-1"),
            ("5kb", "5120"),
            ("", "0"),
            ("-2", "- argument must be between -1 and 9223372036854775807 inclusive"),
            (
                "9223372036854775808",
                "- argument must be between -1 and 9223372036854775807 inclusive",
            ),
            ("-0", "- argument must be a memory value"),
            ("-1b", "- argument must be a memory value"),
            ("1.5", "- argument must be a memory value"),
        ] {
            assert_eq!(read(limit, given), kept, "{given}");
        }
        assert_eq!(read(rdma_port, "7"), "- No RDMA building support.");
        assert_eq!(read(rdma_port, "0"), "0");
    }

    #[test]
    fn scores_are_three() {
        assert_eq!(read(octal, "777"), "777");
        assert!(read(octal, "8").contains("octal"));
        assert_eq!(read(oom_scores, "-1  2 0"), "-1 2 0");
        assert_eq!(read(oom_scores, "1 2"), "- wrong number of arguments");
        assert!(read(oom_scores, "1 2 3000").contains("between -2000 and 2000"));
        assert_eq!(read(hertz, "0"), "1");
        assert_eq!(read(hertz, "-1"), "- argument must be between 0 and 2147483647 inclusive");
    }
}
