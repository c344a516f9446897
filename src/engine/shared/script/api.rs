//! The table `redis`, which scripts know as `server` too.

use mlua::{BorrowedBytes, Lua, MultiValue, Result, Table, Value};
use scoped_tls_hkt::scoped_thread_local;
use smallvec::SmallVec;

use super::cache::sha_of;
use super::from_reply::from_error;
use super::registrar::register_function;
use crate::base::number;
use crate::engine::grammar::version::REDIS_VERSION;
use crate::lua::failure::{Failure, fail_as_table};
use crate::lua::interpreter::unlimited;

/// What the functions of the table act on: the script at hand.
pub(in crate::engine) trait Host {
    /// Makes a call. Should it fail, the error is a [`Failure::Table`].
    fn call(&mut self, lua: &Lua, call: &[&[u8]]) -> Result<Value>;

    /// Chooses how answers become values.
    fn set_resp3(&mut self, resp3: bool);

    /// Whether the caller's user may make a call; `None` when there is no such command.
    fn may_call(&self, call: &[&[u8]]) -> Option<bool>;
}

scoped_thread_local! {
    /// The script that this thread runs.
    pub(in crate::engine) static mut HOST: for<'h> &'h mut (dyn Host + 'h)
}

const REPLICATION: [(&str, i64); 5] =
    [("REPL_NONE", 0), ("REPL_AOF", 1), ("REPL_SLAVE", 2), ("REPL_REPLICA", 2), ("REPL_ALL", 3)];
const LOG_LEVELS: [(&str, i64); 4] =
    [("LOG_DEBUG", 0), ("LOG_VERBOSE", 1), ("LOG_NOTICE", 2), ("LOG_WARNING", 3)];

pub(in crate::engine) fn table(lua: &Lua) -> Result<Table> {
    let redis = lua.create_table()?;
    constants(&redis, &REPLICATION)?;
    constants(&redis, &LOG_LEVELS)?;
    redis.raw_set("call", lua.create_function(|lua, args| call(lua, &args, true))?)?;
    redis.raw_set("pcall", lua.create_function(|lua, args| call(lua, &args, false))?)?;
    redis.raw_set("error_reply", lua.create_function(error_reply)?)?;
    redis.raw_set("status_reply", lua.create_function(status_reply)?)?;
    redis.raw_set("sha1hex", lua.create_function(sha1hex)?)?;
    redis.raw_set("log", lua.create_function(log)?)?;
    redis.raw_set("setresp", lua.create_function(set_resp)?)?;
    redis.raw_set("set_repl", lua.create_function(set_replication)?)?;
    redis.raw_set("acl_check_cmd", lua.create_function(acl_check_cmd)?)?;
    redis.raw_set("replicate_commands", lua.create_function(|_, _: MultiValue| Ok(true))?)?;
    redis.raw_set("breakpoint", lua.create_function(|_, _: MultiValue| Ok(false))?)?;
    redis.raw_set("debug", lua.create_function(|_, _: MultiValue| Ok(()))?)?;
    Ok(redis)
}

/// What a library finds while it loads: enough to register its functions.
pub(in crate::engine) fn loading_table(lua: &Lua) -> Result<Table> {
    let redis = lua.create_table()?;
    constants(&redis, &LOG_LEVELS)?;
    redis.raw_set("log", lua.create_function(log)?)?;
    redis.raw_set("register_function", lua.create_function(register_function)?)?;
    Ok(redis)
}

fn constants(redis: &Table, values: &[(&str, i64)]) -> Result<()> {
    values.iter().try_for_each(|(name, value)| redis.raw_set(*name, *value))?;
    redis.raw_set("REDIS_VERSION", REDIS_VERSION)?;
    redis.raw_set("REDIS_VERSION_NUM", version_number())
}

/// `0x00MMmmpp`.
fn version_number() -> i64 {
    REDIS_VERSION.split('.').fold(0, |number, part| (number << 8) | part.parse().unwrap_or(0))
}

/// The words of a call, side by side: cheaper to copy than to hold on to.
#[derive(Default)]
struct Words {
    bytes: SmallVec<[u8; 256]>,
    /// Where each of them ends.
    ends: SmallVec<[usize; 8]>,
}

impl Words {
    fn of(args: &MultiValue) -> Result<Self> {
        const OTHER: &str = "ERR Lua redis lib command arguments must be strings or integers";
        let mut words = Self::default();
        for value in args {
            match value {
                Value::String(text) => words.push(&text.as_bytes()),
                Value::Integer(number) => words.push(&number::format_i64(*number)),
                // Zero below zero is no more than zero here, as in Valkey.
                Value::Number(number) => words.push(&number::format_f64(*number + 0.0)),
                _ => return Err(fail_as_table(OTHER)),
            }
        }
        Ok(words)
    }

    fn push(&mut self, word: &[u8]) {
        self.bytes.extend_from_slice(word);
        self.ends.push(self.bytes.len());
    }

    /// Hands out the words as a call.
    fn with<T>(&self, act: impl FnOnce(&[&[u8]]) -> T) -> T {
        let mut call: SmallVec<[&[u8]; 8]> = SmallVec::new();
        let mut from = 0;
        for &end in &self.ends {
            call.push(self.bytes.get(from..end).unwrap_or_default());
            from = end;
        }
        act(&call)
    }
}

fn call(lua: &Lua, args: &MultiValue, raises: bool) -> Result<Value> {
    match make_call(lua, args) {
        Err(error) if !raises => match error.downcast_ref() {
            Some(Failure::Table(line)) => unlimited(lua, || from_error(lua, line)),
            _ => Err(error),
        },
        result => result,
    }
}

fn make_call(lua: &Lua, args: &MultiValue) -> Result<Value> {
    const NOTHING: &str = "ERR Please specify at least one argument for this redis lib call";
    if args.is_empty() {
        return Err(fail_as_table(NOTHING));
    }
    Words::of(args)?.with(|call| HOST.with(|host| host.call(lua, call)))
}

/// The one string that a function takes.
fn only_string(args: &MultiValue) -> Option<BorrowedBytes> {
    match (args.front(), args.len()) {
        (Some(Value::String(text)), 1) => Some(text.as_bytes()),
        _ => None,
    }
}

const NOT_ONE_STRING: &[u8] = b"ERR wrong number or type of arguments";

/// With `-` at its beginning, a text tells its own code; else the code is `ERR` when it is one word.
fn error_reply(lua: &Lua, args: MultiValue) -> Result<Value> {
    let Some(text) = only_string(&args) else { return from_error(lua, NOT_ONE_STRING) };
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
        return from_error(lua, NOT_ONE_STRING);
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

/// There is no log file here, so what is logged goes nowhere; mistakes are told nevertheless.
fn log(_lua: &Lua, args: MultiValue) -> Result<()> {
    if args.len() < 2 {
        return Err(fail_as_table("ERR redis.log() requires two arguments or more."));
    }
    match args.front() {
        Some(Value::Integer(0..=3)) => Ok(()),
        Some(Value::Integer(_) | Value::Number(_)) => Err(fail_as_table("ERR Invalid log level.")),
        _ => Err(fail_as_table("ERR First argument must be a number (log level).")),
    }
}

fn set_resp(lua: &Lua, args: MultiValue) -> Result<()> {
    if args.len() != 1 {
        return Err(fail_as_table("ERR redis.setresp() requires one argument."));
    }
    let version = args.front().cloned().map_or(Ok(None), |value| lua.coerce_number(value))?;
    match version.map(|version| version as i64) {
        Some(version @ (2 | 3)) => {
            HOST.with(|host| host.set_resp3(version == 3));
            Ok(())
        }
        _ => Err(fail_as_table("ERR RESP version must be 2 or 3.")),
    }
}

/// There are no replicas yet, and a log that did not have everything would be of no use.
fn set_replication(lua: &Lua, args: MultiValue) -> Result<()> {
    if args.len() != 1 {
        return Err(fail_as_table("ERR redis.set_repl() requires one argument."));
    }
    let flags = args.front().cloned().map_or(Ok(None), |value| lua.coerce_number(value))?;
    match flags.unwrap_or(0.0) as i64 {
        0..=3 => Ok(()),
        _ => Err(fail_as_table(
            "ERR Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.",
        )),
    }
}

fn acl_check_cmd(_lua: &Lua, args: MultiValue) -> Result<bool> {
    if args.is_empty() {
        return Err(fail_as_table(
            "ERR Please specify at least one argument for this redis.acl_check_cmd() call",
        ));
    }
    let known = Words::of(&args)?.with(|call| HOST.with(|host| host.may_call(call)));
    known.ok_or_else(|| fail_as_table("ERR Invalid command passed to redis.acl_check_cmd()"))
}
