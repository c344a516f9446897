//! ACL SAVE and ACL LOAD.

use crate::engine::access::Access;
use crate::engine::error::{Error, Result};
use crate::engine::reply::Done;
use crate::{command, rows};

rows![load, save];

const NO_FILE: Error = Error::fixed(
    "This instance is not configured to use an ACL file. You may want to specify users via the ACL \
     SETUSER command and then issue a CONFIG REWRITE (assuming you have a configuration file set) \
     in order to store users in the configuration.",
);

command! {
    /// Takes the users from the ACL file again; when it has a mistake, everything stays as it is.
    ACL | LOAD since "6.0.0" "O(N) where N is the number of users" [admin noscript loading stale]
    load() -> Done
}
fn load(_db: &mut Access<'_>) -> Result<Done> {
    Err(NO_FILE)
}

command! {
    /// Writes the users into the ACL file.
    ACL | SAVE since "6.0.0" "O(N) where N is the number of users" [admin noscript loading stale]
    save() -> Done
}
fn save(_db: &mut Access<'_>) -> Result<Done> {
    Err(NO_FILE)
}
