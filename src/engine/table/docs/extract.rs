//! Finds the keys, channels and databases of one call by following the grammar of its command. Unlike
//! parsing, this ignores mistakes in the other arguments.

use super::keyspec::{Begin, Find, KeySpec};
use crate::base::number;
use crate::engine::grammar::shape::{ChannelUse, Field, KeyUse, Shape, Unless};
use crate::engine::table::command::{Command, flags};

/// What an argument names.
#[derive(Debug, Clone, Copy)]
pub enum Named {
    /// A key, and how it is used.
    Key(KeyUse),
    /// A channel, or a pattern of channels.
    Channel(ChannelUse),
    /// A database, by its number.
    Database,
}

/// The indexes of the keys among the arguments, and what is done to each. `None` if a number of keys
/// is not a number, or is larger than the number of arguments allows.
pub fn keys(row: &Command, args: &[&[u8]]) -> Option<Vec<(usize, KeyUse)>> {
    let key = |(at, named)| match named {
        Named::Key(usage) => Some((at, usage)),
        Named::Channel(_) | Named::Database => None,
    };
    Some(named(row, args)?.into_iter().filter_map(key).collect())
}

/// The indexes of the keys among the arguments, and the flags of each, where specifications alone say
/// where they are, as [`keyspec::announce_all`] has found: of a word that is repeated, the first
/// counts.
pub fn announced(
    row: &Command,
    specs: &[KeySpec],
    args: &[&[u8]],
) -> Option<Vec<(usize, Vec<&'static str>)>> {
    let mut found = Vec::new();
    for spec in specs {
        let first = match spec.begin {
            Begin::Index(index) => Some(index as usize - row.words),
            Begin::Keyword(word, from) => after_word(args, word, from as usize - row.words),
            Begin::Unknown => None,
        };
        let Some(first) = first else { continue };
        let step = match spec.find {
            Find::Range { step, .. } => step as usize,
            Find::Half | Find::Counted { .. } | Find::Unknown => 1,
        };
        let count = match spec.find {
            Find::Range { last, .. } => usize::try_from(last).ok()? / step + 1,
            Find::Half => args.len().saturating_sub(first) / 2,
            Find::Counted { .. } | Find::Unknown => return None,
        };
        let places = (0..count).map(|number| first + number * step);
        found.extend(places.map(|place| (place, spec.flags.clone())));
    }
    Some(found)
}

/// The argument after a word, which is looked for from this argument on.
fn after_word(args: &[&[u8]], word: &str, from: usize) -> Option<usize> {
    let before_last = args.len().checked_sub(1)?;
    let is_word = |at: &usize| args[*at].eq_ignore_ascii_case(word.as_bytes());
    (from..before_last).find(is_word).map(|at| at + 1)
}

/// The indexes of the arguments that ACL rules may deny to a user, and what each of them names. `None`
/// as for [`keys`], but for commands of modules: they look at their first key before they look at a
/// number of keys, so what was found up to there counts.
pub fn named(row: &Command, args: &[&[u8]]) -> Option<Vec<(usize, Named)>> {
    let mut walk = NameWalk { args, at: 0, found: Vec::new() };
    if walk.sequence(row.params).is_none() && !row.is(flags::module) {
        return None;
    }
    walk.drop_empty_key();
    Some(walk.found)
}

struct NameWalk<'a> {
    args: &'a [&'a [u8]],
    at: usize,
    found: Vec<(usize, Named)>,
}

