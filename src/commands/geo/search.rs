//! GEOSEARCH and GEOSEARCHSTORE, and what all searches have in common.

use redlet_macros::command;

use super::measure::{LATITUDE, LONGITUDE, UNITS, decimals};
use super::options::{Form, Order, Query, Reader, Target};
use super::place::coordinates;
use crate::base::Bytes;
use crate::commands::sorted_set::listed::Scored;
use crate::commands::sorted_set::store::store;
use crate::engine::access::Access;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Overwrite, Read};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{IntoReply, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::rows;
use crate::value::SortedSet;
use crate::value::geo::Point;
use crate::value::sorted_set::range::{ScoreLimit, ScoreRange};

rows![geosearch, geosearchstore];

/// A member that lies within a shape.
#[derive(Debug, Clone)]
pub(super) struct Found {
    member: Bytes,
    score: f64,
    /// The distance from the centre, in the unit of the call.
    distance: f64,
}

/// What a search found, and what of it is wanted.
#[derive(Debug)]
pub(super) struct Results {
    found: Vec<Found>,
    query: Query,
    dialect: Dialect,
}

impl IntoReply for Results {
    const TYPE: &'static str = "Text[]; \
        withcoord: [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]; \
        withdist: [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]; \
        withhash: [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]";

    fn into_reply(self) -> Reply {
        let Query { with_distance, with_hash, with_coordinates, .. } = self.query;
        let plain = !(with_distance || with_hash || with_coordinates);
        let show = |found: Found| {
            let distance = with_distance.then(|| Reply::bytes(decimals(found.distance)));
            let hash = with_hash.then_some(Reply::Int(found.score as i64));
            let place =
                with_coordinates.then(|| coordinates(Point::of_score(found.score), self.dialect));
            let member = Reply::Bytes(found.member);
            if plain {
                return member;
            }
            let details = [distance, hash, place].into_iter().flatten();
            Reply::Array(std::iter::once(member).chain(details).collect())
        };
        Reply::Array(self.found.into_iter().map(show).collect())
    }
}

/// Finds the members within a shape.
pub(super) fn find(set: &SortedSet, query: &Query) -> Vec<Found> {
    let enough = if query.any { query.count } else { usize::MAX };
    let mut found = Vec::new();
    for (least, end) in query.shape.ranges() {
        let range = ScoreRange {
            min: ScoreLimit { score: least, exclusive: false },
            max: ScoreLimit { score: end, exclusive: true },
        };
        for (member, score) in set.range(set.ranks_of_scores(&range)) {
            if found.len() >= enough {
                break;
            }
            if let Some(metres) = query.shape.distance_within(Point::of_score(score)) {
                let distance = metres / query.unit;
                found.push(Found { member: member.to_bytes(), score, distance });
            }
        }
    }
    ordered(found, query)
}

/// A count means the nearest, unless any will do.
fn ordered(mut found: Vec<Found>, query: &Query) -> Vec<Found> {
    let nearest = (query.count > 0 && !query.any).then_some(Order::Ascending);
    match query.order.or(nearest) {
        Some(Order::Ascending) => found.sort_by(|a, b| a.distance.total_cmp(&b.distance)),
        Some(Order::Descending) => found.sort_by(|a, b| b.distance.total_cmp(&a.distance)),
        None => {}
    }
    if query.count > 0 {
        found.truncate(query.count);
    }
    found
}

/// Answers with what a search finds.
pub(super) fn answer(set: Option<&SortedSet>, query: Query, dialect: Dialect) -> Results {
    let found = set.map_or_else(Vec::new, |set| find(set, &query));
    Results { found, query, dialect }
}

/// Keeps what a search found.
pub(super) fn keep(
    db: &mut Access<'_>,
    target: Target<'_>,
    found: Vec<Found>,
    event: &'static str,
) -> Result<usize> {
    let scored = |Found { member, score, distance }| {
        (member, if target.distances { distance } else { score })
    };
    let members: Scored = found.into_iter().map(scored).collect();
    if members.is_empty() {
        return store(db, target.key, members, event);
    }
    db.counting(|db| {
        let kept = store(db, target.key, members, event)?;
        Ok((kept, kept))
    })
}

const MEMBER: Field = Field {
    name: "member",
    doc: "search around a member",
    shape: Shape::Tagged("FROMMEMBER", &Shape::String),
};
const PLACE: Field = Field {
    name: "fromlonlat",
    doc: "search around a place",
    shape: Shape::Tagged("FROMLONLAT", &Shape::Block(&[LONGITUDE, LATITUDE])),
};
const UNIT: Field = Field { name: "unit", doc: "", shape: UNITS };
const CIRCLE: Field = Field {
    name: "circle",
    doc: "what is not farther than this",
    shape: Shape::Tagged(
        "BYRADIUS",
        &Shape::Block(&[Field { name: "radius", doc: "", shape: Shape::Double }, UNIT]),
    ),
};
const BOX: Field = Field {
    name: "box",
    doc: "what lies in a box of this width and height",
    shape: Shape::Tagged(
        "BYBOX",
        &Shape::Block(&[
            Field { name: "width", doc: "", shape: Shape::Double },
            Field { name: "height", doc: "", shape: Shape::Double },
            UNIT,
        ]),
    ),
};
const POLYGON: Field = Field {
    name: "polygon",
    doc: "a polygon with this many corners; then no centre is given",
    shape: Shape::Tagged(
        "BYPOLYGON",
        &Shape::Block(&[
            Field { name: "num_vertices", doc: "", shape: Shape::Integer },
            Field {
                name: "vertices",
                doc: "",
                shape: Shape::Many(&Shape::Block(&[LONGITUDE, LATITUDE])),
            },
        ]),
    ),
};
pub(super) const ORDER: Field = Field {
    name: "order",
    doc: "",
    shape: Shape::OneOf(&[
        Field { name: "asc", doc: "the nearest first", shape: Shape::Token("ASC") },
        Field { name: "desc", doc: "the farthest first", shape: Shape::Token("DESC") },
    ]),
};
pub(super) const COUNT: Field = Field {
    name: "count-block",
    doc: "at most this many members, the nearest",
    shape: Shape::Tagged(
        "COUNT",
        &Shape::Block(&[
            Field { name: "count", doc: "", shape: Shape::Integer },
            Field {
                name: "any",
                doc: "any will do, as soon as they are found",
                shape: Shape::Optional(&Shape::Token("ANY")),
            },
        ]),
    ),
};
pub(super) const WITHCOORD: Field = Field {
    name: "withcoord",
    doc: "answer longitude and latitude too",
    shape: Shape::Token("WITHCOORD"),
};
pub(super) const WITHDIST: Field = Field {
    name: "withdist",
    doc: "answer the distance from the centre too",
    shape: Shape::Token("WITHDIST"),
};
pub(super) const WITHHASH: Field =
    Field { name: "withhash", doc: "answer the score too", shape: Shape::Token("WITHHASH") };
const STOREDIST: Field = Field {
    name: "storedist",
    doc: "keep the distances as scores",
    shape: Shape::Token("STOREDIST"),
};

/// The centre of a search. This parameter takes all words, which come in any order; the parameters
/// after it only describe them.
#[derive(Debug, Clone)]
struct Words<'a>(Args<'a>);

