//! The first line of a script or library: `#!lua name=mylib flags=no-writes,allow-stale`.

use crate::engine::error::{Error, Result};

/// What a script says of itself, as bits.
pub(super) type Flags = u8;
pub(super) const NO_WRITES: Flags = 1;
pub(super) const ALLOW_OOM: Flags = 2;
pub(super) const ALLOW_STALE: Flags = 4;
pub(super) const NO_CLUSTER: Flags = 8;
pub(super) const ALLOW_CROSS_SLOT_KEYS: Flags = 16;
/// It has no such line, as scripts before Redis 7.
pub(super) const OLD: Flags = 128;

pub(super) const NAMES: [(&str, Flags); 5] = [
    ("no-writes", NO_WRITES),
    ("allow-oom", ALLOW_OOM),
    ("allow-stale", ALLOW_STALE),
    ("no-cluster", NO_CLUSTER),
    ("allow-cross-slot-keys", ALLOW_CROSS_SLOT_KEYS),
];

/// The flags of a script, and its text without that line but with its end, so that lines keep
/// their numbers.
pub(super) fn of_script(source: &[u8]) -> Result<(Flags, &[u8])> {
    if !source.starts_with(b"#!") {
        return Ok((OLD, source));
    }
    let end = source.iter().position(|&byte| byte == b'\n');
    let end = end.ok_or(Error::fixed("Invalid script shebang"))?;
    let (line, text) = source.split_at(end);
    let mut words = line[2..].split(|&byte| byte == b' ').filter(|word| !word.is_empty());
    let engine = words.next().unwrap_or_default();
    if !engine.eq_ignore_ascii_case(b"lua") {
        return Err(named("Unexpected engine in script shebang: ", engine));
    }
    let mut flags = 0;
    for word in words {
        let Some(names) = word.strip_prefix(b"flags=") else {
            return Err(named("Unknown lua shebang option: ", word));
        };
        for name in names.split(|&byte| byte == b',').filter(|name| !name.is_empty()) {
            flags |=
                flag(name).ok_or_else(|| named("Unexpected flag in script shebang: ", name))?;
        }
    }
    Ok((flags, text))
}

pub(super) fn flag(name: &[u8]) -> Option<Flags> {
    NAMES.iter().find(|(known, _)| known.as_bytes() == name).map(|(_, flag)| *flag)
}

fn named(text: &str, name: &[u8]) -> Error {
    Error::new(format!("{text}{}", String::from_utf8_lossy(name)))
}
