//! [`Selector`]: commands, and the keys, channels and databases they may be called with.

use std::collections::BTreeSet;

use super::commands::Commands;
use super::rule::{Context, Wrong, has_blanks};
use crate::base::{Bytes, glob};

/// A set of commands, and the keys, channels and databases they may be used with.
#[derive(Debug, Clone)]
pub struct Selector {
    pub(in crate::engine) commands: Commands,
    keys: Open<KeyPattern>,
    channels: Open<Bytes>,
    databases: Databases,
}

/// Everything, or what fits one of some patterns.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Open<T> {
    All,
    Some(Vec<T>),
}

/// Keys that may be read, written, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
struct KeyPattern {
    uses: Uses,
    text: Bytes,
}

/// What is done to the value of a key. A call that does neither is allowed if either use is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    /// The value is read.
    pub reads: bool,
    /// The value is changed, created or deleted.
    pub writes: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Databases {
    All,
    These(BTreeSet<u32>),
}

impl Uses {
    const BOTH: Self = Self { reads: true, writes: true };

    fn covers(self, other: Self) -> bool {
        (self.reads || !other.reads) && (self.writes || !other.writes)
    }
}

impl Selector {
    pub(in crate::engine) fn everything() -> Self {
        Self {
            commands: Commands::everything(),
            keys: Open::All,
            channels: Open::All,
            databases: Databases::All,
        }
    }

    pub(in crate::engine) fn nothing(opens_channels: bool) -> Self {
        Self {
            commands: Commands::nothing(),
            keys: Open::Some(Vec::new()),
            channels: if opens_channels { Open::All } else { Open::Some(Vec::new()) },
            databases: Databases::All,
        }
    }

    /// True when it allows any call.
    pub(in crate::engine) fn is_everything(&self) -> bool {
        self.commands.are_all()
            && self.keys == Open::All
            && self.channels == Open::All
            && self.databases == Databases::All
    }

    pub(in crate::engine) fn apply(&mut self, rule: &[u8], context: &Context) -> Result<(), Wrong> {
        match rule.to_ascii_lowercase().as_slice() {
            b"allkeys" | b"~*" => self.keys = Open::All,
            b"resetkeys" => self.keys = Open::Some(Vec::new()),
            b"allchannels" | b"&*" => self.channels = Open::All,
            b"resetchannels" => self.channels = Open::Some(Vec::new()),
            b"alldbs" => self.databases = Databases::All,
            b"resetdbs" => self.databases = Databases::These(BTreeSet::new()),
            b"allcommands" | b"+@all" => self.commands = Commands::everything(),
            b"nocommands" | b"-@all" => self.commands = Commands::nothing(),
            _ => return self.apply_marked(rule, context),
        }
        Ok(())
    }

    fn apply_marked(&mut self, rule: &[u8], context: &Context) -> Result<(), Wrong> {
        match rule {
            [b'~' | b'%', ..] => self.add_key_pattern(rule),
            [b'&', channel @ ..] => self.add_channel(channel),
            [b'+', name @ ..] => self.commands.change(name, true, context.table),
            [b'-', name @ ..] => self.commands.change(name, false, context.table),
            [d, b, b'=', list @ ..] if [*d, *b].eq_ignore_ascii_case(b"db") => {
                self.databases = Databases::These(read_databases(list)?);
                Ok(())
            }
            _ => Err(Wrong::Syntax),
        }
    }

    fn add_key_pattern(&mut self, rule: &[u8]) -> Result<(), Wrong> {
        let Open::Some(patterns) = &mut self.keys else { return Err(Wrong::AfterAllKeys) };
        let (uses, text) = read_key_pattern(rule).ok_or(Wrong::Syntax)?;
        match patterns.iter_mut().find(|known| *known.text == *text) {
            Some(known) => {
                known.uses.reads |= uses.reads;
                known.uses.writes |= uses.writes;
            }
            None => patterns.push(KeyPattern { uses, text: Bytes::new(text) }),
        }
        Ok(())
    }

    fn add_channel(&mut self, text: &[u8]) -> Result<(), Wrong> {
        let Open::Some(patterns) = &mut self.channels else { return Err(Wrong::AfterAllChannels) };
        if has_blanks(text) {
            return Err(Wrong::Syntax);
        }
        if !patterns.iter().any(|known| **known == *text) {
            patterns.push(Bytes::new(text));
        }
        Ok(())
    }

    pub(in crate::engine) fn opens_key(&self, key: &[u8], uses: Uses) -> bool {
        match &self.keys {
            Open::All => true,
            Open::Some(patterns) => patterns.iter().any(|pattern| {
                pattern.uses.covers(uses) && glob::matches(&pattern.text, key, false)
            }),
        }
    }

