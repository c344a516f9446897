//! Giving fields a deadline, and taking it away. Whatever form it is asked for in, it is kept, and
//! logged, as a point in time in milliseconds.

use redlet_macros::command;

use super::arguments::{Before, Fields};
use super::asked::{self, Amount, Mistake};
use crate::commands::generic::expire::{Condition, UnixTime};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Write;
use crate::engine::grammar::param::Late;
use crate::engine::grammar::reply::Number;
use crate::rows;
use crate::value::Hash;

rows![hexpire, hexpireat, hpersist, hpexpire, hpexpireat];

/// The answers: the field does not exist, the condition is not met, the deadline is set, the field
/// is deleted because the deadline has passed.
const MISSING: i64 = -2;
const REFUSED: i64 = 0;
const SET: i64 = 1;
const GONE: i64 = 2;
/// The answer of HPERSIST for a field without a time to live.
const ENDLESS: i64 = -1;

/// Sets the time to live of fields of a hash in seconds; with 0 they are deleted at once. Returns
/// for each field: -2 if it does not exist, 0 if the condition is not met, 1 if the time to live
/// is set, 2 if the field is deleted.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', code: '493021' })
/// db.hexpire('user:1', 300, 'FIELDS', 1, 'code')  // [1]
/// db.hexpire('user:1', 900, { lt: true }, 'FIELDS', 2, 'code', 'phone')  // [0, -2]
/// db.httl('user:1', 'FIELDS', 2, 'name', 'code')  // [-1, 300]
/// ```
#[command(
    HEXPIRE,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    valkey(since = "9.0.0")
)]
fn hexpire(
    db: &mut Access<'_>,
    key: Write<'_, Hash>,
    seconds: Late<'_, i64>,
    condition: Before<'_, Condition>,
    fields: Fields<'_>,
) -> Result<Vec<Number>> {
    let amount = Amount { given: seconds.value(), unit: 1000, base: db.now(), command: "hexpire" };
    end(db, &key, amount, &condition, &fields)
}

/// Sets the time to live of fields of a hash in milliseconds; with 0 they are deleted at once.
/// Returns for each field what HEXPIRE returns.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', typing: 'yes' })
/// db.hpexpire('user:1', 30_000, 'FIELDS', 1, 'typing')  // [1]
/// db.hpexpire('user:1', 0, 'FIELDS', 1, 'typing')  // [2]: deleted at once
/// ```
#[command(
    HPEXPIRE,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    valkey(since = "9.0.0")
)]
fn hpexpire(
    db: &mut Access<'_>,
    key: Write<'_, Hash>,
    milliseconds: Late<'_, i64>,
    condition: Before<'_, Condition>,
    fields: Fields<'_>,
) -> Result<Vec<Number>> {
    let amount =
        Amount { given: milliseconds.value(), unit: 1, base: db.now(), command: "hpexpire" };
    end(db, &key, amount, &condition, &fields)
}

/// Sets the time at which fields of a hash expire, in seconds since the Unix epoch. If it has
/// passed, they are deleted at once. Returns for each field what HEXPIRE returns.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', trial: 'yes' })
/// db.hexpireat('user:1', new Date('2200-01-01'), 'FIELDS', 1, 'trial')  // [1]
/// db.hexpiretime('user:1', 'FIELDS', 1, 'trial')  // [7258118400]
/// ```
#[command(
    HEXPIREAT,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    valkey(since = "9.0.0")
)]
fn hexpireat(
    db: &mut Access<'_>,
    key: Write<'_, Hash>,
    unix_time_seconds: Late<'_, UnixTime>,
    condition: Before<'_, Condition>,
    fields: Fields<'_>,
) -> Result<Vec<Number>> {
    let amount = Amount {
        given: unix_time_seconds.value().map(|at| at.0),
        unit: 1000,
        base: 0,
        command: "hexpireat",
    };
    end(db, &key, amount, &condition, &fields)
}

