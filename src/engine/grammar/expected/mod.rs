//! What may come next in a call, found by following the grammar of a row along the arguments given so
//! far. The JavaScript door asks this for an array or an object, whose meaning depends on its place in
//! the call.

mod choices;
mod walk;

pub use choices::{Choice, choice_of, choices, is_options};
use walk::Walk;

use super::shape::{Field, Shape};

/// All that may come at one place of a call. If nothing is known, nothing is expected.
#[derive(Debug, Clone, Copy, Default)]
pub struct Expected {
    /// One value, with its name in the grammar.
    pub value: Option<&'static str>,
    /// The unit in milliseconds, if that value is a time since the Unix epoch.
    pub time: Option<u32>,
    /// Several values or words, one after the other.
    pub several: bool,
    /// Rows of values with these columns.
    pub rows: Option<&'static [Field]>,
    /// Options, each a word and its arguments.
    pub options: bool,
    /// A vector.
    pub vector: Option<Vectors>,
}

/// The name of what is expected inside of a vector in Redis's own form of a call.
pub const VECTOR: &str = "vector";

/// What can be given for a vector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Vectors {
    /// Its numbers.
    Numbers,
    /// Its numbers, or an element that has it.
    NumbersOrElement,
}

impl Vectors {
    /// True for a word that begins a vector in Redis's own form of a call.
    pub fn begins(self, word: &[u8]) -> bool {
        let words = ["FP32", "VALUES", "ELE"];
        let count = if self == Self::NumbersOrElement { 3 } else { 2 };
        words.iter().take(count).any(|known| known.as_bytes().eq_ignore_ascii_case(word))
    }
}

impl Expected {
    /// What a call of `params` expects after its first `len` arguments.
    pub fn after<'a>(
        params: &'static [Field],
        len: usize,
        arguments: &dyn Fn(usize) -> &'a [u8],
    ) -> Self {
        Walk::along(params, len, arguments)
    }

    /// What a value of this shape expects at its beginning.
    pub fn of(name: &'static str, shape: &'static Shape) -> Self {
        let mut found = Self::default();
        found.start(name, shape);
        found
    }

    /// True if exactly one value can come, and nothing else.
    pub fn is_one_value(&self) -> bool {
        self.value.is_some() && !self.several && !self.options && self.rows.is_none()
    }

    /// Which column of the expected rows is the name. `None` if they are not names and values, or no
    /// rows are expected.
    pub fn pairs(&self) -> Option<Pairs> {
        self.rows.and_then(Pairs::of)
    }

    fn start_all(&mut self, fields: &'static [Field]) {
        for field in fields {
            self.start(field.name, &field.shape);
            if field.shape.least() > 0 {
                return;
            }
        }
    }

    /// Adds what this shape can begin with.
    fn start(&mut self, name: &'static str, shape: &'static Shape) {
        if is_options(shape) {
            self.options = true;
            self.several = true;
        }
        match shape {
            Shape::UnixTime => {
                self.start_value(name);
                self.time = Some(if name.ends_with("milliseconds") { 1 } else { 1000 });
            }
            value if value.is_value() => self.start_value(name),
            Shape::CountedKeys(_) | Shape::PossibleKeys(_) | Shape::CountedPairs(_) => {
                self.start_value("numkeys");
            }
            Shape::Token(_) | Shape::Tagged(..) | Shape::KeywordKeys(..) => self.several = true,
            Shape::Vector => self.vector = Some(Vectors::Numbers),
            Shape::VectorOrElement => self.vector = Some(Vectors::NumbersOrElement),
            Shape::OneOf(fields) => self.start_choice(name, fields),
            Shape::Block(fields) => self.start_all(fields),
            Shape::Optional(Shape::OneOf(fields)) => self.start_each(fields),
            Shape::Optional(inner) => self.start(name, inner),
            Shape::Many(inner) => match inner {
                Shape::Block(fields) if !inner.varies() => self.rows = Some(fields),
                Shape::OneOf(_) => self.several = true,
                _ => {
                    self.several = true;
                    self.start(name, inner);
                }
            },
            // Nothing, or options.
            _ => {}
        }
    }

    fn start_value(&mut self, name: &'static str) {
        self.value.get_or_insert(name);
    }

    fn start_choice(&mut self, name: &'static str, fields: &'static [Field]) {
        match fields.iter().all(|field| matches!(field.shape, Shape::Token(_))) {
            true => self.start_value(name),
            false => self.start_each(fields),
        }
    }

    fn start_each(&mut self, fields: &'static [Field]) {
        fields.iter().for_each(|field| self.start(field.name, &field.shape));
    }
}

/// The names of what a call of `params` with these arguments is given: words, in capitals, and fields
/// of the grammar.
pub fn given(params: &'static [Field], arguments: &[&[u8]]) -> Vec<&'static str> {
    Walk::all(params, arguments)
}

/// How a row of two columns reads as a name and its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pairs {
    /// As HSET has the field before the value.
    NameFirst,
    /// As ZADD has the score before the member.
    ValueFirst,
}

impl Pairs {
    /// `None` when these columns are not a name and its value.
    pub fn of(columns: &[Field]) -> Option<Self> {
        match columns {
            [Field { shape: Shape::String | Shape::Key(_), .. }, _] => Some(Self::NameFirst),
            [_, Field { shape: Shape::String, .. }] => Some(Self::ValueFirst),
            _ => None,
        }
    }
}
