//! Numbers, parsed and written as Redis does.
//!
//! Redis accepts an integer only in its canonical form: no plus, no leading zero, no space, no
//! `-0`. So a string that parses can be kept as the integer and give back the same bytes, which is
//! what the `int` encoding rests on.
//!
//! Doubles (scores, distances) are read and written as Valkey 9.1 does. Redis 7.0 differs in two
//! things: it also reads hexadecimal floats, and writes seventeen digits always.

use std::ops::Deref;

use super::grisu::{self, Decimal};

/// A number written out, on the stack.
#[derive(Clone, Copy)]
pub struct Text {
    len: u8,
    data: [u8; Self::CAPACITY],
}

/// The integer that `text` is the canonical form of.
#[inline]
pub fn parse_i64(text: &[u8]) -> Option<i64> {
    match text {
        [b'-', digits @ ..] => match parse_u64(digits)? {
            0 => None,
            magnitude => 0_i64.checked_sub_unsigned(magnitude),
        },
        digits => i64::try_from(parse_u64(digits)?).ok(),
    }
}

/// The unsigned integer that `text` is the canonical form of.
#[inline]
pub fn parse_u64(text: &[u8]) -> Option<u64> {
    match text {
        [b'0'] => Some(0),
        [b'1'..=b'9', ..] if text.len() <= LONGEST_U64 => parse_digits(text),
        _ => None,
    }
}

/// The bytes of `value` in decimal.
#[inline]
pub fn format_i64(value: i64) -> Text {
    Text::new(itoa::Buffer::new().format(value).as_bytes())
}

/// The double nearest to `text`: decimal with or without an exponent, `inf`, `infinity`. `None` for
/// NaN, for text with a space, and for a finite number that would round to infinity or to zero.
pub fn parse_f64(text: &[u8]) -> Option<f64> {
    // The usual score. Rounded to the nearest double either way.
    if let Some(integer) = parse_i64(text) {
        return Some(integer as f64);
    }
    if let Some(decimal) = parse_short_decimal(text) {
        return Some(decimal);
    }
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    let written = text.strip_prefix(b"-").or(text.strip_prefix(b"+")).unwrap_or(text);
    let in_range = match value {
        _ if value.is_nan() => false,
        _ if value.is_infinite() => written.first().is_some_and(u8::is_ascii_alphabetic),
        0.0 => mantissa(written).all(|byte| matches!(byte, b'0' | b'.')),
        _ => true,
    };
    in_range.then_some(value)
}

/// A number with a point and at most fifteen digits, a digit on each side of it. Its digits and the
/// power of ten are exact doubles, so one division gives the nearest one.
#[inline]
fn parse_short_decimal(text: &[u8]) -> Option<f64> {
    const MOST: usize = 15;
    const POWERS: [f64; MOST] =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14];
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    if text.len() > MOST + 1 {
        return None;
    }
    let (mut digits, mut point) = (0_u64, None);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'0'..=b'9' => digits = digits * 10 + u64::from(byte - b'0'),
            b'.' if point.is_none() && at > 0 => point = Some(at),
            _ => return None,
        }
    }
    let fraction = text.len() - point? - 1;
    let value = digits as f64 / POWERS.get(fraction).filter(|_| fraction > 0)?;
    Some(if negative { -value } else { value })
}

/// As [`parse_f64`], but an empty text is 0, and a number out of range the infinity or zero that is next.
pub fn parse_any_f64(text: &[u8]) -> Option<f64> {
    if text.is_empty() {
        return Some(0.0);
    }
    let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    (!value.is_nan()).then_some(value)
}

/// A hexadecimal number as C writes it: `0x1F`, `-0x1.8p3`. `None` for one out of range.
pub fn parse_hexadecimal(text: &[u8]) -> Option<f64> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let digits = text.strip_prefix(b"0x").or(text.strip_prefix(b"0X"))?;
    let (digits, exponent) = match digits.iter().position(|byte| matches!(byte, b'p' | b'P')) {
        Some(at) => (&digits[..at], parse_exponent(&digits[at + 1..])?),
        None => (digits, 0),
    };
    let (mut value, mut exponent, mut fraction, mut any) = (0_u64, exponent, false, false);
    for &byte in digits {
        if byte == b'.' && !fraction {
            fraction = true;
            continue;
        }
        let digit = char::from(byte).to_digit(16)?;
        any = true;
        // Of digits that no longer fit, all that counts is whether one is not 0.
        if value >> 60 == 0 {
            value = value << 4 | u64::from(digit);
            exponent -= if fraction { 4 } else { 0 };
        } else {
            value |= u64::from(digit != 0);
            exponent += if fraction { 0 } else { 4 };
        }
    }
    let value = scale(value, exponent);
    let in_range = any && value.is_finite();
    in_range.then_some(if negative { -value } else { value })
}

