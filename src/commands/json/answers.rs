//! Replies with what a path names.

use super::arguments::Given;
use crate::base::Bytes;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::value::json::{Node, Number, View, text_of};

/// One answer for each value that a path names, where `None` says that the value is of another kind
/// than the call is about. A legacy path gets the last answer alone, and an error if there is none.
pub(super) fn answer(
    path: Given<'_>,
    answers: Vec<Option<Reply>>,
    none: impl FnOnce() -> Error,
) -> Result<Reply> {
    if path.is_legacy() {
        return answers.into_iter().flatten().next_back().ok_or_else(none);
    }
    Ok(Reply::Array(answers.into_iter().map(|it| it.unwrap_or(Reply::Null)).collect()))
}

/// A value as text.
pub(super) fn text(node: Node<'_>) -> Reply {
    Reply::Bytes(Bytes::from(text_of(node)))
}

/// A value in the types of the protocol: a container as an array that begins with a bracket.
pub(super) fn bracketed(node: Node<'_>) -> Reply {
    match node.view() {
        View::Bool(truth) => Reply::Status(if truth { "true" } else { "false" }),
        View::Array(items) => {
            let bracket = std::iter::once(Reply::Status("["));
            Reply::Array(bracket.chain(items.map(bracketed)).collect())
        }
        View::Object(members) => {
            let bracket = std::iter::once(Reply::Status("{"));
            let members = members.flat_map(|(name, it)| [Reply::bytes(name), bracketed(it)]);
            Reply::Array(bracket.chain(members).collect())
        }
        _ => native(node),
    }
}

/// A value in the types of RESP3, with maps for objects.
pub(super) fn expanded(node: Node<'_>) -> Reply {
    match node.view() {
        View::Array(items) => Reply::Array(items.map(expanded).collect()),
        View::Object(members) => {
            Reply::Map(members.map(|(name, it)| (Reply::bytes(name), expanded(it))).collect())
        }
        _ => native(node),
    }
}

/// A value in the types of RESP3, but containers as text.
pub(super) fn half_expanded(node: Node<'_>) -> Reply {
    match node.view() {
        View::Array(_) | View::Object(_) => text(node),
        _ => native(node),
    }
}

fn native(node: Node<'_>) -> Reply {
    match node.view() {
        View::Null => Reply::Null,
        View::Bool(truth) => Reply::Bool(truth),
        View::Number(it) => number(it),
        View::Text(text) => Reply::bytes(text),
        View::Array(_) | View::Object(_) => text(node),
    }
}

/// A number in the types of the protocol, which has no integers above those of 64 bits with a sign.
pub(super) fn number(number: Number) -> Reply {
    match number {
        Number::Integer(number) => Reply::Int(number),
        _ => Reply::Double(number.as_f64()),
    }
}
