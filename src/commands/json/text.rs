//! Strings and booleans.

use redlet_macros::command;

use super::answers::answer;
use super::arguments::{Given, LastPath, NO_KEY, Text, admit, locations, read, repeats, view};
use super::object::wrong_type;
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Read, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::value::Json;
use crate::value::json::{Fragment, Location, Node, View};
use crate::{reply_type, rows};

rows![json_strappend, json_strlen, json_toggle];

reply_type! {
    /// A length, or one of each value that the path names.
    Lengths => "number | (number | null)[] | null";
    /// 0 or 1 of each value that the path names, or the one as text.
    Toggled => "Json";
}

/// Returns the lengths of strings in bytes, and null for other values.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', age: 36 })
/// db.json.strlen('user:1', '$.*')  // [3, null]
/// db.json.strlen('user:1', '.name')  // 3
/// ```
#[command(
    JSON.STRLEN,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_strlen(db: &mut Access<'_>, key: Read<'_, Json>, path: LastPath<'_>) -> Result<Lengths> {
    let LastPath(given) = path;
    let Some(json) = read(db, &key)? else {
        return if given.is_legacy() { Ok(Lengths(Reply::Null)) } else { Err(NO_KEY) };
    };
    let len = |node: Node<'_>| match node.view() {
        View::Text(text) => Some(Reply::Int(text.len() as i64)),
        _ => None,
    };
    let found = given.find(json)?;
    if !given.is_legacy() {
        let all = found.into_iter().map(|node| len(node).unwrap_or(Reply::Null));
        return Ok(Lengths(Reply::Array(all.collect())));
    }
    let first = *found.first().ok_or_else(|| given.missing())?;
    len(first).map(Lengths).ok_or_else(|| wrong_type("string", first))
}

/// A path before a value, which may be left out.
#[derive(Debug)]
struct PathBefore<'a>(Given<'a>);

impl<'a> Param<'a> for PathBefore<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 { Given::parse(args).map(Self) } else { Ok(Self(Given::ROOT)) }
    }
}

/// Adds a string to the end of strings, and returns their new lengths in bytes, and null for other
/// values.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada' })
/// db.json.strappend('user:1', '$.name', ' Lovelace')  // [12]
/// ```
#[command(
    JSON.STRAPPEND,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, denyoom, module)
)]
fn json_strappend(
    db: &mut Access<'_>,
    key: Write<'_, Json, ACCESS_UPDATE>,
    path: PathBefore<'_>,
    value: Text<'_>,
) -> Result<Lengths> {
    let PathBefore(path) = path;
    let found = locations(db, &key, path)?;
    let longest = db.longest_string();
    let json = view(db, &key)?.ok_or(NO_KEY)?;
    let len = |node: Node<'_>| match node.view() {
        View::Text(text) => Some(text.len()),
        _ => None,
    };
    let lens: Vec<_> = path.find(json)?.into_iter().map(len).collect();
    let mut added = None;
    if lens.iter().any(Option::is_some) {
        let read = value.whole_value()?;
        let View::Text(text) = read.node().view() else { return Err(not_a_string(value)) };
        if lens.iter().flatten().any(|len| len + text.len() > longest) {
            return Err(Error::TOO_LONG);
        }
        admit(db, repeats(text.len(), found.len()))?;
        added = Some(text.to_vec());
    }
    let Some(mut json) = db.write(&key)? else { return Err(NO_KEY) };
    let mut edit = json.edit(found.len(), "json.strappend");
    let mut append = |(location, len): (&Location, Option<usize>)| {
        let (len, added) = len.zip(added.as_deref())?;
        let View::Text(before) = edit.node(location)?.view() else { return None };
        let longer = Fragment::text([before, added]);
        edit.replace(location, &longer);
        Some(Reply::Int((len + added.len()) as i64))
    };
    let answers = found.iter().zip(lens).map(&mut append).collect();
    edit.finish()?;
    answer(path, answers, || path.missing_or("not a string")).map(Lengths)
}

fn not_a_string(value: Text<'_>) -> Error {
    let text = format!("wrong type of path value - expected string but found {}", value.quoted());
    Error::with_code("WRONGTYPE", text)
}

/// Turns true into false and false into true. Returns the new values, and null for other values.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', active: true })
/// db.json.toggle('user:1', '$.active')  // [0]
/// db.json.toggle('user:1', '.active')  // true
/// ```
#[command(
    JSON.TOGGLE,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(write, denyoom, module)
)]
fn json_toggle(
    db: &mut Access<'_>,
    key: Write<'_, Json, ACCESS_UPDATE>,
    path: Given<'_>,
) -> Result<Toggled> {
    let found = locations(db, &key, path)?;
    let Some(mut json) = db.write(&key)? else { return Err(NO_KEY) };
    let mut edit = json.edit(found.len(), "json.toggle");
    let mut toggle = |location: &Location| {
        let View::Bool(before) = edit.node(location)?.view() else { return None };
        edit.replace(location, &Fragment::boolean(!before));
        Some(match (path.is_legacy(), !before) {
            (false, now) => Reply::Int(i64::from(now)),
            (true, true) => Reply::Bytes(Bytes::new(b"true")),
            (true, false) => Reply::Bytes(Bytes::new(b"false")),
        })
    };
    let answers = found.iter().map(&mut toggle).collect();
    edit.finish()?;
    answer(path, answers, || path.missing_or("not a bool")).map(Toggled)
}
