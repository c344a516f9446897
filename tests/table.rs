//! What holds for every row of the command table.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use redlet::commands::TABLE;
use redlet::engine::grammar::dialect::Dialect;
use redlet::engine::grammar::shape::{Field, Shape};
use redlet::engine::table::command::{Command, flags};
use redlet::engine::table::docs::acl::CATEGORIES;
use redlet::engine::table::docs::extract;
use redlet::keyspace::{KeySet, Keyspace, Locked, Mode};
use redlet::value::index_table;

#[test]
fn names_are_in_capitals_and_differ() {
    let mut seen = HashSet::new();
    for row in TABLE.rows() {
        let fits = |byte: u8| byte.is_ascii_uppercase() || b"|_-.0123456789".contains(&byte);
        assert!(row.name.bytes().all(fits), "{}", row.name);
        assert!(seen.insert(row.name), "{} stands in the table twice", row.name);
    }
}

#[test]
fn rows_say_what_readers_need() {
    for row in TABLE.rows() {
        assert!(row.summary.ends_with('.'), "{}: a summary is sentences", row.name);
        assert!(row.summary.starts_with(char::is_uppercase), "{}", row.name);
        let version: Vec<_> = row.since.split('.').map(str::parse::<u32>).collect();
        assert!(version.len() == 3 && version.iter().all(Result::is_ok), "{}", row.name);
        assert!(!row.complexity.is_empty(), "{}", row.name);
        assert!(!row.complexity.ends_with('.'), "{}: a complexity is no sentence", row.name);
    }
}

/// The page of a command joins them with semicolons, and names the server of its own ones.
#[test]
fn changes_are_short_phrases_that_are_told_once() {
    for row in TABLE.rows() {
        let [all, own @ ..] = row.told;
        for (_, what) in row.told.iter().flat_map(|told| told.history) {
            let is_phrase = !what.is_empty() && what.len() <= 80 && !what.contains([';', '.']);
            assert!(is_phrase, "{}: {what}", row.name);
        }
        let mut of_one = own.iter().flat_map(|told| told.history);
        assert!(of_one.all(|change| !all.history.contains(change)), "{}", row.name);
    }
}

/// An example is shown as it is, in a doc comment of TypeScript too.
#[test]
fn examples_are_short_and_fit_into_comments() {
    for row in TABLE.rows() {
        let (name, example) = (row.name, row.example);
        assert!(example.lines().count() <= 10, "{name}: an example has at most ten lines");
        let fits = example.lines().all(|line| line.chars().count() <= 95 && !line.starts_with('@'));
        assert!(fits && !example.contains("*/"), "{name}: {example}");
    }
}

#[test]
fn rows_state_categories_that_there_are() {
    for row in TABLE.rows() {
        for category in row.categories.unwrap_or_default() {
            assert!(CATEGORIES.contains(category), "{}: {category}", row.name);
        }
    }
}

#[test]
fn families_are_the_folders_of_commands() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/commands");
    for row in TABLE.rows() {
        assert!(Path::new(folder).join(row.family()).is_dir(), "{}", row.name);
    }
}

#[test]
fn a_row_reads_or_writes_and_names_its_keys() {
    for row in TABLE.rows() {
        assert!(!(row.is(flags::write) && row.is(flags::readonly)), "{}", row.name);
        let keys = row.params.iter().any(|param| uses_keys(&param.shape));
        let touches = row.is(flags::write) || row.is(flags::readonly);
        assert!(!keys || touches, "{} uses keys, but neither reads nor writes", row.name);
    }
}

#[test]
fn words_of_options_differ() {
    for row in TABLE.rows() {
        for param in row.params {
            if let Shape::Options(fields) = param.shape {
                let mut seen = HashSet::new();
                for word in fields.iter().flat_map(|field| words(&field.shape)) {
                    assert!(seen.insert(word), "{}: {word} stands there twice", row.name);
                }
            }
        }
    }
}

#[test]
fn calls_of_the_least_length_are_taken() {
    for row in TABLE.rows() {
        let call = calls(row).swap_remove(0);
        assert!(row.takes(call.len()), "{}: {call:?} against arity {}", row.name, row.arity);
        if row.is(flags::module) {
            assert!(row.check_arguments(call.len()).is_ok(), "{}", row.name);
            assert!(row.check_arguments(call.len() - 1).is_err(), "{}", row.name);
            continue;
        }
        assert_eq!(row.arity.unsigned_abs() as usize, call.len() + row.words, "{}", row.name);
    }
}

