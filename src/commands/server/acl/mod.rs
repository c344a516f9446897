//! ACL: users, what they may do, and what they were refused.

mod file;
mod help;
mod log;
mod passwords;
mod users;

use crate::engine::call::engine::Row;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::Args;

type Rows = &'static [&'static Row];

pub(super) const FILE: Rows = file::ROWS;
pub(super) const HELP: Rows = help::ROWS;
pub(super) const LOG: Rows = log::ROWS;
pub(super) const PASSWORDS: Rows = passwords::ROWS;
pub(super) const USERS: Rows = users::ROWS;

/// The one argument that a subcommand may have.
fn only<'a>(args: &mut Args<'a>) -> Result<Option<&'a [u8]>> {
    if args.len() > 1 {
        return Err(Error::misused(args.command()));
    }
    Ok(args.take_rest().first().copied())
}
