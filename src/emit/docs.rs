//! `docs/commands.md`: every command by family, with an example, its syntax, its JavaScript form,
//! its reply, and where it differs from a genuine server.

use super::doc::{code_block, sentence};
use super::options::declaration;
use super::origin::{changes, link, naming, page, since};
use super::signature::signatures;
use super::syntax::syntax;
use super::types::{method_name, written_by_hand};
use crate::engine::table::command::{Command, flags};
use crate::engine::table::index::Table;

const HEAD: &str = "\
# Commands

Written by `npm run generate` from the command table.

Every command is a method of a store, in lower case; `JSON.SET` is `db.json.set`. An argument is a string, a Buffer or Uint8Array, a number or a bigint.
Where several values are expected, arrays and Sets are their elements; where names and values are (`Pairs`, and `Scores` of
members), an object or a Map is its entries; where a time since the Unix epoch is, a Date is that time; where a vector is, a
Float32Array or an array of numbers is that vector. Options are an object in lower case (`{ ex: 60, nx: true }`) or the words of
Redis one after the other. Elsewhere arrays and objects are refused.

Each example begins with an empty store, `db`. The comment after a call is its reply, or after `throws` the code and the text of its
error.

`Changed` lists what later versions of the servers changed, with the server's name where only one of them did.

Replies are as in RESP3: maps are objects, null is null. `Text` is a string, or a Buffer through `db.buffers`, and
`Named<Text, ...>` an object, or a Map through `db.buffers`. `Integer` is a number, or with the option `bigints: true` a bigint;
an integer beyond 2^53, which a number can't hold, is a bigint in any case. `Json` is a value that was parsed from JSON text, or
through `db.buffers` the text in a Buffer, and a `JsonInput` anything that `JSON.stringify` takes. `Argument`, `Numeric`, `Many`, `Pairs`, `Scores`,
`Vector`, `Word` and the options are declared in `index.d.ts`.

";

pub(super) fn write(table: &Table) -> String {
    let mut families: Vec<&str> = Vec::new();
    for row in table.rows() {
        if !families.contains(&row.family()) {
            families.push(row.family());
        }
    }
    families.sort_unstable();
    let mut text = HEAD.to_owned();
    for family in &families {
        text += &format!("* [{}](#{})\n", title(family), title(family).to_ascii_lowercase());
    }
    for family in families {
        text += &format!("\n## {}\n", title(family));
        let mut rows: Vec<_> = table.rows().iter().filter(|row| row.family() == family).collect();
        rows.sort_by_key(|row| row.name);
        rows.into_iter().for_each(|row| text += &section(row));
    }
    text
}

fn title(family: &str) -> String {
    if family == "json" {
        return "JSON".to_owned();
    }
    let (first, rest) = family.split_at(family.len().min(1));
    first.to_ascii_uppercase() + &rest.replace('_', "-")
}

fn section(row: &Command) -> String {
    let name = row.name.replace('|', " ");
    let summary = row.summary.split_whitespace().collect::<Vec<_>>().join(" ");
    let example = code_block(row.example).join("\n");
    let mut text = format!("\n### {name}\n\n{summary}\n\n{example}\n\n");
    text += &format!("```\n{}\n```\n", syntax(row));
    if !written_by_hand(row) {
        text += &format!("\n```ts\n{}```\n", javascript(row));
    }
    text += &arguments(row);
    text += &changed(row);
    let (since, page) = (since(row), page(row));
    text += &format!("\nSince {since}. {}. [{page}]({}).", row.complexity, link(row));
    match differences(row) {
        found if found.is_empty() => text += " As in Redis.\n",
        found => text += &format!("\n\n{}", found.concat()),
    }
    text
}

fn javascript(row: &Command) -> String {
    let space = row.namespace().map_or(String::new(), |it| format!(".{}", it.to_ascii_lowercase()));
    let name = match method_name(row) {
        name if name.contains('-') => format!("['{name}']"),
        name => format!("{space}.{name}"),
    };
    let each = signatures(row);
    let line = |s: &super::signature::Signature| {
        let parameters = s.parameters().replace("<T>", "");
        format!("db{name}({parameters}): {}\n", answer(row, &s.reply))
    };
    each.iter().map(line).collect::<String>() + &declaration(row).map_or(String::new(), bare)
}

/// The result type of the store's method.
fn answer(row: &Command, reply: &str) -> String {
    if row.is(flags::blocking) { format!("Promise<{reply}>") } else { reply.to_owned() }
}

