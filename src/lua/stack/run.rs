//! How a script is entered and left.

use std::any::Any;
use std::ffi::c_int;
use std::sync::Arc;

use mlua::ffi::{self, lua_State};
use mlua::{Function, Lua, Result, Table};

use super::job::{Host, Job, Marked, Words};
use super::names::{self, Name};
use super::push;
use super::shape::Shape;
use super::walk::{Event, ValueWalk, has_only};
use crate::lua::failure::Fault;
use crate::lua::limits::{MEMORY, Watch};

/// The upvalues of [`enter`] with the table of global variables and the table of stored functions.
const GLOBALS: c_int = ffi::lua_upvalueindex(2);
const KEPT: c_int = ffi::lua_upvalueindex(3);

/// The tables of the previous script, which are reused.
const KEYS: c_int = ffi::lua_upvalueindex(4);
const ARGV: c_int = ffi::lua_upvalueindex(5);

/// Stack places that entering a script takes.
const PLACES: c_int = 8;

/// The most words of a table that is reused.
const SMALL: usize = 16;

/// How a script failed.
pub(in crate::lua) enum Failed {
    /// With an error. The handler has stored it as application data; an error that it did not see
    /// is fatal.
    Raised(Fault),
    /// With a panic of the host.
    Panicked(Box<dyn Any + Send>),
}

/// Prepares a state for [`run`]: `globals` is where scripts find `KEYS` and `ARGV`, `kept` the
/// functions by their indices, `describe` the handler of uncaught errors.
pub(in crate::lua) fn install(
    lua: &Lua,
    globals: &Table,
    kept: &Table,
    describe: &Function,
) -> Result<()> {
    let names = names::table(lua)?;
    // There is no table to reuse for the first script.
    let upvalues = (&names, globals, kept, globals, globals);
    // SAFETY: within `exec_raw`, which is a `lua_pcall`, with the five values on the stack and as
    // many free places. The closure captures nothing.
    let enter: Function =
        unsafe { lua.exec_raw(upvalues, |state| ffi::lua_pushcclosure(state, enter, 5))? };
    names.raw_set(Name::Enter as c_int, enter)?;
    names.raw_set(Name::Describe as c_int, describe)?;
    lua.exec_raw_lua(|raw| {
        // SAFETY: the state is in no call, and its stack is empty.
        unsafe {
            debug_assert_eq!(ffi::lua_gettop(raw.state()), names::BOTTOM - 1, "the stack is empty");
            raw.push(&names)
        }
    })
}

/// Runs a stored function within the limits of scripts, and gives what it returns.
pub(in crate::lua) fn run<'l, 'j>(
    lua: &'l mut Lua,
    function: c_int,
    words: Words<'j>,
    host: Option<&'j mut (dyn Host + 'j)>,
    watch: Arc<Watch>,
) -> std::result::Result<ValueWalk<'l>, Failed> {
    let mut job = Job { function, words, host, panic: None, watch, scratch: Vec::new() };
    let job = &raw mut job;
    let (status, walk) = lua.exec_raw_lua(|raw| {
        let state = raw.state();
        // SAFETY: the state is that of `lua`, which nobody else uses meanwhile, and is in no call.
        // Memory is unlimited but for the call, so nothing outside of it raises; and the job outlives
        // the call.
        unsafe {
            ffi::lua_checkstack(state, PLACES);
            names::push(state, names::BOTTOM, Name::Describe);
            names::push(state, names::BOTTOM, Name::Enter);
            ffi::lua_pushlightuserdata(state, job.cast());
            let marked = Marked::new(job);
            // A build of Lua without limits runs without one.
            let _ = lua.set_memory_limit(MEMORY);
            let status = ffi::lua_pcall(state, 1, 1, -3);
            let _ = lua.set_memory_limit(0);
            drop(marked);
            // The handler is no longer needed.
            ffi::lua_remove(state, -2);
            (status, ValueWalk::new(state))
        }
    });
    // SAFETY: the job is still valid, and nothing else uses it.
    if let Some(panic) = unsafe { (*job).panic.take() } {
        return Err(Failed::Panicked(panic));
    }
    if status == ffi::LUA_OK {
        return Ok(walk);
    }
    let noted = if status == ffi::LUA_ERRRUN { lua.remove_app_data() } else { None };
    Err(Failed::Raised(noted.unwrap_or_else(|| unseen(walk))))
}

