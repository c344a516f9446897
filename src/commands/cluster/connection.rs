//! What a client of a cluster says about its connection, and CLUSTERSCAN.

use redlet_macros::command;

use super::disabled::NO_CLUSTER;
use crate::commands::refused::{Unread, field, grammars, refused};
use crate::engine::access::Access;
use crate::engine::grammar::error::Result;
use crate::engine::grammar::param::{Args, Param};
use crate::engine::grammar::reply::{Done, Scanned};
use crate::engine::grammar::shape::{KeyUse, Shape};
use crate::rows;

rows![asking, clusterscan, readonly, readwrite];

/// Lets a connection read from a replica of a cluster. A store has all its keys: in the dialect of
/// Valkey it says OK, in that of Redis that there is no cluster.
///
/// ```js
/// const db = new Redlet({ dialect: 'valkey' })
/// db.readonly()  // 'OK'
/// ```
#[command(
    READONLY,
    since = "3.0.0",
    complexity = "O(1)",
    flags(loading, stale, fast),
    categories(connection)
)]
fn readonly(db: &mut Access<'_>) -> Result<Done> {
    ignored(db)
}

/// Ends what READONLY began, and answers as that does.
///
/// ```js
/// const db = new Redlet({ dialect: 'valkey' })
/// db.readwrite()  // 'OK'
/// ```
#[command(
    READWRITE,
    since = "3.0.0",
    complexity = "O(1)",
    flags(loading, stale, fast),
    categories(connection)
)]
fn readwrite(db: &mut Access<'_>) -> Result<Done> {
    ignored(db)
}

fn ignored(db: &Access<'_>) -> Result<Done> {
    if db.dialect().answers_for_clusters() { Ok(Done) } else { Err(NO_CLUSTER) }
}

/// A cursor that names a node. COMMAND lists it among the keys, with the flag `not_key`.
#[derive(Debug, Clone, Copy)]
struct NodeCursor;

impl<'a> Param<'a> for NodeCursor {
    const SHAPE: Shape = Shape::Key(KeyUse::NOT_KEY);

    fn parse(args: &mut Args<'a>) -> Result<Self> {
        args.take().map(|_| Self)
    }
}

grammars! {
    ClusterScanOptions = Shape::Options(&[
        field("match_pattern", Shape::Tagged("MATCH", &Shape::Pattern)),
        field("count", Shape::Tagged("COUNT", &Shape::Integer)),
        field("type", Shape::Tagged("TYPE", &Shape::String)),
        field("slot", Shape::Tagged("SLOT", &Shape::Integer)),
    ]);
}

refused! { NO_CLUSTER;
    /// Lets the next call use a slot that is on its way to this node. A store is not a cluster
    /// node, so the call is refused.
    ///
    /// ```js
    /// db.asking()  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(ASKING, since = "3.0.0", complexity = "O(1)", flags(fast), categories(connection))]
    fn asking() -> Done;

    /// Walks over the keys of a cluster. A store is not a cluster node, so the call is refused:
    /// SCAN is for that.
    ///
    /// ```js
    /// db.clusterscan(0)  // throws ERR This instance has cluster support disabled
    /// ```
    #[command(
        CLUSTERSCAN,
        since = "9.1.0",
        complexity = "O(N) where N is the number of keys that are returned",
        flags(readonly, random),
        tips("request_policy:special", "response_policy:special")
    )]
    fn clusterscan(cursor: NodeCursor, options: Unread<ClusterScanOptions>) -> Scanned;
}
