//! ACL LOG: what was refused; ACL DRYRUN: what would be.

use redlet_macros::command;

use super::only;
use crate::base::{Bytes, number};
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Many, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::{Field, Shape};
use crate::engine::shared::acl::check::{self, Attempt};
use crate::engine::shared::acl::log::LogEntry;
use crate::{reply_type, rows};

rows![dryrun, log];

reply_type! {
    /// The newest first.
    Entries => "Named<Text, { count: number; reason: Text; context: Text; object: Text; username: Text; 'age-seconds': number; 'client-info': Text; 'entry-id': number; 'timestamp-created': number; 'timestamp-last-updated': number }>[] | 'OK'";
    /// `OK`, or why not.
    Verdict => "Text";
}

/// What to do with the log.
#[derive(Debug, Clone, Copy)]
enum Operation {
    Show(usize),
    Reset,
}

const DEFAULT: usize = 10;

impl<'a> Param<'a> for Operation {
    const SHAPE: Shape = Shape::Optional(&Shape::OneOf(&[
        Field { name: "count", doc: "How many entries to show.", shape: Shape::Integer },
        Field { name: "reset", doc: "Forgets all entries.", shape: Shape::Token("RESET") },
    ]));

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        match only(args)? {
            None => Ok(Self::Show(DEFAULT)),
            Some(word) if word.eq_ignore_ascii_case(b"RESET") => Ok(Self::Reset),
            Some(count) => {
                let count = number::parse_i64(count).ok_or(Error::NOT_INTEGER)?;
                Ok(Self::Show(usize::try_from(count).unwrap_or(0)))
            }
        }
    }
}

/// Returns the latest refused calls, with the user and the reason, ten by default; or clears the
/// log.
///
/// ```js
/// const server = await db.listen({ port: 0 })
/// db.acl('LOG', 10)  // []: nothing was refused
/// db.acl('LOG', { reset: true })  // 'OK'
/// await server.close()
/// ```
#[command(
    ACL | LOG,
    since = "6.0.0",
    complexity = "O(N) where N is the number of entries shown",
    flags(admin, noscript, loading, stale),
    history("7.2.0" = "number of an entry and when it was made and last seen")
)]
fn log(db: &mut Call<'_>, operation: Operation) -> Result<Entries> {
    let log = &db.engine.acl.log;
    Ok(Entries(match operation {
        Operation::Reset => {
            log.clear();
            Reply::Status("OK")
        }
        Operation::Show(count) => {
            let entries = log.newest(count, db.config().longest_acl_log());
            let now = db.engine.clock.unix_millis();
            Reply::Array(entries.iter().map(|entry| shown(entry, now)).collect())
        }
    }))
}

fn shown(entry: &LogEntry, now: u64) -> Reply {
    let event = &entry.event;
    let age = now.saturating_sub(entry.updated) as f64 / 1000.0;
    let lines = [
        ("count", Reply::Int(entry.count as i64)),
        ("reason", Reply::bytes(event.reason.name())),
        ("context", Reply::bytes(event.context.name())),
        ("object", Reply::Bytes(event.object.clone())),
        ("username", Reply::Bytes(event.user.clone())),
        ("age-seconds", Reply::Double(age)),
        ("client-info", Reply::bytes(&event.client)),
        ("entry-id", Reply::Int(entry.id as i64)),
        ("timestamp-created", Reply::Int(entry.created as i64)),
        ("timestamp-last-updated", Reply::Int(entry.updated as i64)),
    ];
    Reply::Map(lines.map(|(name, value)| (Reply::bytes(name), value)).into())
}

/// Checks whether a user may make a call, without running it: returns `OK`, or the reason why not.
///
/// ```js
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '+@read')
/// db.acl('DRYRUN', 'ada', 'GET', 'user:1')  // 'OK'
/// const reason = db.acl('DRYRUN', 'ada', 'SET', 'user:1', 'Ada')
/// reason  // "User ada has no permissions to run the 'set' command"
/// ```
#[command(
    ACL | DRYRUN,
    since = "7.0.0",
    complexity = "O(1)",
    flags(admin, noscript, loading, stale)
)]
fn dryrun(
    db: &mut Call<'_>,
    username: &[u8],
    command: &[u8],
    args: Option<Many<&[u8]>>,
) -> Result<Verdict> {
    let text = |bytes| String::from_utf8_lossy(bytes);
    let unknown = || Error::new(format!("User '{}' not found", text(username)));
    let user = db.engine.acl.find(username).ok_or_else(unknown)?;
    let mut call = vec![command];
    call.extend(args.iter().flat_map(|args| args.iter().copied()));
    let table = db.engine.table;
    let (row, args) = table.resolve(&call).map_err(|error| match call.len() {
        1 if table.has_subcommands(&call) => error,
        _ => Error::new(format!("Command '{}' not found", text(command))),
    })?;
    if !row.takes(args.len()) {
        return Err(Error::arity(row.name));
    }
    let attempt = Attempt { row, args, db: db.session().db };
    Ok(Verdict(match check::check(table, &user, &attempt) {
        Ok(()) => Reply::Status("OK"),
        Err(denial) => Reply::Bytes(Bytes::from(&*denial.in_full(&user.name, &attempt, &call))),
    }))
}

#[cfg(test)]
mod tests;
