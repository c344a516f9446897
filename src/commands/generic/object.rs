//! OBJECT: how a value is kept, and how much it is used.

use std::sync::atomic::Ordering::Relaxed;

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::config::policy;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{NOTHING, Read};
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::reply::Number;
use crate::rows;

rows![object_encoding, object_freq, object_help, object_idletime, object_refcount];

type Looked<'a> = Read<'a, Any, NOTHING>;

/// Returns the encoding of the value of a key: `int`, `embstr`, `raw`, `listpack`,
/// `listpackex`, `quicklist`, `intset`, `hashtable`, `skiplist` or `stream`.
///
/// ```js
/// db.set('visits', 7)
/// db.rpush('jobs', 'a', 'b')
/// db.object('ENCODING', 'visits')  // 'int'
/// db.object('ENCODING', 'jobs')  // 'listpack'
/// ```
#[command(OBJECT | ENCODING, since = "2.2.3", complexity = "O(1)", flags(readonly, random))]
fn object_encoding(db: &mut Access<'_>, key: Looked<'_>) -> Result<Option<Bytes>> {
    let embedding = db.dialect().embedding();
    Ok(db.peek(&key)?.map(|entry| Bytes::from(entry.encoding(embedding))))
}

/// Returns how often a key is used, on a logarithmic scale up to 255. Needs an LFU policy.
///
/// ```js
/// db.config('SET', 'maxmemory-policy', 'allkeys-lfu')
/// db.set('user:1', 'Ada')
/// db.object('FREQ', 'user:1') > 0  // true
/// ```
#[command(OBJECT | FREQ, since = "4.0.0", complexity = "O(1)", flags(readonly, random))]
fn object_freq(db: &mut Access<'_>, key: Looked<'_>) -> Result<Option<Number>> {
    match db.peek(&key)? {
        Some(_) if !counts_frequency(db) => Err(NOT_LFU),
        found => Ok(found.map(|entry| Number(db.usage().frequency(entry).into()))),
    }
}

/// Returns for how many seconds a key has not been used. Needs a policy that is not LFU.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.object('IDLETIME', 'user:1')  // 0
/// ```
#[command(OBJECT | IDLETIME, since = "2.2.3", complexity = "O(1)", flags(readonly, random))]
fn object_idletime(db: &mut Access<'_>, key: Looked<'_>) -> Result<Option<Number>> {
    match db.peek(&key)? {
        Some(_) if counts_frequency(db) => Err(LFU),
        found => Ok(found.map(|entry| Number(db.usage().idle_seconds(entry).into()))),
    }
}

/// Returns the number of references to the value of a key: always 1, because keys share no values.
///
/// ```js
/// db.set('user:1', 'Ada')
/// db.object('REFCOUNT', 'user:1')  // 1
/// ```
#[command(OBJECT | REFCOUNT, since = "2.2.3", complexity = "O(1)", flags(readonly, random))]
fn object_refcount(db: &mut Access<'_>, key: Looked<'_>) -> Result<Option<Number>> {
    Ok(db.peek(&key)?.map(|_| Number(1)))
}

/// Lists the subcommands of OBJECT.
///
/// ```js
/// db.object('HELP')[0]  // 'OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(OBJECT | HELP, since = "6.2.0", complexity = "O(1)", flags(loading, stale))]
fn object_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(HELP.lines().collect())
}

const HELP: &str = "\
OBJECT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
ENCODING <key>
    Return the kind of internal representation used in order to store the value
    associated with a <key>.
FREQ <key>
    Return the access frequency index of the <key>. The returned integer is
    proportional to the logarithm of the recent access frequency of the key.
IDLETIME <key>
    Return the idle time of the <key>, that is the approximated number of
    seconds elapsed since the last access to the key.
REFCOUNT <key>
    Return the number of references of the value associated with the specified
    <key>.
HELP
    Print this help.";

const LFU: Error = Error::fixed(
    "An LFU maxmemory policy is selected, idle time not tracked. Please note that when switching \
     between policies at runtime LRU and LFU data will take some time to adjust.",
);
const NOT_LFU: Error = Error::fixed(
    "An LFU maxmemory policy is not selected, access frequency not tracked. Please note that when \
     switching between policies at runtime LRU and LFU data will take some time to adjust.",
);

fn counts_frequency(db: &Access<'_>) -> bool {
    db.config().policy.load(Relaxed) & policy::LFU != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::testing::TestStore;

    #[test]
    fn strings_are_numbers_short_or_raw() {
        let mut db = TestStore::new();
        for (value, encoding) in [("12", "int"), ("012", "embstr"), (&"x".repeat(200), "raw")] {
            db.say(&format!("SET k {value}"));
            assert_eq!(db.say("OBJECT ENCODING k"), encoding);
        }
        assert_eq!(db.say("OBJECT ENCODING none"), "nil");
        assert_eq!(db.say("OBJECT REFCOUNT k"), "1");
        assert_eq!(db.say("OBJECT REFCOUNT none"), "nil");
    }

    #[test]
    fn use_is_reported_by_frequency_or_by_time_but_not_both() {
        let mut db = TestStore::new();
        db.say("SET k v");
        assert_eq!(db.say("OBJECT IDLETIME k"), "0");
        assert_eq!(db.say("OBJECT FREQ none"), "nil");
        assert_eq!(db.say("OBJECT FREQ k"), NOT_LFU.to_string());
        db.engine.config.policy.store(policy::LFU, Relaxed);
        assert_eq!(db.say("OBJECT IDLETIME k"), LFU.to_string());
        assert_eq!(db.say("OBJECT IDLETIME none"), "nil");
    }

    #[test]
    fn what_object_cannot_be_asked_is_said() {
        let mut db = TestStore::new();
        assert_eq!(db.say("OBJECT"), "ERR wrong number of arguments for 'object' command");
        assert_eq!(db.say("OBJECT foo k"), "ERR unknown subcommand 'foo'. Try OBJECT HELP.");
        let arity = "ERR wrong number of arguments for 'object|encoding' command";
        assert_eq!(db.say("OBJECT ENCODING"), arity);
        assert_eq!(db.say("OBJECT HELP").lines().count(), 1);
    }
}
