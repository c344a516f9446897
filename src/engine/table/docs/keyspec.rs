//! Key specifications: where the keys of a call are and what is done to them. COMMAND reports them to
//! clients of a cluster. They are derived from the shapes of the parameters.

use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::shape::{ChannelUse, Field, KeyUse, Shape};
use crate::engine::table::command::{Command, flags};
use crate::keyspace::Mode;

/// Where some keys of a call are, and what is done to them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySpec {
    /// The access and the effects, as `RW` and `update`.
    pub flags: Vec<&'static str>,
    /// Where the search for the keys begins.
    pub begin: Begin,
    /// How the keys are found from there.
    pub find: Find,
    /// What a reader should know of it; may be empty.
    pub notes: &'static str,
}

/// Where the search for keys begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begin {
    /// At a word of the call; the command's name is word 0.
    Index(i32),
    /// After a keyword. The search for it starts at this word of the call; if negative, it counts from
    /// the end.
    Keyword(&'static str, i32),
    /// Nobody can say without parsing the call.
    Unknown,
}

/// How keys are found from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Find {
    /// A range of words.
    Range {
        /// The last key: counted from the first, or from the end of the call if negative.
        last: i32,
        /// How many words one key is from the next.
        step: i32,
    },
    /// A number of keys, then as many keys.
    Counted {
        /// How many words one key is from the next.
        step: i32,
    },
    /// The first half of the rest.
    Half,
    /// Nobody can say without parsing the call.
    Unknown,
}

/// The specifications of a row, and for each parameter that names keys, which one describes it.
#[derive(Debug, Default)]
pub struct KeySpecs {
    /// In the order of the parameters.
    pub specs: Vec<KeySpec>,
    /// For each parameter that names keys, an index into `specs`.
    pub of_parameter: Vec<usize>,
    /// The flags of the row.
    row: u64,
}

impl KeySpec {
    /// True if first key, last key and step describe it completely.
    pub fn is_range(&self) -> bool {
        matches!((self.begin, self.find), (Begin::Index(_), Find::Range { .. }))
    }

    /// True if it states where all the keys are that it is about.
    fn is_complete(&self) -> bool {
        let vague = ["incomplete", VARIABLE];
        self.find != Find::Unknown && !self.flags.iter().any(|flag| vague.contains(flag))
    }

    /// False for a shard channel, which is listed only so that clients find the node.
    pub fn is_key(&self) -> bool {
        self.flags.first() != Some(&KeyUse::NOT_KEY.access)
    }
}

const VARIABLE: &str = "variable_flags";

/// The flags of a key, as COMMAND shows them for a row with these flags.
pub fn flags_of(usage: KeyUse, row: u64) -> Vec<&'static str> {
    let shown = |effect: &&'static str| match *effect {
        "insert" if row & flags::shows_update != 0 => "update",
        other => other,
    };
    std::iter::once(usage.access).chain(usage.effects.iter().map(shown)).collect()
}

/// The specifications as COMMAND shows them in a dialect.
pub fn told(row: &Command, dialect: Dialect) -> KeySpecs {
    let mut specs = with_flags(row, row.told_flags(dialect));
    for told in row.told(dialect) {
        specs.specs.iter_mut().zip(told.notes).for_each(|(spec, notes)| spec.notes = notes);
    }
    specs
}

/// True if the keys of a call are found by these alone, one of them after a word.
pub fn announce_all(specs: &[KeySpec]) -> bool {
    let announced = |spec: &KeySpec| matches!(spec.begin, Begin::Keyword(..));
    specs.iter().any(announced) && specs.iter().all(KeySpec::is_complete)
}

/// Derives the key specifications of a row.
pub fn of(row: &Command) -> KeySpecs {
    with_flags(row, row.flags)
}

fn with_flags(row: &Command, row_flags: u64) -> KeySpecs {
    let mut specs = KeySpecs { row: row_flags, ..KeySpecs::default() };
    let mut position = Some(row.words as i32);
    for (at, field) in row.params.iter().enumerate() {
        let trailing: usize = row.params[at + 1..].iter().map(|later| later.shape.least()).sum();
        specs.add_parameter(&field.shape, position, trailing as i32);
        position = match position {
            Some(before) if !field.shape.varies() => Some(before + field.shape.least() as i32),
            _ => None,
        };
    }
    if row.is(flags::movablekeys) {
        specs.add_patterns(row.params);
    }
    specs
}

/// First key, last key and step of the specifications that are adjacent ranges; zeros if there are none.
pub fn range(specs: &[KeySpec]) -> [i32; 3] {
    let mut found = [0; 3];
    for spec in specs {
        let (Begin::Index(first), Find::Range { last, step }) = (spec.begin, spec.find) else {
            continue;
        };
        let last = if last >= 0 { first + last } else { last };
        if found[0] == 0 {
            found = [first, last, step];
        } else if found[1] + 1 == first && found[2] == step {
            found[1] = last;
        }
    }
    found
}

