//! Reading values as text or in the types of the protocol.

use std::collections::HashSet;

use redlet_macros::command;

use super::answers::{self, TOO_LARGE};
use super::arguments::{Given, LastPath, arity, in_resp3, of_path, read};
use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Read;
use crate::engine::grammar::kind::{Any, Kind};
use crate::engine::grammar::param::{AllButLast, Args, Param, is_word};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::value::Json;
use crate::value::json::path::{Budget, Found, Path};
use crate::value::json::{Layout, Writer};
use crate::{reply_type, rows};

rows![json_get, json_mget, json_resp];

reply_type! {
    /// Text, or in RESP3 what FORMAT asks for.
    Got => "Json | null";
    /// A text for each key.
    GotMany => "(Json | null)[]";
    /// Values in the types of the protocol.
    Typed => "unknown";
}

/// So long the texts of a reply may be together, about.
const LONGEST: usize = 1 << 30;

/// In which form values are answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Text,
    Expanded,
    HalfExpanded,
}

/// What JSON.GET is asked for.
#[derive(Debug)]
struct Wanted<'a> {
    layout: Layout<'a>,
    /// The word after FORMAT.
    format: Option<&'a [u8]>,
    paths: Vec<Given<'a>>,
}

impl<'a> Param<'a> for Wanted<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::Many(&Shape::String));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut wanted = Self { layout: Layout::default(), format: None, paths: Vec::new() };
        while let Ok(word) = args.take() {
            let place = match word {
                _ if is_word(word, "INDENT") => &mut wanted.layout.indent,
                _ if is_word(word, "NEWLINE") => &mut wanted.layout.newline,
                _ if is_word(word, "SPACE") => &mut wanted.layout.space,
                _ if is_word(word, "FORMAT") => wanted.format.insert(b""),
                _ if is_word(word, "NOESCAPE") => continue,
                _ => {
                    wanted.paths.push(Given(word));
                    continue;
                }
            };
            match args.take() {
                Ok(value) => *place = value,
                // RESP2 refuses the word before it looks for what follows.
                Err(_) if wanted.format == Some(b"") => break,
                Err(_) => return Err(arity(args)),
            }
        }
        Ok(wanted)
    }
}

impl Wanted<'_> {
    fn format(&self, db: &Access<'_>) -> Result<Format> {
        match self.format {
            None => Ok(Format::Text),
            Some(_) if !in_resp3(db) => {
                Err(Error::fixed("FORMAT argument is not supported on RESP2"))
            }
            Some(b"") => Err(Error::module_arity("json.get")),
            Some(b"STRING") => Ok(Format::Text),
            Some(b"EXPAND") => Ok(Format::Expanded),
            Some(b"EXPAND1") => Ok(Format::HalfExpanded),
            Some(_) => Err(Error::fixed("wrong reply format")),
        }
    }
}

/// Returns values of a document: of a path that begins with `$` an array of all that it names, of any other path
/// the one value, and of several paths an object. Without a path it returns the whole document.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', langs: ['en', 'fr'] })
/// db.json.get('user:1', '$.name')  // ['Ada']
/// db.json.get('user:1', '.langs[0]')  // 'en'
/// db.call('JSON.GET', 'user:1', '$.name')  // '["Ada"]'
/// ```
#[command(
    JSON.GET,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the values, and of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_get(
    db: &mut Access<'_>,
    key: Read<'_, Json>,
    /// Paths, and words for the layout of the text, each with a value: INDENT, NEWLINE and SPACE. Clients in
    /// RESP3 may have FORMAT with STRING, EXPAND or EXPAND1.
    paths: Wanted<'_>,
) -> Result<Got> {
    let wanted = paths;
    let format = wanted.format(db)?;
    let Some(json) = read(db, &key)? else { return Ok(Got(Reply::Null)) };
    let paths = match &*wanted.paths {
        [] => &[Given::ROOT],
        paths => paths,
    };
    if format != Format::Text {
        return expand(json, paths, format).map(Got);
    }
    let text = match paths {
        [path] => write_one(json, *path, wanted.layout)?,
        paths => write_several(json, paths, wanted.layout)?,
    };
    Ok(Got(Reply::Bytes(Bytes::from(text))))
}

fn write_one(json: &Json, given: Given<'_>, layout: Layout<'_>) -> Result<Vec<u8>> {
    if given.is_legacy() {
        let first = given.first(json)?.ok_or_else(|| given.missing())?;
        let mut writer = Writer::new(layout, first.text_size(), LONGEST);
        writer.value(first);
        return writer.finish().ok_or(TOO_LARGE);
    }
    write_all(given.find(json)?, layout, LONGEST)
}

