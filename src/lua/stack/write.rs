//! Functions that make a text of a value. They read it where it lies on Lua's stack.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::Arc;

use mlua::ffi::{self, lua_State};
use mlua::{Function, Lua, Result};

use super::{job, push};
use crate::lua::limits::{MEMORY, STEP, Watch};

/// The upvalue of a function with the address of its writer; the one before it keeps the writer.
const WRITER: c_int = ffi::lua_upvalueindex(2);

/// Stack places that a function has without asking, beside its argument.
const FEW: c_int = ffi::LUA_MINSTACK - 1;
/// Those for values that are nested deeply.
const MANY: c_int = 4000;
/// Those that a pair takes while it is read, and those of an element.
const PAIR: c_int = 2;
const ELEMENT: c_int = 1;

/// Most texts are shorter than that.
const SHORT: usize = 256;

const BROKEN: &[u8] = b"INTERNAL redlet: a function ended in a bug";

/// How values become texts.
pub(in crate::lua) trait Writer: Send + Sync + 'static {
    /// Appends the text of the value to `out`. If it has none, `out` says why, unless the error does.
    fn write(&self, value: &mut Reader<'_>, out: &mut Vec<u8>) -> Written;
}

pub(in crate::lua) type Written = std::result::Result<(), NoText>;

/// Why a value has no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lua) enum NoText {
    /// Reading it takes more places on the stack.
    Crowded,
    /// The text would be larger than the memory of scripts.
    TooLarge,
    /// What was written so far is the reason.
    Refused,
}

impl NoText {
    /// There is no text, but this reason.
    pub(in crate::lua) fn because(why: &str, out: &mut Vec<u8>) -> Self {
        out.clear();
        out.extend_from_slice(why.as_bytes());
        Self::Refused
    }
}

/// A value, without its elements.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::lua) enum Item<'r> {
    Nil,
    Bool(bool),
    Number(f64),
    Text(&'r [u8]),
    Table,
    /// What stands for a null in a table.
    Null,
    /// The name of another type.
    Other(&'static str),
}

impl Item<'_> {
    /// The name of its type, as Lua's `type` returns it.
    pub(in crate::lua) fn kind(self) -> &'static str {
        match self {
            Self::Nil => "nil",
            Self::Bool(_) => "boolean",
            Self::Number(_) => "number",
            Self::Text(_) => "string",
            Self::Table => "table",
            Self::Null => "userdata",
            Self::Other(kind) => kind,
        }
    }
}

/// The value on top of Lua's stack.
pub(in crate::lua) struct Reader<'r> {
    state: *mut lua_State,
    /// Places of the stack that are left.
    free: c_int,
    /// Values read since the script was last asked whether it has to stop.
    steps: u32,
    watch: &'r Watch,
}

/// An entry of a table.
pub(in crate::lua) struct Pair<'p, 'r>(&'p mut Reader<'r>);

impl Pair<'_, '_> {
    pub(in crate::lua) fn key(&self) -> Item<'_> {
        // SAFETY: `Reader::walk` has pushed the key below the value.
        unsafe { item(self.0.state, -2) }
    }
}

impl<'r> Pair<'_, 'r> {
    pub(in crate::lua) fn value(&mut self) -> &mut Reader<'r> {
        self.0
    }
}

impl Reader<'_> {
    pub(in crate::lua) fn item(&self) -> Item<'_> {
        // SAFETY: there is a value on top.
        unsafe { item(self.state, -1) }
    }

    /// Counts a value that is read. Fails if the script has to stop.
    pub(in crate::lua) fn step(&mut self, out: &mut Vec<u8>) -> Written {
        self.steps += 1;
        if self.steps < STEP {
            return Ok(());
        }
        self.steps = 0;
        (self.watch)().map_or(Ok(()), |why| Err(NoText::because(why, out)))
    }

    /// Looks at the keys, if it is a table, until `look` returns false.
    pub(in crate::lua) fn keys(&mut self, mut look: impl FnMut(Item<'_>) -> bool) -> Written {
        self.walk(|pair| Ok(look(pair.key())))
    }

    /// Reads all entries, if it is a table.
    pub(in crate::lua) fn pairs(
        &mut self,
        mut read: impl FnMut(&mut Pair<'_, '_>) -> Written,
    ) -> Written {
        self.walk(|pair| read(pair).map(|()| true))
    }

    /// Reads entries until `read` returns false.
    fn walk(
        &mut self,
        mut read: impl FnMut(&mut Pair<'_, '_>) -> std::result::Result<bool, NoText>,
    ) -> Written {
        if self.item() != Item::Table {
            return Ok(());
        }
        self.take(PAIR)?;
        let state = self.state;
        // SAFETY: there are two places above the table, and `lua_next` is given nil or the key that it
        // gave before: what lies above that is removed.
        unsafe {
            let table = ffi::lua_gettop(state);
            ffi::lua_pushnil(state);
            while ffi::lua_next(state, table) != 0 && read(&mut Pair(self))? {
                ffi::lua_settop(state, table + 1);
            }
            ffi::lua_settop(state, table);
        }
        self.free += PAIR;
        Ok(())
    }

    /// Reads the element at an index, if it is a table.
    pub(in crate::lua) fn element(
        &mut self,
        index: i64,
        read: impl FnOnce(&mut Self) -> Written,
    ) -> Written {
        if self.item() != Item::Table {
            return Ok(());
        }
        self.take(ELEMENT)?;
        // SAFETY: there is a table on top, and a place above it.
        unsafe {
            let table = ffi::lua_gettop(self.state);
            ffi::lua_rawgeti_(self.state, table, c_int::try_from(index).unwrap_or(c_int::MAX));
            read(self)?;
            ffi::lua_settop(self.state, table);
        }
        self.free += ELEMENT;
        Ok(())
    }

    fn take(&mut self, places: c_int) -> Written {
        self.free -= places;
        if self.free >= 0 { Ok(()) } else { Err(NoText::Crowded) }
    }
}

