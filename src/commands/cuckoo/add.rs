//! Making filters and adding items.

use redlet_macros::command;

use super::arguments::{DEFAULT, InsertOptions, Plan, make, open, refused};
use crate::commands::filters::{EXISTS, Items};
use crate::engine::access::Access;
use crate::engine::access::handle::Handle;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::key::{ACCESS_UPDATE, Write};
use crate::engine::grammar::reply::{Done, Reply, Truth};
use crate::value::Cuckoo;
use crate::value::cuckoo::Full;
use crate::{reply_type, rows};

rows![cf_add, cf_addnx, cf_insert, cf_insertnx, cf_reserve];

reply_type! {
    /// 1 for each item that was added, and -1 for one that found no room.
    Inserted => "(1 | -1)[]";
    /// The same, and 0 for an item that was there.
    InsertedNew => "(1 | 0 | -1)[]";
}

/// Makes an empty cuckoo filter. It is an error if the key exists.
///
/// ```js
/// db.cf.reserve('carts', 10000)  // 'OK'
/// db.cf.reserve('fixed', 1000, { bucketsize: 4, expansion: 0 })  // 'OK'
/// db.cf.reserve('carts', 10000)  // throws ERR item exists
/// ```
#[command(CF.RESERVE, since = "8.0.0", complexity = "O(1)", flags(write, denyoom, module))]
fn cf_reserve(
    db: &mut Access<'_>,
    key: Write<'_, Cuckoo, ACCESS_UPDATE>,
    plan: Plan,
) -> Result<Done> {
    if db.view(&key)?.is_some() {
        return Err(EXISTS);
    }
    make(db, &key, &plan.shape)?;
    Ok(Done)
}

/// Adds an item to a cuckoo filter, which is made for 1024 items if it does not exist. An item can be
/// added more than once.
///
/// ```js
/// db.cf.add('carts', 'apple')  // true
/// db.cf.add('carts', 'apple')  // true
/// db.cf.count('carts', 'apple')  // 2
/// ```
#[command(
    CF.ADD,
    since = "8.0.0",
    complexity = "O(K + I) where K is the number of tables and I the number of iterations",
    flags(write, denyoom, module, constant)
)]
fn cf_add(
    db: &mut Access<'_>,
    key: Write<'_, Cuckoo, ACCESS_UPDATE>,
    item: &[u8],
) -> Result<Truth> {
    open(db, &key, Some(&DEFAULT))?.add(item).map(|()| Truth(true)).map_err(refused)
}

/// Adds an item to a cuckoo filter unless it is there, or looks as if. Returns whether it was added.
/// The filter is made for 1024 items if it does not exist.
///
/// ```js
/// db.cf.addnx('carts', 'apple')  // true
/// db.cf.addnx('carts', 'apple')  // false
/// ```
#[command(
    CF.ADDNX,
    since = "8.0.0",
    complexity = "O(K + I) where K is the number of tables and I the number of iterations",
    flags(write, denyoom, module, constant)
)]
fn cf_addnx(
    db: &mut Access<'_>,
    key: Write<'_, Cuckoo, ACCESS_UPDATE>,
    item: &[u8],
) -> Result<Truth> {
    open(db, &key, Some(&DEFAULT))?.add_new(item).map(Truth).map_err(refused)
}

/// Adds items to a cuckoo filter, which is made as the options say if it does not exist. Returns 1
/// for each item that was added, and -1 for one that found no room.
///
/// ```js
/// db.cf.insert('carts', { capacity: 500 }, 'ITEMS', ['apple', 'pear'])  // [1, 1]
/// db.cf.insert('other', { nocreate: true }, 'ITEMS', ['apple'])  // throws ERR not found
/// ```
#[command(
    CF.INSERT,
    since = "8.0.0",
    complexity = "O(N * (K + I)) where N is the number of items, K the number of tables and I the number of iterations",
    flags(write, denyoom, module)
)]
fn cf_insert(
    db: &mut Access<'_>,
    key: Write<'_, Cuckoo, ACCESS_UPDATE>,
    options: InsertOptions,
    items: Items<'_>,
) -> Result<Inserted> {
    let resp3 = db.speaks_resp3() && !db.is_function();
    let added = insert(db, &key, &options, items.0, |filter, item| filter.add(item).map(|()| 1))?;
    let reply = |added: i64| if resp3 { Reply::Bool(added == 1) } else { Reply::Int(added) };
    Ok(Inserted(Reply::Array(added.into_iter().map(reply).collect())))
}

