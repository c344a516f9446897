//! `string.find`, `match`, `gmatch` and `gsub`, with a matcher that can be stopped, and `rep`,
//! since Lua's own runs for long with an empty string.

use std::sync::Arc;

use memchr::memmem;
use mlua::{Function, Lua, LuaString, MultiValue, Result, Table, Value};
use parking_lot::Mutex;

use super::arguments::Arguments;
use super::failure::{bad_argument, fail, raised, type_name};
use super::limits::{Watch, check_size};
use super::pattern::{Capture, Fault, Matcher};

/// Replaces the functions of the library.
pub(super) fn install(
    lua: &Lua,
    strings: &Table,
    pcall: Function,
    watch: &Arc<Watch>,
) -> Result<()> {
    let mine = Arc::clone(watch);
    let find =
        move |lua: &Lua, values: MultiValue| search(&Arguments::new(lua, values), &*mine, true);
    strings.raw_set("find", lua.create_function(find)?)?;
    let mine = Arc::clone(watch);
    let found =
        move |lua: &Lua, values: MultiValue| search(&Arguments::new(lua, values), &*mine, false);
    strings.raw_set("match", lua.create_function(found)?)?;
    let mine = Arc::clone(watch);
    let each = move |lua: &Lua, values: MultiValue| each(&Arguments::new(lua, values), &mine);
    let each = lua.create_function(each)?;
    strings.raw_set("gfind", &each)?;
    strings.raw_set("gmatch", each)?;
    let mine = Arc::clone(watch);
    let repeat = move |lua: &Lua, values: MultiValue| repeat(&Arguments::new(lua, values), &*mine);
    strings.raw_set("rep", lua.create_function(repeat)?)?;
    let mine = Arc::clone(watch);
    let replace =
        move |lua: &Lua, values: MultiValue| replace(&Arguments::new(lua, values), &*mine, &pcall);
    strings.raw_set("gsub", lua.create_function(replace)?)
}

/// Bytes that take as long to write as thousands of instructions of Lua.
const LONG: usize = 1 << 20;

fn repeat(args: &Arguments<'_>, watch: &Watch) -> Result<LuaString> {
    let text = args.string(1)?;
    // C counts in 32 bits.
    let count = usize::try_from(args.integer(2)? as i32).unwrap_or(0);
    let text = text.as_bytes();
    let size = text.len().saturating_mul(count);
    check_size(size)?;
    // A script that makes one long string after the other would be asked too late by Lua.
    if size >= LONG
        && let Some(why) = watch()
    {
        return Err(fail(args.lua, why));
    }
    args.lua.create_string(text.repeat(count))
}

fn search(args: &Arguments<'_>, watch: &Watch, tells_where: bool) -> Result<MultiValue> {
    let (text, pattern) = (args.string(1)?, args.string(2)?);
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let start = beginning(args.integer_or(3, 1)?, text.len());
    let plain = !matches!(args.get(4), None | Some(Value::Nil | Value::Boolean(false)));
    if tells_where && (plain || is_plain(&pattern)) {
        let found = memmem::find(text.get(start..).unwrap_or_default(), &pattern);
        return Ok(match found {
            Some(at) => {
                [start + at + 1, start + at + pattern.len()].into_iter().map(number).collect()
            }
            None => MultiValue::from_iter([Value::Nil]),
        });
    }
    let anchored = pattern.first() == Some(&b'^');
    let mut matcher = Matcher::new(&text, &pattern, watch);
    let refuse = |fault: Fault| fail(args.lua, fault.0);
    for at in start..=text.len() {
        if let Some(end) = matcher.at(at, usize::from(anchored)).map_err(refuse)? {
            if !tells_where {
                let captures = matcher.captures(at, end).map_err(refuse)?;
                return values(args.lua, &text, &captures);
            }
            let place = [number(at + 1), number(end)];
            let captures = matcher.closed().map_err(refuse)?;
            return Ok(place.into_iter().chain(values(args.lua, &text, captures)?).collect());
        }
        if anchored {
            break;
        }
    }
    Ok(MultiValue::from_iter([Value::Nil]))
}

/// The start of a search. A negative number counts from the end.
fn beginning(given: i64, length: usize) -> usize {
    let place = if given >= 0 { given - 1 } else { given.saturating_add(length as i64) };
    usize::try_from(place.max(0)).unwrap_or(usize::MAX).min(length)
}

/// Whether a pattern has no special characters up to its first NUL.
fn is_plain(pattern: &[u8]) -> bool {
    let shown = pattern.split(|&byte| byte == 0).next().unwrap_or_default();
    !shown.iter().any(|byte| b"^$*+?.([%-".contains(byte))
}

fn number(place: usize) -> Value {
    Value::Integer(place as i64)
}

fn values(lua: &Lua, text: &[u8], captures: &[Capture]) -> Result<MultiValue> {
    captures.iter().map(|capture| value(lua, text, *capture)).collect()
}

fn value(lua: &Lua, text: &[u8], capture: Capture) -> Result<Value> {
    match capture {
        Capture::Range(start, end) => {
            lua.create_string(text.get(start..end).unwrap_or_default()).map(Value::String)
        }
        Capture::Position(at) | Capture::Open(at) => Ok(number(at + 1)),
    }
}

