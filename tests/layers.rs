//! The architecture is the list of modules in `src/lib.rs`: a module uses only those above it. This
//! reads every `crate::` path (and `super::` path that leaves its module) and fails on an edge that
//! goes up.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn modules_use_only_the_modules_above_them() {
    let house = House::read();
    let upward: Vec<_> = house.sources.iter().flat_map(|source| source.upward(&house)).collect();
    assert!(upward.is_empty(), "edges that go up:\n  {}", upward.join("\n  "));
}

/// A test that reads paths would be blind to what a name at the root stands for.
#[test]
fn nothing_is_named_through_the_root() {
    let root = fs::read_to_string(root().join("lib.rs")).unwrap();
    assert!(!root.contains("pub use "), "src/lib.rs exports modules, not what is in them");
}

#[test]
fn upward_edges_are_seen_in_each_form() {
    let house = House {
        order: ["base", "engine", "node"].map(String::from).into(),
        macros: [("choice".to_owned(), "engine".to_owned())].into(),
        sources: Vec::new(),
    };
    let count = |module: &str, depth, text: &str| {
        let source =
            Source { file: "x.rs".into(), module: module.into(), depth, text: text.into() };
        source.upward(&house).len()
    };
    assert_eq!(count("base", 1, "use crate::engine::Error;"), 1);
    assert_eq!(count("base", 1, "use crate::{choice, engine::{Error, reply}, node};"), 3);
    assert_eq!(count("base", 1, "crate::choice! { X }"), 1);
    assert_eq!(count("base", 1, "use super::engine::Error;"), 1);
    assert_eq!(count("base", 2, "use super::super::engine::Error;"), 1);
    assert_eq!(count("base", 2, "use super::engine::Error;"), 0);
    assert_eq!(count("base", 1, "($x:ty) => { $crate::engine::Error }"), 1);
    assert_eq!(count("node", 1, "use crate::{base::Bytes, engine};"), 0);
    assert_eq!(count("base", 1, "//! as [`crate::engine`] says"), 0);
}

struct House {
    /// Modules, the lowest layer first.
    order: Vec<String>,
    /// Macros stand at the root, whichever module they are written in.
    macros: HashMap<String, String>,
    sources: Vec<Source>,
}

struct Source {
    file: PathBuf,
    /// The top-level module it is part of.
    module: String,
    /// How many `super` lead to the root.
    depth: usize,
    text: String,
}

impl House {
    fn read() -> Self {
        let map = fs::read_to_string(root().join("lib.rs")).unwrap();
        let declared = map.lines().filter_map(|line| {
            line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';')
        });
        let order: Vec<_> = declared.map(str::to_owned).collect();
        assert!(order.len() > 5, "src/lib.rs lists the modules");
        let mut sources = Vec::new();
        collect(&root(), &mut sources);
        let exported = sources.iter().flat_map(Source::exported_macros);
        let macros = exported.collect();
        Self { order, macros, sources }
    }

    /// The module that a name at the root means.
    fn module_of<'h>(&'h self, name: &'h str) -> Option<&'h str> {
        let known = self.order.iter().any(|module| module == name);
        if known { Some(name) } else { self.macros.get(name).map(String::as_str) }
    }

    fn place(&self, module: &str) -> Option<usize> {
        self.order.iter().position(|name| name == module)
    }
}

impl Source {
    fn upward(&self, house: &House) -> Vec<String> {
        let code = without_comments(&self.text);
        let Some(here) = house.place(&self.module) else { return Vec::new() };
        let mut found = Vec::new();
        for name in self.names_at_the_root(&code) {
            let Some(module) = house.module_of(&name) else { continue };
            if house.place(module).is_some_and(|there| there > here) {
                found.push(format!("{}: {} uses {module}", self.file.display(), self.module));
            }
        }
        found
    }

    /// First segments of paths from the root, those in braces too.
    fn names_at_the_root(&self, code: &str) -> Vec<String> {
        let up = "super::".repeat(self.depth);
        let mut names = Vec::new();
        for prefix in ["crate::", up.as_str()] {
            for (at, _) in code.match_indices(prefix) {
                let before = &code[..at];
                let longer = prefix != "crate::" && before.ends_with("super::");
                if !longer && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                    names.extend(first_segments(&code[at + prefix.len()..]));
                }
            }
        }
        names
    }

    fn exported_macros(&self) -> Vec<(String, String)> {
        let parts = self.text.split("#[macro_export]\n").skip(1);
        let names = parts.filter_map(|part| {
            let name = part.trim_start().strip_prefix("macro_rules! ")?;
            name.split_whitespace().next()
        });
        names.map(|name| (name.to_owned(), self.module.clone())).collect()
    }
}

/// `a` of `a::b`; `a` and `c` of `{a::{b}, c}`.
fn first_segments(path: &str) -> Vec<String> {
    let word = |text: &str| {
        let is_part = |c: &char| c.is_alphanumeric() || *c == '_';
        text.trim_start().chars().take_while(is_part).collect::<String>()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![word(path)] };
    let (mut depth, mut names, mut begins) = (0, Vec::new(), true);
    for (at, found) in group.char_indices() {
        if begins && !found.is_whitespace() {
            names.push(word(&group[at..]));
            begins = false;
        }
        match found {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => begins = true,
            _ => {}
        }
    }
    names
}

fn without_comments(text: &str) -> String {
    let lines = text.lines().map(|line| line.split_once("//").map_or(line, |(code, _)| code));
    lines.collect::<Vec<_>>().join("\n")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn collect(folder: &Path, sources: &mut Vec<Source>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.extend(source(&path));
        }
    }
}

/// `None`: the root itself.
fn source(path: &Path) -> Option<Source> {
    let below = path.strip_prefix(root()).unwrap();
    let parts: Vec<_> = below.iter().map(|part| part.to_str().unwrap()).collect();
    let module = parts[0].trim_end_matches(".rs").to_owned();
    if module == "lib" || below == Path::new("emit/generate.rs") {
        return None;
    }
    let depth = parts.len() - usize::from(parts.len() > 1 && parts.last() == Some(&"mod.rs"));
    let text = fs::read_to_string(path).unwrap();
    Some(Source { file: below.to_owned(), module, depth, text })
}
