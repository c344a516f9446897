//! `cmsgpack`: MessagePack as lua-cmsgpack 0.4.0 reads and writes it. Numbers take the shortest form
//! that holds them, doubles that are floats too; it does not know binary and extension types.

use mlua::{Error, Lua, LuaString, MultiValue, Result, Table, Value};
use rmp::Marker;
use rmp::encode as write;

use super::arguments::Arguments;
use super::failure::{Failure, bad_argument, fail};
use super::limits::{Lookout, check_size};

/// The depth of nested tables that are written; deeper tables become nil.
const WRITTEN_DEPTH: usize = 16;
/// The depth of nested containers that are read, since reading recurses.
const READ_DEPTH: usize = 500;
/// The most values that one call returns.
const RESULTS: usize = 7900;

pub(super) fn library(lua: &Lua) -> Result<Table> {
    let pack = |lua: &Lua, values: MultiValue| pack(&Arguments::new(lua, values));
    let unpack = |lua: &Lua, values: MultiValue| {
        let args = Arguments::new(lua, values);
        Request { limit: 0, offset: 0 }.run(&args)
    };
    let unpack_one = |lua: &Lua, values: MultiValue| {
        let args = Arguments::new(lua, values);
        args.string(1)?;
        let offset = args.integer_or(2, 0)?;
        Request { limit: 1, offset }.run(&args)
    };
    let unpack_limit = |lua: &Lua, values: MultiValue| {
        let args = Arguments::new(lua, values);
        args.string(1)?;
        let (limit, offset) = (args.integer(2)?, args.integer_or(3, 0)?);
        Request { limit, offset }.run(&args)
    };
    let library = lua.create_table()?;
    library.raw_set("pack", lua.create_function(pack)?)?;
    library.raw_set("unpack", lua.create_function(unpack)?)?;
    library.raw_set("unpack_one", lua.create_function(unpack_one)?)?;
    library.raw_set("unpack_limit", lua.create_function(unpack_limit)?)?;
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

/// What to read: a number of values, from an offset on. The first result is then the offset after
/// them, or -1 at the end of the text. Without either, everything is read, and no offset is
/// returned.
struct Request {
    limit: i64,
    offset: i64,
}

impl Request {
    fn run(&self, args: &Arguments<'_>) -> Result<MultiValue> {
        let (lua, text) = (args.lua, args.string(1)?);
        let text = text.as_bytes();
        let (offset, limit, length) = (self.offset, self.limit, text.len());
        if offset < 0 || limit < 0 {
            return Err(fail(
                lua,
                format!("Invalid request to unpack with offset of {offset} and limit of {length}."),
            ));
        }
        if offset > length as i64 {
            return Err(fail(
                lua,
                format!("Start offset {offset} greater than input length {length}."),
            ));
        }
        let all = limit == 0 && offset == 0;
        let limit = if all { i64::MAX } else { limit };
        let mut reader = Reader { lua, text: &text, at: offset as usize };
        let mut values = Vec::new();
        while reader.at < length && (values.len() as i64) < limit {
            if values.len() == RESULTS {
                return Err(fail(lua, TOO_MANY));
            }
            values.push(reader.value(0)?);
        }
        let end = if reader.at == length { -1 } else { reader.at as i64 };
        let first = (!all).then_some(Value::Integer(end));
        Ok(first.into_iter().chain(values).collect())
    }
}

const TOO_MANY: &str = "stack overflow (too many return values at once; use unpack_one or \
     unpack_limit instead.)";

struct Reader<'r> {
    lua: &'r Lua,
    text: &'r [u8],
    at: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Value> {
        let [marker] = self.bytes()?;
        match Marker::from_u8(marker) {
            Marker::Null => Ok(Value::Nil),
            Marker::True => Ok(Value::Boolean(true)),
            Marker::False => Ok(Value::Boolean(false)),
            Marker::FixPos(number) => Ok(Value::Integer(number.into())),
            Marker::FixNeg(number) => Ok(Value::Integer(number.into())),
            Marker::U8 => self.bytes().map(|raw| Value::Integer(u8::from_be_bytes(raw).into())),
            Marker::U16 => self.bytes().map(|raw| Value::Integer(u16::from_be_bytes(raw).into())),
            Marker::U32 => self.bytes().map(|raw| Value::Integer(u32::from_be_bytes(raw).into())),
            Marker::U64 => self.bytes().map(|raw| Value::Number(u64::from_be_bytes(raw) as f64)),
            Marker::I8 => self.bytes().map(|raw| Value::Integer(i8::from_be_bytes(raw).into())),
            Marker::I16 => self.bytes().map(|raw| Value::Integer(i16::from_be_bytes(raw).into())),
            Marker::I32 => self.bytes().map(|raw| Value::Integer(i32::from_be_bytes(raw).into())),
            Marker::I64 => self.bytes().map(|raw| Value::Number(i64::from_be_bytes(raw) as f64)),
            Marker::F32 => self.bytes().map(|raw| Value::Number(f32::from_be_bytes(raw).into())),
            Marker::F64 => self.bytes().map(|raw| Value::Number(f64::from_be_bytes(raw))),
            Marker::FixStr(length) => self.string(length.into()),
            Marker::FixArray(length) => self.array(length.into(), depth),
            Marker::FixMap(length) => self.map(length.into(), depth),
            Marker::Str8 => self.bytes().and_then(|raw| self.string(u8::from_be_bytes(raw).into())),
            Marker::Str16 => {
                self.bytes().and_then(|raw| self.string(u16::from_be_bytes(raw).into()))
            }
            Marker::Str32 => self.bytes().and_then(|raw| self.string(u32::from_be_bytes(raw))),
            Marker::Array16 => {
                self.bytes().and_then(|raw| self.array(u16::from_be_bytes(raw).into(), depth))
            }
            Marker::Array32 => {
                self.bytes().and_then(|raw| self.array(u32::from_be_bytes(raw), depth))
            }
            Marker::Map16 => {
                self.bytes().and_then(|raw| self.map(u16::from_be_bytes(raw).into(), depth))
            }
            Marker::Map32 => self.bytes().and_then(|raw| self.map(u32::from_be_bytes(raw), depth)),
            _ => Err(fail(self.lua, "Bad data format in input.")),
        }
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N]> {
        let found = self.text.get(self.at..).and_then(|rest| rest.first_chunk());
        let found = found.ok_or_else(|| self.missing())?;
        self.at += N;
        Ok(*found)
    }

    fn missing(&self) -> Error {
        fail(self.lua, "Missing bytes in input.")
    }

    fn string(&mut self, length: u32) -> Result<Value> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let text = rest.get(..length as usize).ok_or_else(|| self.missing())?;
        self.at += text.len();
        self.lua.create_string(text).map(Value::String)
    }

    fn array(&mut self, length: u32, depth: usize) -> Result<Value> {
        if depth == READ_DEPTH {
            return Err(fail(self.lua, "stack overflow (in function mp_decode_to_lua_array)"));
        }
        let array = self.lua.create_table()?;
        for index in 1..=i64::from(length) {
            array.raw_set(index, self.value(depth + 1)?)?;
        }
        Ok(Value::Table(array))
    }

    fn map(&mut self, length: u32, depth: usize) -> Result<Value> {
        if depth == READ_DEPTH {
            return Err(fail(self.lua, "stack overflow (in function mp_decode_to_lua_hash)"));
        }
        let map = self.lua.create_table()?;
        for _ in 0..length {
            let key = self.value(depth + 1)?;
            let value = self.value(depth + 1)?;
            match key {
                Value::Nil => return Err(no_key("nil")),
                Value::Number(number) if number.is_nan() => return Err(no_key("NaN")),
                key => map.raw_set(key, value)?,
            }
        }
        Ok(Value::Table(map))
    }
}

/// A message of the virtual machine, which has no line for C code.
fn no_key(what: &str) -> Error {
    Error::external(Failure::Text(format!("table index is {what}").into_bytes()))
}
