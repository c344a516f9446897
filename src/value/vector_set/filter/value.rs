use std::borrow::Cow;

/// A value of an expression.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value<'a> {
    List(Vec<Self>),
    Null,
    Number(f64),
    Text(Cow<'a, [u8]>),
}

impl Value<'_> {
    pub(super) const fn from_bool(truth: bool) -> Self {
        Self::Number(if truth { 1.0 } else { 0.0 })
    }

    pub(super) fn is_true(&self) -> bool {
        match self {
            Self::List(_) => true,
            Self::Null => false,
            Self::Number(number) => *number != 0.0,
            Self::Text(text) => !text.is_empty(),
        }
    }

    /// The value as a number: 0 if it is none.
    pub(super) fn number(&self) -> f64 {
        match self {
            Self::List(_) | Self::Null => 0.0,
            Self::Number(number) => *number,
            Self::Text(text) => number(text),
        }
    }

    pub(super) fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one == other,
            (Self::Null, _) | (_, Self::Null) => matches!((self, other), (Self::Null, Self::Null)),
            _ => self.number() == other.number(),
        }
    }

    /// Whether a list has this value, or a text has this text in it.
    pub(super) fn is_in(&self, other: &Self) -> bool {
        match (self, other) {
            (_, Self::List(list)) => list.iter().any(|element| self.equals(element)),
            (Self::Text(part), Self::Text(whole)) => memchr::memmem::find(whole, part).is_some(),
            _ => false,
        }
    }
}

/// White space as C has it.
pub(super) const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | 0x0B | 0x0C | b'\r')
}

/// The number that a whole text is, as C's `strtod` reads it; 0 if it is none.
fn number(text: &[u8]) -> f64 {
    let end = text.iter().position(|byte| *byte == 0).unwrap_or(text.len());
    let start = text.iter().position(|byte| !is_space(*byte)).unwrap_or(end);
    let text = text.get(start..end).unwrap_or_default();
    decimal(text).or_else(|| hexadecimal(text)).unwrap_or(0.0)
}

/// A number in decimal digits, or a name of what is none.
pub(super) fn decimal(text: &[u8]) -> Option<f64> {
    str::from_utf8(text).ok()?.parse().ok()
}

/// A number such as `0x1.8p3`.
fn hexadecimal(text: &[u8]) -> Option<f64> {
    let (sign, text) = match text {
        [b'-', rest @ ..] => (-1.0, rest),
        [b'+', rest @ ..] => (1.0, rest),
        _ => (1.0, text),
    };
    let [b'0', b'x' | b'X', digits @ ..] = text else { return None };
    let mut parts = digits.splitn(2, |byte| matches!(byte, b'p' | b'P'));
    let mantissa = parts.next()?;
    let exponent: i32 = match parts.next() {
        Some(exponent) => str::from_utf8(exponent).ok()?.parse().ok()?,
        None => 0,
    };
    let (mut value, mut weight, mut any) = (0.0_f64, 0_i32, false);
    let mut point = false;
    for &byte in mantissa {
        if byte == b'.' && !point {
            point = true;
            continue;
        }
        value = value * 16.0 + f64::from((byte as char).to_digit(16)?);
        weight -= if point { 4 } else { 0 };
        any = true;
    }
    any.then(|| sign * value * 2.0_f64.powi(exponent.saturating_add(weight)))
}
