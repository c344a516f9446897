//! Making one.

use redlet_macros::command;

use crate::commands::filters::fits_memory;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Args, Late, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::{TopK, Value};

rows![topk_reserve];

/// What is refused here, and what there is no memory for.
const TOO_LARGE: Error = Error::bare("TopK: more buckets or items than there can be");

/// How many buckets there are, and how items wear each other out.
#[derive(Debug)]
struct Buckets<'a> {
    width: Late<'a, i64>,
    depth: Late<'a, i64>,
    decay: Late<'a, f64>,
}

impl<'a> Param<'a> for Buckets<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "width", doc: "buckets of a row; 8 by default", shape: Shape::Integer },
        Field { name: "depth", doc: "how many rows; 7 by default", shape: Shape::Integer },
        Field {
            name: "decay",
            doc: "the chance that a count of one is taken by another item; 0.9 by default",
            shape: Shape::Double,
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() != 3 {
            return Err(Error::module_arity("topk.reserve"));
        }
        let (width, depth) = (Late::parse(args)?, Late::parse(args)?);
        Ok(Self { width, depth, decay: Late::parse(args)? })
    }
}

/// Makes what will keep the `k` items that come most often.
///
/// ```js
/// db.topk.reserve('trending', 10, 50, 5, 0.9)  // 'OK'
/// db.topk.add('trending', 'redlet')  // [null]
/// ```
#[command(TOPK.RESERVE, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn topk_reserve(
    db: &mut Access<'_>,
    key: Write<'_, TopK>,
    /// How many items to keep.
    topk: Late<'_, i64>,
    buckets: Option<Buckets<'_>>,
) -> Result<Done> {
    if db.exists(&key)? {
        return Err(Error::bare("TopK: key already exists"));
    }
    let k = positive(topk).ok_or(Error::bare("TopK: invalid k"))?;
    let (width, depth, decay) = buckets.map_or(Ok((8, 7, 0.9)), |buckets| read(&buckets))?;
    if !fits_memory(db, TopK::bytes(k, width, depth)) {
        return Err(TOO_LARGE);
    }
    let made = TopK::new(k, width, depth, decay).ok_or(TOO_LARGE)?;
    db.create_from(&key, || Value::from(made))?.made();
    Ok(Done)
}

fn read(buckets: &Buckets<'_>) -> Result<(usize, usize, f64)> {
    let width = positive(buckets.width).ok_or(Error::bare("TopK: invalid width"))?;
    let depth = positive(buckets.depth).ok_or(Error::bare("TopK: invalid depth"))?;
    let decay = buckets.decay.value().ok().filter(|decay| *decay > 0.0 && *decay <= 1.0);
    let decay = decay.ok_or(Error::bare("TopK: invalid decay value. must be '<= 1' & '> 0'"))?;
    Ok((width, depth, decay))
}

fn positive(text: Late<'_, i64>) -> Option<usize> {
    text.value().ok().filter(|number| *number > 0).and_then(|number| usize::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn one_larger_than_the_memory_is_refused() {
        let mut db = TestStore::new();
        let refused = "TopK: more buckets or items than there can be";
        assert_eq!(db.say("CONFIG SET maxmemory 10mb"), "OK");
        assert_eq!(db.say("TOPK.RESERVE t 1000000"), refused);
        assert_eq!(db.say("TOPK.RESERVE t 10 1000000 2 0.9"), refused);
        assert_eq!(db.say("EXISTS t"), "0");
        assert_eq!(db.say("TOPK.RESERVE t 1000"), "OK");
    }
}
