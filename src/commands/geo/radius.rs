//! The searches that came before GEOSEARCH.

use redlet_macros::command;

use super::measure::UNITS;
use super::options::{Form, Reader, Target};
use super::search::{COUNT, ORDER, Results, WITHCOORD, WITHDIST, WITHHASH, answer, answer_or_keep};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{Key, Overwrite, Read};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::shape::{Field, Shape};
use crate::keyspace::KeySet;
use crate::value::SortedSet;
use crate::{reply_type, rows};

rows![georadius, georadius_ro, georadiusbymember, georadiusbymember_ro];

/// A number that is read when the key has been looked at.
#[derive(Debug, Clone, Copy)]
struct Number;

/// A unit that is read when the key has been looked at.
#[derive(Debug, Clone, Copy)]
struct LateUnit;

/// Passes over an argument that the first of them has.
macro_rules! passed {
    ($($name:ident: $shape:expr;)*) => {$(
        impl<'a> Param<'a> for $name {
            const SHAPE: Shape = $shape;

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                args.take().map(|_| Self)
            }
        }
    )*};
}

passed! {
    Number: Shape::Double;
    LateUnit: UNITS;
}

/// Makes parameters that have all arguments from their own on, for the body to read.
macro_rules! leading {
    ($($(#[doc = $doc:literal])* $name:ident: $shape:expr;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone)]
        struct $name<'a>(Args<'a>);

        impl<'a> Param<'a> for $name<'a> {
            const SHAPE: Shape = $shape;

            fn parse(args: &mut Args<'a>) -> Result<Self> {
                let all = args.clone();
                args.take().map(|_| Self(all))
            }
        }
    )*};
}

leading! {
    /// Where a circle begins that has its centre at a place.
    Longitude: Shape::Double;
    /// Where a circle begins that has its centre at a member.
    Member: Shape::String;
}

/// The options after the circle. The key, the last one after STORE or STOREDIST, is known before
/// they are parsed. The row says where cluster clients begin to look for it.
#[derive(Debug, Clone, Copy)]
struct StoreOptions<'a, const FROM: i32>(Option<Overwrite<'a>>);

