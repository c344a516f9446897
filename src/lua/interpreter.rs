//! A Lua state.
//!
//! The scripts of a store share it, one after another. What a script defines is private to it, and
//! what all scripts see cannot be changed (`sandbox.lua`). After a script runs out of memory the
//! state may be damaged, so it is dropped, and a new one is created when needed.

use std::fmt;
use std::panic::resume_unwind;
use std::sync::Arc;

use mlua::chunk::ChunkMode;
use mlua::{Error, Function, HookTriggers, Lua, LuaOptions, Result, StdLib, Table, Value, VmState};

use super::failure::{Fault, NO_MEMORY, caught, fail};
use super::kept::{self, Kept};
use super::limits::{MEMORY, STEP, Watch};
use super::stack::{self, Failed, Host, ValueWalk, Words};
use super::{bit, json, messagepack, random, strings, structs};

/// The longest source text, in bytes. The parser counts in 32 bits, cannot be interrupted, and
/// needs a multiple of the text's size in memory.
const LONGEST_TEXT: usize = 16 << 20;
/// The functions of Lua that scripts can use.
const BASE: [&str; 26] = [
    "_VERSION",
    "assert",
    "collectgarbage",
    "coroutine",
    "error",
    "gcinfo",
    "getmetatable",
    "ipairs",
    "load",
    "loadstring",
    "math",
    "next",
    "pairs",
    "pcall",
    "rawequal",
    "rawget",
    "rawset",
    "select",
    "setmetatable",
    "string",
    "table",
    "tonumber",
    "tostring",
    "type",
    "unpack",
    "xpcall",
];
/// Steps of the collector at a time, of two kilobytes each: a tenth of a millisecond or two.
const TIDYING: usize = 256;
const LIBRARIES: [&str; 10] =
    ["bit", "cjson", "cmsgpack", "coroutine", "math", "os", "redis", "string", "struct", "table"];
const SANDBOX: &str = include_str!("sandbox.lua");
const SANDBOX_NAME: &str = "=sandbox";

/// A sandboxed Lua state. All scripts and libraries in it see the same globals, and cannot change
/// them.
pub struct Interpreter {
    lua: Lua,
    confine: Function,
    watch: Arc<Watch>,
    /// Bytes that were left when garbage was last collected.
    left: usize,
}

impl fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes of Lua", self.lua.used_memory())
    }
}

impl Interpreter {
    /// Creates a state. `redis` makes the table that has these names, and `loading` the one that a
    /// library sees instead while it loads. `watch` is called regularly while a script runs; if it returns
    /// a reason, the script is stopped.
    pub fn new(
        names: &[&str],
        redis: impl FnOnce(&Lua) -> Result<Table>,
        loading: impl FnOnce(&Lua) -> Result<Table>,
        watch: impl Fn() -> Option<&'static str> + Send + Sync + 'static,
    ) -> Result<Self> {
        let libraries = StdLib::TABLE | StdLib::STRING | StdLib::MATH;
        let lua = Lua::new_with(libraries, LuaOptions::default())?;
        let globals = lua.create_table()?;
        let watch: Arc<Watch> = Arc::new(watch);
        install(&lua, &globals, redis(&lua)?, &watch)?;
        let native = native(&lua, &lua.globals(), names)?;
        let sandbox = lua.load(SANDBOX).set_name(SANDBOX_NAME).into_function()?;
        let caught = lua.create_function(caught)?;
        let describe = lua.create_function(describe)?;
        let is_ending = lua.create_function(is_ending)?;
        type Sandbox = (Table, Function, Table);
        let (face, confine, functions): Sandbox =
            sandbox.call((&native, &globals, loading(&lua)?, caught, is_ending))?;
        stack::install(&lua, &globals, &functions, &describe)?;
        kept::install(&lua, functions);
        lua.set_app_data(Arc::clone(&watch));
        let redis: Table = globals.raw_get("redis")?;
        names.iter().try_for_each(|name| globals.raw_set(*name, &redis))?;
        lua.set_globals(face)?;
        set_hook(&lua, &watch)?;
        Ok(Self { lua, confine, watch, left: 0 })
    }

    /// The state, for values and functions that belong to it.
    pub fn lua(&self) -> &Lua {
        &self.lua
    }

    /// Runs the text of a library, which sees only the `redis` table for loading.
    pub fn load(&mut self, text: Kept) -> std::result::Result<(), Fault> {
        let confine = |this: &Self, yes: bool| {
            this.confine.call::<()>(yes).map_err(|error| Fault::of(&error))
        };
        confine(self, true)?;
        let ended = self.enter(&text, Words::None, None).map(drop);
        confine(self, false)?;
        self.forget(text);
        ended
    }