/// Sets the time at which fields of a hash expire, in milliseconds since the Unix epoch. If it has
/// passed, they are deleted at once. Returns for each field what HEXPIRE returns.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', trial: 'yes' })
/// db.hpexpireat('user:1', new Date('2200-01-01'), { nx: true }, 'FIELDS', 1, 'trial')  // [1]
/// db.hpexpiretime('user:1', 'FIELDS', 1, 'trial')  // [7258118400000]
/// ```
#[command(
    HPEXPIREAT,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    valkey(since = "9.0.0")
)]
fn hpexpireat(
    db: &mut Access<'_>,
    key: Write<'_, Hash>,
    unix_time_milliseconds: Late<'_, UnixTime>,
    condition: Before<'_, Condition>,
    fields: Fields<'_>,
) -> Result<Vec<Number>> {
    let amount = Amount {
        given: unix_time_milliseconds.value().map(|at| at.0),
        unit: 1,
        base: 0,
        command: "hpexpireat",
    };
    end(db, &key, amount, &condition, &fields)
}

fn end(
    db: &mut Access<'_>,
    key: &Write<'_, Hash>,
    amount: Amount,
    condition: &Before<'_, Condition>,
    fields: &Fields<'_>,
) -> Result<Vec<Number>> {
    let asked = asked::ending(db, key, amount, condition, fields)?;
    let now = db.now();
    let Some(mut hash) = db.write(key)? else {
        return Ok(asked.fields.iter().map(|_| Number(MISSING)).collect());
    };
    hash.expect_deadlines();
    let answer = |field: &&[u8]| {
        let Some(current) = hash.deadline_to_change(field) else { return Number(MISSING) };
        if !asked.condition.holds(current, asked.at as i64) {
            return Number(REFUSED);
        }
        // One by one, since a field may be named twice.
        if asked.at <= now {
            hash.end(&[field]);
            return Number(GONE);
        }
        hash.end_at(&[field], asked.at);
        Number(SET)
    };
    Ok(asked.fields.iter().map(answer).collect())
}