impl<'a, const FROM: i32> Param<'a> for StoreOptions<'a, FROM> {
    const SHAPE: Shape = Shape::Options(&[
        WITHCOORD,
        WITHDIST,
        WITHHASH,
        COUNT,
        ORDER,
        Field {
            name: "store",
            doc: "",
            shape: Shape::OneOf(&[
                Field {
                    name: "storekey",
                    doc: "keep the result at this key, and answer how many members it has",
                    shape: Shape::Tagged(
                        "STORE",
                        &Shape::KeywordKey(<Overwrite<'a> as Key>::USE, FROM),
                    ),
                },
                Field {
                    name: "storedistkey",
                    doc: "the same with the distances as scores",
                    shape: Shape::Tagged(
                        "STOREDIST",
                        &Shape::KeywordKey(<Overwrite<'a> as Key>::USE, FROM),
                    ),
                },
            ]),
        },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut key = None;
        while !args.is_empty() {
            let stores = args.take_word("STOREDIST") || args.take_word("STORE");
            if !stores {
                // What follows this word is its number, whatever it is.
                args.take_word("COUNT");
            }
            let next = args.take();
            if stores {
                key = next.ok().map(Overwrite::named);
            }
        }
        Ok(Self(key))
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|key| key.keys(keys));
    }
}

/// The options after the circle, for commands that store nothing.
#[derive(Debug, Clone, Copy)]
struct ReadOptions;

impl<'a> Param<'a> for ReadOptions {
    const SHAPE: Shape = Shape::Options(&[WITHCOORD, WITHDIST, WITHHASH, COUNT, ORDER]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take_rest();
        Ok(Self)
    }
}

reply_type! {
    /// What was found, or how many members were stored.
    Searched => "Text[]; \
        withcoord: [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]; \
        withdist: [member: Text, distance: Text, ...(number | [longitude: number, latitude: number])[]][]; \
        withhash: [member: Text, ...(Text | number | [longitude: number, latitude: number])[]][]; \
        store: number; storedist: number";
}

/// What is in the circle that the words describe, and where they want it kept.
fn search<'a, 's>(
    db: &'s Access<'_>,
    key: &Read<'_, SortedSet>,
    words: Args<'a>,
    form: Form,
    centre: impl FnOnce(&mut Reader<'s, 'a>) -> Result<()>,
) -> Result<(Results, Option<Target<'a>>)> {
    let set = db.read(key)?;
    let mut reader = Reader::new(set, words, form);
    centre(&mut reader)?;
    let (query, target) = reader.read()?;
    Ok((answer(set, query, db.dialect()), target))
}

/// Returns or stores the members of a sorted set of places that are not too far from a place.
/// GEOSEARCH and GEOSEARCHSTORE do it too.
///
/// ```js
/// db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
/// db.georadius('sights', 2.3, 48.86, 5, 'KM', { asc: true })  // ['Eiffel Tower', 'Louvre']
/// db.georadius('sights', 2.3, 48.86, 5, 'KM', { count: [1], store: 'nearby' })  // 1
/// ```
#[command(
    GEORADIUS,
    since = "3.2.0",
    complexity = "O(N+log(M)) where N is the number of members in the squares of the map around the circle, and M the size of the sorted set",
    flags(write, denyoom, movablekeys),
    valkey(flags(variable_flags)),
    redis(deprecated("6.2.0", "`GEOSEARCH` and `GEOSEARCHSTORE` with `BYRADIUS`")),
    history("6.2.0" = "option ANY", "7.0.0" = "units in capitals")
)]
fn georadius(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    longitude: Longitude<'_>,
    _latitude: Number,
    _radius: Number,
    _unit: LateUnit,
    _options: StoreOptions<'_, 6>,
) -> Result<Searched> {
    let centre = Reader::circle_around_place;
    let (found, target) = search(db, &key, longitude.0, Form::Radius, centre)?;
    answer_or_keep(db, found, target).map(Searched)
}

/// Returns the members of a sorted set of places that are not too far from a place. GEOSEARCH
/// does it too.
///
/// ```js
/// db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
/// db.georadius_ro('sights', 2.3, 48.86, 5, 'KM', { asc: true })  // ['Eiffel Tower', 'Louvre']
/// ```
#[command(
    GEORADIUS_RO,
    since = "3.2.10",
    complexity = "O(N+log(M)) where N is the number of members in the squares of the map around the circle, and M the size of the sorted set",
    flags(readonly),
    redis(deprecated("6.2.0", "`GEOSEARCH` with `BYRADIUS`")),
    history("6.2.0" = "option ANY", "7.0.0" = "units in capitals")
)]
fn georadius_ro(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    longitude: Longitude<'_>,
    _latitude: Number,
    _radius: Number,
    _unit: LateUnit,
    _options: ReadOptions,
) -> Result<Results> {
    let centre = Reader::circle_around_place;
    Ok(search(db, &key, longitude.0, Form::RadiusReadOnly, centre)?.0)
}

/// Returns or stores the members of a sorted set of places that are not too far from one of
/// them. GEOSEARCH and GEOSEARCHSTORE do it too.
///
/// ```js
/// db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
/// db.georadiusbymember('sights', 'Louvre', 1, 'KM')  // ['Louvre']
/// db.georadiusbymember('sights', 'Louvre', 5, 'KM', { store: 'nearby' })  // 2
/// ```
#[command(
    GEORADIUSBYMEMBER,
    since = "3.2.0",
    complexity = "O(N+log(M)) where N is the number of members in the squares of the map around the circle, and M the size of the sorted set",
    flags(write, denyoom, movablekeys),
    valkey(flags(variable_flags)),
    redis(deprecated(
        "6.2.0",
        "`GEOSEARCH` and `GEOSEARCHSTORE` with `FROMMEMBER` and `BYRADIUS`"
    )),
    history("6.2.0" = "option ANY", "7.0.0" = "units in capitals")
)]
fn georadiusbymember(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    member: Member<'_>,
    _radius: Number,
    _unit: LateUnit,
    _options: StoreOptions<'_, 5>,
) -> Result<Searched> {
    let centre = Reader::circle_around_member;
    let (found, target) = search(db, &key, member.0, Form::Radius, centre)?;
    answer_or_keep(db, found, target).map(Searched)
}

