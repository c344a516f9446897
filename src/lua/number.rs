//! Numbers as C's `strtod` reads them: the longest prefix of a text that is a number.

/// Reads a number at the beginning of a text, and returns it with its length. White space is not
/// skipped.
pub(super) fn read_prefix(text: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(text.first(), Some(b'-' | b'+')));
    let unsigned = text.get(sign..)?;
    let (number, length) =
        special(unsigned).or_else(|| hexadecimal(unsigned)).or_else(|| decimal(unsigned))?;
    let number = if text.first() == Some(&b'-') { -number } else { number };
    Some((number, sign + length))
}

fn special(text: &[u8]) -> Option<(f64, usize)> {
    const WORDS: [(&[u8], f64); 3] =
        [(b"infinity", f64::INFINITY), (b"inf", f64::INFINITY), (b"nan", f64::NAN)];
    let begins = |word: &[u8]| text.get(..word.len()).is_some_and(|t| t.eq_ignore_ascii_case(word));
    WORDS.iter().find(|(word, _)| begins(word)).map(|(word, number)| (*number, word.len()))
}

fn decimal(text: &[u8]) -> Option<(f64, usize)> {
    let mut end = digits(text, 0);
    let mut any = end > 0;
    if text.get(end) == Some(&b'.') {
        let fraction = digits(text, end + 1);
        any |= fraction > end + 1;
        if any {
            end = fraction;
        }
    }
    if !any {
        return None;
    }
    if let Some(b'e' | b'E') = text.get(end) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'-' | b'+')));
        let exponent = digits(text, end + 1 + sign);
        if exponent > end + 1 + sign {
            end = exponent;
        }
    }
    let number = std::str::from_utf8(text.get(..end)?).ok()?;
    number.parse().ok().map(|number| (number, end))
}

/// The end of the digits that begin at a place.
fn digits(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    from + rest.iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// `0x1F`, `0x1.8p3`. Without a digit after it, `0x` is a zero.
fn hexadecimal(text: &[u8]) -> Option<(f64, usize)> {
    let rest = text.strip_prefix(b"0x").or_else(|| text.strip_prefix(b"0X"))?;
    let (mut number, mut scale, mut end, mut any) = (0.0_f64, 1.0_f64, 0, false);
    let mut point = false;
    for &byte in rest {
        match char::from(byte).to_digit(16) {
            Some(digit) => {
                any = true;
                number = number.mul_add(16.0, f64::from(digit));
                scale *= if point { 16.0 } else { 1.0 };
            }
            None if byte == b'.' && !point => point = true,
            None => break,
        }
        end += 1;
    }
    if !any {
        return Some((0.0, 1));
    }
    let (power, length) = binary_exponent(rest.get(end..).unwrap_or_default());
    Some((number / scale * power, 2 + end + length))
}

fn binary_exponent(text: &[u8]) -> (f64, usize) {
    let Some(b'p' | b'P') = text.first() else { return (1.0, 0) };
    let sign = usize::from(matches!(text.get(1), Some(b'-' | b'+')));
    let end = digits(text, 1 + sign);
    let number = text.get(1..end).and_then(|text| std::str::from_utf8(text).ok());
    match number.and_then(|text| text.parse::<i32>().ok()) {
        Some(power) => (2.0_f64.powi(power), end),
        None => (1.0, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_much_is_read_as_is_a_number() {
        for (text, number, length) in [
            ("12.5e3]", 12500.0, 6),
            ("1e]", 1.0, 1),
            ("-.5", -0.5, 3),
            ("0x1Fg", 31.0, 4),
            ("0x1.8p1", 3.0, 7),
            ("0x", 0.0, 1),
            ("007", 7.0, 3),
            ("-infx", f64::NEG_INFINITY, 4),
        ] {
            assert_eq!(read_prefix(text.as_bytes()), Some((number, length)), "{text}");
        }
        assert_eq!(read_prefix(b"-"), None);
        assert_eq!(read_prefix(b"."), None);
        assert_eq!(read_prefix(b""), None);
    }
}
