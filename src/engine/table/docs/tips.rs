//! How clients of a cluster spread a call over its nodes, and make one answer of theirs: the tips of
//! COMMAND that say so. A store is one node; clients that know clusters ask all the same.

/// Tips, and the commands they are for.
const POLICIES: &[(&[&str], &[&str])] = &[
    (&["request_policy:all_nodes"], &["COMMANDLOG|GET", "SLOWLOG|GET"]),
    (
        &["request_policy:all_nodes", "response_policy:agg_sum"],
        &["COMMANDLOG|LEN", "LATENCY|RESET", "SLOWLOG|LEN"],
    ),
    (
        &["request_policy:all_nodes", "response_policy:all_succeeded"],
        &[
            "ACL|DELUSER",
            "ACL|SAVE",
            "ACL|SETUSER",
            "CLIENT|SETINFO",
            "CLIENT|SETNAME",
            "COMMANDLOG|RESET",
            "CONFIG|RESETSTAT",
            "CONFIG|REWRITE",
            "CONFIG|SET",
            "SCRIPT|FLUSH",
            "SCRIPT|LOAD",
            "SLOWLOG|RESET",
        ],
    ),
    (
        &["request_policy:all_nodes", "response_policy:special"],
        &[
            "LATENCY|DOCTOR",
            "LATENCY|GRAPH",
            "LATENCY|HISTOGRAM",
            "LATENCY|HISTORY",
            "LATENCY|LATEST",
        ],
    ),
    (&["request_policy:all_shards"], &["CLUSTER|SLOT-STATS", "KEYS"]),
    (&["request_policy:all_shards", "response_policy:agg_logical_and"], &["SCRIPT|EXISTS"]),
    (&["request_policy:all_shards", "response_policy:agg_min"], &["WAIT", "WAITAOF"]),
    (&["request_policy:all_shards", "response_policy:agg_sum"], &["DBSIZE"]),
    (
        &["request_policy:all_shards", "response_policy:all_succeeded"],
        &[
            "FLUSHALL",
            "FLUSHDB",
            "FUNCTION|DELETE",
            "FUNCTION|FLUSH",
            "FUNCTION|LOAD",
            "FUNCTION|RESTORE",
            "MEMORY|PURGE",
            "PING",
        ],
    ),
    (
        &["request_policy:all_shards", "response_policy:one_succeeded"],
        &["FUNCTION|KILL", "SCRIPT|KILL"],
    ),
    (
        &["request_policy:all_shards", "response_policy:special"],
        &[
            "FUNCTION|STATS",
            "INFO",
            "MEMORY|DOCTOR",
            "MEMORY|MALLOC-STATS",
            "MEMORY|STATS",
            "RANDOMKEY",
        ],
    ),
    (&["request_policy:multi_shard"], &["MGET"]),
    (
        &["request_policy:multi_shard", "response_policy:agg_sum"],
        &["DEL", "EXISTS", "TOUCH", "UNLINK"],
    ),
    (&["request_policy:multi_shard", "response_policy:all_succeeded"], &["MSET", "MSETEX"]),
    (&["request_policy:special", "response_policy:special"], &["CLUSTERSCAN", "SCAN"]),
];

pub(super) fn policies(name: &str) -> &'static [&'static str] {
    POLICIES.iter().find(|(_, names)| names.contains(&name)).map_or(&[], |(tips, _)| tips)
}
