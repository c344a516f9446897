//! Databases as wholes: how many keys they hold, emptying and exchanging them.

use redlet_macros::command;

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Everything, Param, WholeDatabase};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::keyspace::{KeySet, Mode};
use crate::{choice, rows};

rows![dbsize, flushall, flushdb, swapdb];

/// Returns the number of keys of the selected database. Expired keys count until they are removed,
/// a moment later.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
/// db.dbsize()  // 2
/// ```
#[command(
    DBSIZE,
    since = "1.0.0",
    complexity = "O(1)",
    flags(readonly, fast),
    tips("request_policy:all_shards", "response_policy:agg_sum")
)]
fn dbsize(db: &mut Access<'_>, _database: WholeDatabase<false>) -> Result<usize> {
    Ok(db.key_count())
}

choice! {
    /// Which thread frees the memory. Either way the keys are removed when the call returns.
    enum FlushType {
        /// A thread of its own, as without this word.
        "ASYNC" Async,
        /// The call.
        "SYNC" Sync,
    }
}

/// Removes all keys of all databases.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.flushall()  // 'OK'
/// db.dbsize()  // 0
/// ```
#[command(
    FLUSHALL,
    since = "1.0.0",
    complexity = "O(1), and O(N) elsewhere where N is the number of keys",
    flags(write, dangerous, all_databases),
    tips("request_policy:all_shards", "response_policy:all_succeeded"),
    history("4.0.0" = "option ASYNC", "6.2.0" = "option SYNC")
)]
fn flushall(
    db: &mut Access<'_>,
    flush_type: Option<FlushType>,
    _all: Everything<true>,
) -> Result<Done> {
    reply_last(db, flush_type.as_ref());
    db.flush_everything(matches!(flush_type, Some(FlushType::Sync)))?;
    Ok(Done)
}

/// Removes all keys of the selected database.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.select(1)
/// db.flushdb({ async: true })  // 'OK'
/// db.select(0)
/// db.exists('user:1')  // 1
/// ```
#[command(
    FLUSHDB,
    since = "1.0.0",
    complexity = "O(1), and O(N) elsewhere where N is the number of keys",
    flags(write, dangerous),
    tips("request_policy:all_shards", "response_policy:all_succeeded"),
    history("4.0.0" = "option ASYNC", "6.2.0" = "option SYNC")
)]
fn flushdb(
    db: &mut Access<'_>,
    flush_type: Option<FlushType>,
    _database: WholeDatabase<true>,
) -> Result<Done> {
    reply_last(db, flush_type.as_ref());
    db.flush_database(matches!(flush_type, Some(FlushType::Sync)))?;
    Ok(Done)
}

/// Redis replies to a call that waits until all keys are freed after it has told what it removed.
fn reply_last(db: &mut Access<'_>, flush_type: Option<&FlushType>) {
    let waits = match flush_type {
        Some(FlushType::Async) => false,
        Some(FlushType::Sync) => true,
        None => !db.config().flushes_lazily(),
    };
    if waits && db.dialect().flushes_before_replying() {
        db.reply_last();
    }
}

/// A database, all of whose keys are declared. The text names the one that is wrong.
#[derive(Debug, Clone, Copy)]
struct Exchanged<const SECOND: bool>(i32);

impl<const SECOND: bool> Exchanged<SECOND> {
    const INVALID: Error =
        Error::fixed(if SECOND { "invalid second DB index" } else { "invalid first DB index" });

    fn among(self, databases: u16) -> Result<u16> {
        let number = u16::try_from(self.0).ok().filter(|&number| number < databases);
        number.ok_or(Error::DB_OUT_OF_RANGE)
    }
}

impl<'a, const SECOND: bool> Param<'a> for Exchanged<SECOND> {
    const SHAPE: Shape = Shape::Database;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let number = number::parse_i64(args.take()?).and_then(|number| i32::try_from(number).ok());
        number.map(Self).ok_or(Self::INVALID)
    }

    fn keys(&self, keys: &mut KeySet) {
        if let Ok(db) = u16::try_from(self.0) {
            keys.add_database(db, Mode::Write);
        }
    }
}

