//! The commands: one folder a family, one file a tight group. A file holds rows and bodies, and
//! lists its rows at the top; a family lists its files; this file lists the families. What several
//! families share has a file beside them.

mod bitmap;
mod bloom;
mod cluster;
mod connection;
mod count_min;
mod cuckoo;
mod draws;
mod filters;
mod generic;
mod geo;
mod hash;
mod hyperloglog;
mod json;
mod list;
mod modules;
mod pops;
mod pubsub;
mod refused;
mod scripting;
mod server;
mod set;
mod sorted_set;
mod stream;
mod string;
mod t_digest;
mod time_series;
mod top_k;
mod transaction;
mod vector_set;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use crate::engine::call::engine::Row;
use crate::engine::call::engine::Rows;

/// Every command.
pub static TABLE: LazyLock<Rows> = LazyLock::new(|| Rows::new(FAMILIES, OF_LOG));

const FAMILIES: &[&[&[&Row]]] = &[
    bitmap::FILES,
    bloom::FILES,
    cluster::FILES,
    connection::FILES,
    count_min::FILES,
    cuckoo::FILES,
    generic::FILES,
    geo::FILES,
    hash::FILES,
    hyperloglog::FILES,
    json::FILES,
    list::FILES,
    pubsub::FILES,
    scripting::FILES,
    server::FILES,
    set::FILES,
    sorted_set::FILES,
    stream::FILES,
    string::FILES,
    t_digest::FILES,
    time_series::FILES,
    top_k::FILES,
    transaction::FILES,
    vector_set::FILES,
];

/// Operations that only the log has.
const OF_LOG: &[&[&Row]] =
    &[generic::OF_LOG, json::OF_LOG, time_series::OF_LOG, top_k::OF_LOG, vector_set::OF_LOG];
