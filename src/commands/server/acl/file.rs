//! ACL SAVE and ACL LOAD.

use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::Done;
use crate::{command, rows};

rows![load, save];

command! {
    /// Takes the users from the ACL file again; when it has a mistake, everything stays as it is.
    ACL | LOAD since "6.0.0" "O(N) where N is the number of users" [admin noscript loading stale]
    load() -> Done
}
fn load(db: &mut Access<'_>) -> Result<Done> {
    db.engine.load_users(db.session).map(|()| Done)
}

command! {
    /// Writes the users into the ACL file, which is read when the store is opened: `users.acl` in
    /// its folder, unless `aclfile` names another.
    ACL | SAVE since "6.0.0" "O(N) where N is the number of users" [admin noscript loading stale]
    save() -> Done
}
fn save(db: &mut Access<'_>) -> Result<Done> {
    db.engine.save_users().map(|()| Done)
}

#[cfg(test)]
mod tests;
