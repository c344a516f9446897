//! Inline requests: words between blanks, as one types them into telnet. In double quotes `\n`,
//! `\r`, `\t`, `\b`, `\a` and `\xHH` are escapes and a backslash before anything else is that
//! itself; in single quotes only `\'` is one.

use super::request::Span;

/// Reads the words of a line into `text`; `None` when a quote does not end.
pub(super) fn split(line: &[u8], text: &mut Vec<u8>, words: &mut Vec<Span>) -> Option<()> {
    let mut rest = skip_blanks(line);
    while !rest.is_empty() {
        let start = text.len();
        rest = skip_blanks(read_word(rest, text)?);
        words.push(Span { start, len: text.len() - start });
    }
    Some(())
}

fn skip_blanks(line: &[u8]) -> &[u8] {
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c);
    let blanks = line.iter().take_while(|byte| is_blank(byte)).count();
    line.get(blanks..).unwrap_or_default()
}

/// Reads one word; what is behind it.
fn read_word<'l>(mut line: &'l [u8], text: &mut Vec<u8>) -> Option<&'l [u8]> {
    loop {
        line = match line {
            [] | [b' ' | b'\t' | b'\n' | b'\r', ..] => return Some(line),
            [b'"', rest @ ..] => read_double_quoted(rest, text)?,
            [b'\'', rest @ ..] => read_single_quoted(rest, text)?,
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
        let (mut text, mut spans) = (Vec::new(), Vec::new());
        split(line.as_bytes(), &mut text, &mut spans)?;
        let word = |span: &Span| text[span.start..span.start + span.len].escape_ascii().to_string();
        Some(spans.iter().map(word).collect())
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
}
