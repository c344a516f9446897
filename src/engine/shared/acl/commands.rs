//! [`Commands`]: which commands are allowed, as a bit a row of the table, beside the rules that
//! made it so, which is what is shown.
//!
//! A rule removes earlier ones that it makes meaningless: those with the same name, and those of
//! its subcommands. A category removes no rules, as in Valkey.

use std::collections::BTreeMap;

use super::rule::{Wrong, has_blanks};
use crate::engine::table::docs::acl;
use crate::engine::table::index::Table;

/// The commands that a selector allows, and the rules that led there.
#[derive(Debug, Clone)]
pub struct Commands {
    /// What the rules begin with: all commands, or none.
    all: bool,
    /// Rows that differ from `all`: a bit each, by their places.
    changed: Vec<u64>,
    /// Rows that are allowed with some first arguments, in small letters.
    first_arguments: BTreeMap<usize, Vec<Vec<u8>>>,
    /// Allowed or not, and the name: a command, a subcommand, `@` and a category.
    rules: Vec<(bool, String)>,
}

impl Commands {
    pub(in crate::engine) fn everything() -> Self {
        let (changed, first_arguments) = (Vec::new(), BTreeMap::new());
        Self { all: true, changed, first_arguments, rules: Vec::new() }
    }

    pub(in crate::engine) fn nothing() -> Self {
        Self { all: false, ..Self::everything() }
    }

    pub(in crate::engine) fn are_all(&self) -> bool {
        self.all && self.changed.iter().all(|word| *word == 0)
    }

    /// Whether a call of this row may be made.
    pub(in crate::engine) fn allow(&self, place: usize, args: &[&[u8]]) -> bool {
        let changed =
            self.changed.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1);
        if self.all != changed {
            return true;
        }
        let allowed = self.first_arguments.get(&place);
        let (Some(allowed), Some(first)) = (allowed, args.first()) else { return false };
        allowed.iter().any(|argument| argument.eq_ignore_ascii_case(first))
    }

    /// `+name` and `-name`.
    pub(in crate::engine) fn change(
        &mut self,
        name: &[u8],
        allow: bool,
        table: &Table,
    ) -> Result<(), Wrong> {
        let name = str::from_utf8(name).map_err(|_| Wrong::Unknown)?.to_ascii_lowercase();
        match (places(&name, table), name.rsplit_once('|')) {
            (Some(places), _) => places.into_iter().for_each(|place| self.set(place, allow)),
            (None, Some((command, argument))) if allow => {
                self.allow_argument(command, argument, table)?;
            }
            _ => return Err(Wrong::Unknown),
        }
        self.note(allow, name);
        Ok(())
    }

    /// `+select|0`.
    fn allow_argument(&mut self, name: &str, argument: &str, table: &Table) -> Result<(), Wrong> {
        let places = places(name, table).ok_or(Wrong::Unknown)?;
        match places[..] {
            _ if name.starts_with('@') => Err(Wrong::Unknown),
            _ if name.contains('|') => Err(Wrong::FirstOfSubcommand),
            _ if argument.is_empty() || has_blanks(argument.as_bytes()) => Err(Wrong::Syntax),
            [place] if !table.has_subcommands(&[name.as_bytes()]) => {
                let allowed = self.first_arguments.entry(place).or_default();
                if !allowed.iter().any(|known| *known == argument.as_bytes()) {
                    allowed.push(argument.as_bytes().to_vec());
                }
                Ok(())
            }
            _ => Err(Wrong::Unknown),
        }
    }

    fn set(&mut self, place: usize, allow: bool) {
        self.first_arguments.remove(&place);
        if self.changed.len() <= place / 64 {
            self.changed.resize(place / 64 + 1, 0);
        }
        if let Some(word) = self.changed.get_mut(place / 64) {
            *word &= !(1 << (place % 64));
            *word |= u64::from(self.all != allow) << (place % 64);
        }
    }

    fn note(&mut self, allow: bool, name: String) {
        let is_part = |rule: &str| {
            rule.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with('|'))
        };
        self.rules.retain(|(_, rule)| !is_part(rule));
        self.rules.push((allow, name));
    }

    /// `-@all +get +@read`.
    pub(in crate::engine) fn describe(&self) -> String {
        let mut text = if self.all { "+@all" } else { "-@all" }.to_owned();
        for (allow, name) in &self.rules {
            text.push_str(if *allow { " +" } else { " -" });
            text.push_str(name);
        }
        text
    }
}

/// The rows that a name means: of a command with its subcommands, of a subcommand, of a category.
fn places(name: &str, table: &Table) -> Option<Vec<usize>> {
    let rows: Vec<_> = match name.strip_prefix('@') {
        Some(category) => acl::rows(table, category)?,
        None => match table.named(name.as_bytes()) {
            Some(row) if row.container().is_some() => vec![row],
            own => {
                let subcommands = table.subcommands(&name.to_ascii_uppercase());
                own.into_iter().chain(subcommands.iter().copied()).collect()
            }
        },
    };
    let found = rows.into_iter().filter_map(|row| table.place(row)).collect::<Vec<_>>();
    (!found.is_empty() || name.starts_with('@')).then_some(found)
}
