//! What DEBUG can be asked.

use std::time::Duration;

use smallvec::SmallVec;

use crate::engine::config::units;
use crate::engine::grammar::error::{Error, Result};
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
    Object(Looked<'a>),
    Digest,
    DigestValue(SmallVec<[Looked<'a>; 4]>),
    Reload,
    /// 1 or 0.
    SetActiveExpire(u32),
    Protocol(&'a [u8]),
    StringMatch(&'a [u8], &'a [u8]),
    /// Accepted, and of no effect.
    Nothing,
    Help,
}

impl<'a> Param<'a> for Request<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let (name, rest) = args.take_rest().split_first().ok_or_else(|| args.arity_error())?;
        let upper = name.to_ascii_uppercase();
        Ok(match (upper.as_slice(), rest) {
            (b"SLEEP", [seconds]) => Self::Sleep(duration(seconds)),
            (b"OBJECT", [key]) => Self::Object(Looked::named(key)),
            (b"DIGEST", []) => Self::Digest,
            (b"DIGEST-VALUE", _) => {
                Self::DigestValue(rest.iter().map(|key| Looked::named(key)).collect())
            }
            (b"RELOAD", options) if options.iter().all(|option| is_reload_option(option)) => {
                Self::Reload
            }
            (b"RELOAD", _) => return Err(RELOAD_OPTIONS),
            (b"LOADAOF", []) => Self::Reload,
            // As `atoi` reads it: no number is 0.
            (b"SET-ACTIVE-EXPIRE", [b"0"]) => Self::SetActiveExpire(0),
            (b"SET-ACTIVE-EXPIRE", [_]) => Self::SetActiveExpire(1),
            (b"PROTOCOL", [kind]) => Self::Protocol(kind),
            (b"STRINGMATCH-LEN", [pattern, text]) => Self::StringMatch(pattern, text),
            (b"QUICKLIST-PACKED-THRESHOLD", [size]) => match units::memory(size) {
                Some(0..MOST_PACKED) => Self::Nothing,
                _ => return Err(PACKED_THRESHOLD),
            },
            (b"HELP", []) => Self::Help,
            _ => return Err(unknown(name)),
        })
    }

    fn keys(&self, keys: &mut KeySet) {
        match self {
            Self::Object(key) => key.keys(keys),
            Self::DigestValue(all) => all.iter().for_each(|key| key.keys(keys)),
            Self::Digest => keys.add_whole(Scope::Everything, Mode::Read),
            Self::Reload => keys.add_whole(Scope::Everything, Mode::Write),
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

fn unknown(name: &[u8]) -> Error {
    Error::new(format!(
        "unknown subcommand or wrong number of arguments for '{}'. Try DEBUG HELP.",
        String::from_utf8_lossy(&name[..name.len().min(128)])
    ))
}
