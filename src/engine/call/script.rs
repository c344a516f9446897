//! How a script runs, and what its calls may do.

use std::sync::atomic::Ordering::Relaxed;

use super::engine::{Call, Row};
use super::transaction::BatchCall;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::engine::shared::acl::check::Attempt;
use crate::engine::shared::acl::log::Context;
use crate::engine::shared::happening::{Happening, kinds};
use crate::engine::shared::persistence::weight;
use crate::engine::shared::script::cache::no_script;
use crate::engine::shared::script::digest::{Sha, parse_sha, sha_of};
use crate::engine::shared::script::from_reply::{as_line, settle};
use crate::engine::shared::script::invocation::Invocation;
use crate::engine::shared::script::library;
use crate::engine::shared::script::running::ScriptKind;
use crate::engine::shared::script::shebang::{self, Flags};
use crate::engine::shared::script::to_reply::to_reply;
use crate::engine::shared::script::{LuaState, Scripts};
use crate::engine::shared::session::Session;
use crate::engine::table::command::flags;
use crate::lua::Interpreter;
use crate::lua::failure::Fault;
use crate::lua::stack::{Host, Mistake, Node};

impl Engine {
    /// Does what the session's scripts have left to do, while nobody waits for it.
    #[inline]
    pub fn tidy(&self, session: &mut Session) {
        if std::mem::take(&mut session.has_run_scripts) {
            self.scripts.tidy();
        }
    }
}

impl Call<'_> {
    /// Runs a script. The call must have declared that it touches unknown keys.
    pub fn eval(&mut self, source: &[u8], call: &Invocation<'_>) -> Result<Reply> {
        self.run_script(&sha_of(source), Some(source), call)
    }

    /// Runs a script that is known.
    pub fn evalsha(&mut self, sha: &[u8], call: &Invocation<'_>) -> Result<Reply> {
        self.run_script(&parse_sha(sha).ok_or_else(|| no_script(self.dialect()))?, None, call)
    }

    fn run_script(
        &mut self,
        sha: &Sha,
        source: Option<&[u8]>,
        call: &Invocation<'_>,
    ) -> Result<Reply> {
        let scripts: &Scripts = &self.engine.scripts;
        let mut state = scripts.state.lock();
        let LuaState { interpreter, compiled, .. } = &mut *state;
        let (Some(ready), Some(interpreter)) = (compiled.get(sha), interpreter) else {
            state.compile(scripts, sha, source)?;
            drop(state);
            return self.run_script(sha, None, call);
        };
        let run = Run::new(self, ready.flags, call.read_only)?;
        let ended = run.within(ScriptKind::Script, |run| {
            let mut walk = interpreter.run(&ready.function, call.keys, call.args, run)?;
            Ok(to_reply(&mut walk, run.resp3))
        });
        if needs_new(scripts, interpreter, &ended) {
            state.forget();
        }
        conclude(scripts, ended, sha)
    }

    /// Runs a function of a library.
    pub fn fcall(&mut self, name: &[u8], call: &Invocation<'_>) -> Result<Reply> {
        let scripts: &Scripts = &self.engine.scripts;
        let mut state = scripts.state.lock();
        let library::FunctionLua { interpreter, callbacks } = state.wake_functions(scripts)?;
        let callback = library::find(callbacks, name).ok_or(NO_FUNCTION)?;
        let run = Run::new(self, callback.flags, call.read_only)?;
        scripts.running.name(&callback.name, call);
        let ended = run.within(ScriptKind::Function, |run| {
            let mut walk = interpreter.run_on(&callback.function, call.keys, call.args, run)?;
            Ok(to_reply(&mut walk, run.resp3))
        });
        let unfit = needs_new(scripts, interpreter, &ended);
        let concluded = conclude(scripts, ended, &callback.name);
        if unfit {
            state.functions = None;
        }
        concluded
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

/// True when the interpreter cannot be used again. One that was stopped has to recover first, even if
/// the script then ended normally, by `return pcall(...)`.
fn needs_new(scripts: &Scripts, interpreter: &Interpreter, ended: &Ended) -> bool {
    matches!(ended, Err(fault) if fault.fatal)
        || scripts.running.was_stopped() && interpreter.recover().is_err()
}

/// The answer of a script, or its error with where it came from.
fn conclude(scripts: &Scripts, ended: Ended, name: &[u8]) -> Result<Reply> {
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
        let name = String::from_utf8_lossy(name);
        let name = if scripts.dialect.names_failed_scripts() {
            format!("{name}, ")
        } else {
            String::new()
        };
        line.extend_from_slice(format!(" script: {name}on {source}:{at}.").as_bytes());
    }
    Err(Error::of_script(&line))
}

