//! Scripts: Lua that makes calls, all of them as one.
//!
//! A script holds the gate (`keyspace::lock`) from its beginning to its end, so scripts of a store
//! run one after another and share one [`Interpreter`]. It begins with the shards of the keys it
//! declares and takes further ones as its calls need them; what it changes is delivered together at
//! its end, as one record of the log. The interpreter may be used only with the gate held: a call
//! that waited for it with shards locked could wait for ever.
//!
//! * [`cache`]: scripts by their SHA1 ([`digest`]), compiled once.
//! * [`shebang`]: the first line, which may name flags.
//! * [`invocation`]: what a script is called with. How it runs is the business of `call/script.rs`.
//! * [`library`], [`registrar`]: functions, which a store keeps.
//! * [`api`]: the table `redis`.
//! * [`from_reply`], [`to_reply`], [`nested`]: conversion between replies of calls and values of Lua.
//! * [`running`]: what other threads know of the script at hand, and how they end it.

pub mod api;
pub mod cache;
pub mod digest;
pub mod from_reply;
pub mod invocation;
pub mod library;
pub mod nested;
pub mod registrar;
pub mod running;
pub mod shebang;
pub mod to_reply;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use parking_lot::{Mutex, RwLock};

use self::cache::{Compiled, Known};
use self::library::Libraries;
use self::running::Running;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::lua::Interpreter;

/// Everything about scripts that calls share.
#[derive(Debug)]
pub struct Scripts {
    /// What Lua's tables say of the server.
    pub(in crate::engine) dialect: Dialect,
    /// Sources by SHA1. Reading them does not wait for a running script.
    known: RwLock<Known>,
    libraries: RwLock<Libraries>,
    /// Functions find the names of [`Dialect::OF_LOG`]: a library of the folder needs them.
    functions_of_log: AtomicBool,
    /// Its user holds the gate, so that nobody waits for it, but for one who is tidying.
    pub(in crate::engine) state: Mutex<LuaState>,
    /// The script at hand.
    pub running: Arc<Running>,
}

/// Lua, and what has been made with it.
#[derive(Debug, Default)]
pub(in crate::engine) struct LuaState {
    pub(in crate::engine) interpreter: Option<Interpreter>,
    pub(in crate::engine) compiled: Compiled,
    pub(in crate::engine) functions: Option<library::FunctionLua>,
}

impl Scripts {
    pub(in crate::engine) fn new(busy: Arc<AtomicBool>, dialect: Dialect) -> Self {
        Self {
            dialect,
            known: RwLock::default(),
            libraries: RwLock::default(),
            functions_of_log: AtomicBool::new(false),
            state: Mutex::default(),
            running: Arc::new(Running::new(busy)),
        }
    }

    /// Bytes that Lua holds: for scripts, and for functions. Nothing while one of them runs.
    pub fn memory(&self) -> (usize, usize) {
        let Some(state) = self.state.try_lock() else { return (0, 0) };
        let bytes = |interpreter: &Interpreter| interpreter.lua().used_memory();
        let functions = state.functions.as_ref().map(|engine| &engine.interpreter);
        (state.interpreter.as_ref().map_or(0, bytes), functions.map_or(0, bytes))
    }

    /// Collects garbage of scripts now, if that is due soon and no script runs.
    pub(in crate::engine) fn tidy(&self) {
        if let Some(mut state) = self.state.try_lock()
            && let Some(interpreter) = &mut state.interpreter
        {
            interpreter.tidy();
        }
    }

    /// The dialect whose names functions find.
    fn dialect_of_functions(&self) -> Dialect {
        if self.functions_of_log.load(Relaxed) { Dialect::OF_LOG } else { self.dialect }
    }

    /// The error of a call that would have to wait for a busy script.
    #[cold]
    pub fn busy_error(&self) -> Error {
        self.running.busy_error()
    }
}

impl LuaState {
    /// Makes the interpreter when it is first needed, or after one had to be thrown away.
    fn wake(&mut self, scripts: &Scripts) -> Result<&mut Interpreter> {
        if self.interpreter.is_none() {
            self.interpreter = Some(Self::interpreter(scripts, scripts.dialect)?);
        }
        self.interpreter.as_mut().ok_or_else(|| Error::internal("no Lua"))
    }

    fn interpreter(scripts: &Scripts, dialect: Dialect) -> Result<Interpreter> {
        let running = Arc::clone(&scripts.running);
        let made = Interpreter::new(
            api::names(dialect),
            |lua| api::table(lua, dialect),
            |lua| api::loading_table(lua, dialect),
            move || running.look(),
        );
        made.map_err(|why| Error::internal(why.to_string()))
    }

    /// Forgets what a script was compiled to.
    fn drop_compiled(&mut self, sha: &digest::Sha) {
        if let (Some(ready), Some(interpreter)) = (self.compiled.remove(sha), &self.interpreter) {
            interpreter.forget(ready.function);
        }
    }

    /// Throws the interpreter away, and all that was made with it.
    pub(in crate::engine) fn forget(&mut self) {
        self.compiled.clear();
        self.interpreter = None;
    }
}
