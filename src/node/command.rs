//! Commands as functions.

use std::rc::Rc;

use super::arguments::Arguments;
use super::client::Client;
use super::door::{Function, Js, Scope};
use super::form::ReplyForm;
use crate::commands::TABLE;
use crate::engine::call::engine::{Outcome, Row};
use crate::engine::grammar::error::{Error, Result};
use crate::engine::table::command::Command;
use crate::engine::table::index::Table;

/// One command of one client.
pub(super) struct Bound {
    pub(super) client: Rc<Client>,
    pub(super) row: &'static Row,
    pub(super) form: ReplyForm,
}

impl Function for Bound {
    #[inline]
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        let result = self.client.read(|arguments| {
            arguments.add_all(scope, args, Some(self.row))?;
            self.client.call(self.row, &arguments.slices())
        });
        self.client.answer(scope, result, self.form)
    }
}

/// `db.call(name, ...args)`, and commands that have subcommands: the row is found by name.
pub(super) struct ByName {
    pub(super) client: Rc<Client>,
    /// The row's name, if the function is bound to one.
    pub(super) name: Option<&'static str>,
    pub(super) form: ReplyForm,
}

impl Function for ByName {
    fn call<'s>(&self, scope: Scope<'s>, args: &[Js<'s>]) -> Option<Js<'s>> {
        match self.client.read(|arguments| self.run(scope, args, arguments)) {
            Ok((outcome, form)) => self.client.answer(scope, Ok(outcome), form),
            Err(error) => self.client.answer(scope, Err(error), self.form),
        }
    }
}

impl ByName {
    fn run<'s>(
        &self,
        scope: Scope<'s>,
        args: &[Js<'s>],
        arguments: &mut Arguments<'_>,
    ) -> Result<(Outcome, ReplyForm)> {
        let table = TABLE.table();
        if let Some(name) = self.name {
            arguments.push(name.as_bytes());
        }
        let row = arguments.add_named(scope, args, table)?;
        let outcome = self.client.call_by_name(row, &arguments.slices())?;
        Ok((outcome, row.map_or(self.form, |row| self.form.of(row))))
    }
}

impl Arguments<'_> {
    /// Adds a call that begins with the name of a command, unless that was added. Returns its row, if
    /// it names one.
    pub(super) fn add_named<'s>(
        &mut self,
        scope: Scope<'s>,
        args: &[Js<'s>],
        table: &Table,
    ) -> Result<Option<&'static Command>> {
        let mut rest = args.iter();
        match (self.len() == 0, args.is_empty()) {
            (true, true) => return Err(nameless()),
            (true, false) => self.add_all(scope, next(&mut rest), None)?,
            (false, _) => {}
        }
        // The words that name the command are read first, since its row defines what objects mean.
        if table.has_subcommands(&self.slices()) {
            self.add_all(scope, next(&mut rest), None)?;
        }
        let row = table.resolve(&self.slices()).ok().map(|(row, _)| row);
        // Reading arguments may run JavaScript, which may make calls: nothing is borrowed
        // meanwhile.
        self.add_all(scope, rest.as_slice(), row)?;
        Ok(row)
    }
}

fn next<'a, 's>(rest: &mut std::slice::Iter<'a, Js<'s>>) -> &'a [Js<'s>] {
    rest.next().map_or(&[], std::slice::from_ref)
}

fn nameless() -> Error {
    Error::with_code("INVALID_ARGUMENT", "call() needs the name of a command")
}

impl Client {
    /// Runs a call, whose arguments `run` reads.
    #[inline]
    pub(super) fn read<R>(&self, run: impl FnOnce(&mut Arguments<'_>) -> Result<R>) -> Result<R> {
        let mut arguments = Arguments::reusing(&self.scratch, &self.make.readers);
        let result = run(&mut arguments);
        arguments.give_back(&self.scratch);
        result
    }

    /// Converts the result of a call. `None` if an exception is pending.
    #[inline]
    pub(super) fn answer<'s>(
        &self,
        scope: Scope<'s>,
        result: Result<Outcome>,
        form: ReplyForm,
    ) -> Option<Js<'s>> {
        match result {
            Ok(Outcome::Reply(reply)) => self.to_js(scope, &reply, form),
            Ok(Outcome::Waits(blocked)) => self.begin_wait(scope, &blocked, form),
            Err(error) => {
                self.throw(scope, &error);
                None
            }
        }
    }
}
