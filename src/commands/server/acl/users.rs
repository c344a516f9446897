//! Users: ACL SETUSER and its like.

use crate::base::Bytes;
use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Many, Secret};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::shared::acl::rule::{Rules, has_blanks};
use crate::engine::shared::acl::selector::Selector;
use crate::engine::shared::acl::user::Account;
use crate::engine::shared::client::USER;
use crate::{command, reply_type, rows};

rows![deluser, getuser, list, setuser, users, whoami];

reply_type! {
    /// What is said about a user; null for one that there is not.
    Details => "Named<Text, { flags: Text[]; passwords: Text[]; commands: Text; keys: Text; channels: Text; databases: Text; selectors: Named<Text, { commands: Text; keys: Text; channels: Text; databases: Text }>[] }> | null";
}

command! {
    /// Makes a user, or changes what one may do: rules are applied one after another, all of them
    /// or, when one is none, none.
    ACL | SETUSER since "6.0.0" "O(N) where N is the number of rules" [admin noscript loading stale]
    setuser(username: Secret, rules: Option<Many<Secret>>) -> Done
}
fn setuser(
    db: &mut Access<'_>,
    Secret(name): Secret<'_>,
    rules: Option<Many<Secret<'_>>>,
) -> Result<Done> {
    if has_blanks(name) {
        return Err(Error::fixed("Usernames can't contain spaces or null characters"));
    }
    let rules: Vec<_> = rules.iter().flatten().map(|Secret(rule)| *rule).collect();
    let rules = Rules::read(&rules)?;
    db.engine.set_user(db.session, name, &rules)?;
    Ok(Done)
}

command! {
    /// Deletes users, closes their connections, and tells how many there were.
    ACL | DELUSER since "6.0.0" "O(N) where N is the number of users and connections"
        [admin noscript loading stale]
    deluser(usernames: Many<Secret>) -> usize
}
fn deluser(db: &mut Access<'_>, names: Many<Secret<'_>>) -> Result<usize> {
    if names.iter().any(|Secret(name)| *name == USER) {
        return Err(Error::fixed("The 'default' user cannot be removed"));
    }
    Ok(names.iter().filter(|Secret(name)| db.engine.delete_user(db.session, name)).count())
}

command! {
    /// Tells what a user may do, and the hashes of the user's passwords.
    ACL | GETUSER since "6.0.0" "O(N) where N is the number of the user's rules"
        [admin noscript loading stale]
    getuser(username: Secret) -> Details
}
fn getuser(db: &mut Access<'_>, Secret(name): Secret<'_>) -> Result<Details> {
    let user = db.engine.acl.find(name);
    Ok(Details(user.map_or(Reply::Null, |user| Reply::Map(details(&user.account())))))
}

type Lines = Vec<(Reply, Reply)>;

fn details(account: &Account) -> Lines {
    let flags = account.flags().into_iter().map(Reply::bytes).collect();
    let passwords = account.passwords.iter().map(Reply::bytes).collect();
    let selectors = account.selectors.iter().map(|selector| Reply::Map(rules(selector)));
    let mut lines = vec![
        (Reply::bytes("flags"), Reply::Set(flags)),
        (Reply::bytes("passwords"), Reply::Array(passwords)),
    ];
    lines.extend(rules(&account.root));
    lines.push((Reply::bytes("selectors"), Reply::Array(selectors.collect())));
    lines
}

fn rules(selector: &Selector) -> Lines {
    let lines = [
        ("commands", Reply::bytes(selector.command_rules())),
        ("keys", Reply::bytes(selector.key_rules())),
        ("channels", Reply::bytes(selector.channel_rules())),
        ("databases", Reply::bytes(selector.database_rules())),
    ];
    lines.map(|(name, value)| (Reply::bytes(name), value)).into()
}

command! {
    /// Lists all users with their rules, as ACL SAVE writes them.
    ACL | LIST since "6.0.0" "O(N) where N is the number of users" [admin noscript loading stale]
    list() -> Vec<Bytes>
}
fn list(db: &mut Access<'_>) -> Result<Vec<Bytes>> {
    Ok(db.engine.acl.list().iter().map(|user| Bytes::from(user.line())).collect())
}

command! {
    /// Lists the names of all users.
    ACL | USERS since "6.0.0" "O(N) where N is the number of users" [admin noscript loading stale]
    users() -> Vec<Bytes>
}
fn users(db: &mut Access<'_>) -> Result<Vec<Bytes>> {
    Ok(db.engine.acl.list().iter().map(|user| user.name.clone()).collect())
}

command! {
    /// Tells the name of this connection's user: `default` before AUTH.
    ACL | WHOAMI since "6.0.0" "O(1)" [noscript loading stale]
    whoami() -> Bytes
}
fn whoami(db: &mut Access<'_>) -> Result<Bytes> {
    Ok(db.session.user_name())
}

#[cfg(test)]
pub(super) mod tests;
