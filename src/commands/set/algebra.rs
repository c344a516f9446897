//! What sets have in common and what not.

use redlet_macros::command;
use smallvec::SmallVec;

use super::operands::Operands;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{CountedKeys, Read};
use crate::engine::grammar::param::Many;
use crate::engine::grammar::strings::{Members, Strings};
use crate::value::hyperloglog::Registers;
use crate::value::{Set, set_algebra};
use crate::{integers, options, rows};

rows![sdiff, sdiffcard, sinter, sintercard, sunion, sunioncard];

/// Returns the members of the first set that none of the others has.
///
/// ```js
/// db.sadd('invited', 'ada', 'bob', 'cy')
/// db.sadd('accepted', 'bob')
/// db.sdiff('invited', 'accepted').sort()  // ['ada', 'cy']
/// ```
#[command(
    SDIFF,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members of all sets",
    flags(readonly, unordered)
)]
fn sdiff(db: &mut Access<'_>, keys: Many<Read<'_, Set>>) -> Result<Members> {
    difference(db, &keys).map(members)
}

/// Returns the members that all sets have.
///
/// ```js
/// db.sadd('likes:1', 'tea', 'rain', 'cats')
/// db.sadd('likes:2', 'cats', 'tea', 'sun')
/// db.sinter('likes:1', 'likes:2').sort()  // ['cats', 'tea']
/// ```
#[command(
    SINTER,
    since = "1.0.0",
    complexity = "O(N*M) where N is the number of members of the smallest set and M the number of sets",
    flags(readonly, unordered)
)]
fn sinter(db: &mut Access<'_>, keys: Many<Read<'_, Set>>) -> Result<Members> {
    let mut found = Strings::default();
    if let Some(sets) = Operands::read(db, &keys)?.all() {
        set_algebra::intersect(&sets, |member| {
            found.push(member);
            true
        });
    }
    Ok(Members(found))
}

integers! {
    CountLimit >= 0, "LIMIT can't be negative";
}

options! {
    struct CountOptions<'a> {
        /// Stop counting here; 0 is no limit.
        "LIMIT" limit: Option<CountLimit>,
    }
}

/// Returns how many members all sets have.
///
/// ```js
/// db.sadd('likes:1', 'tea', 'rain', 'cats')
/// db.sadd('likes:2', 'cats', 'tea', 'sun')
/// db.sintercard(2, ['likes:1', 'likes:2'])  // 2
/// db.sintercard(2, ['likes:1', 'likes:2'], { limit: 1 })  // 1
/// ```
#[command(
    SINTERCARD,
    since = "7.0.0",
    complexity = "O(N*M) where N is the number of members of the smallest set and M the number of sets",
    flags(readonly, movablekeys)
)]
fn sintercard(
    db: &mut Access<'_>,
    keys: CountedKeys<Read<'_, Set>, true>,
    options: CountOptions<'_>,
) -> Result<usize> {
    let limit = options.limit.map_or(0, |CountLimit(limit)| limit);
    let mut count = 0;
    if let Some(sets) = Operands::read(db, &keys)?.all() {
        set_algebra::intersect(&sets, |_| {
            count += 1;
            count != limit
        });
    }
    Ok(count)
}

/// Returns the members that any of the sets has.
///
/// ```js
/// db.sadd('team:1', 'ada', 'bob')
/// db.sadd('team:2', 'bob', 'cy')
/// db.sunion('team:1', 'team:2').sort()  // ['ada', 'bob', 'cy']
/// ```
#[command(
    SUNION,
    since = "1.0.0",
    complexity = "O(N) where N is the number of members of all sets",
    flags(readonly, unordered)
)]
fn sunion(db: &mut Access<'_>, keys: Many<Read<'_, Set>>) -> Result<Members> {
    union(db, &keys).map(members)
}

