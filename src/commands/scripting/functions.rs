//! FUNCTION: libraries of functions that the store keeps.

use redlet_macros::command;

use crate::base::{Bytes, glob};
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::script::library::{Library, Origin};
use crate::engine::shared::script::registrar::Listed;
use crate::engine::shared::script::running::ScriptKind;
use crate::engine::shared::script::shebang;
use crate::{reply_type, rows};

use super::scripts::TheInterpreter;

rows![
    function_delete,
    function_flush,
    function_help,
    function_kill,
    function_list,
    function_load,
    function_stats
];

/// `REPLACE`, and the source.
#[derive(Debug, Clone, Copy)]
struct Loading<'a> {
    replace: bool,
    code: &'a [u8],
}

impl<'a> Param<'a> for Loading<'a> {
    const SHAPE: Shape = Shape::Block(&[
        Field { name: "replace", doc: "", shape: Shape::Optional(&Shape::Token("REPLACE")) },
        Field { name: "function_code", doc: "", shape: Shape::String },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut replace = false;
        while args.len() > 1 {
            if !args.take_word("REPLACE") {
                return Err(unknown("Unknown option given: ", args.take()?));
            }
            replace = true;
        }
        Ok(Self { replace, code: args.take()? })
    }
}

fn unknown(text: &str, word: &[u8]) -> Error {
    Error::new(format!("{text}{}", String::from_utf8_lossy(word)))
}

/// Loads a library of functions, and returns its name.
///
/// ```js
/// const code = "redis.register_function('hi', function() return 'Hi' end)"
/// db.function('LOAD', `#!lua name=shop\n${code}`)  // 'shop'
/// db.function('LOAD', { replace: true }, `#!lua name=shop\n${code}`)  // 'shop'
/// db.fcall('hi', 0)  // 'Hi'
/// ```
#[command(
    FUNCTION | LOAD,
    since = "7.0.0",
    complexity = "O(1), and what the library does while it loads",
    flags(write, denyoom, noscript),
    tips("request_policy:all_shards", "response_policy:all_succeeded")
)]
fn function_load(db: &mut Call<'_>, source: Loading<'_>, _lua: TheInterpreter) -> Result<Bytes> {
    let scripts = &db.engine.scripts;
    let name = if db.is_replaying() {
        scripts.load_logged_library(source.code)?
    } else {
        scripts.load_library(source.code, source.replace, Origin::Call)?
    };
    db.note_library(source.code);
    Ok(name)
}

/// Forgets a library and its functions.
///
/// ```js
/// const code = "redis.register_function('hi', function() return 'Hi' end)"
/// db.function('LOAD', `#!lua name=shop\n${code}`)
/// db.function('DELETE', 'shop')  // 'OK'
/// db.function('DELETE', 'shop')  // throws ERR Library not found
/// ```
#[command(
    FUNCTION | DELETE,
    since = "7.0.0",
    complexity = "O(1)",
    flags(write, noscript),
    tips("request_policy:all_shards", "response_policy:all_succeeded")
)]
fn function_delete(db: &mut Call<'_>, library_name: &[u8], _lua: TheInterpreter) -> Result<Done> {
    if !db.engine.scripts.delete_library(library_name) {
        return Err(Error::fixed("Library not found"));
    }
    db.note_functions(&[b"DELETE", library_name]);
    Ok(Done)
}

/// `ASYNC` and `SYNC` are the same.
#[derive(Debug, Clone, Copy)]
struct FlushType;

