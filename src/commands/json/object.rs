//! Members of objects.

use redlet_macros::command;

use super::answers::{afford, most};
use super::arguments::{LastPath, NO_KEY, read, type_name};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Read;
use crate::engine::grammar::reply::Reply;
use crate::value::Json;
use crate::value::json::{Node, View};
use crate::{reply_type, rows};

rows![json_objkeys, json_objlen];

reply_type! {
    /// Names, of each value that the path names.
    Names => "Text[] | (Text[] | null)[] | null";
    /// A number, or one of each value that the path names.
    Counts => "number | (number | null)[] | null";
}

fn names(node: Node<'_>) -> Option<Reply> {
    let View::Object(members) = node.view() else { return None };
    Some(Reply::Array(members.map(|(name, _)| Reply::bytes(name)).collect()))
}

/// Returns the names of the members of objects, and null for other values.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', age: 36 })
/// db.json.objkeys('user:1')  // ['name', 'age']
/// db.json.objkeys('user:1', '$')  // [['name', 'age']]
/// ```
#[command(
    JSON.OBJKEYS,
    since = "8.0.0",
    complexity = "O(N) where N is the number of members, and the size of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_objkeys(db: &mut Access<'_>, key: Read<'_, Json>, path: LastPath<'_>) -> Result<Names> {
    let LastPath(given) = path;
    let Some(json) = read(db, &key)? else {
        return if given.is_legacy() { Ok(Names(Reply::Null)) } else { Err(NO_KEY) };
    };
    if !given.is_legacy() {
        let found = given.find(json)?;
        afford(most(json), &found)?;
        let all = found.into_iter().map(|node| names(node).unwrap_or(Reply::Null));
        return Ok(Names(Reply::Array(all.collect())));
    }
    let Some(first) = given.first_if_any(json) else { return Ok(Names(Reply::Null)) };
    names(first).map(Names).ok_or_else(|| given.missing_or("not an object"))
}

/// Returns how many members objects have, and null for other values.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', age: 36 })
/// db.json.objlen('user:1')  // 2
/// db.json.objlen('user:1', '$')  // [2]
/// ```
#[command(
    JSON.OBJLEN,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_objlen(db: &mut Access<'_>, key: Read<'_, Json>, path: LastPath<'_>) -> Result<Counts> {
    let LastPath(given) = path;
    let Some(json) = read(db, &key)? else {
        let missing = || {
            let path = given.quoted();
            Error::new(format!("Path '{path}' does not exist or not an object"))
        };
        return if given.is_legacy() { Ok(Counts(Reply::Null)) } else { Err(missing()) };
    };
    let len = |node: Node<'_>| match node.view() {
        View::Object(members) => Some(Reply::Int(members.len() as i64)),
        _ => None,
    };
    if !given.is_legacy() {
        let all = given.find(json)?.into_iter().map(|node| len(node).unwrap_or(Reply::Null));
        return Ok(Counts(Reply::Array(all.collect())));
    }
    let Some(first) = given.first_if_any(json) else { return Ok(Counts(Reply::Null)) };
    len(first).map(Counts).ok_or_else(|| wrong_type("object", first))
}

/// A legacy path names a value of another type.
pub(super) fn wrong_type(expected: &str, found: Node<'_>) -> Error {
    let found = type_name(found);
    let text = format!("wrong type of path value - expected {expected} but found {found}");
    Error::with_code("WRONGTYPE", text)
}