    /// Whether every key may be read.
    pub(in crate::engine) fn opens_all_keys_to_read(&self) -> bool {
        match &self.keys {
            Open::All => true,
            Open::Some(all) => all.iter().any(|it| it.uses.reads && *it.text == *b"*"),
        }
    }

    /// A pattern is open only when it is open in the same words.
    pub(in crate::engine) fn opens_channel(&self, channel: &[u8], is_pattern: bool) -> bool {
        match &self.channels {
            Open::All => true,
            Open::Some(all) if is_pattern => all.iter().any(|known| **known == *channel),
            Open::Some(all) => all.iter().any(|known| glob::matches(known, channel, false)),
        }
    }

    pub(in crate::engine) fn opens_database(&self, db: u32) -> bool {
        match &self.databases {
            Databases::All => true,
            Databases::These(some) => some.contains(&db),
        }
    }

    pub(in crate::engine) fn opens_all_databases(&self) -> bool {
        self.databases == Databases::All
    }

    /// As `~a* %R~b*`, for GETUSER.
    pub fn key_rules(&self) -> Vec<u8> {
        let Open::Some(patterns) = &self.keys else { return b"~*".to_vec() };
        let rules = patterns.iter().map(|KeyPattern { uses, text }| {
            let mark: &[u8] = match uses {
                Uses { reads: true, writes: false } => b"%R~",
                Uses { reads: false, writes: true } => b"%W~",
                // `~*` is the word that opens all keys, and then no pattern may follow.
                _ if **text == *b"*" => b"%RW~",
                _ => b"~",
            };
            [mark, text].concat()
        });
        rules.collect::<Vec<_>>().join(&b' ')
    }

    /// The channel rules as ACL GETUSER shows them.
    pub fn channel_rules(&self) -> Vec<u8> {
        let Open::Some(patterns) = &self.channels else { return b"&*".to_vec() };
        let rules = patterns.iter().map(|text| [b"&", &text[..]].concat());
        rules.collect::<Vec<_>>().join(&b' ')
    }

    /// The database rules as ACL GETUSER shows them.
    pub fn database_rules(&self) -> String {
        match &self.databases {
            Databases::All => "alldbs".to_owned(),
            Databases::These(none) if none.is_empty() => "resetdbs".to_owned(),
            Databases::These(some) => {
                let numbers: Vec<_> = some.iter().map(u32::to_string).collect();
                format!("db={}", numbers.join(","))
            }
        }
    }

    /// The command rules as ACL GETUSER shows them.
    pub fn command_rules(&self) -> String {
        self.commands.describe()
    }

    /// The rules that make it.
    pub(in crate::engine) fn describe(&self, text: &mut Vec<u8>) {
        let mut add = |rules: &[u8]| {
            if !rules.is_empty() {
                text.extend_from_slice(rules);
                text.push(b' ');
            }
        };
        add(&self.key_rules());
        if self.channels != Open::All {
            add(b"resetchannels");
        }
        add(&self.channel_rules());
        if !self.opens_all_databases() {
            add(self.database_rules().as_bytes());
        }
        text.extend_from_slice(self.commands.describe().as_bytes());
    }
}

/// `~pattern`, or `%R~pattern` with the letters of its uses; `%R` by itself is `%R~`, as in Redis.
fn read_key_pattern(rule: &[u8]) -> Option<(Uses, &[u8])> {
    let (uses, text) = match rule {
        [b'~', text @ ..] => (Uses::BOTH, text),
        [_, rest @ ..] => {
            let end = rest.iter().position(|it| *it == b'~').unwrap_or(rest.len());
            let (letters, text) = rest.split_at_checked(end)?;
            let has = |letter| letters.iter().any(|it| it.eq_ignore_ascii_case(&letter));
            let known = |it: &u8| matches!(it, b'r' | b'R' | b'w' | b'W');
            if letters.is_empty() || !letters.iter().all(known) {
                return None;
            }
            let uses = Uses { reads: has(b'r'), writes: has(b'w') };
            (uses, text.get(1..).unwrap_or_default())
        }
        [] => return None,
    };
    (!has_blanks(text)).then_some((uses, text))
}

fn read_databases(list: &[u8]) -> Result<BTreeSet<u32>, Wrong> {
    let number = |text: &[u8]| {
        let text = str::from_utf8(text.trim_ascii_start()).map_err(|_| Wrong::Syntax)?;
        let number: i64 = text.parse().map_err(|_| Wrong::Syntax)?;
        u32::try_from(number).ok().filter(|db| *db <= i32::MAX as u32).ok_or(Wrong::Database)
    };
    list.split(|byte| *byte == b',').map(number).collect()
}
