//! SLOWLOG: the calls that took long. COMMANDLOG is what Valkey calls it; of its three logs the one
//! of slow calls is kept, and those of large requests and replies are empty.

use redlet_macros::command;

use crate::base::number;
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::Shape;
use crate::engine::shared::timing::SlowCall;
use crate::{choice, reply_type, rows};

rows![
    commandlog_get,
    commandlog_help,
    commandlog_len,
    commandlog_reset,
    slowlog_get,
    slowlog_help,
    slowlog_len,
    slowlog_reset,
];

reply_type! {
    /// Number, time in seconds since the Unix epoch, microseconds, words of the call, address and
    /// name of the client.
    Entries => "[id: number, time: number, microseconds: number, call: Text[], address: Text, name: Text][]";
}

/// How many entries: -1 is all of them.
#[derive(Debug, Clone, Copy)]
struct Count(usize);

const DEFAULT: usize = 10;

impl<'a> Param<'a> for Count {
    const SHAPE: Shape = Shape::Integer;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match number::parse_i64(args.take()?) {
            Some(-1) => Ok(Self(usize::MAX)),
            Some(count @ 0..) => Ok(Self(usize::try_from(count).unwrap_or(usize::MAX))),
            _ => Err(Error::fixed("count should be greater than or equal to -1")),
        }
    }
}

/// The count of SLOWLOG GET, after which nothing may come.
#[derive(Debug, Clone, Copy)]
struct Only(Count);

impl<'a> Param<'a> for Only {
    const SHAPE: Shape = Shape::Optional(&Count::SHAPE);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match args.len() {
            0 => Ok(Self(Count(DEFAULT))),
            1 => Count::parse(args).map(Self),
            _ => Err(Error::misused("SLOWLOG|GET")),
        }
    }
}

choice! {
    /// Which of the logs.
    enum Word {
        "SLOW" Slow,
        "LARGE-REQUEST" LargeRequest,
        "LARGE-REPLY" LargeReply,
    }
}

#[derive(Debug, Clone, Copy)]
struct Which(Word);

impl Which {
    fn is_slow(self) -> bool {
        matches!(self.0, Word::Slow)
    }
}

impl<'a> Param<'a> for Which {
    const SHAPE: Shape = <Word as Param<'a>>::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Word::parse(args).map(Self).map_err(|_| {
            Error::fixed("type should be one of the following: slow, large-request, large-reply")
        })
    }
}

/// Returns the last calls that took longer than `slowlog-log-slower-than`, the newest first: ten,
/// or as many as asked for, or with -1 all.
///
/// ```js
/// db.config('SET', 'slowlog-log-slower-than', 0)
/// db.sadd('tags', 'red', 'blue')
/// db.smembers('tags')
/// const [[id, time, microseconds, call]] = db.slowlog('GET', 10)
/// call[1]  // 'tags'
/// ```
#[command(
    SLOWLOG | GET,
    since = "2.2.12",
    complexity = "O(N) where N is the number of entries",
    flags(admin, loading, stale),
    tips("request_policy:all_nodes", "nondeterministic_output"),
    history("4.0.0" = "address and name of the client")
)]
fn slowlog_get(db: &mut Call<'_>, count: Only) -> Result<Entries> {
    Ok(Entries(newest(db, count.0)))
}

/// Returns the number of slow calls in the log.
///
/// ```js
/// db.config('SET', 'slowlog-log-slower-than', -1)
/// db.slowlog('RESET')
/// db.slowlog('LEN')  // 0
/// ```
#[command(
    SLOWLOG | LEN,
    since = "2.2.12",
    complexity = "O(1)",
    flags(admin, loading, stale),
    tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output")
)]
fn slowlog_len(db: &mut Call<'_>) -> Result<usize> {
    Ok(db.engine.timing.slow.len())
}

/// Forgets the slow calls.
///
/// ```js
/// db.slowlog('RESET')  // 'OK'
/// ```
#[command(
    SLOWLOG | RESET,
    since = "2.2.12",
    complexity = "O(N) where N is the number of entries",
    flags(admin, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded")
)]
fn slowlog_reset(db: &mut Call<'_>) -> Result<Done> {
    db.engine.timing.slow.reset();
    Ok(Done)
}

/// Lists the subcommands of SLOWLOG.
///
/// ```js
/// db.slowlog('HELP')[0]  // 'SLOWLOG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(SLOWLOG | HELP, since = "6.2.0", complexity = "O(1)", flags(loading, stale))]
fn slowlog_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(SLOWLOG_HELP.lines().collect())
}

/// Returns the newest entries of a log, as SLOWLOG GET does. Only slow calls are logged.
///
/// ```js
/// db.config('SET', 'slowlog-log-slower-than', 0)
/// db.sadd('tags', 'red', 'blue')
/// db.smembers('tags')
/// const [[id, time, microseconds, call]] = db.commandlog('GET', 10, 'SLOW')
/// call[1]  // 'tags'
/// ```
#[command(
    COMMANDLOG | GET,
    since = "8.1.0",
    complexity = "O(N) where N is the number of entries",
    flags(admin, loading, stale),
    tips("request_policy:all_nodes", "nondeterministic_output")
)]
fn commandlog_get(db: &mut Call<'_>, count: Count, r#type: Which) -> Result<Entries> {
    let count = if r#type.is_slow() { count } else { Count(0) };
    Ok(Entries(newest(db, count)))
}

