//! What a script returns, as an answer. Follows "Conversion of types" of Redis's Lua API reference:
//! numbers lose their fraction, a table is an array up to its first nil unless it has one of the
//! fields that name another kind of answer.

use mlua::{Table, Value};

use crate::engine::error::Error;
use crate::engine::reply::Reply;
use crate::lua::interpreter::Returned;

/// Tables inside one another. A table that holds itself has no end.
const DEEPEST: usize = 200;

/// Converts what a script returned; `resp3` is what the script set.
pub(super) fn to_reply(returned: &Returned, resp3: bool) -> Reply {
    match returned {
        Returned::Value(value) => convert(value, resp3, 0),
        Returned::Items(items) => {
            Reply::Array(items.iter().map(|item| convert(item, resp3, 1)).collect())
        }
    }
}

fn convert(value: &Value, resp3: bool, depth: usize) -> Reply {
    match value {
        Value::String(text) => Reply::bytes(text.as_bytes()),
        Value::Integer(number) => Reply::Int(*number),
        Value::Number(number) => Reply::Int(truncated(*number)),
        Value::Boolean(truth) if resp3 => Reply::Bool(*truth),
        Value::Boolean(true) => Reply::Int(1),
        Value::Table(_) if depth > DEEPEST => Reply::Error(Error::new("reached lua stack limit")),
        Value::Table(table) => table_to_reply(table, resp3, depth).unwrap_or(Reply::Null),
        _ => Reply::Null,
    }
}

/// As the processors of Redis's world convert: what does not fit is the least there is.
fn truncated(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) { number as i64 } else { i64::MIN }
}

/// One walk over the table tells most arrays from anything else.
fn table_to_reply(table: &Table, resp3: bool, depth: usize) -> mlua::Result<Reply> {
    let (mut items, mut is_plain, mut is_named) = (Vec::new(), true, false);
    table.for_each(|key: Value, value: Value| {
        match key {
            Value::Integer(index) if is_plain && index == items.len() as i64 + 1 => {
                items.push(convert(&value, resp3, depth + 1));
            }
            Value::String(_) => is_named = true,
            _ => is_plain = false,
        }
        Ok(())
    })?;
    if is_named && let Some(reply) = special(table, resp3, depth)? {
        return Ok(reply);
    }
    if !is_plain {
        append_rest(table, &mut items, resp3, depth)?;
    }
    Ok(Reply::Array(items))
}

/// Elements that did not come in their order.
fn append_rest(
    table: &Table,
    items: &mut Vec<Reply>,
    resp3: bool,
    depth: usize,
) -> mlua::Result<()> {
    loop {
        match table.raw_get(items.len() as i64 + 1)? {
            Value::Nil => return Ok(()),
            item => items.push(convert(&item, resp3, depth + 1)),
        }
    }
}

fn special(table: &Table, resp3: bool, depth: usize) -> mlua::Result<Option<Reply>> {
    if let Some(text) = text(table, "err")? {
        return Ok(Some(Reply::Error(Error::of_script(&text))));
    }
    if let Some(text) = text(table, "ok")? {
        let line: Vec<u8> = text.iter().map(|&byte| one_line(byte)).collect();
        return Ok(Some(Reply::Line(line.into())));
    }
    if let Value::Number(_) | Value::Integer(_) = table.raw_get("double")? {
        return Ok(Some(Reply::Double(table.raw_get("double")?)));
    }
    if let Value::Table(map) = table.raw_get("map")? {
        let pairs = pairs(&map, |key, value| {
            (convert(&key, resp3, depth + 1), convert(&value, resp3, depth + 1))
        })?;
        return Ok(Some(Reply::Map(pairs)));
    }
    if let Value::Table(set) = table.raw_get("set")? {
        return Ok(Some(Reply::Set(pairs(&set, |key, _| convert(&key, resp3, depth + 1))?)));
    }
    if let Some(digits) = text(table, "big_number")? {
        let line: Vec<u8> = digits.iter().map(|&byte| one_line(byte)).collect();
        return Ok(Some(Reply::BigNumber(line.into())));
    }
    if let Value::Table(verbatim) = table.raw_get("verbatim_string")? {
        return formatted(&verbatim);
    }
    Ok(None)
}

fn formatted(verbatim: &Table) -> mlua::Result<Option<Reply>> {
    let (Some(format), Some(text)) = (text(verbatim, "format")?, text(verbatim, "string")?) else {
        return Ok(None);
    };
    let mut three = *b"   ";
    three.iter_mut().zip(&format).for_each(|(place, letter)| *place = *letter);
    Ok(Some(Reply::Formatted(three, text.into())))
}

fn text(table: &Table, field: &str) -> mlua::Result<Option<Vec<u8>>> {
    match table.raw_get(field)? {
        Value::String(text) => Ok(Some(text.as_bytes().to_vec())),
        _ => Ok(None),
    }
}

fn one_line(byte: u8) -> u8 {
    if matches!(byte, b'\r' | b'\n') { b' ' } else { byte }
}

fn pairs<T>(table: &Table, mut convert: impl FnMut(Value, Value) -> T) -> mlua::Result<Vec<T>> {
    let mut all = Vec::new();
    table.for_each(|key: Value, value: Value| {
        all.push(convert(key, value));
        Ok(())
    })?;
    Ok(all)
}
