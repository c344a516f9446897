//! `math.random` as in Redis: the generator of `drand48`, which starts with the same numbers in
//! every store.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use mlua::{Lua, MultiValue, Result, Table};

use super::arguments::Arguments;
use super::failure::fail;

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const INCREMENT: u64 = 0xB;
const BITS: u64 = (1 << 48) - 1;
const LARGEST: i64 = i32::MAX as i64;

/// The state before any seed.
const UNSEEDED: u64 = 0x1234_ABCD_330E;

#[derive(Debug)]
struct Generator(AtomicU64);

impl Generator {
    fn seed(&self, seed: i32) {
        self.0.store((u64::from(seed as u32) << 16) | 0x330E, Relaxed);
    }

    /// The next number of 31 bits.
    fn next(&self) -> i64 {
        let state = self.0.load(Relaxed).wrapping_mul(MULTIPLIER).wrapping_add(INCREMENT) & BITS;
        self.0.store(state, Relaxed);
        (state >> 17) as i64
    }

    /// The next number in the range from 0 to 1, excluding 1.
    fn fraction(&self) -> f64 {
        (self.next() % LARGEST) as f64 / LARGEST as f64
    }
}

pub(super) fn install(lua: &Lua, math: &Table) -> Result<()> {
    let generator = Arc::new(Generator(AtomicU64::new(UNSEEDED)));
    let mine = Arc::clone(&generator);
    let draw = move |lua: &Lua, values: MultiValue| random(&mine, &Arguments::new(lua, values));
    math.raw_set("random", lua.create_function(draw)?)?;
    let seed = move |lua: &Lua, values: MultiValue| {
        generator.seed(Arguments::new(lua, values).integer(1)? as i32);
        Ok(())
    };
    math.raw_set("randomseed", lua.create_function(seed)?)
}

fn random(generator: &Generator, args: &Arguments<'_>) -> Result<f64> {
    let fraction = generator.fraction();
    // Like a cast in C: keeps the low 32 bits.
    let integer = |position| args.integer(position).map(|number| number as i32);
    let (low, high) = match args.len() {
        0 => return Ok(fraction),
        1 => (1, integer(1)?),
        2 => (integer(1)?, integer(2)?),
        _ => return Err(fail(args.lua, "wrong number of arguments")),
    };
    args.check(low <= high, args.len(), "interval is empty")?;
    let width = high.wrapping_sub(low).wrapping_add(1);
    Ok((fraction * f64::from(width)).floor() + f64::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_are_those_of_redis() {
        let generator = Generator(AtomicU64::new(UNSEEDED));
        let drawn: Vec<_> = (0..4).map(|_| generator.fraction()).collect();
        assert_eq!((drawn[1] * 100.0).floor() + 1.0, 85.0);
        assert_eq!((drawn[3] * 1_000_000.0).floor() + 1.0, 446_584.0);
    }
}
