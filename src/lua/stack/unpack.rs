//! `cmsgpack.unpack`, `cmsgpack.unpack_one` and `cmsgpack.unpack_limit`: values of MessagePack, each
//! pushed as it is read.

use std::ffi::{CStr, c_int};
use std::slice;

use mlua::ffi::{self, lua_State};
use mlua::{Function, Lua, Result};
use rmp::Marker;

use super::push;
use crate::base::number;

/// The depth of nested containers that are read, since reading recurses.
const DEEPEST: usize = 500;

const TOO_MANY: &CStr = c"too many return values at once; use unpack_one or unpack_limit instead.";
const IN_ARRAY: &CStr = c"in function mp_decode_to_lua_array";
const IN_MAP: &CStr = c"in function mp_decode_to_lua_hash";

/// The functions of `cmsgpack` that read.
#[derive(Debug)]
pub(in crate::lua) struct Unpackers {
    /// `cmsgpack.unpack`, which returns all values.
    pub(in crate::lua) all: Function,
    /// `cmsgpack.unpack_one`.
    pub(in crate::lua) one: Function,
    /// `cmsgpack.unpack_limit`.
    pub(in crate::lua) limit: Function,
}

/// Creates the functions of a state.
pub(in crate::lua) fn unpackers(lua: &Lua) -> Result<Unpackers> {
    Ok(Unpackers {
        all: function(lua, unpack)?,
        one: function(lua, unpack_one)?,
        limit: function(lua, unpack_limit)?,
    })
}

fn function(lua: &Lua, body: ffi::lua_CFunction) -> Result<Function> {
    // SAFETY: within `exec_raw`, which is a `lua_pcall`. The closure captures a pointer.
    unsafe { lua.exec_raw((), |state| ffi::lua_pushcfunction(state, body)) }
}

/// `cmsgpack.unpack(text)`
unsafe extern "C-unwind" fn unpack(state: *mut lua_State) -> c_int {
    // SAFETY: Lua calls this inside of `lua_pcall`. Nothing in this frame has to be dropped.
    unsafe { read(state, 0, 0) }
}

/// `cmsgpack.unpack_one(text, offset)`
unsafe extern "C-unwind" fn unpack_one(state: *mut lua_State) -> c_int {
    // SAFETY: as in `unpack`. The text is checked last, as in genuine servers.
    unsafe { read(state, 1, ffi::luaL_optnumber(state, 2, 0.0) as i64) }
}

/// `cmsgpack.unpack_limit(text, limit, offset)`
unsafe extern "C-unwind" fn unpack_limit(state: *mut lua_State) -> c_int {
    // SAFETY: as in `unpack_one`.
    unsafe {
        let limit = ffi::luaL_checknumber(state, 2) as i64;
        read(state, limit, ffi::luaL_optnumber(state, 3, 0.0) as i64)
    }
}

/// Pushes at most `limit` values of the text that is the first argument, from an offset on, and before
/// them the offset after them, or -1 at the end of the text. If both are 0, pushes all values, and no
/// offset. Returns the number of results. May raise.
///
/// # Safety
/// The state must be that of a C function, inside of `lua_pcall`, with nothing but plain data in the
/// frames between.
unsafe fn read(state: *mut lua_State, limit: i64, offset: i64) -> c_int {
    // SAFETY: the text stays on the stack, at index 1, so its bytes stay where they are.
    unsafe {
        let mut length = 0;
        let bytes = ffi::luaL_checklstring(state, 1, &raw mut length);
        let text = slice::from_raw_parts(bytes.cast(), length);
        ffi::lua_settop(state, 1);
        let mut reader = Reader { state, text, at: start(state, limit, offset, length) };
        if limit == 0 && offset == 0 {
            reader.values(i64::MAX);
            return ffi::lua_gettop(state) - 1;
        }
        // The place of the offset.
        ffi::lua_pushnil(state);
        reader.values(limit);
        let end = if reader.at == length { -1.0 } else { reader.at as f64 };
        ffi::lua_pushnumber(state, end);
        ffi::lua_replace(state, 2);
        ffi::lua_gettop(state) - 1
    }
}

/// Where to begin. Raises an error if the request makes no sense.
///
/// # Safety
/// As [`read`].
unsafe fn start(state: *mut lua_State, limit: i64, offset: i64, length: usize) -> usize {
    let sensible = limit >= 0 && offset >= 0;
    if sensible && offset as usize <= length {
        return offset as usize;
    }
    let (offset, length) = (number::format_i64(offset), number::format_i64(length as i64));
    // SAFETY: as the caller promised.
    unsafe {
        if sensible {
            fail(
                state,
                &[b"Start offset ", &offset, b" greater than input length ", &length, b"."],
            );
        }
        // As genuine servers have it, what is called the limit is the length.
        let request = b"Invalid request to unpack with offset of ";
        fail(state, &[request, &offset, b" and limit of ", &length, b"."])
    }
}

/// Raises an error, with the line that called the function.
///
/// # Safety
/// As [`read`].
unsafe fn fail(state: *mut lua_State, parts: &[&[u8]]) -> ! {
    // SAFETY: as the caller promised. There is room for the parts, as the values are gone.
    unsafe {
        ffi::lua_settop(state, 1);
        ffi::luaL_where(state, 1);
        for part in parts {
            push::text(state, part);
        }
        ffi::lua_concat(state, parts.len() as c_int + 1);
        ffi::lua_error(state)
    }
}

/// Reads a text. It is plain data, so that frames may hold it when Lua raises an error.
struct Reader<'t> {
    state: *mut lua_State,
    text: &'t [u8],
    at: usize,
}

