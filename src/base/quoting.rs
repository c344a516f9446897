//! Words of a line, as Redis quotes them: in inline requests, in the configuration file, and in
//! what MONITOR shows.
//!
//! Words stand between blanks. In double quotes `\n`, `\r`, `\t`, `\b`, `\a` and `\xHH` are
//! escapes, and a backslash before anything else is left out; in single quotes only `\'` is an
//! escape. What may follow a quotation without a blank is up to [`AfterQuote`].

use std::io::Write;
use std::ops::Range;

/// What may follow the quote that ends a quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterQuote {
    /// Only a blank or the end of the line, so the quote ends the word.
    Blank,
    /// More of the same word: `"a"b` is `ab`.
    Word,
}

/// Appends the words of a line to `text`, and calls `word` with the range of each. `None` when a
/// quotation does not end, or is followed by what may not follow it.
pub fn read(
    line: &[u8],
    after_quote: AfterQuote,
    text: &mut Vec<u8>,
    mut word: impl FnMut(Range<usize>),
) -> Option<()> {
    let mut rest = skip_blanks(line);
    while !rest.is_empty() {
        let start = text.len();
        rest = skip_blanks(read_word(rest, after_quote, text)?);
        word(start..text.len());
    }
    Some(())
}

/// Appends a word in double quotes.
pub fn write(word: &[u8], line: &mut Vec<u8>) {
    line.push(b'"');
    for &byte in word {
        match byte {
            b'\\' | b'"' => line.extend_from_slice(&[b'\\', byte]),
            b'\n' => line.extend_from_slice(b"\\n"),
            b'\r' => line.extend_from_slice(b"\\r"),
            b'\t' => line.extend_from_slice(b"\\t"),
            7 => line.extend_from_slice(b"\\a"),
            8 => line.extend_from_slice(b"\\b"),
            b' '..=b'~' => line.push(byte),
            // Writing to a vector cannot fail.
            _ => _ = write!(line, "\\x{byte:02x}"),
        }
    }
    line.push(b'"');
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn skip_blanks(line: &[u8]) -> &[u8] {
    let blanks = line.iter().take_while(|byte| is_blank(**byte)).count();
    line.get(blanks..).unwrap_or_default()
}

/// Appends one word to `text`. Returns the rest of the line.
fn read_word<'l>(
    mut line: &'l [u8],
    after_quote: AfterQuote,
    text: &mut Vec<u8>,
) -> Option<&'l [u8]> {
    loop {
        line = match line {
            [] | [b' ' | b'\t' | b'\n' | b'\r', ..] => return Some(line),
            [quote @ (b'"' | b'\''), rest @ ..] => {
                let rest = match quote {
                    b'"' => read_double_quoted(rest, text)?,
                    _ => read_single_quoted(rest, text)?,
                };
                if after_quote == AfterQuote::Blank {
                    return rest.first().is_none_or(|byte| is_blank(*byte)).then_some(rest);
                }
                rest
            }
            [byte, rest @ ..] => {
                text.push(*byte);
                rest
            }
        }
    }
}

fn read_double_quoted<'l>(mut line: &'l [u8], text: &mut Vec<u8>) -> Option<&'l [u8]> {
    loop {
        let (byte, rest) = match line {
            [] => return None,
            [b'"', rest @ ..] => return Some(rest),
            [b'\\', b'x', high, low, rest @ ..] if both_hex(*high, *low) => {
                (digit(*high) << 4 | digit(*low), rest)
            }
            [b'\\', escaped, rest @ ..] => (unescape(*escaped), rest),
            [byte, rest @ ..] => (*byte, rest),
        };
        text.push(byte);
        line = rest;
    }
}

fn read_single_quoted<'l>(mut line: &'l [u8], text: &mut Vec<u8>) -> Option<&'l [u8]> {
    loop {
        let (byte, rest) = match line {
            [] => return None,
            [b'\'', rest @ ..] => return Some(rest),
            [b'\\', b'\'', rest @ ..] => (b'\'', rest),
            [byte, rest @ ..] => (*byte, rest),
        };
        text.push(byte);
        line = rest;
    }
}

fn unescape(byte: u8) -> u8 {
    match byte {
        b'a' => 0x07,
        b'b' => 0x08,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        other => other,
    }
}

fn both_hex(high: u8, low: u8) -> bool {
    high.is_ascii_hexdigit() && low.is_ascii_hexdigit()
}

/// The value of a hexadecimal digit.
fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        _ => (byte | 0x20).wrapping_sub(b'a') + 10,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Option<Vec<String>> {
        words_with(AfterQuote::Word, line)
    }

    fn words_with(after_quote: AfterQuote, line: &str) -> Option<Vec<String>> {
        let (mut text, mut places) = (Vec::new(), Vec::new());
        read(line.as_bytes(), after_quote, &mut text, |place| places.push(place))?;
        Some(places.into_iter().map(|place| text[place].escape_ascii().to_string()).collect())
    }

    #[test]
    fn words_are_between_blanks() {
        assert_eq!(words("  SET\ta  b \x0b").unwrap(), ["SET", "a", "b"]);
        assert_eq!(words("a\x0bb c\rd").unwrap(), [r"a\x0bb", "c", "d"]);
        assert_eq!(words(" \t ").unwrap(), [""; 0]);
    }

    #[test]
    fn quotes_hold_blanks_and_escapes() {
        assert_eq!(words(r#"ECHO "a b\n\x41\q\"c""#).unwrap(), ["ECHO", r#"a b\nAq\"c"#]);
        assert_eq!(words(r"ECHO 'a\n\'b' ''").unwrap(), ["ECHO", r"a\\n\'b", ""]);
        assert_eq!(words(r#""\x4" a"b c"d'e'"#).unwrap(), ["x4", "ab cde"]);
        assert_eq!(words(r"a\nb").unwrap(), [r"a\\nb"]);
    }

    #[test]
    fn a_quote_that_does_not_end_is_a_fault() {
        for line in [r#"""#, r#""a"#, "'", r#"a"b"#, r#""a\"#, r#""a\""#, r"'a\'"] {
            assert_eq!(words(line), None, "{line}");
        }
    }

    #[test]
    fn a_word_is_quoted_so_that_it_is_read_back() {
        let mut line = Vec::new();
        write(b"a\"b\\\n\r\t\x07\x08\x01\x7f\xff~", &mut line);
        assert_eq!(line, br#""a\"b\\\n\r\t\a\b\x01\x7f\xff~""#);
        let every: Vec<u8> = (0..=255).collect();
        let (mut line, mut text) = (Vec::new(), Vec::new());
        write(&every, &mut line);
        read(&line, AfterQuote::Blank, &mut text, |place| assert_eq!(place, 0..256)).unwrap();
        assert_eq!(text, every);
    }

    #[test]
    fn a_quotation_may_have_to_end_the_word() {
        let words = |line| words_with(AfterQuote::Blank, line);
        for line in [r#""a"b"#, "'a'b", r#"a"b"c"#, r#""a"'b'"#, r#"x"a""b""#] {
            assert_eq!(words(line), None, "{line}");
        }
        assert_eq!(words("a\"b c\" 'd'\x0be").unwrap(), ["ab c", "d", "e"]);
        assert_eq!(words("\"\" ''").unwrap(), ["", ""]);
    }

    #[test]
    fn what_follows_a_quotation_is_part_of_the_word() {
        for (line, word) in
            [(r#""a"b"#, "ab"), ("'a'b", "ab"), (r#"a"b"c"#, "abc"), (r#""a"'b'"#, "ab")]
        {
            assert_eq!(words(line).unwrap(), [word], "{line}");
        }
    }
}
