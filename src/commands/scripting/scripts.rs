//! SCRIPT: the scripts that a store knows.

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::error::{Error, Result};
use crate::engine::param::{Args, Many, Param};
use crate::engine::reply::Done;
use crate::engine::script::running::Kind;
use crate::engine::shape::Shape;
use crate::keyspace::KeySet;
use crate::{choice, command, rows};

rows![
    script_debug,
    script_exists,
    script_flush,
    script_help,
    script_kill,
    script_load,
    script_show
];

/// Declares that the call uses Lua, of which there is one; takes no argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct TheInterpreter;

impl<'a> Param<'a> for TheInterpreter {
    const SHAPE: Shape = Shape::Nothing;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        keys.add_unknown();
    }
}

command! {
    /// Keeps a script, and tells its SHA1.
    SCRIPT | LOAD since "2.6.0" "O(N) where N is the length of the script" [noscript stale]
    script_load(script: &[u8], lua: TheInterpreter) -> Bytes
}
fn script_load(db: &mut Access<'_>, script: &[u8], _lua: TheInterpreter) -> Result<Bytes> {
    db.engine.scripts.load(script).map(|sha| Bytes::new(&sha))
}

command! {
    /// Tells of each SHA1 whether the store knows that script.
    SCRIPT | EXISTS since "2.6.0" "O(N) where N is the number of scripts" [noscript stale]
    script_exists(sha1: Many<&[u8]>) -> Vec<bool>
}
fn script_exists(db: &mut Access<'_>, sha1: Many<&[u8]>) -> Result<Vec<bool>> {
    Ok(sha1.iter().map(|sha| db.engine.scripts.is_known(sha)).collect())
}

choice! {
    /// Accepted, and all the same: scripts are forgotten at once.
    pub(super) enum FlushType {
        "ASYNC" Async,
        "SYNC" Sync,
    }
}

command! {
    /// Forgets all scripts.
    SCRIPT | FLUSH since "2.6.0" "O(N) where N is the number of scripts" [noscript stale]
    script_flush(flush_type: Option<FlushType>, lua: TheInterpreter) -> Done
}
fn script_flush(
    db: &mut Access<'_>,
    _flush_type: Option<FlushType>,
    _lua: TheInterpreter,
) -> Result<Done> {
    db.engine.scripts.flush();
    Ok(Done)
}

command! {
    /// Ends the script that is running, unless it has written something.
    SCRIPT | KILL since "2.6.0" "O(1)" [noscript allow_busy]
    script_kill() -> Done
}
fn script_kill(db: &mut Access<'_>) -> Result<Done> {
    db.engine.scripts.running.kill(Kind::Script)?;
    Ok(Done)
}

command! {
    /// Tells the text of a script.
    SCRIPT | SHOW since "8.0.0" "O(1)" [noscript stale]
    script_show(sha1: &[u8]) -> Bytes
}
fn script_show(db: &mut Access<'_>, sha1: &[u8]) -> Result<Bytes> {
    db.engine.scripts.source(sha1).ok_or(NOT_FOUND)
}

const NOT_FOUND: Error = Error {
    code: "NOSCRIPT",
    text: std::borrow::Cow::Borrowed("No matching script. Please use EVAL."),
};

choice! {
    enum DebugMode {
        "YES" Yes,
        "SYNC" Sync,
        "NO" No,
    }
}

command! {
    /// Refused: there is no debugger for scripts here.
    SCRIPT | DEBUG since "3.2.0" "O(1)" [noscript]
    script_debug(mode: DebugMode, engine: Option<&[u8]>) -> Done
}
fn script_debug(_db: &mut Access<'_>, mode: DebugMode, _engine: Option<&[u8]>) -> Result<Done> {
    match mode {
        DebugMode::No => Ok(Done),
        DebugMode::Yes | DebugMode::Sync => {
            Err(Error::fixed("scripts can't be debugged in this store"))
        }
    }
}

command! {
    /// Tells what there is of SCRIPT.
    SCRIPT | HELP since "5.0.0" "O(1)" [loading stale]
    script_help() -> Vec<&'static str>
}
fn script_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "SCRIPT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "EXISTS <sha1> [<sha1> ...]",
        "    Return information about the existence of the scripts in the script cache.",
        "FLUSH [ASYNC|SYNC]",
        "    Flush the Lua scripts cache.",
        "KILL",
        "    Kill the currently executing Lua script.",
        "LOAD <script>",
        "    Load a script into the scripts cache without executing it.",
        "SHOW <sha1>",
        "    Show a script from the scripts cache.",
        "HELP",
        "    Print this help.",
    ])
}
