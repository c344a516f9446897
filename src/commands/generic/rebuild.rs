//! The operation by which the log holds a whole value of a module; `engine/access/rebuild` writes
//! it.

use redlet_macros::command;

use crate::base::number;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::kind::Str;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::rows;
use crate::value::Value;
use crate::value::rdb::load_module;

rows![mbuild];

const INVALID: Error = Error::fixed("a value of a module that cannot be rebuilt");

/// A step of building a value.
#[derive(Debug)]
enum Step<'a> {
    /// Items, which go on in the next step.
    Part(&'a [u8]),
    /// The last items, the type and the version of all.
    Whole(&'a str, u64, &'a [u8]),
}

impl<'a> Param<'a> for Step<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.take_word("PART") {
            return Ok(Self::Part(args.take()?));
        }
        if args.take_word("WHOLE") {
            let name = str::from_utf8(args.take()?).map_err(|_| INVALID)?;
            let version = number::parse_u64(args.take()?).ok_or(INVALID)?;
            return Ok(Self::Whole(name, version, args.take()?));
        }
        Err(INVALID)
    }
}

/// Builds a value of a module from the items that a snapshot has of it.
///
/// ```js
/// db.type('filter') // 'none': no client can call this
/// ```
#[command(
    MBUILD,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the value",
    flags(write)
)]
fn mbuild(db: &mut Access<'_>, key: Write<'_, Str>, step: Step<'_>) -> Result<Done> {
    match step {
        Step::Part(items) => {
            db.text_or_new(&key)?.append(items);
        }
        Step::Whole(name, version, last) => {
            let module = match db.read(&key)? {
                Some(first) => load_module(name, version, &[&first.as_cow(), last].concat()),
                None => load_module(name, version, last),
            };
            let module = Value::Module(Box::new(module.ok_or(INVALID)?));
            db.update(&key, module, Expiry::Clear, "restore")?;
        }
    }
    Ok(Done)
}
