//! SCRIPT: the scripts that a store knows.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Many, Param};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::script::running::ScriptKind;
use crate::keyspace::KeySet;
use crate::{choice, rows};

rows![
    script_debug,
    script_exists,
    script_flush,
    script_help,
    script_kill,
    script_load,
    script_show
];

/// Declares that the call uses Lua, of which there is one; takes no argument.
#[derive(Debug, Clone, Copy)]
pub(super) struct TheInterpreter;

impl<'a> Param<'a> for TheInterpreter {
    const SHAPE: Shape = Shape::Nothing;

    fn parse(_args: &mut Args<'a>) -> Result<Self> {
        Ok(Self)
    }

    fn keys(&self, keys: &mut KeySet) {
        keys.add_unknown();
    }
}

/// Stores a script, and returns its SHA1.
///
/// ```js
/// db.script('LOAD', 'return 1')  // 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'
/// ```
#[command(
    SCRIPT | LOAD,
    since = "2.6.0",
    complexity = "O(N) where N is the length of the script",
    flags(noscript, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded")
)]
fn script_load(db: &mut Call<'_>, script: &[u8], _lua: TheInterpreter) -> Result<Bytes> {
    let sha = db.engine.scripts.load(script)?;
    db.engine.measure_for_limit();
    Ok(Bytes::new(&sha))
}

/// Returns for each SHA1 whether the store has that script.
///
/// ```js
/// const sha1 = db.script('LOAD', 'return 1')
/// db.script('EXISTS', sha1, 'f'.repeat(40))  // [1, 0]
/// ```
#[command(
    SCRIPT | EXISTS,
    since = "2.6.0",
    complexity = "O(N) where N is the number of scripts",
    flags(noscript),
    tips("request_policy:all_shards", "response_policy:agg_logical_and"),
    valkey(flags(stale))
)]
fn script_exists(db: &mut Call<'_>, sha1: Many<&[u8]>) -> Result<Vec<bool>> {
    Ok(sha1.iter().map(|sha| db.engine.scripts.is_known(sha)).collect())
}

/// `ASYNC` and `SYNC` are the same: scripts are forgotten at once.
#[derive(Debug, Clone, Copy)]
struct FlushType;

impl<'a> Param<'a> for FlushType {
    const SHAPE: Shape = Shape::OneOf(&[
        Field { name: "async", doc: "", shape: Shape::Token("ASYNC") },
        Field { name: "sync", doc: "", shape: Shape::Token("SYNC") },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() == 1 && (args.take_word("ASYNC") || args.take_word("SYNC")) {
            return Ok(Self);
        }
        Err(Error::fixed("SCRIPT FLUSH only support SYNC|ASYNC option"))
    }
}

/// Forgets all scripts.
///
/// ```js
/// const sha1 = db.script('LOAD', 'return 1')
/// db.script('FLUSH')  // 'OK'
/// db.script('EXISTS', sha1)  // [0]
/// ```
#[command(
    SCRIPT | FLUSH,
    since = "2.6.0",
    complexity = "O(N) where N is the number of scripts",
    flags(noscript),
    tips("request_policy:all_nodes", "response_policy:all_succeeded"),
    valkey(flags(stale)),
    history("6.2.0" = "options ASYNC and SYNC")
)]
fn script_flush(
    db: &mut Call<'_>,
    _flush_type: Option<FlushType>,
    _lua: TheInterpreter,
) -> Result<Done> {
    db.engine.scripts.flush();
    db.engine.measure_for_limit();
    Ok(Done)
}

/// Ends the script that is running, unless it has written something.
///
/// ```js
/// db.script('KILL')  // throws NOTBUSY No scripts in execution right now.
/// ```
#[command(
    SCRIPT | KILL,
    since = "2.6.0",
    complexity = "O(1)",
    flags(noscript, allow_busy),
    tips("request_policy:all_shards", "response_policy:one_succeeded")
)]
fn script_kill(db: &mut Call<'_>) -> Result<Done> {
    db.engine.scripts.running.kill(ScriptKind::Script)?;
    Ok(Done)
}

