//! Replies as JavaScript values, in RESP3's shapes: maps are objects, null is null, doubles are
//! numbers. Integers are numbers, and bigints where a number can't hold them; with the option
//! `bigints`, integers that a value holds are always bigints.

use super::client::Client;
use smallvec::SmallVec;

use super::door::{Js, Kept, Scope};
use super::form::{ReplyForm, Text};
use crate::engine::grammar::error::Error;
use crate::engine::grammar::reply::{Records, Reply};

/// The most elements that are passed as arguments of one call. It is even, so that pairs stay
/// together.
const BY_CALL: usize = 512;

impl Client {
    /// `None`: an exception is pending.
    #[inline]
    pub(super) fn to_js<'s>(
        &self,
        scope: Scope<'s>,
        reply: &Reply,
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        match reply {
            Reply::Null | Reply::NullArray => Some(scope.null()),
            Reply::Int(integer) if form.bigints => Some(scope.new_bigint(*integer)),
            Reply::Int(integer) => Some(scope.new_integer(*integer)),
            Reply::Bytes(bytes) => self.text(scope, bytes, form.text),
            Reply::Line(bytes) | Reply::BigNumber(bytes) | Reply::Formatted(_, bytes) => {
                self.text(scope, bytes, Text::Strings)
            }
            Reply::Short(short) => self.text(scope, short, form.text),
            Reply::Status(status) => self.text(scope, status.as_bytes(), Text::Strings),
            _ => self.other_to_js(scope, reply, form),
        }
    }

    fn other_to_js<'s>(&self, scope: Scope<'s>, reply: &Reply, form: ReplyForm) -> Option<Js<'s>> {
        match reply {
            Reply::Coordinate(number) | Reply::Double(number) | Reply::Reading(number) => {
                Some(scope.new_number(*number))
            }
            Reply::Readings(readings) => {
                let items = readings.iter().map(|(time, value)| {
                    let time = self.to_js(scope, &Reply::Int(*time), form)?;
                    self.new_array(scope, &[time, scope.new_number(*value)])
                });
                self.new_array(scope, &items.collect::<Option<Vec<_>>>()?)
            }
            Reply::Bool(truth) => Some(scope.new_boolean(*truth)),
            Reply::Binary(bytes) => self.text(scope, bytes, Text::Buffers),
            Reply::Verbatim(verbatim) => self.text(scope, verbatim.as_bytes(), Text::Strings),
            Reply::Array(items) | Reply::Set(items) => self.array(scope, items, form),
            Reply::Map(pairs) | Reply::PairMap(pairs) => match form.text {
                Text::Strings => {
                    let named: ReplyForm = Text::Strings.into();
                    let flat = pairs.iter().flat_map(|(a, b)| [(a, named), (b, form)]);
                    self.gather_replies(scope, &self.make.fields, flat)
                }
                Text::Buffers | Text::Places => {
                    let flat = pairs.iter().flat_map(|(name, value)| {
                        [self.name(scope, name, form), self.to_js(scope, value, form)]
                    });
                    self.new_map(scope, &flat.collect::<Option<Vec<_>>>()?)
                }
            },
            Reply::Pairs(pairs) => {
                let flat = pairs.iter().flat_map(|(a, b)| [(a, form), (b, form)]);
                self.gather_replies(scope, &self.make.pairs, flat)
            }
            Reply::Records(records) => self.records(scope, records, form),
            Reply::Texts(layout, texts) => self.texts(scope, *layout, texts, form),
            Reply::Scores(members, scores) => self.scores(scope, members, scores, form),
            Reply::Pushes(pushes) => {
                let items = pushes.iter().map(|push| self.array(scope, push, form));
                self.new_array(scope, &items.collect::<Option<Vec<_>>>()?)
            }
            Reply::Attributed(both) => self.to_js(scope, &both.1, form),
            Reply::Deep(steps) => self.deep(scope, steps, form),
            Reply::Error(error) => self.error(scope, error),
            _ => self.to_js(scope, reply, form),
        }
    }

    #[inline]
    fn text<'s>(&self, scope: Scope<'s>, bytes: &[u8], text: Text) -> Option<Js<'s>> {
        let made = match text {
            Text::Strings => scope.new_string(bytes),
            Text::Buffers => self.new_buffer(scope, bytes),
            Text::Places => self.new_piece(scope, bytes),
        };
        if made.is_none() {
            let error = Error::with_code(
                "TOO_LONG",
                "the reply is longer than a JavaScript string can be; use db.buffers",
            );
            self.throw(scope, &error);
        }
        made
    }

    /// An object for each record.
    fn records<'s>(&self, scope: Scope<'s>, records: &Records, form: ReplyForm) -> Option<Js<'s>> {
        let object = |row: &Vec<Reply>| {
            let pairs = records.columns.iter().zip(row).flat_map(|(column, reply)| {
                [scope.new_string(column.as_bytes()), self.to_js(scope, reply, form)]
            });
            self.gather(scope, &self.make.fields, &pairs.collect::<Option<Vec<_>>>()?)
        };
        let objects: Option<Vec<_>> = records.rows.iter().map(object).collect();
        self.new_array(scope, &objects?)
    }

    pub(super) fn array<'s>(
        &self,
        scope: Scope<'s>,
        items: &[Reply],
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        let items: Option<Vec<_>> =
            items.iter().map(|item| self.to_js(scope, item, form)).collect();
        self.new_array(scope, &items?)
    }

    pub(super) fn new_array<'s>(&self, scope: Scope<'s>, items: &[Js<'s>]) -> Option<Js<'s>> {
        new_array(scope, &self.make.array, items)
    }

    fn gather_replies<'s, 'r>(
        &self,
        scope: Scope<'s>,
        maker: &Kept,
        replies: impl Iterator<Item = (&'r Reply, ReplyForm)>,
    ) -> Option<Js<'s>> {
        let items = replies.map(|(reply, form)| self.to_js(scope, reply, form));
        self.gather(scope, maker, &items.collect::<Option<Vec<_>>>()?)
    }

    /// Has `maker` add items to what it made of the previous ones.
    pub(super) fn gather<'s>(
        &self,
        scope: Scope<'s>,
        maker: &Kept,
        items: &[Js<'s>],
    ) -> Option<Js<'s>> {
        let maker = maker.get(scope);
        let mut made = scope.undefined();
        for items in items.chunks(BY_CALL) {
            let args: SmallVec<[Js<'s>; 33]> =
                [made].into_iter().chain(items.iter().copied()).collect();
            made = scope.call(maker, &args)?;
        }
        if items.is_empty() {
            return scope.call(maker, &[]);
        }
        Some(made)
    }

    /// A name in a `Map`, which is a Buffer whether the protocol has a status or a text there.
    fn name<'s>(&self, scope: Scope<'s>, name: &Reply, form: ReplyForm) -> Option<Js<'s>> {
        match name {
            Reply::Status(status) => self.text(scope, status.as_bytes(), form.text),
            Reply::Line(line) => self.text(scope, line, form.text),
            _ => self.to_js(scope, name, form),
        }
    }

    /// A `Map` of alternating keys and values, because a Buffer cannot be the name of a property.
    pub(super) fn new_map<'s>(&self, scope: Scope<'s>, items: &[Js<'s>]) -> Option<Js<'s>> {
        let pairs = self.gather(scope, &self.make.pairs, items)?;
        scope.call(self.make.map.get(scope), &[pairs])
    }

    pub(super) fn error<'s>(&self, scope: Scope<'s>, error: &Error) -> Option<Js<'s>> {
        new_error(scope, &self.make.error, error)
    }

    pub(super) fn throw(&self, scope: Scope<'_>, error: &Error) {
        throw(scope, &self.make.error, error);
    }
}

