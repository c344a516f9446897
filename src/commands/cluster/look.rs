//! The state of a cluster.

use redlet_macros::command;

use super::disabled::NO_CLUSTER;
use super::slots::SLOT_RANGE;
use crate::base::Bytes;
use crate::base::slot::slot;
use crate::commands::refused::{Integer, Unread, field, grammars, refused};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::reply::{Number, Reply};
use crate::engine::grammar::shape::Shape;
use crate::rows;

rows![
    cluster_count_failure_reports,
    cluster_countkeysinslot,
    cluster_getkeysinslot,
    cluster_getslotmigrations,
    cluster_help,
    cluster_info,
    cluster_keyslot,
    cluster_links,
    cluster_myid,
    cluster_myshardid,
    cluster_nodes,
    cluster_replicas,
    cluster_shards,
    cluster_slaves,
    cluster_slot_stats,
    cluster_slots,
];

/// Returns the slot of a key, one of the 16384 slots of a cluster. In the dialect of Redis a store
/// says that there is no cluster.
///
/// ```js
/// const db = new Redlet({ dialect: 'valkey' })
/// db.cluster('KEYSLOT', 'user:1')  // 10778
/// db.cluster('KEYSLOT', '{user:1}:name')  // 10778: what is in braces decides
/// ```
#[command(
    CLUSTER | KEYSLOT,
    since = "3.0.0",
    complexity = "O(N) where N is the length of the key",
    flags(stale)
)]
fn cluster_keyslot(db: &mut Access<'_>, key: &[u8]) -> Result<Number> {
    if !db.dialect().answers_for_clusters() {
        return Err(NO_CLUSTER);
    }
    Ok(Number(slot(key).into()))
}

grammars! {
    SlotFilter = Shape::OneOf(&[
        field("slotsrange", Shape::Tagged("SLOTSRANGE", &SLOT_RANGE)),
        field("orderby", Shape::Tagged("ORDERBY", &ORDERED)),
    ]);
}

const ORDERED: Shape = Shape::Block(&[
    field("metric", Shape::String),
    field("limit", Shape::Optional(&Shape::Tagged("LIMIT", &Shape::Integer))),
    field("order", Shape::Optional(&ORDER)),
]);

const ORDER: Shape =
    Shape::OneOf(&[field("asc", Shape::Token("ASC")), field("desc", Shape::Token("DESC"))]);

