//! `redis.call`, `redis.pcall` and `redis.acl_check_cmd`: Lua functions that take the words of a
//! call.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;

use mlua::ffi::{self, lua_State};
use mlua::{Function, Lua, Result};
use smallvec::SmallVec;

use super::job::{self, Host, Mistake};
use super::shape::{Child, Node, Shape};
use super::{names, push};
use crate::base::number;

/// The functions for the table `redis`.
#[derive(Debug)]
pub struct Functions {
    /// `redis.call`, which raises an error reply.
    pub call: Function,
    /// `redis.pcall`, which returns an error reply as a table.
    pub pcall: Function,
    /// `redis.acl_check_cmd`.
    pub acl_check_cmd: Function,
}

/// Creates the functions of a state.
pub fn functions(lua: &Lua) -> Result<Functions> {
    Ok(Functions {
        call: function(lua, call)?,
        pcall: function(lua, pcall)?,
        acl_check_cmd: function(lua, acl_check_cmd)?,
    })
}

fn function(lua: &Lua, body: ffi::lua_CFunction) -> Result<Function> {
    let names = names::table(lua)?;
    // SAFETY: within `exec_raw`, which is a `lua_pcall`, the table on top becomes the first upvalue
    // of a function. The closure captures a pointer.
    unsafe { lua.exec_raw(names, |state| ffi::lua_pushcclosure(state, body, 1)) }
}

/// The result of a call. It is plain data, so that frames may hold it when Lua raises an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Answered,
    Failed,
    May(bool),
    /// There is no such command.
    Unknown,
    NoWords,
    NotAWord,
    /// The host panicked, or there is no host.
    Broken,
}

/// Calls up to this number of words need no allocation.
const WORDS: usize = 16;

const BROKEN: &[u8] = b"INTERNAL redlet: a call ended in a bug";

/// `redis.call(...)`
unsafe extern "C-unwind" fn call(state: *mut lua_State) -> c_int {
    // SAFETY: Lua calls this inside of `lua_pcall`, with the names as its upvalue.
    unsafe {
        match ask(state, make_call) {
            Outcome::Answered => push_answer(state),
            Outcome::Failed => raise(state, failure()),
            outcome => raise(state, outcome.text()),
        }
    }
    1
}

/// `redis.pcall(...)`
unsafe extern "C-unwind" fn pcall(state: *mut lua_State) -> c_int {
    // SAFETY: as in `call`.
    unsafe {
        match ask(state, make_call) {
            Outcome::Answered | Outcome::Failed => push_answer(state),
            outcome => push::node(state, &Refused(outcome.text()), false),
        }
    }
    1
}

/// `redis.acl_check_cmd(...)`
unsafe extern "C-unwind" fn acl_check_cmd(state: *mut lua_State) -> c_int {
    // SAFETY: as in `call`.
    unsafe {
        match ask(state, may_call) {
            Outcome::May(truth) => ffi::lua_pushboolean(state, truth.into()),
            outcome => raise(state, outcome.text()),
        }
    }
    1
}

fn make_call(host: &mut dyn Host, words: &[&[u8]]) -> Outcome {
    if host.call(words) { Outcome::Answered } else { Outcome::Failed }
}

fn may_call(host: &mut dyn Host, words: &[&[u8]]) -> Outcome {
    host.may_call(words).map_or(Outcome::Unknown, Outcome::May)
}

/// Passes the words that a function was called with to the host. Raises nothing, and leaves nothing
/// that would have to be dropped.
///
/// # Safety
/// The state must be that of a C function, whose arguments are all that is on its stack.
unsafe fn ask(state: *mut lua_State, act: fn(&mut dyn Host, &[&[u8]]) -> Outcome) -> Outcome {
    let asked = catch_unwind(AssertUnwindSafe(|| {
        job::with_job(|job| {
            let host = job.host.as_deref_mut()?;
            // SAFETY: as the caller promised.
            Some(unsafe { with_words(state, |words| act(host, words)) })
        })
    }));
    match asked {
        Ok(outcome) => outcome.flatten().unwrap_or(Outcome::Broken),
        Err(panic) => {
            job::with_job(|job| job.panic = Some(panic));
            Outcome::Broken
        }
    }
}

