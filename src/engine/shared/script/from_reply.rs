//! What a call answers, as a value of Lua. In RESP2, which scripts begin with, maps and sets are
//! arrays and doubles are strings; after `redis.setresp(3)` each has a table of its own.

use mlua::{Lua, Result, Table, Value};

use crate::base::number;
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::texts;
use crate::lua::interpreter::unlimited;

/// Converts an answer, without counting it against the script's memory.
pub(in crate::engine) fn from_reply(lua: &Lua, reply: &Reply, resp3: bool) -> Result<Value> {
    match reply {
        // What takes no memory needs no leave to take it.
        Reply::Int(number) => Ok(Value::Integer(*number)),
        Reply::Texts(layout, texts) => from_reply(lua, &texts::apart(*layout, texts), resp3),
        Reply::Scores(members, scores) => {
            from_reply(lua, &texts::scores_apart(members, scores), resp3)
        }
        _ if resp3 => unlimited(lua, || third(lua, reply)),
        _ => unlimited(lua, || second(lua, reply)),
    }
}

/// The table of an error: `err`, and that Redis's counters of errors have seen it.
pub(in crate::engine) fn from_error(lua: &Lua, text: &[u8]) -> Result<Value> {
    let table = lua.create_table_with_capacity(0, 2)?;
    table.raw_set("err", lua.create_string(text)?)?;
    table.raw_set("ignore_error_stats_update", true)?;
    Ok(Value::Table(table))
}

fn second(lua: &Lua, reply: &Reply) -> Result<Value> {
    match reply {
        Reply::Null | Reply::NullArray => Ok(Value::Boolean(false)),
        Reply::Bool(truth) => Ok(Value::Integer(i64::from(*truth))),
        Reply::Coordinate(number) => string(lua, number::format_f64_plain(*number).as_bytes()),
        Reply::Double(number) => string(lua, &number::format_f64(*number)),
        Reply::BigNumber(text) | Reply::Formatted(_, text) => string(lua, text),
        Reply::Verbatim(text) => string(lua, text.as_bytes()),
        Reply::Array(items) | Reply::Set(items) => array(lua, items, second),
        Reply::Map(pairs) | Reply::Pairs(pairs) => flat(lua, pairs),
        Reply::PairMap(pairs) => nested(lua, pairs, second),
        other => common(lua, other, second),
    }
}

fn third(lua: &Lua, reply: &Reply) -> Result<Value> {
    match reply {
        Reply::Null | Reply::NullArray => Ok(Value::Nil),
        Reply::Bool(truth) => Ok(Value::Boolean(*truth)),
        Reply::Coordinate(number) | Reply::Double(number) => {
            named(lua, "double", Value::Number(*number))
        }
        Reply::BigNumber(digits) => named(lua, "big_number", string(lua, digits)?),
        Reply::Formatted(format, text) => verbatim(lua, format, text),
        Reply::Verbatim(text) => verbatim(lua, b"txt", text.as_bytes()),
        Reply::Array(items) => array(lua, items, third),
        Reply::Set(items) => {
            let members = lua.create_table_with_capacity(0, items.len())?;
            items.iter().try_for_each(|item| members.raw_set(third(lua, item)?, true))?;
            named(lua, "set", Value::Table(members))
        }
        Reply::Map(pairs) | Reply::PairMap(pairs) => {
            let fields = lua.create_table_with_capacity(0, pairs.len())?;
            for (field, value) in pairs {
                fields.raw_set(third(lua, field)?, third(lua, value)?)?;
            }
            named(lua, "map", Value::Table(fields))
        }
        Reply::Pairs(pairs) => nested(lua, pairs, third),
        other => common(lua, other, third),
    }
}

type Convert = fn(&Lua, &Reply) -> Result<Value>;

/// What is the same in both.
fn common(lua: &Lua, reply: &Reply, convert: Convert) -> Result<Value> {
    match reply {
        Reply::Int(number) => Ok(Value::Integer(*number)),
        Reply::Bytes(bytes) | Reply::Binary(bytes) => string(lua, bytes),
        Reply::Short(short) => string(lua, short),
        Reply::Status(text) => named(lua, "ok", string(lua, text.as_bytes())?),
        Reply::Line(text) => named(lua, "ok", string(lua, text)?),
        Reply::Error(error) => from_error(lua, line(error).as_bytes()),
        // A script cannot subscribe.
        Reply::Pushes(pushes) => {
            let all = lua.create_table()?;
            pushes.iter().try_for_each(|push| all.raw_push(array(lua, push, convert)?))?;
            Ok(Value::Table(all))
        }
        _ => Ok(Value::Nil),
    }
}

/// An error as it stands on the wire.
pub(in crate::engine) fn line(error: &Error) -> String {
    error.to_string()
}

fn string(lua: &Lua, bytes: &[u8]) -> Result<Value> {
    lua.create_string(bytes).map(Value::String)
}

fn named(lua: &Lua, name: &str, value: Value) -> Result<Value> {
    let table = lua.create_table_with_capacity(0, 1)?;
    table.raw_set(name, value)?;
    Ok(Value::Table(table))
}

fn verbatim(lua: &Lua, format: &[u8; 3], text: &[u8]) -> Result<Value> {
    let inner = lua.create_table_with_capacity(0, 2)?;
    inner.raw_set("format", string(lua, format)?)?;
    inner.raw_set("string", string(lua, text)?)?;
    named(lua, "verbatim_string", Value::Table(inner))
}

fn array(lua: &Lua, items: &[Reply], convert: Convert) -> Result<Value> {
    let array = lua.create_table_with_capacity(items.len(), 0)?;
    fill(&array, items.iter().map(|item| convert(lua, item)))?;
    Ok(Value::Table(array))
}

fn flat(lua: &Lua, pairs: &[(Reply, Reply)]) -> Result<Value> {
    let array = lua.create_table_with_capacity(2 * pairs.len(), 0)?;
    let items = pairs.iter().flat_map(|(first, second)| [first, second]);
    fill(&array, items.map(|item| second(lua, item)))?;
    Ok(Value::Table(array))
}

fn nested(lua: &Lua, pairs: &[(Reply, Reply)], convert: Convert) -> Result<Value> {
    let array = lua.create_table_with_capacity(pairs.len(), 0)?;
    fill(
        &array,
        pairs.iter().map(|(first, second)| {
            let pair = lua.create_table_with_capacity(2, 0)?;
            fill(&pair, [first, second].into_iter().map(|item| convert(lua, item)))?;
            Ok(Value::Table(pair))
        }),
    )?;
    Ok(Value::Table(array))
}

fn fill(array: &Table, items: impl Iterator<Item = Result<Value>>) -> Result<()> {
    (1_i64..).zip(items).try_for_each(|(index, item)| array.raw_set(index, item?))
}