refused! { NO_CLUSTER;
    /// Counts the nodes that report the failure of a cluster node; a store is not a cluster node,
    /// so the call is refused.
    ///
    /// ```js
    /// db.cluster('COUNT-FAILURE-REPORTS', '07c37dfe')  // throws ERR This instance has cluster ...
    /// ```
    #[command(
        CLUSTER | COUNT-FAILURE-REPORTS,
        since = "3.0.0",
        complexity = "O(N) where N is the number of failure reports",
        flags(admin, stale, random),
        valkey(history("9.0.0" = "no further reports on a node once it has failed"))
    )]
    fn cluster_count_failure_reports(node_id: &[u8]) -> Number;

    /// Counts the keys in a slot of a cluster; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('COUNTKEYSINSLOT', 10778)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(CLUSTER | COUNTKEYSINSLOT, since = "3.0.0", complexity = "O(1)", flags(stale))]
    fn cluster_countkeysinslot(slot: Unread<Integer>) -> Number;

    /// Returns some of the keys in a slot of a cluster; a store is not a cluster node, so the call
    /// is refused.
    ///
    /// ```js
    /// db.cluster('GETKEYSINSLOT', 10778, 10)  // throws ERR This instance has cluster ...
    /// ```
    #[command(
        CLUSTER | GETKEYSINSLOT,
        since = "3.0.0",
        complexity = "O(N) where N is the number of requested keys",
        flags(stale, random)
    )]
    fn cluster_getkeysinslot(slot: Unread<Integer>, count: Unread<Integer>) -> Vec<Bytes>;

    /// Reports the slots of a cluster that are being migrated; a store is not a cluster node, so
    /// the call is refused.
    ///
    /// ```js
    /// db.cluster('GETSLOTMIGRATIONS')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | GETSLOTMIGRATIONS,
        since = "9.0.0",
        complexity = "O(N) where N is the number of active slot import and export jobs",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_getslotmigrations() -> Reply;

    /// Lists the subcommands of CLUSTER; a store is not a cluster node, so the call is refused.
    ///
    /// ```js
    /// db.cluster('HELP')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(CLUSTER | HELP, since = "5.0.0", complexity = "O(1)", flags(loading, stale))]
    fn cluster_help() -> Vec<&'static str>;

    /// Returns the state of a cluster; a store is not a cluster node, so the call is refused.
    ///
    /// ```js
    /// db.cluster('INFO')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(CLUSTER | INFO, since = "3.0.0", complexity = "O(1)", flags(stale, random),
    valkey(flags(loading))
)]
    fn cluster_info() -> String;

    /// Lists the connections between the nodes of a cluster; a store is not a cluster node, so the
    /// call is refused.
    ///
    /// ```js
    /// db.cluster('LINKS')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | LINKS,
        since = "7.0.0",
        complexity = "O(N) where N is the number of nodes",
        flags(stale, random)
    )]
    fn cluster_links() -> Reply;

    /// Returns the name of this node of a cluster; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('MYID')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(CLUSTER | MYID, since = "3.0.0", complexity = "O(1)", flags(stale),
    valkey(flags(loading))
)]
    fn cluster_myid() -> Bytes;

    /// Returns the name of the shard that this node of a cluster belongs to; a store is not a
    /// cluster node, so the call is refused.
    ///
    /// ```js
    /// db.cluster('MYSHARDID')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | MYSHARDID,
        since = "7.2.0",
        complexity = "O(1)",
        flags(stale, random),
    valkey(flags(loading))
)]
    fn cluster_myshardid() -> Bytes;

    /// Lists the nodes of a cluster, a line each; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('NODES')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | NODES,
        since = "3.0.0",
        complexity = "O(N) where N is the number of nodes",
        flags(stale, random),
    valkey(flags(loading))
)]
    fn cluster_nodes() -> String;

    /// Lists the replicas of a node of a cluster; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('REPLICAS', '07c37dfe')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | REPLICAS,
        since = "5.0.0",
        complexity = "O(N) where N is the number of replicas",
        flags(admin, stale, random)
    )]
    fn cluster_replicas(node_id: &[u8]) -> Vec<Bytes>;

    /// Lists the shards of a cluster; a store is not a cluster node, so the call is refused.
    ///
    /// ```js
    /// db.cluster('SHARDS')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | SHARDS,
        since = "7.0.0",
        complexity = "O(N) where N is the number of nodes",
        flags(loading, stale, random),
        valkey(history("9.1.0" = "IDs of shards, availability zones of nodes"))
    )]
    fn cluster_shards() -> Reply;

    /// Lists the replicas of a node of a cluster; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('SLAVES', '07c37dfe')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | SLAVES,
        since = "3.0.0",
        complexity = "O(N) where N is the number of replicas",
        flags(admin, stale, random),
    deprecated("5.0.0", "`CLUSTER REPLICAS`")
)]
    fn cluster_slaves(node_id: &[u8]) -> Vec<Bytes>;

    /// Returns how slots of a cluster are used; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('SLOT-STATS', { slotsrange: [0, 10] })  // throws ERR This instance has cluster ...
    /// ```
    #[command(
        CLUSTER | SLOT-STATS,
        since = "8.2.0",
        complexity = "O(N) where N is the total number of slots based on arguments. O(N*log(N)) with ORDERBY subcommand",
        flags(loading, stale, random),
        tips("request_policy:all_shards"),
    valkey(since = "8.0.0")
)]
    fn cluster_slot_stats(filter: Unread<SlotFilter>) -> Reply;

    /// Returns which nodes of a cluster have which slots; a store is not a cluster node, so the
    /// call is refused.
    ///
    /// ```js
    /// db.cluster('SLOTS')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | SLOTS,
        since = "3.0.0",
        complexity = "O(N) where N is the number of nodes",
        flags(loading, stale, random),
        redis(deprecated("7.0.0", "`CLUSTER SHARDS`")),
        history("4.0.0" = "IDs of nodes", "7.0.0" = "more on the network of a node"),
        valkey(history("9.1.0" = "availability zones of nodes"))
    )]
    fn cluster_slots() -> Reply;
}