    /// Compiles source text to a function. The text of a fault is Lua's message, without a code.
    pub fn compile(&self, name: &str, source: &[u8]) -> std::result::Result<Kept, Fault> {
        if source.len() > LONGEST_TEXT {
            let text = format!("text is longer than {LONGEST_TEXT} bytes").into_bytes();
            return Err(Fault { text, place: None, fatal: false });
        }
        self.parse(name, source).map_err(|error| {
            let fatal = matches!(error, Error::MemoryError(_));
            let message = match error {
                Error::SyntaxError { message, .. } => message,
                Error::MemoryError(_) => NO_MEMORY.to_owned(),
                other => other.to_string(),
            };
            Fault { text: message.into_bytes(), place: None, fatal }
        })
    }

    fn parse(&self, name: &str, source: &[u8]) -> Result<Kept> {
        // The parser does not keep a reference to the name, so it is held here.
        let _held = self.lua.create_string(name)?;
        self.limited(|| {
            let chunk = self.lua.load(source).set_name(name).set_mode(ChunkMode::Text);
            kept::keep(&self.lua, chunk.into_function()?)
        })
    }

    /// Collects garbage, or a part of it, if Lua would soon do so in the middle of a script: when there
    /// is as much of it as of what is in use.
    pub fn tidy(&mut self) {
        let used = self.lua.used_memory();
        self.left = self.left.min(used);
        if used - self.left < self.left / 8 * 7 {
            return;
        }
        for _ in 0..TIDYING {
            match self.lua.gc_step() {
                Ok(false) => {}
                Ok(true) => return self.left = self.lua.used_memory(),
                // The destructor of a value failed, which the next script will not notice.
                Err(_) => return,
            }
        }
    }

    /// Frees a function that is no longer needed.
    pub fn forget(&self, function: Kept) {
        kept::forget(&self.lua, function);
    }

    /// Lets scripts run again after one that had to stop.
    pub fn recover(&self) -> Result<()> {
        set_hook(&self.lua, &self.watch)
    }

    /// Runs a script, with the words as `KEYS` and `ARGV`.
    pub fn run<'j>(
        &mut self,
        script: &Kept,
        keys: &'j [&[u8]],
        args: &'j [&[u8]],
        host: &'j mut (dyn Host + 'j),
    ) -> std::result::Result<ValueWalk<'_>, Fault> {
        self.enter(script, Words::Globals(keys, args), Some(host))
    }

    /// Runs a function that takes the words as two tables.
    pub fn run_on<'j>(
        &mut self,
        function: &Kept,
        keys: &'j [&[u8]],
        args: &'j [&[u8]],
        host: &'j mut (dyn Host + 'j),
    ) -> std::result::Result<ValueWalk<'_>, Fault> {
        self.enter(function, Words::Arguments(keys, args), Some(host))
    }

    fn enter<'j>(
        &mut self,
        function: &Kept,
        words: Words<'j>,
        host: Option<&'j mut (dyn Host + 'j)>,
    ) -> std::result::Result<ValueWalk<'_>, Fault> {
        let watch = Arc::clone(&self.watch);
        let ended = stack::run(&mut self.lua, function.index(), words, host, watch);
        ended.map_err(|failed| match failed {
            Failed::Raised(fault) => fault,
            Failed::Panicked(panic) => resume_unwind(panic),
        })
    }

    /// Runs `act` under the memory limit of scripts.
    fn limited<T>(&self, act: impl FnOnce() -> T) -> T {
        // A build of Lua without limits runs without one.
        let _ = self.lua.set_memory_limit(MEMORY);
        let result = act();
        let _ = self.lua.set_memory_limit(0);
        result
    }
}

fn install(lua: &Lua, globals: &Table, redis: Table, watch: &Arc<Watch>) -> Result<()> {
    let all = lua.globals();
    for name in BASE {
        globals.raw_set(name, all.raw_get::<Value>(name)?)?;
    }
    random::install(lua, &globals.raw_get("math")?)?;
    strings::install(lua, &globals.raw_get("string")?, all.raw_get("pcall")?, watch)?;
    let os = lua.create_table()?;
    os.raw_set("clock", lua.create_function(|_, ()| Ok(seconds()))?)?;
    globals.raw_set("os", os)?;
    globals.raw_set("bit", bit::library(lua)?)?;
    globals.raw_set("cjson", json::library(lua)?)?;
    globals.raw_set("cmsgpack", messagepack::library(lua)?)?;
    globals.raw_set("struct", structs::library(lua)?)?;
    globals.raw_set("redis", redis)
}

