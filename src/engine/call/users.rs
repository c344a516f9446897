//! What changes users: ACL SETUSER and its like, AUTH, and the file that keeps them.

use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::base::Bytes;
use crate::engine::Engine;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::shared::acl::file::{self, Accounts, FILE, LARGEST, no_file};
use crate::engine::shared::acl::rule::{self, Mistake, Rules};
use crate::engine::shared::acl::user::{Account, User};
use crate::engine::shared::client::USER;
use crate::engine::shared::session::Session;
use crate::persist::files;
use crate::pubsub::Topic;

impl Engine {
    /// ACL SETUSER: creates a user or changes its permissions. An invalid rule changes nothing.
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

    /// The account of a new user, before any rule.
    fn new_account(&self) -> Account {
        Account::nothing(self.config.opens_channels())
    }

    fn rule_context(&self) -> rule::Context {
        rule::Context { table: self.table, opens_channels: self.config.opens_channels() }
    }

    /// ACL DELUSER: false when there is no such user. Closes the user's connections; a session
    /// without a connection may do nothing more until it calls AUTH or RESET.
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

impl Engine {
    /// ACL SAVE.
    pub fn save_users(&self) -> Result<()> {
        let Some(storage) = self.persistence.storage() else {
            self.admit_to_memory()?;
            return Err(no_file(self.dialect()));
        };
        let mut text = Vec::new();
        for user in self.acl.list() {
            text.extend_from_slice(&user.line(self.dialect()));
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
        let path = self.acl_path().ok_or_else(|| no_file(self.dialect()))?;
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
        file::read(text, path, &self.rule_context())
    }

    /// Replaces all users; those that are not among `accounts` are deleted. The default user always
    /// exists: without a line for it, it may do everything, with the password of `requirepass`.
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
