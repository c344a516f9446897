//! `multi()`: many calls in one visit. JavaScript collects them in a flat list, so that reading
//! them needs no property look-ups: for each call a number (its row and its number of arguments),
//! then the arguments.

use std::rc::Rc;

use smallvec::SmallVec;

use super::arguments::Arguments;
use super::client::Client;
use super::door::{Function, Js, Scope};
use super::form::ReplyForm;
use crate::commands::TABLE;
use crate::engine::call::engine::Row;
use crate::engine::call::transaction::BatchCall;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;

/// A call's number is its row's index in the table times this, plus its number of arguments.
pub(super) const ROW: u32 = 1 << 20;

/// Runs a batch as one transaction. Returns an array of replies, with errors as values, or null if
/// a watched key has changed.
pub(super) struct Batch {
    pub(super) client: Rc<Client>,
    pub(super) form: ReplyForm,
}

impl Function for Batch {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let client = &self.client;
        match client.read(|arguments| self.run(scope, args, arguments)) {
            Ok((reads, Some(replies))) => {
                let calls = reads.iter().zip(&replies);
                let to_js =
                    calls.map(|(&(row, _), reply)| client.to_js(scope, reply, self.form.of(row)));
                client.new_array(scope, &to_js.collect::<Option<Vec<_>>>()?)
            }
            Ok((_, None)) => Some(scope.null()),
            Err(error) => client.answer(scope, Err(error), self.form),
        }
    }
}

/// A call of a batch before its arguments are sliced: its row, and where its arguments end.
type Read = (&'static Row, usize);
type Reads = SmallVec<[Read; 16]>;

impl Batch {
    /// The calls and their replies; `None` if a watched key has changed.
    fn run<'s>(
        &self,
        scope: Scope<'s>,
        args: &[Js<'s>],
        arguments: &mut Arguments<'_>,
    ) -> Result<(Reads, Option<Vec<Reply>>)> {
        let elements = spread(scope, args);
        let args = elements.as_deref().unwrap_or(args);
        let reads = read(scope, args, TABLE.rows(), arguments)?;
        let slices = arguments.slices();
        let mut start = 0;
        let calls: Vec<BatchCall<'_>> = reads
            .iter()
            .map(|&(row, end)| {
                let args = &slices[start..end];
                start = end;
                BatchCall { row, names: &[], args }
            })
            .collect();
        let replies = self.client.batch(&calls)?;
        Ok((reads, replies))
    }
}

/// A batch that is too long for arguments is passed as one array.
fn spread<'s>(scope: Scope<'s>, args: &[Js<'s>]) -> Option<Vec<Js<'s>>> {
    let [array] = args else { return None };
    let len = scope.array_len(*array)?;
    (0..len).map(|index| scope.element(*array, index)).collect()
}

fn read<'s>(
    scope: Scope<'s>,
    args: &[Js<'s>],
    rows: &[&'static Row],
    arguments: &mut Arguments<'_>,
) -> Result<Reads> {
    let mut reads = SmallVec::new();
    let mut rest = args;
    while let Some((number, after)) = rest.split_first() {
        let number = scope.number(*number).unwrap_or(-1.0) as u32;
        let row = *rows.get((number / ROW) as usize).ok_or(MALFORMED)?;
        let (own, others) = after.split_at_checked((number % ROW) as usize).ok_or(MALFORMED)?;
        arguments.add_all(scope, own, Some(row))?;
        reads.push((row, arguments.len()));
        rest = others;
    }
    Ok(reads)
}

const MALFORMED: Error =
    Error { code: "INTERNAL", text: std::borrow::Cow::Borrowed("a batch that is not one") };
