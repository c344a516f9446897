use std::collections::BTreeSet;

use super::*;
use crate::commands::testing::TestStore;
use crate::engine::grammar::dialect::Dialect;

#[test]
fn sections_are_shown_as_they_are_asked_for() {
    let mut db = TestStore::of(Dialect::Redis);
    db.say("SET a 1");
    db.say("SET b 1 EX 100");
    db.say("GET a");
    assert_eq!(
        db.say("INFO keyspace"),
        "# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=0,subexpiry=0\r\n"
    );
    assert_eq!(db.say("INFO bogus"), "");
    let all = db.say("INFO");
    for line in ["redis_version:8.2.3", "keyspace_hits:1", "role:master", "evicted_keys:0"] {
        assert!(all.contains(&format!("{line}\r\n")), "{line}");
    }
    assert_eq!(db.say("INFO ALL").matches("# ").count(), SECTIONS.len());
    assert!(db.say("INFO server stats").contains("\r\n\r\n# Stats\r\n"));
}

#[test]
fn sizes_are_written_as_in_redis() {
    let told: Vec<_> = [0, 1023, 1024, 1 << 20, 1_302_728].map(human).into();
    assert_eq!(told, ["0B", "1023B", "1.00K", "1.00M", "1.24M"]);
}

/// The fields of Redis 8.2.3, but for those of listeners, which only a store that listens has.
const REDIS: &[(&str, &str)] = &[
    (
        "Server",
        "redis_version redis_git_sha1 redis_git_dirty redis_build_id redis_mode os arch_bits \
         monotonic_clock multiplexing_api atomicvar_api gcc_version process_id \
         process_supervised run_id tcp_port server_time_usec uptime_in_seconds uptime_in_days \
         hz configured_hz lru_clock executable config_file io_threads_active",
    ),
    (
        "Clients",
        "connected_clients cluster_connections maxclients client_recent_max_input_buffer \
         client_recent_max_output_buffer blocked_clients tracking_clients pubsub_clients \
         watching_clients clients_in_timeout_table total_watched_keys total_blocking_keys \
         total_blocking_keys_on_nokey",
    ),
    (
        "Memory",
        "used_memory used_memory_human used_memory_rss used_memory_rss_human used_memory_peak \
         used_memory_peak_human used_memory_peak_time used_memory_peak_perc \
         used_memory_overhead used_memory_startup used_memory_dataset \
         used_memory_dataset_perc allocator_allocated allocator_active allocator_resident \
         allocator_muzzy total_system_memory total_system_memory_human used_memory_lua \
         used_memory_vm_eval used_memory_lua_human used_memory_scripts_eval \
         number_of_cached_scripts number_of_functions number_of_libraries \
         used_memory_vm_functions used_memory_vm_total used_memory_vm_total_human \
         used_memory_functions used_memory_scripts used_memory_scripts_human maxmemory \
         maxmemory_human maxmemory_policy allocator_frag_ratio allocator_frag_bytes \
         allocator_rss_ratio allocator_rss_bytes rss_overhead_ratio rss_overhead_bytes \
         mem_fragmentation_ratio mem_fragmentation_bytes mem_not_counted_for_evict \
         mem_replication_backlog mem_total_replication_buffers mem_replica_full_sync_buffer \
         mem_clients_slaves mem_clients_normal mem_cluster_links mem_aof_buffer mem_allocator \
         mem_overhead_db_hashtable_rehashing active_defrag_running lazyfree_pending_objects \
         lazyfreed_objects",
    ),
    (
        "Persistence",
        "loading async_loading current_cow_peak current_cow_size current_cow_size_age \
         current_fork_perc current_save_keys_processed current_save_keys_total \
         rdb_changes_since_last_save rdb_bgsave_in_progress rdb_last_save_time \
         rdb_last_bgsave_status rdb_last_bgsave_time_sec rdb_current_bgsave_time_sec \
         rdb_saves rdb_last_cow_size rdb_last_load_keys_expired rdb_last_load_keys_loaded \
         aof_enabled aof_rewrite_in_progress aof_rewrite_scheduled aof_last_rewrite_time_sec \
         aof_current_rewrite_time_sec aof_last_bgrewrite_status aof_rewrites \
         aof_rewrites_consecutive_failures aof_last_write_status aof_last_cow_size \
         module_fork_in_progress module_fork_last_cow_size",
    ),
    ("Threads", "io_thread_0"),
    (
        "Stats",
        "total_connections_received total_commands_processed instantaneous_ops_per_sec \
         total_net_input_bytes total_net_output_bytes total_net_repl_input_bytes \
         total_net_repl_output_bytes instantaneous_input_kbps instantaneous_output_kbps \
         instantaneous_input_repl_kbps instantaneous_output_repl_kbps rejected_connections \
         sync_full sync_partial_ok sync_partial_err expired_subkeys expired_keys \
         expired_stale_perc expired_time_cap_reached_count expire_cycle_cpu_milliseconds \
         evicted_keys evicted_clients evicted_scripts total_eviction_exceeded_time \
         current_eviction_exceeded_time keyspace_hits keyspace_misses pubsub_channels \
         pubsub_patterns pubsubshard_channels latest_fork_usec total_forks \
         migrate_cached_sockets slave_expires_tracked_keys active_defrag_hits \
         active_defrag_misses active_defrag_key_hits active_defrag_key_misses \
         total_active_defrag_time current_active_defrag_time tracking_total_keys \
         tracking_total_items tracking_total_prefixes unexpected_error_replies \
         total_error_replies dump_payload_sanitizations total_reads_processed \
         total_writes_processed io_threaded_reads_processed io_threaded_writes_processed \
         io_threaded_total_prefetch_batches io_threaded_total_prefetch_entries \
         client_query_buffer_limit_disconnections client_output_buffer_limit_disconnections \
         reply_buffer_shrinks reply_buffer_expands eventloop_cycles eventloop_duration_sum \
         eventloop_duration_cmd_sum instantaneous_eventloop_cycles_per_sec \
         instantaneous_eventloop_duration_usec acl_access_denied_auth acl_access_denied_cmd \
         acl_access_denied_key acl_access_denied_channel",
    ),
    (
        "Replication",
        "role connected_slaves master_failover_state master_replid master_replid2 \
         master_repl_offset second_repl_offset repl_backlog_active repl_backlog_size \
         repl_backlog_first_byte_offset repl_backlog_histlen",
    ),
    (
        "CPU",
        "used_cpu_sys used_cpu_user used_cpu_sys_children used_cpu_user_children \
         used_cpu_sys_main_thread used_cpu_user_main_thread",
    ),
    ("Cluster", "cluster_enabled"),
];

