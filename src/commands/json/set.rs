//! Putting values into documents.

use redlet_macros::command;
use smallvec::SmallVec;

use super::arguments::{Given, TOO_DEEP, Text, admit, arity, of_path, repeats, view};
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::param::{Args, Param, is_word};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::KeySet;
use crate::value::json::path::{Budget, Last, Path};
use crate::value::json::{Fragment, Location, Step, View, merge, merged};
use crate::value::{Json, Value};
use crate::{reply_type, rows};

rows![json_merge, json_mset, json_set];

reply_type! {
    /// Null: nothing was set.
    WasSet => "'OK' | null";
}

type Target<'a> = Write<'a, Json, ACCESS_UPDATE>;

const NOT_AT_ROOT: Error = Error::fixed("new objects must be created at the root");
const NOT_STATIC: Error = Error::bare("Err wrong static path");
const OUT_OF_RANGE: Error = Error::fixed("array index out of range");

impl WasSet {
    fn of(set: bool) -> Self {
        Self(if set { Reply::Status("OK") } else { Reply::Null })
    }
}

/// Whether a value is set where there is one, or where there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Condition {
    Always,
    IfMissing,
    IfThere,
}

/// The options of JSON.SET.
#[derive(Debug)]
struct SetOptions(Condition);

impl<'a> Param<'a> for SetOptions {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "condition",
            doc: "",
            shape: Shape::OneOf(&[
                Field {
                    name: "nx",
                    doc: "only if there is no value yet",
                    shape: Shape::Token("NX"),
                },
                Field { name: "xx", doc: "only if there is a value", shape: Shape::Token("XX") },
            ]),
        },
        Field {
            name: "format",
            doc: "`JSON` or `STRING`, which are the same",
            shape: Shape::Tagged("FORMAT", &Shape::String),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut condition = Condition::Always;
        while let Ok(word) = args.take() {
            if is_word(word, "NX") && condition == Condition::Always {
                condition = Condition::IfMissing;
            } else if is_word(word, "XX") && condition == Condition::Always {
                condition = Condition::IfThere;
            } else if is_word(word, "FORMAT") {
                match args.take().map_err(|_| arity(args))? {
                    b"JSON" | b"STRING" => {}
                    b"BSON" => return Err(Error::fixed("BSON is not supported")),
                    _ => return Err(Error::fixed("wrong format")),
                }
            } else {
                return Err(Error::SYNTAX);
            }
        }
        Ok(Self(condition))
    }
}

/// Where a value goes.
#[derive(Debug)]
enum Place {
    /// The whole document.
    Root,
    /// In the place of these.
    There(Vec<Location>),
    /// A new member of an object.
    Member(Location, Box<[u8]>),
    /// Nowhere: nothing is there that could have such a member.
    Nowhere,
}

/// Where a value goes in a document.
fn place(
    json: &Json,
    given: Given<'_>,
    condition: Condition,
    budget: &mut Budget,
) -> Result<Place> {
    let path = given.compile()?;
    if condition == Condition::IfMissing && !path.is_static() {
        return Err(NOT_STATIC);
    }
    let found = path.locate(json, budget).map_err(of_path)?;
    match (found.as_slice(), condition) {
        ([], Condition::IfThere) | ([_, ..], Condition::IfMissing) => Ok(Place::Nowhere),
        ([], _) => new_place(json, &path, budget),
        ([location], _) if location.is_empty() => Ok(Place::Root),
        _ => Ok(Place::There(found)),
    }
}

/// Where a value goes that is not there yet.
fn new_place(json: &Json, path: &Path, budget: &mut Budget) -> Result<Place> {
    let name = match path.last() {
        _ if !path.is_static() => return Err(NOT_STATIC),
        Some(Last::Name(name)) => name,
        Some(_) => return Err(OUT_OF_RANGE),
        None => return Ok(Place::Nowhere),
    };
    let parents = path.locate_parents(json, budget).map_err(of_path)?;
    let Some(mut object) = parents.into_iter().next() else { return Ok(Place::Nowhere) };
    let Some(node) = json.at(&object) else { return Ok(Place::Nowhere) };
    if !matches!(node.view(), View::Object(_)) {
        return Ok(Place::Nowhere);
    }
    // A name with backslashes is not found under the name that it is given.
    object.push(Step::Member(name.into()));
    if json.at(&object).is_some() {
        return Ok(Place::There(vec![object]));
    }
    object.pop();
    Ok(Place::Member(object, name.into()))
}

