//! Numbers, parsed and written as Redis does.
//!
//! Redis accepts an integer only in the one form it would write itself: no plus, no leading zero,
//! no space, no `-0`. So a string that parses can be kept as the integer and give back the same
//! bytes, which is what the `int` encoding rests on.

use std::ops::Deref;

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

impl Text {
    /// The longest is a negative double, as in `-2.2250738585072014e-308`.
    const CAPACITY: usize = 31;

    fn new(bytes: &[u8]) -> Self {
        let len = bytes.len().min(Self::CAPACITY);
        let mut data = [0; Self::CAPACITY];
        data[..len].copy_from_slice(&bytes[..len]);
        Self { len: len as u8, data }
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

    proptest! {
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
        fn any_bytes_can_be_tried(text: Vec<u8>) {
            let _ = (parse_i64(&text), parse_u64(&text));
        }
    }
}