/// Returns how many members of the first set none of the others has.
///
/// ```js
/// db.sadd('invited', 'ada', 'bob', 'cy')
/// db.sadd('accepted', 'bob')
/// db.sdiffcard(2, ['invited', 'accepted'])  // 2
/// db.sdiffcard(2, ['invited', 'accepted'], { limit: 1 })  // 1
/// ```
#[command(
    SDIFFCARD,
    since = "8.10.0",
    complexity = "O(N) where N is the number of members of all sets",
    flags(readonly, movablekeys)
)]
fn sdiffcard(
    db: &mut Access<'_>,
    keys: CountedKeys<Read<'_, Set>, true>,
    options: CountOptions<'_>,
) -> Result<usize> {
    let sets = Operands::read(db, &keys)?;
    let Some((first, others)) = sets.split_first() else { return Ok(0) };
    Ok(up_to(options.limit, set_algebra::members_of_none(first, &others)))
}

options! {
    struct UnionCountOptions<'a> {
        /// Estimate the number, as PFCOUNT does, with an error of about 0.81 percent.
        "APPROX" approx: bool,
        /// Stop counting here; 0 is no limit.
        "LIMIT" limit: Option<CountLimit>,
    }
}

/// Returns how many members any of the sets has.
///
/// ```js
/// db.sadd('visitors:mon', 'ada', 'bob')
/// db.sadd('visitors:tue', 'bob', 'cy')
/// db.sunioncard(2, ['visitors:mon', 'visitors:tue'])  // 3
/// db.sunioncard(2, ['visitors:mon', 'visitors:tue'], { approx: true })  // 3
/// ```
#[command(
    SUNIONCARD,
    since = "8.10.0",
    complexity = "O(N) where N is the number of members of all sets",
    flags(readonly, movablekeys)
)]
fn sunioncard(
    db: &mut Access<'_>,
    keys: CountedKeys<Read<'_, Set>, true>,
    options: UnionCountOptions<'_>,
) -> Result<usize> {
    let sets: SmallVec<[&Set; 4]> = Operands::read(db, &keys)?.present().collect();
    if options.approx {
        return Ok(capped(options.limit, estimate(&sets)));
    }
    let each = sets.iter().enumerate();
    let new = each.flat_map(|(place, set)| set_algebra::members_of_none(set, &sets[..place]));
    Ok(up_to(options.limit, new))
}

fn estimate(sets: &[&Set]) -> usize {
    let mut seen = Registers::default();
    for member in sets.iter().flat_map(|set| set.iter()) {
        member.with(|member| seen.add(member));
    }
    usize::try_from(seen.count()).unwrap_or(usize::MAX)
}

fn capped(limit: Option<CountLimit>, count: usize) -> usize {
    match limit {
        None | Some(CountLimit(0)) => count,
        Some(CountLimit(limit)) => count.min(limit),
    }
}

/// The number of members, counted up to the limit.
fn up_to<T>(limit: Option<CountLimit>, found: impl Iterator<Item = T>) -> usize {
    match limit {
        None | Some(CountLimit(0)) => found.count(),
        Some(CountLimit(limit)) => found.take(limit).count(),
    }
}

fn members(set: Set) -> Members {
    Members(set.iter().collect())
}

pub(super) fn difference(db: &Access<'_>, keys: &[Read<'_, Set>]) -> Result<Set> {
    let limits = db.config().set_limits();
    Ok(match Operands::read(db, keys)?.split_first() {
        Some((first, others)) => set_algebra::difference(first, &others, &limits),
        None => Set::new(),
    })
}

pub(super) fn intersection(db: &Access<'_>, keys: &[Read<'_, Set>]) -> Result<Set> {
    let limits = db.config().set_limits();
    let sets = Operands::read(db, keys)?.all();
    Ok(sets.map_or_else(Set::new, |sets| set_algebra::intersection(&sets, &limits)))
}

