//! The table as JSON for tools: the random calls of the tests, and the generators of types and docs.

use serde_json::{Value, json as object};

use super::grammar::Argument;
use super::keyspec::{Begin, Find, KeySpec};
use super::{Description, all};
use crate::engine::grammar::dialect::Dialect;
use crate::engine::table::index::Table;

/// An array of commands. Each has the members of COMMAND INFO and COMMAND DOCS, and `reply`, the
/// TypeScript type that a JavaScript caller gets. A container has `subcommands`.
pub fn json(table: &Table) -> String {
    Value::Array(all(table, Dialect::default()).iter().map(command).collect()).to_string()
}

/// One command as a value.
pub fn command(described: &Description) -> Value {
    object!({
        "name": described.name,
        "arity": described.arity,
        "flags": described.flags,
        "keys": described.keys,
        "acl": described.categories.iter().map(|name| format!("@{name}")).collect::<Vec<_>>(),
        "tips": described.tips,
        "key_specs": described.key_specs.iter().map(key_spec).collect::<Vec<_>>(),
        "group": described.group,
        "since": described.since,
        "summary": described.summary,
        "complexity": described.complexity,
        "arguments": described.arguments.iter().map(argument).collect::<Vec<_>>(),
        "reply": described.reply,
        "subcommands": described.subcommands.iter().map(command).collect::<Vec<_>>(),
    })
}

fn key_spec(spec: &KeySpec) -> Value {
    let begin = match spec.begin {
        Begin::Index(index) => object!({ "type": "index", "spec": { "index": index } }),
        Begin::Keyword(word, from) => {
            let spec = object!({ "keyword": word, "startfrom": from });
            object!({ "type": "keyword", "spec": spec })
        }
        Begin::Unknown => object!({ "type": "unknown", "spec": {} }),
    };
    let find = match spec.find {
        Find::Range { last, step } => {
            let spec = object!({ "lastkey": last, "keystep": step, "limit": 0 });
            object!({ "type": "range", "spec": spec })
        }
        Find::Counted { step } => {
            let spec = object!({ "keynumidx": 0, "firstkey": 1, "keystep": step });
            object!({ "type": "keynum", "spec": spec })
        }
        Find::Half => {
            let spec = object!({ "lastkey": -1, "keystep": 1, "limit": 2 });
            object!({ "type": "range", "spec": spec })
        }
        Find::Unknown => object!({ "type": "unknown", "spec": {} }),
    };
    object!({ "flags": spec.flags, "begin_search": begin, "find_keys": find })
}

fn argument(argument: &Argument) -> Value {
    let mut value = object!({ "name": argument.name, "type": argument.kind });
    let Some(fields) = value.as_object_mut() else { return value };
    if !argument.summary.is_empty() {
        fields.insert("summary".into(), argument.summary.into());
    }
    if let Some(spec) = argument.key_spec {
        fields.insert("key_spec_index".into(), spec.into());
    }
    if let Some(token) = argument.token {
        fields.insert("token".into(), token.into());
    }
    let flags = argument.flags();
    if !flags.is_empty() {
        fields.insert("flags".into(), flags.into());
    }
    if !argument.arguments.is_empty() {
        let nested = argument.arguments.iter().map(self::argument).collect();
        fields.insert("arguments".into(), Value::Array(nested));
    }
    value
}
