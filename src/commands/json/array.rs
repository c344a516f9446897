//! Arrays.

use std::collections::HashMap;
use std::ops::Range;

use redlet_macros::command;
use smallvec::SmallVec;

use super::answers::{self, answer};
use super::arguments::{
    Given, Index, LastPath, NO_KEY, Text, admit, arity, locations, read, repeats, size_of_all,
};
use super::object::wrong_type;
use crate::base::number;
use crate::engine::access::Access;
use crate::engine::access::handle::json::Edit;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Read, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::value::Json;
use crate::value::json::{Fragment, Location, Node, View, equal};
use crate::{reply_type, rows};

rows![json_arrappend, json_arrindex, json_arrinsert, json_arrlen, json_arrpop, json_arrtrim];

reply_type! {
    /// A length, or one of each value that the path names.
    Lengths => "number | (number | null)[] | null";
    /// An index, or one of each value that the path names.
    Indices => "number | (number | null)[]";
    /// An item as text, or one of each value that the path names.
    Popped => "Json";
}

type Target<'a> = Write<'a, Json, ACCESS_UPDATE>;

/// Does something to each array that a path names, as it is then.
fn each_array<'l>(
    edit: &mut Edit<'_, '_>,
    found: impl Iterator<Item = &'l Location>,
    mut act: impl FnMut(&mut Edit<'_, '_>, &Location, usize) -> Option<Reply>,
) -> Vec<Option<Reply>> {
    let act = |location: &Location| {
        let len = edit.array_len(location)?;
        act(edit, location, len)
    };
    found.map(act).collect()
}

fn count(len: Option<usize>) -> Option<Reply> {
    len.map(|len| Reply::Int(len as i64))
}

/// Returns how many items arrays have, and null for other values.
///
/// ```js
/// db.json.set('cart', '$', { items: ['tea', 'milk'], total: 5 })
/// db.json.arrlen('cart', '$.*')  // [2, null]
/// db.json.arrlen('cart', '.items')  // 2
/// ```
#[command(
    JSON.ARRLEN,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_arrlen(db: &mut Access<'_>, key: Read<'_, Json>, path: LastPath<'_>) -> Result<Lengths> {
    let LastPath(given) = path;
    let Some(json) = read(db, &key)? else {
        return if given.is_legacy() { Ok(Lengths(Reply::Null)) } else { Err(NO_KEY) };
    };
    let found = given.find(json)?;
    if !given.is_legacy() {
        let all = found.into_iter().map(|node| count(node.array_len()).unwrap_or(Reply::Null));
        return Ok(Lengths(Reply::Array(all.collect())));
    }
    let missing = |rest| Error::new(format!("Path '{}' does not exist{rest}", given.quoted()));
    let first = *found.first().ok_or_else(|| missing(""))?;
    count(first.array_len()).map(Lengths).ok_or_else(|| missing(" or not an array"))
}

/// Adds values to the end of arrays, and returns their new lengths, and null for other values.
///
/// ```js
/// db.json.set('cart', '$', { items: ['tea'] })
/// db.json.arrappend('cart', '$.items', 'milk', { name: 'bread' })  // [3]
/// ```
#[command(
    JSON.ARRAPPEND,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, denyoom, module)
)]
fn json_arrappend(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    values: Values<'_>,
) -> Result<Lengths> {
    let values = values.read()?;
    let found = locations(db, &key, path)?;
    check_depth(&found, &values)?;
    admit(db, repeats(size_of_all(&values), found.len()))?;
    let Some(mut json) = db.write(&key)? else { return Err(NO_KEY) };
    let mut edit = json.edit(found.len(), "json.arrappend");
    let answers = each_array(&mut edit, found.iter(), |edit, location, len| {
        count(edit.insert(location, len, &values))
    });
    edit.finish()?;
    let none = || Error::new(format!("Path '{}' does not exist or not an array", path.quoted()));
    answer(path, answers, none).map(Lengths)
}

/// Values to the end of the call.
#[derive(Debug)]
struct Values<'a>(SmallVec<[Text<'a>; 4]>);

