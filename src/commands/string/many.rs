//! Several strings in one call.

use redlet_macros::command;
use smallvec::SmallVec;

use super::expiry::{Ending, KeepTtl, store_anyway};
use crate::base::number;
use crate::engine::access::{Access, Expiry, TOGETHER};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{INSERT, Key, Overwrite, Read};
use crate::engine::grammar::kind::{Any, Kind, Str};
use crate::engine::grammar::options::{Repeat, Repeated};
use crate::engine::grammar::param::{Args, Many, Pair, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::engine::grammar::strings::{MaybeStrings, Strings};
use crate::keyspace::KeySet;
use crate::{choice, options, rows};

rows![mget, mset, msetex, msetnx];

/// Returns the string values of one or more keys; null for a key that holds no string.
///
/// ```js
/// db.mset({ 'user:1:name': 'Ada', 'user:2:name': 'Bob' })
/// db.mget('user:1:name', 'user:2:name', 'user:3:name')  // ['Ada', 'Bob', null]
/// db.mget(['user:2:name', 'user:1:name'])  // ['Bob', 'Ada']
/// ```
#[command(
    MGET,
    since = "1.0.0",
    complexity = "O(N) where N is the number of keys",
    flags(readonly, fast),
    tips("request_policy:multi_shard")
)]
fn mget(db: &mut Access<'_>, keys: Many<Read<Any>>) -> Result<MaybeStrings> {
    let mut strings = Strings::with_capacity(keys.len());
    for keys in keys.chunks(TOGETHER) {
        db.warm(keys);
        for key in keys {
            match db.read(key)?.and_then(Str::view) {
                Some(text) => strings.push(text.into()),
                None => strings.push_missing(),
            }
        }
    }
    Ok(MaybeStrings(strings))
}

/// Sets the string values of one or more keys, all at once.
///
/// ```js
/// db.mset({ 'user:1:name': 'Ada', 'user:1:city': 'London' })
/// db.get('user:1:city')  // 'London'
/// ```
#[command(
    MSET,
    since = "1.0.1",
    complexity = "O(N) where N is the number of keys",
    flags(write, denyoom),
    tips("request_policy:multi_shard", "response_policy:all_succeeded")
)]
fn mset(db: &mut Access<'_>, data: Many<Pair<Overwrite<'_>, &[u8]>>) -> Result<Done> {
    for Pair(key, value) in &data {
        db.put_text(key, value, Expiry::Clear, "set")?;
    }
    Ok(Done)
}

/// Sets the string values of one or more keys, all at once, if none of the keys exists.
///
/// ```js
/// db.msetnx({ 'name:ada': 'user:1', 'email:ada': 'user:1' })  // 1
/// db.msetnx({ 'name:bob': 'user:2', 'email:ada': 'user:2' })  // 0: one of them is taken
/// db.exists('name:bob')  // 0
/// ```
#[command(
    MSETNX,
    since = "1.0.1",
    complexity = "O(N) where N is the number of keys",
    flags(write, denyoom)
)]
fn msetnx(
    db: &mut Access<'_>,
    data: Many<Pair<Overwrite<'_, Any, INSERT>, &[u8]>>,
) -> Result<bool> {
    for Pair(key, _) in &data {
        if db.exists(key)? {
            return Ok(false);
        }
    }
    for Pair(key, value) in &data {
        db.put_text(key, value, Expiry::Clear, "set")?;
    }
    Ok(true)
}

/// A number of keys, then as many keys with their values.
#[derive(Debug, Clone)]
struct CountedPairs<'a>(SmallVec<[(Overwrite<'a>, &'a [u8]); 4]>);

impl<'a> Param<'a> for CountedPairs<'a> {
    const SHAPE: Shape = Shape::CountedPairs(<Overwrite<'a> as Key>::USE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        const INVALID: Error = Error::fixed("invalid numkeys value or out of range");
        let count = number::parse_i64(args.take()?).ok_or(INVALID)?;
        let count = u32::try_from(count).ok().filter(|count| (1..1 << 31).contains(count));
        let count = count.ok_or(INVALID)? as usize;
        if count > args.len() / 2 {
            return Err(Error::SYNTAX);
        }
        let pair = |_| Ok((Overwrite::parse(args)?, args.take()?));
        (0..count).map(pair).collect::<Result<_>>().map(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        self.0.iter().for_each(|(key, _)| key.keys(keys));
    }
}