/// The same once values before it are set, which may have made room for it, or taken its place.
fn new_place_now(json: &Json, given: Given<'_>) -> Place {
    place(json, given, Condition::IfMissing, &mut Budget::default()).unwrap_or(Place::Nowhere)
}

impl Place {
    fn check_depth(&self, value: &Fragment) -> Result<()> {
        let fits = match self {
            Self::There(found) => found.iter().all(|at| Json::fits(at.len(), value)),
            Self::Member(object, _) => Json::fits(object.len() + 1, value),
            Self::Root | Self::Nowhere => true,
        };
        if fits { Ok(()) } else { Err(TOO_DEEP) }
    }

    /// How many bytes come into the document more than once, about.
    fn repeats(&self, value: &Fragment) -> usize {
        match self {
            Self::There(found) => repeats(value.node().text_size(), found.len()),
            Self::Member(..) | Self::Root | Self::Nowhere => 0,
        }
    }
}

/// Puts a value where it goes. Answers whether it goes anywhere.
fn put(
    db: &mut Access<'_>,
    key: &Target<'_>,
    place: Place,
    value: Fragment,
    event: &'static str,
) -> Result<bool> {
    let Some(mut json) = db.write(key)? else { return Ok(false) };
    Ok(match place {
        Place::Root => {
            json.become_value(value, event);
            true
        }
        Place::There(found) => {
            let mut edit = json.edit(found.len(), event);
            let put = found.iter().filter(|location| edit.replace(location, &value)).count();
            edit.finish()?;
            put > 0
        }
        Place::Member(object, name) => json.add_member(&object, &name, &value, event),
        Place::Nowhere => false,
    })
}

/// Makes a key that holds a document.
fn create(
    db: &mut Access<'_>,
    key: &Target<'_>,
    value: Fragment,
    event: &'static str,
) -> Result<()> {
    let placeholder = || Value::from(Json::new(Fragment::boolean(false)));
    db.create_from(key, placeholder)?.become_value(value, event);
    Ok(())
}

/// Sets a value in a document, or the whole document, and returns null if nothing was set: because of a
/// condition, or because there is nothing that could have the new member. A new key takes a whole document.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada' })  // 'OK'
/// db.json.set('user:1', '$.age', 36)  // 'OK'
/// db.json.set('user:1', '$.age', 37, 'NX')  // null
/// db.json.get('user:1')  // { name: 'Ada', age: 36 }
/// ```
#[command(
    JSON.SET,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, denyoom, module)
)]
fn json_set(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    value: Text<'_>,
    options: SetOptions,
) -> Result<WasSet> {
    const EVENT: &str = "json.set";
    let SetOptions(condition) = options;
    let there = view(db, &key)?.is_some();
    let value = value.value()?;
    if !there {
        if condition == Condition::IfThere {
            return Ok(WasSet::of(false));
        }
        if !path.is_root() {
            return Err(NOT_AT_ROOT);
        }
        return create(db, &key, value, EVENT).map(|()| WasSet::of(true));
    }
    let Some(json) = view(db, &key)? else { return Ok(WasSet::of(false)) };
    let place = place(json, path, condition, &mut Budget::default())?;
    place.check_depth(&value)?;
    admit(db, place.repeats(&value))?;
    put(db, &key, place, value, EVENT).map(WasSet::of)
}

/// Merges a value into values of a document, as RFC 7396 says: its members are set, those that are
/// null are removed. Where there is nothing yet, the value is set as by `JSON.SET`.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', age: 36, langs: ['en'] })
/// db.json.merge('user:1', '$', { age: 37, langs: null })  // 'OK'
/// db.json.get('user:1')  // { name: 'Ada', age: 37 }
/// ```
#[command(
    JSON.MERGE,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write, denyoom, module)
)]
fn json_merge(
    db: &mut Access<'_>,
    key: Target<'_>,
    path: Given<'_>,
    value: LastText<'_>,
) -> Result<WasSet> {
    const EVENT: &str = "json.merge";
    let there = view(db, &key)?.is_some();
    let patch = value.0.value()?;
    if !there {
        if !path.is_root() {
            return Err(NOT_AT_ROOT);
        }
        return create(db, &key, patch, EVENT).map(|()| WasSet::of(true));
    }
    let Some(json) = view(db, &key)? else { return Ok(WasSet::of(false)) };
    let place = place(json, path, Condition::Always, &mut Budget::default())?;
    place.check_depth(&patch)?;
    admit(db, place.repeats(&patch))?;
    let found = match place {
        Place::Root => vec![Location::new()],
        Place::There(found) => found,
        place => return put(db, &key, place, patch, EVENT).map(WasSet::of),
    };
    let Some(mut json) = db.write(&key)? else { return Ok(WasSet::of(false)) };
    if let [location] = found.as_slice()
        && let Some(changes) = merge::changes(&json, location, &patch)
    {
        changes.iter().for_each(|(at, change)| change_member(&mut json, at, change, EVENT));
        return Ok(WasSet::of(true));
    }
    let mut edit = json.edit(found.len(), EVENT);
    for location in &found {
        if let Some(merged) = edit.node(location).map(|target| merged(target, &patch)) {
            edit.replace(location, &merged);
        }
    }
    edit.finish()?;
    Ok(WasSet::of(true))
}

