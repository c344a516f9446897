//! COMMAND: descriptions of the commands.

use redlet_macros::command;

use crate::base::glob;
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::options::Once;
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::Reply;
use crate::engine::table::command::flags;
use crate::engine::table::docs::{self, Description, extract, keyspec};
use crate::{choice, options, reply_type, rows};

use super::describe::{detail, info};

rows![
    command,
    command_count,
    command_docs,
    command_getkeys,
    command_getkeysandflags,
    command_help,
    command_info,
    command_list,
];

reply_type! {
    Infos => "unknown[]";
    Docs => "Named<Text, Record<string, Named<Text, Record<string, unknown>>>>";
    Names => "Text[]";
    KeyNames => "Text[]";
    KeysAndFlags => "[key: Text, flags: string[]][]";
}

/// Describes every command: arity, flags, keys, categories.
///
/// ```js
/// db.command().length === db.command('COUNT')  // true
/// ```
#[command(
    COMMAND,
    since = "2.8.13",
    complexity = "O(N) where N is the number of commands",
    flags(loading, stale, unordered),
    categories(connection)
)]
fn command(db: &mut Call<'_>) -> Result<Infos> {
    let dialect = db.dialect();
    let all = docs::all(db.engine.table, dialect);
    Ok(Infos(Reply::Array(all.iter().map(|each| info(each, dialect)).collect())))
}

/// Returns the number of commands.
///
/// ```js
/// db.command('COUNT') > 200  // true
/// ```
#[command(
    COMMAND | COUNT,
    since = "2.8.13",
    complexity = "O(1)",
    flags(loading, stale),
    categories(connection)
)]
fn command_count(db: &mut Call<'_>) -> Result<usize> {
    Ok(db.engine.table.names().count())
}

/// Describes the named commands, or all: arity, flags, keys, categories. Null for a command that
/// does not exist.
///
/// ```js
/// db.command('INFO', 'get').flat().slice(0, 3)  // ['get', 2, ['readonly', 'fast']]
/// db.command('INFO', 'fly')  // [null]
/// ```
#[command(
    COMMAND | INFO,
    since = "2.8.13",
    complexity = "O(N) where N is the number of commands asked for",
    flags(loading, stale, unordered),
    categories(connection),
    history("7.0.0" = "every command if none is named")
)]
fn command_info(db: &mut Call<'_>, command_names: Option<Many<&[u8]>>) -> Result<Infos> {
    let (table, dialect) = (db.engine.table, db.dialect());
    let Some(names) = command_names else { return command(db) };
    let one = |name: &&[u8]| {
        docs::find(table, name, dialect).map_or(Reply::Null, |found| info(&found, dialect))
    };
    Ok(Infos(Reply::Array(names.iter().map(one).collect())))
}

/// Documents the commands that are named, or all: what they do and what they take.
///
/// ```js
/// const { get } = db.command('DOCS', 'get')
/// get.summary  // 'Returns the string value of a key.'
/// get.complexity  // 'O(1)'
/// ```
#[command(
    COMMAND | DOCS,
    since = "7.0.0",
    complexity = "O(N) where N is the number of commands asked for",
    flags(loading, stale, unordered),
    categories(connection)
)]
fn command_docs(db: &mut Call<'_>, command_names: Option<Many<&[u8]>>) -> Result<Docs> {
    let (table, dialect) = (db.engine.table, db.dialect());
    let found: Vec<Description> = match &command_names {
        None => docs::all(table, dialect),
        Some(names) => names.iter().filter_map(|name| docs::find(table, name, dialect)).collect(),
    };
    Ok(Docs(Reply::Map(found.iter().map(detail).collect())))
}

choice! {
    /// Which commands to list.
    enum Filter<'a> {
        /// Those of a module.
        "MODULE" Module(module_name: &'a [u8]),
        /// Those of an ACL category.
        "ACLCAT" Category(category: &'a [u8]),
        /// Those whose names match a glob pattern.
        "PATTERN" Pattern(pattern: crate::engine::grammar::param::Pattern<'a>),
    }
}

options! {
    struct ListOptions<'a> {
        "FILTERBY" filterby: Once<Filter<'a>>,
    }
}

/// Lists the names of all commands and subcommands, or of some.
///
/// ```js
/// db.command('LIST', { filterby: ['PATTERN', 'getr*'] })  // ['getrange']
/// ```
#[command(
    COMMAND | LIST,
    since = "7.0.0",
    complexity = "O(N) where N is the number of commands",
    flags(loading, stale, unordered),
    categories(connection)
)]
fn command_list(db: &mut Call<'_>, options: ListOptions<'_>) -> Result<Names> {
    let all = docs::all(db.engine.table, db.dialect());
    let each = all.iter().flat_map(|top| std::iter::once(top).chain(&top.subcommands));
    let listed =
        each.filter(|command| options.filterby.0.is_none_or(|filter| is_listed(filter, command)));
    Ok(Names(Reply::Array(listed.map(|command| Reply::bytes(&command.name)).collect())))
}

