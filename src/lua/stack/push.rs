//! Pushes values to Lua.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};

use mlua::ffi::{self, lua_State};

use super::names::{self, Name};
use super::shape::{Child, Node, Shape};

/// The index of the names in a C function of this module: its first upvalue.
pub(super) const NAMES: c_int = ffi::lua_upvalueindex(1);

/// Stack places for a value and the table around it.
const PLACES: c_int = 6;

/// Pushes a string. May raise.
///
/// # Safety
/// The state must be a valid one with a free place on its stack, inside of `lua_pcall`, with nothing
/// but plain data in the frames between.
pub(super) unsafe fn text(state: *mut lua_State, bytes: &[u8]) {
    // SAFETY: the pointer and the length are those of a slice, which Lua copies.
    unsafe { ffi::lua_pushlstring_(state, bytes.as_ptr().cast(), bytes.len()) }
}

/// Pushes a value with its elements. May raise.
///
/// # Safety
/// As [`text`], with [`ffi::LUA_MINSTACK`] free places, in a C function that has the names.
pub(super) unsafe fn node(state: *mut lua_State, value: &dyn Node, resp3: bool) {
    // The value's own code has finished when Lua continues, and its panics are caught here.
    let shape = catch_unwind(AssertUnwindSafe(|| value.shape(resp3))).unwrap_or(Shape::Nil);
    // SAFETY: as the caller promised.
    unsafe {
        match shape {
            Shape::Array(len) => elements(state, value, resp3, len),
            Shape::Map(len) => {
                open(state, Name::Map);
                pairs(state, value, resp3, len);
                ffi::lua_rawset(state, -3);
            }
            Shape::Set(len) => {
                open(state, Name::Set);
                members(state, value, resp3, len);
                ffi::lua_rawset(state, -3);
            }
            shape => leaf(state, shape),
        }
    }
}

/// Pushes a value that is not a collection. May raise.
unsafe fn leaf(state: *mut lua_State, shape: Shape<'_>) {
    // SAFETY: all functions are given what the caller of `node` promised, and leave one value more.
    unsafe {
        match shape {
            Shape::Nil | Shape::Array(_) | Shape::Map(_) | Shape::Set(_) => ffi::lua_pushnil(state),
            Shape::Bool(truth) => ffi::lua_pushboolean(state, truth.into()),
            Shape::Number(number) => ffi::lua_pushnumber(state, number),
            Shape::Text(bytes) => text(state, bytes),
            Shape::Status(bytes) => {
                open(state, Name::Ok);
                text(state, bytes);
                ffi::lua_rawset(state, -3);
            }
            Shape::Error(line) => {
                error(state, line);
                names::push(state, NAMES, Name::IgnoreErrorStats);
                ffi::lua_pushboolean(state, 1);
                ffi::lua_rawset(state, -3);
            }
            Shape::Double(number) => {
                open(state, Name::Double);
                ffi::lua_pushnumber(state, number);
                ffi::lua_rawset(state, -3);
            }
            Shape::BigNumber(digits) => {
                open(state, Name::BigNumber);
                text(state, digits);
                ffi::lua_rawset(state, -3);
            }
            Shape::Verbatim(format, bytes) => {
                open(state, Name::Verbatim);
                open(state, Name::Format);
                text(state, &format);
                ffi::lua_rawset(state, -3);
                names::push(state, NAMES, Name::String);
                text(state, bytes);
                ffi::lua_rawset(state, -3);
                ffi::lua_rawset(state, -3);
            }
        }
    }
}

/// Pushes the table `{err = line}`. May raise.
///
/// # Safety
/// As [`node`].
pub(super) unsafe fn error(state: *mut lua_State, line: &[u8]) {
    // SAFETY: as the caller promised.
    unsafe {
        open(state, Name::Err);
        text(state, line);
        ffi::lua_rawset(state, -3);
    }
}

/// Pushes a table, and the name of a field to set. May raise.
unsafe fn open(state: *mut lua_State, name: Name) {
    // SAFETY: as the caller of `node` promised.
    unsafe {
        ffi::lua_createtable(state, 0, 1);
        names::push(state, NAMES, name);
    }
}

/// Makes room for a table and one element of it. May raise.
unsafe fn table(state: *mut lua_State, elements: usize, fields: usize) {
    let size = |len| c_int::try_from(len).unwrap_or(c_int::MAX);
    // SAFETY: as the caller of `node` promised.
    unsafe {
        ffi::luaL_checkstack(state, PLACES, c"reply is nested too deeply".as_ptr());
        ffi::lua_createtable(state, size(elements), size(fields));
    }
}

/// Pushes the element of a value at an index. May raise.
unsafe fn child(state: *mut lua_State, value: &dyn Node, index: usize, resp3: bool) {
    let child = catch_unwind(AssertUnwindSafe(|| value.child(index, resp3))).ok();
    // SAFETY: as the caller of `node` promised.
    unsafe {
        match child {
            Some(Child::Leaf(shape)) => leaf(state, shape),
            Some(Child::Node(child)) => node(state, child, resp3),
            None => ffi::lua_pushnil(state),
        }
    }
}

unsafe fn elements(state: *mut lua_State, value: &dyn Node, resp3: bool, len: usize) {
    // SAFETY: as the caller of `node` promised.
    unsafe {
        table(state, len, 0);
        for index in 0..len {
            child(state, value, index, resp3);
            ffi::lua_rawseti_(state, -2, c_int::try_from(index + 1).unwrap_or(c_int::MAX));
        }
    }
}

unsafe fn pairs(state: *mut lua_State, value: &dyn Node, resp3: bool, len: usize) {
    // SAFETY: as the caller of `node` promised.
    unsafe {
        table(state, 0, len);
        for index in 0..len {
            child(state, value, 2 * index, resp3);
            child(state, value, 2 * index + 1, resp3);
            ffi::lua_rawset(state, -3);
        }
    }
}

unsafe fn members(state: *mut lua_State, value: &dyn Node, resp3: bool, len: usize) {
    // SAFETY: as the caller of `node` promised.
    unsafe {
        table(state, 0, len);
        for index in 0..len {
            child(state, value, index, resp3);
            ffi::lua_pushboolean(state, 1);
            ffi::lua_rawset(state, -3);
        }
    }
}
