//! Vectors as arguments: a `Float32Array`, a `Float64Array` or an array of numbers is passed on as
//! `FP32` and its bytes. Where an element may stand for its vector, a single value is that element.

use super::arguments::{ArgumentPlace, Arguments, Inside, refuse};
use super::door::{Js, Numbers, Scope, Type};
use super::objects::{ObjectKind, thrown};
use crate::engine::grammar::error::Result;
use crate::engine::grammar::expected::{Expected, VECTOR, Vectors};
use crate::engine::table::command::Command;

/// The advice for what is no vector.
const A_VECTOR: &str = "a vector is a Float32Array, a Float64Array or an array of numbers";
/// The most numbers of a vector: as many as the longest string has room for.
const MOST_NUMBERS: usize = (512 << 20) / size_of::<f32>();

impl Arguments<'_> {
    /// As [`Self::add_all`], for a call in which a vector is expected.
    pub(super) fn add_with_vector<'s>(
        &mut self,
        scope: Scope<'s>,
        values: &[Js<'s>],
        row: &'static Command,
    ) -> Result<()> {
        self.others = self.len();
        let mut added = false;
        for (argument, value) in values.iter().enumerate() {
            let place = ArgumentPlace { argument, inside: Inside::Itself };
            let rest = values.get(argument + 1..).unwrap_or_default();
            match self.expected(row).vector.filter(|_| !added) {
                Some(vectors) => {
                    added = self.add_vector(scope, *value, rest, row, place, vectors)?;
                }
                None if scope.type_of(*value) == Type::Object => {
                    self.add_other(scope, *value, Some(row), place, rest.is_empty())?;
                }
                None => self.add_value(scope, *value, Some(row), place)?,
            }
        }
        Ok(())
    }

    fn expected(&self, row: &'static Command) -> Expected {
        Expected::after(row.params, self.len() - self.others, &|at| self.own(at))
    }

    /// Adds what stands where a vector is expected. False if it is a word before the vector.
    fn add_vector<'s>(
        &mut self,
        scope: Scope<'s>,
        value: Js<'s>,
        rest: &[Js<'s>],
        row: &'static Command,
        place: ArgumentPlace<'s>,
        vectors: Vectors,
    ) -> Result<bool> {
        if scope.type_of(value) == Type::Object {
            let at = self.len() - self.others;
            let what = match scope.read_floats(value, MOST_NUMBERS, &mut self.bytes) {
                Numbers::Read => {
                    self.end();
                    self.add_word("FP32");
                    self.move_last(at, 1);
                    return Ok(true);
                }
                Numbers::Untyped if scope.bytes(value, |_| ()).is_none() => {
                    return self.add_numbers(scope, value, row, place).map(|()| true);
                }
                Numbers::Bytes | Numbers::Untyped => None,
                Numbers::Others => Some("a typed array of another kind".to_owned()),
                Numbers::TooMany(len) => Some(format!("of {len} numbers, more than there can be")),
            };
            if let Some(what) = what {
                return Err(refuse(scope, Some(row), place, &what, A_VECTOR));
            }
        }
        let at = self.len() - self.others;
        self.add_value(scope, value, Some(row), place)?;
        let is_word = rest.first().is_some_and(|next| is_single(scope, *next));
        if is_word && vectors.begins(self.own(at)) {
            return Ok(true);
        }
        if is_word && self.expected(row).value.is_some_and(|name| name != VECTOR) {
            // The word of an option that comes before the vector.
            return Ok(false);
        }
        if vectors == Vectors::NumbersOrElement {
            self.add_word("ELE");
            self.move_last(at, 1);
        }
        Ok(true)
    }

    fn add_numbers<'s>(
        &mut self,
        scope: Scope<'s>,
        value: Js<'s>,
        row: &'static Command,
        place: ArgumentPlace<'s>,
    ) -> Result<()> {
        let ObjectKind::Array(array, len) = self.kind(scope, value)? else {
            return Err(refuse(scope, Some(row), place, "an object", A_VECTOR));
        };
        self.add_word("FP32");
        for index in 0..len {
            let element = scope.element(array, index).ok_or_else(thrown)?;
            let number = scope.number(element).filter(|number| !number.is_nan());
            let Some(number) = number else {
                let place = ArgumentPlace { inside: Inside::Index(index), ..place };
                return Err(refuse(scope, Some(row), place, "no number", A_VECTOR));
            };
            self.bytes.extend_from_slice(&(number as f32).to_le_bytes());
        }
        self.end();
        Ok(())
    }
}

/// Whether a value is one argument.
fn is_single<'s>(scope: Scope<'s>, value: Js<'s>) -> bool {
    match scope.type_of(value) {
        Type::Object => scope.bytes(value, |_| ()).is_some(),
        Type::Number | Type::BigInt | Type::Other => true,
        Type::Undefined | Type::Null | Type::Boolean => false,
    }
}