pub(super) fn union(db: &Access<'_>, keys: &[Read<'_, Set>]) -> Result<Set> {
    let limits = db.config().set_limits();
    Ok(set_algebra::union(Operands::read(db, keys)?.present(), &limits))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::reply::Reply;
    use crate::engine::grammar::texts::Layout;

    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    fn store() -> TestStore {
        let mut db = TestStore::new();
        db.say("SADD a 1 2 3 4");
        db.say("SADD b 3 4 5");
        db.say("SADD c 4 x");
        db.say("SET s x");
        db
    }

    #[test]
    fn sets_are_joined_and_compared() {
        let mut db = store();
        for (call, reply) in [
            ("SINTER a", "[1 2 3 4]"),
            ("SINTER a b", "[3 4]"),
            ("SINTER a b c", "[4]"),
            ("SINTER a missing", "[]"),
            ("SDIFF a b", "[1 2]"),
            ("SDIFF a missing c", "[1 2 3]"),
            ("SDIFF a a", "[]"),
            ("SDIFF missing a", "[]"),
            ("SUNION a b missing", "[1 2 3 4 5]"),
            ("SUNION missing", "[]"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
        assert!(matches!(db.call("SINTER a b"), Ok(Reply::Texts(Layout::Set, _))));
    }

    #[test]
    fn counting_stops_at_the_limit() {
        let mut db = store();
        for (call, reply) in [
            ("SINTERCARD 2 a b", "2"),
            ("SINTERCARD 2 a b LIMIT 1", "1"),
            ("SINTERCARD 2 a b LIMIT 0", "2"),
            ("SINTERCARD 2 a b LIMIT 1 LIMIT 5", "2"),
            ("SINTERCARD 2 a missing", "0"),
            ("SINTERCARD 2 a", "ERR Number of keys can't be greater than number of args"),
            ("SINTERCARD x a", "ERR numkeys should be greater than 0"),
            ("SINTERCARD 0 a", "ERR numkeys should be greater than 0"),
            ("SINTERCARD 1 s LIMIT -1", "ERR LIMIT can't be negative"),
            ("SINTERCARD 1 a LIMIT x", "ERR LIMIT can't be negative"),
            ("SINTERCARD 1 a LIMIT", "ERR syntax error"),
            ("SINTERCARD 1 a FOO", "ERR syntax error"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn unions_and_differences_are_counted_up_to_a_limit() {
        let mut db = store();
        for (call, reply) in [
            ("SUNIONCARD 3 a b c", "6"),
            ("SUNIONCARD 2 a a", "4"),
            ("SUNIONCARD 3 missing a b LIMIT 2", "2"),
            ("SUNIONCARD 3 missing a b limit 0 approx", "5"),
            ("SUNIONCARD 3 a b c APPROX LIMIT 5", "5"),
            ("SUNIONCARD 1 missing", "0"),
            ("SUNIONCARD 1 missing APPROX", "0"),
            ("SDIFFCARD 2 a b", "2"),
            ("SDIFFCARD 2 a b LIMIT 1", "1"),
            ("SDIFFCARD 3 a missing c LIMIT 0", "3"),
            ("SDIFFCARD 2 a a", "0"),
            ("SDIFFCARD 2 missing a", "0"),
            ("SDIFFCARD 2 a s", WRONG),
            ("SUNIONCARD 2 missing s", WRONG),
            ("SUNIONCARD 2 a", "ERR Number of keys can't be greater than number of args"),
            ("SDIFFCARD 0 a", "ERR numkeys should be greater than 0"),
            ("SDIFFCARD 1 a LIMIT -1", "ERR LIMIT can't be negative"),
            ("SDIFFCARD 1 a APPROX", "ERR syntax error"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn a_key_of_another_type_is_an_error_in_any_position() {
        let mut db = store();
        for call in [
            "SINTER missing s",
            "SINTER s missing",
            "SUNION missing s",
            "SDIFF missing s",
            "SINTERCARD 2 missing s",
        ] {
            assert_eq!(db.say(call), WRONG, "{call}");
        }
    }
}