/// The shards a call locks are those of the keys that COMMAND GETKEYS finds, and no others.
#[test]
fn declared_keys_are_the_keys_that_the_grammar_shows() {
    let keyspace = Keyspace::new(16);
    for row in TABLE.rows().iter().filter(|row| !touches_all(row)) {
        for call in calls(row) {
            let args: Vec<_> = call.iter().map(|arg| arg.as_bytes()).collect();
            let mut declared = KeySet::new(0);
            if (row.keys)(Dialect::default(), &args, &mut declared).is_err() {
                continue;
            }
            let mut locked = Locked::nothing(&keyspace);
            locked.acquire(declared).unwrap();
            let mut shown = HashSet::new();
            for (place, usage) in extract::keys(row, &args).unwrap() {
                let shard = keyspace.shard_of(0, index_table::hash(args[place]));
                shown.insert(shard);
                let held = match usage.mode {
                    Mode::Read => locked.get(shard).is_some(),
                    Mode::Write => locked.get_mut(shard).is_some(),
                };
                assert!(held, "{} {call:?} does not lock {}", row.name, call[place]);
            }
            let held = locked.of_database(0).count();
            assert_eq!(held, shown.len(), "{} {call:?} locks more than its keys", row.name);
        }
    }
}

/// SORT's patterns, SCAN and kin: the keys are not among the arguments. MIGRATE locks none while it
/// waits for another server.
fn touches_all(row: &Command) -> bool {
    row.is(flags::movablekeys)
        || row.name == "MIGRATE"
        || row.params.iter().any(|param| matches!(param.shape, Shape::Nothing))
}

/// True when a key's value is read or changed. WATCH does neither.
fn uses_keys(shape: &Shape) -> bool {
    match shape {
        Shape::Key(usage) | Shape::CountedKeys(usage) => !usage.effects.is_empty(),
        Shape::Tagged(_, inner) | Shape::Optional(inner) | Shape::Many(inner) => uses_keys(inner),
        Shape::OneOf(fields) | Shape::Block(fields) | Shape::Options(fields) => {
            fields.iter().any(|field| uses_keys(&field.shape))
        }
        _ => false,
    }
}

fn words(shape: &Shape) -> Vec<&'static str> {
    match shape {
        Shape::Token(word) | Shape::Tagged(word, _) => vec![*word],
        Shape::Optional(inner) | Shape::Many(inner) => words(inner),
        Shape::OneOf(fields) => fields.iter().flat_map(|field| words(&field.shape)).collect(),
        _ => Vec::new(),
    }
}

/// A call without anything that may be left out, and for each option one with it.
fn calls(row: &Command) -> Vec<Vec<String>> {
    let least: Vec<_> = row.params.iter().flat_map(|param| example(&param.shape)).collect();
    let mut all = vec![least.clone()];
    for param in row.params {
        if let Shape::Options(fields) = param.shape {
            all.extend(fields.iter().map(|field| [least.clone(), given(field)].concat()));
        }
    }
    all.iter_mut().for_each(|call| number_keys(call));
    all
}

/// Keys get names of their own.
fn number_keys(call: &mut [String]) {
    for (place, arg) in call.iter_mut().enumerate() {
        if arg == "key" {
            *arg = format!("key{place}");
        }
    }
}

fn given(field: &Field) -> Vec<String> {
    match field.shape {
        Shape::Optional(inner) | Shape::Many(inner) => example(inner),
        shape => example(&shape),
    }
}

