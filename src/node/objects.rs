//! Arrays and objects as arguments. The row of the table defines what is expected at their place:
//!
//! * several values: an array or a `Set`, which is its elements
//! * names and values: an object or a `Map`, or an array of them, flat or in pairs
//! * options: an object, `{ ex: 60, nx: true, limit: [0, 10] }` for `EX 60 NX LIMIT 0 10`; see
//!   [`super::options`]
//! * a time since the Unix epoch: a `Date`
//!
//! Elsewhere they are refused, since a program probably meant to store them as one value.

use super::arguments::{ArgumentPlace, Arguments, Inside, ONE_VALUE, refuse, text_of};
use super::door::{Js, Scope, Type};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::expected::{Expected, Pairs};
use crate::engine::grammar::shape::Field;
use crate::engine::table::command::Command;

/// What an object is.
#[derive(Clone, Copy)]
pub(super) enum ObjectKind<'s> {
    /// The elements and their number.
    Array(Js<'s>, u32),
    Set(Js<'s>, u32),
    /// Keys and values alternating, and their number.
    Map(Js<'s>, u32),
    /// Milliseconds since the Unix epoch.
    Date(f64),
    /// An object, with the name of its class unless it is plain.
    Object(Option<Js<'s>>),
}

/// The advice for an array or object at the place of a single value.
const AS_JSON: &str = "a single value is expected here: to store it, use JSON.stringify";
/// That at the place of a path of JSON.
const PATH: &str = "the path comes before the value: '$' is the whole document";

impl Arguments<'_> {
    /// Returns what an object is. For everything but plain objects and arrays it calls JavaScript:
    /// Node-API does not recognize a `Map`, or the array behind a Proxy.
    pub(super) fn kind<'s>(&self, scope: Scope<'s>, value: Js<'s>) -> Result<ObjectKind<'s>> {
        if let Some(len) = scope.array_len(value) {
            return Ok(ObjectKind::Array(value, len));
        }
        if scope.is_plain(value, &self.readers.plain) {
            return Ok(ObjectKind::Object(None));
        }
        let answer = scope.call(self.readers.unpack.get(scope), &[value]).ok_or_else(thrown)?;
        let part = |index| scope.element(answer, index).ok_or_else(thrown);
        let (tag, content) = (part(0)?, part(1)?);
        let len = scope.array_len(content).unwrap_or(0);
        Ok(match scope.number(tag).unwrap_or(0.0) as u32 {
            1 => ObjectKind::Array(content, len),
            2 => ObjectKind::Set(content, len),
            3 => ObjectKind::Map(content, len),
            4 => ObjectKind::Date(scope.number(content).unwrap_or(f64::NAN)),
            _ => ObjectKind::Object((scope.type_of(content) != Type::Undefined).then_some(content)),
        })
    }

    /// Adds an object other than a Buffer.
    pub(super) fn add_object<'s>(
        &mut self,
        scope: Scope<'s>,
        value: Js<'s>,
        row: Option<&'static Command>,
        place: ArgumentPlace<'s>,
        is_last: bool,
    ) -> Result<()> {
        let Some(row) = row else { return self.add_to_unknown(scope, value, place) };
        let kind = self.kind(scope, value)?;
        let own = self.len() - self.others;
        let expected = Expected::after(row.params, own, &|at| self.own(at));
        let adding = Adding { scope, row, place };
        match kind {
            ObjectKind::Array(array, len) => match expected.rows {
                Some(columns) => self.add_rows(adding, array, len, columns),
                None if expected.is_one_value() => Err(adding.refuse(kind)),
                None => self.add_each(adding, array, len),
            },
            ObjectKind::Set(array, len) if expected.several => self.add_each(adding, array, len),
            ObjectKind::Map(flat, len) => match expected.pairs() {
                Some(pairs) => self.add_map(adding, flat, len, pairs),
                None => Err(adding.refuse(kind)),
            },
            ObjectKind::Date(time) => self.add_date(adding, time, &expected),
            ObjectKind::Object(class) => match expected.pairs() {
                // Options precede the names and values that end a call.
                Some(pairs) if is_last || !expected.options => {
                    self.add_pairs(adding, value, class, pairs)
                }
                _ if expected.options => self.add_options(adding, value, class),
                _ => Err(adding.refuse(kind)),
            },
            ObjectKind::Set(..) => Err(adding.refuse(kind)),
        }
    }

    /// For an unknown command nothing is expected. The call itself will fail.
    fn add_to_unknown<'s>(
        &mut self,
        scope: Scope<'s>,
        value: Js<'s>,
        place: ArgumentPlace<'s>,
    ) -> Result<()> {
        let kind = self.kind(scope, value)?;
        let ObjectKind::Array(array, len) = kind else {
            return Err(refuse(scope, None, place, &describe(scope, kind), ONE_VALUE));
        };
        for index in 0..len {
            let element = scope.element(array, index).ok_or_else(thrown)?;
            let place = ArgumentPlace { inside: Inside::Index(index), ..place };
            self.add_value(scope, element, None, place)?;
        }
        Ok(())
    }

    /// Adds elements, each of which is one value.
    fn add_each<'s>(&mut self, adding: Adding<'s>, array: Js<'s>, len: u32) -> Result<()> {
        for index in 0..len {
            let element = adding.scope.element(array, index).ok_or_else(thrown)?;
            self.add_one(adding.at(Inside::Index(index)), element)?;
        }
        Ok(())
    }

    /// Adds rows of several columns: one value after the other, or an array for each row.
    fn add_rows<'s>(
        &mut self,
        adding: Adding<'s>,
        array: Js<'s>,
        len: u32,
        columns: &[Field],
    ) -> Result<()> {
        for index in 0..len {
            let element = adding.scope.element(array, index).ok_or_else(thrown)?;
            let adding = adding.at(Inside::Index(index));
            match self.row_of(adding.scope, element)? {
                None => self.add_one(adding, element)?,
                Some((inner, len)) if len as usize == columns.len() => {
                    for column in 0..len {
                        let value = adding.scope.element(inner, column).ok_or_else(thrown)?;
                        self.add_one(adding, value)?;
                    }
                }
                Some((_, len)) => {
                    let names: Vec<_> = columns.iter().map(|column| column.name).collect();
                    let what = format!("an array of {len}");
                    let advice = format!("it can be a value, or an array of {}", names.join(", "));
                    return Err(refuse(
                        adding.scope,
                        Some(adding.row),
                        adding.place,
                        &what,
                        &advice,
                    ));
                }
            }
        }
        Ok(())
    }

    /// The elements of a row that is an array.
    pub(super) fn row_of<'s>(
        &self,
        scope: Scope<'s>,
        value: Js<'s>,
    ) -> Result<Option<(Js<'s>, u32)>> {
        if scope.type_of(value) != Type::Object || scope.bytes(value, |_| ()).is_some() {
            return Ok(None);
        }
        match self.kind(scope, value)? {
            ObjectKind::Array(array, len) => Ok(Some((array, len))),
            _ => Ok(None),
        }
    }

    pub(super) fn add_map<'s>(
        &mut self,
        adding: Adding<'s>,
        flat: Js<'s>,
        len: u32,
        pairs: Pairs,
    ) -> Result<()> {
        for at in (0..len).step_by(2) {
            let part = |index| adding.scope.element(flat, index).ok_or_else(thrown);
            let (name, value) = (part(at)?, part(at + 1)?);
            self.add_pair(adding.at(Inside::Index(at / 2)), name, value, pairs)?;
        }
        Ok(())
    }

    pub(super) fn add_pairs<'s>(
        &mut self,
        adding: Adding<'s>,
        object: Js<'s>,
        class: Option<Js<'s>>,
        pairs: Pairs,
    ) -> Result<()> {
        let count = each_property(adding.scope, object, |name, value| {
            self.add_pair(adding.at(Inside::Name(name)), name, value, pairs)
        })?;
        adding.check_properties(count, class)
    }

    fn add_pair<'s>(
        &mut self,
        adding: Adding<'s>,
        name: Js<'s>,
        value: Js<'s>,
        pairs: Pairs,
    ) -> Result<()> {
        let (first, second) = match pairs {
            Pairs::NameFirst => (name, value),
            Pairs::ValueFirst => (value, name),
        };
        self.add_one(adding, first)?;
        self.add_one(adding, second)
    }

    /// A time in the expected unit, rounded down.
    pub(super) fn add_date(
        &mut self,
        adding: Adding<'_>,
        time: f64,
        expected: &Expected,
    ) -> Result<()> {
        let Some(unit) = expected.time.filter(|_| time.is_finite()) else {
            return Err(adding.refuse(ObjectKind::Date(time)));
        };
        self.push((time / f64::from(unit)).floor().to_string().as_bytes());
        Ok(())
    }

    pub(super) fn add_one<'s>(&mut self, adding: Adding<'s>, value: Js<'s>) -> Result<()> {
        self.add_value(adding.scope, value, Some(adding.row), adding.place)
    }

    /// The error for an array or object at the place of a single value.
    pub(super) fn refuse_object<'s>(
        &self,
        scope: Scope<'s>,
        value: Js<'s>,
        row: Option<&'static Command>,
        place: ArgumentPlace<'s>,
    ) -> Error {
        match (self.kind(scope, value), row) {
            (Err(error), _) => error,
            (Ok(kind), Some(row)) => Adding { scope, row, place }.refuse(kind),
            (Ok(kind), None) => refuse(scope, None, place, &describe(scope, kind), AS_JSON),
        }
    }
}

