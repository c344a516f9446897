//! EVAL and its like: scripts that run at once.

use redlet_macros::command;

use crate::base::number;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{KeyUse, Shape};
use crate::engine::shared::script::invocation::Invocation;
use crate::keyspace::{KeySet, Mode};
use crate::rows;
use crate::value::index_table;

rows![eval, eval_ro, evalsha, evalsha_ro];

/// A number of keys, which may be 0, as many keys, and arguments. Scripts may touch keys beside
/// those, too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Operands<'a, const READ_ONLY: bool, const FUNCTION: bool = false> {
    keys: &'a [&'a [u8]],
}

impl<'a, const READ_ONLY: bool, const FUNCTION: bool> Param<'a>
    for Operands<'a, READ_ONLY, FUNCTION>
{
    const SHAPE: Shape = Shape::PossibleKeys(if READ_ONLY {
        KeyUse::new(Mode::Read, "RO", &["access"])
    } else {
        KeyUse::new(Mode::Write, "RW", &["access", "update"])
    });

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let count = number::parse_i64(args.take()?)
            .ok_or(const { if FUNCTION { BAD_NUMBER } else { Error::NOT_INTEGER } })?;
        if count > args.len() as i64 {
            return Err(Error::TOO_MANY_NUMKEYS);
        }
        let count = usize::try_from(count).map_err(|_| NEGATIVE)?;
        Ok(Self { keys: args.take_some(count) })
    }

    /// Which of them are only read is not known before the script has run.
    fn keys(&self, keys: &mut KeySet) {
        keys.add_unknown();
        for key in self.keys {
            keys.add(index_table::hash(key), Mode::Write);
        }
    }
}

const BAD_NUMBER: Error = Error::fixed("Bad number of keys provided");
const NEGATIVE: Error = Error::fixed("Number of keys can't be negative");

/// What is left of a call.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rest<'a>(&'a [&'a [u8]]);

impl<'a> Param<'a> for Rest<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::Many(&Shape::String));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        Ok(Self(args.take_rest()))
    }
}

pub(super) fn invocation<'a, const READ_ONLY: bool, const FUNCTION: bool>(
    operands: Operands<'a, READ_ONLY, FUNCTION>,
    args: Rest<'a>,
) -> Invocation<'a> {
    Invocation { keys: operands.keys, args: args.0, read_only: READ_ONLY }
}

/// Runs a script in Lua: all of its calls together, as one.
///
/// ```js
/// const script = `local left = tonumber(redis.call('GET', KEYS[1]))
///   if left < tonumber(ARGV[1]) then return 0 end
///   return redis.call('DECRBY', KEYS[1], ARGV[1])`
/// db.set('stock:tea', 5)
/// db.eval(script, 1, 'stock:tea', 2)  // 3
/// db.eval(script, 1, ['stock:tea'], 4)  // 0: there are not so many
/// ```
#[command(
    EVAL,
    since = "2.6.0",
    complexity = "Depends on the script",
    flags(noscript, stale, skip_monitor, no_mandatory_keys, runs_source),
    notes("We cannot tell how the keys will be used so we assume the worst, RW and UPDATE")
)]
fn eval(
    db: &mut Call<'_>,
    script: &[u8],
    keys: Operands<'_, false>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.eval(script, &invocation(keys, args))
}

/// Runs a script that may read and not write.
///
/// ```js
/// db.mset({ 'user:1': 'Ada', 'user:2': 'Bob' })
/// const script = "return redis.call('MGET', KEYS[1], KEYS[2])"
/// db.eval_ro(script, 2, ['user:1', 'user:2'])  // ['Ada', 'Bob']
/// ```
#[command(
    EVAL_RO,
    since = "7.0.0",
    complexity = "Depends on the script",
    flags(readonly, noscript, stale, skip_monitor, no_mandatory_keys, runs_source),
    notes("We cannot tell how the keys will be used so we assume the worst, RO and ACCESS")
)]
fn eval_ro(
    db: &mut Call<'_>,
    script: &[u8],
    keys: Operands<'_, true>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.eval(script, &invocation(keys, args))
}

