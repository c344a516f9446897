//! `struct`: values as the bytes of C's types, by a format: `>` and `<` choose the order of bytes,
//! `!n` aligns, `x` is a padding byte, `b h l T i` are integers (unsigned as capitals), `f d`
//! floats, `c` and `s` strings.

use mlua::{Lua, LuaString, MultiValue, Result, Table, Value};

use super::arguments::Arguments;
use super::failure::{bad_argument, fail};
use super::limits::check_size;

const MOST_BYTES: usize = 32;
/// The alignment of a double.
const ALIGNMENT: usize = 8;

pub(super) fn library(lua: &Lua) -> Result<Table> {
    let library = lua.create_table()?;
    let pack = |lua: &Lua, values: MultiValue| pack(&Arguments::new(lua, values));
    let unpack = |lua: &Lua, values: MultiValue| unpack(&Arguments::new(lua, values));
    let size = |lua: &Lua, values: MultiValue| size(&Arguments::new(lua, values));
    library.raw_set("pack", lua.create_function(pack)?)?;
    library.raw_set("unpack", lua.create_function(unpack)?)?;
    library.raw_set("size", lua.create_function(size)?)?;
    Ok(library)
}

/// A format that is being read.
struct Format<'f> {
    lua: &'f Lua,
    rest: &'f [u8],
    big_endian: bool,
    align: usize,
}

/// One option, and the bytes that it takes.
struct Item {
    option: u8,
    size: usize,
}

impl<'f> Format<'f> {
    fn new(lua: &'f Lua, text: &'f [u8]) -> Self {
        // C ends a string at its first NUL.
        let rest = text.split(|&byte| byte == 0).next().unwrap_or_default();
        Self { lua, rest, big_endian: false, align: 1 }
    }

    fn next(&mut self) -> Result<Option<Item>> {
        let Some((&option, rest)) = self.rest.split_first() else { return Ok(None) };
        self.rest = rest;
        let size = match option {
            b'B' | b'b' | b'x' => 1,
            b'H' | b'h' => 2,
            b'L' | b'l' | b'T' | b'd' => 8,
            b'f' => 4,
            b'c' => self.count(1)?,
            b'i' | b'I' => self.integer_size()?,
            _ => 0,
        };
        Ok(Some(Item { option, size }))
    }

    fn integer_size(&mut self) -> Result<usize> {
        let size = self.count(4)?;
        if size > MOST_BYTES {
            let text = format!("integral size {size} is larger than limit of {MOST_BYTES}");
            return Err(fail(self.lua, text));
        }
        Ok(size)
    }

    fn count(&mut self, otherwise: usize) -> Result<usize> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = self.rest.split_at(digits);
        self.rest = rest;
        if number.is_empty() {
            return Ok(otherwise);
        }
        let value = std::str::from_utf8(number).ok().and_then(|text| text.parse::<i32>().ok());
        let value = value.and_then(|value| usize::try_from(value).ok());
        value.ok_or_else(|| fail(self.lua, "integral size overflow"))
    }

    /// The number of padding bytes before an item at this position.
    fn padding(&self, at: usize, item: &Item) -> usize {
        if item.size == 0 || item.option == b'c' {
            return 0;
        }
        let size = item.size.min(self.align);
        size.wrapping_sub(at & size.wrapping_sub(1)) & size.wrapping_sub(1)
    }

    /// Applies an option that has no value.
    fn control(&mut self, option: u8) -> Result<()> {
        match option {
            b' ' => {}
            b'>' => self.big_endian = true,
            b'<' => self.big_endian = false,
            b'!' => {
                let align = self.count(ALIGNMENT)?;
                if !align.is_power_of_two() {
                    let text = format!("alignment {align} is not a power of 2");
                    return Err(fail(self.lua, text));
                }
                self.align = align;
            }
            other => {
                let why = format!("invalid format option '{}'", char::from(other));
                return Err(bad_argument(self.lua, 1, &why));
            }
        }
        Ok(())
    }
}

fn pack(args: &Arguments<'_>) -> Result<LuaString> {
    let text = args.string(1)?;
    let text = text.as_bytes();
    let mut format = Format::new(args.lua, &text);
    let mut out = Vec::new();
    let mut position = 1;
    while let Some(item) = format.next()? {
        out.resize(out.len() + format.padding(out.len(), &item), 0);
        check_size(out.len() + item.size)?;
        match item.option {
            b'b' | b'B' | b'h' | b'H' | b'l' | b'L' | b'T' | b'i' | b'I' => {
                position += 1;
                let number = number(args, position)?;
                put_integer(&mut out, number, item.size, format.big_endian);
            }
            b'x' => out.push(0),
            b'f' => {
                position += 1;
                let bytes = (number(args, position)? as f32).to_le_bytes();
                put(&mut out, &bytes, format.big_endian);
            }
            b'd' => {
                position += 1;
                put(&mut out, &number(args, position)?.to_le_bytes(), format.big_endian);
            }
            b'c' | b's' => {
                position += 1;
                put_string(&mut out, args, position, &item)?;
            }
            other => format.control(other)?,
        }
    }
    args.lua.create_string(out)
}

/// An argument that is missing reads as nil here.
fn number(args: &Arguments<'_>, position: usize) -> Result<f64> {
    match args.get(position) {
        None => Err(bad_argument(args.lua, position, "number expected, got nil")),
        Some(_) => args.number(position),
    }
}

fn put(out: &mut Vec<u8>, bytes: &[u8], big_endian: bool) {
    if big_endian {
        out.extend(bytes.iter().rev());
    } else {
        out.extend_from_slice(bytes);
    }
}

