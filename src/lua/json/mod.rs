//! `cjson`: JSON as Lua CJSON 2.1.0 reads and writes it, including its errors and odd cases, which
//! programs rely on.

mod decode;
mod encode;
mod settings;

use std::sync::Arc;

use mlua::{Lua, MultiValue, Result, Table, Value};
use parking_lot::Mutex;

use super::arguments::Arguments;
use super::failure::bad_argument;
use super::stack;
use settings::Settings;

/// The limit of nested tables, whatever the settings, since encoding and decoding recurse.
const DEEPEST: usize = 1000;

/// A library with settings of its own.
pub(super) fn library(lua: &Lua) -> Result<Table> {
    let json = lua.create_table()?;
    let settings = Arc::new(Mutex::new(Settings::default()));
    for (name, setting) in settings::FUNCTIONS {
        let settings = Arc::clone(&settings);
        let function = move |lua: &Lua, values: MultiValue| {
            setting(&mut settings.lock(), &Arguments::new(lua, values))
        };
        json.raw_set(*name, lua.create_function(function)?)?;
    }
    json.raw_set("encode", stack::writer(lua, Arc::clone(&settings))?)?;
    json.raw_set(
        "decode",
        lua.create_function(move |lua, values: MultiValue| {
            let args = Arguments::new(lua, values);
            if args.len() != 1 {
                return Err(bad_argument(lua, 1, "expected 1 argument"));
            }
            let settings = *settings.lock();
            decode::decode(lua, &args.string(1)?.as_bytes(), &settings)
        })?,
    )?;
    json.raw_set("new", lua.create_function(|lua, _: MultiValue| library(lua))?)?;
    json.raw_set("null", Value::NULL)?;
    json.raw_set("_NAME", "cjson")?;
    json.raw_set("_VERSION", "2.1.0")?;
    Ok(json)
}