fn parse_exponent(text: &[u8]) -> Option<i32> {
    let exponent: i32 = std::str::from_utf8(text).ok()?.parse().ok()?;
    Some(exponent.clamp(-100_000, 100_000))
}

/// `value` times 2 to the power of `exponent`.
fn scale(value: u64, exponent: i32) -> f64 {
    let mut value = value as f64;
    let mut left = exponent;
    while left != 0 && value != 0.0 && value.is_finite() {
        let step = left.clamp(-1000, 1000);
        value *= 2.0_f64.powi(step);
        left -= step;
    }
    value
}

/// The bytes of `value` as Redis replies a score: `3`, `3.1`, `1e+20`, `-inf`.
pub fn format_f64(value: f64) -> Text {
    match value {
        _ if value.is_nan() => Text::new(b"nan"),
        f64::INFINITY => Text::new(b"inf"),
        f64::NEG_INFINITY => Text::new(b"-inf"),
        _ if value == 0.0 && value.is_sign_negative() => Text::new(b"-0"),
        _ if value.abs() <= GREATEST_INTEGER && value.fract() == 0.0 => format_i64(value as i64),
        _ => format_decimal(value < 0.0, grisu::decimal(value.abs())),
    }
}

/// The bytes of `value` with seventeen digits, as C writes `%.17g`: `0.10000000000000001`, `1e+20`.
pub fn format_f64_in_full(value: f64) -> Text {
    format_f64_rounded(value, 17)
}

