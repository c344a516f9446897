//! What is in a filter, and what it is.

use redlet_macros::command;

use crate::commands::filters::NOT_FOUND;
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::key::Read;
use crate::engine::grammar::kind::Any;
use crate::engine::grammar::param::Many;
use crate::engine::grammar::reply::{Reply, Shown, Truth};
use crate::value::{Cuckoo, View};
use crate::{reply_type, rows};

rows![cf_count, cf_debug, cf_exists, cf_info, cf_mexists];

/// The bytes of a filter without tables, and of a table beside its prints, as the module counts them.
const FILTER_BYTES: u64 = 40;
const TABLE_BYTES: u64 = 16;

reply_type! {
    /// What a filter is.
    Info => "Named<Text, CuckooInfo>";
}

/// The filter that a value is, if it is one: these commands find nothing in a value of another type.
fn filter(value: View<'_>) -> Option<&Cuckoo> {
    if let View::Module(module) = value { module.get() } else { None }
}

/// Returns whether an item is in a cuckoo filter. It may answer true of an item that is not, never
/// false of one that is.
///
/// ```js
/// db.cf.add('carts', 'apple')
/// db.cf.exists('carts', 'apple')  // true
/// db.cf.exists('carts', 'pear')  // false
/// ```
#[command(
    CF.EXISTS,
    since = "8.0.0",
    complexity = "O(K) where K is the number of tables",
    flags(readonly, fast, module)
)]
fn cf_exists(db: &mut Access<'_>, key: Read<'_, Any>, item: &[u8]) -> Result<Truth> {
    Ok(Truth(db.read(&key)?.and_then(filter).is_some_and(|filter| filter.contains(item))))
}

/// Returns for each item whether it is in a cuckoo filter, as CF.EXISTS.
///
/// ```js
/// db.cf.add('carts', 'apple')
/// db.cf.mexists('carts', ['apple', 'pear'])  // [true, false]
/// ```
#[command(
    CF.MEXISTS,
    since = "8.0.0",
    complexity = "O(K * N) where K is the number of tables and N the number of items",
    flags(readonly, fast, module)
)]
fn cf_mexists(db: &mut Access<'_>, key: Read<'_, Any>, item: Many<&[u8]>) -> Result<Vec<Truth>> {
    let filter = db.read(&key)?.and_then(filter);
    let is_there = |item: &&[u8]| Truth(filter.is_some_and(|filter| filter.contains(item)));
    Ok(item.iter().map(is_there).collect())
}

/// Returns how often an item was added to a cuckoo filter, which may be more than it was: other items
/// look the same, and some count twice.
///
/// ```js
/// db.cf.insert('carts', 'ITEMS', ['apple', 'pear', 'apple'])
/// db.cf.count('carts', 'apple')  // 2
/// ```
#[command(
    CF.COUNT,
    since = "8.0.0",
    complexity = "O(K) where K is the number of tables",
    flags(readonly, fast, module)
)]
fn cf_count(db: &mut Access<'_>, key: Read<'_, Any>, item: &[u8]) -> Result<i64> {
    Ok(db.read(&key)?.and_then(filter).map_or(0, |filter| filter.count(item) as i64))
}

/// Describes a cuckoo filter.
///
/// ```js
/// db.cf.reserve('carts', 1000)
/// db.cf.info('carts')['Number of buckets']  // 512
/// ```
#[command(CF.INFO, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn cf_info(db: &mut Access<'_>, key: Read<'_, Cuckoo>) -> Result<Info> {
    let filter = db.read(&key)?.ok_or(NOT_FOUND)?;
    let tables = filter.tables() as u64;
    let fields = [
        ("Size", FILTER_BYTES + TABLE_BYTES * tables + filter.bytes()),
        ("Number of buckets", filter.buckets()),
        ("Number of filters", tables),
        ("Number of items inserted", filter.items()),
        ("Number of items deleted", filter.deleted()),
        ("Bucket size", filter.bucket_size().into()),
        ("Expansion rate", filter.expansion().into()),
        ("Max iterations", filter.max_iterations().into()),
    ];
    let field =
        |(name, number): (&'static str, u64)| (Reply::Status(name), Reply::Int(number as i64));
    Ok(Info(Reply::Map(fields.map(field).into())))
}

/// Describes a cuckoo filter in a line.
///
/// ```js
/// db.cf.reserve('carts', 1000)
/// db.cf.debug('carts')
/// ```
#[command(CF.DEBUG, since = "8.0.0", complexity = "O(1)", flags(readonly, fast, module))]
fn cf_debug(db: &mut Access<'_>, key: Read<'_, Cuckoo>) -> Result<Shown> {
    let filter = db.read(&key)?.ok_or(NOT_FOUND)?;
    let line = format!(
        "bktsize:{} buckets:{} items:{} deletes:{} filters:{} max_iterations:{} expansion:{}",
        filter.bucket_size(),
        filter.buckets(),
        filter.items(),
        filter.deleted(),
        filter.tables(),
        filter.max_iterations(),
        filter.expansion(),
    );
    Ok(Shown::slice(line.as_bytes()))
}