/// An iterator over all matches.
fn each(args: &Arguments<'_>, watch: &Arc<Watch>) -> Result<Function> {
    let (text, pattern) = (args.string(1)?, args.string(2)?);
    let (next, watch) = (Mutex::new(0_usize), Arc::clone(watch));
    args.lua.create_function(move |lua, _: MultiValue| {
        let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
        let mut matcher = Matcher::new(&text, &pattern, &*watch);
        let refuse = |fault: Fault| fail(lua, fault.0);
        let mut next = next.lock();
        for at in *next..=text.len() {
            if let Some(end) = matcher.at(at, 0).map_err(refuse)? {
                *next = if end == at { end + 1 } else { end };
                let captures = matcher.captures(at, end).map_err(refuse)?;
                return values(lua, &text, &captures);
            }
        }
        *next = text.len() + 1;
        Ok(MultiValue::new())
    })
}

fn replace(args: &Arguments<'_>, watch: &Watch, pcall: &Function) -> Result<(LuaString, i64)> {
    let (text, pattern) = (args.string(1)?, args.string(2)?);
    let (text, pattern) = (text.as_bytes(), pattern.as_bytes());
    let replacement = Replacement::of(args, pcall)?;
    let most = args.integer_or(4, text.len() as i64 + 1)?;
    let anchored = pattern.first() == Some(&b'^');
    let mut matcher = Matcher::new(&text, &pattern, watch);
    let refuse = |fault: Fault| fail(args.lua, fault.0);
    let (mut out, mut at, mut count) = (Vec::new(), 0, 0);
    while count < most {
        let found = matcher.at(at, usize::from(anchored)).map_err(refuse)?;
        if let Some(end) = found {
            count += 1;
            let captures = match replacement {
                // Captures that the text does not use may be unfinished.
                Replacement::Text(_) => matcher.captures_so_far(at, end),
                _ => matcher.captures(at, end).map_err(refuse)?,
            };
            replacement.write(args.lua, &mut out, &text, (at, end), &captures)?;
            check_size(out.len())?;
        }
        match found {
            Some(end) if end > at => at = end,
            _ => match text.get(at) {
                Some(byte) => {
                    out.push(*byte);
                    at += 1;
                }
                None => break,
            },
        }
        if anchored {
            break;
        }
    }
    out.extend_from_slice(text.get(at..).unwrap_or_default());
    Ok((args.lua.create_string(out)?, count))
}

/// The replacement for a match.
enum Replacement<'r> {
    Text(LuaString),
    Table(&'r Table),
    Function(&'r Function, &'r Function),
}

impl<'r> Replacement<'r> {
    fn of(args: &'r Arguments<'_>, pcall: &'r Function) -> Result<Self> {
        match args.get(3) {
            Some(Value::String(_) | Value::Integer(_) | Value::Number(_)) => {
                args.string(3).map(Self::Text)
            }
            Some(Value::Table(table)) => Ok(Self::Table(table)),
            Some(Value::Function(function)) => Ok(Self::Function(function, pcall)),
            _ => Err(bad_argument(args.lua, 3, "string/function/table expected")),
        }
    }

    fn write(
        &self,
        lua: &Lua,
        out: &mut Vec<u8>,
        text: &[u8],
        whole: (usize, usize),
        captures: &[Capture],
    ) -> Result<()> {
        let first = captures.first().copied().unwrap_or(Capture::Range(whole.0, whole.1));
        let found = match self {
            Self::Text(form) => return fill(lua, out, &form.as_bytes(), text, whole, captures),
            Self::Table(table) => table.get(value(lua, text, first)?)?,
            Self::Function(function, pcall) => call(pcall, function, values(lua, text, captures)?)?,
        };
        match found {
            Value::Nil | Value::Boolean(false) => {
                out.extend_from_slice(text.get(whole.0..whole.1).unwrap_or_default());
            }
            other => match lua.coerce_string(other.clone())? {
                Some(text) => out.extend_from_slice(&text.as_bytes()),
                None => {
                    let kind = type_name(&other);
                    return Err(fail(lua, format!("invalid replacement value (a {kind})")));
                }
            },
        }
        Ok(())
    }
}

/// Calls a function of the script, and passes on what it raises.
fn call(pcall: &Function, function: &Function, args: MultiValue) -> Result<Value> {
    let mut all = args;
    all.push_front(Value::Function(function.clone()));
    match pcall.call::<(bool, Value)>(all)? {
        (true, value) => Ok(value),
        (false, error) => Err(raised(error)),
    }
}

/// Writes a text in which `%1` stands for the first capture, and `%0` for the whole match.
fn fill(
    lua: &Lua,
    out: &mut Vec<u8>,
    form: &[u8],
    text: &[u8],
    whole: (usize, usize),
    captures: &[Capture],
) -> Result<()> {
    if !form.contains(&b'%') {
        out.extend_from_slice(form);
        return Ok(());
    }
    let mut bytes = form.iter();
    while let Some(&byte) = bytes.next() {
        if byte != b'%' {
            out.push(byte);
            continue;
        }
        match bytes.next().copied().unwrap_or(0) {
            b'0' => out.extend_from_slice(text.get(whole.0..whole.1).unwrap_or_default()),
            digit @ b'1'..=b'9' => match captures.get(usize::from(digit - b'1')) {
                Some(Capture::Range(start, end)) => {
                    out.extend_from_slice(text.get(*start..*end).unwrap_or_default());
                }
                Some(Capture::Position(at)) => {
                    out.extend_from_slice((at + 1).to_string().as_bytes());
                }
                Some(Capture::Open(_)) => return Err(fail(lua, "unfinished capture")),
                None => return Err(fail(lua, "invalid capture index")),
            },
            other => out.push(other),
        }
    }
    Ok(())
}
