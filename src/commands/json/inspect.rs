//! What values are, and how much memory they take.

use redlet_macros::command;

use super::arguments::{Given, LastPath, arity, in_resp3, read, type_name};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{Key, Read};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::KeySet;
use crate::value::Json;
use crate::value::json::memory;
use crate::{reply_type, rows};

rows![json_debug, json_type];

reply_type! {
    /// A name, or several.
    Types => "unknown";
    /// Bytes, or lines of help.
    Debugged => "unknown";
}

/// Returns what the values are that a path names: `object`, `array`, `string`, `integer`, `number`,
/// `boolean` or `null`.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada', age: 36 })
/// db.json.type('user:1', '.age')  // 'integer'
/// db.json.type('user:1', '$.*')  // ['string', 'integer']
/// ```
#[command(
    JSON.TYPE,
    since = "8.0.0",
    complexity = "O(1), or O(N) where N is the size of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_type(db: &mut Access<'_>, key: Read<'_, Json>, path: LastPath<'_>) -> Result<Types> {
    let LastPath(given) = path;
    let deeper = in_resp3(db);
    let reply = match read(db, &key)? {
        None => Reply::Null,
        Some(json) if given.is_legacy() => {
            given.first_if_any(json).map_or(Reply::Null, |node| Reply::bytes(type_name(node)))
        }
        Some(json) => {
            let names = given.find(json)?.into_iter().map(|node| Reply::bytes(type_name(node)));
            Reply::Array(names.collect())
        }
    };
    Ok(Types(if deeper { Reply::Array(vec![reply]) } else { reply }))
}

/// What JSON.DEBUG is asked for.
#[derive(Debug)]
enum Request<'a> {
    Memory(Read<'a, Json>, Given<'a>),
    Help,
    /// A word that it does not know.
    Other,
}

impl<'a> Param<'a> for Request<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "subcommand", doc: "`MEMORY` or `HELP`", shape: Shape::String },
        Field { name: "key", doc: "", shape: Shape::Optional(&Read::<'static, Json>::SHAPE) },
        Field { name: "path", doc: "", shape: Shape::Optional(&Shape::String) },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let request = if args.take_word("MEMORY") {
            let key = Read::parse(args).map_err(|_| arity(args))?;
            return LastPath::parse(args).map(|LastPath(path)| Self::Memory(key, path));
        } else if args.take_word("HELP") {
            Self::Help
        } else if args.is_empty() {
            return Err(arity(args));
        } else {
            Self::Other
        };
        args.take_rest();
        Ok(request)
    }

    fn keys(&self, keys: &mut KeySet) {
        if let Self::Memory(key, _) = self {
            key.keys(keys);
        }
    }
}

/// Helps to measure documents: `MEMORY key [path]` returns how many bytes the genuine module would take
/// for the values that a path names, and `HELP` lists the subcommands. `MEMORY USAGE` tells how many a
/// document takes here.
///
/// ```js
/// db.json.set('user:1', '$', { name: 'Ada' })
/// db.json.debug('MEMORY', 'user:1', '$.name')  // [11]
/// ```
#[command(
    JSON.DEBUG,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the values, and of the document if the path has no fixed places",
    flags(readonly, module)
)]
fn json_debug(db: &mut Access<'_>, request: Request<'_>) -> Result<Debugged> {
    Ok(Debugged(match request {
        Request::Memory(key, path) => memory_of(db, &key, path)?,
        Request::Help => {
            let lines = [
                "MEMORY <key> [path] - reports memory usage",
                "HELP                - this message",
            ];
            Reply::Array(lines.map(Reply::bytes).into())
        }
        Request::Other => {
            return Err(Error::fixed("unknown subcommand - try `JSON.DEBUG HELP`"));
        }
    }))
}

fn memory_of(db: &Access<'_>, key: &impl Key<Kind = Json>, path: Given<'_>) -> Result<Reply> {
    let Some(json) = read(db, key)? else {
        return Ok(if path.is_legacy() { Reply::Int(0) } else { Reply::Array(Vec::new()) });
    };
    let found = path.find(json)?;
    let sizes = found.into_iter().map(|node| Reply::Int(memory(node) as i64));
    if path.is_legacy() {
        let mut sizes = sizes;
        return sizes.next().ok_or_else(|| path.missing());
    }
    Ok(Reply::Array(sizes.collect()))
}