/// A value that is being added, and its place.
#[derive(Clone, Copy)]
pub(super) struct Adding<'s> {
    pub(super) scope: Scope<'s>,
    pub(super) row: &'static Command,
    pub(super) place: ArgumentPlace<'s>,
}

impl<'s> Adding<'s> {
    pub(super) fn at(self, inside: Inside<'s>) -> Self {
        Self { place: ArgumentPlace { inside, ..self.place }, ..self }
    }

    #[cold]
    pub(super) fn refuse(self, kind: ObjectKind<'_>) -> Error {
        let advice = match kind {
            ObjectKind::Array(..) | ObjectKind::Object(None) if self.is_path() => PATH,
            ObjectKind::Array(..) | ObjectKind::Object(None) => AS_JSON,
            ObjectKind::Set(..) => "to store it, use JSON.stringify([...set])",
            ObjectKind::Map(..) => "to store it, use JSON.stringify(Object.fromEntries(map))",
            ObjectKind::Date(time) if time.is_nan() => "it is no time",
            ObjectKind::Date(_) => "use its getTime() or toISOString()",
            ObjectKind::Object(Some(_)) => {
                "a single value is expected here: use JSON.stringify, or its toString() \
                 where it has one; await a promise"
            }
        };
        self.refuse_as(&describe(self.scope, kind), advice)
    }

