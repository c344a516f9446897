//! The table `redis`, which has another name too in the dialect of Valkey.

use mlua::{BorrowedBytes, Lua, MultiValue, Result, Table, Value};

use super::digest::sha_of;
use super::registrar::register_function;
use crate::engine::grammar::dialect::Dialect;
use crate::lua::failure::fail_as_table;
use crate::lua::stack;

const REPLICATION: [(&str, i64); 5] =
    [("REPL_NONE", 0), ("REPL_AOF", 1), ("REPL_SLAVE", 2), ("REPL_REPLICA", 2), ("REPL_ALL", 3)];
const LOG_LEVELS: [(&str, i64); 4] =
    [("LOG_DEBUG", 0), ("LOG_VERBOSE", 1), ("LOG_NOTICE", 2), ("LOG_WARNING", 3)];

pub(in crate::engine) fn table(lua: &Lua, dialect: Dialect) -> Result<Table> {
    let redis = lua.create_table()?;
    constants(&redis, &REPLICATION)?;
    constants(&redis, &LOG_LEVELS)?;
    versions(&redis, dialect)?;
    let functions = stack::functions(lua)?;
    redis.raw_set("call", functions.call)?;
    redis.raw_set("pcall", functions.pcall)?;
    redis.raw_set("acl_check_cmd", functions.acl_check_cmd)?;
    redis.raw_set("error_reply", lua.create_function(error_reply)?)?;
    redis.raw_set("status_reply", lua.create_function(status_reply)?)?;
    redis.raw_set("sha1hex", lua.create_function(sha1hex)?)?;
    redis.raw_set("log", lua.create_function(move |_, args| log(dialect, &args))?)?;
    redis
        .raw_set("setresp", lua.create_function(move |lua, args| set_resp(lua, dialect, &args))?)?;
    redis.raw_set(
        "set_repl",
        lua.create_function(move |lua, args| set_replication(lua, dialect, &args))?,
    )?;
    redis.raw_set("replicate_commands", lua.create_function(|_, _: MultiValue| Ok(true))?)?;
    redis.raw_set("breakpoint", lua.create_function(|_, _: MultiValue| Ok(false))?)?;
    redis.raw_set("debug", lua.create_function(|_, _: MultiValue| Ok(()))?)?;
    Ok(redis)
}

/// What a library finds while it loads: enough to register its functions.
pub(in crate::engine) fn loading_table(lua: &Lua, dialect: Dialect) -> Result<Table> {
    let redis = lua.create_table()?;
    constants(&redis, &LOG_LEVELS)?;
    versions(&redis, dialect)?;
    redis.raw_set("log", lua.create_function(move |_, args| log(dialect, &args))?)?;
    redis.raw_set(
        "register_function",
        lua.create_function(move |lua, args| {
            register_function(lua, dialect.script_table(), &args)
        })?,
    )?;
    Ok(redis)
}

fn constants(redis: &Table, values: &[(&str, i64)]) -> Result<()> {
    values.iter().try_for_each(|(name, value)| redis.raw_set(*name, *value))
}

fn versions(redis: &Table, dialect: Dialect) -> Result<()> {
    if dialect.scripts_know_valkey() {
        redis.raw_set("SERVER_NAME", dialect.server_name())?;
        redis.raw_set("VALKEY_VERSION", dialect.server_version())?;
        redis.raw_set("VALKEY_VERSION_NUM", version_number(dialect.server_version()))?;
    }
    redis.raw_set("REDIS_VERSION", dialect.redis_version())?;
    redis.raw_set("REDIS_VERSION_NUM", version_number(dialect.redis_version()))
}

/// `0x00MMmmpp`.
fn version_number(version: &str) -> i64 {
    version.split('.').fold(0, |number, part| (number << 8) | part.parse().unwrap_or(0))
}

/// The names of the table.
pub(in crate::engine) fn names(dialect: Dialect) -> &'static [&'static str] {
    if dialect.scripts_know_valkey() { &["redis", "server"] } else { &["redis"] }
}

