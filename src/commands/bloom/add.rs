//! Making filters and adding items.

use redlet_macros::command;

use super::arguments::{Capacity, DEFAULT, ErrorRate, Growth, InsertOptions, make, refused};
use crate::commands::filters::{EXISTS, Items, NOT_FOUND};
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::{Done, Reply, Truth};
use crate::value::Bloom;
use crate::value::bloom::Shape;
use crate::{reply_type, rows};

rows![bf_add, bf_insert, bf_madd, bf_reserve];

reply_type! {
    /// Whether each item is new. The first that is refused ends it, with the error.
    Added => "(boolean | RedletError)[]";
}

/// Makes an empty Bloom filter. It is an error if the key exists.
///
/// ```js
/// db.bf.reserve('seen', 0.001, 10000)  // 'OK'
/// db.bf.reserve('fixed', 0.01, 500, { nonscaling: true })  // 'OK'
/// db.bf.reserve('seen', 0.001, 10000)  // throws ERR item exists
/// ```
#[command(BF.RESERVE, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn bf_reserve(
    db: &mut Access<'_>,
    key: Write<'_, Bloom, ACCESS_UPDATE>,
    /// How often an item may be found that was not added: above 0 and below 1.
    error_rate: ErrorRate,
    /// For how many items the filter is made before it grows.
    capacity: Capacity,
    growth: Growth,
) -> Result<Done> {
    if db.view(&key)?.is_some() {
        return Err(EXISTS);
    }
    let (ErrorRate(error), Capacity(capacity), Growth { scales, expansion }) =
        (error_rate, capacity, growth);
    make(db, &key, &Shape { error, capacity, scales, expansion })?;
    Ok(Done)
}

/// Adds an item to a Bloom filter, which is made if it does not exist: for 100 items, of which one
/// in 100 may be found that was not added. Returns whether the item is new.
///
/// ```js
/// db.bf.add('seen', 'user:1')  // true
/// db.bf.add('seen', 'user:1')  // false: it was added before, or looks as if
/// ```
#[command(
    BF.ADD,
    since = "8.0.0",
    complexity = "O(K) where K is the number of bits that an item sets",
    flags(write, denyoom, module, constant)
)]
fn bf_add(db: &mut Access<'_>, key: Write<'_, Bloom, ACCESS_UPDATE>, item: &[u8]) -> Result<Truth> {
    open(db, &key)?.add(item).map(Truth).map_err(refused)
}

/// Adds items to a Bloom filter, which is made if it does not exist. Returns for each item whether
/// it is new. If a filter that does not scale becomes full, the first item that finds no room is
/// answered with an error, and those after it are not added.
///
/// ```js
/// db.bf.madd('seen', ['user:1', 'user:2', 'user:1'])  // [true, true, false]
/// ```
#[command(
    BF.MADD,
    since = "8.0.0",
    complexity = "O(K * N) where K is the number of bits that an item sets and N the number of items",
    flags(write, denyoom, module, constant)
)]
fn bf_madd(
    db: &mut Access<'_>,
    key: Write<'_, Bloom, ACCESS_UPDATE>,
    item: Many<&[u8]>,
) -> Result<Added> {
    Ok(add_all(open(db, &key)?, &item))
}

/// Adds items to a Bloom filter, which is made as the options say if it does not exist. Returns as
/// BF.MADD.
///
/// ```js
/// db.bf.insert('seen', { capacity: 10000, error: 0.001 }, 'ITEMS', ['a', 'b'])  // [true, true]
/// db.bf.insert('other', { nocreate: true }, 'ITEMS', ['user:1'])  // throws ERR not found
/// ```
#[command(
    BF.INSERT,
    since = "8.0.0",
    complexity = "O(K * N) where K is the number of bits that an item sets and N the number of items",
    flags(write, denyoom, module)
)]
fn bf_insert(
    db: &mut Access<'_>,
    key: Write<'_, Bloom, ACCESS_UPDATE>,
    options: InsertOptions,
    items: Items<'_>,
) -> Result<Added> {
    let filter = match db.view(&key)?.is_some() {
        true => db.write(&key)?.ok_or(NOT_FOUND)?,
        false if options.no_create => return Err(NOT_FOUND),
        false => make(db, &key, &options.shape)?,
    };
    Ok(add_all(filter, items.0))
}

/// The filter of a key, made if it is not there.
fn open<'h>(
    db: &'h mut Access<'_>,
    key: &Write<'_, Bloom, ACCESS_UPDATE>,
) -> Result<Handle<'h, Bloom>> {
    match db.view(key)?.is_some() {
        true => db.write(key)?.ok_or(NOT_FOUND),
        false => make(db, key, &DEFAULT),
    }
}

fn add_all(mut filter: Handle<'_, Bloom>, items: &[&[u8]]) -> Added {
    let mut replies = Vec::with_capacity(items.len());
    for item in items {
        match filter.add(item) {
            Ok(added) => replies.push(Reply::Bool(added)),
            Err(why) => {
                replies.push(Reply::Error(refused(why)));
                break;
            }
        }
    }
    Added(Reply::Array(replies))
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_filter_that_becomes_full_ends_the_reply() {
        let mut db = TestStore::new();
        assert_eq!(db.say("BF.RESERVE f 0.1 2 NONSCALING"), "OK");
        let full = "ERR non scaling filter is full";
        assert_eq!(db.say("BF.MADD f a b c a d"), format!("[true true {full}]"));
        assert_eq!(db.say("BF.INSERT f ITEMS a b c d"), format!("[false false {full}]"));
        assert_eq!(db.say("BF.ADD f c"), full);
        assert_eq!(db.say("BF.ADD f a"), "false");
    }

    #[test]
    fn a_filter_larger_than_the_memory_is_refused() {
        let mut db = TestStore::new();
        let refused = "ERR Insufficient memory to create filter";
        assert_eq!(db.say("BF.RESERVE f 0.01 9223372036854775807"), refused);
        assert_eq!(db.say("BF.INSERT f CAPACITY 100000000000000 ITEMS a"), refused);
        assert_eq!(db.say("CONFIG SET maxmemory 100mb"), "OK");
        assert_eq!(db.say("BF.RESERVE f 0.01 100000000"), refused);
        assert_eq!(db.say("EXISTS f"), "0");
        assert_eq!(db.say("BF.RESERVE f 0.01 1000000"), "OK");
    }
}