/// Writes an array of values, in at most so many bytes.
fn write_all(found: Found<'_>, layout: Layout<'_>, limit: usize) -> Result<Vec<u8>> {
    let size = found.iter().map(|node| node.text_size()).sum();
    if size / 2 > limit {
        return Err(TOO_LARGE);
    }
    let mut writer = Writer::new(layout, size, limit);
    writer.array(found.into_iter(), |writer, node| writer.value(node));
    writer.finish().ok_or(TOO_LARGE)
}

/// Writes an object with the paths as names. A path that is none is left out.
fn write_several(json: &Json, paths: &[Given<'_>], layout: Layout<'_>) -> Result<Vec<u8>> {
    let as_one = paths.iter().all(|given| given.is_legacy());
    let mut found: Vec<(&[u8], Found<'_>)> = Vec::new();
    let (mut known, mut budget) = (HashSet::new(), Budget::default());
    for given in paths {
        let Some(path) = given.compile().ok().filter(|_| known.insert(given.0)) else { continue };
        let nodes = path.find(json, &mut budget).map_err(of_path)?;
        if as_one && nodes.is_empty() {
            return Err(Error::new(format!("Path '{}' does not exist", given.quoted())));
        }
        found.push((given.0, nodes));
    }
    let mut writer = Writer::new(layout, 0, LONGEST);
    writer.object(found.into_iter(), |writer, nodes| match nodes.first() {
        Some(first) if as_one => writer.value(*first),
        _ => writer.array(nodes.into_iter(), |writer, node| writer.value(node)),
    });
    writer.finish().ok_or(TOO_LARGE)
}

fn expand(json: &Json, paths: &[Given<'_>], format: Format) -> Result<Reply> {
    let each = if format == Format::Expanded { answers::expanded } else { answers::half_expanded };
    let (mut left, mut budget) = (answers::most(json), Budget::default());
    let of_path = |given: &Given<'_>| -> Result<Reply> {
        let found = given.compile()?.find(json, &mut budget).map_err(of_path)?;
        left = answers::afford(left, &found)?;
        Ok(Reply::Array(found.into_iter().map(each).collect()))
    };
    paths.iter().map(of_path).collect::<Result<_>>().map(Reply::Array)
}

/// Returns what a path names in several documents; null for a key that holds none.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada' })
/// db.json.set('user:2', '$', { name: 'Bob' })
/// db.json.mget('user:1', 'user:2', 'user:3', '$.name')  // [['Ada'], ['Bob'], null]
/// ```
#[command(
    JSON.MGET,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the values, and of the documents if the path has no fixed places",
    flags(readonly, module)
)]
fn json_mget(
    db: &mut Access<'_>,
    keys: AllButLast<Read<'_, Any>>,
    path: Given<'_>,
) -> Result<GotMany> {
    let compiled = path.compile().ok();
    let mut texts = Vec::with_capacity(keys.len());
    let (mut left, mut budget) = (LONGEST, Budget::default());
    for key in keys.iter() {
        let json = db.read(key)?.and_then(<Json as Kind>::view);
        let text = match json.zip(compiled.as_ref()) {
            Some((json, path)) => get_one(json, path, left, &mut budget)?,
            None => None,
        };
        left = left.saturating_sub(text.as_ref().map_or(0, Vec::len));
        texts.push(text.map_or(Reply::Null, |text| Reply::Bytes(Bytes::from(text))));
    }
    Ok(GotMany(Reply::Array(texts)))
}

/// A text of at most so many bytes; nothing if a legacy path names nothing.
fn get_one(json: &Json, path: &Path, limit: usize, budget: &mut Budget) -> Result<Option<Vec<u8>>> {
    if !path.is_legacy() {
        let found = path.find(json, budget).map_err(of_path)?;
        return write_all(found, Layout::default(), limit).map(Some);
    }
    let Some(first) = path.first(json, budget).map_err(of_path)? else { return Ok(None) };
    let mut writer = Writer::new(Layout::default(), first.text_size(), limit);
    writer.value(first);
    writer.finish().ok_or(TOO_LARGE).map(Some)
}

/// Returns values in the types of the protocol. An object is an array that begins with `{`, an array one
/// that begins with `[`.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', langs: ['en'] })
/// db.json.resp('user:1')  // ['{', 'name', 'Ada', 'langs', ['[', 'en']]
/// ```
#[command(
    JSON.RESP,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the values, and of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_resp(db: &mut Access<'_>, key: Read<'_, Json>, path: LastPath<'_>) -> Result<Typed> {
    let LastPath(given) = path;
    let Some(json) = read(db, &key)? else { return Ok(Typed(Reply::Null)) };
    if given.is_legacy() {
        let first = given.first(json)?.ok_or_else(|| given.missing())?;
        return Ok(Typed(answers::bracketed(first)));
    }
    let found = given.find(json)?;
    answers::afford(answers::most(json), &found)?;
    Ok(Typed(Reply::Array(found.into_iter().map(answers::bracketed).collect())))
}
