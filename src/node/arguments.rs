//! JavaScript values as arguments of a call.
//!
//! A string, Buffer, number or bigint is one argument. The meaning of an array or an object depends
//! on its place; see [`super::objects`].

use std::cell::Cell;

use smallvec::SmallVec;

use super::door::{Js, Kept, Scope, Type};
use super::words::{Words, slices};
use crate::base::number;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::expected::choices;
use crate::engine::table::command::{Command, flags};

/// What reads objects among the arguments.
pub(super) struct Readers {
    /// `(object) => [kind, content]`: what an object is.
    pub(super) unpack: Kept,
    /// `Object.prototype`
    pub(super) plain: Kept,
}

/// The arguments of a call, one after the other in one buffer.
pub(super) struct Arguments<'c> {
    pub(super) bytes: Vec<u8>,
    /// Where each argument ends.
    ends: SmallVec<[usize; 8]>,
    /// The number of arguments before those of the current call.
    pub(super) others: usize,
    pub(super) readers: &'c Readers,
}

/// The place of a value in a call, for errors.
#[derive(Clone, Copy)]
pub(super) struct ArgumentPlace<'s> {
    /// The number of the argument, from 0, in the program's call.
    pub(super) argument: usize,
    pub(super) inside: Inside<'s>,
}

#[derive(Clone, Copy)]
pub(super) enum Inside<'s> {
    Itself,
    Index(u32),
    Name(Js<'s>),
}

impl<'c> Arguments<'c> {
    /// Writes to a buffer that is reused.
    #[inline]
    pub(super) fn reusing(scratch: &Cell<Vec<u8>>, readers: &'c Readers) -> Self {
        const ROOM: usize = 1024;
        let mut bytes = scratch.take();
        bytes.clear();
        bytes.reserve(ROOM);
        Self { bytes, ends: SmallVec::new(), others: 0, readers }
    }

    /// Returns the buffer for reuse. A large one is freed.
    #[inline]
    pub(super) fn give_back(self, scratch: &Cell<Vec<u8>>) {
        const KEEP: usize = 64 << 10;
        if self.bytes.capacity() <= KEEP {
            scratch.set(self.bytes);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All arguments.
    #[inline]
    pub(super) fn slices(&self) -> SmallVec<[&[u8]; 8]> {
        slices(&self.bytes, &self.ends)
    }

    /// Keeps them.
    pub(super) fn into_words(self) -> Words {
        Words::new(self.bytes, self.ends)
    }

    /// An argument of the current call.
    pub(super) fn own(&self, place: usize) -> &[u8] {
        let at = self.others + place;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied();
        let end = self.ends.get(at).copied().unwrap_or(self.bytes.len());
        self.bytes.get(start.unwrap_or(0)..end).unwrap_or_default()
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.end();
    }

    #[inline]
    pub(super) fn end(&mut self) {
        self.ends.push(self.bytes.len());
    }

    /// Adds all of them. `row` defines what arrays and objects mean.
    #[inline]
    pub(super) fn add_all<'s>(
        &mut self,
        scope: Scope<'s>,
        values: &[Js<'s>],
        row: Option<&'static Command>,
    ) -> Result<()> {
        if let Some(row) = row.filter(|row| row.is(flags::takes_vector)) {
            return self.add_with_vector(scope, values, row);
        }
        self.others = self.len();
        for (argument, value) in values.iter().enumerate() {
            if scope.read_string(*value, &mut self.bytes) {
                self.end();
                continue;
            }
            let place = ArgumentPlace { argument, inside: Inside::Itself };
            let is_last = argument + 1 == values.len();
            self.add_other(scope, *value, row, place, is_last)?;
        }
        Ok(())
    }

    pub(super) fn add_other<'s>(
        &mut self,
        scope: Scope<'s>,
        value: Js<'s>,
        row: Option<&'static Command>,
        place: ArgumentPlace<'s>,
        is_last: bool,
    ) -> Result<()> {
        match scope.type_of(value) {
            Type::Object if !self.add_bytes(scope, value) => {
                self.add_object(scope, value, row, place, is_last)
            }
            Type::Object => Ok(()),
            Type::Undefined if is_last && takes_no_options(row, place) => Ok(()),
            kind => self.add_single(scope, value, kind, row, place),
        }
    }

    /// Adds a single value.
    pub(super) fn add_value<'s>(
        &mut self,
        scope: Scope<'s>,
        value: Js<'s>,
        row: Option<&'static Command>,
        place: ArgumentPlace<'s>,
    ) -> Result<()> {
        if scope.read_string(value, &mut self.bytes) {
            self.end();
            return Ok(());
        }
        match scope.type_of(value) {
            Type::Object if self.add_bytes(scope, value) => Ok(()),
            Type::Object => Err(self.refuse_object(scope, value, row, place)),
            kind => self.add_single(scope, value, kind, row, place),
        }
    }

