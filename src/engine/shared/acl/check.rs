//! Whether a call may be made: checks its command, the database, its keys by their uses, and its
//! channels. One selector must allow all of the call; permissions of two are not combined.

use std::cmp::Ordering;

use super::log::Reason;
use super::selector::{Selector, Uses};
use super::user::User;
use crate::base::{Bytes, number};
use crate::engine::grammar::error::Error;
use crate::engine::grammar::shape::{ChannelUse, KeyUse};
use crate::engine::table::command::{Command, flags};
use crate::engine::table::docs::extract::{self, Named};
use crate::engine::table::docs::{acl, keyspec};
use crate::engine::table::index::Table;

/// A call, and the database it is made in.
#[derive(Debug, Clone, Copy)]
pub struct Attempt<'a> {
    /// The command.
    pub row: &'static Command,
    /// Its arguments, without the names of command and subcommand.
    pub args: &'a [&'a [u8]],
    /// The selected database.
    pub db: u16,
}

/// Why a call may not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Denial {
    /// Which check failed.
    pub reason: Reason,
    /// The index of the refused argument; `None` for the command.
    at: Option<usize>,
}

impl Denial {
    fn of(reason: Reason, at: Option<usize>) -> Self {
        Self { reason, at }
    }

    /// When several selectors deny a call, the denial with the greatest relevance is reported.
    fn relevance(self) -> (u8, Option<usize>) {
        let rank = match self.reason {
            Reason::Database => 0,
            Reason::Command => 1,
            Reason::Key => 2,
            Reason::Auth | Reason::Channel => 3,
        };
        (rank, self.at)
    }

    /// The key, channel or number, or the command.
    pub(in crate::engine) fn object(self, attempt: &Attempt<'_>) -> Bytes {
        match self.at.and_then(|at| attempt.args.get(at)) {
            Some(argument) => Bytes::new(argument),
            None => Bytes::new(attempt.row.shown_name().as_bytes()),
        }
    }

    /// The error that the caller gets.
    pub fn error(self, user: &[u8], row: &Command) -> Error {
        Error::with_code("NOPERM", self.in_brief(user, row))
    }

    fn in_brief(self, user: &[u8], row: &Command) -> String {
        match self.reason {
            Reason::Key => "No permissions to access a key".to_owned(),
            Reason::Channel => "No permissions to access a channel".to_owned(),
            Reason::Database => "No permissions to access database".to_owned(),
            Reason::Auth | Reason::Command => {
                let (user, name) = (String::from_utf8_lossy(user), row.shown_name());
                format!("User {user} has no permissions to run the '{name}' command")
            }
        }
    }

    /// The error of EXEC for a call that was allowed when it was queued.
    pub fn since_queued(self) -> Error {
        let why = match self.reason {
            Reason::Auth | Reason::Command => "no permission to execute the command or subcommand",
            Reason::Key => "no permission to touch the specified keys",
            Reason::Channel => "no permission to access one of the channels used as arguments",
            Reason::Database => "no permission to access the database",
        };
        Error::with_code(
            "NOPERM",
            format!(
                "ACLs rules changed between the moment the transaction was accumulated and the \
                 EXEC call. This command is no longer allowed for the following reason: {why}"
            ),
        )
    }

    /// The error that a script gets.
    pub fn in_script(self, user: &[u8], row: &Command) -> Error {
        Error::new(format!("ACL failure in script: {}", self.in_brief(user, row)))
    }

    /// The text of ACL DRYRUN for the words of a call.
    pub fn in_full(self, user: &[u8], attempt: &Attempt<'_>, words: &[&[u8]]) -> String {
        let user = String::from_utf8_lossy(user);
        let first = words.first().copied().unwrap_or_default();
        let named = self.at.and_then(|at| attempt.args.get(at)).copied().unwrap_or(first);
        let object = String::from_utf8_lossy(named);
        match self.reason {
            Reason::Key => format!("User {user} has no permissions to access the '{object}' key"),
            Reason::Channel => {
                format!("User {user} has no permissions to access the '{object}' channel")
            }
            Reason::Database => {
                format!("User {user} has no permissions to access database {object}")
            }
            Reason::Auth | Reason::Command => {
                let name = attempt.row.shown_name();
                format!("User {user} has no permissions to run the '{name}' command")
            }
        }
    }
}

