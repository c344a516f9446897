//! DEBUG HTSTATS: the tables that the dialect's server would have for as many keys or members, once
//! they have the size that they strive for. A store has tables of another kind, so nothing is said
//! of chains.

use super::request::Looked;
use crate::engine::access::Access;
use crate::engine::call::engine::Call;
use crate::engine::grammar::dialect::Dialect;
use crate::engine::grammar::error::{Error, Result};
use crate::engine::grammar::reply::Reply;
use crate::value::View;

pub(super) fn of_database(db: &mut Call<'_>, number: i64) -> Result<Reply> {
    let known = u16::try_from(number).ok().filter(|number| *number < db.databases());
    let number = known.ok_or(OUT_OF_RANGE)?;
    let dialect = db.dialect();
    let (keys, ending) = db.in_db(number, |db| {
        let counts = db.held_shards().map(|(_, shard)| (shard.len(), shard.expiries().len()));
        counts.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
    });
    let [keys, ending] = [keys, ending].map(|len| table(dialect, len));
    Ok(Reply::Verbatim(format!("[Dictionary HT]\n{keys}[Expires HT]\n{ending}")))
}

pub(super) fn of_key(db: &Access<'_>, key: Looked<'_>) -> Result<Reply> {
    let entry = db.peek(&key)?.ok_or(Error::NO_SUCH_KEY)?;
    let len = match (entry.encoding(db.dialect().embedding()), entry.value()) {
        ("hashtable", View::Hash(hash)) => hash.len(),
        ("hashtable", View::Set(set)) => set.len(),
        ("skiplist", View::SortedSet(set)) => set.len(),
        _ => return Err(NO_TABLE),
    };
    Ok(Reply::Verbatim(table(db.dialect(), len)))
}

/// Nothing is said of a table without entries.
fn table(dialect: Dialect, len: usize) -> String {
    const TITLE: &str = "Hash table 0 stats (main hash table):\n table size:";
    if len == 0 {
        return String::new();
    }
    if dialect.has_tables_of_buckets() {
        let size = len.div_ceil(BUCKET).next_power_of_two() * BUCKET;
        return format!("{TITLE} {size}\n number of entries: {len}\n rehashing index: -1\n");
    }
    let size = len.next_power_of_two().max(4);
    format!("{TITLE} {size}\n number of elements: {len}\n")
}

/// Entries of a bucket.
const BUCKET: usize = 7;

const OUT_OF_RANGE: Error = Error::fixed("Out of range database");
const NO_TABLE: Error =
    Error::fixed("The value stored at the specified key is not represented using an hash table");
