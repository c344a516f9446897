//! JavaScript values as arguments of a call.
//!
//! A string, Buffer, number or bigint is one argument. An array is its elements. An object is, for
//! a command with options, its options (`{ ex: 60, nx: true }`), else its keys and values.

use smallvec::SmallVec;

use super::door::{Js, Scope, Type};
use crate::base::number;
use crate::engine::command::Command;
use crate::engine::error::{Error, Result};
use crate::engine::shape::{Field, Shape};

/// How deep arrays and objects may lie in each other.
const DEEPEST: usize = 8;

/// The arguments of a call, one after the other in one buffer.
#[derive(Default)]
pub(super) struct Arguments {
    bytes: Vec<u8>,
    /// Where each argument ends.
    ends: SmallVec<[usize; 8]>,
    /// How many there were before those of the present call.
    others: usize,
}

impl Arguments {
    /// Writes into a buffer that is used again and again.
    #[inline]
    pub(super) fn reusing(mut bytes: Vec<u8>) -> Self {
        const ROOM: usize = 1024;
        bytes.clear();
        bytes.reserve(ROOM);
        Self { bytes, ends: SmallVec::new(), others: 0 }
    }

    /// The buffer, to be used again.
    #[inline]
    pub(super) fn into_buffer(self) -> Vec<u8> {
        self.bytes
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The arguments from the `first` on.
    #[inline]
    pub(super) fn slices(&self) -> SmallVec<[&[u8]; 8]> {
        let mut start = 0;
        self.ends
            .iter()
            .map(|&end| {
                let slice = &self.bytes[start..end];
                start = end;
                slice
            })
            .collect()
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.end();
    }

    #[inline]
    fn end(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Adds all of them. `row` tells what an object means.
    #[inline]
    pub(super) fn add_all<'s>(
        &mut self,
        scope: Scope<'s>,
        values: &[Js<'s>],
        row: Option<&Command>,
    ) -> Result<()> {
        self.others = self.len();
        let (last, before) = match values.split_last() {
            Some((last, before)) if row.is_some_and(ends_with_pairs) => (Some(last), before),
            _ => (None, values),
        };
        before.iter().try_for_each(|value| self.add(scope, *value, row))?;
        // The last object is names and values, though others are options.
        last.map_or(Ok(()), |last| self.add(scope, *last, None))
    }

    /// Adds a value.
    #[inline]
    pub(super) fn add(
        &mut self,
        scope: Scope<'_>,
        value: Js<'_>,
        row: Option<&Command>,
    ) -> Result<()> {
        if scope.read_string(value, &mut self.bytes) {
            self.end();
            return Ok(());
        }
        self.add_other(scope, value, row, 0)
    }

    fn add_nested(
        &mut self,
        scope: Scope<'_>,
        value: Js<'_>,
        row: Option<&Command>,
        depth: usize,
    ) -> Result<()> {
        if scope.read_string(value, &mut self.bytes) {
            self.end();
            return Ok(());
        }
        self.add_other(scope, value, row, depth)
    }

    fn add_other(
        &mut self,
        scope: Scope<'_>,
        value: Js<'_>,
        row: Option<&Command>,
        depth: usize,
    ) -> Result<()> {
        match scope.type_of(value) {
            Type::Number => self.add_number(scope, value),
            Type::BigInt => self.add_as_text(scope, value),
            Type::Object if depth < DEEPEST => self.add_object(scope, value, row, depth),
            Type::Undefined => Err(self.refuse(row, "undefined")),
            Type::Null => Err(self.refuse(row, "null")),
            Type::Boolean => Err(self.refuse(row, "a boolean")),
            Type::Object => Err(self.refuse(row, "nested too deeply")),
            Type::Other => Err(self.refuse(row, "a function or symbol")),
        }
    }

    fn refuse(&self, row: Option<&Command>, what: &str) -> Error {
        let name = row.map_or_else(|| "a call".into(), |row| row.name.replace('|', " "));
        let position = self.len() + 1;
        Error::with_code(
            "INVALID_ARGUMENT",
            format!(
                "argument {position} of {name} is {what}; \
                 it can be a string, a Buffer or Uint8Array, a number, a bigint, \
                 or an array or object of these"
            ),
        )
    }

    fn add_number(&mut self, scope: Scope<'_>, value: Js<'_>) -> Result<()> {
        /// Up to here every integer is a number of its own.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let number = scope.number(value).unwrap_or(f64::NAN);
        if number.fract() == 0.0 && number.abs() <= EXACT {
            self.push(&number::format_i64(number as i64));
            return Ok(());
        }
        self.add_as_text(scope, value)
    }

    /// As JavaScript writes it.
    fn add_as_text(&mut self, scope: Scope<'_>, value: Js<'_>) -> Result<()> {
        let written =
            scope.to_text(value).is_some_and(|text| scope.read_string(text, &mut self.bytes));
        if !written {
            return Err(Error::internal("a number that can't be written"));
        }
        self.end();
        Ok(())
    }

    fn add_object(
        &mut self,
        scope: Scope<'_>,
        value: Js<'_>,
        row: Option<&Command>,
        depth: usize,
    ) -> Result<()> {
        let bytes = &mut self.bytes;
        if scope.bytes(value, |data| bytes.extend_from_slice(data)).is_some() {
            self.end();
            return Ok(());
        }
        if let Some(len) = scope.array_len(value) {
            return self.add_array(scope, value, len, row, depth);
        }
        let means_options =
            row.is_some_and(|row| takes_options(row.params) && !self.is_at_pairs(row));
        let properties = match means_options {
            true => self.add_options(scope, value, row, depth)?,
            false => self.add_pairs(scope, value, row, depth)?,
        };
        if properties == 0 && scope.is_of_class(value) {
            let what = "an object without properties, such as a Map or a Promise";
            return Err(self.refuse(row, what));
        }
        Ok(())
    }

    /// True when keys and values come next in a call that takes options too.
    fn is_at_pairs(&self, row: &Command) -> bool {
        let counted = |field: &Field| matches!(field.shape, Shape::CountedPairs(_));
        let fields = |field: &Field| {
            matches!(field.shape, Shape::Tagged(_, Shape::Block([_, last]))
            if matches!(last.shape, Shape::Many(Shape::Block(_))))
        };
        row.params.first().is_some_and(counted) && self.len() == self.others + 1
            || row.params.last().is_some_and(fields) && self.follows("FIELDS")
    }

    /// True when the last argument but one of the call is this word.
    fn follows(&self, word: &str) -> bool {
        let own = self.ends.get(self.others.saturating_sub(1)..).unwrap_or_default();
        let place = self.ends.len().checked_sub(2).filter(|_| own.len() > 2);
        place.is_some_and(|place| {
            let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
            let argument = self.bytes.get(start.unwrap_or(0)..self.ends[place]);
            argument.is_some_and(|text| text.eq_ignore_ascii_case(word.as_bytes()))
        })
    }

    fn add_array(
        &mut self,
        scope: Scope<'_>,
        array: Js<'_>,
        len: u32,
        row: Option<&Command>,
        depth: usize,
    ) -> Result<()> {
        for index in 0..len {
            let element = scope.element(array, index).ok_or_else(thrown)?;
            self.add_nested(scope, element, row, depth + 1)?;
        }
        Ok(())
    }

    fn add_pairs(
        &mut self,
        scope: Scope<'_>,
        object: Js<'_>,
        row: Option<&Command>,
        depth: usize,
    ) -> Result<u32> {
        each_property(scope, object, |name, value| {
            self.add_nested(scope, name, row, depth + 1)?;
            self.add_nested(scope, value, row, depth + 1)
        })
    }

    /// `{ ex: 60, nx: true, limit: [0, 10] }` as `EX 60 NX LIMIT 0 10`. What is false or missing
    /// is left out.
    fn add_options(
        &mut self,
        scope: Scope<'_>,
        object: Js<'_>,
        row: Option<&Command>,
        depth: usize,
    ) -> Result<u32> {
        each_property(scope, object, |name, value| {
            match scope.type_of(value) {
                Type::Undefined | Type::Null => return Ok(()),
                Type::Boolean => {
                    if scope.boolean(value) == Some(true) {
                        self.add_word(scope, name);
                    }
                    return Ok(());
                }
                _ => {}
            }
            let word = self.add_word(scope, name);
            match scope.array_len(value) {
                Some(len) if row.is_some_and(|row| repeats(row.params, &word)) => {
                    for index in 0..len {
                        if index > 0 {
                            self.push(&word);
                        }
                        let element = scope.element(value, index).ok_or_else(thrown)?;
                        self.add_nested(scope, element, row, depth + 1)?;
                    }
                    Ok(())
                }
                _ => self.add_nested(scope, value, row, depth + 1),
            }
        })
    }

    /// Adds the name of an option in capitals.
    fn add_word(&mut self, scope: Scope<'_>, name: Js<'_>) -> Vec<u8> {
        let start = self.bytes.len();
        scope.read_string(name, &mut self.bytes);
        self.bytes[start..].make_ascii_uppercase();
        self.end();
        self.bytes[start..].to_vec()
    }
}

/// Visits all properties; how many there are.
fn each_property<'s>(
    scope: Scope<'s>,
    object: Js<'s>,
    mut visit: impl FnMut(Js<'s>, Js<'s>) -> Result<()>,
) -> Result<u32> {
    let names = scope.keys(object).ok_or_else(thrown)?;
    let count = scope.array_len(names).unwrap_or(0);
    for index in 0..count {
        let name = scope.element(names, index).ok_or_else(thrown)?;
        let value = scope.property(object, name).ok_or_else(thrown)?;
        visit(name, value)?;
    }
    Ok(count)
}

/// A getter or a Proxy threw; its exception is pending and is what the caller will see.
fn thrown() -> Error {
    Error::internal("an exception is pending")
}

/// True when an object among the arguments means options.
fn takes_options(params: &[Field]) -> bool {
    params.iter().any(|param| has_words(&param.shape))
}

/// True when a call ends with names and values, before which there may be options.
fn ends_with_pairs(row: &Command) -> bool {
    let texts = |fields: &[Field]| fields.iter().all(|field| field.shape.is_string());
    let last = row.params.last().map(|last| last.shape);
    matches!(last, Some(Shape::Many(Shape::Block(fields))) if texts(fields))
}

fn has_words(shape: &Shape) -> bool {
    match shape {
        Shape::Options(_) | Shape::Token(_) | Shape::Tagged(..) => true,
        Shape::OneOf(fields) => fields.iter().any(|field| has_words(&field.shape)),
        Shape::Optional(inner) | Shape::Many(inner) => has_words(inner),
        _ => false,
    }
}

/// True when a word may be given several times, with one value each.
fn repeats(params: &[Field], word: &[u8]) -> bool {
    fn in_shape(shape: &Shape, word: &[u8]) -> bool {
        match shape {
            Shape::Many(Shape::Tagged(name, _)) => name.as_bytes() == word,
            Shape::Options(fields) | Shape::Block(fields) => {
                fields.iter().any(|field| in_shape(&field.shape, word))
            }
            _ => false,
        }
    }
    params.iter().any(|param| in_shape(&param.shape, word))
}