/// An error that the handler did not see.
fn unseen(mut walk: ValueWalk<'_>) -> Fault {
    match walk.advance() {
        Some(Event::Leaf(Shape::Text(text))) => Fault::fatal(Some(text)),
        _ => Fault::fatal(None),
    }
}

/// Runs the function of its job. May raise, as everything that Lua calls.
unsafe extern "C-unwind" fn enter(state: *mut lua_State) -> c_int {
    // SAFETY: `run` calls this, inside of `lua_pcall`, with its job, and `install` gave it the
    // upvalues. Nothing in this frame has to be dropped.
    unsafe {
        let job = ffi::lua_touserdata(state, 1).cast::<Job<'_>>();
        let (function, words) = ((*job).function, (*job).words);
        let arguments = match words {
            Words::None => 0,
            Words::Globals(keys, args) => {
                set_global(state, Name::Keys, KEYS, keys);
                set_global(state, Name::Argv, ARGV, args);
                0
            }
            Words::Arguments(..) => 2,
        };
        ffi::lua_rawgeti_(state, KEPT, function);
        if let Words::Arguments(keys, args) = words {
            push_words(state, keys);
            push_words(state, args);
        }
        ffi::lua_call(state, arguments, 1);
    }
    1
}

/// Sets a table of words that scripts see, which is an upvalue too. May raise.
///
/// A script cannot keep a reference to its table, so a small one is reused by the next script,
/// unless the script has changed it.
unsafe fn set_global(state: *mut lua_State, name: Name, table: c_int, words: &[&[u8]]) {
    // SAFETY: as in `enter`.
    unsafe {
        let before = ffi::lua_objlen(state, table);
        if before.max(words.len()) <= SMALL && is_unchanged(state, table, before) {
            fill(state, table, words);
            for index in words.len()..before {
                ffi::lua_pushnil(state);
                ffi::lua_rawseti_(state, table, index as c_int + 1);
            }
            return;
        }
        names::push(state, push::NAMES, name);
        push_words(state, words);
        ffi::lua_pushvalue(state, -1);
        ffi::lua_replace(state, table);
        ffi::lua_rawset(state, GLOBALS);
    }
}

/// Pushes a table of words. May raise.
unsafe fn push_words(state: *mut lua_State, words: &[&[u8]]) {
    // SAFETY: as in `enter`.
    unsafe {
        ffi::lua_createtable(state, c_int::try_from(words.len()).unwrap_or(c_int::MAX), 0);
        fill(state, ffi::lua_gettop(state), words);
    }
}

/// Fills a table with words. May raise.
unsafe fn fill(state: *mut lua_State, table: c_int, words: &[&[u8]]) {
    let mut index = 0;
    for word in words {
        index += 1;
        // SAFETY: as in `enter`.
        unsafe {
            push::text(state, word);
            ffi::lua_rawseti_(state, table, index);
        }
    }
}

/// Whether a table has these elements, nothing else, and no metatable. Raises nothing.
///
/// # Safety
/// There is a table of length `len`, and two free places.
unsafe fn is_unchanged(state: *mut lua_State, table: c_int, len: usize) -> bool {
    // SAFETY: as the caller promised.
    unsafe {
        if !has_only(state, table, len) {
            return false;
        }
        let has_metatable = ffi::lua_getmetatable(state, table) != 0;
        if has_metatable {
            ffi::lua_pop(state, 1);
        }
        !has_metatable
    }
}
