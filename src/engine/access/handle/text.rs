//! Strings.

use crate::engine::grammar::effects::{Change, Effects, Log};
use crate::engine::grammar::kind::Class;
use crate::keyspace::{Content, Entry};
use crate::value::bitmap::{self, Field};
use crate::value::hyperloglog::Registers;
use crate::value::{Text, Value, View, ViewMut, hyperloglog};

/// A change of a string, whose deadline stays.
#[derive(Debug, Clone, Copy)]
enum TextChange<'a> {
    Integer(i64),
    Set(&'a [u8]),
    Append(&'a [u8]),
    SetRange(usize, &'a [u8]),
    SetBit(u64, bool),
    /// Elements of a HyperLogLog.
    Count(&'a [&'a [u8]]),
    KeepCount,
    Merge(&'a [&'a [u8]]),
    /// A HyperLogLog is dense now: when one becomes so is a matter of a parameter, which may be
    /// another when the log is read.
    Dense,
}

impl Change for TextChange<'_> {
    fn record(&self, key: &[u8], log: Log<'_>) {
        match *self {
            Self::Integer(number) => log.command("SET").word(key).number(number).word(b"KEEPTTL"),
            Self::Set(text) => log.command("SET").word(key).word(text).word(b"KEEPTTL"),
            Self::Append(tail) => log.command("APPEND").word(key).word(tail),
            Self::SetRange(start, part) => {
                log.command("SETRANGE").word(key).unsigned(start as u64).word(part)
            }
            Self::SetBit(offset, on) => {
                let bit: &[u8] = if on { b"1" } else { b"0" };
                log.command("SETBIT").word(key).unsigned(offset).word(bit)
            }
            Self::Count(elements) => log.command("PFADD").word(key).words(elements),
            Self::KeepCount => log.command("PFCOUNT").word(key),
            Self::Merge(sources) => log.command("PFMERGE").word(key).words(sources),
            Self::Dense => log.command("PFDEBUG").word(b"TODENSE").word(key),
        };
    }
}

/// A string that is being changed in place. Its deadline stays.
#[derive(Debug)]
pub struct TextHandle<'a> {
    db: u16,
    entry: &'a mut Entry,
    effects: &'a mut Effects,
}

impl<'a> TextHandle<'a> {
    pub(in crate::engine) fn new(db: u16, entry: &'a mut Entry, effects: &'a mut Effects) -> Self {
        Self { db, entry, effects }
    }