fn put_integer(out: &mut Vec<u8>, number: f64, size: usize, big_endian: bool) {
    let value = if number < 0.0 { number as i64 as u64 } else { number as u64 };
    let low = value.to_le_bytes();
    let bytes: Vec<u8> = (0..size).map(|place| low.get(place).copied().unwrap_or(0)).collect();
    put(out, &bytes, big_endian);
}

fn put_string(out: &mut Vec<u8>, args: &Arguments<'_>, position: usize, item: &Item) -> Result<()> {
    let text = match args.get(position) {
        None => return Err(bad_argument(args.lua, position, "string expected, got nil")),
        Some(_) => args.string(position)?,
    };
    let text = text.as_bytes();
    let size = if item.size == 0 { text.len() } else { item.size };
    let part = text.get(..size);
    let part = part.ok_or_else(|| bad_argument(args.lua, position + 1, "string too short"))?;
    check_size(out.len() + size)?;
    out.extend_from_slice(part);
    if item.option == b's' {
        out.push(0);
    }
    Ok(())
}

fn unpack(args: &Arguments<'_>) -> Result<MultiValue> {
    const TOO_SHORT: &str = "data string too short";
    let (text, data) = (args.string(1)?, args.string(2)?);
    let (text, data) = (text.as_bytes(), data.as_bytes());
    let from = args.integer_or(3, 1)?;
    args.check(from > 0, 3, "offset must be 1 or greater")?;
    let mut at = usize::try_from(from - 1).unwrap_or(usize::MAX);
    let mut format = Format::new(args.lua, &text);
    let mut values: Vec<Value> = Vec::new();
    while let Some(mut item) = format.next()? {
        at = at.saturating_add(format.padding(at, &item));
        let bytes = at.checked_add(item.size).and_then(|end| data.get(at..end));
        let mut bytes = bytes.ok_or_else(|| bad_argument(args.lua, 2, TOO_SHORT))?;
        if values.len() > RESULTS {
            return Err(fail(args.lua, "stack overflow (too many results)"));
        }
        match item.option {
            b'b' | b'B' | b'h' | b'H' | b'l' | b'L' | b'T' | b'i' | b'I' => {
                let signed = item.option.is_ascii_lowercase();
                values.push(Value::Number(integer(bytes, format.big_endian, signed)));
            }
            b'x' => {}
            b'f' => {
                let raw = ordered(bytes, format.big_endian);
                values.push(Value::Number(f32::from_le_bytes(raw).into()));
            }
            b'd' => {
                let raw = ordered(bytes, format.big_endian);
                values.push(Value::Number(f64::from_le_bytes(raw)));
            }
            b'c' => {
                if item.size == 0 {
                    item.size = previous_size(args, values.pop())?;
                    let found = at.checked_add(item.size).and_then(|end| data.get(at..end));
                    bytes = found.ok_or_else(|| bad_argument(args.lua, 2, TOO_SHORT))?;
                }
                values.push(Value::String(args.lua.create_string(bytes)?));
            }
            b's' => {
                let rest = data.get(at..).unwrap_or_default();
                let end = rest.iter().position(|&byte| byte == 0);
                let end = end.ok_or_else(|| fail(args.lua, "unfinished string in data"))?;
                values.push(Value::String(args.lua.create_string(&rest[..end])?));
                item.size = end + 1;
            }
            other => format.control(other)?,
        }
        at += item.size;
    }
    values.push(Value::Integer(at as i64 + 1));
    Ok(values.into_iter().collect())
}

/// Values that one call may return.
const RESULTS: usize = 7900;

/// The length of a `c0` is the number before it.
fn previous_size(args: &Arguments<'_>, value: Option<Value>) -> Result<usize> {
    let number = match value {
        Some(value) => args.lua.coerce_number(value)?,
        None => None,
    };
    let number = number.ok_or_else(|| fail(args.lua, "format 'c0' needs a previous size"))?;
    Ok(number as usize)
}

/// The bytes in little-endian order, padded with zeros.
fn ordered<const N: usize>(bytes: &[u8], big_endian: bool) -> [u8; N] {
    let mut raw = [0; N];
    raw.iter_mut().zip(bytes).for_each(|(place, byte)| *place = *byte);
    if big_endian {
        raw.reverse();
    }
    raw
}

/// The low 64 bits of an integer of any size.
fn integer(bytes: &[u8], big_endian: bool, signed: bool) -> f64 {
    let place = |value: u64, byte: &u8| value << 8 | u64::from(*byte);
    let value =
        if big_endian { bytes.iter().fold(0, place) } else { bytes.iter().rev().fold(0, place) };
    if !signed {
        return value as f64;
    }
    let unused = 64_u32.saturating_sub(8 * bytes.len() as u32);
    if unused >= 64 { 0.0 } else { ((value << unused) as i64 >> unused) as f64 }
}

fn size(args: &Arguments<'_>) -> Result<i64> {
    let text = args.string(1)?;
    let text = text.as_bytes();
    let mut format = Format::new(args.lua, &text);
    let mut at = 0_usize;
    while let Some(item) = format.next()? {
        at += format.padding(at, &item);
        args.check(item.option != b's', 1, "option 's' has no fixed size")?;
        let fixed = item.option != b'c' || item.size > 0;
        args.check(fixed, 1, "option 'c0' has no fixed size")?;
        if !item.option.is_ascii_alphanumeric() {
            format.control(item.option)?;
        }
        at = at.saturating_add(item.size);
    }
    Ok(at as i64)
}
