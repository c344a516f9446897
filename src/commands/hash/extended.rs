//! Commands that read fields and change them at once, and HSETEX.

use redlet_macros::command;

use super::arguments::{
    Before, Data, FieldCondition, Fields, HgetexOptions, HsetexOptions, KeyCondition,
};
use super::asked::{self, Mistake};
use super::live::find;
use crate::engine::access::{Access, Expiry};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_DELETE, ACCESS_UPDATE, INSERT, Write};
use crate::engine::grammar::reply::Shown;
use crate::rows;
use crate::value::Hash;

rows![hgetdel, hgetex, hsetex];

/// Returns the values of fields of a hash and deletes the fields; null for a field that does not
/// exist. A hash without fields is removed.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', code: '493021' })
/// db.hgetdel('user:1', 'FIELDS', 2, 'code', 'phone')  // ['493021', null]
/// db.hkeys('user:1')  // ['name']
/// ```
#[command(
    HGETDEL,
    since = "8.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    valkey(since = "9.1.0")
)]
fn hgetdel(
    db: &mut Access<'_>,
    key: Write<'_, Hash, ACCESS_DELETE>,
    fields: Fields<'_>,
) -> Result<Vec<Option<Shown>>> {
    let fields = asked::fields(db, &key, &fields, Mistake::Miscounted)?;
    db.expire_before_use(&key, fields)?;
    let Some(mut hash) = db.write(&key)? else {
        return Ok(fields.iter().map(|_| None).collect());
    };
    let take = |field: &&[u8]| {
        let value = hash.live().find(field).map(Shown::from);
        if value.is_some() {
            hash.remove(field);
        }
        value
    };
    Ok(fields.iter().map(take).collect())
}

/// Returns the values of fields of a hash and changes when the fields expire; null for a field
/// that does not exist.
///
/// ```js
/// db.hset('session:8f3a', { user: 'ada', cart: '3 items' })
/// db.hgetex('session:8f3a', { ex: 600 }, 'FIELDS', 1, 'cart')  // ['3 items']
/// db.httl('session:8f3a', 'FIELDS', 2, 'user', 'cart')  // [-1, 600]
/// ```
#[command(
    HGETEX,
    since = "8.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    redis(notes("RW and UPDATE because it changes the TTL")),
    valkey(since = "9.0.0")
)]
fn hgetex(
    db: &mut Access<'_>,
    key: Write<'_, Hash, ACCESS_UPDATE>,
    options: Before<'_, HgetexOptions<'_>>,
    fields: Fields<'_>,
) -> Result<Vec<Option<Shown>>> {
    let (end, fields) = asked::getting(db, &key, &options, &fields)?;
    db.expire_before_use(&key, fields)?;
    if end == Expiry::Keep {
        let hash = db.view(&key)?.map(|hash| hash.live(|| db.now()));
        let find = |field: &&[u8]| hash.and_then(|hash| hash.find(field)).map(Shown::from);
        return Ok(fields.iter().map(find).collect());
    }
    let now = db.now();
    let Some(mut hash) = db.write(&key)? else {
        return Ok(fields.iter().map(|_| None).collect());
    };
    hash.expect_deadlines();
    let read = |field: &&[u8]| {
        let deadline = hash.live().deadline(field)?;
        let value = hash.live().find(field).map(Shown::from);
        match end {
            Expiry::At(at) if at <= now => hash.end(&[field]),
            Expiry::At(at) => hash.end_at(&[field], at),
            Expiry::Clear if deadline.is_some() => hash.persist(&[field]),
            Expiry::Clear | Expiry::Keep => {}
        }
        value
    };
    Ok(fields.iter().map(read).collect())
}

