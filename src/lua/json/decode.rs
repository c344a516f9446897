//! Converts JSON to Lua values. Errors name the unexpected token and the position where it begins.

use mlua::{Error, Lua, Result, Table, Value};

use super::DEEPEST;
use super::settings::Settings;
use crate::lua::failure::fail;
use crate::lua::number::read_prefix;

pub(super) fn decode(lua: &Lua, text: &[u8], settings: &Settings) -> Result<Value> {
    if let [0, _, ..] | [_, 0, ..] = text {
        return Err(fail(lua, "JSON parser does not support UTF-16 or UTF-32"));
    }
    let mut decoder = Decoder { lua, settings, text, at: 0, depth: 0 };
    let first = decoder.next();
    let value = decoder.value(first)?;
    match decoder.next() {
        Token { kind: TokenKind::End, .. } => Ok(value),
        other => Err(decoder.unexpected("the end", &other)),
    }
}

struct Decoder<'d> {
    lua: &'d Lua,
    settings: &'d Settings,
    text: &'d [u8],
    at: usize,
    depth: usize,
}

struct Token {
    kind: TokenKind,
    /// Where it begins, or where it went wrong.
    at: usize,
}

enum TokenKind {
    ObjectBegin,
    ObjectEnd,
    ArrayBegin,
    ArrayEnd,
    Colon,
    Comma,
    End,
    Null,
    Boolean(bool),
    Number(f64),
    String(Vec<u8>),
    Wrong(&'static str),
}

impl TokenKind {
    fn name(&self) -> &'static str {
        match self {
            Self::ObjectBegin => "T_OBJ_BEGIN",
            Self::ObjectEnd => "T_OBJ_END",
            Self::ArrayBegin => "T_ARR_BEGIN",
            Self::ArrayEnd => "T_ARR_END",
            Self::Colon => "T_COLON",
            Self::Comma => "T_COMMA",
            Self::End => "T_END",
            Self::Null => "T_NULL",
            Self::Boolean(_) => "T_BOOLEAN",
            Self::Number(_) => "T_NUMBER",
            Self::String(_) => "T_STRING",
            Self::Wrong(why) => why,
        }
    }
}

/// Structure.
impl Decoder<'_> {
    fn value(&mut self, token: Token) -> Result<Value> {
        match token.kind {
            TokenKind::String(text) => self.lua.create_string(text).map(Value::String),
            TokenKind::Number(number) => Ok(Value::Number(number)),
            TokenKind::Boolean(truth) => Ok(Value::Boolean(truth)),
            TokenKind::Null => Ok(Value::NULL),
            TokenKind::ObjectBegin => self.object().map(Value::Table),
            TokenKind::ArrayBegin => self.array().map(Value::Table),
            _ => Err(self.unexpected("value", &token)),
        }
    }

    fn object(&mut self) -> Result<Table> {
        self.descend()?;
        let object = self.lua.create_table()?;
        let mut token = self.next();
        if !matches!(token.kind, TokenKind::ObjectEnd) {
            loop {
                self.member(&object, token)?;
                token = self.next();
                match token.kind {
                    TokenKind::ObjectEnd => break,
                    TokenKind::Comma => token = self.next(),
                    _ => return Err(self.unexpected("comma or object end", &token)),
                }
            }
        }
        self.depth -= 1;
        Ok(object)
    }

    fn member(&mut self, object: &Table, name: Token) -> Result<()> {
        let TokenKind::String(name) = name.kind else {
            return Err(self.unexpected("object key string", &name));
        };
        let colon = self.next();
        if !matches!(colon.kind, TokenKind::Colon) {
            return Err(self.unexpected("colon", &colon));
        }
        let first = self.next();
        let value = self.value(first)?;
        object.raw_set(self.lua.create_string(name)?, value)
    }

    fn array(&mut self) -> Result<Table> {
        self.descend()?;
        let array = self.lua.create_table()?;
        let mut token = self.next();
        if !matches!(token.kind, TokenKind::ArrayEnd) {
            for index in 1_i64.. {
                array.raw_set(index, self.value(token)?)?;
                token = self.next();
                match token.kind {
                    TokenKind::ArrayEnd => break,
                    TokenKind::Comma => token = self.next(),
                    _ => return Err(self.unexpected("comma or array end", &token)),
                }
            }
        }
        self.depth -= 1;
        Ok(array)
    }

    fn descend(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth <= DEEPEST && self.depth as i64 <= self.settings.decode_max_depth {
            return Ok(());
        }
        let (depth, at) = (self.depth, self.at);
        let text = format!("Found too many nested data structures ({depth}) at character {at}");
        Err(fail(self.lua, text))
    }

    fn unexpected(&self, expected: &str, found: &Token) -> Error {
        let (name, at) = (found.kind.name(), found.at + 1);
        fail(self.lua, format!("Expected {expected} but found {name} at character {at}"))
    }
}

