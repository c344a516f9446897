//! ACL SAVE and ACL LOAD.

use redlet_macros::command;

use crate::engine::call::engine::Call;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Done;
use crate::rows;

rows![load, save];

/// Takes the users from the ACL file again; when it has a mistake, everything stays as it is.
///
/// ```js
/// const db = new Redlet('./data')
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
/// db.acl('SAVE')
/// db.acl('DELUSER', 'ada')
/// db.acl('LOAD')  // 'OK'
/// db.acl('USERS')  // ['ada', 'default']
/// ```
#[command(
    ACL | LOAD,
    since = "6.0.0",
    complexity = "O(N) where N is the number of users",
    flags(admin, noscript, loading, stale)
)]
fn load(db: &mut Call<'_>) -> Result<Done> {
    db.engine.load_users(db.session_mut()).map(|()| Done)
}

/// Writes the users into the ACL file, which is read when the store is opened: `users.acl` in
/// its folder, unless `aclfile` names another.
///
/// ```js
/// const db = new Redlet('./data')
/// db.acl('SETUSER', 'ada', 'on', '>s3cret', '~*', '+@all')
/// db.acl('SAVE')  // 'OK': in ./data/users.acl
/// ```
#[command(
    ACL | SAVE,
    since = "6.0.0",
    complexity = "O(N) where N is the number of users",
    flags(admin, noscript, loading, stale),
    tips("request_policy:all_nodes", "response_policy:all_succeeded")
)]
fn save(db: &mut Call<'_>) -> Result<Done> {
    db.engine.save_users().map(|()| Done)
}

#[cfg(test)]
mod tests;
