//! Converts Lua values to JSON. A table with keys from 1 up is an array; its holes become null.
//! A key above those of a C `int` is no index.

use std::io::Write as _;
use std::ops::RangeInclusive;

use parking_lot::Mutex;

use super::DEEPEST;
use super::settings::{Invalid, Settings};
use crate::base::number::format_i64;
use crate::lua::limits::MEMORY;
use crate::lua::stack::{Item, NoText, Reader, Writer, Written};
use crate::lua::written::general;

/// What an index can be.
const INDICES: RangeInclusive<f64> = 1.0..=i32::MAX as f64;

impl Writer for Mutex<Settings> {
    fn write(&self, value: &mut Reader<'_>, out: &mut Vec<u8>) -> Written {
        Encoder { settings: *self.lock(), out }.value(value, 0)
    }
}

struct Encoder<'e> {
    settings: Settings,
    out: &'e mut Vec<u8>,
}

impl Encoder<'_> {
    fn value(&mut self, value: &mut Reader<'_>, depth: usize) -> Written {
        value.step(self.out)?;
        match value.item() {
            Item::Text(text) => self.string(text)?,
            Item::Number(number) => self.number(number)?,
            Item::Bool(truth) => {
                self.out.extend_from_slice(if truth { b"true" } else { b"false" });
            }
            Item::Table => self.table(value, depth + 1)?,
            Item::Nil | Item::Null => self.out.extend_from_slice(b"null"),
            Item::Other(kind) => return Err(self.refuse(kind, "type not supported")),
        }
        Ok(())
    }

    fn refuse(&mut self, kind: &str, why: &str) -> NoText {
        NoText::because(&format!("Cannot serialise {kind}: {why}"), self.out)
    }

    fn number(&mut self, number: f64) -> Written {
        if !number.is_finite() {
            match self.settings.encode_invalid_numbers {
                Invalid::Refused => return Err(self.refuse("number", "must not be NaN or Inf")),
                Invalid::Null => {
                    self.out.extend_from_slice(b"null");
                    return Ok(());
                }
                Invalid::Written => {}
            }
        }
        let precision = self.settings.precision as usize;
        let digits = format_i64(number as i64);
        let is_integer = number.trunc() == number && digits.len() <= precision;
        if is_integer && !(number == 0.0 && number.is_sign_negative()) {
            self.out.extend_from_slice(&digits);
        } else {
            self.out.extend_from_slice(general(number, precision).as_bytes());
        }
        Ok(())
    }

    fn string(&mut self, text: &[u8]) -> Written {
        self.check_size(text.len())?;
        self.out.push(b'"');
        let mut rest = text;
        while let Some(at) = rest.iter().position(|&byte| is_special(byte)) {
            let (plain, special) = rest.split_at(at);
            self.out.extend_from_slice(plain);
            let byte = special[0];
            match escape(byte) {
                Some(letter) => self.out.extend_from_slice(&[b'\\', letter]),
                // Writing to memory does not fail.
                None => _ = write!(self.out, "\\u{byte:04x}"),
            }
            rest = &special[1..];
        }
        self.out.extend_from_slice(rest);
        self.out.push(b'"');
        Ok(())
    }

    /// Fails if the text becomes larger than the memory of scripts with so many bytes more.
    fn check_size(&self, more: usize) -> Written {
        if self.out.len() + more <= MEMORY { Ok(()) } else { Err(NoText::TooLarge) }
    }

    fn table(&mut self, table: &mut Reader<'_>, depth: usize) -> Written {
        if depth > DEEPEST || depth as i64 > self.settings.encode_max_depth {
            let why = format!("Cannot serialise, excessive nesting ({depth})");
            return Err(NoText::because(&why, self.out));
        }
        match self.array_length(table)? {
            Some(length) if length > 0 => self.array(table, length, depth),
            _ => self.object(table, depth),
        }
    }

    /// The highest index, if all keys are indices.
    fn array_length(&mut self, table: &mut Reader<'_>) -> Result<Option<i64>, NoText> {
        let (mut highest, mut items, mut is_array) = (0, 0, true);
        table.keys(|key| {
            is_array = match key {
                Item::Number(index) if INDICES.contains(&index) && index.trunc() == index => {
                    highest = highest.max(index as i64);
                    items += 1;
                    true
                }
                _ => false,
            };
            is_array
        })?;
        if !is_array {
            return Ok(None);
        }
        let Settings { sparse_convert, sparse_ratio: ratio, sparse_safe, .. } = self.settings;
        let sparse = ratio > 0 && highest > items * ratio && highest > sparse_safe;
        match (sparse, sparse_convert) {
            (false, _) => Ok(Some(highest)),
            (true, true) => Ok(None),
            (true, false) => Err(self.refuse("table", "excessively sparse array")),
        }
    }

    fn array(&mut self, table: &mut Reader<'_>, length: i64, depth: usize) -> Written {
        self.out.push(b'[');
        for index in 1..=length {
            if index > 1 {
                self.out.push(b',');
            }
            table.element(index, |element| self.value(element, depth))?;
            self.check_size(0)?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn object(&mut self, table: &mut Reader<'_>, depth: usize) -> Written {
        self.out.push(b'{');
        let mut is_first = true;
        table.pairs(|pair| {
            if !is_first {
                self.out.push(b',');
            }
            is_first = false;
            self.key(pair.key())?;
            self.out.push(b':');
            self.value(pair.value(), depth)
        })?;
        self.out.push(b'}');
        Ok(())
    }

    fn key(&mut self, key: Item<'_>) -> Written {
        match key {
            Item::Text(text) => self.string(text),
            Item::Number(number) => {
                self.out.push(b'"');
                self.number(number)?;
                self.out.push(b'"');
                Ok(())
            }
            other => Err(self.refuse(other.kind(), "table key must be a number or string")),
        }
    }
}

fn is_special(byte: u8) -> bool {
    byte < 0x20 || matches!(byte, 0x7F | b'"' | b'\\' | b'/')
}

fn escape(byte: u8) -> Option<u8> {
    match byte {
        b'"' | b'\\' | b'/' => Some(byte),
        0x08 => Some(b'b'),
        b'\t' => Some(b't'),
        b'\n' => Some(b'n'),
        0x0C => Some(b'f'),
        b'\r' => Some(b'r'),
        _ => None,
    }
}
