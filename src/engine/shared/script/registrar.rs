//! `redis.register_function`, which a library calls while it loads.

use mlua::{Error, Function, Lua, MultiValue, Result, Table, Value};
use scoped_tls_hkt::scoped_thread_local;

use super::shebang::{self, Flags};
use crate::base::Bytes;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error as engine;
use crate::lua::failure::fail_as_table;
use crate::lua::kept::{self, Kept};

/// A function as FUNCTION LIST shows it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// The name that FCALL uses.
    pub name: Bytes,
    /// The text given at registration.
    pub description: Option<Bytes>,
    /// The flags given at registration.
    pub flags: Flags,
}

/// A function that waits until the whole library has loaded.
#[derive(Debug)]
pub(in crate::engine) struct Registered {
    pub(in crate::engine) listed: Listed,
    pub(in crate::engine) function: Kept,
}

#[derive(Debug)]
pub(in crate::engine) struct Registrar {
    pub(in crate::engine) functions: Vec<Registered>,
    /// Whether names are checked when the library has loaded, and not one by one.
    checks_last: bool,
}

scoped_thread_local! {
    /// Of the library that loads in this thread.
    static mut REGISTRAR: for<'r> &'r mut Registrar
}

impl Registrar {
    pub(in crate::engine) fn new(dialect: Dialect) -> Self {
        Self { functions: Vec::new(), checks_last: dialect.checks_function_names_last() }
    }

    /// Takes what is registered meanwhile.
    pub(in crate::engine) fn listen<T>(&mut self, load: impl FnOnce() -> T) -> T {
        REGISTRAR.set(self, load)
    }

    fn add(&mut self, lua: &Lua, (listed, function): (Listed, Function)) -> Result<()> {
        if !self.checks_last {
            let name = &listed.name;
            if !shebang::is_name(name) {
                return Err(refused(shebang::NOT_A_NAME));
            }
            if is_among(&self.functions, name) {
                return Err(refused(REPEATED));
            }
        }
        let function = kept::keep(lua, function)?;
        self.functions.push(Registered { listed, function });
        Ok(())
    }

    /// Checks the names when the library has loaded, where that is the time.
    pub(in crate::engine) fn check(&self) -> engine::Result<()> {
        for (at, Registered { listed, .. }) in self.functions.iter().enumerate() {
            if !shebang::is_name(&listed.name) {
                return Err(engine::Error::fixed(NOT_A_NAME));
            }
            if is_among(&self.functions[..at], &listed.name) {
                return Err(engine::Error::fixed(REPEATED));
            }
        }
        Ok(())
    }
}

const NOT_A_NAME: &str = "Function names can only contain letters, numbers, or underscores(_) and must be \
                          at least one character long";
const REPEATED: &str = "Function already exists in the library";

fn is_among(functions: &[Registered], name: &[u8]) -> bool {
    functions.iter().any(|other| other.listed.name.eq_ignore_ascii_case(name))
}

fn refused(text: &str) -> Error {
    fail_as_table(format!("ERR {text}"))
}

/// Either a name and a function, or a table that names its arguments. `table`: what the table of
/// functions is called in errors.
pub(in crate::engine) fn register_function(
    lua: &Lua,
    table: &str,
    args: &MultiValue,
) -> Result<()> {
    if !REGISTRAR.is_set() {
        return Err(refused(&format!(
            "{table}.register_function can only be called on FUNCTION LOAD command"
        )));
    }
    let registered = match (args.len(), args.front(), args.get(1)) {
        (1, Some(Value::Table(named)), _) => named_arguments(lua, table, named)?,
        (1, ..) => {
            return Err(refused(&format!(
                "calling {table}.register_function with a single argument is only applicable to Lua \
                 table (representing named arguments)."
            )));
        }
        (2, Some(name), Some(function)) => in_order(lua, table, name, function)?,
        _ => {
            return Err(refused(&format!(
                "wrong number of arguments to {table}.register_function"
            )));
        }
    };
    REGISTRAR.with(|registrar| registrar.add(lua, registered))
}

fn in_order(lua: &Lua, table: &str, name: &Value, function: &Value) -> Result<(Listed, Function)> {
    let name = text(lua, name)?.ok_or_else(|| {
        refused(&format!("first argument to {table}.register_function must be a string"))
    })?;
    let Value::Function(function) = function else {
        return Err(refused(&format!(
            "second argument to {table}.register_function must be a function"
        )));
    };
    let listed = Listed { name, description: None, flags: 0 };
    Ok((listed, function.clone()))
}

fn named_arguments(lua: &Lua, table: &str, named: &Table) -> Result<(Listed, Function)> {
    let (mut name, mut description, mut function, mut flags) = (None, None, None, 0);
    let string = |what: &str, value: &Value| {
        text(lua, value)?.ok_or_else(|| {
            refused(&format!("{what} argument given to {table}.register_function must be a string"))
        })
    };
    for pair in named.pairs::<Value, Value>() {
        let (key, value) = pair?;
        let key = text(lua, &key)?.ok_or_else(|| {
            refused(&format!(
                "named argument key given to {table}.register_function is not a string"
            ))
        })?;
        match &key[..] {
            b"function_name" => name = Some(string("function_name", &value)?),
            b"description" => description = Some(string("description", &value)?),
            b"callback" => match value {
                Value::Function(given) => function = Some(given),
                _ => {
                    return Err(refused(&format!(
                        "callback argument given to {table}.register_function must be a function"
                    )));
                }
            },
            b"flags" => flags = read_flags(table, &value)?,
            _ => {
                return Err(refused(&format!(
                    "unknown argument given to {table}.register_function"
                )));
            }
        }
    }
    let missing = |what| refused(&format!("{table}.register_function must get a {what} argument"));
    let name = name.ok_or_else(|| missing("function name"))?;
    let function = function.ok_or_else(|| missing("callback"))?;
    Ok((Listed { name, description, flags }, function))
}

fn read_flags(table: &str, value: &Value) -> Result<Flags> {
    let Value::Table(names) = value else {
        return Err(refused(&format!(
            "flags argument to {table}.register_function must be a table representing function flags"
        )));
    };
    let mut flags = 0;
    for name in names.sequence_values::<Value>() {
        let known = match name? {
            Value::String(name) => shebang::flag(&name.as_bytes()),
            _ => None,
        };
        flags |= known.ok_or_else(|| refused("unknown flag given"))?;
    }
    Ok(flags)
}

/// A string, or a number that is written as one.
fn text(lua: &Lua, value: &Value) -> Result<Option<Bytes>> {
    Ok(lua.coerce_string(value.clone())?.map(|text| Bytes::new(&text.as_bytes())))
}