impl<'a> Param<'a> for FlushType {
    const SHAPE: Shape = Shape::OneOf(&[
        Field { name: "async", doc: "", shape: Shape::Token("ASYNC") },
        Field { name: "sync", doc: "", shape: Shape::Token("SYNC") },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        if args.len() > 1 {
            return Err(Error::misused("FUNCTION|FLUSH"));
        }
        if args.take_word("ASYNC") || args.take_word("SYNC") {
            return Ok(Self);
        }
        Err(Error::fixed("FUNCTION FLUSH only supports SYNC|ASYNC option"))
    }
}

/// Forgets all libraries.
///
/// ```js
/// const code = "redis.register_function('hi', function() return 'Hi' end)"
/// db.function('LOAD', `#!lua name=shop\n${code}`)
/// db.function('FLUSH')  // 'OK'
/// db.function('LIST')  // []
/// ```
#[command(
    FUNCTION | FLUSH,
    since = "7.0.0",
    complexity = "O(N) where N is the number of functions",
    flags(write, noscript),
    tips("request_policy:all_shards", "response_policy:all_succeeded")
)]
fn function_flush(
    db: &mut Call<'_>,
    _flush_type: Option<FlushType>,
    _lua: TheInterpreter,
) -> Result<Done> {
    db.engine.scripts.flush_libraries();
    db.note_functions(&[b"FLUSH"]);
    Ok(Done)
}

/// Ends the function that is running, unless it has written something.
///
/// ```js
/// db.function('KILL')  // throws NOTBUSY No scripts in execution right now.
/// ```
#[command(
    FUNCTION | KILL,
    since = "7.0.0",
    complexity = "O(1)",
    flags(noscript, allow_busy),
    tips("request_policy:all_shards", "response_policy:one_succeeded")
)]
fn function_kill(db: &mut Call<'_>) -> Result<Done> {
    db.engine.scripts.running.kill(ScriptKind::Function)?;
    Ok(Done)
}

/// Which libraries, and whether with their sources.
#[derive(Debug, Clone, Copy, Default)]
struct Selection<'a> {
    pattern: Option<&'a [u8]>,
    with_code: bool,
}

impl<'a> Param<'a> for Selection<'a> {
    const SHAPE: Shape = Shape::Options(&[
        Field {
            name: "library_name_pattern",
            doc: "",
            shape: Shape::Tagged("LIBRARYNAME", &Shape::String),
        },
        Field { name: "withcode", doc: "", shape: Shape::Token("WITHCODE") },
    ]);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let mut selection = Self::default();
        while !args.is_empty() {
            if !selection.with_code && args.take_word("WITHCODE") {
                selection.with_code = true;
            } else if selection.pattern.is_none() && args.take_word("LIBRARYNAME") {
                const MISSING: Error = Error::fixed("library name argument was not given");
                selection.pattern = Some(args.take().map_err(|_| MISSING)?);
            } else {
                return Err(unknown("Unknown argument ", args.take()?));
            }
        }
        Ok(selection)
    }
}

reply_type! {
    /// Libraries with their functions.
    Listing => "{ library_name: Text; engine: Text; functions: { name: Text; description: Text | null; flags: string[] }[]; library_code?: Text }[]";
    /// The function that is running, and what is loaded.
    Stats => "{ running_script: { name: Text; command: Text[]; duration_ms: number } | null; engines: Record<string, { libraries_count: number; functions_count: number }> }";
}

/// Lists the libraries and their functions.
///
/// ```js
/// const code = "redis.register_function('hi', function() return 'Hi' end)"
/// db.function('LOAD', `#!lua name=shop\n${code}`)
/// const [library] = db.function('LIST', { libraryname: 'sh*', withcode: true })
/// library.library_name  // 'shop'
/// library.functions[0].name  // 'hi'
/// ```
#[command(
    FUNCTION | LIST,
    since = "7.0.0",
    complexity = "O(N) where N is the number of functions",
    flags(noscript, unordered)
)]
fn function_list(db: &mut Call<'_>, options: Selection<'_>) -> Result<Listing> {
    let libraries = db.engine.scripts.libraries();
    let fits = |library: &Library| {
        options.pattern.is_none_or(|pattern| glob::matches(pattern, &library.name, true))
    };
    let chosen = libraries.values().filter(|library| fits(library));
    let listed = chosen.map(|library| describe(library, options.with_code)).collect();
    Ok(Listing(Reply::Array(listed)))
}