/// Creates the function that makes a text of its argument by `writer`.
pub(in crate::lua) fn writer<W: Writer>(lua: &Lua, writer: Arc<W>) -> Result<Function> {
    let address = Arc::as_ptr(&writer);
    let kept = lua.create_any_userdata(writer)?;
    // SAFETY: within `exec_raw`, which is a `lua_pcall`, the two values on the stack become upvalues. The
    // closure captures a pointer, which is valid as long as the function keeps the writer.
    unsafe {
        lua.exec_raw(kept, |state| {
            ffi::lua_pushlightuserdata(state, address.cast_mut().cast());
            ffi::lua_pushcclosure(state, write::<W>, 2);
        })
    }
}

/// Returns the text of its argument.
unsafe extern "C-unwind" fn write<W: Writer>(state: *mut lua_State) -> c_int {
    // SAFETY: Lua calls this inside of `lua_pcall`, with the upvalues that `writer` gave it. Nothing in
    // this frame has to be dropped: the text is the job's.
    unsafe {
        if ffi::lua_gettop(state) != 1 {
            ffi::luaL_argerror(state, 1, c"expected 1 argument".as_ptr());
        }
        let writer = ffi::lua_touserdata(state, WRITER).cast::<W>();
        let mut written = attempt(state, &*writer, FEW);
        if written == Some(Err(NoText::Crowded)) {
            ffi::luaL_checkstack_(state, MANY, c"value is nested too deeply".as_ptr());
            written = attempt(state, &*writer, MANY);
        }
        let text = match written {
            Some(Ok(())) => {
                push::text(state, scratch());
                return 1;
            }
            Some(Err(NoText::TooLarge)) => {
                // Lua does not have as much, and says so.
                ffi::lua_newuserdata(state, MEMORY);
                BROKEN
            }
            Some(Err(NoText::Refused)) => scratch(),
            Some(Err(NoText::Crowded)) | None => BROKEN,
        };
        ffi::luaL_where(state, 1);
        push::text(state, text);
        ffi::lua_concat(state, 2);
        ffi::lua_error(state)
    }
}

/// Has the value on top written to the job's text, with so many free places above it; `None` after a
/// panic. Raises nothing, and leaves the stack as it was.
///
/// # Safety
/// The state must have a value on top, and the places.
unsafe fn attempt(state: *mut lua_State, writer: &impl Writer, free: c_int) -> Option<Written> {
    let attempted = catch_unwind(AssertUnwindSafe(|| {
        job::with_job(|job| {
            job.scratch.clear();
            job.scratch.reserve(SHORT);
            let mut value = Reader { state, free, steps: 0, watch: &*job.watch };
            writer.write(&mut value, &mut job.scratch)
        })
    }));
    // SAFETY: the argument stays.
    unsafe { ffi::lua_settop(state, 1) };
    match attempted {
        Ok(written) => written,
        Err(panic) => {
            job::with_job(|job| job.panic = Some(panic));
            None
        }
    }
}

/// What was written.
///
/// # Safety
/// Nothing may be written while it is used.
unsafe fn scratch<'j>() -> &'j [u8] {
    // SAFETY: the job is that of the script that calls the function.
    unsafe { job::current().as_ref() }.map_or(BROKEN, |job| &job.scratch)
}

/// The value at an index.
///
/// # Safety
/// There is one, and what holds it stays where it is for `'r`.
unsafe fn item<'r>(state: *mut lua_State, index: c_int) -> Item<'r> {
    // SAFETY: as the caller promised; each function is used on the type that it is for, so nothing is
    // converted.
    unsafe {
        match ffi::lua_type(state, index) {
            ffi::LUA_TNIL => Item::Nil,
            ffi::LUA_TBOOLEAN => Item::Bool(ffi::lua_toboolean(state, index) != 0),
            ffi::LUA_TNUMBER => Item::Number(ffi::lua_tonumber(state, index)),
            ffi::LUA_TSTRING => {
                let mut len = 0;
                let bytes = ffi::lua_tolstring(state, index, &raw mut len);
                Item::Text(slice::from_raw_parts(bytes.cast(), len))
            }
            ffi::LUA_TTABLE => Item::Table,
            ffi::LUA_TLIGHTUSERDATA if ffi::lua_touserdata(state, index).is_null() => Item::Null,
            ffi::LUA_TFUNCTION => Item::Other("function"),
            ffi::LUA_TTHREAD => Item::Other("thread"),
            _ => Item::Other("userdata"),
        }
    }
}
