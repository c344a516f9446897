//! Keys that get another name, or go to another database.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{
    ACCESS_DELETE, ACCESS_UPDATE, INSERT, Key, Overwrite, Read, Write,
};
use crate::engine::grammar::kind::{Any, Linked};
use crate::engine::grammar::param::Database;
use crate::engine::grammar::reply::Done;
use crate::{options, rows};

rows![copy, move_, rename, renamenx];

options! {
    struct CopyOptions<'a> {
        /// The database to copy to, if not the selected one.
        "DB" destination_db: Option<Database<true>>,
        /// Take the place of what the destination holds.
        "REPLACE" replace: bool,
    }
}

/// Copies the value of a key, with its time to live, to another key; false if the key does not
/// exist or the other one does.
///
/// ```js
/// db.set('draft', 'Hello')
/// db.copy('draft', 'draft:backup')  // 1
/// db.copy('draft', 'draft:backup')  // 0: there is one
/// db.copy('draft', 'draft:backup', { replace: true })  // 1
/// ```
#[command(
    COPY,
    since = "6.2.0",
    complexity = "O(N) where N is the number of elements; O(1) for strings",
    flags(write, denyoom)
)]
fn copy(
    db: &mut Access<'_>,
    source: Read<'_, Any>,
    destination: Overwrite<'_>,
    options: CopyOptions<'_>,
) -> Result<bool> {
    let target = match options.destination_db {
        Some(number) => number.among(db.databases())?,
        None => db.db(),
    };
    if target == db.db() && source.name() == destination.name() {
        return Err(Error::SAME_OBJECT);
    }
    let found = db.exists(&source)?;
    let taken = !options.replace && db.in_db(target, |there| there.exists(&destination))?;
    if found && !taken {
        if db.peek(&source)?.is_some_and(|entry| !entry.value().copies()) {
            return Err(Error::fixed("not supported for this module key"));
        }
        db.copy(&source, target, &destination)?;
    }
    Ok(found && !taken)
}

/// Moves a key to another database; false if it does not exist, or the name exists there.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.move('user:1', 1)  // 1
/// db.exists('user:1')  // 0: it is in database 1 now
/// ```
#[command(MOVE, since = "1.0.0", complexity = "O(1)", flags(write, fast))]
fn move_(
    access: &mut Access<'_>,
    key: Write<'_, Any, ACCESS_UPDATE>,
    db: Database<true>,
) -> Result<bool> {
    let target = db.among(access.databases())?;
    if target == access.db() {
        return Err(Error::SAME_OBJECT);
    }
    if !access.exists(&key)? || access.in_db(target, |there| there.exists(&key))? {
        return Ok(false);
    }
    access.move_to(&key, target)?;
    Ok(true)
}

/// Gives a key another name. What had that name goes.
///
/// ```js
/// db.set('draft', 'Hello')
/// db.rename('draft', 'letter')  // 'OK'
/// db.rename('draft', 'letter')  // throws ERR no such key
/// ```
#[command(RENAME, since = "1.0.0", complexity = "O(1)", flags(write))]
fn rename(
    db: &mut Access<'_>,
    key: Write<'_, Linked, ACCESS_DELETE>,
    newkey: Overwrite<'_>,
) -> Result<Done> {
    if !db.exists(&key)? {
        return Err(Error::NO_SUCH_KEY);
    }
    if key.name() != newkey.name() {
        db.rename(&key, &newkey)?;
    }
    Ok(Done)
}