fn describe(library: &Library, with_code: bool) -> Reply {
    let functions = library.functions.iter().map(describe_function).collect();
    let mut facts = vec![
        (Reply::bytes("library_name"), Reply::Bytes(library.name.clone())),
        (Reply::bytes("engine"), Reply::bytes("LUA")),
        (Reply::bytes("functions"), Reply::Array(functions)),
    ];
    if with_code {
        facts.push((Reply::bytes("library_code"), Reply::Bytes(library.code.clone())));
    }
    Reply::Map(facts)
}

fn describe_function(function: &Listed) -> Reply {
    let description = function.description.clone().map_or(Reply::Null, Reply::Bytes);
    let flags = shebang::NAMES.iter().filter(|(_, flag)| function.flags & flag != 0);
    let flags = flags.map(|(name, _)| Reply::Status(name)).collect();
    Reply::Map(vec![
        (Reply::bytes("name"), Reply::Bytes(function.name.clone())),
        (Reply::bytes("description"), description),
        (Reply::bytes("flags"), Reply::Set(flags)),
    ])
}

/// Returns which function is running, and how many functions there are.
///
/// ```js
/// const code = "redis.register_function('hi', function() return 'Hi' end)"
/// db.function('LOAD', `#!lua name=shop\n${code}`)
/// const { running_script, engines } = db.function('STATS')
/// running_script  // null
/// engines.LUA  // { libraries_count: 1, functions_count: 1 }
/// ```
#[command(
    FUNCTION | STATS,
    since = "7.0.0",
    complexity = "O(1)",
    flags(noscript, allow_busy, random),
    tips("request_policy:all_shards", "response_policy:special")
)]
fn function_stats(db: &mut Call<'_>) -> Result<Stats> {
    let scripts = &db.engine.scripts;
    if scripts.running.kind() == Some(ScriptKind::Script) {
        return Err(scripts.busy_error());
    }
    let running = scripts.running.function().map_or(Reply::Null, |(name, call, duration)| {
        Reply::Map(vec![
            (Reply::bytes("name"), Reply::Bytes(name)),
            (Reply::bytes("command"), Reply::Array(call.into_iter().map(Reply::Bytes).collect())),
            (Reply::bytes("duration_ms"), Reply::Int(duration as i64)),
        ])
    });
    let libraries = scripts.libraries();
    let functions: usize = libraries.values().map(|library| library.functions.len()).sum();
    let counts = Reply::Map(vec![
        (Reply::bytes("libraries_count"), Reply::Int(libraries.len() as i64)),
        (Reply::bytes("functions_count"), Reply::Int(functions as i64)),
    ]);
    Ok(Stats(Reply::Map(vec![
        (Reply::bytes("running_script"), running),
        (Reply::bytes("engines"), Reply::Map(vec![(Reply::bytes("LUA"), counts)])),
    ])))
}

