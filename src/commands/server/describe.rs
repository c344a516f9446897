//! Descriptions of commands as the replies of COMMAND INFO and COMMAND DOCS.

use crate::base::Bytes;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::reply::Reply;
use crate::engine::table::command::Change;
use crate::engine::table::docs::Description;
use crate::engine::table::docs::grammar::Argument;
use crate::engine::table::docs::keyspec::{Begin, Find, KeySpec};

/// The ten fields of COMMAND INFO.
pub(super) fn info(command: &Description, dialect: Dialect) -> Reply {
    let category = |name: &&'static str| Reply::Line(Bytes::new(format!("@{name}").as_bytes()));
    let [first, last, step] = command.keys;
    let subcommands: Vec<_> = command.subcommands.iter().map(|sub| info(sub, dialect)).collect();
    let none_are_a_set = subcommands.is_empty() && dialect.no_subcommands_are_a_set();
    Reply::Array(vec![
        Reply::bytes(&command.name),
        Reply::Int(command.arity.into()),
        Reply::Set(words(&command.flags)),
        Reply::Int(first.into()),
        Reply::Int(last.into()),
        Reply::Int(step.into()),
        Reply::Set(command.categories.iter().map(category).collect()),
        Reply::Set(command.tips.iter().map(Reply::bytes).collect()),
        Reply::Set(command.key_specs.iter().map(key_spec).collect()),
        if none_are_a_set { Reply::Set(subcommands) } else { Reply::Array(subcommands) },
    ])
}

fn words(words: &[&'static str]) -> Vec<Reply> {
    words.iter().map(|word| Reply::Status(word)).collect()
}

/// A name and its description.
type Entry = (Reply, Reply);

fn entry(name: &str, value: Reply) -> Entry {
    (Reply::bytes(name), value)
}

fn map<const N: usize>(entries: [(&str, Reply); N]) -> Reply {
    Reply::Map(entries.into_iter().map(|(name, value)| entry(name, value)).collect())
}

fn key_spec(spec: &KeySpec) -> Reply {
    let begin = match spec.begin {
        Begin::Index(index) => search("index", map([("index", Reply::Int(index.into()))])),
        Begin::Keyword(word, from) => {
            let from = ("startfrom", Reply::Int(from.into()));
            search("keyword", map([("keyword", Reply::bytes(word)), from]))
        }
        Begin::Unknown => search("unknown", map([])),
    };
    let find = match spec.find {
        Find::Range { last, step } => range(last, step, 0),
        Find::Half => range(-1, 1, 2),
        Find::Counted { step } => {
            let (first, step) = (Reply::Int(1), Reply::Int(step.into()));
            let count = ("keynumidx", Reply::Int(0));
            search("keynum", map([count, ("firstkey", first), ("keystep", step)]))
        }
        Find::Unknown => search("unknown", map([])),
    };
    let flags = Reply::Set(words(&spec.flags));
    let notes = (!spec.notes.is_empty()).then(|| entry("notes", Reply::bytes(spec.notes)));
    let where_they_are = [("flags", flags), ("begin_search", begin), ("find_keys", find)];
    let where_they_are = where_they_are.into_iter().map(|(name, value)| entry(name, value));
    Reply::Map(notes.into_iter().chain(where_they_are).collect())
}

fn range(last: i32, step: i32, limit: i64) -> Reply {
    let (last, step) = (Reply::Int(last.into()), Reply::Int(step.into()));
    search("range", map([("lastkey", last), ("keystep", step), ("limit", Reply::Int(limit))]))
}

fn search(kind: &str, spec: Reply) -> Reply {
    map([("type", Reply::bytes(kind)), ("spec", spec)])
}

/// One entry of COMMAND DOCS.
pub(super) fn detail(command: &Description) -> Entry {
    if let Some(module) = command.module {
        // All that servers know of a command of a module.
        let known = [("group", Reply::bytes(command.group)), ("module", Reply::bytes(module))];
        return entry(&command.name, map(known));
    }
    let mut fields = vec![
        entry("summary", Reply::bytes(&command.summary)),
        entry("since", Reply::bytes(command.since)),
        entry("group", Reply::bytes(command.group)),
        entry("complexity", Reply::bytes(command.complexity)),
    ];
    if command.is_for_systems {
        fields.push(entry("doc_flags", Reply::Set(words(&["syscmd"]))));
    }
    if let Some((since, instead)) = command.deprecated {
        fields.push(entry("doc_flags", Reply::Set(words(&["deprecated"]))));
        fields.push(entry("deprecated_since", Reply::bytes(since)));
        fields.push(entry("replaced_by", Reply::bytes(instead)));
    }
    if !command.history.is_empty() {
        let change = |(version, what): &Change| {
            Reply::Array(vec![Reply::bytes(version), Reply::bytes(what)])
        };
        fields.push(entry("history", Reply::Set(command.history.iter().map(change).collect())));
    }
    if !command.arguments.is_empty() {
        fields.push(entry("arguments", arguments(&command.arguments)));
    }
    if !command.subcommands.is_empty() {
        let all = command.subcommands.iter().map(detail).collect();
        fields.push(entry("subcommands", Reply::Map(all)));
    }
    entry(&command.name, Reply::Map(fields))
}

fn arguments(arguments: &[Argument]) -> Reply {
    Reply::Array(arguments.iter().map(argument).collect())
}

fn argument(argument: &Argument) -> Reply {
    let mut fields = vec![
        entry("name", Reply::bytes(&argument.name)),
        entry("type", Reply::bytes(argument.kind)),
    ];
    if argument.arguments.is_empty() {
        fields.push(entry("display_text", Reply::bytes(&argument.name)));
    }
    if let Some(spec) = argument.key_spec {
        fields.push(entry("key_spec_index", Reply::Int(spec as i64)));
    }
    if let Some(token) = argument.token {
        fields.push(entry("token", Reply::bytes(token)));
    }
    let flags = argument.flags();
    if !flags.is_empty() {
        fields.push(entry("flags", Reply::Set(words(&flags))));
    }
    if !argument.arguments.is_empty() {
        fields.push(entry("arguments", arguments(&argument.arguments)));
    }
    Reply::Map(fields)
}
