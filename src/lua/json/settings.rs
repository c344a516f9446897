//! The library's settings. The functions that change them also return them.

use mlua::{MultiValue, Result, Value};

use crate::lua::arguments::Arguments;
use crate::lua::failure::bad_argument;

#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// Whether sparse arrays become objects. If not, they are an error.
    pub(super) sparse_convert: bool,
    pub(super) sparse_ratio: i64,
    pub(super) sparse_safe: i64,
    pub(super) encode_max_depth: i64,
    pub(super) decode_max_depth: i64,
    /// Significant digits of numbers.
    pub(super) precision: i64,
    /// Accepted without effect: no buffer is kept.
    keep_buffer: bool,
    pub(super) encode_invalid_numbers: Invalid,
    pub(super) decode_invalid_numbers: bool,
}

/// How numbers that JSON does not have are handled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Invalid {
    Refused,
    Written,
    Null,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            sparse_convert: false,
            sparse_ratio: 2,
            sparse_safe: 10,
            encode_max_depth: 1000,
            decode_max_depth: 1000,
            precision: 14,
            keep_buffer: true,
            encode_invalid_numbers: Invalid::Refused,
            decode_invalid_numbers: true,
        }
    }
}

type Setting = fn(&mut Settings, &Arguments<'_>) -> Result<MultiValue>;

pub(super) const FUNCTIONS: &[(&str, Setting)] = &[
    ("encode_sparse_array", encode_sparse_array),
    ("encode_max_depth", |settings, args| {
        whole(args, &mut settings.encode_max_depth, 1, MOST).map(one)
    }),
    ("decode_max_depth", |settings, args| {
        whole(args, &mut settings.decode_max_depth, 1, MOST).map(one)
    }),
    ("encode_number_precision", |settings, args| {
        whole(args, &mut settings.precision, 1, 14).map(one)
    }),
    ("encode_keep_buffer", |settings, args| switch(args, &mut settings.keep_buffer).map(one)),
    ("encode_invalid_numbers", encode_invalid_numbers),
    ("decode_invalid_numbers", |settings, args| {
        switch(args, &mut settings.decode_invalid_numbers).map(one)
    }),
];

const MOST: i64 = i32::MAX as i64;

fn one(value: Value) -> MultiValue {
    MultiValue::from_iter([value])
}

fn encode_sparse_array(settings: &mut Settings, args: &Arguments<'_>) -> Result<MultiValue> {
    at_most(args, 3)?;
    let convert = boolean(args, 1, &mut settings.sparse_convert)?;
    let ratio = integer(args, 2, &mut settings.sparse_ratio, 0, MOST)?;
    let safe = integer(args, 3, &mut settings.sparse_safe, 0, MOST)?;
    Ok(MultiValue::from_iter([convert, ratio, safe]))
}

fn encode_invalid_numbers(settings: &mut Settings, args: &Arguments<'_>) -> Result<MultiValue> {
    at_most(args, 1)?;
    match args.get(1) {
        None | Some(Value::Nil) => {}
        Some(Value::Boolean(true)) => settings.encode_invalid_numbers = Invalid::Written,
        Some(Value::Boolean(false)) => settings.encode_invalid_numbers = Invalid::Refused,
        Some(_) => {
            settings.encode_invalid_numbers = match option(args, 1, &["off", "on", "null"])? {
                0 => Invalid::Refused,
                1 => Invalid::Written,
                _ => Invalid::Null,
            };
        }
    }
    Ok(one(match settings.encode_invalid_numbers {
        Invalid::Refused => Value::Boolean(false),
        Invalid::Written => Value::Boolean(true),
        Invalid::Null => Value::String(args.lua.create_string("null")?),
    }))
}

fn switch(args: &Arguments<'_>, setting: &mut bool) -> Result<Value> {
    at_most(args, 1)?;
    boolean(args, 1, setting)
}

fn whole(args: &Arguments<'_>, setting: &mut i64, least: i64, most: i64) -> Result<Value> {
    at_most(args, 1)?;
    integer(args, 1, setting, least, most)
}

fn at_most(args: &Arguments<'_>, most: usize) -> Result<()> {
    args.check(args.len() <= most, most + 1, "found too many arguments")
}

fn boolean(args: &Arguments<'_>, position: usize, setting: &mut bool) -> Result<Value> {
    match args.get(position) {
        None | Some(Value::Nil) => {}
        Some(Value::Boolean(value)) => *setting = *value,
        Some(_) => *setting = option(args, position, &["off", "on"])? == 1,
    }
    Ok(Value::Boolean(*setting))
}

/// The word that an argument is, of several.
fn option(args: &Arguments<'_>, position: usize, words: &[&str]) -> Result<usize> {
    let given = args.string(position)?;
    let place = words.iter().position(|word| word.as_bytes() == &given.as_bytes()[..]);
    place.ok_or_else(|| {
        let why = format!("invalid option '{}'", given.to_string_lossy());
        bad_argument(args.lua, position, &why)
    })
}

fn integer(
    args: &Arguments<'_>,
    position: usize,
    setting: &mut i64,
    least: i64,
    most: i64,
) -> Result<Value> {
    if !matches!(args.get(position), None | Some(Value::Nil)) {
        let value = args.integer(position)?;
        let why = format!("expected integer between {least} and {most}");
        // The library reports the first argument, whichever was wrong.
        args.check((least..=most).contains(&value), 1, &why)?;
        *setting = value;
    }
    Ok(Value::Integer(*setting))
}
