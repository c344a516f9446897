//! How large the values are: for each database and type, how many have a size from one power of
//! two up to the next. Strings are measured in bytes, all others in elements.
//!
//! Nothing is counted until it is asked for. The section therefore takes a walk over all keys, and
//! is not among those that INFO shows by default.

use std::fmt::Write;

use crate::engine::call::engine::Call;
use crate::value::View;

const NAMES: [&str; 5] =
    ["strings_sizes", "lists_items", "sets_items", "zsets_items", "hashes_items"];

/// Of one type: how many are empty, and how many have a size from 1, 2, 4, ... on.
type Counts = [u64; 65];

pub(super) fn keysizes(db: &mut Call<'_>, text: &mut String) {
    for number in 0..db.databases() {
        let mut all = [[0; 65]; NAMES.len()];
        db.in_db(number, |db| {
            for (_, shard) in db.held_shards() {
                for (kind, size) in shard.entries().filter_map(|entry| measure(&entry.value())) {
                    all[kind][size.checked_ilog2().map_or(0, |power| power as usize + 1)] += 1;
                }
            }
        });
        for (name, counts) in NAMES.iter().zip(&all) {
            write_counts(number, name, counts, text);
        }
    }
}

/// Which type it is, and how large.
fn measure(value: &View<'_>) -> Option<(usize, usize)> {
    Some(match value {
        View::Text(text) => (0, text.len()),
        View::List(list) => (1, list.len()),
        View::Set(set) => (2, set.len()),
        View::SortedSet(set) => (3, set.len()),
        View::Hash(hash) => (4, hash.len()),
        View::Stream(_) | View::VectorSet(_) | View::Module(_) => return None,
    })
}

fn write_counts(db: u16, name: &str, counts: &Counts, text: &mut String) {
    const UNITS: [&str; 7] = ["", "K", "M", "G", "T", "P", "E"];
    let shown = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let shown = shown.map(|(place, count)| match place.checked_sub(1) {
        None => format!("0={count}"),
        Some(power) => format!("{}{}={count}", 1 << (power % 10), UNITS[power / 10]),
    });
    let shown = shown.collect::<Vec<_>>().join(",");
    if !shown.is_empty() {
        // Writing to a string cannot fail.
        let _ = write!(text, "db{db}_distrib_{name}:{shown}\r\n");
    }
}
