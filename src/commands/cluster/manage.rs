//! Making a cluster of nodes.

use super::NO_CLUSTER;
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
    /// Raises the epoch of the cluster; a store is no node of one, and refuses.
    CLUSTER | BUMPEPOCH since "3.0.0" "O(1)" [admin stale no_async_loading random]
    cluster_bumpepoch() -> Bytes;

    /// Makes this replica of a cluster a primary; a store is no node of one, and refuses.
    CLUSTER | FAILOVER since "3.0.0" "O(1)" [admin stale no_async_loading]
    cluster_failover(options: Unread<Way>) -> Done;

    /// Takes a node out of a cluster; a store is no node of one, and refuses.
    CLUSTER | FORGET since "3.0.0" "O(1)" [admin stale no_async_loading]
    cluster_forget(node_id: &[u8]) -> Done;

    /// Makes two nodes know each other; a store is no node of one, and refuses.
    CLUSTER | MEET since "3.0.0" "O(1)" [admin stale no_async_loading]
    cluster_meet(ip: &[u8], port: Unread<Integer>, cluster_bus_port: Unread<Port>) -> Done;

    /// Makes this node of a cluster a replica of another; a store is no node of one, and refuses.
    CLUSTER | REPLICATE since "3.0.0" "O(1)" [admin stale no_async_loading]
    cluster_replicate(args: Unread<Primary>) -> Done;

    /// Makes this node of a cluster forget the others; a store is no node of one, and refuses.
    CLUSTER | RESET since "3.0.0" "O(N) where N is the number of known nodes. The command may execute a FLUSHALL as a side effect"
    [admin noscript stale]
    cluster_reset(reset_type: Unread<ResetType>) -> Done;

    /// Writes what this node knows of its cluster to the disk; a store is no node of one, and
    /// refuses.
    CLUSTER | SAVECONFIG since "3.0.0" "O(1)" [admin stale no_async_loading]
    cluster_saveconfig() -> Done;

    /// Sets the epoch of a new node of a cluster; a store is no node of one, and refuses.
    CLUSTER | SET - CONFIG - EPOCH since "3.0.0" "O(1)" [admin stale no_async_loading]
    cluster_set_config_epoch(config_epoch: Unread<Integer>) -> Done;
}