fn is_listed(filter: Filter<'_>, command: &Description) -> bool {
    match filter {
        Filter::Module(name) => {
            command.module.is_some_and(|module| module.as_bytes().eq_ignore_ascii_case(name))
        }
        Filter::Category(name) => {
            let name = name.to_ascii_lowercase();
            command.categories.iter().any(|category| category.as_bytes() == name)
        }
        Filter::Pattern(pattern) => glob::matches(pattern.0, command.name.as_bytes(), true),
    }
}

/// The keys of a whole call, as places in it, and what is done to each.
fn keys_of<'a>(db: &Call<'_>, call: &[&'a [u8]]) -> Result<Vec<(&'a [u8], Vec<&'static str>)>> {
    const NO_KEYS: Error = Error::fixed("The command has no key arguments");
    let (table, dialect) = (db.engine.table, db.dialect());
    let unknown = |_| match call {
        [_] if table.has_subcommands(call) => NO_KEYS,
        _ => Error::new("Invalid command specified"),
    };
    let (row, args) = table.resolve(call).map_err(unknown)?;
    let specs = keyspec::told(row, dialect).specs;
    if !specs.iter().any(keyspec::KeySpec::is_key) {
        return Err(NO_KEYS);
    }
    if !row.takes(args.len()) {
        return Err(Error::new("Invalid number of arguments specified for command"));
    }
    let found = match keyspec::announce_all(&specs) {
        true => extract::announced(row, &specs, args),
        false => extract::keys(row, args).map(|keys| {
            let told = |usage| keyspec::flags_of(usage, row.told_flags(dialect));
            keys.into_iter().map(|(place, usage)| (place, told(usage))).collect()
        }),
    };
    let found = found.unwrap_or_default();
    if found.is_empty() && !row.is(flags::no_mandatory_keys) {
        return Err(Error::new("Invalid arguments specified for command"));
    }
    let key = |(place, told): (usize, _)| Some((*args.get(place)?, told));
    Ok(found.into_iter().filter_map(key).collect())
}

fn whole<'a>(command: &'a [u8], args: &Option<Many<&'a [u8]>>) -> Vec<&'a [u8]> {
    let args = args.as_ref().map_or(&[][..], |args| &args[..]);
    std::iter::once(command).chain(args.iter().copied()).collect()
}

/// Returns the keys of a call without running it.
///
/// ```js
/// db.command('GETKEYS', 'MSET', 'user:1', 'Ada', 'user:2', 'Bob')  // ['user:1', 'user:2']
/// ```
#[command(
    COMMAND | GETKEYS,
    since = "2.8.13",
    complexity = "O(N) where N is the number of arguments",
    flags(loading, stale),
    categories(connection)
)]
fn command_getkeys<'a>(
    db: &mut Call<'_>,
    command: &'a [u8],
    args: Option<Many<&'a [u8]>>,
) -> Result<KeyNames> {
    let keys = keys_of(db, &whole(command, &args))?;
    Ok(KeyNames(Reply::Array(keys.iter().map(|(key, _)| Reply::bytes(key)).collect())))
}

/// Returns the keys of a call without running it, and what it would do to each.
///
/// ```js
/// db.command('GETKEYSANDFLAGS', 'GET', 'user:1')  // [['user:1', ['RO', 'access']]]
/// ```
#[command(
    COMMAND | GETKEYSANDFLAGS,
    since = "7.0.0",
    complexity = "O(N) where N is the number of arguments",
    flags(loading, stale),
    categories(connection)
)]
fn command_getkeysandflags<'a>(
    db: &mut Call<'_>,
    command: &'a [u8],
    args: Option<Many<&'a [u8]>>,
) -> Result<KeysAndFlags> {
    let keys = keys_of(db, &whole(command, &args))?;
    let pair = |(key, flags): (&[u8], Vec<&'static str>)| {
        let flags = flags.into_iter().map(Reply::Status).collect();
        Reply::Array(vec![Reply::bytes(key), Reply::Set(flags)])
    };
    Ok(KeysAndFlags(Reply::Array(keys.into_iter().map(pair).collect())))
}