choice! {
    /// The condition under which the keys are set.
    enum Presence {
        /// Only if none of the keys exists.
        "NX" Nx,
        /// Only if all of the keys exist.
        "XX" Xx,
    }
}

impl Repeat for Presence {}

options! {
    struct MsetexOptions<'a> {
        condition: Repeated<Presence>,
        expiration: Repeated<Ending<'a, KeepTtl>>,
    }
}

/// Sets the string values of one or more keys, all at once, and when they expire; with a condition
/// all or none of them.
///
/// ```js
/// db.msetex(2, { 'cache:1': 'one', 'cache:2': 'two' }, { ex: 60 })  // 1
/// db.ttl('cache:2')  // 60
/// ```
#[command(
    MSETEX,
    since = "8.4.0",
    complexity = "O(N) where N is the number of keys",
    flags(write, denyoom, movablekeys),
    tips("request_policy:multi_shard", "response_policy:all_succeeded"),
    valkey(since = "9.1.0")
)]
fn msetex(db: &mut Access<'_>, data: CountedPairs<'_>, options: MsetexOptions<'_>) -> Result<bool> {
    let expiry = Ending::resolve(options.expiration.0, db, "msetex")?;
    if let Some(condition) = options.condition.0 {
        for (key, _) in &data.0 {
            if db.exists(key)? != matches!(condition, Presence::Xx) {
                return Ok(false);
            }
        }
    }
    for (key, value) in &data.0 {
        store_anyway(db, key, value, expiry)?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn several_keys_are_set_and_read_together() {
        let mut db = TestStore::new();
        assert_eq!(db.say("MSET a 1 b 2 a 3"), "OK");
        db.say("HSET h f v");
        assert_eq!(db.say("MGET a none h b"), "[3 nil nil 2]");
        assert_eq!(db.say("MSET a 1 b"), "ERR wrong number of arguments for 'mset' command");
    }

    #[test]
    fn msetnx_sets_all_or_nothing() {
        let mut db = TestStore::new();
        assert_eq!(db.say("MSETNX a 1 a 2"), "1");
        assert_eq!(db.say("MSETNX b 1 a 3"), "0");
        assert_eq!(db.say("MGET a b"), "[2 nil]");
        assert_eq!(db.say("MSETNX a"), "ERR wrong number of arguments for 'msetnx' command");
    }

    #[test]
    fn msetex_sets_all_or_none_with_one_time_to_live() {
        let mut db = TestStore::new();
        for (call, reply) in [
            ("MSETEX 2 a 1 b 2 EX 100", "1"),
            ("TTL b", "100"),
            ("MSETEX 2 a 3 c 3 NX", "0"),
            ("MSETEX 2 a 3 c 3 XX", "0"),
            ("MSETEX 2 a 3 b 3 XX XX KEEPTTL", "1"),
            ("TTL a", "100"),
            ("MGET a b c", "[3 3 nil]"),
            ("MSETEX 1 a 4", "1"),
            ("TTL a", "-1"),
            ("MSETEX 2 c 1 c 2 NX", "1"),
            ("GET c", "2"),
            ("MSETEX 1 a 1 EXAT 1", "1"),
            ("EXISTS a", "0"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn the_count_of_msetex_must_match_its_pairs() {
        let mut db = TestStore::new();
        let numkeys = "ERR invalid numkeys value or out of range";
        for (call, error) in [
            ("MSETEX 1 a", "ERR wrong number of arguments for 'msetex' command"),
            ("MSETEX 0 a 1", numkeys),
            ("MSETEX x a 1", numkeys),
            ("MSETEX 2147483648 a 1", numkeys),
            ("MSETEX 2147483647 a 1", "ERR syntax error"),
            ("MSETEX 2 a 1 b", "ERR syntax error"),
            ("MSETEX 1 a 1 b 2", "ERR syntax error"),
            ("MSETEX 1 a 1 NX XX", "ERR syntax error"),
            ("MSETEX 1 a 1 EX 1 PX 1", "ERR syntax error"),
            ("MSETEX 1 a 1 EX -5 FOO", "ERR syntax error"),
            ("MSETEX 1 a 1 XX EX 0", "ERR invalid expire time in 'msetex' command"),
            ("MSETEX 1 a 1 EX x", "ERR value is not an integer or out of range"),
        ] {
            assert_eq!(db.say(call), error, "{call}");
        }
        assert_eq!(db.say("DBSIZE"), "0");
    }
}
