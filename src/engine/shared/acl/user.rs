//! [`User`] and [`Account`]: a name, and all that is said about it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

use parking_lot::RwLock;
use sha2::{Digest, Sha256};

use super::rule::{Context, Mistake, Rules, Wrong};
use super::selector::Selector;
use crate::base::Bytes;
use crate::engine::grammar::dialect::Dialect;

/// A name and its current account. Sessions share it, so a new account applies to them at once.
#[derive(Debug)]
pub struct User {
    /// The name that AUTH and ACL use.
    pub name: Bytes,
    restricted: AtomicBool,
    account: RwLock<Arc<Account>>,
}

impl User {
    pub(in crate::engine) fn new(name: &[u8], account: Account) -> Self {
        Self {
            name: Bytes::new(name),
            restricted: AtomicBool::new(!account.root.is_everything()),
            account: RwLock::new(Arc::new(account)),
        }
    }

    /// False when whatever it calls is allowed.
    #[inline]
    pub fn is_restricted(&self) -> bool {
        self.restricted.load(Relaxed)
    }

    /// The line of an ACL file that makes this user.
    pub fn line(&self, dialect: Dialect) -> Vec<u8> {
        [b"user ", &self.name[..], b" ", &self.account().describe(dialect)].concat()
    }

    /// The account at this moment. It does not change while the caller holds it.
    pub fn account(&self) -> Arc<Account> {
        Arc::clone(&self.account.read())
    }

    pub(in crate::engine) fn put(&self, account: Account) {
        let mut place = self.account.write();
        self.restricted.store(!account.root.is_everything(), Relaxed);
        *place = Arc::new(account);
    }
}

/// The SHA-256 of a password, in 64 hexadecimal digits.
pub type Hash = [u8; 64];

/// What a user may do. Immutable: a change replaces the account.
#[derive(Debug, Clone)]
pub struct Account {
    /// `on`: AUTH succeeds with the right password.
    pub enabled: bool,
    /// Any password will do.
    pub needs_no_password: bool,
    /// As it was said: nothing here depends on it.
    pub sanitize_payload: bool,
    /// In the order in which they came.
    pub passwords: Vec<Hash>,
    /// The selector that rules outside parentheses change.
    pub root: Selector,
    /// A call may be made that the root or any of these allows.
    pub selectors: Vec<Selector>,
}

impl Account {
    /// Allows everything, without a password.
    pub(in crate::engine) fn everything() -> Self {
        Self {
            enabled: true,
            needs_no_password: true,
            root: Selector::everything(),
            ..Self::nothing(true)
        }
    }

    /// What a new user may do.
    pub(in crate::engine) fn nothing(opens_channels: bool) -> Self {
        Self {
            enabled: false,
            needs_no_password: false,
            sanitize_payload: true,
            passwords: Vec::new(),
            root: Selector::nothing(opens_channels),
            selectors: Vec::new(),
        }
    }

    /// Applies rules in their order. After a mistake the account is of no use.
    pub(in crate::engine) fn apply(
        &mut self,
        rules: &Rules,
        context: &Context,
    ) -> Result<(), Mistake> {
        for rule in rules.iter() {
            self.apply_one(rule, context).map_err(|wrong| Mistake::of(rule, wrong))?;
        }
        Ok(())
    }

    /// Applies the valid rules, and returns what is wrong with the others.
    pub(in crate::engine) fn apply_all(
        &mut self,
        rules: &Rules,
        context: &Context,
    ) -> Vec<Mistake> {
        let apply =
            |rule| self.apply_one(rule, context).err().map(|wrong| Mistake::of(rule, wrong));
        rules.iter().filter_map(apply).collect()
    }

    fn apply_one(&mut self, rule: &[u8], context: &Context) -> Result<(), Wrong> {
        match rule.to_ascii_lowercase().as_slice() {
            b"" => {}
            b"on" => self.enabled = true,
            b"off" => self.enabled = false,
            b"nopass" => self.set_only_password(b""),
            b"resetpass" => self.forget_passwords(),
            b"sanitize-payload" => self.sanitize_payload = true,
            b"skip-sanitize-payload" => self.sanitize_payload = false,
            b"clearselectors" => self.selectors.clear(),
            b"reset" => *self = Self::nothing(context.opens_channels),
            _ => return self.apply_marked(rule, context),
        }
        Ok(())
    }