/// Lists the subcommands of COMMAND.
///
/// ```js
/// db.command('HELP')[0]  // 'COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(
    COMMAND | HELP,
    since = "5.0.0",
    complexity = "O(1)",
    flags(loading, stale),
    categories(connection)
)]
fn command_help(db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    let [all, count, list, info, docs, keys, flags] = db.dialect().command_help();
    Ok(vec![
        "COMMAND <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "(no subcommand)",
        all,
        "COUNT",
        count,
        "LIST",
        list,
        "INFO [<command-name> ...]",
        info,
        "    If no command names are given, documentation details for all",
        "    commands are returned.",
        "DOCS [<command-name> ...]",
        docs,
        "    If no command names are given, documentation details for all",
        "    commands are returned.",
        "GETKEYS <full-command>",
        keys,
        "GETKEYSANDFLAGS <full-command>",
        flags,
        "HELP",
        "    Print this help.",
    ])
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;
    use crate::engine::grammar::dialect::Dialect;

    #[test]
    fn command_info_describes_a_command_as_in_redis() {
        let mut db = TestStore::new();
        assert_eq!(
            db.say("COMMAND INFO get nothing"),
            "[[get 2 [readonly fast] 1 1 1 [@read @string @fast] [] \
             [{flags:[RO access] begin_search:{type:index spec:{index:1}} \
             find_keys:{type:range spec:{lastkey:0 keystep:1 limit:0}}}] []] nil]"
        );
        assert!(db.say("COMMAND INFO config").starts_with("[[config -2 [] 0 0 0 [@slow] [] [] [["));
        assert!(db.say("COMMAND INFO CONFIG|GET").starts_with("[[config|get -3 [admin"));
    }

    #[test]
    fn keys_of_a_call_are_found_by_its_grammar() {
        let mut db = TestStore::new();
        assert_eq!(db.say("COMMAND GETKEYS MSET a 1 b 2"), "[a b]");
        assert_eq!(db.say("COMMAND GETKEYSANDFLAGS SET k v"), "[[k [OW update]]]");
        assert_eq!(db.say("COMMAND GETKEYSANDFLAGS SET k v GET"), "[[k [RW access update]]]");
        assert_eq!(db.say("COMMAND GETKEYS MEMORY USAGE k"), "[k]");
        let invalid = "ERR Invalid number of arguments specified for command";
        assert_eq!(db.say("COMMAND GETKEYS GET"), invalid);
        assert_eq!(db.say("COMMAND GETKEYS PING"), "ERR The command has no key arguments");
        assert_eq!(db.say("COMMAND GETKEYS BOGUS x"), "ERR Invalid command specified");
        assert_eq!(db.say("COMMAND GETKEYS OBJECT"), "ERR The command has no key arguments");
        assert_eq!(db.say("COMMAND GETKEYS EVAL x 5 a"), "[]");
        assert_eq!(db.say("COMMAND GETKEYS XREAD COUNT STREAMS STREAMS a 0"), "[STREAMS]");
        let wrong = "ERR Invalid arguments specified for command";
        assert_eq!(db.say("COMMAND GETKEYS XREAD COUNT 1 a 0"), wrong);
    }

    #[test]
    fn the_key_that_a_search_stores_is_found_as_in_the_dialect() {
        let both = "COMMAND GETKEYS GEORADIUS k 1 2 3 m STORE a STOREDIST b";
        let twice = "COMMAND GETKEYS GEORADIUSBYMEMBER k e 3 m STORE a STORE b";
        let mut db = TestStore::of(Dialect::Redis);
        assert_eq!((db.say(both), db.say(twice)), ("[k a b]".into(), "[k a]".into()));
        let mut db = TestStore::of(Dialect::Valkey);
        assert_eq!((db.say(both), db.say(twice)), ("[k b]".into(), "[k b]".into()));
    }

    #[test]
    fn lists_can_be_filtered() {
        let mut db = TestStore::new();
        let list = db.say("COMMAND LIST FILTERBY PATTERN CONFIG|*");
        assert_eq!(list.matches("config|").count(), 5);
        assert_eq!(db.say("COMMAND LIST FILTERBY ACLCAT bogus"), "[]");
        assert!(db.say("COMMAND LIST FILTERBY ACLCAT STRING").contains("mget"));
        assert_eq!(db.say("COMMAND LIST FILTERBY MODULE x"), "[]");
        assert_eq!(db.say("COMMAND LIST FILTERBY"), "ERR syntax error");
        assert_eq!(db.say("COMMAND LIST x"), "ERR syntax error");
        let twice = "COMMAND LIST FILTERBY PATTERN x FILTERBY PATTERN y";
        assert_eq!(db.say(twice), "ERR syntax error");
        assert_eq!(db.say("COMMAND x"), "ERR unknown subcommand 'x'. Try COMMAND HELP.");
    }

    #[test]
    fn docs_tell_the_history_of_a_command_as_the_server_of_the_dialect() {
        let both = "complexity:O(N) where N is the number of entries removed \
                    history:[[6.2.0 options MINID and LIMIT]";
        let redis = TestStore::of(Dialect::Redis).say("COMMAND DOCS xtrim");
        let own = " [8.2.0 options KEEPREF, DELREF and ACKED]] arguments:";
        assert!(redis.contains(&format!("{both}{own}")), "{redis}");
        let valkey = TestStore::of(Dialect::Valkey).say("COMMAND DOCS xtrim");
        assert!(valkey.contains(&format!("{both}] arguments:")), "{valkey}");
        let get = TestStore::new().say("COMMAND DOCS get");
        assert!(!get.contains("history"), "{get}");
    }

    #[test]
    fn docs_name_arguments_by_type_and_token() {
        let mut db = TestStore::new();
        let docs = db.say("COMMAND DOCS set bogus");
        for part in [
            "{set:{summary:Sets the string value",
            "{name:key type:key display_text:key key_spec_index:0}",
            "{name:seconds type:integer display_text:seconds token:EX",
            "{name:nx type:pure-token display_text:nx token:NX",
        ] {
            assert!(docs.contains(part), "{part} in {docs}");
        }
    }
}