/// A script at work.
pub(super) struct Run<'r, 'e> {
    call: &'r mut Call<'e>,
    flags: Flags,
    /// Calls that write are refused.
    read_only: bool,
    resp3: bool,
    /// What the last call answered.
    answer: Reply,
    /// The last error of a call. It is counted once it cannot become the error of the script, which
    /// is counted as that of any call. An error of the same text is taken for the same one.
    failure: Option<Error>,
}

impl<'r, 'e> Run<'r, 'e> {
    /// Refuses what may not begin.
    pub(super) fn new(call: &'r mut Call<'e>, flags: Flags, read_only: bool) -> Result<Self> {
        let is_new = flags & shebang::OLD == 0;
        if is_new && flags & shebang::NO_WRITES == 0 {
            call.engine.admit_to_replicas()?;
        }
        let needs_room = flags & (shebang::ALLOW_OOM | shebang::NO_WRITES) == 0;
        if is_new && needs_room && call.session.memory_is_full {
            return Err(Error::OUT_OF_MEMORY);
        }
        if is_new && read_only && flags & shebang::NO_WRITES == 0 {
            return Err(Error::fixed(
                "Can not execute a script with write flag using *_ro command.",
            ));
        }
        let read_only = read_only || flags & shebang::NO_WRITES != 0;
        Ok(Self { call, flags, read_only, resp3: false, answer: Reply::Null, failure: None })
    }

    /// Does something as a script, and leaves the session as it was.
    fn within(mut self, kind: ScriptKind, act: impl FnOnce(&mut Self) -> Ended) -> Ended {
        let engine = self.call.engine;
        let patience = engine.config.busy_reply_threshold.load(Relaxed);
        let db = self.call.session.db;
        let shared = self.call.share_locks(true);
        self.call.session.in_script = true;
        self.call.session.has_run_scripts = true;
        engine.scripts.running.begin(kind, patience, self.call.session.script_timeout);
        let result = act(&mut self);
        self.tell_stop(kind);
        engine.scripts.running.end();
        self.call.session.in_script = false;
        self.call.share_locks(shared);
        self.call.session.select(db);
        let became = match (&result, &self.failure) {
            (Err(fault), Some(failure)) => fault.text == failure.to_string().as_bytes(),
            (Ok(Reply::Error(error)), Some(failure)) => error.text == failure.to_string(),
            _ => false,
        };
        if !became {
            self.count_failure();
        }
        result
    }

    /// Tells observers of a script that did not come to its end.
    fn tell_stop(&self, kind: ScriptKind) {
        let engine = self.call.engine;
        let Some((reason, took)) = engine.scripts.running.stop() else { return };
        if engine.observers.want(kinds::SCRIPT) {
            let what = if kind == ScriptKind::Script { "script" } else { "function" };
            let client = self.call.session.client.id;
            engine.observers.tell(&Happening::Script { what, reason, took, client });
        }
    }

    fn count_failure(&mut self) {
        if let Some(failure) = self.failure.take() {
            self.call.engine.count_error(&failure);
        }
    }

    /// The error of a call that names no command, or a container of commands.
    fn unknown(&self, call: &[&[u8]], error: Error) -> Error {
        let dialect = self.call.dialect();
        match self.call.engine.rows.table().has_subcommands(call) {
            true if call.len() == 1 => Error::fixed(dialect.script_call_arity()),
            true if dialect.scripts_name_subcommands() => error,
            _ => Error::fixed(dialect.script_call_unknown()),
        }
    }

