//! ACL HELP and ACL CAT.

use redlet_macros::command;

use super::only;
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::Reply;
use crate::engine::grammar::shape::Shape;
use crate::engine::table::docs::acl;
use crate::{reply_type, rows};

rows![cat, help];

/// A category that may be left out, and nothing after it.
#[derive(Debug, Clone, Copy)]
struct Category<'a>(Option<&'a [u8]>);

impl<'a> Param<'a> for Category<'a> {
    const SHAPE: Shape = Shape::Optional(&Shape::String);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        only(args).map(Self)
    }
}

reply_type! {
    Names => "string[]";
}

/// Lists the categories of commands, or the commands of one.
///
/// ```js
/// db.acl('CAT').includes('hash')  // true
/// db.acl('CAT', 'hash').includes('hset')  // true
/// ```
#[command(ACL | CAT, since = "6.0.0", complexity = "O(1)", flags(noscript, loading, stale))]
fn cat(db: &mut Call<'_>, category: Category<'_>) -> Result<Names> {
    let Some(category) = category.0 else {
        return Ok(names(acl::CATEGORIES.iter().map(|name| (*name).to_owned())));
    };
    let text = String::from_utf8_lossy(category);
    let category = text.to_ascii_lowercase();
    let unknown = || Error::new(format!("Unknown category '{text}'"));
    let rows = acl::rows(db.engine.table, &category).ok_or_else(unknown)?;
    // A command that needs a subcommand after it is slow, whatever its subcommands are.
    let containers = db
        .engine
        .table
        .names()
        .filter(|name| category == "slow" && db.engine.table.named(name.as_bytes()).is_none());
    let rows = rows.iter().map(|row| row.name).chain(containers);
    Ok(names(rows.map(str::to_ascii_lowercase)))
}

fn names(names: impl Iterator<Item = String>) -> Names {
    Names(Reply::Array(names.map(Reply::bytes).collect()))
}

/// Tells what there is of ACL.
///
/// ```js
/// db.acl('HELP')[0]  // 'ACL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:'
/// ```
#[command(ACL | HELP, since = "6.0.0", complexity = "O(1)", flags(loading, stale))]
fn help(db: &mut Access<'_>) -> Result<Vec<&'static str>> {
    let [setuser, create] = db.dialect().setuser_help();
    Ok(vec![
        "ACL <subcommand> [<arg> [value] [opt] ...]. Subcommands are:",
        "CAT [<category>]",
        "    List all commands that belong to <category>, or all command categories",
        "    when no category is specified.",
        "DELUSER <username> [<username> ...]",
        "    Delete a list of users.",
        "DRYRUN <username> <command> [<arg> ...]",
        "    Returns whether the user can execute the given command without executing the command.",
        "GETUSER <username>",
        "    Get the user's details.",
        "GENPASS [<bits>]",
        "    Generate a secure 256-bit user password. The optional `bits` argument can",
        "    be used to specify a different size.",
        "LIST",
        "    Show users details in config file format.",
        "LOAD",
        "    Reload users from the ACL file.",
        "LOG [<count> | RESET]",
        "    Show the ACL log entries.",
        "SAVE",
        "    Save the current config to the ACL file.",
        setuser,
        create,
        "USERS",
        "    List all the registered usernames.",
        "WHOAMI",
        "    Return the current connection username.",
        "HELP",
        "    Print this help.",
    ])
}