impl Reader<'_> {
    /// Pushes at most so many values, each of which is a result. May raise.
    ///
    /// # Safety
    /// As [`read`].
    unsafe fn values(&mut self, most: i64) {
        let mut read = 0;
        while self.at < self.text.len() && read < most {
            // SAFETY: as the caller promised.
            unsafe {
                ffi::luaL_checkstack_(self.state, 1, TOO_MANY.as_ptr());
                self.value(0);
            }
            read += 1;
        }
    }

    /// Pushes the next value, which is so many containers deep. May raise.
    ///
    /// # Safety
    /// As [`read`], with a free place on the stack.
    unsafe fn value(&mut self, depth: usize) {
        let state = self.state;
        let number = |number| {
            // SAFETY: as the caller promised.
            unsafe { ffi::lua_pushnumber(state, number) }
        };
        // SAFETY: as the caller promised.
        unsafe {
            let [marker] = self.bytes();
            match Marker::from_u8(marker) {
                Marker::Null => ffi::lua_pushnil(state),
                Marker::True => ffi::lua_pushboolean(state, 1),
                Marker::False => ffi::lua_pushboolean(state, 0),
                Marker::FixPos(small) => number(small.into()),
                Marker::FixNeg(small) => number(small.into()),
                Marker::U8 => number(u8::from_be_bytes(self.bytes()).into()),
                Marker::U16 => number(u16::from_be_bytes(self.bytes()).into()),
                Marker::U32 => number(u32::from_be_bytes(self.bytes()).into()),
                Marker::U64 => number(u64::from_be_bytes(self.bytes()) as f64),
                Marker::I8 => number(i8::from_be_bytes(self.bytes()).into()),
                Marker::I16 => number(i16::from_be_bytes(self.bytes()).into()),
                Marker::I32 => number(i32::from_be_bytes(self.bytes()).into()),
                Marker::I64 => number(i64::from_be_bytes(self.bytes()) as f64),
                Marker::F32 => number(f32::from_be_bytes(self.bytes()).into()),
                Marker::F64 => number(f64::from_be_bytes(self.bytes())),
                Marker::FixStr(length) => self.string(length.into()),
                Marker::Str8 => {
                    let length = u8::from_be_bytes(self.bytes());
                    self.string(length.into());
                }
                Marker::Str16 => {
                    let length = u16::from_be_bytes(self.bytes());
                    self.string(length.into());
                }
                Marker::Str32 => {
                    let length = u32::from_be_bytes(self.bytes());
                    self.string(length);
                }
                Marker::FixArray(length) => self.array(length.into(), depth),
                Marker::Array16 => {
                    let length = u16::from_be_bytes(self.bytes());
                    self.array(length.into(), depth);
                }
                Marker::Array32 => {
                    let length = u32::from_be_bytes(self.bytes());
                    self.array(length, depth);
                }
                Marker::FixMap(length) => self.map(length.into(), depth),
                Marker::Map16 => {
                    let length = u16::from_be_bytes(self.bytes());
                    self.map(length.into(), depth);
                }
                Marker::Map32 => {
                    let length = u32::from_be_bytes(self.bytes());
                    self.map(length, depth);
                }
                _ => fail(state, &[b"Bad data format in input."]),
            }
        }
    }

    /// The next bytes. May raise.
    ///
    /// # Safety
    /// As [`read`].
    unsafe fn bytes<const N: usize>(&mut self) -> [u8; N] {
        match self.text.get(self.at..).and_then(|rest| rest.first_chunk()) {
            Some(found) => {
                self.at += N;
                *found
            }
            // SAFETY: as the caller promised.
            None => unsafe { self.missing() },
        }
    }

    /// # Safety
    /// As [`read`].
    unsafe fn missing(&self) -> ! {
        // SAFETY: as the caller promised.
        unsafe { fail(self.state, &[b"Missing bytes in input."]) }
    }

    /// # Safety
    /// As [`Self::value`].
    unsafe fn string(&mut self, length: u32) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        // SAFETY: as the caller promised.
        unsafe {
            let Some(text) = rest.get(..length as usize) else { self.missing() };
            self.at += text.len();
            push::text(self.state, text);
        }
    }

    /// The table grows as it is filled, whatever the text says of its length.
    ///
    /// # Safety
    /// As [`Self::value`].
    unsafe fn array(&mut self, length: u32, depth: usize) {
        // SAFETY: as the caller promised, and with a free place for each element.
        unsafe {
            self.open(depth, IN_ARRAY);
            for index in 1..=length {
                self.value(depth + 1);
                ffi::lua_rawseti_(self.state, -2, c_int::try_from(index).unwrap_or(c_int::MAX));
            }
        }
    }

    /// As [`Self::array`]. Lua raises an error for a key that no table can have.
    ///
    /// # Safety
    /// As [`Self::value`].
    unsafe fn map(&mut self, length: u32, depth: usize) {
        // SAFETY: as the caller promised, and with free places for each key and its value.
        unsafe {
            self.open(depth, IN_MAP);
            for _ in 0..length {
                self.value(depth + 1);
                self.value(depth + 1);
                ffi::lua_rawset(self.state, -3);
            }
        }
    }

    /// Pushes a table, with room for a key and a value on the stack.
    ///
    /// # Safety
    /// As [`Self::value`].
    unsafe fn open(&mut self, depth: usize, place: &CStr) {
        // SAFETY: as the caller promised.
        unsafe {
            if depth == DEEPEST {
                fail(self.state, &[b"stack overflow (", place.to_bytes(), b")"]);
            }
            ffi::luaL_checkstack_(self.state, 3, place.as_ptr());
            ffi::lua_createtable(self.state, 0, 0);
        }
    }
}