    /// Why a call may not be made from here.
    fn refusal(&self, row: &'static Row, args: &[&[u8]]) -> Option<Error> {
        if !row.takes(args.len()) {
            return Some(Error::fixed(self.call.dialect().script_call_arity()));
        }
        let config = &self.call.engine.config;
        let allowed = row.is(flags::debugging) && config.scripts_may_debug.load(Relaxed);
        if row.is(flags::noscript) && !allowed {
            return Some(Error::fixed(self.call.dialect().script_call_refused()));
        }
        let session = &*self.call.session;
        if session.is_limited() {
            let attempt = Attempt { row, args, db: session.db };
            let checked = self.call.engine.check_session(session, &attempt, Context::Lua);
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
        let may_grow =
            self.flags & shebang::ALLOW_OOM != 0 || self.call.engine.scripts.running.has_written();
        if row.is(flags::denyoom) && self.call.session.memory_is_full && !may_grow {
            return Some(Error::OUT_OF_MEMORY);
        }
        let written_so_far = self.call.session.weight;
        self.call.engine.admit_to_log(written_so_far + weight(args)).err()
    }

    fn make_call(&mut self, call: &[&[u8]]) -> Result<Reply> {
        let rows = self.call.engine.rows;
        let (row, args) = rows.resolve(call).map_err(|error| self.unknown(call, error))?;
        let names = call.get(..call.len() - args.len()).unwrap_or_default();
        if let Some(error) = self.refusal(row, args) {
            return Err(error);
        }
        if row.is(flags::write) {
            self.call.engine.scripts.running.write()?;
            self.call.session.weight += weight(args);
        }
        let (engine, call) = (self.call.engine, BatchCall { row, names, args });
        let begun = engine.begin_timing(self.call.session, row, args);
        let reply = self.call.call_inside(&call, true);
        if let Some(begun) = begun {
            let took = (begun.elapsed(), begun.weight);
            engine.note_time(None, call.made(), Some(took), None);
        }
        if matches!(reply, Ok(Reply::Error(_)) | Err(_)) {
            engine.count_inner_failure(row);
        }
        reply
    }
}

impl Host for Run<'_, '_> {
    fn call(&mut self, words: &[&[u8]]) -> bool {
        match self.make_call(words) {
            Ok(Reply::Error(error)) | Err(error) => {
                self.answer = as_line(&error);
                self.count_failure();
                self.failure = Some(error);
                false
            }
            Ok(reply) => {
                self.answer = reply;
                settle(&mut self.answer, self.resp3);
                true
            }
        }
    }

    fn answer(&self) -> &dyn Node {
        &self.answer
    }

    fn is_resp3(&self) -> bool {
        self.resp3
    }

    fn set_resp3(&mut self, resp3: bool) {
        self.resp3 = resp3;
    }

    fn mistake(&self, mistake: Mistake) -> &'static str {
        let dialect = self.call.dialect();
        match mistake {
            Mistake::NoWords => dialect.script_call_without_words(),
            Mistake::NotAWord => dialect.script_call_of_tables(),
            Mistake::Unknown => dialect.script_checks_unknown(),
        }
    }

    fn may_call(&self, call: &[&[u8]]) -> Option<bool> {
        let (row, args) = self.call.engine.table.resolve(call).ok()?;
        let attempt = Attempt { row, args, db: self.call.session.db };
        Some(self.call.may_call(&attempt))
    }
}

const READ_ONLY: Error = Error::fixed("Write commands are not allowed from read-only scripts.");

impl Call<'_> {
    /// Logs that a library was loaded.
    pub fn note_library(&mut self, code: &[u8]) {
        self.engine.measure_for_limit();
        if let Some(log) = self.session.effects.note(0, 1) {
            library::load(code, log);
        }
    }

    /// Logs a call of FUNCTION that changed something.
    pub fn note_functions(&mut self, words: &[&[u8]]) {
        self.engine.measure_for_limit();
        if let Some(log) = self.session.effects.note(0, 1) {
            library::note(words, log);
        }
    }
}
