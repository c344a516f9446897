//! The first line of a script or library: `#!lua name=mylib flags=no-writes,allow-stale`. Its words
//! may be quoted, as those of inline requests.

use crate::base::{Bytes, quoting};
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};

/// The flags of a script, as bits.
pub type Flags = u8;
pub(in crate::engine) const NO_WRITES: Flags = 1;
pub(in crate::engine) const ALLOW_OOM: Flags = 2;
pub(in crate::engine) const ALLOW_STALE: Flags = 4;
pub(in crate::engine) const NO_CLUSTER: Flags = 8;
pub(in crate::engine) const ALLOW_CROSS_SLOT_KEYS: Flags = 16;
/// It has no such line, as scripts before Redis 7.
pub(in crate::engine) const OLD: Flags = 128;

/// The names of the flags, in the order in which Redis lists them.
pub const NAMES: [(&str, Flags); 5] = [
    ("no-writes", NO_WRITES),
    ("allow-oom", ALLOW_OOM),
    ("allow-stale", ALLOW_STALE),
    ("no-cluster", NO_CLUSTER),
    ("allow-cross-slot-keys", ALLOW_CROSS_SLOT_KEYS),
];

/// The flags of a script, and its text without that line but with its end, so that lines keep
/// their numbers.
pub(in crate::engine) fn of_script(dialect: Dialect, source: &[u8]) -> Result<(Flags, &[u8])> {
    if !source.starts_with(b"#!") {
        return Ok((OLD, source));
    }
    let end = source.iter().position(|&byte| byte == b'\n');
    let end = end.ok_or(Error::fixed("Invalid script shebang"))?;
    let (line, text) = source.split_at(end);
    let words = words(dialect, line).ok_or(Error::fixed("Invalid engine in script shebang"))?;
    let engine = engine(&words);
    if dialect.finds_script_engines() {
        // White space before a word passes for the engine.
        let is_named = !engine.is_empty() || line[2..].trim_ascii().is_empty();
        if is_named && !engine.eq_ignore_ascii_case(b"lua") {
            let engine = String::from_utf8_lossy(engine);
            return Err(Error::new(format!("Could not find scripting engine '{engine}'")));
        }
    } else if engine != b"lua" {
        return Err(named("Unexpected engine in script shebang: #!", engine));
    }
    let mut flags = 0;
    for word in words.iter().skip(1) {
        let Some(names) = word.strip_prefix(b"flags=") else {
            return Err(named("Unknown lua shebang option: ", word));
        };
        // An empty list has no flags; an empty word between commas is an unknown flag.
        for name in names.split(|&byte| byte == b',').filter(|_| !names.is_empty()) {
            flags |=
                flag(name).ok_or_else(|| named("Unexpected flag in script shebang: ", name))?;
        }
    }
    Ok((flags, text))
}

/// The words of a first line, the `#!` included; `None` when a quotation does not end.
fn words(dialect: Dialect, line: &[u8]) -> Option<Vec<Bytes>> {
    let (mut text, mut ranges) = (Vec::new(), Vec::new());
    quoting::read(line, dialect.after_quote(), &mut text, |range| ranges.push(range))?;
    Some(ranges.into_iter().map(|range| Bytes::new(&text[range])).collect())
}

/// The first word of a line, without the `#!`.
fn engine(words: &[Bytes]) -> &[u8] {
    words.first().and_then(|word| word.get(2..)).unwrap_or_default()
}

pub(in crate::engine) fn flag(name: &[u8]) -> Option<Flags> {
    NAMES.iter().find(|(known, _)| known.as_bytes() == name).map(|(_, flag)| *flag)
}

fn named(text: &str, name: &[u8]) -> Error {
    Error::new(format!("{text}{}", String::from_utf8_lossy(name)))
}

const INVALID: Error = Error::fixed("Invalid library metadata");

/// As [`of_library`], for a library that a store of any dialect has loaded before.
pub(in crate::engine) fn of_loaded_library(code: &[u8]) -> Result<(Bytes, &[u8])> {
    let read = Dialect::ALL.into_iter().map(|dialect| of_library(dialect, code));
    read.reduce(Result::or).unwrap_or(Err(INVALID))
}

/// The name of a library, and its text without that line but with its end.
pub(in crate::engine) fn of_library(dialect: Dialect, code: &[u8]) -> Result<(Bytes, &[u8])> {
    if !code.starts_with(b"#!") {
        return Err(Error::fixed("Missing library metadata"));
    }
    let end = code.iter().position(|&byte| byte == b'\n').ok_or(INVALID)?;
    let (line, text) = code.split_at(end);
    let words = words(dialect, line).ok_or(INVALID)?;
    let engine = engine(&words);
    let mut name = None;
    for word in words.iter().skip(1) {
        let given = word.split_at_checked(5).filter(|(key, _)| key.eq_ignore_ascii_case(b"name="));
        let Some((_, given)) = given else {
            return Err(named("Invalid metadata value given: ", word));
        };
        if name.replace(given).is_some() {
            const TWICE: &str = "Invalid metadata value, name argument was given multiple times";
            return Err(Error::fixed(TWICE));
        }
    }
    let name = name.ok_or(Error::fixed("Library name was not given"))?;
    if !is_name(name) {
        return Err(Error::fixed(NOT_A_NAME));
    }
    if !engine.eq_ignore_ascii_case(b"lua") {
        let engine = String::from_utf8_lossy(engine);
        return Err(Error::new(format!("Engine '{engine}' not found")));
    }
    Ok((Bytes::new(name), text))
}

/// Libraries and functions are named alike.
pub(in crate::engine) fn is_name(name: &[u8]) -> bool {
    !name.is_empty() && name.iter().all(|&byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

pub(in crate::engine) const NOT_A_NAME: &str = "Library names can only contain letters, numbers, or \
     underscores(_) and must be at least one character long";