#[test]
fn all_fields_of_redis_are_there() {
    let mut db = TestStore::new();
    for (section, fields) in REDIS {
        let text = db.say(&format!("INFO {section}"));
        let ours: BTreeSet<_> = text.lines().filter_map(|line| line.split(':').next()).collect();
        for field in fields.split(' ') {
            assert!(ours.contains(field), "{section}: {field}");
        }
    }
}

#[test]
fn sizes_of_values_are_counted_by_powers_of_two() {
    let mut db = TestStore::new();
    assert_eq!(db.say("INFO keysizes"), "# Keysizes\r\n");
    for length in [0, 1, 2, 3, 1000, 1023, 1024, 2047, 2048, (1 << 20) - 1, 1 << 20] {
        db.say(&format!("SET s{length} {}", "x".repeat(length)));
    }
    for call in ["SET n 12345", "RPUSH l a b c", "HSET h a 1", "SADD s a b", "ZADD z 1 a"] {
        db.say(call);
    }
    db.say("XADD stream * a 1");
    db.say("SELECT 3");
    db.say("SET k v");
    assert_eq!(
        db.say("INFO keysizes"),
        "# Keysizes\r\n\
         db0_distrib_strings_sizes:0=1,1=1,2=2,4=1,512=2,1K=2,2K=1,512K=1,1M=1\r\n\
         db0_distrib_lists_items:2=1\r\n\
         db0_distrib_sets_items:2=1\r\n\
         db0_distrib_zsets_items:1=1\r\n\
         db0_distrib_hashes_items:1=1\r\n\
         db3_distrib_strings_sizes:1=1\r\n"
    );
    assert!(!db.say("INFO").contains("# Keysizes") && db.say("INFO all").contains("# Keysizes"));
}

