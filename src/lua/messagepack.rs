//! `cmsgpack`: MessagePack as lua-cmsgpack 0.4.0 reads and writes it. Numbers take the shortest form
//! that holds them, doubles that are floats too; it does not know binary and extension types. What it
//! reads goes straight onto Lua's stack ([`stack`](super::stack)).

use mlua::{Lua, LuaString, MultiValue, Result, Table, Value};
use rmp::encode as write;

use super::arguments::Arguments;
use super::failure::bad_argument;
use super::limits::{Lookout, check_size};
use super::stack::unpackers;

/// The depth of nested tables that are written; deeper tables become nil.
const WRITTEN_DEPTH: usize = 16;

pub(super) fn library(lua: &Lua) -> Result<Table> {
    let pack = |lua: &Lua, values: MultiValue| pack(&Arguments::new(lua, values));
    let unpackers = unpackers(lua)?;
    let library = lua.create_table()?;
    library.raw_set("pack", lua.create_function(pack)?)?;
    library.raw_set("unpack", unpackers.all)?;
    library.raw_set("unpack_one", unpackers.one)?;
    library.raw_set("unpack_limit", unpackers.limit)?;
    library.raw_set("_NAME", "cmsgpack")?;
    library.raw_set("_VERSION", "lua-cmsgpack 0.4.0")?;
    library.raw_set("_COPYRIGHT", "Copyright (C) 2012, Redis Ltd.")?;
    library.raw_set("_DESCRIPTION", "MessagePack C implementation for Lua")?;
    Ok(library)
}

fn pack(args: &Arguments<'_>) -> Result<LuaString> {
    if args.len() == 0 {
        return Err(bad_argument(args.lua, 0, "MessagePack pack needs input."));
    }
    let mut packer = Packer { lua: args.lua, out: Vec::new(), lookout: Lookout::of(args.lua) };
    for position in 1..=args.len() {
        packer.value(args.get(position).unwrap_or(&Value::Nil), 0)?;
    }
    args.lua.create_string(packer.out)
}

struct Packer<'l> {
    lua: &'l Lua,
    out: Vec<u8>,
    lookout: Lookout,
}

impl Packer<'_> {
    fn value(&mut self, value: &Value, depth: usize) -> Result<()> {
        self.lookout.step(self.lua)?;
        let out = &mut self.out;
        check_size(out.len())?;
        // Writing to memory does not fail.
        let _ = match value {
            Value::String(text) => {
                let text = text.as_bytes();
                let head = write::write_str_len(out, text.len() as u32).map(|_| ());
                out.extend_from_slice(&text);
                head.ok()
            }
            Value::Boolean(truth) => write::write_bool(out, *truth).ok(),
            Value::Integer(number) => write::write_sint(out, *number).map(|_| ()).ok(),
            Value::Number(number) => write_number(out, *number),
            Value::Table(table) if depth < WRITTEN_DEPTH => return self.table(table, depth + 1),
            _ => write::write_nil(out).ok(),
        };
        Ok(())
    }

    /// Iterates twice, since a Lua stack could not hold all of a large table.
    fn table(&mut self, table: &Table, depth: usize) -> Result<()> {
        let (mut highest, mut count, mut is_array) = (0, 0_u32, true);
        for pair in table.pairs::<Value, Value>() {
            match pair?.0 {
                Value::Integer(index) if index > 0 => highest = highest.max(index),
                _ => is_array = false,
            }
            count += 1;
        }
        if is_array && highest == i64::from(count) {
            let _ = write::write_array_len(&mut self.out, count);
            return (1..=highest).try_for_each(|index| self.value(&table.raw_get(index)?, depth));
        }
        let _ = write::write_map_len(&mut self.out, count);
        table.pairs::<Value, Value>().try_for_each(|pair| {
            let (key, value) = pair?;
            self.value(&key, depth)?;
            self.value(&value, depth)
        })
    }
}

fn write_number(out: &mut Vec<u8>, number: f64) -> Option<()> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if number.trunc() == number && (-LIMIT..LIMIT).contains(&number) {
        return write::write_sint(out, number as i64).map(|_| ()).ok();
    }
    if f64::from(number as f32) == number {
        write::write_f32(out, number as f32).ok()
    } else {
        write::write_f64(out, number).ok()
    }
}