    /// The current value.
    pub fn view(&self) -> Text<'_> {
        if let View::Text(text) = self.entry.value() { text } else { Text::Int(0) }
    }

    /// The string becomes an integer.
    #[inline]
    pub fn set_integer(&mut self, number: i64, event: &'static str) {
        self.entry.set(Value::Int(number));
        self.changed(&TextChange::Integer(number), event);
    }

    /// The string becomes another.
    pub fn set(&mut self, text: &[u8], event: &'static str) {
        self.entry.set(Content::Text(text));
        self.changed(&TextChange::Set(text), event);
    }

    /// Adds to the end; answers the new length.
    pub fn append(&mut self, tail: &[u8]) -> usize {
        let buffer = self.buffer();
        buffer.extend_from_slice(tail);
        let len = buffer.len();
        self.changed(&TextChange::Append(tail), "append");
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
        self.changed(&TextChange::SetRange(offset, part), "setrange");
        len
    }

    /// Sets a bit, padding a shorter string with zero bytes; returns the old bit. Reports nothing
    /// when nothing has changed, as in Redis.
    pub fn set_bit(&mut self, offset: u64, on: bool) -> bool {
        let buffer = self.buffer();
        let grown = grow(buffer, (offset / 8) as usize + 1);
        let before = bitmap::set_bit(buffer, offset, on);
        if grown || before != on {
            self.changed(&TextChange::SetBit(offset, on), "setbit");
        }
        before
    }

    /// Pads the string with zero bytes to at least `len`; returns whether it was shorter. That alone
    /// does not count as a change.
    pub fn grow(&mut self, len: usize) -> bool {
        let grown = grow(self.buffer(), len);
        if grown {
            if let Some(log) = self.effects.note(self.db, 0) {
                TextChange::SetRange(len - 1, b"\0").record(self.entry.key(), log);
            }
            self.effects.touch(self.db, self.entry.key());
        }
        grown
    }

    /// Writes a number of some bits, for which it is long enough.
    pub fn set_field(&mut self, field: Field, value: u64) {
        let place = field.place();
        let buffer = self.buffer();
        field.write(buffer, value);
        let part = buffer.get(place.clone()).unwrap_or_default().to_vec();
        self.changed(&TextChange::SetRange(place.start, &part), "setbit");
    }

    /// Counts elements in a HyperLogLog, created when the string is empty; returns whether that
    /// changed anything. `None`: it is corrupt, and has counted the elements up to there.
    pub fn count_in(&mut self, elements: &[&[u8]], sparse_most: usize) -> Option<bool> {
        let sketch = self.buffer();
        let mut changes = usize::from(sketch.is_empty());
        if changes > 0 {
            *sketch = hyperloglog::new();
        }
        let was_dense = hyperloglog::is_dense(sketch);
        let mut counted = 0;
        for element in elements {
            let Some(grew) = hyperloglog::add(sketch, element, sparse_most) else { break };
            changes += usize::from(grew);
            counted += 1;
        }
        let counted = elements.get(..counted).unwrap_or_default();
        if changes > 0 {
            hyperloglog::expire_count(sketch);
            let became_dense = hyperloglog::is_dense(sketch) && !was_dense;
            self.effects.change(self.db, self.entry.key(), &TextChange::Count(counted), changes);
            self.effects.event(self.db, self.entry.key(), Class::String, "pfadd");
            if became_dense {
                self.note_dense();
            }
        }
        (counted.len() == elements.len()).then_some(changes > 0)
    }

    /// Counts anew what a HyperLogLog was shown, and keeps the count in it. `None`: it is corrupt.
    pub fn count_anew(&mut self) -> Option<u64> {
        let sketch = self.buffer();
        let count = hyperloglog::count(sketch)?;
        hyperloglog::keep_count(sketch, count);
        self.effects.change(self.db, self.entry.key(), &TextChange::KeepCount, 1);
        Some(count)
    }

    /// Merges into a HyperLogLog, made anew when the string is empty. `sources` are the keys that
    /// `registers` come from; with a dense one among them the result is dense. `None`: corrupt.
    pub fn merge(
        &mut self,
        sources: &[&[u8]],
        registers: &Registers,
        dense: bool,
        sparse_most: usize,
    ) -> Option<()> {
        let sketch = self.buffer();
        if sketch.is_empty() {
            *sketch = hyperloglog::new();
        }
        if dense {
            hyperloglog::make_dense(sketch)?;
        }
        let was_dense = hyperloglog::is_dense(sketch);
        hyperloglog::take_over(sketch, registers, sparse_most)?;
        let became_dense = hyperloglog::is_dense(sketch) && !was_dense;
        self.changed(&TextChange::Merge(sources), "pfadd");
        if became_dense {
            self.note_dense();
        }
        Some(())
    }

    /// Makes a HyperLogLog dense. `None`: it is corrupt.
    pub fn make_dense(&mut self) -> Option<()> {
        hyperloglog::make_dense(self.buffer())?;
        self.effects.touch(self.db, self.entry.key());
        self.effects.dirty += 1;
        self.note_dense();
        Some(())
    }

    fn note_dense(&mut self) {
        if let Some(log) = self.effects.note(self.db, 0) {
            TextChange::Dense.record(self.entry.key(), log);
        }
    }

    /// The string as bytes that can grow.
    fn buffer(&mut self) -> &mut Vec<u8> {
        if !matches!(self.entry.split_mut(), (_, ViewMut::Buffer(_))) {
            let bytes = self.view().as_cow().into_owned();
            self.entry.set(Value::Raw(Box::new(bytes)));
        }
        match self.entry.split_mut() {
            (_, ViewMut::Buffer(buffer)) => buffer,
            // Made so above; a leaked buffer is better than a panic should that ever change.
            _ => Box::leak(Box::default()),
        }
    }

    #[inline]
    fn changed(&mut self, change: &TextChange<'_>, event: &'static str) {
        self.effects.change(self.db, self.entry.key(), change, 1);
        self.effects.event(self.db, self.entry.key(), Class::String, event);
    }
}

fn grow(buffer: &mut Vec<u8>, len: usize) -> bool {
    let grown = buffer.len() < len;
    if grown {
        buffer.resize(len, 0);
    }
    grown
}