    fn apply_marked(&mut self, rule: &[u8], context: &Context) -> Result<(), Wrong> {
        match rule {
            [b'>', password @ ..] => self.add_password(hash_of(password)),
            [b'#', hash @ ..] => self.add_password(read_hash(hash)?),
            [b'<', password @ ..] => return self.remove_password(&hash_of(password)),
            [b'!', hash @ ..] => return self.remove_password(&read_hash(hash)?),
            [b'(', inside @ .., b')'] => {
                let mut selector = Selector::nothing(context.opens_channels);
                for rule in inside.split(|byte| *byte == b' ').filter(|rule| !rule.is_empty()) {
                    // The first word that ends so ends the selector, where a line is read.
                    if rule.ends_with(b")") {
                        return Err(Wrong::Syntax);
                    }
                    selector.apply(rule, context)?;
                }
                self.selectors.push(selector);
            }
            _ => return self.root.apply(rule, context),
        }
        Ok(())
    }

    /// Makes this the only password; with an empty one, any password will do.
    pub(in crate::engine) fn set_only_password(&mut self, password: &[u8]) {
        self.forget_passwords();
        if password.is_empty() {
            self.needs_no_password = true;
        } else {
            self.add_password(hash_of(password));
        }
    }

    fn forget_passwords(&mut self) {
        self.passwords.clear();
        self.needs_no_password = false;
    }

    fn add_password(&mut self, hash: Hash) {
        if !self.passwords.contains(&hash) {
            self.passwords.push(hash);
        }
        self.needs_no_password = false;
    }

    fn remove_password(&mut self, hash: &Hash) -> Result<(), Wrong> {
        let place = self.passwords.iter().position(|known| known == hash);
        self.passwords.remove(place.ok_or(Wrong::NoSuchPassword)?);
        Ok(())
    }

    /// Whether this password opens it.
    pub(in crate::engine) fn lets_in(&self, password: &[u8]) -> bool {
        if !self.enabled || self.needs_no_password {
            return self.enabled;
        }
        let given = hash_of(password);
        // How long it takes must not depend on which of them it is, nor on how alike they are.
        self.passwords.iter().fold(false, |found, known| found | same(known, &given))
    }

    /// Whether any of its selectors opens a channel, or a pattern of them.
    pub(in crate::engine) fn opens_channel(&self, name: &[u8], is_pattern: bool) -> bool {
        let mut selectors = std::iter::once(&self.root).chain(&self.selectors);
        selectors.any(|selector| selector.opens_channel(name, is_pattern))
    }

    /// Its words for GETUSER.
    pub fn flags(&self, dialect: Dialect) -> Vec<&'static str> {
        let mut flags = vec![if self.enabled { "on" } else { "off" }];
        flags.extend(self.needs_no_password.then_some("nopass"));
        if dialect.users_show_sanitizing() {
            let sanitizes = self.sanitize_payload;
            flags.push(if sanitizes { "sanitize-payload" } else { "skip-sanitize-payload" });
        }
        flags
    }

    /// The rules that make this account.
    pub fn describe(&self, dialect: Dialect) -> Vec<u8> {
        let mut text = self.flags(dialect).join(" ").into_bytes();
        for hash in &self.passwords {
            text.extend_from_slice(b" #");
            text.extend_from_slice(hash);
        }
        text.push(b' ');
        self.root.describe(&mut text);
        for selector in &self.selectors {
            text.extend_from_slice(b" (");
            selector.describe(&mut text);
            text.push(b')');
        }
        text
    }
}

fn hash_of(password: &[u8]) -> Hash {
    let mut hash = [0; 64];
    for (digits, byte) in hash.chunks_exact_mut(2).zip(Sha256::digest(password)) {
        let digit = |value: u8| b"0123456789abcdef".get(usize::from(value)).copied().unwrap_or(0);
        digits.copy_from_slice(&[digit(byte >> 4), digit(byte & 15)]);
    }
    hash
}

fn read_hash(text: &[u8]) -> Result<Hash, Wrong> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let hash = Hash::try_from(text).ok().filter(|hash| hash.iter().all(is_digit));
    hash.ok_or(Wrong::NoHash)
}

fn same(a: &Hash, b: &Hash) -> bool {
    let difference = a.iter().zip(b).fold(0, |all, (a, b)| all | (a ^ b));
    std::hint::black_box(difference) == 0
}