impl KeySpecs {
    fn add_parameter(&mut self, shape: &Shape, position: Option<i32>, trailing: i32) {
        let begin = position.map_or(Begin::Unknown, Begin::Index);
        match shape {
            Shape::Key(usage) => self.add_key(*usage, begin),
            Shape::Channel(ChannelUse::Shard) => self.add_key(KeyUse::NOT_KEY, begin),
            Shape::Many(Shape::Key(usage)) => self.add_many(*usage, begin, 1, trailing),
            Shape::Many(Shape::Channel(ChannelUse::Shard)) => {
                self.add_many(KeyUse::NOT_KEY, begin, 1, trailing);
            }
            Shape::Many(Shape::Block([Field { shape: Shape::Key(usage), .. }, rest @ ..])) => {
                self.add_many(*usage, begin, 1 + rest.len() as i32, trailing);
            }
            Shape::CountedKeys(usage) | Shape::PossibleKeys(usage) => {
                self.add(*usage, begin, Find::Counted { step: 1 });
            }
            Shape::CountedPairs(usage) => self.add(*usage, begin, Find::Counted { step: 2 }),
            Shape::Optional(inner) => self.add_parameter(inner, position, trailing),
            Shape::Options(fields) | Shape::OneOf(fields) | Shape::Block(fields) => {
                fields.iter().for_each(|field| self.add_parameter(&field.shape, None, 0));
            }
            Shape::Tagged(word, Shape::KeywordKey(usage, from)) => {
                let find = Find::Range { last: 0, step: 1 };
                self.add(*usage, Begin::Keyword(word, *from), find);
            }
            Shape::Tagged(word, Shape::KeywordKeys(usage, from)) => {
                self.add(*usage, Begin::Keyword(word, *from), Find::Half);
            }
            Shape::Tagged(word, Shape::Many(Shape::Key(usage))) => self.add_rest(*usage, word),
            Shape::Tagged(_, inner) => self.add_parameter(inner, None, 0),
            _ => {}
        }
    }

    /// Adjacent keys that are used in the same way share a specification.
    fn add_key(&mut self, usage: KeyUse, begin: Begin) {
        let flags = self.flags(usage);
        if let (Some(before), Begin::Index(here)) = (self.specs.last_mut(), begin)
            && let (Begin::Index(first), Find::Range { last, step: 1 }) =
                (before.begin, before.find)
            && before.flags == flags
            && first + last + 1 == here
        {
            before.find = Find::Range { last: last + 1, step: 1 };
            self.of_parameter.push(self.specs.len() - 1);
        } else {
            self.add(usage, begin, Find::Range { last: 0, step: 1 });
        }
    }

    fn add_many(&mut self, usage: KeyUse, begin: Begin, step: i32, trailing: i32) {
        self.add(usage, begin, Find::Range { last: -1 - trailing, step });
    }

    /// Keys after a word, to the end of the call. It is incomplete, because another argument may look
    /// like the word.
    fn add_rest(&mut self, usage: KeyUse, word: &'static str) {
        self.add(usage, Begin::Keyword(word, -2), Find::Range { last: -1, step: 1 });
        let added = self.specs.last_mut();
        added.into_iter().for_each(|spec| spec.flags.push("incomplete"));
    }

    fn add(&mut self, usage: KeyUse, begin: Begin, find: Find) {
        let find = if begin == Begin::Unknown { Find::Unknown } else { find };
        self.of_parameter.push(self.specs.len());
        self.specs.push(KeySpec { flags: self.flags(usage), begin, find, notes: "" });
    }

    fn flags(&self, usage: KeyUse) -> Vec<&'static str> {
        let mut flags = flags_of(usage, self.row);
        if self.row & flags::variable_flags != 0 && usage.mode == Mode::Write {
            flags.push(VARIABLE);
        }
        flags
    }

    /// BY and GET of SORT name keys by patterns. Their specification comes right after that of the
    /// first key.
    fn add_patterns(&mut self, params: &[Field]) {
        let is_pattern = |field: &Field| holds_pattern(&field.shape);
        let has_patterns = params.iter().any(|param| match param.shape {
            Shape::Options(fields) => fields.iter().any(is_pattern),
            _ => false,
        });
        if has_patterns {
            let flags = vec!["RO", "access"];
            let (begin, find) = (Begin::Unknown, Find::Unknown);
            let spec = KeySpec { flags, begin, find, notes: "" };
            let place = self.specs.len().min(1);
            self.specs.insert(place, spec);
            let later = self.of_parameter.iter_mut().filter(|index| **index >= place);
            later.for_each(|index| *index += 1);
        }
    }
}

fn holds_pattern(shape: &Shape) -> bool {
    match shape {
        Shape::Pattern => true,
        Shape::Tagged(_, inner) | Shape::Many(inner) | Shape::Optional(inner) => {
            holds_pattern(inner)
        }
        _ => false,
    }
}
