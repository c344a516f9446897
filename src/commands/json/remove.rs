//! Removing and clearing values.

use std::cmp::Ordering;

use redlet_macros::command;

use super::arguments::{LastPath, NO_KEY, locations, view};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::kind::Class;
use crate::rows;
use crate::value::Json;
use crate::value::json::{Location, Step, cleared};

rows![json_clear, json_del, json_forget];

type Target<'a> = Write<'a, Json, ACCESS_UPDATE>;

/// Removes values from a document, and returns how many. Without a path, or with the path of the root, it
/// removes the key.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', langs: ['en', 'fr'] })
/// db.json.del('user:1', '$.langs[0]')  // 1
/// db.json.del('user:1')  // 1
/// db.exists('user:1')  // 0
/// ```
#[command(
    JSON.DEL,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, module)
)]
fn json_del(db: &mut Access<'_>, key: Target<'_>, path: LastPath<'_>) -> Result<usize> {
    delete(db, &key, path)
}

/// Removes values from a document: another name of `JSON.DEL`.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', age: 36 })
/// db.json.forget('user:1', '$.age')  // 1
/// ```
#[command(
    JSON.FORGET,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, module)
)]
fn json_forget(db: &mut Access<'_>, key: Target<'_>, path: LastPath<'_>) -> Result<usize> {
    delete(db, &key, path)
}

fn delete(db: &mut Access<'_>, key: &Target<'_>, path: LastPath<'_>) -> Result<usize> {
    let LastPath(path) = path;
    if view(db, key)?.is_none() {
        return Ok(0);
    }
    let mut found = outermost(locations(db, key, path)?);
    if !path.is_root() {
        // A filter may have found the root itself, which the genuine module leaves alone.
        found.retain(|location| !location.is_empty());
    }
    if found.iter().any(Vec::is_empty) {
        db.take(key, Class::Module, "json.del")?;
        return Ok(1);
    }
    let Some(mut json) = db.write(key)? else { return Ok(0) };
    let mut edit = json.edit(found.len(), "json.del");
    let removed = found.iter().filter(|location| edit.remove(location)).count();
    edit.finish()?;
    Ok(removed)
}

/// The locations that lie in no other one, in the order in which they are removed: members by their
/// names, and items from behind, since what goes moves what lies behind it.
fn outermost(mut found: Vec<Location>) -> Vec<Location> {
    found.sort_by(|one, other| {
        let pairs = one.iter().zip(other).map(|(one, other)| match (one, other) {
            (Step::Item(one), Step::Item(other)) => other.cmp(one),
            _ => one.cmp(other),
        });
        pairs.fold(Ordering::Equal, Ordering::then).then(one.len().cmp(&other.len()))
    });
    let mut kept: Vec<Location> = Vec::with_capacity(found.len());
    for location in found {
        // What lies in a value stands right behind it.
        if !kept.last().is_some_and(|last| location.starts_with(last)) {
            kept.push(location);
        }
    }
    kept
}

/// Empties arrays and objects and sets numbers to 0, and returns how many values that changed.
///
/// ```js
/// db.json.set('user:1', '$', { langs: ['en', 'fr'], age: 36, name: 'Ada' })
/// db.json.clear('user:1', '$.*')  // 2
/// db.json.get('user:1')  // { langs: [], age: 0, name: 'Ada' }
/// ```
#[command(
    JSON.CLEAR,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, module)
)]
fn json_clear(db: &mut Access<'_>, key: Target<'_>, path: LastPath<'_>) -> Result<usize> {
    let LastPath(path) = path;
    let found = locations(db, &key, path)?;
    let Some(mut json) = db.write(&key)? else { return Err(NO_KEY) };
    let mut edit = json.edit(found.len(), "json.clear");
    let mut changed = 0;
    for location in &found {
        if let Some(less) = edit.node(location).and_then(cleared) {
            changed += usize::from(edit.replace(location, &less));
        }
    }
    edit.finish()?;
    Ok(changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_in_something_that_goes_is_not_removed_on_its_own() {
        let member = |name: &[u8]| Step::Member(name.into());
        let all = vec![
            vec![Step::Item(10)],
            vec![member(b"a"), member(b"b")],
            vec![member(b"ab")],
            vec![member(b"a")],
            vec![Step::Item(9)],
            vec![Step::Item(9)],
        ];
        let kept =
            [vec![member(b"a")], vec![member(b"ab")], vec![Step::Item(10)], vec![Step::Item(9)]];
        assert_eq!(outermost(all), kept);
    }
}
