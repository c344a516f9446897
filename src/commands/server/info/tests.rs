use std::collections::BTreeSet;

use super::*;
use crate::commands::testing::TestStore;

#[test]
fn sections_are_shown_as_they_are_asked_for() {
    let mut db = TestStore::new();
    db.say("SET a 1");
    db.say("SET b 1 EX 100");
    db.say("GET a");
    assert_eq!(
        db.say("INFO keyspace"),
        "# Keyspace\r\ndb0:keys=2,expires=1,avg_ttl=0,subexpiry=0\r\n"
    );
    assert_eq!(db.say("INFO bogus"), "");
    let all = db.say("INFO");
    for line in ["redis_version:7.2.4", "keyspace_hits:1", "role:master", "evicted_keys:0"] {
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

/// The fields of Redis 7.0.15.
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
         client_recent_max_output_buffer blocked_clients tracking_clients \
         clients_in_timeout_table",
    ),
    (
        "Memory",
        "used_memory used_memory_human used_memory_rss used_memory_rss_human used_memory_peak \
         used_memory_peak_human used_memory_peak_perc used_memory_overhead used_memory_startup \
         used_memory_dataset used_memory_dataset_perc allocator_allocated allocator_active \
         allocator_resident total_system_memory total_system_memory_human used_memory_lua \
         used_memory_vm_eval used_memory_lua_human used_memory_scripts_eval \
         number_of_cached_scripts number_of_functions number_of_libraries \
         used_memory_vm_functions used_memory_vm_total used_memory_vm_total_human \
         used_memory_functions used_memory_scripts used_memory_scripts_human maxmemory \
         maxmemory_human maxmemory_policy allocator_frag_ratio allocator_frag_bytes \
         allocator_rss_ratio allocator_rss_bytes rss_overhead_ratio rss_overhead_bytes \
         mem_fragmentation_ratio mem_fragmentation_bytes mem_not_counted_for_evict \
         mem_replication_backlog mem_total_replication_buffers mem_clients_slaves \
         mem_clients_normal mem_cluster_links mem_aof_buffer mem_allocator \
         active_defrag_running lazyfree_pending_objects lazyfreed_objects",
    ),
    (
        "Persistence",
        "loading async_loading current_cow_peak current_cow_size current_cow_size_age \
         current_fork_perc current_save_keys_processed current_save_keys_total \
         rdb_changes_since_last_save rdb_bgsave_in_progress rdb_last_save_time \
         rdb_last_bgsave_status rdb_last_bgsave_time_sec rdb_current_bgsave_time_sec rdb_saves \
         rdb_last_cow_size rdb_last_load_keys_expired rdb_last_load_keys_loaded aof_enabled \
         aof_rewrite_in_progress aof_rewrite_scheduled aof_last_rewrite_time_sec \
         aof_current_rewrite_time_sec aof_last_bgrewrite_status aof_rewrites \
         aof_rewrites_consecutive_failures aof_last_write_status aof_last_cow_size \
         module_fork_in_progress module_fork_last_cow_size",
    ),
    (
        "Stats",
        "total_connections_received total_commands_processed instantaneous_ops_per_sec \
         total_net_input_bytes total_net_output_bytes total_net_repl_input_bytes \
         total_net_repl_output_bytes instantaneous_input_kbps instantaneous_output_kbps \
         instantaneous_input_repl_kbps instantaneous_output_repl_kbps rejected_connections \
         sync_full sync_partial_ok sync_partial_err expired_keys expired_stale_perc \
         expired_time_cap_reached_count expire_cycle_cpu_milliseconds evicted_keys \
         evicted_clients total_eviction_exceeded_time current_eviction_exceeded_time \
         keyspace_hits keyspace_misses pubsub_channels pubsub_patterns pubsubshard_channels \
         latest_fork_usec total_forks migrate_cached_sockets slave_expires_tracked_keys \
         active_defrag_hits active_defrag_misses active_defrag_key_hits \
         active_defrag_key_misses total_active_defrag_time current_active_defrag_time \
         tracking_total_keys tracking_total_items tracking_total_prefixes \
         unexpected_error_replies total_error_replies dump_payload_sanitizations \
         total_reads_processed total_writes_processed io_threaded_reads_processed \
         io_threaded_writes_processed reply_buffer_shrinks reply_buffer_expands",
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

/// Which of them are not there, and why.
const ABSENT: &[(&str, &str)] = &[
    (
        "redis_build_id monotonic_clock multiplexing_api atomicvar_api gcc_version",
        "how a server was built",
    ),
    (
        "used_memory_rss used_memory_rss_human total_system_memory total_system_memory_human",
        "of the whole program, which knows them itself",
    ),
    (
        "allocator_allocated allocator_active allocator_resident allocator_frag_ratio \
         allocator_frag_bytes allocator_rss_ratio allocator_rss_bytes rss_overhead_ratio \
         rss_overhead_bytes mem_fragmentation_ratio mem_fragmentation_bytes",
        "of the whole program, and of another allocator",
    ),
    ("lazyfree_pending_objects lazyfreed_objects", "what is freed elsewhere is not counted"),
    (
        "current_cow_peak current_cow_size current_cow_size_age current_fork_perc \
         rdb_last_cow_size aof_last_cow_size module_fork_in_progress module_fork_last_cow_size",
        "snapshots are written by a thread, without a copy of the process",
    ),
    (
        "current_save_keys_processed current_save_keys_total rdb_last_load_keys_expired \
         rdb_last_load_keys_loaded",
        "not counted",
    ),
    ("aof_rewrites_consecutive_failures", "not counted; the last failure shows"),
    ("instantaneous_input_kbps instantaneous_output_kbps", "not sampled; the totals are there"),
    (
        "expired_stale_perc expired_time_cap_reached_count expire_cycle_cpu_milliseconds",
        "expired keys are found without sampling, in a thread of its own",
    ),
    ("total_eviction_exceeded_time current_eviction_exceeded_time", "not measured"),
    ("dump_payload_sanitizations", "every payload is checked"),
    (
        "total_reads_processed total_writes_processed reply_buffer_shrinks reply_buffer_expands",
        "of the event loop of a server",
    ),
    (
        "used_cpu_sys_main_thread used_cpu_user_main_thread",
        "calls run on the threads of the program",
    ),
];

#[test]
fn fields_of_redis_are_there_or_there_is_a_reason_why_not() {
    let mut db = TestStore::new();
    for (section, fields) in REDIS {
        let text = db.say(&format!("INFO {section}"));
        let ours: BTreeSet<_> = text.lines().filter_map(|line| line.split(':').next()).collect();
        let absent: BTreeSet<_> = ABSENT.iter().flat_map(|(names, _)| names.split(' ')).collect();
        for field in fields.split(' ') {
            assert_ne!(ours.contains(field), absent.contains(field), "{section}: {field}");
        }
    }
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