/// Tokens.
impl Decoder<'_> {
    fn next(&mut self) -> Token {
        while matches!(self.peek(0), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
        let at = self.at;
        let mark = match self.peek(0) {
            b'{' => TokenKind::ObjectBegin,
            b'}' => TokenKind::ObjectEnd,
            b'[' => TokenKind::ArrayBegin,
            b']' => TokenKind::ArrayEnd,
            b':' => TokenKind::Colon,
            b',' => TokenKind::Comma,
            // The end, or a NUL, which counts as the end.
            0 => return Token { kind: TokenKind::End, at },
            b'"' => return self.string(),
            _ => return Token { kind: self.word(), at },
        };
        self.at += 1;
        Token { kind: mark, at }
    }

    /// The byte at this distance ahead; 0 beyond the end.
    fn peek(&self, ahead: usize) -> u8 {
        self.text.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn word(&mut self) -> TokenKind {
        const WRONG: TokenKind = TokenKind::Wrong("invalid token");
        let invalid = self.is_invalid_number();
        match self.peek(0) {
            b'-' | b'0'..=b'9' if invalid && !self.settings.decode_invalid_numbers => {
                TokenKind::Wrong("invalid number")
            }
            b'-' | b'0'..=b'9' => self.number(),
            b't' if self.take(b"true") => TokenKind::Boolean(true),
            b'f' if self.take(b"false") => TokenKind::Boolean(false),
            b'n' if self.take(b"null") => TokenKind::Null,
            b'+' | b'i' | b'I' | b'n' | b'N' if invalid && self.settings.decode_invalid_numbers => {
                self.number()
            }
            _ => WRONG,
        }
    }

    fn take(&mut self, word: &[u8]) -> bool {
        let found = self.text.get(self.at..).is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    fn number(&mut self) -> TokenKind {
        match read_prefix(self.text.get(self.at..).unwrap_or_default()) {
            Some((number, length)) => {
                self.at += length;
                TokenKind::Number(number)
            }
            None => TokenKind::Wrong("invalid number"),
        }
    }

    /// Numbers that C reads but JSON does not have: a plus, leading zeros, hexadecimal, infinity,
    /// NaN.
    fn is_invalid_number(&self) -> bool {
        if self.peek(0) == b'+' {
            return true;
        }
        let sign = usize::from(self.peek(0) == b'-');
        match self.peek(sign) {
            b'0' => matches!(self.peek(sign + 1), b'x' | b'X' | b'0'..=b'9'),
            ..=b'9' => false,
            _ => {
                let word = [0, 1, 2].map(|ahead| self.peek(sign + ahead).to_ascii_lowercase());
                word == *b"inf" || word == *b"nan"
            }
        }
    }

    fn string(&mut self) -> Token {
        let begin = self.at;
        self.at += 1;
        let mut text = Vec::new();
        loop {
            match self.peek(0) {
                b'"' => break,
                0 => return self.wrong("unexpected end of string"),
                b'\\' => match self.escape(&mut text) {
                    Ok(()) => {}
                    Err(why) => return self.wrong(why),
                },
                byte => {
                    text.push(byte);
                    self.at += 1;
                }
            }
        }
        self.at += 1;
        Token { kind: TokenKind::String(text), at: begin }
    }

    fn wrong(&self, why: &'static str) -> Token {
        Token { kind: TokenKind::Wrong(why), at: self.at }
    }

    fn escape(&mut self, text: &mut Vec<u8>) -> std::result::Result<(), &'static str> {
        let byte = match self.peek(1) {
            letter @ (b'"' | b'\\' | b'/') => letter,
            b'b' => 0x08,
            b'f' => 0x0C,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'u' => {
                let (letter, length) = self.unicode().ok_or("invalid unicode escape code")?;
                text.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
                self.at += length;
                return Ok(());
            }
            _ => return Err("invalid escape code"),
        };
        text.push(byte);
        self.at += 2;
        Ok(())
    }

    /// A character from a `\u` escape, or a pair of them, with the length of the escapes.
    fn unicode(&self) -> Option<(char, usize)> {
        let first = self.four_digits(2)?;
        if first & 0xF800 != 0xD800 {
            return Some((char::from_u32(first)?, 6));
        }
        if first & 0x400 != 0 || self.peek(6) != b'\\' || self.peek(7) != b'u' {
            return None;
        }
        let second = self.four_digits(8).filter(|second| second & 0xFC00 == 0xDC00)?;
        let number = ((first & 0x3FF) << 10 | (second & 0x3FF)) + 0x1_0000;
        Some((char::from_u32(number)?, 12))
    }

    fn four_digits(&self, ahead: usize) -> Option<u32> {
        (0..4).try_fold(0, |number, place| {
            Some(number << 4 | char::from(self.peek(ahead + place)).to_digit(16)?)
        })
    }
}
