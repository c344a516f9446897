//! Fields of a JSON object, read no further than needed: what comes after the field is not looked
//! at, and what comes before is passed over.

use super::value::{Value, decimal, is_space};

/// Lists within lists that are read.
const DEPTH: usize = 512;

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
}

/// The value of a field; none if the text is no object, or has no such field, or its value is an
/// object or broken.
pub(super) fn field<'a>(text: &'a [u8], name: &[u8]) -> Option<Value<'a>> {
    let mut reader = Reader { text, at: 0 };
    reader.take(b'{')?;
    loop {
        let found = reader.raw_text()? == name && !name.is_empty();
        reader.take(b':')?;
        if found {
            return reader.value(0);
        }
        reader.pass_over()?;
        reader.take(b',')?;
    }
}

impl<'a> Reader<'a> {
    fn peek(&mut self) -> Option<u8> {
        let rest = self.text.get(self.at..)?;
        self.at += rest.iter().position(|byte| !is_space(*byte))?;
        self.text.get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    /// The bytes between the next quotes, as they are.
    fn raw_text(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let start = self.at;
        loop {
            let rest = self.text.get(self.at..)?;
            let stop = rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))?;
            self.at += stop + 1;
            if rest[stop] == b'"' {
                return self.text.get(start..self.at - 1);
            }
            self.at += 1;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        match self.peek()? {
            b'"' => {
                let raw = self.raw_text()?;
                let plain = !raw.contains(&b'\\');
                Some(Value::Text(if plain { raw.into() } else { unescaped(raw).into() }))
            }
            b'[' if depth < DEPTH => self.list(depth + 1),
            b't' => self.word(b"true").map(|()| Value::Number(1.0)),
            b'f' => self.word(b"false").map(|()| Value::Number(0.0)),
            b'n' => self.word(b"null").map(|()| Value::Null),
            b'0'..=b'9' | b'-' | b'+' => decimal(self.number()).map(Value::Number),
            _ => None,
        }
    }

    fn list(&mut self, depth: usize) -> Option<Value<'a>> {
        self.take(b'[')?;
        let mut list = Vec::new();
        if self.take(b']').is_some() {
            return Some(Value::List(list));
        }
        loop {
            list.push(self.value(depth)?);
            if self.take(b']').is_some() {
                return Some(Value::List(list));
            }
            self.take(b',')?;
        }
    }

    /// A word that ends where white space, a comma or a bracket begins, or the text ends.
    fn word(&mut self, word: &[u8]) -> Option<()> {
        let rest = self.text.get(self.at..)?.strip_prefix(word)?;
        let ends =
            rest.first().is_none_or(|byte| is_space(*byte) || matches!(byte, b',' | b']' | b'}'));
        ends.then(|| self.at += word.len())
    }

    fn number(&mut self) -> &'a [u8] {
        let rest = &self.text[self.at..];
        let part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let len = rest.iter().position(|byte| !part(byte)).unwrap_or(rest.len());
        self.at += len;
        &rest[..len]
    }

    fn pass_over(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => self.raw_text().map(|_| ()),
            b'{' => self.pass_over_brackets(b'{', b'}'),
            b'[' => self.pass_over_brackets(b'[', b']'),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            b'0'..=b'9' | b'-' | b'+' => {
                self.number();
                Some(())
            }
            _ => None,
        }
    }

    fn pass_over_brackets(&mut self, open: u8, close: u8) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            let byte = self.peek()?;
            if byte == b'"' {
                self.raw_text()?;
                continue;
            }
            self.at += 1;
            depth += usize::from(byte == open);
            if byte == close {
                depth -= 1;
                if depth == 0 {
                    return Some(());
                }
            }
        }
    }
}

/// A text without its backslashes. Those before `n`, `r` and `t` stand for white space; any other
/// stands for what follows, so that `\u` is a mere `u`.
fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut bytes = raw.iter().copied();
    let next = || {
        let byte = bytes.next()?;
        if byte != b'\\' {
            return Some(byte);
        }
        Some(match bytes.next()? {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            other => other,
        })
    };
    std::iter::from_fn(next).collect()
}
