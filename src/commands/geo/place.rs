//! Where members are.

use redlet_macros::command;

use super::measure::{Unit, decimals};
use crate::base::{Bytes, number};
use crate::engine::access::Access;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::param::{Args, Final, Many, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::value::SortedSet;
use crate::value::geo::Point;
use crate::{reply_type, rows};

rows![geodist, geohash, geopos];

/// Members; none at all are none.
#[derive(Debug, Clone)]
struct Members<'a>(Option<Many<&'a [u8]>>);

impl<'a> Param<'a> for Members<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::Many(&Shape::String));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Option::parse(args).map(Self)
    }
}

impl Members<'_> {
    /// Where each is.
    fn of(&self, set: Option<&SortedSet>) -> Vec<Option<Point>> {
        let members = self.0.iter().flatten();
        members.map(|member| place(set?, member)).collect()
    }
}

/// Where a member is.
pub(super) fn place(set: &SortedSet, member: &[u8]) -> Option<Point> {
    set.score(member).map(Point::of_score)
}

/// Returns the distance between two members, in metres by default; null if one does not exist.
///
/// ```js
/// db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
/// db.geodist('sights', 'Eiffel Tower', 'Louvre', { km: true })  // '3.0769'
/// db.geodist('sights', 'Eiffel Tower', 'Big Ben')  // null
/// ```
#[command(GEODIST, since = "3.2.0", complexity = "O(1)", flags(readonly))]
fn geodist(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    member1: &[u8],
    member2: &[u8],
    unit: Final<Unit>,
) -> Result<Option<Bytes>> {
    let Some(set) = db.read(&key)? else { return Ok(None) };
    let (Some(from), Some(to)) = (place(set, member1), place(set, member2)) else {
        return Ok(None);
    };
    let Unit(metres) = unit.0.unwrap_or(Unit(1.0));
    Ok(Some(Bytes::from(&*decimals(from.distance(to) / metres))))
}

/// Returns the geohashes of members, as other programs know them; null for those that do not
/// exist.
///
/// ```js
/// db.geoadd('sights', 2.2945, 48.8583, 'Eiffel Tower')
/// db.geohash('sights', 'Eiffel Tower', 'Big Ben')  // ['u09tunqu1x0', null]
/// ```
#[command(
    GEOHASH,
    since = "3.2.0",
    complexity = "O(N) where N is the number of members asked for",
    flags(readonly)
)]
fn geohash(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    members: Members<'_>,
) -> Result<Vec<Option<Bytes>>> {
    let places = members.of(db.read(&key)?);
    Ok(places.into_iter().map(|place| Some(Bytes::new(&place?.geohash()))).collect())
}

reply_type! {
    /// Places of members.
    Places => "([longitude: number, latitude: number] | null)[]";
}

pub(super) fn coordinates(Point { longitude, latitude }: Point, dialect: Dialect) -> Reply {
    let shown = |degrees| {
        if dialect.shortens_coordinates() {
            Reply::Double(degrees)
        } else {
            Reply::Coordinate(as_written(degrees))
        }
    };
    Reply::Array([longitude, latitude].map(shown).into())
}

/// As precise as seventeen decimals, with which RESP writes it, so that functions answer the same.
fn as_written(degrees: f64) -> f64 {
    if degrees.abs() >= 0.1 {
        return degrees; // They tell every double of this size apart.
    }
    number::format_f64_plain(degrees).parse().unwrap_or(degrees)
}

/// Returns the longitudes and latitudes of members; null for those that do not exist.
///
/// ```js
/// db.geoadd('sights', 2.2945, 48.8583, 'Eiffel Tower')
/// const [[longitude, latitude], none] = db.geopos('sights', 'Eiffel Tower', 'Big Ben')
/// longitude.toFixed(4)  // '2.2945'
/// latitude.toFixed(4)  // '48.8583'
/// none  // null
/// ```
#[command(
    GEOPOS,
    since = "3.2.0",
    complexity = "O(N) where N is the number of members asked for",
    flags(readonly)
)]
fn geopos(db: &mut Access<'_>, key: Read<'_, SortedSet>, members: Members<'_>) -> Result<Places> {
    let places = members.of(db.read(&key)?).into_iter();
    let shown = |place| coordinates(place, db.dialect());
    Ok(Places(Reply::Array(places.map(|place| place.map_or(Reply::NullArray, shown)).collect())))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    #[test]
    fn members_have_places_and_distances() {
        let mut db = TestStore::new();
        db.say("GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania");
        for (call, reply) in [
            ("GEODIST g Palermo Catania", "166274.1516"),
            ("GEODIST g Palermo Catania km", "166.2742"),
            ("GEODIST g Palermo Catania FT", "545518.8700"),
            ("GEODIST g Palermo Catania mi", "103.3182"),
            ("GEODIST g Palermo nope", "nil"),
            ("GEODIST none a b", "nil"),
            ("GEOHASH g Palermo nope Catania", "[sqc8b49rny0 nil sqdtr74hyu0]"),
            ("GEOHASH none a", "[nil]"),
            ("GEOHASH g", "[]"),
            ("GEOPOS g Palermo nope", "[[13.361389338970184 38.1155563954963] nil]"),
            ("GEOPOS g", "[]"),
            ("SET s x", "OK"),
            ("GEODIST s a b xx", "ERR unsupported unit provided. please use M, KM, FT, MI"),
            ("GEODIST g a b km x", "ERR syntax error"),
            ("GEODIST g a b xx x", "ERR syntax error"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn coordinates_are_as_short_as_they_can_be_but_not_in_valkey() {
        let geoadd = "GEOADD g 13.361389 38.115556 p";
        let mut db = TestStore::of(Dialect::Valkey);
        db.say(geoadd);
        assert_eq!(db.say("GEOPOS g p"), "[[13.36138933897018433 38.11555639549629859]]");
        let mut db = TestStore::of(Dialect::Redis);
        db.say(geoadd);
        for (call, reply) in [
            ("GEOPOS g p none", "[[13.361389338970184 38.1155563954963] nil]"),
            (
                "GEOSEARCH g FROMMEMBER p BYRADIUS 1 km WITHCOORD",
                "[[p [13.361389338970184 38.1155563954963]]]",
            ),
            ("GEORADIUSBYMEMBER g q 1 km", "ERR could not decode requested zset member"),
            (
                "GEOSEARCH g FROMMEMBER p ASC WITHDIST WITHHASH",
                "ERR exactly one of BYRADIUS and BYBOX can be specified for GEOSEARCH",
            ),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
