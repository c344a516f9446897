//! Deleting items.

use redlet_macros::command;

use crate::engine::access::Access;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::reply::{Done, Truth};
use crate::rows;
use crate::value::Cuckoo;

rows![cf_compact, cf_del];

/// Deletes an item from a cuckoo filter once, and returns whether it was there. Delete only what was
/// added: another item that looks the same would be gone.
///
/// ```js
/// db.cf.add('carts', 'apple')
/// db.cf.del('carts', 'apple')  // true
/// db.cf.exists('carts', 'apple')  // false
/// db.cf.del('none', 'apple')  // throws ERR Not found
/// ```
#[command(
    CF.DEL,
    since = "8.0.0",
    complexity = "O(K) where K is the number of tables",
    flags(write, fast, module)
)]
fn cf_del(
    db: &mut Access<'_>,
    key: Write<'_, Cuckoo, ACCESS_UPDATE>,
    item: &[u8],
) -> Result<Truth> {
    // A value of another type is no filter either.
    let found = db.write(&key).ok().flatten().map(|mut filter| filter.delete(item));
    found.map(Truth).ok_or(Error::bare("Not found"))
}

/// Moves the items of a cuckoo filter to its earlier tables, and drops later ones that become empty.
///
/// ```js
/// db.cf.add('carts', 'apple')
/// db.cf.compact('carts')  // 'OK'
/// ```
#[command(
    CF.COMPACT,
    since = "8.0.0",
    complexity = "O(N * K) where N is the size of the filter and K the number of tables",
    flags(write, module)
)]
fn cf_compact(db: &mut Access<'_>, key: Write<'_, Cuckoo, ACCESS_UPDATE>) -> Result<Done> {
    let found = db.write(&key).ok().flatten().map(|mut filter| filter.compact());
    found.map(|()| Done).ok_or(Error::bare("Cuckoo filter was not found"))
}
