//! The arguments of a function, checked as Lua's own functions check their arguments.

use mlua::{Lua, LuaString, MultiValue, Result, Value};

use super::failure::{bad_argument, wrong_type};

#[derive(Debug)]
pub(super) struct Arguments<'l> {
    pub(super) lua: &'l Lua,
    values: MultiValue,
}

impl<'l> Arguments<'l> {
    pub(super) fn new(lua: &'l Lua, values: MultiValue) -> Self {
        Self { lua, values }
    }

    pub(super) fn len(&self) -> usize {
        self.values.len()
    }

    /// The argument at a position, from 1.
    pub(super) fn get(&self, position: usize) -> Option<&Value> {
        self.values.get(position.checked_sub(1)?)
    }

    /// A string, or a number converted to one.
    pub(super) fn string(&self, position: usize) -> Result<LuaString> {
        let value = self.get(position);
        let text = match value {
            Some(Value::String(text)) => return Ok(text.clone()),
            Some(value) => self.lua.coerce_string(value.clone())?,
            None => None,
        };
        text.ok_or_else(|| wrong_type(self.lua, position, "string", value))
    }

    /// A number, or a string that can be read as one.
    pub(super) fn number(&self, position: usize) -> Result<f64> {
        let value = self.get(position);
        let number = match value {
            Some(value) => self.lua.coerce_number(value.clone())?,
            None => None,
        };
        number.ok_or_else(|| wrong_type(self.lua, position, "number", value))
    }

    /// A number without its fraction.
    pub(super) fn integer(&self, position: usize) -> Result<i64> {
        self.number(position).map(|number| number as i64)
    }

    /// A number without its fraction, or a default if it is not given.
    pub(super) fn integer_or(&self, position: usize, other: i64) -> Result<i64> {
        match self.get(position) {
            None | Some(Value::Nil) => Ok(other),
            Some(_) => self.integer(position),
        }
    }

    /// Fails unless `holds`, with a reason about the argument.
    pub(super) fn check(&self, holds: bool, position: usize, why: &str) -> Result<()> {
        if holds { Ok(()) } else { Err(bad_argument(self.lua, position, why)) }
    }
}
