//! How a script runs, and what its calls may do.

use bstr::BStr;
use mlua::{Either, Lua, Table, Value};

use crate::engine::access::Access;
use crate::engine::call::check::Attempt;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::acl::log::Context;
use crate::engine::shared::persistence::weight;
use crate::engine::shared::script::api::{HOST, Host};
use crate::engine::shared::script::cache::{NO_SCRIPT, Sha, parse_sha, sha_of};
use crate::engine::shared::script::from_reply::from_reply;
use crate::engine::shared::script::invocation::Invocation;
use crate::engine::shared::script::running::Kind;
use crate::engine::shared::script::shebang::{self, Flags};
use crate::engine::shared::script::to_reply::to_reply;
use crate::engine::shared::script::{Scripts, State};
use crate::engine::table::command::{Command, flags};
use crate::lua::Interpreter;
use crate::lua::failure::fail_as_table;
use crate::lua::interpreter::Fault;

impl Access<'_> {
    /// Runs a script. The call must have declared that it touches unknown keys.
    pub fn eval(&mut self, source: &[u8], call: &Invocation<'_>) -> Result<Reply> {
        let sha = sha_of(source);
        let scripts: &Scripts = &self.engine.scripts;
        let mut state = scripts.state.lock();
        state.ready(scripts, &sha, source)?;
        scripts.learn(&sha, source, false, &mut state);
        self.run_script(&mut state, &sha, call)
    }

    /// Runs a script that is known.
    pub fn evalsha(&mut self, sha: &[u8], call: &Invocation<'_>) -> Result<Reply> {
        let sha = parse_sha(sha).ok_or(NO_SCRIPT)?;
        let scripts: &Scripts = &self.engine.scripts;
        let mut state = scripts.state.lock();
        if !state.compiled.contains_key(&sha) {
            let script = scripts.recall(&sha)?;
            state.ready(scripts, &sha, script.source())?;
        }
        self.run_script(&mut state, &sha, call)
    }

    /// Runs a function of a library.
    pub fn fcall(&mut self, name: &[u8], call: &Invocation<'_>) -> Result<Reply> {
        let scripts: &Scripts = &self.engine.scripts;
        let mut state = scripts.state.lock();
        let engine = state.wake_functions(scripts)?;
        let callback = engine.callback(name).ok_or(NO_FUNCTION)?;
        let (interpreter, name) = (&engine.interpreter, callback.name.clone());
        let mut run = Run::new(self, callback.flags, call.read_only)?;
        let lua = interpreter.lua();
        let (keys, args) = (table(lua, call.keys)?, table(lua, call.args)?);
        scripts.running.name(&name, call);
        let ended = run.within(Kind::Function, |run| {
            let ended =
                HOST.set(&mut *run, || interpreter.run_on(&callback.function, &keys, &args));
            ended.map(|value| to_reply(lua, &value, run.resp3))
        });
        if needs_new(scripts, interpreter, &ended) {
            state.functions = None;
        }
        conclude(scripts, ended, &String::from_utf8_lossy(&name))
    }

    fn run_script(&mut self, state: &mut State, sha: &Sha, call: &Invocation<'_>) -> Result<Reply> {
        let State { interpreter: Some(interpreter), compiled, .. } = &*state else {
            return Err(Error::internal("no Lua"));
        };
        let Some(ready) = compiled.get(sha) else { return Err(NO_SCRIPT) };
        let mut run = Run::new(self, ready.flags, call.read_only)?;
        let lua = interpreter.lua();
        let (keys, args) = (table(lua, call.keys)?, table(lua, call.args)?);
        let ended = run.within(Kind::Script, |run| {
            let ended = HOST.set(&mut *run, || interpreter.run(&ready.function, &keys, &args));
            ended.map(|value| to_reply(lua, &value, run.resp3))
        });
        let scripts = &self.engine.scripts;
        if needs_new(scripts, interpreter, &ended) {
            state.forget();
        }
        conclude(scripts, ended, std::str::from_utf8(sha).unwrap_or_default())
    }
}

type Ended = std::result::Result<Reply, Fault>;

const NO_FUNCTION: Error = Error::fixed("Function not found");

/// What `mlua` reports outside of scripts: there was no memory.
impl From<mlua::Error> for Error {
    fn from(error: mlua::Error) -> Self {
        Self::internal(error.to_string())
    }
}

/// True when the interpreter cannot be used again after this. One that was told to stop is told
/// otherwise, also when the script came to its end nevertheless: by `return pcall(...)`.
fn needs_new(scripts: &Scripts, interpreter: &Interpreter, ended: &Ended) -> bool {
    matches!(ended, Err(fault) if fault.fatal)
        || scripts.running.was_stopped() && interpreter.recover().is_err()
}

/// The answer of a script, or its error with where it came from.
fn conclude(scripts: &Scripts, ended: Ended, name: &str) -> Result<Reply> {
    if let Some(error) = scripts.running.timeout() {
        return Err(error);
    }
    let fault = match ended {
        Ok(Reply::Error(error)) => return Err(error),
        Ok(reply) => return Ok(reply),
        Err(fault) => fault,
    };
    let mut line = fault.text;
    if let Some((source, at)) = fault.place {
        line.extend_from_slice(format!(" script: {name}, on {source}:{at}.").as_bytes());
    }
    Err(Error::of_script(&line))
}

