//! The ACL file: `users.acl` in the store's folder, or what `aclfile` names. It is read when the
//! store is opened and on ACL LOAD, and written on ACL SAVE alone.
//!
//! ```text
//! user default on nopass ~* &* +@all
//! user ada on #2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881 ~cache:* +@read
//! ```
//!
//! A line is a user, its words are those of ACL SETUSER, between single spaces (with two of them the
//! word in between is empty, as the name of a user may be); there are no comments, as in Redis. A file with a mistake changes nothing, and all mistakes are told at once.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::rule::{Context, Mistake, Rules, Wrong, has_blanks};
use super::user::{Account, User};
use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::client::USER;
use crate::engine::shared::session::Session;
use crate::persist::files;

/// Its name in a data folder.
const FILE: &str = "users.acl";

/// No larger file is read.
const LARGEST: u64 = 64 << 20;

/// So many bytes of mistakes are told.
const MOST_TOLD: usize = 10_000;

/// By the names of their users.
pub type Accounts = BTreeMap<Bytes, Account>;

impl Engine {
    /// ACL SAVE.
    pub fn save_users(&self) -> Result<()> {
        let Some(storage) = self.persistence.storage() else {
            self.admit_to_memory()?;
            return Err(NO_FILE);
        };
        let mut text = Vec::new();
        for user in self.acl.list() {
            text.extend_from_slice(&user.line());
            text.push(b'\n');
        }
        let failed =
            |why: String| Error::new(format!("There was an error trying to save the ACLs: {why}"));
        if text.len() as u64 > LARGEST {
            return Err(failed(format!("no file of more than {LARGEST} bytes is read")));
        }
        let name = self.config.acl_file();
        let name = if name.is_empty() { FILE } else { &name };
        let saved = storage.replace_file(name, |_| text);
        saved.map_err(|why| failed(why.to_string()))
    }

    /// ACL LOAD: the users are those of the file from now on.
    pub fn load_users(&self, session: &mut Session) -> Result<()> {
        let path = self.acl_path().ok_or(NO_FILE)?;
        let accounts = self.read_users(&path)?;
        self.put_users(session, accounts);
        Ok(())
    }

    /// The same when the store is opened; there need not be a file then, unless it was named.
    pub fn open_users(&self) -> Result<()> {
        match self.acl_path() {
            Some(path) if path.exists() || !self.config.acl_file().is_empty() => {
                self.load_users(&mut self.replay_session())
            }
            _ => Ok(()),
        }
    }

    fn acl_path(&self) -> Option<PathBuf> {
        let name = self.config.acl_file();
        let name = if name.is_empty() { FILE } else { &name };
        self.persistence.folder().map(|folder| folder.join(name))
    }

    fn read_users(&self, path: &Path) -> Result<Accounts> {
        let shown = path.display().to_string();
        let failed =
            |why: String| Error::new(format!("Error loading ACLs, opening file '{shown}': {why}"));
        let text = files::read(path, LARGEST).map_err(|why| failed(why.to_string()))?;
        let text = text.ok_or_else(|| failed("No such file or directory".to_owned()))?;
        self.read_user_lines(&text, &shown).map_err(Error::new)
    }

    /// The users of a file, or all its mistakes, with its `path` and their lines.
    pub fn read_user_lines(&self, text: &[u8], path: &str) -> Result<Accounts, String> {
        read(text, path, &self.rule_context())
    }

    /// Who is not among them is dismissed. The default user is always there; a file that says
    /// nothing of it leaves it everything, and the password of `requirepass`.
    fn put_users(&self, session: &mut Session, mut accounts: Accounts) {
        accounts.entry(Bytes::new(USER)).or_insert_with(|| {
            let mut account = Account::everything();
            account.set_only_password(self.config.password().as_bytes());
            account
        });
        let mut users = self.acl.users.write();
        let gone = users.keys().filter(|name| !accounts.contains_key(*name)).cloned();
        let gone: Vec<_> = gone.collect();
        let gone: Vec<Arc<User>> = gone.iter().filter_map(|name| users.remove(name)).collect();
        for (name, account) in accounts {
            match users.entry(name) {
                Entry::Occupied(known) => known.get().put(account),
                Entry::Vacant(place) => {
                    let user = Arc::new(User::new(place.key(), account));
                    place.insert(user);
                }
            }
        }
        drop(users);
        gone.iter().for_each(|user| self.dismiss(session, user));
        self.close_eavesdroppers(session);
    }
}

fn read(text: &[u8], path: &str, context: &Context) -> Result<Accounts, String> {
    let mut accounts = Accounts::new();
    let mut mistakes = String::new();
    for (line, text) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        if mistakes.len() > MOST_TOLD {
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
    if wrong.is_empty() { Ok(()) } else { Err(told(place, &wrong)) }
}

/// Which name is unknown is told each time, and of the rest, which may hold a password, only what
/// is wrong with the first.
fn told(place: &str, mistakes: &[Mistake]) -> String {
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

const NO_FILE: Error = Error::fixed(
    "This instance is not configured to use an ACL file. You may want to specify users via the ACL \
     SETUSER command and then issue a CONFIG REWRITE (assuming you have a configuration file set) \
     in order to store users in the configuration.",
);
