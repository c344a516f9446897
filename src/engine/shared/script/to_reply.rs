//! What a script returns, as an answer. Follows "Conversion of types" of Redis's Lua API reference:
//! numbers lose their fraction, a table is an array up to its first nil unless it has one of the
//! fields that name another kind of answer.
//!
//! Tables may lie thousands deep, and a stack of ours or of Lua's would not hold them all. So they
//! wait in a list, which is a table of Lua's, and are read one after another ([`Walk`]).

use mlua::{Lua, Table, Value};

use super::nested::{List, Shape};
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::Reply;
use crate::lua::interpreter::{MEMORY, Returned};

/// What Redis's stack holds of a reply: an array within another takes one place, a map or set three.
const DEEPEST: usize = 7995;
const IN_ARRAY: usize = 1;
const IN_FIELD: usize = 3;

/// Converts what a script returned; `resp3` is what the script set.
pub(in crate::engine) fn to_reply(lua: &Lua, returned: &Returned, resp3: bool) -> Reply {
    let mut walk = Walk { lua, waiting: None, list: List::default(), resp3, room: MEMORY };
    walk.run(returned).unwrap_or_else(|_| Reply::Error(Error::new("not enough memory")))
}

/// The place of a value.
#[derive(Clone, Copy)]
struct Place {
    /// The table that it is in, by its number in the list.
    table: usize,
    /// How much of the stack it would take up there.
    depth: usize,
}

struct Walk<'l> {
    lua: &'l Lua,
    /// The tables of the list, once there are some.
    waiting: Option<Table>,
    list: List,
    resp3: bool,
    /// Bytes that the answer may still take.
    room: usize,
}

impl Walk<'_> {
    fn run(&mut self, returned: &Returned) -> mlua::Result<Reply> {
        match returned {
            Returned::Value(Value::Table(table)) => {
                let root = self.list.add(0, 0, 0);
                self.read(root, table)?;
            }
            Returned::Value(value) => return self.convert(value, 0, Place { table: 0, depth: 0 }),
            Returned::Items(items) => {
                let table = self.list.add(0, 0, 0);
                let mut replies = Vec::with_capacity(items.len());
                for (slot, item) in items.iter().enumerate() {
                    replies.push(self.convert(item, slot, Place { table, depth: IN_ARRAY })?);
                }
                self.list.fill(table, Shape::Array, replies);
            }
        }
        let mut next = 1;
        while next < self.list.len() {
            let waiting = self.waiting.clone();
            let table = waiting.map(|waiting| waiting.raw_get::<Table>(next)).transpose()?;
            table.map(|table| self.read(next, &table)).transpose()?;
            next += 1;
        }
        Ok(std::mem::take(&mut self.list).into_reply())
    }

    /// Takes bytes of the answer's memory.
    fn take(&mut self, bytes: usize) -> mlua::Result<()> {
        let none = || mlua::Error::MemoryError("the answer is too large".to_owned());
        self.room = self.room.checked_sub(size_of::<Reply>() + bytes).ok_or_else(none)?;
        Ok(())
    }

    /// A table waits, and something stands in its place until it has been read.
    fn convert(&mut self, value: &Value, slot: usize, place: Place) -> mlua::Result<Reply> {
        if place.depth >= DEEPEST {
            return Ok(Reply::Error(Error::new("reached lua stack limit")));
        }
        self.take(0)?;
        Ok(match value {
            Value::String(text) => {
                let text = text.as_bytes();
                self.take(text.len())?;
                Reply::bytes(text)
            }
            Value::Integer(number) => Reply::Int(*number),
            Value::Number(number) => Reply::Int(truncated(*number)),
            Value::Boolean(truth) if self.resp3 => Reply::Bool(*truth),
            Value::Boolean(true) => Reply::Int(1),
            Value::Table(table) => {
                self.take(List::COST)?;
                let number = self.list.add(place.table, slot, place.depth);
                let waiting = match self.waiting.take() {
                    Some(waiting) => waiting,
                    None => self.lua.create_table()?,
                };
                waiting.raw_set(number, table)?;
                self.waiting = Some(waiting);
                Reply::Null
            }
            _ => Reply::Null,
        })
    }

    /// Reads the table of this number. One walk over it tells most arrays from anything else.
    fn read(&mut self, number: usize, table: &Table) -> mlua::Result<()> {
        let (mut items, mut is_plain, mut is_named) = (Vec::new(), true, false);
        let before = self.list.len();
        let place = Place { table: number, depth: self.list.depth(number) + IN_ARRAY };
        table.for_each(|key: Value, value: Value| {
            match key {
                Value::Integer(index) if is_plain && index == items.len() as i64 + 1 => {
                    items.push(self.convert(&value, items.len(), place)?);
                }
                Value::String(_) => is_named = true,
                _ => is_plain = false,
            }
            Ok(())
        })?;
        if is_named && self.read_special(number, table, before)? {
            return Ok(());
        }
        if !is_plain {
            self.read_rest(table, &mut items, place)?;
        }
        self.list.fill(number, Shape::Array, items);
        Ok(())
    }

    /// Elements that did not come in their order.
    fn read_rest(
        &mut self,
        table: &Table,
        items: &mut Vec<Reply>,
        place: Place,
    ) -> mlua::Result<()> {
        loop {
            match table.raw_get(items.len() as i64 + 1)? {
                Value::Nil => return Ok(()),
                item => items.push(self.convert(&item, items.len(), place)?),
            }
        }
    }

    /// A table that a field says is another kind of answer. `before`: how long the list was before
    /// its elements were looked at, which do not count then.
    fn read_special(&mut self, number: usize, table: &Table, before: usize) -> mlua::Result<bool> {
        if let Some(leaf) = leaf(table)? {
            self.list.truncate(before);
            self.list.settle(number, leaf);
            return Ok(true);
        }
        let place = Place { table: number, depth: self.list.depth(number) + IN_FIELD };
        let mut items = Vec::new();
        let shape = if let Value::Table(map) = table.raw_get("map")? {
            self.list.truncate(before);
            map.for_each(|key: Value, value: Value| {
                items.push(self.convert(&key, items.len(), place)?);
                items.push(self.convert(&value, items.len(), place)?);
                Ok(())
            })?;
            Shape::Map
        } else if let Value::Table(set) = table.raw_get("set")? {
            self.list.truncate(before);
            set.for_each(|key: Value, _: Value| {
                items.push(self.convert(&key, items.len(), place)?);
                Ok(())
            })?;
            Shape::Set
        } else if let Some(leaf) = late_leaf(table)? {
            self.list.truncate(before);
            self.list.settle(number, leaf);
            return Ok(true);
        } else {
            return Ok(false);
        };
        self.list.fill(number, shape, items);
        Ok(true)
    }
}

/// As the processors of Redis's world convert: what does not fit is the least there is.
fn truncated(number: f64) -> i64 {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&number) { number as i64 } else { i64::MIN }
}

/// What comes before maps and sets, where a table has several of the fields.
fn leaf(table: &Table) -> mlua::Result<Option<Reply>> {
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
    Ok(None)
}

/// What comes after them.
fn late_leaf(table: &Table) -> mlua::Result<Option<Reply>> {
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
