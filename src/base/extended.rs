//! [`Extended`]: the 80-bit float in which Redis on x86 does INCRBYFLOAT and HINCRBYFLOAT.
//!
//! C calls it `long double`: a sign, 64 bits of mantissa and 15 of exponent. Eleven bits more than
//! a double are why `0.1 + 0.2` is `0.3` in Redis, so a double will not do, and Rust has no such
//! type. A finite value here is `mantissa * 2^exponent`, with the top bit of the mantissa set
//! unless the value is zero or too small for that. Parsing and adding round once, to nearest, ties
//! to even; zero has no sign, since Redis never shows one.
//!
//! Redis takes at most [`LONGEST`] bytes for such a number, and powers of ten that can end only in
//! zero or infinity are never computed, so a hostile `1e999999999` costs nothing.

use num_bigint::BigUint;

/// The longest text that is still a number.
pub const LONGEST: usize = 5119;

/// A finite or infinite number with the precision and range of the x87 80-bit float.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extended {
    negative: bool,
    size: Size,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Size {
    Finite { mantissa: u64, exponent: i32 },
    Infinite,
}

/// The exponents of the last bit: of the smallest number above zero, and of the greatest.
const LOWEST: i32 = -16445;
const HIGHEST: i32 = 16320;

/// The digits that Redis shows behind the point, and ten to that power.
const PLACES: usize = 17;
const SCALE: u128 = 10_u128.pow(PLACES as u32);

impl Extended {
    /// Reads what Redis accepts of C's `strtold`: decimal and hexadecimal floats, `inf` and
    /// `infinity` in any case. No NaN, no space, nothing that is out of range or rounds to zero.
    pub fn parse(text: &[u8]) -> Option<Self> {
        let (negative, unsigned) = match text {
            _ if text.len() > LONGEST => return None,
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] | rest => (false, rest),
        };
        let infinite =
            [&b"inf"[..], b"infinity"].iter().any(|name| unsigned.eq_ignore_ascii_case(name));
        let size = if infinite { Size::Infinite } else { Literal::read(unsigned)?.size()? };
        Some(Self { negative, size })
    }

    /// The greatest number that is finite.
    pub const MAX: Self =
        Self { negative: false, size: Size::Finite { mantissa: u64::MAX, exponent: HIGHEST } };

    /// The least number that is finite.
    pub const MIN: Self = Self { negative: true, ..Self::MAX };

    /// Zero, which has no sign.
    pub const ZERO: Self =
        Self { negative: false, size: Size::Finite { mantissa: 0, exponent: LOWEST } };

    /// The number with the opposite sign.
    pub fn negated(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    /// Whether this number is below `other`. Two infinities of the same sign are equal.
    pub fn is_less(self, other: Self) -> bool {
        self.rank() < other.rank()
    }

    /// Compares as the numbers do: every mantissa has its top bit set, unless its exponent is the
    /// lowest.
    fn rank(self) -> (i32, i128) {
        let (exponent, mantissa) = match self.size {
            Size::Infinite => (i32::MAX, u64::MAX),
            Size::Finite { mantissa, exponent } => (exponent, mantissa),
        };
        let magnitude = (i128::from(exponent) - i128::from(LOWEST)) << 64 | i128::from(mantissa);
        match (mantissa, self.negative) {
            (0, _) => (0, 0),
            (_, true) => (-1, -magnitude),
            (_, false) => (1, magnitude),
        }
    }

    /// Whether the number is neither infinity.
    pub fn is_finite(self) -> bool {
        self.size != Size::Infinite
    }

    /// The product with `factor`, rounded up to an integer; the nearest `i64` when it is out of
    /// range.
    pub fn times_rounded_up(self, factor: u32) -> i64 {
        let Size::Finite { mantissa, exponent } = self.size else { return self.most() };
        let product = round(u128::from(mantissa) * u128::from(factor), exponent);
        let Size::Finite { mantissa, exponent } = product else { return self.most() };
        let whole = match exponent {
            1.. => u64::MAX,
            _ => mantissa.checked_shr(exponent.unsigned_abs()).unwrap_or(0),
        };
        let back = whole.checked_shl(exponent.unsigned_abs()).unwrap_or(0);
        let up = u64::from(!self.negative && back != mantissa);
        match i64::try_from(whole.saturating_add(up)) {
            Ok(whole) if self.negative => -whole,
            Ok(whole) => whole,
            Err(_) => self.most(),
        }
    }

    fn most(self) -> i64 {
        if self.negative { i64::MIN } else { i64::MAX }
    }

    /// The sum; `None` when it is infinite or not a number.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (great, small) =
            if self.exponent()? < other.exponent()? { (other, self) } else { (self, other) };
        // Sixty-two spare bits below: what falls out of them can only break a tie.
        let exponent = great.exponent()? - 62;
        let gap = exponent + 62 - small.exponent()?;
        let wide = |number: Self| u128::from(number.mantissa()) << 62;
        let (a, b) = (wide(great), shift_sticky(wide(small), gap.unsigned_abs()));
        let (negative, value) = match (great.negative == small.negative, a >= b) {
            (true, _) => (great.negative, a + b),
            (false, true) => (great.negative, a - b),
            (false, false) => (small.negative, b - a),
        };
        let sum = Self { negative, size: round(value, exponent) };
        sum.is_finite().then_some(sum)
    }

    /// Writes C's `%.17Lf` without trailing zeros: never an exponent, so up to 4,951 bytes.
    pub fn format(self) -> Vec<u8> {
        let text = match self.size {
            Size::Infinite => "inf".to_owned(),
            Size::Finite { mantissa, exponent: exponent @ 0.. } => {
                (BigUint::from(mantissa) << exponent.unsigned_abs()).to_string()
            }
            Size::Finite { mantissa, exponent } => {
                format_scaled(shift_even(u128::from(mantissa) * SCALE, exponent.unsigned_abs()))
            }
        };
        let sign = if self.negative && text != "0" { "-" } else { "" };
        [sign, &text].concat().into_bytes()
    }

    fn exponent(self) -> Option<i32> {
        match self.size {
            Size::Finite { exponent, .. } => Some(exponent),
            Size::Infinite => None,
        }
    }

    fn mantissa(self) -> u64 {
        match self.size {
            Size::Finite { mantissa, .. } => mantissa,
            Size::Infinite => 0,
        }
    }
}