/// UTF-8, which most is, goes to Lua without a reference that has to be kept and dropped.
fn table(lua: &Lua, words: &[&[u8]]) -> mlua::Result<Table> {
    lua.create_sequence_from(words.iter().map(|word| match std::str::from_utf8(word) {
        Ok(text) => Either::Left(text),
        Err(_) => Either::Right(BStr::new(word)),
    }))
}

/// A script at work.
pub(in crate::engine) struct Run<'r, 'e> {
    access: &'r mut Access<'e>,
    flags: Flags,
    /// Calls that write are refused.
    read_only: bool,
    resp3: bool,
}

impl<'r, 'e> Run<'r, 'e> {
    /// Refuses what may not begin.
    pub(in crate::engine) fn new(
        access: &'r mut Access<'e>,
        flags: Flags,
        read_only: bool,
    ) -> Result<Self> {
        let is_new = flags & shebang::OLD == 0;
        let needs_room = flags & (shebang::ALLOW_OOM | shebang::NO_WRITES) == 0;
        if is_new && needs_room && access.session.memory_is_full {
            return Err(Error::OUT_OF_MEMORY);
        }
        if is_new && read_only && flags & shebang::NO_WRITES == 0 {
            return Err(Error::fixed(
                "Can not execute a script with write flag using *_ro command.",
            ));
        }
        let read_only = read_only || flags & shebang::NO_WRITES != 0;
        Ok(Self { access, flags, read_only, resp3: false })
    }

    /// Does something as a script, and leaves the session as it was.
    pub(in crate::engine) fn within<T>(
        &mut self,
        kind: Kind,
        act: impl FnOnce(&mut Self) -> T,
    ) -> T {
        let engine = self.access.engine;
        let patience =
            engine.config.busy_reply_threshold.load(std::sync::atomic::Ordering::Relaxed);
        let db = self.access.session.db;
        let shared = self.access.share_locks(true);
        engine.scripts.running.begin(kind, patience, self.access.session.script_timeout);
        let result = act(self);
        engine.scripts.running.end();
        self.access.share_locks(shared);
        self.access.session.select(db);
        result
    }

    /// Why a call may not be made from here.
    fn refusal(&self, row: &'static Command, args: &[&[u8]]) -> Option<Error> {
        if !row.takes(args.len()) {
            return Some(WRONG_NUMBER);
        }
        if row.is(flags::noscript) {
            return Some(NOT_FROM_SCRIPTS);
        }
        let session = &*self.access.session;
        if session.is_limited() {
            let attempt = Attempt { row, args, db: session.db };
            let checked = self.access.engine.check_session(session, &attempt, Context::Lua);
            if let Err(denial) = checked {
                return Some(denial.in_script(&session.user_name(), row));
            }
        }
        if self.read_only && row.is(flags::write | flags::replicated) {
            return Some(READ_ONLY);
        }
        if !row.is(flags::write) {
            return None;
        }
        let may_grow = self.flags & shebang::ALLOW_OOM != 0
            || self.access.engine.scripts.running.has_written();
        if row.is(flags::denyoom) && self.access.session.memory_is_full && !may_grow {
            return Some(Error::OUT_OF_MEMORY);
        }
        let written_so_far = self.access.session.weight;
        self.access.engine.admit_to_log(written_so_far + weight(args)).err()
    }

    fn make_call(&mut self, call: &[&[u8]]) -> Result<Reply> {
        let table = self.access.engine.table;
        let (row, args) =
            table.resolve(call).map_err(|_| unknown(call, table.has_subcommands(call)))?;
        if let Some(error) = self.refusal(row, args) {
            return Err(error);
        }
        if row.is(flags::write) {
            self.access.session.weight += weight(args);
            self.access.engine.scripts.running.write();
        }
        self.access.call_inside(row, args, true)
    }
}

impl Host for Run<'_, '_> {
    fn call(&mut self, lua: &Lua, call: &[&[u8]]) -> mlua::Result<Value> {
        match self.make_call(call) {
            Ok(Reply::Error(error)) | Err(error) => Err(fail_as_table(error.to_string())),
            Ok(reply) => from_reply(lua, &reply, self.resp3),
        }
    }

    fn set_resp3(&mut self, resp3: bool) {
        self.resp3 = resp3;
    }

    fn may_call(&self, call: &[&[u8]]) -> Option<bool> {
        let (row, args) = self.access.engine.table.resolve(call).ok()?;
        let attempt = Attempt { row, args, db: self.access.session.db };
        Some(self.access.may_call(&attempt))
    }
}

fn unknown(call: &[&[u8]], has_subcommands: bool) -> Error {
    if call.len() == 1 && has_subcommands { WRONG_NUMBER } else { UNKNOWN }
}

const UNKNOWN: Error = Error::fixed("Unknown Redis command called from script");
const WRONG_NUMBER: Error = Error::fixed("Wrong number of args calling Redis command from script");
const NOT_FROM_SCRIPTS: Error = Error::fixed("This Redis command is not allowed from script");
const READ_ONLY: Error = Error::fixed("Write commands are not allowed from read-only scripts.");
