//! Elements: whether one is there, random ones, and removing one.

use redlet_macros::command;

use super::arguments::finish;
use crate::base::{Bytes, number};
use crate::commands::draws;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Inspect, Write};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{IntoReply, Reply, Shown, Truth};
use crate::engine::grammar::shape::Shape;
use crate::value::VectorSet;
use crate::value::member::Member;
use crate::{reply_type, rows};

rows![vismember, vrandmember, vrem];

/// How many elements to draw: negative for that many draws with repetitions.
#[derive(Debug, Clone, Copy)]
struct Draws(Option<i64>);

impl<'a> Param<'a> for Draws {
    const SHAPE: Shape = Shape::Optional(&Shape::Integer);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.is_empty() {
            return Ok(Self(None));
        }
        let count = args.take()?;
        finish(args)?;
        // There is no positive form of the least integer.
        let count = number::parse_i64(count).filter(|count| *count != i64::MIN);
        count.map(|count| Self(Some(count))).ok_or(Error::fixed("COUNT value is not an integer"))
    }
}

reply_type! {
    /// One element, or with a count several.
    Drawn => "Text | null; count: Text[]";
}

/// Returns whether an element is in a vector set.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vismember('words', 'king')  // true
/// db.vismember('words', 'queen')  // false
/// ```
#[command(VISMEMBER, since = "8.0.0", complexity = "O(1)", flags(readonly, module))]
fn vismember(db: &mut Access<'_>, key: Inspect<'_, VectorSet>, element: &[u8]) -> Result<Truth> {
    Ok(Truth(db.read(&key)?.is_some_and(|set| set.contains(element))))
}

/// Returns a random element of a vector set, or with a count several; null if the set does not exist.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vrandmember('words')  // 'king'
/// db.vrandmember('words', -3)  // ['king', 'king', 'king']
/// ```
#[command(
    VRANDMEMBER,
    since = "8.0.0",
    complexity = "O(N) where N is the number of elements returned",
    flags(readonly, random, module)
)]
fn vrandmember(
    db: &mut Access<'_>,
    key: Inspect<'_, VectorSet>,
    /// Up to this many different elements; if negative, this many draws with repetitions.
    count: Draws,
) -> Result<Drawn> {
    if count.0 == Some(0) {
        // Redis answers before it looks at the key.
        return Ok(Drawn(Reply::Array(Vec::new())));
    }
    let mut random = db.random();
    let set = db.read(&key)?;
    let shown = |name: &Bytes| Shown::from(Member::Shared(name)).into_reply();
    let Draws(Some(count)) = count else {
        let drawn = set.and_then(|set| set.at(random.below(set.len())));
        return Ok(Drawn(drawn.map_or(Reply::Null, shown)));
    };
    let Some(set) = set else { return Ok(Drawn(Reply::Array(Vec::new()))) };
    let at = |place| set.at(place).map(shown);
    let names = draws::draw(count, set.len(), &mut random, at, set.names().map(shown))?;
    Ok(Drawn(Reply::Array(names)))
}

/// Removes an element of a vector set, and returns whether it was there.
///
/// ```js
/// db.vadd('words', [1, 0.2], 'king')
/// db.vrem('words', 'king')  // true
/// db.exists('words')  // 0
/// ```
#[command(
    VREM,
    since = "8.0.0",
    complexity = "O(log(N)) where N is the number of elements",
    flags(write, module)
)]
fn vrem(
    db: &mut Access<'_>,
    key: Write<'_, VectorSet, ACCESS_UPDATE>,
    element: &[u8],
) -> Result<Truth> {
    let removed = db.write(&key)?.is_some_and(|mut set| set.remove(element));
    db.touch(&key);
    Ok(Truth(removed))
}