#[test]
fn errors_of_scripts_are_counted_once_and_under_their_code() {
    for (script, code, calls_failed) in [
        ("return redis.call('lpush','k','x')", "WRONGTYPE", 1),
        ("return redis.pcall('lpush','k','x')", "WRONGTYPE", 1),
        ("redis.pcall('lpush','k','x') return 1", "WRONGTYPE", 1),
        ("error('x')", "ERR", 0),
        ("error({err='FOO x'})", "FOO", 0),
        ("return {err='FOO x'}", "FOO", 0),
        ("return {err='x'}", "ERR", 0),
        ("return {err='-ERR x'}", "-ERR", 0),
        ("return {err=''}", "ERR", 0),
        ("return redis.error_reply('')", "ERR", 0),
        ("return redis.call('nosuch')", "ERR", 0),
        ("return redis.pcall('get')", "ERR", 0),
    ] {
        let mut db = TestStore::new();
        db.say("SET k v");
        let _ = db.engine.ask(&mut db.session, &[b"EVAL", script.as_bytes(), b"0"]);
        assert_eq!(
            db.say("INFO errorstats"),
            format!("# Errorstats\r\nerrorstat_{code}:count=1\r\n"),
            "{script}"
        );
        let failed = db.say("INFO commandstats").contains("cmdstat_lpush:calls=1");
        assert_eq!(failed, calls_failed == 1, "{script}");
    }
}

#[test]
fn the_memory_of_the_process_is_shown_beside_that_of_the_data() {
    let mut db = TestStore::new();
    db.say("SET k v");
    let info = db.say("INFO memory");
    let number = |name: &str| {
        let line = info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|number| number.parse::<f64>().ok()).expect(name)
    };
    let (used, held, resident) =
        (number("used_memory"), number("allocator_resident"), number("used_memory_rss"));
    assert!(0.0 < used && used <= held && held <= resident, "{info}");
    assert_eq!(number("mem_fragmentation_bytes"), resident - used);
    assert!(number("used_memory_peak_time") > 1e9);
}

#[test]
fn scripts_and_functions_are_counted() {
    let mut db = TestStore::new();
    assert!(db.say("INFO memory").contains("used_memory_vm_eval:0\r\n"));
    db.say("EVAL return(1) 0");
    let info = db.say("INFO memory");
    for line in
        ["number_of_cached_scripts:1", "used_memory_scripts_eval:9", "number_of_functions:0"]
    {
        assert!(info.contains(&format!("{line}\r\n")), "{line} in {info}");
    }
    assert!(!info.contains("used_memory_vm_eval:0\r\n"));
}

#[test]
fn functions_are_no_connection_and_a_call_counts_once_it_has_ended() {
    let mut db = TestStore::new();
    let info = db.say("INFO clients");
    assert!(info.contains("connected_clients:0\r\n"), "{info}");
    assert!(db.say("INFO stats").contains("total_connections_received:0\r\n"));
    db.say("CONFIG RESETSTAT");
    db.say("GET k");
    let stats = db.say("INFO commandstats");
    assert!(stats.contains("cmdstat_get:calls=1,") && !stats.contains("cmdstat_info"), "{stats}");
    assert!(db.say("INFO commandstats").contains("cmdstat_info:calls=1,"));
}
