//! Functions that outlive the call that created them.
//!
//! A [`Function`] of `mlua` takes one of about eight thousand places on a Lua stack. So functions
//! that a store keeps are in a Lua table (`sandbox.lua`), and known by their index in it.

use mlua::{Error, Function, Lua, Result, Table, Value};

/// The index of a stored function, valid until [`forget`]. An interpreter that is dropped drops all
/// of its functions.
#[derive(Debug)]
pub struct Kept(i32);

struct Shelf {
    functions: Table,
    free: Vec<i32>,
    highest: i32,
}

pub(super) fn install(lua: &Lua, functions: Table) {
    lua.set_app_data(Shelf { functions, free: Vec::new(), highest: 0 });
}

/// Stores a function until [`forget`], so that Rust can hold a number in place of a Lua value.
pub fn keep(lua: &Lua, function: Function) -> Result<Kept> {
    let missing = || Error::RuntimeError("no room for functions".to_owned());
    let mut shelf = lua.app_data_mut::<Shelf>().ok_or_else(missing)?;
    let index = shelf.free.pop().unwrap_or(shelf.highest + 1);
    shelf.functions.raw_set(index, function)?;
    shelf.highest = shelf.highest.max(index);
    Ok(Kept(index))
}

/// Removes a function; its number may be used again.
pub fn forget(lua: &Lua, Kept(index): Kept) {
    if let Some(mut shelf) = lua.app_data_mut::<Shelf>()
        && shelf.functions.raw_set(index, Value::Nil).is_ok()
    {
        shelf.free.push(index);
    }
}

impl Kept {
    pub(super) fn index(&self) -> i32 {
        self.0
    }
}