/// Sets fields of a hash, which is created if it does not exist, and when they expire; with a
/// condition all or none of them.
///
/// ```js
/// db.hsetex('user:1', { ex: 300 }, 'FIELDS', 2, { code: '493021', tries: 0 })  // 1
/// db.hsetex('user:1', { fnx: true }, 'FIELDS', 1, { code: '000000' })  // 0
/// db.httl('user:1', 'FIELDS', 1, 'code')  // [300]
/// ```
#[command(
    HSETEX,
    since = "8.0.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, denyoom, fast),
    redis(flags(shows_update)),
    valkey(since = "9.0.0")
)]
fn hsetex(
    db: &mut Access<'_>,
    key: Write<'_, Hash, INSERT>,
    options: Before<'_, HsetexOptions<'_>>,
    fields: Fields<'_, Data>,
) -> Result<bool> {
    let asked = asked::setting(db, &options, &fields)?;
    let hash = db.view(&key)?.map(|hash| hash.live(|| db.now()));
    let key_holds = match asked.key {
        None => true,
        Some(KeyCondition::Nx) => hash.is_none(),
        Some(KeyCondition::Xx) => hash.is_some(),
    };
    if !key_holds {
        return Ok(false);
    }
    let end = asked.end?;
    let (data, _) = asked.data.as_chunks();
    let there =
        |[field, _]: &[&[u8]; 2]| hash.is_some_and(|hash| find(db, &key, hash, field).is_some());
    let fields_hold = match asked.fields {
        None => true,
        Some(FieldCondition::Fnx) => !data.iter().any(there),
        Some(FieldCondition::Fxx) => data.iter().all(there),
    };
    if fields_hold {
        let gone = db.counting(|db| Ok((set(db, &key, data, end, asked.fields)?, data.len())))?;
        db.count_expired_fields(gone);
    }
    Ok(fields_hold)
}