/// Returns the text of a script.
///
/// ```js
/// const sha1 = db.script('LOAD', 'return 1')
/// db.script('SHOW', sha1)  // 'return 1'
/// ```
#[command(SCRIPT | SHOW, since = "8.0.0", complexity = "O(1)", flags(noscript, stale))]
fn script_show(db: &mut Call<'_>, sha1: &[u8]) -> Result<Bytes> {
    db.engine.scripts.source(sha1).ok_or(NOT_FOUND)
}

const NOT_FOUND: Error =
    Error { code: "NOSCRIPT", text: std::borrow::Cow::Borrowed("No matching script.") };

choice! {
    enum DebugMode {
        "YES" Yes,
        "SYNC" Sync,
        "NO" No,
    }
}

/// A mode, which is read late.
#[derive(Debug, Clone, Copy)]
struct LateMode<'a>(&'a [u8]);

impl<'a> Param<'a> for LateMode<'a> {
    const SHAPE: Shape = DebugMode::SHAPE;

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(Self)
    }
}

impl LateMode<'_> {
    fn value(self) -> Result<DebugMode> {
        match self.0.to_ascii_uppercase().as_slice() {
            b"YES" => Ok(DebugMode::Yes),
            b"SYNC" => Ok(DebugMode::Sync),
            b"NO" => Ok(DebugMode::No),
            _ => Err(Error::fixed("Use SCRIPT DEBUG YES/SYNC/NO")),
        }
    }
}

/// Refused unless the mode is `NO`: there is no debugger for scripts here.
///
/// ```js
/// db.script('DEBUG', 'NO')  // 'OK'
/// ```
#[command(SCRIPT | DEBUG, since = "3.2.0", complexity = "O(1)", flags(noscript))]
fn script_debug(
    db: &mut Access<'_>,
    mode: LateMode<'_>,
    /// `lua`.
    engine: Option<&[u8]>,
) -> Result<Done> {
    if db.is_inside() {
        return Err(Error::fixed("SCRIPT DEBUG must be called outside a pipeline"));
    }
    if let Some(name) = engine.filter(|name| !name.eq_ignore_ascii_case(b"lua")) {
        let name = String::from_utf8_lossy(name);
        let text = format!("No scripting engine found with name '{name}' to enable debug");
        return Err(Error::new(text));
    }
    match mode.value()? {
        DebugMode::No => Ok(Done),
        DebugMode::Yes | DebugMode::Sync => {
            Err(Error::fixed("scripts can't be debugged in this store"))
        }
    }
}

