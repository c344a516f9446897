//! Objects of options as arguments: `{ ex: 60, nx: true }` for `EX 60 NX`.

use super::arguments::{ArgumentPlace, Arguments, Inside, text_of};
use super::door::{Js, Type};
use super::objects::{Adding, ObjectKind, each_property, thrown};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::expected::{Choice, Expected, choice_of, choices};
use crate::engine::grammar::shape::{Field, Shape};

/// Longer than any word of an option, in bytes.
const LONGEST_WORD: usize = 64;

impl Arguments<'_> {
    /// Options that are false, null or undefined are left out.
    pub(super) fn add_options<'s>(
        &mut self,
        adding: Adding<'s>,
        object: Js<'s>,
        class: Option<Js<'s>>,
    ) -> Result<()> {
        let (params, begun) = (adding.row.params, self.len());
        // The arguments of an option that takes all that follows.
        let mut greedy = None;
        let count = each_property(adding.scope, object, |name, value| {
            let adding = adding.at(Inside::Name(name));
            let mut word = [0; LONGEST_WORD];
            let len = adding.scope.read_short_string(name, &mut word);
            match choice_of(params, &word[..len]) {
                Some(choice) => {
                    let len = self.len();
                    self.add_option(adding, &choice, value)?;
                    if let Some(place) = choice.place.filter(|at| self.others + at < begun) {
                        // The arguments that it comes before are there already.
                        self.move_last(place, self.len() - len);
                    }
                    if choice.value.is_some_and(is_rows) {
                        greedy = Some(len..self.len());
                    }
                    Ok(())
                }
                None => Err(adding.unknown_option(name)),
            }
        })?;
        if let Some(greedy) = greedy {
            self.move_last(greedy.start - self.others, self.len() - greedy.end);
        }
        adding.check_properties(count, class)
    }

    fn add_option<'s>(&mut self, adding: Adding<'s>, choice: &Choice, value: Js<'s>) -> Result<()> {
        let scope = adding.scope;
        let stands_alone = match choice.value {
            None => true,
            Some(shape) => matches!(shape, Shape::Optional(_)),
        };
        match (scope.type_of(value), choice.value) {
            (Type::Undefined | Type::Null, _) => Ok(()),
            (Type::Boolean, _) if scope.boolean(value) == Some(false) => Ok(()),
            (Type::Boolean, _) if stands_alone => {
                self.add_word(choice.word);
                Ok(())
            }
            (Type::Boolean, _) => Err(adding.refuse_as("true", "this option needs a value")),
            (_, None) => Err(adding.refuse_as("a value", "this option is true or false")),
            (_, Some(shape)) => self.add_option_value(adding, choice, shape, value),
        }
    }

    fn add_option_value<'s>(
        &mut self,
        adding: Adding<'s>,
        choice: &Choice,
        shape: &'static Shape,
        value: Js<'s>,
    ) -> Result<()> {
        let scope = adding.scope;
        let is_single =
            scope.type_of(value) != Type::Object || scope.bytes(value, |_| ()).is_some();
        if is_single && is_rows(shape) {
            let why = "this option takes names and values: an object, a Map or pairs";
            return Err(adding.refuse_as("a single value", why));
        }
        if is_single {
            self.add_word(choice.word);
            return self.add_one(adding, value);
        }
        let expected = Expected::of(choice.name, shape);
        match self.kind(scope, value)? {
            ObjectKind::Array(array, len) | ObjectKind::Set(array, len) if choice.repeats => {
                for index in 0..len {
                    self.add_word(choice.word);
                    let element = scope.element(array, index).ok_or_else(thrown)?;
                    self.add_one(adding, element)?;
                }
                Ok(())
            }
            ObjectKind::Array(array, len) | ObjectKind::Set(array, len) if depth(shape) > 0 => {
                self.add_word(choice.word);
                self.add_nested(adding, array, len, depth(shape))
            }
            ObjectKind::Date(time) => {
                self.add_word(choice.word);
                self.add_date(adding, time, &expected)
            }
            kind => match (kind, expected.pairs()) {
                (ObjectKind::Map(flat, len), Some(pairs)) => {
                    self.add_word(choice.word);
                    self.add_map(adding, flat, len, pairs)
                }
                (ObjectKind::Object(class), Some(pairs)) => {
                    self.add_word(choice.word);
                    self.add_pairs(adding, value, class, pairs)
                }
                _ => Err(adding.refuse(kind)),
            },
        }
    }

    /// Adds elements that may be arrays, nested to this depth.
    fn add_nested<'s>(
        &mut self,
        adding: Adding<'s>,
        array: Js<'s>,
        len: u32,
        depth: usize,
    ) -> Result<()> {
        for index in 0..len {
            let element = adding.scope.element(array, index).ok_or_else(thrown)?;
            match self.row_of(adding.scope, element)? {
                Some((inner, len)) if depth > 1 => {
                    self.add_nested(adding, inner, len, depth - 1)?
                }
                _ => self.add_one(adding, element)?,
            }
        }
        Ok(())
    }
}

impl Adding<'_> {
    #[cold]
    fn unknown_option(self, word: Js<'_>) -> Error {
        let given = text_of(self.scope, word);
        if let Some(word) = self.row.params.iter().find_map(|field| word_of(&field.shape, &given)) {
            let name = self.row.name.replace('|', " ");
            let text = format!(
                "'{given}' is no option of {name}: '{word}' and what belongs to it are arguments of \
                 their own"
            );
            return Error::with_code("INVALID_ARGUMENT", text);
        }
        let known = choices(self.row.params);
        if known.is_empty() {
            let place = ArgumentPlace { inside: Inside::Itself, ..self.place };
            return Self { place, ..self }.refuse(ObjectKind::Object(None));
        }
        let known: Vec<_> = known.iter().map(|choice| choice.word.to_ascii_lowercase()).collect();
        let (name, known) = (self.row.name.replace('|', " "), known.join(", "));
        let text = format!(
            "unknown option '{given}' of {name}; there are {known}. To store an object, use \
             JSON.stringify"
        );
        Error::with_code("INVALID_ARGUMENT", text)
    }
}

/// The word of a shape that is spelt like this, in any case.
fn word_of(shape: &Shape, spelt: &str) -> Option<&'static str> {
    let among = |fields: &[Field]| fields.iter().find_map(|field| word_of(&field.shape, spelt));
    match shape {
        Shape::Token(word) | Shape::Tagged(word, _) if word.eq_ignore_ascii_case(spelt) => {
            Some(word)
        }
        Shape::OneOf(fields) | Shape::Block(fields) | Shape::Options(fields) => among(fields),
        Shape::Optional(inner) | Shape::Many(inner) | Shape::Tagged(_, inner) => {
            word_of(inner, spelt)
        }
        _ => None,
    }
}

/// Whether a value is rows of values, which go on to the end of a call.
pub(super) fn is_rows(shape: &Shape) -> bool {
    matches!(shape, Shape::Many(Shape::Block(_)))
}

/// The depth of nested arrays for the value of a word; 0 for a single value.
fn depth(shape: &Shape) -> usize {
    let deepest = |fields: &[Field]| fields.iter().map(|field| depth(&field.shape)).max();
    match shape {
        Shape::Many(inner) | Shape::Tagged(_, inner) => 1 + depth(inner),
        Shape::Block(fields) => 1 + deepest(fields).unwrap_or(0),
        Shape::OneOf(fields) => deepest(fields).unwrap_or(0),
        Shape::Optional(inner) => depth(inner),
        Shape::CountedKeys(_) | Shape::PossibleKeys(_) | Shape::CountedPairs(_) => 1,
        _ => 0,
    }
}