impl<'a> Param<'a> for Values<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::Json);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut values = SmallVec::new();
        while values.is_empty() || !args.is_empty() {
            values.push(Text::parse(args)?);
        }
        Ok(Self(values))
    }
}

impl Values<'_> {
    fn read(&self) -> Result<Vec<Fragment>> {
        self.0.iter().map(|text| text.value()).collect()
    }
}

/// Nothing is put so deep that the text of the document could not be read again.
fn check_depth(found: &[Location], values: &[Fragment]) -> Result<()> {
    let fits = |at: &Location| values.iter().all(|value| Json::fits(at.len() + 1, value));
    if found.iter().all(fits) { Ok(()) } else { Err(super::arguments::TOO_DEEP) }
}

/// Puts values into arrays before an item, and returns the new lengths, and null for other values.
///
/// ```js
/// db.json.set('cart', '$', { items: ['tea', 'milk'] })
/// db.json.arrinsert('cart', '$.items', 1, 'bread')  // [3]
/// db.json.get('cart', '.items')  // ['tea', 'bread', 'milk']
/// ```
#[command(
    JSON.ARRINSERT,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, denyoom, module)
)]
fn json_arrinsert(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    /// A negative one counts from the end.
    index: Index,
    values: Values<'_>,
) -> Result<Lengths> {
    let values = values.read()?;
    let found = locations(db, &key, path)?;
    check_depth(&found, &values)?;
    admit(db, repeats(size_of_all(&values), found.len()))?;
    let Some(mut json) = db.write(&key)? else { return Err(NO_KEY) };
    let lens = path.find(&json)?.into_iter().filter_map(|node| node.array_len());
    if !lens.into_iter().all(|len| index.is_within(len)) {
        return Err(Error::fixed("index out of bounds"));
    }
    // From behind: what is put in moves what lies behind it, and so would change what locations mean.
    let mut edit = json.edit(found.len(), "json.arrinsert");
    let mut answers = each_array(&mut edit, found.iter().rev(), |edit, location, len| {
        count(edit.insert(location, index.counted_in(len), &values))
    });
    edit.finish()?;
    answers.reverse();
    answer(path, answers, || path.missing_or("not an array")).map(Lengths)
}

/// Where to look in an array.
#[derive(Debug)]
struct Window {
    start: Index,
    stop: Index,
}

impl<'a> Param<'a> for Window {
    const SHAPE: Shape = Shape::Block(&[
        Field {
            name: "start",
            doc: "the first item to look at; a negative one counts from the end",
            shape: Shape::Optional(&Shape::Integer),
        },
        Field {
            name: "stop",
            doc: "the item at which to stop, which is not looked at; 0 is the end of the array",
            shape: Shape::Optional(&Shape::Integer),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 2 {
            return Err(arity(args));
        }
        let mut index = || if args.is_empty() { Ok(Index(0)) } else { Index::parse(args) };
        Ok(Self { start: index()?, stop: index()? })
    }
}

impl Window {
    fn of(&self, len: usize) -> Range<usize> {
        let start = self.start.counted_in(len).min(len.saturating_sub(1));
        let stop = if self.stop.0 == 0 { len } else { self.stop.counted_in(len).min(len) };
        start..stop
    }
}

/// Returns the index of the first item of arrays that equals a value, -1 if none does, and null for
/// values that are no arrays.
///
/// ```js
/// db.json.set('cart', '$', { items: ['tea', 'milk'] })
/// db.json.arrindex('cart', '$.items', 'milk')  // [1]
/// db.json.arrindex('cart', '$.items', 'bread')  // [-1]
/// ```
#[command(
    JSON.ARRINDEX,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the arrays, and of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_arrindex(
    db: &mut Access<'_>,
    key: Read<'_, Json>,
    path: Given<'_>,
    value: Text<'_>,
    window: Window,
) -> Result<Indices> {
    let value = value.whole_value()?;
    let Some(json) = read(db, &key)? else {
        return Err(Error::new(format!("Path '{}' does not exist", path.quoted())));
    };
    let found = path.find(json)?;
    if !path.is_legacy() {
        // A path may name one array any number of times.
        let mut known: HashMap<usize, Option<i64>> = HashMap::new();
        let all = found.into_iter().map(|array| {
            let look = || index_of(array, value.node(), &window);
            known.entry(array.address()).or_insert_with(look).map_or(Reply::Null, Reply::Int)
        });
        return Ok(Indices(Reply::Array(all.collect())));
    }
    let first = *found.first().ok_or_else(|| path.missing())?;
    let index = index_of(first, value.node(), &window).map(Reply::Int);
    index.map(Indices).ok_or_else(|| wrong_type("array", first))
}

fn index_of(array: Node<'_>, value: Node<'_>, window: &Window) -> Option<i64> {
    let View::Array(items) = array.view() else { return None };
    let Range { start, end } = window.of(items.len());
    let mut items = items.enumerate().take(end).skip(start);
    let found = items.find(|(_, item)| equal(*item, value));
    Some(found.map_or(-1, |(index, _)| index as i64))
}

/// An index that may be left out. What is no integer is the last item, too.
#[derive(Debug)]
struct PopIndex(Index);

impl<'a> Param<'a> for PopIndex {
    const SHAPE: Shape = Shape::Optional(&Shape::Integer);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let index = args.take_rest().first().and_then(|text| number::parse_i64(text));
        Ok(Self(Index(index.unwrap_or(-1))))
    }
}

/// A path that may be left out, before another argument that may be.
#[derive(Debug)]
struct PopPath<'a>(Given<'a>);

