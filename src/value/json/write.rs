//! From values to text.

use super::node::{Node, View};
use super::number::Number;

/// What stands between the parts of a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Layout<'a> {
    /// Before each item and member, once for every container that it stands in.
    pub indent: &'a [u8],
    /// After each bracket and comma.
    pub newline: &'a [u8],
    /// Between a name's colon and the value.
    pub space: &'a [u8],
}

/// The text of a value, without anything that need not be there.
pub fn text_of(node: Node<'_>) -> Vec<u8> {
    let mut writer = Writer::new(Layout::default(), node.text_size(), usize::MAX);
    writer.value(node);
    writer.finish().unwrap_or_default()
}

/// A text that is being written.
#[derive(Debug)]
pub struct Writer<'a> {
    out: Vec<u8>,
    layout: Layout<'a>,
    plain: bool,
    level: usize,
    limit: usize,
}

impl<'a> Writer<'a> {
    /// An empty text. `capacity` is how long it will be, about, and `limit` how long it may be.
    pub fn new(layout: Layout<'a>, capacity: usize, limit: usize) -> Self {
        let plain = layout == Layout::default();
        let out = Vec::with_capacity(capacity.min(limit));
        Self { out, layout, plain, level: 0, limit }
    }

    /// The text; nothing if it would be longer than it may be.
    pub fn finish(self) -> Option<Vec<u8>> {
        (!self.is_full()).then_some(self.out)
    }

    #[inline]
    const fn is_full(&self) -> bool {
        self.out.len() > self.limit
    }

    /// Writes a value.
    pub fn value(&mut self, node: Node<'_>) {
        match node.view() {
            View::Null => self.out.extend_from_slice(b"null"),
            View::Bool(true) => self.out.extend_from_slice(b"true"),
            View::Bool(false) => self.out.extend_from_slice(b"false"),
            View::Number(number) => write_number(&mut self.out, number),
            View::Text(text) => write_text(&mut self.out, text),
            View::Array(items) => self.array(items, |writer, item| writer.value(item)),
            View::Object(members) => self.object(members, |writer, value| writer.value(value)),
        }
    }

    /// Writes an array of what `each` writes.
    pub fn array<T>(&mut self, items: impl Iterator<Item = T>, mut each: impl FnMut(&mut Self, T)) {
        let mut any = false;
        for item in items {
            if self.is_full() {
                return;
            }
            self.lead(any, b'[');
            any = true;
            each(self, item);
        }
        self.trail(any, b"[]");
    }

    /// Writes an object of names and what `each` writes.
    pub fn object<'n, T>(
        &mut self,
        members: impl Iterator<Item = (&'n [u8], T)>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        let mut any = false;
        for (name, value) in members {
            if self.is_full() {
                return;
            }
            self.lead(any, b'{');
            any = true;
            write_text(&mut self.out, name);
            self.out.push(b':');
            self.out.extend_from_slice(self.layout.space);
            each(self, value);
        }
        self.trail(any, b"{}");
    }

    /// What stands before an item.
    #[inline]
    fn lead(&mut self, any: bool, opening: u8) {
        if any {
            self.out.push(b',');
        } else {
            self.out.push(opening);
            self.level += 1;
        }
        if !self.plain {
            self.break_line();
        }
    }

    /// What stands behind the last item.
    #[inline]
    fn trail(&mut self, any: bool, brackets: &[u8; 2]) {
        if !any {
            return self.out.extend_from_slice(brackets);
        }
        self.level -= 1;
        if !self.plain {
            self.break_line();
        }
        self.out.push(brackets[1]);
    }

    fn break_line(&mut self) {
        self.out.extend_from_slice(self.layout.newline);
        for _ in 0..self.level {
            if self.is_full() {
                return;
            }
            self.out.extend_from_slice(self.layout.indent);
        }
    }
}

/// Writes a number. A double always has a fraction or an exponent, so that it stays one.
pub fn write_number(out: &mut Vec<u8>, number: Number) {
    let mut integer = itoa::Buffer::new();
    match number {
        Number::Integer(number) => out.extend_from_slice(integer.format(number).as_bytes()),
        Number::Unsigned(number) => out.extend_from_slice(integer.format(number).as_bytes()),
        Number::Double(number) => write_double(out, number),
    }
}

/// The fewest digits that tell the double from others, and no sign before a positive exponent.
fn write_double(out: &mut Vec<u8>, number: f64) {
    let start = out.len();
    // It cannot fail: a vector takes everything.
    drop(serde_json::to_writer(&mut *out, &number));
    let written = out.get(start..).unwrap_or_default();
    if let Some(sign) = written.iter().position(|byte| *byte == b'+') {
        out.remove(start + sign);
    }
}

/// Writes a string, with only those characters escaped that have to be.
fn write_text(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| matches!(byte, ..0x20 | b'"' | b'\\')) {
        let (plain, escaped) = rest.split_at(at);
        out.extend_from_slice(plain);
        let Some((byte, behind)) = escaped.split_first() else { break };
        escape(out, *byte);
        rest = behind;
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

fn escape(out: &mut Vec<u8>, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        0x0c => b'f',
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        _ => {
            out.extend_from_slice(b"\\u00");
            out.extend([byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]));
            return;
        }
    };
    out.extend_from_slice(&[b'\\', short]);
}
