//! Strings.

use crate::base::{Bytes, number};
use crate::engine::effects::Effects;
use crate::engine::kind::Class;
use crate::value::{Text, Value};

/// A string that is being changed in place. Its deadline stays.
#[derive(Debug)]
pub struct TextHandle<'a> {
    db: u16,
    key: &'a Bytes,
    value: &'a mut Value,
    effects: &'a mut Effects,
}

impl<'a> TextHandle<'a> {
    pub(in crate::engine) fn new(
        db: u16,
        key: &'a Bytes,
        value: &'a mut Value,
        effects: &'a mut Effects,
    ) -> Self {
        Self { db, key, value, effects }
    }

    pub fn view(&self) -> Text<'_> {
        Text::of(self.value).unwrap_or(Text::Int(0))
    }

    /// The string becomes an integer.
    #[inline]
    pub fn set_integer(&mut self, number: i64, event: &'static str) {
        *self.value = Value::Int(number);
        self.changed("SET", &[&number::format_i64(number), b"KEEPTTL"], event);
    }

    /// The string becomes another.
    pub fn set(&mut self, text: &[u8], event: &'static str) {
        *self.value = Value::Str(Bytes::new(text));
        self.changed("SET", &[text, b"KEEPTTL"], event);
    }

    /// Adds to the end; answers the new length.
    pub fn append(&mut self, tail: &[u8]) -> usize {
        let buffer = self.buffer();
        buffer.extend_from_slice(tail);
        let len = buffer.len();
        self.changed("APPEND", &[tail], "append");
        len
    }

    /// Overwrites from `offset` on, with zero bytes in between where the string is shorter;
    /// answers the new length.
    pub fn set_range(&mut self, offset: usize, part: &[u8]) -> usize {
        let buffer = self.buffer();
        let end = offset + part.len();
        if buffer.len() < end {
            buffer.resize(end, 0);
        }
        buffer[offset..end].copy_from_slice(part);
        let len = buffer.len();
        self.changed("SETRANGE", &[&number::format_i64(offset as i64), part], "setrange");
        len
    }

    /// The string as bytes that can grow.
    fn buffer(&mut self) -> &mut Vec<u8> {
        if !matches!(self.value, Value::Raw(_)) {
            *self.value = Value::Raw(Box::new(self.view().as_cow().into_owned()));
        }
        match self.value {
            Value::Raw(buffer) => buffer,
            // Made so above; a leaked buffer is better than a panic should that ever change.
            _ => Box::leak(Box::default()),
        }
    }

    #[inline]
    fn changed(&mut self, verb: &'static str, args: &[&[u8]], event: &'static str) {
        self.effects.change(self.db, self.key, verb, args);
        self.effects.event(self.db, self.key, Class::String, event);
    }
}