impl<'a> Param<'a> for Words<'a> {
    const SHAPE: Shape = Shape::OneOf(&[MEMBER, PLACE]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let words = args.clone();
        args.take_rest();
        Ok(Self(words))
    }
}

/// Makes parameters that [`Words`] has taken.
macro_rules! taken {
    ($($(#[doc = $doc:literal])* $name:ident: $shape:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy)]
        struct $name;

        impl<'a> Param<'a> for $name {
            const SHAPE: Shape = $shape;

            fn parse(_args: &mut Args<'a>) -> Result<Self> {
                Ok(Self)
            }
        }
    )*};
}

taken! {
    /// What is searched for.
    By: Shape::OneOf(&[CIRCLE, BOX, POLYGON]);
    SearchOptions: Shape::Options(&[ORDER, COUNT, WITHCOORD, WITHDIST, WITHHASH]);
    StoreOptions: Shape::Options(&[ORDER, COUNT, STOREDIST]);
}

/// Returns the members of a sorted set of places that lie in a circle, a box or a polygon.
///
/// ```js
/// db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
/// db.geosearch('sights', { fromlonlat: [2.3, 48.86], byradius: [1, 'KM'] })  // ['Eiffel Tower']
/// const [[name, distance]] = db.geosearch('sights', {
///   frommember: 'Louvre',
///   bybox: [10, 10, 'KM'],
///   desc: true,
///   withdist: true,
/// })
/// distance  // '3.0769': the Eiffel Tower is the farthest
/// ```
#[command(
    GEOSEARCH,
    since = "6.2.0",
    complexity = "O(N+log(M)) where N is the number of members in the squares of the map around the shape, and M the size of the sorted set",
    flags(readonly),
    history("7.0.0" = "units in capitals"),
    valkey(history("9.0.0" = "option BYPOLYGON"))
)]
fn geosearch(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    from: Words<'_>,
    _by: By,
    _options: SearchOptions,
) -> Result<Results> {
    let set = db.read(&key)?;
    let (query, _) = Reader::new(set, from.0, Form::Search).read()?;
    Ok(answer(set, query, db.dialect()))
}

