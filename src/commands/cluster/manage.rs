//! Making a cluster of nodes.

use redlet_macros::command;

use super::disabled::NO_CLUSTER;
use crate::base::Bytes;
use crate::commands::refused::{Integer, Unread, field, grammars, refused};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::rows;

rows![
    cluster_bumpepoch,
    cluster_failover,
    cluster_forget,
    cluster_meet,
    cluster_replicate,
    cluster_reset,
    cluster_saveconfig,
    cluster_set_config_epoch,
];

grammars! {
    Port = Shape::Optional(&Shape::Integer);
    Primary = Shape::OneOf(&[field("node_id", Shape::String), field("no_one", NO_ONE)]);
    ResetType = Shape::Optional(&Shape::OneOf(&[
        field("hard", Shape::Token("HARD")),
        field("soft", Shape::Token("SOFT")),
    ]));
    Way = Shape::Optional(&Shape::OneOf(&[
        field("force", Shape::Token("FORCE")),
        field("takeover", Shape::Token("TAKEOVER")),
    ]));
}

const NO_ONE: Shape =
    Shape::Block(&[field("no", Shape::Token("NO")), field("one", Shape::Token("ONE"))]);

refused! { NO_CLUSTER;
    /// Raises the epoch of the cluster; a store is not a cluster node, so the call is refused.
    ///
    /// ```js
    /// db.cluster('BUMPEPOCH')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | BUMPEPOCH,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading, random)
    )]
    fn cluster_bumpepoch() -> Bytes;

    /// Makes this replica of a cluster a primary; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('FAILOVER', { force: true })  // throws ERR This instance has cluster ...
    /// ```
    #[command(
        CLUSTER | FAILOVER,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_failover(options: Unread<Way>) -> Done;

    /// Takes a node out of a cluster; a store is not a cluster node, so the call is refused.
    ///
    /// ```js
    /// db.cluster('FORGET', '07c37dfe')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | FORGET,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_forget(node_id: &[u8]) -> Done;

    /// Introduces another node to this one; a store is not a cluster node, so the call is refused.
    ///
    /// ```js
    /// db.cluster('MEET', '10.0.0.7', 6379)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | MEET,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading),
        history("4.0.0" = "port of the cluster bus")
    )]
    fn cluster_meet(ip: &[u8], port: Unread<Integer>, cluster_bus_port: Unread<Port>) -> Done;

    /// Makes this node of a cluster a replica of another; a store is not a cluster node, so the
    /// call is refused.
    ///
    /// ```js
    /// db.cluster('REPLICATE', '07c37dfe')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | REPLICATE,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading),
        valkey(history("9.0.0" = "NO ONE, which leaves the primary"))
    )]
    fn cluster_replicate(args: Unread<Primary>) -> Done;

    /// Makes this node of a cluster forget the others; a store is not a cluster node, so the call
    /// is refused.
    ///
    /// ```js
    /// db.cluster('RESET', { soft: true })  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | RESET,
        since = "3.0.0",
        complexity = "O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect",
        flags(admin, noscript, stale)
    )]
    fn cluster_reset(reset_type: Unread<ResetType>) -> Done;

    /// Writes what this node knows of its cluster to the disk; a store is not a cluster node, so
    /// the call is refused.
    ///
    /// ```js
    /// db.cluster('SAVECONFIG')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | SAVECONFIG,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_saveconfig() -> Done;

    /// Sets the epoch of a new node of a cluster; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('SET-CONFIG-EPOCH', 1)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | SET-CONFIG-EPOCH,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_set_config_epoch(config_epoch: Unread<Integer>) -> Done;
}
