//! Names of fields. They are Lua strings in a table, so that using one neither allocates nor
//! computes a hash. The table also holds two functions that every script needs.

use std::ffi::c_int;

use mlua::ffi::{self, lua_State};
use mlua::{Lua, Result, Table};

/// A name, by its index in the table.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name {
    Err = 1,
    Ok,
    Double,
    Map,
    Set,
    BigNumber,
    Verbatim,
    Format,
    String,
    IgnoreErrorStats,
    Keys,
    Argv,
    /// The function that runs a script.
    Enter,
    /// The handler of uncaught errors.
    Describe,
}

const NAMES: [&str; 12] = [
    "err",
    "ok",
    "double",
    "map",
    "set",
    "big_number",
    "verbatim_string",
    "format",
    "string",
    "ignore_error_stats_update",
    "KEYS",
    "ARGV",
];

pub(super) fn table(lua: &Lua) -> Result<Table> {
    lua.create_sequence_from(NAMES)
}

/// The index of the table on the stack of a state that runs nothing: always at its bottom.
pub(super) const BOTTOM: c_int = 1;

/// Pushes a name or a function of the table. Raises nothing.
///
/// # Safety
/// The state must be a valid one with a free place on its stack, and have the table at `table`.
pub(super) unsafe fn push(state: *mut lua_State, table: c_int, name: Name) {
    // SAFETY: the caller says that there is a table, which `lua_rawgeti` reads without raising.
    unsafe { ffi::lua_rawgeti_(state, table, name as c_int) }
}
