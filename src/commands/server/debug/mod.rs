//! DEBUG: what programs and their tests use of it.

// Bottom-up: a module uses only those above it.
mod protocol;
mod request;
mod tables;

use std::sync::atomic::Ordering::Relaxed;

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::{Access, AnyKey, Expiry};
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::value::digest::{Digest, Fields};
use crate::value::packed::FRAME;
use crate::value::rdb;
use crate::value::{Value, View};
use crate::{reply_type, rows};
use request::{Looked, Population, Request};

rows![debug];

reply_type! {
    DebugReply => "unknown";
}

/// Helps testing: `SLEEP seconds` (no key is locked meanwhile), `ERROR text`, `OBJECT key [fast]`,
/// `POPULATE count [prefix [size]]`, `DIGEST`, `DIGEST-VALUE key ...`, `RELOAD`, `LOADAOF`,
/// `SET-ACTIVE-EXPIRE 0|1`, `PAUSE-CRON 0|1`, `SET-DISABLE-DENY-SCRIPTS 0|1`, `PROTOCOL type`,
/// `HTSTATS database` and `HTSTATS-KEY key` (the tables that a server would have), `HELP`; and what
/// is accepted, but has nothing to act on in a store: `AOF-FLUSH-SLEEP`, `CHANGE-REPL-ID`,
/// `DICT-RESIZING`, `LISTPACK`, `LOG`, `QUICKLIST`, `QUICKLIST-PACKED-THRESHOLD`, `REPLICATE`,
/// `REPLYBUFFER`, `SCRIPT`, `STRUCTSIZE`.
///
/// ```js
/// db.debug('SLEEP', 0.01)  // 'OK': a hundredth of a second later
/// ```
#[command(
    DEBUG,
    since = "1.0.0",
    complexity = "Depends on the subcommand",
    flags(admin, noscript, loading, stale, debugging, syscmd)
)]
fn debug(db: &mut Call<'_>, subcommand: Request<'_>) -> Result<DebugReply> {
    let done = Reply::Status("OK");
    Ok(DebugReply(match subcommand {
        Request::Sleep(time) => {
            std::thread::sleep(time);
            done
        }
        Request::Object { key, fast } => object(db, key, fast)?,
        Request::Digest => line(digest(db).to_hex()),
        Request::DigestValue(keys) => {
            let digests = keys.iter().map(|key| digest_value(db, key));
            Reply::Array(digests.collect::<Result<_>>()?)
        }
        Request::Reload { beside } if beside && !is_empty(db) => return Err(NOT_LOADED),
        Request::Reload { .. } => reload(db)?,
        Request::SetActiveExpire(active) => {
            db.config().active_expire.store(active, Relaxed);
            done
        }
        Request::Protocol(kind) => protocol::reply(db, kind)?,
        Request::PauseCron(rests) => {
            db.config().keeper_rests.store(rests, Relaxed);
            done
        }
        Request::ScriptsMayDebug(may) => {
            db.config().scripts_may_debug.store(may, Relaxed);
            done
        }
        Request::Error(text) => return Err(Error::of_script(&one_line(text))),
        Request::Populate(population) => {
            db.engine.admit_change(population.weight())?;
            populate(db, population)?
        }
        Request::Listpack(key) => listpack(db, key)?,
        Request::Quicklist(key) => quicklist(db, key)?,
        Request::Script(sha) if !db.engine.scripts.is_known(sha) => {
            return Err(Error::with_code("NOSCRIPT", db.dialect().no_script()));
        }
        Request::Script(_) => done,
        Request::Tables(number) => tables::of_database(db, number)?,
        Request::TablesOf(key) => tables::of_key(db, key)?,
        Request::StructSize => Reply::bytes(STRUCT_SIZES),
        Request::Nothing => done,
        Request::Help => Reply::Array(HELP.lines().map(Reply::Status).collect()),
    }))
}