/// Lists the subcommands of SCRIPT.
///
/// ```js
/// db.script('HELP')[0]  // 'SCRIPT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(SCRIPT | HELP, since = "5.0.0", complexity = "O(1)", flags(loading, stale))]
fn script_help(db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    let [debug, flush, show] = db.dialect().script_help();
    let parts: [&[&str]; 7] = [
        &["SCRIPT <subcommand> [<arg> [value] [opt] ...]. Subcommands are:"],
        debug,
        &[
            "EXISTS <sha1> [<sha1> ...]",
            "    Return information about the existence of the scripts in the script cache.",
            "FLUSH [ASYNC|SYNC]",
            "    Flush the Lua scripts cache. Very dangerous on replicas.",
        ],
        flush,
        &[
            "    * ASYNC: Asynchronously flush the scripts cache.",
            "    * SYNC: Synchronously flush the scripts cache.",
            "KILL",
            "    Kill the currently executing Lua script.",
            "LOAD <script>",
            "    Load a script into the scripts cache without executing it.",
        ],
        show,
        &["HELP", "    Print this help."],
    ];
    Ok(parts.concat())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;
    use std::time::Duration;

    use crate::commands::TABLE;
    use crate::commands::testing::{TestStore, show};
    use crate::engine::Engine;

    fn call(engine: &Engine, words: &[&str]) -> String {
        let mut session = engine.new_session();
        let words: Vec<_> = words.iter().map(|word| word.as_bytes()).collect();
        let reply = engine.ask(&mut session, &words);
        engine.end_session(&mut session);
        reply.map_or_else(|error| error.to_string(), |reply| show(&reply))
    }

    /// Lets a script run in a thread of its own until `meanwhile` has ended it.
    fn beside(script: &'static str, meanwhile: impl FnOnce(&Engine)) -> String {
        let engine = Arc::new(Engine::new(&TABLE, 16));
        call(&engine, &["CONFIG", "SET", "busy-reply-threshold", "30"]);
        let running = Arc::clone(&engine);
        let thread = thread::spawn(move || call(&running, &["EVAL", script, "1", "k"]));
        while engine.scripts.running.kind().is_none() {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(50));
        meanwhile(&engine);
        let said = thread.join().unwrap();
        assert_eq!(call(&engine, &["EVAL", "return 1", "0"]), "1");
        assert_eq!(call(&engine, &["SET", "k", "v"]), "OK");
        said
    }

    #[test]
    fn a_busy_script_can_be_ended_and_delays_others_only_briefly() {
        let said = beside("while true do end", |engine| {
            assert!(call(engine, &["GET", "k"]).starts_with("BUSY "));
            assert!(call(engine, &["MSET", "k", "1", "l", "2"]).starts_with("BUSY "));
            assert!(call(engine, &["EVAL", "return 1", "0"]).starts_with("BUSY "));
            assert_eq!(call(engine, &["PING"]), "PONG");
            assert_eq!(call(engine, &["SCRIPT", "EXISTS", "x"]), "[0]");
            assert!(call(engine, &["FUNCTION", "KILL"]).starts_with("BUSY "));
            assert!(call(engine, &["FUNCTION", "STATS"]).starts_with("BUSY "));
            assert_eq!(call(engine, &["SCRIPT", "KILL"]), "OK");
        });
        assert!(said.contains("Script killed by user with SCRIPT KILL."), "{said}");
    }

    #[test]
    fn a_script_that_catches_errors_ends_nevertheless() {
        let catching = "while true do pcall(function() while true do end end) end";
        let said = beside(catching, |engine| assert_eq!(call(engine, &["SCRIPT", "KILL"]), "OK"));
        assert!(said.contains("Script killed by user with SCRIPT KILL."), "{said}");
        let inside = "local co = coroutine.wrap(function() while true do \
                      pcall(function() while true do end end) end end) \
                      while true do pcall(co) end";
        let said = beside(inside, |engine| assert_eq!(call(engine, &["SCRIPT", "KILL"]), "OK"));
        assert!(said.contains("Script killed by user with SCRIPT KILL."), "{said}");
    }

    #[test]
    fn a_pattern_that_would_never_end_can_be_ended() {
        let matching = "return string.find(('a'):rep(100) .. 'b', ('a*'):rep(100) .. 'c')";
        let said = beside(matching, |engine| assert_eq!(call(engine, &["SCRIPT", "KILL"]), "OK"));
        assert!(said.contains("Script killed by user with SCRIPT KILL."), "{said}");
    }

    #[test]
    fn a_script_that_was_ended_writes_nothing_before_it_notices() {
        let encoding = "local t, ok = {} for i = 1, 20000 do t[i] = i end \
                        repeat ok = pcall(cjson.encode, t) until not ok \
                        for _ = 1, 1e5 do redis.pcall('INCR', 'n') end";
        let said = beside(encoding, |engine| {
            assert_eq!(call(engine, &["SCRIPT", "KILL"]), "OK");
            while call(engine, &["GET", "n"]).starts_with("BUSY ") {}
            assert_eq!(call(engine, &["GET", "n"]), "nil");
        });
        assert!(said.contains("Script killed by user with SCRIPT KILL."), "{said}");
    }

    #[test]
    fn a_script_that_has_written_cannot_be_ended() {
        let writing = "redis.call('SET', KEYS[1], 1) \
                       local n = 0 repeat n = n + 1 until redis.call('GET', 'stop') or n > 4e5 \
                       return n";
        beside(writing, |engine| {
            let said = call(engine, &["SCRIPT", "KILL"]);
            // On a fast machine it may have ended.
            assert!(said.starts_with("UNKILLABLE ") || said.starts_with("NOTBUSY "), "{said}");
            call(engine, &["SET", "stop", "1"]);
        });
    }

    #[test]
    fn without_a_script_there_is_nothing_to_end() {
        let mut db = TestStore::new();
        let idle = "NOTBUSY No scripts in execution right now.";
        assert_eq!(db.say("SCRIPT KILL"), idle);
        assert_eq!(db.say("FUNCTION KILL"), idle);
    }
}