impl<'a> Param<'a> for PopPath<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self(if args.is_empty() { Given::ROOT } else { Given::parse(args)? }))
    }
}

/// Removes an item of arrays, the last one unless an index is given, and returns it as text; null for
/// an empty array and for other values.
///
/// ```js
/// db.json.set('cart', '$', { items: ['tea', 'milk'] })
/// db.json.arrpop('cart', '$.items')  // ['milk']
/// db.json.arrpop('cart', '.items', 0)  // 'tea'
/// ```
#[command(
    JSON.ARRPOP,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, module)
)]
fn json_arrpop(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: PopPath<'_>,
    /// A negative one counts from the end. One beyond an end is the item at that end.
    index: PopIndex,
) -> Result<Popped> {
    let (PopPath(path), PopIndex(index)) = (path, index);
    let found = locations(db, &key, path)?;
    let Some(mut json) = db.write(&key)? else { return Err(NO_KEY) };
    let mut edit = json.edit(found.len(), "json.arrpop");
    let answers = each_array(&mut edit, found.iter(), |edit, location, len| {
        let Some(last) = len.checked_sub(1) else { return Some(Reply::Null) };
        let at = index.counted_in(len).min(last);
        let item = edit.item(location, at).map(answers::text)?;
        edit.remove_items(location, &(at..at + 1))?;
        Some(item)
    });
    edit.finish()?;
    answer(path, answers, || path.missing_or("not an array")).map(Popped)
}

/// Removes the items of arrays that are not within a range, and returns how many are left, and null for
/// other values.
///
/// ```js
/// db.json.set('log', '$', { last: [1, 2, 3, 4, 5] })
/// db.json.arrtrim('log', '$.last', -3, -1)  // [3]
/// db.json.get('log', '.last')  // [3, 4, 5]
/// ```
#[command(
    JSON.ARRTRIM,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, module)
)]
fn json_arrtrim(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    /// The first item to keep. A negative one counts from the end.
    start: Index,
    /// The last item to keep. A negative one counts from the end.
    stop: Index,
) -> Result<Lengths> {
    let found = locations(db, &key, path)?;
    let Some(mut json) = db.write(&key)? else { return Err(NO_KEY) };
    let kept = |len: usize| {
        let start = start.counted_in(len);
        let end = stop.counted_in(len).saturating_add(1).min(len);
        if start < end { start..end } else { 0..0 }
    };
    let mut edit = json.edit(found.len(), "json.arrtrim");
    let answers = each_array(&mut edit, found.iter(), |edit, location, len| {
        let kept = kept(len);
        edit.remove_items(location, &(kept.end..len))?;
        count(edit.remove_items(location, &(0..kept.start)))
    });
    edit.finish()?;
    answer(path, answers, || path.missing_or("not an array")).map(Lengths)
}