impl From<i64> for Extended {
    fn from(value: i64) -> Self {
        Self { negative: value < 0, size: round(u128::from(value.unsigned_abs()), 0) }
    }
}

fn format_scaled(scaled: u128) -> String {
    let text = format!("{}.{:0PLACES$}", scaled / SCALE, scaled % SCALE);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Rounds `value * 2^exponent` to 64 bits of mantissa, or fewer where the range ends.
fn round(value: u128, exponent: i32) -> Size {
    let length = (u128::BITS - value.leading_zeros()).cast_signed();
    // By how much the exponent rises until the mantissa is full, or the exponent allowed.
    let rise = if value == 0 { LOWEST - exponent } else { (length - 64).max(LOWEST - exponent) };
    let rounded = match rise {
        0.. => shift_even(value, rise.unsigned_abs()),
        _ => value << rise.unsigned_abs().min(u128::BITS - 1),
    };
    // Rounding up may have filled a 65th bit, and then all others are zero.
    let (mantissa, carry) = u64::try_from(rounded).map_or((1 << 63, 1), |mantissa| (mantissa, 0));
    let exponent = exponent + rise + carry;
    if exponent > HIGHEST { Size::Infinite } else { Size::Finite { mantissa, exponent } }
}

/// Divides by a power of two, to nearest, ties to even.
fn shift_even(value: u128, by: u32) -> u128 {
    // Two bits decide: a half, and whether any bit below it is set.
    let quarters = if by < 2 { value << (2 - by) } else { shift_sticky(value, by - 2) };
    let (kept, rest) = (quarters >> 2, quarters & 3);
    kept + u128::from(rest == 3 || (rest == 2 && kept & 1 == 1))
}

/// Divides by a power of two; the last bit is also set when something was cut off.
fn shift_sticky(value: u128, by: u32) -> u128 {
    let kept = value.checked_shr(by).unwrap_or(0);
    let cut = kept.checked_shl(by).unwrap_or(0) != value;
    kept | u128::from(cut)
}

/// A number as it is written: `digits * radix^..`, where the exponent counts tens or twos.
struct Literal {
    radix: u32,
    digits: Vec<u8>,
    exponent: i32,
}

impl Literal {
    /// An exponent beyond this is out of range however many digits stand against it.
    const FAR: i32 = 100_000;

    fn read(text: &[u8]) -> Option<Self> {
        let (radix, body) = match text {
            [b'0', b'x' | b'X', body @ ..] => (16, body),
            body => (10, body),
        };
        let mark = if radix == 16 { b'p' } else { b'e' };
        let is_mark = |byte: &u8| byte.to_ascii_lowercase() == mark;
        let mut halves = body.splitn(2, is_mark);
        let (whole, fraction) = split_point(halves.next()?);
        let exponent = halves.next().map_or(Some(0), read_exponent)?;

        let digits = [whole, fraction].concat();
        let valid = digits.iter().all(|byte| char::from(*byte).is_digit(radix));
        let places = i32::try_from(fraction.len()).ok()? * if radix == 16 { 4 } else { 1 };
        (valid && !digits.is_empty()).then(|| Self { radix, digits, exponent: exponent - places })
    }

    /// The nearest number; `None` when it is out of range or only its rounding made it zero.
    fn size(&self) -> Option<Size> {
        let value = BigUint::parse_bytes(&self.digits, self.radix)?;
        if value == BigUint::ZERO {
            return Some(round(0, 0));
        }
        let size = match self.radix {
            16 => round_big(&value, self.exponent, false),
            _ => self.size_of_decimal(value)?,
        };
        match size {
            Size::Infinite | Size::Finite { mantissa: 0, .. } => None,
            size => Some(size),
        }
    }

    fn size_of_decimal(&self, value: BigUint) -> Option<Size> {
        let length =
            i32::try_from(self.digits.iter().skip_while(|byte| **byte == b'0').count()).ok()?;
        if !(-5000..5000).contains(&self.exponent.saturating_add(length)) {
            return None;
        }
        let power = BigUint::from(10_u32).pow(self.exponent.unsigned_abs());
        if self.exponent >= 0 {
            return Some(round_big(&(value * power), 0, false));
        }
        // As many bits in front as leave a quotient of 100 or more.
        let shift = (power.bits() + 100).saturating_sub(value.bits());
        let dividend = value << shift;
        let quotient = &dividend / &power;
        let inexact = &quotient * power != dividend;
        Some(round_big(&quotient, -i32::try_from(shift).ok()?, inexact))
    }
}

/// Rounds `value * 2^exponent`. When `inexact`, the exact value is a little greater.
fn round_big(value: &BigUint, exponent: i32, inexact: bool) -> Size {
    let cut = value.bits().saturating_sub(100);
    let inexact = inexact || value.trailing_zeros().is_some_and(|zeros| zeros < cut);
    let top = (value >> cut)
        .iter_u64_digits()
        .zip([0, 64])
        .fold(0, |top, (digit, place)| top | (u128::from(digit) << place));
    let exponent = exponent.saturating_add(i32::try_from(cut).unwrap_or(i32::MAX));
    round(top | u128::from(inexact), exponent)
}

fn split_point(text: &[u8]) -> (&[u8], &[u8]) {
    match text.iter().position(|byte| *byte == b'.') {
        Some(point) => (&text[..point], &text[point + 1..]),
        None => (text, b""),
    }
}

/// An exponent with its sign; one that is out of any range comes back as [`Literal::FAR`].
fn read_exponent(text: &[u8]) -> Option<i32> {
    let (sign, digits) = match text {
        [b'-', digits @ ..] => (-1, digits),
        [b'+', digits @ ..] | digits => (1, digits),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let append = |value: i32, digit: &u8| (value * 10 + i32::from(digit - b'0')).min(Literal::FAR);
    Some(sign * digits.iter().fold(0, append))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    // Every result here is what Redis 7.0.15 and Valkey 9.1.2 answered.

    fn sum(a: &str, b: &str) -> String {
        let [a, b] = [a, b].map(|text| Extended::parse(text.as_bytes()).unwrap());
        a.checked_add(b).map_or("none".to_owned(), |sum| String::from_utf8(sum.format()).unwrap())
    }

    fn shown(text: &str) -> Option<String> {
        Extended::parse(text.as_bytes()).map(|value| String::from_utf8(value.format()).unwrap())
    }

    #[test]
    fn sums_are_what_redis_shows() {
        assert_eq!(sum("0.1", "0.2"), "0.3");
        assert_eq!(sum("3.0e3", "200"), "3200");
        assert_eq!(sum("1e17", "1"), "100000000000000001");
        assert_eq!(sum("10.50", "0.1"), "10.6");
        assert_eq!(sum("5.0e3", "-5e3"), "0");
        assert_eq!(sum("1e-17", "-1e-18"), "0.00000000000000001");
        assert_eq!(sum("1e300", "1e300").len(), 301);
        assert_eq!(sum("18446744073709551615", "1"), "18446744073709551616");
        assert_eq!(sum("18446744073709551616", "1"), "18446744073709551616");
        assert_eq!(sum("18446744073709551616", "-0.6"), "18446744073709551615");
        assert_eq!(sum("-3", "1.5"), "-1.5");
        assert_eq!(sum("-0.08", "256.08"), "255.99999999999999999");
    }

    #[test]
    fn a_sum_that_is_not_finite_is_refused() {
        assert_eq!(sum("1e4932", "1e4932"), "none");
        assert_eq!(sum("inf", "1"), "none");
        assert_eq!(sum("-Infinity", "+INF"), "none");
    }

    #[test]
    fn numbers_are_shown_with_seventeen_places_at_most() {
        assert_eq!(shown("123456789.123456789123456789").unwrap(), "123456789.12345678912242875");
        assert_eq!(shown("1.5e-17").unwrap(), "0.00000000000000002");
        assert_eq!(shown("2.5e-17").unwrap(), "0.00000000000000002");
        assert_eq!(shown("-4.9e-18").unwrap(), "0");
        assert_eq!(shown("1e-4950").unwrap(), "0");
        assert_eq!(shown("-0.0").unwrap(), "0");
        assert_eq!(shown("18446744073709551617").unwrap(), "18446744073709551616");
        assert_eq!(shown(".5").as_deref(), Some("0.5"));
        assert_eq!(shown("5.").as_deref(), Some("5"));
        let great = shown("1e4932").unwrap();
        assert!(great.len() == 4933 && great.ends_with("163141086538418113791886622720"));
    }

    #[test]
    fn hexadecimal_floats_are_numbers() {
        assert_eq!(shown("0x1p3").unwrap(), "8");
        assert_eq!(shown("0x1.8p-3").unwrap(), "0.1875");
        assert_eq!(shown("0X.8").unwrap(), "0.5");
        assert_eq!(shown("0x0p999999999999999999999").unwrap(), "0");
        assert_eq!(shown("0x1.fffffffffffffffep16383").unwrap().len(), 4933);
        for text in ["0x", "0x.p1", "0x1p", "0x1p+", "0x1.ffffffffffffffffp16383", "0x1p16384"] {
            assert_eq!(shown(text), None, "{text}");
        }
    }

    #[test]
    fn what_rounds_to_zero_is_refused_and_what_rounds_up_from_it_is_not() {
        assert_eq!(shown("0x1p-16446"), None);
        assert_eq!(shown("0x1.1p-16446").unwrap(), "0");
        assert_eq!(shown("1e-4951"), None);
        assert_eq!(shown("3.6e-4951").unwrap(), "0");
    }

    #[test]
    fn numbers_are_ordered_by_what_they_are() {
        let ordered = [
            "-inf", "-1e4932", "-2", "-1.5", "-1e-4950", "0", "2e-4950", "1e-3", "1", "1e9", "inf",
        ];
        let numbers: Vec<_> =
            ordered.iter().map(|text| Extended::parse(text.as_bytes()).unwrap()).collect();
        for (a, one) in numbers.iter().enumerate() {
            for (b, other) in numbers.iter().enumerate() {
                assert_eq!(one.is_less(*other), a < b, "{} {}", ordered[a], ordered[b]);
            }
            assert_eq!(one.negated().negated(), *one);
        }
        let zero = Extended::ZERO;
        assert!(!zero.negated().is_less(zero) && !zero.is_less(zero.negated()));
        assert!(Extended::MAX.checked_add(Extended::from(1)).is_some());
        assert!(Extended::MAX.checked_add(Extended::MAX).is_none());
    }

    #[test]
    fn other_text_is_refused() {
        for text in ["", "-", ".", "e5", "1e", "1e+", " 1", "1 ", "1\0", "1_0", "1,5", "nan", "+-1"]
        {
            assert_eq!(shown(text), None, "{text:?}");
        }
        assert_eq!(shown(&"0".repeat(LONGEST)).unwrap(), "0");
        assert_eq!(shown(&"0".repeat(LONGEST + 1)), None);
    }

    #[test]
    fn an_exponent_out_of_range_is_refused_without_computing_it() {
        for text in ["1e999999999", "1e-999999999", "1e99999999999999999999", "0x1p-99999999999"] {
            assert_eq!(shown(text), None, "{text}");
        }
        assert_eq!(shown("0e99999999999999999999").unwrap(), "0");
    }

    proptest! {
        #[test]
        fn integers_are_exact(a: i64, b: i64) {
            let [c, d] = [a, b].map(Extended::from);
            let exact = i128::from(a) + i128::from(b);
            prop_assert_eq!(c.checked_add(d).unwrap().format(), exact.to_string().into_bytes());
            prop_assert_eq!(Extended::parse(a.to_string().as_bytes()), Some(c));
        }

        #[test]
        fn a_sum_is_the_same_in_either_order(a in "-?[0-9]{1,25}\\.[0-9]{1,25}", b in "-?[1-9]e-?[0-9]{1,3}") {
            prop_assert_eq!(sum(&a, &b), sum(&b, &a));
        }

        #[test]
        fn any_bytes_can_be_tried(text: Vec<u8>, near in "[-+]?(0x)?[0-9a-f.]{0,40}([ep][-+]?[0-9]{0,12})?") {
            for text in [&text, near.as_bytes()] {
                if let Some(value) = Extended::parse(text) {
                    prop_assert!(value.checked_add(value).is_none_or(Extended::is_finite));
                    prop_assert!(!value.format().is_empty());
                }
            }
        }
    }
}
