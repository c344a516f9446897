//! The table beside what Valkey 9.1 says of the same commands: each of them is there and is what
//! Valkey says it is, or a page for users tells why not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::commands::TABLE;
use crate::engine::call::engine::Row;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::table::docs;

const FACTS: &str = include_str!("../../../__tests__/data/commands-valkey-9.1.json");
const COMPATIBILITY: &str = include_str!("../../../docs/compatibility.md");

/// Commands, what differs, and why. `docs/compatibility.md` tells users what they may notice.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("auth", "arguments", "named as one calls it: one argument is the password"),
    ("bitfield bitfield_ro", "arguments", "each operation by itself: nothing ties OVERFLOW to one"),
    ("bitop", "arguments", "DIFF, DIFF1, ANDOR and ONE came with Redis 8.2"),
    ("client|kill", "arguments", "read as words: an address, or filters in pairs"),
    ("client|list", "arguments", "every word is read as a type, and most are none"),
    ("client|setinfo", "arguments", "two strings: the body says which attributes there are"),
    ("cluster|migrateslots cluster|syncslots", "arguments", "refused unread"),
    ("debug replconf", "arguments", "undocumented in Valkey"),
    ("geosearch geosearchstore", "arguments", "where to search from is required but for a polygon"),
    ("hello", "arguments", "its options are read one by one"),
    ("hexpireat hpexpireat", "arguments", "a time, as EXPIREAT says of itself"),
    ("migrate", "arguments", "an empty string is a key too"),
    ("quit", "arguments", "takes any, and minds none"),
    ("restore restore-asking", "arguments", "IDLETIME or FREQ, not both"),
    ("set", "arguments", "IFNE, IFDEQ and IFDNE came with Redis 8.4"),
    ("xadd xtrim", "arguments", "KEEPREF, DELREF, ACKED and IDMP came with Redis 8.2 and 8.6"),
    ("xgroup|create xgroup|setid", "arguments", "`$` is an id"),
    ("xinfo|stream", "arguments", "the words are read one by one"),
    ("xread xreadgroup", "arguments", "MAXCOUNT, MAXSIZE and CLAIM came with Redis 8.4 and 8.10"),
    ("zincrby", "arguments", "the increment is a double"),
    ("zinter zunion zinterstore zunionstore", "arguments", "weights are doubles; COUNT is new"),
    ("zrangebyscore zrevrangebyscore", "arguments", "an end of a range may be exclusive"),
    ("zrevrange", "arguments", "read as those of ZRANGE"),
];

#[test]
fn commands_are_what_valkey_says_they_are() {
    let facts: Vec<Value> = serde_json::from_str(FACTS).unwrap();
    let mut found = Vec::new();
    for ours in docs::all(TABLE.table(), Dialect::Valkey) {
        let ours = docs::json::command(&ours);
        match named(&facts, &ours) {
            Some(theirs) => compare(&ours, theirs, theirs.get("docs"), &mut found),
            None if is_of_redis_8(&text(&ours["since"])) => {}
            None => found.push((text(&ours["name"]), "name", "not in Valkey".to_owned())),
        }
    }
    let each = |(names, what, _): &(&'static str, &'static str, _)| {
        let what = *what;
        names.split(' ').map(move |name| (name, what)).collect::<Vec<_>>()
    };
    let listed: BTreeSet<_> = DIFFERENT.iter().flat_map(each).collect();
    let is_new =
        |(name, what, _): &&(String, &str, String)| !listed.contains(&(name.as_str(), *what));
    let new: Vec<_> = found.iter().filter(is_new).collect();
    for (name, what, how) in &new {
        eprintln!("{name}: {what}: {how}");
    }
    assert!(new.is_empty(), "{} facts differ", new.len());
    let held = |(name, what): &&(&str, &str)| found.iter().any(|f| f.0 == *name && f.1 == *what);
    let stale: Vec<_> = listed.iter().filter(|listed| !held(listed)).collect();
    assert!(stale.is_empty(), "no longer different: {stale:?}");
}

#[test]
fn commands_of_valkey_exist_or_are_listed_as_missing() {
    let facts: Vec<Value> = serde_json::from_str(FACTS).unwrap();
    let theirs: BTreeSet<_> = facts.iter().flat_map(leaves).collect();
    let absent = absent();
    let is_here = |name: &String| TABLE.named(name.replace(' ', "|").as_bytes()).is_some();
    let untold = |name: &&String| !is_here(name) && !absent.contains_key(*name);
    let untold: Vec<_> = theirs.iter().filter(untold).collect();
    assert!(untold.is_empty(), "neither in the table nor in docs/compatibility.md: {untold:?}");
    let stale = |name: &&String| is_here(name) || !theirs.contains(*name);
    let stale: Vec<_> = absent.keys().filter(stale).collect();
    assert!(stale.is_empty(), "told to be missing in docs/compatibility.md: {stale:?}");
    assert!(absent.values().all(|reason| reason.len() > 10), "{absent:?}");
}

/// Redis and Valkey have different commands since Redis 8.
fn is_of_redis_8(since: &str) -> bool {
    since.split('.').next().and_then(|major| major.parse::<u32>().ok()).is_some_and(|it| it >= 8)
}