/// An array, made by `maker`. Up to a few hundred elements it is far cheaper to call a function that
/// returns its arguments than to set them one by one.
///
/// Arrays and objects are made by JavaScript, as errors are, so that they are of the realm
/// of the program: under jest, `instanceof` and `toStrictEqual` hold.
pub(super) fn new_array<'s>(scope: Scope<'s>, maker: &Kept, items: &[Js<'s>]) -> Option<Js<'s>> {
    let (first, rest) = items.split_at(items.len().min(BY_CALL));
    let array = scope.call(maker.get(scope), first)?;
    for (index, item) in rest.iter().enumerate() {
        scope.set_element(array, BY_CALL + index, *item);
    }
    Some(array)
}

/// The error as a `RedletError`, made by JavaScript so that `instanceof` holds.
fn new_error<'s>(scope: Scope<'s>, maker: &Kept, error: &Error) -> Option<Js<'s>> {
    let (code, message) = error.parts();
    let code = scope.new_string(code.as_bytes())?;
    let message = scope.new_string(message.as_bytes())?;
    scope.call(maker.get(scope), &[code, message])
}

/// Throws an error, unless an exception is already pending.
#[cold]
pub(super) fn throw(scope: Scope<'_>, maker: &Kept, error: &Error) {
    if scope.is_throwing() {
        return;
    }
    match new_error(scope, maker, error) {
        Some(error) => scope.throw(error),
        None if scope.is_throwing() => {}
        None => scope.throw_text(c"redlet could not make an error"),
    }
}
