//! The operation by which the log changes a part of a document; the handle of documents writes it.

use redlet_macros::command;

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::access::handle::json::{read_step, words};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::rows;
use crate::value::Json;
use crate::value::json::{Fragment, Location};

rows![json_change];

const INVALID: Error = Error::fixed("a change of a document that cannot be repeated");

/// What changes at a location.
#[derive(Debug)]
enum What<'a> {
    Replace(Fragment),
    Add(&'a [u8], Fragment),
    Remove,
    Insert(usize, Vec<Fragment>),
    Cut(usize, usize),
}

#[derive(Debug)]
struct Change<'a> {
    location: Location,
    what: What<'a>,
}

impl<'a> Param<'a> for Change<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let word = args.take()?;
        let steps = number(args)?;
        let location = (0..steps).map(|_| read_step(args.take()?).ok_or(INVALID));
        let location = location.collect::<Result<_>>()?;
        let what = match str::from_utf8(word) {
            Ok(words::REPLACE) => What::Replace(value(args)?),
            Ok(words::ADD) => What::Add(args.take()?, value(args)?),
            Ok(words::REMOVE) => What::Remove,
            Ok(words::CUT) => What::Cut(number(args)?, number(args)?),
            Ok(words::INSERT) => {
                let index = number(args)?;
                let values = args.take_rest().iter().map(|text| read(text));
                What::Insert(index, values.collect::<Result<_>>()?)
            }
            _ => return Err(INVALID),
        };
        Ok(Self { location, what })
    }
}

fn number(args: &mut Args<'_>) -> Result<usize> {
    let number = number::parse_u64(args.take()?).and_then(|it| usize::try_from(it).ok());
    number.ok_or(INVALID)
}

fn value(args: &mut Args<'_>) -> Result<Fragment> {
    read(args.take()?)
}

fn read(text: &[u8]) -> Result<Fragment> {
    Fragment::parse_all(text).map_err(|_| INVALID)
}

/// Changes a part of a document as it was changed before.
///
/// ```js
/// db.type('document') // 'none': no client can call this
/// ```
#[command(
    JSON.CHANGE,
    since = "8.0.0",
    complexity = "O(N) where N is the size of the document",
    flags(write)
)]
fn json_change(db: &mut Access<'_>, key: Write<'_, Json>, change: Change<'_>) -> Result<Done> {
    let mut json = db.write(&key)?.ok_or(INVALID)?;
    let Change { location, what } = change;
    let done = match what {
        What::Replace(value) => json.replace(&location, &value, "json.set"),
        What::Add(name, value) => json.add_member(&location, name, &value, "json.set"),
        What::Remove => json.remove(&location, "json.del"),
        What::Insert(index, values) => {
            json.insert(&location, index, &values, "json.arrinsert").is_some()
        }
        What::Cut(start, end) if start <= end => {
            json.remove_items(&location, &(start..end), "json.arrtrim").is_some()
        }
        What::Cut(..) => false,
    };
    if done { Ok(Done) } else { Err(INVALID) }
}
