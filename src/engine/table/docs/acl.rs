//! The ACL categories of a command. As in Redis, most follow from its flags and its family; a row can
//! state others in the family's place.

use super::keyspec::{self, KeySpec};
use crate::engine::table::command::{Command, flags};
use crate::engine::table::index::Table;

/// All categories without their `@`, in the order in which COMMAND lists them.
pub const CATEGORIES: [&str; 28] = [
    "keyspace",
    "read",
    "write",
    "set",
    "sortedset",
    "list",
    "hash",
    "string",
    "bitmap",
    "hyperloglog",
    "geo",
    "stream",
    "pubsub",
    "admin",
    "fast",
    "slow",
    "blocking",
    "dangerous",
    "connection",
    "transaction",
    "scripting",
    "json",
    "bloom",
    "cuckoo",
    "cms",
    "topk",
    "tdigest",
    "timeseries",
];

/// The categories of a row, without their `@`.
pub fn of(row: &Command, specs: &[KeySpec]) -> Vec<&'static str> {
    // The module of vector sets gives its commands none.
    if row.is(flags::module) && row.namespace().is_none() {
        return Vec::new();
    }
    let family = [by_family(row, specs)];
    let besides = row.categories.unwrap_or(&family);
    let belongs = |category: &&&str| besides.contains(*category) || by_flags(row, category);
    CATEGORIES.iter().filter(belongs).copied().collect()
}

/// The rows of a category, without its `@`; `None` when there is no such category.
pub fn rows(table: &Table, category: &str) -> Option<Vec<&'static Command>> {
    let known = CATEGORIES.contains(&category);
    let belongs = |row: &&&Command| of(row, &keyspec::of(row).specs).contains(&category);
    known.then(|| table.rows().iter().filter(belongs).copied().collect())
}

fn by_flags(row: &Command, category: &str) -> bool {
    let flag = match category {
        // The script decides whether it reads.
        "read" if row.is(flags::runs_scripts) => return false,
        "read" => flags::readonly,
        "write" => flags::write,
        "pubsub" => flags::pubsub,
        "admin" => flags::admin,
        "dangerous" => flags::admin | flags::dangerous,
        "fast" => flags::fast,
        "slow" => return !row.is(flags::fast),
        "blocking" => flags::blocking,
        _ => return false,
    };
    row.is(flag)
}

fn by_family(row: &Command, specs: &[KeySpec]) -> &'static str {
    match row.family() {
        "count_min" => "cms",
        "t_digest" => "tdigest",
        "time_series" => "timeseries",
        "top_k" => "topk",
        "generic" => "keyspace",
        // FLUSHALL, SWAPDB, DBSIZE: all keys, none named.
        "server" if specs.is_empty() && row.is(flags::write | flags::readonly) => "keyspace",
        "cluster" if row.is(flags::write | flags::readonly) => "keyspace",
        "cluster" | "server" | "pubsub" => "",
        "sorted_set" => "sortedset",
        "transactions" => "transaction",
        family => family,
    }
}
