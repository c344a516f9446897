//! `math.random` as in Redis: the generator of `drand48`, which begins anew with each script, so
//! that a script that asks for nothing else is always given the same numbers.

use std::cell::Cell;

use mlua::{Lua, MultiValue, Result, Table, Value};

use super::failure::{bad_argument, fail, wrong_type};

thread_local! {
    /// The 48 bits. Of the thread, since a script runs on one from its first line to its last.
    static STATE: Cell<u64> = const { Cell::new(0) };
}

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const INCREMENT: u64 = 0xB;
const BITS: u64 = (1 << 48) - 1;
const LARGEST: i64 = i32::MAX as i64;

/// Begins again as for this seed.
pub(super) fn seed(seed: i32) {
    STATE.set((u64::from(seed as u32) << 16) | 0x330E);
}

/// The next number of 31 bits.
fn next() -> i64 {
    let state = STATE.get().wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT) & BITS;
    STATE.set(state);
    (state >> 17) as i64
}

pub(super) fn install(lua: &Lua, math: &Table) -> Result<()> {
    math.raw_set("random", lua.create_function(random)?)?;
    math.raw_set(
        "randomseed",
        lua.create_function(|lua, args: MultiValue| {
            seed(integer(lua, &args, 1)? as i32);
            Ok(())
        })?,
    )
}

fn random(lua: &Lua, args: MultiValue) -> Result<f64> {
    let fraction = (next() % LARGEST) as f64 / LARGEST as f64;
    let (low, high, last) = match args.len() {
        0 => return Ok(fraction),
        1 => (1, integer(lua, &args, 1)?, 1),
        2 => (integer(lua, &args, 1)?, integer(lua, &args, 2)?, 2),
        _ => return Err(fail(lua, "wrong number of arguments")),
    };
    if low > high {
        return Err(bad_argument(lua, last, "interval is empty"));
    }
    let width = (high as i32).wrapping_sub(low as i32).wrapping_add(1);
    Ok((fraction * f64::from(width)).floor() + low as f64)
}

/// As C casts: to 32 bits, from wherever.
fn integer(lua: &Lua, args: &MultiValue, position: usize) -> Result<i64> {
    let value = args.get(position - 1);
    let number = value.and_then(|value| lua.coerce_number(value.clone()).ok().flatten());
    match number {
        Some(number) => Ok(i64::from(number as i64 as i32)),
        None => Err(wrong_type(lua, position, "number", value.filter(|v| **v != Value::Nil))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_redis() {
        seed(0);
        let drawn: Vec<_> = (0..3).map(|_| (next() % LARGEST) as f64 / LARGEST as f64).collect();
        assert_eq!((drawn[0] * 1_000_000.0).floor() + 1.0, 170_829.0);
    }
}