fn change_member(
    json: &mut Handle<'_, Json>,
    at: &[Step],
    change: &merge::Change,
    event: &'static str,
) {
    match (change, at.split_last()) {
        (merge::Change::Replace(value), _) => json.replace(at, value, event),
        (merge::Change::Add(value), Some((Step::Member(name), object))) => {
            json.add_member(object, name, value, event)
        }
        (merge::Change::Add(_) | merge::Change::Remove, _) => json.remove(at, event),
    };
}

/// A value that has to be the last argument.
#[derive(Debug)]
struct LastText<'a>(Text<'a>);

impl<'a> Param<'a> for LastText<'a> {
    const SHAPE: Shape = Text::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let text = Text::parse(args)?;
        if args.is_empty() { Ok(Self(text)) } else { Err(Error::SYNTAX) }
    }
}

/// Keys, each with a path and a value.
#[derive(Debug)]
struct Triples<'a>(SmallVec<[Triple<'a>; 4]>);

/// The last one may be incomplete.
#[derive(Debug)]
struct Triple<'a> {
    key: Target<'a>,
    path: Option<Given<'a>>,
    value: Option<Text<'a>>,
}

impl<'a> Param<'a> for Triples<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::Block(&[
        Field { name: "key", doc: "", shape: Target::<'static>::SHAPE },
        Field { name: "path", doc: "", shape: Given::SHAPE },
        Field { name: "value", doc: "", shape: Text::SHAPE },
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut triples = SmallVec::new();
        while triples.is_empty() || !args.is_empty() {
            let key = Target::parse(args).map_err(|_| arity(args))?;
            let (path, value) = (Given::parse(args).ok(), Text::parse(args).ok());
            triples.push(Triple { key, path, value });
        }
        Ok(Self(triples))
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|triple| triple.key.keys(keys));
    }
}

/// Sets values in several documents, all or none. A value that goes nowhere, because there is nothing that
/// could have the new member, is passed over.
///
/// ```js
/// db.json.mset('user:1', '$', { name: 'Ada' }, 'user:2', '$', { name: 'Bob' })  // 'OK'
/// db.json.mget('user:1', 'user:2', '$.name')  // [['Ada'], ['Bob']]
/// ```
#[command(
    JSON.MSET,
    since = "8.0.0",
    complexity = "O(N) where N is the size of all documents",
    flags(write, denyoom, module)
)]
fn json_mset(db: &mut Access<'_>, values: Triples<'_>) -> Result<Done> {
    let mut checked = Vec::with_capacity(values.0.len());
    let (mut budget, mut repeats) = (Budget::default(), 0_usize);
    for triple in &values.0 {
        let (place, value) = check(db, triple, &mut budget)?;
        repeats = repeats.saturating_add(place.repeats(&value));
        admit(db, repeats)?;
        checked.push((triple, place, value));
    }
    for (triple, place, value) in checked {
        let key = &triple.key;
        let Some(json) = view(db, key)? else {
            create(db, key, value, MSET)?;
            continue;
        };
        let place = match (place, triple.path) {
            (Place::Member(..) | Place::Nowhere, Some(path)) => new_place_now(json, path),
            (place, _) => place,
        };
        if place.check_depth(&value).is_ok() {
            put(db, key, place, value, MSET)?;
        }
    }
    Ok(Done)
}

const MSET: &str = "json.mset";

/// Where a value goes, which is looked up for all before the first one is set.
fn check(db: &Access<'_>, triple: &Triple<'_>, budget: &mut Budget) -> Result<(Place, Fragment)> {
    let incomplete = || Error::module_arity("json.mset");
    let json = view(db, &triple.key)?;
    let path = triple.path.ok_or_else(incomplete)?;
    let place = match json {
        Some(json) => place(json, path, Condition::Always, budget)?,
        None if path.is_root() => Place::Root,
        None => return Err(NOT_AT_ROOT),
    };
    let value = triple.value.ok_or_else(incomplete)?.value()?;
    place.check_depth(&value)?;
    Ok((place, value))
}