/// The bytes of `value` with this many digits at most, 1 to 17, as C writes `%.6g`: `0.1`, `1e-05`.
pub fn format_f64_rounded(value: f64, digits: u8) -> Text {
    if !value.is_finite() {
        return format_f64(value);
    }
    let digits = i32::from(digits);
    let written = format!("{:.*e}", digits as usize - 1, value);
    let (mantissa, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let exponent = exponent.parse().unwrap_or(0);
    let text = if (-4..digits).contains(&exponent) {
        without_zeros(&format!("{value:.*}", (digits - 1 - exponent) as usize)).to_owned()
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("{}e{sign}{:02}", without_zeros(mantissa), exponent.abs())
    };
    Text::new(text.as_bytes())
}

/// The decimals of `value`, seventeen at most and no exponent: `13.36138933897018433`.
pub fn format_f64_plain(value: f64) -> String {
    match without_zeros(&format!("{value:.17}")) {
        "-0" => "0".to_owned(),
        text => text.to_owned(),
    }
}

/// A double as the module of time series writes it: with the fewest digits, and with an exponent if it
/// is less than 1, but not 0, or if zeros would follow the digits from 2^52 on.
pub fn format_reading(value: f64) -> Text {
    const EXACT: f64 = (1_u64 << 52) as f64;
    let size = value.abs();
    match value {
        _ if value.is_nan() => return Text::new(b"NaN"),
        f64::INFINITY => return Text::new(b"Infinity"),
        f64::NEG_INFINITY => return Text::new(b"-Infinity"),
        _ if size < EXACT && value.fract() == 0.0 => return format_f64(value),
        _ => {}
    }
    let mut buffer = zmij::Buffer::new();
    let written = buffer.format_finite(size);
    let (mantissa, power) = written.split_once('e').unwrap_or((written, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut all = Text::new(whole.as_bytes());
    all.append(fraction.as_bytes());
    let first = all.iter().position(|digit| *digit != b'0').unwrap_or(0);
    let end = all.iter().rposition(|digit| *digit != b'0').map_or(1, |last| last + 1);
    let digits = &all[first..end];
    let zeros = (all.len() - end) as i32;
    let exponent = power.parse::<i32>().unwrap_or(0) - fraction.len() as i32 + zeros;
    let point = digits.len() as i32 + exponent;
    let mut text = Text::new(if value < 0.0 { b"-" } else { b"" });
    if point < 1 || exponent > 0 {
        let (first, rest) = digits.split_at(1);
        text.append(first);
        text.append(if rest.is_empty() { b"" } else { b"." });
        text.append(rest);
        text.append(b"E");
        text.append(&format_i64(i64::from(point) - 1));
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        text.append(whole);
        text.append(if fraction.is_empty() { b"" } else { b"." });
        text.append(fraction);
    }
    text
}

/// A decimal fraction without zeros at its end.
fn without_zeros(text: &str) -> &str {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { text }
}

/// Up to this double, half of what an `i64` holds, Redis writes whole numbers as integers.
const GREATEST_INTEGER: f64 = (1_u64 << 62) as f64;

/// How many digits `u64::MAX` has.
const LONGEST_U64: usize = 20;

fn parse_digits(digits: &[u8]) -> Option<u64> {
    digits.iter().try_fold(0_u64, |value, byte| {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value.checked_mul(10)?.checked_add(u64::from(digit))
    })
}

/// The digits of a number before its exponent.
fn mantissa(text: &[u8]) -> impl Iterator<Item = &u8> {
    text.iter().take_while(|byte| !matches!(byte, b'e' | b'E'))
}

fn format_decimal(negative: bool, Decimal { digits, exponent }: Decimal) -> Text {
    let mut buffer = itoa::Buffer::new();
    let digits = buffer.format(digits).as_bytes();
    let length = digits.len() as i32;
    // The power of ten of the first digit.
    let scale = exponent + length - 1;
    let mut text = Text::new(if negative { b"-" } else { b"" });
    if exponent >= 0 && scale < length + 7 {
        text.append(digits);
        text.pad(exponent);
    } else if exponent < 0 && (exponent > -7 || scale.abs() < 4) {
        let (whole, fraction) = digits.split_at((length + exponent).max(0) as usize);
        text.append(if whole.is_empty() { b"0" } else { whole });
        text.append(b".");
        text.pad(-(length + exponent));
        text.append(fraction);
    } else {
        let (first, rest) = digits.split_at(1);
        text.append(first);
        text.append(if rest.is_empty() { b"" } else { b"." });
        text.append(rest);
        text.append(if scale < 0 { b"e" } else { b"e+" });
        text.append(&format_i64(i64::from(scale)));
    }
    text
}

impl Text {
    /// The longest is a negative double, as in `-2.2250738585072014e-308`.
    const CAPACITY: usize = 31;

    fn new(bytes: &[u8]) -> Self {
        let mut text = Self { len: 0, data: [0; Self::CAPACITY] };
        text.append(bytes);
        text
    }

    fn append(&mut self, bytes: &[u8]) {
        let room = &mut self.data[usize::from(self.len)..];
        let len = bytes.len().min(room.len());
        room[..len].copy_from_slice(&bytes[..len]);
        self.len += len as u8;
    }

    fn pad(&mut self, zeros: i32) {
        (0..zeros).for_each(|_| self.append(b"0"));
    }
}

impl Deref for Text {
    type Target = [u8];

    #[inline]
    fn deref(&self) -> &[u8] {
        &self.data[..usize::from(self.len)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ends_of_the_range_are_integers_and_their_neighbours_are_not() {
        assert_eq!(parse_i64(b"9223372036854775807"), Some(i64::MAX));
        assert_eq!(parse_i64(b"9223372036854775808"), None);
        assert_eq!(parse_i64(b"-9223372036854775808"), Some(i64::MIN));
        assert_eq!(parse_i64(b"-9223372036854775809"), None);
        assert_eq!(parse_u64(b"18446744073709551615"), Some(u64::MAX));
        assert_eq!(parse_u64(b"18446744073709551616"), None);
        assert_eq!(parse_u64(b"99999999999999999999999999"), None);
    }

    #[test]
    fn only_the_canonical_form_is_an_integer() {
        for text in ["", "-", "+1", "01", "-0", "-01", " 1", "1 ", "1_0", "0x1", "1.", "--1", "1\0"]
        {
            assert_eq!(parse_i64(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(parse_i64(b"0"), Some(0));
        assert_eq!(parse_u64(b"-1"), None);
    }

    // Every pair here is what Valkey 9.1.2 answered to ZADD INCR.
    #[test]
    fn doubles_are_written_as_in_replies() {
        for (value, text) in [
            (3.0, "3"),
            (0.1, "0.1"),
            (-0.0, "-0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (1e15, "1000000000000000"),
            (1e17, "100000000000000000"),
            (4611686018427387904.0, "4611686018427387904"),
            (5e18, "5e+18"),
            (9223372036854775807.0, "9223372036854776000"),
            (1e20, "1e+20"),
            (1e23, "99999999999999990000000"),
            (-1.25e21, "-1.25e+21"),
            (0.000015, "0.000015"),
            (1e-7, "1e-7"),
            (-0.00000123, "-1.23e-6"),
            (123456.789, "123456.789"),
            (330343.524007, "3.3034352400700003e+5"),
            (-1039514241563211.8, "-1039514241563211.7"),
            (f64::MAX, "1.7976931348623157e+308"),
            (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
            (5e-324, "5e-324"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(String::from_utf8_lossy(&format_f64(value)), text);
        }
    }

    #[test]
    fn doubles_are_written_in_full_as_c_writes_them() {
        for (value, text) in [
            (0.1, "0.10000000000000001"),
            (3.1, "3.1000000000000001"),
            (1e-7, "9.9999999999999995e-08"),
            (0.0001, "0.0001"),
            (5e-324, "4.9406564584124654e-324"),
            (123456.789, "123456.789"),
            (1e16, "10000000000000000"),
            (1e17, "1e+17"),
            (-1e20, "-1e+20"),
            (0.0, "0"),
            (-2.5, "-2.5"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::MIN, "-1.7976931348623157e+308"),
        ] {
            assert_eq!(String::from_utf8_lossy(&format_f64_in_full(value)), text);
        }
    }

    #[test]
    fn doubles_are_written_without_an_exponent() {
        for (value, text) in [
            (180.0, "180"),
            (-0.0, "0"),
            (-1e-20, "0"),
            (85.05112878, "85.0511287799999991"),
            (1e20, "100000000000000000000"),
        ] {
            assert_eq!(format_f64_plain(value), text);
        }
    }

    #[test]
    fn a_double_has_no_other_spelling_than_redis_accepts() {
        for text in [
            "",
            ".",
            "-",
            "+",
            "e5",
            "1e",
            "1e+",
            " 1",
            "1 ",
            "1\0",
            "1_0",
            "1,5",
            "++5",
            "+-5",
            "1f",
            "nan",
            "-nan",
            "infin",
            "0x1p3",
            "0x10",
            "1e400",
            "-1e400",
            "2e-324",
            "1e-400",
            "1e99999999999999999999",
            "1e-99999999999999999999",
        ] {
            assert_eq!(parse_f64(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(parse_f64(&b"1".repeat(400)), None);
    }

    #[test]
    fn doubles_are_read_to_the_nearest() {
        assert_eq!(parse_f64(b"3e-324"), Some(5e-324));
        assert_eq!(parse_f64(b"0e99999999999999999999"), Some(0.0));
        assert_eq!(parse_f64(b"+5."), Some(5.0));
        assert_eq!(parse_f64(b"-.5E1"), Some(-5.0));
        assert_eq!(parse_f64(b"-iNFinity"), Some(f64::NEG_INFINITY));
        assert_eq!(parse_f64(b"+inf"), Some(f64::INFINITY));
    }

    proptest! {
        #[test]
        fn a_decimal_is_read_as_the_nearest_double(text in "-?[0-9]{1,12}[.][0-9]{1,8}") {
            let nearest: f64 = text.parse().unwrap();
            prop_assert_eq!(parse_f64(text.as_bytes()).map(f64::to_bits), Some(nearest.to_bits()));
        }

        #[test]
        fn an_integer_survives_being_written_and_parsed(value: i64) {
            prop_assert_eq!(parse_i64(&format_i64(value)), Some(value));
        }

        #[test]
        fn bytes_that_parse_are_what_would_be_written(text in "-?[0-9]{0,22}") {
            if let Some(value) = parse_i64(text.as_bytes()) {
                prop_assert_eq!(&*format_i64(value), text.as_bytes());
            }
        }

        #[test]
        fn a_double_survives_being_written_and_parsed(bits: u64, tame in -1e9..1e9_f64) {
            for value in [f64::from_bits(bits), tame, (tame * 1e3).round() / 1e3] {
                prop_assert_eq!(parse_f64(&format_f64(value)), Some(value).filter(|v| !v.is_nan()));
            }
        }

        #[test]
        fn any_bytes_can_be_tried(text: Vec<u8>, near in "[-+]?[0-9.]{0,20}(e[-+]?[0-9]{0,12})?") {
            for text in [&text, near.as_bytes()] {
                let _ = (parse_i64(text), parse_u64(text));
                prop_assert!(parse_f64(text).is_none_or(|value| !value.is_nan()));
            }
        }
    }

    #[test]
    fn readings_have_exponents_below_one_and_from_1e16_on() {
        for (value, text) in [
            (0.1, "1E-1"),
            (0.1 + 0.2, "3.0000000000000004E-1"),
            (-0.5, "-5E-1"),
            (1e16, "1E16"),
            (1e300, "1E300"),
            (5e-324, "5E-324"),
            (0.0, "0"),
            (-0.0, "-0"),
            (1e15, "1000000000000000"),
            (-12.5, "-12.5"),
            (1.5, "1.5"),
            (9_999_999_999_999_998.0, "9999999999999998"),
            (4_503_599_627_370_490.0, "4503599627370490"),
            (4_503_599_627_370_500.0, "4.5035996273705E15"),
            (12_345_678_901_234_568.0, "12345678901234568"),
            (2_251_799_813_685_248.5, "2251799813685248.5"),
            (779_253_348_668_882.2, "779253348668882.2"),
            (100.25, "100.25"),
            (-12_345_678_901_234_567_890.0, "-1.2345678901234567E19"),
            (f64::MAX, "1.7976931348623157E308"),
            (-2.225073858507201e-308, "-2.225073858507201E-308"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(str::from_utf8(&format_reading(value)), Ok(text));
        }
    }
}