/// Runs a script that the store knows, by the SHA1 of its text.
///
/// ```js
/// const sha1 = db.script('LOAD', "return redis.call('INCRBY', KEYS[1], ARGV[1])")
/// db.evalsha(sha1, 1, 'visits', 5)  // 5
/// db.evalsha(sha1, 1, 'visits', 5)  // 10
/// ```
#[command(
    EVALSHA,
    since = "2.6.0",
    complexity = "Depends on the script",
    flags(noscript, stale, skip_monitor, no_mandatory_keys, runs_digest)
)]
fn evalsha(
    db: &mut Call<'_>,
    sha1: &[u8],
    keys: Operands<'_, false>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.evalsha(sha1, &invocation(keys, args))
}

/// Runs a script that the store knows and that may read and not write.
///
/// ```js
/// const sha1 = db.script('LOAD', "return redis.call('GET', KEYS[1])")
/// db.set('user:1', 'Ada')
/// db.evalsha_ro(sha1, 1, 'user:1')  // 'Ada'
/// ```
#[command(
    EVALSHA_RO,
    since = "7.0.0",
    complexity = "Depends on the script",
    flags(readonly, noscript, stale, skip_monitor, no_mandatory_keys, runs_digest)
)]
fn evalsha_ro(
    db: &mut Call<'_>,
    sha1: &[u8],
    keys: Operands<'_, true>,
    args: Rest<'_>,
) -> Result<Reply> {
    db.evalsha(sha1, &invocation(keys, args))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::{TestStore, show};
    use crate::engine::grammar::dialect::Dialect;

    fn eval(db: &mut TestStore, script: &str) -> String {
        let call = [&b"EVAL"[..], script.as_bytes(), b"0"];
        match db.engine.ask(&mut db.session, &call) {
            Ok(reply) => show(&reply),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn values_become_answers() {
        let mut db = TestStore::new();
        for (script, answer) in [
            ("return 3.99", "3"),
            ("return -3.99", "-3"),
            ("return 'x'", "x"),
            ("return {1, 2.5, 'x', false, true, nil, 4}", "[1 2 x nil 1]"),
            ("return {ok = 'FINE'}", "FINE"),
            ("return {err = 'MY error'}", "MY error"),
            ("return {double = 1.5}", "1.5"),
            ("local t = {} t[1] = 1 t.err = 'MY error' return t", "MY error"),
            ("return {}", "[]"),
            ("return {other = 1, 7, {}, {8}}", "[7 [] [8]]"),
            ("return setmetatable({1}, {__index = function() return 2 end})", "[1]"),
            ("local t = {} for i = 60, 1, -1 do t[i] = 0 end return #t", "60"),
            ("local t = {} for i = 1, 3 do t[i] = i end t[2] = nil return t", "[1]"),
            ("return 0/0", "-9223372036854775808"),
            ("return", "nil"),
        ] {
            assert_eq!(eval(&mut db, script), answer, "{script}");
        }
    }

    #[test]
    fn calls_work_on_keys_that_were_not_declared() {
        let mut db = TestStore::new();
        let script = "for i = 1, 100 do redis.call('SET', 'k' .. i, i) end \
                      return redis.call('MGET', 'k1', 'k100', 'none')";
        assert_eq!(eval(&mut db, script), "[1 100 nil]");
        assert_eq!(db.say("DBSIZE"), "100");
        assert_eq!(eval(&mut db, "return redis.call('FLUSHALL')"), "OK");
        assert_eq!(db.say("DBSIZE"), "0");
    }

    #[test]
    fn the_selected_database_is_the_scripts_own() {
        let mut db = TestStore::new();
        eval(
            &mut db,
            "redis.call('SELECT', 3) redis.call('SET', 'a', 1) redis.call('MOVE', 'a', 5)",
        );
        assert_eq!(db.say("EXISTS a"), "0");
        db.say("SELECT 5");
        assert_eq!(db.say("GET a"), "1");
    }

    #[test]
    fn errors_say_where_they_were_raised() {
        let mut db = TestStore::of(Dialect::Redis);
        let said = eval(&mut db, "return 1 + nil");
        assert!(
            said.starts_with(
                "ERR user_script:1: attempt to perform arithmetic on a nil value script: "
            ) && said.ends_with(", on @user_script:1."),
            "{said}"
        );
        let said = eval(&mut db, "\n\nreturn redis.call('nosuch')");
        assert!(
            said.starts_with("ERR Unknown Redis command called from script script: ")
                && said.ends_with(", on @user_script:3."),
            "{said}"
        );
        let caught = eval(&mut db, "return {pcall(redis.call, 'get')}[2]");
        assert!(caught.starts_with("ERR Error compiling script (new function): "), "{caught}");
        let caught = eval(&mut db, "local ok, e = pcall(redis.call, 'get') return e");
        assert_eq!(caught, "ERR Wrong number of args calling Redis command from script");
        let caught = eval(&mut db, "return redis.pcall('get').err");
        assert_eq!(caught, "ERR Wrong number of args calling Redis command from script");
    }

    #[test]
    fn what_scripts_see_cannot_be_changed() {
        let mut db = TestStore::new();
        for script in [
            "x = 1",
            "redis = 1",
            "redis.call = 1",
            "rawset(_G, 'x', 1)",
            "table.insert(redis, 1)",
            "setmetatable(_G, {})",
            "getmetatable(_G).__index = nil",
            "getmetatable('').__index = nil",
            "string.sub = nil",
        ] {
            let said = eval(&mut db, script);
            assert!(said.contains("Attempt to modify a readonly table"), "{script}: {said}");
        }
        let said = eval(&mut db, "return nosuch");
        assert!(
            said.contains("attempted to access nonexistent global variable 'nosuch'"),
            "{said}"
        );
        assert_eq!(
            eval(&mut db, "local n = 0 for k in pairs(bit) do n = n + 1 end return n"),
            "12"
        );
    }

    #[test]
    fn a_script_that_needs_too_much_memory_ends_and_the_next_one_runs() {
        let mut db = TestStore::new();
        let said = eval(&mut db, "local s = 'x' while true do s = s .. s end");
        assert!(said.contains("not enough memory"), "{said}");
        assert_eq!(eval(&mut db, "return 1"), "1");
    }

    #[test]
    fn a_known_script_runs_by_its_digest() {
        let mut db = TestStore::of(Dialect::Redis);
        let sha = db.say("SCRIPT LOAD return(ARGV[1]..KEYS[1])");
        assert_eq!(db.say(&format!("EVALSHA {sha} 1 k a")), "ak");
        assert_eq!(db.say(&format!("EVALSHA {} 1 k a", sha.to_uppercase())), "ak");
        assert_eq!(db.say(&format!("SCRIPT EXISTS {sha} x")), "[1 0]");
        assert_eq!(db.say("SCRIPT FLUSH"), "OK");
        let none = "NOSCRIPT No matching script. Please use EVAL.";
        assert_eq!(db.say(&format!("EVALSHA {sha} 1 k a")), none);
    }

    #[test]
    fn a_read_only_script_cannot_write() {
        let mut db = TestStore::new();
        let script = "EVAL_RO return(redis.call('set','a',1)) 0";
        assert!(db.say(script).starts_with("ERR Write commands are not allowed from read-only"));
        let call = [&b"EVAL"[..], b"#!lua flags=no-writes\nreturn redis.call('set','a',1)", b"0"];
        let refused = db.engine.ask(&mut db.session, &call).unwrap_err().to_string();
        assert!(refused.ends_with("on @user_script:2."), "{refused}");
    }
}