/// Returns the number of entries of a log.
///
/// ```js
/// db.config('SET', 'slowlog-log-slower-than', -1)
/// db.commandlog('RESET', 'SLOW')
/// db.commandlog('LEN', 'SLOW')  // 0
/// ```
#[command(
    COMMANDLOG | LEN,
    since = "8.1.0",
    complexity = "O(1)",
    flags(admin, loading, stale),
    tips("request_policy:all_nodes", "response_policy:agg_sum", "nondeterministic_output")
)]
fn commandlog_len(db: &mut Call<'_>, r#type: Which) -> Result<usize> {
    Ok(if r#type.is_slow() { db.engine.timing.slow.len() } else { 0 })
}

/// Forgets the entries of a log.
///
/// ```js
/// db.commandlog('RESET', 'SLOW')  // 'OK'
/// ```
#[command(
    COMMANDLOG | RESET,
    since = "8.1.0",
    complexity = "O(N) where N is the number of entries",
    flags(admin, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded")
)]
fn commandlog_reset(db: &mut Call<'_>, r#type: Which) -> Result<Done> {
    if r#type.is_slow() {
        db.engine.timing.slow.reset();
    }
    Ok(Done)
}

/// Lists the subcommands of COMMANDLOG.
///
/// ```js
/// db.commandlog('HELP').includes('RESET <type>')  // true
/// ```
#[command(COMMANDLOG | HELP, since = "8.1.0", complexity = "O(1)", flags(loading, stale))]
fn commandlog_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(COMMANDLOG_HELP.lines().collect())
}

fn newest(db: &Call<'_>, count: Count) -> Reply {
    let entries = db.engine.timing.slow.newest(count.0).into_iter();
    Reply::Array(entries.map(entry).collect())
}

fn entry(entry: SlowCall) -> Reply {
    let number = |number: u64| Reply::Int(number as i64);
    Reply::Array(vec![
        number(entry.id),
        number(entry.at),
        number(entry.micros),
        Reply::Array(entry.call.into_iter().map(Reply::Bytes).collect()),
        Reply::bytes(entry.address),
        Reply::Bytes(entry.name),
    ])
}

const SLOWLOG_HELP: &str = "\
SLOWLOG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
GET [<count>]
    Return top <count> entries from the slowlog (default: 10, -1 mean all).
    Entries are made of:
    id, timestamp, time in microseconds, arguments array, client IP and port,
    client name
LEN
    Return the length of the slowlog.
RESET
    Reset the slowlog.
HELP
    Print this help.";

const COMMANDLOG_HELP: &str = "\
COMMANDLOG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:
GET <count> <type>
    Return top <count> entries of the specified <type> from the commandlog (-1 mean all).
    Entries are made of:
    id, timestamp,
        time in microseconds for type of slow,
        or size in bytes for type of large-request,
        or size in bytes for type of large-reply
    arguments array, client IP and port,
    client name
LEN <type>
    Return the length of the specified type of commandlog.
RESET <type>
    Reset the specified type of commandlog.
HELP
    Print this help.";

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn calls_are_logged_from_a_time_on() {
        let mut db = TestStore::new();
        db.say("SET k v");
        db.say("DEBUG SLEEP 0.012");
        assert_eq!(db.say("SLOWLOG LEN"), "1");
        let entry = db.say("SLOWLOG GET");
        assert!(entry.contains("[DEBUG SLEEP 0.012]") && entry.contains("native:0"), "{entry}");
        db.say("CONFIG SET slowlog-log-slower-than 0 slowlog-max-len 2");
        db.say("GET k");
        db.say("MGET k k");
        assert_eq!(db.say("SLOWLOG LEN"), "2");
        assert!(db.say("SLOWLOG GET 1").contains("[SLOWLOG LEN]"));
        db.say("CONFIG SET slowlog-log-slower-than -1");
        db.say("SLOWLOG RESET");
        db.say("DEBUG SLEEP 0.02");
        assert_eq!(db.say("COMMANDLOG LEN slow"), "0");
        assert_eq!(db.say("COMMANDLOG GET -1 large-reply"), "[]");
    }

    #[test]
    fn calls_of_a_transaction_are_logged_one_by_one() {
        let mut db = TestStore::new();
        db.say("CONFIG SET slowlog-log-slower-than 0");
        ["MULTI", "SET k v", "GET k", "EXEC"].iter().for_each(|call| _ = db.say(call));
        db.say("CONFIG SET slowlog-log-slower-than -1");
        let all = db.say("SLOWLOG GET -1");
        assert!(all.contains("[GET k]") && all.contains("[SET k v]") && !all.contains("[EXEC]"));
    }

    #[test]
    fn wrong_arguments_are_reported() {
        let mut db = TestStore::new();
        let count = "ERR count should be greater than or equal to -1";
        let kind = "ERR type should be one of the following: slow, large-request, large-reply";
        for (call, text) in [
            ("SLOWLOG GET x", count),
            ("SLOWLOG GET -2", count),
            ("COMMANDLOG GET -2 slow", count),
            ("COMMANDLOG GET 1 x", kind),
            ("COMMANDLOG LEN x", kind),
            ("SLOWLOG LEN 1", "ERR wrong number of arguments for 'slowlog|len' command"),
        ] {
            assert_eq!(db.say(call), text);
        }
        assert!(db.say("SLOWLOG GET 1 2").starts_with("ERR unknown subcommand or wrong number"));
    }
}
