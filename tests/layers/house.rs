//! All modules, in the order in which they are declared, and which of them uses which.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::text::{Named, Text};

/// The path of a module, empty for the root.
pub(crate) type Module = Vec<String>;

/// That one module uses another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Edge {
    pub(crate) from: Module,
    pub(crate) to: Module,
    /// By a macro of its own, which stands at the root wherever it is written.
    pub(crate) by_macro: bool,
    /// In code that is compiled for tests alone.
    pub(crate) test: bool,
}

#[derive(Debug, Default)]
pub(crate) struct House {
    modules: BTreeMap<Module, Text>,
    macros: BTreeMap<String, Module>,
}

impl House {
    pub(crate) fn read(root: &Path) -> Self {
        let mut house = Self::default();
        house.collect(root, &[]);
        house
    }

    /// For tests of this: files by the paths of their modules, `a::b`.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut house = Self::default();
        files.iter().for_each(|(path, text)| house.add(module(path), text));
        house
    }

    fn collect(&mut self, folder: &Path, above: &[String]) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            let mut module = above.to_vec();
            if !(name == "mod" || (name == "lib" && above.is_empty())) {
                module.push(name);
            }
            if path.is_dir() {
                self.collect(&path, &module);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.add(module, &fs::read_to_string(&path).unwrap());
            }
        }
    }

    fn add(&mut self, module: Module, text: &str) {
        let text = Text::read(text);
        self.macros.extend(text.macros.iter().map(|name| (name.clone(), module.clone())));
        self.modules.insert(module, text);
    }

    /// The modules whose doc says that what they list is in order.
    pub(crate) fn ordered(&self) -> Vec<String> {
        let ordered = self.modules.iter().filter(|(_, text)| text.ordered);
        ordered.map(|(module, _)| module.join("::")).collect()
    }

    /// Each use of one module by another. What no module declares, such as a program, is left out.
    pub(crate) fn edges(&self) -> BTreeSet<Edge> {
        let mut edges = BTreeSet::new();
        for (from, text) in self.modules.iter().filter(|(module, _)| self.is_declared(module)) {
            for named in &text.named {
                let test = named.test || self.is_for_tests(from);
                let by_macro = self.macro_of(from, named).is_some();
                let to = self.macro_of(from, named).or_else(|| self.resolve(from, named, 0));
                if let Some(to) = to.filter(|to| to != from) {
                    edges.insert(Edge { from: from.clone(), to, by_macro, test });
                }
            }
        }
        edges
    }

    fn is_declared(&self, module: &[String]) -> bool {
        (1..=module.len()).all(|end| {
            let above = self.modules.get(&module[..end - 1]);
            above.is_some_and(|above| above.modules.contains(&module[end - 1]))
        })
    }

    fn is_for_tests(&self, module: &[String]) -> bool {
        (1..=module.len()).any(|end| {
            let above = self.modules.get(&module[..end - 1]);
            above.is_some_and(|above| above.tests.contains(&module[end - 1]))
        })
    }

    fn macro_of(&self, from: &[String], named: &Named) -> Option<Module> {
        let [root, name] = &named.path[..] else { return None };
        let supers = from.is_empty() && root == "super";
        if root != "crate" && !supers { None } else { self.macros.get(name).cloned() }
    }

    /// The module that a path leads into; `None` outside.
    fn resolve(&self, from: &[String], named: &Named, depth: usize) -> Option<Module> {
        let mut inside = named.inside;
        let mut here = from.to_vec();
        let mut path = &named.path[..];
        match path.first()?.as_str() {
            "crate" => {
                here.clear();
                path = &path[1..];
            }
            "self" => path = &path[1..],
            "super" => {
                while path.first().is_some_and(|word| word == "super") {
                    path = &path[1..];
                    if inside > 0 {
                        inside -= 1;
                    } else {
                        here.pop()?;
                    }
                }
            }
            first => {
                let child = self.modules.get(from).is_some_and(|text| {
                    inside == 0 && text.modules.iter().any(|module| module == first)
                });
                if !child {
                    return None;
                }
            }
        }
        for word in path {
            let text = self.modules.get(&here)?;
            if text.modules.contains(word) {
                here.push(word.clone());
                continue;
            }
            let export = text.named.iter().find(|named| named.exported.as_ref() == Some(word));
            return match export {
                Some(export) if depth < 8 => self.resolve(&here, export, depth + 1).or(Some(here)),
                _ => Some(here),
            };
        }
        Some(here)
    }

    /// Uses of what stands above: of a sibling that is listed below, or of what an ordered module
    /// itself says beside its list.
    pub(crate) fn upward(&self) -> Vec<String> {
        let shown = |module: &[String]| module.join("::");
        let up = self.edges().into_iter().filter(|edge| self.goes_up(edge));
        up.map(|edge| format!("{} uses {}", shown(&edge.from), shown(&edge.to))).collect()
    }

    fn goes_up(&self, Edge { from, to, .. }: &Edge) -> bool {
        let shared = from.iter().zip(to).take_while(|(one, other)| one == other).count();
        let Some(text) = self.modules.get(&from[..shared]) else { return false };
        if !text.ordered {
            return false;
        }
        let place = |module: &Module| {
            let child = module.get(shared);
            child.map(|child| text.modules.iter().position(|name| name == child))
        };
        match (place(from), place(to)) {
            // Its own list is what an ordered module is made of.
            (None, _) => false,
            (Some(_), None) => true,
            (Some(from), Some(to)) => to > from,
        }
    }
}

/// `a::b` as a path.
pub(crate) fn module(path: &str) -> Module {
    path.split("::").filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