/// Lists the subcommands of FUNCTION.
///
/// ```js
/// db.function('HELP')[0]  // 'FUNCTION <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(FUNCTION | HELP, since = "7.0.0", complexity = "O(1)", flags(loading, stale))]
fn function_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "FUNCTION <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "LOAD [REPLACE] <FUNCTION CODE>",
        "    Create a new library with the given library name and code.",
        "DELETE <LIBRARY NAME>",
        "    Delete the given library.",
        "LIST [LIBRARYNAME PATTERN] [WITHCODE]",
        "    Return general information on all the libraries:",
        "    * Library name",
        "    * The engine used to run the Library",
        "    * Functions list",
        "    * Library code (if WITHCODE is given)",
        "    It also possible to get only function that matches a pattern using LIBRARYNAME argument.",
        "STATS",
        "    Return information about the current function running:",
        "    * Function name",
        "    * Command used to run the function",
        "    * Duration in MS that the function is running",
        "    If no function is running, return nil",
        "    In addition, returns a list of available engines.",
        "KILL",
        "    Kill the current running function.",
        "FLUSH [ASYNC|SYNC]",
        "    Delete all the libraries.",
        "    When called without the optional mode argument, the behavior is determined by the",
        "    lazyfree-lazy-user-flush configuration directive. Valid modes are:",
        "    * ASYNC: Asynchronously flush the libraries.",
        "    * SYNC: Synchronously flush the libraries.",
        "DUMP",
        "    Return a serialized payload representing the current libraries, can be restored using FUNCTION RESTORE command",
        "RESTORE <PAYLOAD> [FLUSH|APPEND|REPLACE]",
        "    Restore the libraries represented by the given payload, it is possible to give a restore policy to",
        "    control how to handle existing libraries (default APPEND):",
        "    * FLUSH: delete all existing libraries.",
        "    * APPEND: appends the restored libraries to the existing libraries. On collision, abort.",
        "    * REPLACE: appends the restored libraries to the existing libraries, On collision, replace the old",
        "      libraries with the new libraries (notice that even on this option there is a chance of failure",
        "      in case of functions name collision with another library).",
        "HELP",
        "    Print this help.",
    ])
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::{TestStore, show};

    const LIBRARY: &str = "#!lua name=lib\n\
         local calls = 0\n\
         redis.register_function('count', function() calls = calls + 1 return calls end)\n\
         redis.register_function{function_name = 'get', description = 'reads',\n\
           callback = function(keys, args) return redis.call('GET', keys[1]) end,\n\
           flags = {'no-writes'}}\n\
         redis.register_function('put', function(keys, args)\n\
           return redis.call('SET', keys[1], args[1]) end)";

    fn load(db: &mut TestStore, words: &[&str]) -> String {
        let words: Vec<_> = words.iter().map(|word| word.as_bytes()).collect();
        match db.engine.ask(&mut db.session, &words) {
            Ok(reply) => show(&reply),
            Err(error) => error.to_string(),
        }
    }

    fn loaded() -> TestStore {
        let mut db = TestStore::new();
        assert_eq!(load(&mut db, &["FUNCTION", "LOAD", LIBRARY]), "lib");
        db
    }

    #[test]
    fn functions_keep_what_their_library_keeps() {
        let mut db = loaded();
        assert_eq!(db.say("FCALL put 1 k v"), "OK");
        assert_eq!(db.say("FCALL_RO GET 1 k"), "v");
        assert_eq!(db.say("FCALL count 0"), "1");
        assert_eq!(db.say("FCALL count 0"), "2");
        let refused = "ERR Can not execute a script with write flag using *_ro command.";
        assert_eq!(db.say("FCALL_RO put 1 k v"), refused);
        assert_eq!(db.say("FCALL nosuch 0"), "ERR Function not found");
        assert_eq!(db.say("FCALL count x"), "ERR Bad number of keys provided");
    }

    #[test]
    fn a_library_is_replaced_as_a_whole() {
        let mut db = loaded();
        let other = "#!lua name=lib\nredis.register_function('other', function() return 1 end)";
        assert_eq!(load(&mut db, &["FUNCTION", "LOAD", other]), "ERR Library 'lib' already exists");
        assert_eq!(load(&mut db, &["FUNCTION", "LOAD", "REPLACE", other]), "lib");
        assert_eq!(db.say("FCALL count 0"), "ERR Function not found");
        assert_eq!(db.say("FCALL other 0"), "1");
        assert_eq!(db.say("FUNCTION DELETE lib"), "OK");
        assert_eq!(db.say("FUNCTION DELETE lib"), "ERR Library not found");
        assert_eq!(db.say("FCALL other 0"), "ERR Function not found");
    }

    #[test]
    fn libraries_do_not_take_functions_of_one_another() {
        let mut db = loaded();
        let other = "#!lua name=more\nredis.register_function('COUNT', function() end)";
        assert_eq!(
            load(&mut db, &["FUNCTION", "LOAD", other]),
            "ERR Function COUNT already exists"
        );
        assert_eq!(db.say("FCALL count 0"), "1");
        assert!(!db.say("FUNCTION LIST").contains("more"));
    }

    #[test]
    fn a_library_that_loads_finds_little() {
        let mut db = TestStore::new();
        for (body, why) in [
            ("redis.call('ping')", "Script attempted to access nonexistent global variable 'call'"),
            ("math.random()", "Script attempted to access nonexistent global variable 'math'"),
            ("x = 1", "Attempt to modify a readonly table"),
        ] {
            let code = format!("#!lua name=lib\n{body}");
            let said = load(&mut db, &["FUNCTION", "LOAD", &code]);
            assert_eq!(
                said,
                format!("ERR Error registering functions: ERR user_function:2: {why}")
            );
        }
        let endless = "#!lua name=lib\nwhile true do end";
        let said = load(&mut db, &["FUNCTION", "LOAD", endless]);
        assert!(said.contains("FUNCTION LOAD timeout"), "{said}");
        assert_eq!(load(&mut db, &["FUNCTION", "LOAD", LIBRARY]), "lib");
        assert_eq!(db.say("FCALL count 0"), "1");
    }

    #[test]
    fn functions_survive_an_interpreter_that_ran_out_of_memory() {
        let mut db = loaded();
        let hungry = "#!lua name=hungry\nredis.register_function('eat', function() \
                      local s = 'x' while true do s = s .. s end end)";
        load(&mut db, &["FUNCTION", "LOAD", hungry]);
        assert!(db.say("FCALL eat 0").contains("not enough memory"));
        assert_eq!(db.say("FCALL count 0"), "1");
    }

    #[test]
    fn a_payload_brings_all_libraries_or_none() {
        let mut db = loaded();
        let payload = match db.call("FUNCTION DUMP").unwrap() {
            crate::engine::grammar::reply::Reply::Binary(bytes) => bytes.to_vec(),
            other => panic!("{other:?}"),
        };
        let restore = |db: &mut TestStore, policy: &[u8]| {
            let call = [&b"FUNCTION"[..], b"RESTORE", &payload, policy];
            match db.engine.ask(&mut db.session, &call) {
                Ok(reply) => show(&reply),
                Err(error) => error.to_string(),
            }
        };
        assert_eq!(restore(&mut db, b"APPEND"), "ERR Library lib already exists");
        assert_eq!(db.say("FCALL count 0"), "1");
        assert_eq!(restore(&mut db, b"REPLACE"), "OK");
        let mut other = TestStore::new();
        assert_eq!(restore(&mut other, b"FLUSH"), "OK");
        assert_eq!(other.say("FCALL count 0"), "1");
        let wrong = "ERR DUMP payload version or checksum are wrong";
        assert_eq!(other.say("FUNCTION RESTORE x"), wrong);
    }
    #[test]
    fn a_payload_with_a_library_that_does_not_end_is_refused() {
        let mut db = TestStore::new();
        let code = "#!lua name=l\nlocal n = 0 while n < 1 do n = n + 1 end\n\
                    redis.register_function('f', function() return n end)";
        load(&mut db, &["FUNCTION", "LOAD", code]);
        let mut payload = match db.call("FUNCTION DUMP").unwrap() {
            crate::engine::grammar::reply::Reply::Binary(bytes) => bytes.to_vec(),
            other => panic!("{other:?}"),
        };
        let step = payload.windows(9).position(|part| part == b"n = n + 1").unwrap() + 8;
        payload[step] = b'0';
        let end = payload.len() - 8;
        let checksum = crate::base::crc64::crc64(&payload[..end]).to_le_bytes();
        payload[end..].copy_from_slice(&checksum);
        let call = [&b"FUNCTION"[..], b"RESTORE", &payload, b"FLUSH"];
        let error = db.engine.ask(&mut db.session, &call).unwrap_err();
        assert!(error.to_string().contains("FUNCTION LOAD timeout"), "{error}");
        assert_eq!(db.say("FCALL f 0"), "1");
    }
}