    /// Whether it stands at the place of a path of JSON.
    fn is_path(self) -> bool {
        let ArgumentPlace { argument, inside } = self.place;
        let is_path = self.row.params.get(argument).is_some_and(|param| param.name == "path");
        is_path && matches!(inside, Inside::Itself)
    }

    #[cold]
    pub(super) fn refuse_as(self, what: &str, advice: &str) -> Error {
        refuse(self.scope, Some(self.row), self.place, what, advice)
    }

    /// An object of a class without properties, such as a Promise, is a mistake.
    pub(super) fn check_properties(self, count: u32, class: Option<Js<'s>>) -> Result<()> {
        match class {
            Some(_) if count == 0 => Err(self.refuse_as(
                &format!("{} without properties", describe(self.scope, ObjectKind::Object(class))),
                "it can be an object with properties; await a promise",
            )),
            _ => Ok(()),
        }
    }
}

fn describe(scope: Scope<'_>, kind: ObjectKind<'_>) -> String {
    match kind {
        ObjectKind::Array(..) => "an array".into(),
        ObjectKind::Set(..) => "a Set".into(),
        ObjectKind::Map(..) => "a Map".into(),
        ObjectKind::Date(time) if time.is_nan() => "an invalid Date".into(),
        ObjectKind::Date(_) => "a Date".into(),
        ObjectKind::Object(None) => "an object".into(),
        ObjectKind::Object(Some(class)) => format!("an object of class {}", text_of(scope, class)),
    }
}

/// Visits all properties, and returns their number.
pub(super) fn each_property<'s>(
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

/// The error if a getter or a Proxy threw. Its exception is pending, and the caller gets that.
pub(super) fn thrown() -> Error {
    Error::internal("an exception is pending")
}