impl NameWalk<'_> {
    fn sequence(&mut self, fields: &[Field]) -> Option<()> {
        for (place, field) in fields.iter().enumerate() {
            let later = fields[place + 1..].iter().map(|field| field.shape.least()).sum();
            match field.shape {
                Shape::Options(options) => self.take_options(options, fields.get(place + 1))?,
                _ => self.take(&field.shape, later)?,
            }
        }
        Some(())
    }

    /// Follows a shape. At least `later` arguments belong to the shapes after it.
    fn take(&mut self, shape: &Shape, later: usize) -> Option<()> {
        match shape {
            Shape::Nothing => {}
            Shape::Key(usage) | Shape::KeywordKey(usage, _) => self.take_key(*usage),
            Shape::Channel(usage) => self.take_name(Named::Channel(*usage)),
            Shape::Database => self.take_name(Named::Database),
            Shape::Tagged(_, inner) => {
                self.at += 1;
                self.take(inner, later)?;
            }
            Shape::OneOf(fields) => match self.starting(fields) {
                Some(field) => self.take(&field.shape, later)?,
                None => self.at += 1,
            },
            Shape::Block(fields) => self.sequence(fields)?,
            Shape::Options(fields) => self.take_options(fields, None)?,
            Shape::Optional(inner) if self.left() > later && self.may_start(inner) => {
                self.take(inner, later)?;
            }
            Shape::Optional(_) => {}
            Shape::Many(inner) => {
                let worded = is_worded(inner);
                while self.left() > later && (!worded || self.may_start(inner)) {
                    self.take(inner, later)?;
                }
            }
            Shape::CountedKeys(usage) => self.take_counted(*usage, 1, 0)?,
            Shape::PossibleKeys(usage) => self.take_counted(*usage, 0, 0)?,
            Shape::CountedPairs(usage) => self.take_counted(*usage, 1, 1)?,
            Shape::KeywordKeys(usage, _) => self.take_half(*usage)?,
            _ => self.at += 1,
        }
        Some(())
    }

    fn take_key(&mut self, usage: KeyUse) {
        let usage = usage.of(self.args);
        if usage.is_key() {
            self.take_name(Named::Key(usage));
        } else {
            self.at += 1;
        }
    }

    /// The first key is none if it is empty and others follow ([`Unless::EmptyBeforeOthers`]).
    fn drop_empty_key(&mut self) {
        if let [(at, Named::Key(usage)), _, ..] = self.found[..]
            && usage.unless == Unless::EmptyBeforeOthers
            && self.args[at].is_empty()
        {
            self.found.remove(0);
        }
    }

    fn take_name(&mut self, named: Named) {
        if self.left() > 0 {
            self.found.push((self.at, named));
        }
        self.at += 1;
    }

    /// A number of keys, then as many keys, each followed by `others` more arguments.
    fn take_counted(&mut self, usage: KeyUse, least: i64, others: usize) -> Option<()> {
        let count = number::parse_i64(self.args.get(self.at)?).filter(|&count| count >= least)?;
        self.at += 1;
        let most = self.left() / (1 + others);
        let count = usize::try_from(count).ok().filter(|&count| count <= most)?;
        for _ in 0..count {
            self.take_key(usage);
            self.at += others;
        }
        Some(())
    }

    fn take_half(&mut self, usage: KeyUse) -> Option<()> {
        let half = self.left() / 2;
        if half == 0 || !self.left().is_multiple_of(2) {
            return None;
        }
        (0..half).for_each(|_| self.take_key(usage));
        self.at += half;
        Some(())
    }

    /// Follows options up to the word of the next parameter, if it has one.
    fn take_options(&mut self, fields: &[Field], next: Option<&Field>) -> Option<()> {
        let ends = |walk: &Self| {
            next.is_some_and(|next| is_worded(&next.shape) && walk.may_start(&next.shape))
        };
        let mut taken: Vec<(&Field, Vec<(usize, Named)>)> = Vec::new();
        let before = self.found.len();
        while self.left() > 0 && !ends(self) {
            let Some(field) = self.starting(fields) else {
                self.at += 1;
                continue;
            };
            self.take(&field.shape, 0)?;
            // Of an option that is repeated, the last one counts, but each of its databases has to be open.
            let names = self.found.split_off(before);
            match taken.iter_mut().find(|(known, _)| std::ptr::eq(*known, field)) {
                Some((_, earlier)) if !matches!(field.shape, Shape::Many(_)) => {
                    earlier.retain(|(_, named)| matches!(named, Named::Database));
                    earlier.extend(names);
                }
                Some((_, earlier)) => earlier.extend(names),
                None => taken.push((field, names)),
            }
        }
        self.found.extend(taken.into_iter().flat_map(|(_, names)| names));
        self.found[before..].sort_by_key(|(at, _)| *at);
        Some(())
    }

    fn left(&self) -> usize {
        self.args.len().saturating_sub(self.at)
    }

    /// The field whose word is the next argument.
    fn starting<'f>(&self, fields: &'f [Field]) -> Option<&'f Field> {
        fields.iter().find(|field| is_worded(&field.shape) && self.may_start(&field.shape))
    }

    fn may_start(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Token(word) | Shape::Tagged(word, _) => {
                self.args.get(self.at).is_some_and(|arg| arg.eq_ignore_ascii_case(word.as_bytes()))
            }
            Shape::OneOf(fields) => fields.iter().any(|field| self.may_start(&field.shape)),
            Shape::Optional(inner) | Shape::Many(inner) => self.may_start(inner),
            _ => true,
        }
    }
}

fn is_worded(shape: &Shape) -> bool {
    match shape {
        Shape::Token(_) | Shape::Tagged(..) => true,
        Shape::OneOf(fields) => fields.iter().all(|field| is_worded(&field.shape)),
        Shape::Optional(inner) | Shape::Many(inner) => is_worded(inner),
        _ => false,
    }
}