/// Adds items to a cuckoo filter unless they are there, or look as if. The filter is made as the
/// options say if it does not exist. Returns 1 for each item that was added, 0 for one that was there,
/// and -1 for one that found no room.
///
/// ```js
/// db.cf.insertnx('carts', 'ITEMS', ['apple', 'pear', 'apple'])  // [1, 1, 0]
/// ```
#[command(
    CF.INSERTNX,
    since = "8.0.0",
    complexity = "O(N * (K + I)) where N is the number of items, K the number of tables and I the number of iterations",
    flags(write, denyoom, module)
)]
fn cf_insertnx(
    db: &mut Access<'_>,
    key: Write<'_, Cuckoo, ACCESS_UPDATE>,
    options: InsertOptions,
    items: Items<'_>,
) -> Result<InsertedNew> {
    let add = |filter: &mut Handle<'_, Cuckoo>, item: &[u8]| filter.add_new(item).map(i64::from);
    let added = insert(db, &key, &options, items.0, add)?;
    Ok(InsertedNew(Reply::Array(added.into_iter().map(Reply::Int).collect())))
}

/// Adds items; -1 stands for one that found no room.
fn insert(
    db: &mut Access<'_>,
    key: &Write<'_, Cuckoo, ACCESS_UPDATE>,
    options: &InsertOptions,
    items: &[&[u8]],
    add: impl Fn(&mut Handle<'_, Cuckoo>, &[u8]) -> Result<i64, Full>,
) -> Result<Vec<i64>, Error> {
    let mut filter = open(db, key, Some(&options.shape).filter(|_| !options.no_create))?;
    Ok(items.iter().map(|item| add(&mut filter, item).unwrap_or(-1)).collect())
}

#[cfg(test)]
mod tests {
    use crate::commands::testing::TestStore;

    #[test]
    fn a_full_filter_goes_on_with_the_next_item() {
        let mut db = TestStore::new();
        assert_eq!(db.say("CF.RESERVE f 4 EXPANSION 0"), "OK");
        let inserted = db.say("CF.INSERT f ITEMS a b c d e f g h");
        assert_eq!(inserted, "[1 1 1 -1 -1 1 -1 -1]");
        assert_eq!(db.say("CF.ADD f i"), "Filter is full");
        assert_eq!(db.say("CF.ADDNX f i"), "Filter is full");
        assert_eq!(db.say("CF.INSERTNX f ITEMS a i"), "[0 -1]");
    }

    #[test]
    fn a_filter_of_many_tables_takes_no_more() {
        let mut db = TestStore::new();
        db.say("CF.RESERVE f 2 BUCKETSIZE 1 EXPANSION 1 MAXITERATIONS 1");
        for _ in 0..32 {
            assert_eq!(db.say("CF.ADD f a"), "true");
        }
        for call in ["CF.ADD f a", "CF.ADDNX f a", "CF.INSERT f ITEMS a", "CF.INSERTNX f ITEMS a"] {
            assert_eq!(db.say(call), "Maximum expansions reached");
        }
    }

    #[test]
    fn a_filter_larger_than_the_memory_is_refused() {
        let mut db = TestStore::new();
        let refused = "ERR Insufficient memory to create filter";
        assert_eq!(db.say("CF.RESERVE f 9223372036854775807"), refused);
        assert_eq!(db.say("CF.INSERT f CAPACITY 100000000000000 ITEMS a"), refused);
        assert_eq!(db.say("CONFIG SET maxmemory 100mb"), "OK");
        assert_eq!(db.say("CF.RESERVE f 500000000"), refused);
        assert_eq!(db.say("EXISTS f"), "0");
    }
}
