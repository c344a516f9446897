//! Users, and what they may do.
//!
//! A [`User`] is a name and an [`Account`]: passwords and selectors, which say what commands, keys,
//! channels and databases are open. Accounts never change: ACL SETUSER makes another one and puts
//! it in the old one's place, so a rule that is none leaves everything as it was, and a check sees
//! one state of a user from its beginning to its end.
//!
//! A session belongs to a user or to nobody. Those that come from outside belong to `default` until
//! they say otherwise; who calls functions of the store, or speaks to it over a stream in the
//! process, belongs to nobody before it calls AUTH: it holds the store anyway. Nobody may do
//! everything, and so may a user who is not restricted: [`User::is_restricted`] is all that a call
//! of theirs looks at.
//!
//! * [`commands`], [`selector`]: what is open. [`rule`]: the words that say so.
//! * [`check`]: whether a call may be made. [`log`]: what was refused. [`file`]: users on the disk.

pub mod commands;
pub mod file;
pub mod log;
pub mod rule;
pub mod selector;
pub mod user;

use std::collections::BTreeMap;
use std::sync::Arc;

use parking_lot::RwLock;

use self::log::Log;
use self::rule::{Mistake, Rules, Wrong};
use self::user::{Account, User};
use super::client::USER;
use super::session::Session;
use crate::base::Bytes;
use crate::engine::Engine;
use crate::pubsub::Topic;

/// Everybody there is. `default` always is.
#[derive(Debug)]
pub struct Acl {
    users: RwLock<BTreeMap<Bytes, Arc<User>>>,
    pub default: Arc<User>,
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
    pub fn find(&self, name: &[u8]) -> Option<Arc<User>> {
        self.users.read().get(name).cloned()
    }

    /// All users, by name.
    pub fn list(&self) -> Vec<Arc<User>> {
        self.users.read().values().cloned().collect()
    }

    /// Whether who comes from outside has to say a password before anything else.
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

impl Engine {
    /// ACL SETUSER: makes a user, or changes what one may do; nothing when a rule is none.
    pub fn set_user(
        &self,
        session: &mut Session,
        name: &[u8],
        rules: &Rules,
    ) -> Result<(), Mistake> {
        let mut users = self.acl.users.write();
        let known = users.get(name).cloned();
        let mut account = match &known {
            Some(user) => Account::clone(&user.account()),
            None => self.new_account(),
        };
        account.apply(rules, &self.rule_context())?;
        match known {
            Some(user) => user.put(account),
            None => {
                let user = Arc::new(User::new(name, account));
                users.insert(user.name.clone(), user);
            }
        }
        drop(users);
        self.close_eavesdroppers(session);
        Ok(())
    }

    /// Who is made and not yet told anything about.
    fn new_account(&self) -> Account {
        Account::nothing(self.config.opens_channels())
    }

    fn rule_context(&self) -> rule::Context {
        rule::Context { table: self.table, opens_channels: self.config.opens_channels() }
    }

    /// ACL DELUSER: false when there is no such user. Its connections are closed; a session that
    /// has none may do nothing any more until it calls AUTH or RESET.
    pub fn delete_user(&self, session: &mut Session, name: &[u8]) -> bool {
        let Some(user) = self.acl.users.write().remove(name) else { return false };
        self.dismiss(session, &user);
        true
    }

    fn dismiss(&self, session: &mut Session, user: &User) {
        user.put(Account::nothing(false));
        for client in self.clients.list() {
            if client.user().as_ref() == Some(&user.name) {
                session.hang_up(&client);
            }
        }
    }

    /// Closes the connections that listen to what is no longer open to their users.
    fn close_eavesdroppers(&self, session: &mut Session) {
        for client in self.clients.list() {
            let Some(mailbox) = client.mailbox() else { continue };
            let user = client.user().and_then(|name| self.acl.find(&name));
            let Some(account) = user.map(|user| user.account()) else { continue };
            let listens = |topic: Topic| {
                let names = self.pubsub.names_of(topic, mailbox);
                names.iter().any(|name| !account.opens_channel(name, topic == Topic::Pattern))
            };
            if [Topic::Channel, Topic::Pattern, Topic::Shard].into_iter().any(listens) {
                session.hang_up(&client);
            }
        }
    }

    /// AUTH: the session belongs to the user from now on. What fails is logged.
    pub fn log_in(&self, session: &mut Session, name: &[u8], password: &[u8]) -> bool {
        let user = self.acl.find(name).filter(|user| user.account().lets_in(password));
        let Some(user) = user else { return false };
        session.belong_to(Some(user));
        session.connection.authenticated = true;
        true
    }
}

impl Session {
    /// From now on its calls are this user's.
    pub fn belong_to(&mut self, user: Option<Arc<User>>) {
        self.client.rename(|names| names.user = user.as_ref().map(|user| user.name.clone()));
        self.user = user;
    }

    /// The name of its user.
    pub fn user_name(&self) -> Bytes {
        self.user.as_ref().map_or_else(|| Bytes::new(USER), |user| user.name.clone())
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
