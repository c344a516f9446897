//! Users: ACL SETUSER and its like.

use redlet_macros::command;

use crate::base::Bytes;
use crate::engine::call::engine::Call;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::param::{Many, Secret};
use crate::engine::grammar::reply::{Done, Reply};
use crate::engine::shared::acl::rule::{Rules, has_blanks};
use crate::engine::shared::acl::selector::Selector;
use crate::engine::shared::acl::user::Account;
use crate::engine::shared::client::USER;
use crate::{reply_type, rows};

rows![deluser, getuser, list, setuser, users, whoami];

reply_type! {
    /// The description of a user; null if there is no such user.
    Details => "Named<Text, { flags: Text[]; passwords: Text[]; commands: Text; keys: Text; channels: Text; databases: Text; selectors: Named<Text, { commands: Text; keys: Text; channels: Text; databases: Text }>[] }> | null";
}

/// Creates a user, or changes the permissions of one. The rules are applied in order; if one is
/// wrong, none is.
///
/// ```js
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '&news', '+@read', '+set')  // 'OK'
/// db.acl('SETUSER', 'ada', '-set')  // 'OK': the other rules stay
/// ```
#[command(
    ACL | SETUSER,
    since = "6.0.0",
    complexity = "O(N) where N is the number of rules",
    flags(admin, noscript, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded"),
    history("6.2.0" = "rules on channels", "7.0.0" = "selectors, rules on reading or writing keys"),
    valkey(history("9.1.0" = "rules on databases"))
)]
fn setuser(
    db: &mut Call<'_>,
    Secret(username): Secret<'_>,
    rules: Option<Many<Secret<'_>>>,
) -> Result<Done> {
    if has_blanks(username) {
        return Err(Error::fixed("Usernames can't contain spaces or null characters"));
    }
    let rules: Vec<_> = rules.iter().flatten().map(|Secret(rule)| *rule).collect();
    let rules = Rules::read(&rules)?;
    db.engine.set_user(db.session_mut(), username, &rules)?;
    Ok(Done)
}

/// Deletes users, closes their connections, and returns how many existed.
///
/// ```js
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
/// db.acl('DELUSER', 'ada', 'bob')  // 1
/// ```
#[command(
    ACL | DELUSER,
    since = "6.0.0",
    complexity = "O(N) where N is the number of users and connections",
    flags(admin, noscript, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded")
)]
fn deluser(db: &mut Call<'_>, usernames: Many<Secret<'_>>) -> Result<usize> {
    if usernames.iter().any(|Secret(name)| *name == USER) {
        return Err(Error::fixed("The 'default' user cannot be removed"));
    }
    Ok(usernames
        .iter()
        .filter(|Secret(name)| db.engine.delete_user(db.session_mut(), name))
        .count())
}

/// Returns the permissions of a user, and the hashes of the user's passwords.
///
/// ```js
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '+@read')
/// const { flags, keys, commands } = db.acl('GETUSER', 'ada')
/// keys  // '~user:*'
/// commands  // '-@all +@read'
/// db.acl('GETUSER', 'bob')  // null
/// ```
#[command(
    ACL | GETUSER,
    since = "6.0.0",
    complexity = "O(N) where N is the number of the user's rules",
    flags(admin, noscript, loading, stale),
    history(
        "6.2.0" = "channels",
        "7.0.0" = "selectors, keys and channels as the text of their rules"
    ),
    valkey(history("9.1.0" = "databases"))
)]
fn getuser(db: &mut Call<'_>, Secret(username): Secret<'_>) -> Result<Details> {
    let user = db.engine.acl.find(username);
    Ok(Details(user.map_or(Reply::Null, |user| Reply::Map(details(db.dialect(), &user.account())))))
}

type Lines = Vec<(Reply, Reply)>;

fn details(dialect: Dialect, account: &Account) -> Lines {
    let flags = account.flags(dialect).into_iter().map(Reply::bytes).collect();
    let passwords = account.passwords.iter().map(Reply::bytes).collect();
    let selectors = account.selectors.iter().map(|selector| Reply::Map(rules(dialect, selector)));
    let mut lines = vec![
        (Reply::bytes("flags"), Reply::Set(flags)),
        (Reply::bytes("passwords"), Reply::Array(passwords)),
    ];
    lines.extend(rules(dialect, &account.root));
    lines.push((Reply::bytes("selectors"), Reply::Array(selectors.collect())));
    lines
}

fn rules(dialect: Dialect, selector: &Selector) -> Lines {
    let mut lines = vec![
        ("commands", Reply::bytes(selector.command_rules())),
        ("keys", Reply::bytes(selector.key_rules())),
        ("channels", Reply::bytes(selector.channel_rules())),
    ];
    if dialect.users_show_databases() || selector.database_rules() != "alldbs" {
        lines.push(("databases", Reply::bytes(selector.database_rules())));
    }
    lines.into_iter().map(|(name, value)| (Reply::bytes(name), value)).collect()
}

/// Lists all users with their rules, as ACL SAVE writes them.
///
/// ```js
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~user:*', '+@read')
/// db.acl('LIST').length  // 2: ada and default
/// ```
#[command(
    ACL | LIST,
    since = "6.0.0",
    complexity = "O(N) where N is the number of users",
    flags(admin, noscript, loading, stale)
)]
fn list(db: &mut Call<'_>) -> Result<Vec<Bytes>> {
    Ok(db
        .engine
        .acl
        .list()
        .iter()
        .map(|user| Bytes::from(user.line(db.engine.dialect())))
        .collect())
}

/// Lists the names of all users.
///
/// ```js
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
/// db.acl('USERS')  // ['ada', 'default']
/// ```
#[command(
    ACL | USERS,
    since = "6.0.0",
    complexity = "O(N) where N is the number of users",
    flags(admin, noscript, loading, stale)
)]
fn users(db: &mut Call<'_>) -> Result<Vec<Bytes>> {
    Ok(db.engine.acl.list().iter().map(|user| user.name.clone()).collect())
}

/// Returns the name of this connection's user: `default` before AUTH.
///
/// ```js
/// db.acl('WHOAMI')  // 'default'
/// ```
#[command(ACL | WHOAMI, since = "6.0.0", complexity = "O(1)", flags(noscript, loading, stale))]
fn whoami(db: &mut Call<'_>) -> Result<Bytes> {
    Ok(db.session().user_name())
}

#[cfg(test)]
pub(super) mod tests;