/// Returns the members of a sorted set of places that are not too far from one of them.
/// GEOSEARCH does it too.
///
/// ```js
/// db.geoadd('sights', [[2.2945, 48.8583, 'Eiffel Tower'], [2.3364, 48.8606, 'Louvre']])
/// db.georadiusbymember_ro('sights', 'Louvre', 1, 'KM')  // ['Louvre']
/// ```
#[command(
    GEORADIUSBYMEMBER_RO,
    since = "3.2.10",
    complexity = "O(N+log(M)) where N is the number of members in the squares of the map around the circle, and M the size of the sorted set",
    flags(readonly),
    redis(deprecated("6.2.0", "`GEOSEARCH` with `FROMMEMBER` and `BYRADIUS`")),
    history("6.2.0" = "option ANY", "7.0.0" = "units in capitals")
)]
fn georadiusbymember_ro(
    db: &mut Access<'_>,
    key: Read<'_, SortedSet>,
    member: Member<'_>,
    _radius: Number,
    _unit: LateUnit,
    _options: ReadOptions,
) -> Result<Results> {
    let centre = Reader::circle_around_member;
    Ok(search(db, &key, member.0, Form::RadiusReadOnly, centre)?.0)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn they_are_searches_in_circles() {
        let mut db = TestStore::new();
        db.say("GEOADD g 13.361389 38.115556 Palermo 15.087269 37.502669 Catania 2 2 far");
        db.say("SET s x");
        let with = "ERR STORE option in GEORADIUS is not compatible with WITHDIST, WITHHASH and \
                    WITHCOORD options";
        let unit = "ERR unsupported unit provided. please use M, KM, FT, MI";
        for (call, reply) in [
            ("GEORADIUS g 15 37 200 km ASC WITHDIST", "[[Catania 56.4413] [Palermo 190.4424]]"),
            ("GEORADIUS_RO g 15 37 200 km COUNT 1", "[Catania]"),
            (
                "GEORADIUSBYMEMBER g Palermo 200 km WITHDIST",
                "[[Palermo 0.0000] [Catania 166.2742]]",
            ),
            ("GEORADIUSBYMEMBER_RO g Palermo 1 km", "[Palermo]"),
            ("GEORADIUS g 15 37 200 km STORE d STOREDIST s", "2"),
            ("ZRANGE s 0 -1", "[Catania Palermo]"),
            ("EXISTS d", "0"),
            ("GEORADIUSBYMEMBER g far 1 m STORE g", "1"),
            ("ZCARD g", "1"),
            ("GEORADIUS none 15 37 200 km STORE s", "0"),
            ("EXISTS s", "0"),
            ("GEORADIUS g 15 37 200 km STORE d WITHDIST", with),
            ("GEORADIUS g 15 37 200 km STORE", "ERR syntax error"),
            ("GEORADIUS g x 37 200 km", "ERR value is not a valid float"),
            ("GEORADIUS g 15 37 1 zz", unit),
            ("GEORADIUS_RO g 15 37 1 km STORE d", "ERR syntax error"),
            ("GEORADIUS g 15 37 1 km FROMMEMBER far", "ERR syntax error"),
            ("GEORADIUSBYMEMBER none m x zz", "[]"),
            ("GEORADIUSBYMEMBER g nope x zz", "ERR could not decode requested zset member"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