#[test]
fn the_page_for_users_lists_the_commands_that_valkey_lacks() {
    let facts: Vec<Value> = serde_json::from_str(FACTS).unwrap();
    let theirs: BTreeSet<_> = facts.iter().flat_map(leaves).collect();
    let lacks = |row: &&&'static Row| {
        let is_of_stack = row.namespace().is_some();
        is_of_redis_8(row.since) && !is_of_stack && !theirs.contains(&row.name.replace('|', " "))
    };
    let lacking: BTreeSet<_> =
        TABLE.rows().iter().filter(lacks).map(|row| format!("`{}`", row.name)).collect();
    let is_row = |line: &&str| {
        line.starts_with("| `newer-commands` |") || line.starts_with("| `redis-commands` |")
    };
    let rows = COMPATIBILITY.lines().filter(is_row);
    let listed = rows.flat_map(|row| row.split('|').nth(2).unwrap().trim().split(", "));
    let listed: BTreeSet<_> = listed.map(str::to_owned).collect();
    assert_eq!(
        listed, lacking,
        "the rows newer-commands and redis-commands of docs/compatibility.md list these commands"
    );
}

#[test]
fn the_page_for_users_lists_what_the_names_of_redis_stack_s_commands_begin_with() {
    let row = COMPATIBILITY.lines().find(|line| line.starts_with("| `stack-commands` |"));
    let listed = row.unwrap().split('|').nth(2).unwrap().trim().split(", ");
    let namespaces = TABLE.rows().iter().filter_map(|row| row.namespace());
    let all: BTreeSet<_> = namespaces.map(|name| format!("`{name}.*`")).collect();
    assert_eq!(listed.map(str::to_owned).collect::<BTreeSet<_>>(), all);
}

/// The names that can be called: `GET`, and `CONFIG GET` but not `CONFIG`.
fn leaves(fact: &Value) -> Vec<String> {
    let name = |fact: &Value| text(&fact["name"]).to_ascii_uppercase().replace('|', " ");
    let subcommands: Vec<_> = fact["subcommands"].as_array().unwrap().iter().map(name).collect();
    if subcommands.is_empty() { vec![name(fact)] } else { subcommands }
}

/// Names and reasons of the page's table of missing commands: `| MODULE LOAD, MODULE UNLOAD | why |`.
fn absent() -> BTreeMap<String, String> {
    let (_, section) = COMPATIBILITY.split_once("## Missing commands").unwrap();
    let rows = section.lines().filter(|line| line.starts_with("| ")).skip(1);
    rows.flat_map(|row| {
        let mut cells = row.trim_matches('|').split('|').map(str::trim);
        let (names, reason) = (cells.next().unwrap(), cells.next().unwrap());
        names.split(", ").map(|name| (name.to_owned(), reason.to_owned())).collect::<Vec<_>>()
    })
    .collect()
}

fn named<'f>(facts: &'f [Value], ours: &Value) -> Option<&'f Value> {
    facts.iter().find(|fact| fact["name"] == ours["name"])
}

type Found = Vec<(String, &'static str, String)>;

fn compare(ours: &Value, theirs: &Value, docs: Option<&Value>, found: &mut Found) {
    let name = text(&ours["name"]);
    let mut hold = |what, a: String, b: String| {
        if a != b {
            found.push((name.clone(), what, format!("{a}, in Valkey {b}")));
        }
    };
    for what in ["arity", "keys"] {
        hold(what, ours[what].to_string(), theirs[what].to_string());
    }
    for what in ["flags", "acl", "tips"] {
        hold(what, words(&ours[what]), words(&theirs[what]));
    }
    hold("key_specs", specs(&ours["key_specs"]), specs(&theirs["key_specs"]));
    if let Some(docs) = docs {
        hold("arguments", grammar(&ours["arguments"]), grammar(&docs["arguments"]));
        for what in ["since", "group"] {
            hold(what, text(&ours[what]), text(&docs[what]));
        }
    }
    for sub in ours["subcommands"].as_array().unwrap() {
        match named(theirs["subcommands"].as_array().unwrap(), sub) {
            Some(same) => {
                let docs = docs.and_then(|docs| docs["subcommands"].get(text(&sub["name"])));
                compare(sub, same, docs, found);
            }
            None => found.push((text(&sub["name"]), "name", "not in Valkey".to_owned())),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn words(value: &Value) -> String {
    let all: BTreeSet<_> = value.as_array().into_iter().flatten().map(text).collect();
    all.into_iter().collect::<Vec<_>>().join(" ")
}

fn specs(value: &Value) -> String {
    let spec = |spec: &Value| {
        format!("[{}] {} {}", words(&spec["flags"]), spec["begin_search"], spec["find_keys"])
    };
    value.as_array().into_iter().flatten().map(spec).collect::<Vec<_>>().join("; ")
}

/// What arguments there are. Their names are ours, and those of parameters in JavaScript. A block
/// that stands once is no more than its arguments, and a word before it is before the first of them.
fn grammar(arguments: &Value) -> String {
    let all = arguments.as_array().into_iter().flatten();
    all.map(|argument| shown(argument, "")).collect::<Vec<_>>().join("; ")
}

fn shown(argument: &Value, before: &str) -> String {
    let token = argument["token"].as_str().unwrap_or_default();
    let token = [before, token].join(if before.is_empty() || token.is_empty() { "" } else { " " });
    let flags = words(&argument["flags"]);
    let kind = text(&argument["type"]);
    let inner = argument["arguments"].as_array();
    if let ("block", Some([first, rest @ ..])) = (kind.as_str(), inner.map(Vec::as_slice)) {
        let rest = rest.iter().map(|each| shown(each, ""));
        let all: Vec<_> = std::iter::once(shown(first, &token)).chain(rest).collect();
        let all = all.join("; ");
        return if flags.is_empty() { all } else { format!("({all}) [{flags}]") };
    }
    // Valkey tells a key specification of some arguments that are no keys.
    let spec = argument["key_spec_index"].as_i64();
    let spec = spec.filter(|_| ["key", "pattern"].contains(&kind.as_str()));
    let spec = spec.map_or(String::new(), |at| format!(" {at}"));
    let inner = grammar(&argument["arguments"]);
    format!("{kind} {token}{spec} [{flags}] {inner}").trim_end().to_owned()
}