/// Gives a key another name, unless that name is taken.
///
/// ```js
/// db.mset({ draft: 'Hello', letter: 'Dear Ada' })
/// db.renamenx('draft', 'letter')  // 0: the name is taken
/// db.renamenx('draft', 'letter:2')  // 1
/// ```
#[command(
    RENAMENX,
    since = "1.0.0",
    complexity = "O(1)",
    flags(write, fast),
    history("3.2.0" = "both names may be equal")
)]
fn renamenx(
    db: &mut Access<'_>,
    key: Write<'_, Linked, ACCESS_DELETE>,
    newkey: Overwrite<'_, Any, INSERT>,
) -> Result<bool> {
    if !db.exists(&key)? {
        return Err(Error::NO_SUCH_KEY);
    }
    let free = !db.exists(&newkey)?;
    if free {
        db.rename(&key, &newkey)?;
    }
    Ok(free)
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::reply::Reply;

    const SAME: &str = "ERR source and destination objects are the same";
    const RANGE: &str = "ERR DB index is out of range";

    #[test]
    fn a_renamed_key_keeps_its_deadline() {
        let mut db = TestStore::new();
        db.say("SET a 1 EX 100");
        db.say("SET b 2");
        assert_eq!(db.say("RENAME a b"), "OK");
        assert_eq!(db.say("MGET a b"), "[nil 1]");
        assert_eq!(db.say("TTL b"), "100");
        assert_eq!(db.say("RENAME b b"), "OK");
        assert_eq!(db.say("RENAME a a"), "ERR no such key");
        assert_eq!(db.say("RENAME a c"), "ERR no such key");
    }

    #[test]
    fn a_name_that_is_taken_is_kept() {
        let mut db = TestStore::new();
        db.say("MSET a 1 b 2");
        assert_eq!(db.say("RENAMENX a b"), "0");
        assert_eq!(db.say("RENAMENX a a"), "0");
        assert_eq!(db.say("RENAMENX a c"), "1");
        assert_eq!(db.say("MGET a b c"), "[nil 2 1]");
        assert_eq!(db.say("RENAMENX a c"), "ERR no such key");
    }

    #[test]
    fn a_copy_ends_when_the_original_does() {
        let mut db = TestStore::new();
        db.say("SET a 1 EX 100");
        assert_eq!(db.say("COPY a b"), "1");
        assert_eq!(db.say("TTL b"), "100");
        db.say("SET a 2");
        assert_eq!(db.say("COPY a b"), "0");
        assert_eq!(db.say("COPY a b REPLACE"), "1");
        assert_eq!(db.say("TTL b"), "-1");
        assert_eq!(db.say("COPY none b REPLACE"), "0");
        assert_eq!(db.say("GET b"), "2");
    }

    #[test]
    fn a_copy_goes_to_another_database() {
        let mut db = TestStore::new();
        db.say("SET a 1");
        assert_eq!(db.say("COPY a a DB 3"), "1");
        assert_eq!(db.say("COPY a a DB 3"), "0");
        assert_eq!(db.say("COPY a b REPLACE replace DB 1 DB 3"), "1");
        db.say("SELECT 3");
        assert_eq!(db.say("MGET a b"), "[1 1]");
        assert_eq!(db.say("COPY a a DB 3"), SAME);
        assert_eq!(db.say("COPY none none"), SAME);
        assert_eq!(db.say("COPY a b DB 16"), RANGE);
        assert_eq!(db.say("COPY a b DB"), "ERR syntax error");
        assert_eq!(db.say("COPY a b DB x"), "ERR value is not an integer or out of range");
    }

    #[test]
    fn a_move_needs_a_free_name_elsewhere() {
        let mut db = TestStore::new();
        db.say("SET a 1 EX 100");
        assert_eq!(db.say("MOVE a 1"), "1");
        assert_eq!(db.say("MOVE a 1"), "0");
        db.say("SET a 2");
        assert_eq!(db.say("MOVE a 1"), "0");
        assert_eq!(db.say("MOVE none 0"), SAME);
        assert_eq!(db.say("MOVE a -1"), RANGE);
        assert_eq!(db.say("MOVE a 65535"), RANGE);
        let wide = "ERR value is out of range, value must between -2147483648 and 2147483647";
        assert_eq!(db.say("MOVE a 99999999999"), wide);
        db.say("SELECT 1");
        assert_eq!(db.say("GET a"), "1");
        assert_eq!(db.say("TTL a"), "100");
    }
    #[test]
    fn no_key_expires_while_the_log_is_replayed() {
        let db = TestStore::new();
        let mut session = db.engine.replay_session();
        let mut say = |line: &str| {
            let words: Vec<&[u8]> = line.split(' ').map(str::as_bytes).collect();
            db.engine.ask(&mut session, &words).unwrap()
        };
        // The deadline passed long before; the operations after it must find the key all the same.
        for op in ["SET a 1", "PEXPIREAT a 1000", "RENAME a b", "COPY b c DB 1", "MOVE b 2"] {
            say(op);
        }
        say("SWAPDB 1 2");
        say("SELECT 1");
        assert_eq!(say("PEXPIRETIME b"), Reply::Int(1000));
        say("SELECT 2");
        assert_eq!(say("PEXPIRETIME c"), Reply::Int(1000));
        say("FLUSHALL");
        assert_eq!(say("EXISTS c"), Reply::Int(0));
    }
}