fn example(shape: &Shape) -> Vec<String> {
    let one = |text: &str| vec![text.to_owned()];
    match shape {
        Shape::Nothing | Shape::Optional(_) | Shape::Options(_) => Vec::new(),
        Shape::Key(_) => one("key"),
        Shape::Integer | Shape::Double | Shape::UnixTime | Shape::Database => one("1"),
        Shape::Token(word) => one(word),
        Shape::Tagged(word, inner) => [one(word), example(inner)].concat(),
        Shape::OneOf(fields) => {
            let examples = fields.iter().map(|field| example(&field.shape));
            examples.min_by_key(Vec::len).unwrap_or_default()
        }
        Shape::Block(fields) => fields.iter().flat_map(|field| example(&field.shape)).collect(),
        Shape::Many(inner) => example(inner),
        Shape::CountedKeys(_) => ["1", "key"].map(str::to_owned).into(),
        Shape::Vector | Shape::VectorOrElement => ["FP32", "text"].map(str::to_owned).into(),
        Shape::CountedPairs(..) => ["1", "key", "value"].map(str::to_owned).into(),
        Shape::KeywordKeys(..) => ["key", "id"].map(str::to_owned).into(),
        _ => one("text"),
    }
}

/// What the engine has to know of a command, the command's row tells it, so that a new one touches no
/// file of the engine.
#[test]
fn the_engine_names_no_command() {
    /// Where names stand that are no rows.
    const OTHERS: [(&str, &str); 5] = [
        ("access/", "what a handle records is a Redis command, written to the log by its name"),
        ("grammar/effects.rs", "names of recorded commands, which one record can hold several of"),
        ("shared/script/library.rs", "a record of the log"),
        ("shared/disk.rs", "READONLY is the code of an error"),
        ("grammar/error.rs", "READONLY is the code of an error"),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/engine");
    let mut unused: Vec<_> = OTHERS.iter().map(|(place, _)| *place).collect();
    let mut found = Vec::new();
    for file in sources(&folder) {
        let text = fs::read_to_string(&file).unwrap();
        let below = file.strip_prefix(&folder).unwrap().to_str().unwrap().replace('\\', "/");
        let named = names_of_commands(&text);
        if let Some((place, _)) = OTHERS.iter().find(|(place, _)| below.starts_with(place)) {
            unused.retain(|unused| unused != place || named.is_empty());
        } else {
            found.extend(named.into_iter().map(|name| format!("{below}: {name}")));
        }
    }
    assert!(found.is_empty(), "names of commands in src/engine:\n  {}", found.join("\n  "));
    assert!(unused.is_empty(), "exceptions that nothing needs: {unused:?}");
}

/// Code asks a dialect a question, and does not name a server.
#[test]
fn dialects_are_named_in_one_file() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let is_other = |file: &PathBuf| !file.ends_with("engine/grammar/dialect.rs");
    let names = |file: &PathBuf| {
        let text = fs::read_to_string(file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        code.contains("Dialect::Redis") || code.contains("Dialect::Valkey")
    };
    let of_tests = |file: &PathBuf| file.iter().any(|part| part == "tests");
    let mut files = sources(&folder);
    files.retain(|file| is_other(file) && !of_tests(file) && names(file));
    assert!(files.is_empty(), "files that name a dialect: {files:?}");
}

/// The page that leads through adding a command shows code as it is.
#[test]
fn code_of_the_page_about_adding_a_command_is_real() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/adding-a-command.md")).unwrap();
    let mut shown = 0;
    for block in page.split("\n```").skip(1).step_by(2) {
        let (_, code) = block.split_once('\n').unwrap();
        let (first, code) = code.split_once('\n').unwrap_or((code, ""));
        let place = first.strip_prefix("// ").or(first.strip_prefix("# "));
        let Some(place) = place.filter(|place| root.join(place).is_file()) else {
            assert!(!block.starts_with("rust"), "a block of Rust names its file: {block}");
            continue;
        };
        let file = fs::read_to_string(root.join(place)).unwrap();
        assert!(file.contains(code), "{place} has no longer what the page shows:\n{code}");
        shown += 1;
    }
    assert!(shown >= 5, "the page shows code");
}

/// String literals in code, without tests, that name a command or what its subcommands are of.
fn names_of_commands(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().map(|line| line.split("//").next().unwrap_or_default());
    let literals = lines.flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_name = |text: &&str| {
        !text.contains(|c: char| c.is_ascii_lowercase())
            && (TABLE.named(text.as_bytes()).is_some()
                || !TABLE.table().subcommands(text).is_empty())
    };
    literals.filter(is_name).map(str::to_owned).collect()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(sources(&path)),
            false if path.file_name().is_some_and(|name| name != "tests.rs") => found.push(path),
            false => {}
        }
    }
    found
}
