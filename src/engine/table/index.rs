//! The command table: every row, and how to find it by name.

use hashbrown::HashTable;

use super::command::Command;
use crate::engine::grammar::error::{Error, Result, quoted};

/// No command has a longer name.
const LONGEST_NAME: usize = 40;

/// All rows, by name and in a fixed order.
#[derive(Debug)]
pub struct Table {
    /// By [`name_hash`].
    by_name: HashTable<Family>,
    rows: Vec<&'static Command>,
    names: Vec<&'static str>,
    /// The address of a row and its index in `rows`, by [`address_hash`].
    places: HashTable<(usize, u32)>,
}

/// A command, and its subcommands by their last names.
#[derive(Debug)]
struct Family {
    name: &'static str,
    /// The index of its own row, if it has one.
    place: Option<usize>,
    subcommands: Vec<(usize, &'static Command)>,
}

impl Table {
    /// A table of these rows.
    pub fn new(rows: Vec<&'static Command>) -> Self {
        let mut by_name: HashTable<Family> = HashTable::new();
        let mut names = Vec::new();
        for (place, row) in rows.iter().copied().enumerate() {
            let name = row.container().unwrap_or(row.name);
            let hash = name_hash(name.as_bytes());
            let family = by_name
                .entry(hash, |family| family.name == name, Family::hash)
                .or_insert_with(|| {
                    names.push(name);
                    Family { name, place: None, subcommands: Vec::new() }
                })
                .into_mut();
            match row.container() {
                Some(_) => family.subcommands.push((place, row)),
                None => family.place = Some(place),
            }
        }
        let mut places = HashTable::with_capacity(rows.len());
        for (place, row) in (0..).zip(&rows) {
            let entry = (address(row), place);
            places.insert_unique(address_hash(entry.0), entry, |entry| address_hash(entry.0));
        }
        Self { by_name, rows, names, places }
    }

    /// All rows, subcommands included. Their order decides the number of each.
    pub fn rows(&self) -> &[&'static Command] {
        &self.rows
    }

    /// The index of a row in [`Self::rows`].
    pub fn place(&self, row: &'static Command) -> Option<usize> {
        self.place_at(address(row))
    }

    /// The index of the row at this [`address`].
    pub(in crate::engine) fn place_at(&self, address: usize) -> Option<usize> {
        let found = self.places.find(address_hash(address), |entry| entry.0 == address);
        found.map(|(_, place)| *place as usize)
    }

    /// The names of all commands, including containers and without subcommands.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.names.iter().copied()
    }

    /// The row with this full name (`GET`, `CONFIG|GET`), ignoring case.
    pub fn named(&self, name: &[u8]) -> Option<&'static Command> {
        let mut parts = name.splitn(2, |&byte| byte == b'|');
        let family = self.family(parts.next()?)?;
        match parts.next() {
            None => family.place.map(|place| self.rows[place]),
            Some(sub) => family.subcommand(sub).map(|(_, row)| row),
        }
    }

    /// The subcommands of a command, in the order of the rows.
    pub fn subcommands(&self, container: &str) -> Vec<&'static Command> {
        let family = self.family(container.as_bytes());
        family.into_iter().flat_map(|family| &family.subcommands).map(|(_, row)| *row).collect()
    }

    /// True if the first word of a call names a command that has subcommands.
    pub fn has_subcommands(&self, call: &[&[u8]]) -> bool {
        let family = call.first().and_then(|name| self.family(name));
        family.is_some_and(|family| !family.subcommands.is_empty())
    }

    /// The row of a call, and its arguments without the words that name the command.
    pub fn resolve<'c, 'a>(
        &self,
        call: &'c [&'a [u8]],
    ) -> Result<(&'static Command, &'c [&'a [u8]])> {
        let (place, args) = self.find(call)?;
        Ok((self.rows[place], args))
    }

    /// The same as [`Self::resolve`], but returns the index of the row in [`Self::rows`].
    pub(in crate::engine) fn find<'c, 'a>(
        &self,
        call: &'c [&'a [u8]],
    ) -> Result<(usize, &'c [&'a [u8]])> {
        let (name, args) = call.split_first().ok_or_else(|| Error::new("empty command"))?;
        let family = self.family(name).ok_or_else(|| unknown(name, args))?;
        match (&family.subcommands[..], args.split_first()) {
            ([], _) | (_, None) => {
                family.place.map(|place| (place, args)).ok_or_else(|| incomplete(name))
            }
            (_, Some((sub, rest))) => match (family.subcommand(sub), family.place) {
                (Some((place, _)), _) => Ok((place, rest)),
                (None, Some(place)) if self.rows[place].takes(args.len()) => Ok((place, args)),
                _ => Err(unknown_subcommand(name, sub)),
            },
        }
    }

    fn family(&self, name: &[u8]) -> Option<&Family> {
        if name.len() > LONGEST_NAME {
            return None;
        }
        let is_it = |family: &Family| family.name.as_bytes().eq_ignore_ascii_case(name);
        self.by_name.find(name_hash(name), is_it)
    }
}

/// A hash of a name in any case. Names are few and known, so nobody can choose some that collide.
#[inline]
fn name_hash(name: &[u8]) -> u64 {
    const LOWER: u64 = u64::from_le_bytes([0x20; 8]);
    let (words, rest) = name.as_chunks::<8>();
    let last = rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]);
    let hash = words
        .fold(0, |hash: u64, word| (hash.rotate_left(5) ^ (word | LOWER)).wrapping_mul(SPREAD));
    hash ^ (hash >> 32)
}

/// A hash of an address.
#[inline]
fn address_hash(address: usize) -> u64 {
    let hash = (address as u64).wrapping_mul(SPREAD);
    hash ^ (hash >> 32)
}

/// An odd number whose bits look random.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The address of a row, as a number to look it up by.
pub(in crate::engine) fn address(row: &'static Command) -> usize {
    std::ptr::from_ref(row) as usize
}

impl Family {
    fn hash(&self) -> u64 {
        name_hash(self.name.as_bytes())
    }

    fn subcommand(&self, name: &[u8]) -> Option<(usize, &'static Command)> {
        let is_it =
            |(_, row): &&(usize, &Command)| row.last_name().as_bytes().eq_ignore_ascii_case(name);
        self.subcommands.iter().find(is_it).copied()
    }
}

/// Redis quotes the name and about 128 bytes of the arguments.
fn unknown(name: &[u8], args: &[&[u8]]) -> Error {
    const QUOTED: usize = 128;
    let mut beginning = String::new();
    for arg in args {
        if beginning.len() >= QUOTED {
            break;
        }
        let room = QUOTED - beginning.len();
        beginning.push_str(&format!("'{}' ", quote(arg, room)));
    }
    let name = quote(name, QUOTED);
    Error::new(format!("unknown command '{name}', with args beginning with: {beginning}"))
}

/// The error of a container without a subcommand.
fn incomplete(name: &[u8]) -> Error {
    Error::arity(&quote(name, LONGEST_NAME))
}

fn unknown_subcommand(name: &[u8], sub: &[u8]) -> Error {
    let container = quote(name, 128).to_ascii_uppercase();
    Error::new(format!("unknown subcommand '{}'. Try {container} HELP.", quote(sub, 128)))
}

fn quote(bytes: &[u8], most: usize) -> String {
    quoted(&bytes[..bytes.len().min(most)]).into_owned()
}
