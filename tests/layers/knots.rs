//! Knots: modules that all lead to each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::house::{Edge, Module};

/// Every knot of two or more, the largest first.
pub(crate) fn knots(edges: &BTreeSet<Edge>) -> Vec<Vec<Module>> {
    let mut ways: BTreeMap<&Module, Vec<&Module>> = BTreeMap::new();
    for edge in edges {
        ways.entry(&edge.from).or_default().push(&edge.to);
        ways.entry(&edge.to).or_default();
    }
    let mut search =
        Search { ways: &ways, seen: BTreeMap::new(), open: Vec::new(), knots: Vec::new() };
    for module in ways.keys() {
        if !search.seen.contains_key(module) {
            search.visit(module);
        }
    }
    let mut knots: Vec<_> = search.knots.into_iter().filter(|knot| knot.len() > 1).collect();
    knots.sort_by_key(|knot| std::cmp::Reverse(knot.len()));
    knots
}

/// Tarjan's search for strongly connected components.
struct Search<'e> {
    ways: &'e BTreeMap<&'e Module, Vec<&'e Module>>,
    /// When a module was met, and the earliest that it leads to.
    seen: BTreeMap<&'e Module, (usize, usize)>,
    open: Vec<&'e Module>,
    knots: Vec<Vec<Module>>,
}

impl<'e> Search<'e> {
    fn visit(&mut self, module: &'e Module) -> usize {
        let met = self.seen.len();
        let mut earliest = met;
        self.seen.insert(module, (met, met));
        self.open.push(module);
        for next in &self.ways[module] {
            let reached = match self.seen.get(next) {
                None => self.visit(next),
                Some((_, reached)) if self.open.contains(next) => *reached,
                Some(_) => continue,
            };
            earliest = earliest.min(reached);
            self.seen.insert(module, (met, earliest));
        }
        if earliest == met {
            let start = self.open.iter().rposition(|open| *open == module).unwrap();
            self.knots.push(self.open.split_off(start).into_iter().cloned().collect());
        }
        earliest
    }
}
