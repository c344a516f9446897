//! What a script returns, as an answer. Follows "Conversion of types" of Redis's Lua API reference:
//! numbers lose their fraction, and false is null unless the script has chosen RESP3.

use super::nested::Builder;
use crate::base::Bytes;
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::Reply;
use crate::lua::limits::MEMORY;
use crate::lua::stack::{Event, Shape, ValueWalk};

/// Converts what a script returned; `resp3` is what the script set.
pub(in crate::engine) fn to_reply(walk: &mut ValueWalk<'_>, resp3: bool) -> Reply {
    // Bytes that the answer may still take.
    let mut room = MEMORY;
    let mut reply = match walk.advance() {
        // No string is too large that Lua has been able to make.
        Some(Event::Leaf(leaf)) => return convert(leaf, resp3),
        Some(Event::Open(collection)) => Builder::of(collection),
        _ => return Reply::Null,
    };
    while let Some(event) = walk.advance() {
        let cost = match event {
            Event::Leaf(Shape::Text(text)) => size_of::<Reply>() + text.len(),
            Event::Leaf(_) => size_of::<Reply>(),
            Event::Open(_) => Builder::COST,
            Event::Close => 0,
        };
        match room.checked_sub(cost) {
            Some(rest) => room = rest,
            None => return Reply::Error(Error::new("not enough memory")),
        }
        match event {
            Event::Leaf(leaf) => reply.leaf(convert(leaf, resp3)),
            Event::Open(collection) => reply.open(collection),
            Event::Close => reply.close(),
        }
    }
    reply.into_reply()
}

fn convert(leaf: Shape<'_>, resp3: bool) -> Reply {
    match leaf {
        Shape::Number(number) => Reply::Int(truncated(number)),
        Shape::Text(text) => Reply::bytes(text),
        Shape::Bool(truth) if resp3 => Reply::Bool(truth),
        Shape::Bool(true) => Reply::Int(1),
        Shape::Status(text) => Reply::Line(one_line(text)),
        Shape::Error(text) => Reply::Error(Error::of_script(text)),
        Shape::Double(number) => Reply::Double(number),
        Shape::BigNumber(digits) => Reply::BigNumber(one_line(digits)),
        Shape::Verbatim(format, text) => Reply::Formatted(format, Bytes::new(text)),
        _ => Reply::Null,
    }
}

/// As the processors of Redis's world convert: what does not fit is the least there is.
fn truncated(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) { number as i64 } else { i64::MIN }
}

/// A text that RESP ends with its line.
fn one_line(text: &[u8]) -> Bytes {
    let in_line = |&byte: &u8| if matches!(byte, b'\r' | b'\n') { b' ' } else { byte };
    Bytes::from(text.iter().map(in_line).collect::<Vec<u8>>())
}
