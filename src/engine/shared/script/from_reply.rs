//! What a call answers, as a value of Lua. In RESP2, which scripts begin with, maps and sets are
//! arrays and doubles are strings; after `redis.setresp(3)` each has a table of its own.

use crate::base::{Bytes, number};
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::strings;
use crate::engine::grammar::texts::Layout;
use crate::lua::stack::{Child, Node, Shape};

impl Node for Reply {
    fn shape(&self, resp3: bool) -> Shape<'_> {
        match self {
            Self::Null | Self::NullArray => shape_of(None, resp3),
            Self::Int(number) => Shape::Number(*number as f64),
            Self::Bytes(bytes) | Self::Binary(bytes) => Shape::Text(bytes),
            Self::Short(short) => Shape::Text(short),
            Self::Status(text) => Shape::Status(text.as_bytes()),
            Self::Line(text) => Shape::Status(text),
            Self::Error(error) => Shape::Error(error.text.as_bytes()),
            Self::Bool(truth) if resp3 => Shape::Bool(*truth),
            Self::Bool(truth) => Shape::Number(f64::from(u8::from(*truth))),
            Self::Coordinate(number) | Self::Double(number) | Self::Reading(number) => {
                Shape::Double(*number)
            }
            Self::BigNumber(digits) if resp3 => Shape::BigNumber(digits),
            Self::Formatted(format, text) if resp3 => Shape::Verbatim(*format, text),
            Self::Verbatim(text) if resp3 => Shape::Verbatim(*b"txt", text.as_bytes()),
            Self::BigNumber(text) | Self::Formatted(_, text) => Shape::Text(text),
            Self::Verbatim(text) => Shape::Text(text.as_bytes()),
            Self::Set(items) if resp3 => Shape::Set(items.len()),
            Self::Array(items) | Self::Set(items) => Shape::Array(items.len()),
            Self::Map(pairs) | Self::PairMap(pairs) if resp3 => Shape::Map(pairs.len()),
            Self::Pairs(pairs) if resp3 => Shape::Array(pairs.len()),
            Self::PairMap(pairs) => Shape::Array(pairs.len()),
            Self::Map(pairs) | Self::Pairs(pairs) => Shape::Array(2 * pairs.len()),
            // A script cannot subscribe.
            Self::Pushes(pushes) => Shape::Array(pushes.len()),
            Self::Texts(Layout::Map, texts) if resp3 => Shape::Map(texts.len() / 2),
            Self::Texts(Layout::Set, texts) if resp3 => Shape::Set(texts.len()),
            Self::Texts(_, texts) => Shape::Array(texts.len()),
            // `settle` has taken these apart.
            Self::Attributed(_) | Self::Scores(..) | Self::Records(_) => Shape::Nil,
            Self::Readings(_) => Shape::Nil,
            Self::Deep(_) => Shape::Nil,
        }
    }

    fn child(&self, index: usize, resp3: bool) -> Child<'_> {
        let found = match self {
            Self::Array(items) | Self::Set(items) => items.get(index).map(as_child),
            Self::Texts(_, texts) => {
                texts.get(index).map(|text| Child::Leaf(shape_of(text, resp3)))
            }
            Self::Pairs(pairs) if resp3 => pairs.get(index).map(as_child),
            Self::PairMap(pairs) if !resp3 => pairs.get(index).map(as_child),
            Self::Map(pairs) | Self::Pairs(pairs) | Self::PairMap(pairs) => {
                pairs.get(index / 2).map(|pair| pair.child(index % 2, resp3))
            }
            Self::Pushes(pushes) => pushes.get(index).map(as_child),
            _ => None,
        };
        found.unwrap_or(Child::Leaf(Shape::Nil))
    }
}

fn as_child(node: &impl Node) -> Child<'_> {
    Child::Node(node)
}

fn shape_of(text: Option<&[u8]>, resp3: bool) -> Shape<'_> {
    match text {
        Some(text) => Shape::Text(text),
        None if resp3 => Shape::Nil,
        None => Shape::Bool(false),
    }
}

impl Node for (Reply, Reply) {
    fn shape(&self, _: bool) -> Shape<'_> {
        Shape::Array(2)
    }

    fn child(&self, index: usize, _: bool) -> Child<'_> {
        as_child(if index == 0 { &self.0 } else { &self.1 })
    }
}

impl Node for Vec<Reply> {
    fn shape(&self, _: bool) -> Shape<'_> {
        Shape::Array(self.len())
    }

    fn child(&self, index: usize, _: bool) -> Child<'_> {
        self.get(index).map_or(Child::Leaf(Shape::Nil), as_child)
    }
}

/// Writes what Lua is given as text and the reply does not hold as such: errors, and in RESP2
/// doubles. Takes members and their scores apart, and records; leaves attributes out.
pub(in crate::engine) fn settle(reply: &mut Reply, resp3: bool) {
    match reply {
        Reply::Double(number) if !resp3 => *reply = Reply::bytes(&*number::format_f64(*number)),
        Reply::Reading(number) if !resp3 => {
            *reply = Reply::Line(Bytes::new(&number::format_reading(*number)));
        }
        Reply::Readings(readings) => {
            let pair = |(time, value): &(i64, f64)| {
                Reply::Array(vec![Reply::Int(*time), Reply::Reading(*value)])
            };
            *reply = Reply::Array(readings.iter().map(pair).collect());
            settle(reply, resp3);
        }
        Reply::Coordinate(number) if !resp3 => {
            *reply = Reply::bytes(number::format_f64_plain(*number));
        }
        Reply::Error(error) => *reply = as_line(error),
        Reply::Attributed(both) => {
            *reply = std::mem::replace(&mut both.1, Reply::Null);
            settle(reply, resp3);
        }
        Reply::Scores(members, scores) => {
            *reply = strings::scores_apart(members, scores);
            settle(reply, resp3);
        }
        Reply::Records(records) => {
            *reply = std::mem::take(&mut **records).apart(resp3);
            settle(reply, resp3);
        }
        Reply::Array(items) | Reply::Set(items) => {
            items.iter_mut().for_each(|item| settle(item, resp3));
        }
        Reply::Map(pairs) | Reply::Pairs(pairs) | Reply::PairMap(pairs) => {
            for (first, second) in pairs {
                settle(first, resp3);
                settle(second, resp3);
            }
        }
        _ => {}
    }
}

/// An error whose text is the line on the wire.
pub(in crate::engine) fn as_line(error: &Error) -> Reply {
    Reply::Error(Error::with_code("", error.to_string()))
}
