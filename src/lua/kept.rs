//! Functions that outlive the call that made them.
//!
//! A [`Function`] of `mlua` takes a place on a stack of Lua's, which has about eight thousand. So
//! what a store keeps lies in a table of Lua's (`sandbox.lua`), and is known by its index there.

use mlua::{Error, Function, Lua, Result, Table, Value};

/// Where a function is kept, until it is given to [`forget`]. An interpreter that ends takes all
/// of its functions along.
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

pub fn keep(lua: &Lua, function: Function) -> Result<Kept> {
    let missing = || Error::RuntimeError("no room for functions".to_owned());
    let mut shelf = lua.app_data_mut::<Shelf>().ok_or_else(missing)?;
    let index = shelf.free.pop().unwrap_or(shelf.highest + 1);
    shelf.functions.raw_set(index, function)?;
    shelf.highest = shelf.highest.max(index);
    Ok(Kept(index))
}

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