/// Sets the fields; answers how many were removed before, because they had expired.
fn set(
    db: &mut Access<'_>,
    key: &Write<'_, Hash, INSERT>,
    data: &[[&[u8]; 2]],
    end: Expiry,
    condition: Option<FieldCondition>,
) -> Result<usize> {
    let now = db.now();
    let at_once = matches!(end, Expiry::At(at) if at <= now);
    let removes = condition.is_some() && (!at_once || db.dialect().removes_ended_fields_met());
    let mut hash = db.create(key)?;
    let names = || data.iter().map(|[field, _]| *field).collect::<Vec<_>>();
    // The key stays, even if these are all of its fields.
    let gone = if removes { hash.expire(&names()) } else { 0 };
    if let Expiry::At(_) = end {
        hash.expect_deadlines();
        if at_once {
            hash.set_ended(data);
            return Ok(gone);
        }
    }
    hash.reserve(data.len());
    for [field, value] in data {
        if end == Expiry::Keep {
            hash.update(field, value)
        } else {
            hash.set(field, value)
        };
    }
    if let Expiry::At(at) = end {
        hash.end_at(&names(), at);
    }
    Ok(gone)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    /// Calls of a store of Valkey's dialect; `hash/asked` tests that of Redis.
    fn replies(calls: &[(&str, &str)]) {
        let mut db = TestStore::of(Dialect::Valkey);
        for (call, reply) in calls {
            assert_eq!(db.say(call), *reply, "{call}");
        }
    }

    const MISCOUNTED: &str =
        "ERR numfields should be greater than 0 and match the provided number of fields";
    const WRONG: &str = "WRONGTYPE Operation against a key holding the wrong kind of value";

    #[test]
    fn fields_are_read_and_get_another_end() {
        replies(&[
            ("HSET h a 1 b 2", "2"),
            ("HGETEX h FIELDS 2 a z", "[1 nil]"),
            ("HGETEX h EX 50 FIELDS 2 a b", "[1 2]"),
            ("HTTL h FIELDS 2 a b", "[50 50]"),
            ("HGETEX h PERSIST FIELDS 1 a", "[1]"),
            ("HTTL h FIELDS 2 a b", "[-1 50]"),
            ("HGETEX h ex 10 EX 20 FIELDS 1 a", "[1]"),
            ("HGETEX h EX 0 FIELDS 2 a a", "[1 nil]"),
            ("HGETEX h EXAT 1 FIELDS 1 b", "[2]"),
            ("EXISTS h", "0"),
            ("HGETEX h EX 10 FIELDS 2 a b", "[nil nil]"),
        ]);
    }

    #[test]
    fn fields_are_read_and_deleted() {
        replies(&[
            ("HSET h a 1 b 2", "2"),
            ("HGETDEL h FIELDS 3 a a z", "[1 nil nil]"),
            ("HGETDEL h FIELDS 1 b", "[2]"),
            ("EXISTS h", "0"),
            ("HGETDEL h FIELDS 1 b", "[nil]"),
            ("SET s x", "OK"),
            ("HGETDEL s foo 1 a", "ERR syntax error"),
            ("HGETDEL s FIELDS 0 a", MISCOUNTED),
            ("HGETDEL s FIELDS 1 a", WRONG),
        ]);
    }

    #[test]
    fn fields_are_set_with_their_end_on_conditions() {
        replies(&[
            ("HSETEX h FIELDS 1 a 1", "1"),
            ("OBJECT ENCODING h", "listpack"),
            ("HSETEX h EX 100 FIELDS 2 a 1 b 2", "1"),
            ("HSETEX h KEEPTTL FIELDS 2 a 5 c 6", "1"),
            ("HTTL h FIELDS 3 a b c", "[100 100 -1]"),
            ("HSETEX h FIELDS 1 a 6", "1"),
            ("HTTL h FIELDS 1 a", "[-1]"),
            ("HSETEX h FNX FIELDS 2 a 1 new 1", "0"),
            ("HSETEX h FXX FIELDS 2 a 1 new 1", "0"),
            ("HSETEX h FXX FXX FIELDS 2 a 1 b 1", "1"),
            ("HSETEX h FNX XX FIELDS 1 new 1", "1"),
            ("HSETEX h NX FIELDS 1 new 1", "0"),
            ("HSETEX none XX FIELDS 1 new 1", "0"),
            ("HSETEX none NX PXAT 1 FIELDS 1 new 1", "1"),
            ("EXISTS none", "0"),
            ("HSETEX h EX 0 FIELDS 1 a 1", "1"),
            ("HGET h a", "nil"),
            ("HSETEX h FIELDS 2 a 1 a 2", "1"),
            ("HGET h a", "2"),
        ]);
    }

    #[test]
    fn options_are_read_before_the_key_and_times_after_it() {
        let syntax = "ERR syntax error";
        replies(&[
            ("SET s x", "OK"),
            ("HGETEX s foo FIELDS 0 a", syntax),
            ("HGETEX s EX FIELDS 1 a", syntax),
            ("HGETEX s EX 10 PERSIST FIELDS 1 a", syntax),
            ("HGETEX s EX 10", "ERR wrong number of arguments for 'hgetex' command"),
            ("HGETEX s foo 1 a", MISCOUNTED),
            ("HGETEX s EX -1 FIELDS 2 a", MISCOUNTED),
            ("HGETEX s EX x FIELDS 1 a", WRONG),
            ("HGETEX none EX x FIELDS 1 a", "ERR value is not an integer or out of range"),
            ("HGETEX none EX -1 FIELDS 1 a", "ERR invalid expire time in 'hgetex' command"),
            ("HSETEX s NX XX FIELDS 1 a 1", syntax),
            ("HSETEX s FNX FXX FIELDS 1 a 1", syntax),
            ("HSETEX s EX 1 KEEPTTL FIELDS 1 a 1", syntax),
            ("HSETEX s FIELDS 1 a 1 b", MISCOUNTED),
            ("HSETEX s FIELDS 2 a 1", MISCOUNTED),
            ("HSETEX s EX -1 FIELDS 1 a 1", WRONG),
            ("HSETEX none EX -1 FIELDS 1 a 1", "ERR invalid expire time in 'hsetex' command"),
            ("HSETEX none FXX EX x FIELDS 1 a 1", "ERR value is not an integer or out of range"),
            ("HSETEX none XX EX x FIELDS 1 a 1", "0"),
        ]);
    }
}
