//! What DEBUG can be asked.

use std::time::Duration;

use smallvec::SmallVec;

use crate::base::number;
use crate::engine::config::units;
use crate::engine::grammar::error::{Error, Result, quoted};
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::Shape;
use crate::keyspace::key_set::Scope;
use crate::keyspace::{KeySet, Mode};

pub(super) type Looked<'a> = Read<'a, Any, NOTHING>;

#[derive(Debug, Clone)]
pub(super) enum Request<'a> {
    Sleep(Duration),
    Object {
        key: Looked<'a>,
        fast: bool,
    },
    Digest,
    DigestValue(SmallVec<[Looked<'a>; 4]>),
    /// Whether the store has to be empty, since what is read comes beside what is there.
    Reload {
        beside: bool,
    },
    /// 1 or 0.
    SetActiveExpire(u32),
    PauseCron(bool),
    ScriptsMayDebug(bool),
    Protocol(&'a [u8]),
    /// An error of this text.
    Error(&'a [u8]),
    Populate(Population<'a>),
    /// A key that must hold a listpack.
    Listpack(Looked<'a>),
    /// A key that must hold a list of several nodes.
    Quicklist(Looked<'a>),
    /// A script that must be known.
    Script(&'a [u8]),
    /// Of a database.
    Tables(i64),
    TablesOf(Looked<'a>),
    StructSize,
    /// Accepted, and of no effect.
    Nothing,
    Help,
}

/// Strings to create: how many, the start of their keys, and their length.
#[derive(Debug, Clone, Copy)]
pub(super) struct Population<'a> {
    pub(super) count: u64,
    pub(super) prefix: &'a [u8],
    pub(super) size: Option<usize>,
}

impl<'a> Population<'a> {
    fn parse(words: &[&'a [u8]]) -> Result<Self> {
        let number = |word: &[u8]| {
            let number = number::parse_i64(word).and_then(|number| u64::try_from(number).ok());
            number.ok_or(Error::NOT_POSITIVE)
        };
        let count = words.first().map_or(Ok(0), |word| number(word))?;
        let size = words.get(2).map(|word| number(word)).transpose()?;
        let size = size.map(|size| usize::try_from(size).unwrap_or(usize::MAX));
        Ok(Self { count, prefix: words.get(1).copied().unwrap_or(b"key"), size })
    }
}

impl Population<'_> {
    /// At most what the record of the call comes to.
    pub(super) fn weight(&self) -> usize {
        /// A colon and a number.
        const NUMBER: usize = 21;
        /// The rest of an operation of the log, and of a text without a size.
        const BESIDE: usize = 64;
        let size = self.size.unwrap_or(NUMBER);
        let each = size.saturating_add(self.prefix.len() + NUMBER + BESIDE);
        each.saturating_mul(usize::try_from(self.count).unwrap_or(usize::MAX))
    }
}

/// As C's `atoi` reads a word that is to be 0 or 1.
fn truth(word: &[u8]) -> bool {
    number::parse_i64(word).unwrap_or(0) != 0
}

impl<'a> Param<'a> for Request<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (name, rest) = args.take_rest().split_first().ok_or_else(|| args.arity_error())?;
        let upper = name.to_ascii_uppercase();
        Ok(match (upper.as_slice(), rest) {
            (b"SLEEP", [seconds]) => Self::Sleep(duration(seconds)),
            (b"OBJECT", [key]) => Self::Object { key: Looked::named(key), fast: false },
            (b"OBJECT", [key, word]) if word.eq_ignore_ascii_case(b"fast") => {
                Self::Object { key: Looked::named(key), fast: true }
            }
            (b"DIGEST", []) => Self::Digest,
            (b"DIGEST-VALUE", _) => {
                Self::DigestValue(rest.iter().map(|key| Looked::named(key)).collect())
            }
            (b"RELOAD", options) if options.iter().all(|option| is_reload_option(option)) => {
                let has = |word: &[u8]| options.iter().any(|it| it.eq_ignore_ascii_case(word));
                Self::Reload { beside: has(b"NOFLUSH") && !has(b"MERGE") }
            }
            (b"RELOAD", _) => return Err(RELOAD_OPTIONS),
            (b"LOADAOF", _) => Self::Reload { beside: false },
            // As `atoi` reads it: no number is 0.
            (b"SET-ACTIVE-EXPIRE", [b"0"]) => Self::SetActiveExpire(0),
            (b"SET-ACTIVE-EXPIRE", [_]) => Self::SetActiveExpire(1),
            (b"PROTOCOL", [kind]) => Self::Protocol(kind),
            (b"ERROR", [text]) => Self::Error(text),
            (b"POPULATE", [_] | [_, _] | [_, _, _]) => {
                Population::parse(rest).map(Self::Populate)?
            }
            (b"LISTPACK", [key]) => Self::Listpack(Looked::named(key)),
            (b"PAUSE-CRON", [yes]) => Self::PauseCron(truth(yes)),
            (b"SET-DISABLE-DENY-SCRIPTS", [yes]) => Self::ScriptsMayDebug(truth(yes)),
            (b"REPLYBUFFER", [what, value]) => reply_buffer(what, value).ok_or(unknown(name))??,
            (b"QUICKLIST", [key] | [key, _]) => Self::Quicklist(Looked::named(key)),
            (b"HTSTATS", [number, ..]) => {
                Self::Tables(number::parse_i64(number).ok_or(Error::NOT_INTEGER)?)
            }
            (b"HTSTATS-KEY", [key, ..]) => Self::TablesOf(Looked::named(key)),
            (b"STRUCTSIZE", []) => Self::StructSize,
            (b"AOF-FLUSH-SLEEP" | b"DICT-RESIZING" | b"LOG", [_])
            | (b"CHANGE-REPL-ID", [])
            | (b"REPLICATE", [_, ..]) => Self::Nothing,
            (b"SCRIPT", [what]) if what.eq_ignore_ascii_case(b"LIST") => Self::Nothing,
            (b"SCRIPT", [sha]) if sha.len() == 40 => Self::Script(sha),
            (b"QUICKLIST-PACKED-THRESHOLD", [size]) => match units::memory(args.dialect(), size) {
                Some(0..MOST_PACKED) => Self::Nothing,
                _ => return Err(PACKED_THRESHOLD),
            },
            (b"HELP", []) => Self::Help,
            _ => return Err(unknown(name)),
        })
    }

    fn keys(&self, keys: &mut KeySet) {
        match self {
            Self::Object { key, .. }
            | Self::Listpack(key)
            | Self::Quicklist(key)
            | Self::TablesOf(key) => key.keys(keys),
            Self::Populate(_) => keys.add_whole(Scope::Database, Mode::Write),
            Self::DigestValue(all) => all.iter().for_each(|key| key.keys(keys)),
            Self::Digest | Self::Tables(_) => keys.add_whole(Scope::Everything, Mode::Read),
            Self::Reload { .. } => keys.add_whole(Scope::Everything, Mode::Write),
            _ => {}
        }
    }
}

const RELOAD_OPTIONS: Error =
    Error::fixed("DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.");
/// 4 GB.
const MOST_PACKED: u64 = 4 << 30;
const PACKED_THRESHOLD: Error =
    Error::fixed("argument must be a memory value bigger than 1 and smaller than 4gb");

fn is_reload_option(option: &[u8]) -> bool {
    [&b"MERGE"[..], b"NOFLUSH", b"NOSAVE"].iter().any(|known| option.eq_ignore_ascii_case(known))
}

/// Redis reads whatever is no number as 0.
fn duration(seconds: &[u8]) -> Duration {
    let seconds = str::from_utf8(seconds).ok().and_then(|text| text.parse().ok()).unwrap_or(0.0);
    Duration::try_from_secs_f64(seconds).unwrap_or_default()
}

/// There is no buffer that shrinks; `None` when there is no such setting of it either.
fn reply_buffer<'a>(what: &[u8], value: &[u8]) -> Option<Result<Request<'a>>> {
    if what.eq_ignore_ascii_case(b"RESIZING") {
        return Some(Ok(Request::Nothing));
    }
    if !what.eq_ignore_ascii_case(b"PEAK-RESET-TIME") {
        return None;
    }
    let word = [&b"NEVER"[..], b"RESET"].iter().any(|word| value.eq_ignore_ascii_case(word));
    let known = word || number::parse_i64(value).is_some();
    Some(if known { Ok(Request::Nothing) } else { Err(Error::NOT_INTEGER) })
}

fn unknown(name: &[u8]) -> Error {
    Error::misused(&format!("DEBUG|{}", quoted(&name[..name.len().min(128)])))
}