    fn add_single<'s>(
        &mut self,
        scope: Scope<'s>,
        value: Js<'s>,
        kind: Type,
        row: Option<&'static Command>,
        place: ArgumentPlace<'s>,
    ) -> Result<()> {
        let what = match kind {
            Type::Number => {
                let number = scope.number(value).unwrap_or(f64::NAN);
                if !number.is_nan() {
                    return self.add_number(scope, value, number);
                }
                "NaN"
            }
            Type::BigInt => return self.add_as_text(scope, value),
            Type::Undefined => "undefined",
            Type::Null => "null",
            Type::Boolean => "a boolean",
            _ => "a function or symbol",
        };
        Err(refuse(scope, row, place, what, ONE_VALUE))
    }

    /// Adds whatever a script may be given, as ioredis writes it: nothing for null and undefined, and
    /// other values as text.
    pub(super) fn add_any<'s>(&mut self, scope: Scope<'s>, value: Js<'s>) -> Result<()> {
        if scope.read_string(value, &mut self.bytes) {
            self.end();
            return Ok(());
        }
        match scope.type_of(value) {
            Type::Object if self.add_bytes(scope, value) => {}
            Type::Undefined | Type::Null => self.push(b""),
            Type::Number => {
                let number = scope.number(value).unwrap_or(f64::NAN);
                return self.add_number(scope, value, number);
            }
            _ => return self.add_as_text(scope, value),
        }
        Ok(())
    }

    fn add_number(&mut self, scope: Scope<'_>, value: Js<'_>, number: f64) -> Result<()> {
        /// Up to here every integer is an exact number.
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if number.fract() == 0.0 && number.abs() <= EXACT {
            self.push(&number::format_i64(number as i64));
            return Ok(());
        }
        self.add_as_text(scope, value)
    }

    /// Adds a number as JavaScript formats it.
    fn add_as_text(&mut self, scope: Scope<'_>, value: Js<'_>) -> Result<()> {
        let written =
            scope.to_text(value).is_some_and(|text| scope.read_string(text, &mut self.bytes));
        if !written {
            return Err(Error::internal("a number that can't be written"));
        }
        self.end();
        Ok(())
    }

    /// Adds the bytes of a Buffer; false if the value is not one.
    pub(super) fn add_bytes(&mut self, scope: Scope<'_>, value: Js<'_>) -> bool {
        let bytes = &mut self.bytes;
        let read = scope.bytes(value, |data| bytes.extend_from_slice(data)).is_some();
        if read {
            self.end();
        }
        read
    }

    /// Moves the last `count` arguments to a place of the current call.
    pub(super) fn move_last(&mut self, place: usize, count: usize) {
        let (at, from) = (self.others + place, self.len() - count);
        let end_of = |ends: &[usize], at: usize| at.checked_sub(1).map_or(0, |at| ends[at]);
        let (start, middle) = (end_of(&self.ends, at), end_of(&self.ends, from));
        let moved = self.bytes.len() - middle;
        self.bytes[start..].rotate_right(moved);
        self.ends[at..].rotate_right(count);
        let (first, rest) = self.ends[at..].split_at_mut(count);
        first.iter_mut().for_each(|end| *end = *end - middle + start);
        rest.iter_mut().for_each(|end| *end += moved);
    }

    /// Adds the name of an option in capitals.
    pub(super) fn add_word(&mut self, word: &str) {
        self.push(word.as_bytes());
    }
}

/// Whether a call is whole without the argument at this place, where options may stand: a program
/// that has none for a call passes undefined.
#[cold]
fn takes_no_options(row: Option<&Command>, place: ArgumentPlace<'_>) -> bool {
    let is_whole = |row: &Command| row.check_arguments(place.argument).is_ok();
    row.is_some_and(|row| is_whole(row) && !choices(row.params).is_empty())
}

/// The values that are allowed at every place.
pub(super) const ONE_VALUE: &str =
    "it can be a string, a Buffer or Uint8Array, a number or a bigint";

/// The error for a value that is not allowed at its place: what it is, and what to do.
#[cold]
pub(super) fn refuse(
    scope: Scope<'_>,
    row: Option<&Command>,
    place: ArgumentPlace<'_>,
    what: &str,
    advice: &str,
) -> Error {
    let name = row.map_or_else(|| "a call".into(), |row| row.name.replace('|', " "));
    let inside = match place.inside {
        Inside::Itself => String::new(),
        Inside::Index(index) => format!(", at index {index},"),
        Inside::Name(name) => format!(", at '{}',", text_of(scope, name)),
    };
    let number = place.argument + 1;
    let text = format!("argument {number} of {name}{inside} is {what}; {advice}");
    Error::with_code("INVALID_ARGUMENT", text)
}

/// A string for error messages.
pub(super) fn text_of(scope: Scope<'_>, value: Js<'_>) -> String {
    let mut bytes = Vec::new();
    scope.read_string(value, &mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
