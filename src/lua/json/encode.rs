//! Converts Lua values to JSON. A table with keys from 1 up is an array; its holes become null.

use mlua::{Lua, LuaString, Result, Table, Value};

use super::DEEPEST;
use super::settings::{Invalid, Settings};
use crate::lua::failure::{fail, type_name};
use crate::lua::limits::{Lookout, check_size};
use crate::lua::written::general;

pub(super) fn encode(lua: &Lua, value: &Value, settings: &Settings) -> Result<LuaString> {
    let mut encoder = Encoder { lua, settings, out: Vec::new(), lookout: Lookout::of(lua) };
    encoder.value(value, 0)?;
    lua.create_string(&encoder.out)
}

struct Encoder<'e> {
    lua: &'e Lua,
    settings: &'e Settings,
    out: Vec<u8>,
    lookout: Lookout,
}

impl Encoder<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<()> {
        self.lookout.step(self.lua)?;
        match value {
            Value::String(text) => self.string(&text.as_bytes())?,
            Value::Integer(number) => self.number(value, *number as f64)?,
            Value::Number(number) => self.number(value, *number)?,
            Value::Boolean(truth) => {
                self.out.extend_from_slice(if *truth { b"true" } else { b"false" });
            }
            Value::Table(table) => self.table(table, depth + 1)?,
            Value::Nil => self.out.extend_from_slice(b"null"),
            null if *null == Value::NULL => self.out.extend_from_slice(b"null"),
            other => return Err(self.refuse(other, "type not supported")),
        }
        Ok(())
    }

    fn refuse(&self, value: &Value, why: &str) -> mlua::Error {
        fail(self.lua, format!("Cannot serialise {}: {why}", type_name(value)))
    }

    fn number(&mut self, value: &Value, number: f64) -> Result<()> {
        if !number.is_finite() {
            match self.settings.encode_invalid_numbers {
                Invalid::Refused => return Err(self.refuse(value, "must not be NaN or Inf")),
                Invalid::Null => {
                    self.out.extend_from_slice(b"null");
                    return Ok(());
                }
                Invalid::Written => {}
            }
        }
        let text = general(number, self.settings.precision as usize);
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn string(&mut self, text: &[u8]) -> Result<()> {
        check_size(self.out.len() + text.len())?;
        self.out.push(b'"');
        let mut rest = text;
        while let Some(at) = rest.iter().position(|&byte| is_special(byte)) {
            let (plain, special) = rest.split_at(at);
            self.out.extend_from_slice(plain);
            let byte = special[0];
            match escape(byte) {
                Some(letter) => self.out.extend_from_slice(&[b'\\', letter]),
                None => self.out.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            }
            rest = &special[1..];
        }
        self.out.extend_from_slice(rest);
        self.out.push(b'"');
        Ok(())
    }

    fn table(&mut self, table: &Table, depth: usize) -> Result<()> {
        if depth > DEEPEST || depth as i64 > self.settings.encode_max_depth {
            return Err(fail(self.lua, format!("Cannot serialise, excessive nesting ({depth})")));
        }
        match self.array_length(table)? {
            Some(0) => self.object(table, depth),
            Some(length) => self.array(table, length, depth),
            None => self.object(table, depth),
        }
    }

    /// The highest index, if all keys are indices.
    fn array_length(&self, table: &Table) -> Result<Option<i64>> {
        let (mut highest, mut items) = (0, 0);
        for pair in table.pairs::<Value, Value>() {
            match pair?.0 {
                Value::Integer(index) if index >= 1 => {
                    highest = highest.max(index);
                    items += 1;
                }
                _ => return Ok(None),
            }
        }
        let Settings { sparse_convert, sparse_ratio: ratio, sparse_safe, .. } = *self.settings;
        let sparse = ratio > 0 && highest > items * ratio && highest > sparse_safe;
        match (sparse, sparse_convert) {
            (false, _) => Ok(Some(highest)),
            (true, true) => Ok(None),
            (true, false) => {
                Err(self.refuse(&Value::Table(table.clone()), "excessively sparse array"))
            }
        }
    }

    fn array(&mut self, table: &Table, length: i64, depth: usize) -> Result<()> {
        self.out.push(b'[');
        for index in 1..=length {
            if index > 1 {
                self.out.push(b',');
            }
            self.value(&table.raw_get(index)?, depth)?;
            check_size(self.out.len())?;
        }
        self.out.push(b']');
        Ok(())
    }

    fn object(&mut self, table: &Table, depth: usize) -> Result<()> {
        self.out.push(b'{');
        for (count, pair) in table.pairs::<Value, Value>().enumerate() {
            let (key, value) = pair?;
            if count > 0 {
                self.out.push(b',');
            }
            self.key(&key)?;
            self.out.push(b':');
            self.value(&value, depth)?;
        }
        self.out.push(b'}');
        Ok(())
    }

    fn key(&mut self, key: &Value) -> Result<()> {
        match key {
            Value::String(text) => self.string(&text.as_bytes()),
            Value::Integer(_) | Value::Number(_) => {
                self.out.push(b'"');
                self.value(key, 0)?;
                self.out.push(b'"');
                Ok(())
            }
            other => Err(self.refuse(other, "table key must be a number or string")),
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
