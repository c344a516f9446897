//! `bit`: operations on 32 bits, as LuaBitOp has them.

use mlua::{Lua, MultiValue, Result, Table};

use super::failure::wrong_type;

type Shift = fn(i32, u32) -> i32;
type Unary = fn(i32) -> i32;
type Binary = fn(i32, i32) -> i32;

pub(super) fn library(lua: &Lua) -> Result<Table> {
    let bit = lua.create_table()?;
    let unary: [(&str, Unary); 3] =
        [("tobit", |a| a), ("bnot", |a| !a), ("bswap", i32::swap_bytes)];
    for (name, apply) in unary {
        let function = move |lua: &Lua, args: MultiValue| Ok(apply(bits(lua, &args, 1)?));
        bit.raw_set(name, lua.create_function(function)?)?;
    }
    let folds: [(&str, Binary); 3] =
        [("band", |a, b| a & b), ("bor", |a, b| a | b), ("bxor", |a, b| a ^ b)];
    for (name, apply) in folds {
        let function = move |lua: &Lua, args: MultiValue| {
            let first = bits(lua, &args, 1)?;
            (2..=args.len()).try_fold(first, |all, at| Ok(apply(all, bits(lua, &args, at)?)))
        };
        bit.raw_set(name, lua.create_function(function)?)?;
    }
    // Only the low five bits of the distance count.
    let shifts: [(&str, Shift); 5] = [
        ("lshift", |a, by| a.wrapping_shl(by)),
        ("rshift", |a, by| (a as u32).wrapping_shr(by) as i32),
        ("arshift", |a, by| a.wrapping_shr(by)),
        ("rol", |a, by| a.rotate_left(by & 31)),
        ("ror", |a, by| a.rotate_right(by & 31)),
    ];
    for (name, apply) in shifts {
        let function = move |lua: &Lua, args: MultiValue| {
            Ok(apply(bits(lua, &args, 1)?, bits(lua, &args, 2)? as u32))
        };
        bit.raw_set(name, lua.create_function(function)?)?;
    }
    bit.raw_set("tohex", lua.create_function(to_hex)?)?;
    Ok(bit)
}

/// A number's low 32 bits, rounded as doubles round when 2^52 + 2^51 is added.
fn bits(lua: &Lua, args: &MultiValue, position: usize) -> Result<i32> {
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    let value = args.get(position - 1);
    let number = value.and_then(|value| lua.coerce_number(value.clone()).ok().flatten());
    match number {
        Some(number) => Ok((number + MAGIC).to_bits() as i32),
        None => Err(wrong_type(lua, position, "number", value)),
    }
}

/// Eight hexadecimal digits, or the given number of the lowest ones, in capitals if it is negative.
fn to_hex(lua: &Lua, args: MultiValue) -> Result<String> {
    let number = bits(lua, &args, 1)?;
    let asked = if args.len() < 2 { 8 } else { bits(lua, &args, 2)? };
    let digits = asked.unsigned_abs().min(8) as usize;
    let all = if asked < 0 { format!("{number:08X}") } else { format!("{number:08x}") };
    Ok(all[8 - digits..].to_owned())
}