/// Removes the time to live of fields of a hash. Returns for each field: -2 if it does not exist,
/// -1 if it has no time to live, 1 if it had one.
///
/// ```js
/// db.hset('user:1', { name: 'Ada', trial: 'yes' })
/// db.hexpire('user:1', 300, 'FIELDS', 1, 'trial')
/// db.hpersist('user:1', 'FIELDS', 2, 'trial', 'name')  // [1, -1]
/// ```
#[command(
    HPERSIST,
    since = "7.4.0",
    complexity = "O(N) where N is the number of fields",
    flags(write, fast),
    valkey(since = "9.0.0")
)]
fn hpersist(db: &mut Access<'_>, key: Write<'_, Hash>, fields: Fields<'_>) -> Result<Vec<Number>> {
    let fields = asked::fields(db, &key, &fields, Mistake::Miscounted)?;
    let Some(mut hash) = db.write(&key)? else {
        return Ok(fields.iter().map(|_| Number(MISSING)).collect());
    };
    let answer = |field: &&[u8]| match hash.live().deadline(field) {
        None => Number(MISSING),
        Some(None) => Number(ENDLESS),
        Some(Some(_)) => {
            hash.persist(&[field]);
            Number(SET)
        }
    };
    Ok(fields.iter().map(answer).collect())
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::{TestStore, pass};
    use crate::engine::grammar::dialect::Dialect;

    /// A store of Valkey's dialect after these calls; `hash/asked` tests that of Redis.
    pub(super) fn replies(calls: &[(&str, &str)]) -> TestStore {
        let mut db = TestStore::of(Dialect::Valkey);
        for (call, reply) in calls {
            assert_eq!(db.say(call), *reply, "{call}");
        }
        db
    }

    const MISCOUNTED: &str =
        "ERR numfields should be greater than 0 and match the provided number of fields";

    #[test]
    fn fields_end_and_live_on() {
        replies(&[
            ("HSET h a 1 b 2 c 3", "3"),
            ("HEXPIRE h 100 FIELDS 2 a z", "[1 -2]"),
            ("HTTL h FIELDS 3 a b z", "[100 -1 -2]"),
            ("OBJECT ENCODING h", "hashtable"),
            ("HPEXPIRE h 50000 FIELDS 1 b", "[1]"),
            ("HPERSIST h FIELDS 3 a c z", "[1 -1 -2]"),
            ("HPEXPIREAT h 9223372036854775807 FIELDS 1 a", "[1]"),
            ("HPEXPIRETIME h FIELDS 1 a", "[9223372036854775807]"),
            ("HEXPIREAT h 9223372036854775 FIELDS 1 a", "[1]"),
            ("HEXPIRETIME h FIELDS 2 a c", "[9223372036854775 -1]"),
            ("HEXPIRE h 0 FIELDS 1 a", "[2]"),
            ("HPEXPIREAT h 1 FIELDS 3 b b c", "[2 -2 2]"),
            ("EXISTS h", "0"),
            ("HEXPIRE none 5 FIELDS 2 a b", "[-2 -2]"),
            ("HPERSIST none FIELDS 1 a", "[-2]"),
            ("HTTL none FIELDS 2 a b", "[-2 -2]"),
        ]);
    }

    #[test]
    fn conditions_look_at_the_deadline_that_a_field_has() {
        replies(&[
            ("HSET h a 1 b 2", "2"),
            ("HEXPIRE h 100 FIELDS 1 a", "[1]"),
            ("HEXPIRE h 200 NX FIELDS 2 a b", "[0 1]"),
            ("HPERSIST h FIELDS 1 b", "[1]"),
            ("HEXPIRE h 200 XX FIELDS 2 a b", "[1 0]"),
            ("HEXPIRE h 100 GT FIELDS 2 a b", "[0 0]"),
            ("HEXPIRE h 300 gt xx FIELDS 2 a b", "[1 0]"),
            ("HEXPIRE h 100 LT FIELDS 2 a b", "[1 1]"),
            ("HEXPIRE h 0 NX FIELDS 1 a", "[0]"),
            ("HEXPIRE h 0 LT FIELDS 1 a", "[2]"),
        ]);
    }

    #[test]
    fn other_changes_of_a_field_keep_its_deadline_or_not() {
        replies(&[
            ("HSET h a 1", "1"),
            ("HEXPIRE h 100 FIELDS 1 a", "[1]"),
            ("HINCRBY h a 1", "2"),
            ("HINCRBYFLOAT h a 1.5", "3.5"),
            ("HSETNX h a 9", "0"),
            ("HTTL h FIELDS 1 a", "[100]"),
            ("COPY h g", "1"),
            ("RENAME g f", "OK"),
            ("HTTL f FIELDS 1 a", "[100]"),
            ("HSET h a 5", "0"),
            ("HTTL h FIELDS 1 a", "[-1]"),
            ("HEXPIRE h 100 FIELDS 1 a", "[1]"),
            ("HDEL h a", "1"),
            ("HSET h a 5", "1"),
            ("HTTL h FIELDS 1 a", "[-1]"),
        ]);
    }

    #[test]
    fn what_comes_before_the_fields_is_checked_first_and_the_key_last() {
        let invalid = "ERR invalid expire time in 'hexpire' command";
        let integer = "ERR value is not an integer or out of range";
        let both = "ERR NX and XX, GT or LT options at the same time are not compatible";
        replies(&[
            ("SET s x", "OK"),
            ("HEXPIRE s x foo FIELDS 0 a", "ERR Unsupported option foo"),
            ("HEXPIRE s 100 nx 1 a", MISCOUNTED),
            ("HEXPIRE s 100 NX XX FIELDS 1 a", both),
            ("HEXPIRE s -1 FIELDS x a", integer),
            ("HEXPIRE s -1 FIELDS 0 a", MISCOUNTED),
            ("HEXPIRE s -1 FIELDS 2 a", MISCOUNTED),
            ("HEXPIRE s -1 FIELDS 1 a b", MISCOUNTED),
            ("HEXPIRE s -1 FIELDS 9223372036854775807 a", MISCOUNTED),
            ("HEXPIRE s -1 FIELDS 1 a", invalid),
            ("HEXPIRE s 9223372036854775807 FIELDS 1 a", invalid),
            ("HEXPIRE s x FIELDS 1 a", integer),
            ("HEXPIRE s 100 FIELDS 1", "ERR wrong number of arguments for 'hexpire' command"),
            ("HPERSIST s foo 1 a", "ERR syntax error"),
            ("HPERSIST s FIELDS 0 a", MISCOUNTED),
            ("HTTL s FIELDS 0 a", "ERR syntax error"),
            ("HTTL s foo 1 a", "ERR syntax error"),
            ("HTTL s FIELDS x a", integer),
        ]);
        let mut db = replies(&[("SET s x", "OK")]);
        for call in ["HEXPIRE s 1 FIELDS 1 a", "HPERSIST s FIELDS 1 a", "HTTL s FIELDS 1 a"] {
            assert!(db.say(call).starts_with("WRONGTYPE"), "{call}");
        }
    }

    #[test]
    fn in_the_dialect_of_redis_an_expired_field_is_changed_until_it_is_removed() {
        let mut db = TestStore::of(Dialect::Redis);
        db.say("HSET h a 1 b 2 c 3 d 4");
        db.say("HEXPIRE h 100 FIELDS 3 a b c");
        pass(&db.engine, 100);
        for (call, reply) in [
            ("HGETALL h", "{d:4}"),
            ("HEXPIRE h 100 NX FIELDS 1 a", "[0]"),
            ("HEXPIRE h 100 FIELDS 1 a", "[1]"),
            ("HDEL h b", "1"),
            ("HSET h c 5", "0"),
            ("HMGET h a b c d", "[1 nil 5 4]"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }

    #[test]
    fn an_expired_field_is_invisible_before_it_is_removed() {
        let mut db = replies(&[
            ("HSET h a 1 b 2 c 3", "3"),
            ("HEXPIRE h 100 FIELDS 2 a b", "[1 1]"),
            ("HSET only a 1", "1"),
            ("HEXPIRE only 100 FIELDS 1 a", "[1]"),
        ]);
        pass(&db.engine, 100);
        for (call, reply) in [
            ("HGETALL h", "{c:3}"),
            ("HKEYS h", "[c]"),
            ("HVALS h", "[3]"),
            ("HGET h a", "nil"),
            ("HMGET h a c", "[nil 3]"),
            ("HEXISTS h a", "0"),
            ("HSTRLEN h a", "0"),
            ("HSCAN h 0", "[0 [c 3]]"),
            ("HRANDFIELD h", "c"),
            ("HRANDFIELD h 9", "[c]"),
            ("HRANDFIELD h -2", "[c c]"),
            ("HTTL h FIELDS 2 a c", "[-2 -1]"),
            ("HPERSIST h FIELDS 1 a", "[-2]"),
            ("HEXPIRE h 9 FIELDS 1 a", "[-2]"),
            ("HDEL h a", "0"),
            ("HLEN h", "3"),
            ("HRANDFIELD only", "nil"),
            ("HRANDFIELD only -2", "[]"),
            ("HGETALL only", "{}"),
            ("EXISTS only", "1"),
            ("HINCRBY h a 5", "5"),
            ("HSETNX h b 7", "1"),
            ("HGETALL h", "{a:5 b:7 c:3}"),
            ("HTTL h FIELDS 2 a b", "[-1 -1]"),
        ] {
            assert_eq!(db.say(call), reply, "{call}");
        }
    }
}