/// Stores the members of a sorted set of places that lie in a circle, a box or a polygon, and
/// returns how many there are.
///
/// ```js
/// db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
/// db.geosearchstore('nearby', 'sights', { frommember: 'Louvre', byradius: [1, 'KM'] })  // 1
/// ```
#[command(
    GEOSEARCHSTORE,
    since = "6.2.0",
    complexity = "O(N+log(M)) where N is the number of members in the squares of the map around the shape, and M the size of the sorted set",
    flags(write, denyoom),
    history("7.0.0" = "units in capitals"),
    valkey(history("9.0.0" = "option BYPOLYGON"))
)]
fn geosearchstore(
    db: &mut Access<'_>,
    destination: Overwrite<'_>,
    source: Read<'_, SortedSet>,
    from: Words<'_>,
    _by: By,
    _options: StoreOptions,
) -> Result<usize> {
    let set = db.read(&source)?;
    let mut reader = Reader::new(set, from.0, Form::SearchStore);
    reader.target = Some(Target { key: destination, distances: false });
    let (query, target) = reader.read()?;
    let found = answer(set, query, db.dialect()).found;
    target.map_or(Ok(0), |target| keep(db, target, found, "geosearchstore"))
}

/// What a search with a target does, for GEORADIUS.
pub(super) fn answer_or_keep(
    db: &mut Access<'_>,
    results: Results,
    target: Option<Target<'_>>,
) -> Result<Reply> {
    Ok(match target {
        None => results.into_reply(),
        Some(target) => keep(db, target, results.found, "georadiusstore")?.into_reply(),
    })
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 2 2 far");
        db.say("SET s x");
        db
    }

    #[test]
    fn members_are_found_in_circles_boxes_and_polygons() {
        let mut db = store();
        let hash = "[[Catania 56.4413 3479447370796909] [Palermo 190.4424 3479099956230698]]";
        for (call, reply) in [
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC", "[Catania Palermo]"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km ASC WITHHASH WITHDIST", hash),
            ("GEOSEARCH g FROMLONLAT 15 37 BYBOX 400 400 km DESC", "[Palermo Catania]"),
            ("GEOSEARCH g BYRADIUS 200 km FROMMEMBER Palermo", "[Palermo Catania]"),
            ("GEOSEARCH g BYPOLYGON 4 12 37 16 37 16 39 12 39 DESC", "[Catania Palermo]"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1", "[Catania]"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 200 km COUNT 1 ANY", "[Palermo]"),
            ("GEOSEARCH none FROMLONLAT 15 37 BYRADIUS 200 km", "[]"),
            (
                "GEOSEARCH g FROMMEMBER far BYRADIUS 1 m WITHCOORD",
                "[[far [2.0000025629997253 2.000000185646549]]]",
            ),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn results_are_kept_as_places_or_as_distances() {
        let mut db = store();
        for (call, reply) in [
            ("GEOSEARCHSTORE s g FROMLONLAT 15 37 BYRADIUS 200 km", "2"),
            ("ZRANGE s 0 -1 WITHSCORES", "{Palermo:3479099956230698 Catania:3479447370796909}"),
            ("GEOSEARCHSTORE s g FROMLONLAT 15 37 BYBOX 400 400 km COUNT 1 STOREDIST", "1"),
            ("ZRANGE s 0 -1 WITHSCORES", "{Catania:56.4412578701582}"),
            ("GEOSEARCHSTORE s none FROMLONLAT 15 37 BYRADIUS 200 km", "0"),
            ("EXISTS s", "0"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn what_does_not_go_together_is_refused() {
        let mut db = store();
        let undecoded = "ERR could not decode requested zset member";
        let unit = "ERR unsupported unit provided. please use M, KM, FT, MI";
        let from = "ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for GEOSEARCH";
        let by = "ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCH";
        let with =
            "ERR GEOSEARCHSTORE is not compatible with WITHDIST, WITHHASH and WITHCOORD options";
        let few = "ERR GEOSEARCH BYPOLYGON must have at least 3 vertices";
        for (call, error) in [
            ("GEOSEARCH g FROMMEMBER nope BYRADIUS 1 km", undecoded),
            ("GEOSEARCH none FROMMEMBER nope BYRADIUS 1 km", "[]"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS -1 km", "ERR radius cannot be negative"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS x km", "ERR need numeric radius"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 1 xx", unit),
            (
                "GEOSEARCH g FROMLONLAT 15 37 BYBOX 1 -1 km",
                "ERR height or width cannot be negative",
            ),
            ("GEOSEARCH g FROMLONLAT 15 37 BYBOX 1 x km", "ERR need numeric height"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYBOX x 1 km", "ERR need numeric width"),
            ("GEOSEARCH g BYRADIUS 1 km ASC ASC", from),
            ("GEOSEARCH g FROMLONLAT 15 37 ASC ASC", by),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 1 km BYBOX 1 1 km", "ERR syntax error"),
            ("GEOSEARCH g FROMLONLAT 15 37 FROMMEMBER far BYRADIUS 1 km", "ERR syntax error"),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 1 km COUNT 0", "ERR COUNT must be > 0"),
            (
                "GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 1 km ANY",
                "ERR the ANY argument requires COUNT argument",
            ),
            ("GEOSEARCH g FROMLONLAT 15 37 BYRADIUS 1 km STOREDIST", "ERR syntax error"),
            ("GEOSEARCH g BYPOLYGON 2 12 37 16 37 ASC", few),
            ("GEOSEARCH g BYPOLYGON x 12 37 16 37", "ERR invalid number of vertices"),
            ("GEOSEARCH g BYPOLYGON 3 12 37 16 37 1 1 FROMMEMBER far", "ERR syntax error"),
            ("GEOSEARCHSTORE d g FROMLONLAT 15 37 BYRADIUS 1 km WITHDIST", with),
            (
                "GEOSEARCH s FROMLONLAT x 37 BYRADIUS 1 km",
                "WRONGTYPE Operation against a key holding the wrong kind of value",
            ),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
    }
}
