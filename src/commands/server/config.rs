//! CONFIG: parameters, read and set by name.

use redlet_macros::command;
use smallvec::SmallVec;

use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::config::parameters::find;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Many, Param};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::grammar::shape::{Field, Shape};
use crate::{reply_type, rows};

rows![config_get, config_help, config_resetstat, config_rewrite, config_set];

reply_type! {
    Parameters => "Named<Text, Record<string, Text>>";
}

/// Gives the parameters whose names match one of the glob patterns, and their values.
///
/// ```js
/// db.config('GET', 'maxmemory-p*')  // { 'maxmemory-policy': 'noeviction' }
/// ```
#[command(
    CONFIG | GET,
    since = "2.0.0",
    complexity = "O(N) where N is the number of patterns",
    flags(admin, noscript, loading, stale),
    history("7.0.0" = "several patterns")
)]
fn config_get(db: &mut Access<'_>, parameters: Many<&[u8]>) -> Result<Parameters> {
    let found = db.config().matching(&parameters);
    let pair = |(name, value): (String, String)| (Reply::bytes(name), Reply::bytes(value));
    Ok(Parameters(Reply::Map(found.into_iter().map(pair).collect())))
}

/// True if the parameter of this name holds a secret. That includes parameters of other servers,
/// whose passwords are not shown either.
fn is_secret(parameter: &[u8]) -> bool {
    let sounds_so = || {
        let name = parameter.to_ascii_lowercase();
        ["auth", "pass", "user"].iter().any(|end| name.ends_with(end.as_bytes()))
    };
    find(parameter).map_or_else(sounds_so, |parameter| parameter.secret)
}

/// Pairs of a parameter and its new value. One without the other is a syntax error.
#[derive(Debug, Clone)]
struct Settings<'a>(SmallVec<[(&'a [u8], &'a [u8]); 2]>);

impl<'a> Param<'a> for Settings<'a> {
    const SHAPE: Shape = Shape::Many(&Shape::Block(&[
        Field { name: "parameter", doc: "", shape: Shape::String },
        Field { name: "value", doc: "", shape: Shape::Secret(is_secret) },
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        let pairs = args.take_rest().chunks(2).map(|pair| match pair {
            [name, value] => Ok((*name, *value)),
            _ => Err(Error::SYNTAX),
        });
        pairs.collect::<Result<_>>().map(Self)
    }
}

/// Sets parameters, all of them or, when one can't be, none.
///
/// ```js
/// db.config('SET', { maxmemory: '100mb', 'maxmemory-policy': 'allkeys-lru' })  // 'OK'
/// db.config('GET', 'maxmemory')  // { maxmemory: '104857600' }
/// ```
#[command(
    CONFIG | SET,
    since = "2.0.0",
    complexity = "O(N) where N is the number of parameters",
    flags(admin, noscript, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded"),
    history("7.0.0" = "several parameters")
)]
fn config_set(db: &mut Call<'_>, data: Settings<'_>) -> Result<Done> {
    db.engine.configure(&data.0).map(|()| Done)
}

/// Writes the parameters as they are now into `redlet.conf` in the store's folder, which is read
/// when the store is opened.
///
/// ```js
/// const db = new Redlet('./data')
/// db.config('SET', 'maxmemory', '100mb')
/// db.config('REWRITE')  // 'OK': in ./data/redlet.conf
/// ```
#[command(
    CONFIG | REWRITE,
    since = "2.8.0",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded")
)]
fn config_rewrite(db: &mut Call<'_>) -> Result<Done> {
    db.engine.rewrite_config().map(|()| Done)
}

/// Sets the counters that INFO shows back to 0.
///
/// ```js
/// db.config('RESETSTAT')  // 'OK'
/// ```
#[command(
    CONFIG | RESETSTAT,
    since = "2.0.0",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded")
)]
fn config_resetstat(db: &mut Call<'_>) -> Result<Done> {
    db.engine.stats.reset();
    db.engine.clients.reset();
    db.engine.timing.reset();
    db.engine.acl.log.reset_counters();
    db.session().client.counters.count_call_at_hand();
    Ok(Done)
}

/// Lists the subcommands of CONFIG.
///
/// ```js
/// db.config('HELP')[0]  // 'CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(CONFIG | HELP, since = "5.0.0", complexity = "O(1)", flags(loading, stale))]
fn config_help(_db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    Ok(vec![
        "CONFIG <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "GET <pattern>",
        "    Return parameters matching the glob-like <pattern> and their values.",
        "SET <directive> <value>",
        "    Set the configuration <directive> to <value>.",
        "RESETSTAT",
        "    Reset statistics reported by the INFO command.",
        "REWRITE",
        "    Rewrite the configuration file.",
        "HELP",
        "    Print this help.",
    ])
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn parameters_are_set_together_or_not_at_all() {
        let mut db = TestStore::new();
        assert_eq!(db.say("CONFIG SET maxmemory 100mb maxmemory-policy allkeys-LFU"), "OK");
        assert_eq!(db.say("CONFIG GET maxmemory"), "{maxmemory:104857600}");
        assert_eq!(db.say("CONFIG GET MAXmemory-policy"), "{MAXmemory-policy:allkeys-lfu}");
        assert_eq!(
            db.say("CONFIG SET maxmemory 1 foo 2"),
            "ERR Unknown option or number of arguments for CONFIG SET - 'foo'"
        );
        assert_eq!(db.say("CONFIG GET maxmemory"), "{maxmemory:104857600}");
        assert_eq!(db.say("CONFIG SET maxmemory 1 hz"), "ERR syntax error");
    }

    #[test]
    fn a_store_in_memory_has_no_file() {
        let mut db = TestStore::new();
        let text = "ERR The server is running without a config file";
        assert_eq!(db.say("CONFIG REWRITE"), text);
    }

    #[test]
    fn errors_name_the_parameter_and_say_why() {
        let mut db = TestStore::new();
        let failed = |name: &str, why: &str| {
            format!("ERR CONFIG SET failed (possibly related to argument '{name}') - {why}")
        };
        for (line, name, why) in [
            ("maxmemory 1 maxmemory 2", "maxmemory", "duplicate parameter"),
            ("databases 3", "databases", "can't set immutable config"),
            ("dir /", "dir", "can't set protected config"),
            ("appendonly maybe", "appendonly", "argument must be 'yes' or 'no'"),
            (
                "hz 1 lua-time-limit x",
                "lua-time-limit",
                "argument couldn't be parsed into an integer",
            ),
            ("activedefrag maybe", "activedefrag", "argument must be 'yes' or 'no'"),
        ] {
            assert_eq!(db.say(&format!("CONFIG SET {line}")), failed(name, why));
        }
        assert_eq!(db.say("CONFIG"), "ERR wrong number of arguments for 'config' command");
        assert_eq!(db.say("CONFIG FOO"), "ERR unknown subcommand 'FOO'. Try CONFIG HELP.");
    }

    #[test]
    fn limits_of_small_collections_act_at_once() {
        let mut db = TestStore::new();
        db.say("CONFIG SET set-max-intset-entries 2");
        db.say("SADD s 1 2 3");
        assert_eq!(db.say("CONFIG GET set-max-intset-entries"), "{set-max-intset-entries:2}");
        assert_eq!(db.say("OBJECT ENCODING s"), "listpack");
    }
}
