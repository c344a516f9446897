//! Replies with what a path names.

use super::arguments::Given;
use crate::base::Bytes;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::value::Json;
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

/// A reply would take too much memory: a path may name a value any number of times.
pub(super) const TOO_LARGE: Error = Error::fixed("the reply would be too large: ask for less");

/// So many bytes of a document the values of a reply may have together.
pub(super) fn most(json: &Json) -> usize {
    json.root().text_size().max(64 << 20)
}

/// What is left of so many bytes once these values are answered.
pub(super) fn afford(left: usize, found: &[Node<'_>]) -> Result<usize> {
    let size = found.iter().fold(0, |sum: usize, node| sum.saturating_add(node.text_size()));
    left.checked_sub(size).ok_or(TOO_LARGE)
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

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    fn many_times(times: usize) -> String {
        format!("$[{}]", vec!["0"; times].join(","))
    }

    #[test]
    fn a_reply_with_one_value_many_times_is_refused_before_it_is_made() {
        let mut db = TestStore::new();
        db.say(&format!(r#"JSON.SET d $ ["{}"]"#, "x".repeat(1 << 20)));
        db.say(&format!(r#"JSON.SET o $ [{{"{}":1}}]"#, "n".repeat(1 << 20)));
        let refused = "ERR the reply would be too large: ask for less";
        assert_eq!(db.say(&format!("JSON.GET d {}", many_times(2000))), refused);
        assert_eq!(db.say(&format!("JSON.RESP d {}", many_times(100))), refused);
        assert_eq!(db.say(&format!("JSON.OBJKEYS o {}", many_times(100))), refused);
        let keys = "d ".repeat(20);
        assert_eq!(db.say(&format!("JSON.MGET {keys}{}", many_times(100))), refused);
        assert_eq!(db.say(&format!("JSON.STRLEN d {}", many_times(2))), "[1048576 1048576]");
    }

    #[test]
    fn a_value_at_one_place_many_times_may_be_as_long_as_a_document_and_as_the_memory() {
        let mut db = TestStore::new();
        let text = format!(r#""{}""#, "x".repeat(10_000));
        let document = r#"{"a":[[1]],"s":["s"],"o":[{}]}"#;
        db.say(&format!("JSON.SET d $ {document}"));
        let tries = |db: &mut TestStore, times: usize| {
            let places = many_times(times);
            let places = places.trim_start_matches('$');
            [
                db.say(&format!("JSON.SET d $.a{places} {text}")),
                db.say(&format!("JSON.MERGE d $.o{places} {text}")),
                db.say(&format!("JSON.STRAPPEND d $.s{places} {text}")),
                db.say(&format!("JSON.ARRAPPEND d $.a{places} {text}")),
                db.say(&format!("JSON.ARRINSERT d $.a{places} 0 {text}")),
            ]
        };
        let long = "ERR string exceeds maximum allowed size (proto-max-bulk-len)";
        assert_eq!(db.say("CONFIG SET proto-max-bulk-len 1mb"), "OK");
        assert_eq!(tries(&mut db, 150), [long; 5]);
        assert_eq!(db.say("CONFIG SET proto-max-bulk-len 512mb maxmemory 10mb"), "OK");
        let oom = "OOM command not allowed when used memory > 'maxmemory'.";
        assert_eq!(tries(&mut db, 1500), [oom; 5]);
        assert_eq!(db.say("JSON.GET d"), document);
    }
}
