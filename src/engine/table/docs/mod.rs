//! Descriptions of commands in the terms of COMMAND, for clients, tools and tests. All of them are
//! derived from the rows of the table.

pub mod acl;
pub mod extract;
pub mod grammar;
pub mod json;
pub mod keyspec;

pub use json::json;

use super::command::{Change, Command, flags};
use super::index::Table;
use crate::engine::grammar::dialect::Dialect;
use grammar::Argument;
use keyspec::KeySpec;

/// A command or subcommand as COMMAND INFO and COMMAND DOCS describe it.
#[derive(Debug)]
pub struct Description {
    /// In lower case, `config|get` for a subcommand; of a command of a module in capitals.
    pub name: String,
    /// The module that it is of.
    pub module: Option<&'static str>,
    /// The number of words of a call; negative when it is the least.
    pub arity: i32,
    /// The flags that COMMAND shows, in its order.
    pub flags: Vec<&'static str>,
    /// First key, last key, step.
    pub keys: [i32; 3],
    /// Without their `@`.
    pub categories: Vec<&'static str>,
    /// What clients of a cluster need to know of a call.
    pub tips: Vec<&'static str>,
    /// Where its keys are.
    pub key_specs: Vec<KeySpec>,
    /// Redis's name of the family.
    pub group: &'static str,
    /// The version of Redis that had it first.
    pub since: &'static str,
    /// One or more sentences for users.
    pub summary: String,
    /// How its cost grows, in O notation.
    pub complexity: &'static str,
    /// The arguments, as COMMAND DOCS describes them.
    pub arguments: Vec<Argument>,
    /// True if it is not meant for users.
    pub is_for_systems: bool,
    /// The version since when other commands are preferred, and which.
    pub deprecated: Option<(&'static str, &'static str)>,
    /// The versions that changed it, and what.
    pub history: Vec<Change>,
    /// What a JavaScript caller gets, in TypeScript.
    pub reply: &'static str,
    /// Empty unless it is a container.
    pub subcommands: Vec<Description>,
}

/// Every command, each with its subcommands, in the order of the table.
pub fn all(table: &Table, dialect: Dialect) -> Vec<Description> {
    table.names().map(|name| command(table, name, dialect)).collect()
}

/// The command or subcommand with this name, ignoring case.
pub fn find(table: &Table, name: &[u8], dialect: Dialect) -> Option<Description> {
    match table.named(name) {
        Some(row) if row.container().is_some() => Some(describe(row, dialect)),
        Some(row) => Some(command(table, row.name, dialect)),
        None => {
            let is_it = |known: &&str| known.as_bytes().eq_ignore_ascii_case(name);
            table.names().find(is_it).map(|name| command(table, name, dialect))
        }
    }
}

fn command(table: &Table, name: &'static str, dialect: Dialect) -> Description {
    let subcommands = table.subcommands(name);
    let subcommands: Vec<_> = subcommands.iter().map(|row| describe(row, dialect)).collect();
    match table.named(name.as_bytes()) {
        Some(row) if subcommands.is_empty() => describe(row, dialect),
        Some(row) => {
            let words = row.words as i32;
            Description { arity: -words, subcommands, ..describe(row, dialect) }
        }
        None => container(name, subcommands),
    }
}

fn describe(row: &'static Command, dialect: Dialect) -> Description {
    let key_specs = keyspec::told(row, dialect);
    let told = row.told(dialect);
    let family = if row.is(flags::module) { "module" } else { group(row.family()) };
    Description {
        name: row.shown_name(),
        module: row.module_name(),
        arity: row.arity,
        flags: shown_flags(row, &key_specs.specs, dialect),
        keys: keyspec::range(&key_specs.specs),
        categories: acl::of(row, &key_specs.specs),
        tips: tips(row, dialect),
        group: told.iter().find_map(|told| told.group).unwrap_or(family),
        since: told.iter().find_map(|told| told.since).unwrap_or(row.since),
        summary: row.summary.to_owned(),
        complexity: row.complexity,
        arguments: grammar::of(row, &key_specs),
        is_for_systems: row.is(flags::syscmd),
        deprecated: told.iter().find_map(|told| told.deprecated),
        history: told.iter().rev().flat_map(|told| told.history).copied().collect(),
        reply: row.reply,
        subcommands: Vec::new(),
        key_specs: key_specs.specs,
    }
}

/// The description of a name that needs a subcommand after it.
fn container(name: &'static str, subcommands: Vec<Description>) -> Description {
    Description {
        name: name.to_ascii_lowercase(),
        module: None,
        arity: -2,
        flags: Vec::new(),
        keys: [0; 3],
        categories: vec!["slow"],
        tips: Vec::new(),
        key_specs: Vec::new(),
        group: subcommands.first().map_or("server", |first| first.group),
        since: subcommands
            .iter()
            .map(|sub| sub.since)
            .min_by_key(|since| version(since))
            .unwrap_or(""),
        summary: format!("What {name} does depends on the subcommand."),
        complexity: "Depends on the subcommand.",
        arguments: Vec::new(),
        is_for_systems: false,
        deprecated: None,
        history: Vec::new(),
        reply: "unknown",
        subcommands,
    }
}

/// The numbers of a version, by which versions are in order.
pub fn version(text: &str) -> Vec<u32> {
    text.split('.').filter_map(|part| part.parse().ok()).collect()
}

fn shown_flags(row: &Command, specs: &[KeySpec], dialect: Dialect) -> Vec<&'static str> {
    let movable = if specs.iter().all(KeySpec::is_range) { 0 } else { flags::movablekeys };
    let all = row.told_flags(dialect) | movable;
    let name = |(name, bit): &(&'static str, u64)| match *bit {
        flags::skip_commandlog => dialect.flag_of_unlogged_calls(),
        _ => name,
    };
    flags::SHOWN.iter().filter(|(_, bit)| all & bit != 0).map(name).collect()
}

fn tips(row: &Command, dialect: Dialect) -> Vec<&'static str> {
    const TIPS: [(u64, &str); 2] = [
        (flags::random, "nondeterministic_output"),
        (flags::unordered, "nondeterministic_output_order"),
    ];
    let all = row.told_flags(dialect);
    let of_flags = TIPS.iter().filter(|(flag, _)| all & flag != 0).map(|(_, tip)| *tip);
    let of_flags = of_flags.filter(|_| !row.is(flags::module));
    of_flags.chain(row.tips.iter().copied()).collect()
}

/// Redis's name of a family.
fn group(family: &'static str) -> &'static str {
    match family {
        "sorted_set" => "sorted-set",
        "transaction" => "transactions",
        other => other,
    }
}
