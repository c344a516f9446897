//! `index.d.ts`: a head written by hand, then `interface Commands` with a method for each command,
//! then the options objects.
//!
//! Commands of Redis Stack, whose names have a dot, are methods of an object in a property: `JSON.SET`
//! is `db.json.set`.
//!
//! One interface serves every face: `Commands<M>` returns `Reply<M, ...>`, which is the reply
//! itself for the store, a promise for a remote one, and for `multi()` the chain with the reply
//! added to its tuple. `Text` in a reply is a string or a Buffer, and `Integer` a number or a bigint,
//! as `M` says. A command that may wait returns `Waiting<M, ...>`, which is a promise for the store too.

use std::collections::BTreeSet;

use super::doc::{code_block, comment, first_sentence, sentence, starred};
use super::options;
use super::origin::{link, since};
use super::reply::ReplyTypes;
use super::signature::signatures;
use super::value::parameter_name;
use crate::engine::table::command::{Command, flags};
use crate::engine::table::index::Table;

/// Opening, closing, transactions, scans, errors.
const HEAD: &str = include_str!("head.d.ts");

pub(super) fn write(table: &Table) -> String {
    let rows = || table.rows().iter().copied().filter(|row| !written_by_hand(row));
    let mut text = head(table);
    text += "/**\n * Every command as a method, as docs/commands.md lists them.\n */\n";
    text += "export interface Commands<\n  M extends Mode,\n";
    text += "  Text extends string | Buffer = M['text'],\n";
    text += "  Integer extends number | bigint = M['integer'],\n> {\n";
    let plain: Vec<_> = rows().filter(|row| row.namespace().is_none()).map(method).collect();
    text += &plain.join("\n");
    let namespaces: BTreeSet<_> = rows().filter_map(Command::namespace).collect();
    text += &namespaces.iter().map(|name| property(name)).collect::<String>();
    text += "}\n";
    for name in namespaces {
        text += &format!("\n/** The commands of which the names begin with `{name}.`. */\n");
        text += &format!("export interface {}<\n  M extends Mode,\n", interface(name));
        text += "  Text extends string | Buffer = M['text'],\n";
        text += "  Integer extends number | bigint = M['integer'],\n> {\n";
        let own: Vec<_> = rows().filter(|row| row.namespace() == Some(name)).map(method).collect();
        text += &own.join("\n");
        text += "}\n";
    }
    for declaration in rows().filter_map(options::declaration) {
        text += "\n";
        text += &declaration;
    }
    text
}

/// The property of a namespace.
fn property(name: &str) -> String {
    let (lower, interface) = (name.to_ascii_lowercase(), interface(name));
    format!("\n  /** The commands `{name}.*` as methods. */\n  readonly {lower}: {interface}<M>\n")
}

/// The interface of a namespace: `JsonCommands`.
fn interface(name: &str) -> String {
    let (first, rest) = name.split_at(name.len().min(1));
    format!("{first}{}Commands", rest.to_ascii_lowercase())
}

/// The head, with the examples of commands that it declares: each where a line of a doc comment is
/// `@example NAME`.
fn head(table: &Table) -> String {
    let mut text = String::new();
    for line in HEAD.lines() {
        let name = line.strip_prefix("   * @example ");
        match name.and_then(|name| table.rows().iter().find(|row| row.name == name)) {
            Some(row) => {
                text += &example(row).iter().map(|line| starred(line)).collect::<String>();
            }
            None => text += &format!("{line}\n"),
        }
    }
    text
}

/// The lines of the tag `@example`.
fn example(row: &Command) -> Vec<String> {
    let mut lines = vec!["@example".to_owned()];
    lines.extend(code_block(row.example));
    lines
}

/// Where the head declares methods of commands.
const OWNERS: [&str; 2] = ["\nexport class Redlet<", "\nexport interface Multi<"];

/// Whether the head declares the method, such as `subscribe`.
pub(super) fn written_by_hand(row: &Command) -> bool {
    if row.namespace().is_some() {
        return false;
    }
    let name = method_name(row);
    let bodies = OWNERS.iter().filter_map(|owner| HEAD.split_once(owner)?.1.split_once("\n}"));
    let mut bodies = bodies.map(|(body, _)| body);
    bodies.any(|body| ["(", "<"].iter().any(|next| body.contains(&format!("\n  {name}{next}"))))
}

/// The name of the method, without its namespace. Subcommands are overloads of their container's.
pub(super) fn method_name(row: &Command) -> String {
    let name = row.container().unwrap_or(row.name);
    name.split_once('.').map_or(name, |(_, last)| last).to_ascii_lowercase()
}

/// The name as a key of an object.
fn key_name(row: &Command) -> String {
    let name = method_name(row);
    if name.contains('-') { format!("'{name}'") } else { name }
}

/// A row's overloads. The first one has the full documentation, the others a short hint.
fn method(row: &Command) -> String {
    let name = key_name(row);
    let mut text = full_doc(row);
    for (place, signature) in signatures(row).iter().enumerate() {
        if place > 0 {
            text += &comment(&[first_sentence(row.summary)]);
        }
        let (generics, parameters) = (signature.generics(), signature.parameters());
        let reply = signature.generic_reply();
        let answers = if row.is(flags::blocking) { "Waiting" } else { "Reply" };
        text += &format!("  {name}{generics}({parameters}): {answers}<M, {reply}>\n");
    }
    text
}

fn full_doc(row: &Command) -> String {
    let complexity = format!("Complexity: {}", row.complexity);
    let mut lines = vec![row.summary.replace('\n', " "), String::new(), complexity];
    let documented = row.params.iter().filter(|param| !param.doc.trim().is_empty());
    for param in documented {
        let (name, doc) = (parameter_name(param.name), sentence(param.doc));
        lines.push(format!("@param {name} - {doc}"));
    }
    let replies = ReplyTypes::of(row.reply);
    if !replies.when.is_empty() {
        let when = replies.when.iter().map(|(names, reply)| {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            format!("with {}: `{reply}`", names.join(", "))
        });
        let all: Vec<_> = std::iter::once(format!("`{}`", replies.plain)).chain(when).collect();
        lines.push(format!("@returns {}", all.join("; ")));
    }
    lines.extend(example(row));
    lines.push(format!("@since {}", since(row)));
    lines.push(format!("@see {}", link(row)));
    comment(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::TABLE;

    #[test]
    fn the_example_of_every_command_is_in_its_doc_comment() {
        let text = write(TABLE.table());
        assert!(!text.contains("@example "), "the head names a command that there is not");
        for row in TABLE.rows() {
            let block = example(row).iter().map(|line| starred(line)).collect::<String>();
            assert!(text.contains(&block), "{}", row.name);
        }
    }
}