/// `fast` leaves out what takes a walk over the value.
fn object(db: &Access<'_>, key: Looked<'_>, fast: bool) -> Result<Reply> {
    let entry = db.peek(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    let serialized = match fast {
        true => String::new(),
        false => {
            let length = rdb::reported_length(entry.value(), db.dialect().reader_of_dumps());
            format!(" serializedlength:{length}")
        }
    };
    let mut text = format!(
        "Value at:{:p} refcount:1 encoding:{}{serialized} lru:{} lru_seconds_idle:{}",
        std::ptr::from_ref(entry),
        entry.encoding(db.dialect().embedding()),
        entry.access() & 0xFF_FFFF,
        db.usage().idle_seconds(entry),
    );
    if let View::List(list) = entry.value()
        && entry.encoding(db.dialect().embedding()) == "quicklist"
    {
        let nodes = list.nodes().len();
        let limit = db.config().list_limits().max_listpack_size;
        text += &format!(
            " ql_nodes:{nodes} ql_avg_node:{:.2} ql_listpack_max:{limit} ql_compressed:0",
            list.len() as f64 / nodes as f64,
        );
        if !fast {
            let bytes: usize = list.nodes().map(|node| node.bytes() + FRAME).sum();
            text += &format!(" ql_uncompressed_size:{bytes}");
        }
    }
    Ok(line(text))
}

fn line(text: String) -> Reply {
    Reply::Line(Bytes::from(text.into_bytes()))
}

/// The sizes of the structures of both servers on a machine of 64 bits.
const STRUCT_SIZES: &str =
    "bits:64 robj:16 dictentry:24 sdshdr5:1 sdshdr8:3 sdshdr16:5 sdshdr32:9 sdshdr64:17 ";

/// An error is one line.
fn one_line(text: &[u8]) -> Vec<u8> {
    let blank = |&byte: &u8| if matches!(byte, b'\r' | b'\n') { b' ' } else { byte };
    text.iter().map(blank).collect()
}

/// Creates strings at the keys `prefix:0`, `prefix:1` and so on that do not exist: `value:0` and so
/// on, cut or padded with zero bytes to the size.
fn populate(db: &mut Access<'_>, population: Population<'_>) -> Result<Reply> {
    let Population { count, prefix, size } = population;
    if size.is_some_and(|size| size > db.longest_string()) {
        return Err(Error::TOO_LONG);
    }
    for number in 0..count {
        let name = [prefix, format!(":{number}").as_bytes()].concat();
        let key = AnyKey::named(&name);
        if db.peek(&key)?.is_none() {
            let mut text = format!("value:{number}").into_bytes();
            text.resize(size.unwrap_or(text.len()), 0);
            db.put_text(&key, &text, Expiry::Clear, "set")?;
        }
    }
    Ok(Reply::Status("OK"))
}

/// A server prints the listpack; a store has no output of its own.
fn listpack(db: &Access<'_>, key: Looked<'_>) -> Result<Reply> {
    match db.peek(&key)?.ok_or(Error::NO_SUCH_KEY)?.encoding(db.dialect().embedding()) {
        "listpack" => Ok(Reply::Status("Listpack structure printed on stdout")),
        _ => Err(Error::fixed("Not a listpack encoded object.")),
    }
}

/// As [`listpack`], for lists of several nodes.
fn quicklist(db: &Access<'_>, key: Looked<'_>) -> Result<Reply> {
    match db.peek(&key)?.ok_or(Error::NO_SUCH_KEY)?.encoding(db.dialect().embedding()) {
        "quicklist" => Ok(Reply::Status("Quicklist structure printed on stdout")),
        _ => Err(Error::fixed("Not a quicklist encoded object.")),
    }
}

/// Whether there is neither a key nor a library.
fn is_empty(db: &mut Call<'_>) -> bool {
    db.engine.scripts.libraries().is_empty()
        && (0..db.databases())
            .all(|number| db.in_db(number, |db| db.held_shards().all(|(_, data)| data.is_empty())))
}

const NOT_LOADED: Error = Error::fixed("Error trying to load the RDB dump, check server logs.");

/// Of all databases.
fn digest(db: &mut Access<'_>) -> Digest {
    let (mut all, fields) = (Digest::default(), fields_of_digests(db));
    for number in 0..db.databases() {
        db.in_db(number, |db| {
            let mut entries = db.each_entry().peekable();
            if entries.peek().is_some() {
                all.mix(&u32::from(number).to_be_bytes());
            }
            entries.for_each(|entry| {
                all.add_key(entry.key(), entry.value(), entry.expires(), fields);
            });
        });
    }
    all
}

fn digest_value(db: &Access<'_>, key: &Looked<'_>) -> Result<Reply> {
    let mut digest = Digest::default();
    if let Some(entry) = db.peek(key)? {
        digest.add_value(entry.value(), entry.expires(), fields_of_digests(db));
    }
    Ok(line(digest.to_hex()))
}

fn fields_of_digests(db: &Access<'_>) -> Fields {
    match db.dialect().digests_deadlines_of_fields() {
        true => Fields::AllWithDeadlines,
        false => Fields::Until(db.now()),
    }
}

/// What was written is on the disk, and every value becomes what a file would make of it.
fn reload(db: &mut Access<'_>) -> Result<Reply> {
    db.end_on_disk();
    let (limits, reader) = (db.config().limits(), db.dialect().reader_of_dumps());
    db.reencode(|value| {
        let mut again = rdb::restore(&rdb::dump(value, reader), &limits).ok()?;
        if let (View::Hash(hash), Value::Hash(again)) = (value, &mut again)
            && hash.as_packed_with_deadlines().is_some()
        {
            again.expect_deadlines(&limits.hash);
        }
        Some(again)
    })?;
    Ok(Reply::Status("OK"))
}

const HELP: &str = "\
DEBUG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
DIGEST
    Output a hex signature representing the current DB content.
DIGEST-VALUE <key> [<key> ...]
    Output a hex signature of the values of all the specified keys.
CHANGE-REPL-ID
    Accepted, and of no effect.
AOF-FLUSH-SLEEP <microsec>
    Accepted, and of no effect.
DICT-RESIZING <0|1>
    Accepted, and of no effect.
ERROR <string>
    Return an error with <string> as message.
HTSTATS <dbid> [full]
    The sizes that the tables of a database would have in a server.
HTSTATS-KEY <key> [full]
    The size that the table of a value would have in a server.
LISTPACK <key>
    Tell whether `key` holds a listpack.
LOADAOF
    Bring the log to the disk and encode all values anew.
LOG <message>
    Accepted, and of no effect.
OBJECT <key> [fast]
    Show low level info about `key` and associated value. With `fast` leave out
    what takes a walk over the value.
PAUSE-CRON <0|1>
    Stop what happens in the background, or go on with it.
POPULATE <count> [<prefix>] [<size>]
    Create <count> string keys named `key:<num>`. If <prefix> is specified then
    it is used instead of the `key` prefix.
PROTOCOL <type>
    Reply with a test value of the specified type. <type> can be: string,
    integer, double, bignum, null, array, set, map, attrib, push, verbatim,
    true, false.
QUICKLIST <key>
    Tell whether `key` holds a list of several nodes.
QUICKLIST-PACKED-THRESHOLD <size>
    Accepted, and of no effect.
RELOAD [option ...]
    Bring the log to the disk and encode all values anew.
REPLICATE <target> <command>
    Accepted, and of no effect.
REPLYBUFFER <subcommand>
    Accepted, and of no effect.
SCRIPT LIST|<sha>
    Tell whether there is such a script.
SET-ACTIVE-EXPIRE <0|1>
    Setting it to 0 disables expiring keys in background when they are not
    accessed (otherwise the Redis behavior). Setting it to 1 reenables back the
    default.
SET-DISABLE-DENY-SCRIPTS <0|1>
    Let scripts call DEBUG.
SLEEP <seconds>
    Wait for <seconds>. Decimals allowed.
STRUCTSIZE
    Return the sizes of structures of a server.
HELP
    Print this help.";

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    #[test]
    fn sleep_takes_anything_for_a_number() {
        let mut db = TestStore::new();
        assert_eq!(db.say("DEBUG SLEEP 0.001"), "OK");
        assert_eq!(db.say("DEBUG SLEEP abc"), "OK");
        assert_eq!(db.say("DEBUG SLEEP -1"), "OK");
    }

    #[test]
    fn unknown_names_are_refused() {
        let mut db = TestStore::new();
        let unknown = |name: &str| {
            format!(
                "ERR unknown subcommand or wrong number of arguments for '{name}'. Try DEBUG HELP."
            )
        };
        for line in ["SLEEP", "SEGFAULT", "DIGEST x", "OBJECT", "SET-ACTIVE-EXPIRE", "PROTOCOL"] {
            let name = line.split(' ').next().unwrap();
            assert_eq!(db.say(&format!("DEBUG {line}")), unknown(name));
        }
        assert_eq!(db.say("DEBUG"), "ERR wrong number of arguments for 'debug' command");
        assert_eq!(db.say("DEBUG OBJECT none"), "ERR no such key");
    }

    #[test]
    fn digests_are_those_of_redis() {
        let mut db = TestStore::new();
        assert_eq!(db.say("DEBUG DIGEST"), "0".repeat(40));
        assert_eq!(db.say("DEBUG DIGEST-VALUE none"), format!("[{}]", "0".repeat(40)));
        db.say("SET k v");
        // As Redis 7.0.15 and Valkey 9.1.2 answer.
        assert_eq!(db.say("DEBUG DIGEST"), "264ccf65edec66bccfa7cc659414ccca432057d2");
        assert_eq!(db.say("DEBUG DIGEST-VALUE k"), "[d79ee9fe5d5ad902d7f6620efc3b07b75ddd742f]");
        let before = db.say("DEBUG DIGEST");
        db.say("PEXPIRE k 100000");
        assert_ne!(db.say("DEBUG DIGEST"), before);
    }

    #[test]
    fn a_deadline_of_a_field_changes_the_digest_in_the_dialect_of_redis() {
        let of = |dialect| {
            let mut db = TestStore::of(dialect);
            db.say("HSET h a 1 b 2");
            db.say("HEXPIRE h 1000 FIELDS 1 a");
            db.say("DEBUG DIGEST-VALUE h")
        };
        assert_eq!(of(Dialect::Redis), "[c07db73128914a41e685572f9d83e5ec946f598d]");
        assert_eq!(of(Dialect::Valkey), "[6c8f22b3bf510fdcfd6122dd0f908a80e88243bf]");
    }

    #[test]
    fn tables_are_described_as_a_server_would_have_them() {
        let mut db = TestStore::of(Dialect::Redis);
        db.say("DEBUG POPULATE 102");
        db.say("SET key:0 v EX 1000");
        let tables = "[Dictionary HT]\n\
                      Hash table 0 stats (main hash table):\n \
                      table size: 128\n number of elements: 102\n\
                      [Expires HT]\n\
                      Hash table 0 stats (main hash table):\n \
                      table size: 4\n number of elements: 1\n";
        assert_eq!(db.say("DEBUG HTSTATS 0 full"), tables);
        assert_eq!(db.say("DEBUG HTSTATS 1"), "[Dictionary HT]\n[Expires HT]\n");
        assert_eq!(db.say("DEBUG HTSTATS 16"), "ERR Out of range database");
    }

    #[test]
    fn values_survive_being_encoded_anew() {
        let mut db = TestStore::new();
        for call in [
            "SET s v",
            "RPUSH l a 1",
            "SADD t 1 2",
            "HSET h f v",
            "ZADD z 1.5 m",
            "PEXPIRE h 90000",
        ] {
            db.say(call);
        }
        let before = db.say("DEBUG DIGEST");
        assert_eq!(db.say("DEBUG RELOAD"), "OK");
        assert_eq!(db.say("DEBUG LOADAOF"), "OK");
        assert_eq!(db.say("DEBUG DIGEST"), before);
        assert_eq!(db.say("TTL h"), "90");
    }

    #[test]
    fn strings_are_made_where_there_is_nothing() {
        let mut db = TestStore::new();
        db.say("SET key:1 mine");
        assert_eq!(db.say("DEBUG POPULATE 3"), "OK");
        assert_eq!(db.say("MGET key:0 key:1 key:2"), "[value:0 mine value:2]");
        db.say("DEBUG POPULATE 1 pre 3");
        db.say("DEBUG POPULATE 1 long 50");
        assert_eq!(db.say("GET pre:0"), "val");
        assert_eq!(db.say("STRLEN long:0"), "50");
        let wrong = "ERR value is out of range, must be positive";
        assert_eq!(db.say("DEBUG POPULATE -1"), wrong);
        assert_eq!(db.say("DEBUG POPULATE 1 a x"), wrong);
        assert!(db.say("DEBUG POPULATE 1 a 1 1").starts_with("ERR unknown subcommand"));
    }

    #[test]
    fn scripts_may_debug_once_they_are_allowed_to() {
        let mut db = TestStore::new();
        let call = "EVAL return(redis.call('DEBUG','OBJECT',KEYS[1])) 1 k";
        db.say("SET k v");
        assert!(db.say(call).contains("not allowed from script"));
        db.say("DEBUG SET-DISABLE-DENY-SCRIPTS 1");
        assert!(db.say(call).starts_with("Value at:"));
        assert!(db.say("EVAL return(redis.call('MONITOR')) 0").contains("not allowed from script"));
    }

    #[test]
    fn what_is_read_beside_a_data_set_must_not_be_there() {
        let mut db = TestStore::new();
        assert_eq!(db.say("DEBUG RELOAD NOFLUSH"), "OK");
        db.say("SET k v");
        let error = "ERR Error trying to load the RDB dump, check server logs.";
        assert_eq!(db.say("DEBUG RELOAD NOSAVE NOFLUSH"), error);
        assert_eq!(db.say("DEBUG RELOAD NOFLUSH MERGE"), "OK");
    }

    #[test]
    fn a_long_list_is_described_by_its_nodes() {
        let mut db = TestStore::new();
        db.say("CONFIG SET list-max-listpack-size 3");
        db.say("RPUSH l 1 2 3 4 5 6 7 8 9 10");
        let list = " ql_nodes:4 ql_avg_node:2.50 ql_listpack_max:3 ql_compressed:0 ";
        assert!(db.say("DEBUG OBJECT l").contains(list));
    }

    #[test]
    fn keys_need_not_leave_by_themselves() {
        let mut db = TestStore::new();
        db.say("DEBUG SET-ACTIVE-EXPIRE 0");
        assert_eq!(db.say("DEBUG PROTOCOL integer"), "12345");
        assert_eq!(db.say("DEBUG QUICKLIST-PACKED-THRESHOLD 100b"), "OK");
        assert!(db.say("DEBUG PROTOCOL x").starts_with("ERR Wrong protocol type name"));
        db.say("SET k 12");
        assert!(db.say("DEBUG OBJECT k").contains("encoding:int serializedlength:2 lru:"));
    }
}