/// The table of an error: `err`, and that Redis's counters of errors have seen it.
fn error_table(lua: &Lua, text: &[u8]) -> Result<Value> {
    let table = lua.create_table_with_capacity(0, 2)?;
    table.raw_set("err", lua.create_string(text)?)?;
    table.raw_set("ignore_error_stats_update", true)?;
    Ok(Value::Table(table))
}

/// The one string that a function takes.
fn only_string(args: &MultiValue) -> Option<BorrowedBytes> {
    match (args.front(), args.len()) {
        (Some(Value::String(text)), 1) => Some(text.as_bytes()),
        _ => None,
    }
}

const NOT_ONE_STRING: &[u8] = b"ERR wrong number or type of arguments";

/// With `-` at its beginning, a text has its own code; else the code is `ERR` when it is one
/// word.
fn error_reply(lua: &Lua, args: MultiValue) -> Result<Value> {
    let Some(text) = only_string(&args) else { return error_table(lua, NOT_ONE_STRING) };
    let text = text.split(|&byte| byte == 0).next().unwrap_or_default();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let ends = |byte: &u8| matches!(byte, b'\r' | b'\n');
    let text = match text.iter().rposition(|byte| !ends(byte)) {
        Some(last) => &text[..=last],
        None => &[],
    };
    let table = lua.create_table_with_capacity(0, 1)?;
    let line = if text.contains(&b' ') { text.to_vec() } else { [b"ERR ", text].concat() };
    table.raw_set("err", lua.create_string(line)?)?;
    Ok(Value::Table(table))
}

fn status_reply(lua: &Lua, args: MultiValue) -> Result<Value> {
    if only_string(&args).is_none() {
        return error_table(lua, NOT_ONE_STRING);
    }
    let table = lua.create_table_with_capacity(0, 1)?;
    table.raw_set("ok", args.front())?;
    Ok(Value::Table(table))
}

fn sha1hex(lua: &Lua, args: MultiValue) -> Result<Value> {
    if args.len() != 1 {
        return Err(fail_as_table("ERR wrong number of arguments"));
    }
    let text = args.front().cloned().map_or(Ok(None), |value| lua.coerce_string(value))?;
    let sha = text.map_or_else(|| sha_of(b""), |text| sha_of(&text.as_bytes()));
    lua.create_string(sha).map(Value::String)
}

/// An error about a function of the table.
fn refused(dialect: Dialect, text: &str) -> mlua::Error {
    fail_as_table(format!("ERR {}.{text}", dialect.script_table()))
}

/// There is no log file, so the message goes nowhere; wrong arguments are errors nevertheless.
fn log(dialect: Dialect, args: &MultiValue) -> Result<()> {
    if args.len() < 2 {
        return Err(refused(dialect, "log() requires two arguments or more."));
    }
    match args.front() {
        Some(Value::Integer(0..=3)) => Ok(()),
        Some(Value::Integer(_) | Value::Number(_)) => Err(fail_as_table("ERR Invalid log level.")),
        _ => Err(fail_as_table("ERR First argument must be a number (log level).")),
    }
}

fn set_resp(lua: &Lua, dialect: Dialect, args: &MultiValue) -> Result<()> {
    if args.len() != 1 {
        return Err(refused(dialect, "setresp() requires one argument."));
    }
    let version = args.front().cloned().map_or(Ok(None), |value| lua.coerce_number(value))?;
    match version.map(|version| version as i64) {
        Some(version @ (2 | 3)) => {
            stack::with_host(|host| host.set_resp3(version == 3));
            Ok(())
        }
        _ => Err(fail_as_table("ERR RESP version must be 2 or 3.")),
    }
}

/// There are no replicas yet, and a log that did not have everything would be of no use.
fn set_replication(lua: &Lua, dialect: Dialect, args: &MultiValue) -> Result<()> {
    if args.len() != 1 {
        return Err(refused(dialect, "set_repl() requires one argument."));
    }
    let flags = args.front().cloned().map_or(Ok(None), |value| lua.coerce_number(value))?;
    match flags.unwrap_or(0.0) as i64 {
        0..=3 => Ok(()),
        _ => Err(fail_as_table(
            "ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.",
        )),
    }
}