/// Exchanges the keys of two databases, at once for all clients.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.swapdb(0, 1)  // 'OK'
/// db.exists('user:1')  // 0: it is in database 1 now
/// ```
#[command(
    SWAPDB,
    since = "4.0.0",
    complexity = "O(N) where N is the number of watched keys",
    flags(write, fast, dangerous)
)]
fn swapdb(db: &mut Access<'_>, index1: Exchanged<false>, index2: Exchanged<true>) -> Result<Done> {
    let databases = db.databases();
    let (one, other) = (index1.among(databases)?, index2.among(databases)?);
    db.counting(|db| {
        if one != other {
            db.swap_databases(one, other)?;
        }
        Ok((Done, 1))
    })
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::{TestStore, pass};
    use crate::engine::grammar::dialect::Dialect;

    fn filled() -> TestStore {
        let mut db = TestStore::new();
        db.say("MSET a 1 b 2");
        db.say("EXPIRE a 100");
        db.say("SELECT 1");
        db.say("SET a one");
        db
    }

    #[test]
    fn expired_keys_that_a_transaction_has_met_do_not_count() {
        let mut db = TestStore::of(Dialect::Redis);
        for call in ["SET stays v", "SET a v EX 100", "SET b v EX 100"] {
            db.say(call);
        }
        pass(&db.engine, 100);
        for call in ["MULTI", "DBSIZE", "GET a", "GET a", "DBSIZE", "SET a v", "DBSIZE", "SCAN 0"] {
            db.say(call);
        }
        db.say("DBSIZE");
        let scanned = "[0 [a stays]]";
        let all = db.say("EXEC").replace("[0 [stays a]]", scanned);
        assert_eq!(all, format!("[3 nil nil 2 OK 3 {scanned} 2]"));
        assert_eq!(db.say("DBSIZE"), "2");
    }

    #[test]
    fn flushing_a_database_leaves_the_others() {
        let mut db = filled();
        assert_eq!(db.say("FLUSHDB ASYNC"), "OK");
        assert_eq!(db.say("DBSIZE"), "0");
        db.say("SELECT 0");
        assert_eq!(db.say("DBSIZE"), "2");
    }

    #[test]
    fn flushing_everything_leaves_nothing_to_account_for() {
        for call in ["FLUSHALL", "FLUSHALL SYNC", "flushall async"] {
            let mut db = filled();
            assert_eq!(db.say(call), "OK");
            assert_eq!(db.say("DBSIZE"), "0");
            assert_eq!(db.engine.keyspace.used_bytes(), 0);
            assert_eq!(db.say("SET a 1"), "OK");
            assert_eq!(db.say("TTL a"), "-1");
        }
    }

    #[test]
    fn a_flush_takes_one_word() {
        let mut db = TestStore::new();
        assert_eq!(db.say("FLUSHALL foo"), "ERR syntax error");
        assert_eq!(db.say("FLUSHDB SYNC ASYNC"), "ERR syntax error");
    }

    #[test]
    fn exchanged_databases_keep_deadlines_and_accounts() {
        let mut db = filled();
        let used = db.engine.keyspace.used_bytes();
        assert_eq!(db.say("SWAPDB 0 1"), "OK");
        assert_eq!(db.say("TTL a"), "100");
        assert_eq!(db.say("MGET a b"), "[1 2]");
        assert_eq!(db.say("SWAPDB 1 1"), "OK");
        assert_eq!(db.engine.keyspace.used_bytes(), used);
        db.say("SELECT 0");
        assert_eq!(db.say("MGET a b"), "[one nil]");
        assert_eq!(db.say("DBSIZE"), "1");
    }

    #[test]
    fn databases_out_of_range_cannot_be_swapped() {
        let mut db = TestStore::new();
        assert_eq!(db.say("SWAPDB x 1"), "ERR invalid first DB index");
        assert_eq!(db.say("SWAPDB 99 x"), "ERR invalid second DB index");
        assert_eq!(db.say("SWAPDB 0 99999999999"), "ERR invalid second DB index");
        assert_eq!(db.say("SWAPDB 0 16"), "ERR DB index is out of range");
        assert_eq!(db.say("SWAPDB -1 0"), "ERR DB index is out of range");
    }
}