/// Passes the words to `act` without copying them. Numbers are formatted first.
///
/// # Safety
/// As [`ask`].
unsafe fn with_words(state: *mut lua_State, act: impl FnOnce(&[&[u8]]) -> Outcome) -> Outcome {
    let mut numbers: SmallVec<[(usize, number::Text); 2]> = SmallVec::new();
    let mut words: SmallVec<[&[u8]; WORDS]> = SmallVec::new();
    // SAFETY: each value is there, and read as what it is.
    unsafe {
        let count = ffi::lua_gettop(state);
        if count == 0 {
            return Outcome::NoWords;
        }
        for at in 1..=count {
            match ffi::lua_type(state, at) {
                ffi::LUA_TSTRING => {
                    let mut len = 0;
                    let bytes = ffi::lua_tolstring(state, at, &raw mut len);
                    // They stay where they are as long as the string is on the stack.
                    words.push(slice::from_raw_parts(bytes.cast(), len));
                }
                ffi::LUA_TNUMBER => {
                    numbers.push((words.len(), written(ffi::lua_tonumber(state, at))));
                    words.push(&[]);
                }
                _ => return Outcome::NotAWord,
            }
        }
    }
    for (place, number) in &numbers {
        if let Some(word) = words.get_mut(*place) {
            *word = number;
        }
    }
    act(&words)
}

/// Formats a number as a word. As in Valkey, integers up to 2^62 are written without a fraction,
/// and zero without a sign.
fn written(number: f64) -> number::Text {
    const LIMIT: f64 = 4_611_686_018_427_387_904.0;
    let is_integer = number.abs() <= LIMIT && number.trunc() == number;
    if is_integer { number::format_i64(number as i64) } else { number::format_f64(number) }
}

/// Pushes the reply of the last call. May raise.
///
/// # Safety
/// As [`push::node`].
unsafe fn push_answer(state: *mut lua_State) {
    // SAFETY: as the caller promised. The job is that of the script that calls this, whose host does
    // nothing before the value has been pushed.
    unsafe {
        match job::current().as_ref().and_then(|job| job.host.as_deref()) {
            Some(host) => push::node(state, host.answer(), host.is_resp3()),
            None => ffi::lua_pushnil(state),
        }
    }
}

/// Why the last call failed.
///
/// # Safety
/// The host must not be used while the line is.
unsafe fn failure<'h>() -> &'h [u8] {
    // SAFETY: as the caller promised.
    let job = unsafe { job::current().as_ref() };
    match job.and_then(|job| job.host.as_deref()).map(|host| host.answer().shape(false)) {
        Some(Shape::Error(line)) => line,
        _ => BROKEN,
    }
}

/// Raises the table `{err = line}`.
///
/// # Safety
/// As [`push::node`].
unsafe fn raise(state: *mut lua_State, line: &[u8]) -> ! {
    // SAFETY: as the caller promised. No frame up to `lua_pcall` has anything to drop.
    unsafe {
        push::error(state, line);
        ffi::lua_error(state)
    }
}

impl Outcome {
    /// Why no command was called.
    fn text(self) -> &'static [u8] {
        let mistake = match self {
            Self::NoWords => Mistake::NoWords,
            Self::NotAWord => Mistake::NotAWord,
            Self::Unknown => Mistake::Unknown,
            _ => return BROKEN,
        };
        job::with_host(|host| host.mistake(mistake)).map_or(BROKEN, str::as_bytes)
    }
}

/// Pushes the table of an error that was found before the call.
struct Refused(&'static [u8]);

impl Node for Refused {
    fn shape(&self, _: bool) -> Shape<'_> {
        Shape::Error(self.0)
    }

    fn child(&self, _: usize, _: bool) -> Child<'_> {
        Child::Leaf(Shape::Nil)
    }
}
