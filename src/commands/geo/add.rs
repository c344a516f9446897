//! GEOADD.

use redlet_macros::command;
use smallvec::SmallVec;

use super::measure::{LATITUDE, LONGITUDE};
use crate::commands::sorted_set::add::{AddOptions, CHANGE, CONDITION};
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::SortedSet;
use crate::value::geo::Point;

rows![geoadd];

/// The words before the places.
#[derive(Debug, Clone, Copy)]
struct Words(AddOptions);

impl<'a> Param<'a> for Words {
    const SHAPE: Shape = Shape::Options(&[CONDITION, CHANGE]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let options = AddOptions::take_words(args, false);
        let both = options.adding.only_new && options.adding.only_old;
        let whole = !args.is_empty() && args.len().is_multiple_of(3);
        if both || !whole { Err(Error::SYNTAX) } else { Ok(Self(options)) }
    }
}

/// Places, as scores, each with the member that is there.
#[derive(Debug, Clone)]
struct Places<'a>(SmallVec<[(f64, &'a [u8]); 4]>);

impl<'a> Param<'a> for Places<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::Block(&[
        LONGITUDE,
        LATITUDE,
        Field { name: "member", doc: "", shape: Shape::String },
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut places = SmallVec::new();
        while !args.is_empty() {
            places.push((Point::parse(args)?.score(), args.take()?));
        }
        Ok(Self(places))
    }
}

/// Puts members at places on the earth, in a sorted set, and returns how many are new.
///
/// ```js
/// db.geoadd('sights', 2.2945, 48.8583, 'Eiffel Tower')  // 1
/// db.geoadd('sights', [[2.3364, 48.8606, 'Louvre'], [-0.1246, 51.5007, 'Big Ben']])  // 2
/// db.geoadd('sights', { nx: true }, 0, 0, 'Louvre')  // 0: it keeps its place
/// ```
#[command(
    GEOADD,
    since = "3.2.0",
    complexity = "O(log(N)) for each member, where N is the size of the sorted set",
    flags(write, denyoom),
    history("6.2.0" = "options CH, NX and XX")
)]
fn geoadd(
    db: &mut Access<'_>,
    key: Write<'_, SortedSet>,
    Words(options): Words,
    Places(data): Places<'_>,
) -> Result<usize> {
    options.add(db, &key, &data)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn places_are_scores() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania", "2"),
            ("ZSCORE g Palermo", "3479099956230698"),
            ("GEOADD g NX 1 2 Palermo", "0"),
            ("GEOADD g XX CH 2 2 Palermo 1 1 new", "1"),
            ("GEOADD none XX 1 1 a", "0"),
            ("GEOADD g XX NX 1 1 a", "ERR syntax error"),
            ("GEOADD g 1 1 a 2", "ERR syntax error"),
            ("GEOADD g GT 1 1 a", "ERR syntax error"),
            ("GEOADD g x 1 a", "ERR value is not a valid float"),
            ("GEOADD g 181 1 a", "ERR invalid longitude,latitude pair 181.000000,1.000000"),
            ("GEOADD g 1 -86 a", "ERR invalid longitude,latitude pair 1.000000,-86.000000"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
