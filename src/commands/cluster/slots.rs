//! Which slots of a cluster each node has.

use redlet_macros::command;

use super::disabled::NO_CLUSTER;
use crate::commands::refused::{Integer, Unread, field, grammars, refused};
use crate::engine::grammar::reply::Done;
use crate::engine::grammar::shape::Shape;
use crate::rows;

rows![
    cluster_addslots,
    cluster_addslotsrange,
    cluster_cancelslotmigrations,
    cluster_delslots,
    cluster_delslotsrange,
    cluster_flushslot,
    cluster_flushslots,
    cluster_migrateslots,
    cluster_setslot,
    cluster_syncslots,
];

grammars! {
    FlushType = Shape::Optional(&Shape::OneOf(&[
        field("async", Shape::Token("ASYNC")),
        field("sync", Shape::Token("SYNC")),
    ]));
    Migrations = Shape::Many(&Shape::Block(&[
        field("word", Shape::String),
        field("value", Shape::String),
    ]));
    Ranges = Shape::Many(&SLOT_RANGE);
    SlotState = Shape::OneOf(&[
        field("importing", Shape::Tagged("IMPORTING", &Shape::String)),
        field("migrating", Shape::Tagged("MIGRATING", &Shape::String)),
        field("node", Shape::Tagged("NODE", &Shape::String)),
        field("stable", Shape::Token("STABLE")),
    ]);
    Slots = Shape::Many(&Shape::Integer);
    Timeout = Shape::Optional(&Shape::Tagged("TIMEOUT", &Shape::Integer));
    Words = Shape::Many(&Shape::String);
}

pub(super) const SLOT_RANGE: Shape =
    Shape::Block(&[field("start_slot", Shape::Integer), field("end_slot", Shape::Integer)]);

refused! { NO_CLUSTER;
    /// Gives slots of a cluster to this node; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('ADDSLOTS', 0, 1)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | ADDSLOTS,
        since = "3.0.0",
        complexity = "O(N) where N is the number of slots",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_addslots(slots: Unread<Slots>) -> Done;

    /// Gives ranges of slots of a cluster to this node; a store is not a cluster node, so the call
    /// is refused.
    ///
    /// ```js
    /// db.cluster('ADDSLOTSRANGE', 0, 16383)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | ADDSLOTSRANGE,
        since = "7.0.0",
        complexity = "O(N) where N is the number of slots in the ranges",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_addslotsrange(ranges: Unread<Ranges>) -> Done;

    /// Cancels migrations of slots to other nodes of a cluster; a store is not a cluster node, so
    /// the call is refused.
    ///
    /// ```js
    /// db.cluster('CANCELSLOTMIGRATIONS')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | CANCELSLOTMIGRATIONS,
        since = "9.0.0",
        complexity = "O(N) where N is the number of slot migration operations being cancelled",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_cancelslotmigrations() -> Done;

    /// Takes slots of a cluster from this node; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('DELSLOTS', 0, 1)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | DELSLOTS,
        since = "3.0.0",
        complexity = "O(N) where N is the number of slots",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_delslots(slots: Unread<Slots>) -> Done;

    /// Takes ranges of slots of a cluster from this node; a store is not a cluster node, so the
    /// call is refused.
    ///
    /// ```js
    /// db.cluster('DELSLOTSRANGE', 0, 16383)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | DELSLOTSRANGE,
        since = "7.0.0",
        complexity = "O(N) where N is the number of slots in the ranges",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_delslotsrange(ranges: Unread<Ranges>) -> Done;

    /// Removes the keys in a slot of a cluster; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('FLUSHSLOT', 10778)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | FLUSHSLOT,
        since = "9.0.0",
        complexity = "O(N) where N is the number of keys in the target slot",
        flags(write, admin, no_async_loading)
    )]
    fn cluster_flushslot(slot: Unread<Integer>, flush_type: Unread<FlushType>) -> Done;

    /// Takes all slots of a cluster from this node; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('FLUSHSLOTS')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | FLUSHSLOTS,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_flushslots() -> Done;

    /// Migrates slots of a cluster to other nodes; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('MIGRATESLOTS', 'SLOTSRANGE', 0)  // throws ERR This instance has cluster ...
    /// ```
    #[command(
        CLUSTER | MIGRATESLOTS,
        since = "9.0.0",
        complexity = "O(N) where N is the total number of the slots between all start slot and end slot arguments",
        flags(admin, stale, no_async_loading)
    )]
    fn cluster_migrateslots(migration: Unread<Migrations>) -> Done;

    /// Sets what a slot of a cluster is doing; a store is not a cluster node, so the call is
    /// refused.
    ///
    /// ```js
    /// db.cluster('SETSLOT', 10778, 'STABLE')  // throws ERR This instance has cluster ...
    /// ```
    #[command(
        CLUSTER | SETSLOT,
        since = "3.0.0",
        complexity = "O(1)",
        flags(admin, stale, no_async_loading),
        valkey(history("8.0.0" = "option TIMEOUT"))
    )]
    fn cluster_setslot(
        slot: Unread<Integer>,
        subcommand: Unread<SlotState>,
        timeout: Unread<Timeout>,
    ) -> Done;

    /// Messages between cluster nodes that migrate slots; a store is not a cluster node, so the
    /// call is refused.
    ///
    /// ```js
    /// db.cluster('SYNCSLOTS', 'FINISH')  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTER | SYNCSLOTS,
        since = "9.0.0",
        complexity = "Depends on the words",
        flags(admin, stale, no_async_loading, syscmd)
    )]
    fn cluster_syncslots(words: Unread<Words>) -> Done;
}