/// A declaration without its doc comment.
fn bare(declaration: String) -> String {
    let lines = declaration.lines().filter(|line| !line.starts_with("/**"));
    let code: Vec<_> = lines.map(|line| line.trim_start_matches("export ")).collect();
    format!("\n{}\n", code.join("\n"))
}

fn arguments(row: &Command) -> String {
    let documented = row.params.iter().filter(|param| !param.doc.trim().is_empty());
    let lines: String = documented
        .map(|param| {
            format!("* `{}`: {}\n", super::value::parameter_name(param.name), sentence(param.doc))
        })
        .collect();
    if lines.is_empty() { lines } else { format!("\n{lines}") }
}

/// The line of what later versions changed.
fn changed(row: &Command) -> String {
    match changes(row) {
        none if none.is_empty() => String::new(),
        changes => format!("\nChanged: {}.\n", changes.join("; ")),
    }
}

/// The rows of the compatibility page that name this command or its container.
fn differences(row: &Command) -> Vec<String> {
    naming(row)
        .filter_map(|cells| {
            let [_, _, server, what, reason] = cells[..] else { return None };
            Some(format!("* {server}: {what} ({reason}).\n"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::origin::listed;
    use super::*;
    use crate::commands::TABLE;

    #[test]
    fn a_command_has_all_that_a_reader_looks_for() {
        for row in TABLE.rows() {
            let text = section(row);
            let name = row.name.replace('|', " ");
            let heads = format!("\n### {name}\n\n");
            let ends = format!("\nSince {}. {}. [", since(row), row.complexity);
            assert!(text.starts_with(&heads) && text.contains(&ends), "{text}");
            assert!(text.contains(&format!("\n\n```\n{name}")), "{text}");
            assert!(row.summary.ends_with('.') && row.summary.len() > 15, "{text}");
            assert!(text.contains(&format!("\n\n```js\n{}```\n\n", row.example)), "{text}");
            assert!(!row.since.is_empty() && !row.complexity.is_empty(), "{text}");
            let as_in_redis = text.ends_with(" As in Redis.\n");
            let differs = text.contains("\n* Redis 8") || text.contains("\n* Valkey 9");
            assert_ne!(as_in_redis, differs, "{text}");
        }
    }

    #[test]
    fn a_command_names_the_server_that_had_it_first() {
        let ends = |name: &[u8]| {
            let text = section(TABLE.named(name).unwrap());
            let line = text.lines().find(|line| line.starts_with("Since ")).unwrap();
            line.split("/). ").next().unwrap().trim_end_matches("/).").to_owned()
        };
        assert_eq!(
            ends(b"HPERSIST"),
            "Since Redis 7.4.0. O(N) where N is the number of fields. \
             [Redis's page](https://redis.io/docs/latest/commands/hpersist"
        );
        assert_eq!(
            ends(b"DELIFEQ"),
            "Since Valkey 9.0.0. O(1). [Valkey's page](https://valkey.io/commands/delifeq"
        );
    }

    #[test]
    fn a_command_tells_on_one_line_what_changed_and_on_which_server() {
        let line = |name: &[u8]| {
            let text = section(TABLE.named(name).unwrap());
            text.lines().find(|line| line.starts_with("Changed: ")).map(str::to_owned)
        };
        assert_eq!(line(b"GET"), None);
        assert_eq!(line(b"SCAN").unwrap(), "Changed: 6.0.0 option TYPE.");
        assert_eq!(
            line(b"XTRIM").unwrap(),
            "Changed: 6.2.0 options MINID and LIMIT; Redis 8.2.0 options KEEPREF, DELREF and ACKED."
        );
        assert_eq!(
            line(b"HELLO").unwrap(),
            "Changed: 6.2.0 a call without a version; \
             Valkey 8.1.0 availability zone, if one is configured."
        );
    }

    #[test]
    fn differences_are_of_commands_that_there_are() {
        for cells in listed() {
            let quoted = cells[1].split('`').skip(1).step_by(2);
            for name in quoted {
                let row = TABLE.named(name.replace(' ', "|").as_bytes());
                let is_begun = name
                    .strip_suffix('*')
                    .is_some_and(|begun| TABLE.table().names().any(|one| one.starts_with(begun)));
                assert!(
                    is_begun || row.is_some() || TABLE.table().names().any(|one| one == name),
                    "{cells:?}"
                );
            }
        }
    }
}
