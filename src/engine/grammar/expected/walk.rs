//! Follows the grammar of a row along the arguments of a call.

use std::ops::ControlFlow;

use super::{Expected, VECTOR};
use crate::base::number;
use crate::engine::grammar::shape::{Field, Shape};

/// A walk along the arguments of a call. It breaks where they end, or where they don't fit the grammar.
pub(super) struct Walk<'w, 'a> {
    arguments: &'w dyn Fn(usize) -> &'a [u8],
    len: usize,
    at: usize,
    found: Expected,
    /// The words and the names of fields that it has passed.
    passed: Vec<&'static str>,
    /// What comes after the field that it follows.
    after: &'static [Field],
}

impl<'w, 'a> Walk<'w, 'a> {
    /// What is expected after `len` arguments.
    pub(super) fn along(
        params: &'static [Field],
        len: usize,
        arguments: &'w dyn Fn(usize) -> &'a [u8],
    ) -> Expected {
        Self::of(params, len, arguments).found
    }

    /// The words and fields that are given.
    pub(super) fn all(params: &'static [Field], arguments: &[&'a [u8]]) -> Vec<&'static str> {
        let argument = |at: usize| arguments.get(at).copied().unwrap_or_default();
        Walk::of(params, arguments.len(), &argument).passed
    }

    fn of(params: &'static [Field], len: usize, arguments: &'w dyn Fn(usize) -> &'a [u8]) -> Self {
        let (found, passed) = (Expected::default(), Vec::new());
        let mut walk = Self { arguments, len, at: 0, found, passed, after: &[] };
        // Whether it broke does not matter: what was found until then is the result.
        let _ = walk.follow_all(params);
        walk
    }

    fn follow_all(&mut self, fields: &'static [Field]) -> ControlFlow<()> {
        let outer = self.after;
        fields.iter().enumerate().try_for_each(|(at, field)| {
            self.after = fields.get(at + 1..).filter(|later| !later.is_empty()).unwrap_or(outer);
            self.follow(field.name, &field.shape)
        })
    }

    fn follow(&mut self, name: &'static str, shape: &'static Shape) -> ControlFlow<()> {
        let from = self.at;
        let flow = self.follow_shape(name, shape);
        if self.at > from {
            self.passed.push(name);
        }
        flow
    }

    fn follow_shape(&mut self, name: &'static str, shape: &'static Shape) -> ControlFlow<()> {
        if self.is_at_end() {
            self.found.start(name, shape);
            return if shape.least() > 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            };
        }
        match shape {
            value if value.is_value() => self.pass(1),
            Shape::Token(word) => self.follow_word(word),
            Shape::Tagged(word, inner) => {
                self.follow_word(word)?;
                self.follow(name, inner)
            }
            Shape::OneOf(fields) => match self.choose(fields) {
                Some(field) => self.follow(field.name, &field.shape),
                None => ControlFlow::Break(()),
            },
            Shape::Block(fields) => self.follow_all(fields),
            Shape::Options(fields) => {
                while let Some(field) = fields.iter().find(|field| self.is_word_of(&field.shape)) {
                    self.follow(field.name, &field.shape)?;
                }
                self.end_of(name, shape)
            }
            Shape::Optional(inner) if has_word(inner) && !self.is_word_of(inner) => {
                ControlFlow::Continue(())
            }
            Shape::Optional(inner) => self.follow(name, inner),
            Shape::Many(inner) => self.follow_many(name, shape, inner),
            Shape::CountedKeys(_) | Shape::PossibleKeys(_) => self.follow_counted(1),
            Shape::CountedPairs(_) => self.follow_counted(2),
            Shape::KeywordKeys(..) => self.follow_rest(name, shape),
            Shape::Vector | Shape::VectorOrElement => self.follow_vector(),
            // Nothing.
            _ => ControlFlow::Continue(()),
        }
    }

    fn follow_many(
        &mut self,
        name: &'static str,
        shape: &'static Shape,
        inner: &'static Shape,
    ) -> ControlFlow<()> {
        match inner {
            Shape::Block(fields) if !inner.varies() => {
                let column = (self.len - self.at) % fields.len().max(1);
                self.at = self.len;
                if column == 0 {
                    return self.end_of(name, shape);
                }
                self.found.start_all(&fields[column..]);
                ControlFlow::Break(())
            }
            _ if has_word(inner) => {
                while !self.is_at_end() && self.is_word_of(inner) {
                    self.follow(name, inner)?;
                }
                self.end_of(name, shape)
            }
            Shape::Integer | Shape::Double => {
                while !self.is_at_end() && self.is_number() {
                    self.at += 1;
                }
                self.end_of(name, shape)
            }
            text if text.is_text() => self.follow_texts(name, shape),
            _ => self.follow_rest(name, shape),
        }
    }

    /// Texts up to the first word of what comes after them.
    fn follow_texts(&mut self, name: &'static str, shape: &'static Shape) -> ControlFlow<()> {
        while !self.is_at_end() && !self.after.iter().any(|field| self.is_word_of(&field.shape)) {
            self.at += 1;
        }
        self.end_of(name, shape)
    }

    /// True when the next argument can be a number, so that it is not a word.
    fn is_number(&self) -> bool {
        let is_digit = |byte: &u8| byte.is_ascii_digit() || b"+-.eE".contains(byte);
        let argument = (self.arguments)(self.at);
        argument.iter().all(is_digit) || argument.to_ascii_lowercase().ends_with(b"inf")
    }

    /// A number of keys, then a row of `columns` for each.
    fn follow_counted(&mut self, columns: usize) -> ControlFlow<()> {
        const ROW: &[Field] = &[
            Field { name: "key", doc: "", shape: Shape::String },
            Field { name: "value", doc: "", shape: Shape::String },
        ];
        let count = number::parse_i64((self.arguments)(self.at));
        let Some(count) = count.and_then(|count| usize::try_from(count).ok()) else {
            return ControlFlow::Break(());
        };
        self.at += 1;
        let (there, all) = (self.len - self.at, count.saturating_mul(columns));
        if there >= all {
            return self.pass(all);
        }
        match there % columns {
            0 if columns == 1 => self.found.several = true,
            0 => self.found.rows = Some(ROW),
            column => self.found.start_all(&ROW[column..]),
        }
        ControlFlow::Break(())
    }

    /// A word, then bytes or an element, or a number and as many numbers.
    fn follow_vector(&mut self) -> ControlFlow<()> {
        if !self.is_word("VALUES") {
            return self.follow_values(2);
        }
        if self.at + 1 >= self.len {
            return self.follow_values(2);
        }
        match number::parse_i64((self.arguments)(self.at + 1)).map(usize::try_from) {
            Some(Ok(count)) => self.follow_values(count.saturating_add(2)),
            _ => ControlFlow::Break(()),
        }
    }

    /// This many arguments, of which the next is a value where the call ends before.
    fn follow_values(&mut self, count: usize) -> ControlFlow<()> {
        if self.len - self.at < count {
            self.found.value = Some(VECTOR);
            return ControlFlow::Break(());
        }
        self.pass(count)
    }

    /// All arguments that are left may be of this shape, and more may follow.
    fn follow_rest(&mut self, name: &'static str, shape: &'static Shape) -> ControlFlow<()> {
        self.at = self.len;
        self.end_of(name, shape)
    }

    /// More of this shape may follow where the arguments end.
    fn end_of(&mut self, name: &'static str, shape: &'static Shape) -> ControlFlow<()> {
        if self.is_at_end() {
            self.found.start(name, shape);
        }
        ControlFlow::Continue(())
    }

    fn follow_word(&mut self, word: &'static str) -> ControlFlow<()> {
        if !self.is_word(word) {
            return ControlFlow::Break(());
        }
        self.passed.push(word);
        self.pass(1)
    }

    fn pass(&mut self, arguments: usize) -> ControlFlow<()> {
        self.at += arguments;
        ControlFlow::Continue(())
    }

    fn is_at_end(&self) -> bool {
        self.at >= self.len
    }

    fn is_word(&self, word: &str) -> bool {
        !self.is_at_end() && (self.arguments)(self.at).eq_ignore_ascii_case(word.as_bytes())
    }

    /// The alternative whose word the next argument is, or else one without a word.
    fn choose(&self, fields: &'static [Field]) -> Option<&'static Field> {
        let named = fields.iter().find(|field| self.is_word_of(&field.shape));
        named.or_else(|| fields.iter().find(|field| !has_word(&field.shape)))
    }

    /// True when the next argument is a word that this shape begins with.
    fn is_word_of(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Token(word) | Shape::Tagged(word, _) => self.is_word(word),
            Shape::OneOf(fields) | Shape::Options(fields) => {
                fields.iter().any(|field| self.is_word_of(&field.shape))
            }
            Shape::Block(fields) => {
                let least = fields.iter().position(|field| field.shape.least() > 0);
                let first = &fields[..least.map_or(fields.len(), |least| least + 1)];
                first.iter().any(|field| self.is_word_of(&field.shape))
            }
            Shape::Optional(inner) | Shape::Many(inner) => self.is_word_of(inner),
            _ => false,
        }
    }
}

/// True when this shape begins with a word.
pub(super) fn has_word(shape: &Shape) -> bool {
    match shape {
        Shape::Token(_) | Shape::Tagged(..) | Shape::Options(_) => true,
        Shape::OneOf(fields) => fields.iter().any(|field| has_word(&field.shape)),
        Shape::Block([first, ..]) => {
            has_word(&first.shape) && (first.shape.least() > 0 || shape.least() == 0)
        }
        Shape::Optional(inner) | Shape::Many(inner) => has_word(inner),
        _ => false,
    }
}
