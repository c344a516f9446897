//! FUNCTION DUMP and RESTORE: all libraries as one payload, as Redis has it in RDB files.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{Binary, Done};
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::script::library::Origin;
use crate::rows;
use crate::value::rdb::{self, Input, Output};

use super::scripts::TheInterpreter;

rows![function_dump, function_restore];

/// What begins a library in RDB, and what began one before Redis 7.0 was out.
const LIBRARY: u8 = 245;
const BEFORE_RELEASE: u8 = 246;
/// The version that Redis 7.0 reads.
const VERSION: u16 = 10;

/// Returns all libraries as one payload for FUNCTION RESTORE, here or on a server. It is no text,
/// so JavaScript gets a Buffer.
///
/// ```js
/// const code = "redis.register_function('hi', function() return 'Hi' end)"
/// db.function('LOAD', `#!lua name=shop\n${code}`)
/// const bytes = db.function('DUMP')  // a Buffer
/// db.function('RESTORE', bytes, { replace: true })  // 'OK'
/// ```
#[command(
    FUNCTION | DUMP,
    since = "7.0.0",
    complexity = "O(N) where N is the number of functions",
    flags(noscript)
)]
fn function_dump(db: &mut Call<'_>) -> Result<Binary> {
    let mut output = Output::default();
    for library in db.engine.scripts.libraries().values() {
        output.raw(&[LIBRARY]);
        output.string(&library.code);
    }
    Ok(Binary(Bytes::from(rdb::seal(output, VERSION))))
}

/// What happens to the libraries that exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Policy {
    Flush,
    Append,
    Replace,
}

impl<'a> Param<'a> for Policy {
    const SHAPE: Shape = Shape::OneOf(&[
        Field { name: "flush", doc: "They go.", shape: Shape::Token("FLUSH") },
        Field { name: "append", doc: "They must have other names.", shape: Shape::Token("APPEND") },
        Field {
            name: "replace",
            doc: "Those of the same name go.",
            shape: Shape::Token("REPLACE"),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 {
            return Err(Error::misused("FUNCTION|RESTORE"));
        }
        const WORDS: [(&str, Policy); 3] =
            [("FLUSH", Policy::Flush), ("APPEND", Policy::Append), ("REPLACE", Policy::Replace)];
        let found = WORDS.iter().find(|(word, _)| args.take_word(word));
        found.map(|(_, policy)| *policy).ok_or(Error::fixed(
            "Wrong restore policy given, value should be either FLUSH, APPEND or REPLACE.",
        ))
    }
}

/// Loads the libraries of a payload that FUNCTION DUMP made, all of them or none.
///
/// ```js
/// const code = "redis.register_function('hi', function() return 'Hi' end)"
/// db.function('LOAD', `#!lua name=shop\n${code}`)
/// const bytes = db.function('DUMP')
/// db.function('FLUSH')
/// db.function('RESTORE', bytes)  // 'OK'
/// db.fcall('hi', 0)  // 'Hi'
/// ```
#[command(
    FUNCTION | RESTORE,
    since = "7.0.0",
    complexity = "O(N) where N is the number of functions",
    flags(write, denyoom, noscript),
    tips("request_policy:all_shards", "response_policy:all_succeeded")
)]
fn function_restore(
    db: &mut Call<'_>,
    serialized_value: &[u8],
    policy: Option<Policy>,
    _lua: TheInterpreter,
) -> Result<Done> {
    let policy = policy.unwrap_or(Policy::Append);
    let codes = read(serialized_value)?;
    let scripts = &db.engine.scripts;
    scripts.all_or_nothing(|| {
        if policy == Policy::Flush {
            scripts.flush_libraries();
        }
        let replace = policy == Policy::Replace;
        codes
            .iter()
            .try_for_each(|code| scripts.load_library(code, replace, Origin::Dump).map(|_| ()))
    })?;
    if policy == Policy::Flush {
        db.note_functions(&[b"FLUSH"]);
    }
    codes.iter().for_each(|code| db.note_library(code));
    Ok(Done)
}

/// The sources that a payload holds.
fn read(payload: &[u8]) -> Result<Vec<Bytes>> {
    let (body, _) =
        rdb::open(payload).ok_or(Error::fixed("DUMP payload version or checksum are wrong"))?;
    let mut input = Input::new(body);
    let mut codes = Vec::new();
    while let Some(kind) = input.byte() {
        match kind {
            LIBRARY => {}
            BEFORE_RELEASE => return Err(Error::fixed("Pre-GA function format not supported")),
            _ => return Err(Error::fixed("given type is not a function")),
        }
        let code = input.string().ok_or(Error::fixed("Failed loading library code"))?;
        codes.push(Bytes::new(&code));
    }
    Ok(codes)
}