/// Whether a user may make this call.
pub fn check(table: &Table, user: &User, attempt: &Attempt<'_>) -> Result<(), Denial> {
    let account = user.account();
    let mut worst = match check_selector(table, &account.root, attempt) {
        Ok(()) => return Ok(()),
        Err(denial) => denial,
    };
    for selector in &account.selectors {
        match check_selector(table, selector, attempt) {
            Ok(()) => return Ok(()),
            Err(denial) if denial.relevance().cmp(&worst.relevance()) == Ordering::Greater => {
                worst = denial;
            }
            Err(_) => {}
        }
    }
    Err(worst)
}

fn check_selector(table: &Table, selector: &Selector, attempt: &Attempt<'_>) -> Result<(), Denial> {
    if !allows_command(table, selector, attempt) {
        return Err(Denial::of(Reason::Command, None));
    }
    // If the keys cannot be found, the call is invalid and touches nothing.
    let named = extract::named(attempt.row, attempt.args).unwrap_or_default();
    if !selector.opens_all_databases() {
        check_databases(selector, attempt, &named)?;
    }
    for (at, named) in named {
        let name = attempt.args.get(at).copied().unwrap_or_default();
        match named {
            Named::Key(usage) if !selector.opens_key(name, uses(usage)) => {
                return Err(Denial::of(Reason::Key, Some(at)));
            }
            Named::Channel(usage) if !opens_channel(selector, name, usage) => {
                return Err(Denial::of(Reason::Channel, Some(at)));
            }
            _ => {}
        }
    }
    Ok(())
}

fn allows_command(table: &Table, selector: &Selector, attempt: &Attempt<'_>) -> bool {
    let Attempt { row, args, .. } = attempt;
    row.is(flags::no_auth)
        || table.place(row).is_some_and(|place| selector.commands.allow(place, args))
}

/// Whether a user may read a key with a command that found it.
pub fn reads_key(table: &Table, user: &User, row: &'static Command, db: u16, key: &[u8]) -> bool {
    let account = user.account();
    let attempt = Attempt { row, args: &[], db };
    let reads = Uses { reads: true, writes: false };
    std::iter::once(&account.root)
        .chain(&account.selectors)
        .any(|selector| allows_command(table, selector, &attempt) && selector.opens_key(key, reads))
}

/// Whether a user may read any key with a command, as BY and GET of SORT do.
pub fn reads_all_keys(table: &Table, user: &User, row: &'static Command, db: u16) -> bool {
    let account = user.account();
    let attempt = Attempt { row, args: &[], db };
    std::iter::once(&account.root).chain(&account.selectors).any(|selector| {
        allows_command(table, selector, &attempt) && selector.opens_all_keys_to_read()
    })
}

fn uses(usage: KeyUse) -> Uses {
    let does = |effect: &str| usage.effects.contains(&effect);
    Uses { reads: does("access"), writes: does("insert") || does("delete") || does("update") }
}

/// The database that a call is made in, and those it names. A call that names databases and no keys
/// uses no other, as SELECT.
fn check_databases(
    selector: &Selector,
    attempt: &Attempt<'_>,
    named: &[(usize, Named)],
) -> Result<(), Denial> {
    let Attempt { row, args, db } = attempt;
    let denied = |at| Err(Denial::of(Reason::Database, at));
    if row.is(flags::all_databases) {
        return denied(None);
    }
    let is_database = |(_, named): &&(usize, Named)| matches!(named, Named::Database);
    let is_key = |(_, named): &(usize, Named)| matches!(named, Named::Key(_));
    let stays = named.iter().any(is_key) || !named.iter().any(|name| is_database(&name));
    if stays && uses_database(row) && !selector.opens_database((*db).into()) {
        return denied(None);
    }
    for (at, _) in named.iter().filter(is_database) {
        let number = args.get(*at).and_then(|arg| number::parse_i64(arg));
        let number = number.and_then(|number| u32::try_from(number).ok());
        if number.is_some_and(|number| !selector.opens_database(number)) {
            return denied(Some(*at));
        }
    }
    Ok(())
}

/// Whether what a command does depends on the database it is called in.
fn uses_database(row: &Command) -> bool {
    let specs = keyspec::of(row).specs;
    specs.iter().any(keyspec::KeySpec::is_key)
        || acl::of(row, &specs).iter().any(|it| matches!(*it, "keyspace" | "read" | "write"))
}

fn opens_channel(selector: &Selector, name: &[u8], usage: ChannelUse) -> bool {
    selector.opens_channel(name, usage == ChannelUse::Pattern)
}
