//! The table beside what Valkey 9.1 says of the same commands: each of them is there and is what
//! Valkey says it is, or a page for users tells why not.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::commands::TABLE;
use crate::engine::docs;

const FACTS: &str = include_str!("../../../__tests__/data/commands-valkey-9.1.json");
const COMPATIBILITY: &str = include_str!("../../../docs/compatibility.md");

/// Command, what differs, and why. `docs/compatibility.md` tells users.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("blmovem", "name", "came with Redis 8.10"),
    ("delex", "name", "came with Redis 8.4"),
    ("digest", "name", "came with Redis 8.4"),
    ("increx", "name", "came with Redis 8.8"),
    ("lmovem", "name", "came with Redis 8.10"),
    ("restore-asking", "group", "it is RESTORE"),
    ("sdiffcard", "name", "came with Redis 8.10"),
    ("sunioncard", "name", "came with Redis 8.10"),
    ("xackdel", "name", "came with Redis 8.2"),
    ("xcfgset", "name", "came with Redis 8.6"),
    ("xdelex", "name", "came with Redis 8.2"),
    ("xidmprecord", "name", "came with Redis 8.8"),
    ("xnack", "name", "came with Redis 8.8"),
];

#[test]
fn commands_are_what_valkey_says_they_are() {
    let facts: Vec<Value> = serde_json::from_str(FACTS).unwrap();
    let mut found = Vec::new();
    for ours in docs::all(&TABLE) {
        let ours = docs::json::command(&ours);
        match named(&facts, &ours) {
            Some(theirs) => compare(&ours, theirs, theirs.get("docs"), &mut found),
            None => found.push((text(&ours["name"]), "name", "not in Valkey".to_owned())),
        }
    }
    let listed: BTreeSet<_> = DIFFERENT.iter().map(|(name, what, _)| (*name, *what)).collect();
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
fn commands_of_valkey_are_here_or_users_are_told_why_not() {
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
    for what in ["flags", "acl"] {
        hold(what, words(&ours[what]), words(&theirs[what]));
    }
    hold("key_specs", specs(&ours["key_specs"]), specs(&theirs["key_specs"]));
    if let Some(docs) = docs {
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