/// `os.clock`: seconds, from an arbitrary start.
fn seconds() -> f64 {
    crate::base::clock::uptime().as_secs_f64()
}

/// The functions that the sandbox is built from.
fn native(lua: &Lua, globals: &Table, names: &[&str]) -> Result<Table> {
    let native = lua.create_table()?;
    native.raw_set("names", names)?;
    for name in [
        "error",
        "type",
        "tostring",
        "next",
        "pcall",
        "xpcall",
        "rawget",
        "rawset",
        "getmetatable",
        "setmetatable",
        "loadstring",
        "select",
        "unpack",
        "tonumber",
    ] {
        native.raw_set(name, globals.raw_get::<Value>(name)?)?;
    }
    for (library, name) in [
        ("table", "insert"),
        ("table", "concat"),
        ("string", "sub"),
        ("string", "gsub"),
        ("string", "find"),
    ] {
        let library: Table = globals.raw_get(library)?;
        native.raw_set(name, library.raw_get::<Value>(name)?)?;
    }
    let coroutine: Table = globals.raw_get("coroutine")?;
    native.raw_set("resume", coroutine.raw_get::<Value>("resume")?)?;
    native.raw_set("longest_text", LONGEST_TEXT)?;
    native.raw_set("libraries", lua.create_sequence_from(LIBRARIES)?)?;
    Ok(native)
}

fn steps(count: u32) -> HookTriggers {
    HookTriggers::new().every_nth_instruction(count)
}

fn set_hook(lua: &Lua, watch: &Arc<Watch>) -> Result<()> {
    let watch = Arc::clone(watch);
    lua.remove_app_data::<Ending>();
    lua.set_global_hook(steps(STEP), move |lua, _| look(lua, &*watch))
}

/// Present while the running script has to stop.
struct Ending;

fn is_ending(lua: &Lua, (): ()) -> Result<bool> {
    Ok(lua.app_data_ref::<Ending>().is_some())
}

/// Ends a script that has to stop. The error is raised again at each further instruction, so that
/// the script cannot catch it and continue.
fn look(lua: &Lua, watch: &Watch) -> Result<VmState> {
    let Some(why) = watch() else { return Ok(VmState::Continue) };
    lua.set_app_data(Ending);
    lua.set_global_hook(steps(1), move |lua, at| match at.source().source {
        Some(source) if source == SANDBOX_NAME => Ok(VmState::Continue),
        _ => Err(fail(lua, why)),
    })?;
    Err(fail(lua, why))
}

/// The handler of uncaught errors: records where they were raised, as Redis reports it.
fn describe(lua: &Lua, error: Value) -> Result<()> {
    let text = match caught(lua, error)? {
        Value::Table(table) => match table.raw_get("err")? {
            Value::String(text) => text.as_bytes().to_vec(),
            number @ (Value::Integer(_) | Value::Number(_)) => number.to_string()?.into_bytes(),
            _ => b"ERR unknown error".to_vec(),
        },
        other => spoken(lua, other),
    };
    lua.set_app_data(Fault { text, place: origin(lua), fatal: false });
    Ok(())
}

/// The text of an error value.
fn spoken(lua: &Lua, value: Value) -> Vec<u8> {
    let text = match lua.coerce_string(value.clone()) {
        Ok(Some(text)) => text.as_bytes().to_vec(),
        _ => value.to_string().unwrap_or_default().into_bytes(),
    };
    [b"ERR ", &text[..]].concat()
}

/// The function that failed, or its caller if it is not a Lua function.
fn origin(lua: &Lua) -> Option<(String, i64)> {
    let frame = |level| {
        lua.inspect_stack(level, |function| {
            let source = function.source();
            let line = function.current_line().map_or(-1, |line| line as i64);
            (source.what, source.source.map(|text| text.into_owned()).unwrap_or_default(), line)
        })
    };
    let mut level = 1;
    let (what, ..) = frame(level)?;
    if what == "C" {
        level += 1;
    }
    loop {
        let (what, source, line) = frame(level)?;
        // A tail call has replaced the script's own frame.
        if what == "C" {
            return None;
        }
        if what != "tail" && source != SANDBOX_NAME {
            return Some((source, line));
        }
        level += 1;
    }
}
