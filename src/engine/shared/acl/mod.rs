//! Users, and what they may do.
//!
//! A [`User`] is a name and an [`Account`]: passwords and selectors, which say what commands, keys,
//! channels and databases are open. Accounts are immutable: ACL SETUSER makes a new one and
//! replaces the old one, so an invalid rule changes nothing, and a check sees the same account from
//! its beginning to its end.
//!
//! A session may belong to a user. A connection from outside begins as `default`. A session that
//! calls functions of the store, or uses a stream inside the process, has no user before it calls
//! AUTH, since its program holds the store anyway. A session without a user may do everything, and
//! so may a session of an unrestricted user: its calls check only [`User::is_restricted`].
//!
//! * [`commands`], [`selector`]: what is open. [`rule`]: the words that say so.
//! * [`check`]: whether a call may be made. [`log`]: what was refused. [`file`]: users on the disk.

// Bottom-up:
pub mod log;
pub mod rule;
pub mod commands;
pub mod selector;
pub mod user;
pub mod check;
pub mod file;

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::RwLock;

use self::log::Log;
use self::rule::{Mistake, Wrong};
use self::user::{Account, User};
use super::client::USER;
use crate::base::Bytes;

/// All users. The user `default` always exists.
#[derive(Debug)]
pub struct Acl {
    pub(in crate::engine) users: RwLock<BTreeMap<Bytes, Arc<User>>>,
    /// The user that connections from outside begin as.
    pub default: Arc<User>,
    /// The refused calls and logins, for ACL LOG.
    pub log: Log,
}

impl Default for Acl {
    fn default() -> Self {
        let default = Arc::new(User::new(USER, Account::everything()));
        let users = BTreeMap::from([(default.name.clone(), Arc::clone(&default))]);
        Self { users: RwLock::new(users), default, log: Log::default() }
    }
}

impl Acl {
    /// The user with this name.
    pub fn find(&self, name: &[u8]) -> Option<Arc<User>> {
        self.users.read().get(name).cloned()
    }

    /// All users, by name.
    pub fn list(&self) -> Vec<Arc<User>> {
        self.users.read().values().cloned().collect()
    }

    /// Whether a connection from outside must authenticate first.
    pub fn asks_for_password(&self) -> bool {
        let account = self.default.account();
        !(account.enabled && account.needs_no_password)
    }

    /// `requirepass`: the one password of the default user; without one it needs none.
    pub fn set_default_password(&self, password: &[u8]) {
        let users = self.users.write();
        let mut account = Account::clone(&self.default.account());
        account.set_only_password(password);
        self.default.put(account);
        drop(users);
    }
}

impl From<Mistake> for crate::engine::grammar::error::Error {
    fn from(mistake: Mistake) -> Self {
        let Mistake { rule, wrong } = mistake;
        match wrong {
            Wrong::Unmatched => {
                Self::new(format!("Unmatched parenthesis in acl selector starting at '{rule}'."))
            }
            wrong => Self::new(format!("Error in ACL SETUSER modifier '{rule}': {wrong}")),
        }
    }
}
