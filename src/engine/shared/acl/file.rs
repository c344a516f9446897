//! The ACL file: `users.acl` in the store's folder, or what `aclfile` names. It is read when the
//! store is opened and on ACL LOAD, and written on ACL SAVE alone.
//!
//! ```text
//! user default on nopass ~* &* +@all
//! user ada on #2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 ~cache:* +@read
//! ```
//!
//! Each line describes a user in the words of ACL SETUSER, separated by single spaces. (Between two
//! spaces the word is empty, as the name of a user may be.) There are no comments, as in Redis. A
//! file with an error changes nothing, and all its errors are reported together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;

use super::rule::{Context, Mistake, Rules, Wrong, has_blanks};
use super::user::Account;
use crate::base::Bytes;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};

/// The name of the file in a data folder.
pub(in crate::engine) const FILE: &str = "users.acl";

/// The size of the largest file that is read or written.
pub(in crate::engine) const LARGEST: u64 = 64 << 20;

/// Reading stops after this many bytes of error messages.
const MOST_REPORTED: usize = 10_000;

/// By the names of their users.
pub type Accounts = BTreeMap<Bytes, Account>;

pub(in crate::engine) fn read(
    text: &[u8],
    path: &str,
    context: &Context,
) -> Result<Accounts, String> {
    let mut accounts = Accounts::new();
    let mut mistakes = String::new();
    for (line, text) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        if mistakes.len() > MOST_REPORTED {
            break;
        }
        let text = text.trim_ascii();
        if !text.is_empty() {
            read_line(text, &format!("{path}:{line}"), line, context, &mut accounts)
                .unwrap_or_else(|wrong| mistakes.push_str(&wrong));
        }
    }
    if mistakes.is_empty() {
        return Ok(accounts);
    }
    mistakes.push_str(
        "WARNING: ACL errors detected, no change to the previously active ACL rules was performed",
    );
    Err(mistakes)
}

fn read_line(
    text: &[u8],
    place: &str,
    line: usize,
    context: &Context,
    accounts: &mut Accounts,
) -> Result<(), String> {
    let words: Vec<&[u8]> = text.split(|byte| *byte == b' ').collect();
    let [b"user", name, rules @ ..] = &words[..] else {
        return Err(format!("{place} should start with user keyword followed by the username. "));
    };
    let shown = String::from_utf8_lossy(name);
    if has_blanks(name) {
        return Err(format!("'{place}: username '{shown}' contains invalid characters. "));
    }
    let Entry::Vacant(user) = accounts.entry(Bytes::new(name)) else {
        return Err(format!("WARNING: Duplicate user '{shown}' found on line {line}. "));
    };
    let rules = Rules::read(rules).map_err(|_| format!("{place}: {}", Wrong::Unmatched))?;
    let mut account = Account::nothing(context.opens_channels);
    let wrong = account.apply_all(&rules, context);
    user.insert(account);
    if wrong.is_empty() { Ok(()) } else { Err(describe(place, &wrong)) }
}

/// Names each unknown command or category. Other rules may hold a password, so they are not shown:
/// of them only the first error is reported.
fn describe(place: &str, mistakes: &[Mistake]) -> String {
    let mut text = String::new();
    let mut is_first = true;
    for Mistake { rule, wrong } in mistakes {
        // Writing to a string cannot fail.
        let _ = match wrong {
            Wrong::Unknown => {
                write!(text, "{place}: Error in applying operation '{rule}': {wrong}. ")
            }
            _ if std::mem::replace(&mut is_first, false) => write!(text, "{place}: {wrong}. "),
            _ => Ok(()),
        };
    }
    text
}

pub(in crate::engine) fn no_file(dialect: Dialect) -> Error {
    Error::fixed(dialect.no_acl_file())
}
