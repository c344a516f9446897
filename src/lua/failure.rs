//! Errors of functions that are written in Rust, as a script sees them.
//!
//! `mlua` raises them as userdata. The functions with which a script catches an error (`pcall`,
//! `xpcall`, `coroutine.resume`) convert it with [`caught`]: to a string that begins with the
//! script's line, as errors of Lua's own functions do, or to a table with a field `err`, as Redis
//! raises errors of commands.

use std::fmt;

use mlua::{Error, Lua, Value};

/// What a function raises.
#[derive(Debug, Clone)]
pub enum Failure {
    /// A message.
    Text(Vec<u8>),
    /// The table that `redis.call` raises: code and text.
    Table(Vec<u8>),
    /// A value that the script raised.
    Value(Value),
}

pub(super) const NO_MEMORY: &str = "not enough memory";

/// Why a script failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The message, which begins with a code.
    pub text: Vec<u8>,
    /// The chunk and line, such as `@user_script:3`.
    pub place: Option<(String, i64)>,
    /// Whether the state cannot be used again.
    pub fatal: bool,
}

impl Fault {
    pub(super) fn of(error: &Error) -> Self {
        Self::fatal(Some(error.to_string().as_bytes()))
    }

    /// An error that no handler could describe, since memory ran out.
    pub(super) fn fatal(text: Option<&[u8]>) -> Self {
        let text = text.unwrap_or(NO_MEMORY.as_bytes());
        Self { text: [b"ERR ", text].concat(), place: None, fatal: true }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) | Self::Table(text) => f.write_str(&String::from_utf8_lossy(text)),
            Self::Value(value) => f.write_str(type_name(value)),
        }
    }
}

impl std::error::Error for Failure {}

/// An error of the running function, with the line that called it.
pub fn fail(lua: &Lua, text: impl AsRef<[u8]>) -> Error {
    let mut message = place(lua, 1).into_bytes();
    message.extend_from_slice(text.as_ref());
    Error::external(Failure::Text(message))
}

/// An error that is raised as a table.
pub fn fail_as_table(text: impl Into<Vec<u8>>) -> Error {
    Error::external(Failure::Table(text.into()))
}

/// An error that a function of the script raised, passed on by a function of Rust.
pub fn raised(error: Value) -> Error {
    match error {
        Value::Error(error) => *error,
        other => Error::external(Failure::Value(other)),
    }
}

/// A bad argument: `bad argument #1 to 'decode' (string expected, got nil)`.
pub fn bad_argument(lua: &Lua, position: usize, why: &str) -> Error {
    let named = lua.inspect_stack(0, |function| {
        let names = function.names();
        (names.name.map(|name| name.into_owned()), names.name_what)
    });
    let (name, what) = named.unwrap_or_default();
    let name = name.unwrap_or_else(|| "?".to_owned());
    // The object of a method call is not counted.
    match (what, position) {
        (Some("method"), 1) => fail(lua, format!("calling '{name}' on bad self ({why})")),
        (Some("method"), _) => {
            fail(lua, format!("bad argument #{} to '{name}' ({why})", position - 1))
        }
        _ => fail(lua, format!("bad argument #{position} to '{name}' ({why})")),
    }
}

/// An argument of another type than `expected`.
pub fn wrong_type(lua: &Lua, position: usize, expected: &str, value: Option<&Value>) -> Error {
    let got = value.map_or("no value", type_name);
    bad_argument(lua, position, &format!("{expected} expected, got {got}"))
}

/// The name of a value's type, as Lua's `type` returns it.
pub fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Nil => "nil",
        Value::Boolean(_) => "boolean",
        Value::Integer(_) | Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Table(_) => "table",
        Value::Function(_) => "function",
        Value::Thread(_) => "thread",
        _ => "userdata",
    }
}

/// `user_script:3: `, or nothing if no script runs.
fn place(lua: &Lua, level: usize) -> String {
    let place = lua.inspect_stack(level, |function| {
        let line = function.current_line()?;
        let source = function.source().short_src?;
        Some(format!("{source}:{line}: "))
    });
    place.flatten().unwrap_or_default()
}

/// Converts an error that a script caught.
pub fn caught(lua: &Lua, error: Value) -> mlua::Result<Value> {
    let Value::Error(error) = error else { return Ok(error) };
    match error.downcast_ref::<Failure>() {
        Some(Failure::Text(text)) => lua.create_string(text).map(Value::String),
        Some(Failure::Table(text)) => {
            let table = lua.create_table()?;
            table.raw_set("err", lua.create_string(text)?)?;
            Ok(Value::Table(table))
        }
        Some(Failure::Value(value)) => Ok(value.clone()),
        None => lua.create_string(describe(&error)).map(Value::String),
    }
}

/// The message of an error of `mlua`, without its traceback in Rust.
fn describe(error: &Error) -> String {
    match error {
        Error::CallbackError { cause, .. } => describe(cause),
        Error::MemoryError(_) => "not enough memory".to_owned(),
        Error::RuntimeError(text) => text.clone(),
        other => other.to_string(),
    }
}
